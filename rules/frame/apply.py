"""Functions applied to each row, to each column, or to each cell of a frame."""

from __future__ import annotations

from rules.frame.elements import each
from rules.plain import branch, can_be_missing, doubts, is_nothing
from rules.series.elementwise import applied
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.spark import Name, lit
from translator.values import Element, Frame, Function, Python, Row, Series, Value, scalar_type

NOTHING = Python(Name("()"), (), ())
"""No further arguments."""

APPLY = [
    Example('df.apply(lambda row: row["n"] * 2, axis=1)', 'F.col("n") * 2'),
    Example("df.apply(lambda row: row.x + row.y, axis=1)", 'F.col("x") + F.col("y")'),
    Example(
        'df["z"] = df.apply(lambda r: "big" if r["n"] > 2 else "small", axis=1)',
        'df = df.withColumn("z", F.when(F.col("n") > 2, "big").otherwise("small"))',
    ),
    Example(
        'def level(row):\n    if row["x"] > 1:\n        return "high"\n    if row["n"] > 1:\n        return "middle"\n'
        '    return "low"\n\n\ndf["z"] = df.apply(level, axis=1)',
        'def level(row):\n    if row["x"] > 1:\n        return "high"\n    if row["n"] > 1:\n        return "middle"\n'
        '    return "low"\n\n\n'
        'df = df.withColumn("z", F.when(F.col("x") > 1, "high").when(F.col("n") > 1, "middle").otherwise("low"))',
    ),
    Example(
        'df[["x", "n"]].apply(lambda row: row["n"], axis=1)',
        'df.select("x", "n").select(F.col("n").cast("double").alias("value"))',
    ),
    Example(
        'df[["x", "y"]].apply(lambda c: c * 2)',
        'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))',
    ),
]


@rule(Frame, "apply", examples=APPLY)
def apply(
    frame: Frame,
    func: Value,
    axis: Axis = 0,
    raw: Unsupported = False,
    result_type: Unsupported = None,
    args: Value = NOTHING,
    by_row: Unsupported = "compat",
    engine: Unsupported = "python",
    engine_kwargs: Unsupported = None,
    **kwargs: Value,
) -> Value:
    """Apply a function to each row, as the column expression that it amounts to; or to each column."""
    more = args.items if isinstance(args, Python) else None
    if kwargs or more is None or not isinstance(func, Function):
        raise Refused("the function or its arguments are not known at translation time")
    if axis == 0:
        return each(frame, lambda series: _column(func.on_elements([series, *more])))
    return _by_row(frame, func.on_elements([Row(frame), *more]))


def _column(made: Value) -> Series:
    if isinstance(made, Series):
        return made
    raise Refused("the function gives one value for each column", way_out="call the aggregate on the frame")


def _by_row(frame: Frame, made: Value) -> Series:
    """Return what a function makes of each row as a series, which has no name in pandas."""
    if isinstance(made, Element):
        series = made.series
        return series.derived(series.column, type=series.type, missing=series.missing, loose=series.loose, name=None)
    if isinstance(made, Python) and not is_nothing(made):
        return Series(frame, lit(branch(made)), None, scalar_type(made), can_be_missing(made), notes=doubts(made))
    raise Refused("the function does not give one plain value for each row")


MAP = [
    Example(
        'df[["x", "y"]].map(lambda v: v * 2)',
        'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))',
    )
]


@rule(Frame, "map", "applymap", examples=MAP)
def map_(frame: Frame, func: Value, na_action: str | None = None, **kwargs: Value) -> Frame:
    """Apply a function to each cell, as the column expression that it amounts to."""
    if kwargs:
        raise Refused("the function is given arguments by name")
    return each(frame, lambda series: applied(series, func, (), skip_missing=na_action == "ignore"))
