"""Findings as text and as JSON, chosen by severity, code and comment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BROKEN, HANDED_OVER, PANDAS, PLAIN, Call, notebook
from translator.check import Choice
from translator.diagnostics import CODES, Diagnostic, Severity, Span
from translator.document import parse_document
from translator.translate import Translation


def test_findings_and_exit_codes(folder: Path, call: Call) -> None:
    (folder / "good.py").write_text(PANDAS)
    (folder / "plain.py").write_text(PLAIN)
    (folder / "bad.ipynb").write_text(notebook("import pandas as pd", HANDED_OVER))
    assert (call("check", "good.py", "plain.py").exit_code, call("check", ".").exit_code) == (0, 1)
    result = call("check", ".", "--select", "PS4")
    assert result.stdout.startswith("bad.ipynb:cell 2:5:1 PS401 ")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "1 finding in 1 of 3 files; see docs/rules/PS401.md\n"
    assert call("check", "good.py").stderr == "no findings in 1 file\n"
    assert call("check", ".", "--quiet").stderr == ""


def test_as_json(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(HANDED_OVER)
    (folder / "b.py").write_text(BROKEN)
    result = call("check", "a.py", "b.py", "--format", "json", "--select", "PS401,PS1")
    assert result.exit_code == 2
    handed_over, broken = json.loads(result.stdout)
    assert (handed_over["path"], handed_over["code"], handed_over["line"]) == ("a.py", "PS401", 5)
    assert (broken["path"], broken["code"], broken["line"], broken["severity"]) == ("b.py", "PS101", 4, "error")


@pytest.mark.parametrize(
    ("comment", "is_found"),
    [
        ("", True),
        ("  # noqa", True),
        ("  # noqa: E501", True),
        ("  # noqa: PS40", True),
        ("  # noqa: PS401", False),
        ("  # noqa: E501, PS401", False),
        ("  #NOQA:PS401 PS201", False),
        ("  # small  # noqa: PS401 - it is small", False),
    ],
)
def test_a_comment_suppresses(folder: Path, call: Call, comment: str, is_found: bool) -> None:
    (folder / "a.py").write_text(PANDAS + f"big.to_clipboard(\n    excel=False,{comment}\n)\n")
    assert call("check", "a.py", "--select", "PS401").exit_code == int(is_found)


def test_a_comment_counts_in_its_own_cell_only(folder: Path, call: Call) -> None:
    (folder / "a.ipynb").write_text(notebook("#\n" * 4 + "# noqa: PS401", HANDED_OVER))
    assert call("check", "a.ipynb", "--select", "PS401").exit_code == 1


def test_codes_are_chosen(call: Call, folder: Path) -> None:
    (folder / "a.py").write_text(HANDED_OVER)
    assert call("check", "a.py", "--ignore", "PS4,PS2,PS3").exit_code == 0
    assert call("check", "a.py", "--select", "ps4").exit_code == 1
    assert call("check", "a.py", "--severity", "error").exit_code == 0
    assert "there is no diagnostic 'PS9999'" in call("check", "a.py", "--ignore", "PS9999").stderr


def test_severities_are_ordered() -> None:
    span = Span(None, 1, 1, 1, 2)
    found = tuple(Diagnostic(CODES[code], span, "x") for code in ("PS303", "PS401", "PS203"))
    translation = Translation(parse_document(b"x\n"), ("x\n",), found, ())
    for severity, expected in ((Severity.INFO, 3), (Severity.WARNING, 2), (Severity.ERROR, 1)):
        assert len(Choice(severity).chosen(translation)) == expected
