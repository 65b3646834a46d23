"""Functions that give several values for each row, which become the columns of a frame."""

from __future__ import annotations

from dataclasses import replace

from rules.plain import branch, can_be_missing
from translator.rule import Refused
from translator.schema import FLOAT, Column, Kind, Type
from translator.spark import Code, lit
from translator.values import Element, Frame, Note, Python, Value, scalar_type

NO_ROWS = "of a frame without rows pandas gives the frame itself, with all of its columns"
GAPS = "if a value beside them is missing, pandas makes floating-point numbers of whole ones"
_NUMBERS = (Kind.INT, Kind.FLOAT)
_TAKEN = (*_NUMBERS, Kind.STR, Kind.BOOL, Kind.TIMESTAMP)


def expanded(frame: Frame, made: Value, *, expand: bool) -> Frame | None:
    """Return the columns that a function gives by ``pd.Series({...})``, or by a list where these are expanded.

    Values without names are called by their numbers. The values of a row make a series, which has one type: whole
    numbers next to floats become floats, also where they are in other columns.

    Args:
        frame: the frame whose rows the function is applied to.
        made: what it gives for a row.
        expand: whether lists and tuples become columns, too.

    Returns:
        The frame, or None for a function that gives one value for each row.

    Raises:
        Refused: the columns or their types are not known.
    """
    pairs = _named(made, expand=expand)
    if pairs is None:
        return None
    if len(set(pairs)) < 1 or any(not isinstance(value, (Element, Python)) for value in pairs.values()):
        raise Refused("the function does not give plain values for each row")
    if len(set(map(str, pairs))) < len(pairs):
        raise Refused("two columns of the result have the same name")
    types = {label: scalar_type(value) for label, value in pairs.items()}
    if not {each.kind for each in types.values()} <= {*_TAKEN}:
        raise Refused("the function gives values of a type that is not known")
    as_floats = all(each.kind in _NUMBERS for each in types.values()) and any(map(_is_float, types.values()))
    gaps = any(_may_be_missing(value) for value in pairs.values() if scalar_type(value).kind not in _NUMBERS)
    items: list[Code] = []
    columns: list[Column] = []
    notes: list[Note] = []
    for label, value in pairs.items():
        series = value.series.exact if isinstance(value, Element) else None
        code = series.column if series is not None else lit(branch(value))
        missing = _may_be_missing(value)
        narrow = as_floats and types[label].kind is Kind.INT
        name, held = str(label), FLOAT if as_floats else types[label]
        items.append((code.cast("double") if narrow else code).alias(name))
        widened = None if gaps and held.kind is Kind.INT else False
        columns.append(Column(name, held, missing, widened=widened, numbered=isinstance(label, int)))
        notes += series.notes if series is not None else ()
    base = frame.with_order_kept(())
    result = base.replaced(base.select(items), columns=tuple(columns))
    result = replace(result, written=base.written, notes=(*result.notes, *dict.fromkeys(notes)))
    if any(column.widened is None for column in columns):
        result = result.noted("PS601", GAPS)
    return result.noted("PS601", NO_ROWS)


def _may_be_missing(value: Value) -> bool:
    return value.series.missing if isinstance(value, Element) else can_be_missing(value)


def _named(made: Value, *, expand: bool) -> dict[str | int, Value] | None:
    """Return the values that a function gives by their names."""
    if not isinstance(made, Python):
        return None
    if made.pairs is not None and made.brackets == "Series":
        labels = [label.const if isinstance(label, Python) else None for label, _ in made.pairs]
        names = [label for label in labels if isinstance(label, (str, int))]
        if len(set(names)) < len(labels):
            raise Refused("the names of the values that the function gives are not known, or the same")
        return {name: value for name, (_, value) in zip(names, made.pairs, strict=True)}
    if expand and made.items is not None and made.pairs is None and made.brackets in ("()", "[]"):
        return dict(enumerate(made.items))
    return None


def _is_float(held: Type) -> bool:
    return held.kind is Kind.FLOAT


__all__ = ["expanded"]
