"""Frames of a list or dict that a function changes: taken out of it again after the call, under all their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import libcst as cst

from translator.interpret import assignment, binding
from translator.interpret.context import Context, Localise
from translator.interpret.handover import frames_held, on_cluster
from translator.interpret.returning import Run
from translator.interpret.scope import Scope
from translator.layout import layout, text
from translator.rule import Arguments
from translator.spark import Code, Name
from translator.values import Frame, Grouped, Python, Refused, Value, new_token


@dataclass(frozen=True, slots=True)
class Held:
    """A list or dict that a call gives, some of whose frames the function changes.

    Attributes:
        value: it as it was given.
        after: it as the function leaves it.
    """

    value: Python
    after: Python


def check_held(context: Context, node: cst.Call, run: Run, bound: Mapping[str, Value]) -> list[Held]:
    """Return the lists and dicts whose changed frames the caller has to take back, if it sees those.

    Raises:
        Localise: that is not possible here: the frames are handed over before the call.
    """
    changed = {*run.scope.roots.values(), *run.scope.localised}
    found: list[Held] = []
    names: set[str] = set()
    possible = True
    for name, value in bound.items():
        frames = [frame for frame in frames_held(value) if frame.identity in changed]
        seen = {
            each
            for frame in frames
            for each, held in context.scope.values.items()
            if holds(context.scope, held, context.scope.root(frame.identity))
        }
        if context.whole is node and context.target:
            seen -= context.targets
            for frame in frames if not seen else ():
                # Whoever gave this function the frames has to know that they are changed.
                context.scope.became(frame.identity, new_token())
        names |= seen
        after = _left(run, name, value) if seen and isinstance(value, Python) else None
        possible &= not seen or after is not None
        if isinstance(value, Python) and after is not None:
            found.append(Held(value, after))
    alone = context.whole is node and not context.target and not run.changed and len(run.exits) == 1
    if names and not (possible and alone and run.result == Python(Name("None"), None)):
        raise Localise(sorted(names), Refused("a function changes the frames of a list that it is given", "lost"))
    return found


def _left(run: Run, name: str, value: Python) -> Python | None:
    """Return a list or dict as a function leaves it; None if what it holds then is not known place by place."""
    after = run.exits[0].get(name)
    if value.is_tuple or run.scope.counter.get(name) != 1 or run.scope.localised or not isinstance(after, Python):
        return None
    one, two = _parts(value), _parts(after)
    flat = all(isinstance(part, Frame) or not on_cluster(part) for part in (*one, *two))
    same = len(one) == len(two) and all(
        isinstance(a, Frame) == isinstance(b, Frame) for a, b in zip(one, two, strict=True)
    )
    return after if flat and same and value.each is None else None


def _parts(value: Python) -> list[Value]:
    return [*(value.items or ()), *(part for _, part in value.pairs or ())]


def given_by_name(context: Context, held: list[Held], args: Arguments) -> tuple[Arguments, list[Code]]:
    """Return the arguments of a call with the lists and dicts in variables, and these variables."""
    holders: dict[int, Code] = {}
    for each in held:
        code = each.value.code
        if not (isinstance(code, Name) and context.scope.values.get(code.id) is each.value):
            code = Name(context.free_name("frames"))
            shown = assignment.display_code(context, each.value)
            context.prelude.append(f"{code.id} = {layout(context.resolved(shown), prefix=len(code.id) + 3)}")
        holders[id(each.value)] = code
    given = tuple(
        (name, replace(value, code=holders[id(value)], items=None, pairs=None) if id(value) in holders else value)  # type: ignore[type-var]
        for name, value in args
    )
    return given, [holders[id(each.value)] for each in held]


def take_back(context: Context, node: cst.Call, held: list[Held], holders: list[Code], call: Code) -> None:
    """Call the function, and bind all names of the frames that it changed to what they have become."""
    context.prelude.append(text(context.resolved(call)))
    for each, holder in zip(held, holders, strict=True):
        assert isinstance(holder, Name)
        keys = [*(range(len(each.value.items or ()))), *(key for key, _ in each.value.pairs or ())]
        for key, old, new in zip(keys, _parts(each.value), _parts(each.after), strict=True):
            if not (isinstance(old, Frame) and isinstance(new, Frame)) or old.identity == new.identity:
                continue
            place = holder.item(key if isinstance(key, int) else assignment.key_code(key))
            _rename(context, node, old, replace(new, code=place), place, holder.id)
    context.delivered = True


def _rename(context: Context, node: cst.Call, old: Frame, new: Frame, place: Code, holder: str) -> None:
    binding.doubt_same(context, old, node)
    binding.doubt_slices(context, old, node)
    names = context.scope.aliases(old.identity)
    context.scope.became(old.identity, new.identity)
    for name in names:
        context.prelude += [*binding.bind_name(context, name, new), f"{name} = {text(place)}"]
    lines = binding.write_to_holders(context, old.identity, new, names[0] if names else text(place))
    context.prelude += [line for line in lines if not line.startswith(f"{holder}[")]


def holds(scope: Scope, value: Value, root: int) -> bool:
    """Tell whether a value is, or holds, an object by its identity as it was at first."""
    match value:
        case Frame():
            return scope.root(value.identity) == root
        case Grouped(frame=frame):
            return scope.root(frame.identity) == root
        case Python() if on_cluster(value):
            parts = [*_parts(value), *([value.each] if value.each else [])]
            return any(holds(scope, part, root) for part in parts)
    return False
