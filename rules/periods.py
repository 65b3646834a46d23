"""Periods: months, quarters, years, days and weeks that moments fall into.

Spark has no type for them. They are kept as the text that pandas shows ("2024-01", "2024Q1"), which is equal, sorted
and grouped like them; rows that are handed over get the periods of pandas back.
"""

from __future__ import annotations

import re

from translator.rule import Refused
from translator.schema import INT, TIMESTAMP, Kind, Type
from translator.spark import Call, Code, F, Lit, is_call, lit
from translator.values import Series, Value

PATTERNS = {"M": "yyyy-MM", "Q": "yyyy'Q'q", "Y": "yyyy", "D": "yyyy-MM-dd"}
"""How Spark writes the periods of pandas."""
_UNITS = {"M": "month", "Q": "quarter", "Y": "year", "D": "day", "W": "week"}
_NAMES = {"A": "Y", "A-DEC": "Y", "Y-DEC": "Y", "Q-DEC": "Q", "W-SUN": "W"}
_TEXTS = {
    "M": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "Q": re.compile(r"\d{4}Q[1-4]"),
    "Y": re.compile(r"\d{4}"),
    "D": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
}
_PARTS = {
    "M": ("year", "month", "quarter"),
    "Q": ("year", "quarter"),
    "Y": ("year",),
    "D": ("year", "month", "quarter", "day"),
    "W": (),
}
"""What the first day of a period has in common with its last one, of which pandas takes the parts."""


def period_type(frequency: str | None) -> Type:
    """Return the type of the periods of a frequency, as people write it ("M", "Q-DEC").

    Raises:
        Refused: periods of this length are not followed.
    """
    name = _NAMES.get(frequency or "", frequency or "")
    if name not in _UNITS:
        raise Refused("periods of this length have no translation", way_out="keep their start, as .dt.floor() gives it")
    return Type(Kind.PERIOD, frequency=name)


def period_of(series: Series, frequency: str | None) -> Series:
    """Return the periods that moments fall into."""
    type = period_type(frequency)
    moment = series.column
    if type.frequency == "W":
        first = F.date_trunc("week", moment)
        last = F.date_format(F.date_add(first, 6), PATTERNS["D"])
        code = F.concat(F.date_format(first, PATTERNS["D"]), lit("/"), last)
    else:
        code = F.date_format(moment, PATTERNS[str(type.frequency)])
    return series.derived(code, type=type)


def start_of(series: Series, part: str = "start_time") -> Series:
    """Return the moments at which periods begin.

    Args:
        series: the periods.
        part: what is taken of them.

    Raises:
        Refused: the part is not the same at the start and at the end of a period, which is what pandas looks at.
    """
    frequency = str(series.type.frequency)
    if part != "start_time" and part not in _PARTS[frequency]:
        raise Refused("this part of periods has no translation", way_out="take it of .dt.start_time or .dt.end_time")
    return series.derived(_start(series.column, frequency), type=TIMESTAMP)


def is_period(value: Value) -> bool:
    """Tell whether a value is a column of periods."""
    return isinstance(value, Series) and value.type.kind is Kind.PERIOD


def part_of_period(series: Series, code: Code) -> Series:
    """Return a part of periods, such as the year; where there is no period, pandas has -1."""
    return series.derived(F.coalesce(code, lit(-1)) if series.missing else code, type=INT, missing=False)


def _start(code: Code, frequency: str) -> Code:
    moment = _formatted(code)
    if moment is not None:
        return moment if frequency == "W" else F.date_trunc(_UNITS[frequency], moment)
    match frequency:
        case "W":
            return F.to_timestamp(F.substring(code, 1, 10), PATTERNS["D"])
        case "Q":
            year = F.to_date(F.substring(code, 1, 4), "yyyy")
            return F.add_months(year, F.substring(code, 6, 1).cast("int") * 3 - 3).cast("timestamp")
    return F.to_timestamp(code, PATTERNS[frequency])


def _formatted(code: Code) -> Code | None:
    """Return the moments whose periods are written right here."""
    if isinstance(code, Call) and is_call(code, "concat"):
        return _formatted(code.args[0])
    return code.args[0] if isinstance(code, Call) and is_call(code, "date_format") else None


def period_text(frequency: str | None, const: object) -> Code | None:
    """Return a text of the program that stands for a period, if it is written as pandas writes it."""
    pattern = _TEXTS.get(frequency or "")
    return Lit(const) if isinstance(const, str) and pattern is not None and pattern.fullmatch(const) else None
