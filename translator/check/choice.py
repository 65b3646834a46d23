"""Which diagnostics count: by severity, by code, and by comments in the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from translator.diagnostics import CODES, Diagnostic, Severity, Span
from translator.document import Document
from translator.errors import TranslatorError, UsageError

_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)", re.IGNORECASE)


Lines: TypeAlias = "Mapping[tuple[int | None, int], str]"
"""The lines of a program, by cell (None in text files) and number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to report.

    Attributes:
        severity: the lowest severity to report.
        select: codes or their beginnings (`PS4`) to report; all if empty.
        ignore: codes or their beginnings not to report.
    """

    severity: Severity = Severity.INFO
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def chosen(self, diagnostics: Iterable[Diagnostic], document: Document | None = None) -> tuple[Diagnostic, ...]:
        """Return the diagnostics to report.

        Args:
            diagnostics: all of them.
            document: the program, whose comments ``# noqa: PS301`` suppress diagnostics of their statement's lines.
        """
        lines = source_lines(document) if document is not None else {}
        return tuple(
            diagnostic for diagnostic in diagnostics if self._takes(diagnostic) and not suppressed(diagnostic, lines)
        )

    def _takes(self, diagnostic: Diagnostic) -> bool:
        code = diagnostic.code.id
        return (
            diagnostic.severity.rank >= self.severity.rank
            and (not self.select or code.startswith(self.select))
            and not code.startswith(self.ignore or "-")
        )


def source_lines(document: Document) -> Lines:
    """Return the lines of all code cells as they were written, by cell and line."""
    return {place: text for index in range(len(document.cells)) for place, text in document.source_lines(index).items()}


def suppressed(diagnostic: Diagnostic, lines: Lines) -> bool:
    """Return whether a comment ``# noqa: PS301`` stands on one of the lines of a diagnostic.

    A bare ``# noqa`` does not count, for it is mostly there because of something else.

    Args:
        diagnostic: the diagnostic.
        lines: the lines of the program, by cell and number.
    """
    span = diagnostic.span
    for number in range(span.line, span.end_line + 1):
        found = _NOQA.search(lines.get((span.cell, number), ""))
        if found and diagnostic.code.id in found["codes"].upper().replace(",", " ").split():
            return True
    return False


def codes(texts: Sequence[str]) -> tuple[str, ...]:
    """Return codes or their beginnings, as they were given on the command line: ``PS401,PS6``.

    Raises:
        UsageError: no code begins like that.
    """
    found = tuple(code.strip().upper() for text in texts for code in text.split(",") if code.strip())
    for code in found:
        if not any(known.startswith(code) for known in CODES):
            raise UsageError(f"there is no diagnostic {code!r}", advice="the codes are PS101, PS102, ...")
    return found


def unreadable(error: TranslatorError) -> Diagnostic:
    """Return the diagnostic for a file that cannot be read or parsed."""
    line, column = error.line or 1, error.column or 1
    return Diagnostic(CODES["PS101"], Span(error.cell, line, column, line, column), error.message, error.advice)
