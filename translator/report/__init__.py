"""Reports for people: self-contained HTML pages and tables for the terminal."""

from __future__ import annotations

from translator.report.terminal import print_verification
from translator.report.verification import render_verification

__all__ = ["print_verification", "render_verification"]
