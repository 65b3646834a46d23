"""Rows by their place in the order that pandas has: slices, single rows, cells."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.rows import from_end, head, row_number, turned, with_ties
from translator.rule import Refused, restored_cell, restored_frame
from translator.schema import FLOAT, UNKNOWN, Column, Kind
from translator.spark import Binary, Code, Lit, as_code, col, quoted
from translator.values import Driver, Frame, Python, Value

FEW = 1000
"""So many first rows may be handed over for a list of positions."""


def in_pandas(frame: Frame) -> Code:
    """Return code for a small frame as pandas has it: with its index, without hidden columns."""
    if frame.columns is None and frame.hidden:
        raise Refused("the columns of the frame are not known at translation time")
    if frame.levels:
        raise Refused("the columns have names of two levels")
    frame = frame.sorted()
    label = _label_of(frame)
    names = [column.name for column in frame.index.columns] or ([label] if label else [])
    others = [name for name in frame.hidden if name not in names]
    code = restored_frame((frame.code.drop(*others) if others else frame.code).toPandas(), frame.held)
    if not names:
        return code
    code = code.set_index(names[0] if len(names) == 1 else names)
    wanted = frame.index.names if frame.index.kind == "columns" else (None,)
    return code if list(wanted) == names else code.rename_axis(wanted[0] if len(wanted) == 1 else [*wanted])


def _label_of(frame: Frame) -> str | None:
    """Return the hidden column of row labels, if pandas' labels are not 0, 1, ... in the present order."""
    if frame.index.kind == "columns" or frame.index.fresh:
        return None
    frame.labels()
    return next(name for name in frame.hidden if name == "__label")


def slice_of(frame: Frame, key: Python) -> Frame:
    """Return the rows of a slice by position.

    Raises:
        Demanded: the source has to carry its order.
        Refused: the slice has a step, or counts from both ends in a way that depends on the number of rows.
    """
    if frame.prefix is not None:
        raise Refused("rows are chosen by their position among first rows")
    if key.const == slice(None, None, -1):
        return replace(turned(frame), sliced=True)
    start, stop, step = (_bound(end) for end in key.items or ())
    if step is not None and step != 1:
        raise Refused("rows are chosen with a step", "not_in_spark", way_out="use a condition")
    if not isinstance(start, Code) and not isinstance(stop, Code):
        return _constant(frame, start or 0, stop)
    if start in (None, 0):
        return _unbounded(head(frame, (key.items or ())[1]))
    if stop is None:
        return _after(frame, as_code(start), None)
    if any(isinstance(end, int) and end < 0 for end in (start, stop)):
        raise Refused(BOTH_ENDS, way_out="use head() and tail()")
    return _unbounded(_after(frame, as_code(start), Binary("-", as_code(stop), as_code(start))))


BOTH_ENDS = "rows are counted from the first and from the last one at once"


def _constant(frame: Frame, start: int, stop: int | None) -> Frame:
    """Return the rows of a slice whose ends are known."""
    if stop is not None and stop <= start and (stop < 0) == (start < 0):
        return replace(frame.filtered(frame.code.limit(0)), size="bounded")
    if start == 0:
        if stop is None:
            return frame.replaced(frame.code, sliced=True)
        return head(frame, stop) if stop > 0 else from_end(frame, Lit(-stop), None)
    if start < 0:
        if stop is not None and stop >= 0:
            raise Refused(BOTH_ENDS, way_out="use head() and tail()")
        return from_end(frame, Lit(-stop) if stop else None, Lit((stop or 0) - start))
    if stop is not None and stop < 0:
        return from_end(_after(frame, Lit(start), None), Lit(-stop), None)
    return _after(frame, Lit(start), Lit(stop - start) if stop is not None else None)


def _bound(end: Value) -> Code | int | None:
    """Return an end of a slice: a constant, or the code of a number that Spark refuses if it is negative."""
    if isinstance(end, Python) and end.known:
        if end.const is None or (isinstance(end.const, int) and not isinstance(end.const, bool)):
            return end.const
        raise Refused("rows are chosen by labels")
    return row_number(end)[0]


def _unbounded(frame: Frame) -> Frame:
    return replace(frame, size="rows", prefix=None)


def _after(frame: Frame, skipped: Code, rows: Code | None) -> Frame:
    """Return rows after so many first ones."""
    base = in_order(frame)
    code = base.code.offset(skipped)
    made = replace(base.filtered(code if rows is None else code.limit(rows)), sliced=True)
    made = made if rows is None else replace(made, size="bounded")
    if not isinstance(skipped, Lit):
        made = made.noted("PS601", "a negative number, which pandas counts from the end, is an error here")
    return with_ties(frame, made) if base.order.keys else made


def in_order(frame: Frame) -> Frame:
    """Return the frame with its Spark rows in the order of pandas.

    Raises:
        Demanded: the source has to carry its order.
        Refused: there is no order to rely on.
    """
    base = frame.sorted()
    if base.order.keys or base.order.kept:
        return base
    return replace(base, code=base.code.orderBy(*base.sort_codes()))


def row_at(frame: Frame, place: int, name: str | None = None) -> Driver:
    """Hand over the row at a position as a pandas series, or its cell of one column.

    Raises:
        Demanded: the source has to carry its order or its row numbers.
        Refused: there is no order to rely on.
    """
    ends = (place, place + 1 if place != -1 else None, None)
    part = slice_of(frame, Python(Lit(None), items=tuple(Python(Lit(end), end) for end in ends), brackets=":"))
    if part.prefix is not None:
        part = in_order(replace(frame, prefix=None)).filtered(in_order(frame).code.limit(1))
    if name is not None:
        return replace(cell_of(part.code, frame.column(name)), notes=part.notes)
    if frame.index.kind != "columns" and frame.index.fresh and place >= 0 and not frame.order.keys:
        part = replace(part, index=frame.index)
        return Driver(in_pandas(part).attribute("iloc").item(0).rename(place), "series", notes=part.notes)
    return Driver(in_pandas(part).attribute("iloc").item(0), "series", type=UNKNOWN, notes=part.notes)


def cell_of(row: Code, column: Column) -> Driver:
    """Hand over the cell of a column in the one row of a frame; a whole number beside missing ones is a float."""
    wide = column.type.kind is Kind.INT and column.widened is True and not column.type.nullable
    item: Code | str = col(column.name).cast("double") if wide else quoted(column.name)
    type = FLOAT if wide else column.type
    return Driver(restored_cell(row.select(item).toPandas().attribute("iloc").item((0, 0)), type), "scalar", type=type)


def rows_at(frame: Frame, places: list[int]) -> Driver:
    """Hand over the rows at some positions, in the order of the list."""
    if not places or min(places) < 0 or max(places) >= FEW:
        raise Refused("rows are chosen by their positions", way_out="use a condition")
    part = in_order(frame).filtered(in_order(frame).code.limit(max(places) + 1))
    if frame.prefix is not None:
        raise Refused("rows are chosen by their position among first rows")
    if frame.index.fresh and not frame.order.keys:
        part = replace(part, index=frame.index)
    return Driver(in_pandas(part).attribute("iloc").item([*places]), "frame", notes=part.notes)
