"""Columns whose names differ in upper and lower case only, which Spark takes for one unless it is told otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from translator.interpret.context import Context
from translator.values import Frame, Series, Value


def look_for_cases(context: Context, given: Iterable[Value], made: Value) -> None:
    """Note whether a rule's result has, or may have, such columns.

    Args:
        context: of the program; `Context.by_case` is set.
        given: what the rule got.
        made: its result.
    """
    if isinstance(made, Frame) and made.columns is not None:
        names = {column.name for column in (*made.columns, *made.index.columns)}
    elif isinstance(made, Frame):
        frames = [value for value in given if isinstance(value, Frame)]
        if frames and all(frame.columns is not None for frame in frames):
            context.by_case = True  # the names of the columns are values of the data, such as of get_dummies()
        context.named |= {column.name for column in made.partial}
        names = context.named
    elif isinstance(made, Series) and made.frame.columns is None:
        context.named |= made.uses
        names = context.named
    else:
        return
    context.by_case = context.by_case or len({name.lower() for name in names}) < len(names)
