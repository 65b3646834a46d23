"""Handing variables over for good, where a statement changes them in a way that has no rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from textwrap import indent

import libcst as cst

from translator.interpret.binding import bind_name, doubt_same, doubt_slices, write_to_holders
from translator.interpret.context import Context, Finding, root_name
from translator.interpret.handover import (
    frames_held,
    handed_over,
    on_cluster,
)
from translator.interpret.views import same_column
from translator.layout import layout
from translator.spark import Code, Name
from translator.trees import parts_of
from translator.values import (
    Driver,
    Frame,
    Grouped,
    Member,
    Python,
    Series,
    Value,
)


def forget_assigned(context: Context, node: cst.CSTNode) -> None:
    """Of what a statement that is left as it is binds, nothing is known."""
    if isinstance(node, (cst.AssignTarget, cst.For, cst.CompFor, cst.AnnAssign, cst.AugAssign)):
        _forget_target(context, node.target)
    elif isinstance(node, cst.AsName):
        _forget_target(context, node.name)
    elif isinstance(node, cst.NamedExpr):
        _forget_target(context, node.target)
    if isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
        return
    for child in parts_of(node):
        forget_assigned(context, child)


def _forget_target(context: Context, target: cst.BaseExpression) -> None:
    if isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            _forget_target(context, element.value)
        return
    name = root_name(target)
    if name and not isinstance(context.scope.find(name), Member):
        bind_name(context, name, Driver(Name(name), size="rows"))


def take_back(context: Context, findings: dict[Finding, None]) -> None:
    """Drop what an attempt found that is given up; its reasons for refusing stay."""
    lasting = (f for f in context.findings if f.code.startswith("PS2") or f.message in context.doubts)
    context.findings = {**findings, **dict.fromkeys(lasting)}


def explained(context: Context, findings: dict[Finding, None]) -> bool:
    """Tell whether an attempt has already said why it was given up."""
    return any(finding not in findings for finding in context.findings)


def localise(context: Context, node: cst.CSTNode, names: Sequence[str]) -> list[str]:
    """Hand over variables for good: they are pandas objects from here on. Returns the statements that do it."""
    lines: list[str] = []
    names = list(dict.fromkeys([*_held_within(context, names), *names]))
    names += [name for name in _views_of(context, names) if name not in names]
    values = {name: value for name in names if (value := context.scope.find(name)) is not None and on_cluster(value)}
    objects = {value.identity: name for name, value in values.items() if isinstance(value, Frame)}
    # Frames before their columns and the lists that hold them, so that these hold the very objects.
    for name, value in sorted(values.items(), key=lambda entry: _depth(entry[1])):
        if name not in context.scope.values or not on_cluster(context.scope.values[name]):
            continue
        frame = value if isinstance(value, Frame) else value.frame if isinstance(value, (Series, Grouped)) else None
        same = context.scope.aliases(value.identity) if isinstance(value, Frame) else same_column(context, name)
        code = _in_its_frame(context, name, value, values) or handed_over(context, _with_objects(value, objects), node)
        size = frame.size if frame is not None else "rows"
        if isinstance(value, Frame):
            context.scope.localised.add(context.scope.root(value.identity))
            doubt_slices(context, value, node)
            doubt_same(context, value, node)
        line = f"{name} = {layout(context.resolved(code), prefix=len(name) + 3)}"
        if (name, context.scope.versions.get(name, 0)) in context.scope.unsure:
            line = f'if "{name}" in {"locals" if context.scope.function else "globals"}():\n{indent(line, "    ")}'
        kind = "frame" if isinstance(value, Frame) else "other"
        if isinstance(value, Series):
            kind = "array" if value.array else "series"
        lines += [*bind_name(context, name, Driver(Name(name), kind, size)), line]
        for other in same:
            if other != name:
                lines += [*bind_name(context, other, Driver(Name(other), kind, size)), f"{other} = {name}"]
        if isinstance(value, Frame):
            lines += write_to_holders(context, value.identity, Driver(Name(name), kind, size), name)
    return lines


def _held_within(context: Context, names: Sequence[str]) -> list[str]:
    """Return the variables of the frames that some lists and dicts hold, so that these hold the very objects."""
    held = [value for name in names if isinstance(value := context.scope.values.get(name), Python)]
    frames = [frame.identity for value in held for frame in frames_held(value)]
    return [name for identity in frames for name in context.scope.aliases(identity)]


def _views_of(context: Context, names: Sequence[str]) -> list[str]:
    """Return the variables that hold a column of the frames in some variables, which changes with them in pandas 2."""
    if not context.options.shares:
        return []
    held = {name: context.scope.values.get(name) for name, (owner, *_) in context.columns_of.items() if owner in names}
    return [name for name, value in held.items() if isinstance(value, Series) and value.view]


def _depth(value: Value) -> int:
    return 0 if isinstance(value, Frame) else 2 if isinstance(value, Python) else 1


def _in_its_frame(context: Context, name: str, value: Value, values: Mapping[str, Value]) -> Code | None:
    """Return the column of a frame that is handed over as well, if a variable holds the very column of it."""
    holder, *_ = context.columns_of.get(name, ("",))
    whole = values.get(holder)
    if not isinstance(whole, Frame) or not (isinstance(value, Series) and value.view and len(value.uses) == 1):
        return None
    (column,) = value.uses
    there = whole.has(column) and whole.version(column) == value.frame.version(column)
    return Name(holder).item(column) if there else None


def _with_objects(value: Value, objects: Mapping[int, str]) -> Value:
    """Return a list with the frames that have become pandas objects in the place of what they were."""
    if not isinstance(value, Python):
        return value

    def part(held: Value) -> Value:
        if isinstance(held, Frame) and held.identity in objects:
            return Driver(Name(objects[held.identity]))
        return _with_objects(held, objects)

    pairs = value.pairs and tuple((key, part(held)) for key, held in value.pairs)
    made = replace(value, items=value.items and tuple(map(part, value.items)), pairs=pairs)
    if made == value:
        return value
    return replace(made, brackets="{}" if pairs else "()" if value.is_tuple else "[]", touched=True)
