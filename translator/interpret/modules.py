"""Functions that a program imports from another file of its project: they are taken into the program.

The definitions that are needed, and what they need of their own file and of those that it imports from, take the place
of the import, so that they are followed and rewritten like functions of the program itself. Where the program imports
the module (``import helpers``), they follow the import, and ``helpers.clean`` is the function that was taken in. What
constants hold, such as the names of columns, is known in this way, too; their import stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers

from translator.interpret.context import printed

DEPTH = 8


@dataclass(frozen=True, slots=True)
class Project:
    """What can be asked about the files of a project and about the program.

    Attributes:
        read: gives the text of a module, by its dotted name; names with leading dots are relative to the program.
        used: gives the names that the program binds otherwise; asked only where it matters.
        text: gives the text of the program.
        taken: the definitions that were taken in already, by the text of their module and their name.
    """

    read: Callable[[str], str | None]
    used: Callable[[], Collection[str]]
    text: Callable[[], str]
    taken: set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What takes the place of an import.

    Attributes:
        lines: the definitions.
        members: how the program reaches them through the module, if it imports that: ``helpers.clean`` and ``clean``.
        constants: the same for constants, which are known and stay where they are.
    """

    lines: list[cst.BaseStatement]
    members: dict[str, str] = field(default_factory=dict)
    constants: dict[str, cst.BaseExpression] = field(default_factory=dict)


def taken_in(statement: cst.BaseStatement, project: Project) -> Taken | None:
    """Return what takes the place of ``from helpers import clean``; None where the import stays as it is."""
    before = set(project.taken)
    made = _taken_in(statement, project)
    if made is None or not any(isinstance(line, (cst.FunctionDef, cst.ClassDef)) for line in made.lines):
        # Constants stay where they are, so that the program may have them under other names.
        project.taken.intersection_update(before)
    return made


def _taken_in(statement: cst.BaseStatement, project: Project) -> Taken | None:
    only = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1 else None
    match only:
        case cst.ImportFrom(names=cst.ImportStar()):
            return None
        case cst.ImportFrom(names=[alias]) if (module := _submodule(only, alias, project)) is not None:
            return _of_module(module, _imported(alias), project)
        case cst.ImportFrom():
            lines = _of_names(only, "", project, 0)
            if lines is None:
                return None
            leading = getattr(statement, "leading_lines", ())
            return Taken([*(line.with_changes(leading_lines=leading) for line in lines[:1]), *lines[1:]])
        case cst.Import(names=[alias]) if "." not in printed(alias.name) or alias.asname is not None:
            return _of_module(printed(alias.name), _imported(alias), project)
    return None


def _submodule(node: cst.ImportFrom, alias: cst.ImportAlias, project: Project) -> str | None:
    """Return the module that ``from package import module`` binds; None where it is something in a module."""
    package = _resolved(node, "", project)
    name = f"{package}{'' if package.endswith('.') else '.'}{printed(alias.name)}"
    inside = _parsed(project.read(package))
    own = inside is not None and printed(alias.name) in _bound(inside.body)
    return None if own or project.read(name) is None else name


def _of_module(module: str, name: str, project: Project) -> Taken | None:
    """Return the functions of a module that the program calls through it, and the constants that it reads."""
    tree = _parsed(project.read(module))
    if tree is None:
        return None
    program = project.text()
    reads = set(re.findall(rf"(?<![\w.]){re.escape(name)}\.(\w+)\b", program))
    changed = rf"(?<![\w.]){re.escape(name)}\.(\w+)\s*(?:\.\w+\(|(?:\[[^\]]*\]\s*)?[-+*/|&]?=(?!=))"
    reads -= set(re.findall(changed, program))
    constants = {
        each: value
        for line in tree.body
        for each, value in _assigned(line).items()
        if each in reads and _is_plain(value)
    }
    functions = {line.name.value for line in tree.body if isinstance(line, cst.FunctionDef)} & reads
    lines = _needed(tree, sorted(functions), module, project, 0) if functions else None
    state = {each for line in lines or () for each in _stores(line)}
    if lines is None or _defined(lines) & set(project.used()) or state & (reads - constants.keys()):
        lines, functions = [], set()
    members = {f"{name}.{each}": each for each in sorted(functions)}
    known = {f"{name}.{each}": value for each, value in constants.items()}
    return Taken(lines, members, known) if members or known else None


def _is_plain(value: cst.BaseExpression) -> bool:
    """Tell whether an expression is one of constants only."""
    return not matchers.findall(value, matchers.Name(value=matchers.DoNotCare()) | matchers.Call()) or (
        isinstance(value, cst.Name) and value.value in ("True", "False", "None")
    )


def _of_names(node: cst.ImportFrom, base: str, project: Project, depth: int) -> list[cst.BaseStatement] | None:
    """Return the definitions that ``from module import names`` imports into another module, or into the program."""
    names = [] if isinstance(node.names, cst.ImportStar) else node.names
    before = set(project.taken)
    module = _resolved(node, base, project)
    tree = _parsed(project.read(module)) if depth < DEPTH else None
    wanted = [alias.name.value for alias in names if isinstance(alias.name, cst.Name)]
    lines = _needed(tree, wanted, module, project, depth) if tree is not None else None
    plain = {alias.name.value for alias in names if isinstance(alias.name, cst.Name) and alias.asname is None}
    if lines is None or not wanted or len(wanted) < len(names) or (_defined(lines) - plain) & set(project.used()):
        project.taken.intersection_update(before)
        return None
    for alias in names:
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            lines.append(cst.parse_statement(f"{alias.asname.name.value} = {printed(alias.name)}"))
    return lines


def _parsed(text: str | None) -> cst.Module | None:
    if text is None:
        return None
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None


def _resolved(node: cst.ImportFrom, base: str, project: Project) -> str:
    """Return the dotted name of the module of an import in a module; with leading dots relative to the program."""
    name = printed(node.module) if node.module is not None else ""
    if not node.relative:
        return name
    dots = len(base) - len(base.lstrip(".")) if base else 1
    parts = base.strip(".").split(".") if base else []
    if parts and project.read(f"{base}.__init__") is None:
        parts.pop()
    for _ in node.relative[1:]:
        if parts:
            parts.pop()
        else:
            dots += 1
    return "." * dots + ".".join([*parts, *([name] if name else [])])


def _needed(
    tree: cst.Module, wanted: list[str], module: str, project: Project, depth: int
) -> list[cst.BaseStatement] | None:
    """Return the statements that some names of a module need, in their order, but for those that were taken in before.

    Returns None where they are not plain: neither definitions nor constants.
    """
    bindings = {name: line for line in tree.body for name in _bound([line])}
    chosen: list[cst.BaseStatement] = []
    waiting = list(wanted)
    while waiting:
        found = bindings.get(waiting.pop())
        if found is None:
            return None
        if any(found is one for one in chosen):
            continue
        chosen.append(found)
        names = {part.value for part in matchers.findall(found, matchers.Name()) if isinstance(part, cst.Name)}
        waiting += [name for name in names if name in bindings]
    lines = [line for line in tree.body if any(line is one for one in chosen)]
    text = tree.code
    made: list[cst.BaseStatement] = []
    for line in lines:
        keys = {(text, name) for name in _bound([line])}
        if not keys <= project.taken:
            project.taken.update(keys)
            made += _with_imports(line, module, project, depth)
    apart = _apart(made, set(wanted), tree, module, project)
    if apart is None:
        return None
    made = apart
    stored = [value for line in made for value in _assigned(line).values()]
    is_constant = all(_stores(line) for line in made) and all(map(_is_plain, stored))
    defined = any(isinstance(line, (cst.FunctionDef, cst.ClassDef)) for line in (*lines, *made))
    return made if defined or is_constant or depth else None


class _Renaming(cst.CSTTransformer):
    """Gives variables of a module other names, and writes out what the module is called."""

    def __init__(self, names: dict[str, str], module: str) -> None:
        self.names, self.module = names, module

    def leave_Name(  # noqa: N802 - libcst's name
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        if original_node.value == "__name__":
            return cst.SimpleString(repr(self.module))
        name = self.names.get(original_node.value)
        return updated_node if name is None else updated_node.with_changes(value=name)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:  # noqa: N802
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:  # noqa: N802
        return updated_node.with_changes(keyword=original_node.keyword)


def _apart(
    lines: list[cst.BaseStatement], wanted: set[str], tree: cst.Module, module: str, project: Project
) -> list[cst.BaseStatement] | None:
    """Return definitions whose names are other ones than those of the program and of other modules.

    Returns None where they cannot be told apart, or ask where their file is.
    """
    own = _defined(tree.body)
    others = {name for text, name in project.taken if text != tree.code}
    clashes = (_defined(lines) & own - wanted) & (set(project.used()) | others)
    parts = [part for line in lines for part in matchers.findall(line, matchers.Param() | matchers.Name())]
    params = {part.name.value for part in parts if isinstance(part, cst.Param)}
    mentioned = {part.value for part in parts if isinstance(part, cst.Name)}
    if "__file__" in mentioned or clashes & params:
        return None
    prefix = module.rpartition(".")[2]
    names = {name: f"{prefix}_{name.lstrip('_')}" for name in clashes}
    if not names and "__name__" not in mentioned:
        return lines
    change = _Renaming(names, module.lstrip("."))
    return [line.visit(change) if _defined([line]) else line for line in lines]  # type: ignore[misc]


def _with_imports(line: cst.BaseStatement, module: str, project: Project, depth: int) -> Iterator[cst.BaseStatement]:
    """Yield a statement of a module; what it imports from other files of the project is taken in, too."""
    only = line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
    if not isinstance(only, cst.ImportFrom):
        yield line
        return
    lines = _of_names(only, module, project, depth + 1)
    if lines is not None:
        yield from lines
    elif only.relative:
        resolved = _resolved(only, module, project)
        names = (
            ", ".join(printed(each).strip(" ,") for each in only.names)
            if not isinstance(only.names, cst.ImportStar)
            else "*"
        )
        yield cst.parse_statement(f"from {resolved} import {names}")
    else:
        yield line


def _stores(line: cst.BaseStatement) -> set[str]:
    """Return the variables that a statement assigns."""
    return set(_assigned(line))


def _assigned(line: cst.BaseStatement) -> dict[str, cst.BaseExpression]:
    """Return the variables that a statement assigns, with the expressions."""
    found: dict[str, cst.BaseExpression] = {}
    for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
        match part:
            case cst.Assign(targets=targets, value=value):
                found |= {each.target.value: value for each in targets if isinstance(each.target, cst.Name)}
            case cst.AnnAssign(target=cst.Name(value=name), value=value) if value is not None:
                found[name] = value
    return found


def _defined(lines: Sequence[cst.BaseStatement]) -> set[str]:
    """Return the names that statements bind to other things than what they import."""
    definitions = {line.name.value for line in lines if isinstance(line, (cst.FunctionDef, cst.ClassDef))}
    return definitions.union(*map(_stores, lines))


def _bound(lines: Sequence[cst.BaseStatement]) -> set[str]:
    """Return the names that statements bind."""
    found = _defined(lines)
    for line in lines:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(part, (cst.Import, cst.ImportFrom)) and not isinstance(part.names, cst.ImportStar):
                found |= {_imported(alias) for alias in part.names}
    return found


def _imported(alias: cst.ImportAlias) -> str:
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    return printed(alias.name).split(".")[0]
