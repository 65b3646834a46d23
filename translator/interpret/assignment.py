"""Assignments: what a name, a column or an attribute is bound to from here on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import access, applying, entering, expressions, joining, objects
from translator.interpret.binding import (
    bind_name,
    bind_plain,
    doubt_copies,
    doubt_same,
    doubt_slices,
    exchanged_in,
    rebind,
    spread_over,
    write_through,
    write_to_holders,
)
from translator.interpret.chained import in_one_step
from translator.interpret.context import Context, Localise, printed, root_name
from translator.interpret.handover import (
    as_frame,
    frames_in,
    handed_over,
    is_rebuilt,
    is_touched,
    needs_steps,
    on_cluster,
    own_frame,
    reached_series,
    settled,
)
from translator.interpret.rebuild import outermost
from translator.interpret.rownumbers import row_numbers
from translator.interpret.views import callers_column, changed_with, through_view
from translator.layout import layout, text
from translator.schema import Kind
from translator.spark import Code, Item, Lit, Name, Var, col, is_windowed
from translator.spark import Mapping as Pairs
from translator.spark import Sequence as Display
from translator.values import (
    Accessor,
    Driver,
    Frame,
    Function,
    Grouped,
    Instance,
    Listed,
    Member,
    Python,
    Refused,
    Series,
    Value,
)


def assign(
    context: Context,
    target: cst.BaseExpression,
    value: Value,
    node: cst.BaseExpression,
    *,
    in_place: bool = False,
    multiline: bool = False,
) -> list[str]:
    """Return the statements that assign a value to a target and follow what that changes."""
    match target:
        case cst.Name(value=name):
            if in_place and isinstance(value, Frame):
                return rebind(context, name, value)
            return _assign_name(context, name, value, node, multiline)
        case cst.Tuple() | cst.List():
            return _unpack(context, target, value, node)
        case cst.Attribute() if in_place and isinstance(value, Frame) and _is_field(context, target):
            return rebind(context, path_of(target), value)
        case cst.Subscript() | cst.Attribute():
            return _assign_part_of_part(context, target, value, node)
    raise Refused("this target of an assignment has no translation")


def _is_field(context: Context, target: cst.Attribute) -> bool:
    """Tell whether a frame that is changed in place is a field of an object."""
    return isinstance(context.scope.values.get(access.dotted(target) or ""), Frame)


def _assign_name(context: Context, name: str, value: Value, node: cst.BaseExpression, multiline: bool) -> list[str]:
    if isinstance(value, Series):
        _note_same_column(context, name, node)
        if value.frame.prefix is not None:
            value = replace(value, frame=settled(value.frame))
    match value:
        case Frame():
            value = settled(value)
            printed_code = _laid_out(context, value.code, name, multiline)
            kept = bind_name(context, name, value)
            return kept if printed_code == name else [*kept, f"{name} = {printed_code}"]
        case Series() if own_frame(value) is None:
            value = value.exact
            code = context.resolved(value.column)
            return [*_bind_series(context, name, value), f"{name} = {layout(code, prefix=len(name) + 3)}"]
        case Series() if needs_steps(value) and not any(block.scope is context.scope for block in context.blocks):
            # It stays a column of its frame, and is written where it is used.
            kept = bind_name(context, name, value)
            context.scope.values[name] = value
            return kept
        case Series():
            printed_code = _laid_out(context, as_frame(value).code, name, multiline)
            return [*_bind_series(context, name, value), f"{name} = {printed_code}"]
        case Listed(collected=False):
            kept = bind_name(context, name, value)
            context.scope.values[name] = replace(value, code=Name(name))
            return kept
        case Grouped() | Accessor():
            return bind_name(context, name, value)
        case Python() | Driver() | Member() | Function():
            if isinstance(value, Python) and (value.items or value.pairs) and is_rebuilt(value):
                return _assign_display(context, name, value)
            of_frames = isinstance(value, Python) and value.each is not None
            code = display_code(context, value) if of_frames else handed_over(context, value, node)
            printed_code = layout(context.resolved(code), prefix=len(name) + 3)
            kept = bind_name(context, name, value)
            return kept if printed_code == name else [*kept, f"{name} = {printed_code}"]
        case Instance():
            code = context.resolved(value.code)
            objects.bind_object(context, name, value)
            return [f"{name} = {layout(code, prefix=len(name) + 3)}"]
    raise Refused("a value of one row is assigned", "lost")


def _note_same_column(context: Context, name: str, node: cst.BaseExpression) -> None:
    """Remember that a variable is bound to the very column that another one holds: ``d = c``."""
    if not context.scope.function:
        for other in context.same_columns.pop(name, set()):
            context.same_columns[other].discard(name)
    if isinstance(node, cst.Name) and node.value != name:
        others = {node.value, *context.same_columns.get(node.value, ())}
        for other in others:
            context.same_columns.setdefault(other, set()).add(name)
        context.same_columns[name] = others


def _bind_series(context: Context, name: str, value: Series) -> list[str]:
    """Bind a variable to a column of a frame that a variable holds, or else to the frame of that one column."""
    if own_frame(value) is None:
        kept = bind_name(context, name, value)
        version = context.scope.versions[name]
        context.scope.values[name] = replace(value, column=Var(name, version, is_windowed(value.column)))
        context.columns_of.pop(name, None)
        holder = _holder(context, value)
        if holder not in ("", name):
            labels = (column.name for column in value.frame.index.columns)
            context.columns_of[name] = (holder, *labels)
        return kept
    kept = bind_name(context, name, as_frame(value))
    frame = context.scope.values[name]
    assert isinstance(frame, Frame)
    label = frame.names[0]
    context.scope.values[name] = replace(value, frame=frame, column=col(label), uses=frozenset([label]), loose=False)
    return kept


def _holder(context: Context, value: Series) -> str:
    """Return the variable that holds the frame of a column; that may be one that keeps what another one held."""
    code = value.frame.code
    return context.scope.kept.get((code.id, code.version), code.id) if isinstance(code, Var) else ""


def _assign_display(context: Context, name: str, value: Python) -> list[str]:
    """Keep a list or dict of frames: its elements are evaluated where they are used.

    Raises:
        Refused: one of its frames is changed later on, which the dict holds under a key that is not known.
    """
    if not all(isinstance(key, Python) and key.known for key, _ in value.pairs or ()) and not context.pools(name):
        raise Refused("a frame is changed that a dict holds under a key that is not known at translation time", "lost")
    code = display_code(context, value)
    kept = bind_name(context, name, value)
    items = tuple(_part(item, Name(name).item(place)) for place, item in enumerate(value.items or ()))
    pairs = tuple((key, _part(item, Name(name).item(key_code(key)), held=True)) for key, item in value.pairs or ())
    context.scope.values[name] = replace(
        value,
        brackets="{}" if value.items is None else "()" if value.is_tuple else "[]",
        code=Name(name),
        items=items if value.items is not None else None,
        pairs=pairs if value.pairs is not None else None,
        touched=False,
    )
    return [*kept, f"{name} = {layout(context.resolved(code), prefix=len(name) + 3)}"]


def key_code(key: Value) -> Code:
    """Return the code of a key of a dict."""
    if isinstance(key, Python):
        return key.code
    raise Refused("a key of the dict is not a plain value", "lost")


def _part(value: Value, code: Code, *, held: bool = False) -> Value:
    if isinstance(value, (Frame, Driver)):
        return replace(value, code=code)
    if isinstance(value, Series):
        return reached_series(value, code, held=held)
    if isinstance(value, Grouped):
        raise Refused("a list holds groupings", "lost")
    return value


def display_code(context: Context, value: Value, *, held: bool = False) -> Code:
    """Return the code of a display of frames, on the cluster.

    Args:
        context: the interpretation.
        value: the display, or a part of it.
        held: whether it is the value of a dict, where a column of a frame is a frame of that column.
    """
    match value:
        case Python(each=Value()):
            return value.code
        case Python(brackets="comp") if on_cluster(value):
            return value.code
        case Python(code=Name()) if on_cluster(value):
            return value.code
        case Python(items=items) if items is not None and is_rebuilt(value):
            return Display(value.brackets, tuple(display_code(context, item) for item in items))
        case Python(pairs=pairs) if pairs is not None and is_rebuilt(value):
            return Pairs(tuple((key_code(key), display_code(context, item, held=True)) for key, item in pairs))
        case Frame():
            return settled(value).code
        case Series():
            own = own_frame(value) or (as_frame(value) if held else None)
            return value.column if own is None else settled(own).code
        case Python() | Driver() | Member() | Function():
            return value.code
    raise Refused("a list holds groupings", "lost")


def _laid_out(context: Context, code: Code, name: str, multiline: bool) -> str:
    return layout(context.resolved(code), prefix=len(name) + 3, break_chain=multiline)


def _unpack(context: Context, target: cst.Tuple | cst.List, value: Value, node: cst.BaseExpression) -> list[str]:
    """Assign the elements of a tuple; names that are read again on the right side keep their old meaning."""
    parts = spread_over(target.elements, value)
    if parts is None or not isinstance(value, Python):
        if any(_is_part_of_frame(context, element.value) for element in target.elements):
            raise Refused("a tuple is unpacked into parts of a frame", "lost")
        code = handed_over(context, value, node)
        bind_plain(context, target, value if isinstance(value, Driver) else Driver(Name("_"), size="rows"))
        start = f"{printed(target)} = "
        return [start + layout(context.resolved(code), prefix=len(start))]
    columns = any(isinstance(part, Series) for part in parts)
    written_out = value.brackets != "comp" and not isinstance(node, cst.Tuple)
    if columns and (written_out or not all(isinstance(element.value, cst.Name) for element in target.elements)):
        if isinstance(node, cst.Tuple):
            raise Refused("a tuple of columns is unpacked", "lost")
        return _one_by_one(context, target, parts, node)
    if any(isinstance(part, Grouped) for part in parts):
        raise Refused("a tuple of groupings is unpacked", "lost")
    if any(_is_part_of_frame(context, element.value) for element in target.elements):
        if all(isinstance(part, Python) and part.known for part in parts):
            return _one_by_one(context, target, parts, node)
        raise Refused("a tuple is unpacked into parts of a frame", "lost")
    source = _unpacked(context, value, node)
    lines: list[str] = []
    for element, part in zip(target.elements, parts, strict=True):
        if isinstance(element.value, cst.Name) and isinstance(part, Series):
            lines += _bind_series(context, element.value.value, part.exact)
        elif isinstance(element.value, cst.Name):
            lines += bind_name(context, element.value.value, settled(part) if isinstance(part, Frame) else part)
            if isinstance(part, Python) and on_cluster(part):
                context.scope.values[element.value.value] = entering.reached(part, Name(element.value.value))
        elif on_cluster(part):
            raise Refused("a tuple is unpacked into parts of a frame", "lost")
        else:
            bind_plain(context, element.value, part)
    return [*lines, f"{printed(target)} = {source}"]


def _one_by_one(
    context: Context, target: cst.Tuple | cst.List, parts: Sequence[Value], node: cst.BaseExpression
) -> list[str]:
    """Assign the parts of what a call gave in a statement each: names first, since they change no frame."""
    targets = [element.value for element in target.elements]
    pairs = sorted(zip(targets, parts, strict=True), key=lambda pair: not isinstance(pair[0], cst.Name))
    return [line for part_of, part in pairs for line in assign(context, part_of, part, node)]


def _is_part_of_frame(context: Context, target: cst.BaseExpression) -> bool:
    held = context.scope.find(root_name(target)) if isinstance(target, cst.Subscript) else None
    return held is not None and on_cluster(held)


def _unpacked(context: Context, value: Python, node: cst.BaseExpression) -> str:
    """Return the code of a tuple that is unpacked."""
    if isinstance(node, cst.Tuple) and value.brackets != "comp":
        items = (item.exact if isinstance(item, Series) else item for item in value.items or ())
        return ", ".join(context.text(display_code(context, item)) for item in items)
    is_display = isinstance(node, (cst.List, cst.Tuple)) or (is_rebuilt(value) and not isinstance(value.code, Name))
    written = value.brackets != "comp" and is_display
    return context.text(display_code(context, value) if written else value.code)


def _assign_part_of_part(
    context: Context, target: cst.Subscript | cst.Attribute, value: Value, node: cst.BaseExpression
) -> list[str]:
    if isinstance(target, cst.Attribute) and (named := _labels_named(context, target, value)) is not None:
        return named
    one = in_one_step(context, target)
    if one is target:
        return _assign_part(context, target, value, node)
    if not isinstance(one, cst.Subscript):
        return []
    outer, context.stand_in = context.stand_in, target
    try:
        return _assign_part(context, one, value, node)
    finally:
        context.stand_in = outer


def _assign_part(
    context: Context, target: cst.Subscript | cst.Attribute, value: Value, node: cst.BaseExpression
) -> list[str]:
    """Assign to a column, to rows of a frame, or to an attribute."""
    base = target.value
    dotted = access.dotted(target)
    owner = expressions.evaluate(context, base)
    if isinstance(owner, Instance) and isinstance(target, cst.Attribute):
        return objects.assign_field(context, owner, target.attr.value, value, node)
    if isinstance(owner, Driver) and isinstance(base, (cst.Subscript, cst.Attribute)):
        held = context.scope.find(root_name(base))
        if isinstance(held, (Frame, Series)):
            # What was handed over is a copy; only pandas itself can tell whether the assignment reaches the frame.
            raise Localise([root_name(base)], Refused("a part of a part of a frame is assigned", "lost"))
    if not on_cluster(owner) or isinstance(owner, Python):
        return _assign_foreign(context, target, owner, value, node, dotted)
    root = root_name(base)
    stored = _stored_in(base, owner)
    value = row_numbers(context, owner, node) or listed_column(context, owner, value, node)
    try:
        if isinstance(target, cst.Attribute):
            if isinstance(owner, Frame):
                doubt_same(context, owner, target)
            return _assign_attribute(context, target, owner, value)
        index = [access.subscript_value(context, element.slice) for element in target.slice]
        key = index[0] if len(index) == 1 else Python(Name("()"), items=tuple(index), brackets="()")
        made = applying.apply(context, target, owner, "[]=", ((None, key), (None, value)))
    except Refused as refused:
        names = [root] if stored is None else changed_with(context, *stored)
        if stored is not None and context.scope.function:
            raise Localise(names, callers_column(stored[0])) from refused
        raise Localise([*names, *frames_in(context, node)], refused) from refused
    if stored is not None and isinstance(made, Series):
        return _store_in_series(context, *stored, made, node)
    if not isinstance(made, Frame):
        raise Localise([root])
    whole = owner.of if isinstance(owner, Accessor) else owner
    if isinstance(whole, Frame):
        doubt_same(context, whole, target)
        made = replace(made, sliced=whole.sliced)
    if isinstance(base, cst.Subscript) and isinstance(owner, Frame):
        return _rebind_element(context, base, owner, made)
    lines = rebind(context, path_of(base), made)
    if isinstance(owner, Accessor) and isinstance(owner.of, Frame):
        doubt_slices(context, owner.of, target)
        write_through(context, path_of(base), owner.of)
    return lines


def _store_in_series(context: Context, name: str, old: Series, made: Series, node: cst.BaseExpression) -> list[str]:
    """Change a column that a variable holds; where it is one of a frame, the frame changes too until pandas 3."""
    changed = None if context.same_columns.get(name) else through_view(context, name, old, made)
    if changed is not None:
        return changed
    names = changed_with(context, name, old)
    if context.scope.function:
        raise Localise(names, callers_column(name))
    if len(names) > 1:
        raise Localise(names)
    return _assign_name(context, name, made, node, False)


def _stored_in(target: cst.BaseExpression, owner: Value) -> tuple[str, Series] | None:
    """Return the variable and the column that ``c[...] = value`` or ``c.loc[...] = value`` changes."""
    if isinstance(owner, Accessor) and isinstance(target, cst.Attribute):
        target, owner = target.value, owner.of
    return (target.value, owner) if isinstance(target, cst.Name) and isinstance(owner, Series) else None


def listed_column(context: Context, owner: Value, value: Value, node: cst.CSTNode) -> Value:
    """Return a list of values as the column that it is of a frame, where it has one for each of its rows."""
    if not (isinstance(value, Listed) and isinstance(owner, Frame)):
        return value
    series, order = value.series, value.series.frame.order
    same = owner.rows == series.frame.rows and (owner.order.keys, owner.order.known) == (order.keys, order.known)
    if same and series.fits(owner):
        if len(owner.rows) > 1 and series.type.kind is not Kind.FLOAT:
            context.find("PS601", node, "if no row is left, pandas makes a column of numbers of the list")
        return replace(series, view=False)
    if owner.ties:
        context.find("PS305", node, "rows that are equal in what they are sorted by come in any order")
    return value


def _rebind_element(context: Context, node: cst.Subscript, old: Frame, made: Frame) -> list[str]:
    """Change a frame that is reached through a list or dict: under its own name if it has one, else where it is."""
    names = context.scope.aliases(old.identity)
    if names:
        return rebind(context, names[0], made)
    path = old.code
    match path:
        case Item() if old.identity in context.pooled:
            context.part_pools()
        case Item(Name(holder), _) if isinstance(context.scope.values.get(holder), Python):
            code = text(path)
            held = context.scope.values[holder]
            lines = exchanged_in(held, holder, {code: context.resolved(made.code)})
            others = write_to_holders(context, old.identity, replace(made, code=path), code)
            context.scope.became(old.identity, made.identity)
            return lines + [line for line in others if line not in exchanged_in(held, holder, {code: path})]
    raise Localise([root_name(node)], Refused("a part of a part of a frame is assigned", "lost"))


def _labels_named(context: Context, target: cst.Attribute, value: Value) -> list[str] | None:
    """Name the labels of a frame: ``df.index.name = "day"``; None for any other assignment."""
    match target:
        case cst.Attribute(
            value=cst.Attribute(value=whole, attr=cst.Name("index")), attr=cst.Name("name" | "names")
        ) if isinstance(owner := expressions.evaluate(context, whole), (Frame, Series)):
            try:
                made = applying.apply(context, target, owner, "index.name=", ((None, value),))
            except Refused as refused:
                raise Localise([root_name(whole)], refused) from refused
            assert isinstance(made, Frame)
            return rebind(context, path_of(whole), made)
        case cst.Attribute(value=cst.Attribute(value=whole, attr=cst.Name("columns")), attr=cst.Name("name")) if (
            isinstance(owner := expressions.evaluate(context, whole), Frame)
        ):
            if value == Python(Lit(None), None):
                return []  # The columns of a Spark frame have no name.
            raise Localise([root_name(whole)], Refused("the columns get a name", "not_in_spark"))
    return None


def _assign_attribute(context: Context, target: cst.Attribute, owner: Value, value: Value) -> list[str]:
    name = target.attr.value
    if not isinstance(owner, Frame):
        raise Refused(f"the attribute {name} of a column is set")
    if ("frame", f"{name}=") in context.rules:
        made = applying.apply(context, target, owner, f"{name}=", ((None, value),))
    elif owner.columns is not None and owner.has(name):
        made = applying.apply(context, target, owner, "[]=", ((None, Python(Lit(name), name)), (None, value)))
    else:
        raise Refused(f"the attribute {name} of a frame is set")
    assert isinstance(made, Frame)
    return rebind(context, path_of(target.value), replace(made, sliced=owner.sliced))


def path_of(node: cst.BaseExpression) -> str:
    """Return the variable, or ``obj.attr``, that holds the frame that is changed."""
    if isinstance(node, cst.Attribute) and node.attr.value in ("loc", "iloc", "at", "iat"):
        node = node.value
    if isinstance(node, cst.Name):
        return node.value
    dotted = access.dotted(node)
    if dotted is None:
        raise Localise([root_name(node)], Refused("a part of a part of a frame is assigned", "lost"))
    return dotted


def _put_under_key(context: Context, target: cst.Subscript, owner: Value, frame: Frame) -> list[str] | None:
    """Put a frame into a dict under a key that is only known when the program runs; None for anything else."""
    name = target.value.value if isinstance(target.value, cst.Name) else ""
    held = context.scope.values.get(name)
    is_dict = isinstance(held, Python) and (held.pairs is not None or (held.each is not None and held.brackets == "{}"))
    key = access.subscript_value(context, target.slice[0].slice) if is_dict and len(target.slice) == 1 else None
    if held is None or key is None or owner is not held or on_cluster(key) or not context.pools(name):
        return None
    several = joining.frames_of(held, Python(Name("_"), items=(frame,)))
    if several is None:
        return None
    context.scope.values[name] = replace(several, code=Name(name), brackets="{}")
    context.pooled.add(frame.identity)
    place = f"{name}[{context.text(handed_over(context, key, target))}]"
    return [f"{place} = {layout(context.resolved(frame.code), prefix=len(place) + 3)}"]


def _assign_foreign(
    context: Context,
    target: cst.Subscript | cst.Attribute,
    owner: Value,
    value: Value,
    node: cst.BaseExpression,
    dotted: str | None,
) -> list[str]:
    """Assign to a part of something that is not on the cluster."""
    if isinstance(target, cst.Attribute) and dotted is not None and isinstance(value, Frame):
        value = settled(value)
        code = context.resolved(value.code)
        context.scope.bind(dotted, value)
        return [f"{dotted} = {layout(code, prefix=len(dotted) + 3)}"]
    if isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name) and isinstance(value, (Frame, Series)):
        key = access.subscript_value(context, target.slice[0].slice)
        if isinstance(owner, Python) and owner.pairs is not None and isinstance(key, Python) and key.known:
            return _set_element(context, target.value.value, owner, key, value)
    if isinstance(target, cst.Subscript) and isinstance(value, Frame):
        put = _put_under_key(context, target, owner, settled(value))
        if put is not None:
            return put
    if isinstance(owner, Python) and owner.each is not None:
        context.part_pools()
    doubt_copies(context, [value], node)
    code = handed_over(context, value, node)
    place = _place(context, target)
    bind_plain(context, target, Driver(Name("_"), size="rows"))
    return [f"{place} = {layout(context.resolved(code), prefix=len(place) + 3)}"]


def _set_element(context: Context, name: str, owner: Python, key: Python, value: Frame | Series) -> list[str]:
    """Set the value of a key that is known in a dict that is."""
    path = Name(name).item(expressions.literal(key.const))
    code = context.resolved(display_code(context, value, held=True))
    held = reached_series(value, path, held=True) if isinstance(value, Series) else replace(settled(value), code=path)
    others = (pair for pair in owner.pairs or () if not (isinstance(pair[0], Python) and pair[0].const == key.const))
    # The variable that gives the key may hold another one when the dict is looked at, or be one of a function.
    constant = replace(key, code=expressions.literal(key.const), touched=False)
    context.scope.values[name] = replace(owner, pairs=(*others, (constant, held)))
    return [f"{text(Name(name).item(key.code))} = {layout(code)}"]


def _place(context: Context, target: cst.Subscript | cst.Attribute) -> str:
    """Return a target with the columns and frames in its subscript handed over."""
    new: cst.CSTNode = target
    for element in target.slice if isinstance(target, cst.Subscript) else ():
        for part in outermost(element):
            if is_touched(value := expressions.evaluate(context, part)):
                code = handed_over(context, value, part)
                new = new.deep_replace(part, cst.parse_expression(f"({context.text(code)})"))
    return printed(new)
