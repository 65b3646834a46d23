"""What reading the first rows of a data file found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from translator.schema import Column


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a data file holds.

    A column may always hold missing values, whatever was seen, for a file changes; only a Parquet field that is
    declared required does not.
    """

    columns: tuple[Column, ...]
    """Every column of the file, in its order, under the name that pandas gives it ("a", "a.1", "Unnamed: 0")."""
    selected: tuple[str, ...]
    """The columns that the frame will have: without the unused ones and without the index."""
    index: tuple[str, ...] = ()
    """The columns that become the index."""
    numbered: bool = False
    """Whether the file has no header, so that pandas names the columns by integers."""
    null_value: str | None = None
    """The one marker of missing values, besides the empty field, that occurs; None for no marker and for several."""
    markers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The markers of missing values that occur, besides the empty field, by column."""
    bad: tuple[str, ...] = ()
    """Columns with cells that pandas takes but Spark's reader, given the type, does not: " 5", "inf", "1,000"."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Spark's datetime pattern by parsed column, such as "yyyy-MM-dd" or "M/d/yyyy H:mm"."""
    instants: tuple[str, ...] = ()
    """The columns of a Parquet file whose times Spark reads as TIMESTAMP, not as times of no zone."""
    nanoseconds: tuple[str, ...] = ()
    """The columns of a Parquet file whose times are counted in nanoseconds, which Spark reads as plain numbers."""
    finer: tuple[str, ...] = ()
    """Those of them that may hold fractions finer than a microsecond."""
    rows: int = 0
    complete: bool = True
    """Whether every row that the program will read has been seen."""
    multiline: bool = False
    """Whether a quoted field spans lines."""
    quoted_quotes: bool = False
    """Whether a quote is doubled, or a backslash stands, inside a quoted field; Spark has to be told ``escape='"'``."""
    quoted_empty: bool = False
    """Whether an empty field is written in quotes.

    It is missing for pandas. For Spark it is an empty string if there is a `null_value`, unless `emptyValue` is set to
    that as well.
    """
    ragged: bool = False
    """Whether rows are shorter or longer than the header."""
    spaces: bool = False
    """Whether fields begin or end with white space."""
    encoding: str = "utf-8"
    compression: str | None = None
