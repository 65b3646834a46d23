"""Conditions that the call of a function decides, so that one of two branches is never taken."""

from __future__ import annotations

import libcst as cst

from translator.interpret.context import Context
from translator.trees import names_within, parts_of, walked
from translator.values import Python, Value


def never_taken(context: Context, test: cst.BaseExpression, value: Value) -> bool | None:
    """Tell whether the first branch is never taken, or the other; None where that is not known.

    It may be known whether an argument is given, what a call gives for a parameter that is not bound anew, and what a
    condition on the element of a round is, such as one on the type of a column.
    """
    if not isinstance(value, Python) or not value.known:
        return None
    if isinstance(value.const, bool) and context.rounds & names_within(test):
        return not value.const
    asked = isinstance(test, cst.Comparison) and isinstance(test.comparisons[0].operator, (cst.Is, cst.IsNot))
    if isinstance(value.const, bool) and asked:
        return not value.const
    return not value.const if context.scope.function and _of_parameters(context, test) else None


def _of_parameters(context: Context, test: cst.BaseExpression) -> bool:
    """Tell whether a condition is one of parameters only, which still are what the call has given for them."""
    definition = context.active[-1] if context.active else None
    if not isinstance(definition, cst.FunctionDef):
        return False
    given = {
        part.name.value
        for part in walked(definition.params)
        if isinstance(part, cst.Param) and context.scope.versions.get(part.name.value, 0) <= 1
    }
    names = _names_in(test)
    return names is not None and names <= given


def _names_in(test: cst.CSTNode) -> set[str] | None:
    """Return the names in a condition; None if it holds more than these, their classes and their lengths."""
    match test:
        case cst.Call(func=cst.Name("isinstance" | "len"), args=[cst.Arg(value=cst.Name(value=name)), *_]):
            return {name}
        case cst.Call() | cst.Attribute() | cst.NamedExpr():
            return None
        case cst.Name(value=name):
            return {name}
    found: set[str] = set()
    for part in parts_of(test):
        names = _names_in(part)
        if names is None:
            return None
        found |= names
    return found
