"""Lines of code and statements: parsing the ones, laying out the others, noting how they came out."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret.context import Context, Placement, printed
from translator.trees import statements_in


def parsed(lines: Sequence[str]) -> list[cst.BaseStatement]:
    """Return the statements of some lines of code."""
    return list(statements_in("\n".join(lines) + "\n"))


def statements_of(suite: cst.BaseSuite) -> list[cst.BaseStatement]:
    """Return the statements of a block, also of one that stands on the line of its head."""
    if isinstance(suite, cst.IndentedBlock):
        return list(suite.body)
    assert isinstance(suite, cst.SimpleStatementSuite)
    return [cst.SimpleStatementLine(suite.body)]


def block(old: cst.BaseSuite, body: Sequence[cst.BaseStatement]) -> cst.BaseSuite:
    """Return a block like `old` with another body."""
    if isinstance(old, cst.IndentedBlock):
        return old.with_changes(body=body) if list(old.body) != list(body) else old
    if isinstance(old, cst.SimpleStatementSuite) and len(body) == 1:
        only = body[0]
        if isinstance(only, cst.SimpleStatementLine) and list(only.body) == list(old.body):
            return old
    return cst.IndentedBlock(list(body))


def is_multiline(context: Context, node: cst.CSTNode) -> bool:
    """Tell whether a statement of the user spans several lines."""
    place = context.positions.get(node)
    return place is not None and place.start.line != place.end.line


def set_apart(made: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """Put empty lines around function definitions."""
    gap = (cst.EmptyLine(indent=False),) * 2
    return [
        statement.with_changes(leading_lines=gap)
        if isinstance(statement, cst.FunctionDef) or (place and isinstance(made[place - 1], cst.FunctionDef))
        else statement
        for place, statement in enumerate(made)
    ]


def comments_in(node: cst.SimpleStatementLine) -> list[cst.EmptyLine]:
    """Return the comments within a statement that is written anew, to stand above it."""
    found: list[cst.EmptyLine] = []

    def visit(part: cst.CSTNode) -> None:
        if isinstance(part, cst.Comment):
            found.append(cst.EmptyLine(comment=part))
        for child in part.children:
            visit(child)

    for small in node.body:
        if "#" in printed(small):
            visit(small)
    return found


def mark(context: Context, node: cst.CSTNode) -> None:
    """Note how a statement, or the head of a compound one, came out."""
    place = context.positions.get(node)
    if place is None or context.inside:
        return
    for verdict in (Verdict.DISTRIBUTED_PYTHON, Verdict.DRIVER, Verdict.NATIVE):
        if verdict in context.flags:
            break
    else:
        verdict = Verdict.UNTOUCHED
    key = (context.cell, place.start.line, place.start.column)
    context.placements[key] = Placement(context.cell, place, verdict)


def alone(node: cst.BaseSmallStatement) -> str:
    """Return the text of a statement without the semicolon after it."""
    plain = isinstance(node.semicolon, cst.MaybeSentinel)
    return printed(node if plain else node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))
