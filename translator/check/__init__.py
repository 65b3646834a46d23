"""Diagnostics on their way to people and programs: chosen, suppressed, and written as text or JSON."""

from __future__ import annotations

from translator.check.choice import Choice, Lines, codes, source_lines, unreadable
from translator.check.reporters import diagnostic_line, diagnostics_json, print_excerpt

__all__ = [
    "Choice",
    "Lines",
    "codes",
    "diagnostic_line",
    "diagnostics_json",
    "print_excerpt",
    "source_lines",
    "unreadable",
]
