"""Patterns and units of moments."""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.rule import Refused
from translator.spark import Code, F, lit

_DIRECTIVES = {
    "Y": "yyyy",
    "y": "yy",
    "m": "MM",
    "d": "dd",
    "H": "HH",
    "I": "hh",
    "M": "mm",
    "S": "ss",
    "f": "SSSSSS",
    "p": "a",
    "j": "DDD",
    "b": "MMM",
    "B": "MMMM",
    "a": "EEE",
    "A": "EEEE",
    "-d": "d",
    "-m": "M",
    "-H": "H",
    "-I": "h",
    "-M": "m",
    "-S": "s",
    "F": "yyyy-MM-dd",
    "T": "HH:mm:ss",
    "R": "HH:mm",
    "D": "MM/dd/yy",
    "x": "MM/dd/yy",
    "X": "HH:mm:ss",
}
_COMPUTED: dict[str, Callable[[Code], Code]] = {
    "U": lambda t: _two(F.floor((F.dayofyear(t) + 7 - F.dayofweek(t)) / 7)),
    "W": lambda t: _two(F.floor((F.dayofyear(t) + 6 - F.weekday(t)) / 7)),
    "V": lambda t: _two(F.weekofyear(t)),
    "G": lambda t: F.extract(lit("YEAROFWEEK"), t).cast("string"),
    "u": lambda t: (F.weekday(t) + 1).cast("string"),
    "w": lambda t: (F.dayofweek(t) - 1).cast("string"),
}
"""The parts for which Spark has no letter."""
_UNITS = {"D": 86400, "d": 86400, "h": 3600, "H": 3600, "min": 60, "T": 60, "s": 1, "S": 1}
_NAMES = {86400: "day", 3600: "hour", 60: "minute", 1: "second"}


def _two(number: Code) -> Code:
    return F.lpad(number.cast("string"), 2, "0")


def formatted(moment: Code, text: str) -> Code:
    """Return moments written in a format of strftime.

    Raises:
        Refused: Spark has neither a letter nor a function for a part of it.
    """
    pieces = re.split(rf"(%[{''.join(_COMPUTED)}])", text.replace("%%", "%_"))
    if len(pieces) == 1:
        return F.date_format(moment, spark_format(text))
    parts: list[Code] = []
    for piece in filter(None, pieces):
        if piece[0] == "%" and piece[1:] in _COMPUTED:
            parts.append(_COMPUTED[piece[1:]](moment))
        elif "%" in piece:
            parts.append(F.date_format(moment, spark_format(piece.replace("%_", "%%"))))
        else:
            parts.append(lit(piece))
    return F.concat(*parts) if len(parts) > 1 else parts[0]


def finest_part(text: str) -> str:
    """Return the finest of year, month and day that a format of strftime writes, or "time" for what is finer."""
    letters = set(re.findall(r"%-?([A-Za-z])", text))
    for part, known in (("year", "Yy"), ("month", "YymbB"), ("day", "YymbBdjaAFDx")):
        if letters <= {*known}:
            return part
    return "time"


def spark_format(text: str) -> str:
    """Return a strftime format as a pattern of Spark; letters that stand for themselves are quoted.

    Raises:
        Refused: Spark has no letter for a part of it.
    """
    out, place = "", 0
    while place < len(text):
        if text[place] == "%":
            found = re.match(r"%(-?[A-Za-z%])", text[place:])
            if found is None or (found[1] != "%" and found[1] not in _DIRECTIVES):
                raise Refused(f"the format {text!r} holds a part that Spark does not have")
            out += "%" if found[1] == "%" else _DIRECTIVES[found[1]]
            place += found.end()
            continue
        plain = re.match(r"[^%]+", text[place:])
        assert plain is not None
        out += re.sub(r"[A-Za-z][A-Za-z ]*[A-Za-z]|[A-Za-z]|[#\[\]{}]", r"'\g<0>'", plain[0].replace("'", "''"))
        place += plain.end()
    return out


def rounded(column: Code, freq: str, how: str) -> Code:
    """Return moments rounded to a unit such as "D", "h" or "15min".

    Args:
        column: the moments.
        freq: the unit, as in pandas.
        how: "floor", "ceil" or "rint".

    Raises:
        Refused: the unit is not a whole number of seconds.
    """
    found = re.fullmatch(r"(\d*)([A-Za-z]+)", freq)
    if found is None or found[2] not in _UNITS or found[1] == "0":
        raise Refused("this unit of time has no translation")
    seconds = int(found[1] or 1) * _UNITS[found[2]]
    if how == "floor" and seconds in _NAMES:
        return F.date_trunc(_NAMES[seconds], column)
    units = {"floor": F.floor, "ceil": F.ceil, "rint": F.rint}[how](F.unix_micros(column) / (seconds * 1_000_000))
    return F.timestamp_seconds(units * seconds)
