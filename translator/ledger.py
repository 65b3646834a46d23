"""The program that counts, on the full data, what violates the assumptions of the lean style.

It is the lean translation itself with a count put before each statement that takes something for granted, so that every
predicate is tried on the very frame that the translation works on.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace

from translator.document import Document
from translator.interpret.context import Options
from translator.registry import Rules
from translator.rule import NO_SNIFFING, Sniffer
from translator.translate import translate

HEADING = "violations  where      what is assumed"

_HELPER = f'''\
import atexit
import sys

CHECKED = {{}}


def check_assumption(place, claim, violations):
    """Count the rows that violate an assumption; what runs several times is added up."""
    try:
        count = CHECKED.get((place, claim), 0) + violations().count()
    except Exception as error:
        count = f"unknown: {{type(error).__name__}}"
    CHECKED[place, claim] = count


def report_assumptions():
    """Print what was counted."""
    print("{HEADING}")
    for (place, claim), count in CHECKED.items():
        print(f"{{count!s:>10}}  {{place:<10}} {{claim}}")


atexit.register(report_assumptions)
'''
_END = "sys.exit(any(count != 0 for count in CHECKED.values()))\n"
_PLACE = re.compile(r"check_assumption\('(\d+):(\d+):(\d+)'")
_MAGIC = re.compile(r"\b__magic\d*_\d+__\b")
_COUNTED = re.compile(r" *(\d+|unknown: \w+)  (\S+(?: \S+)?) +(.*)")


@dataclass(frozen=True, slots=True)
class Tested:
    """An assumption that was tried on data.

    Attributes:
        place: the place in the input that takes it for granted.
        claim: what is assumed.
        violations: how many rows, or groups, violate it; None if that could not be counted.
    """

    place: str
    claim: str
    violations: int | None

    @property
    def holds(self) -> bool:
        """Whether nothing violates it."""
        return self.violations == 0

    @property
    def sentence(self) -> str:
        """What was found, in a few words."""
        if self.violations is None:
            return f"whether {self.claim} could not be counted ({self.place})"
        return f"{self.claim}: {self.violations:,} violations ({self.place})" if self.violations else self.claim


def checking_program(
    document: Document, rules: Rules, options: Options, sniffer: Sniffer = NO_SNIFFING, *, debug: bool = False
) -> str:
    """Return a script that counts what violates each assumption; its exit code is 1 if something does.

    Args:
        document: the pandas program.
        rules: the table of rules.
        options: what the user chose.
        sniffer: finds out the schemas of data files.
        debug: let internal errors pass.

    Raises:
        InputError: a cell does not parse.
    """
    checked = replace(options, style="lean", checked=True)
    translation = translate(document, rules, checked, sniffer, debug=debug)
    parts = []
    for index, (cell, code) in enumerate(zip(document.cells, translation.codes, strict=True)):
        if cell.translate:
            parts.append(_PLACE.sub(lambda found, index=index: _placed(document, index, found), code))  # type: ignore[misc]
    text = _MAGIC.sub("None", "\n\n".join(part.rstrip("\n") for part in parts)) + "\n"
    start = _first_statement(text)
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:start], _HELPER, "\n", *lines[start:], "\n", _END])


def _placed(document: Document, index: int, found: re.Match[str]) -> str:
    line, column = int(found[2]), int(found[3]) + 1
    span = document.span(index, line, column, line, column)
    place = f"line {span.line}" if span.cell is None else f"cell {span.cell}:{span.line}"
    return f"check_assumption({place!r}"


def _first_statement(text: str) -> int:
    """Return the number of lines up to where imports may begin: after the docstring and ``from __future__``."""
    last = 0
    for place, node in enumerate(ast.parse(text).body):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if (place == 0 and is_text) or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            last = node.end_lineno or last
        else:
            break
    return last


def read_counts(output: str) -> tuple[Tested, ...]:
    """Return what a checking program has printed; nothing if it did not come to that."""
    _, found, table = output.rpartition(HEADING)
    if not found:
        return ()
    lines = [match for line in table.splitlines() if (match := _COUNTED.fullmatch(line))]
    return tuple(Tested(match[2], match[3], int(match[1]) if match[1].isdigit() else None) for match in lines)
