"""Columns that are changed in place while a frame holds them: the frame changes too, until pandas 3."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.interpret import applying
from translator.interpret.binding import rebind
from translator.interpret.context import Context
from translator.layout import text
from translator.spark import Lit, col
from translator.values import Frame, Python, Refused, Series


def through_view(context: Context, name: str, old: Series, new: Series) -> list[str] | None:
    """Change the frame whose column a variable holds: until pandas 3, ``s = df["x"]`` is the column itself.

    None where the frame stays as it is.
    """
    holder, *_ = context.columns_of.get(name, ("",))
    frame = context.scope.values.get(holder)
    if not old.view or not context.options.shares or not isinstance(frame, Frame) or not old.fits(frame):
        return None
    column = next(iter(old.uses))
    args = ((None, Python(Lit(column), column)), (None, replace(new, frame=frame)))
    made = applying.apply(context, cst.Name(name), frame, "[]=", args)
    if not isinstance(made, Frame):
        return None
    lines = rebind(context, holder, made)
    changed = context.scope.values[holder]
    assert isinstance(changed, Frame)
    context.scope.bind(name, changed.series(column))
    return [*lines, f"{name} = {text(col(column))}"]


def same_column(context: Context, name: str) -> list[str]:
    """Return the variables that hold the very column that a variable holds, itself among them."""
    others = context.same_columns.get(name, set())
    return [name, *sorted(other for other in others if isinstance(context.scope.values.get(other), Series))]


def changed_with(context: Context, name: str, series: Series) -> list[str]:
    """Return the variables that change when a column in a variable does: those that hold it, and its frame."""
    viewed = series.view and context.options.shares
    holder = context.columns_of.get(name, ())[:1] if viewed else ()
    return [*same_column(context, name), *holder]


def callers_column(name: str) -> Refused:
    """Return the refusal to follow a change of a column that the caller of a function may have given."""
    return Refused(
        "a column is changed in place that the caller may have given",
        "lost",
        way_out="return the changed column and assign it",
        doubt=f"the caller's own column stays as it was when {name!r} is changed",
    )
