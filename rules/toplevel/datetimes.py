"""Formats of dates and times: from strptime's directives to Spark's pattern letters."""

from __future__ import annotations

import re

from translator.rule import Refused
from translator.spark import Code, F

# Directive -> one letter, which takes one digit or two, and the fixed width that is needed between other digits.
_DIRECTIVES = {
    "Y": ("yyyy", "yyyy"),
    "y": ("yy", "yy"),
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
_LAST_SHORT_YEAR = 2068
_SHORTHANDS = {"%T": "%H:%M:%S", "%D": "%m/%d/%y", "%F": "%Y-%m-%d", "%R": "%H:%M"}


def pattern_of(strptime: str, *, short_years: bool = False) -> str:
    """Return Spark's pattern for a format of strptime.

    Args:
        strptime: the format.
        short_years: whether years of two digits are seen to by `of_its_century`.

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
        elif directive == "y" and not short_years:
            raise Refused("years of two digits from 69 on are of another century in Spark")
        elif directive in _DIRECTIVES:
            made.append(_DIRECTIVES[directive][adjacent])
        else:
            raise Refused(f"the format %{directive} has no equal in Spark")
    return "".join(made)


def of_its_century(moment: Code, strptime: str) -> Code:
    """Return moments that were read by a format; Spark has years of two digits in this century, from 69 on wrongly."""
    if "%y" not in strptime and "%D" not in strptime:
        return moment
    return F.when(F.year(moment) > _LAST_SHORT_YEAR, moment - F.expr("INTERVAL 100 YEARS")).otherwise(moment)


def _quoted(literal: str) -> str:
    """Put the letters of a literal into quotes; signs stand for themselves."""
    return re.sub(r"[A-Za-z\[\]{}#']+", lambda found: "'" + found[0].replace("'", "''") + "'", literal)
