"""What reading files has in common: paths, the frame of what was found, and its doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from translator.rule import Refused, dtype_of
from translator.schema import STR, Column, Kind, Type
from translator.spark import Code, Name, call, quoted
from translator.values import Driver, Frame, Index, Python, Stream, Value, origin

ISO = re.compile(r"yyyy-M{1,2}-d{1,2}(( |'T')HH:mm(:ss(\.S+)?)?)?")
"""The patterns of timestamps that Spark reads without being told."""
OF_UTC = re.compile(r"'(Z|[+-]00:?00)'$")
"""The end of patterns of timestamps that are said to be those of UTC."""

_PACKED = (".xz", ".zip", ".tar", ".tgz")
_REMOTE = re.compile(r"(https?|ftp)://", re.IGNORECASE)


def path_of(value: Value) -> tuple[Code, str | None]:
    """Return the code of a path, and the path itself where it is known at translation time.

    Raises:
        Refused: it is no path, or one that Spark does not read.
    """
    if isinstance(value, Python) and isinstance(value.const, (str, PurePath)):
        path = str(value.const)
        if _REMOTE.match(path):
            raise Refused("Spark does not read from the web", "not_in_spark", way_out="download the file first")
        if path.lower().endswith(_PACKED):
            raise Refused("Spark does not pack or unpack files of this kind", "not_in_spark", way_out="use gzip")
        return (value.code if isinstance(value.const, str) else call(Name("str"), value.code)), path
    if isinstance(value, Stream):
        way_out = "give the path of the file, or leave what is small to pandas"
        raise Refused("what is read is an open file or a text in memory", "not_in_spark", way_out=way_out)
    if isinstance(value, (Python, Driver)) and not (isinstance(value, Python) and value.known):
        return call(Name("str"), value.code), None
    raise Refused("what is read is not a file with a path")


def taken(frame: Frame, names: Sequence[str], index: Sequence[str]) -> Frame:
    """Return the frame with only these columns, and with others as its index, which stand in front."""
    labels = tuple(frame.column(name) for name in index)
    columns = tuple(frame.column(name) for name in names)
    if (*labels, *columns) == frame.columns:
        code = frame.code
    else:
        code = frame.code.select(*(quoted(column.name) for column in (*labels, *columns)))
    if not labels:
        return frame.replaced(code, columns=columns)
    # pandas gives no name to an index whose column has no header.
    unnamed = re.compile(r"Unnamed: \d+|__index_level_\d+__")
    shown = tuple(None if unnamed.fullmatch(name) else name for name in index)
    return frame.replaced(code, columns=columns, index=Index("columns", labels, shown))


def checked_names(columns: Sequence[Column]) -> None:
    """Refuse columns that only differ in their case, which Spark does not tell apart."""
    if len({column.name.lower() for column in columns}) < len(columns):
        raise Refused("Spark does not tell columns apart whose names differ in their case only")


def stored(type_: Type) -> Type:
    """Return the type that a column is read with: integers of 64 bits, and text for what holds only text."""
    if type_.kind is Kind.INT:
        return Type(Kind.INT, nullable=type_.nullable)
    return STR if type_.kind is Kind.OBJECT else type_


def unknown(code: Code, also: str = "") -> Frame:
    """Return the frame of a file whose columns are only known at run time; `also` says what else that means."""
    made = origin(code, None)
    return made.noted("PS102", f"the file cannot be read here, so Spark guesses the types at run time{also}")


def guessed(frame: Frame, complete: bool) -> Frame:
    """Return the frame, with a note if not all of the file was read for its schema."""
    if complete:
        return frame
    return frame.noted("PS103", "the schema comes from the first rows of the file")


def dtypes_of(value: Value | None) -> dict[str, Type] | Type | None:
    """Return the types that ``dtype=`` gives: one for all columns, or one for each.

    Raises:
        Refused: one of them has no Spark type, or is not known.
    """
    if value is None:
        return None
    if not isinstance(value, Python) or value.pairs is None:
        return stored(dtype_of(value))
    types = {}
    for key, dtype in value.pairs:
        if not isinstance(key, Python) or not isinstance(key.const, str):
            raise Refused("the columns that types are given for are not known")
        types[key.const] = stored(dtype_of(dtype))
    return types
