"""`functools.partial`: functions with some of their arguments given beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import Parameter

import libcst as cst

from translator.interpret.context import Context
from translator.interpret.handover import on_cluster
from translator.rule import Arguments, Rule
from translator.values import Function, Grouped, Member, Partial, Python, Refused, Value


def partial(context: Context, node: cst.Call, args: Arguments) -> Value | None:
    """Return what ``partial(function, ...)`` gives; None where it may give other things when it is called.

    A frame, or a list that a variable holds, may be changed until then.
    """
    if not args or args[0][0] is not None or not all(map(_is_fixed, node.args[1:], (value for _, value in args[1:]))):
        return None
    called, given = args[0][1], tuple(args[1:])
    if isinstance(called, Function) and isinstance(called.node, (cst.FunctionDef, cst.Lambda)) and not called.owner:
        merged = with_given(called.given, given)
        return replace(called, code=context.source(node), on_elements=_on_elements(called, given), given=merged)
    if isinstance(called, Member) and not isinstance(called, Partial):
        return Partial(f"functools.partial({called.path})", context.source(node), called, node, given)
    return None


def _is_fixed(argument: cst.Arg, value: Value) -> bool:
    held = isinstance(argument.value, cst.Name) and isinstance(value, Python)
    container = isinstance(value, Python) and not isinstance(value.const, (str, int, float, tuple, type(None)))
    return not argument.star and not on_cluster(value) and not (held and container)


def with_given(given: Arguments, args: Arguments) -> Arguments:
    """Return the arguments of a call with those that were given beforehand."""
    named = {name for name, _ in args if name is not None}
    return (
        *(part for part in given if part[0] is None),
        *(part for part in args if part[0] is None),
        *(part for part in given if part[0] is not None and part[0] not in named),
        *(part for part in args if part[0] is not None),
    )


def _on_elements(function: Function, given: Arguments) -> Callable[[Sequence[Value]], Value]:
    """Return how to interpret a function for elements, with some of its arguments given."""
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    names = [param.name.value for param in definition.params.params]
    keywords = {name: value for name, value in given if name is not None}

    def on_elements(values: Sequence[Value]) -> Value:
        every = [*(value for name, value in given if name is None), *values]
        for name in names[len(every) :]:
            if name not in keywords:
                break
            every.append(keywords[name])
        if not keywords.keys() <= set(names[: len(every)]):
            raise Refused("arguments are given beforehand after others that have defaults")
        return function.on_elements(every)

    return on_elements


def called_with(function: Function, args: Arguments) -> Value:
    """Return what a function makes of elements, some of which are given by name.

    Raises:
        Refused: it does not take them, or gives no column.
    """
    named = tuple((name, value) for name, value in args if name is not None)
    values = [value for name, value in args if name is None]
    if not named:
        return function.on_elements(values)
    if not isinstance(function.node, (cst.FunctionDef, cst.Lambda)):
        raise Refused("a function is called with keywords")
    return _on_elements(function, named)(values)


def given_on(rule: Rule, receiver: Value, args: Arguments) -> Arguments:
    """Return the arguments of a method with those given to its function beforehand that the method only hands on.

    ``groupby("k").apply(top, n=1)`` and ``apply(top, 1)`` call ``top(group, n=1)``. Source: pandas' ``apply``, ``agg``,
    ``transform`` and ``pipe``.
    """
    function = args[0][1] if args else None
    if not isinstance(function, Function) or not isinstance(function.node, (cst.FunctionDef, cst.Lambda)):
        return args
    if rule.member not in _HANDING_ON or function.owner is not None:
        return args
    own = {param.name for param in rule.params if param.kind is not Parameter.VAR_KEYWORD}
    given = [(name, value) for name, value in args if name is not None and name not in own]
    if isinstance(receiver, Grouped) or rule.member == "pipe":
        names = [param.name.value for param in function.node.params.params[1:]]
        values = [value for name, value in args[1:] if name is None]
        if len(values) > len(names):
            return args
        given = [*zip(names, values, strict=False), *given]
    if not given:
        return args
    bound = replace(function, on_elements=_on_elements(function, tuple(given)))
    left = [part for part in args[1:] if part not in given and part[0] in own]
    return ((args[0][0], bound), *left)


_HANDING_ON = frozenset({"agg", "aggregate", "apply", "pipe", "transform"})


def spelled_out(context: Context, node: cst.Call, target: Partial, args: Arguments) -> tuple[cst.Call, Arguments]:
    """Return a call of what `functools.partial` made as the call of what that calls."""
    assert isinstance(target.node, cst.Call)
    nodes = [*target.node.args[1:], *node.args]
    values = [*target.given, *args]
    both = list(zip(values, nodes, strict=True))
    merged = with_given(target.given, args)
    kept = [next(pair for pair in both if pair[0] is part) for part in merged]
    call = node.with_changes(func=target.node.args[0].value, args=[each for _, each in kept])
    context.positions = {**context.positions, call: context.positions[node]}
    return call, tuple(value for value, _ in kept)
