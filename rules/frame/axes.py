"""The axes of a frame: columns with other names, a single column as a series."""

from __future__ import annotations

from rules.frame.columns import set_labels
from translator.rule import Axis, Constant, Example, Refused, rule
from translator.values import Frame, Value

SET_AXIS = [Example('df[["x", "n"]].set_axis(["a", "c"], axis=1)', 'df.select("x", "n").toDF("a", "c")')]


@rule(Frame, "set_axis", examples=SET_AXIS)
def set_axis(frame: Frame, labels: Value, *, axis: Axis = 0, copy: Constant = None) -> Frame:
    """Name all columns anew, by position."""
    if axis == 0:
        raise Refused("row labels are set")
    return set_labels(frame, labels)


SQUEEZE = [
    Example('df[["x"]].squeeze("columns")', 'df.select("x")'),
    Example('df[["x", "n"]].squeeze(axis=1)', 'df.select("x", "n")'),
]


@rule(Frame, "squeeze", examples=SQUEEZE)
def squeeze(frame: Frame, axis: Axis | None = None) -> Value:
    """Take the only column of a frame as a series; of several columns the frame stays."""
    if axis != 1:
        raise Refused("what comes out depends on the number of rows", way_out='say squeeze("columns")')
    return frame.series(frame.names[0]) if len(frame.names) == 1 else frame.replaced(frame.code)


@rule(Frame, "infer_objects", examples=[Example("df.infer_objects()", "df")])
def infer_objects(frame: Frame, copy: Constant = None) -> Frame:
    """Leave the frame as it is: a column of Spark has its type already."""
    return frame.replaced(frame.code)
