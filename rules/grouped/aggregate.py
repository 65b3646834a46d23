"""Aggregating groups."""

from __future__ import annotations

from dataclasses import replace

from rules.grouping import aggregated, group_subject, selected, within_groups
from rules.reductions import Reduced, reduced
from rules.running import ties
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import Kind
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
        made = replace(frame.series(next(iter(outputs))), notes=frame.notes)
        unnamed = grouped.computed is not None and grouped.computed.name is None
        return replace(made, name=None) if unnamed else made
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
