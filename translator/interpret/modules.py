"""Functions that a program imports from another file of its project: they are taken into the program.

The definitions that are needed, and what they need of their own file, take the place of the import, so that they are
followed and rewritten like functions of the program itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import libcst as cst
from libcst import matchers


def taken_in(
    statement: cst.BaseStatement, read: Callable[[str], str | None], used: Callable[[], Collection[str]]
) -> list[cst.BaseStatement] | None:
    """Return what takes the place of ``from helpers import clean``; None where the import stays.

    Args:
        statement: a statement of the program.
        read: gives the text of a module of the project, by its dotted name.
        used: gives the names that the program binds otherwise; asked only where it matters.
    """
    only = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1 else None
    if not isinstance(only, cst.ImportFrom) or only.module is None or only.relative:
        return None
    names = only.names
    text = read(cst.Module([]).code_for_node(only.module))
    if text is None or "pandas" not in text or isinstance(names, cst.ImportStar):
        return None
    try:
        tree = cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None
    wanted = [alias.name.value for alias in names if isinstance(alias.name, cst.Name)]
    lines = _needed(tree, wanted)
    if not lines or len(wanted) < len(names) or _bound(lines) - set(wanted) & set(used()):
        return None
    for alias in names:
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            made: cst.BaseStatement = cst.parse_statement(f"{alias.asname.name.value} = {alias.name.value}")
            lines.append(made)
    first = lines[0]
    leading = getattr(statement, "leading_lines", ())
    return [first.with_changes(leading_lines=leading), *lines[1:]]


def _needed(tree: cst.Module, wanted: list[str]) -> list[cst.BaseStatement]:
    """Return the statements of a module that some names need, in their order; none where they are not plain."""
    bindings = {name: line for line in tree.body for name in _bound([line])}
    chosen: list[cst.BaseStatement] = []
    waiting = list(wanted)
    while waiting:
        found = bindings.get(waiting.pop())
        if found is None:
            return []
        if any(found is one for one in chosen):
            continue
        chosen.append(found)
        names = {part.value for part in matchers.findall(found, matchers.Name()) if isinstance(part, cst.Name)}
        waiting += [name for name in names if name in bindings]
    if not any(isinstance(bindings[name], cst.FunctionDef) for name in wanted):
        return []
    return [line for line in tree.body if any(line is one for one in chosen)]


def _bound(lines: Sequence[cst.BaseStatement]) -> set[str]:
    """Return the names that statements bind."""
    found: set[str] = set()
    for line in lines:
        if isinstance(line, (cst.FunctionDef, cst.ClassDef)):
            found.add(line.name.value)
            continue
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match part:
                case cst.Assign(targets=targets):
                    found |= {each.target.value for each in targets if isinstance(each.target, cst.Name)}
                case cst.AnnAssign(target=cst.Name(value=name)):
                    found.add(name)
                case cst.Import(names=names) | cst.ImportFrom(names=[*names]):
                    found |= {_imported(alias) for alias in names}
    return found


def _imported(alias: cst.ImportAlias) -> str:
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    return cst.Module([]).code_for_node(alias.name).split(".")[0]
