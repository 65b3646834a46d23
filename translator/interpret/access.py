"""Attributes and subscripts: what is reached of a value, and by which key."""

from __future__ import annotations

import math
from dataclasses import replace

import libcst as cst

from translator.interpret import applying, dicts, expressions, folding, objects, ondriver, templates
from translator.interpret.context import Context, printed, root_name
from translator.interpret.handover import is_touched, on_cluster
from translator.interpret.itself import chosen_by_itself
from translator.interpret.onevalue import chosen_from_all
from translator.interpret.rebuild import fallback, rebuilt
from translator.members import FRAME_MEMBERS, GROUPED_MEMBERS, SERIES_MEMBERS
from translator.refusals import without_rule
from translator.rule import receiver_of
from translator.schema import INT
from translator.spark import Code, Lit, Name, Raw, as_code
from translator.values import (
    LABEL,
    UNSET,
    Accessor,
    Class,
    Driver,
    Element,
    Frame,
    Grouped,
    Instance,
    Labels,
    Mask,
    Member,
    Python,
    Refused,
    Row,
    Series,
    Value,
    new_token,
)

ACCESSORS = {"str", "dt", "cat", "plot", "loc", "iloc", "at", "iat"}
_CONSTANTS: dict[str, object] = {
    **{f"{module}.{name}": getattr(math, name) for module in ("math", "numpy") for name in ("nan", "inf", "pi", "e")},
    "numpy.NaN": math.nan,
    "math.tau": math.tau,
    "pandas.NA": None,
    "pandas.NaT": None,
}


def attribute_of(context: Context, node: cst.Attribute) -> Value:
    """Return the value of an expression ``value.name``."""
    path = dotted(node)
    if path is not None and (value := context.scope.find(path)) is not None:
        return value
    value = expressions.evaluate(context, node.value)
    name = node.attr.value
    match value:
        case Class():
            return objects.of_class(value, name)
        case Instance():
            return objects.field(context, value, name, node)
        case Member(path=base, code=code):
            return _member(base, name, code.attribute(name))
        case Frame() | Series() | Grouped() | Accessor() | Element() | Row():
            try:
                return attribute(context, node, value, name)
            except Refused as refused:
                return fallback(context, node, {node.value: value}, refused)
        case Driver():
            return ondriver.of_attribute(Driver(value.code.attribute(name), size=value.size), value, name)
        case Labels():
            return _of_labels(context, node, value, name)
        case Python(const=str() as text) if name in ("format", "join"):
            return templates.as_function(context, node, text, name, context.source(node))
    return folding.of_path(rebuilt(context, node, {node.value: value}), value, name)


def _of_labels(context: Context, node: cst.Attribute, value: Labels, name: str) -> Value:
    """Return an attribute of column labels; what a list of names does not have is asked of an Index."""
    if name == "str":
        return Accessor(name, value)
    if (receiver_of(value), name) in context.rules:
        try:
            return attribute(context, node, value, name)
        except Refused:
            pass
    return Driver(value.index.attribute(name))


def as_index(value: Value) -> Value:
    """Return column labels, or an accessor of them, as the pandas Index that they are; other values as they are."""
    match value:
        case Labels(index=index):
            return Driver(index, "index")
        case Accessor(name, Labels(index=index)):
            return Driver(index.attribute(name))
    return value


def dotted(node: cst.BaseExpression) -> str | None:
    """Return ``obj.attr`` as text; None for any other expression."""
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
        return f"{node.value.value}.{node.attr.value}"
    return None


def _member(base: str, name: str, code: Code) -> Value:
    path = f"{base}.{name}"
    if path in _CONSTANTS:
        return Python(code, _CONSTANTS[path])
    return Member(path, code)


def attribute(context: Context, node: cst.CSTNode, value: Value, name: str) -> Value:
    """Return ``value.name`` of a cluster value; raises `Refused` where there is no rule."""
    if name in ACCESSORS and isinstance(value, (Frame, Series)) and _is_accessor(value, name):
        return Accessor(name, value)
    rule = context.rules.get((receiver_of(value), name))
    if rule is not None and rule.attribute:
        return applying.apply(context, node, value, name, ())
    members = {Frame: FRAME_MEMBERS, Series: SERIES_MEMBERS, Grouped: GROUPED_MEMBERS}.get(type(value), frozenset())
    if isinstance(value, Row) and value.typed and name == "Index":
        return Element(Series(value.frame, value.frame.labels(), None, INT, False, frozenset([LABEL])))
    if name not in members:
        if isinstance(value, (Frame, Row)) and value_frame(value).has(name):
            return applying.apply(context, node, value, "[]", ((None, Python(Lit(name), name)),))
        if isinstance(value, Grouped) and value.frame.has(name):
            return applying.apply(context, node, value, "[]", ((None, Python(Lit(name), name)),))
    raise without_rule(receiver_of(value), name)


def value_frame(value: Frame | Row) -> Frame:
    """Return the frame of a frame or a row."""
    return value.frame if isinstance(value, Row) else value


def _is_accessor(value: Frame | Series, name: str) -> bool:
    return name in ("loc", "iloc", "at", "iat", "plot") or isinstance(value, Series)


def subscript(context: Context, node: cst.Subscript) -> Value:
    """Return the value of an expression ``value[key]``."""
    if (dtype := _dtype_of_column(context, node)) is not None:
        return dtype
    if (chosen := chosen_by_itself(context, node) or chosen_from_all(context, node)) is not None:
        return chosen
    value = expressions.evaluate(context, node.value)
    index = [subscript_value(context, element.slice) for element in node.slice]
    parts = {node.value: value, **_subscript_parts(node, index)}
    if on_cluster(value) and not isinstance(value, Python):
        key = index[0] if len(index) == 1 else Python(Name("()"), items=tuple(index), brackets="()")
        try:
            return applying.apply(context, node, value, "[]", ((None, key),))
        except Refused as refused:
            made = fallback(context, node, parts, refused)
            sliced = any(isinstance(each, Python) and each.brackets == ":" for each in index)
            return replace(made, whole=root_name(node)) if sliced and isinstance(made, Driver) else made
    if isinstance(value, Labels):
        return _label_at(context, node, value, parts, index)
    if isinstance(value, Python) and len(index) == 1:
        known = _item(context, value, index[0])
        if known is not None:
            return known
    if isinstance(value, Driver):
        made = rebuilt(context, node, parts)
        held = Driver(made.code, size=value.size) if isinstance(made, (Python, Driver)) else made
        return dicts.of_subscript(held, value, index)
    made = rebuilt(context, node, parts)
    return folding.part(made, value, index[0]) if len(index) == 1 else made


def _dtype_of_column(context: Context, node: cst.Subscript) -> Value | None:
    """Return the dtype that ``df.dtypes["x"]`` is, in the form ``df["x"].dtype``; None for any other subscript."""
    match node:
        case cst.Subscript(
            value=cst.Attribute(value=owner, attr=cst.Name("dtypes")),
            slice=[cst.SubscriptElement(slice=cst.Index(key))],
        ) if isinstance(frame := expressions.evaluate(context, owner), Frame):
            name = expressions.evaluate(context, key)
            if isinstance(name, Python) and isinstance(name.const, str):
                try:
                    column = applying.apply(context, node, frame, "[]", ((None, name),))
                    return applying.apply(context, node, column, "dtype", ())
                except Refused:
                    return None
    return None


def _label_at(
    context: Context,
    node: cst.Subscript,
    labels: Labels,
    parts: dict[cst.BaseExpression, Value],
    index: list[Value],
) -> Value:
    """Return one label or a slice of them; any other choice is made by an Index."""
    place = index[0].const if len(index) == 1 and isinstance(index[0], Python) else UNSET
    if isinstance(index[0], Mask) and isinstance(labels.const, list) and len(index[0].kept) == len(labels.const):
        chosen = index[0].chosen(labels.const)
        return Labels(as_code([*chosen]), chosen, touched=True, index=labels.index.item(index[0].code))
    if not isinstance(place, (int, slice)):
        whole = as_index(labels)
        made = rebuilt(context, node, {**parts, node.value: whole})
        assert isinstance(whole, Driver)
        return ondriver.of_subscript(made, whole, index)
    made = rebuilt(context, node, parts)
    if isinstance(made, Python) and isinstance(labels.const, list):
        try:
            return replace(made, const=labels.const[place])
        except (IndexError, TypeError):
            return made
    return made


def _item(context: Context, value: Python, index: Value) -> Value | None:
    if isinstance(value.each, Frame) and not on_cluster(index):
        return _one_of(context, value, value.each, index)
    if not (isinstance(index, Python) and index.known):
        return None
    if value.items is not None and isinstance(index.const, slice) and value.code == Name(_variable(value)):
        items = value.items[index.const]
        const = value.const[index.const] if isinstance(value.const, (list, tuple)) else UNSET
        return Python(value.code.item(index.code), const, items, brackets="comp")
    if value.items is not None and isinstance(index.const, int) and -len(value.items) <= index.const < len(value.items):
        return value.items[index.const]
    for key, item in value.pairs or ():
        if isinstance(key, Python) and key.known and key.const == index.const:
            return item
    return None


def _one_of(context: Context, value: Python, each: Frame, index: Value) -> Value:
    """Return an element of a list of frames whose length is not known; what changes it is not followed."""
    code = value.code.item(index.code if isinstance(index, (Python, Driver)) else Lit(None))
    if isinstance(index, Python) and (isinstance(index.const, slice) or index.brackets == ":"):
        return replace(value, code=code)
    made = replace(each, code=code, identity=new_token())
    context.pooled.add(made.identity)
    return made


def _variable(value: Python) -> str:
    return value.code.id if isinstance(value.code, Name) else ""


def subscript_value(context: Context, part: cst.BaseSlice) -> Value:
    """Return the value of one part of a subscript; a slice is ``Python(const=slice(...))`` with its ends as items."""
    if isinstance(part, cst.Index):
        return expressions.evaluate(context, part.value)
    assert isinstance(part, cst.Slice)
    ends = [
        expressions.evaluate(context, end) if end is not None else Python(Lit(None), None)
        for end in (part.lower, part.upper, part.step)
    ]
    known = [end.const for end in ends if isinstance(end, Python) and end.known]
    const = slice(*known) if len(known) == len(ends) else UNSET
    return Python(Raw(printed(part)), const, tuple(ends), brackets=":", touched=any(is_touched(end) for end in ends))


def _subscript_parts(node: cst.Subscript, index: list[Value]) -> dict[cst.BaseExpression, Value]:
    parts: dict[cst.BaseExpression, Value] = {}
    for element, value in zip(node.slice, index, strict=True):
        if isinstance(element.slice, cst.Index):
            parts[element.slice.value] = value
        elif isinstance(element.slice, cst.Slice) and isinstance(value, Python):
            ends = (element.slice.lower, element.slice.upper, element.slice.step)
            parts |= {end: part for end, part in zip(ends, value.items or (), strict=False) if end is not None}
    return parts
