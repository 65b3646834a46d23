"""Small results on the driver: one value, one row as a series, a few rows as a frame, each from one Spark job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from translator.rule import restored_cell
from translator.schema import UNKNOWN, Column, Kind, Type
from translator.spark import (
    Among,
    Attribute,
    Binary,
    Call,
    Code,
    Codeable,
    Each,
    F,
    Lit,
    Name,
    Star,
    Var,
    col,
    is_call,
    is_windowed,
    quoted,
    replace,
)
from translator.values import Driver, Frame, Note

MANY = 4
"""From so many columns on, the same aggregate of each is written as a comprehension."""


def argument(column: Code) -> Code:
    """Return a column as the argument of a function: the bare name where it is just ``F.col(name)``."""
    return column.args[0] if isinstance(column, Call) and is_call(column, "col") else column


def scalar(
    frame: Frame, aggregate: Code, type: Type = UNKNOWN, *, missing: bool = True, notes: Sequence[Note] = ()
) -> Driver:
    """Return one aggregate of a frame as a plain value.

    It comes by way of pandas, so that "nothing" is NaN or NaT and a float is numpy's, as in pandas; an integer that is
    always there is taken from the row.

    Args:
        frame: the frame.
        aggregate: the aggregate, such as ``F.mean("x")``.
        type: the type of its value.
        missing: whether it may be null.
        notes: doubts to hand on.
    """
    code = aggregated(frame, aggregate)
    bare = type.kind is Kind.INT and not missing
    made = code.first().item(0) if bare else restored_cell(code.toPandas().attribute("iloc").item((0, 0)), type)
    return Driver(made, "scalar", type=type, notes=tuple(notes), bare=bare)


def aggregated(frame: Frame, *aggregates: Code) -> Code:
    """Return the aggregates of a frame as a Spark frame of one row; what they need of other rows is computed first."""
    if not any(map(is_windowed, aggregates)):
        return frame.code.agg(*aggregates)
    before: dict[Code, str] = {}

    def computed(part: Code) -> Code | None:
        match part:
            case Call(Attribute(_, "over")) | Var(windowed=True) | Among():
                return col(before.setdefault(part, f"__window{len(before) or ''}"))
        return None

    made = [replace(code, computed) for code in aggregates]
    first = frame.code
    for code, name in before.items():
        first = first.withColumn(name, code)
    return first.agg(*made)


def row_count(frame: Frame) -> Code:
    """Return code for the number of rows of a frame."""
    return frame.code.count()


def labelled(
    frame: Frame,
    aggregates: Mapping[str, Code] | Sequence[Code],
    *,
    name: str | float | None = None,
    type: Type = UNKNOWN,
    notes: Sequence[Note] = (),
) -> Driver:
    """Return several aggregates of a frame as a pandas series whose labels are their names.

    Args:
        frame: the frame.
        aggregates: the aggregates by label, or already with an alias as `of_each` gives them.
        name: the name of the series.
        type: the type of the values.
        notes: doubts to hand on.
    """
    if isinstance(aggregates, Mapping):
        aggregates = [code.alias(label) for label, code in aggregates.items()]
    made = aggregated(frame, *aggregates).toPandas().attribute("iloc").item(0).rename(name)
    return Driver(made, "series", type=type, notes=tuple(notes))


def table(
    frame: Frame,
    columns: Mapping[str, Sequence[Code]],
    labels: Sequence[Codeable],
    *,
    dtype: str | None = "float",
    notes: Sequence[Note] = (),
) -> Driver:
    """Return aggregates of a frame as a small pandas frame.

    Args:
        frame: the frame.
        columns: for each column of the result, its aggregates; those of one column are of one type.
        labels: the row labels of the result, as many as there are aggregates of a column.
        dtype: the dtype of all columns; None leaves them as objects.
        notes: doubts to hand on.
    """
    arrays = [F.array(*codes).alias(name) for name, codes in columns.items()]
    made = aggregated(frame, *arrays).toPandas().explode(list(columns)).set_axis(list(labels))
    if dtype is not None:
        made = made.astype(Name(dtype))
    return Driver(made, "frame", notes=tuple(notes))


def of_each(frame: Frame, columns: Sequence[Column] | None, make: Callable[[Code], Code]) -> list[Code]:
    """Return an aggregate of each column, with the column's name as its alias.

    Where all columns of a frame held by a variable are meant, it is one comprehension over ``df.columns``.

    Args:
        frame: the frame.
        columns: the columns; None for all, where they are not known at translation time.
        make: gives the aggregate of a column, the same formula for each.

    Raises:
        Refused: all columns are meant, they are not known, and there is no variable that could be asked.
    """
    plain = isinstance(frame.code, Var) and not frame.carried
    there = names_there(frame) if columns is None else None
    if there is not None or (plain and columns is not None and _is_all(frame, columns)):
        each = Name("c")
        return [Star(Each(make(F.col(each_name(frame))).alias(each), "c", there or frame.code.attribute("columns")))]
    names = frame.names if columns is None else [column.name for column in columns]
    return [make(col(name)).alias(name) for name in names]


def each_name(frame: Frame) -> Code:
    """Return the variable "c" for the name of any column, quoted where Spark may read it as a path into a structure."""
    each = Name("c")
    known = frame.columns if frame.columns is not None else frame.partial
    # Where something is known of all others, their names come from the data.
    odd = frame.others is not None or any(quoted(column.name) != column.name for column in known)
    return Binary("+", Binary("+", Lit("`"), each), Lit("`")) if odd else each


def names_there(frame: Frame) -> Code | None:
    """Return code for the names of columns that are only known when the program runs; None if nothing can be asked."""
    match frame.code:
        case Var() if not frame.carried:
            return frame.code.attribute("columns")
        case Call(Attribute(_, "select"), (Star(Each(_, _, names)),), ()) | Call(
            Attribute(_, "select"), (Star(names),), ()
        ):
            return names
    return None


def _is_all(frame: Frame, columns: Sequence[Column]) -> bool:
    names = [column.name for column in columns]
    ordinary = all(quoted(name) == name for name in names)
    return len(names) >= MANY and frame.columns is not None and list(frame.names) == names and ordinary


__all__ = ["argument", "labelled", "of_each", "row_count", "scalar", "table"]
