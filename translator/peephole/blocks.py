"""What the passes over neighbouring statements share."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import libcst as cst

from translator.trees import Unparsed, parts_of, printed, replaced_in, statements_in

Steps: TypeAlias = "list[list[cst.BaseStatement]]"

WIDTH = 110
"""Lines are not made longer than this."""


@dataclass(frozen=True, slots=True)
class Program:
    """What has to be known of the program around the statements.

    Attributes:
        is_new: tells whether the translator wrote a statement.
        columns: variables that hold columns.
        names: all names in use; new ones are added.
    """

    is_new: Callable[[cst.CSTNode], bool]
    columns: frozenset[str]
    names: set[str]

    def free_name(self, name: str) -> str:
        """Return this name, or this name with a number, that is not in use yet; from now on it is."""
        made = next(n for k in range(1, 10_000) if (n := name if k == 1 else f"{name}_{k}") not in self.names)
        self.names.add(made)
        return made


def is_one_new(statement: cst.BaseStatement, program: Program) -> bool:
    """Tell whether a line is one small statement that the translator wrote."""
    if isinstance(statement, Unparsed):
        return True
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and len(statement.body) == 1
        and program.is_new(statement.body[0])
    )


def only_statement(statement: cst.BaseStatement, program: Program) -> cst.BaseSmallStatement | None:
    """Return the one small statement of a line that the translator wrote, or None."""
    if not is_one_new(statement, program):
        return None
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement.body[0]


def names_in(node: cst.CSTNode) -> set[str]:
    """Return the variables that an expression mentions; not attributes, and not the names of keyword arguments."""
    found: set[str] = set()
    match node:
        case cst.Name(value=name):
            return {name}
        case cst.Attribute(value=owner):
            return names_in(owner)
        case cst.Arg(value=value):
            return names_in(value)
    for child in parts_of(node):
        found |= names_in(child)
    return found


def assigned_path(node: cst.BaseSmallStatement) -> tuple[str, cst.BaseExpression] | None:
    """Return target and value of ``a = value`` or ``a.b = value``; None for any other statement."""
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() | cst.Attribute() as target)], value=value):
            return printed(target), value
    return None


class _Replacing(cst.CSTTransformer):
    def __init__(self, changes: Mapping[cst.CSTNode, str]) -> None:
        self.changes = changes

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        text = self.changes.get(original_node)
        return updated_node if text is None else cst.parse_expression(text)


def rewritten(
    statement: cst.BaseStatement, changes: Mapping[cst.CSTNode, str], before: list[str]
) -> list[cst.BaseStatement]:
    """Return a statement with other expressions in place of some, and new lines before it, below its comments."""
    if not changes and not before:
        return [statement]
    assert isinstance(statement, cst.SimpleStatementLine)
    new = _in_text(statement, changes)
    if new is None:
        visited = statement.visit(_Replacing(changes))
        assert isinstance(visited, cst.SimpleStatementLine)
        new = visited
    if not before:
        return [new]
    first, *others = statements_in("\n".join(before) + "\n")
    return [
        first.with_changes(leading_lines=new.leading_lines),
        *others,
        new.with_changes(leading_lines=()),
    ]


def _in_text(line: cst.SimpleStatementLine, changes: Mapping[cst.CSTNode, str]) -> cst.SimpleStatementLine | None:
    """Replace expressions in the text of a statement; None where the text does not tell which places are meant."""
    text = replaced_in("; ".join(printed(small) for small in line.body), changes)
    if text is None:
        return None
    return Unparsed.written(_closed_up(text, changes.values())).with_changes(
        leading_lines=line.leading_lines, trailing_whitespace=line.trailing_whitespace
    )


def _closed_up(text: str, new: Collection[str]) -> str:
    """Return a statement on one line if it has become short enough for it; else the calls around what is new in it."""
    if "\n" not in text:
        return text
    inner = re.sub(r",?\s*\n\s*([)\]}])", r"\1", re.sub(r"([(\[{])\s*\n\s*", r"\1", text))
    flat = re.sub(r"\s*\n\s*", " ", re.sub(r"\s*\n\s*(?=\.)", "", inner))
    if len(flat) > WIDTH:
        flat = _with_short_calls(text, new)
        if ast.dump(ast.parse(flat)) != ast.dump(ast.parse(text)):
            return text
    return flat


def _with_short_calls(text: str, new: Collection[str]) -> str:
    """Return code in which calls that mention something new are on one line where they have become short enough."""
    while True:
        for call in _BROKEN.finditer(text):
            inner = re.sub(r"\s*\n\s*", " ", re.sub(r"\s*\n\s*(?=\.)", "", call[1])).strip().rstrip(",")
            start, end = text.rfind("\n", 0, call.start()) + 1, text.find("\n", call.end())
            made = f"{text[start : call.start()]}({inner})"
            length = len(made) + (len(text) if end < 0 else end) - call.end()
            mentions = any(re.search(rf"\b{re.escape(name)}\b", inner) for name in new)
            if mentions and length <= WIDTH and not inner.startswith(".") and " ." not in inner:
                text = text[:start] + made + text[call.end() :]
                break
        else:
            return text


_BROKEN = re.compile(r"(?<=\w)\((\n(?:[^()\n]|\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\n)*)\)")
"""A call over several lines whose parts are on one line each, with brackets two deep."""
