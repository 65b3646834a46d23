"""A column that a variable holds is changed in some of its rows: whatever holds the same column changes too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

READ = 'import pandas as pd\ndf = pd.read_csv("data.csv")\n'
DATA = "x,y,n\n1.5,2.0,1\n,1.0,2\n-3.0,,3\n"


@pytest.mark.parametrize(
    ("body", "native"),
    [
        ('c = df["x"].copy()\nc[c > 1] = 0\nr = df["x"].sum()', True),
        ('c = df["x"].copy()\nc.loc[c.isna()] = df["y"]', True),
        ('c = df["x"]\nc[c > 1] = 0\nr = df["x"].sum()', True),
        ('c = df["x"]\nc[1] = 7\nr = df["x"].sum()', False),
        ('c = df["x"].copy()\nd = c\nc[c > 1] = 0\nr = d.sum()', False),
        ('c = df["x"].abs()\nd = c\nc.fillna(9, inplace=True)\nr = d.sum()', False),
        ('c = df["x"].abs()\nd = c\nd = df["y"]\nc[c > 1] = 0\nr = d.sum()', True),
    ],
)
def test_all_that_hold_a_column_change_with_it(body: str, native: bool, spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(DATA)
    run = run_both(READ + body, tmp_path, spark)
    assert run.compared
    assert not run.differences
    assert all(found.code.id != "PS401" for found in run.translation.diagnostics) is native


@pytest.mark.parametrize("change", ["s[s > 1] = 0", "s[1] = 0", "s.fillna(0, inplace=True)"])
def test_a_function_that_changes_the_column_of_its_caller_is_announced(change: str) -> None:
    source = f'{READ}def f(s):\n    {change}\n    return s\nc = df["x"] * 2\nr = f(c)\nq = c.sum()\n'
    assert "PS601" in {found.code.id for found in translated(source).diagnostics}
