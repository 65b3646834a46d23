"""A program cut into the units that are run and compared: the cells of a notebook, the statements of a script.

Everything here looks at the program's text only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.document import CodeCell, Document, read_document
from translator.errors import InputError

MAGIC = re.compile(r"__magic\d*_\d+__")
"""The names that stand for magics in the code of a document."""
RETURNED = "__returned__"
"""The name of what functions pass their results through while they are watched."""

_SORTING = ("sort_values", "sort_index", "nlargest", "nsmallest", "value_counts", "orderBy", "sort")
_PREFIXES = ("head", "tail", "sample", "nlargest", "nsmallest", "limit")
_KEEPING_ORDER = ("head", "tail", "reset_index", "copy", "round", "rename", "limit", "to_frame", "toPandas", "drop")
_CLOCKS = ("now", "today", "utcnow", "time", "perf_counter", "monotonic", "process_time", "time_ns")
_CLOCK_MODULES = ("datetime", "time", "date", "Timestamp", "dt", "pd.Timestamp", "datetime.datetime", "datetime.date")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is run in one go: a cell, or one top-level statement of a script.

    Attributes:
        number: counts from 0.
        cell: number of the code cell as people count them, None in a script.
        line: first line as people count them (within the cell of a notebook).
        end_line: last line.
        source: the text, with the comments that stand before it.
        body: the statements.
    """

    number: int
    cell: int | None
    line: int
    end_line: int
    source: str
    body: tuple[ast.stmt, ...]

    @property
    def runs(self) -> bool:
        """Whether there is something to run in it."""
        return bool(self.body)


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be said about the rows of a shown expression.

    Attributes:
        prefix: whether it is some rows of a larger value, as `head` gives them.
        free: whether nothing says which rows these are.
        keys: the columns by which the rows are sorted; empty when they are not, or by something unknown.
        sorted: whether they are sorted at all.
    """

    prefix: bool
    free: bool
    keys: tuple[str, ...]
    sorted: bool


def read_units(path: Path) -> tuple[Document, tuple[Unit, ...]]:
    """Read a program and cut it into units.

    Raises:
        InputError: it cannot be read or parsed.
    """
    document = read_document(path)
    units: list[Unit] = []
    for index, cell in enumerate(document.cells):
        body = _parse(cell, path) if cell.translate else ()
        if cell.number is None:
            units.extend(_statements(cell, body))
            continue
        # As it was written, with its magics.
        lines = {line: text for (_, line), text in document.source_lines(index).items()}
        source = "\n".join(lines.values()).rstrip("\n")
        first = min(lines, default=cell.line)
        units.append(Unit(len(units), cell.number, first, first + source.count("\n"), source, tuple(body)))
    return document, tuple(units)


def _parse(cell: CodeCell, path: Path) -> Sequence[ast.stmt]:
    try:
        tree = ast.parse(cell.code)
    except SyntaxError as error:
        raise InputError(f"the program does not parse: {error.msg}", path=path, cell=cell.number,
                         line=(error.lineno or 1) + cell.line - 1) from None  # fmt: skip
    ast.increment_lineno(tree, cell.line - 1)
    return tree.body


def _statements(cell: CodeCell, body: Sequence[ast.stmt]) -> Iterator[Unit]:
    """Yield a unit per top-level statement; the body of the main guard counts as top level, since it is what runs."""
    flat: list[ast.stmt] = []
    for statement in body:
        flat.extend(_unguarded(statement))
    lines = cell.code.split("\n")
    above = 0
    for number, statement in enumerate(flat):
        end = statement.end_lineno or statement.lineno
        source = "\n".join(lines[above:end]).strip("\n")
        first = min([statement.lineno, *(node.lineno for node in getattr(statement, "decorator_list", []))])
        above = end
        yield Unit(number, None, first, end, source, (statement,))


def _unguarded(statement: ast.stmt) -> Sequence[ast.stmt]:
    """Return the body of the main guard, and any other statement as it is."""
    if isinstance(statement, ast.If) and not statement.orelse and isinstance(statement.test, ast.Compare):
        parts = {getattr(side, "id", getattr(side, "value", None)) for side in ast.walk(statement.test)}
        if {"__name__", "__main__"} <= parts:
            return statement.body
    return [statement]


def mentioned(unit: Unit) -> set[str]:
    """Return the names that a unit mentions."""
    return {node.id for statement in unit.body for node in ast.walk(statement) if isinstance(node, ast.Name)}


def may_change_in_place(unit: Unit) -> bool:
    """Whether a unit stores into something, so that values which it does not mention may change with it."""
    return any(
        (isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.keyword) and node.arg == "inplace")
        or isinstance(node, ast.AugAssign)
        for statement in unit.body
        for node in ast.walk(statement)
    )


def root_name(node: ast.AST) -> str | None:
    """Return the name at which a chain of attributes, calls and subscripts begins."""
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript, ast.Starred)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def signature(statement: ast.stmt) -> tuple[str, ...] | None:
    """Return what a statement is about, equal for a statement and its translation; None for imports."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return None
        case ast.Assign(targets=targets):
            return ("bind", *sorted(_targets(targets)))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return ("bind", *_targets([target]))
        case ast.Delete(targets=targets):
            return ("bind", *sorted(_targets(targets)))
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
            return ("def", name)
        case ast.Expr(value=ast.Call(keywords=keywords) as call) if any(word.arg == "inplace" for word in keywords):
            return ("bind", root_name(call) or "")
        case ast.Expr(value=ast.Constant()):
            return None
        case ast.Expr(value=value):
            return ("show", root_name(value) or "")
        case ast.For(target=target):
            return ("for", *sorted(_targets([target])))
        case _:
            return (type(statement).__name__,)


def _targets(targets: Sequence[ast.expr]) -> set[str]:
    names: set[str] = set()
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            names |= _targets(target.elts)
        elif (name := root_name(target)) is not None:
            names.add(name)
    return names


def shown(expression: ast.expr) -> Shown:
    """Tell what an expression, taken as something that is shown, says about its rows."""
    methods = list(_chain(expression))
    names = [name for name, _ in methods]
    prefix = bool(names) and names[0] in _PREFIXES
    by = next((call for name, call in methods if name in _SORTING), None)
    after = names[: next((at for at, name in enumerate(names) if name in _SORTING), len(names))]
    is_sorted = by is not None and all(name in _KEEPING_ORDER or name == "[]" for name in after)
    keys = _keys(by) if is_sorted and by is not None else ()
    bare = isinstance(expression, ast.Name) or set(names) == {"[]"}
    return Shown(prefix, not is_sorted and (prefix or bare), keys, is_sorted)


def _chain(node: ast.AST) -> Iterator[tuple[str, ast.Call | None]]:
    """Yield the methods of a chain from the last to the first; "[]" for a subscript."""
    while True:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node
            node = node.func.value
        elif isinstance(node, ast.Subscript):
            yield ("head" if _is_prefix(node) else "[]"), None
            node = node.value
        elif isinstance(node, ast.Attribute):
            yield f".{node.attr}", None
            node = node.value
        else:
            return


def _is_prefix(node: ast.Subscript) -> bool:
    """Tell whether a subscript takes the first rows: ``frame[:5]``."""
    return isinstance(node.slice, ast.Slice) and node.slice.lower is None and node.slice.step is None


def _keys(call: ast.Call) -> tuple[str, ...]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    place = {"sort_values": 0, "nlargest": 1, "nsmallest": 1}.get(name)
    if place is None:
        return ()
    named = next((word.value for word in call.keywords if word.arg in ("by", "columns")), None)
    value = named or (call.args[place] if len(call.args) > place else None)
    items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value] if value is not None else []
    keys = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(keys) if len(keys) == len(items) else ()


def prefix_parts(expression: ast.expr) -> ast.expr | None:
    """Return the larger value of which an expression such as `frame.head(3)` or `frame[:3]` shows some rows."""
    if isinstance(expression, ast.Subscript):
        return expression.value if _is_prefix(expression) else None
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute):
        return expression.func.value if expression.func.attr in _PREFIXES else None
    return None


class _Returns(ast.NodeTransformer):
    """Pass what a function returns through `RETURNED`, not looking into the functions within it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node with the results of the function passed on."""
        if isinstance(node, ast.Return) and node.value is not None:
            call = ast.Call(ast.Name(RETURNED, ast.Load()), [ast.Constant(self.name), node.value], [])
            return ast.copy_location(ast.Return(call), node)
        has_own = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        return node if has_own else self.generic_visit(node)


def with_returns(statement: ast.stmt) -> ast.stmt:
    """Return a function definition that passes its results through `RETURNED`, and any other statement as it is."""
    if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
        return statement
    through = _Returns(statement.name)
    body = [through.visit(part) for part in statement.body]
    parts = {name: getattr(statement, name) for name in statement._fields} | {"body": body}
    return ast.fix_missing_locations(ast.copy_location(ast.FunctionDef(**parts), statement))


def clock_names(units: Sequence[Unit]) -> set[str]:
    """Return the variables whose value depends on the clock, and which no two runs agree about."""
    names: set[str] = set()
    for unit in units:
        for statement in unit.body:
            if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and reads_clock(statement, names):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def reads_clock(node: ast.AST, names: set[str]) -> bool:
    """Whether a statement or expression asks for the time, or uses one of `names`, which did."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in names:
            return True
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in _CLOCKS:
            owner = ast.unparse(part.func.value)
            if owner in _CLOCK_MODULES:
                return True
    return False
