"""Missing values filled in between the values around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.frame.elements import each
from rules.preparing import cleared, numbered_rows
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Kind
from translator.spark import Code, F, Window
from translator.values import Frame, Series, references

INTERPOLATE = [
    Example(
        'df["z"] = df["x"].interpolate()',
        'window = Window.orderBy("__before").rowsBetween(Window.unboundedPreceding, Window.curren'
        'tRow)\nwindow_2 = Window.orderBy("__before").rowsBetween(Window.currentRow, Window.unboun'
        'dedFollowing)\ndf = df.withColumn("__before", F.row_number().over(Window.orderBy(F.col("_'
        '_row")))).withColumn("z", F.coalesce(F.col("x"), F.last(F.col("x"), ignorenulls=True).ov'
        'er(window) + (F.first(F.col("x"), ignorenulls=True).over(window_2) - F.last(F.col("x"), '
        'ignorenulls=True).over(window)) * ((F.col("__before") - F.last(F.when(F.col("x").isNotNu'
        'll(), F.col("__before")), ignorenulls=True).over(window)) / F.nullif(F.first(F.when(F.co'
        'l("x").isNotNull(), F.col("__before")), ignorenulls=True).over(window_2) - F.last(F.when'
        '(F.col("x").isNotNull(), F.col("__before")), ignorenulls=True).over(window), F.lit(0))),'
        ' F.last(F.col("x"), ignorenulls=True).over(window))).drop("__before")',
    ),
    Example(
        'df["z"] = df["x"].interpolate(method="linear", limit_direction="both")',
        'window = Window.orderBy("__before").rowsBetween(Window.unboundedPreceding, Window.curren'
        'tRow)\nwindow_2 = Window.orderBy("__before").rowsBetween(Window.currentRow, Window.unboun'
        'dedFollowing)\ndf = df.withColumn("__before", F.row_number().over(Window.orderBy(F.col("_'
        '_row")))).withColumn("z", F.coalesce(F.col("x"), F.last(F.col("x"), ignorenulls=True).ov'
        'er(window) + (F.first(F.col("x"), ignorenulls=True).over(window_2) - F.last(F.col("x"), '
        'ignorenulls=True).over(window)) * ((F.col("__before") - F.last(F.when(F.col("x").isNotNu'
        'll(), F.col("__before")), ignorenulls=True).over(window)) / F.nullif(F.first(F.when(F.co'
        'l("x").isNotNull(), F.col("__before")), ignorenulls=True).over(window_2) - F.last(F.when'
        '(F.col("x").isNotNull(), F.col("__before")), ignorenulls=True).over(window), F.lit(0))),'
        ' F.last(F.col("x"), ignorenulls=True).over(window), F.first(F.col("x"), ignorenulls=True'
        ').over(window_2))).drop("__before")',
    ),
]


@rule(Series, "interpolate", examples=INTERPOLATE)
def interpolate(
    series: Series,
    method: str = "linear",
    *,
    axis: Axis = 0,
    limit: Unsupported = None,
    inplace: Unsupported = False,
    limit_direction: str | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Series:
    """Fill missing values on the line between the values around them, in the order of the rows.

    After the last value there is that value; before the first one only with ``limit_direction="both"``.
    """
    _check(method, axis, limit_direction)
    if not series.missing:
        return series
    frame, place = numbered_rows(series.frame)
    placed = replace(series, frame=frame, uses=series.uses | {place}, view=False)
    return between(placed, place, both=limit_direction == "both")


@rule(
    Frame,
    "interpolate",
    examples=[
        Example(
            'df[["x", "n", "y"]].interpolate()',
            'window = Window.orderBy("__before").rowsBetween(Window.unboundedPreceding, Window.curren'
            'tRow)\nwindow_2 = Window.orderBy("__before").rowsBetween(Window.currentRow, Window.unboun'
            'dedFollowing)\ndf.select("x", "n", "y", "__row").withColumn("__before", F.row_number().ov'
            'er(Window.orderBy(F.col("__row")))).withColumns({"x": F.coalesce(F.col("x"), F.last(F.co'
            'l("x"), ignorenulls=True).over(window) + (F.first(F.col("x"), ignorenulls=True).over(win'
            'dow_2) - F.last(F.col("x"), ignorenulls=True).over(window)) * ((F.col("__before") - F.la'
            'st(F.when(F.col("x").isNotNull(), F.col("__before")), ignorenulls=True).over(window)) / '
            'F.nullif(F.first(F.when(F.col("x").isNotNull(), F.col("__before")), ignorenulls=True).ov'
            'er(window_2) - F.last(F.when(F.col("x").isNotNull(), F.col("__before")), ignorenulls=Tru'
            'e).over(window), F.lit(0))), F.last(F.col("x"), ignorenulls=True).over(window)), "y": F.'
            'coalesce(F.col("y"), F.last(F.col("y"), ignorenulls=True).over(window) + (F.first(F.col('
            '"y"), ignorenulls=True).over(window_2) - F.last(F.col("y"), ignorenulls=True).over(windo'
            'w)) * ((F.col("__before") - F.last(F.when(F.col("y").isNotNull(), F.col("__before")), ig'
            'norenulls=True).over(window)) / F.nullif(F.first(F.when(F.col("y").isNotNull(), F.col("_'
            '_before")), ignorenulls=True).over(window_2) - F.last(F.when(F.col("y").isNotNull(), F.c'
            'ol("__before")), ignorenulls=True).over(window), F.lit(0))), F.last(F.col("y"), ignorenu'
            'lls=True).over(window))}).drop("__before")',
        )
    ],
)
def interpolate_frame(
    frame: Frame,
    method: str = "linear",
    *,
    axis: Axis = 0,
    limit: Unsupported = None,
    inplace: Unsupported = False,
    limit_direction: str | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Frame:
    """Fill missing values of each column on the line between the values around them."""
    _check(method, axis, limit_direction)
    numbered, place = numbered_rows(frame)
    both = limit_direction == "both"
    made = each(numbered, lambda series: between(series, place, both=both) if series.missing else series)
    return cleared(made)


def _check(method: str, axis: int, direction: str | None) -> None:
    if method != "linear" or axis == 1 or direction not in (None, "forward", "both"):
        raise Refused("values are interpolated in another way than along a line forward")


def between(series: Series, place: str, *, both: bool) -> Series:
    """Return a series with its gaps filled from the values around them; `place` is a column of row numbers."""
    if series.type.kind not in (Kind.FLOAT, Kind.INT):
        raise Refused("interpolate() of values that are not numbers", way_out="select the columns with numbers")
    column = series.column
    before = Window.orderBy(place).rowsBetween(Window.unboundedPreceding, Window.currentRow)
    after = Window.orderBy(place).rowsBetween(Window.currentRow, Window.unboundedFollowing)
    known = F.when(column.isNotNull(), F.col(place))
    last, last_place = (_nearest(part, "last", before) for part in (column, known))
    following, next_place = (_nearest(part, "first", after) for part in (column, known))
    share = (F.col(place) - last_place) / F.nullif(next_place - last_place, F.lit(0))
    parts: Sequence[Code] = [column, last + (following - last) * share, last, *([following] if both else [])]
    made = series.derived(F.coalesce(*parts), type=FLOAT, missing=True)
    made = replace(made, uses=made.uses | references(column) | {place})
    return made.noted("PS701", "all rows go through one task, since the window has no partition")


def _nearest(column: Code, function: str, window: Code) -> Code:
    made: Code = getattr(F, function)(column, ignorenulls=True).over(window)
    return made
