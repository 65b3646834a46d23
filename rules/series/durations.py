"""Moments and durations: TIMESTAMP columns and INTERVAL DAY TO SECOND columns."""

from __future__ import annotations

from dataclasses import replace

from rules.plain import branch
from rules.scalar import argument
from rules.series.operands import constant_of, may_be_missing, moment_column, values_type
from translator.rule import Refused, column_of
from translator.schema import FLOAT, INT, TIMEDELTA, Kind
from translator.spark import Binary, Code, F, lit
from translator.values import Driver, Offset, Python, Series, Value, references, scalar_type

MOMENTS = (Kind.TIMESTAMP, Kind.ZONED)


def _moment(value: Value) -> Code:
    if isinstance(value, (Python, Driver)) and scalar_type(value).kind is not Kind.ZONED:
        return moment_column(value)
    return column_of(value)


def _derived(code: Code, left: Value, right: Value, **state: object) -> Series:
    base, other = (left, right) if isinstance(left, Series) else (right, left)
    assert isinstance(base, Series)
    names = {side.name for side in (left, right) if isinstance(side, Series)}
    state.setdefault("missing", may_be_missing(left) or may_be_missing(right))
    return base.derived(code, other, name=names.pop() if len(names) == 1 else None, **state)  # type: ignore[arg-type]


def moments_difference(left: Value, right: Value) -> Series:
    """Return the duration between two moments, to the microsecond."""
    kinds = {values_type(side).kind for side in (left, right)}
    if Kind.ZONED in kinds and len(kinds) > 1:
        raise Refused("moments with and without a time zone are subtracted", "never")
    return _derived(_moment(left) - _moment(right), left, right, type=TIMEDELTA)


def moved(op: str, left: Value, right: Value) -> Series:
    """Return a moment moved by a duration, or the sum or difference of two durations.

    A day is 24 hours, as in pandas, since the session's time zone is UTC.
    """
    kinds = [values_type(side).kind for side in (left, right)]
    if not set(kinds) <= {*MOMENTS, Kind.TIMEDELTA} or (op == "-" and kinds[1] in MOMENTS):
        raise Refused("a duration is combined with something else", "never")
    types = [values_type(side) for side in (left, right) if values_type(side).kind in MOMENTS]
    type = types[0] if types else TIMEDELTA
    sides = [
        _moment(side) if kind in MOMENTS else lit(branch(side)) if isinstance(side, Python) else column_of(side)
        for side, kind in zip((left, right), kinds, strict=True)
    ]
    return _derived(Binary(op, *sides), left, right, type=type)


def stepped(op: str, moments: Value, offset: Offset) -> Series:
    """Return moments moved by a step in the calendar; the time of day stays.

    A step of months keeps the day of the month, or takes the last one, as pandas does.
    """
    assert isinstance(moments, Series)
    if moments.type.zone not in (None, "UTC"):
        raise Refused("moments of a time zone are moved in its calendar", way_out="move them by a pd.Timedelta")
    code = moments.column
    if offset.anchor:
        months = offset.months if op == "+" else -offset.months
        day = _anchored(offset.anchor, argument(code), months)
        return moments.derived(code + F.make_dt_interval(F.datediff(day, argument(code))))
    if offset.months:
        code = Binary(op, code, F.expr(f"INTERVAL {offset.months} MONTH"))
    if offset.microseconds:
        whole = offset.microseconds % 1_000_000 == 0
        length = f"{offset.microseconds // 1_000_000} SECOND" if whole else f"{offset.microseconds} MICROSECOND"
        code = Binary(op, code, F.expr(f"INTERVAL {length}"))
    return moments.derived(code)


def _anchored(anchor: str, moment: Code, months: int) -> Code:
    """Return the day that a step leads to: a step from within a month goes to its end, or its beginning, first."""
    if anchor == "MonthEnd":
        base = F.date_add(moment, 1) if months > 0 else moment
        away = months - 1 if months > 0 else months
        return F.last_day(F.add_months(base, away) if away else base)
    base = moment if months > 0 else F.date_sub(moment, 1)
    away = months if months > 0 else months + 1
    return F.trunc(F.add_months(base, away) if away else base, "month")


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
    if op == "//" and kinds == [Kind.TIMEDELTA, Kind.TIMEDELTA] and isinstance(left, Series):
        ratio = scaled("/", left, right)
        return replace(ratio, column=F.floor(ratio.column), type=INT)
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
    names = references(left) | references(right)
    if not all(map(series.frame.has, names)):
        # What was looked up in another frame, for one.
        return False
    kinds = {series.frame.column(name).type.kind for name in names}
    return bool(kinds) and kinds <= set(MOMENTS)
