"""The example programs: what they become, and that it is equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.make_golden import GOLDEN, prepared, programs, translation_of
from translator.diagnostics import Severity
from translator.registry import load_rules

PROGRAMS = {program.name: program for program in programs()}
DRAWN = {"flights.ipynb": 1}
"""How many hand-overs grow with the rows: those of pictures, and no others."""


@pytest.mark.parametrize("name", PROGRAMS)
def test_translation_is_the_golden_one(name: str, tmp_path: Path) -> None:
    translation = translation_of(prepared(PROGRAMS[name], tmp_path), load_rules())
    assert translation.render() == (GOLDEN / name).read_bytes(), "if this is better: python -m scripts.make_golden"
    assert not [d for d in translation.diagnostics if d.severity is Severity.ERROR]
    assert translation.unbounded == DRAWN.get(name, 0)


@pytest.mark.parametrize("name", PROGRAMS)
def test_translating_twice_is_translating_once(name: str, tmp_path: Path) -> None:
    rules = load_rules()
    program = prepared(PROGRAMS[name], tmp_path)
    once = translation_of(program, rules).render()
    program.write_bytes(once)
    assert translation_of(program, rules).render() == once


@pytest.mark.spark
@pytest.mark.parametrize("name", PROGRAMS)
def test_translation_is_equal(name: str, tmp_path: Path) -> None:
    from translator.verify import verify

    program = prepared(PROGRAMS[name], tmp_path)
    translation = translation_of(program, load_rules())
    translated = tmp_path / f"translated_{name}"
    translated.write_bytes(translation.render())
    known = translation.document.kind == "script"
    result = verify(
        program,
        translated,
        rows=2_000,
        master="local[2]",
        columns_of=translation.columns_of,
        free=translation.free,
        steps=translation.steps[0] if known else None,
    )
    assert result.equal, str(result.first_difference())
    assert result.values()
