"""Statements taken from the examples of the rules, so that a new rule joins the random programs by itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.examples import COLUMNS, all_examples
from translator.registry import load_rules

LEFT_OUT = ("read_", "to_csv", "to_parquet", "to_json", "to_excel", "info(", "sample(", "plot", "texts", "now(", "today(", "random", "memory_usage", "isocalendar", "head(", "display", "open(", "hist(", "timeit", "rand")  # fmt: skip
"""What reads or writes files, or gives other rows each time."""

FRAMES = ("df", "other")
ENUMERATIONS = (
    ("sum", "mean", "min", "max", "count", "nunique", "std", "median", "first", "last", "size", "var"),
    ("left", "inner", "right", "outer"),
    ("first", "last", False),
    ("min", "max", "dense", "average", "first"),
    ("index", "columns"),
)
INTEGERS = (-2, -1, 0, 1, 2, 3, 5)
FLOATS = (-1.5, 0.0, 0.5, 1.5, 2.5)


@dataclass(frozen=True)
class Fragment:
    """An example as a pattern.

    Attributes:
        text: its code.
        columns: the columns of the example frame that it names, with their kinds.
        frames: the example frames that it uses.
        expression: whether it is one expression.
    """

    text: str
    columns: tuple[tuple[str, str], ...]
    frames: tuple[str, ...]
    expression: bool


@cache
def fragments() -> tuple[Fragment, ...]:
    """Return the patterns of all rules, in the order of their texts: moving a rule changes no random program."""
    kinds = {column.name: column.type.kind.value for columns in COLUMNS.values() for column in columns}
    found = {}
    for _, _, example in all_examples(load_rules()):
        if any(word in example.pandas for word in LEFT_OUT) or example.pandas in found:
            continue
        tree = ast.parse(example.pandas)
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in kinds}
        strings |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in kinds}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        found[example.pandas] = Fragment(
            example.pandas,
            tuple(sorted((name, kinds[name]) for name in strings)),
            tuple(name for name in FRAMES if name in names),
            len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr),
        )
    return tuple(fragment for _, fragment in sorted(found.items()) if fragment.frames)


class Filled(ast.NodeTransformer):
    """A fragment with other names, columns and constants."""

    def __init__(self, random: Random, names: dict[str, str], columns: dict[str, str], change: float) -> None:
        self.random = random
        self.names = names
        self.columns = columns
        self.change = change

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.name = self.names.get(node.name, node.name)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr in self.columns and isinstance(node.value, ast.Name):
            node.attr = self.columns[node.attr]
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, str) and value in self.columns:
            return ast.Constant(self.columns[value])
        if self.random.random() >= self.change:
            return node
        if isinstance(value, bool):
            return ast.Constant(not value)
        if isinstance(value, int):
            return ast.Constant(self.random.choice(INTEGERS))
        if isinstance(value, float):
            return ast.Constant(self.random.choice(FLOATS))
        if isinstance(value, str):
            group = next((group for group in ENUMERATIONS if value in group), (value,))
            return ast.Constant(self.random.choice(group))
        return node


def bound(tree: ast.Module) -> set[str]:
    """Return the names that a fragment binds at its top."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def filled(
    fragment: Fragment, random: Random, frames: dict[str, str], columns: dict[str, str], suffix: str, change: float
) -> ast.Module:
    """Return a fragment over these frames and columns; other names that it binds get the suffix."""
    tree = ast.parse(fragment.text)
    names = {name: f"{name}{suffix}" for name in bound(tree) if name not in FRAMES}
    return ast.fix_missing_locations(Filled(random, {**names, **frames}, columns, change).visit(tree))
