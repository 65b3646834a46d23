"""Aggregating groups."""

from __future__ import annotations

from dataclasses import replace

from rules.grouping import aggregated, group_subject, selected, within_groups
from rules.reductions import Reduced, reduced
from rules.running import ties
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import INT, Kind
from translator.spark import F
from translator.values import Grouped, Value


def aggregate_of(grouped: Grouped, name: str, function: str, **arguments: object) -> Reduced:
    """Return a named aggregate of a column of the groups."""
    subject = group_subject(grouped, within_groups(grouped).series(name))
    made = reduced(function, replace(subject, **arguments))  # type: ignore[arg-type]
    if function in ("first", "last", "list"):
        made = replace(made, notes=(*made.notes, *ties(grouped.frame)))
    return made


def aggregate(grouped: Grouped, function: str, *, numeric_only: bool = False, **arguments: object) -> Value:
    """Return a named aggregate of the selected columns: a series if one was selected, else a frame."""
    names = selected(grouped)
    if numeric_only and not grouped.single:
        names = tuple(name for name in names if _is_number(grouped, name))
    outputs = {str(name): aggregate_of(grouped, name, function, **arguments) for name in names}
    return finished(grouped, outputs)


def _is_number(grouped: Grouped, name: str) -> bool:
    kind = grouped.frame.column(name).type
    if not kind.is_known:
        raise Refused(f"whether the column {str(name)!r} holds numbers is not known")
    return kind.is_numeric or kind.kind is Kind.BOOL


def finished(grouped: Grouped, outputs: dict[str, Reduced]) -> Value:
    """Return the aggregates of groups as a series if one column was selected, else as a frame."""
    if not outputs:
        raise Refused("nothing is aggregated", "never")
    frame = aggregated(grouped, outputs)
    if grouped.single and grouped.as_index and len(outputs) == 1:
        return replace(frame.series(next(iter(outputs))), notes=frame.notes)
    return frame


@rule(
    "grouped",
    "sum",
    examples=[
        Example(
            'df.groupby("k")["x"].sum()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"))',
        ),
        Example(
            'df.groupby("g")[["n", "m"]].sum()',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"), F.sum("m").alias("m"))',
        ),
    ],
)
def sum_(
    grouped: Grouped,
    numeric_only: bool = False,
    min_count: int = 0,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
) -> Value:
    """Add up each group: 0 where all its values are missing; True counts as 1."""
    return aggregate(grouped, "sum", numeric_only=numeric_only, min_count=min_count)


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
    "min",
    examples=[
        Example(
            'df.groupby("k")["x"].min()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.min("x").alias("x"))',
        )
    ],
)
def min_(
    grouped: Grouped,
    numeric_only: bool = False,
    min_count: Unsupported = -1,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
) -> Value:
    """Take the least value of each group."""
    return aggregate(grouped, "min", numeric_only=numeric_only)


@rule(
    "grouped",
    "max",
    examples=[
        Example(
            'df.groupby("k")["x"].max()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.max("x").alias("x"))',
        ),
        Example(
            'df.groupby("k").max()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.max("g").alias("g"), '
            'F.max("x").alias("x"), F.max("y").alias("y"), F.max("n").alias("n"), F.max("m").alias("m"), '
            'F.max("s").alias("s"), F.max("t").alias("t"), F.max("u").alias("u"), F.max("b").alias("b"))',
        ),
    ],
)
def max_(
    grouped: Grouped,
    numeric_only: bool = False,
    min_count: Unsupported = -1,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
) -> Value:
    """Take the greatest value of each group."""
    return aggregate(grouped, "max", numeric_only=numeric_only)


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


@rule(
    "grouped",
    "prod",
    examples=[
        Example(
            'df.groupby("k")["x"].prod()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.coalesce(F.product("x"), F.lit(1.0)).alias("x"))',
        )
    ],
)
def prod(grouped: Grouped, numeric_only: bool = False, min_count: int = 0) -> Value:
    """Multiply the values of each group: 1 where all are missing."""
    return aggregate(grouped, "prod", numeric_only=numeric_only, min_count=min_count)


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
    frame = aggregated(grouped, {"size": Reduced(F.count("*"), INT, False)})
    if not grouped.as_index:
        return frame
    name = grouped.selection[0] if grouped.single and grouped.selection else None
    return replace(frame.series("size"), name=None if name is None else str(name))


@rule(
    "grouped",
    "idxmax",
    examples=[
        Example(
            'df.groupby("k")["n"].idxmax()',
            'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.min_by("__label", '
            'F.struct(-F.col("n"), "__label")).alias("n"))',
        )
    ],
)
def idxmax(grouped: Grouped, axis: Unsupported = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the greatest value of each group, the first of equal ones."""
    return aggregate(grouped, "idxmax")


@rule(
    "grouped",
    "idxmin",
    examples=[
        Example(
            'df.groupby("k")["n"].idxmin()',
            'df.filter(F.col("k").isNotNull()).groupBy("k")'
            '.agg(F.min_by("__label", F.struct("n", "__label")).alias("n"))',
        )
    ],
)
def idxmin(grouped: Grouped, axis: Unsupported = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the least value of each group, the first of equal ones."""
    return aggregate(grouped, "idxmin")
