"""Arithmetic of columns: of numbers and truth values; text and time are in `concatenation` and `durations`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rules.series.concatenation import joined_text, repeated_text
from rules.series.durations import MOMENTS, moments_difference, moved, scaled, stepped
from rules.series.flexible import with_gaps_filled
from rules.series.numbers import floor_divided, powered, quotient, remainder
from rules.series.operands import (
    constant_of,
    joint_name,
    may_be_missing,
    may_be_nan,
    missing_constant,
    noted_guess,
    operand_for,
    values_type,
)
from rules.sides import aligned_by_labels
from translator.rule import Constant, Example, Operand, Refused, Unsupported, column_of, magnitude, rule
from translator.schema import INT, Kind, Type, join
from translator.spark import Binary, Code, Lit, lit
from translator.values import Element, Offset, Python, Series, Value, scalar_type

_TIMES = (*MOMENTS, Kind.TIMEDELTA)
_NUMBERS = (Kind.INT, Kind.FLOAT, Kind.DECIMAL, Kind.BOOL, Kind.UNKNOWN)


def arithmetic(op: str, left: Value, right: Value) -> Series:
    """Return ``left op right``, where at least one side is a series; a missing side makes the result missing.

    Raises:
        Refused: pandas does not have the operation for these types, or Spark has nothing equal.
    """
    left, right = aligned_by_labels(*(side.series if isinstance(side, Element) else side for side in (left, right)))
    kinds = {scalar_type(left).values.kind, scalar_type(right).values.kind}
    if missing_constant(left) or missing_constant(right):
        raise Refused("a column is combined with a missing value")
    if Kind.STR in kinds:
        return joined_text(left, right) if op == "+" else repeated_text(op, left, right)
    if kinds & set(_TIMES):
        return _of_times(op, left, right)
    for side in (left, right):
        if scalar_type(side).kind not in _NUMBERS:
            raise Refused("the sides are not numbers")
    return _bounded(op, noted_guess(_of_numbers(op, left, right), left, right))


def flexible(op: str, left: Value, right: Value, fill_value: object) -> Series:
    """Return ``left op right`` as the methods have it, which fill what is missing on one side if they are told to."""
    if fill_value is None:
        return arithmetic(op, left, right)
    return with_gaps_filled(partial(arithmetic, op), left, right, fill_value)


def _bounded(op: str, made: Series) -> Series:
    """Return a result with a note where pandas has so few bits for it that Spark takes more."""
    few = made.type.unsigned or made.type.bits < (_WIDE if op == "**" else _NARROW)
    if made.type.kind is not Kind.INT or not few or op not in ("+", "-", "*", "**"):
        return made
    return made.noted("PS601", "pandas keeps whole numbers of few bits, which wrap around where they get too large")


def _of_times(op: str, left: Value, right: Value) -> Series:
    mine, other = values_type(left).kind, values_type(right).kind
    if op == "-" and mine in MOMENTS and other in (*MOMENTS, Kind.STR):
        return moments_difference(left, right)
    if op in ("+", "-") and mine in MOMENTS and isinstance(offset := constant_of(right), Offset):
        return stepped(op, left, offset)
    if op == "+" and other in MOMENTS and isinstance(offset := constant_of(left), Offset):
        return stepped(op, right, offset)
    if op in ("+", "-") and Kind.TIMEDELTA in (mine, other):
        return moved(op, left, right)
    return scaled(op, left, right)


def _of_numbers(op: str, left: Value, right: Value) -> Series:
    kinds = [scalar_type(side).kind for side in (left, right)]
    if kinds == [Kind.BOOL, Kind.BOOL]:
        return _of_truths(op, left, right)
    makers = {"/": quotient, "//": floor_divided, "%": remainder, "**": powered}
    if op in makers:
        return makers[op](_number(left), _number(right))
    base, others = (left, [right]) if isinstance(left, Series) else (right, [left])
    assert isinstance(base, Series)
    first, second = _side(left, right), _side(right, left)
    if op == "*" and _overflows(base, first, second):
        first = (lit(first) if isinstance(first, Lit) else first).cast("bigint")
    code: Code = Binary(op, first, second)
    if base.type.kind is Kind.INT:
        code = _added_up(code)
    missing = may_be_missing(left) or may_be_missing(right) or may_be_nan(left, right) or may_be_nan(right, left)
    return base.derived(code, *others, type=_joined(left, right), missing=missing, name=joint_name(left, right))


def _overflows(series: Series, first: Code, second: Code) -> bool:
    """Tell whether Spark multiplies in 32 bits what may need more, where pandas has 64."""
    if series.type.kind is not Kind.INT or series.type.bits != _WIDE:
        return False
    narrow = all(replace(series, column=side).as_column("side").narrow for side in (first, second))
    return narrow and magnitude(first) * magnitude(second) >= _WIDEST_INT


_NARROW = 32
_WIDE = 64
_WIDEST_INT = 2**31


def _added_up(code: Code) -> Code:
    """Return a whole number plus two constants as one plus their sum, such as the number of a row from 1 on."""
    match code:
        case Binary("+" | "-" as outer, Binary("+" | "-" as inner, number, Lit(int() as first)), Lit(int() as second)):
            total = (first if inner == "+" else -first) + (second if outer == "+" else -second)
            return number if total == 0 else number + total if total > 0 else number - -total
    return code


def _of_truths(op: str, left: Value, right: Value) -> Series:
    """Add or multiply truth values, which in pandas is "or" and "and"."""
    if op not in ("+", "*") or not (isinstance(left, Series) and isinstance(right, Series)):
        raise Refused("truth values are not numbers here", way_out="use astype(int)")
    if left.missing or right.missing:
        raise Refused("truth values that may be missing are added")
    code = Binary("|" if op == "+" else "&", left.exact.column, right.exact.column)
    return left.derived(code, right, missing=False, name=joint_name(left, right))


def _number(value: Value) -> Value:
    """Return an operand with truth values made 0 and 1."""
    if isinstance(value, Series) and value.type.kind is Kind.BOOL:
        return value.derived(value.exact.column.cast("bigint"), type=INT)
    return value


def _side(value: Value, beside: Value) -> Code:
    number = _number(value)
    return column_of(number) if isinstance(number, Series) else operand_for(Kind.UNKNOWN, number, beside)


def _joined(left: Value, right: Value) -> Type:
    a, b = (INT if scalar_type(side).kind is Kind.BOOL else scalar_type(side) for side in (left, right))
    plain = isinstance(left, Python) or isinstance(right, Python)
    if plain and a.kind is b.kind is Kind.INT:
        return a if isinstance(left, Series) else b
    return join(a, b)


ADD = [
    Example('df["x"] + df["y"]', 'F.col("x") + F.col("y")'),
    Example('df["n"] + 1', 'F.col("n") + 1'),
    Example('1 + df["n"]', '1 + F.col("n")'),
    Example('df["b"] + 1', 'F.col("b").cast("bigint") + 1'),
    Example('df["b"] + (df["n"] > 2)', 'F.col("b") | (F.col("n") > 2)'),
    Example('df["x"].add(1.5)', 'F.col("x") + 1.5'),
    Example('df["s"] + "_" + df["k"]', 'F.concat(F.col("s"), F.lit("_"), F.col("k"))'),
    Example('"<" + df["s"]', 'F.concat(F.lit("<"), F.col("s"))'),
    Example(
        'df["t"] + pd.DateOffset(months=1, days=2)',
        'F.col("t") + F.expr("INTERVAL 1 MONTH") + F.expr("INTERVAL 172800 SECOND")',
    ),
    Example(
        'df["t"] + pd.offsets.MonthEnd(1)',
        'F.col("t") + F.make_dt_interval(F.datediff(F.last_day(F.date_add("t", 1)), "t"))',
    ),
    Example('df["t"] + pd.offsets.MonthEnd(0)', 'F.col("t") + F.make_dt_interval(F.datediff(F.last_day("t"), "t"))'),
    Example(
        'df["t"] + pd.offsets.MonthBegin(2)',
        'F.col("t") + F.make_dt_interval(F.datediff(F.trunc(F.add_months("t", 2), "month"), "t"))',
    ),
    Example('df["t"] + pd.Timedelta(days=1)', 'F.col("t") + F.lit(pd.Timedelta(days=1))'),
]
SUBTRACT = [
    Example('df["x"] - df["n"]', 'F.col("x") - F.col("n")'),
    Example('1 - df["x"]', '1 - F.col("x")'),
    Example(
        'df.groupby("g")["n"].max() - df.groupby("g")["n"].min()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"), F.min("n").ali'
        'as("n_right")).select("g", (F.col("n") - F.col("n_right")).alias("n"))',
    ),
    Example(
        'best = df.groupby("g")["n"].max()\nresult = best - df[df["n"] > 1].groupby("g")["n"].mean()',
        'best = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"))\nresult '
        '= best.select("g", F.col("n").alias("left")).join(df.filter(F.col("n") > 1).filter(F.col'
        '("g").isNotNull()).groupBy("g").agg(F.mean("n").alias("n")).select("g", F.col("n").alias'
        '("right")), on="g", how="outer").select("g", (F.col("left") - F.col("right")).alias("n")'
        ")",
    ),
    Example('df["x"].sub(df["y"])', 'F.col("x") - F.col("y")'),
    Example('df["u"] - df["t"]', 'F.col("u") - F.col("t")'),
    Example(
        'df["u"] - pd.offsets.MonthBegin(1)',
        'F.col("u") + F.make_dt_interval(F.datediff(F.trunc(F.date_sub("u", 1), "month"), "u"))',
    ),
    Example('df["u"] - pd.DateOffset(years=1)', 'F.col("u") - F.expr("INTERVAL 12 MONTH")'),
    Example('df["t"] - pd.Timestamp("2020-01-01")', 'F.col("t") - F.lit("2020-01-01").cast("timestamp")'),
    Example('df["t"] - pd.Timedelta("2 hours")', 'F.col("t") - F.lit(pd.Timedelta("2 hours"))'),
]
MULTIPLY = [
    Example('df["x"] * 2', 'F.col("x") * 2'),
    Example('df["x"] * (df["n"] + 1)', 'F.col("x") * (F.col("n") + 1)'),
    Example('df["b"] * df["x"]', 'F.col("b").cast("bigint") * F.col("x")'),
    Example('df["s"] * 2', 'F.repeat(F.col("s"), 2)'),
]
DIVIDE = [
    Example(
        'df.groupby("g")["n"].sum() / df.groupby("g")["x"].count()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"), F.count("x").a'
        'lias("x")).select("g", F.when(F.col("x") == 0, F.when(F.col("n") > 0, float("inf")).when'
        '(F.col("n") < 0, float("-inf"))).otherwise(F.col("n") / F.col("x")).alias("value"))',
    ),
    Example('df["n"] / 4', 'F.col("n") / 4'),
    Example(
        'df["n"] / df["m"]',
        'F.when(F.col("m") == 0, F.when(F.col("n") > 0, float("inf")).when(F.col("n") < 0, float("-inf")))'
        '.otherwise(F.col("n") / F.col("m"))',
    ),
    Example('1 / df["y"]', 'F.when(F.col("y") == 0, float("inf")).otherwise(1 / F.col("y"))'),
    Example(
        'df["x"].div(df["y"])',
        'F.when(F.col("y") == 0, F.when(F.col("x") > 0, float("inf")).when(F.col("x") < 0, float("-inf")))'
        '.otherwise(F.col("x") / F.col("y"))',
    ),
]
FLOOR = [
    Example('df["n"] // 3', 'F.call_function("div", F.col("n") - F.pmod(F.col("n"), F.lit(3)), F.lit(3))'),
    Example('df["x"] // 2', 'F.rint((F.col("x") - F.pmod(F.col("x"), F.lit(2))) / 2)'),
]
MOD = [
    Example('df["n"] % 3', 'F.pmod(F.col("n"), F.lit(3))'),
    Example('df["n"] % -3', '(F.col("n") % -3 + -3) % -3'),
    Example('df["n"] % df["m"]', 'F.when(F.col("m") != 0, (F.col("n") % F.col("m") + F.col("m")) % F.col("m"))'),
    Example('df["x"] % 1', 'F.pmod(F.col("x"), F.lit(1))'),
]
POWER = [
    Example('df["n"] ** 2', 'F.col("n") * F.col("n")'),
    Example('df["n"] ** 3', 'F.pow(F.col("n"), 3).cast("bigint")'),
    Example('df["x"] ** 2', 'F.pow(F.col("x"), 2)'),
    Example('df["x"] ** 0.5', 'F.when(F.col("x") >= 0, F.pow(F.col("x"), 0.5))'),
    Example('df["x"].pow(0)', "F.lit(1.0)"),
    Example('2.0 ** df["x"]', 'F.pow(F.lit(2.0), F.col("x"))'),
]


@rule(Series, "+", "add", examples=ADD)
def add(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Add row by row; text is joined, truth values count as 0 and 1 next to numbers and are combined otherwise."""
    return flexible("+", series, other, fill_value)


@rule(Series, "r+", "radd", examples=[Example('1 + df["x"]', '1 + F.col("x")')])
def radd(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Add row by row with the series on the right."""
    return flexible("+", other, series, fill_value)


@rule(Series, "-", "sub", "subtract", examples=SUBTRACT)
def sub(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Subtract row by row; the difference of two moments is a duration."""
    return flexible("-", series, other, fill_value)


@rule(Series, "r-", "rsub", examples=[Example('df["x"].rsub(1)', '1 - F.col("x")')])
def rsub(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Subtract the series from the other side."""
    return flexible("-", other, series, fill_value)


@rule(Series, "*", "mul", "multiply", examples=MULTIPLY)
def mul(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Multiply row by row; text is repeated."""
    return flexible("*", series, other, fill_value)


@rule(Series, "r*", "rmul", examples=[Example('2 * df["x"]', '2 * F.col("x")')])
def rmul(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Multiply row by row with the series on the right."""
    return flexible("*", other, series, fill_value)


@rule(Series, "/", "div", "truediv", "divide", examples=DIVIDE)
def div(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Divide; by zero it is inf, -inf or missing in pandas and an error in Spark."""
    return flexible("/", series, other, fill_value)


@rule(Series, "r/", "rdiv", "rtruediv", examples=[Example('1 / (df["n"] * 0 + 4)',
      'F.when(F.col("n") * 0 + 4 == 0, float("inf")).otherwise(1 / (F.col("n") * 0 + 4))')])  # fmt: skip
def rdiv(series: Series, other: Operand, level: Unsupported = None, fill_value: Constant = None) -> Series:
    """Divide the other side by the series."""
    return flexible("/", other, series, fill_value)


@rule(Series, "//", "floordiv", examples=FLOOR)
def floordiv(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Divide and round down, where Spark's div cuts towards zero; whole numbers stay exact."""
    return arithmetic("//", series, other)


@rule(Series, "%", "mod", examples=MOD)
def mod(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Give the remainder with the sign of the divisor, where Spark's has that of the dividend."""
    return arithmetic("%", series, other)


@rule(Series, "**", "pow", examples=POWER)
def pow_(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Raise to a power; whole numbers stay whole, and what has no real power is missing."""
    return arithmetic("**", series, other)


@rule(Series, "r**", "rpow", examples=[Example('2 ** df["n"].clip(0, 9)',
      'F.pow(F.lit(2), F.greatest(F.least(F.col("n"), F.lit(9)), F.lit(0))).cast("bigint")')])  # fmt: skip
def rpow(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Raise the other side to the power of the series."""
    return arithmetic("**", other, series)


@rule(Series, "neg", examples=[Example('-df["x"]', '-F.col("x")')])
def neg(series: Series) -> Series:
    """Change the sign."""
    if series.type.kind in (Kind.BOOL, Kind.STR, Kind.TIMESTAMP):
        raise Refused("this type has no sign", "never")
    return series.derived(-series.column)


@rule(Series, "pos", examples=[Example('+df["x"]', 'F.col("x")')])
def pos(series: Series) -> Series:
    """Leave the values as they are."""
    return series
