"""Variations of all rules' examples on varied data: where pandas gives something and no rule refuses, both sides agree.

CASES in the environment says how many variations to draw for each example (3 by default), SEED which ones. Spark holds
the data as local relations, so that what needs no shuffle runs without a job.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests import examples, variations
from tests.test_examples import FAST_SETTINGS, working_folder
from translator.files import FileSniffer
from translator.registry import load_rules
from translator.rule import Example, Rule
from translator.schema import ddl

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

SEED = int(os.environ.get("SEED", "0"))
CASES = int(os.environ.get("CASES", "3"))
DATA = 12
"""How many sets of data there are."""

DOUBTS = ("PS303", "PS304", "PS305", "PS306", "PS6", "PS8")
"""Groups of diagnostics that announce a possible difference."""

REFUSALS = ("PS2", "PS401", "PS403", "PS404", "PS9")
RULES = load_rules()
TABLE = examples.rules_with_frames(RULES)
FUNCTIONS = list({made.function: made for made in reversed(RULES.values())}.values())[::-1]
TOTALS: Counter[str] = Counter()


def _drawing(count: int) -> settings:
    # A case is small as it is, so that nothing is lost where hypothesis does not look for a smaller one.
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """Where cases are run: the same data on both sides, and the folder of files that examples read."""

    spark: SparkSession
    sniffer: FileSniffer
    data: list[dict[str, pd.DataFrame]]
    on_spark: list[dict[str, DataFrame]] = field(default_factory=list)


@pytest.fixture(scope="module")
def bench(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Bench]:
    """The data, drawn once for all rules; in the end, what became of all cases is printed."""
    folder: Path = tmp_path_factory.mktemp("variations")
    examples.write_files(folder)
    files, path_of = working_folder(spark)
    here = files.getWorkingDirectory()
    files.setWorkingDirectory(path_of(str(folder)))
    before = {key: spark.conf.get(key) for key in FAST_SETTINGS}
    for key, value in FAST_SETTINGS.items():
        spark.conf.set(key, value)
    made = Bench(spark, FileSniffer(folder), _drawn_data())
    made.on_spark.extend(
        {name: _local_relation(spark, name, data) for name, data in frames.items()} for frames in made.data
    )
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.chdir(folder)
    yield made
    monkeypatch.undo()
    for key, value in before.items():
        assert value is not None
        spark.conf.set(key, value)
    files.setWorkingDirectory(here)
    counts = ", ".join(f"{name} {count}" for name, count in TOTALS.items())
    plugins = pytestconfig.pluginmanager
    capture: Any = plugins.get_plugin("capturemanager")
    reporter: Any = plugins.get_plugin("terminalreporter")
    with capture.global_and_fixture_disabled():
        reporter.write_line(f"\nvariations (SEED={SEED} CASES={CASES}): {counts}")


def _drawn_data() -> list[dict[str, pd.DataFrame]]:
    found: list[dict[str, pd.DataFrame]] = []

    @seed(SEED)
    @_drawing(DATA)
    @given(variations.frames())
    def draw(frames: dict[str, pd.DataFrame]) -> None:
        found.append(frames)

    draw()
    return found


def _local_relation(spark: SparkSession, name: str, data: pd.DataFrame) -> DataFrame:
    from pyspark.sql.classic.dataframe import DataFrame

    data = data.astype(object).where(data.notna(), None)
    rows = [
        tuple(cell.to_pydatetime() if hasattr(cell, "to_pydatetime") else cell for cell in row)
        for row in data.itertuples(index=False, name=None)
    ]
    java: Any = spark.createDataFrame(rows, schema=ddl(examples.COLUMNS[name]))._jdf
    return DataFrame(java.sparkSession().createDataFrame(java.collectAsList(), java.schema()), spark)


@pytest.mark.differential
@pytest.mark.parametrize("found", [pytest.param(made, id=made.name) for made in FUNCTIONS])
def test_variations(found: Rule, bench: Bench) -> None:
    """Both sides agree on all variations of a rule."""
    defects: list[str] = []
    drawn: set[tuple[str, int]] = set()

    @seed(SEED)
    @_drawing(CASES * len(found.examples))
    @given(variations.variations(found), st.integers(0, len(bench.data) - 1))
    def check(case: Example, place: int) -> None:
        if (case.pandas, place) in drawn:
            return
        drawn.add((case.pandas, place))
        outcome, defect = _outcome(case, bench, place)
        TOTALS[outcome] += 1
        if defect:
            defects.append(f"{outcome}\n{case.pandas}\n{defect}")

    check()
    TOTALS["rules"] += 1
    TOTALS["examples"] += len(found.examples)
    assert not defects, "\n\n".join(defects)


def _outcome(case: Example, bench: Bench, place: int) -> tuple[str, str]:
    """Return what became of a case, and what is wrong with it if something is."""
    from translator.verify.compare import compare

    try:
        expected = _on_pandas(case, bench.data[place])
    except Exception:  # noqa: BLE001 - whatever pandas has against it
        return "dropped", ""
    made = examples.translated(case, TABLE, bench.sniffer)
    if any(found.code.id.startswith(REFUSALS) for found in made.diagnostics):
        return "refused", ""
    try:
        actual = examples.spark_value(made, bench.on_spark[place], bench.spark)
    except Exception as error:  # noqa: BLE001 - to be reported with the case
        if any(reason in str(error) for reason in LOUD):
            return "too large for Spark", ""
        return "error", f"{made.text}\n{error}"
    ordered = monotone(expected) if case.ordered else None
    found = compare(expected, actual, ordered=ordered, whole_floats=True)
    if found.equal:
        return "equal", ""
    if not _size(expected):
        # What pandas makes of no rows at all depends on the way that it takes; the examples themselves are compared.
        return "empty", ""
    if any(diagnostic.code.id.startswith(DOUBTS) for diagnostic in made.diagnostics):
        return "announced", ""
    return "defect", f"{found}\n{made.program}\n{expected}\n\n{actual}"


LOUD = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "ParentNotDirectoryException")
"""Errors of Spark where pandas goes on with wrong numbers or floating-point ones, or appends to what it has written."""


def _on_pandas(case: Example, frames: dict[str, pd.DataFrame]) -> object:
    import numpy as np
    import pandas as pd

    scope: dict[str, Any] = {"pd": pd, "np": np, **{name: data.copy() for name, data in frames.items()}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(case.pandas, scope)
    return scope["result"]


def monotone(value: Any) -> list[str]:
    """Return the columns by which a result of pandas is sorted: rows with equal ones come in any order."""
    import pandas as pd

    if isinstance(value, pd.Series):
        value = value.to_frame()
    if not isinstance(value, pd.DataFrame):
        return []
    return [
        str(name)
        for name, column in value.items()
        if column.dtype != object and (column.is_monotonic_increasing or column.is_monotonic_decreasing)
    ]


def _size(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 1
