"""Formats of dates and times: from strptime's directives to Spark's pattern letters."""

from __future__ import annotations

import re

from translator.rule import Refused

# Directive -> one letter, which takes one digit or two, and the fixed width that is needed between other digits.
_DIRECTIVES = {
    "Y": ("yyyy", "yyyy"),
    "m": ("M", "MM"),
    "d": ("d", "dd"),
    "H": ("H", "HH"),
    "I": ("h", "hh"),
    "M": ("m", "mm"),
    "S": ("s", "ss"),
    "f": ("SSSSSS", "SSSSSS"),
    "p": ("a", "a"),
    "b": ("MMM", "MMM"),
    "B": ("MMMM", "MMMM"),
    "a": ("E", "E"),
    "A": ("EEEE", "EEEE"),
    "j": ("D", "DDD"),
}
_SHORTHANDS = {"%T": "%H:%M:%S", "%D": "%m/%d/%y", "%F": "%Y-%m-%d", "%R": "%H:%M"}


def pattern_of(strptime: str) -> str:
    """Return Spark's pattern for a format of strptime.

    Raises:
        Refused: a directive has no letter in Spark, or reads other texts there.
    """
    for short, long in _SHORTHANDS.items():
        strptime = strptime.replace(short, long)
    adjacent = re.search(r"%[A-Za-z]%[A-Za-z]", strptime) is not None
    made = []
    for directive, literal in re.findall(r"%(.)|([^%]+)", strptime):
        if literal:
            made.append(_quoted(literal))
        elif directive == "%":
            made.append("'%'")
        elif directive in _DIRECTIVES:
            made.append(_DIRECTIVES[directive][adjacent])
        else:
            raise Refused(f"the format %{directive} has no equal in Spark")
    return "".join(made)


def _quoted(literal: str) -> str:
    """Put the letters of a literal into quotes; signs stand for themselves."""
    return re.sub(r"[A-Za-z\[\]{}#']+", lambda found: "'" + found[0].replace("'", "''") + "'", literal)
