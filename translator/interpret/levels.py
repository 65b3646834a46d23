"""Frames whose columns have names of two levels in pandas, and plain names in Spark.

Lists of aggregates make them: ``agg({"x": ["min", "max"]})``. They stay on the cluster as long as the program looks at
their size or names their columns anew; for everything else they become pandas frames with both levels restored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from translator.spark import Code, as_code
from translator.values import Accessor, Frame, Labels, Refused, Value

_KEEPING = frozenset({"len()", "shape", "empty", "copy", "head"})


def check_levels(receiver: Value, member: str, args: Iterable[Value]) -> None:
    """Refuse what a member does with columns of two levels, unless it is known to be right for them.

    Raises:
        Refused: the member would take the plain names of the Spark frame for those of pandas.
    """
    holder = receiver.of if isinstance(receiver, Accessor) else receiver
    fine = member in _KEEPING or member in ("columns", "columns=", "reset_index")
    if (_has_levels(holder) and not (fine and holder is receiver)) or any(_has_levels(value) for value in args):
        raise Refused(
            "the columns have names of two levels",
            way_out='name the results: agg(x_mean=("x", "mean"))',
        )


def _has_levels(value: Value) -> bool:
    return isinstance(value, Frame) and bool(value.levels)


def with_levels(receiver: Value, member: str, made: Value) -> Value:
    """Return what a rule made of a frame with two levels, with the levels that it has now."""
    if not isinstance(receiver, Frame) or not receiver.levels:
        return made
    if member == "columns":
        index = restored(_empty(receiver), receiver).attribute("columns")
        return Labels(as_code([*receiver.levels]), [*receiver.levels], touched=True, index=index)
    if not isinstance(made, Frame) or member in _KEEPING:
        return made
    if member == "columns=":
        return replace(made, levels=())
    new = len(made.names) - len(receiver.levels)
    return replace(made, levels=(*((name, "") for name in made.names[:new]), *receiver.levels))


def _empty(frame: Frame) -> Code:
    code = frame.code.limit(0).toPandas()
    keys = [column.name for column in frame.index.columns]
    return code.set_index(keys) if keys else code


def restored(code: Code, frame: Frame) -> Code:
    """Return a handed-over frame with the names of its columns as they are in pandas: a list for each level."""
    if not frame.levels:
        return code
    return code.set_axis([list(level) for level in zip(*frame.levels, strict=True)], axis=1)
