"""What a group has in common, spread over its rows: transform() and filter()."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rules.grouped.window import ranked_in_groups, rows_of, rows_where, spread
from rules.grouped.window import run as run_in_groups
from rules.grouping import group_subject, group_window, selected, within_groups
from rules.onegroup import aggregate_alone, check_not_nested, check_of_each_group, of_element, one_group, over
from rules.preparing import carried_over, steps
from rules.reductions import GROUP, Reduced, aggregate_name, reduced
from rules.running import Rows, cumulated, difference, filled_from, neighbour
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.spark import Code, col
from translator.values import Element, Function, Grouped, Series, Value

_RUNNING: Mapping[str, Callable[[Series, Rows], Reduced]] = {
    "cumsum": lambda series, rows: cumulated(series, rows, "cumsum"),
    "cumprod": lambda series, rows: cumulated(series, rows, "cumprod"),
    "cummax": lambda series, rows: cumulated(series, rows, "cummax"),
    "cummin": lambda series, rows: cumulated(series, rows, "cummin"),
    "shift": lambda series, rows: neighbour(series, rows, 1),
    "diff": lambda series, rows: difference(series, rows, 1),
    "ffill": lambda series, rows: filled_from(series, rows, backward=False, limit=None),
    "bfill": lambda series, rows: filled_from(series, rows, backward=True, limit=None),
}

TRANSFORM = [
    Example(
        'df.groupby("k")["x"].transform("mean")',
        'F.when(F.col("k").isNotNull(), F.mean("x").over(Window.partitionBy("k")))',
    ),
    Example(
        'df.groupby("g")["x"].transform("sum")',
        'F.when(F.col("g").isNotNull(), F.coalesce(F.sum("x").over(Window.partitionBy("g")), F.lit(0.0)))',
    ),
    Example(
        'df.groupby("k")["n"].transform("nunique")',
        'F.when(F.col("k").isNotNull(), F.size(F.collect_set("n").over(Window.partitionBy("k"))))',
    ),
    Example(
        'df.groupby("b")["n"].transform(lambda v: v - v.mean())',
        'F.col("n") - F.mean("n").over(Window.partitionBy("b"))',
    ),
    Example(
        'df.groupby("b")["x"].transform(lambda v: v.fillna(v.median()))',
        'F.coalesce(F.col("x"), F.median("x").over(Window.partitionBy("b")))',
    ),
    Example(
        'df.groupby("k")["n"].transform("cumsum")',
        'F.when(F.col("k").isNotNull(), F.sum("n").over(Window.partitionBy("k")'
        '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)))',
    ),
]


@rule("grouped", "transform", examples=TRANSFORM)
def transform(grouped: Grouped, func: Value, engine: Unsupported = None, engine_kwargs: Unsupported = None) -> Value:
    """Spread an aggregate of each group over its rows, or what a function makes of the group's values.

    Rows whose key is missing belong to no group and get a missing value.
    """
    window = group_window(grouped)
    if isinstance(func, Function):
        return _by_function(grouped, func)
    name = aggregate_name(func)
    if name in _RUNNING:
        return run_in_groups(grouped, _RUNNING[name])
    if name == "rank":
        return ranked_in_groups(grouped)
    rows = rows_of(grouped) if name in ("first", "last") else Rows()
    return spread(grouped, lambda series: _over(reduced(name, group_subject(grouped, series)), window), rows)


def _by_function(grouped: Grouped, function: Function) -> Value:
    """Return what a function makes of the values of each group: a column with aggregates and windows in it."""
    window = group_window(grouped)
    found = {name: _of_function(function, within_groups(grouped).series(name)) for name in selected(grouped)}
    if any(steps(series) for series in found.values()):
        if not grouped.single:
            raise Refused("windows over windows in several columns of the groups")
        (name, series), *_ = found.items()
        staged = carried_over(grouped.frame, replace(series, column=col(name)), lambda code: over(code, window))
        check_of_each_group(staged.frame.code)
        grouped = replace(grouped, frame=staged.frame)
    made = {name: _reduced(series, window) for name, series in found.items()}
    check_of_each_group(*(each.code for each in made.values()))
    result = spread(grouped, lambda series: made[str(series.name)])
    if not isinstance(result, Series):
        return result
    (series,) = found.values()
    return replace(result, uses=result.uses | series.uses)


def _reduced(series: Series, window: Code) -> Reduced:
    return Reduced(over(series.exact.column, window), series.type, series.missing, series.notes)


def _over(made: Reduced, window: Code) -> Reduced:
    return replace(made, code=over(made.code, window))


def _of_function(function: Function, series: Series) -> Series:
    """Return what a function makes of a group's values: a column with aggregates in it, before they get a window."""
    made = function.on_elements([replace(series, frame=one_group(series.frame))])
    found = made.series if isinstance(made, Element) else made
    if not isinstance(found, Series) or found.frame.size != GROUP:
        raise Refused("the function gives neither a column nor one value for each group")
    check_not_nested(found.column)
    return of_element(Element(found))


FILTER = [
    Example(
        'df.groupby("k").filter(lambda g: len(g) > 1)',
        'df.filter(F.col("k").isNotNull()).withColumn("__kept", F.count("*")'
        '.over(Window.partitionBy("k")) > 1).filter("__kept").drop("__kept")',
    ),
    Example(
        'df.groupby("g").filter(lambda g: g["n"].mean() > 2)',
        'df.filter(F.col("g").isNotNull()).withColumn("__kept", F.mean("n")'
        '.over(Window.partitionBy("g")) > 2).filter("__kept").drop("__kept")',
    ),
]


@rule("grouped", "filter", examples=FILTER)
def filter_(grouped: Grouped, func: Function, dropna: Unsupported = True) -> Value:
    """Keep the rows of the groups for which a function of the group is true; rows without a key go."""
    frame = one_group(grouped.frame)
    subject: Value = frame if not grouped.single else frame.series((grouped.selection or ("",))[0])
    made = func.on_elements([subject])
    if not isinstance(made, Element) or made.series.type.kind is not Kind.BOOL:
        raise Refused("the function does not give True or False for each group")
    condition = aggregate_alone(made).code
    return rows_where(grouped, over(condition, group_window(grouped)))
