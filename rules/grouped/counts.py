"""Counting in groups: values, distinct ones, those that are true, rows; and the first and last ones."""

from __future__ import annotations

from dataclasses import replace

from rules.grouped.aggregate import aggregate
from rules.grouping import aggregated
from rules.reductions import Reduced
from translator.rule import Example, Unsupported, rule
from translator.schema import INT
from translator.spark import F
from translator.values import Grouped, Value


@rule(
    "grouped",
    "count",
    examples=[
        Example(
            'df.groupby("k").count()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.count("g").alias("g"), '
            'F.count("x").alias("x"), F.count("y").alias("y"), F.count("n").alias("n"), '
            'F.count("m").alias("m"), F.count("s").alias("s"), F.count("t").alias("t"), '
            'F.count("u").alias("u"), F.count("b").alias("b"))',
        ),
        Example(
            'df.groupby("k")["k"].count()',
            'df.filter(F.col("k").isNotNull()).groupBy(F.col("k").alias("k_key")).agg(F.count("k").alias("k"))',
        ),
    ],
)
def count(grouped: Grouped) -> Value:
    """Count the values of each group that are not missing."""
    return aggregate(grouped, "count")


@rule(
    "grouped",
    "nunique",
    examples=[
        Example(
            'df.groupby("k")["s"].nunique()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.count_distinct("s").alias("s"))',
        )
    ],
)
def nunique(grouped: Grouped, dropna: bool = True) -> Value:
    """Count the different values of each group."""
    return aggregate(grouped, "nunique", dropna=dropna)


@rule(
    "grouped",
    "any",
    examples=[
        Example(
            'df.groupby("k")["b"].any()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.bool_or("b").alias("b"))',
        )
    ],
)
def any_(grouped: Grouped, skipna: Unsupported = True) -> Value:
    """Tell of each group whether a value is true."""
    return aggregate(grouped, "any")


@rule(
    "grouped",
    "all",
    examples=[
        Example(
            'df.groupby("k")["x"].all()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.coalesce(F.bool_and(F.col("x") != 0), '
            'F.lit(True)).alias("x"))',
        )
    ],
)
def all_(grouped: Grouped, skipna: Unsupported = True) -> Value:
    """Tell of each group whether all values are true."""
    return aggregate(grouped, "all")


@rule(
    "grouped",
    "first",
    examples=[
        Example(
            'df.groupby("k")["x"].first()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.min_by("x", F'
            '.when(F.col("x").isNotNull(), F.col("__row"))).alias("x"))',
        )
    ],
)
def first(
    grouped: Grouped, numeric_only: bool = False, min_count: Unsupported = -1, skipna: Unsupported = True
) -> Value:
    """Take the first value of each group that is not missing, where Spark's takes any."""
    return aggregate(grouped, "first", numeric_only=numeric_only)


@rule(
    "grouped",
    "last",
    examples=[
        Example(
            'df.sort_values("n").groupby("k")["x"].last()',
            'df.orderBy("n").filter(F.col("k").isNotNull()).groupBy("k").agg(F.max_by("x", F'
            '.when(F.col("x").isNotNull(), F.struct("n", "__row"))).alias("x"))',
        )
    ],
)
def last(
    grouped: Grouped, numeric_only: bool = False, min_count: Unsupported = -1, skipna: Unsupported = True
) -> Value:
    """Take the last value of each group that is not missing, where Spark's takes any."""
    return aggregate(grouped, "last", numeric_only=numeric_only)


@rule(
    "grouped",
    "size",
    examples=[
        Example(
            'df.groupby("k").size()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.count("*").alias("size"))',
        ),
        Example(
            'df.groupby("k", as_index=False).size()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.count("*").alias("size"))',
        ),
    ],
)
def size(grouped: Grouped) -> Value:
    """Count the rows of each group."""
    name = grouped.selection[0] if grouped.single and grouped.selection else None
    own = grouped.as_index and any(key.name == name for key in grouped.keys)
    held = str(name) if own else "size"
    frame = aggregated(grouped, {held: Reduced(F.count("*"), INT, False)})
    if not grouped.as_index:
        return frame
    return replace(frame.series(held), name=None if name is None else str(name), notes=frame.notes)
