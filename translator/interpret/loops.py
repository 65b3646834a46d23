"""Loops: over elements that are known, and until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import (
    applying,
    assignment,
    binding,
    control,
    dicts,
    expressions,
    leaving,
    rounds,
    statements,
    writing,
)
from translator.interpret.binding import bind_name
from translator.interpret.context import Context, Localise, printed
from translator.interpret.eachframe import interpret_each_frame
from translator.interpret.grouploops import interpret_groups
from translator.interpret.growing import interpret_growth
from translator.interpret.handover import frames_in, handed_over, is_touched, on_cluster
from translator.interpret.joining import State, loop_head, same_state, weakened
from translator.interpret.renewing import renewed
from translator.interpret.rowloops import interpret_rows
from translator.layout import layout
from translator.spark import Code, Name
from translator.trees import names_within, walked
from translator.values import Driver, Frame, Function, Gone, Python, Refused, Value, new_token

ROUNDS = 4


UNROLLED = 60


def interpret_for(context: Context, node: cst.For) -> list[cst.BaseStatement]:
    """Interpret a for loop: over known elements round by round, else until its body changes nothing more."""
    context.flags = set()
    context.prelude = []
    if (made_ := interpret_growth(context, node) or interpret_rows(context, node)) is not None:
        return made_
    context.prelude = []
    source = iterated_value(context, node.iter)
    prelude, context.prelude = context.prelude, []
    writing.mark(context, node.iter)
    items = known_items(source)
    if items is not None and 0 < len(items) <= UNROLLED and node.orelse is None and not _breaks(node.body):
        made = interpret_each_frame(context, node, source, items) or _each(context, node, source, items)
        if made is not None:
            return [*control.preceding(prelude), *made]
    if items == [] and not is_touched(source):
        return [*control.preceding(prelude), *leaving.without_rounds(context, node)]
    if items is not None and len(items) <= UNROLLED and (node.orelse is not None or _breaks(node.body)):
        left = leaving.interpret_left(context, node, source, items)
        if left is not None:
            return [*control.preceding(prelude), *left]
    if (groups := interpret_groups(context, node, source)) is not None:
        return [*control.preceding(prelude), *groups]
    some = items or (source.among if isinstance(source, Python) and items is None else ())
    if 0 < len(some) <= UNROLLED and node.orelse is None and not any(map(on_cluster, some)):
        made = _some(context, node, source, some)
        if made is not None:
            return [*control.preceding(prelude), *made]
    if rounds.frames_among(items or ()):
        raise Localise(
            _held(context, items or ()), Refused("a loop over frames is of a kind that is not followed", "lost")
        )
    if isinstance(source, Python) and source.each is not None:
        return [*control.preceding(prelude), *_over_frames(context, node, source, source.each)]
    iterated = node.iter
    if is_touched(source):
        code = context.resolved(handed_over(context, source, node.iter))
        iterated = cst.parse_expression(layout(code, prefix=len(f"for {printed(node.target)} in ")))
    item = dicts.element_of(source) if isinstance(source, Driver) else Python(Name("_"))
    new = fixed_point(context, node, node.body, lambda: binding.bind_plain(context, node.target, item))
    orelse = node.orelse
    if orelse is not None:
        block = statements.interpret_body(context, writing.statements_of(orelse.body))
        orelse = orelse.with_changes(body=writing.block(orelse.body, block))
    made_for = node.with_changes(iter=iterated, body=writing.block(node.body, new), orelse=orelse)
    return [*control.preceding(prelude), made_for]


def _over_frames(context: Context, node: cst.For, source: Python, each: Value) -> list[cst.BaseStatement]:
    """Interpret a loop over a list of frames whose length is not known.

    Raises:
        Localise: it changes the frames in place.
    """
    given: list[int] = []

    def fresh(value: Value) -> Value:
        if not isinstance(value, Frame):
            return value
        given.append(new_token())
        context.pooled.add(given[-1])
        return replace(value, identity=given[-1])

    def start() -> None:
        item = fresh(each)
        if isinstance(each, Python) and each.items is not None:
            item = replace(each, items=tuple(map(fresh, each.items)))
        bind_item(context, node.target, item)

    iterated = cst.parse_expression(context.text(source.code))
    new = fixed_point(context, node, node.body, start)
    orelse = node.orelse
    if orelse is not None:
        block = statements.interpret_body(context, writing.statements_of(orelse.body))
        orelse = orelse.with_changes(body=writing.block(orelse.body, block))
    return [node.with_changes(iter=iterated, body=writing.block(node.body, new), orelse=orelse)]


def _held(context: Context, items: Sequence[Value]) -> list[str]:
    """Return the variables that hold some frames, themselves or in a list."""
    identities = {frame.identity for frame in rounds.frames_among(items)}
    names = [name for identity in sorted(identities) for name in context.scope.aliases(identity)]
    for name in sorted(context.scope.displays):
        value = context.scope.values.get(name)
        if isinstance(value, Python):
            parts = [*(value.items or ()), *(part for _, part in value.pairs or ())]
            names += [name] if any(isinstance(part, Frame) and part.identity in identities for part in parts) else []
    return names


def iterated_value(context: Context, node: cst.BaseExpression) -> Value:
    """Return what a loop goes over; over a frame, it goes over the names of its columns."""
    value = expressions.evaluate(context, node)
    if isinstance(value, Frame) and value.columns is not None:
        return applying.apply(context, node, value, "columns", ())
    return value


def known_items(source: Value) -> list[Value] | None:
    """Return the elements of a list, tuple or dict that is known at translation time."""
    if not isinstance(source, Python):
        return None
    if source.items is not None:
        return list(source.items)
    if source.pairs is not None:
        return [key for key, _ in source.pairs]
    if isinstance(source.const, (list, tuple)):
        return [_constant(item) for item in source.const]
    if isinstance(source.const, range):
        return [_constant(item) for item in source.const]
    return None


def _constant(value: object) -> Python:
    if isinstance(value, (list, tuple)):
        items = tuple(_constant(item) for item in value)
        return Python(Name("_"), value, items)
    return Python(Name("_"), value)


def _breaks(body: cst.BaseSuite) -> bool:
    return any(isinstance(part, (cst.Break, cst.Return)) for part in walked(body))


def _each(context: Context, node: cst.For, source: Value, items: list[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop over known elements round by round.

    Where one text does for all rounds, the loop stays a loop; else it is written out.
    """
    before = context.scope.snapshot()
    iterated = iterated_again(context, node, source)
    ends: rounds.Ends = {}
    body = rounds.without_continue(writing.statements_of(node.body), ends)
    if body is None:
        return None
    made = _rounds(context, node, items, body)
    context.flags = set()
    for jump in ends.values():
        writing.mark(context, jump)
    after = context.scope.values.items()
    handed = [name for name, value in after if isinstance(value, Driver) and _was_on_cluster(before, name)]
    if handed:
        raise Localise(handed, Refused("a loop changes a frame in a way that has no rule"))
    if all(rounds.does_nothing(each) for _, each in made) and not rounds.does_nothing(body):
        return []
    one = rounds.one_body(context, node.target, made) or _alike(context, node, items, body, before)
    if one is None and not all(rounds.is_reachable(item) for item in items):
        context.scope.restore(before)
        return None
    one = one or rounds.one_body(context, node.target, made, listed=True)
    if one is not None:
        one = rounds.with_continue(one, ends) if ends else one
        return [node.with_changes(iter=iterated, body=writing.block(node.body, one))]
    return _written_out(context, node, [(item, rounds.without_ends(each, ends)) for item, each in made])


def _written_out(context: Context, node: cst.For, made: Sequence[rounds.Round]) -> list[cst.BaseStatement]:
    """Return one round after the other; those that do nothing are left out where nothing asks for their element."""
    names = names_within(node.target)
    written: list[cst.BaseStatement] = []
    for item, body in made:
        left = rounds.taken_branches(context, names, body)
        if left or not names <= context.passing:
            written += [*writing.parsed([f"{printed(node.target)} = {rounds.written(item)}"]), *left]
    return [written[0].with_changes(leading_lines=node.leading_lines), *written[1:]] if written else []


def _rounds(
    context: Context, node: cst.For, items: Sequence[Value], body: Sequence[cst.BaseStatement]
) -> list[rounds.Round]:
    """Interpret the body of a loop for one element after the other."""
    outside, context.rounds = context.rounds, context.rounds | names_within(node.target)
    context.loops += 1
    made: list[rounds.Round] = []
    try:
        for item in items:
            reached = rounds.as_reached(context, item)
            bind_item(context, node.target, item)
            made.append((reached, statements.interpret_body(context, body)))
    finally:
        context.loops -= 1
        context.rounds = outside
    return made


def _was_on_cluster(before: State, name: str) -> bool:
    value = before[0].get(name)
    return value is not None and on_cluster(value)


def _alike(
    context: Context, node: cst.For, items: Sequence[Value], body: Sequence[cst.BaseStatement], before: State
) -> list[cst.BaseStatement] | None:
    """Return the body of a loop over columns knowing less about their values, which may make its rounds the same.

    What is forgotten is only whether values are missing, zero or unique; a loop is easier to read than its rounds.
    Returns None, and leaves everything as it was, where the rounds still differ.
    """
    after, findings = context.scope.snapshot(), dict(context.findings)
    context.scope.restore(weakened(before, {each for each in constants_of(items) if isinstance(each, str)}))
    try:
        one = rounds.one_body(context, node.target, _rounds(context, node, items, body))
    except (Localise, Refused):
        one = None
    if one is None:
        context.scope.restore(after)
        context.findings = findings
    return one


def _some(context: Context, node: cst.For, source: Value, items: Sequence[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop over some of these elements, which ones is not known; None if its text is not one for all.

    A loop that may be left early, or a round, is one of that kind too.
    """
    entry, findings, ends = context.scope.snapshot(), dict(context.findings), (len(context.returns), len(context.exits))
    iterated = iterated_again(context, node, source)
    state = weakened(entry, set(constants_of(items)))
    for _ in range(ROUNDS):
        after = state
        made: list[rounds.Round] = []
        for item in items:
            context.scope.restore(state)
            context.jumps.append([])
            try:
                made += _rounds(context, node, [item], writing.statements_of(node.body))
            finally:
                jumps = context.jumps.pop()
            for where in (context.scope.snapshot(), *(where for _, where in jumps)):
                after = loop_head(context, after, where, {})
        one = rounds.one_body(context, node.target, made)
        if one is None:
            break
        if same_state(state[0], after[0]):
            context.scope.restore(after)
            return [node.with_changes(iter=iterated, body=writing.block(node.body, one))]
        state = after
    context.scope.restore(entry)
    context.findings = findings
    del context.returns[ends[0] :], context.exits[ends[1] :]
    return None


def constants_of(items: Sequence[Value]) -> Iterator[Hashable]:
    """Yield the constants among some elements and their parts."""
    for item in items:
        if isinstance(item, Python):
            if isinstance(item.const, (str, int, float)):
                yield item.const
            yield from constants_of(item.items or ())


def iterated_again(context: Context, node: cst.For, source: Value) -> cst.BaseExpression:
    """Return what a loop that stays a loop goes over, as it is reached now."""
    if not is_touched(source):
        return node.iter
    return cst.parse_expression(context.text(assignment.display_code(context, source)))


def bind_item(context: Context, target: cst.BaseExpression, item: Value) -> None:
    """Bind the variables of a loop: they are known in this round, and are reached by their names."""
    match target:
        case cst.Name(value=name):
            code: Code = Name(name)
            if isinstance(item, Frame):
                bind_name(context, name, item)
            elif isinstance(item, Python):
                items = tuple(_reach(part, code.item(i)) for i, part in enumerate(item.items)) if item.items else None
                context.scope.bind(name, replace(item, code=code, items=items, touched=False))
                held = context.scope.values[name]
                if isinstance(held, Python):
                    context.scope.values[name] = replace(held, code=code, items=items)
            else:
                context.scope.bind(name, replace(item, code=code) if isinstance(item, Function) else item)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            parts = known_items(item) or []
            if len(parts) != len(elements):
                raise Refused("the variables of the loop do not fit its elements", "lost")
            for element, part in zip(elements, parts, strict=True):
                bind_item(context, element.value, part)


def _reach(value: Value, code: Code) -> Value:
    return replace(value, code=code) if isinstance(value, (Python, Frame, Driver)) else value


def interpret_while(context: Context, node: cst.While) -> list[cst.BaseStatement]:
    """Interpret a while loop until its body changes nothing more."""
    if (grown := interpret_growth(context, node)) is not None:
        return grown
    test: list[cst.BaseExpression] = [node.test]

    def start() -> None:
        made, prelude, _ = control.tested(context, node.test)
        if prelude:
            raise Localise(frames_in(context, node))
        test[0] = made

    new = fixed_point(context, node, node.body, start)
    return [node.with_changes(test=test[0], body=writing.block(node.body, new))]


def fixed_point(
    context: Context, node: cst.BaseStatement, body: cst.BaseSuite, start: Callable[[], None]
) -> list[cst.BaseStatement]:
    """Interpret the body of a loop until what it changes is stable.

    A round may also go on to the next one, or leave the loop, from the middle of the body.
    """
    entry = context.scope.snapshot()
    state = entry
    site = context.site(node)
    left_over = (
        {}
        if ("rows", site) in context.demands
        else {name: Gone("it is what the last round left", site) for name in renewed(node)}
    )
    for _ in range(ROUNDS):
        context.scope.restore(state)
        start()
        context.jumps.append([])
        try:
            new = statements.interpret_body(context, writing.statements_of(body))
        finally:
            jumps = context.jumps.pop()
        after = loop_head(context, state, context.scope.snapshot(), left_over)
        for left, where in jumps:
            after = after if left else loop_head(context, after, where, left_over)
        if same_state(state[0], after[0]):
            for left, where in jumps:
                after = loop_head(context, after, where, left_over) if left else after
            context.scope.restore(after)
            return new
        state = after
    context.scope.restore(entry)
    raise Localise(frames_in(context, node), Refused("a loop changes a frame in a way that does not settle", "lost"))


def note_jump(context: Context, *, left: bool) -> None:
    """Note what the variables are where `break` or `continue` ends a round."""
    if context.jumps:
        context.jumps[-1].append((left, context.scope.snapshot()))
