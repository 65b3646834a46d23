"""Divisions and powers of numbers, equal to pandas' for every sign, for zero and for whole numbers of any size."""

from __future__ import annotations

from rules.lean import divisor
from rules.plain import branch
from rules.series.operands import (
    constant_of,
    is_plain,
    may_be_missing,
    may_be_nan,
    never_zero,
    operand_for,
    values_type,
    without_pandas,
)
from translator.rule import Refused, column_of
from translator.schema import FLOAT, INT, Kind, Type, join
from translator.spark import INFINITY, Code, F, call, is_call, lit
from translator.spark import Name as Id
from translator.values import Driver, Python, Series, Value, scalar_type

MINUS_INFINITY = call(Id("float"), "-inf")
_EXACT_BITS = 32
"""Whole numbers of so many bits are exact as floating-point numbers, their quotients included."""


def _base(left: Value, right: Value) -> tuple[Series, Value]:
    if isinstance(left, Series):
        return left, right
    assert isinstance(right, Series)
    return right, left


def _made(left: Value, right: Value, code: Code, type: Type, *, missing: bool | None = None) -> Series:
    base, other = _base(left, right)
    gaps = may_be_missing(left) or may_be_missing(right) or may_be_nan(left, right) or may_be_nan(right, left)
    names = {side.name for side in (left, right) if isinstance(side, Series)}
    name = names.pop() if len(names) == 1 else None
    return base.derived(code, other, type=type, missing=gaps if missing is None else missing, name=name)


def _code(value: Value, beside: Value | None = None) -> Code:
    return value.column if isinstance(value, Series) else operand_for(Kind.UNKNOWN, value, beside)


def _as_column(value: Driver, beside: Value | None = None) -> Code:
    """Return a number of the program as a column: null where it is NaN, and a column beside it has a value."""
    code = without_pandas(value.code)
    if code is value.code and (beside is None or may_be_nan(value, beside)):
        code = branch(value)
    return code if is_call(code, "nullif") else lit(code)


def by_zero(dividend: Value) -> Code:
    """Return what a number divided by zero is: inf with its sign, or missing for 0 / 0."""
    const = constant_of(dividend)
    if isinstance(const, (int, float)):
        return INFINITY if const > 0 else MINUS_INFINITY if const < 0 else lit(None)
    code = _as_column(dividend) if isinstance(dividend, Driver) else column_of(dividend)
    return F.when(code > 0, INFINITY).when(code < 0, MINUS_INFINITY)


def _divisor(value: Value) -> tuple[Value, bool]:
    """Return a divisor and whether it is never zero, by what is known or assumed."""
    return (value, True) if never_zero(value) else divisor(value)


def quotient(left: Value, right: Value) -> Series:
    """Return ``left / right``."""
    type = Type(Kind.FLOAT, nullable=scalar_type(left).nullable or scalar_type(right).nullable)
    if isinstance(right, Driver) and not is_plain(right.code):
        made = F.try_divide(column_of(left), _as_column(right, left))
        return _made(left, right, made, type, missing=True).noted(
            "PS601", "a division by zero would be missing here, where pandas has inf"
        )
    plain = _code(left, right) / _code(right, left)
    right, certain = _divisor(right)
    if certain:
        return _made(left, right, plain, type)
    zero = column_of(right).eq(0)
    return _made(left, right, F.when(zero, by_zero(left)).otherwise(plain), type, missing=True)


def floor_divided(left: Value, right: Value) -> Series:
    """Return ``left // right``."""
    if isinstance(right, Driver):
        raise Refused("the divisor is only known when the program runs")
    whole = values_type(left).kind is Kind.INT and values_type(right).kind is Kind.INT
    made = _floored(left, right, whole=whole)
    right, certain = _divisor(right)
    if certain:
        return _made(left, right, made, join(scalar_type(left), scalar_type(right)) if whole else FLOAT)
    if whole:
        made = made.cast("double")
    code = F.when(column_of(right).eq(0), by_zero(left)).otherwise(made)
    found = _made(left, right, code, FLOAT, missing=True)
    return (
        found.noted("PS601", "whole numbers come out as floating-point ones, as in pandas when a divisor is zero")
        if (whole)
        else found
    )


def _floored(left: Value, right: Value, *, whole: bool) -> Code:
    rest = _positive_rest(left, right)
    if rest is None:
        rest = _signed_rest(left, right)
    multiple = column_of(left) - rest
    if not whole:
        return F.rint(multiple / _code(right))
    if max(scalar_type(left).bits, 0) <= _EXACT_BITS and isinstance(right, Python):
        return F.floor(column_of(left) / _code(right))
    return F.call_function("div", multiple, column_of(right))


def _positive_rest(left: Value, right: Value) -> Code | None:
    """Return the remainder for a divisor that is a positive constant, for which Spark's pmod is pandas' %."""
    const = constant_of(right)
    if isinstance(const, (int, float)) and const > 0:
        return F.pmod(column_of(left), column_of(right))
    return None


def _signed_rest(left: Value, right: Value) -> Code:
    """Return the remainder with the sign of the divisor."""
    rest = column_of(left) % _code(right)
    if values_type(left).kind is Kind.INT and values_type(right).kind is Kind.INT:
        return (rest + _code(right)) % _code(right)
    # Adding the divisor to a remainder that has its sign already would round it.
    opposite = F.signum(rest).eq(-F.signum(column_of(right)))
    return F.when(opposite, rest + _code(right)).otherwise(rest)


def remainder(left: Value, right: Value) -> Series:
    """Return ``left % right``."""
    if isinstance(right, Driver):
        raise Refused("the divisor is only known when the program runs")
    type = join(scalar_type(left), scalar_type(right))
    rest = _positive_rest(left, right)
    if rest is not None:
        return _made(left, right, rest, type)
    rest = _signed_rest(left, right)
    right, certain = _divisor(right)
    if certain:
        return _made(left, right, rest, type)
    return _made(left, right, F.when(column_of(right).ne(0), rest), type, missing=True)


def powered(left: Value, right: Value) -> Series:
    """Return ``left ** right``.

    Raises:
        Refused: both sides are columns, or whole numbers have a negative power, which is an error in pandas.
    """
    whole = values_type(left).kind is Kind.INT and values_type(right).kind is Kind.INT
    # With gaps, whole numbers are floating-point ones, which have negative powers.
    gaps = [isinstance(side, Series) and side.widened is not False for side in (left, right)]
    exponent, base = constant_of(right), constant_of(left)
    if isinstance(left, Series) and isinstance(exponent, (int, float)):
        return _column_to(left, exponent, right, whole=whole and not (gaps[0] and exponent < 0))
    if isinstance(base, (int, float)) and base > 0 and base != 1:
        whole = whole and not gaps[1]
        code = F.pow(column_of(left), column_of(right))
        return _made(left, right, code.cast("bigint") if whole else code, INT if whole else FLOAT)
    raise Refused("the power is not a constant")


def _column_to(series: Series, exponent: int | float, right: Value, *, whole: bool) -> Series:
    column = series.column
    if whole and exponent < 0:
        raise Refused("whole numbers have no negative powers", "never")
    if exponent == 0:
        return series.derived(lit(1 if whole else 1.0), missing=False)
    if whole and exponent == 1:
        return series
    if whole and exponent == 2 and is_plain(column):
        return series.derived(column * column)
    power = F.pow(column, _code(right))
    if whole:
        return series.derived(power.cast("bigint"))
    if exponent != int(exponent):
        # A negative number has no such power: NaN in pandas, and in Spark it must not become one.
        return series.derived(F.when(column >= 0, power), type=FLOAT, missing=True)
    if exponent < 0:
        return series.derived(F.when(column.eq(0), INFINITY).otherwise(power), type=FLOAT)
    return series.derived(power, type=FLOAT)
