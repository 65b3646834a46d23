"""The generated pages of docs/ say what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path

from translator.diagnostics import CODES

ROOT = Path(__file__).resolve().parent.parent


def test_generated_pages_are_fresh() -> None:
    pages: dict[Path, str] = runpy.run_path(str(ROOT / "scripts" / "make_docs.py"))["pages"]()
    stale = [path.name for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_every_code_has_its_section() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"### {code}: " not in page] == []
