"""One value of many: a program that lists all values of a column, or all row labels, and takes one or a few of them."""

from __future__ import annotations

import libcst as cst

from translator.interpret import applying, expressions
from translator.interpret.context import Context
from translator.schema import Kind
from translator.values import Accessor, Frame, Python, Refused, Series, Value

_LISTING = frozenset({"tolist", "to_list", "to_numpy"})
_SAME_IN_ARRAYS = frozenset({Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL})
"""What an element of an array is to numpy what it is to pandas; moments are not."""


def chosen_from_all(context: Context, node: cst.Subscript) -> Value | None:
    """Return what ``s.values[0]``, ``s.tolist()[-1]`` or ``df.index[:5]`` takes, without handing over the others.

    None for any other subscript, and where a position has no meaning on the cluster.
    """
    if len(node.slice) != 1:
        return None
    match node.value:
        case cst.Attribute(value=owner, attr=cst.Name("values")):
            return _at_place(context, node, owner, array=True)
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(method)), args=[]) if method in _LISTING:
            return _at_place(context, node, owner, array=method == "to_numpy")
        case cst.Attribute(value=owner, attr=cst.Name("index")) if not context.inside:
            return _labels(context, node, owner)
    return None


def _at_place(context: Context, node: cst.Subscript, owner: cst.BaseExpression, *, array: bool) -> Value | None:
    place = _key(context, node)
    if not (isinstance(place, Python) and type(place.const) is int):
        return None
    series = expressions.evaluate(context, owner)
    if not isinstance(series, Series) or (array and series.type.kind not in _SAME_IN_ARRAYS):
        return None
    if context.inside and series.frame.size != "group":
        return None
    return _applied(context, node, Accessor("iloc", series), place)


def _labels(context: Context, node: cst.Subscript, owner: cst.BaseExpression) -> Value | None:
    value = expressions.evaluate(context, owner)
    frame = value.frame if isinstance(value, Series) else value
    if not isinstance(frame, Frame):
        return None
    return _applied(context, node, Accessor("index", frame), _key(context, node))


def _key(context: Context, node: cst.Subscript) -> Value:
    # access imports this module.
    from translator.interpret.access import subscript_value

    return subscript_value(context, node.slice[0].slice)


def _applied(context: Context, node: cst.Subscript, of: Accessor, key: Value) -> Value | None:
    try:
        return applying.apply(context, node, of, "[]", ((None, key),))
    except Refused:
        return None


def column_of_cell(context: Context, target: cst.BaseExpression) -> Series | None:
    """Return the column of which ``df.loc["a", "x"]`` is a cell, so that the cell can be changed where it is."""
    match target:
        case cst.Subscript(
            value=cst.Attribute(value=owner, attr=cst.Name("loc" | "at")),
            slice=[cst.SubscriptElement(), cst.SubscriptElement(slice=cst.Index(value=column))],
        ):
            frame, name = expressions.evaluate(context, owner), expressions.evaluate(context, column)
            known = isinstance(frame, Frame) and isinstance(name, Python) and isinstance(name.const, str)
            if isinstance(frame, Frame) and isinstance(name, Python) and known and frame.has(str(name.const)):
                return frame.series(str(name.const))
    return None
