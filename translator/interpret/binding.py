"""Binding names, and what other names of the same object see when it is changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import access, dicts, expressions, folding, objects
from translator.interpret.context import Context, Localise, root_name
from translator.interpret.handover import frames_held, on_cluster, plainly
from translator.layout import layout, text
from translator.spark import Code, Name, Var
from translator.spark import Sequence as Display
from translator.values import (
    UNSET,
    Called,
    Demanded,
    Driver,
    Frame,
    Grouped,
    Instance,
    Python,
    Refused,
    Series,
    Value,
)


def _regroup(context: Context, old: Frame, made: Value) -> None:
    """Let groupings and windows of a frame see what it has become: pandas looks at it when something is computed.

    A column taken out of a grouping is looked at when it is taken, though, the keys when the grouping is made, and all
    columns together when they are first used.
    """
    if not isinstance(made, Frame):
        return
    for name, value in context.scope.values.items():
        match value:
            case Grouped(frame=Frame(identity=identity)) if identity == old.identity:
                context.scope.values[name] = _regrouped(value, made)
            case Called(of=Frame(identity=identity)) if identity == old.identity and value.name in _LOOKING:
                context.scope.values[name] = replace(value, of=made)


_LOOKING = frozenset({"rolling", "expanding"})
"""The methods of a frame whose results look at the frame when something is computed."""


def _regrouped(grouped: Grouped, made: Frame) -> Grouped:
    """Return a grouping after its frame was changed in place."""

    def same(names: Iterable[str]) -> bool:
        return all(made.version(name) == grouped.frame.version(name) for name in names)

    if not same(key.name for key in grouped.keys):
        return replace(grouped, stale="parts")
    if grouped.single:
        return replace(grouped, frame=made) if same(grouped.selection or ()) else replace(grouped, stale="parts")
    return replace(grouped, frame=made, stale=grouped.stale or ("whole" if grouped.seen else ""))


def write_to_holders(context: Context, identity: int, made: Frame | Driver, name: str, *, but: str = "") -> list[str]:
    """Return the statements that put what a frame has become into the lists and dicts that hold it.

    Args:
        context: the interpretation.
        identity: of the frame that was changed in place, or handed over for good.
        made: what it has become.
        name: the variable that it is reached by.
        but: a list that has it already.

    Raises:
        Demanded: a dict holds it under a key that is not known, so that the dict is not to be followed.
        Localise: a list within a list holds it, which is not followed so far.
    """
    lines: list[str] = []
    for holder in sorted(context.scope.displays - {but}):
        value = context.scope.values.get(holder)
        if not isinstance(value, Python):
            continue
        parts = [*(value.items or ()), *(part for _, part in value.pairs or ())]
        within = (frame for part in parts for frame in frames_held(part))
        if isinstance(made, Frame) and any(_is(frame, identity) for frame in within):
            refused = Refused("a list or dict within another one holds a frame that is changed", "lost")
            raise Localise([*context.scope.aliases(identity), holder], refused)
        if not any(_is(part, identity) for part in parts):
            continue
        paths: list[Code | None] = [Name(holder).item(place) for place in range(len(value.items or ()))]
        keys = [_key_or_none(key) for key, _ in value.pairs or ()]
        places = [Name(holder).item(key) if key is not None else None for key in keys]
        items = _exchanged(value.items or (), paths, identity, made)
        pairs = _exchanged([part for _, part in value.pairs or ()], places, identity, made)
        if any(path is None and _is(part, identity) for path, part in zip(paths + places, parts, strict=True)):
            raise Demanded([("apart", f"{context.scope.name}/{holder}")])
        changed = [path for path, part in zip(paths + places, parts, strict=True) if path and _is(part, identity)]
        if not changed:
            continue
        lines += exchanged_in(value, holder, {text(path): Name(name) for path in changed})
        entries = tuple((key, part) for (key, _), part in zip(value.pairs or (), pairs, strict=True))
        context.scope.values[holder] = replace(
            value, items=tuple(items) if value.items is not None else None, pairs=entries if value.pairs else None
        )
    return lines


def exchanged_in(value: Value, holder: str, made: Mapping[str, Code]) -> list[str]:
    """Return the statements that exchange elements of a list or dict, by their code; a tuple is made anew."""
    if isinstance(value, Python) and value.is_tuple:
        paths = [Name(holder).item(place) for place in range(len(value.items or ()))]
        every = Display("()", tuple(made.get(text(path), path) for path in paths))
        return [f"{holder} = {layout(every, prefix=len(holder) + 3)}"]
    return [f"{path} = {layout(code, prefix=len(path) + 3)}" for path, code in made.items()]


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
            pair = dicts.parts_of_pair(value) if len(elements) == 2 else None
            parts = spread_over(elements, value) if pair is None else list(pair)
            for place, element in enumerate(elements):
                part: Value = Python(Name("_"))
                if parts is not None:
                    part = parts[place]
                elif isinstance(value, Driver) and not isinstance(element, cst.StarredElement):
                    part = dicts.element_of(value)
                bind_plain(context, element.value, part)
        case cst.Attribute() if isinstance(owner := expressions.evaluate_name(context, target.value), Instance):
            objects.bind_field(context, owner, target.attr.value, value)
        case cst.Attribute() if (dotted := access.dotted(target)) is not None:
            context.scope.values.pop(dotted, None)
            if isinstance(value, Driver):
                context.scope.values[dotted] = replace(value, code=Name(dotted))
        case cst.Subscript():
            root = root_name(target)
            held, holder = context.scope.find(root), context.scope.holder(root)
            filled = _filled(context, target, held, value)
            if filled is not None and holder is not None:
                holder.values[root] = filled
            elif isinstance(held, Python) and holder is not None:
                const = _with_part(context, target, held, value)
                if const is UNSET and holder is context.scope:
                    context.scope.bind(root, Python(held.code))
                else:
                    holder.values[root] = Python(held.code, const, several=True)
            doubt_whole(context, target)


def _filled(context: Context, target: cst.Subscript, held: Value | None, value: Value) -> Driver | None:
    """Return what is known of a dict on the driver, or an empty one, in which something computed there is put."""
    empty = isinstance(held, Python) and held.const == {} and not held.pairs and isinstance(value, Driver)
    if isinstance(held, Driver) and held.kind == "dict":
        known = held
    elif empty and isinstance(held, Python) and isinstance(value, Driver):
        known = Driver(held.code, "dict", value.size)
    else:
        return None
    plain = isinstance(target.value, cst.Name) and len(target.slice) == 1
    key = access.subscript_value(context, target.slice[0].slice) if plain else Python(Name("_"))
    return dicts.with_part(known, key, value, empty=empty)


def forget_parts(context: Context, dictionary: cst.BaseExpression) -> None:
    """Forget what a dict on the driver holds, which one of its methods changes."""
    name = root_name(dictionary)
    held, holder = context.scope.find(name), context.scope.holder(name)
    if isinstance(held, Driver) and holder is not None:
        holder.values[name] = dicts.forgotten(held)


def _with_part(context: Context, target: cst.Subscript, held: Python, value: Value) -> object:
    """Return the dict that a known one is with a part that is assigned; `UNSET` where not all of it is known."""
    if not isinstance(target.value, cst.Name) or len(target.slice) != 1 or not isinstance(held.const, dict):
        return UNSET
    key = access.subscript_value(context, target.slice[0].slice)
    return folding.changed(held.const, "[]=", ((None, key), (None, value)))


def doubt_whole(context: Context, changed: cst.BaseExpression) -> None:
    """Say where pandas before 3 changes what a slice on the driver was taken from, together with the slice."""
    if not context.options.shares:
        return
    name = root_name(changed)
    held = context.scope.find(name)
    if isinstance(held, Driver) and held.whole:
        context.find("PS601", changed, f"pandas before 3 changes {held.whole}, too, which this is a slice of")
    for other, value in context.scope.values.items():
        if isinstance(value, Driver) and value.whole == name:
            context.find("PS601", changed, f"pandas before 3 changes {other}, too, which is a slice of this frame")


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
    needs = {("keep", f"{scope.name}/{name}:{version}"), ("object", f"{scope.name}/{name}:{version}")}
    lines = []
    before = scope.values.get(name)
    lets_go = isinstance(before, Frame) and _lets_go(context, before, value)
    if lets_go:
        scope.let_go.add((name, version))
    if needs & context.demands and before is not None:
        # What was bound before a compound statement is kept before it, since only one of its branches may be taken.
        around = (block for block in context.blocks if block.scope is scope and block.versions.get(name) == version)
        block = next(around, None)
        kept = scope.kept.get((name, version)) or context.free_name(f"{name}_before")
        scope.kept[(name, version)] = kept
        if block is None:
            lines.append(f"{kept} = {name}")
        else:
            block.kept[kept] = f"{kept} = {name}"
        if lets_go and isinstance(before, Frame):
            scope.bind(kept, replace(before, code=Name(kept)))
    scope.bind(name, _held_by(value, Name(name)))
    return lines


def _lets_go(context: Context, before: Frame, value: Value) -> bool:
    """Tell whether a variable of a function gives up what the caller gave, which was changed in place."""
    root = context.scope.root(before.identity)
    same = isinstance(value, Frame) and context.scope.root(value.identity) == root
    return root in context.scope.given and before.identity != root and not same


def _held_by(value: Value, holder: Code) -> Value:
    """Return a list or dict whose parts are reached through what holds it, or as the constants that they are.

    Pandas objects are not computed once more, and a variable that stands in a display may be bound anew.
    """
    if isinstance(value, Driver):
        return replace(value, code=holder)
    if not isinstance(value, Python) or not (value.items or value.pairs) or on_cluster(value):
        return value
    items = value.items and tuple(_part(item, holder.item(place)) for place, item in enumerate(value.items))
    keys = [_key_or_none(key) for key, _ in value.pairs or ()]
    if None in keys:
        return replace(value, pairs=None)
    pairs = value.pairs and tuple(
        (replace(key, code=code) if isinstance(key, Python) else key, _part(item, holder.item(code)))
        for (key, item), code in zip(value.pairs, keys, strict=True)
        if code is not None
    )
    return replace(value, items=items, pairs=pairs)


def _part(value: Value, holder: Code) -> Value:
    is_leaf = isinstance(value, Python) and not (value.items or value.pairs or value.touched)
    return plainly(value, holder) if is_leaf else _held_by(value, holder)


def doubt_copies(context: Context, values: Iterable[Value], node: cst.CSTNode) -> None:
    """Say that what holds a frame of a variable from now on, on the driver, holds a copy of it."""
    if any(isinstance(value, Frame) and context.scope.aliases(value.identity) for value in values):
        context.find("PS601", node, "a copy is kept here: a later change in place is seen under one of the names only")


def doubt_slices(context: Context, changed: Frame, node: cst.CSTNode) -> None:
    """Say where pandas before 3 changes a slice of rows and the whole together, which are two frames on Spark."""
    if not context.options.shares:
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
    held = context.scope.values.items()
    names = [name for name, value in held if isinstance(value, Frame) and context.scope.root(value.identity) == root]
    for name, value in context.scope.values.items():
        if isinstance(value, Driver) and value.whole in names:
            context.find("PS601", node, f"pandas before 3 changes {name}, too, which is a slice of this frame")


def doubt_same(context: Context, changed: Frame, node: cst.CSTNode) -> None:
    """Say where a frame that is changed may be the same object as that of another variable, or may not."""
    scope = context.scope
    root = scope.root(changed.identity)
    others = {one if two == root else two for one, two in scope.perhaps if root in (one, two)}
    for name, value in scope.values.items() if others else ():
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
    if not context.options.shares or not isinstance(new, Frame):
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
