"""Python's own functions on one element of a column."""

from __future__ import annotations

from collections.abc import Callable

from rules.series import strings
from rules.series.casts import converted, to_text
from rules.series.formatting import with_places
from rules.series.operands import constant_of, missing_constant
from rules.series.reduce import reduce
from rules.series.rounding import absolute
from rules.series.rounding import round_ as rounded
from rules.series.text import length
from rules.toplevel.kinds import is_of_class
from translator.rule import Example, Refused, Unsupported, column_of, rule
from translator.schema import BOOL, FLOAT, INT, Kind, join
from translator.spark import F, Lit, lit
from translator.values import Accessor, Element, Frame, Member, Python, Series, Value, scalar_type


def _series(value: Value) -> Series:
    """Return the column that an element stands for.

    Raises:
        Refused: it is a whole column, of which Python's functions make something else.
    """
    if isinstance(value, Element):
        return value.series
    raise Refused("a function of Python is called with a whole column")


@rule("builtins", "int", examples=[Example('df["b"].apply(lambda v: int(v))', 'F.col("b").cast("bigint")')])
def int_(x: Value) -> Series:
    """Cut to a whole number; a missing one is an error in Python."""
    return converted(_series(x), INT)


@rule("builtins", "float", examples=[Example('df["n"].apply(lambda v: float(v))', 'F.col("n").cast("double")')])
def float_(x: Value) -> Series:
    """Make a floating-point number of a number or a text."""
    return converted(_series(x), FLOAT)


@rule("builtins", "str", examples=[Example('df["n"].apply(lambda v: str(v))', 'F.col("n").cast("string")')])
def str_(object: Value) -> Series:
    """Write a value as text, as Python does."""
    return to_text(_series(object))


@rule("builtins", "bool", examples=[Example('df["n"].apply(lambda v: bool(v))', 'F.col("n") != 0')])
def bool_(x: Value) -> Series:
    """Tell whether a number is not zero; a missing one is not."""
    return converted(_series(x), BOOL)


@rule("builtins", "len", examples=[Example('df["g"].apply(lambda v: len(v))', 'F.length(F.col("g"))')])
def len_(obj: Value) -> Series:
    """Count the characters of text or the items of a list."""
    series = _series(obj)
    if series.type.values.kind not in (Kind.STR, Kind.LIST):
        raise Refused("it has no length")
    return length(series)


@rule("builtins", "abs", examples=[Example('df["n"].apply(lambda v: abs(v))', 'F.abs(F.col("n"))')])
def abs_(x: Value) -> Series:
    """Take the sign off a number."""
    return absolute(x if isinstance(x, Series) else _series(x))


ROUND = [
    Example('df["x"].apply(lambda v: round(v, 1))',
            'F.regexp_replace(F.format_number(F.col("x"), 1), ",", "").cast("double")'),
    Example('df["n"].apply(lambda v: round(v))', 'F.col("n")'),
]  # fmt: skip


@rule("builtins", "round", examples=ROUND)
def round_(number: Value, ndigits: int | None = None) -> Series:
    """Round half to even by the exact value of the number, where Spark's round takes its decimal text.

    ``format_number`` rounds as Python does.
    """
    if isinstance(number, Series):
        return rounded(number, ndigits or 0)
    series = _series(number)
    if series.type.kind is Kind.INT and (ndigits is None or ndigits >= 0):
        return series
    if series.type.kind is not Kind.FLOAT or (ndigits is not None and ndigits <= 0):
        raise Refused("it is rounded to tens")
    if ndigits is None:
        return series.derived(F.rint(series.column).cast("bigint"), type=INT)
    return series.derived(with_places(series, series.column, ndigits).cast("double"))


def _extreme(values: tuple[Value, ...], *, largest: bool) -> Series:
    """Return the largest or smallest value; as in Python the first stays where one is missing."""
    if len(values) != 2 or not any(isinstance(value, Element) for value in values):
        raise Refused("it is not taken of two values")
    first, second = (value.series if isinstance(value, Element) else value for value in values)
    base, other = (first, second) if isinstance(first, Series) else (second, first)
    assert isinstance(base, Series)
    type = join(scalar_type(first), scalar_type(second))
    if not type.is_numeric:
        raise Refused("the values are not numbers")
    a, b = column_of(first), column_of(second)
    gaps = [isinstance(side, Series) and side.missing for side in (first, second)]
    if not any(gaps):
        return base.derived((F.greatest if largest else F.least)(a, b), other, type=type)
    return base.derived(F.when(b > a if largest else b < a, b).otherwise(a), other, type=type, missing=gaps[0])


def _of_column(series: Series, function: str) -> Value:
    """Return the least or greatest value of a column; Python compares with NaN, and keeps it where it comes first."""
    if not series.type.is_numeric and series.type.kind is not Kind.TIMESTAMP:
        raise Refused("a function of Python goes through values that are not numbers")
    if series.missing:
        series = series.noted("PS601", f"where the first value is missing, {function}() of Python gives NaN")
    return reduce(series, function)


@rule("builtins", "max", examples=[Example('df["n"].apply(lambda v: max(v, 0))', 'F.greatest(F.col("n"), F.lit(0))'),
      Example('df["x"].apply(lambda v: max(0.0, v))',
              'F.when(F.col("x") > F.lit(0.0), F.col("x")).otherwise(F.lit(0.0))')])  # fmt: skip
def max_(*values: Value) -> Value:
    """Take the larger of two numbers; where the second is missing Python gives the first. Or that of a column."""
    if len(values) == 1 and isinstance(values[0], Series):
        return _of_column(values[0], "max")
    return _extreme(values, largest=True)


@rule(
    "builtins",
    "min",
    examples=[
        Example('min(df["n"])', 'df.agg(F.min("n")).toPandas().iloc[0, 0]'),
        Example('df["n"].apply(lambda v: min(v, 3))', 'F.least(F.col("n"), F.lit(3))'),
    ],
)
def min_(*values: Value) -> Value:
    """Take the smaller of two numbers; where the second is missing Python gives the first. Or that of a column."""
    if len(values) == 1 and isinstance(values[0], Series):
        return _of_column(values[0], "min")
    return _extreme(values, largest=False)


_KINDS = {"builtins.str": Kind.STR, "builtins.int": Kind.INT, "builtins.float": Kind.FLOAT, "builtins.bool": Kind.BOOL}


@rule(
    "builtins",
    "isinstance",
    examples=[
        Example('df["k"].apply(lambda v: isinstance(v, str))', 'F.col("k").isNotNull()'),
        Example('"a" if isinstance(df, pd.DataFrame) else "b"', '"a" if True else "b"'),
        Example('"a" if isinstance(df["x"], (str, pd.Series)) else "b"', '"a" if True else "b"'),
        Example('"a" if isinstance(df, (list, pd.Series)) else "b"', '"a" if False else "b"'),
    ],
)
def isinstance_(obj: Value, class_or_tuple: Value) -> Value:
    """Tell the type of an element: that of its column, where it is not missing; or the class of a frame or column."""
    if isinstance(obj, (Frame, Series)):
        return is_of_class(obj, class_or_tuple)
    series = _series(obj)
    path = class_or_tuple.path if isinstance(class_or_tuple, Member) else ""
    kind = _KINDS.get(path)
    mine = series.type.kind
    if kind is None or mine not in _KINDS.values():
        raise Refused("this type is not told apart")
    if kind is mine:
        whole = not series.missing or kind is Kind.FLOAT
        return series.derived(lit(True) if whole else series.column.isNotNull(), type=BOOL, missing=False)
    if series.missing or (kind is Kind.INT and mine is Kind.BOOL):
        raise Refused("what a missing value is depends on the data")
    return series.derived(lit(False), type=BOOL, missing=False)


def _math(member: str, function: Callable[..., object], spark: str) -> Callable[[Value], Series]:
    def computed(x: Value) -> Series:
        series = x if isinstance(x, Series) else _series(x)
        if not series.type.is_numeric:
            raise Refused("it is not a number")
        type = INT if member in ("floor", "ceil") else FLOAT
        return series.derived(function(series.column), type=type, missing=True)  # type: ignore[arg-type]

    computed.__doc__ = "Compute one number; what is an error in Python is missing."
    example = Example(f'import math\ndf["n"].apply(lambda v: math.{member}(v) if v > 0 else 0)', spark)
    return rule("math", member, examples=[example])(computed)


def _positive(call: str) -> str:
    return f'import math\nF.when(F.col("n") > 0, {call}).otherwise(0)'


log10 = _math("log10", F.log10, _positive('F.log10(F.col("n"))'))
log2 = _math("log2", F.log2, _positive('F.log2(F.col("n"))'))
log1p = _math("log1p", F.log1p, _positive('F.log1p(F.col("n"))'))
sqrt = _math("sqrt", F.sqrt, _positive('F.sqrt(F.col("n"))'))
exp = _math("exp", F.exp, _positive('F.exp(F.col("n"))'))
floor = _math("floor", F.floor, _positive('F.floor(F.col("n"))'))
ceil = _math("ceil", F.ceil, _positive('F.ceil(F.col("n"))'))


NATURAL = Python(Lit(None), None)


@rule("math", "log", examples=[Example('import math\ndf["n"].apply(lambda v: math.log(v) if v > 0 else 0.0)',
      'import math\nF.when(F.col("n") > 0, F.log(F.col("n"))).otherwise(0.0)')])  # fmt: skip
def log(x: Value, base: Value = NATURAL) -> Series:
    """Take the logarithm; that of zero is an error in Python and null in Spark."""
    series = x if isinstance(x, Series) else _series(x)
    if not series.type.is_numeric:
        raise Refused("it is not a number")
    if missing_constant(base):
        return series.derived(F.log(series.column), type=FLOAT, missing=True)
    number = constant_of(base)
    if not isinstance(number, (int, float)):
        raise Refused("the base is not known")
    return series.derived(F.log(float(number), series.column), type=FLOAT, missing=True)


def _of_text(method: Callable[[Accessor], Series]) -> Callable[[Value], Series]:
    return lambda value: method(Accessor("str", _series(value)))


BUILTINS: dict[str, Callable[[Value], Series]] = {
    "builtins.int": int_,
    "builtins.float": float_,
    "builtins.str": str_,
    "builtins.bool": bool_,
    "builtins.len": len_,
    "builtins.abs": abs_,
    "builtins.round": round_,
    "math.ceil": ceil,
    "math.exp": exp,
    "math.floor": floor,
    "math.log": log,
    "math.log10": log10,
    "math.log1p": log1p,
    "math.log2": log2,
    "math.sqrt": sqrt,
    "builtins.str.lower": _of_text(strings.lower),
    "builtins.str.upper": _of_text(strings.upper),
    "builtins.str.title": _of_text(strings.title),
    "builtins.str.capitalize": _of_text(strings.capitalize),
    "builtins.str.strip": _of_text(strings.strip),
}


SUM = [
    Example('sum(df["n"])', 'df.agg(F.coalesce(F.sum("n"), F.lit(0))).first()[0]'),
    Example('sum(df["n"] > 1)', 'df.agg(F.count_if(F.col("n") > 1)).first()[0]'),
]


@rule("builtins", "sum", examples=SUM)
def sum_(iterable: Series, start: Unsupported = 0) -> Value:
    """Add up the values of a column; of missing ones Python makes NaN."""
    if iterable.type.kind not in (Kind.INT, Kind.FLOAT, Kind.BOOL):
        raise Refused("a function of Python adds up values that are not numbers")
    if iterable.missing:
        iterable = iterable.noted("PS601", "where a value is missing, sum() of Python gives NaN")
    return reduce(iterable, "sum")
