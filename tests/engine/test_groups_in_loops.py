"""Loops over the groups of a frame, on both sides."""

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
    "k": ["b", "a", "a", None],
    "g": ["x", "y", "z", "x"],
    "t": pd.to_datetime(["2020-01-02", "2020-01-01", "2020-01-02", None]),
    "n": [1, 2, 3, 4],
    "x": [1.5, None, -2.0, 0.0],
})
"""

PROGRAMS = {
    "a dict and a list of records": """\
sums, rows = {}, []
for k, part in df.groupby("k"):
    sums[k] = part["n"].sum()
    part = part.copy()
    part["share"] = part["n"] / part["n"].sum()
    rows.append({"k": k, "most": part["share"].max(), "rows": len(part)})
table = pd.DataFrame(rows)
""",
    "two keys": """\
means = {}
for (a, b), part in df.groupby(["k", "g"]):
    means[f"{a}-{b}"] = part["x"].mean()
""",
    "moments as keys": """\
days = []
for day, part in df.groupby("t"):
    days.append((day, part["n"].max()))
""",
    "numbers as keys": """\
seen = []
for n, part in df.groupby(by="n"):
    if n > 1:
        seen.append(part["x"].count())
""",
    "the frame is bound anew": """\
total = 0
for k, part in df.groupby("k"):
    df = df[df["n"] > 1]
    total += part["n"].sum()
left = len(df)
""",
    "one key in a list": """\
keys = []
for key, part in df.groupby(["k"]):
    keys.append(key)
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_sides_agree(name: str, tmp_path: Path, spark: SparkSession):
    run = run_both(FRAME + PROGRAMS[name], tmp_path, spark)
    assert not run.differences, run.code


@pytest.mark.parametrize("name", ["a dict and a list of records", "two keys", "moments as keys", "numbers as keys"])
def test_rows_stay_on_the_cluster(name: str):
    assert not translated(FRAME + PROGRAMS[name]).unbounded
