"""Running totals, neighbours and ranks of a whole column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.preparing import prepared
from rules.reductions import GROUP, Reduced
from rules.running import Rows, cumulated, difference, neighbour, ranked, relative_change, ties
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.values import Series, Value, references


def run(series: Series, compute: Callable[[Series, Rows], Reduced], *, ordered: bool = True) -> Series:
    """Return what `compute` makes of a column and the window of all its rows."""
    return within(series, compute, ordered=ordered)


def within(
    series: Series, compute: Callable[[Series, Rows], Reduced], *, ordered: bool = True, also: tuple[str, ...] = ()
) -> Series:
    """Return what `compute` makes of a column and the window of all its rows, or of all rows of its group.

    Args:
        series: the column; one that is itself computed over a window is computed first.
        compute: gives the new column.
        ordered: whether the order of the rows matters.
        also: columns besides that it depends on.
    """
    series = prepared(series)
    rows = Rows((), series.frame.sort_codes() if ordered else ())
    made = compute(series, rows)
    result = series.derived(made.code, type=made.type, missing=made.missing)
    needed = frozenset(name for key in rows.order for name in references(key)) | set(also)
    result = replace(result, uses=result.uses | needed, notes=(*result.notes, *made.notes))
    if made.type.kind is Kind.INT and made.widened is not False:
        result = replace(result, widened=made.widened)
    if ordered:
        result = replace(result, notes=(*result.notes, *ties(series.frame)))
    if series.frame.size == GROUP:
        return result
    return result.noted("PS701", "all rows go through one task, since the window has no partition")


@rule(
    Series,
    "cumsum",
    examples=[
        Example(
            'df["x"].cumsum()',
            'F.when(F.col("x").isNotNull(), F.sum("x").over(Window'
            '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)))',
        )
    ],
)
def cumsum(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Add up the values so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cumsum"))


@rule(
    Series,
    "cumprod",
    examples=[
        Example(
            'df["x"].cumprod()',
            'F.when(F.col("x").isNotNull(), F.product("x").over(Window'
            '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)))',
        )
    ],
)
def cumprod(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Multiply the values so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cumprod"))


@rule(
    Series,
    "cummax",
    examples=[
        Example(
            'df["x"].cummax()',
            'F.when(F.col("x").isNotNull(), F.max("x").over(Window'
            '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)))',
        )
    ],
)
def cummax(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Take the greatest value so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cummax"))


@rule(
    Series,
    "cummin",
    examples=[
        Example(
            'df["n"].cummin()',
            'F.min("n").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow))',
        )
    ],
)
def cummin(series: Series, axis: Axis | None = None, skipna: Unsupported = True) -> Series:
    """Take the least value so far; missing values stay missing and are skipped."""
    return run(series, lambda column, rows: cumulated(column, rows, "cummin"))


@rule(
    Series,
    "shift",
    examples=[
        Example('df["n"].shift(1)', 'F.lag("n", 1).over(Window.orderBy("__row"))'),
        Example(
            'df["n"].shift(-1, fill_value=0)',
            'F.lead("n", 1, 0).over(Window.orderBy("__row"))',
        ),
        Example('df["n"].shift(0, fill_value=-1)', 'F.lag("n", 0).over(Window.orderBy("__row"))'),
    ],
)
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


@rule(
    Series,
    "diff",
    examples=[
        Example(
            'df["x"].diff()',
            'F.col("x") - F.lag("x", 1).over(Window.orderBy("__row"))',
        )
    ],
)
def diff(series: Series, periods: int = 1) -> Series:
    """Subtract the value so many rows before."""
    return run(series, lambda column, rows: difference(column, rows, periods))


@rule(
    Series,
    "pct_change",
    examples=[
        Example(
            'df["n"].pct_change()',
            'window = Window.orderBy("__row")\n(F.when(F.lag("n", 1).over(window) != 0, F.col("n") / F'
            '.lag("n", 1).over(window) - 1).when((F.lag("n", 1).over(window) == 0) & (F.col("n") != 0'
            '), F.signum("n") * float("inf")))',
        ),
        Example(
            'df["x"].pct_change(fill_method=None)',
            'window = Window.orderBy("__row")\n(F.when(F.lag("x", 1).over(window) != 0, F.col("x") / F'
            '.lag("x", 1).over(window) - 1).when((F.lag("x", 1).over(window) == 0) & (F.col("x") != 0'
            '), F.signum("x") * float("inf")))',
        ),
    ],
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
        Example(
            'df["x"].rank()',
            'F.when(F.col("x").isNotNull(), (F.rank().over(Window'
            '.orderBy(F.col("x").asc_nulls_last())) + (F.count("*")'
            '.over(Window.partitionBy("x")) - 1) / 2))',
        ),
        Example(
            'df["x"].rank(method="min", ascending=False)',
            'F.when(F.col("x").isNotNull(), F.rank().over(Window'
            '.orderBy(F.col("x").desc_nulls_last())).cast("double"))',
        ),
        Example('df["n"].rank(method="dense")', 'F.dense_rank().over(Window.orderBy("n")).cast("double")'),
        Example(
            'df["x"].rank(pct=True)',
            'F.when(F.col("x").isNotNull(), (F.rank().over(Window'
            '.orderBy(F.col("x").asc_nulls_last())) + (F.count("*")'
            '.over(Window.partitionBy("x")) - 1) / 2) / F.count("x").over(Window.partitionBy()))',
        ),
        Example(
            'df["x"].rank(na_option="bottom", pct=True)',
            '(F.rank().over(Window.orderBy(F.col("x").asc_nulls_last())) + (F.count("*").over(Window.'
            'partitionBy("x")) - 1) / 2) / F.count("*").over(Window.partitionBy())',
        ),
        Example('df["n"].rank(method="first")', 'F.row_number().over(Window.orderBy("n", "__row")).cast("double")'),
    ],
)
def rank(
    series: Series,
    axis: Axis = 0,
    method: str = "average",
    numeric_only: Unsupported = False,
    na_option: str = "keep",
    ascending: bool = True,
    pct: bool = False,
) -> Series:
    """Rank the values; missing values have no rank and are not counted."""
    return run(
        series,
        lambda column, rows: ranked(column, rows, method, ascending=ascending, pct=pct, na_option=na_option),
        ordered=method == "first",
    )
