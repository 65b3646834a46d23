"""The generated pages of docs/ say what the code says."""

from __future__ import annotations

import ast
import csv
import runpy
from pathlib import Path

from scripts.coverage_page import FREQUENCY
from scripts.grades import Grader
from scripts.probes import FILES, HEAD, PROBES
from translator.diagnostics import CODES

ROOT = Path(__file__).resolve().parent.parent


def test_generated_pages_are_fresh() -> None:
    pages: dict[Path, str] = runpy.run_path(str(ROOT / "scripts" / "make_docs.py"))["pages"]()
    stale = [path.name for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_every_row_of_the_frequency_table_is_measured() -> None:
    with FREQUENCY.open(encoding="utf-8") as file:
        assert {row["api"] for row in csv.DictReader(file)} == set(PROBES)


def test_every_form_is_a_program_of_python() -> None:
    for forms in PROBES.values():
        for form in forms:
            ast.parse(form)


def test_a_form_without_a_rule_is_refused_and_one_on_the_driver_is_not_native() -> None:
    grader = Grader(HEAD, FILES)
    found = grader.grades(['df["x"].sum()', "df.to_xarray()", 'list(df["x"])', "df.sample(2)"])
    assert [form.grade for form in found] == ["exact", "refused: todo", "driver", "caveat"]


def test_every_code_has_its_section() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"### {code}: " not in page] == []
