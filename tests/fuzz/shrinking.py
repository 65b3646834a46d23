"""Making a failing program small: statements, branches, columns and rows are left out while it still fails alike."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator


def shrunk(source: str, fails: Callable[[str], bool], most: int = 120) -> str:
    """Return a smaller program for which `fails` still holds.

    Args:
        source: the program.
        fails: whether a program fails in the same way.
        most: how often to try.
    """
    tries = 0
    changed = True
    while changed and tries < most:
        changed = False
        for smaller in _smaller(source):
            tries += 1
            if tries > most:
                break
            if fails(smaller):
                source, changed = smaller, True
                break
    return source


def _smaller(source: str) -> Iterator[str]:
    body = ast.parse(source).body
    size = len(body) // 2
    while size:
        for start in range(len(body) - size, 1, -size):
            yield _text([*body[:start], *body[start + size :]])
        size //= 2
    for place, statement in enumerate(body):
        for part in _inside(statement):
            yield _text([*body[:place], *part, *body[place + 1 :]])


def _text(body: list[ast.stmt]) -> str:
    return "\n".join(ast.unparse(statement) for statement in body) + "\n"


def _inside(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield what a statement can be replaced by."""
    match statement:
        case ast.If() | ast.For() | ast.While():
            yield statement.body
            if statement.orelse:
                yield statement.orelse
        case ast.Assign(value=ast.Call(args=[ast.Dict() as data])):
            yield from ([_with(statement, smaller)] for smaller in _smaller_data(data))
    if isinstance(statement, (ast.FunctionDef, ast.If, ast.For)):
        for place in range(len(statement.body)):
            if len(statement.body) > 1:
                made = ast.parse(ast.unparse(statement)).body[0]
                del made.body[place]  # type: ignore[attr-defined]
                yield [made]


def _with(statement: ast.Assign, data: ast.Dict) -> ast.stmt:
    made = ast.parse(ast.unparse(statement)).body[0]
    made.value.args = [data]  # type: ignore[attr-defined]
    return made


def _smaller_data(data: ast.Dict) -> Iterator[ast.Dict]:
    for place in range(len(data.keys)):
        keys, values = list(data.keys), list(data.values)
        del keys[place], values[place]
        if keys:
            yield ast.Dict(keys, values)
    lists = [value for value in data.values if isinstance(value, ast.List)]
    if lists and len(lists) == len(data.values):
        for row in range(len(lists[0].elts)):
            values = [ast.List(value.elts[:row] + value.elts[row + 1 :], ast.Load()) for value in lists]
            if values[0].elts:
                yield ast.Dict(data.keys, list(values))
