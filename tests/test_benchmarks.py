"""The benchmarks at a tiny scale: everything translates natively, and gives what pandas gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.plans import counted
from benchmarks.report import geometric_mean, ratio
from benchmarks.tpch import data as tpch
from benchmarks.tpch.run import SUITE as TPCH
from tests.programs import run_both, translated
from translator.diagnostics import Verdict

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

QUERIES = TPCH.programs("pandas")
NATIVE = {Verdict.NATIVE, Verdict.UNTOUCHED}
HANDED_OVER = "PS4"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if tpch.generator() is None:
        pytest.skip("tpchgen-cli is not installed")
    folder = tmp_path_factory.mktemp("tpch") / "tables"
    tpch.generate(0.001, folder)
    return folder


def test_every_query_has_its_hand_written_counterpart() -> None:
    assert len(QUERIES) == 22
    assert QUERIES.keys() == TPCH.programs("spark").keys()


@pytest.mark.parametrize("query", QUERIES)
def test_translates_without_a_hand_over(query: str, tables: Path) -> None:
    made = translated(QUERIES[query].read_text(encoding="utf-8"), tables)
    assert {statement.verdict for statement in made.statements} <= NATIVE
    assert not [found.message for found in made.diagnostics if found.code.id.startswith(HANDED_OVER)]


@pytest.mark.parametrize("query", QUERIES)
def test_gives_what_pandas_gives(query: str, tables: Path, spark: SparkSession) -> None:
    run = run_both(QUERIES[query].read_text(encoding="utf-8"), tables, spark)
    assert "result" in run.compared
    assert not run.differences


def test_ratios() -> None:
    def times(*seconds: float, error: str = "") -> dict[str, object]:
        return {"seconds": list(seconds), "error": error}

    assert ratio({"emitted": times(2, 9, 1), "spark": times(4, 4, 4)}) == 0.5
    assert ratio({"emitted": times(2), "spark": times(error="no")}) is None
    assert geometric_mean([0.5, 2]) == pytest.approx(1)
    assert geometric_mean([]) is None


def test_plans_are_counted_once_reexecuted_or_not() -> None:
    plan = """== Physical Plan ==
AdaptiveSparkPlan (9)
+- == Final Plan ==
   * Sort (4)
   +- Exchange (3)
      +- * BroadcastHashJoin Inner BuildRight (2)
         :- * ColumnarToRow (2)
         :  +- Scan parquet  (1)
         +- BroadcastExchange (6)
            +- Scan parquet  (5)
+- == Initial Plan ==
   Sort (8)
   +- Exchange (7)


(1) Scan parquet
Output [3]: [a#1, b#2, c#3]

(5) Scan parquet
Output [1]: [d#4]
"""
    found = counted([plan])
    wanted = {"jobs": 1, "shuffles": 1, "broadcasts": 1, "sorts": 1, "windows": 0, "scans": 2, "columns": 4}
    assert found == wanted
