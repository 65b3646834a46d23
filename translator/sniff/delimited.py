"""Find the schema of a CSV file as pandas.read_csv would see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from translator.facts import TIME_OF_DAY
from translator.schema import OBJECT, STR, TIMESTAMP, UNKNOWN, Column, Kind, Type, moment_type
from translator.sniff import datetimes
from translator.sniff.cells import Spelling, infer, missing_values, suits_spark
from translator.sniff.csv_text import Dialect, read_table
from translator.sniff.found import Sniffed
from translator.sniff.streams import FAILURES, compression, encoding_of


@dataclass(frozen=True, slots=True)
class _Conversion:
    """How the program has the texts converted."""

    dtype: Mapping[str, Type] | Type | None
    na_values: Collection[object] | Mapping[str, Collection[object]]
    keep_default_na: bool
    dayfirst: bool
    spelling: Spelling

    def missing(self, name: str) -> frozenset[str]:
        """Give the texts that stand for missing in a column."""
        own = self.na_values.get(name, ()) if isinstance(self.na_values, Mapping) else self.na_values
        return missing_values(own, self.keep_default_na)

    def given(self, name: str) -> Type | None:
        """Give the type that the program states for a column."""
        return self.dtype.get(name) if isinstance(self.dtype, Mapping) else self.dtype


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns by name, and by position those that the program treats in a special way."""

    names: list[str]
    used: list[int]
    index: list[int]
    dates: list[int]


@dataclass(frozen=True, slots=True)
class _Cells:
    """The different texts of one column."""

    present: frozenset[str]
    first: str | None
    """The first text that does not stand for missing."""
    markers: tuple[str, ...]
    gaps: bool

    @property
    def gapless(self) -> bool:
        return self.first is not None and not self.gaps


@dataclass(frozen=True, slots=True)
class _Reading:
    """A column with what matters to the reader of the file."""

    column: Column
    markers: tuple[str, ...]
    spaces: bool
    suits: bool
    """Whether Spark's reader takes all texts that do not stand for missing."""
    pattern: str | None = None


def sniff_csv(
    path: Path,
    *,
    sep: str = ",",
    header: int | Literal["infer"] | None = "infer",
    names: Sequence[str] | None = None,
    dtype: Mapping[str, Type] | Type | None = None,
    parse_dates: Sequence[str | int] | bool = False,
    dayfirst: bool = False,
    na_values: Collection[object] | Mapping[str, Collection[object]] = (),
    keep_default_na: bool = True,
    usecols: Sequence[str | int] | None = None,
    index_col: Sequence[str | int] | str | int | None = None,
    skiprows: int | Collection[int] = 0,
    nrows: int | None = None,
    comment: str | None = None,
    thousands: str | None = None,
    decimal: str = ".",
    encoding: str | None = None,
    quotechar: str = '"',
    true_values: Collection[str] = (),
    false_values: Collection[str] = (),
    limit_rows: int | None = 20_000,
) -> Sniffed | None:
    """Find what pandas.read_csv would make of a file.

    Args:
        path: the file; a suffix .gz, .bz2, .xz or .zip says how it is compressed.
        limit_rows: how many rows to read at most; None reads them all.

    The other arguments are those of pandas.read_csv, with types in place of dtypes.

    Returns:
        What was found; None where the file cannot be read, where pandas would fail, or where the first row is longer
        than the header, so that pandas makes an index of its first fields.
    """
    if len(sep) != 1 or len(quotechar) != 1:
        return None
    if header == "infer":
        header = 0 if names is None else None
    above = 0 if header is None else header + 1
    bounds = [bound for bound in (limit_rows, nrows) if bound is not None]
    try:
        skipped = frozenset(range(skiprows) if isinstance(skiprows, int) else skiprows)
        dialect = Dialect(sep, quotechar, comment, skipped, encoding_of(path, encoding))
        table = read_table(path, dialect, min(bounds) + above if bounds else None)
        found = _names(table.records, above, names, implicit_index=index_col is not False)
        layout = _layout(found, usecols=usecols, index_col=index_col, parse_dates=parse_dates)
    except FAILURES:
        return None
    rows = table.records[above:]
    spelling = Spelling(thousands or "", decimal, frozenset(true_values) | frozenset(false_values))
    conversion = _Conversion(dtype, na_values, keep_default_na, dayfirst, spelling)
    readings = _readings(layout, rows, conversion)
    null_value = _null_value(readings)
    return Sniffed(
        columns=tuple(reading.column for reading in readings),
        selected=tuple(layout.names[place] for place in layout.used if place not in layout.index),
        index=tuple(layout.names[place] for place in layout.index),
        numbered=header is None and names is None,
        null_value=null_value,
        markers={reading.column.name: reading.markers for reading in readings if reading.markers},
        bad=_bad(readings, null_value),
        formats={reading.column.name: reading.pattern for reading in readings if reading.pattern},
        rows=len(rows),
        complete=table.complete or len(rows) == nrows,
        multiline=table.multiline,
        quoted_quotes=table.quoted_quotes,
        quoted_empty=table.quoted_empty,
        ragged=any(len(row) != len(layout.names) for row in rows),
        spaces=any(reading.spaces for reading in readings),
        encoding=dialect.encoding,
        compression=compression(path),
    )


def _names(records: list[list[str]], above: int, names: Sequence[str] | None, *, implicit_index: bool) -> list[str]:
    """Name the columns as pandas does.

    Raises:
        ValueError: there is nothing to name, the names are not unique, or the first row has more fields than names,
            so that pandas makes an index of its first fields.
    """
    if len(records) < max(above, 1):
        raise ValueError("the file has no header")
    first = records[above] if len(records) > above else []
    if names is not None:
        found = [str(name) for name in names]
        if len(set(found)) < len(found):
            raise ValueError("the names are not unique")
    elif above:
        found = _named(records[above - 1])
    else:
        found = [str(place) for place in range(len(first))]
    if len(first) > len(found) and implicit_index:
        raise ValueError("the first fields of the rows become the index")
    return found


def _layout(
    found: list[str],
    *,
    usecols: Sequence[str | int] | None,
    index_col: Sequence[str | int] | str | int | None,
    parse_dates: Sequence[str | int] | bool,
) -> _Layout:
    """Find the columns that the program names.

    Raises:
        ValueError, IndexError: there is no such column.
    """
    listed = [] if index_col is None or index_col is False else _listed(index_col)
    index = [_place(item, found) for item in listed]
    used = sorted(_place(item, found) for item in usecols) if usecols is not None else list(range(len(found)))
    dates = index if parse_dates is True else [_place(item, found) for item in parse_dates or ()]
    return _Layout(found, used, index, dates)


def _listed(places: Sequence[str | int] | str | int) -> Sequence[str | int]:
    return [places] if isinstance(places, (str, int)) else places


def _place(item: str | int, names: list[str]) -> int:
    """Find a column by name or position.

    Raises:
        ValueError, IndexError: there is no such column.
    """
    return range(len(names))[item] if isinstance(item, int) else names.index(item)


def _named(header: list[str]) -> list[str]:
    """Name the columns by a header, as pandas tells unnamed and repeated ones apart."""
    names = [name or f"Unnamed: {place}" for place, name in enumerate(header)]
    counts: defaultdict[str, int] = defaultdict(int)
    for place in sorted(range(len(names)), key=lambda place: not header[place]):
        name = original = names[place]
        count = counts[name]
        while count > 0:
            counts[original] = count + 1
            name = f"{original}.{count}"
            count = count + 1 if name in names else counts[name]
        names[place] = name
        counts[name] = count + 1
    return names


def _readings(layout: _Layout, rows: list[list[str]], conversion: _Conversion) -> list[_Reading]:
    width = len(layout.names)
    columns = list(zip_longest(*rows, fillvalue=""))[:width]
    columns += [("",) * len(rows)] * (width - len(columns))
    readings = []
    for place, (name, texts) in enumerate(zip(layout.names, columns, strict=True)):
        cells = _cells(texts, conversion.missing(name))
        given = conversion.given(name)
        if place in layout.dates:
            readings.append(_dated(name, cells, conversion.dayfirst))
        elif given is None and not rows:
            readings.append(_Reading(Column(name, OBJECT), (), spaces=False, suits=True))
        else:
            readings.append(_plain(name, cells, given, conversion.spelling))
    return readings


def _cells(texts: tuple[str, ...], missing: frozenset[str]) -> _Cells:
    different = frozenset(texts)
    present = different - missing
    gaps = different & missing
    first = next((text for text in texts if text not in missing), None)
    return _Cells(present, first, tuple(sorted(gaps - {""})), bool(gaps))


def _plain(name: str, cells: _Cells, given: Type | None, spelling: Spelling) -> _Reading:
    type_ = given or infer(cells.present, spelling)
    widened = cells.gaps and not type_.nullable and (type_.kind is Kind.STR or given is None)
    widened = widened and type_.kind in (Kind.INT, Kind.BOOL, Kind.STR)
    pattern, day_first = (_pattern(cells), _pattern(cells, day_first=True)) if type_.kind is Kind.STR else (None, None)
    zeros = type_.is_numeric and any("0" in text and not text.strip(" +-0.") for text in cells.present)
    column = Column(
        name, type_, widened=widened, pattern=pattern, day_first=day_first, gapless=cells.gapless, zeros=zeros
    )
    return _Reading(column, cells.markers, _has_spaces(cells), suits_spark(cells.present, type_))


def _dated(name: str, cells: _Cells, day_first: bool) -> _Reading:
    if cells.first is None:
        return _Reading(Column(name, TIMESTAMP), cells.markers, spaces=False, suits=True)
    found = datetimes.guess(cells.present, first=cells.first, day_first=day_first)
    match found.outcome:
        case "parsed":
            type_ = moment_type(found.zone)
        case "text":
            type_ = STR
        case "unclear":
            type_ = UNKNOWN
    days = found.pattern is not None and not TIME_OF_DAY.search(found.pattern)
    column = Column(name, type_, gapless=cells.gapless, days=days and type_ == TIMESTAMP)
    return _Reading(column, cells.markers, _has_spaces(cells), found.exact, found.pattern)


def _pattern(cells: _Cells, *, day_first: bool = False) -> str | None:
    """Return the pattern of the texts, if all of them are dates that Spark reads without loss."""
    if cells.first is None:
        return None
    found = datetimes.guess(cells.present, first=cells.first, day_first=day_first)
    return found.pattern if found.outcome == "parsed" and found.exact else None


def _has_spaces(cells: _Cells) -> bool:
    return any(text[:1].isspace() or text[-1:].isspace() for text in cells.present)


def _null_value(readings: list[_Reading]) -> str | None:
    markers = {marker for reading in readings for marker in reading.markers}
    return markers.pop() if len(markers) == 1 else None


def _bad(readings: list[_Reading], null_value: str | None) -> tuple[str, ...]:
    """Name the columns that Spark cannot read with their type.

    It takes one text only for missing; a second one is a text like others, and no number.
    """
    texts = (Kind.STR, Kind.OBJECT, Kind.CATEGORY, Kind.UNKNOWN)
    return tuple(
        reading.column.name
        for reading in readings
        if not reading.suits or (reading.markers and null_value is None and reading.column.type.kind not in texts)
    )
