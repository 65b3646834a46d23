"""Find the schema of a JSON file of records as pandas.read_json would see it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from translator.schema import BOOL, FLOAT, INT, STR, TIMESTAMP, UNKNOWN, Column, Kind, Type, join, moment_type
from translator.sniff import datetimes
from translator.sniff.cells import Spelling, infer
from translator.sniff.found import Sniffed
from translator.sniff.streams import FAILURES, compression, open_text

# A file that is one JSON text has to be read whole.
_LARGEST_TEXT = 64 * 2**20
_INT64 = range(-(2**63), 2**63)
# What read_json takes for dates, by name, and the least number that it takes for an instant.
_DATED_ENDS = ("_at", "_time")
_DATED_NAMES = ("modified", "date", "datetime")
_LEAST_INSTANT = 31_536_000


def sniff_json(
    path: Path,
    *,
    lines: bool = False,
    convert_dates: bool = True,
    encoding: str | None = None,
    limit_rows: int | None = 20_000,
) -> Sniffed | None:
    """Find what pandas.read_json would make of a file.

    Args:
        path: the file; a suffix .gz, .bz2, .xz or .zip says how it is compressed.
        lines: whether each line is a record; else the file is a list of records.
        convert_dates: whether columns with names such as "date" and "created_at" are read as timestamps.
        encoding: of the file; UTF-8 if not given.
        limit_rows: how many lines to read at most; None reads them all.

    Returns:
        What was found; None where the file cannot be read or is no sequence of records. Columns whose type Spark's
        reader does not take from the JSON values (numbers in quotes, 1.0 for an integer) are `bad`.
    """
    try:
        packed = compression(path)
        records, complete = _records(path, lines, encoding or "utf-8", limit_rows)
    except (*FAILURES, RecursionError):
        return None
    if not records or not all(isinstance(record, dict) for record in records):
        return None
    names = list(dict.fromkeys(name for record in records for name in record))
    if all(name.isdecimal() for name in names):
        return None
    columns, bad, formats = [], [], {}
    for name in names:
        values = [record.get(name) for record in records]
        present = [value for value in values if value is not None]
        type_, suits, pattern = _dated(present) if convert_dates and _is_dated(name) else _plain(present, values)
        widened = type_.kind is Kind.INT and len(present) < len(values)
        dates = _pattern(present) if type_ == STR else None
        zeros = any(type(value) in (int, float) and value == 0 for value in present)
        gapless = len(present) == len(values)
        columns.append(Column(name, type_, widened=widened, pattern=dates, gapless=gapless, zeros=zeros))
        if not suits:
            bad.append(name)
        if pattern:
            formats[name] = pattern
    return Sniffed(
        tuple(columns),
        tuple(names),
        bad=tuple(bad),
        formats=formats,
        rows=len(records),
        complete=complete,
        encoding=encoding or "utf-8",
        compression=packed,
        multiline=not lines,
    )


_Typed = tuple[Type, bool, str | None]
"""A type, whether Spark's reader takes the values for it, and the pattern of timestamps."""


def _records(path: Path, lines: bool, encoding: str, limit: int | None) -> tuple[list[dict[str, object]], bool]:
    with open_text(path, encoding) as stream:
        if lines:
            filled = (line for line in stream if line.strip())
            records = [json.loads(line) for line in islice(filled, limit)]
            return records, next(filled, None) is None
        text = stream.read(_LARGEST_TEXT + 1)
    if len(text) > _LARGEST_TEXT:
        raise ValueError("the text is too long to be read whole")
    records = json.loads(text)
    if not isinstance(records, list):
        raise ValueError("the text is no list of records")
    return records, True


def _is_dated(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(_DATED_ENDS) or lower in _DATED_NAMES or lower.startswith("timestamp")


def _dated(present: list[object]) -> _Typed:
    texts = [value for value in present if isinstance(value, str)]
    if not present:
        return TIMESTAMP, True, None
    if len(texts) == len(present):
        found = datetimes.guess(set(texts), first=texts[0])
        if found.outcome == "parsed" and found.pattern != "yyyyMMdd":
            return moment_type(found.zone), found.exact, found.pattern
    elif all(type(value) in (int, float) and float(str(value)) <= _LEAST_INSTANT for value in present):
        return _plain(present, present)
    return UNKNOWN, True, None


def _pattern(present: list[object]) -> str | None:
    """Return the pattern of texts, if all of them are dates that Spark reads without loss."""
    texts = [value for value in present if isinstance(value, str)]
    if not texts:
        return None
    found = datetimes.guess(set(texts), first=texts[0])
    return found.pattern if found.outcome == "parsed" and found.exact else None


def _plain(present: Sequence[object], values: Sequence[object]) -> _Typed:
    gaps = len(present) < len(values)
    kinds = {type(value) for value in present}
    if not kinds:
        return FLOAT, True, None
    if kinds == {bool}:
        return (FLOAT, False, None) if gaps else (BOOL, True, None)
    if kinds <= {int, float}:
        return *_numbers(present, kinds, gaps), None
    if kinds == {str}:
        type_ = infer({str(value) for value in present}, Spelling())
        return (type_, False, None) if type_.is_numeric else (STR, True, None)
    if kinds == {list}:
        inner = [item for value in present if isinstance(value, list) for item in value]
        return Type(Kind.LIST, element=_element(inner)), True, None
    return UNKNOWN, True, None


def _numbers(present: Sequence[object], kinds: set[type], gaps: bool) -> tuple[Type, bool]:
    """Type numbers; pandas shows fractions that are all whole as integers, if no value is missing."""
    if kinds == {int}:
        return (INT if all(value in _INT64 for value in present) else UNKNOWN), True
    whole = not gaps and all(isinstance(value, int) or float(str(value)).is_integer() for value in present)
    return (INT, False) if whole else (FLOAT, True)


def _element(items: Sequence[object]) -> Type:
    """Type the items of lists, which pandas leaves as they are."""
    plain = {bool: BOOL, int: INT, float: FLOAT, str: STR}
    found = UNKNOWN
    for kind in {type(item) for item in items if item is not None}:
        type_ = plain.get(kind, UNKNOWN)
        found = type_ if not found.is_known else join(found, type_)
    return found
