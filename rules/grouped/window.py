"""What a row has from the other rows of its group, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.categories import check_no_order
from rules.filtering import KEPT
from rules.grouping import in_group, key_codes, missing_keys, present, selected, used, within_groups
from rules.reductions import Reduced
from rules.running import (
    Rows,
    cumulated,
    difference,
    filling,
    neighbour,
    numbered,
    ranked,
    relative_change,
    reversed_order,
    ties,
)
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import INT, Column, Kind
from translator.spark import Code, F, is_call
from translator.values import Frame, Grouped, Note, Series, Value, references


def rows_of(grouped: Grouped, *, ordered: bool = True) -> Rows:
    """Return the rows of each group, in the order of the frame where that matters."""
    return Rows(key_codes(grouped), within_groups(grouped).sort_codes() if ordered else ())


def spread(grouped: Grouped, compute: Callable[[Series], Reduced], rows: Rows = Rows()) -> Value:  # noqa: B008
    """Return what is computed from the selected columns for each row: a series, or a frame where several are selected.

    Args:
        grouped: the groups.
        compute: gives the new column of one column; it sees to the groups, but not to missing keys.
        rows: the rows that it uses, whose order the result depends on.
    """
    frame = grouped.frame
    if grouped.computed is not None:
        return _spread_one(grouped, grouped.computed, compute, rows)
    made = [_spread_one(grouped, frame.series(name), compute, rows) for name in selected(grouped)]
    if grouped.single:
        return made[0]
    columns = tuple(series.as_column(str(series.name)) for series in made)
    code = frame.select([series.column.alias(column.name) for series, column in zip(made, columns, strict=True)])
    notes = tuple(dict.fromkeys(note for series in made for note in series.notes))
    return replace(frame.replaced(code, columns=columns), notes=notes)


def _spread_one(grouped: Grouped, series: Series, compute: Callable[[Series], Reduced], rows: Rows) -> Series:
    made = compute(series)
    code, missing = in_group(grouped, made.code, missing=made.missing)
    needed = used(grouped, series) | {name for key in rows.order for name in references(key)}
    widened = made.widened if made.type.kind is Kind.INT else series.widened
    return replace(
        series, column=code, type=made.type, missing=missing, uses=frozenset(needed), loose=False, notes=made.notes,
        widened=widened,
    )  # fmt: skip


def run(grouped: Grouped, compute: Callable[[Series, Rows], Reduced], *, ordered: bool = True) -> Value:
    """Return what `compute` makes of each selected column and the rows of its group."""
    rows = rows_of(grouped, ordered=ordered)
    notes = ties(grouped.frame) if ordered else ()
    return spread(grouped, lambda series: _doubted(compute(series, rows), notes), rows)


def _doubted(made: Reduced, notes: tuple[Note, ...]) -> Reduced:
    return replace(made, notes=(*made.notes, *notes))


def unnamed(grouped: Grouped, code: Code, rows: Rows, *, missing: bool = False) -> Series:
    """Return a column without a name that is computed from the groups alone."""
    code, missing = in_group(grouped, code, missing=missing)
    needed = {name for key in (*key_codes(grouped), *rows.order) for name in references(key)}
    notes = ties(grouped.frame) if rows.order else ()
    return Series(grouped.frame, code, None, INT, missing, frozenset(needed), notes=notes)


@rule(
    "grouped",
    "cumcount",
    examples=[
        Example(
            'df.groupby("k").cumcount()',
            'F.when(F.col("k").isNotNull(), F.row_number().over(Window.partitionBy("k").orderBy("__row")) - 1)',
        )
    ],
)
def cumcount(grouped: Grouped, ascending: bool = True) -> Series:
    """Number the rows of each group from 0, in pandas' order of the rows."""
    rows = rows_of(grouped)
    order = rows.order if ascending else reversed_order(rows.order)
    return unnamed(grouped, numbered(rows, *order), rows)


def _placed(key: Column, code: Code, ascending: bool, *, dropped: bool) -> Code:
    """Return a key as what groups are numbered by; a missing one that is no group comes last, else at pandas' end."""
    if not key.missing:
        return code if ascending else code.desc()
    if ascending:
        return code.asc_nulls_last()
    return code.desc_nulls_last() if dropped else code.desc_nulls_first()


@rule(
    "grouped",
    "ngroup",
    examples=[
        Example(
            'df.groupby("k").ngroup(ascending=False)',
            'F.when(F.col("k").isNotNull(), F.dense_rank().over(Window.orderBy(F.col("k").desc_nulls_last())) - 1)',
        ),
        Example(
            'df.groupby("k").ngroup()',
            'F.when(F.col("k").isNotNull(), F.dense_rank().over(Window.orderBy(F.col("k").asc_nulls_last())) - 1)',
        ),
    ],
)
def ngroup(grouped: Grouped, ascending: bool = True) -> Series:
    """Number the groups from 0, in the order of their keys."""
    if not grouped.sort:
        raise Refused("groups numbered in another order than that of their keys")
    check_no_order(grouped.keys)
    keys = zip(grouped.keys, key_codes(grouped), strict=True)
    rows = Rows((), tuple(_placed(key, code, ascending, dropped=grouped.dropna) for key, code in keys))
    made = unnamed(grouped, F.dense_rank().over(rows.window()) - 1, rows)
    return made.noted("PS701", "all rows go through one task, since the window has no partition")


@rule(
    "grouped",
    "cumsum",
    examples=[
        Example(
            'df.groupby("k")["x"].cumsum()',
            'F.when(F.col("k").isNotNull() & F.col("x").isNotNull(), F.sum("x")'
            '.over(Window.partitionBy("k").orderBy("__row").rowsBetween(Window.unboundedPreceding, '
            "Window.currentRow)))",
        )
    ],
)
def cumsum(grouped: Grouped, axis: Unsupported = 0) -> Value:
    """Add up the values of each group so far; missing values stay missing and are skipped."""
    return run(grouped, lambda column, rows: cumulated(column, rows, "cumsum"))


@rule(
    "grouped",
    "cumprod",
    examples=[
        Example(
            'df.groupby("k")["x"].cumprod()',
            'F.when(F.col("k").isNotNull() & F.col("x").isNotNull(), F.product("x")'
            '.over(Window.partitionBy("k").orderBy("__row").rowsBetween(Window.unboundedPreceding, '
            "Window.currentRow)))",
        )
    ],
)
def cumprod(grouped: Grouped, axis: Unsupported = 0) -> Value:
    """Multiply the values of each group so far; missing values stay missing and are skipped."""
    return run(grouped, lambda column, rows: cumulated(column, rows, "cumprod"))


@rule(
    "grouped",
    "cummax",
    examples=[
        Example(
            'df.groupby("k")["x"].cummax()',
            'F.when(F.col("k").isNotNull() & F.col("x").isNotNull(), F.max("x")'
            '.over(Window.partitionBy("k").orderBy("__row").rowsBetween(Window.unboundedPreceding, '
            "Window.currentRow)))",
        )
    ],
)
def cummax(grouped: Grouped, axis: Unsupported = 0, numeric_only: Unsupported = False) -> Value:
    """Take the greatest value of each group so far; missing values stay missing and are skipped."""
    return _extreme_so_far(grouped, "cummax")


@rule(
    "grouped",
    "cummin",
    examples=[
        Example(
            'df.groupby("g")["n"].cummin()',
            'F.when(F.col("g").isNotNull(), F.min("n").over(Window.partitionBy("g")'
            '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)))',
        )
    ],
)
def cummin(grouped: Grouped, axis: Unsupported = 0, numeric_only: Unsupported = False) -> Value:
    """Take the least value of each group so far; missing values stay missing and are skipped."""
    return _extreme_so_far(grouped, "cummin")


def _extreme_so_far(grouped: Grouped, name: str) -> Value:
    # Beside rows without a key pandas takes missing moments for the least of all.
    gaps = bool(missing_keys(grouped))

    def compute(series: Series, rows: Rows) -> Reduced:
        doubted = gaps and series.missing and series.type.kind is Kind.TIMESTAMP
        doubt = Note("PS601", "where keys are missing, pandas takes missing moments for values")
        return _doubted(cumulated(series, rows, name), (doubt,) if doubted else ())

    return run(grouped, compute)


@rule(
    "grouped",
    "shift",
    examples=[
        Example(
            'df.groupby("k")["n"].shift(1)',
            'F.when(F.col("k").isNotNull(), F.lag("n", 1).over(Window.partitionBy("k").orderBy("__row")))',
        ),
        Example(
            'df.groupby("g")["x"].shift(-1, fill_value=0)',
            '(F.when(F.col("g").isNotNull(), F.lead("x", 1, 0.0).over(Window.partitionBy("g")'
            '.orderBy("__row"))).otherwise(0.0))',
        ),
    ],
)
def shift(
    grouped: Grouped,
    periods: int = 1,
    freq: Unsupported = None,
    axis: Unsupported = 0,
    fill_value: Value | None = None,
    suffix: Unsupported = None,
) -> Value:
    """Take the value so many rows before in the group, in pandas' order of the rows; rows without a key are filled."""
    rows = rows_of(grouped)
    notes = ties(grouped.frame)
    made = spread(grouped, lambda series: _doubted(neighbour(series, rows, periods, fill_value), notes), rows)
    if fill_value is None:
        return made
    if not isinstance(made, Series):
        raise Refused("a value to fill with in several columns")
    filled = filling(made.type, fill_value)
    code = made.column
    return replace(made, column=code.otherwise(filled) if is_call(code, "when") else code, missing=False)


@rule(
    "grouped",
    "diff",
    examples=[
        Example(
            'df.sort_values("n").groupby("k")["x"].diff()',
            'df.orderBy("n").select(F.when(F.col("k").isNotNull(), F.col("x") - F.lag("x", 1)'
            '.over(Window.partitionBy("k").orderBy("n", "__row"))).alias("x"), "__row")',
        )
    ],
)
def diff(grouped: Grouped, periods: int = 1, axis: Unsupported = 0) -> Value:
    """Subtract the value so many rows before in the group."""
    return run(grouped, lambda column, rows: difference(column, rows, periods))


@rule(
    "grouped",
    "pct_change",
    examples=[
        Example(
            'df.groupby("g")["n"].pct_change()',
            'g_window = Window.partitionBy("g").orderBy("__row")\nF.when(F.col("g").isNotNull(), F.whe'
            'n(F.lag("n", 1).over(g_window) != 0, F.col("n") / F.lag("n", 1).over(g_window) - 1).when'
            '((F.lag("n", 1).over(g_window) == 0) & (F.col("n") != 0), F.signum("n") * float("inf")))',
        )
    ],
)
def pct_change(
    grouped: Grouped,
    periods: int = 1,
    fill_method: str | None = "ffill",
    limit: Unsupported = None,
    freq: Unsupported = None,
    axis: Unsupported = 0,
) -> Value:
    """Compute the change relative to the value before; pandas 2 first fills missing values with the one before."""
    if fill_method not in (None, "pad", "ffill"):
        raise Refused(f"pct_change() with the fill method {fill_method!r}")
    return run(grouped, lambda column, rows: relative_change(column, rows, periods, padded=fill_method is not None))


@rule(
    "grouped",
    "rank",
    examples=[
        Example(
            'df.groupby("k")["x"].rank()',
            'F.when(F.col("k").isNotNull() & F.col("x").isNotNull(), (F.rank()'
            '.over(Window.partitionBy("k").orderBy(F.col("x").asc_nulls_last())) + (F.count("*")'
            '.over(Window.partitionBy("k", "x")) - 1) / 2))',
        ),
        Example(
            'df.groupby("g")["x"].rank(method="first", na_option="top", ascending=False)',
            'F.when(F.col("g").isNotNull(), F.row_number().over(Window.partitionBy("g").orderBy(F.col'
            '("x").desc_nulls_first(), "__row")).cast("double"))',
        ),
        Example(
            'df.groupby("g")["n"].rank("dense", ascending=False)',
            'F.when(F.col("g").isNotNull(), F.dense_rank().over(Window.partitionBy("g")'
            '.orderBy(F.col("n").desc())).cast("double"))',
        ),
    ],
)
def rank(
    grouped: Grouped,
    method: str = "average",
    ascending: bool = True,
    na_option: str = "keep",
    pct: bool = False,
    axis: Unsupported = 0,
) -> Value:
    """Rank the values of each group; missing values have no rank and are not counted."""
    return ranked_in_groups(grouped, method, ascending=ascending, pct=pct, na_option=na_option)


def ranked_in_groups(
    grouped: Grouped, method: str = "average", *, ascending: bool = True, pct: bool = False, na_option: str = "keep"
) -> Value:
    """Return the ranks of values within their groups."""
    gaps = bool(missing_keys(grouped))

    def compute(series: Series, rows: Rows) -> Reduced:
        made = ranked(series, rows, method, ascending=ascending, pct=pct, na_option=na_option)
        return _doubted(made, RANKED_GAPS if gaps and series.missing and series.type.kind is Kind.TIMESTAMP else ())

    return run(grouped, compute, ordered=method == "first")


RANKED_GAPS = (Note("PS601", "where a key is missing, pandas also ranks moments that are missing, as the earliest"),)


def rows_where(grouped: Grouped, condition: Code) -> Frame | Series:
    """Return the rows where a condition over their group holds, with the selected columns."""
    frame = grouped.frame
    made = frame.filtered(present(grouped).withColumn(KEPT, condition).filter(KEPT).drop(KEPT))
    if grouped.selection is None:
        return made
    if grouped.single:
        return made.series(grouped.selection[0])
    return made.projected([made.column(name) for name in grouped.selection])
