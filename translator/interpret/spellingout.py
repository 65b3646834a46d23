"""Comprehensions that are written out: ``{n: load(n) for n in names}`` becomes ``{"a": load("a"), "b": load("b")}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.metadata import CodeRange

from translator.interpret import expressions, rounds
from translator.interpret.context import Context
from translator.trees import names_within, walked
from translator.values import Python, Value

_QUOTED = frozenset("{}\\'\"\n\r")
"""What a text may not hold that is put into an f-string."""


def spelled_out(context: Context, node: cst.BaseComp, items: Sequence[Value]) -> Value | None:
    """Return the list or dict that a comprehension over known elements makes, with each of its elements written out.

    That is for elements that need different texts. Returns None where its variables cannot be replaced by their values.
    """
    made = written_out(context, node, items)
    return None if made is None else expressions.evaluate(context, made)


def written_out(context: Context, node: cst.BaseComp, items: Sequence[Value]) -> cst.List | cst.Dict | None:
    """Return a comprehension over known elements as a list or dict of them; None where that cannot be written."""
    simple = node.for_in.inner_for_in is None and node.for_in.asynchronous is None
    if not (simple and isinstance(node, (cst.ListComp, cst.DictComp))):
        return None
    tests = [condition.test for condition in node.for_in.ifs]
    parts = [node.key, node.value] if isinstance(node, cst.DictComp) else [node.elt]
    copies: list[list[cst.BaseExpression]] = []
    places = dict(context.positions)
    for item in items:
        bound = _bound(context, node.for_in.target, item)
        if bound is None or any(_is_hidden(part, bound) for part in (*tests, *parts)):
            return None
        copying = _Copying(context, bound)
        conditions = [expressions.evaluate(context, copying.visited(test)) for test in tests]
        copied = [copying.visited(part) for part in parts]
        if not copying.possible or not all(isinstance(each, Python) and each.known for each in conditions):
            return None
        if all(each.const for each in conditions if isinstance(each, Python)):
            copies.append(copied)
            places |= copying.places
    made: cst.List | cst.Dict
    if isinstance(node, cst.DictComp):
        made = cst.Dict([cst.DictElement(_constant(context, key), value) for key, value in copies])
    else:
        made = cst.List([cst.Element(one) for (one,) in copies])
    context.positions = {**places, made: places[node]} if node in places else places
    return made


def _constant(context: Context, key: cst.BaseExpression) -> cst.BaseExpression:
    """Return the key of a dict as the constant that it is, where that is known."""
    value = expressions.evaluate(context, key)
    return cst.parse_expression(rounds.written(value)) if rounds.is_writable(value) else key


def _bound(context: Context, target: cst.BaseExpression, item: Value) -> dict[str, cst.BaseExpression] | None:
    """Return what each variable of a comprehension stands for; None where that cannot be written."""
    if not rounds.is_reachable(item):
        return None
    match target:
        case cst.Name(value=name):
            return {name: cst.parse_expression(rounds.written(rounds.as_reached(context, item)))}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            parts = rounds.parts_of(item)
            if len(parts) != len(elements):
                return None
            found: dict[str, cst.BaseExpression] = {}
            for element, part in zip(elements, parts, strict=True):
                inner = _bound(context, element.value, part)
                if inner is None:
                    return None
                found |= inner
            return found
    return None


def _is_hidden(node: cst.BaseExpression, bound: Mapping[str, cst.BaseExpression]) -> bool:
    """Tell whether an expression binds a variable of the comprehension anew."""
    for part in walked(node):
        match part:
            case cst.Param(name=name) | cst.CompFor(target=name) | cst.NamedExpr(target=name):
                if names_within(name) & bound.keys():
                    return True
    return False


class _Copying(cst.CSTTransformer):
    """Copies an expression with values in place of variables, and notes where the parts of the copy come from."""

    def __init__(self, context: Context, bound: Mapping[str, cst.BaseExpression]) -> None:
        super().__init__()
        self._bound = bound
        self._from = context.positions
        self.places: dict[cst.CSTNode, CodeRange] = {}
        self.possible = True

    def visited(self, node: cst.BaseExpression) -> cst.BaseExpression:
        made = node.visit(self)
        assert isinstance(made, cst.BaseExpression)
        return made

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        made = self._changed(original_node, updated_node)
        place = self._from.get(original_node)
        if place is not None:
            self.places[made] = place
        return made

    def _changed(self, old: cst.CSTNode, new: cst.CSTNode) -> cst.CSTNode:
        match old, new:
            case _, cst.Name(value=name):
                return self._bound.get(name, new).deep_clone()
            case cst.Attribute(attr=attr), cst.Attribute():
                return new.with_changes(attr=attr)
            case cst.Arg(keyword=keyword), cst.Arg():
                return new.with_changes(keyword=keyword)
            case _, cst.FormattedStringExpression() if names_within(old) & self._bound.keys():
                return self._put_in(new)
            case _, cst.FormattedString():
                return _plain(new)
        return new

    def _put_in(self, gap: cst.FormattedStringExpression) -> cst.BaseFormattedStringContent:
        """Put a value into a text, where that needs no quotes of its own."""
        plain = gap.conversion is None and gap.format_spec is None and gap.equal is None
        inner = gap.expression
        value = inner.evaluated_value if isinstance(inner, (cst.SimpleString, cst.Integer)) else None
        if not plain or value is None or _QUOTED & set(str(value)):
            self.possible = False
            return gap
        return cst.FormattedStringText(str(value))


def _plain(text: cst.FormattedString) -> cst.BaseExpression:
    """Return an f-string without gaps as a plain text."""
    texts = [part.value for part in text.parts if isinstance(part, cst.FormattedStringText)]
    if len(texts) < len(text.parts) or any("{" in part or "}" in part for part in texts):
        return text
    start = text.start.replace("f", "").replace("F", "")
    return cst.SimpleString(f"{start}{''.join(texts)}{text.end}")
