"""Read the records of a CSV file, and notice what a reader of such files has to be told."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.sniff.streams import open_text


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written."""

    sep: str
    quotechar: str
    comment: str | None
    skipped: Collection[int]
    """The numbers of the lines, from 0, that do not count."""
    encoding: str


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a CSV file and what was noticed on the way."""

    records: list[list[str]]
    complete: bool
    multiline: bool
    quoted_quotes: bool
    quoted_empty: bool


def read_table(path: Path, dialect: Dialect, limit: int | None) -> Table:
    """Read the records of a file: all of them, or so many as the limit says.

    Raises:
        ValueError: the file is no text of this kind; and what opening it raises.
    """
    with open_text(path, dialect.encoding) as stream:
        try:
            return _table(stream, dialect, limit)
        except csv.Error as error:
            raise ValueError(str(error)) from error


class _Lines:
    """The lines that count; it keeps the text of the record that is being read."""

    def __init__(self, stream: Iterable[str], dialect: Dialect) -> None:
        self._lines = self._wanted(stream, dialect)
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.record.append(line)
        return line

    @staticmethod
    def _wanted(stream: Iterable[str], dialect: Dialect) -> Iterator[str]:
        for number, line in enumerate(stream):
            if "\0" in line:
                raise ValueError("a text file holds no zero bytes")
            if number in dialect.skipped:
                continue
            yield _uncommented(line, dialect.comment, dialect.quotechar) if dialect.comment else line


def _uncommented(line: str, comment: str, quote: str) -> str:
    pieces = line.split(quote)
    for number, piece in enumerate(pieces):
        if number % 2 == 0 and comment in piece:
            return quote.join([*pieces[:number], piece.partition(comment)[0]]) + "\n"
    return line


def _table(stream: Iterable[str], dialect: Dialect, limit: int | None) -> Table:
    lines = _Lines(stream, dialect)
    quoted = _quoted_fields(dialect)
    doubled = dialect.quotechar * 2
    records: list[list[str]] = []
    multiline, quoted_quotes, quoted_empty = False, False, False
    for record in csv.reader(lines, delimiter=dialect.sep, quotechar=dialect.quotechar):
        raw, lines.record = lines.record, []
        if not record or (len(record) == 1 and not record[0].strip(" \t") and not raw[0].strip()):
            continue
        if limit is not None and len(records) == limit:
            return Table(records, False, multiline, quoted_quotes, quoted_empty)
        records.append(record)
        multiline = multiline or len(raw) > 1
        if any(doubled in line or "\\" in line for line in raw):
            fields = [found[1] for found in quoted.finditer("".join(raw))]
            quoted_quotes = quoted_quotes or any(doubled in inside or "\\" in inside for inside in fields)
            quoted_empty = quoted_empty or "" in fields
    return Table(records, True, multiline, quoted_quotes, quoted_empty)


def _quoted_fields(dialect: Dialect) -> re.Pattern[str]:
    sep, quote = re.escape(dialect.sep), re.escape(dialect.quotechar)
    return re.compile(rf"(?:\A|{sep}){quote}((?:[^{quote}]|{quote}{quote})*){quote}")
