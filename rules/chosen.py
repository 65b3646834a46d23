"""Rows that are chosen by their labels, and columns by names that are only known when the program runs."""

from __future__ import annotations

from dataclasses import replace

from rules.places import cell_of, in_pandas
from rules.scalar import argument, each_name
from translator.rule import Refused, restored_frame
from translator.schema import UNKNOWN, Kind
from translator.spark import Code, Each, F, Name, Star, as_code, column_name
from translator.values import Driver, Frame, Key, Order, Python, Series, Value


def is_list(value: object) -> bool:
    """Tell whether a value that is only known when the program runs is certainly a list of names where one is due."""
    if isinstance(value, Driver):
        return value.kind in ("index", "array") and value.type.kind in (Kind.STR, Kind.UNKNOWN)
    return isinstance(value, Python) and bool(value.among)


def has_all(frame: Frame) -> bool:
    """Tell whether all columns that a frame can have are known, though perhaps not which of them it has."""
    return frame.columns is not None or frame.complete


def chosen_names(frame: Frame, names: Driver | Python) -> Code:
    """Return the names in a list of the running program as arguments of ``select`` or ``drop``.

    Names that Spark would read as paths into a structure are quoted.
    """
    name = each_name(frame)
    return Star(names.code if name == Name("c") else Each(F.col(name), "c", names.code))


def one_row(frame: Frame, label: Value, name: str | None) -> Driver:
    """Hand over the row with a label as a series, or its cell of one column as a plain value.

    A frame with some of the columns gives a row of them.

    Raises:
        Demanded: the origin has to number its rows.
        Refused: the label is not one plain value, or may be there several times.
    """
    wanted = label.code if isinstance(label, (Driver, Python)) else None
    plain = isinstance(label, Driver) and label.kind == "scalar"
    plain = plain or (isinstance(label, Python) and isinstance(label.const, (int, str)))
    if wanted is None or not plain:
        raise Refused("rows are chosen by their labels", way_out="choose them by a condition on a column")
    if frame.index.repeats:
        return _rows_of_label(frame, label, name)
    labels = frame.labels()
    row = frame.code.filter(labels.eq(wanted))
    if name is not None:
        return cell_of(row, frame.column(name))
    held = column_name(labels) or ""
    others = [hidden for hidden in frame.hidden if hidden != held]
    row = row.drop(*others) if others else row
    return Driver(
        restored_frame(row.toPandas(), frame.held).set_index(held).attribute("iloc").item(0),
        "series",
        type=UNKNOWN,
    )


def comparable_label(frame: Frame, label: object) -> bool:
    """Tell whether a constant may be a label of a frame's one column of labels."""
    kinds = {int: Kind.INT, str: Kind.STR}
    columns = frame.index.columns
    return frame.index.kind == "columns" and len(columns) == 1 and columns[0].type.kind is kinds.get(type(label))


def _rows_of_label(frame: Frame, label: Value, name: str | None) -> Driver:
    """Hand over the rows of a label that may come several times; pandas gives one as a series, several as a frame."""
    if not isinstance(label, Python) or not comparable_label(frame, label.const):
        raise Refused("a label may stand for several rows", way_out="choose them by a condition on a column")
    alone = name is None or (frame.columns is not None and frame.names == (name,))
    rows = frame if alone else frame.projected([frame.column(str(name))])
    rows = rows.filtered(rows.code.filter(rows.labels().eq(label.code)).orderBy(*map(argument, rows.sort_codes())))
    key = label.code if name is None else (label.code, as_code(name))
    return Driver(in_pandas(rows).attribute("loc").item(key), "other", size="groups")


def rows_with_labels(frame: Frame, labels: Series) -> Frame:
    """Return the rows whose labels a column of another frame holds, such as the row of each group's maximum.

    pandas gives them in the order of that column; here they are sorted by the keys of its groups, where the frame has
    these columns.

    Raises:
        Demanded: the origin has to number its rows.
        Refused: a label may be there several times, or the frame has other labels than its row numbers.
    """
    held = column_name(labels.column)
    unique = held is not None and labels.frame.column(held).unique
    if frame.index.kind != "default" or not unique or labels.type.kind is Kind.BOOL:
        raise Refused("the rows are chosen by labels that may be there several times")
    label = column_name(frame.labels())
    assert label is not None
    chosen = labels.frame.code.select(argument(labels.column) if held == label else labels.column.alias(label))
    keys = tuple(key for key in labels.frame.order.keys)
    known = bool(keys) and all(frame.has(key.name) for key in keys)
    order = Order(tuple(Key(key.name) for key in keys), pending=True) if known else Order(known=False)
    made = frame.filtered(frame.code.join(chosen, label, "left_semi"))
    return replace(made, size="groups", order=order)
