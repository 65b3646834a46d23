"""Thirty whole programs: what becomes of each of their statements, and that they are equal.

``python -m tests.test_programs`` writes the verdicts anew; read the diff.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.running import judged
from tests.programs import translated
from translator.diagnostics import Severity
from translator.registry import load_rules
from translator.translate import Translation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "programs"
VERDICTS = FOLDER / "verdicts.json"
PROGRAMS = {program.stem: program for program in sorted(FOLDER.glob("*.py"))}


def verdicts(translation: Translation) -> dict[str, str]:
    """Return the verdict of every statement, by line, with the codes of its diagnostics."""
    codes: dict[int, set[str]] = {}
    for found in translation.diagnostics:
        codes.setdefault(found.span.line, set()).add(found.code.id)
    return {
        str(each.span.line): " ".join([each.verdict.value, *sorted(codes.get(each.span.line, ()))])
        for each in translation.statements
    }


def copied(folder: Path) -> Path:
    """Copy the data that the programs read into a folder."""
    for file in (FOLDER / "data").iterdir():
        shutil.copy(file, folder)
    return folder


def test_there_are_thirty_programs_of_some_length() -> None:
    assert len(PROGRAMS) >= 30
    assert all(len(program.read_text(encoding="utf-8").splitlines()) >= 15 for program in PROGRAMS.values())


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_statement_has_the_expected_verdict(name: str, tmp_path: Path) -> None:
    translation = translated(PROGRAMS[name].read_text(encoding="utf-8"), copied(tmp_path))
    assert verdicts(translation) == json.loads(VERDICTS.read_text(encoding="utf-8"))[name]
    assert not [found for found in translation.diagnostics if found.severity is Severity.ERROR]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_translation_is_equal(name: str, tmp_path: Path, spark: SparkSession) -> None:
    verdict = judged(PROGRAMS[name].read_text(encoding="utf-8"), copied(tmp_path), spark, load_rules())
    assert verdict.outcome == "equal", f"{verdict.detail}\n{verdict.code}"


def main() -> None:
    """Write the verdicts of all programs."""
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name))
        made = {
            name: verdicts(translated(program.read_text(encoding="utf-8"), folder))
            for name, program in PROGRAMS.items()
        }
    VERDICTS.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
