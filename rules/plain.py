"""Plain values that become data: constants of the program, and scalars that it computed."""

from __future__ import annotations

from datetime import datetime, timedelta

from translator.rule import Refused
from translator.schema import FLOAT, STR, TIMESTAMP, Kind, Type
from translator.spark import Attribute, Call, Code, F, Item, Lit, Name, Sequence, Source, call, is_call, lit
from translator.values import Driver, Frame, Note, Python, Series, Value, is_missing, scalar_type

_SEVERAL = (list, tuple, dict, set, slice, range)
_NEVER_NAN = (Kind.INT, Kind.BOOL, Kind.STR)


def as_column(frame: Frame, value: Value, name: str) -> Series:
    """Return a plain value as a column of a frame.

    Missing values become null; one without a type of its own takes the type that pandas gives it.

    Raises:
        Refused: it is not one plain value.
    """
    if is_nothing(value):
        assert isinstance(value, Python)
        kind = TIMESTAMP if _written(value, "NaT") else STR if value.const is None else FLOAT
        return Series(frame, lit(None).cast(kind.spark.lower()), name, kind)
    code = branch(value)
    column = code if is_call(code, "nullif") else lit(code)
    return Series(frame, column, name, scalar_type(value), can_be_missing(value), notes=doubts(value))


def is_nothing(value: Value) -> bool:
    """Tell whether a value is the constant None or NaN."""
    return isinstance(value, Python) and value.known and is_missing(value.const)


def _written(value: Value, word: str) -> bool:
    """Tell whether a value is written by the program with a word that a module holds."""
    match value:
        case Python(code=Source(node=node, printer=printer)):
            return f".{word}" in printer(node)
        case Python(code=Attribute(attr=attr)):
            return attr == word
    return False


def can_be_missing(value: Value) -> bool:
    """Tell whether a plain value may be None or NaN."""
    if isinstance(value, Driver) and value.type.kind in (Kind.INT, Kind.BOOL) and not value.type.nullable:
        return False
    return not (isinstance(value, Python) and value.known) or is_nothing(value)


def branch(value: Value) -> Code:
    """Return a plain value as Spark takes it within ``F.when``: bare, but null in place of NaN.

    Raises:
        Refused: it is not one plain value.
    """
    if is_nothing(value):
        return lit(None)
    match value:
        case Python(code=code, items=None, pairs=None, several=False) if not isinstance(value.const, _SEVERAL):
            if isinstance(value.const, (datetime, timedelta)):
                # Spark does not take the scalars of numpy for moments and durations.
                made = {"datetime64(": "Timestamp", "timedelta64(": "Timedelta"}
                known = [name for start, name in made.items() if _written(value, start)]
                return call(Name("pd").attribute(known[0]), code) if known else code
            return code
        case Driver(kind="scalar", code=code, type=type):
            return code if type.kind in _NEVER_NAN else _without_nan(code, type)
    raise Refused("it is not one plain value")


def _without_nan(code: Code, type: Type) -> Code:
    """Return a scalar that pandas computed as one that is null where pandas has NaN."""
    match code:
        case Item(Attribute(Call(Attribute(frame, "toPandas"), (), ()), "iloc"), Sequence("()", (Lit(0), Lit(0)))):
            return frame.first().item(0)
    if type.kind is Kind.FLOAT:
        return F.nullif(lit(code), lit(float("nan")))
    return code


def doubts(value: Value) -> tuple[Note, ...]:
    """Return the doubt about a value of which only the program knows whether it is one value or a list of them."""
    if isinstance(value, Python) and not value.known:
        return (Note("PS601", "this value is taken for one plain value, not for one per row"),)
    return ()
