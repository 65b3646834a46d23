"""Column assignments that follow each other become one ``withColumns``."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import accumulate

import libcst as cst

from translator.peephole.blocks import WIDTH, Program, Steps, is_one_new
from translator.trees import Unparsed, printed, written

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
    node: ast.expr
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
    if not is_one_new(statement, program):
        return None
    assert isinstance(statement, cst.SimpleStatementLine)
    text = statement.source if isinstance(statement, Unparsed) else printed(statement.body[0])
    match ast.parse(text).body:
        case [ast.Assign(targets=[(ast.Name() | ast.Attribute()) as target], value=ast.Call(keywords=[]) as call)]:
            frame = ast.unparse(target)
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == frame:
                entries = _entries(call, call.func.attr, statement, text)
                return _Assignment(frame, entries, statement) if entries else None
    return None


def _entries(call: ast.Call, method: str, line: cst.SimpleStatementLine, text: str) -> tuple[_Entry, ...]:
    match method, call.args:
        case "withColumn", [key, value]:
            keys, values, closing = [key], [value], call
        case "withColumns", [ast.Dict(keys=[*keys], values=values) as closing] if "#" not in text:
            pass
        case _:
            return ()
    names = [key for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    if len(names) < len(keys):
        return ()
    comments = tuple(empty.comment.value for empty in line.leading_lines if empty.comment is not None)
    comment = line.trailing_whitespace.comment
    trailing = comment.value if comment is not None else ""
    entries: list[_Entry] = []
    places = [_place(text, name) for name in names]
    ends = [start for start, _ in places[1:]] + [_place(text, closing)[1] - 1]
    for name, value, (start, stop), end in zip(names, values, places, ends, strict=True):
        # From the end of the name on: the brackets around a value are not told by the tree.
        made = _dedented(text[stop:end].strip(" \n,:"))
        if made is None:
            return ()
        first = not entries
        entries.append(_Entry(str(name.value), text[start:stop], made, value, comments if first else (), trailing))
        trailing = ""
    return tuple(entries)


def _place(text: str, node: ast.expr) -> tuple[int, int]:
    """Return where an expression starts and ends in a text."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    lines = text.split("\n")
    before = [0, *accumulate(len(line) + 1 for line in lines)]
    start, end = (
        before[line - 1] + len(lines[line - 1].encode()[:column].decode())  # columns are counted in bytes
        for line, column in ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
    )
    return start, end


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


def _needs(node: ast.expr, columns: set[str], variables: set[str]) -> bool:
    """Tell whether an expression may refer to one of some columns, or mentions one of some variables."""
    for part in ast.walk(node):
        match part:
            case ast.JoinedStr():
                return True
            case ast.Name(id=name) if name in variables:
                return True
            case ast.Constant(value=str(text)):
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
    return Unparsed.written(flat).with_changes(leading_lines=first.leading_lines)


def _behind(comment: str) -> str:
    return f"  {comment}" if comment else ""
