"""Frames that may be None: ``best = None`` before a loop, functions that return a frame or nothing.

Such a frame is used like any other, since pandas would stop too where it is None. Whether it is None is left to the
running program to tell; behind the question, the frame is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import libcst as cst

from translator.interpret.context import Context
from translator.values import Frame, Python, Refused, Value


def may_be_none(value: Value) -> bool:
    """Tell whether a value is a frame that may be None, or holds one."""
    if isinstance(value, Frame):
        return value.optional
    if isinstance(value, Python):
        parts = [*(value.items or ()), *(part for _, part in value.pairs or ()), *([value.each] if value.each else [])]
        return any(map(may_be_none, parts))
    return False


def is_none(value: Value) -> bool:
    """Tell whether a value is certainly None."""
    return isinstance(value, Python) and value.known and value.const is None


def merged(one: Value, two: Value) -> Value:
    """Return a value that two paths left as it was, which may be None if it may be so on one of them."""
    if isinstance(one, Frame) and isinstance(two, Frame) and two.optional and not one.optional:
        return replace(one, optional=True)
    return one


def check_certain(values: Iterator[Value]) -> None:
    """Refuse frames that may be None where pandas takes None for something of its own.

    Raises:
        Refused: one of them may be None.
    """
    if any(map(may_be_none, values)):
        raise Refused("a frame is given that is None in some cases", "lost", way_out="ask whether it is None before")


def certain(node: cst.BaseExpression, *, truth: bool) -> list[str]:
    """Return the variables that are not None where a condition has this truth."""
    match node:
        case cst.Comparison(
            left=cst.Name(value=name),
            comparisons=[cst.ComparisonTarget(operator=operator, comparator=cst.Name(value="None"))],
        ):
            not_none = isinstance(operator, cst.IsNot) if truth else isinstance(operator, cst.Is)
            return [name] if not_none else []
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return certain(inner, truth=not truth)
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            if isinstance(operator, cst.And) == truth:
                return [*certain(left, truth=truth), *certain(right, truth=truth)]
    return []


def narrow(context: Context, node: cst.BaseExpression, *, truth: bool) -> None:
    """Take the variables as certain that a condition tells to be no None."""
    for name in certain(node, truth=truth):
        value = context.scope.values.get(name)
        if isinstance(value, Frame) and value.optional:
            context.scope.values[name] = replace(value, optional=False)


@contextmanager
def narrowed(context: Context, node: cst.BaseExpression, *, truth: bool) -> Iterator[None]:
    """Take these variables as certain for a while."""
    scope = context.scope
    before = {name: scope.values[name] for name in certain(node, truth=truth) if name in scope.values}
    narrow(context, node, truth=truth)
    during = {name: scope.values[name] for name in before}
    try:
        yield
    finally:
        scope.values.update({name: before[name] for name in before if scope.values.get(name) is during[name]})
