"""Which diagnostics count: by severity, by code, and by comments in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from translator.diagnostics import CODES, Diagnostic, Severity, Span
from translator.document import Document
from translator.errors import TranslatorError, UsageError
from translator.translate import Translation

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

    def chosen(self, translation: Translation) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of a translation that are to be reported.

        A comment ``# noqa: PS301`` on a line of a statement suppresses that diagnostic in the whole statement. A bare
        ``# noqa`` does not count, for it is mostly there because of something else.
        """
        lines = source_lines(translation.document)
        suppressed = {place: _codes_in(text) for place, text in lines.items() if "noqa" in text.lower()}
        extent = _extents(translation) if suppressed else {}
        return tuple(
            diagnostic
            for diagnostic in translation.diagnostics
            if self._takes(diagnostic)
            and not any(diagnostic.code.id in suppressed.get(place, ()) for place in _places(diagnostic.span, extent))
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


def _codes_in(text: str) -> list[str]:
    found = _NOQA.search(text)
    return found["codes"].upper().replace(",", " ").split() if found else []


_Place: TypeAlias = "tuple[int | None, int]"


def _extents(translation: Translation) -> dict[_Place, Span]:
    """Return for each line of a simple statement where the statement is."""
    spans = [statement.span for statement in translation.statements]
    return {(span.cell, line): span for span in spans for line in range(span.line, span.end_line + 1)}


def _places(span: Span, extents: Mapping[_Place, Span]) -> Iterator[_Place]:
    """Yield the lines of the statement that a span is in, or of the span itself if that is not in a simple one."""
    whole = extents.get((span.cell, span.line), span)
    for line in range(whole.line, whole.end_line + 1):
        yield span.cell, line


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
