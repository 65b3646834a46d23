"""Five analyses of forty cells, written without looking at what has rules: most of them on the cluster, and equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.analyses.make_data import WRITERS
from scripts.make_golden import FIXTURES, translation_of
from translator.registry import load_rules

UNBOUNDED = {"passengers": 3, "houses": 9, "epidemic": 3, "retail": 2, "films": 7}
"""How many hand-overs grow with the rows, at most; pictures included."""


@pytest.mark.spark
@pytest.mark.parametrize("name", WRITERS)
def test_analysis_is_equal(name: str, tmp_path: Path) -> None:
    from translator.verify import verify

    (tmp_path / "data").mkdir()
    WRITERS[name](tmp_path / "data")
    program = tmp_path / f"{name}.ipynb"
    program.write_bytes((FIXTURES / "analyses" / program.name).read_bytes())
    translation = translation_of(program, load_rules())
    assert translation.unbounded <= UNBOUNDED[name]
    translated = tmp_path / f"translated_{program.name}"
    translated.write_bytes(translation.render())
    result = verify(program, translated, master="local[2]", columns_of=translation.columns_of, free=translation.free)
    assert result.equal, str(result.first_difference())
