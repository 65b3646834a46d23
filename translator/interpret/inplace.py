"""Methods that change what they are called on: the variable gets what it has become."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import applying, assignment, calls, expressions
from translator.interpret.binding import (
    doubt_same,
    doubt_slices,
    doubt_whole,
    rebind,
    write_through,
)
from translator.interpret.context import Context, Localise, root_name
from translator.interpret.views import changed_with, through_view
from translator.spark import Lit
from translator.values import (
    Accessor,
    Frame,
    Python,
    Refused,
    Series,
    Value,
)


def in_place(context: Context, node: cst.Call) -> list[str] | None:
    """Interpret ``x.method(..., inplace=True)``, ``x.insert()``, ``x.pop()`` and ``x.update()`` as assigning to x."""
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in ("insert", "pop"):
        return changed_by_method(context, node, node.func)
    flag = [a for a in node.args if a.keyword is not None and a.keyword.value == "inplace"]
    if not isinstance(node.func, cst.Attribute):
        return None
    always = node.func.attr.value == "update"
    if not always and not asked_for(context, node):
        return None
    receiver = expressions.evaluate(context, node.func.value)
    if not isinstance(receiver, (Frame, Series)):
        if not always:
            doubt_whole(context, node.func.value)
        return None
    if is_copy(context, node.func.value, receiver):
        return no_effect(context, node)
    args = tuple(
        (a.keyword.value if a.keyword else None, expressions.evaluate(context, a.value))
        for a in node.args
        if a not in flag
    )
    try:
        value = applying.apply(context, node, receiver, node.func.attr.value, args)
    except Refused as refused:
        raise Localise(_changed(context, node.func.value, receiver), refused) from refused
    if isinstance(receiver, Series) and isinstance(value, Series) and isinstance(node.func.value, cst.Name):
        if context.scope.function:
            context.find("PS601", node, "if the caller gave this column, it stays as it was there")
        if context.same_columns.get(node.func.value.value):
            raise Localise(_changed(context, node.func.value, receiver))
        changed = through_view(context, node.func.value.value, receiver, value)
        if changed is not None:
            return changed
    doubt_same(context, receiver if isinstance(receiver, Frame) else receiver.frame, node)
    if node.func.attr.value in _CELLWISE:
        return _write_cells(context, node, node.func.value, receiver, value)
    if node.func.attr.value in _LABELLING and isinstance(value, Frame) and isinstance(receiver, Frame):
        value = replace(value, sliced=receiver.sliced)
    return assignment.assign(context, node.func.value, value, node, in_place=True)


def changes(context: Context, node: cst.Call, receiver: Frame | Series) -> bool:
    """Tell whether a method that is called where a value is wanted changes what it belongs to, and gives None."""
    always = _name(node) == "update" or (_name(node) == "insert" and isinstance(receiver, Frame))
    return always or asked_for(context, node)


def _name(node: cst.Call) -> str:
    assert isinstance(node.func, cst.Attribute)
    return node.func.attr.value


def asked_for(context: Context, node: cst.Call) -> bool:
    """Tell whether a call has ``inplace=True``, be it written so or known of a variable.

    Raises:
        Localise: it has one that is not known, so that what the method belongs to has to be in pandas.
    """
    flag = next(
        (each.value for each in node.args if each.keyword is not None and each.keyword.value == "inplace"), None
    )
    if flag is None:
        return False
    value = expressions.evaluate(context, flag)
    if isinstance(value, Python) and isinstance(value.const, bool):
        return value.const
    assert isinstance(node.func, cst.Attribute)
    refused = Refused("whether it is done in place is only known when the program runs")
    if isinstance(receiver := expressions.evaluate(context, node.func.value), (Frame, Series)):
        raise Localise(_changed(context, node.func.value, receiver), refused)
    return False


def within_expression(context: Context, node: cst.Call) -> Value:
    """Return None for a method that changes its frame and is called where a value is wanted; it is done before.

    Raises:
        Localise: it is a part of a larger expression, of which it may not be known when or whether it is evaluated.
    """
    assert isinstance(node.func, cst.Attribute)
    receiver = expressions.evaluate(context, node.func.value)
    lines = in_place(context, node) if context.whole is node and not context.repeated else None
    if lines is None:
        changed = _changed(context, node.func.value, receiver) if isinstance(receiver, (Frame, Series)) else []
        raise Localise(changed, Refused("a frame is changed in place within a larger expression", "lost"))
    context.prelude += lines
    context.delivered = True
    return Python(Lit(None), None, touched=True)


def _write_cells(
    context: Context, node: cst.Call, target: cst.BaseExpression, receiver: Frame | Series, value: Value
) -> list[str]:
    """Assign what a method has written into cells, which slices of the frame and its columns share."""
    doubt_slices(context, receiver if isinstance(receiver, Frame) else receiver.frame, node)
    doubt_whole(context, target)
    if not isinstance(value, Frame) or not isinstance(receiver, Frame):
        return assignment.assign(context, target, value, node, in_place=True)
    lines = assignment.assign(context, target, replace(value, sliced=receiver.sliced), node, in_place=True)
    write_through(context, assignment.path_of(target), receiver)
    return lines


def _changed(context: Context, node: cst.BaseExpression, value: Value) -> list[str]:
    """Return the variables that a change in place reaches."""
    if isinstance(node, cst.Name) and isinstance(value, Series):
        return changed_with(context, node.value, value)
    return [root_name(node)]


_CELLWISE = frozenset({"fillna", "replace", "clip", "where", "mask", "ffill", "bfill", "interpolate", "update"})
"""Methods that in place write into the cells that a slice shares with its whole."""


_LABELLING = frozenset({"rename", "rename_axis", "reset_index", "set_index"})
"""Methods that in place leave the cells where they are, so that a slice stays one."""


def changed_by_method(context: Context, node: cst.Call, function: cst.Attribute) -> list[str] | None:
    """Interpret the methods of a frame that always change it."""
    receiver = expressions.evaluate(context, function.value)
    if not isinstance(receiver, Frame):
        return None
    doubt_same(context, receiver, node)
    args = calls.evaluate_arguments(context, node)
    try:
        if function.attr.value == "insert":
            args = calls.columns_stored(context, receiver, "insert", node, args)
            made = applying.apply(context, node, receiver, "insert", args)
        else:
            made = applying.apply(context, node, receiver, "drop", tuple(("columns", value) for _, value in args))
    except Refused as refused:
        raise Localise([root_name(function.value)], refused) from refused
    assert isinstance(made, Frame)
    return assignment.assign(context, function.value, replace(made, sliced=receiver.sliced), node, in_place=True)


def popped_column(context: Context, node: cst.Assign) -> list[str] | None:
    """Interpret ``y = df.pop("y")`` as taking the column and dropping it; None for any other assignment."""
    match node:
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name() as target)],
            value=cst.Call(func=cst.Attribute(value=base, attr=cst.Name("pop")), args=[cst.Arg(value=key)]),
        ) if isinstance(frame := expressions.evaluate(context, base), Frame):
            name = expressions.evaluate(context, key)
            series = applying.apply(context, node, frame, "[]", ((None, name),))
            lines = assignment.assign(context, target, series, node.value)
            doubt_same(context, frame, node)
            rest = applying.apply(context, node, expressions.evaluate(context, base), "drop", (("columns", name),))
            assert isinstance(rest, Frame)
            return [*lines, *rebind(context, assignment.path_of(base), replace(rest, sliced=frame.sliced))]
    return None


def is_copy(context: Context, node: cst.BaseExpression, value: Value | None = None) -> bool:
    """Tell whether what is changed is a part of a frame that no variable holds, which is a copy from pandas 3 on."""
    if context.options.shares or not isinstance(node, (cst.Subscript, cst.Attribute)):
        return False
    value = value or expressions.evaluate(context, node)
    if isinstance(value, Accessor):
        return isinstance(node, cst.Attribute) and is_copy(context, node.value)
    return isinstance(value, (Frame, Series)) and isinstance(
        expressions.evaluate(context, node.value), (Frame, Accessor)
    )


def no_effect(context: Context, node: cst.CSTNode) -> list[str]:
    """Leave out a statement that changes a copy only, and say so."""
    context.find("PS606", node, "this changes a copy, so that the frame stays as it is")
    context.flags.add(Verdict.NATIVE)
    return []
