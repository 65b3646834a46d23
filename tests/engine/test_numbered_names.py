"""Columns that pandas calls by numbers are texts in Spark, and numbers again wherever the program sees their names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SPLIT = 'import pandas as pd\ndf = pd.read_csv("data.csv")\nd = df["s"].str.split("-", n=1, expand=True)\n'


@pytest.mark.parametrize(
    ("body", "native"),
    [
        ("r = d.columns.tolist()", True),
        ("r = d[1].str.upper().nunique()", True),
        ('d = d.rename(columns={0: "a", 1: "b"})\nr = d.sort_values("a")', True),
        ('d = d.rename(columns={"0": "a"})\nr = d.columns.tolist()', True),
        ('r = d.rename(columns=lambda c: f"part_{c}").columns.tolist()', True),
        ('d.columns = ["0", "1"]\nr = d.columns.tolist()', True),
        ("e = df.join(d)\nr = list(e.columns)", True),
        ("r = d.T", False),
        ("r = d.nunique()", False),
        ("r = d.describe()", False),
        ("r = d.melt()", False),
        ("r = df.join(d).iloc[:, 1:].T", False),
        ("for c in d.columns:\n    d[c] = d[c].str.upper()\nr = d[0].tolist()", False),
        ('r = d.fillna("none")\nr = r.astype(str).isna().columns.tolist()', True),
        ("r = pd.concat([df, d], axis=1).head(2)\nr = list(r)", True),
        ("d[2] = 1\nr = d.columns.tolist()", False),
    ],
)
def test_names_are_numbers_again(body: str, native: bool, spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("s,n\na-b,1\nc-d,2\ne-f,3\n")
    run = run_both(SPLIT + body, tmp_path, spark)
    assert run.compared
    assert not run.differences
    assert all(found.code.id != "PS401" for found in run.translation.diagnostics) is native
