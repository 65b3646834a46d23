"""Moments and durations: TIMESTAMP columns and INTERVAL DAY TO SECOND columns."""

from __future__ import annotations

from rules.series.operands import constant_of, may_be_missing, moment_column, values_type
from translator.rule import Refused, column_of
from translator.schema import FLOAT, TIMEDELTA, TIMESTAMP, Kind
from translator.spark import Binary, Code, F, lit
from translator.values import Driver, Python, Series, Value, references, scalar_type


def _moment(value: Value) -> Code:
    return moment_column(value) if isinstance(value, (Python, Driver)) else column_of(value)


def _derived(code: Code, left: Value, right: Value, **state: object) -> Series:
    base, other = (left, right) if isinstance(left, Series) else (right, left)
    assert isinstance(base, Series)
    names = {side.name for side in (left, right) if isinstance(side, Series)}
    state.setdefault("missing", may_be_missing(left) or may_be_missing(right))
    return base.derived(code, other, name=names.pop() if len(names) == 1 else None, **state)  # type: ignore[arg-type]


def moments_difference(left: Value, right: Value) -> Series:
    """Return the duration between two moments, to the microsecond."""
    if scalar_type(left).zone != scalar_type(right).zone:
        raise Refused("moments with and without a time zone are subtracted", "never")
    return _derived(_moment(left) - _moment(right), left, right, type=TIMEDELTA)


def moved(op: str, left: Value, right: Value) -> Series:
    """Return a moment moved by a duration, or the sum or difference of two durations.

    A day is 24 hours, as in pandas, since the session's time zone is UTC.
    """
    kinds = [values_type(side).kind for side in (left, right)]
    if not set(kinds) <= {Kind.TIMESTAMP, Kind.TIMEDELTA} or (op == "-" and kinds[1] is Kind.TIMESTAMP):
        raise Refused("a duration is combined with something else", "never")
    type = TIMESTAMP if Kind.TIMESTAMP in kinds else TIMEDELTA
    sides = [_moment(side) if kind is Kind.TIMESTAMP else column_of(side) for side, kind in zip((left, right), kinds,
             strict=True)]  # fmt: skip
    return _derived(Binary(op, *sides), left, right, type=type)


def scaled(op: str, left: Value, right: Value) -> Series:
    """Return a duration times a whole number, or the ratio of two durations.

    Raises:
        Refused: it is another operation.
    """
    kinds = [values_type(side).kind for side in (left, right)]
    if op == "*" and sorted(kind.name for kind in kinds) == ["INT", "TIMEDELTA"]:
        return _derived(column_of(left) * column_of(right), left, right, type=TIMEDELTA)
    if op == "/" and kinds == [Kind.TIMEDELTA, Kind.TIMEDELTA] and isinstance(left, Series):
        if not isinstance(right, Python):
            raise Refused("a duration is divided by a column")
        const = constant_of(right)
        size = int(const.total_seconds() * 1_000_000) if hasattr(const, "total_seconds") else 0
        if size == 0:
            raise Refused("the divisor is not known")
        return _derived(micros(left) / size, left, right, type=FLOAT)
    raise Refused("this operation on moments or durations has no translation")


def micros(series: Series) -> Code:
    """Return a duration as a whole number of microseconds.

    Spark cannot cast an interval to a number; the epoch moved by the interval says it. A difference of two moments
    is taken apart instead.
    """
    match series.column:
        case Binary("-", left, right) if _are_moments(left, right, series):
            return F.unix_micros(left) - F.unix_micros(right)
    return F.unix_micros(F.timestamp_seconds(lit(0)) + series.column)


def _are_moments(left: Code, right: Code, series: Series) -> bool:
    """Tell whether a difference is certainly one of two moments, not of two durations."""
    if isinstance(left, Binary) or isinstance(right, Binary):
        return False
    kinds = {series.frame.column(name).type.kind for name in references(left) | references(right)}
    return kinds == {Kind.TIMESTAMP}
