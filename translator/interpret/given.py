"""What a call does to the objects that it gives a function: they are changed, given back, or given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import (
    calls,
    objects,
)
from translator.interpret.context import Context, Localise
from translator.interpret.entering import argument_name
from translator.interpret.handover import on_cluster
from translator.interpret.returning import Run
from translator.interpret.scope import Scope
from translator.interpret.takingback import holds
from translator.values import (
    Frame,
    Function,
    Instance,
    Python,
    Refused,
    Value,
)


def check_handed_over(node: cst.Call, function: Function, run: Run) -> None:
    """See to it that an argument that a function hands over and then changes is changed for the caller, too.

    Raises:
        Localise: it is a variable of the caller, which is handed over before the call.
    """
    for name, identity in run.identities.items():
        variable = argument_name(node, function, name)
        if variable and identity in run.scope.localised and objects.may_change(run.definition, name):
            raise Localise([variable], Refused("a function changes its argument in a way that has no rule"))


def check_objects(function: Function, run: Run, bound: Mapping[str, Value]) -> None:
    """See to it that a function only reads the objects that it is given; a method may change its own."""
    for name, value in bound.items():
        changed = (path for path, count in run.scope.counter.items() if count > 1 and path.startswith(f"{name}."))
        if isinstance(value, Instance) and value is not function.owner and any(changed):
            objects.leave(value)


def note_perhaps_given(context: Context, run: Run, result: Value | None) -> None:
    """Note which arguments a function gives back on some of its ways out only."""
    for name, identity in run.identities.items():
        same = [run.is_object(value, name) for value in run.returns]
        if isinstance(result, Frame) and any(same) and not all(same):
            context.scope.perhaps.add((context.scope.root(result.identity), context.scope.root(identity)))


def without_given_up(context: Context, node: cst.Call, function: Function, run: Run) -> Run:
    """Return what came of a function without the changed arguments that nobody can see after the call.

    ``df = prepared(df)`` gives up the object that the function changed, if the function does not give that back.
    """
    seen = {
        name: identity
        for name, identity in run.identities.items()
        if name not in run.changed
        or all(run.is_object(state.get(name), name) for state in run.exits)
        or not _is_given_up(context, node, argument_name(node, function, name), identity)
    }
    return replace(run, identities=seen)


def _is_given_up(context: Context, node: cst.Call, variable: str, identity: int) -> bool:
    """Tell whether nothing holds an argument of a call after it: neither a variable, nor what a variable holds."""
    scope: Scope | None = context.scope
    root = context.scope.root(identity)
    own = context.whole is node and context.target == variable
    if root in context.scope.given or any(root in pair for pair in context.scope.perhaps):
        return False
    while scope is not None:
        for name, value in scope.values.items():
            if holds(scope, value, root) and not (own and name == variable and scope is context.scope):
                return False
        scope = scope.parent
    return True


def forget_changed_lists(
    context: Context, node: cst.Call, function: Function, bound: dict[str, Value], scope: Scope
) -> None:
    """Take lists and dicts that the function may have changed as unknown."""
    for name, value in bound.items():
        after = scope.values.get(name)
        if not (isinstance(value, Python) and _is_container(value)) or _same_parts(value, after):
            continue
        if on_cluster(value) or (after is not None and on_cluster(after)):
            raise Refused("a function changes a list of frames that it is given", "lost")
        given = argument_name(node, function, name)
        if given:
            calls.forget(context, given, value)


def _is_container(value: Python) -> bool:
    known = value.items is not None or value.pairs is not None
    return known or value.each is not None or isinstance(value.const, (list, dict, set))


def _same_parts(one: Python, two: Value | None) -> bool:
    def size(parts: Sequence[object] | None) -> int:
        return -1 if parts is None else len(parts)

    if not isinstance(two, Python) or one.const != two.const or one.each != two.each:
        return False
    return size(one.items) == size(two.items) and size(one.pairs) == size(two.pairs)
