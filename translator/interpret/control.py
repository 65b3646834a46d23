"""Branches, loops and other compound statements."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst import matchers

from translator.interpret import expressions, loops, statements, writing
from translator.interpret.context import Block, Context, Localise, Untaken, printed
from translator.interpret.deciding import never_taken
from translator.interpret.handover import frames_in, handed_over, is_touched
from translator.interpret.joining import joined
from translator.interpret.perhaps import narrow
from translator.spark import Name
from translator.trees import names_within
from translator.values import Demanded, Frame, Python, Refused, Stream, Value


def interpret_compound(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    """Interpret an if, for, while, with or try statement."""
    block = Block(context.scope, dict(context.scope.versions))
    context.blocks.append(block)
    try:
        made = _compound(context, node)
    finally:
        context.blocks.pop()
    return [*preceding(list(block.kept.values())), *made]


def _compound(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    match node:
        case cst.If():
            return _if(context, node)
        case cst.For():
            return loops.interpret_for(context, node)
        case cst.While():
            return loops.interpret_while(context, node)
        case cst.With():
            return _with(context, node)
        case cst.Try():
            return _try(context, node)
        case cst.Match():
            return _match(context, node)
    return _unknown(context, node)


def _unknown(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    names = frames_in(context, node)
    if names:
        raise Localise(names, Refused("a compound statement of a kind that has no translation"))
    return [node]


def tested(context: Context, node: cst.BaseExpression) -> tuple[cst.BaseExpression, list[str], Value]:
    """Evaluate the condition of an if or while; returns it rewritten, the statements to go before, and its value."""
    context.prelude = []
    value = expressions.evaluate(context, node)
    prelude, context.prelude = context.prelude, []
    if not is_touched(value) or (isinstance(value, Python) and value.each is not None):
        return node, prelude, value
    return cst.parse_expression(context.text(handed_over(context, value, node))), prelude, value


def _branch(context: Context, body: cst.BaseSuite, *, never: bool) -> list[cst.BaseStatement]:
    """Interpret a branch; one that is never taken gives back nothing, and stays as it is if it has to."""
    inside = writing.statements_of(body)
    return never_run(context, inside) if never else statements.interpret_body(context, inside)


def never_run(context: Context, body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """Return statements that are never reached, which should look like the others where they can."""
    findings, ends = dict(context.findings), (len(context.returns), len(context.exits))
    localised = set(context.scope.localised)
    context.jumps.append([])
    try:
        made = statements.interpret_body(context, body)
        return made if context.scope.localised == localised else list(body)
    except (Localise, Refused, Demanded):
        return list(body)
    finally:
        context.findings = findings
        context.scope.localised = localised
        context.jumps.pop()
        del context.returns[ends[0] :], context.exits[ends[1] :]


# ------------------------------------------------------------------------------------------- branches


def _if(context: Context, node: cst.If) -> list[cst.BaseStatement]:
    context.flags = set()
    test, prelude, value = tested(context, node.test)
    writing.mark(context, node.test)
    never = never_taken(context, node.test, value)
    before = context.scope.snapshot()
    narrow(context, node.test, truth=True)
    body = _branch(context, node.body, never=never is True)
    after_body = context.scope.snapshot()
    context.scope.restore(before)
    narrow(context, node.test, truth=False)
    orelse: cst.If | cst.Else | None = None
    if isinstance(node.orelse, cst.If):
        made = _other_test(context, node.orelse, never=never is False)
        only = made[0]
        if isinstance(only, cst.If) and len(made) == 1:
            orelse = only
        else:
            orelse = cst.Else(cst.IndentedBlock(made))
    elif isinstance(node.orelse, cst.Else):
        block = _branch(context, node.orelse.body, never=never is False)
        orelse = node.orelse.with_changes(body=writing.block(node.orelse.body, block))
    after_orelse = context.scope.snapshot()
    tail_body: list[str] = []
    tail_orelse: list[str] = []
    ends_body, ends_orelse = ends(context, body), orelse is not None and _leaves_else(orelse)
    if never is not None:
        merged = after_orelse if never else after_body
    elif ends_body and not ends_orelse:
        merged = after_orelse
    elif ends_orelse and not ends_body:
        merged = after_body
    else:
        merged, tail_body, tail_orelse = joined(context, node, after_body, after_orelse)
    body += writing.parsed(tail_body) if tail_body else []
    if tail_orelse:
        orelse = _followed_by(orelse, writing.parsed(tail_orelse))
    context.scope.restore(merged)
    new = node.with_changes(test=test, body=writing.block(node.body, body), orelse=orelse)
    if never is not None:
        context.untaken[new] = Untaken(first=never, asks=test is not node.test)
    return [*preceding(prelude), new]


def _other_test(context: Context, node: cst.If, *, never: bool) -> list[cst.BaseStatement]:
    """Interpret an `elif`."""
    return never_run(context, [node]) if never else _if(context, node)


def _followed_by(orelse: cst.If | cst.Else | None, tail: Sequence[cst.BaseStatement]) -> cst.Else:
    """Return what is done otherwise, with more statements at its end."""
    if orelse is None:
        return cst.Else(cst.IndentedBlock(tail))
    if isinstance(orelse, cst.Else):
        return orelse.with_changes(body=cst.IndentedBlock([*writing.statements_of(orelse.body), *tail]))
    return cst.Else(cst.IndentedBlock([orelse, *tail]))


def preceding(prelude: Sequence[str]) -> list[cst.BaseStatement]:
    """Return the statements that go before a compound one."""
    return writing.parsed(prelude) if prelude else []


def ends(context: Context, body: Sequence[cst.BaseStatement]) -> bool:
    """Tell whether the end of a block is never reached, as far as conditions of it are decided."""
    return bool(body) and (body[-1] in context.unreached or leaves(body) or leaves_here(context, body[-1]))


def leaves_here(context: Context, node: cst.CSTNode | None) -> bool:
    """Tell whether a condition is decided so that the statement after it is never reached."""
    if isinstance(node, cst.Else):
        return ends(context, writing.statements_of(node.body))
    if not isinstance(node, cst.If) or node not in context.untaken:
        return False
    if context.untaken[node].first:
        return leaves_here(context, node.orelse)
    return ends(context, writing.statements_of(node.body))


def leaves(body: Sequence[cst.BaseStatement]) -> bool:
    """Tell whether a block never goes on to the statement after it."""
    last = body[-1] if body else None
    if isinstance(last, cst.Match):
        return _is_exhaustive(last) and all(leaves(writing.statements_of(case.body)) for case in last.cases)
    if isinstance(last, cst.If):
        return last.orelse is not None and leaves(writing.statements_of(last.body)) and _leaves_else(last.orelse)
    return isinstance(last, cst.SimpleStatementLine) and isinstance(
        last.body[-1], (cst.Return, cst.Raise, cst.Continue, cst.Break)
    )


def _leaves_else(node: cst.If | cst.Else) -> bool:
    if isinstance(node, cst.Else):
        return leaves(writing.statements_of(node.body))
    return node.orelse is not None and leaves(writing.statements_of(node.body)) and _leaves_else(node.orelse)


# ---------------------------------------------------------------------------------------------- loops


# ----------------------------------------------------------------------------------------- with, try


def _match(context: Context, node: cst.Match) -> list[cst.BaseStatement]:
    """Interpret each case of a match statement, and join what they leave."""
    subject, prelude, _ = tested(context, node.subject)
    before = context.scope.snapshot()
    afters = [] if _is_exhaustive(node) else [before]
    cases = []
    for case in node.cases:
        context.scope.restore(before)
        for part in matchers.findall(case.pattern, matchers.MatchAs() | matchers.MatchStar()):
            name = getattr(part, "name", None)
            if isinstance(name, cst.Name):
                context.scope.bind(name.value, Python(Name(name.value)))
        if case.guard is not None and is_touched(expressions.evaluate(context, case.guard)):
            raise Refused("a case of a match statement looks at a frame")
        body = statements.interpret_body(context, writing.statements_of(case.body))
        cases.append(case.with_changes(body=writing.block(case.body, body)))
        if not leaves(body):
            afters.append(context.scope.snapshot())
    merged = afters[0] if afters else before
    for after in afters[1:]:
        merged, one, two = joined(context, node, merged, after)
        if one or two:
            context.scope.restore(before)
            raise Localise(frames_in(context, node), Refused("the cases leave different kinds", "lost"))
    context.scope.restore(merged)
    return [*preceding(prelude), node.with_changes(subject=subject, cases=cases)]


def _is_exhaustive(node: cst.Match) -> bool:
    last = node.cases[-1]
    return last.guard is None and isinstance(last.pattern, cst.MatchAs) and last.pattern.pattern is None


def _with(context: Context, node: cst.With) -> list[cst.BaseStatement]:
    context.prelude = []
    items = []
    for item in node.items:
        value = expressions.evaluate(context, item.item)
        if item.asname is not None and isinstance(item.asname.name, cst.Name):
            held = Stream if isinstance(value, Stream) else Python
            context.scope.bind(item.asname.name.value, held(Name(item.asname.name.value)))
        code = handed_over(context, value, item.item) if is_touched(value) else None
        new = cst.parse_expression(context.text(code)) if code is not None else item.item
        items.append(item.with_changes(item=new))
    prelude, context.prelude = context.prelude, []
    body = statements.interpret_body(context, writing.statements_of(node.body))
    return [*preceding(prelude), node.with_changes(items=items, body=writing.block(node.body, body))]


def _try(context: Context, node: cst.Try) -> list[cst.BaseStatement]:
    """A body may stop anywhere; what a handler sees of a frame that the body changes cannot be told."""
    before = context.scope.snapshot()
    held = [context.scope.find(name) for name in names_within(node.body)]
    unknown = any(isinstance(value, Frame) and value.columns is None for value in held)
    body = statements.interpret_body(context, writing.statements_of(node.body))
    after = context.scope.snapshot()
    handlers = []
    reads = any(".read." in printed(statement) for statement in body)
    if list(body) != writing.statements_of(node.body) and not all(map(_is_early, node.handlers)):
        context.find("PS601", node, "Spark computes later, so that an error may come after this block")
    for written in node.handlers:
        handler = _catching(written, reads=reads, unknown=unknown)
        context.scope.restore(before)
        block = statements.interpret_body(context, writing.statements_of(handler.body))
        handlers.append(handler.with_changes(body=writing.block(handler.body, block)))
        if not leaves(block):
            after, one, two = joined(context, node, after, context.scope.snapshot())
            if one or two:
                context.scope.restore(before)
                raise Localise(frames_in(context, node), Refused("try and except leave different kinds", "lost"))
    context.scope.restore(after)
    orelse, final = node.orelse, node.finalbody
    if orelse is not None:
        made = statements.interpret_body(context, writing.statements_of(orelse.body))
        orelse = orelse.with_changes(body=writing.block(orelse.body, made))
    if final is not None:
        made = statements.interpret_body(context, writing.statements_of(final.body))
        final = final.with_changes(body=writing.block(final.body, made))
    new = node.with_changes(body=writing.block(node.body, body), handlers=handlers, orelse=orelse, finalbody=final)
    return [new]


_NO_FILE = ("FileNotFoundError", "OSError", "IOError", "EnvironmentError")


_EARLY = (*_NO_FILE, "KeyError", "ImportError", "ModuleNotFoundError", "NameError", "AttributeError")


def _caught(handler: cst.ExceptHandler) -> list[str]:
    """Return the names of the errors that a handler catches; none where it catches all."""
    if isinstance(handler.type, cst.Tuple):
        return [printed(element.value) for element in handler.type.elements]
    return [] if handler.type is None else [printed(handler.type)]


def _is_early(handler: cst.ExceptHandler) -> bool:
    """Tell whether what a handler catches is raised in Spark at the same place as in pandas."""
    names = _caught(handler)
    return bool(names) and all(name in _EARLY for name in names)


def _catching(handler: cst.ExceptHandler, *, reads: bool, unknown: bool) -> cst.ExceptHandler:
    """Let a handler for files or columns that are not there catch what Spark raises in their place.

    Args:
        handler: the handler.
        reads: whether Spark reads a file within the block.
        unknown: whether a frame is used there whose columns are not known when translating.
    """
    names = _caught(handler)
    files = reads and any(name in _NO_FILE for name in names)
    if not files and not (unknown and "KeyError" in names):
        return handler
    made = cst.parse_expression(f"({', '.join([*names, 'AnalysisException'])})")
    return handler.with_changes(type=made, whitespace_after_except=cst.SimpleWhitespace(" "))
