"""Columns that are changed in some of their rows, copies of them, and transform()."""

from __future__ import annotations

from dataclasses import replace

from rules.series.choose import mask
from rules.series.elementwise import expressed
from translator.rule import Constant, Example, Operand, Refused, rule
from translator.values import Accessor, Function, Member, Python, Series, Value

COPY = [Example('df["x"].copy()', 'F.col("x")')]


@rule(Series, "copy", examples=COPY)
def copy(series: Series, deep: bool = True) -> Series:
    """Copy a column, so that changes in place of one do not reach the other."""
    return replace(series, view=series.view and not deep)


STORE = [
    Example('c = df["x"].copy()\nc[c > 1] = 1', 'c = F.col("x")\nc = F.when(c > 1, 1).otherwise(c)'),
    Example(
        'c = df["x"].copy()\nc.loc[df["n"] > 1] = 0.5', 'c = F.col("x")\nc = F.when(F.col("n") > 1, 0.5).otherwise(c)'
    ),
    Example('c = df["x"] * 2\nc[c.isna()] = df["y"]', 'c = F.col("x") * 2\nc = F.coalesce(c, F.col("y"))'),
]


@rule(Series, "[]=", examples=STORE)
def set_rows(series: Series, key: Value, value: Operand) -> Series:
    """Take another value in the rows where a condition holds; a condition on a missing value does not hold."""
    if not isinstance(key, Series):
        raise Refused("values are set by their labels", way_out="choose the rows by a condition")
    if isinstance(value, Python) and value.items is not None:
        raise Refused("a list of values is set row by row", way_out="set one plain value")
    return mask(series, key, value)


@rule("series.loc", "[]=", examples=STORE)
def set_loc(accessor: Accessor, key: Value, value: Operand) -> Series:
    """Take another value in the rows where a condition holds."""
    assert isinstance(accessor.of, Series)
    return set_rows(accessor.of, key, value)


TRANSFORM = [
    Example('df["n"].transform(lambda v: v * 2)', 'F.col("n") * 2'),
    Example('df["x"].transform(np.square)', 'F.col("x") * F.col("x")'),
]


@rule(Series, "transform", examples=TRANSFORM)
def transform(series: Series, func: Value, axis: Constant = 0) -> Series:
    """Apply a function to each value, by the column expression that it amounts to.

    pandas tries the function on each value first, and on the whole column where that fails.
    """
    if not isinstance(func, (Function, Member)) or axis != 0:
        raise Refused("transform() with something else than a function")
    made = expressed(series, func, ())
    return series.derived(made.column, made, type=made.type, missing=made.missing, loose=made.loose)
