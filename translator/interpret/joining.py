"""What is known of a value where two paths of the program meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import libcst as cst

from translator.interpret import perhaps
from translator.interpret.context import Context, Localise
from translator.interpret.handover import handed_over, needs_steps, on_cluster, own_frame
from translator.schema import UNKNOWN, Column, join
from translator.spark import Name, Var, is_windowed
from translator.values import (
    EACH,
    Driver,
    Frame,
    Gone,
    Index,
    Order,
    Python,
    Refused,
    Series,
    Step,
    Value,
    constant_type,
    new_token,
)

State: TypeAlias = "tuple[dict[str, Value], dict[str, int]]"
Objects: TypeAlias = "dict[tuple[int, int], int]"


def joined(context: Context, node: cst.CSTNode, first: State, second: State) -> tuple[State, list[str], list[str]]:
    """Join what two paths bind; returns the bindings and statements to append to either path."""
    (one, versions), (two, more) = first, second
    merged = {**one, **two}
    bound = {**more, **versions}
    tails: tuple[list[str], list[str]] = ([], [])
    frames: tuple[list[str], list[str]] = ([], [])
    objects: Objects = {}
    for name in _unlike(first, second):
        a, b = one.get(name), two.get(name)
        if a is None or b is None:
            present = a or b
            assert present is not None
            merged[name] = single(present)
            continue
        if (a is b or a == b) and versions.get(name) == more.get(name):
            merged[name] = perhaps.merged(a, b)
            continue
        tails[0].extend(_kept(context, name, versions.get(name, 0)))
        tails[1].extend(_kept(context, name, more.get(name, 0)))
        version = bound[name] = context.scope.renewed(name)
        apart = _held_apart(name, a, b)
        both = None if apart else _one_object(objects, a, b, _followed(context, name, join_values(a, b)))
        _same_object(context, a, b, both)
        _perhaps_same(context, a, b, both)
        if both is None:
            _check_alone(context, name, first, second)
            for value, *places in ((a, tails[0], frames[0]), (b, tails[1], frames[1])):
                if on_cluster(value):
                    # Columns are handed over while their frames are still those of Spark.
                    code = context.resolved_in(handed_over(context, _reached(value, name), node))
                    places[isinstance(value, Frame)].append(f"{name} = {code}")
            both = Driver(Name(name), size="rows")
        merged[name] = through_name(both, name, version)
    for name in one.keys() ^ two.keys():
        merged[name] = _still_object(objects, merged[name])
    return (merged, bound), [*tails[0], *frames[0]], [*tails[1], *frames[1]]


def _unlike(first: State, second: State) -> list[str]:
    """Return the variables that two paths do not leave as one: in a long program these are few of many."""
    (one, versions), (two, more) = first, second
    unlike = [name for name, value in one.items() if two.get(name) is not value or versions.get(name) != more.get(name)]
    return unlike + [name for name in two if name not in one]


def _held_apart(name: str, a: Value, b: Value) -> bool:
    """Tell whether a column is held in different ways on two paths: as a frame of its own, or of that of another."""
    if any(isinstance(value, Series) and needs_steps(value) for value in (a, b)):
        return True
    frames = [value.frame.code for value in (a, b) if isinstance(value, Series)]
    return len({isinstance(code, Var) and code.id == name for code in frames}) > 1


def _kept(context: Context, name: str, version: int) -> list[str]:
    """Return the statement that keeps, at the end of a path, what it bound a name to, if that is needed later on."""
    scope = context.scope
    if ("keep", f"{scope.name}/{name}:{version}") not in context.demands or (name, version) in scope.kept:
        return []
    kept = scope.kept[(name, version)] = context.free_name(f"{name}_before")
    return [f"{kept} = {name}"]


def _check_alone(context: Context, name: str, *states: State) -> None:
    """Let all names of an object be handed over where one path hands over one of them."""
    for values, _ in states:
        value = values[name]
        if isinstance(value, Frame):
            root = context.scope.root(value.identity)
            context.scope.localised.add(root)
            same = [n for n, v in values.items() if isinstance(v, Frame) and context.scope.root(v.identity) == root]
            if len(same) > 1:
                raise Localise(same, Refused(f"{same[0]!r} and {same[1]!r} are one frame in one case only", "lost"))


def _same_object(context: Context, a: Value, b: Value, both: Value | None) -> None:
    """Note that what two paths made of one object is still that object."""
    if isinstance(a, Frame) and isinstance(b, Frame) and isinstance(both, Frame):
        root = context.scope.root(a.identity)
        if root == context.scope.root(b.identity) and both.identity != root:
            context.scope.roots[both.identity] = root


def _perhaps_same(context: Context, a: Value, b: Value, both: Value | None) -> None:
    """Note that a frame is one of two objects."""
    frames = [value for value in (a, b) if isinstance(value, Frame)]
    if isinstance(both, Frame) and (len(frames) == 2 or any(map(perhaps.is_none, (a, b)))):
        made = context.scope.root(both.identity)
        roots = {context.scope.root(value.identity) for value in frames}
        if roots != {made}:
            context.scope.perhaps |= {(made, root) for root in roots}


def _one_object(objects: Objects, a: Value, b: Value, both: Value | None) -> Value | None:
    """Return a frame that is the same object as another one where it was so on both paths."""
    if not (isinstance(a, Frame) and isinstance(b, Frame) and isinstance(both, Frame)):
        return both
    return replace(both, identity=objects.setdefault((a.identity, b.identity), both.identity))


def _still_object(objects: Objects, value: Value) -> Value:
    """Return a frame that only one path has a name for as the object that it is, which other names may be bound to."""
    if isinstance(value, Frame):
        for pair, both in objects.items():
            if value.identity in pair:
                return replace(value, identity=both)
    return value


def _reached(value: Value, name: str) -> Value:
    if isinstance(value, Frame):
        return replace(value, code=Name(name))
    if isinstance(value, Series):
        return value
    raise Refused("the branches leave values of different kinds", "lost")


def single(value: Value) -> Value:
    """A name that only one path binds: it is what it is there, as nothing else can be used."""
    return value if not isinstance(value, Python) else Python(value.code, items=value.items, pairs=value.pairs)


def through_name(value: Value, name: str, version: int) -> Value:
    """Return a value as reached through a variable after two paths met."""
    match value:
        case Frame():
            return replace(value, code=Var(name, version))
        case Series() if own_frame(value) is not None:
            return replace(value, frame=replace(value.frame, code=Var(name, version)))
        case Series():
            return replace(value, column=Var(name, version, is_windowed(value.column)))
        case Driver() | Python():
            return replace(value, code=Name(name))
    return value


def _join_drivers(a: Driver, b: Driver) -> Driver:
    same = a.kind == b.kind
    size = "rows" if "rows" in (a.size, b.size) else "groups" if "groups" in (a.size, b.size) else "bounded"
    if same and a.kind == "dict" and (a.keys, a.type) == (b.keys, b.type):
        return replace(a, size=size, notes=(), gaps=a.gaps or b.gaps)
    held = join(a.type, b.type) if same and a.kind == "scalar" else UNKNOWN
    return Driver(a.code, a.kind if same else "other", size, type=held)


def _join_plain(held: Driver, other: Python) -> Driver:
    match held.kind, other:
        case "scalar", Python(items=None, pairs=None, const=int() | float() | str() as const):
            return Driver(held.code, "scalar", type=join(held.type, constant_type(const)))
        case "dict", Python(const=dict() as const) if not const:
            return held
    return Driver(held.code, size="rows")


def join_values(a: Value, b: Value) -> Value | None:
    """Return what is known of a value that is one or the other; None if they live in different places."""
    match a, b:
        case (Gone() as gone, _) | (_, Gone() as gone):
            return gone
        case Frame(), Frame():
            return _join_frames(a, b)
        case Python(), Python() if perhaps.is_none(a) and perhaps.is_none(b):
            return a
        case (Frame() as table, other) | (other, Frame() as table) if perhaps.is_none(other):
            if table.prefix is not None:
                return None
            return replace(table, optional=True, identity=new_token(), cells=())
        case Driver(), Driver():
            return _join_drivers(a, b)
        case Python(), Python() if (frames := frames_of(a, b)) is not None:
            return frames
        case Python(), Python() if not (on_cluster(a) or on_cluster(b)):
            among = a.among if a.among == b.among else ()
            return Python(a.code, among=among, several=a.is_several or b.is_several)
        case (Driver() as held, Python() as other) | (Python() as other, Driver() as held) if not on_cluster(other):
            return _join_plain(held, other)
        case Series(), Series() if a.frame.rows == b.frame.rows and a.type == b.type and a.uses == b.uses:
            return replace(a, missing=a.missing or b.missing, loose=a.loose or b.loose)
        case Series(), Series() if a.name == b.name and a.column == b.column and a.type == b.type:
            one, two = own_frame(a), own_frame(b)
            frame = _join_frames(one, two) if one is a.frame and two is b.frame else None
            return replace(a, frame=frame, missing=a.missing or b.missing) if frame is not None else None
    if type(a) is type(b) and not on_cluster(a) and not on_cluster(b):
        return a
    return None


def _followed(context: Context, name: str, both: Value | None) -> Value | None:
    """Return a value that two paths leave, unless it is a list of frames that are changed later."""
    pooled = isinstance(both, Python) and both.each is not None
    return None if pooled and not context.pools(name) else both


def frames_of(*lists: Value) -> Python | None:
    """Return the list (or dict) of frames that is one of several, or has the elements of several.

    None where none of them has frames, or where the frames are not alike.
    """
    values: list[Value] = []
    brackets = ""
    for held in lists:
        parts = _parts_of(held)
        if parts is None or not isinstance(held, Python):
            return None
        values += parts
        brackets = "{}" if held.pairs is not None or held.const == {} or held.brackets == "{}" else brackets
    frames = [value for value in values if isinstance(value, Frame)]
    if not frames or len(frames) < len(values):
        return None
    each: Value | None = frames[0]
    for frame in frames[1:]:
        each = join_values(each, frame) if each is not None else None
    if not isinstance(each, Frame) or each.prefix is not None:
        return None
    each = replace(each, code=EACH, identity=new_token(), source=None, cells=())
    return Python(Name("_"), brackets=brackets or "[]", several=True, each=each)


def _parts_of(held: Value) -> list[Value] | None:
    """Return the elements of a list, or the values of a dict; None where it may have others."""
    if not isinstance(held, Python):
        return None
    if held.each is not None:
        return [held.each]
    if held.pairs is not None:
        return [part for _, part in held.pairs]
    if held.items is not None:
        return list(held.items)
    return [] if held.const in ([], {}) else None


def _join_frames(a: Frame, b: Frame) -> Frame | None:
    if [c.name for c in a.index.columns] != [c.name for c in b.index.columns] or a.index.kind != b.index.kind:
        return None
    if set(a.hidden) != set(b.hidden):
        return None
    columns: tuple[Column, ...] | None = None
    if a.columns is not None and b.columns is not None and a.names == b.names:
        pairs = zip(a.columns, b.columns, strict=True)
        columns = tuple(_join_columns(x, y) for x, y in pairs)
    same = a.rows == b.rows
    written = {**dict(a.written), **dict(b.written)}
    differing = {n for n, _ in set(a.written) ^ set(b.written)}
    if a.columns is not None and b.columns is not None:
        # A column that was dropped on one of the ways may not be there.
        differing |= set(a.names) ^ set(b.names)
    if differing:
        written |= dict.fromkeys(differing, new_token())
    size = "rows" if "rows" in (a.size, b.size) else "groups" if "groups" in (a.size, b.size) else "bounded"
    index: Index = replace(a.index, fresh=a.index.fresh and b.index.fresh)
    if a.index.site != b.index.site:
        index = Index("lost", fresh=index.fresh)
    order = a.order if a.order == b.order else _any_order(a.order, b.order)
    complete = (a.columns is not None or a.complete) and (b.columns is not None or b.complete)
    return replace(
        a,
        columns=columns,
        partial=_join_partial(a, b, complete=complete) if columns is None else (),
        complete=complete and columns is None,
        others=a.others if a.others == b.others else None,
        rows=a.rows if same else (Step(new_token()),),
        written=tuple(written.items()),
        size=size,
        index=index,
        order=order,
        origins=tuple(dict.fromkeys((*a.origins, *b.origins))),
        identity=a.identity if a.identity == b.identity else new_token(),
        prefix=None,
        optional=a.optional or b.optional,
    )


def _any_order(a: Order, b: Order) -> Order:
    if not (a.keys or b.keys or a.kept or b.kept):
        return Order(known=a.known and b.known, mixed=a.mixed or b.mixed)
    # The rows come as one of the paths has sorted them, which no column tells.
    free = a.free or b.free or bool(a.keys or b.keys)
    return Order(known=False, kept=not (a.pending or b.pending), mixed=a.mixed or b.mixed, free=free)


def _join_partial(a: Frame, b: Frame, *, complete: bool) -> tuple[Column, ...]:
    """Return what is known of single columns: of those of both frames, or of all if there can be no others."""
    one = {column.name: column for column in (a.partial if a.columns is None else a.columns)}
    two = {column.name: column for column in (b.partial if b.columns is None else b.columns)}
    joined = {name: _join_columns(column, two[name]) for name, column in one.items() if name in two}
    if a.others is not None and a.others == b.others:
        # Nothing is known of a column that may be one of the others on the other way.
        joined |= {name: Column(name) for name in one.keys() ^ two.keys()}
    return tuple(({**one, **two, **joined} if complete else joined).values())


def _join_columns(a: Column, b: Column) -> Column:
    widened = a.widened if a.widened == b.widened and a.type.kind is b.type.kind else None
    gapless = (a.gapless or not a.missing) and (b.gapless or not b.missing)
    missing, zero = a.missing or b.missing, a.zero or b.zero
    return Column(a.name, join(a.type, b.type), missing, zero, widened=widened, gapless=missing and gapless)


def joined_returns(values: Sequence[Value]) -> Value | None:
    """Return what is known of the result of a function with these returns."""
    if not values:
        return None
    result: Value = values[0]
    for value in values[1:]:
        both = join_values(result, value)
        if both is None:
            raise Refused("a function returns values that live in different places", "lost")
        result = both
    return result


def loop_head(context: Context, first: State, second: State, renewed: Mapping[str, Gone]) -> State:
    """Return what holds at the start of every round: what the variables are on entry or after a round.

    Args:
        context: the interpretation.
        first: what holds on entry.
        second: what holds after a round.
        renewed: the variables that each round binds before it reads them, and what is left of them outside.
    """
    (one, versions), (two, more) = first, second
    objects: Objects = {}
    merged = {**one, **two}
    bound = {**more, **versions}
    for name in _unlike(first, second):
        a, b = one.get(name), two.get(name)
        if a is None or b is None:
            present = a or b
            assert present is not None
            merged[name] = single(present)
            continue
        if (a is b or a == b) and versions.get(name) == more.get(name):
            merged[name] = perhaps.merged(a, b)
            continue
        apart = _held_apart(name, a, b)
        both = None if apart else _one_object(objects, a, b, _followed(context, name, join_values(a, b)))
        _same_object(context, a, b, both)
        _perhaps_same(context, a, b, both)
        if both is None and name in renewed:
            merged[name] = renewed[name]
            continue
        if both is None:
            raise Localise([name] if on_cluster(a) else [], Refused(f"a loop changes where {name!r} lives", "lost"))
        bound[name] = context.scope.renewed(name)
        merged[name] = through_name(both, name, bound[name])
    return merged, bound


def weakened(state: State, names: Collection[object]) -> State:
    """Return a state in which nothing is known about the values of some columns, but for their types."""

    def weaker(column: Column) -> Column:
        return replace(column, missing=True, zero=True, unique=False) if column.name in names else column

    values = {
        name: replace(
            value,
            columns=value.columns and tuple(map(weaker, value.columns)),
            partial=tuple(map(weaker, value.partial)),
        )
        if isinstance(value, Frame)
        else value
        for name, value in state[0].items()
    }
    return values, state[1]


def same_state(one: dict[str, Value], two: dict[str, Value]) -> bool:
    """Tell whether a round of a loop left all that is known as it was."""
    return one.keys() == two.keys() and all(
        one[name] is two[name] or _shape(one[name]) == _shape(two[name]) for name in one
    )


def _shape(value: Value) -> object:
    match value:
        case Frame():
            known = (value.columns, value.partial, value.index, value.order, value.size, value.hidden)
            return ("frame", value.optional, *known)
        case Series():
            return ("series", value.name, value.type, value.missing, value.array)
        case Driver():
            return ("driver", value.kind, value.size, value.type, value.keys, value.gaps)
        case Python():
            return ("python", repr(value.const), None if value.each is None else _shape(value.each))
    return type(value)
