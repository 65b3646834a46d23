"""Conditions that are known when translating, so that one of two branches is never taken.

They are about what the call of a function has given for its parameters, about the element of a round, or about which
columns a frame has and of which types. A switch at the top of a program, such as ``DEBUG = False``, is not one of them:
whoever turns it wants both branches.
"""

from __future__ import annotations

import libcst as cst

from translator.interpret.context import Context
from translator.interpret.handover import frames_in
from translator.trees import names_within, parts_of
from translator.values import Python, Value


def never_taken(context: Context, test: cst.BaseExpression, value: Value) -> bool | None:
    """Tell whether the first branch is never taken, or the other; None where that is not known.

    It may be known whether an argument is given, what a call gives for the parameters of a function and what that makes
    of its other variables, which columns a frame has, and what a condition on the element of a round is.
    """
    if not isinstance(value, Python) or not value.known:
        return None
    if isinstance(value.const, bool) and (context.rounds & names_within(test) or frames_in(context, test)):
        return not value.const
    asked = isinstance(test, cst.Comparison) and isinstance(test.comparisons[0].operator, (cst.Is, cst.IsNot))
    if isinstance(value.const, bool) and asked:
        return not value.const
    return not value.const if context.scope.function and _of_own_variables(context, test) else None


def _of_own_variables(context: Context, test: cst.BaseExpression) -> bool:
    """Tell whether a condition is one of the function's own variables only."""
    names = _names_in(test)
    return bool(names) and all(name in context.scope.values for name in names or ())


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
