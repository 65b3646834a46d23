"""One frame under several names, changed by functions; and frames changed before a loop is left early."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FRAME = """\
import pandas as pd
df = pd.DataFrame({"s": ["a", "b", None], "n": [1, 2, 6], "x": [0.5, None, 2.0]})
def doubled(data):
    if len(data) < 2:
        return data
    data["twice"] = data["n"] * 2
    return data
"""

PROGRAMS = {
    "called twice": """\
first = df.pipe(doubled)
held = [df]
df = doubled(df)
df.rename(columns={"s": "text"}, inplace=True)
names = list(first.columns) + list(held[0].columns)
""",
    "given back, then changed": """\
made = doubled(df)
made["z"] = made["x"].isna()
missing = df["z"].sum()
""",
    "changed before a break": """\
k = 0
while k < 3:
    if k == 1:
        df["n"] = df["n"] / 4
        break
    k += 1
    df["n"] = df["n"].astype(int)
parts = df["n"] // 1
total = df["n"].sum()
""",
    "changed before a continue": """\
for c in ["n", "x"]:
    if c == "n":
        df[c] = df[c] / 4
        continue
    df["y"] = df["n"].astype(int)
total = df["n"].sum()
""",
    "a method that does nothing": """\
same = df.sort_index()
same["z"] = 1
n = df.shape[1]
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_sides_agree(name: str, tmp_path: Path, spark: SparkSession):
    run = run_both(FRAME + PROGRAMS[name], tmp_path, spark)
    assert not run.differences, run.code
