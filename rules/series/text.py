"""The text of a column: what the rules of ``.str`` stand on."""

from __future__ import annotations

from dataclasses import replace

from translator.rule import Refused
from translator.schema import BOOL, INT, STR, Kind, Type
from translator.spark import FUNCTIONS, Attribute, Code, F, lit
from translator.values import Accessor, Python, Series, Value

WHITE = r"(?U)^\s+|\s+$"


def text_of(accessor: Accessor) -> Series:
    """Return the series of a ``.str`` accessor.

    Raises:
        Refused: its values are not text.
    """
    series = accessor.of
    assert isinstance(series, Series)
    if series.type.values.kind not in (Kind.STR, Kind.UNKNOWN, Kind.OBJECT):
        raise Refused("the values are not text", "never")
    return series


def made(series: Series, code: Code, type: Type = STR, *, missing: bool | None = None) -> Series:
    """Return text computed from a series."""
    if type.kind is not Kind.LIST:
        type = Type(type.kind, type.bits, nullable=series.type.nullable)
    return series.derived(code, type=type, missing=missing)


def truth(series: Series, code: Code, na: Value | None) -> Series:
    """Return the truth of a test on text; a missing text gives a missing truth, or what ``na`` says."""
    if na is not None and isinstance(na, Python) and isinstance(na.const, bool):
        if series.missing and na.const:
            return series.derived(F.coalesce(code, lit(True)), type=BOOL, missing=False)
        return series.derived(code, type=BOOL, missing=False, loose=series.missing)
    if na is not None and not (isinstance(na, Python) and na.known and na.const is None):
        raise Refused("the argument 'na' is neither True nor False")
    return made(series, code, BOOL)


def sliced(series: Series, start: int | None, stop: int | None, step: int | None) -> Series:
    """Return a slice of each text.

    Raises:
        Refused: Spark has no function for this slice.
    """
    if step == -1 and start is stop is None:
        return made(series, F.reverse(series.column))
    if step not in (None, 1):
        raise Refused("a slice has a step")
    column, begin = series.column, start or 0
    if stop is None:
        if begin >= 0:
            return made(series, column if begin == 0 else F.substr(column, lit(begin + 1)))
        return made(series, F.substring(column, begin, -begin))
    if (begin >= 0) == (stop >= 0):
        if begin >= 0 or stop <= begin:
            return made(series, F.substring(column, begin + 1 if begin >= 0 else begin, max(stop - begin, 0)))
        return made(series, F.substring(column, begin, stop - begin))
    if begin > 0 or (begin == 0 and stop < 0):
        length = F.greatest(F.length(column) - (begin - stop), lit(0))
        return made(series, F.substr(column, lit(begin + 1), length))
    raise Refused("a slice begins at the end and ends at the beginning")


def picked(series: Series, index: int) -> Series:
    """Return one character of each text, or one item of each list; missing where there are not so many."""
    if series.type.kind is Kind.LIST:
        code = F.get(series.column, index) if index >= 0 else F.try_element_at(series.column, lit(index))
        found = series.derived(code, type=series.type.element or STR, missing=True)
    else:
        place = index + 1 if index >= 0 else index
        found = made(series, F.nullif(F.substring(series.column, place, 1), lit("")), missing=True)
    # What is not there is NaN; what was None stays None.
    found = found if series.missing else replace(found, widened=True)
    if index == 0:
        return found
    return found.noted("PS601", "if all texts are too short, pandas makes a column of numbers of it")


def length(series: Series) -> Series:
    """Return the length of each text or list."""
    if series.type.kind is Kind.LIST:
        return series.derived(F.array_size(series.column), type=INT)
    return made(series, F.length(series.column), INT)


def stripped(series: Series, chars: str | None, *, left: bool = True, right: bool = True) -> Series:
    """Return text without white space, or without certain characters, at its ends.

    Spark's trim knows the space only.
    """
    if chars is not None and left and right:
        return made(series, F.btrim(series.column, lit(chars)))
    if chars == "":
        return series
    white = r"\s" if chars is None else "[" + "".join(f"\\{c}" if not c.isalnum() else c for c in chars) + "]"
    sides = [f"^{white}+"] if left else []
    sides += [f"{white}+\\z"] if right else []
    prefix = "(?U)" if chars is None else ""
    return made(series, F.regexp_replace(series.column, prefix + "|".join(sides), ""))


def padded(series: Series, width: int, fill: str, *, left: bool) -> Series:
    """Return text filled up to a width; longer text stays, which Spark would cut."""
    column = series.column
    fill_up = (F.lpad if left else F.rpad)(column, width, fill)
    return made(series, F.when(F.length(column) >= width, column).otherwise(fill_up))


def changed_start(series: Series) -> Series:
    """Return text with its first letter large and all others small."""
    first, others = F.substring(series.column, 1, 1), F.substr(series.column, lit(2))
    return made(series, F.concat(F.upper(first), F.lower(others)))


def titled(series: Series) -> Series:
    """Return text with each run of letters beginning large; Spark's initcap looks at spaces only."""
    pieces = F.split(series.column, r"(?<=\P{LC})(?=\p{LC})")

    return made(series, F.array_join(F.transform(pieces, Attribute(FUNCTIONS, "initcap")), ""))


def literal_text(value: Value) -> str:
    """Return a text that is known at translation time."""
    if isinstance(value, Python) and isinstance(value.const, str):
        return value.const
    raise Refused("it is not a text that is known at translation time")
