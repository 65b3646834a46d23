"""What is remembered of a frame in terms of variables: the conditions that chose its rows, its order, names of columns.

A variable that gets another value, or that a function leaves behind, must not stand in it any longer: code that is
written later would read another value than the one that the frame was made with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from translator.schema import Column
from translator.spark import Code, Lit, Name, Named, Raw, Source, Var, walk
from translator.spark import replace as replaced
from translator.values import SORTED, Accessor, Frame, Grouped, Index, Key, Order, Python, Series, Step, Value

_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class _Forgetting:
    """How variables are taken out.

    Attributes:
        names: the variables that no longer hold what they held.
        known: code that has their value from now on, for those where there is such code.
    """

    names: frozenset[str]
    known: Mapping[str, Code]

    def mentions(self, code: Code) -> bool:
        return not _names_in(code).isdisjoint(self.names)

    def code(self, code: Code) -> Code | None:
        """Return code that has the same value without the variables; None where there is none."""
        if not self.mentions(code):
            return code
        made = replaced(code, self._known)
        return None if self.mentions(made) else made

    def _known(self, part: Code) -> Code | None:
        match part:
            case Name(name) | Var(name, _):
                return self.known.get(name)
            case Source(node, printer):
                text = printer(node).strip()
                return self.known.get(text)
        return None

    def text(self, name: str) -> str:
        return str(name) if isinstance(name, Named) and self.mentions(name.code) else name

    def column(self, column: Column) -> Column:
        name = self.text(column.name)
        return column if name is column.name else replace(column, name=name)

    def index(self, index: Index) -> Index:
        names = tuple(self.text(name) if name is not None else None for name in index.names)
        columns = _each(self.column, index.columns)
        if columns is index.columns and all(new is old for new, old in zip(names, index.names, strict=True)):
            return index
        return replace(index, columns=columns, names=names)

    def step(self, step: Step) -> Step:
        made = self.code(step.condition) if step.condition is not None else None
        return step if made is step.condition else replace(step, condition=made)

    def order(self, order: Order) -> Order:
        keys = _each(self.key, order.keys)
        if keys is order.keys:
            return order
        return replace(SORTED, free=True) if any(key is None for key in keys) else replace(order, keys=keys)

    def key(self, key: Key) -> Key | None:
        name = self.text(key.name)
        return key if name is key.name else replace(key, name=name)

    def frame(self, frame: Frame) -> Frame:
        columns = _each(self.column, frame.columns) if frame.columns is not None else None
        made = (columns, _each(self.column, frame.partial), self.index(frame.index), self.order(frame.order),
                _each(self.step, frame.rows))  # fmt: skip
        old = (frame.columns, frame.partial, frame.index, frame.order, frame.rows)
        if all(new is was for new, was in zip(made, old, strict=True)):
            return frame
        columns, partial, index, order, rows = made
        return replace(
            frame, columns=columns, partial=partial, index=index, order=order, rows=rows, source=None, cells=()
        )

    def value(self, value: Value) -> Value:
        """Return a value of which nothing is remembered in terms of the variables."""
        match value:
            case Frame():
                return self.frame(value)
            case Series():
                frame, column = self.frame(value.frame), self.code(value.column)
                if frame is value.frame and column is value.column:
                    return value
                return replace(value, frame=frame, column=column if column is not None else value.column)
            case Grouped():
                frame = self.frame(value.frame)
                return value if frame is value.frame else replace(value, frame=frame)
            case Accessor():
                of = self.value(value.of)
                return value if of is value.of else replace(value, of=of)
            case Python() if value.items or value.pairs:
                items = _each(self.value, value.items) if value.items else value.items
                pairs = _each(self.pair, value.pairs) if value.pairs else value.pairs
                same = items is value.items and pairs is value.pairs
                return value if same else replace(value, items=items, pairs=pairs)
        return value

    def pair(self, pair: tuple[Value, Value]) -> tuple[Value, Value]:
        """Return a key and its value; the key is written as the constant that it is."""
        key, value = pair
        if isinstance(key, Python) and self.mentions(key.code):
            made = self.code(key.code)
            key = key if made is None else replace(key, code=made)
        made_value = self.value(value)
        return pair if key is pair[0] and made_value is value else (key, made_value)


def _each(change: Callable[..., object], parts: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
    made = tuple(change(part) for part in parts)
    return parts if all(new is old for new, old in zip(made, parts, strict=True)) else made


def mentioned(value: Value) -> frozenset[str]:
    """Return all names that what is remembered of a value mentions, variables among them."""
    found: set[str] = set()
    match value:
        case Frame():
            levels = (*(value.columns or ()), *value.partial, *value.index.columns)
            names = (*(each.name for each in levels), *value.index.names, *(key.name for key in value.order.keys))
            for name in names:
                if isinstance(name, Named):
                    found |= _names_in(name.code)
            for step in value.rows:
                if step.condition is not None:
                    found |= _names_in(step.condition)
        case Series():
            found |= mentioned(value.frame) | _names_in(value.column)
        case Grouped():
            found |= mentioned(value.frame)
        case Accessor():
            found |= mentioned(value.of)
        case Python() if value.items or value.pairs:
            for item in value.items or ():
                found |= mentioned(item)
            for key, item in value.pairs or ():
                found |= mentioned(item) | (_names_in(key.code) if isinstance(key, Python) else set())
    return frozenset(found)


def _names_in(code: Code) -> set[str]:
    found: set[str] = set()
    for part in walk(code):
        match part:
            case Name(name) | Var(name, _):
                found.add(name)
            case Source(node, printer):
                found.update(_WORD.findall(printer(node)))
            case Raw(source):
                found.update(_WORD.findall(source))
            case Lit(Named() as name):
                found |= _names_in(name.code)
    return found


def forgotten(value: Value, names: Collection[str], known: Mapping[str, Code]) -> Value:
    """Return a value of which nothing is remembered in terms of some variables.

    Args:
        value: the value.
        names: the variables, which hold other values from now on, or are out of reach.
        known: for those whose value is known, code that gives it.

    Returns:
        the value itself where it does not concern it. A condition that cannot be told without the variables is no
        longer known, so that rows are then aligned by their labels.
    """
    return _Forgetting(frozenset(names), known).value(value)
