"""Frames that several actions compute again each: where a ``cache()`` would pay."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from translator.peephole.blocks import Steps
from translator.trees import written

_ACTIONS = frozenset({"toPandas", "collect", "first", "take", "show", "toLocalIterator", "isEmpty", "foreach"})
_ACTING = re.compile(rf"\b(?:{'|'.join(sorted(_ACTIONS))}|count|write)\b")
_EXPENSIVE = re.compile(r"\.(?:join|groupBy|agg|distinct|dropDuplicates|over|applyInPandas|mapInPandas)\(|\w_udf\(")
_FRAMES = ("spark",)
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Computed:
    """A frame that a variable is bound to.

    Attributes:
        place: its statement, as cell, step and position in the step.
        name: the variable.
        sources: the frames that it is computed from.
        expensive: whether computing it takes more than a pass over rows.
        read: whether it is read from files.
        actions: how many actions compute it, those on frames made of it included.
    """

    place: tuple[int, int, int]
    name: str
    sources: tuple[Computed, ...]
    expensive: bool
    read: bool
    actions: int = 0


@dataclass(slots=True)
class _Walk:
    current: dict[str, Computed] = field(default_factory=dict)
    found: list[Computed] = field(default_factory=list)

    def see(self, statement: cst.BaseStatement, place: tuple[int, int, int]) -> None:
        """Follow one statement at the top level."""
        if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
            return
        text = written(statement)
        if self.current.keys().isdisjoint(words := set(_WORD.findall(text))) and words.isdisjoint(_FRAMES):
            return
        body = _tree(text)
        simple = isinstance(statement, cst.SimpleStatementLine)
        repeated = 2 if isinstance(statement, (cst.For, cst.While)) else 1
        receivers = list(_acted_on(body)) if _ACTING.search(text) else []
        for receiver in receivers:
            for name in _names_in(receiver) & self.current.keys():
                self.current[name].actions += repeated
        if not simple:
            for name in _bound_in(body) & self.current.keys():
                del self.current[name]
            return
        for small in body:
            self._bind(small, text, place, alone=len(body) == 1 and not receivers)

    def _bind(self, small: ast.stmt, text: str, place: tuple[int, int, int], *, alone: bool) -> None:
        if not isinstance(small, ast.Assign) or not isinstance(small.targets[0], (ast.Name, ast.Attribute)):
            return
        name, value = ast.unparse(small.targets[0]), small.value
        root = _root(value)
        is_frame = isinstance(value, ast.Call) and (root in self.current or root in _FRAMES)
        if not is_frame or not alone or len(small.targets) > 1:
            self.current.pop(name, None)
            return
        sources = tuple(self.current[source] for source in sorted(_names_in(value) & self.current.keys()))
        read = text.removeprefix(f"{name} = ").startswith("spark.read")
        made = Computed(place, name, sources, bool(_EXPENSIVE.search(text)), read)
        self.current[name] = made
        self.found.append(made)


def _tree(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(text).body
    except SyntaxError:
        return []


def _acted_on(body: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """Yield the frames that actions are called on."""
    for node in (part for statement in body for part in ast.walk(statement)):
        match node:
            case ast.Call(func=ast.Attribute(value=receiver, attr=name), args=args, keywords=keywords):
                if name in _ACTIONS or (name == "count" and not (args or keywords) and not _is_grouping(receiver)):
                    yield receiver
            case ast.Attribute(value=receiver, attr="write"):
                yield receiver


def _is_grouping(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "groupBy"


def _names_in(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _bound_in(body: Sequence[ast.stmt]) -> set[str]:
    assignments = (part for each in body for part in ast.walk(each) if isinstance(part, ast.Assign))
    return {target.id for each in assignments for target in each.targets if isinstance(target, ast.Name)}


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def computed_again(cells: Sequence[Steps], *, reads: bool) -> list[Computed]:
    """Return the frames that more than one action computes, in the order of the program.

    Args:
        cells: the statements of all cells.
        reads: whether frames that are only read count as worth it.
    """
    walk = _Walk()
    for i, steps in enumerate(cells):
        for j, step in enumerate(steps):
            for k, statement in enumerate(step):
                walk.see(statement, (i, j, k))
    chosen = []
    for frame in reversed(walk.found):
        worth = frame.actions > 1 and (frame.expensive or (reads and frame.read))
        for source in frame.sources:
            source.actions += min(frame.actions, 1) if worth else frame.actions
        if worth:
            chosen.append(frame)
    return chosen[::-1]


def cached(cells: Sequence[Steps], frames: Sequence[Computed]) -> None:
    """Put ``.cache()`` behind what these frames are bound to."""
    for frame in frames:
        i, j, k = frame.place
        statement = cells[i][j][k]
        assert isinstance(statement, cst.SimpleStatementLine)
        small = statement.body[0]
        assert isinstance(small, cst.Assign)
        value = cst.Call(cst.Attribute(small.value, cst.Name("cache")))
        cells[i][j][k] = statement.with_changes(body=[small.with_changes(value=value)])
