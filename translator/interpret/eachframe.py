"""Loops over a list of frames that change each of them in place: ``for frame in [train, test]: frame["x"] = ...``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from translator.interpret import assignment, binding, loops, statements, writing
from translator.interpret.context import Context, Localise, printed
from translator.layout import text
from translator.spark import Name
from translator.trees import parts_of
from translator.values import Frame, Python, Refused, Value, new_token


@dataclass(frozen=True, slots=True)
class _Round:
    """What became of one frame.

    Attributes:
        item: the frame before, as the list holds it.
        body: the statements of the round.
        made: the frame afterwards; None if it was not changed in place.
    """

    item: Frame
    body: list[cst.BaseStatement]
    made: Frame | None


def interpret_each_frame(
    context: Context, node: cst.For, source: Value, items: Sequence[Value]
) -> list[cst.BaseStatement] | None:
    """Interpret a loop over frames, and write what it changes in place back to all that hold it.

    Returns:
        The statements, or None for a loop over anything else, or one that does the same to each frame and changes none.
    """
    frames = [item for item in items if isinstance(item, Frame)]
    if not (isinstance(node.target, cst.Name) and isinstance(source, Python) and items and len(frames) == len(items)):
        return None
    before = context.scope.snapshot()
    context.loops += 1
    try:
        rounds = _rounds(context, node, node.target.value, frames)
        if rounds is None:
            context.scope.restore(before)
            return _one_after_another(context, node, node.target.value, frames)
    finally:
        context.loops -= 1
    same = len({"".join(map(printed, made.body)) for made in rounds}) == 1
    if same and all(made.made is None for made in rounds):
        context.scope.restore(before)
        return None
    if same and all(made.made is not None for made in rounds):
        return _as_loop(context, node, node.target.value, source, rounds)
    return _unrolled(context, node, node.target.value, rounds)


def _rounds(context: Context, node: cst.For, name: str, frames: Sequence[Frame]) -> list[_Round] | None:
    if len({frame.identity for frame in frames}) < len(frames):
        return None
    rounds: list[_Round] = []
    for frame in frames:
        made = _round(context, node, name, frame)
        if made is None:
            return None
        rounds.append(made)
    return rounds


def _one_after_another(context: Context, node: cst.For, name: str, frames: Sequence[Frame]) -> list[cst.BaseStatement]:
    """Interpret the body frame by frame, with each change written back at once.

    Raises:
        Localise: a frame that is changed comes twice, and no variable holds it.
    """
    written: list[cst.BaseStatement] = []
    for frame in frames:
        latest = _latest(context, frame.identity)
        aliases = [other for other in context.scope.aliases(latest) if other != name]
        if not aliases and latest != frame.identity:
            raise Localise(sorted(_holders(context, frame)), Refused("a loop changes a frame that comes twice", "lost"))
        current = context.scope.values[aliases[0]] if aliases else frame
        loops.bind_item(context, node.target, current)
        written += writing.parsed([f"{name} = {aliases[0] if aliases else context.text(frame.code)}"])
        written += statements.interpret_body(context, writing.statements_of(node.body))
    written[0] = written[0].with_changes(leading_lines=node.leading_lines)
    return written


def _round(context: Context, node: cst.For, name: str, frame: Frame) -> _Round | None:
    """Interpret the body for one frame; None where it reaches the frame by another name too."""
    others = {*context.scope.aliases(frame.identity), *_holders(context, frame)} - {name}
    fresh = replace(frame, identity=new_token())
    loops.bind_item(context, node.target, fresh)
    body = statements.interpret_body(context, writing.statements_of(node.body))
    last = _latest(context, fresh.identity)
    value = context.scope.values.get(name)
    if not isinstance(value, Frame):
        raise Localise([*others, name], Refused("a loop changes a frame in a way that has no rule"))
    if last == fresh.identity:
        return _Round(frame, body, None)
    if value.identity != last or others & _names_in(node.body):
        return None
    return _Round(frame, body, value)


def _latest(context: Context, identity: int) -> int:
    """Return the identity of what a frame has become by changes in place."""
    while identity in context.scope.changed:
        identity = context.scope.changed[identity]
    return identity


def _holders(context: Context, frame: Frame) -> set[str]:
    held = set()
    for holder in context.scope.displays:
        value = context.scope.values.get(holder)
        if isinstance(value, Python):
            parts = [*(value.items or ()), *(part for _, part in value.pairs or ())]
            if any(isinstance(part, Frame) and part.identity == frame.identity for part in parts):
                held.add(holder)
    return held


def _names_in(node: cst.CSTNode) -> set[str]:
    found = {node.value} if isinstance(node, cst.Name) else set()
    for child in parts_of(node):
        found |= _names_in(child)
    return found


def _as_loop(
    context: Context, node: cst.For, name: str, source: Python, rounds: Sequence[_Round]
) -> list[cst.BaseStatement]:
    before: list[str] = []
    holder = source.code.id if isinstance(source.code, Name) else ""
    is_held = bool(holder) and not source.is_tuple
    if not is_held:
        shown = context.text(assignment.display_code(context, replace(source, brackets="[]")))
        before.append(f"{context.free_name(f'{name}s')} = {f'list({shown})' if holder else shown}")
        holder = before[0].partition(" ")[0]
    counter = context.free_name("i")
    head = cst.parse_statement(f"for {counter}, {name} in enumerate({holder}):\n    pass")
    assert isinstance(head, cst.For)
    body = [*rounds[0].body, *writing.parsed([f"{holder}[{counter}] = {name}"])]
    loop = node.with_changes(target=head.target, iter=head.iter, body=writing.block(node.body, body))
    after: list[str] = []
    named: list[str] = []
    for place, made in enumerate(rounds):
        assert made.made is not None
        code = Name(holder).item(place)
        new = replace(made.made, code=code)
        aliases = [other for other in context.scope.aliases(made.item.identity) if other != name]
        if is_held:
            _store(context, holder, place, new)
        for other in aliases:
            before += binding.bind_name(context, other, new)
        named.append(aliases[0] if aliases else "")
        after += [f"{other} = {text(code)}" for other in aliases[1:]]
        path = aliases[0] if aliases else text(code)
        after += binding.write_to_holders(context, made.item.identity, new, path, but=holder)
        context.scope.became(made.item.identity, new.identity)
    if all(named):
        after.insert(0, f"{', '.join(named)}{',' if len(named) == 1 else ''} = {holder}")
    else:
        after = [f"{other} = {holder}[{place}]" for place, other in enumerate(named) if other] + after
    if name in context.passing:
        context.scope.values.pop(name, None)
    made_loop: list[cst.BaseStatement] = [loop]
    if before:
        start, *others = writing.parsed(before)
        made_loop = [start.with_changes(leading_lines=node.leading_lines), *others, loop.with_changes(leading_lines=())]
    return [*made_loop, *(writing.parsed(after) if after else [])]


def _store(context: Context, holder: str, place: int, new: Frame) -> None:
    held = context.scope.values[holder]
    assert isinstance(held, Python)
    assert held.items is not None
    items = (*held.items[:place], new, *held.items[place + 1 :])
    context.scope.values[holder] = replace(held, items=items)


def _unrolled(context: Context, node: cst.For, name: str, rounds: Sequence[_Round]) -> list[cst.BaseStatement]:
    written: list[cst.BaseStatement] = []
    for made in rounds:
        aliases = [other for other in context.scope.aliases(made.item.identity) if other != name]
        start = aliases[0] if aliases else context.text(made.item.code)
        written += writing.parsed([f"{name} = {start}"])
        written += made.body
        if made.made is None:
            continue
        lines: list[str] = []
        for other in aliases:
            lines += [*binding.bind_name(context, other, made.made), f"{other} = {name}"]
        lines += binding.write_to_holders(context, made.item.identity, made.made, name)
        written += writing.parsed(lines) if lines else []
        context.scope.became(made.item.identity, made.made.identity)
    if name in context.passing:
        context.scope.values.pop(name, None)
    written[0] = written[0].with_changes(leading_lines=node.leading_lines)
    return written
