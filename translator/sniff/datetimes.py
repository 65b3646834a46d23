"""Tell which datetime format pandas would guess for a column of texts, and write it as a pattern of Spark.

pandas guesses from the first value, month first unless that is impossible, and then holds every value to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

_TIME = (
    r"(?:(?P<between>[ T])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_FORMS = tuple(
    re.compile(form + _TIME, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<mark>)(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<word>[A-Za-z]{3,9})(?P<mark>[ -])(?P<day>\d{1,2})(?P<comma>,?)(?P=mark)(?P<year>\d{4})",
        r"(?P<day>\d{1,2})(?P<mark>[ -])(?P<word>[A-Za-z]{3,9})(?P=mark)(?P<year>\d{4})",
        r"(?P<one>\d{1,2})(?P<mark>[-/])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{2})",
    )
)
_MONTHS = "january february march april may june july august september october november december"
_FULL = {month: number for number, month in enumerate(_MONTHS.split(" "), 1)}
_ABBREVIATED = {month[:3]: number for month, number in _FULL.items()}

# What a nanosecond timestamp can hold, to whole years.
_FIRST_YEAR, _LAST_YEAR = 1678, 2261
_SPARK_FRACTION = 6

# Years of two digits: pandas cannot guess a format, and reads each text by itself. Later years are of the last century
# or of this one, depending on the day on which the program runs.
_SHORT_YEAR = 5
_LAST_SHORT_YEAR = 68


@dataclass(frozen=True, slots=True)
class Guess:
    """What the texts of a column are, read as dates and times."""

    outcome: Literal["parsed", "text", "unclear"]
    """Whether pandas gives timestamps, leaves texts, or cannot be foreseen."""
    pattern: str | None = None
    zone: str | None = None
    exact: bool = True
    """Whether Spark keeps every digit of the fractions of seconds."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The form that all values of a column must share."""

    form: int
    mark: str
    comma: str
    day_first: bool
    full_name: bool
    between: str
    second: bool
    fraction: bool
    zone: str


def guess(texts: Iterable[str], *, first: str, day_first: bool = False) -> Guess:
    """Guess the format of a column.

    Args:
        texts: the different texts, without the missing ones.
        first: the text that comes first.
        day_first: whether the day comes before the month where both are possible.
    """
    match = _match(first)
    if match is None:
        return Guess("unclear")
    texts = tuple(texts)
    day_first = _day_first(match[1], day_first)
    shape = _shape(*match, day_first)
    if shape.form == _SHORT_YEAR:
        return _guess_short(texts, shape)
    if not _is_possible(match[1], shape) or match[1].groupdict().get("word", "").lower() == "may":
        return Guess("unclear")
    values: list[re.Match[str]] = []
    for text in texts:
        found = _FORMS[shape.form].fullmatch(text)
        if found is None or _shape(shape.form, found, day_first) != shape:
            return Guess("unclear" if shape.zone else "text")
        if not _is_possible(found, shape):
            return Guess("text")
        values.append(found)
    longest = max(len(found["fraction"] or "") for found in values)
    pattern = _pattern(shape, values, longest)
    return Guess("parsed", pattern, _zone(shape.zone), exact=longest <= _SPARK_FRACTION)


def pattern_of_all(texts: Sequence[str], *, day_first: bool = False) -> str | None:
    """Return Spark's pattern for texts in their order, if pandas would read all of them as moments."""
    if not texts:
        return None
    found = guess(texts, first=texts[0], day_first=day_first)
    return found.pattern if found.outcome == "parsed" and found.exact else None


def _guess_short(texts: Sequence[str], shape: _Shape) -> Guess:
    """Guess the format of dates whose years have two digits: the same part is the month in all of them."""
    values = [_FORMS[_SHORT_YEAR].fullmatch(text) for text in texts]
    known = [found for found in values if found is not None and not found["zone"]]
    if len(known) < len(values) or any(not _is_short(found, shape) for found in known):
        return Guess("unclear")
    longest = max(len(found["fraction"] or "") for found in known)
    return Guess("parsed", _pattern(shape, known, longest), exact=longest <= _SPARK_FRACTION)


def _is_short(found: re.Match[str], shape: _Shape) -> bool:
    """Tell whether a date with a short year is one of the shape's, and of this century."""
    same = _shape(shape.form, found, _day_first(found, shape.day_first)) == shape
    return same and int(found["year"]) <= _LAST_SHORT_YEAR and _is_possible(found, shape)


def _match(text: str) -> tuple[int, re.Match[str]] | None:
    for number, form in enumerate(_FORMS):
        if found := form.fullmatch(text):
            return number, found
    return None


def _day_first(found: re.Match[str], day_first: bool) -> bool:
    parts = found.groupdict()
    if parts.get("one") is None:
        return False
    one, two = int(parts["one"]), int(parts["two"])
    return one > 12 if max(one, two) > 12 else day_first


def _shape(form: int, found: re.Match[str], day_first: bool) -> _Shape:
    parts = found.groupdict()
    word = parts.get("word", "")
    return _Shape(
        form,
        parts["mark"],
        parts.get("comma", ""),
        day_first,
        len(word) > 3,
        parts["between"] or "",
        parts["second"] is not None,
        parts["fraction"] is not None,
        parts["zone"] or "",
    )


def _is_possible(found: re.Match[str], shape: _Shape) -> bool:
    parts = found.groupdict()
    if word := parts.get("word"):
        month = (_FULL if shape.full_name else _ABBREVIATED).get(word.lower(), 0)
        day = int(parts["day"])
    elif "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        day, month = (one, two) if shape.day_first else (two, one)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    year = int(parts["year"]) + 2000 * (shape.form == _SHORT_YEAR)
    try:
        date(year, month, day)
    except ValueError:
        return False
    clock = int(parts["hour"] or 0) < 24 and int(parts["minute"] or 0) < 60 and int(parts["second"] or 0) < 60
    return clock and _FIRST_YEAR <= year <= _LAST_YEAR


def _pattern(shape: _Shape, values: list[re.Match[str]], fraction: int) -> str:
    """Write the pattern; a single letter takes one digit and two, which leading zeros everywhere make needless."""

    def letters(letter: str, group: str) -> str:
        return letter * 2 if all(len(found[group]) == 2 for found in values) else letter

    mark = shape.mark
    match shape.form:
        case 0:
            day = f"yyyy{mark}{letters('M', 'month')}{mark}{letters('d', 'day')}"
        case 1 | 5:
            year = "yy" if shape.form == _SHORT_YEAR else "yyyy"
            day = f"d{mark}M{mark}{year}" if shape.day_first else f"M{mark}d{mark}{year}"
        case 2:
            day = "yyyyMMdd"
        case 3:
            day = f"{'MMMM' if shape.full_name else 'MMM'}{mark}d{shape.comma}{mark}yyyy"
        case _:
            day = f"d{mark}{'MMMM' if shape.full_name else 'MMM'}{mark}yyyy"
    if not shape.between:
        return day
    clock = f"{letters('H', 'hour')}:mm" + ":ss" * shape.second
    if shape.fraction:
        clock += "." + "S" * max(fraction, _SPARK_FRACTION)
    if shape.zone:
        # That of UTC is written out, so that a text with another one is an error, as to pandas.
        clock += f"'{shape.zone}'" if _zone(shape.zone) == "UTC" else "XXX" if ":" in shape.zone else "XX"
    return f"{day}{_quoted(shape.between)}{clock}"


def _quoted(between: str) -> str:
    return "'T'" if between == "T" else between


def _zone(offset: str) -> str | None:
    if not offset:
        return None
    digits = offset.replace(":", "")
    return "UTC" if digits in ("Z", "+0000", "-0000") else f"UTC{digits[:3]}:{digits[3:]}"
