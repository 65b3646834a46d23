"""Diagnostics on their way to people and programs: chosen, suppressed, and written as text or JSON."""

from __future__ import annotations

from translator.check.choice import Choice, codes, unreadable
from translator.check.reporters import diagnostic_line, diagnostics_json, print_excerpt

__all__ = ["Choice", "codes", "diagnostic_line", "diagnostics_json", "print_excerpt", "unreadable"]
