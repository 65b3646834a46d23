"""Columns of other rows that are looked up by the labels of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

from rules.beside import COMPARABLE
from rules.labels import fresh_name
from translator.rule import Refused
from translator.schema import INT, Column, Kind
from translator.spark import Code, F, Lit, col, lit, quoted
from translator.spark import Mapping as Pairs
from translator.values import Frame, Python, Series, constant_type

ONCE = "a label is taken to occur once there: pandas raises an error otherwise, and here its rows would be repeated"


def looked_up(frame: Frame, other: Frame, columns: Mapping[str, str], filling: Python | None = None) -> Frame:
    """Return a frame with columns of another one beside its own, looked up by the labels of its rows.

    Args:
        frame: the frame that gets the columns.
        other: the frame that has them.
        columns: what the columns are called in the result, and in the other frame.
        filling: what rows without a match hold; None for missing values.

    Raises:
        Demanded: a source has to number its rows.
        Refused: the labels are not known or of other types, or the columns cannot hold the value.
    """
    mine, others = _labels(frame), _labels(other)
    if [label.type.kind for label, _ in mine] != [label.type.kind for label, _ in others]:
        raise Refused("the labels of the two sides are of different types", way_out="merge the frames on a key")
    taken = set(columns) & {*frame.carried, *(frame.names if frame.columns is not None else ())}
    if taken:
        raise Refused(f"the frame has a column {min(taken)!r} already")
    keys = [fresh_name(frame, f"{label.name}_other", *columns) for label, _ in others]
    items: list[Code | str] = [code.alias(key) for (_, code), key in zip(others, keys, strict=True)]
    items += [quoted(new) if new == old else col(old).alias(new) for new, old in columns.items()]
    found = fresh_name(frame, "__found", *columns)
    if filling is not None:
        items.append(lit(True).alias(found))
    far = other.code.select(*items)
    far = far if other.size == "rows" else F.broadcast(far)
    matches = [_match(a, b, key) for a, b, key in zip(mine, others, keys, strict=True)]
    code = frame.code.join(far, reduce(lambda x, y: x & y, matches), "left").drop(*keys)
    made = {new: _value(frame, other.column(old), new, filling) for new, old in columns.items()}
    if filling is not None:
        filled = {new: F.when(col(found).isNull(), filling.code).otherwise(col(new)) for new in columns}
        code = code.withColumns(_pairs(filled)).drop(found)
    result = replace(frame.with_columns(made), code=code)
    result = replace(result, order=result.order.shuffled, notes=tuple(dict.fromkeys((*frame.notes, *other.notes))))
    unique = len(others) == 1 and others[0][0].unique
    return result if unique else result.noted("PS601", ONCE)


def _pairs(columns: Mapping[str, Code]) -> Pairs:
    return Pairs(tuple((Lit(name), code) for name, code in columns.items()))


def _labels(frame: Frame) -> list[tuple[Column, Code]]:
    """Return the columns of the row labels."""
    if frame.index.kind == "columns":
        labels = [(column, col(column.name)) for column in frame.index.columns]
    else:
        labels = [(Column("__label", INT, missing=False, unique=True), frame.labels())]
    if not all(label.type.kind in COMPARABLE for label, _ in labels):
        raise Refused("labels of this kind are compared", way_out="merge the frames on a key")
    return labels


def _match(mine: tuple[Column, Code], other: tuple[Column, Code], key: str) -> Code:
    if mine[0].missing and other[0].missing:
        return mine[1].eqNullSafe(col(key))
    return mine[1].eq(col(key))


def _value(frame: Frame, column: Column, name: str, filling: Python | None) -> Series:
    missing = column.missing
    if filling is None:
        missing = True
    elif constant_type(filling.const).kind is not column.type.kind and not (
        column.type.kind is Kind.FLOAT and type(filling.const) is int
    ):
        raise Refused(f"the column {column.name!r} does not hold such a value")
    return Series(frame, col(name), name, column.type, missing)
