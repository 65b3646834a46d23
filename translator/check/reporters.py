"""Diagnostics as text, with the source line on a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from translator.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from rich.console import Console

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def diagnostic_line(path: str, diagnostic: Diagnostic) -> str:
    """Return a diagnostic on one line: ``etl.py:12:8 PS401 all rows are handed over (aggregate before)``."""
    return f"{path}:{diagnostic.span} {diagnostic.code.id} {diagnostic.message} ({diagnostic.advice})"


def diagnostics_json(diagnostics: Iterable[tuple[str, Diagnostic]]) -> str:
    """Return diagnostics with their paths as a JSON list."""
    return json.dumps([{"path": path, **diagnostic.as_dict()} for path, diagnostic in diagnostics], indent=2)


def print_excerpt(console: Console, path: str, diagnostic: Diagnostic, source: str | None) -> None:
    """Print a diagnostic in colours, and below it the line of source with a caret under what it is about.

    Args:
        console: the terminal.
        path: the file.
        diagnostic: the diagnostic.
        source: the line on which it begins, None if it is not known.
    """
    from rich.cells import cell_len
    from rich.text import Text

    span = diagnostic.span
    colour = _COLOURS[diagnostic.severity]
    parts = ((f"{path}:{span} ", "bold"), (diagnostic.code.id, colour), f" {diagnostic.message} ")
    console.print(Text.assemble(*parts, (f"({diagnostic.advice})", "dim")), soft_wrap=True)
    if source is None or not source.strip():
        return
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    # A tab is as wide as the spaces that it becomes, and a Chinese character as wide as two letters.
    text = source.expandtabs(4)
    first, last = (len(source[:place].expandtabs(4)) for place in (span.column - 1, end))
    caret = " " * cell_len(text[:first]) + "^" * max(cell_len(text[first:last].rstrip()), 1)
    gutter = f"{span.line:>6} | "
    for before, line in ((gutter, Text(text)), (" " * (len(gutter) - 2) + "| ", Text(caret, colour))):
        console.print(Text.assemble((before, "dim"), line), no_wrap=True, overflow="ellipsis", crop=True)
