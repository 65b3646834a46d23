"""Choosing values of a column: by a condition, or those that are not missing."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.select import filtered
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import BOOL
from translator.spark import is_windowed
from translator.values import Accessor, Function, Python, Series, Value

BRACKETS = [
    Example('df["x"][df["n"] > 1]', 'df.filter(F.col("n") > 1).select("x")'),
    Example('(df["x"] * 2)[df["x"] > 0]', 'df.filter(F.col("x") > 0).select((F.col("x") * 2).alias("x"))'),
    Example('df["x"][lambda v: v > 0]', 'df.filter(F.col("x") > 0).select("x")'),
    Example(
        'sums = df.groupby("g")["n"].sum()\nsums[sums > 2]',
        'sums = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))\nsums.filter(F.col("n") > 2)',
    ),
]


@rule(Series, "[]", examples=BRACKETS)
def brackets(series: Series, key: Value) -> Series:
    """Take the values where a condition holds; a null condition counts as False."""
    if isinstance(key, Function):
        key = key.on_elements([series])
    if isinstance(key, Python) and key.const == slice(None):
        return series
    if not isinstance(key, Series):
        raise Refused("values are chosen by their labels or positions", way_out="use a condition, or head()")
    if is_windowed(series.column):
        raise Refused("values that depend on the rows around are chosen", way_out="assign them to a column first")
    return replace(series, frame=filtered(series.frame, key))


@rule("series.loc", "[]", examples=[Example('df["x"].loc[df["n"] > 1]', 'df.filter(F.col("n") > 1).select("x")')])
def loc(accessor: Accessor, key: Value) -> Series:
    """Take the values where a condition holds."""
    assert isinstance(accessor.of, Series)
    return brackets(accessor.of, key)


PRESENT = [
    Example('df["x"].dropna()', 'df.filter(F.col("x").isNotNull()).select("x")'),
    Example('df["x"].dropna() + 1', 'df.filter(F.col("x").isNotNull()).select((F.col("x") + 1).alias("x"))'),
    Example('df["n"].dropna()', 'F.col("n")'),
    Example(
        'df["x"].dropna().sum()',
        'df.filter(F.col("x").isNotNull()).agg(F.coalesce(F.sum("x"), F.lit(0.0))).toPandas().iloc[0, 0]',
    ),
    Example(
        'df[df["k"].isin(other["k"].dropna())]',
        'df.join(other.filter(F.col("k").isNotNull()).select(F.col("k").alias("k_other")), '
        'F.col("k") == F.col("k_other"), "left_semi")',
    ),
    Example(
        'df.groupby("g")["x"].max().dropna(how="any")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("x").alias("x")).filter(F.col("x").isNotNull())',
    ),
]


@rule(Series, "dropna", examples=PRESENT)
def dropna(
    series: Series,
    *,
    axis: Axis = 0,
    inplace: Unsupported = False,
    how: str | None = None,
    ignore_index: Unsupported = False,
) -> Series:
    """Take the values that are not missing, whatever `how` says, as pandas does."""
    if not series.missing:
        return series
    present = series.derived(series.exact.column.isNotNull(), type=BOOL, missing=False)
    return replace(brackets(series, present), missing=False)
