"""Frames that several actions compute again each: where a ``cache()`` would pay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from translator.peephole.blocks import Steps, assigned_path, names_in
from translator.trees import printed, walked

_ACTIONS = frozenset({"toPandas", "collect", "first", "take", "show", "toLocalIterator", "isEmpty", "foreach"})
_ACTING = re.compile(rf"\b(?:{'|'.join(sorted(_ACTIONS))}|count|write)\b")
_EXPENSIVE = re.compile(r"\.(?:join|groupBy|agg|distinct|dropDuplicates|over|applyInPandas|mapInPandas)\(|\w_udf\(")
_FRAMES = ("spark",)


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
        repeated = 2 if isinstance(statement, (cst.For, cst.While)) else 1
        receivers = list(_acted_on(statement))
        for receiver in receivers:
            for name in names_in(receiver) & self.current.keys():
                self.current[name].actions += repeated
        if not isinstance(statement, cst.SimpleStatementLine):
            for name in _bound_in(statement) & self.current.keys():
                del self.current[name]
            return
        for small in statement.body:
            self._bind(small, place, alone=len(statement.body) == 1 and not receivers)

    def _bind(self, small: cst.BaseSmallStatement, place: tuple[int, int, int], *, alone: bool) -> None:
        bound = assigned_path(small)
        if bound is None:
            return
        name, value = bound
        root = _root(value)
        is_frame = isinstance(value, cst.Call) and (root in self.current or root in _FRAMES)
        if not is_frame or not alone:
            self.current.pop(name, None)
            return
        sources = tuple(self.current[source] for source in sorted(names_in(value) & self.current.keys()))
        text = printed(small).removeprefix(f"{name} = ")
        made = Computed(place, name, sources, bool(_EXPENSIVE.search(text)), text.startswith("spark.read"))
        self.current[name] = made
        self.found.append(made)


def _acted_on(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """Yield the frames that actions are called on."""
    parts = node.body if isinstance(node, cst.SimpleStatementLine) else (node,)
    if not any(_ACTING.search(printed(part)) for part in parts):
        return
    for part in walked(node):
        match part:
            case cst.Call(func=cst.Attribute(value=receiver, attr=cst.Name(value=name)), args=args):
                if name in _ACTIONS or (name == "count" and not args and not _is_grouping(receiver)):
                    yield receiver
            case cst.Attribute(value=receiver, attr=cst.Name(value="write")):
                yield receiver


def _is_grouping(node: cst.BaseExpression) -> bool:
    function = node.func if isinstance(node, cst.Call) else None
    return isinstance(function, cst.Attribute) and function.attr.value == "groupBy"


def _bound_in(statement: cst.BaseStatement) -> set[str]:
    targets = (part.target for part in walked(statement) if isinstance(part, cst.AssignTarget))
    return {target.value for target in targets if isinstance(target, cst.Name)}


def _root(node: cst.BaseExpression) -> str:
    while isinstance(node, (cst.Call, cst.Attribute, cst.Subscript)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else ""


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
