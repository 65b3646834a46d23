"""Columns whose names are only known when the program runs, on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FRAME = """\
import pandas as pd
df = pd.DataFrame({
    "k": ["a", "b", "a", None],
    "a.b": [None, 2.5, 0.0, 1.0],
    "x": [1.0, None, 3.0, 4.0],
    "y": [1, 2, 2, 4],
    "z": [None, None, None, 1.0],
})
"""

PROGRAMS = {
    "drop what is mostly missing": """\
total = df.isnull().sum().sort_values(ascending=False)
percent = (df.isnull().sum() / df.isnull().count()).sort_values(ascending=False)
missing = pd.concat([total, percent], axis=1, keys=["Total", "Percent"])
df = df.drop(columns=missing[missing["Percent"] > 0.5].index)
df = df.drop(missing[missing["Total"] > 7].index, axis=1)
worst = df.isnull().sum().max()
share = df.notnull().mean()
df["x"] = df["x"].fillna(0)
sums = df.groupby("k")["x"].sum()
n = df.shape[1]
""",
    "choose some": """\
few = df.isna().sum().sort_values(kind="stable").head(3).index
part = df[few]
counts = part.count()
some = df[list(few)]
""",
    "loop over some": """\
chosen = [c for c in ["a.b", "x"] if df[c].nunique() > 2]
for c in chosen:
    df[c] = df[c].fillna(0)
chosen.remove("x")
rest = df[chosen].count()
total = df["x"].sum()
""",
    "loop after a drop": """\
gone = df.isnull().sum()
df = df.drop(columns=gone[gone > 2].index)
left = [c for c in df.columns if df[c].isnull().sum() > 0]
for c in left:
    df[c + "_missing"] = df[c].isnull()
n = len(df.columns)
""",
    "by their types": """\
gone = df.isnull().sum()
df = df.drop(columns=gone[gone > 2].index)
numbers = [f for f in df.columns if df.dtypes[f] != "object"]
texts = [f for f in df.columns if df[f].dtype == "object"]
for c in texts:
    df[c] = df[c].fillna("None")
for c in numbers:
    df[c + "_twice"] = df[c] * 2
numbers.remove("y")
means = df[numbers].mean()
""",
    "two branches": """\
gone = df.isnull().sum()
if gone.max() > 2:
    df = df.drop(columns=gone[gone > 2].index)
else:
    df["x"] = 1
m = df["x"].mean()
o = df["y"].max()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_sides_agree(name: str, tmp_path: Path, spark: SparkSession):
    run = run_both(FRAME + PROGRAMS[name], tmp_path, spark)
    assert not run.differences, run.code


@pytest.mark.parametrize("name", PROGRAMS)
def test_rows_stay_on_the_cluster(name: str):
    # A name with a dot is quoted, so that the rounds of a loop over it and others differ.
    assert not translated((FRAME + PROGRAMS[name]).replace("a.b", "a_b")).unbounded
