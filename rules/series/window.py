"""Running totals, neighbours and ranks of a whole column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.reductions import GROUP, Reduced
from rules.running import Rows, cumulated, difference, neighbour, ranked, relative_change
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.values import Series, Value, references


def run(series: Series, compute: Callable[[Series, Rows], Reduced], *, ordered: bool = True) -> Series:
    """Return what `compute` makes of a column and the window of all its rows."""
    if series.frame.size == GROUP:
        raise Refused("the order of the rows within a group")
    rows = Rows((), series.frame.sort_codes() if ordered else ())
    made = compute(series, rows)
    result = series.derived(made.code, type=made.type, missing=made.missing)
    needed = frozenset(name for key in rows.order for name in references(key))
    result = replace(result, uses=result.uses | needed, notes=(*result.notes, *made.notes))
    return result.noted("PS701", "all rows go through one task, since the window has no partition")


@rule(Series, "cumsum", examples=[Example('df["x"].cumsum()', "")])
def cumsum(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Add up the values so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cumsum"))


@rule(Series, "cumprod", examples=[Example('df["x"].cumprod()', "")])
def cumprod(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Multiply the values so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cumprod"))


@rule(Series, "cummax", examples=[Example('df["x"].cummax()', "")])
def cummax(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Take the greatest value so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cummax"))


@rule(Series, "cummin", examples=[Example('df["n"].cummin()', "")])
def cummin(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Take the least value so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cummin"))


@rule(Series, "shift", examples=[Example('df["n"].shift(1)', ""), Example('df["n"].shift(-1, fill_value=0)', "")])
def shift(
    series: Series,
    periods: int = 1,
    freq: Unsupported = None,
    axis: Axis = 0,
    fill_value: Value | None = None,
    suffix: Unsupported = None,
) -> Series:
    """Take the value so many rows before, in pandas' order of the rows."""
    return run(series, lambda column, rows: neighbour(column, rows, periods, fill_value))


@rule(Series, "diff", examples=[Example('df["x"].diff()', "")])
def diff(series: Series, periods: int = 1) -> Series:
    """Subtract the value so many rows before."""
    return run(series, lambda column, rows: difference(column, rows, periods))


@rule(
    Series,
    "pct_change",
    examples=[Example('df["n"].pct_change()', ""), Example('df["x"].pct_change(fill_method=None)', "")],
)
def pct_change(
    series: Series,
    periods: int = 1,
    fill_method: str | None = "pad",
    limit: Unsupported = None,
    freq: Unsupported = None,
) -> Series:
    """Compute the change relative to the value before; pandas 2 first fills missing values with the one before."""
    if fill_method not in (None, "pad", "ffill"):
        raise Refused(f"pct_change() with the fill method {fill_method!r}")
    return run(series, lambda column, rows: relative_change(column, rows, periods, padded=fill_method is not None))


@rule(
    Series,
    "rank",
    examples=[
        Example('df["x"].rank()', ""),
        Example('df["x"].rank(method="min", ascending=False)', ""),
        Example('df["n"].rank(method="dense")', ""),
        Example('df["x"].rank(pct=True)', ""),
        Example('df["n"].rank(method="first")', ""),
    ],
)
def rank(
    series: Series,
    axis: Axis = 0,
    method: str = "average",
    numeric_only: Unsupported = False,
    na_option: Unsupported = "keep",
    ascending: bool = True,
    pct: bool = False,
) -> Series:
    """Rank the values; missing values have no rank and are not counted."""
    return run(
        series,
        lambda column, rows: ranked(column, rows, method, ascending=ascending, pct=pct),
        ordered=method == "first",
    )
