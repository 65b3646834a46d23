"""The axes of a frame: columns in another order or with other names, a single column as a series."""

from __future__ import annotations

from collections.abc import Sequence

from rules.frame.columns import set_labels
from rules.frame.select import taken
from rules.series.operands import missing_constant, value_column
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, rule
from translator.schema import FLOAT, Column, Kind
from translator.spark import Code, Lit, lit
from translator.values import Frame, Python, Value, constant_type, new_token

REINDEX = [
    Example('df.reindex(columns=["n", "x", "k"])', 'df.select("n", "x", "k")'),
    Example("df.reindex(sorted(df.columns), axis=1)", 'df.select("b", "g", "k", "m", "n", "s", "t", "u", "x", "y")'),
    Example('df.reindex(columns=["n", "other"])', 'df.select("n", F.lit(None).cast("double").alias("other"))'),
    Example(
        'df[["n", "k"]].reindex(["other", "k"], axis="columns", fill_value=0)',
        'df.select("n", "k").select(F.lit(0).alias("other"), "k")',
    ),
]


@rule(Frame, "reindex", examples=REINDEX)
def reindex(
    frame: Frame,
    labels: Names | None = None,
    *,
    index: Unsupported = None,
    columns: Names | None = None,
    axis: Axis | None = None,
    method: Unsupported = None,
    copy: Constant = None,
    level: Unsupported = None,
    fill_value: Value | None = None,
    limit: Unsupported = None,
    tolerance: Unsupported = None,
) -> Frame:
    """Choose columns by their names; those that the frame does not have are missing, or hold a value."""
    wanted = columns if columns is not None else labels if axis == 1 else None
    if wanted is None:
        raise Refused("rows are chosen by a list of labels", way_out="merge with a frame of the labels")
    if set(wanted) <= set(frame.names):
        return taken(frame, wanted)
    return _with_new(frame, wanted, fill_value)


def _with_new(frame: Frame, names: Sequence[str], fill_value: Value | None) -> Frame:
    """Return the frame with these columns, of which it does not have some."""
    value = Python(Lit(None), None) if fill_value is None else fill_value
    if not isinstance(value, Python) or not value.known:
        raise Refused("the value to fill with is not known at translation time")
    gap = missing_constant(value)
    kind = FLOAT if gap else constant_type(value.const)
    new: Code = lit(None).cast("double") if gap else value_column(Kind.UNKNOWN, value)
    frame = frame.with_order_kept(names)
    items: list[str | Code] = []
    columns = []
    for name in names:
        there = frame.has(name)
        items.append(name if there else new.alias(name))
        columns.append(frame.column(name) if there else Column(name, kind, missing=gap))
    token = new_token()
    written = {**dict(frame.written), **{name: token for name in names if not frame.has(name)}}
    return frame.replaced(frame.select(items), columns=tuple(columns), written=tuple(written.items()), source=frame)


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
