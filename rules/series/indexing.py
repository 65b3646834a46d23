"""The row labels and the name of a series, and the frame that it becomes."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.index import index as labels_of_frame
from rules.frame.index import named_index, reset_index
from rules.labels import one_column, only_column, renumbered
from translator.rule import Axis, Constant, Example, Label, Refused, Unsupported, rule
from translator.values import Frame, Series, Value

RESET = [
    Example(
        'df.groupby("g")["n"].sum().reset_index()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df.groupby("g")["n"].sum().reset_index(name="total")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).select("g", F'
        '.col("n").alias("total"))',
    ),
    Example(
        'df.groupby("g")["n"].sum().reset_index(drop=True)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy("g").drop("g")',
    ),
    Example(
        'df.groupby("g").size().reset_index().rename(columns={0: "rows"})',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.count("*").alias("size"))'
        '.select("g", F.col("size").alias("rows"))',
    ),
    Example('df["n"].reset_index(drop=True)', 'df.select("n")'),
    Example(
        'df.groupby(["g", "b"])["n"].sum().reset_index(level=0, drop=True)',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).orderBy("g", "b").drop("g")',
    ),
    Example(
        'df.groupby(["g", "b"])["n"].sum().reset_index("g")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).select("b", "g", "n")',
    ),
]


@rule(Series, "reset_index", examples=RESET)
def reset(
    series: Series,
    level: Constant = None,
    *,
    drop: bool = False,
    name: Label | None = None,
    inplace: Unsupported = False,
    allow_duplicates: Unsupported = False,
) -> Value:
    """Number the rows anew; the labels become columns of a frame, or are dropped."""
    if drop:
        frame = one_column(series)
        return only_column(renumbered(frame) if level is None else reset_index(frame, level, drop=True), series)
    return reset_index(frame_of(series, name), level)


def frame_of(series: Series, name: str | None) -> Frame:
    """Return the frame that has the series as its column, under a name; pandas calls one without a name 0."""
    if series.name is not None or name is not None:
        return one_column(replace(series, name=series.name if name is None else str(name)))
    frame = one_column(replace(series, name="0"))
    return replace(frame, columns=tuple(replace(column, numbered=True) for column in frame.columns or ()))


FRAMES = [
    Example('df["x"].to_frame()', 'df.select("x")'),
    Example('df["x"].to_frame("value")', 'df.select(F.col("x").alias("value"))'),
    Example(
        'df.groupby("g")["n"].sum().to_frame(name="total")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).select("g", F'
        '.col("n").alias("total"))',
    ),
]


@rule(Series, "to_frame", examples=FRAMES)
def to_frame(series: Series, name: Label | None = None) -> Frame:
    """Make a frame of one column."""
    made = frame_of(series, name)
    return replace(made, sliced=series.view or made.sliced)


RENAME = [
    Example('df["x"].rename("value")', 'F.col("x")'),
    Example(
        'df.groupby("g")["n"].sum().rename("total")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).select("g", F'
        '.col("n").alias("total"))',
    ),
]


@rule(Series, "rename", examples=RENAME)
def rename(
    series: Series,
    index: Constant = None,
    *,
    axis: Axis | None = None,
    copy: Constant = None,
    inplace: Unsupported = False,
    level: Unsupported = None,
    errors: Unsupported = "ignore",
) -> Series:
    """Give the series another name."""
    if index is not None and not isinstance(index, str):
        raise Refused("labels are renamed")
    if any(column.name == index for column in series.frame.index.columns):
        raise Refused(f"the column and the row labels are both called {index!r}", way_out="give one another name")
    return replace(series, name=index)


RENAME_AXIS = [
    Example(
        'df.groupby("g")["n"].sum().rename_axis("group").reset_index(name="total")',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg(F.sum("n").alias'
        '("n"))\n    .withColumnRenamed("g", "group")\n    .select("group", F.col("n").alias("total'
        '"))\n)',
    )
]


@rule(Series, "rename_axis", examples=RENAME_AXIS)
def rename_axis(
    series: Series,
    mapper: Constant = None,
    *,
    index: Constant = None,
    axis: Axis = 0,
    copy: bool = True,
    inplace: Unsupported = False,
) -> Series:
    """Name the levels of the index."""
    return replace(series, frame=named_index(series.frame, index if mapper is None else mapper))


@rule(
    Series,
    "index",
    examples=[
        Example(
            'df.groupby("g")["n"].sum().index',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy("g")'
            '.select("g").toPandas().set_index("g").index',
        )
    ],
    attribute=True,
)
def index(series: Series) -> Value:
    """Give the labels of groups as a pandas index; those of rows stay with their frame."""
    return labels_of_frame(series.frame)
