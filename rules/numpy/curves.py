"""Trigonometric and hyperbolic functions, roots and distances of single numbers."""

from __future__ import annotations

from collections.abc import Callable

from rules.numpy.elementwise import real, without_nan
from rules.scalar import argument
from rules.series.operands import joint_name, missing_constant
from rules.sides import aligned_by_labels
from translator.rule import Example, Operand, Refused, column_of, rule
from translator.schema import FLOAT, Kind
from translator.spark import Code, F
from translator.values import Series, Value, scalar_type


@rule("numpy", "tan", examples=[Example('np.tan(df["x"])', "F.nullif(F.tan('x'), F.lit(float('nan')))")])
def tan(x: Series) -> Series:
    """Take the tangent: missing for infinity, of which Spark makes NaN."""
    return without_nan(x, F.tan, defined=x.type.kind is Kind.INT)


@rule("numpy", "arccos", examples=[Example('np.arccos(df["x"])', "F.nullif(F.acos('x'), F.lit(float('nan')))")])
def arccos(x: Series) -> Series:
    """Take the inverse cosine: missing beyond 1, where Spark gives NaN."""
    return without_nan(x, F.acos, defined=False)


@rule("numpy", "arctan", examples=[Example('np.arctan(df["x"])', "F.atan('x')")])
def arctan(x: Series) -> Series:
    """Take the inverse tangent."""
    return real(x, F.atan)


@rule("numpy", "sinh", examples=[Example('np.sinh(df["x"])', "F.sinh('x')")])
def sinh(x: Series) -> Series:
    """Take the hyperbolic sine."""
    return real(x, F.sinh)


@rule("numpy", "cosh", examples=[Example('np.cosh(df["x"])', "F.cosh('x')")])
def cosh(x: Series) -> Series:
    """Take the hyperbolic cosine."""
    return real(x, F.cosh)


@rule("numpy", "tanh", examples=[Example('np.tanh(df["n"])', "F.tanh('n')")])
def tanh(x: Series) -> Series:
    """Take the hyperbolic tangent."""
    return real(x, F.tanh)


@rule("numpy", "degrees", "rad2deg", examples=[Example('np.degrees(df["x"])', "F.degrees('x')")])
def degrees(x: Series) -> Series:
    """Turn radians into degrees."""
    return real(x, F.degrees)


@rule("numpy", "cbrt", examples=[Example('np.cbrt(df["n"])', "F.cbrt('n')")])
def cbrt(x: Series) -> Series:
    """Take the cube root, which negative numbers have as well."""
    return real(x, F.cbrt)


@rule("numpy", "arctan2", examples=[Example('np.arctan2(df["x"], df["y"])', "F.atan2('x', 'y')")])
def arctan2(x1: Operand, x2: Operand) -> Series:
    """Take the angle of the point (x2, x1)."""
    return _of_two(x1, x2, F.atan2)


@rule("numpy", "hypot", examples=[Example('np.hypot(df["x"], df["n"])', "F.hypot('x', 'n')")])
def hypot(x1: Operand, x2: Operand) -> Series:
    """Take the length of the hypotenuse."""
    return _of_two(x1, x2, F.hypot)


def _of_two(x1: Value, x2: Value, function: Callable[..., Code]) -> Series:
    x1, x2 = aligned_by_labels(x1, x2)
    base, other = (x1, x2) if isinstance(x1, Series) else (x2, x1)
    if not isinstance(base, Series):
        raise Refused("neither side is a column")
    for side in (x1, x2):
        if missing_constant(side) or scalar_type(side).kind not in (Kind.INT, Kind.FLOAT):
            raise Refused("the sides are not numbers")
    missing = any(isinstance(side, Series) and side.missing for side in (x1, x2))
    column = function(*(argument(column_of(side)) for side in (x1, x2)))
    return base.derived(column, other, type=FLOAT, missing=missing, name=joint_name(x1, x2))
