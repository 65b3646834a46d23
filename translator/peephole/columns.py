"""Column assignments that follow each other become one ``withColumns``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from translator.peephole.blocks import WIDTH, Program, Steps, assigned_path, names_in, only_statement
from translator.trees import printed, walked, written

_ADDING = re.compile(r"\s*(?:#.*\n\s*)*([\w.]+) = \(?\s*\1\s*\.withColumn")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A column that is assigned.

    Attributes:
        name: the column.
        key: its name as source text.
        value: the expression as source text, its continuation lines relative to column 0.
        node: the expression.
        comments: comment lines that stand above it.
        trailing: the comment behind it, or an empty text.
    """

    name: str
    key: str
    value: str
    node: cst.BaseExpression
    comments: tuple[str, ...] = ()
    trailing: str = ""


@dataclass(frozen=True, slots=True)
class _Assignment:
    """One statement ``frame = frame.withColumn(...)``."""

    frame: str
    entries: tuple[_Entry, ...]
    line: cst.SimpleStatementLine


def merge_columns(steps: Steps, program: Program) -> Steps:
    """Return statements in which column assignments to one frame are one statement, where none needs an earlier one."""
    made: Steps = [[] for _ in steps]
    waiting: list[_Assignment] = []
    place = 0

    def flush() -> None:
        if waiting:
            made[place].append(_merged(waiting))
            waiting.clear()

    frames = [_frame(statement) for step in steps for statement in step]
    beside = [
        frame is not None and frame in near
        for frame, near in zip(frames, zip([None, *frames], [*frames[1:], None], strict=False), strict=False)
    ]
    together = iter(beside)
    for at, step in enumerate(steps):
        for statement in step:
            assignment = _assignment(statement, program) if next(together) else None
            if assignment is None or not (waiting and _follows(waiting, assignment, program)):
                flush()
            if assignment is None:
                made[at].append(statement)
            else:
                waiting.append(assignment)
                place = at
    flush()
    return made


def _frame(statement: cst.BaseStatement) -> str | None:
    """Return the frame that a statement adds columns to, as far as its text tells."""
    found = _ADDING.match(written(statement)) if isinstance(statement, cst.SimpleStatementLine) else None
    return found[1] if found is not None else None


def _assignment(statement: cst.BaseStatement, program: Program) -> _Assignment | None:
    only = only_statement(statement, program)
    match assigned_path(only) if only is not None else None:
        case (frame, cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=method)), args=args)) if (
            isinstance(owner, (cst.Name, cst.Attribute)) and printed(owner) == frame
        ):
            assert isinstance(statement, cst.SimpleStatementLine)
            entries = _entries(method, args, statement)
            return _Assignment(frame, entries, statement) if entries else None
    return None


def _entries(method: str, args: object, line: cst.SimpleStatementLine) -> tuple[_Entry, ...]:
    match method, args:
        case "withColumn", [cst.Arg(keyword=None, value=key), cst.Arg(keyword=None, value=value)]:
            pairs = [(key, value)]
        case "withColumns", [cst.Arg(keyword=None, value=cst.Dict(elements=elements))]:
            pairs = [(e.key, e.value) for e in elements if isinstance(e, cst.DictElement)]
            if len(pairs) != len(elements) or "#" in printed(line.body[0]):
                return ()
        case _:
            return ()
    comments = tuple(empty.comment.value for empty in line.leading_lines if empty.comment is not None)
    comment = line.trailing_whitespace.comment
    trailing = comment.value if comment is not None else ""
    entries: list[_Entry] = []
    for key, value in pairs:
        text = _dedented(printed(value))
        if not isinstance(key, cst.SimpleString) or text is None:
            return ()
        first = not entries
        entries.append(_Entry(str(key.evaluated_value), key.value, text, value, comments if first else (), trailing))
        trailing = ""
    return tuple(entries)


def _dedented(text: str) -> str | None:
    """Return an expression with its continuation lines relative to column 0; None where they cannot be moved."""
    first, *rest = text.split("\n")
    if not rest:
        return text
    if '"""' in text or "'''" in text or "\\\n" in text:
        return None
    closing = len(rest[-1]) - len(rest[-1].lstrip())
    if any(line.strip() and len(line) - len(line.lstrip()) < closing for line in rest):
        return None
    return "\n".join([first, *(line[closing:] for line in rest)])


def _follows(waiting: list[_Assignment], new: _Assignment, program: Program) -> bool:
    """Tell whether an assignment can be made at once with those before it."""
    if new.frame != waiting[0].frame or any(line.comment is None for line in new.line.leading_lines):
        return False
    before = {entry.name for assignment in waiting for entry in assignment.entries}
    if any(entry.name in before for entry in new.entries):
        return False
    root = re.split(r"\W", new.frame)[0]
    return not any(_needs(entry.node, before, {root, *program.columns}) for entry in new.entries)


def _needs(node: cst.BaseExpression, columns: set[str], variables: set[str]) -> bool:
    """Tell whether an expression may refer to one of some columns, or mentions one of some variables."""
    if names_in(node) & variables:
        return True
    for part in walked(node):
        if isinstance(part, cst.FormattedString):
            return True
        if isinstance(part, cst.SimpleString):
            value = part.evaluated_value
            text = value if isinstance(value, str) else ""
            if text in columns or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in columns):
                return True
    return False


def _merged(assignments: list[_Assignment]) -> cst.SimpleStatementLine:
    first = assignments[0].line
    if len(assignments) == 1:
        return first
    entries = [entry for assignment in assignments for entry in assignment.entries]
    start = f"{assignments[0].frame} = {assignments[0].frame}.withColumns("
    commented = any(entry.trailing for entry in entries) or any(entry.comments for entry in entries[1:])
    flat = start + "{" + ", ".join(f"{entry.key}: {entry.value}" for entry in entries) + "})"
    if commented or "\n" in flat or len(flat) > WIDTH:
        lines = [start + "{"]
        for place, entry in enumerate(entries):
            # What stands above the first one stands above the whole statement.
            lines += [f"    {comment}" for comment in entry.comments if place]
            lines.append(f"    {entry.key}: " + entry.value.replace("\n", "\n    ") + "," + _behind(entry.trailing))
        flat = "\n".join([*lines, "})"])
    made = cst.parse_statement(flat)
    assert isinstance(made, cst.SimpleStatementLine)
    return made.with_changes(leading_lines=first.leading_lines)


def _behind(comment: str) -> str:
    return f"  {comment}" if comment else ""
