"""Loops over known elements that a round may leave: with `break`, `return`, or an `else` for when none does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import libcst as cst

from translator.interpret import control, loops, rounds, statements, writing
from translator.interpret.context import Context, Localise
from translator.interpret.handover import on_cluster
from translator.interpret.joining import State, joined, weakened
from translator.trees import names_within
from translator.values import Driver, Refused, Value


def interpret_left(
    context: Context, node: cst.For, source: Value, items: Sequence[Value]
) -> list[cst.BaseStatement] | None:
    """Interpret the rounds one after another, each of which may go on to the next one or leave the loop midway.

    None, with nothing changed, where they do not become one text.
    """
    before, findings = context.scope.snapshot(), dict(context.findings)
    ends = len(context.returns), len(context.exits)
    node = node.with_changes(iter=loops.iterated_again(context, node, source))
    # Where rounds differ only in what is known of the values of their columns, less is known of all.
    for entry in (before, weakened(before, set(loops.constants_of(items)))):
        context.scope.restore(entry)
        with suppress(Refused, Localise):
            made, orelse = _run(context, node, items)
            one = rounds.one_body(context, node.target, made)
            if one is not None and not _handed_over(context, before):
                return [node.with_changes(body=writing.block(node.body, one), orelse=orelse)]
        context.findings = dict(findings)
        del context.returns[ends[0] :], context.exits[ends[1] :]
    context.scope.restore(before)
    return None


def _handed_over(context: Context, before: State) -> bool:
    """Tell whether a frame was handed over in the rounds."""
    held = context.scope.values.items()
    return any(isinstance(now, Driver) and name in before[0] and on_cluster(before[0][name]) for name, now in held)


def _run(context: Context, node: cst.For, items: Sequence[Value]) -> tuple[list[rounds.Round], cst.Else | None]:
    """Return the rounds, and what is done when none of them has left.

    Raises:
        Refused: the ways to the end of a round leave different kinds of values.
    """
    made: list[rounds.Round] = []
    outside: list[State] = []
    orelse = node.orelse
    around, context.rounds = context.rounds, context.rounds | names_within(node.target)
    context.loops += 1
    try:
        for item in items:
            loops.bind_item(context, node.target, item)
            context.jumps.append([])
            try:
                made.append((item, statements.interpret_body(context, writing.statements_of(node.body))))
            finally:
                left = context.jumps.pop()
            outside += [state for leaves, state in left if leaves]
            ends = [state for leaves, state in left if not leaves]
            if not control.ends(context, made[-1][1]):
                ends.insert(0, context.scope.snapshot())
            if not ends:
                break
            context.scope.restore(_as_one(context, node, ends))
        else:
            orelse = _otherwise(context, orelse)
            outside.insert(0, context.scope.snapshot())
    finally:
        context.loops -= 1
        context.rounds = around
    if outside:
        context.scope.restore(_as_one(context, node, outside))
    return made, orelse


def _as_one(context: Context, node: cst.For, states: Sequence[State]) -> State:
    merged = states[0]
    for state in states[1:]:
        merged, one, two = joined(context, node, merged, state)
        if one or two:
            raise Refused("the rounds of a loop end with different kinds of values", "lost")
    return merged


def _otherwise(context: Context, node: cst.Else | None) -> cst.Else | None:
    if node is None:
        return None
    block = statements.interpret_body(context, writing.statements_of(node.body))
    return node.with_changes(body=writing.block(node.body, block))


def without_rounds(context: Context, node: cst.For) -> list[cst.BaseStatement]:
    """Interpret a loop over nothing, such as the inner one of two in the last round of the outer one."""
    before = context.scope.snapshot()
    body = control.never_run(context, writing.statements_of(node.body))
    context.scope.restore(before)
    made = node.with_changes(body=writing.block(node.body, body), orelse=_otherwise(context, node.orelse))
    if node.orelse is None:
        context.unreached.add(made)
    return [made]
