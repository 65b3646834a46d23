"""Columns of other rows put beside those of a frame: joins on the row labels, as pandas aligns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.rule import Refused
from translator.schema import Column, Kind
from translator.spark import Code, F, col, column_name
from translator.values import LABEL, Frame, Series, Step, new_token

ALIGNED = "__aligned"
"""What a column of other rows is called until it takes the place of a column that is there already."""

COMPARABLE = frozenset({Kind.INT, Kind.STR, Kind.TIMESTAMP, Kind.DATE})


def with_aligned(frame: Frame, series: Series, name: str) -> Frame:
    """Return a frame with a column set to a series of other rows: by row labels, missing where the series has none.

    Whole numbers become floats, in pandas only if a row has no match. Source: `pandas.DataFrame.__setitem__`, which
    aligns the series with ``reindex``.

    Args:
        frame: the frame that gets the column.
        series: a column of a frame with other rows, whose labels occur once each.
        name: the name of the column.

    Raises:
        Demanded: a source has to number its rows.
        Refused: the labels are not known, are of other types, or may occur several times.
    """
    if series.array:
        series.check_fits(frame)
    label = _common_label(frame, series.frame)
    there = name in frame.names
    column = ALIGNED if there else name
    found = _looked_up(series.frame, label, [_named(series.exact.column, column)])
    code = frame.code.join(found, label, "left")
    if there:
        code = code.withColumn(name, col(column)).drop(column)
    value = Series(frame, col(column), name, series.type, True, notes=(*series.frame.notes, *series.notes))
    made = _with(frame, [value], code)
    return made.noted("PS601", "a frame without rows takes the rows of what is assigned in pandas")


def beside(left: Frame, right: Frame, how: str) -> Frame:
    """Return the columns of two frames with a default index beside one another, joined by the numbers of their rows.

    Source: `pandas.DataFrame.join` and `pandas.concat` with ``axis=1``.

    Args:
        left, right: the frames, which have no column name in common.
        how: "left", "inner" or "outer".

    Raises:
        Demanded: a source has to number its rows.
        Refused: the numbers are not known, or the order of the result is not.
    """
    if "columns" in (left.index.kind, right.index.kind) or how not in ("left", "inner", "outer"):
        raise Refused("rows are joined by a default index", way_out="join on a key column")
    label = _common_label(left, right)
    code = left.code.join(_looked_up(right, label, list(right.names)), label, how)
    unmatched = how != "inner"
    values = [replace(right.series(name), frame=left, missing=unmatched or right.column(name).missing, uses=frozenset())
              for name in right.names]  # fmt: skip
    if how == "left":
        return _with(left, values, code)
    if how == "inner":
        return _with(left, values, code).filtered(code)
    if not (left.index.fresh and right.index.fresh):
        raise Refused("rows are put beside one another by the labels of both", way_out="merge the frames on a key")
    made = _with(left, values, code)
    columns = None if made.columns is None else tuple(replace(each, missing=True) for each in made.columns)
    partial = tuple(replace(each, missing=True) for each in made.partial)
    hidden = tuple(name for name in made.hidden if name == LABEL)
    code = code.drop(*(name for name in made.hidden if name != LABEL)) if len(hidden) < len(made.hidden) else code
    return made.replaced(code, columns=columns, partial=partial, rows=(Step(new_token()),), hidden=hidden)


def _common_label(left: Frame, right: Frame) -> str:
    """Return the column of the left frame that holds its labels, which those of the right one can be compared with."""
    mine, others = _label(left), _label(right)
    label = column_name(left.labels())
    right.labels()
    if others is not None and not others.unique:
        raise Refused("pandas aligns by row labels, which may occur several times", way_out="merge the frames on a key")
    kinds = {each.type.kind if each is not None else Kind.INT for each in (mine, others)}
    if len(kinds) > 1 or not kinds <= COMPARABLE:
        raise Refused("the labels of the two sides are of different types", way_out="merge the frames on a key")
    if mine is not None and mine.missing and others is not None and others.missing:
        raise Refused("labels may be missing on both sides", way_out="merge the frames on a key")
    assert label is not None
    return label


def _label(frame: Frame) -> Column | None:
    """Return the column of the row labels; None for the numbers of a default index."""
    return frame.index.columns[0] if frame.index.kind == "columns" and len(frame.index.columns) == 1 else None


def _looked_up(frame: Frame, label: str, columns: Sequence[str | Code]) -> Code:
    """Return the frame's labels, under the name that they have on the other side, and some columns."""
    own = frame.labels()
    code = frame.code
    if [column_name(own), *columns] != [label, *frame.names] or frame.carried != (label,):
        code = code.select(label if column_name(own) == label else own.alias(label), *columns)
    return code if frame.size == "rows" else F.broadcast(code)


def _named(column: Code, name: str) -> str | Code:
    return name if column_name(column) == name else column.alias(name)


def _with(frame: Frame, values: Sequence[Series], code: Code) -> Frame:
    """Return the frame with columns that a join, which is its code now, put beside its own."""
    made = frame.with_columns({str(value.name): value for value in values})
    notes = tuple(note for value in values for note in value.notes)
    known = dict.fromkeys((*made.notes, *notes))
    return replace(made, code=code, order=made.order.shuffled, notes=tuple(known))
