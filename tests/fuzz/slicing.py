"""Which statements of a program a variable comes from: a diagnostic excuses a difference only there."""

from __future__ import annotations

import ast


def lines_behind(source: str, names: set[str], until: int | None = None) -> set[int]:
    """Return the lines of the statements that these variables are computed from; see `traced`."""
    return traced(source, names, until)[0]


def traced(source: str, names: set[str], until: int | None = None) -> tuple[set[int], set[str]]:
    """Return the lines of the statements that these variables are computed from, and the variables used there.

    Args:
        source: the program.
        names: the variables.
        until: the line of the last statement to look at; its own names belong to the question.
    """
    needed = set(names)
    lines: set[int] = set()
    body = ast.parse(source).body
    classes = {statement.name for statement in body if isinstance(statement, ast.ClassDef)}
    definitions = classes | {statement.name for statement in body if isinstance(statement, ast.FunctionDef)}
    # An instance may hold what it is made of, and its methods may change that.
    instances = {name for statement in body for name in _instances(statement, classes)}
    returning = {
        statement.name for statement in body if isinstance(statement, ast.FunctionDef) and _gives_back(statement)
    }
    aliases = [_alias(statement, classes, returning, instances) for statement in body]
    for statement, alias in zip(reversed(body), reversed(aliases), strict=True):
        if until is not None and statement.lineno > until:
            continue
        end = statement.end_lineno or statement.lineno
        here = until is not None and statement.lineno <= until <= end
        needed = _with_aliases(needed, aliases)
        stored, used = _names(statement, definitions, instances)
        if here or stored & needed or (alias and alias & needed):
            lines |= set(range(statement.lineno, end + 1))
            needed |= used
    return lines, needed


def _with_aliases(names: set[str], aliases: list[set[str]]) -> set[str]:
    while more := set().union(*(pair for pair in aliases if names & pair)) - names:
        names = names | more
    return names


def _instances(statement: ast.stmt, classes: set[str]) -> set[str]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made))) if made in classes:
            return {name}
    return set()


def _gives_back(function: ast.FunctionDef) -> bool:
    """Tell whether a function may return its argument, the object that it was given."""
    parameters = {argument.arg for argument in function.args.args}
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return any(isinstance(value, ast.Name) and value.id in parameters for value in returned)


def _alias(statement: ast.stmt, classes: set[str], returning: set[str], instances: set[str]) -> set[str]:
    """Return the variables that a statement may make names of one object."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=one)], value=ast.Attribute(value=ast.Name(id=two))) if two in instances:
            return {one, two}
        case ast.Assign(targets=[ast.Name(id=one)], value=ast.Call(func=ast.Name(id=name)) as call) if (
            name in returning
        ):
            return {one} | {node.id for node in ast.walk(call) if isinstance(node, ast.Name)} - returning
        case ast.Assign(
            targets=[ast.Name(id=one)],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=two), attr="pipe"), args=[ast.Name(id=name), *_]),
        ) if name in returning:
            return {one, two}
        case ast.Assign(targets=[ast.Name(id=one)], value=ast.Name(id=two)):
            return {one, two}
        case ast.Assign(value=call) if made := _instances(statement, classes):
            return made | {node.id for node in ast.walk(call) if isinstance(node, ast.Name)} - classes
    return set()


def _names(statement: ast.stmt, definitions: set[str], instances: set[str]) -> tuple[set[str], set[str]]:
    """Return the names that a statement binds or changes, perhaps by a call of these, and all that it uses."""
    used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    stored = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}  # fmt: skip
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}, used
    for node in ast.walk(statement):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            stored.add(_root(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            # A call for its own sake may change what it is given.
            stored |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pop":
            stored.add(_root(node.func))
        elif isinstance(node, ast.Call):
            names = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            if names & (definitions | instances):
                stored |= names - definitions
    return stored, used


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
