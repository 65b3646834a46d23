"""Conditions on elements, and the branches that they choose."""

from __future__ import annotations

from dataclasses import replace

from translator.rule import column_of
from translator.schema import BOOL, Kind, join
from translator.spark import Attribute, Call, Code, F, Name
from translator.values import (
    UNSET,
    Element,
    Python,
    Refused,
    Series,
    Value,
    scalar_type,
)


def check_truth(value: Value) -> None:
    """Refuse the truth of anything but a truth value, since Python's truth of numbers and texts is another matter."""
    if isinstance(value, Element) and value.series.type.kind is Kind.BOOL:
        if value.series.missing and not value.series.loose:
            raise Refused("the truth of a value that may be missing")
        return
    if isinstance(value, Python) and isinstance(value.const, bool):
        return
    raise Refused("the truth of a value that is not True or False")


def choose(test: Element, body: Value, orelse: Value) -> Value:
    """Return the element ``body if test else orelse``; of several values given together, each of them."""
    if (several := _each(test, body, orelse)) is not None:
        return several
    series = test.series
    sides = [value.series if isinstance(value, Element) else value for value in (body, orelse)]
    if not all(isinstance(side, (Series, Python)) for side in sides):
        raise Refused("a branch of the condition is neither a column nor a plain value")
    known = [scalar_type(side) for side in sides if not (isinstance(side, Python) and side.const is None)]
    missing = [(isinstance(side, Series) and side.missing) or _is_none(side) for side in sides]
    kind = known[0] if len(known) == 1 else join(*known) if known else BOOL
    if kind.kind is Kind.OBJECT:
        raise Refused("the branches of the condition give values of different types")
    nothing = _is_none(sides[1])
    column = F.when(series.column, _branch(sides[0]))
    if not nothing:
        column = _otherwise(column, _branch(sides[1]))
    others = [side for side in sides if isinstance(side, Series)]
    made = series.derived(column, *others, type=kind, missing=any(missing))
    if {Kind.INT, Kind.FLOAT} <= {each.kind for each in known}:
        made = made.noted("PS601", "if only whole numbers are taken, pandas has whole numbers here")
    return Element(made)


def _each(test: Element, body: Value, orelse: Value) -> Value | None:
    """Choose between lists of the same length, or between values with the same names, value by value."""
    if not (isinstance(body, Python) and isinstance(orelse, Python)) or body.brackets != orelse.brackets:
        return None
    if body.pairs is not None and orelse.pairs is not None:
        labels = [
            [key.const if isinstance(key, Python) else UNSET for key, _ in each.pairs or ()] for each in (body, orelse)
        ]
        if labels[0] != labels[1] or UNSET in labels[0]:
            return None
        both = zip(body.pairs, orelse.pairs, strict=True)
        pairs = tuple((key, choose(test, one, two)) for (key, one), (_, two) in both)
        return replace(body, const=UNSET, pairs=pairs)
    if body.items is None or orelse.items is None or len(body.items) != len(orelse.items):
        return None
    items = tuple(choose(test, one, two) for one, two in zip(body.items, orelse.items, strict=True))
    return replace(body, const=UNSET, items=items)


def _otherwise(column: Code, orelse: Code) -> Code:
    """Return ``column.otherwise(orelse)``; a condition within the alternative goes on in the same chain."""
    links: list[Call] = []
    part = orelse
    while isinstance(part, Call) and isinstance(part.func, Attribute) and part.func.attr in ("when", "otherwise"):
        links.append(part)
        part = part.func.obj
    if not (links and links[-1].func == Attribute(Name("F"), "when")):
        return column.otherwise(orelse)
    for link in reversed(links):
        assert isinstance(link.func, Attribute)
        column = Call(Attribute(column, link.func.attr), link.args, link.kwargs)
    return column


def _is_none(value: Value) -> bool:
    return isinstance(value, Python) and value.known and (value.const is None or value.const != value.const)


def _branch(value: Value) -> Code:
    if isinstance(value, Python) and not _is_none(value):
        return value.code
    return column_of(value)
