"""Decorators that give what the decorated function gives: they time it, log it, count its calls."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

_WRAPS = m.Attribute(attr=m.Name("wraps")) | m.Name("wraps")


def is_transparent(node: object) -> bool:
    """Tell whether a decorator of the program only does something before and after the call.

    Its inner function takes ``*args, **kwargs``, passes them on as they are, and returns what comes of that without
    looking at it.

    Args:
        node: the definition of the decorator, or of the function that makes it.
    """
    if not isinstance(node, cst.FunctionDef):
        return False
    wrapper = _wrapper(node)
    if wrapper is None:
        return False
    args, kwargs = _stars(wrapper)
    call = m.Call(
        func=m.Name(),
        args=[m.Arg(value=m.Name(args), star="*"), m.Arg(value=m.Name(kwargs), star="**")],
    )
    calls = m.findall(wrapper.body, call)
    if len(calls) != 1:
        return False
    held = m.findall(wrapper.body, m.Assign(targets=[m.AssignTarget(target=m.Name())], value=call))
    names = {assign.targets[0].target.value for assign in held if isinstance(assign, cst.Assign)}  # type: ignore[attr-defined]
    returns = m.findall(wrapper.body, m.Return())
    if not returns or not all(_gives(made, call, names) for made in returns):
        return False
    uses = [name for name in m.findall(wrapper.body, m.Name()) if isinstance(name, cst.Name)]
    plain = {args: 1 + _lengths(wrapper, args), kwargs: 1 + _lengths(wrapper, kwargs)}
    plain |= dict.fromkeys(names, 1 + len(returns))
    return all(sum(use.value == name for use in uses) == count for name, count in plain.items())


def _wrapper(node: cst.FunctionDef) -> cst.FunctionDef | None:
    """Return the function with ``*args, **kwargs`` that a decorator returns."""
    inner = [part for part in m.findall(node.body, m.FunctionDef()) if isinstance(part, cst.FunctionDef)]
    found = [part for part in inner if all(_stars(part)) and not part.params.params]
    if len(found) != 1:
        return None
    wraps = (isinstance(d.decorator, cst.Call) and m.matches(d.decorator.func, _WRAPS) for d in found[0].decorators)
    return found[0] if all(wraps) else None


def _stars(node: cst.FunctionDef) -> tuple[str, str]:
    args, kwargs = node.params.star_arg, node.params.star_kwarg
    return args.name.value if isinstance(args, cst.Param) else "", kwargs.name.value if kwargs else ""


def _gives(node: cst.CSTNode, call: m.Call, names: set[str]) -> bool:
    assert isinstance(node, cst.Return)
    if node.value is None:
        return False
    return m.matches(node.value, call) or (isinstance(node.value, cst.Name) and node.value.value in names)


def _lengths(node: cst.FunctionDef, name: str) -> int:
    return len(m.findall(node.body, m.Call(func=m.Name("len"), args=[m.Arg(value=m.Name(name))])))
