"""Functions of numpy that pandas has as methods: bounds, membership, running products, rounding to whole numbers."""

from __future__ import annotations

from dataclasses import replace

from rules.numpy.elementwise import WHOLE
from rules.scalar import argument
from rules.series.choose import clip as clipped
from rules.series.choose import isin as found_among
from rules.series.compare import negated
from rules.series.rounding import round_ as rounded
from rules.series.window import cumprod as cumprod_of
from translator.rule import Axis, Constant, Example, Operand, Refused, rule
from translator.schema import Kind
from translator.spark import F, lit
from translator.values import Python, Series, Value, is_missing

_LARGEST = 1.7976931348623157e308


@rule(
    "numpy",
    "clip",
    examples=[
        Example('np.clip(df["x"], 0, 3)', 'F.when(F.col("x") < 0, 0).when(F.col("x") > 3, 3).otherwise(F.col("x"))'),
        Example('np.clip(df["n"], None, 2)', 'F.least(F.col("n"), F.lit(2))'),
        Example('np.clip(df["n"], a_min=1, a_max=None)', 'F.greatest(F.col("n"), F.lit(1))'),
    ],
)
def clip(a: Series, a_min: Operand | None = None, a_max: Operand | None = None) -> Series:
    """Cut values off at bounds; missing values stay missing."""
    return clipped(a, a_min, a_max)


@rule(
    "numpy",
    "isin",
    examples=[
        Example('np.isin(df["k"], ["a", "b"])', 'F.coalesce(F.col("k").isin("a", "b"), F.lit(False))'),
        Example('df[np.isin(df["n"], [1, 2], invert=True)]', 'df.filter(~F.col("n").isin(1, 2))'),
    ],
)
def isin(
    element: Series,
    test_elements: Value,
    assume_unique: Constant = False,
    invert: bool = False,
    *,
    kind: Constant = None,
) -> Series:
    """Tell which values are among those of a list; a missing one is among none."""
    values = test_elements.const if isinstance(test_elements, Python) else None
    if not isinstance(values, (list, tuple)) or any(is_missing(value) for value in values):
        raise Refused(
            "the values are not a list of plain values that are all there", way_out="use isin() of the series"
        )
    kinds = {bool: (Kind.BOOL,), int: (Kind.INT, Kind.FLOAT), float: (Kind.INT, Kind.FLOAT), str: (Kind.STR,)}
    if not all(element.type.kind in kinds.get(type(value), ()) for value in values):
        raise Refused("numpy converts the values and the list to one type", way_out="use isin() of the series")
    found = replace(found_among(element, test_elements), name=None, array=True)
    return negated(found) if invert else found


@rule(
    "numpy",
    "nan_to_num",
    examples=[
        Example(
            'np.nan_to_num(df["x"])',
            'F.when(F.col("x") == float("inf"), F.lit(1.7976931348623157e+308)).when(F.col("x") == fl'
            'oat("-inf"), F.lit(-1.7976931348623157e+308)).otherwise(F.coalesce("x", F.lit(0.0)))',
        ),
        Example(
            'np.nan_to_num(df["x"], nan=-1)',
            'F.when(F.col("x") == float("inf"), F.lit(1.7976931348623157e+308)).when(F.col("x") == fl'
            'oat("-inf"), F.lit(-1.7976931348623157e+308)).otherwise(F.coalesce("x", F.lit(-1.0)))',
        ),
        Example('np.nan_to_num(df["n"])', 'F.col("n")'),
    ],
)
def nan_to_num(
    x: Series, copy: Constant = True, nan: Constant = 0.0, posinf: Constant = None, neginf: Constant = None
) -> Series:
    """Put a number in place of missing ones; infinity becomes the largest number, or the one that is given."""
    if x.type.kind is Kind.INT and not x.missing:
        return replace(x, name=None, array=True)
    largest = _LARGEST if posinf is None else posinf
    least = -_LARGEST if neginf is None else neginf
    if x.type.kind is not Kind.FLOAT or not all(
        isinstance(value, (int, float)) and not is_missing(value) for value in (nan, largest, least)
    ):
        raise Refused("the values are not numbers, or one given is not")
    made = F.when(x.column.eq(float("inf")), lit(float(largest)))  # type: ignore[arg-type]
    made = made.when(x.column.eq(float("-inf")), lit(float(least)))  # type: ignore[arg-type]
    filled = F.coalesce(argument(x.column), lit(float(nan)))  # type: ignore[arg-type]
    return replace(x.derived(made.otherwise(filled), missing=False, name=None), array=True)


@rule(
    "numpy",
    "cumprod",
    examples=[
        Example(
            'np.cumprod(df["n"])',
            'F.product("n").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Windo'
            'w.currentRow)).cast("bigint")',
            ordered=True,
        )
    ],
)
def cumprod(a: Series, axis: Axis | None = None) -> Series:
    """Multiply the values row by row."""
    return cumprod_of(a)


@rule(
    "numpy",
    "rint",
    examples=[
        Example('np.rint(df["x"])', 'F.rint(F.col("x"))'),
        Example('np.rint(df["n"] / 4)', 'F.rint(F.col("n") / 4)'),
    ],
)
def rint(x: Series) -> Series:
    """Round to whole numbers, halves to the even one."""
    if x.type.kind is not Kind.FLOAT:
        raise Refused("whole numbers would become floating-point ones", way_out="leave rint() out")
    return rounded(x, 0)


@rule(
    "numpy",
    "trunc",
    "fix",
    examples=[
        Example(
            'np.trunc(df["x"])',
            'F.when(F.abs("x") < 1e+18, F.col("x").cast("bigint").cast("double")).otherwise(F.col("x"))',
        )
    ],
)
def trunc(x: Series) -> Series:
    """Cut off the fraction; the result is no integer, so that infinity stays what it is."""
    if x.type.kind is not Kind.FLOAT:
        raise Refused("the values are not floating-point numbers")
    whole = F.abs(argument(x.column)) < WHOLE
    return x.derived(F.when(whole, x.column.cast("bigint").cast("double")).otherwise(x.column))
