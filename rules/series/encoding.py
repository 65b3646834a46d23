"""``.str.encode()``: nothing is computed until the bytes are made text again, or counted."""

from __future__ import annotations

from rules.series.text import made, text_of
from translator.rule import Example, Refused, rule
from translator.schema import INT
from translator.spark import F
from translator.values import Accessor, Called, Series

_ASCII = frozenset({"ascii", "us-ascii"})
_UTF8 = frozenset({"utf-8", "utf8"})
_ALIKE = _ASCII | _UTF8 | {"latin-1", "latin1", "iso-8859-1"}
"""Encodings that read ASCII alike."""
_NOT_ASCII = r"[^\x00-\x7F]"

ENCODE = [
    Example(
        'df["s"].str.encode("ascii", errors="ignore").str.decode("ascii")',
        r'F.regexp_replace(F.col("s"), "[^\\x00-\\x7F]", "")',
    ),
    Example(
        'df["s"].str.encode("ascii", "replace").str.decode("utf-8")',
        r'F.regexp_replace(F.col("s"), "[^\\x00-\\x7F]", "?")',
    ),
    Example('df["s"].str.encode("utf-8").str.len()', 'F.octet_length(F.col("s"))'),
]


@rule("series.str", "encode", examples=ENCODE)
def encode(accessor: Accessor, encoding: str, errors: str = "strict") -> Called:
    """Make bytes of text."""
    text_of(accessor)
    return Called("encode", accessor, (("encoding", encoding), ("errors", errors)))


@rule("series.str.encode", "str", examples=ENCODE, attribute=True)
def text(called: Called) -> Called:
    """Go on with the members of bytes, each for itself."""
    return called


@rule("series.str.encode", "decode", examples=ENCODE)
def decode(called: Called, encoding: str, errors: str = "strict") -> Series:
    """Make text of the bytes again: without the signs that were left out, or with question marks for them."""
    series, lost = _encoded(called)
    if encoding.lower() not in (_UTF8 if lost is None else _ALIKE):
        raise Refused("the bytes are read as those of another encoding")
    return series if lost is None else made(series, F.regexp_replace(series.column, _NOT_ASCII, lost))


@rule("series.str.encode", "len", examples=ENCODE[2:])
def len_(called: Called) -> Series:
    """Count the bytes."""
    series, lost = _encoded(called)
    if lost is not None:
        raise Refused("bytes are counted of which some were left out")
    return made(series, F.octet_length(series.column), INT)


def _encoded(called: Called) -> tuple[Series, str | None]:
    """Return the text and what stands for its signs that are not ASCII; None where all are kept."""
    given = dict(called.arguments)
    encoding, errors = str(given["encoding"]).lower(), given["errors"]
    assert isinstance(called.of, Accessor)
    series = text_of(called.of)
    if encoding in _UTF8:
        return series, None
    if encoding in _ASCII and errors in ("ignore", "replace"):
        return series, "" if errors == "ignore" else "?"
    raise Refused("what stands for the signs that the encoding does not have is not known")
