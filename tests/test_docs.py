"""The generated pages of docs/ say what the code says."""

from __future__ import annotations

import ast
import csv
import re
import runpy
from pathlib import Path

import pytest

from scripts.coverage_page import FREQUENCY
from scripts.findings import FINDINGS
from scripts.grades import Grader
from scripts.probes import FILES, HEAD, PROBES
from scripts.rule_pages import translated
from translator.diagnostics import CODES
from translator.registry import load_rules

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
    found = grader.grades(['df["x"].sum()', 'df["x"].searchsorted(3)', 'list(df["x"])', "df.sample(2)"])
    assert [form.grade for form in found] == ["exact", "refused: todo", "driver", "caveat"]


NO_PROGRAM = {"PS101", "PS502", "PS702", "PS901"}
"""Codes of programs that do not parse, of faults of the translator, and of what no rule yields yet."""


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_code_yields_it_and_its_other_form_does_not(code: str) -> None:
    finding = FINDINGS[code]
    assert bool(finding.before) == (code not in NO_PROGRAM)
    for program, wanted in ((finding.before, True), (finding.after, False)):
        if program:
            found = {d.code.id for d in translated(program, finding, load_rules()).diagnostics}
            assert (code in found) == wanted, found


def test_the_codes_that_the_sources_name_are_those_of_the_table() -> None:
    """Otherwise a diagnostic would be lost without a word, or one row would hide another."""
    texts = [
        path.read_text(encoding="utf-8") for folder in ("translator", "rules") for path in (ROOT / folder).rglob("*.py")
    ]
    assert set(re.findall(r'"(PS[1-9]\d\d)"', "\n".join(texts))) == set(CODES)
    table = (ROOT / "translator" / "diagnostics.py").read_text(encoding="utf-8")
    assert table.count("        Code(\n") == len(CODES)


def test_every_code_has_its_section() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"### {code}: " not in page] == []
