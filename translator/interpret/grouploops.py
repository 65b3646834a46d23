"""Loops over the groups of a frame: the keys are looked up by one job, and each group is a filter."""

from __future__ import annotations

from functools import reduce

import libcst as cst

from translator.conversions import plain_of
from translator.interpret import expressions, writing
from translator.interpret.binding import bind_name
from translator.interpret.context import Context, printed
from translator.interpret.handover import through_variable
from translator.layout import layout
from translator.restored import restored_frame
from translator.schema import Kind
from translator.spark import Code, Name, Var, col, quoted, without_nulls
from translator.values import Driver, Frame, Grouped, Python, Value


def groups_of(
    context: Context, node: cst.For | cst.CompFor, source: Value
) -> tuple[Grouped, tuple[str, ...], str] | None:
    """Return what is grouped, the variables of the keys and that of the group; None for a loop of another form.

    A list with one key gives tuples in pandas 2, so that the form of the call has to be seen.
    """
    if not isinstance(source, Grouped) or not through_variable(source.frame):
        return None
    plain = not source.derived and source.selection is None and source.bins is None and source.dropna
    kinds = {key.type.kind for key in source.keys}
    if not plain or kinds & {Kind.CATEGORY, Kind.UNKNOWN, Kind.OBJECT, Kind.FLOAT, Kind.LIST}:
        return None
    match node.target:
        case cst.Tuple(elements=[cst.Element(value=cst.Name(value=key)), cst.Element(value=cst.Name(value=part))]) if (
            len(source.keys) == 1 and _has_plain_key(context, node.iter)
        ):
            return source, (key,), part
        case cst.Tuple(
            elements=[cst.Element(value=cst.Tuple(elements=keys)), cst.Element(value=cst.Name(value=part))]
        ) if len(keys) == len(source.keys) > 1 and all(isinstance(key.value, cst.Name) for key in keys):
            return source, tuple(printed(key.value) for key in keys), part
    return None


def _has_plain_key(context: Context, node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name("groupby")), args=[first, *_]) if (
            first.keyword is None or first.keyword.value == "by"
        ):
            key = expressions.evaluate(context, first.value)
            return isinstance(key, Python) and isinstance(key.const, str)
    return False


def keys_code(grouped: Grouped) -> Code:
    """Return code for the keys of the groups in pandas' order, as an iterable on the driver."""
    names = [quoted(key.name) for key in grouped.keys]
    code = grouped.frame.code.select(*names)
    if any(key.missing for key in grouped.keys):
        code = without_nulls(code, [key.name for key in grouped.keys])
    code = code.distinct()
    if grouped.sort:
        code = code.orderBy(*names)
    table = restored_frame(code.toPandas(), grouped.keys)
    return table.item(grouped.keys[0].name) if len(names) == 1 else table.itertuples(index=False, name=None)


def bind_group(context: Context, grouped: Grouped, keys: tuple[str, ...], part: str) -> str:
    """Bind the variables of the loop and return the statement that takes the group."""
    made = group_of(context, grouped, keys)
    line = f"{part} = {layout(context.resolved(made.code), prefix=len(part) + 3)}"
    bind_name(context, part, made)
    return line


def group_of(context: Context, grouped: Grouped, keys: tuple[str, ...]) -> Frame:
    """Bind the variables of the keys and return the rows that have them."""
    held = [Driver(Name(name), "scalar", type=column.type) for name, column in zip(keys, grouped.keys, strict=True)]
    for name, key in zip(keys, held, strict=True):
        context.scope.bind(name, key)
    pairs = zip(held, grouped.keys, strict=True)
    condition = reduce(lambda one, two: one & two, (col(column.name).eq(plain_of(key)) for key, column in pairs))
    return grouped.frame.filtered(grouped.frame.code.filter(condition), condition)


def interpret_groups(context: Context, node: cst.For, source: Value) -> list[cst.BaseStatement] | None:
    """Interpret a loop over groups; None for a loop of another form, or one that binds the grouped frame anew."""
    from translator.interpret.loops import fixed_point

    found = groups_of(context, node, source) if node.orelse is None else None
    if found is None:
        return None
    grouped, keys, part = found
    code = grouped.frame.code
    assert isinstance(code, Var)
    if grouped.sort is False:
        return None
    lines: list[str] = []

    def start() -> None:
        lines[:] = [bind_group(context, grouped, keys, part)]

    before = context.scope.snapshot()
    iterated = layout(context.resolved(keys_code(grouped)), prefix=len(", ".join(keys)) + 8)
    body = fixed_point(context, node, node.body, start)
    held = context.scope.find(code.id)
    if not (isinstance(held, Frame) and context.scope.current(code)):
        context.scope.restore(before)
        return None
    versions = context.scope.versions
    context.scope.unsure |= {(name, versions[name]) for name in (*keys, part) if name not in before[0]}
    target = cst.parse_statement(f"for {', '.join(keys)} in {iterated}:\n    pass")
    assert isinstance(target, cst.For)
    made = [*writing.parsed(lines), *body]
    return [node.with_changes(target=target.target, iter=target.iter, body=writing.block(node.body, made))]
