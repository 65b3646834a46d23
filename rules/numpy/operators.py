"""numpy's names for Python's operators: pandas does with them what the operators do."""

from __future__ import annotations

from rules.series.arithmetic import arithmetic, neg
from rules.series.compare import both, comparison, either, negated
from translator.rule import Example, Operand, Refused, rule
from translator.schema import Kind
from translator.values import Series, Value

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _compared(op: str, x1: Value, x2: Value) -> Series:
    if isinstance(x1, Series):
        return comparison(op, x1, x2)
    assert isinstance(x2, Series)
    return comparison(_MIRRORED[op], x2, x1)


@rule("numpy", "add", examples=[Example('np.add(df["n"], 1)', "F.col('n') + 1")])
def add(x1: Operand, x2: Operand) -> Series:
    """Add row by row."""
    return arithmetic("+", x1, x2)


@rule("numpy", "subtract", examples=[Example('np.subtract(1, df["x"])', "1 - F.col('x')")])
def subtract(x1: Operand, x2: Operand) -> Series:
    """Subtract row by row."""
    return arithmetic("-", x1, x2)


@rule("numpy", "multiply", examples=[Example('np.multiply(df["x"], df["n"])', "F.col('x') * F.col('n')")])
def multiply(x1: Operand, x2: Operand) -> Series:
    """Multiply row by row."""
    return arithmetic("*", x1, x2)


@rule("numpy", "divide", "true_divide", examples=[Example('np.divide(df["x"], 2)', "F.col('x') / 2")])
def divide(x1: Operand, x2: Operand) -> Series:
    """Divide; by zero it is inf, -inf or missing, and an error in Spark."""
    return arithmetic("/", x1, x2)


@rule(
    "numpy",
    "floor_divide",
    examples=[Example('np.floor_divide(df["x"], 2)', 'F.rint((F.col("x") - F.pmod(F.col("x"), F.lit(2))) / 2)')],
)
def floor_divide(x1: Operand, x2: Operand) -> Series:
    """Divide and round down, where Spark's div cuts towards zero."""
    return arithmetic("//", x1, x2)


@rule("numpy", "mod", "remainder", examples=[Example('np.mod(df["n"], 3)', 'F.pmod(F.col("n"), F.lit(3))')])
def mod(x1: Operand, x2: Operand) -> Series:
    """Give the remainder with the sign of the divisor, where Spark's has that of the dividend."""
    return arithmetic("%", x1, x2)


@rule("numpy", "negative", examples=[Example('np.negative(df["x"])', "-F.col('x')")])
def negative(x: Series) -> Series:
    """Change the sign."""
    return neg(x)


@rule("numpy", "equal", examples=[Example('np.equal(df["n"], df["m"])', "F.col('n') == F.col('m')")])
def equal(x1: Operand, x2: Operand) -> Series:
    """Compare for equality: missing values are unequal to everything."""
    return _compared("==", x1, x2)


@rule("numpy", "not_equal", examples=[Example('np.not_equal(df["x"], 1)', 'F.coalesce(F.col("x") != 1, F.lit(True))')])
def not_equal(x1: Operand, x2: Operand) -> Series:
    """Compare for inequality: a missing value is unequal to everything, itself included."""
    return _compared("!=", x1, x2)


@rule("numpy", "less", examples=[Example('np.less(df["x"], 1)', 'F.coalesce(F.col("x") < 1, F.lit(False))')])
def less(x1: Operand, x2: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return _compared("<", x1, x2)


@rule("numpy", "less_equal", examples=[Example('np.less_equal(2, df["n"])', "F.col('n') >= 2")])
def less_equal(x1: Operand, x2: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return _compared("<=", x1, x2)


@rule("numpy", "greater", examples=[Example('np.greater(df["n"], df["m"])', "F.col('n') > F.col('m')")])
def greater(x1: Operand, x2: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return _compared(">", x1, x2)


@rule("numpy", "greater_equal", examples=[Example('df[np.greater_equal(df["x"], 1)]', 'df.filter(F.col("x") >= 1)')])
def greater_equal(x1: Operand, x2: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return _compared(">=", x1, x2)


def _conditions(*values: Value) -> list[Series]:
    """Return conditions; of numbers numpy takes all but zero for true.

    Raises:
        Refused: one of them is no column of truth values that are all there.
    """
    found: list[Series] = []
    for value in values:
        if not isinstance(value, Series) or value.type.kind is not Kind.BOOL or value.missing or value.type.nullable:
            raise Refused("one side is not a column of True and False")
        if found and found[0].frame.rows != value.frame.rows:
            raise Refused("a row that one side lacks is missing in it, which numpy takes for true")
        found.append(value)
    return found


@rule(
    "numpy",
    "logical_and",
    examples=[
        Example('df[np.logical_and(df["x"] > 0, df["n"] < 4)]', 'df.filter((F.col("x") > 0) & (F.col("n") < 4))'),
        Example('np.logical_and(df["x"] > 0, df["b"])', 'F.coalesce((F.col("x") > 0) & F.col("b"), F.lit(False))'),
    ],
)
def logical_and(x1: Series, x2: Series) -> Series:
    """Combine two conditions by "and"."""
    one, two = _conditions(x1, x2)
    return both(one, two)


@rule(
    "numpy",
    "logical_or",
    examples=[
        Example('np.logical_or(df["x"] > 0, df["b"])', 'F.coalesce((F.col("x") > 0) | F.col("b"), F.lit(False))')
    ],
)
def logical_or(x1: Series, x2: Series) -> Series:
    """Combine two conditions by "or"."""
    one, two = _conditions(x1, x2)
    return either(one, two)


@rule(
    "numpy",
    "logical_not",
    "invert",
    examples=[Example('np.logical_not(df["x"] > 0)', '~F.coalesce(F.col("x") > 0, F.lit(False))')],
)
def logical_not(x: Series) -> Series:
    """Negate a condition: where a side was missing the condition is False, so that its negation is True."""
    (condition,) = _conditions(x)
    return negated(condition)
