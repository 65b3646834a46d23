"""Running totals, neighbours, ranks and filling along the rows of a whole frame, column by column."""

from __future__ import annotations

from collections.abc import Callable

from rules.frame.elements import each
from rules.frame.statistics import NUMBERS, numbers
from rules.reductions import Reduced
from rules.running import Rows, cumulated, difference, neighbour, ranked, relative_change
from rules.series.missing import carried
from rules.series.window import run
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.values import Frame, Series, Value


def along(frame: Frame, axis: int | None, change: Callable[[Series], Series]) -> Frame:
    """Return a frame with each column changed by what its own rows before and after hold.

    Raises:
        Refused: it goes along the columns, or a column cannot be changed so.
    """
    if axis == 1:
        raise Refused("the values of a row are taken in the order of the columns", way_out="name the columns")
    return each(frame, change)


def _cumulated(frame: Frame, axis: int | None, name: str) -> Frame:
    if any(column.type.kind not in NUMBERS for column in frame.columns or ()):
        raise Refused(f"{name}() of columns that hold no numbers", way_out="select the columns with numbers")
    return along(frame, axis, lambda series: run(series, lambda column, rows: cumulated(column, rows, name)))


@rule(
    Frame,
    "cumsum",
    examples=[
        Example(
            'df[["x", "n"]].cumsum()',
            'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRo'
            'w)\ndf.select("x", "n", "__row").select(F.when(F.col("x").isNotNull(), F.sum("x").over(wi'
            'ndow)).alias("x"), F.sum("n").over(window).alias("n"), "__row")',
        )
    ],
)
def cumsum(frame: Frame, axis: Axis | None = None, skipna: Unsupported = True) -> Frame:
    """Add up the values of each column so far; missing values stay missing and are skipped."""
    return _cumulated(frame, axis, "cumsum")


@rule(
    Frame,
    "cumprod",
    examples=[
        Example(
            'df[["x", "y"]].cumprod()',
            'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRo'
            'w)\ndf.select("x", "y", "__row").select(F.when(F.col("x").isNotNull(), F.product("x").ove'
            'r(window)).alias("x"), F.when(F.col("y").isNotNull(), F.product("y").over(window)).alias'
            '("y"), "__row")',
        )
    ],
)
def cumprod(frame: Frame, axis: Axis | None = None, skipna: Unsupported = True) -> Frame:
    """Multiply the values of each column so far; missing values stay missing and are skipped."""
    return _cumulated(frame, axis, "cumprod")


@rule(
    Frame,
    "cummax",
    examples=[
        Example(
            'df[["x", "n"]].cummax()',
            'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRo'
            'w)\ndf.select("x", "n", "__row").select(F.when(F.col("x").isNotNull(), F.max("x").over(wi'
            'ndow)).alias("x"), F.max("n").over(window).alias("n"), "__row")',
        )
    ],
)
def cummax(frame: Frame, axis: Axis | None = None, skipna: Unsupported = True) -> Frame:
    """Take the greatest value of each column so far; missing values stay missing and are skipped."""
    return _cumulated(frame, axis, "cummax")


@rule(
    Frame,
    "cummin",
    examples=[
        Example(
            'df[["x", "n"]].cummin()',
            'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRo'
            'w)\ndf.select("x", "n", "__row").select(F.when(F.col("x").isNotNull(), F.min("x").over(wi'
            'ndow)).alias("x"), F.min("n").over(window).alias("n"), "__row")',
        )
    ],
)
def cummin(frame: Frame, axis: Axis | None = None, skipna: Unsupported = True) -> Frame:
    """Take the least value of each column so far; missing values stay missing and are skipped."""
    return _cumulated(frame, axis, "cummin")


SHIFT = [
    Example(
        'df[["k", "x"]].shift()',
        'df.select("k", "x", "__row").select(F.lag("k", 1).over(Window.orderBy("__row")).alias("k'
        '"), F.lag("x", 1).over(Window.orderBy("__row")).alias("x"), "__row")',
        ordered=True,
    ),
    Example(
        'df[["n", "m"]].shift(-2, fill_value=0)',
        'df.select("n", "m", "__row").select(F.lead("n", 2, 0).over(Window.orderBy("__row")).alia'
        's("n"), F.lead("m", 2, 0).over(Window.orderBy("__row")).alias("m"), "__row")',
        ordered=True,
    ),
]


@rule(Frame, "shift", examples=SHIFT)
def shift(
    frame: Frame,
    periods: int = 1,
    freq: Unsupported = None,
    axis: Axis = 0,
    fill_value: Value | None = None,
    suffix: Unsupported = None,
) -> Frame:
    """Take the row so many rows before, in pandas' order of the rows."""
    return along(
        frame, axis, lambda series: run(series, lambda column, rows: neighbour(column, rows, periods, fill_value))
    )


@rule(
    Frame,
    "diff",
    examples=[
        Example(
            'df[["x", "n"]].diff()',
            'df.select("x", "n", "__row").select((F.col("x") - F.lag("x", 1).over(Window.orderBy("__r'
            'ow"))).alias("x"), (F.col("n") - F.lag("n", 1).over(Window.orderBy("__row"))).alias("n")'
            ', "__row")',
        ),
        Example(
            'df[["n", "u"]].diff(2)',
            'df.select("n", "u", "__row").select((F.col("n") - F.lag("n", 2).over(Window.orderBy("__r'
            'ow"))).alias("n"), (F.col("u") - F.lag("u", 2).over(Window.orderBy("__row"))).alias("u")'
            ', "__row")',
        ),
    ],
)
def diff(frame: Frame, periods: int = 1, axis: Axis = 0) -> Frame:
    """Subtract from each row the one so many rows before."""
    return along(frame, axis, lambda series: run(series, lambda column, rows: difference(column, rows, periods)))


@rule(
    Frame,
    "pct_change",
    examples=[
        Example(
            'df[["n", "m"]].pct_change()',
            'window = Window.orderBy("__row")\n(df.select("n", "m", "__row").select(F.when(F.lag("n", '
            '1).over(window) != 0, F.col("n") / F.lag("n", 1).over(window) - 1).when((F.lag("n", 1).o'
            'ver(window) == 0) & (F.col("n") != 0), F.signum("n") * float("inf")).alias("n"), F.when('
            'F.lag("m", 1).over(window) != 0, F.col("m") / F.lag("m", 1).over(window) - 1).when((F.la'
            'g("m", 1).over(window) == 0) & (F.col("m") != 0), F.signum("m") * float("inf")).alias("m'
            '"), "__row"))',
        )
    ],
)
def pct_change(
    frame: Frame,
    periods: int = 1,
    fill_method: str | None = "pad",
    limit: Unsupported = None,
    freq: Unsupported = None,
) -> Frame:
    """Compute the change relative to the row before; pandas 2 first fills missing values with the ones before."""
    if fill_method not in (None, "pad", "ffill"):
        raise Refused(f"pct_change() with the fill method {fill_method!r}")

    def changed(column: Series, rows: Rows) -> Reduced:
        return relative_change(column, rows, periods, padded=fill_method is not None)

    return along(frame, 0, lambda series: run(series, changed))


RANK = [
    Example(
        'df[["x", "n"]].rank()',
        'df.select("x", "n").select(F.when(F.col("x").isNotNull(), F.rank().over(Window.orderBy(F'
        '.col("x").asc_nulls_last())) + (F.count("*").over(Window.partitionBy("x")) - 1) / 2).ali'
        'as("x"), (F.rank().over(Window.orderBy("n")) + (F.count("*").over(Window.partitionBy("n"'
        ')) - 1) / 2).alias("n"))',
    ),
    Example(
        'df[["k", "n"]].rank(method="dense", ascending=False)',
        'df.select("k", "n").select(F.when(F.col("k").isNotNull(), F.dense_rank().over(Window.ord'
        'erBy(F.col("k").desc_nulls_last())).cast("double")).alias("k"), F.dense_rank().over(Wind'
        'ow.orderBy(F.col("n").desc())).cast("double").alias("n"))',
    ),
    Example(
        'df[["x", "k"]].rank(method="min", numeric_only=True, pct=True)',
        'df.select("x", "k").select("x").withColumn("x", F.when(F.col("x").isNotNull(), F.rank().'
        'over(Window.orderBy(F.col("x").asc_nulls_last())).cast("double") / F.count("x").over(Win'
        "dow.partitionBy())))",
    ),
]


@rule(Frame, "rank", examples=RANK)
def rank(
    frame: Frame,
    axis: Axis = 0,
    method: str = "average",
    numeric_only: bool = False,
    na_option: str = "keep",
    ascending: bool = True,
    pct: bool = False,
) -> Frame:
    """Rank the values of each column; missing values have no rank and are not counted."""
    if numeric_only:
        frame = frame.projected(numbers(frame))

    def ranks(series: Series) -> Series:
        return run(
            series,
            lambda column, rows: ranked(column, rows, method, ascending=ascending, pct=pct, na_option=na_option),
            ordered=method == "first",
        )

    return along(frame, axis, ranks)


FORWARD = [
    Example(
        'df[["k", "x"]].ffill()',
        'window = Window.orderBy(F.col("__row")).rowsBetween(Window.unboundedPreceding, Window.cu'
        'rrentRow)\ndf.select("k", "x", "__row").select(F.last(F.col("k"), ignorenulls=True).over('
        'window).alias("k"), F.last(F.col("x"), ignorenulls=True).over(window).alias("x"), "__row'
        '")',
        ordered=True,
    ),
    Example(
        'df[["x", "n"]].ffill(limit=1)',
        'df.select("x", "n", "__row").withColumn("x", F.last(F.col("x"), ignorenulls=True).over(W'
        'indow.orderBy(F.col("__row")).rowsBetween(-1, Window.currentRow)))',
        ordered=True,
    ),
]


@rule(Frame, "ffill", "pad", examples=FORWARD)
def ffill(
    frame: Frame,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Frame:
    """Carry the last value of each column forward to where values are missing."""
    return along(frame, axis, lambda series: carried(series, forward=True, limit=limit))


BACKWARD = [
    Example(
        'df[["k", "x"]].bfill()',
        'window = Window.orderBy(F.col("__row")).rowsBetween(Window.currentRow, Window.unboundedF'
        'ollowing)\ndf.select("k", "x", "__row").select(F.first(F.col("k"), ignorenulls=True).over'
        '(window).alias("k"), F.first(F.col("x"), ignorenulls=True).over(window).alias("x"), "__r'
        'ow")',
        ordered=True,
    ),
    Example(
        'df[["x", "y"]].bfill().ffill()',
        'window = Window.orderBy(F.col("__row")).rowsBetween(Window.currentRow, Window.unboundedF'
        'ollowing)\nwindow_2 = Window.orderBy(F.col("__row")).rowsBetween(Window.unboundedPrecedin'
        'g, Window.currentRow)\ndf.select("x", "y", "__row").select(F.first(F.col("x"), ignorenull'
        's=True).over(window).alias("x"), F.first(F.col("y"), ignorenulls=True).over(window).alia'
        's("y"), "__row").select(F.last(F.col("x"), ignorenulls=True).over(window_2).alias("x"), '
        'F.last(F.col("y"), ignorenulls=True).over(window_2).alias("y"), "__row")',
    ),
]


@rule(Frame, "bfill", "backfill", examples=BACKWARD)
def bfill(
    frame: Frame,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Frame:
    """Carry the next value of each column back to where values are missing."""
    return along(frame, axis, lambda series: carried(series, forward=False, limit=limit))
