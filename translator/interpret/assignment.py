"""Assignments: what a name, a column or an attribute is bound to from here on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import calls, expressions, following, joining, objects, ondriver
from translator.interpret.context import Context, Localise, printed, root_name
from translator.interpret.handover import (
    as_frame,
    frames_in,
    handed_over,
    is_rebuilt,
    is_touched,
    on_cluster,
    own_frame,
    reached_series,
    settled,
)
from translator.interpret.rebuild import outermost
from translator.layout import layout, text
from translator.spark import Code, Item, Lit, Name, Var, col, is_windowed
from translator.spark import Mapping as Pairs
from translator.spark import Sequence as Display
from translator.values import (
    UNSET,
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


def _regroup(context: Context, old: Frame, made: Value) -> None:
    """Let groupings of a frame see what it has become: pandas looks at the frame when something is computed."""
    for name, value in context.scope.values.items():
        if isinstance(value, Grouped) and isinstance(made, Frame) and value.frame.identity == old.identity:
            same_keys = all(made.version(key.name) == old.version(key.name) for key in value.keys)
            context.scope.values[name] = replace(value, frame=made) if same_keys else value


def write_to_holders(context: Context, identity: int, made: Frame | Driver, name: str, *, but: str = "") -> list[str]:
    """Return the statements that put what a frame has become into the lists and dicts that hold it.

    Args:
        context: the interpretation.
        identity: of the frame that was changed in place, or handed over for good.
        made: what it has become.
        name: the variable that it is reached by.
        but: a list that has it already.
    """
    lines: list[str] = []
    for holder in sorted(context.scope.displays - {but}):
        value = context.scope.values.get(holder)
        if not isinstance(value, Python):
            continue
        parts = [*(value.items or ()), *(part for _, part in value.pairs or ())]
        if not any(_is(part, identity) for part in parts):
            continue
        paths: list[Code | None] = [Name(holder).item(place) for place in range(len(value.items or ()))]
        keys = [_key_or_none(key) for key, _ in value.pairs or ()]
        places = [Name(holder).item(key) if key is not None else None for key in keys]
        items = _exchanged(value.items or (), paths, identity, made)
        pairs = _exchanged([part for _, part in value.pairs or ()], places, identity, made)
        changed = [path for path, part in zip(paths + places, parts, strict=True) if path and _is(part, identity)]
        if not changed:
            continue
        lines += [f"{text(path)} = {name}" for path in changed]
        entries = tuple((key, part) for (key, _), part in zip(value.pairs or (), pairs, strict=True))
        context.scope.values[holder] = replace(
            value, items=tuple(items) if value.items is not None else None, pairs=entries if value.pairs else None
        )
    return lines


def _exchanged(
    parts: Sequence[Value], paths: Sequence[Code | None], identity: int, made: Frame | Driver
) -> list[Value]:
    return [
        replace(made, code=path) if _is(part, identity) and path is not None else part
        for part, path in zip(parts, paths, strict=True)
    ]


def _is(value: Value, identity: int) -> bool:
    return isinstance(value, Frame) and value.identity == identity


def _key_or_none(key: Value) -> Code | None:
    return key.code if isinstance(key, Python) and key.known else None


def alias(context: Context, name: str, of: str) -> list[str]:
    """Bind one more name to the frame of a variable."""
    return [*bind_name(context, name, context.scope.values[of]), f"{name} = {of}"]


def bind_plain(context: Context, target: cst.BaseExpression, value: Value) -> None:
    """Bind names to values that the statement leaves as they are."""
    match target:
        case cst.Name(value=name):
            context.prelude += bind_name(context, name, value)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            parts = spread_over(elements, value)
            for place, element in enumerate(elements):
                part: Value = Python(Name("_"))
                if parts is not None:
                    part = parts[place]
                elif isinstance(value, Driver) and not isinstance(element, cst.StarredElement):
                    part = ondriver.element_of(value)
                bind_plain(context, element.value, part)
        case cst.Attribute() if isinstance(owner := expressions.evaluate_name(context, target.value), Instance):
            objects.bind_field(context, owner, target.attr.value, value)
        case cst.Attribute() if (dotted := expressions.dotted(target)) is not None:
            context.scope.values.pop(dotted, None)
            if isinstance(value, Driver):
                context.scope.values[dotted] = replace(value, code=Name(dotted))
        case cst.Subscript():
            held = context.scope.find(root_name(target))
            if isinstance(held, Python):
                context.scope.bind(root_name(target), Python(held.code))
            elif isinstance(held, Driver) and held.whole and context.options.pandas < 3:
                context.find("PS601", target, f"pandas before 3 changes {held.whole}, too, which this is a slice of")


def spread_over(elements: Sequence[cst.BaseElement], value: Value) -> list[Value] | None:
    """Return what each of several targets gets of a list or tuple; None where its elements are not known."""
    if not isinstance(value, Python):
        return None
    parts: list[Value]
    if value.items is not None:
        parts = list(value.items)
    elif isinstance(value.const, (tuple, list)):
        parts = [Python(expressions.literal(part), part) for part in value.const]
    else:
        return None
    starred = [place for place, element in enumerate(elements) if isinstance(element, cst.StarredElement)]
    if not starred:
        return parts if len(parts) == len(elements) else None
    start, rest = starred[0], len(elements) - starred[0] - 1
    if len(parts) < start + rest:
        return None
    middle = tuple(parts[start : len(parts) - rest])
    known = [part.const for part in middle if isinstance(part, Python) and part.known]
    const = known if len(known) == len(middle) else UNSET
    return [*parts[:start], Python(Name("_"), const, middle, brackets="comp"), *parts[len(parts) - rest :]]


def bind_name(context: Context, name: str, value: Value) -> list[str]:
    """Bind a variable; returns the statement that keeps its earlier value, if that is needed later on."""
    scope = context.scope
    version = scope.versions.get(name, 0)
    need = ("keep", f"{scope.name}/{name}:{version}")
    lines = []
    if need in context.demands and name in scope.values:
        # What was bound before a compound statement is kept before it, since only one of its branches may be taken.
        around = (block for block in context.blocks if block.scope is scope and block.versions.get(name) == version)
        block = next(around, None)
        kept = scope.kept.get((name, version)) or context.free_name(f"{name}_before")
        scope.kept[(name, version)] = kept
        if block is None:
            lines.append(f"{kept} = {name}")
        else:
            block.kept[kept] = f"{kept} = {name}"
    scope.bind(name, value)
    return lines


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
        case cst.Subscript() | cst.Attribute():
            return _assign_part(context, target, value, node)
    raise Refused("this target of an assignment has no translation")


def _assign_name(context: Context, name: str, value: Value, node: cst.BaseExpression, multiline: bool) -> list[str]:
    if isinstance(value, Series) and value.frame.prefix is not None:
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


def _bind_series(context: Context, name: str, value: Series) -> list[str]:
    """Bind a variable to a column of a frame that a variable holds, or else to the frame of that one column."""
    if own_frame(value) is None:
        kept = bind_name(context, name, value)
        version = context.scope.versions[name]
        context.scope.values[name] = replace(value, column=Var(name, version, is_windowed(value.column)))
        if isinstance(value.frame.code, Var):
            context.columns_of[name] = value.frame.code.id
        return kept
    kept = bind_name(context, name, as_frame(value))
    frame = context.scope.values[name]
    assert isinstance(frame, Frame)
    label = frame.names[0]
    context.scope.values[name] = replace(value, frame=frame, column=col(label), uses=frozenset([label]), loose=False)
    return kept


def _assign_display(context: Context, name: str, value: Python) -> list[str]:
    """Keep a list or dict of frames: its elements are evaluated where they are used."""
    code = display_code(context, value)
    kept = bind_name(context, name, value)
    items = tuple(_part(item, Name(name).item(place)) for place, item in enumerate(value.items or ()))
    pairs = tuple((key, _part(item, Name(name).item(key_code(key)))) for key, item in value.pairs or ())
    context.scope.values[name] = replace(
        value,
        brackets="[]" if value.items is not None else "{}",
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


def _part(value: Value, code: Code) -> Value:
    if isinstance(value, (Frame, Driver)):
        return replace(value, code=code)
    if isinstance(value, Series):
        return reached_series(value, code)
    if isinstance(value, Grouped):
        raise Refused("a list holds groupings", "lost")
    return value


def display_code(context: Context, value: Value, *, held: bool = True) -> Code:
    """Return the code of a display of frames, on the cluster.

    Args:
        context: the interpretation.
        value: the display, or a part of it.
        held: whether it is kept, so that a column of a frame in it is a frame of that column.
    """
    match value:
        case Python(each=Value()):
            return value.code
        case Python(brackets="comp") if on_cluster(value):
            return value.code
        case Python(code=Name()) if on_cluster(value):
            return value.code
        case Python(items=items) if items is not None and is_rebuilt(value):
            return Display(value.brackets, tuple(display_code(context, item, held=held) for item in items))
        case Python(pairs=pairs) if pairs is not None and is_rebuilt(value):
            return Pairs(tuple((key_code(key), display_code(context, item, held=held)) for key, item in pairs))
        case Frame():
            return settled(value).code
        case Series():
            own = own_frame(value) or (as_frame(value) if held else None)
            return value.exact.column if own is None else settled(own).code
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
        return [f"{printed(target)} = {context.text(code)}"]
    columns = any(isinstance(part, Series) for part in parts)
    if columns and not all(isinstance(element.value, cst.Name) for element in target.elements):
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
                context.scope.values[element.value.value] = following.reached(part, Name(element.value.value))
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
        return ", ".join(context.text(display_code(context, item, held=False)) for item in value.items or ())
    written = value.brackets != "comp" and isinstance(node, (cst.List, cst.Tuple))
    return context.text(display_code(context, value) if written else value.code)


def _assign_part(
    context: Context, target: cst.Subscript | cst.Attribute, value: Value, node: cst.BaseExpression
) -> list[str]:
    """Assign to a column, to rows of a frame, or to an attribute."""
    base = target.value
    dotted = expressions.dotted(target)
    owner = expressions.evaluate(context, base)
    if isinstance(owner, Instance) and isinstance(target, cst.Attribute):
        return objects.assign_field(context, owner, target.attr.value, value, node)
    if not on_cluster(owner) or isinstance(owner, Python):
        return _assign_foreign(context, target, owner, value, node, dotted)
    root = root_name(base)
    value = listed_column(context, owner, value, node)
    try:
        if isinstance(target, cst.Attribute):
            if isinstance(owner, Frame):
                doubt_same(context, owner, target)
            return _assign_attribute(context, target, owner, value)
        index = [expressions.subscript_value(context, element.slice) for element in target.slice]
        key = index[0] if len(index) == 1 else Python(Name("()"), items=tuple(index), brackets="()")
        made = calls.apply(context, target, owner, "[]=", ((None, key), (None, value)))
    except Refused as refused:
        raise Localise([root, *frames_in(context, node)], refused) from refused
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


def listed_column(context: Context, owner: Value, value: Value, node: cst.CSTNode) -> Value:
    """Return a list of values as the column that it is of a frame, where it has one for each of its rows."""
    if not (isinstance(value, Listed) and isinstance(owner, Frame)):
        return value
    series, order = value.series, value.series.frame.order
    same = owner.rows == series.frame.rows and (owner.order.keys, owner.order.known) == (order.keys, order.known)
    if same and series.fits(owner):
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
            lines = [f"{code} = {layout(context.resolved(made.code), prefix=len(code) + 3)}"]
            others = write_to_holders(context, old.identity, replace(made, code=path), code)
            context.scope.became(old.identity, made.identity)
            return lines + [line for line in others if line != f"{code} = {code}"]
    raise Localise([root_name(node)], Refused("a part of a part of a frame is assigned", "lost"))


def _assign_attribute(context: Context, target: cst.Attribute, owner: Value, value: Value) -> list[str]:
    name = target.attr.value
    if not isinstance(owner, Frame):
        raise Refused(f"the attribute {name} of a column is set")
    if ("frame", f"{name}=") in context.rules:
        made = calls.apply(context, target, owner, f"{name}=", ((None, value),))
    elif owner.columns is not None and owner.has(name):
        made = calls.apply(context, target, owner, "[]=", ((None, Python(Lit(name), name)), (None, value)))
    else:
        raise Refused(f"the attribute {name} of a frame is set")
    assert isinstance(made, Frame)
    return rebind(context, path_of(target.value), made)


def path_of(node: cst.BaseExpression) -> str:
    """Return the variable, or ``obj.attr``, that holds the frame that is changed."""
    if isinstance(node, cst.Attribute) and node.attr.value in ("loc", "iloc", "at", "iat"):
        node = node.value
    if isinstance(node, cst.Name):
        return node.value
    dotted = expressions.dotted(node)
    if dotted is None:
        raise Localise([root_name(node)], Refused("a part of a part of a frame is assigned", "lost"))
    return dotted


def _put_under_key(context: Context, target: cst.Subscript, owner: Value, frame: Frame) -> list[str] | None:
    """Put a frame into a dict under a key that is only known when the program runs; None for anything else."""
    name = target.value.value if isinstance(target.value, cst.Name) else ""
    held = context.scope.values.get(name)
    is_dict = isinstance(held, Python) and (held.pairs is not None or (held.each is not None and held.brackets == "{}"))
    key = expressions.subscript_value(context, target.slice[0].slice) if is_dict and len(target.slice) == 1 else None
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
        key = expressions.subscript_value(context, target.slice[0].slice)
        if isinstance(owner, Python) and owner.pairs is not None and isinstance(key, Python) and key.known:
            return _set_element(context, target.value.value, owner, key, value)
    if isinstance(target, cst.Subscript) and isinstance(value, Frame):
        put = _put_under_key(context, target, owner, settled(value))
        if put is not None:
            return put
    code = handed_over(context, value, node)
    place = _place(context, target)
    bind_plain(context, target, Driver(Name("_"), size="rows"))
    return [f"{place} = {layout(context.resolved(code), prefix=len(place) + 3)}"]


def _set_element(context: Context, name: str, owner: Python, key: Python, value: Frame | Series) -> list[str]:
    """Set the value of a key that is known in a dict that is."""
    path = Name(name).item(expressions.literal(key.const))
    code = context.resolved(display_code(context, value))
    held = reached_series(value, path) if isinstance(value, Series) else replace(settled(value), code=path)
    others = (pair for pair in owner.pairs or () if not (isinstance(pair[0], Python) and pair[0].const == key.const))
    context.scope.values[name] = replace(owner, pairs=(*others, (key, held)))
    return [f"{text(Name(name).item(key.code))} = {layout(code)}"]


def doubt_slices(context: Context, changed: Frame, node: cst.CSTNode) -> None:
    """Say where pandas before 3 changes a slice of rows and the whole together, which are two frames on Spark."""
    if context.options.pandas >= 3:
        return
    root = context.scope.root(changed.identity)
    frames = {
        name: frame
        for name, value in context.scope.values.items()
        if isinstance(frame := value.frame if isinstance(value, Series) else value, Frame)
        and context.scope.root(frame.identity) != root
    }
    for name, frame in frames.items():
        part, whole = (frame, changed) if frame.sliced else (changed, frame)
        if part.sliced and part.rows[: len(whole.rows)] == whole.rows:
            shared = "is a slice of this frame" if part is frame else "this is a slice of"
            context.find("PS601", node, f"pandas before 3 changes {name}, too, which {shared}")


def doubt_same(context: Context, changed: Frame, node: cst.CSTNode) -> None:
    """Say where a frame that is changed may be the same object as that of another variable, or may not."""
    scope = context.scope
    root = scope.root(changed.identity)
    others = {one if two == root else two for one, two in scope.perhaps if root in (one, two)}
    for name, value in scope.values.items():
        if isinstance(value, Frame) and scope.root(value.identity) in others:
            context.find("PS601", node, f"pandas changes {name}, too, if it is the same frame when the program runs")


def write_through(context: Context, name: str, old: Frame, *, widened: bool = False) -> None:
    """Let the columns that were taken out of a frame change with it, as views do in pandas 1 and 2.

    Args:
        context: the interpretation.
        name: the variable of the frame.
        old: the frame before some of its cells were changed in place.
        widened: whether a change of type goes through, too; else it makes a column of its own.
    """
    new = context.scope.values.get(name)
    if context.options.pandas >= 3 or not isinstance(new, Frame):
        return
    for taken, value in list(context.scope.values.items()):
        if not (isinstance(value, Series) and value.view and len(value.uses) == 1):
            continue
        (column,) = value.uses
        same = context.scope.root(value.frame.identity) == context.scope.root(old.identity)
        known = new.has(column) and old.has(column) and value.frame.version(column) == old.version(column)
        if not same or not known or new.version(column) == old.version(column):
            continue
        if widened or new.column(column).type == old.column(column).type:
            context.scope.values[taken] = replace(new.series(column), column=value.column)


def _place(context: Context, target: cst.Subscript | cst.Attribute) -> str:
    """Return a target with the columns and frames in its subscript handed over."""
    new: cst.CSTNode = target
    for element in target.slice if isinstance(target, cst.Subscript) else ():
        for part in outermost(element):
            if is_touched(value := expressions.evaluate(context, part)):
                code = handed_over(context, value, part)
                new = new.deep_replace(part, cst.parse_expression(f"({context.text(code)})"))
    return printed(new)


def _check_adopted(context: Context, name: str, frame: Frame) -> None:
    """See to it that all names of a frame that is changed in place are variables of the function that changes it.

    Raises:
        Adopt: a name is one of a scope around the function.
    """
    scope = context.scope
    names = [] if name in scope.values else [name]
    # The caller gives new values to the names that it has for what it passes.
    passed = scope.root(frame.identity) in scope.given
    around = scope.parent
    while around is not None:
        others = [other for other in around.aliases(frame.identity) if other not in scope.values]
        names += [other for other in others if other in scope.named or not passed]
        around = around.parent
    for each in names:
        raise scope.adopt(each) or Refused(f"the frame {each!r} of an enclosing scope is changed in place", "lost")


def changed_by_call(
    context: Context, names: Sequence[str], frames: Sequence[Frame], code: str, first: str = ""
) -> list[str]:
    """Return the statements of a call that gives back the arguments that it changed.

    Args:
        context: the interpretation.
        names: the variables that were given.
        frames: what has become of them.
        code: the call.
        first: the variable of the function's own result, if it has one.
    """
    before: list[str] = []
    after: list[str] = []
    for name, made in zip(names, frames, strict=True):
        old = context.scope.values.get(name)
        if not isinstance(old, Frame):
            raise Refused("a function changes in place what is not held by a variable", "lost")
        context.scope.became(old.identity, made.identity)
        _check_adopted(context, name, old)
        aliases = [other for other in context.scope.aliases(old.identity) if other != name]
        before += bind_name(context, name, made)
        _regroup(context, old, context.scope.values[name])
        for other in aliases:
            after += [*bind_name(context, other, context.scope.values[name]), f"{other} = {name}"]
        bound = context.scope.values[name]
        if isinstance(bound, Frame):
            after += write_to_holders(context, old.identity, bound, name)
    targets = [first, *names] if first else list(names)
    return [*before, f"{', '.join(targets)} = {code}", *after]


def rebind(context: Context, name: str, made: Frame) -> list[str]:
    """Rebind a variable to what an in-place change made of it, and all other names of the same object too."""
    holder = context.scope.holder(name)
    old = holder.values.get(name) if holder else None
    code = context.resolved(made.code)
    aliases = context.scope.aliases(old.identity) if isinstance(old, Frame) else []
    if isinstance(old, Frame):
        if old.identity in context.pooled:
            context.part_pools()
        context.scope.became(old.identity, made.identity)
        _check_adopted(context, name, old)
    kept = bind_name(context, name, made)
    if isinstance(old, Frame):
        _regroup(context, old, context.scope.values[name])
    lines = (
        kept
        if code == Name(name) or isinstance(code, Var)
        else [*kept, f"{name} = {layout(code, prefix=len(name) + 3)}"]
    )
    for alias in aliases:
        if alias != name:
            lines += [*bind_name(context, alias, context.scope.values[name]), f"{alias} = {name}"]
    bound = context.scope.values[name]
    if isinstance(old, Frame) and isinstance(bound, Frame):
        lines += write_to_holders(context, old.identity, bound, name)
    return lines
