"""Calls with ``*args`` and ``**options`` whose elements are known: they are written out."""

from __future__ import annotations

import keyword

import libcst as cst

from translator.interpret import expressions
from translator.interpret.context import Context
from translator.interpret.loops import known_items
from translator.interpret.spellingout import written_out
from translator.layout import text
from translator.spark import Code, Lit, Name
from translator.values import Python, Value


def spread(context: Context, node: cst.Call) -> cst.Call | None:
    """Return a call with its starred arguments written out; None where their elements are not known."""
    args: list[cst.Arg] = []
    for argument in node.args:
        if not argument.star:
            args.append(argument)
            continue
        value = expressions.evaluate(context, argument.value)
        if argument.star == "*":
            made = _positional(argument.value, value)
        else:
            given = _of_comprehension(context, argument.value) or argument.value
            made = _keywords(given, value, any_name=_takes_columns(node))
        if made is None:
            return None
        args += made
    spaced = [arg.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))) for arg in args[:-1]]
    last = [arg.with_changes(comma=cst.MaybeSentinel.DEFAULT) for arg in args[-1:]]
    made_call = node.with_changes(args=[*spaced, *last])
    if node in context.positions:
        context.positions = {**context.positions, made_call: context.positions[node]}
    return made_call


def _positional(node: cst.BaseExpression, value: Value) -> list[cst.Arg] | None:
    if isinstance(node, (cst.List, cst.Tuple)) and not any(isinstance(e, cst.StarredElement) for e in node.elements):
        return [cst.Arg(element.value) for element in node.elements]
    if not isinstance(value, Python) or not isinstance(node, cst.Name):
        return None
    if value.items is not None:
        count = len(value.items)
    elif isinstance(value.const, (list, tuple)):
        count = len(value.const)
    else:
        return None
    return [cst.Arg(cst.parse_expression(f"{node.value}[{place}]")) for place in range(count)]


def keyword_and_value(argument: cst.Arg) -> tuple[str | None, cst.BaseExpression]:
    """Return the name of an argument, None where it has none, and its expression.

    A name that is no identifier, such as that of a column with a blank, stays in a dict of its own.
    """
    if (held := _held(argument)) is not None:
        return held.key.evaluated_value, held.value  # type: ignore[attr-defined]
    return (argument.keyword.value if argument.keyword else None), argument.value


def _held(argument: cst.Arg) -> cst.DictElement | None:
    match argument:
        case cst.Arg(star="**", value=cst.Dict(elements=[cst.DictElement(key=cst.SimpleString()) as element])):
            return element
    return None


def _written_out(node: cst.Dict, *, any_name: bool) -> list[cst.Arg] | None:
    """Return the elements of a dict that is written in the call as arguments; None if a key cannot be one.

    Args:
        node: the dict.
        any_name: whether names may be other than identifiers.
    """
    made = []
    for element in node.elements:
        if not isinstance(element, cst.DictElement) or not isinstance(element.key, cst.SimpleString):
            return None
        name = element.key.evaluated_value
        if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name):
            equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
            made.append(cst.Arg(element.value, keyword=cst.Name(name), equal=equal))
        elif isinstance(name, str) and any_name:
            alone = cst.Dict([element.with_changes(comma=cst.MaybeSentinel.DEFAULT)])
            made.append(cst.Arg(alone, star="**"))
        else:
            return None
    return made


def _of_comprehension(context: Context, node: cst.BaseExpression) -> cst.Dict | None:
    """Return the dict that a comprehension over a few known elements makes, each of them written out."""
    if not isinstance(node, cst.DictComp):
        return None
    items = known_items(expressions.evaluate(context, node.for_in.iter))
    if items is None or len(items) > _FEW:
        return None
    made = written_out(context, node, items)
    return made if isinstance(made, cst.Dict) else None


_FEW = 20
"""So many columns at most are written out one by one."""


def _takes_columns(node: cst.Call) -> bool:
    """Tell whether the names of the arguments of a call are those of columns."""
    return isinstance(node.func, cst.Attribute) and node.func.attr.value in ("assign", "agg", "aggregate")


def _keywords(node: cst.BaseExpression, value: Value, *, any_name: bool) -> list[cst.Arg] | None:
    if isinstance(node, cst.Dict) and (written := _written_out(node, any_name=any_name)) is not None:
        return written
    if not isinstance(value, Python) or not isinstance(node, (cst.Name, cst.Dict)):
        return None
    pairs = value.pairs
    if pairs is None and isinstance(value.const, dict):
        pairs = tuple((_constant(key), _constant(each)) for key, each in value.const.items())
    keys = [key.const for key, _ in pairs or () if isinstance(key, Python)]
    if pairs is None or not all(isinstance(key, str) and key.isidentifier() for key in keys):
        return None
    made = []
    for key, (_, each) in zip(keys, pairs, strict=True):
        if isinstance(node, cst.Name):
            code = text(_plain(each) or Name(node.value).item(Lit(str(key))))
        elif (plain := _plain(each)) is not None:
            code = text(plain)
        else:
            return None
        equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        made.append(cst.Arg(cst.parse_expression(code), keyword=cst.Name(str(key)), equal=equal))
    return made


def _constant(value: object) -> Python:
    return Python(expressions.literal(value), value)


def _plain(value: Value) -> Code | None:
    """Return the literal that a value is known to be."""
    if isinstance(value, Python) and isinstance(value.const, (str, int, float, bool, type(None))) and value.known:
        return expressions.literal(value.const)
    return None
