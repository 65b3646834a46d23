"""The rounds of a loop over elements that are known: what they have in common becomes the body of one loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

import libcst as cst
from libcst import matchers

from translator.interpret import writing
from translator.interpret.context import Context, printed
from translator.layout import text
from translator.spark import Item, Lit, Name, Var, as_code
from translator.trees import names_within
from translator.values import Frame, Python, Value

Body: TypeAlias = Sequence[cst.BaseStatement]
Round: TypeAlias = tuple[Value, Body]
"""An element, and what the body of the loop becomes for it."""
Ends: TypeAlias = dict[cst.BaseStatement, cst.BaseSmallStatement]
"""What stands in place of each `continue`."""
Alternative: TypeAlias = tuple[Value, cst.BaseStatement]

_NOTHING = matchers.SimpleStatementLine(body=[matchers.Pass()])
_ENDS_ROUND = matchers.SimpleStatementLine(body=[matchers.ZeroOrMore(), matchers.Continue()])


def does_nothing(body: Body) -> bool:
    """Tell whether nothing is left of a body: what it did needs nothing in Spark."""
    return not body or (
        len(body) == 1 and matchers.matches(body[0], matchers.SimpleStatementLine(body=[matchers.Pass()]))
    )


def is_one_of(target: cst.BaseExpression, every: Sequence[Value], some: Sequence[Value]) -> cst.BaseExpression | None:
    """Return the condition that a loop is at one of some elements; None where no variable of it tells them apart."""
    match target:
        case cst.Name(value=name):
            texts = [written(item) for item in every if is_writable(item)]
            if len(set(texts)) < len(every):
                return None
            return cst.parse_expression(f"{name} in [{', '.join(map(written, some))}]")
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for place, element in enumerate(elements):
                parts = [[_part(item, place) for item in items] for items in (every, some)]
                if (found := is_one_of(element.value, *parts)) is not None:
                    return found
    return None


def _part(item: Value, place: int) -> Value:
    items = item.items if isinstance(item, Python) else None
    return items[place] if items is not None and place < len(items) else item


def is_writable(item: Value) -> bool:
    """Tell whether an element is a constant, which can be written out."""
    return isinstance(item, Python) and item.known


def is_reachable(item: Value) -> bool:
    """Tell whether an element is a constant, a frame that something holds, or a tuple of such."""
    if isinstance(item, Frame):
        return isinstance(item.code, (Name, Var, Item))
    parts = item.items if isinstance(item, Python) else None
    return is_writable(item) or (parts is not None and len(parts) > 0 and all(map(is_reachable, parts)))


def as_reached(context: Context, item: Value) -> Value:
    """Return an element whose frames are written as they are reached now, before the round that is for it."""
    if isinstance(item, Frame) and is_reachable(item):
        return replace(item, code=context.resolved(item.code))
    if isinstance(item, Python) and not item.known and item.items is not None:
        return replace(item, items=tuple(as_reached(context, part) for part in item.items))
    return item


def parts_of(item: Value) -> Sequence[Value]:
    """Return the parts of an element that is a tuple."""
    if not isinstance(item, Python):
        return ()
    if item.items is not None:
        return item.items
    return [Python(Name("_"), part) for part in item.const] if isinstance(item.const, (list, tuple)) else ()


def frames_among(items: Iterable[Value]) -> list[Frame]:
    """Return the frames among some elements and their parts."""
    found: list[Frame] = []
    for item in items:
        if isinstance(item, Frame):
            found.append(item)
        elif isinstance(item, Python):
            found += frames_among(item.items or ())
    return found


def written(item: Value) -> str:
    """Return the text of an element that can be reached: of a constant, a frame that something holds, or a tuple."""
    if isinstance(item, Frame):
        return text(item.code)
    assert isinstance(item, Python)
    if not item.known:
        parts = [written(part) for part in item.items or ()]
        return ", ".join(parts) if len(parts) > 1 else f"({parts[0]},)"
    const = item.const
    if isinstance(const, str):
        return text(Lit(const))
    plain = isinstance(const, tuple) and all(isinstance(part, (str, int, float)) for part in const)
    return text(as_code(const)) if plain else repr(const)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- one body


def one_body(
    context: Context, target: cst.BaseExpression, rounds: Sequence[Round], *, listed: bool = False
) -> list[cst.BaseStatement] | None:
    """Return the body of a loop that does what each of these rounds does; None where they are too different.

    Branches that are decided for each element are those of the rounds that take them. With `listed`, what some elements
    need nothing of is done for the others, which are listed in a condition.
    """
    bodies = [list(body) for _, body in rounds]
    if len({"".join(map(printed, body)) for body in bodies}) == 1:
        return bodies[0]
    busy = [(item, body) for item, body in rounds if not does_nothing(body)]
    if len(busy) < len(rounds):
        test = is_one_of(target, [item for item, _ in rounds], [item for item, _ in busy]) if listed else None
        inner = one_body(context, target, busy, listed=True) if test is not None else None
        return None if inner is None or test is None else [cst.If(test, cst.IndentedBlock(inner))]
    if len({len(body) for body in bodies}) > 1:
        return None
    made: list[cst.BaseStatement] = []
    for place in range(len(bodies[0])):
        one = _one_statement(context, target, [(item, body[place]) for item, body in rounds], listed=listed)
        if one is None:
            return None
        made.append(one)
    return made


def _one_statement(
    context: Context,
    target: cst.BaseExpression,
    alternatives: Sequence[Alternative],
    *,
    listed: bool,
) -> cst.BaseStatement | None:
    reached = [(item, statement) for item, statement in alternatives if statement not in context.unreached]
    alternatives = reached or alternatives
    if len({printed(statement) for _, statement in alternatives}) == 1:
        return alternatives[0][1]
    ifs = [(item, statement) for item, statement in alternatives if isinstance(statement, cst.If)]
    if len(ifs) < len(alternatives):
        return None
    untaken = [context.untaken.get(each) for _, each in ifs]
    both = list(zip(ifs, untaken, strict=True))
    first = [(item, writing.statements_of(each.body)) for (item, each), never in both if not (never and never.first)]
    second = [(item, _otherwise(each)) for (item, each), never in both if never is None or never.first]
    # What is known when translating is not asked in each round.
    known = bool(first) and all(never and never.asks for never in untaken)
    test = is_one_of(target, [item for item, _ in ifs], [item for item, _ in first]) if known else None
    if test is None and len({printed(each.test) for _, each in ifs}) > 1:
        return None
    some = ifs[0][1]
    body = one_body(context, target, first, listed=listed) if first else writing.statements_of(some.body)
    orelse = one_body(context, target, second, listed=listed) if second else _otherwise(some)
    if body is None or orelse is None:
        return None
    made = some.with_changes(body=writing.block(some.body, body), orelse=_else(some, orelse))
    return made if test is None else made.with_changes(test=test)


def _otherwise(node: cst.If) -> list[cst.BaseStatement]:
    match node.orelse:
        case cst.Else(body=body):
            return writing.statements_of(body)
        case cst.If() as other:
            return [other]
    return []


def _else(node: cst.If, body: Body) -> cst.If | cst.Else | None:
    if not body:
        return None
    only = body[0]
    if isinstance(node.orelse, cst.If) and isinstance(only, cst.If) and len(body) == 1:
        return only
    if isinstance(node.orelse, cst.Else):
        return node.orelse.with_changes(body=writing.block(node.orelse.body, body))
    return cst.Else(cst.IndentedBlock(list(body)))


def taken_branches(context: Context, names: frozenset[str], body: Body) -> list[cst.BaseStatement]:
    """Return the body of a round that is written out, with the branch in place of a condition that is decided."""
    made: list[cst.BaseStatement] = []
    for statement in body:
        never = context.untaken.get(statement)
        if never is None or not isinstance(statement, cst.If) or not names & names_within(statement.test):
            made.append(statement)
            continue
        inside = _otherwise(statement) if never.first else writing.statements_of(statement.body)
        taken = taken_branches(context, names, inside)
        made += [] if does_nothing(taken) else taken
    return made


# --------------------------------------------------------------------------------- the end of a round


def without_continue(body: Body, ends: Ends) -> list[cst.BaseStatement] | None:
    """Return a body in which what follows a `continue` stands in the other branch, so that each round ends at its end.

    Args:
        body: the body of a loop.
        ends: where is noted what stands in place of each `continue`.

    Returns:
        The body, or None where what follows would stand there twice.
    """
    made: list[cst.BaseStatement] = []
    for place, statement in enumerate(body):
        if matchers.matches(statement, _ENDS_ROUND):
            assert isinstance(statement, cst.SimpleStatementLine)
            end = cst.SimpleStatementLine([cst.Pass()])
            ends[end] = statement.body[-1]
            before = [statement.with_changes(body=statement.body[:-1])] if len(statement.body) > 1 else []
            return [*made, *before, end]
        if isinstance(statement, cst.If) and _continues(statement):
            branch = _branching(statement, body[place + 1 :], ends)
            return None if branch is None else [*made, branch]
        if _continues(statement):
            return None
        made.append(statement)
    return made


def _branching(node: cst.If, rest: Body, ends: Ends) -> cst.If | None:
    body, orelse = writing.statements_of(node.body), _otherwise(node)
    if matchers.matches(body[-1], _ENDS_ROUND):
        orelse = [*orelse, *rest]
    elif orelse and matchers.matches(orelse[-1], _ENDS_ROUND):
        body = [*body, *rest]
    elif rest:
        return None
    one, other = without_continue(body, ends), without_continue(orelse, ends)
    if one is None or other is None:
        return None
    return node.with_changes(body=writing.block(node.body, one), orelse=_else(node, other))


def _continues(node: cst.CSTNode) -> bool:
    return bool(matchers.findall(node, matchers.Continue()))


def with_continue(body: Body, ends: Ends) -> list[cst.BaseStatement]:
    """Return a body with each `continue` back in its place, and what follows it no longer in a branch."""
    made: list[cst.BaseStatement] = []
    for statement in body:
        if statement in ends:
            continue
        if not isinstance(statement, cst.If):
            made.append(statement)
            continue
        inside, orelse = writing.statements_of(statement.body), _otherwise(statement)
        ended = [any(part in ends for part in branch) for branch in (inside, orelse)]
        block = writing.block(statement.body, _continued(inside, ends, ended=ended[0]))
        following = _continued(orelse, ends, ended=ended[1])
        apart = ended[0] and not ended[1]
        made.append(statement.with_changes(body=block, orelse=None if apart else _else(statement, following)))
        made += following if apart else []
    return made


def _continued(body: Body, ends: Ends, *, ended: bool) -> list[cst.BaseStatement]:
    return [*with_continue(body, ends), *([cst.SimpleStatementLine([cst.Continue()])] if ended else [])]


def without_ends(body: Body, ends: Ends) -> list[cst.BaseStatement]:
    """Return the body of a round that is written out, where nothing stands in place of `continue`."""
    made: list[cst.BaseStatement] = []
    for statement in body:
        if statement in ends:
            continue
        if not isinstance(statement, cst.If):
            made.append(statement)
            continue
        inside = without_ends(writing.statements_of(statement.body), ends)
        orelse = without_ends(_otherwise(statement), ends)
        if inside:
            block = writing.block(statement.body, inside)
            made.append(statement.with_changes(body=block, orelse=_else(statement, orelse)))
        elif orelse:
            made.append(cst.If(_negated(statement.test), cst.IndentedBlock(orelse)))
    return made


_OPPOSITE = {cst.Equal: cst.NotEqual, cst.NotEqual: cst.Equal}


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    match test:
        case cst.Comparison(
            comparisons=[cst.ComparisonTarget(operator=cst.Equal() | cst.NotEqual() as operator) as only]
        ):
            opposite = _OPPOSITE[type(operator)]()
            return test.with_changes(comparisons=[only.with_changes(operator=opposite)])
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return inner
    return cst.parse_expression(f"not ({printed(test)})")
