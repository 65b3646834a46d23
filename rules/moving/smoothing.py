"""Exponentially weighted means."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from rules.grouped.window import rows_of, spread
from rules.moving.spans import number_of
from rules.reductions import Reduced
from rules.running import Rows, ties
from rules.scalar import argument
from rules.series.window import within
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Column
from translator.spark import Code, F, Lambda, Name, lit
from translator.values import Called, Frame, Grouped, Series, Value

EWM = [
    Example(
        'df["n"].ewm(span=3, adjust=False).mean()',
        'F.aggregate(F.collect_list("n").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, '
        'Window.currentRow)), F.lit(None).cast("double"), lambda mean, x: F.coalesce(mean * 0.5 + x * 0.5, '
        'x.cast("double")))',
    ),
]


@rule(Grouped, "ewm", examples=EWM)
@rule(Frame, "ewm", examples=EWM)
@rule(Series, "ewm", examples=EWM)
def ewm(
    of: Value,
    com: float | None = None,
    span: float | None = None,
    halflife: float | None = None,
    alpha: float | None = None,
    min_periods: int | None = 0,
    adjust: bool = True,
    ignore_na: bool = False,
    axis: Unsupported = 0,
    times: Unsupported = None,
    method: Unsupported = "single",
) -> Called:
    """Weigh the values so far, the older ones less and less."""
    given = {"com": com, "span": span, "halflife": halflife, "alpha": alpha}
    if sum(value is not None for value in given.values()) != 1:
        raise Refused("the weights are said in no way, or in two", "never")
    more = {"min_periods": min_periods or None, "adjust": None if adjust else False, "ignore_na": ignore_na or None}
    return Called("ewm", of, tuple((name, value) for name, value in {**given, **more}.items() if value is not None))


def share_of(called: Called) -> float:
    """Return the weight of the newest value."""
    match next((name, value) for name, value in called.arguments if name in ("com", "span", "halflife", "alpha")):
        case "com", float(value):
            return 1 / (1 + value)
        case "span", float(value):
            return 2 / (value + 1)
        case "halflife", float(value):
            return 1 - math.exp(-math.log(2) / value)
        case _, float(value):
            return value
    raise Refused("the weights are not numbers")


def _mean(called: Called, series: Series, rows: Rows) -> Reduced:
    """Return the weighted means, as pandas steps from row to row: a missing value takes the mean before it.

    The values so far of each row are a list, in the order of the rows, that is folded.
    """
    given = dict(called.arguments)
    share, adjust, ignored = share_of(called), given.get("adjust", True), given.get("ignore_na", False)
    least = given.get("min_periods", 0)
    assert isinstance(least, int)
    column = argument(number_of(series).column)
    if not adjust and not series.missing:
        mean, x = Name("mean"), Name("x")
        step = Lambda("mean, x", F.coalesce(mean * (1 - share) + x * share, x.cast("double")))
        code = F.aggregate(F.collect_list(column).over(rows.so_far()), lit(None).cast("double"), step)
    else:
        code = _folded(series, column, rows, share, adjust=bool(adjust), ignored=bool(ignored))
    if least > 1:
        code = F.when(F.count(column).over(rows.so_far()) >= least, code)
    return Reduced(code, FLOAT, series.missing or least > 1)


def _folded(series: Series, column: Code, rows: Rows, share: float, *, adjust: bool, ignored: bool) -> Code:
    so_far, x = Name("so_far"), Name("x")
    gaps = series.missing and not ignored
    values = F.collect_list(F.struct(series.exact.column.alias("value")) if gaps else column)
    mean, weight = so_far.item("mean"), so_far.item("weight") * (1 - share)
    value = x.item("value") if gaps else x
    newest = 1.0 if adjust else share
    total = weight + newest
    made = (mean * weight + value * newest) / total
    step = F.struct(
        F.coalesce(made, mean, value.cast("double")).alias("mean"),
        F.when(mean.isNull() | value.isNotNull(), F.when(mean.isNull(), lit(1.0)).otherwise(total if adjust else 1.0))
        .otherwise(weight)
        .alias("weight"),
    )
    start = F.struct(lit(None).cast("double").alias("mean"), lit(1.0).alias("weight"))
    return F.aggregate(values.over(rows.so_far()), start, Lambda("so_far, x", step), Lambda("so_far", mean))


Compute = Callable[[Called, Series, Rows], Reduced]


def smoothed(called: Called, compute: Compute = _mean) -> Value:
    """Return what is computed with weights of a column, of each column of a frame, or of the rows of groups."""
    match called.of:
        case Series() as series:
            return within(series, lambda column, rows: compute(called, column, rows))
        case Frame() as frame:
            rows = Rows((), frame.sort_codes())
            made = {name: compute(called, frame.series(name), rows) for name in frame.names}
            kept = frame.with_order_kept(())
            columns = tuple(Column(name, each.type, each.missing) for name, each in made.items())
            code = kept.select([each.code.alias(name) for name, each in made.items()])
            return replace(kept.replaced(code, columns=columns), notes=ties(frame)).noted(
                "PS701", "all rows go through one task, since the window has no partition"
            )
        case Grouped() as grouped:
            rows = rows_of(grouped)
            return spread(grouped, lambda series: compute(called, series, rows), rows)
    raise Refused("an exponentially weighted window over something else than columns")


@rule("series.ewm", "mean", examples=EWM)
@rule("frame.ewm", "mean", examples=EWM)
@rule("grouped.ewm", "mean", examples=EWM)
def mean(
    called: Called, numeric_only: bool = False, engine: Unsupported = None, engine_kwargs: Unsupported = None
) -> Value:
    """Compute the exponentially weighted mean up to each row."""
    return Called("mean", called) if isinstance(called.of, Grouped) else smoothed(called)
