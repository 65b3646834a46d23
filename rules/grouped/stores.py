"""Functions that add columns to each group: ``df.groupby("k", group_keys=False).apply(with_share)``."""

from __future__ import annotations

from rules.grouping import group_window, present
from rules.onegroup import ROWS, check_of_each_group, over
from translator.rule import Refused
from translator.spark import Attribute, Call, Code
from translator.values import Frame, Grouped, Note

_STEPS = frozenset({"withColumn", "withColumns", "select", "drop"})
NO_GROUPS = Note("PS601", "of a frame without groups pandas gives an empty frame with the columns as they were")


def with_stored(grouped: Grouped, made: Frame) -> Frame:
    """Return all rows with the columns that a function stores in the frame of each group.

    Args:
        grouped: the groups.
        made: what the function makes of the frame of one group.

    Raises:
        Refused: the function does something else to the rows, or changes the keys.
    """
    base = grouped.frame
    keys = {key.name for key in grouped.keys}
    changed = {name for name, token in made.written if dict(base.written).get(name) != token}
    if grouped.derived or keys & changed or not keys <= set(made.names) or made.index != base.index:
        raise Refused("the function changes the keys of the groups, or they are computed")
    window = group_window(grouped)
    kept = present(grouped)
    code = _rebuilt(made.code, kept, window)
    rows = base if kept == base.code else base.filtered(kept)
    order = base.order.shuffled
    return rows.replaced(code, columns=made.columns, written=made.written, order=order).noted(
        NO_GROUPS.code, NO_GROUPS.message
    )


def _rebuilt(code: Code, kept: Code, window: Code) -> Code:
    """Return the steps on the frame of a group as steps on the whole, with aggregates over the rows of the group."""
    if code == ROWS:
        return kept
    match code:
        case Call(Attribute(inner, step), args, kwargs) if step in _STEPS:
            check_of_each_group(*args)
            before = _rebuilt(inner, kept, window)
            return Call(Attribute(before, step), tuple(over(each, window) for each in args), kwargs)
    raise Refused("the function does more than store columns in the frame of each group")
