"""Loops: over elements that are known, and until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import (
    applying,
    assignment,
    binding,
    control,
    dicts,
    expressions,
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
from translator.layout import layout, text
from translator.spark import Code, Lit, Name
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
        made = (
            interpret_each_frame(context, node, source, items)
            or _decided(context, node, source, items)
            or _each(context, node, source, items)
        )
        if made is not None:
            return [*control.preceding(prelude), *made]
    if (groups := interpret_groups(context, node, source)) is not None:
        return [*control.preceding(prelude), *groups]
    some = source.among if isinstance(source, Python) and items is None else ()
    if 0 < len(some) <= UNROLLED and node.orelse is None and not _breaks(node.body):
        made = _some(context, node, source, some)
        if made is not None:
            return [*control.preceding(prelude), *made]
    if any(isinstance(item, Frame) for item in items or ()):
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
    identities = {item.identity for item in items if isinstance(item, Frame)}
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
    source = printed(body)
    return any(word in source for word in ("break", "continue", "return"))


def _decided(context: Context, node: cst.For, source: Value, items: list[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop whose body is one condition that is known for each element, such as the type of a column.

    Only the rounds where it holds are interpreted; None where the loop is another one, or these rounds differ.
    """
    body = writing.statements_of(node.body)
    only = body[0]
    if not (len(body) == 1 and isinstance(only, cst.If) and only.orelse is None and isinstance(node.target, cst.Name)):
        return None
    before = context.scope.snapshot()
    chosen: list[Value] = []
    touched = False
    for item in items:
        bind_item(context, node.target, item)
        test = _quietly(context, only.test)
        if test is None or not _writable(item):
            context.scope.restore(before)
            return None
        touched |= test.touched
        chosen += [item] if test.const else []
    context.scope.restore(before)
    made = _each(context, node.with_changes(body=only.body), source, chosen) if chosen else None
    loop = made[0] if made is not None and len(made) == 1 else None
    if not isinstance(loop, cst.For):
        context.scope.restore(before)
        return None
    bind_item(context, node.target, items[-1])
    inner = only.with_changes(test=_is_one_of(node.target, chosen) if touched else only.test, body=loop.body)
    return [loop.with_changes(body=writing.block(node.body, [inner]))]


def _quietly(context: Context, node: cst.BaseExpression) -> Python | None:
    """Return the value of an expression if it is known at translation time; nothing is handed over for it."""
    before, context.inside = context.inside, True
    try:
        value = expressions.evaluate(context, node)
    except Refused:
        return None
    finally:
        context.inside = before
    return value if isinstance(value, Python) and value.known else None


def _is_one_of(target: cst.Name, items: list[Value]) -> cst.BaseExpression:
    return cst.parse_expression(f"{target.value} in [{', '.join(map(_written, items))}]")


def _each(context: Context, node: cst.For, source: Value, items: list[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop over known elements round by round.

    Where every round gives the same text, the loop stays a loop; else it is written out.
    """
    before = context.scope.snapshot()
    iterated = _iterated(context, node, source)
    rounds: list[list[cst.BaseStatement]] = []
    context.loops += 1
    try:
        for item in items:
            bind_item(context, node.target, item)
            rounds.append(statements.interpret_body(context, writing.statements_of(node.body)))
    finally:
        context.loops -= 1
    after = context.scope.values.items()
    handed = [name for name, value in after if isinstance(value, Driver) and _was_on_cluster(before, name)]
    if handed:
        raise Localise(handed, Refused("a loop changes a frame in a way that has no rule"))
    texts = {"".join(map(printed, body)) for body in rounds}
    if len(texts) == 1 and _does_nothing(rounds[0]) and not _does_nothing(writing.statements_of(node.body)):
        return []
    if len(texts) == 1:
        return [node.with_changes(iter=iterated, body=writing.block(node.body, rounds[0]))]
    if (one := _one_body(context, rounds)) is not None:
        return [node.with_changes(iter=iterated, body=writing.block(node.body, one))]
    if (alike := _alike(context, node, iterated, items, before)) is not None:
        return alike
    if not all(_writable(item) for item in items):
        context.scope.restore(before)
        return None
    busy = [place for place, body in enumerate(rounds) if not _does_nothing(body)]
    if isinstance(node.target, cst.Name) and len({"".join(map(printed, rounds[place])) for place in busy}) == 1:
        test = _is_one_of(node.target, [items[place] for place in busy])
        chosen = cst.If(test, cst.IndentedBlock(rounds[busy[0]]))
        return [node.with_changes(iter=iterated, body=writing.block(node.body, [chosen]))]
    written: list[cst.BaseStatement] = []
    for item, body in zip(items, rounds, strict=True):
        written += writing.parsed([f"{printed(node.target)} = {_written(item)}"])
        written += body
    written[0] = written[0].with_changes(leading_lines=node.leading_lines)
    return written


def _was_on_cluster(before: State, name: str) -> bool:
    value = before[0].get(name)
    return value is not None and on_cluster(value)


def _one_body(context: Context, rounds: Sequence[Sequence[cst.BaseStatement]]) -> list[cst.BaseStatement] | None:
    """Return the body that all rounds have, if they differ only in branches that some of them never take."""
    if len({len(body) for body in rounds}) > 1:
        return None
    made: list[cst.BaseStatement] = []
    for alternatives in zip(*rounds, strict=True):
        alike = len(set(map(printed, alternatives))) == 1
        one = alternatives[0] if alike else _one_branching(context, alternatives)
        if one is None:
            return None
        made.append(one)
    return made


def _one_branching(context: Context, alternatives: Sequence[cst.BaseStatement]) -> cst.If | None:
    ifs = [each for each in alternatives if isinstance(each, cst.If) and each in context.untaken]
    first = [each for each in ifs if not context.untaken[each]]
    second = [each for each in ifs if context.untaken[each]]
    if len(ifs) < len(alternatives) or not first or not second:
        return None
    bodies = {printed(each.with_changes(orelse=None)) for each in first}
    others = {printed(each.with_changes(body=first[0].body)) for each in second}
    return second[0].with_changes(body=first[0].body) if len(bodies) == len(others) == 1 else None


def _alike(
    context: Context, node: cst.For, iterated: cst.BaseExpression, items: Sequence[Value], before: State
) -> list[cst.BaseStatement] | None:
    """Interpret a loop over columns knowing less about their values, which may make its rounds the same.

    What is forgotten is only whether values are missing, zero or unique; a loop is easier to read than its rounds.
    Returns None, and leaves everything as it was, where the rounds still differ.
    """
    after, findings = context.scope.snapshot(), dict(context.findings)
    context.scope.restore(weakened(before, [item.const for item in items if isinstance(item, Python)]))
    context.loops += 1
    bodies: list[list[cst.BaseStatement]] = []
    try:
        for item in items:
            bind_item(context, node.target, item)
            bodies.append(statements.interpret_body(context, writing.statements_of(node.body)))
    except (Localise, Refused):
        bodies = []
    finally:
        context.loops -= 1
    if len({"".join(map(printed, body)) for body in bodies}) == 1:
        return [node.with_changes(iter=iterated, body=writing.block(node.body, bodies[0]))]
    context.scope.restore(after)
    context.findings = findings
    return None


def _some(context: Context, node: cst.For, source: Value, items: Sequence[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop over some of these elements, which ones is not known; None if its text is not one for all."""
    entry = context.scope.snapshot()
    iterated = _iterated(context, node, source)
    state = weakened(entry, {item.const for item in items if isinstance(item, Python)})
    for _ in range(ROUNDS):
        after = state
        texts: dict[str, list[cst.BaseStatement]] = {}
        for item in items:
            context.scope.restore(state)
            bind_item(context, node.target, item)
            body = statements.interpret_body(context, writing.statements_of(node.body))
            texts["".join(map(printed, body))] = body
            after = loop_head(context, after, context.scope.snapshot(), {})
        if len(texts) > 1:
            break
        if same_state(state[0], after[0]):
            context.scope.restore(after)
            (only,) = texts.values()
            return [node.with_changes(iter=iterated, body=writing.block(node.body, only))]
        state = after
    context.scope.restore(entry)
    return None


def _iterated(context: Context, node: cst.For, source: Value) -> cst.BaseExpression:
    if not is_touched(source):
        return node.iter
    return cst.parse_expression(context.text(assignment.display_code(context, source)))


def _does_nothing(body: list[cst.BaseStatement]) -> bool:
    """Tell whether nothing is left of a body: what it did needs nothing in Spark."""
    only = body[0]
    return len(body) == 1 and isinstance(only, cst.SimpleStatementLine) and isinstance(only.body[0], cst.Pass)


def _writable(item: Value) -> bool:
    return isinstance(item, Python) and item.known


def _written(item: Value) -> str:
    assert isinstance(item, Python)
    const = item.const
    if isinstance(const, str):
        return text(Lit(const))
    return repr(const)


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
