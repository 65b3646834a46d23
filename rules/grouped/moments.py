"""Averages, the spread and the shape of groups."""

from __future__ import annotations

from dataclasses import replace

from rules.grouped.aggregate import aggregate, aggregate_of
from rules.grouping import aggregated, selected
from rules.labels import fresh_name
from rules.reductions import Reduced
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Column, Kind, Type
from translator.spark import F, lit, quoted
from translator.values import Grouped, Index, Key, Order, Value, origin


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
        ),
        Example(
            'df.groupby("k")["x"].quantile([0.25, 0.5, 0.75])',
            '(df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.array(F.struct(F.lit(0.25).alias("'
            'level_1"), F.percentile("x", 0.25).alias("x")), F.struct(F.lit(0.5).alias("level_1"), F.'
            'percentile("x", 0.5).alias("x")), F.struct(F.lit(0.75).alias("level_1"), F.percentile("x'
            '", 0.75).alias("x"))).alias("quantiles")).select("k", F.inline("quantiles")))',
        ),
        Example(
            'df.groupby(["g", "b"])[["x", "n"]].quantile([0.1, 0.9])',
            '(df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.array(F.struct(F.lit(0.1).ali'
            'as("level_2"), F.percentile("x", 0.1).alias("x"), F.percentile("n", 0.1).alias("n")), F.'
            'struct(F.lit(0.9).alias("level_2"), F.percentile("x", 0.9).alias("x"), F.percentile("n",'
            ' 0.9).alias("n"))).alias("quantiles")).select("g", "b", F.inline("quantiles")))',
        ),
        Example(
            'df.groupby("g")["n"].quantile([0.25, 0.75]).unstack()',
            '(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.array(F.struct(F.lit(0.25).alias("'
            'level_1"), F.percentile("n", 0.25).alias("n")), F.struct(F.lit(0.75).alias("level_1"), F'
            '.percentile("n", 0.75).alias("n"))).alias("quantiles")).select("g", F.inline("quantiles"'
            ')).orderBy("g", "level_1").select("g", "level_1", "n").toPandas().set_index(["g", "level'
            '_1"]).rename_axis(["g", None])["n"].unstack())',
        ),
    ],
)
def quantile(
    grouped: Grouped, q: Constant = 0.5, interpolation: Unsupported = "linear", numeric_only: bool = False
) -> Value:
    """Compute quantiles of each group, interpolated between the two values next to it.

    Several of them become rows, which have the share for their last label.
    """
    if isinstance(q, (int, float)):
        return aggregate(grouped, "quantile", numeric_only=numeric_only, q=float(q))
    if not isinstance(q, (list, tuple)) or not all(isinstance(share, (int, float)) for share in q):
        raise Refused("the shares are not known at translation time")
    if not q or numeric_only or not grouped.as_index or list(q) != sorted(set(q)):
        raise Refused("shares that are not sorted, or quantiles that are not labelled by their groups")
    return _quantiles(grouped, [float(share) for share in q])


def _quantiles(grouped: Grouped, shares: list[float]) -> Value:
    names = [str(name) for name in selected(grouped)]
    label = fresh_name(grouped.frame, f"level_{len(grouped.keys)}")
    made = {name: [aggregate_of(grouped, name, "quantile", q=share) for share in shares] for name in names}
    rows = [
        F.struct(lit(share).alias(label), *(made[name][place].code.alias(name) for name in names))
        for place, share in enumerate(shares)
    ]
    listed = fresh_name(grouped.frame, "quantiles")
    frame = aggregated(grouped, {listed: Reduced(F.array(*rows), Type(Kind.LIST), missing=False)})
    keys = tuple(replace(key, unique=False) for key in frame.index.columns)
    code = frame.code.select(*(quoted(key.name) for key in keys), F.inline(listed))
    order = Order((*frame.order.keys, Key(label)), pending=True) if frame.order.keys else Order(known=False)
    index = Index("columns", (*keys, Column(label, FLOAT, missing=False)), (*frame.index.names, None), fresh=False)
    columns = tuple(Column(name, FLOAT, missing=made[name][0].missing) for name in names)
    notes = tuple(dict.fromkeys((*frame.notes, *(note for name in names for note in made[name][0].notes))))
    found = origin(code, columns, index=index, order=order, size="groups", notes=notes)
    return replace(found.series(names[0]), notes=notes) if grouped.single else found


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
