"""Finishing a program: rewritten functions, imports, the session, and the helpers that it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from translator.interpret.context import Variant, printed
from translator.trees import Unparsed, parts_of, written

BUILDER = "SparkSession.builder.getOrCreate()"
USUAL = ("F", "Window", "spark")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on its way out: its module, and for each of its statements how many there were made of it."""

    module: cst.Module
    steps: tuple[tuple[cst.BaseStatement, tuple[cst.BaseStatement, ...]], ...]


class _Functions(cst.CSTTransformer):
    def __init__(self, variants: Mapping[cst.FunctionDef | cst.Lambda, Sequence[Variant]]) -> None:
        self.variants = variants
        self.placed: set[str] = set()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 - the name is libcst's
        return not self.variants.get(node)

    def leave_FunctionDef(  # noqa: N802 - the name is libcst's
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.FunctionDef]:
        made = self.variants.get(original_node)
        if not made:
            return updated_node
        self.placed.add(made[0].site)
        return cst.FlattenSentinel([self._inner(variant.node) for variant in made])  # type: ignore[misc]

    def leave_Lambda(  # noqa: N802 - the name is libcst's
        self, original_node: cst.Lambda, updated_node: cst.Lambda
    ) -> cst.BaseExpression:
        made = self.variants.get(original_node)
        if not made:
            return updated_node
        self.placed.add(made[0].site)
        return self._inner(made[0].node)  # type: ignore[return-value]

    def _inner(self, node: cst.FunctionDef | cst.Lambda) -> cst.CSTNode:
        """Rewrite the functions within a rewritten function."""
        body = node.body.visit(self) if _holds_one(node.body, self.variants) else node.body
        return node.with_changes(body=body) if body is not node.body else node


def _holds_one(node: cst.CSTNode, variants: Mapping[cst.FunctionDef | cst.Lambda, Sequence[Variant]]) -> bool:
    if isinstance(node, Unparsed):
        return False  # It was written by the translator, and its parts are no parts of the program.
    return node in variants or any(_holds_one(part, variants) for part in parts_of(node))


def with_functions(
    statement: cst.BaseStatement,
    variants: Mapping[cst.FunctionDef | cst.Lambda, Sequence[Variant]],
    placed: set[str],
) -> tuple[cst.BaseStatement, ...]:
    """Return a statement with the functions in it as they were rewritten for their calls.

    Args:
        statement: a statement of the output.
        variants: the functions that were rewritten.
        placed: is given the sites of those that stand in the statement.
    """
    if not variants or not _holds_one(statement, variants):
        return (statement,)
    functions = _Functions(variants)
    made = cst.Module([statement]).visit(functions)  # type: ignore[list-item]
    placed |= functions.placed
    return tuple(made.body)


def finished(
    cells: Sequence[Sequence[Sequence[cst.BaseStatement]]],
    changed: bool,
    assumed: int = 0,
    imported: Mapping[str, str] | None = None,
    texts: Mapping[cst.CSTNode, str] | None = None,
    *,
    by_case: bool = False,
) -> list[list[list[cst.BaseStatement]]]:
    """Return the statements of all cells with imports mended: those that the output needs, none that it does not.

    Args:
        cells: for each cell, for each statement of the input, the statements that it became.
        changed: whether anything was rewritten; if not, nothing is added.
        assumed: how many assumptions it makes.
        imported: other names for what is imported, where the program has variables of the usual ones.
        texts: the source text of statements where it is known.
        by_case: whether columns have, or may have, names that differ in upper and lower case only.
    """
    texts = texts or {}
    known = {name: (imported or {}).get(name, name) for name in USUAL}
    made = [[list(step) for step in cell] for cell in cells]
    if not changed:
        return made
    text = "\n".join(texts.get(s) or written(s) for cell in made for step in cell for s in step if not _is_import(s))
    needed = [name for name in ("Window", "F") if re.search(rf"\b{known[name]}\s*\.", text)]
    if re.search(r"\breduce\(\s*lambda left, right:", text):
        needed.append("reduce")
    spark = known["spark"]
    session = re.search(rf"(?<![\w.]){spark}\s*\.", text) is not None and not re.search(
        rf"^\s*{spark}\s*=", text, re.MULTILINE
    )
    if session:
        needed.append("SparkSession")
    place = _import_place(made)
    text_of_imports = "\n".join(printed(s) for cell in made for step in cell for s in step if _is_import(s))
    if re.search(r"(?:->|:) DataFrame\b", text) and not re.search(r"\bDataFrame\b", text_of_imports):
        needed.append("DataFrame")
    if re.search(r"\bAnalysisException\b", text):
        needed.append("AnalysisException")
    if re.search(r"(?<![\w.])pd\.", text) and not re.search(r"\bpd\b", text_of_imports):
        needed.append("pd")
    if re.search(r"(?<![\w.])np\.", text) and not re.search(r"\bnp\b", text_of_imports):
        needed.append("np")
    needed = [name for name in needed if not _has_import(text_of_imports, known.get(name, name))]
    lines = _imports(needed, known)
    for name in ("pd", "pandas", "np", "numpy"):
        if not re.search(rf"(?<![\w.]){name}\b", text):
            _drop_import(made, name)
    builder = BUILDER.replace(".get", '.config("spark.sql.caseSensitive", True).get') if by_case else BUILDER
    by_name = ["# Columns that differ in upper and lower case only are different columns."] if by_case else []
    comments = [*_ledger_line(assumed), *by_name]
    _insert(made, place, lines, [*comments, f"{spark} = {builder}"] if session else [])
    return made


def _ledger_line(assumed: int) -> list[str]:
    """Return the comment that says that the data are taken to be well-behaved, if they are."""
    number = "one assumption" if assumed == 1 else f"{assumed} assumptions"
    return (
        [f"# Lean style: {number} about the data; --assumptions writes a program that tests them."] if assumed else []
    )


def _has_import(text: str, name: str) -> bool:
    """Tell whether the imports of a program bind a name of PySpark (or of functools) already."""
    lines = (line for line in text.split("\n") if "pyspark" in line or "functools" in line)
    return any(re.search(rf"\b{name}\b", line) for line in lines)


def imported_names(nodes: Sequence[ast.AST]) -> dict[str, str]:
    """Return other names for what the output imports, where the program has variables of the usual names.

    Args:
        nodes: all nodes of a program.
    """
    bound: set[str] = set()
    for part in nodes:
        match part:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                bound.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                if any("spark" in word for word in (getattr(part, "module", None) or "", *(n.name for n in names))):
                    return {}
                bound |= {each.asname or each.name for each in names}
    wanted = {"F": "sf", "Window": "SparkWindow", "spark": "spark_session"}
    return {name: f"{other}_2" if other in bound else other for name, other in wanted.items() if name in bound}


def _imports(needed: list[str], known: Mapping[str, str]) -> list[str]:
    window = "Window" if known["Window"] == "Window" else f"Window as {known['Window']}"
    names = [window if name == "Window" else name for name in ("DataFrame", "SparkSession", "Window") if name in needed]
    merged = ["from pyspark.errors import AnalysisException"] if "AnalysisException" in needed else []
    merged += [f"from pyspark.sql import {', '.join(names)}"] if names else []
    merged += [f"from pyspark.sql import functions as {known['F']}"] if "F" in needed else []
    merged = ["import pandas as pd", *merged] if "pd" in needed else merged
    merged = ["import numpy as np", *merged] if "np" in needed else merged
    return ["from functools import reduce", *merged] if "reduce" in needed else merged


def _is_import(statement: cst.BaseStatement) -> bool:
    if isinstance(statement, Unparsed) and not statement.source.startswith(("import ", "from ")):
        return False
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(small, (cst.Import, cst.ImportFrom)) for small in statement.body
    )


def _import_place(cells: list[list[list[cst.BaseStatement]]]) -> tuple[int, int]:
    """Return the cell and step of the first import of pandas at the top level, else the first place for imports."""
    fallback: tuple[int, int] | None = None
    for i, cell in enumerate(cells):
        for j, step in enumerate(cell):
            for statement in step:
                if _is_import(statement):
                    if re.search(r"\bpandas\b", printed(statement)):
                        return i, j
                    if fallback is None and "__future__" not in printed(statement):
                        fallback = (i, j)
    return fallback or (0, 0)


def _drop_import(cells: list[list[list[cst.BaseStatement]]], name: str) -> None:
    """Take out ``import pandas as pd`` where nothing uses it any more; comments above it stay."""
    module = {"pd": "pandas", "np": "numpy"}.get(name, name)
    wanted = f"import {module} as {name}" if name != module else f"import {module}"
    for cell in cells:
        for place, step in enumerate(cell):
            for statement in list(step):
                if _is_import(statement) and printed(statement.with_changes(leading_lines=())).strip() == wanted:
                    step.remove(statement)
                    _hand_on(cell, place, getattr(statement, "leading_lines", ()))


def _hand_on(cell: list[list[cst.BaseStatement]], place: int, lines: Sequence[cst.EmptyLine]) -> None:
    if not any(line.comment for line in lines):
        return
    for step in cell[place:]:
        if step:
            step[0] = step[0].with_changes(leading_lines=(*lines, *step[0].leading_lines))  # type: ignore[attr-defined]
            return


def _insert(
    cells: list[list[list[cst.BaseStatement]]], place: tuple[int, int], imports: list[str], session: list[str]
) -> None:
    if imports:
        cell = cells[place[0]]
        step = cell[place[1]] if cell else []
        if not cell:
            cell.append(step)
        new: list[cst.BaseStatement] = list(cst.parse_module("\n".join(imports) + "\n").body)
        if not step or _is_import(step[0]):
            step += new
        else:
            lines = getattr(step[0], "leading_lines", ())
            new[0] = new[0].with_changes(leading_lines=lines)
            step[0] = step[0].with_changes(leading_lines=(cst.EmptyLine(),))
            step[:0] = new
    if session:
        cell = cells[place[0]]
        last = place[1]
        while last + 1 < len(cell) and all(_is_import(statement) for statement in cell[last + 1]):
            last += 1
        made = cst.parse_module(session[-1] + "\n").body[0]
        assert isinstance(made, cst.SimpleStatementLine)
        comments = [cst.EmptyLine(comment=cst.Comment(line)) for line in session[:-1]]
        cell[last].append(made.with_changes(leading_lines=(cst.EmptyLine(indent=False), *comments)))
        for step in cell[last + 1 :]:
            if step:
                _set_apart(step)
                return


def _set_apart(step: list[cst.BaseStatement]) -> None:
    """Put an empty line before a statement that has none."""
    first = step[0]
    lines = getattr(first, "leading_lines", ())
    if not lines or lines[0].comment is not None:
        step[0] = first.with_changes(leading_lines=(cst.EmptyLine(indent=False), *lines))
