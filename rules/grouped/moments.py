"""Averages, the spread and the shape of groups."""

from __future__ import annotations

from rules.grouped.aggregate import aggregate
from translator.rule import Example, Unsupported, rule
from translator.values import Grouped, Value


@rule(
    "grouped",
    "mean",
    examples=[
        Example(
            'df.groupby("k")["x"].mean()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.mean("x").alias("x"))',
        ),
        Example(
            'df.groupby("g").mean(numeric_only=True)',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x"), '
            'F.mean("y").alias("y"), F.mean("n").alias("n"), F.mean("m").alias("m"), '
            'F.mean(F.col("b").cast("int")).alias("b"))',
        ),
    ],
)
def mean(
    grouped: Grouped, numeric_only: bool = False, engine: Unsupported = None, engine_kwargs: Unsupported = None
) -> Value:
    """Average each group."""
    return aggregate(grouped, "mean", numeric_only=numeric_only)


@rule(
    "grouped",
    "median",
    examples=[
        Example(
            'df.groupby("k")["x"].median()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.median("x").alias("x"))',
        )
    ],
)
def median(grouped: Grouped, numeric_only: bool = False) -> Value:
    """Take the middle value of each group, or the mean of the two middle ones."""
    return aggregate(grouped, "median", numeric_only=numeric_only)


@rule(
    "grouped",
    "quantile",
    examples=[
        Example(
            'df.groupby("k")["x"].quantile(0.9)',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.percentile("x", 0.9).alias("x"))',
        )
    ],
)
def quantile(
    grouped: Grouped, q: float = 0.5, interpolation: Unsupported = "linear", numeric_only: bool = False
) -> Value:
    """Compute a quantile of each group, interpolated between the two values next to it."""
    return aggregate(grouped, "quantile", numeric_only=numeric_only, q=q)


@rule(
    "grouped",
    "std",
    examples=[
        Example(
            'df.groupby("k")["x"].std()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.stddev("x").alias("x"))',
        )
    ],
)
def std(
    grouped: Grouped,
    ddof: int = 1,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
    numeric_only: bool = False,
) -> Value:
    """Compute the standard deviation of each group: of a sample by default, as in Spark."""
    return aggregate(grouped, "std", numeric_only=numeric_only, ddof=ddof)


@rule(
    "grouped",
    "var",
    examples=[
        Example(
            'df.groupby("k")["x"].var(ddof=0)',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.var_pop("x").alias("x"))',
        )
    ],
)
def var(
    grouped: Grouped,
    ddof: int = 1,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
    numeric_only: bool = False,
) -> Value:
    """Compute the variance of each group: of a sample by default, as in Spark."""
    return aggregate(grouped, "var", numeric_only=numeric_only, ddof=ddof)


@rule(
    "grouped",
    "sem",
    examples=[
        Example(
            'df.groupby("k")["x"].sem()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg((F.stddev("x") / F.sqrt(F.count("x"))).alias("x"))',
        )
    ],
)
def sem(grouped: Grouped, ddof: int = 1, numeric_only: bool = False) -> Value:
    """Compute the standard error of the mean of each group."""
    return aggregate(grouped, "sem", numeric_only=numeric_only, ddof=ddof)


@rule(
    "grouped",
    "skew",
    examples=[
        Example(
            'df.groupby("b")["n"].skew()',
            'df.groupBy("b").agg(F.when(F.count("n") > 2, F.coalesce(F.skewness("n") * F.sqrt(F.count("n") '
            '* (F.count("n") - 1)) / (F.count("n") - 2), F.lit(0.0))).alias("n"))',
        )
    ],
)
def skew(grouped: Grouped, axis: Unsupported = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Compute the skewness of each group."""
    return aggregate(grouped, "skew", numeric_only=numeric_only)
