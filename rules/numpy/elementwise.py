"""Functions of single numbers: numpy gives NaN where they are not defined, and so they are null here."""

from __future__ import annotations

from collections.abc import Callable

from rules.numpy.frames import on_cells
from rules.numpy.signs import never_negative
from rules.scalar import argument
from rules.series.arithmetic import arithmetic
from rules.series.missing import isna
from rules.series.numbers import MINUS_INFINITY
from rules.series.operands import joint_name, may_be_missing, missing_constant, noted_guess
from rules.series.rounding import round_ as round_series
from rules.sides import aligned_by_labels
from translator.rule import Example, Operand, Refused, column_of, rule
from translator.schema import BOOL, FLOAT, Kind, join
from translator.spark import INFINITY, Code, F, lit
from translator.values import Series, Value, scalar_type

WHOLE = 1e18
"""From 2**52 on floating-point numbers have no fractions, and from 2**63 on they are too large for an integer."""


def _number(x: Series) -> Series:
    if x.type.kind not in (Kind.INT, Kind.FLOAT, Kind.UNKNOWN):
        doubt = "texts that are all missing are a column of numbers in pandas" if x.missing else ""
        raise Refused("the values are not numbers", doubt=doubt)
    return x


def real(x: Series, function: Callable[[object], Code]) -> Series:
    """Return the floating-point result of a function that Spark defines as numpy does."""
    return _real(x, function(argument(_number(x).column)))


def without_nan(x: Series, function: Callable[[object], Code], *, defined: bool) -> Series:
    """Return the result of a function that is NaN in Spark where numpy has NaN, unless it is `defined` everywhere."""
    return _without_nan(x, function(argument(_number(x).column)), defined)


def _real(x: Series, column: Code, *others: Value, missing: bool | None = None) -> Series:
    return noted_guess(x.derived(column, *others, type=FLOAT, missing=missing), x)


@rule(
    "numpy",
    "log",
    examples=[
        Example(
            'np.log(df.select_dtypes("number"))',
            'df.select("x", "y", "n", "m").select(F.when(F.col("x") == 0, float("-inf")).otherwise(F.'
            'log("x")).alias("x"),F.when(F.col("y") == 0, float("-inf")).otherwise(F.log("y")).alias('
            '"y"),F.when(F.col("n") == 0, float("-inf")).otherwise(F.log("n")).alias("n"),F.when(F.co'
            'l("m") == 0, float("-inf")).otherwise(F.log("m")).alias("m"),)',
        ),
        Example('np.log(df["x"])', "F.when(F.col('x') == 0, float('-inf')).otherwise(F.log('x'))"),
        Example('np.log(df["n"])', "F.when(F.col('n') == 0, float('-inf')).otherwise(F.log('n'))"),
    ],
)
@on_cells
def log(x: Series) -> Series:
    """Take the natural logarithm: that of 0 is -inf, of negative numbers missing; Spark gives null for both."""
    return _logarithm(x, F.log)


@rule(
    "numpy",
    "log2",
    examples=[Example('np.log2(df["n"])', "F.when(F.col('n') == 0, float('-inf')).otherwise(F.log2('n'))")],
)
@on_cells
def log2(x: Series) -> Series:
    """Take the logarithm to the base 2: that of 0 is -inf."""
    return _logarithm(x, F.log2)


@rule(
    "numpy",
    "log10",
    examples=[Example('np.log10(df["x"])', "F.when(F.col('x') == 0, float('-inf')).otherwise(F.log10('x'))")],
)
@on_cells
def log10(x: Series) -> Series:
    """Take the logarithm to the base 10: that of 0 is -inf."""
    return _logarithm(x, F.log10)


@rule(
    "numpy",
    "log1p",
    examples=[
        Example(
            'df[["x", "y"]] = np.log1p(df[["x", "y"]])\nresult = df',
            'df = df.withColumns({\n    "x": F.when(F.col("x") == -1, float("-inf")).otherwise(F.log1p'
            '("x")),\n    "y": F.when(F.col("y") == -1, float("-inf")).otherwise(F.log1p("y")),\n})\nres'
            "ult = df",
        ),
        Example(
            'np.log1p(df[["n", "m"]].abs())',
            'df.select("n", "m").select(F.abs(F.col("n")).alias("n"), F.abs(F.col("m")).alias("m")).s'
            'elect(F.when(F.col("n") == -1, float("-inf")).otherwise(F.log1p("n")).alias("n"),F.when('
            'F.col("m") == -1, float("-inf")).otherwise(F.log1p("m")).alias("m"),)',
        ),
        Example('np.log1p(df["x"])', "F.when(F.col('x') == -1, float('-inf')).otherwise(F.log1p('x'))"),
        Example('np.log1p(df["x"].clip(lower=0))', "F.log1p(F.when(F.col('x') < 0, 0).otherwise(F.col('x')))"),
        Example('np.log1p(df["n"].abs())', "F.log1p(F.abs(F.col('n')))"),
        Example('np.log1p(df["n"])', "F.when(F.col('n') == -1, float('-inf')).otherwise(F.log1p('n'))"),
    ],
)
@on_cells
def log1p(x: Series) -> Series:
    """Take the natural logarithm of 1 + x: that of 0 is -inf."""
    plain = F.log1p(argument(_number(x).column))
    if never_negative(x.column):
        return _real(x, plain)
    return _real(x, F.when(x.column.eq(-1), MINUS_INFINITY).otherwise(plain), missing=True)


def _logarithm(x: Series, function: Callable[[object], Code]) -> Series:
    x = _number(x)
    return _real(x, F.when(x.column.eq(0), MINUS_INFINITY).otherwise(function(argument(x.column))), missing=True)


@rule("numpy", "exp", examples=[Example('np.exp(df["x"])', "F.exp('x')")])
@on_cells
def exp(x: Series) -> Series:
    """Raise e to a power."""
    return _real(x, F.exp(argument(_number(x).column)))


@rule("numpy", "expm1", examples=[Example('np.expm1(df["x"])', "F.expm1('x')")])
@on_cells
def expm1(x: Series) -> Series:
    """Raise e to a power and take off 1."""
    return _real(x, F.expm1(argument(_number(x).column)))


@rule(
    "numpy",
    "sqrt",
    examples=[
        Example(
            'np.sqrt(df[["x", "n"]])',
            'df.select("x", "n").select(F.when(F.col("x") >= 0, F.sqrt("x")).alias("x"), F.when(F.col'
            '("n") >= 0, F.sqrt("n")).alias("n"))',
        ),
        Example('np.sqrt(df["x"])', "F.when(F.col('x') >= 0, F.sqrt('x'))"),
        Example('np.sqrt(df["x"] ** 2 + df["y"] ** 2)', "F.sqrt(F.pow(F.col('x'), 2) + F.pow(F.col('y'), 2))"),
        Example('np.sqrt(df["n"] + df["m"])', "F.when(F.col('n') + F.col('m') >= 0, F.sqrt(F.col('n') + F.col('m')))"),
    ],
)
@on_cells
def sqrt(x: Series) -> Series:
    """Take the square root: missing for negative numbers, of which Spark makes NaN."""
    plain = F.sqrt(argument(_number(x).column))
    if never_negative(x.column):
        return _real(x, plain)
    return _real(x, F.when(x.column >= 0, plain), missing=True)


@rule("numpy", "sin", examples=[Example('np.sin(df["x"])', "F.nullif(F.sin('x'), F.lit(float('nan')))")])
def sin(x: Series) -> Series:
    """Take the sine: missing for infinity, of which Spark makes NaN."""
    return _without_nan(x, F.sin(argument(_number(x).column)), x.type.kind is Kind.INT)


@rule("numpy", "cos", examples=[Example('np.cos(df["n"])', "F.cos('n')")])
def cos(x: Series) -> Series:
    """Take the cosine: missing for infinity, of which Spark makes NaN."""
    return _without_nan(x, F.cos(argument(_number(x).column)), x.type.kind is Kind.INT)


@rule("numpy", "arcsin", examples=[Example('np.arcsin(df["x"])', "F.nullif(F.asin('x'), F.lit(float('nan')))")])
def arcsin(x: Series) -> Series:
    """Take the inverse sine: missing beyond 1, where Spark gives NaN."""
    return _without_nan(x, F.asin(argument(_number(x).column)), defined=False)


def _without_nan(x: Series, column: Code, defined: bool) -> Series:
    return _real(x, column if defined else F.nullif(column, lit(float("nan"))), missing=x.missing or not defined)


@rule("numpy", "radians", "deg2rad", examples=[Example('np.radians(df["x"])', "F.radians('x')")])
def radians(x: Series) -> Series:
    """Turn degrees into radians."""
    return _real(x, F.radians(argument(_number(x).column)))


@rule(
    "numpy",
    "abs",
    "absolute",
    "fabs",
    examples=[Example('np.abs(df["x"])', "F.abs('x')"), Example('np.abs(df["n"])', "F.abs('n')")],
)
def absolute(x: Series) -> Series:
    """Take the absolute value."""
    return noted_guess(x.derived(F.abs(argument(_number(x).column))), x)


@rule(
    "numpy",
    "floor",
    examples=[
        Example(
            'np.floor(df["x"])',
            "F.when(F.abs('x') < 1e+18, F.floor('x').cast('double')).otherwise(F.col('x'))",
        ),
        Example('np.floor(df["n"])', "F.col('n')"),
    ],
)
@on_cells
def floor(x: Series) -> Series:
    """Round down; the result is no integer, so that infinity stays what it is."""
    return _rounded(x, F.floor)


@rule(
    "numpy",
    "ceil",
    examples=[
        Example(
            'np.ceil(df["x"])',
            "F.when(F.abs('x') < 1e+18, F.ceil('x').cast('double')).otherwise(F.col('x'))",
        )
    ],
)
@on_cells
def ceil(x: Series) -> Series:
    """Round up; the result is no integer, so that infinity stays what it is."""
    return _rounded(x, F.ceil)


def _rounded(x: Series, function: Callable[[object], Code]) -> Series:
    if _number(x).type.kind is Kind.INT:
        return x
    inside = F.abs(argument(x.column)) < WHOLE
    return _real(x, F.when(inside, function(argument(x.column)).cast("double")).otherwise(x.column))


@rule(
    "numpy",
    "round",
    "around",
    examples=[
        Example('np.round(df["x"], 1)', "F.rint(F.col('x') * 10) / 10"),
        Example('np.round(df["n"])', "F.col('n')"),
    ],
)
def round_(a: Series, decimals: int = 0) -> Series:
    """Round to so many decimals, halves to the even digit."""
    return round_series(_number(a), decimals)


@rule(
    "numpy",
    "sign",
    examples=[
        Example('np.sign(df["x"])', "F.signum('x')"),
        Example('np.sign(df["n"])', "F.signum('n').cast('bigint')"),
    ],
)
@on_cells
def sign(x: Series) -> Series:
    """Tell the sign: -1, 0 or 1."""
    column = F.signum(argument(_number(x).column))
    return noted_guess(x.derived(column.cast("bigint") if x.type.kind is Kind.INT else column), x)


@rule("numpy", "square", examples=[Example('np.square(df["x"])', "F.col('x') * F.col('x')")])
@on_cells
def square(x: Series) -> Series:
    """Multiply numbers by themselves."""
    return noted_guess(x.derived(_number(x).column * x.column), x)


@rule(
    "numpy",
    "power",
    examples=[
        Example('np.power(df["x"], 2)', "F.pow(F.col('x'), 2)"),
        Example('np.power(2.0, df["n"])', "F.pow(F.lit(2.0), F.col('n'))"),
    ],
)
def power(x1: Operand, x2: Operand) -> Series:
    """Raise numbers to a power."""
    return arithmetic("**", x1, x2)


@rule(
    "numpy",
    "maximum",
    examples=[
        Example(
            'np.maximum(df["x"], df["y"])',
            "F.when(F.col('x').isNotNull() & F.col('y').isNotNull(), F.greatest('x', 'y'))",
        ),
        Example('np.maximum(df["n"], 0)', "F.greatest('n', F.lit(0))"),
        Example('np.maximum(1, df["x"])', "F.when(F.col('x').isNotNull(), F.greatest(F.lit(1), 'x'))"),
    ],
)
def maximum(x1: Operand, x2: Operand) -> Series:
    """Take the greater of two numbers: missing if one of them is, where Spark takes the other."""
    return _extreme(x1, x2, F.greatest, skipping=False)


@rule(
    "numpy",
    "minimum",
    examples=[Example('np.minimum(df["x"], df["n"])', "F.when(F.col('x').isNotNull(), F.least('x', 'n'))")],
)
def minimum(x1: Operand, x2: Operand) -> Series:
    """Take the lesser of two numbers: missing if one of them is, where Spark takes the other."""
    return _extreme(x1, x2, F.least, skipping=False)


@rule("numpy", "fmax", examples=[Example('np.fmax(df["x"], df["y"])', "F.greatest('x', 'y')")])
def fmax(x1: Operand, x2: Operand) -> Series:
    """Take the greater of two numbers, or the one that is there."""
    return _extreme(x1, x2, F.greatest, skipping=True)


@rule("numpy", "fmin", examples=[Example('np.fmin(df["x"], df["y"])', "F.least('x', 'y')")])
def fmin(x1: Operand, x2: Operand) -> Series:
    """Take the lesser of two numbers, or the one that is there."""
    return _extreme(x1, x2, F.least, skipping=True)


def _extreme(x1: Value, x2: Value, function: Callable[..., Code], *, skipping: bool) -> Series:
    x1, x2 = aligned_by_labels(x1, x2)
    base, other = (x1, x2) if isinstance(x1, Series) else (x2, x1)
    assert isinstance(base, Series)
    if missing_constant(other):
        raise Refused("one side is NaN")
    kinds = {scalar_type(side).kind for side in (x1, x2)}
    if not kinds <= {Kind.INT, Kind.FLOAT, Kind.UNKNOWN}:
        raise Refused("the values are not numbers")
    type_ = join(scalar_type(x1), scalar_type(x2))
    column = function(*(argument(column_of(side)) for side in (x1, x2)))
    sides = [side for side in (x1, x2) if isinstance(side, Series) and may_be_missing(side)]
    missing = bool(sides)
    if sides and not skipping:
        there = sides[0].column.isNotNull()
        for side in sides[1:]:
            there = there & side.column.isNotNull()
        column = F.when(there, column)
    if skipping:
        missing = all(may_be_missing(side) for side in (x1, x2))
    return base.derived(column, other, type=type_, missing=missing, name=joint_name(x1, x2))


@rule(
    "numpy",
    "isnan",
    examples=[Example('np.isnan(df["x"])', "F.col('x').isNull()"), Example('~np.isnan(df["n"])', "~F.lit(False)")],
)
def isnan(x: Series) -> Series:
    """Tell which numbers are missing."""
    return isna(_number(x))


@rule(
    "numpy",
    "isfinite",
    examples=[
        Example('np.isfinite(df["x"])', 'F.coalesce(F.abs("x") < float("inf"), F.lit(False))'),
        Example('~np.isfinite(df["n"])', "~F.lit(True)"),
    ],
)
def isfinite(x: Series) -> Series:
    """Tell which numbers are there and not infinite."""
    if _number(x).type.kind is Kind.INT and not x.missing:
        return x.derived(lit(True), type=BOOL, missing=False)
    return x.derived(F.abs(argument(x.column)) < INFINITY, type=BOOL, missing=False, loose=x.missing)


@rule("numpy", "isinf", examples=[Example('np.isinf(df["x"])', 'F.coalesce(F.abs("x") == float("inf"), F.lit(False))')])
def isinf(x: Series) -> Series:
    """Tell which numbers are infinite."""
    return _number(x).derived(F.abs(argument(x.column)).eq(INFINITY), type=BOOL, missing=False, loose=x.missing)
