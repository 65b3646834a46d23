"""Rows by their labels, as conditions: slices by label, lists of labels, the labels of a part of the frame."""

from __future__ import annotations

from rules.alignment import subset_condition
from rules.chosen import comparable_label
from rules.frame.periods import in_period
from translator.rule import Refused
from translator.schema import BOOL, Column, Kind
from translator.spark import Code, column_name, lit
from translator.values import BY_LABEL, LABEL, Accessor, Frame, Python, Series, Value


def labels_condition(frame: Frame, key: Value) -> Series | None:
    """Return the condition that chooses rows by their labels; None if the key is not a slice, list or index of labels.

    Raises:
        Demanded: the source has to number its rows.
        Refused: the labels are not known, or pandas chooses by their place.
    """
    if (period := in_period(frame, key)) is not None:
        return period
    if isinstance(key, Accessor) and key.name == "index" and isinstance(key.of, Frame):
        return _of_part(frame, key.of)
    if not isinstance(key, Python) or not key.known:
        return None
    if isinstance(key.const, slice):
        return _between(frame, key.const)
    if isinstance(key.const, list):
        return _among(frame, key.const)
    return None


def _of_part(frame: Frame, part: Frame) -> Series:
    condition = subset_condition(frame, part) if frame.index.kind == "default" else None
    if condition is None or part.order.keys != frame.order.keys:
        raise Refused("rows are chosen by the labels of other rows", way_out="choose them by a condition on a column")
    uses = frozenset(frame.names) if frame.columns is not None else frozenset[str]()
    return Series(frame, condition, None, BOOL, False, uses, loose=True)


def _among(frame: Frame, labels: list[object]) -> Series:
    plain = frame.index.kind == "default" and all(type(label) is int for label in labels)
    if not labels or not (plain or all(comparable_label(frame, label) for label in labels)):
        raise Refused("rows are chosen by a list of labels", way_out="use isin() on the column")
    return _condition(frame, frame.labels().isin(*labels))


def _between(frame: Frame, span: slice) -> Series:
    start, stop = span.start, span.stop
    if span.step is not None:
        raise Refused("labels are chosen with a step", "not_in_spark")
    column = _single_label(frame)
    if column is None:
        if not all(end is None or type(end) is int for end in (start, stop)) or frame.order.keys not in ((), BY_LABEL):
            raise Refused("labels are chosen from one to another, which pandas does by their places")
        code = frame.labels()
        return _condition(frame, *_ends(code, start, code <= stop if stop is not None else None))
    code = frame.labels()
    keys = frame.order.keys
    plain = isinstance(start, (int, str, type(None))) and isinstance(stop, (int, str, type(None)))
    alike = {Kind.INT: int, Kind.STR: str}.get(column.type.kind)
    if not plain or alike is None or not all(end is None or type(end) is alike for end in (start, stop)):
        raise Refused("labels of this kind are chosen from one to another")
    if not keys or keys[0].name != column.name or keys[0].descending or keys[0].missing_first:
        raise Refused("labels that are not sorted are chosen from one to another", way_out="sort by the index before")
    if stop is None and column.missing:
        raise Refused("the last labels may be missing ones")
    return _condition(frame, *_ends(code, start, code <= stop if stop is not None else None))


def _ends(code: Code, start: object, last: Code | None) -> list[Code]:
    first = [code >= start] if start is not None else []  # type: ignore[operator]
    return [*first, *([last] if last is not None else [])]


def _condition(frame: Frame, *conditions: Code) -> Series:
    if not conditions:
        return Series(frame, lit(True), None, BOOL, False)
    made = conditions[0]
    for each in conditions[1:]:
        made = made & each
    label = column_name(frame.labels()) or LABEL
    return Series(frame, made, None, BOOL, False, frozenset([label]), loose=label != LABEL)


def _single_label(frame: Frame) -> Column | None:
    if frame.index.kind == "default":
        return None
    if frame.index.kind != "columns" or len(frame.index.columns) != 1:
        raise Refused("the row labels are not known here", way_out="use a key column")
    return frame.index.columns[0]
