"""Random whole programs on nasty data: a difference without a diagnostic is a defect; and the defects found so far.

``make fuzz PROGRAMS=3000 SEED=1`` runs as many as one likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fuzz.data import write_files
from tests.fuzz.many import grown
from tests.fuzz.running import SETTINGS, judged
from tests.fuzz.shrinking import shrunk
from tests.fuzz.slicing import lines_behind
from translator.registry import load_rules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FOUND = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "programs" / "found").glob("*.py"))
PROGRAMS = 200
SEED = 20


@pytest.fixture(scope="module")
def quick(spark: SparkSession) -> Iterator[SparkSession]:
    """The session of the tests, set up for many tiny jobs."""
    names = [name for name in SETTINGS if spark.conf.isModifiable(name)]
    before = {name: spark.conf.get(name) for name in names}
    for name in names:
        spark.conf.set(name, SETTINGS[name])
    yield spark
    for name, value in before.items():
        assert value is not None
        spark.conf.set(name, value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that programs read."""
    write_files(tmp_path)
    return tmp_path


def test_random_programs(quick: SparkSession, folder: Path) -> None:
    events: list[dict[str, Any]] = []
    grown(events.append, PROGRAMS, SEED, folder, None, quick)
    defects = [event["defect"] for event in events if event["defect"]]
    assert len(events) == PROGRAMS
    assert not defects, "\n".join(defects)


@pytest.mark.parametrize("program", FOUND, ids=lambda path: path.stem)
def test_a_defect_found_stays_mended(program: Path, quick: SparkSession, folder: Path) -> None:
    verdict = judged(program.read_text(encoding="utf-8"), folder, quick, load_rules())
    assert verdict.outcome in ("equal", "excused"), f"{verdict.detail}\n{verdict.code}"


def test_a_difference_is_found(quick: SparkSession, folder: Path) -> None:
    """The judge sees a wrong value, a missing row and a crash; a diagnostic elsewhere excuses nothing."""
    source = "import pandas as pd\ndf = pd.DataFrame({'x': [1.0, None]})\n"
    rules = dict(load_rules())
    rules["series", "sum"] = rules["series", "count"]
    assert judged(source + "v = df['x'].sum()\n", folder, quick, rules).outcome == "equal"  # one row, of value 1
    assert judged(source + "df['x'] += 1\nv = df['x'].sum()\n", folder, quick, rules).kind == "differs"
    elsewhere = "s = pd.to_datetime(pd.DataFrame({'t': ['2020-01-01']})['t'])\n"
    assert judged(source + elsewhere + "df['x'] += 1\nv = df['x'].sum()\n", folder, quick, rules).outcome == "defect"


def test_only_statements_behind_a_variable_count() -> None:
    source = "a = 1\nb = a\nc = 2\nb['x'] = c\nd = f(c)\ng(a)\n"
    assert lines_behind(source, {"d"}) == {3, 5}
    assert lines_behind(source, {"a"}) == {1, 2, 3, 4, 6}


def test_an_instance_holds_what_it_is_made_of() -> None:
    source = "class Holder:\n    def step(self): ...\na = 1\nb = 2\nh = Holder(a)\nr = h.step()\nk = a\n"
    assert lines_behind(source, {"k"}) == {1, 2, 3, 5, 6, 7}
    assert lines_behind(source, {"b"}) == {4}


def test_a_failing_program_is_made_small() -> None:
    source = "import pandas as pd\nimport numpy as np\na = 1\nb = 2\nif b:\n    c = 3\nd = 4\n"
    assert shrunk(source, lambda text: "c = 3" in text).splitlines()[2:] == ["c = 3"]
