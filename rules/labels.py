"""Row labels: dropping an index, starting the numbering anew, the one-column frame of a series."""

from __future__ import annotations

from dataclasses import replace

from rules.preparing import forgotten
from translator.schema import INT, Column
from translator.spark import column_name, is_windowed
from translator.values import ANEW, LABEL, SORTED, Accessor, Frame, Index, Refused, Series, Step, new_token

UNNAMED = "value"
"""What the column of a series without a name is called on Spark."""


def renumbered(frame: Frame) -> Frame:
    """Return the frame with 0, 1, ... as row labels, in the present order of its rows; no other index stays."""
    fresh = frame.index.kind == "default" and frame.index.fresh
    frame = unlabelled(frame)
    if fresh:
        return frame
    # The row numbers of the source are no longer the labels, so that nothing may look them up.
    return frame.replaced(frame.code, index=ANEW if frame.origins else Index(), rows=other_rows())


def other_rows() -> tuple[Step, ...]:
    """Return the history of rows that got other labels: columns of the frame before no longer fit them.

    pandas aligns by the labels, so that a column from before would go to other rows, or to none.
    """
    return (Step(new_token()),)


def unlabelled(frame: Frame) -> Frame:
    """Return the frame without its index columns; a frame with a default index stays as it is."""
    names = [column.name for column in frame.index.columns]
    if not names:
        return frame
    data = replace(frame, index=Index())
    kept = {*data.carried, *(frame.names if frame.columns is not None else ())}
    if any(key.name in names and key.name not in kept for key in frame.order.keys):
        data = replace(frame.sorted(), index=Index(), order=replace(SORTED, free=frame.ties))
    return data.replaced(data.code.drop(*names))


def resolved(frame: Frame, name: str) -> Column:
    """Return a column or a level of the index by the name that pandas has for it; raises `Refused` if there is none."""
    if not (frame.columns is not None and frame.has(name)):
        for column, label in zip(frame.index.columns, frame.index.names, strict=True):
            if label == name:
                return column
    return frame.column(name)


def one_column(series: Series) -> Frame:
    """Return the frame that has the series as its only column, with the index of the series.

    A series that is a plain column keeps the order of its rows; one that is computed is computed here.
    """
    frame = series.frame
    label = series.name if series.name is not None else UNNAMED
    if label in frame.carried:
        raise Refused(f"the series has the name {label!r} of its index")
    plain = column_name(series.column) == label
    if plain and frame.columns is not None and frame.names == (label,):
        return frame
    if plain:
        return frame.projected([replace(frame.column(label), type=series.type, missing=series.missing)])
    frame = frame.with_order_kept([] if any(key.name == label for key in frame.order.keys) else [label])
    frame = forgotten(frame)
    code = frame.select([series.exact.column.alias(label)])
    written = tuple({**dict(frame.written), label: new_token()}.items())
    made = frame.replaced(code, columns=(series.as_column(label),), written=written)
    return replace(made, order=made.order.shuffled) if is_windowed(series.column) else made


def only_column(frame: Frame, like: Series) -> Series:
    """Return the column of a frame that `one_column` made as a series with the name that it had."""
    label = like.name if like.name is not None else UNNAMED
    return replace(frame.series(label), name=like.name, notes=like.notes)


def fresh_name(frame: Frame, wanted: str, *others: str) -> str:
    """Return a name for a column for a while that no column of the frame has."""
    taken = {*others, *frame.carried, *(frame.names if frame.columns is not None else ())}
    while wanted in taken:
        wanted += "_"
    return wanted


def nothing_missing(frame: Frame, name: str) -> bool:
    """Tell whether a column of the frame or its index certainly holds no missing value."""
    return name in frame.hidden or not frame.column(name).missing


def labels_of(index: Accessor) -> Series:
    """Return the row labels of a frame as a column.

    Raises:
        Demanded: the source has to number its rows.
        Refused: the labels have several levels, or are not known.
    """
    frame = index.of
    assert isinstance(frame, Frame)
    code = frame.labels()
    if frame.index.kind == "default":
        return Series(frame, code, None, INT, False, frozenset([LABEL]))
    (column,), (name,) = frame.index.columns, frame.index.names
    return Series(frame, code, name, column.type, column.missing, frozenset([column.name]))
