"""Frames that lists and dicts hold, changed in place, run on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FRAMES = """\
import pandas as pd
train = pd.DataFrame({"k": ["a", "b", "a", None], "x": [1.0, None, 3.0, 4.0], "y": [1, 2, 3, 4]})
test = pd.DataFrame({"k": ["c", "b", "a", None], "x": [1.0, 2.0, 3.0, 4.0]})
both = [train, test]
"""

PROGRAMS = {
    "loop": """\
for data in both:
    data["double"] = data["x"] * 2
    data["k"] = data["k"].map({"a": 1, "b": 2}).fillna(0)
total = train["double"].sum() + both[1]["double"].sum()
""",
    "display": """\
for data in [train, test]:
    data["z"] = data["x"] + 1
    data.drop("x", axis=1, inplace=True)
held = both[0]["z"].sum()
""",
    "rounds that differ": """\
for data in both:
    data.loc[data["x"] > 2, "x"] = 0
    data["x"].fillna(data["x"].mean(), inplace=True)
""",
    "rebound, not changed": """\
for data in both:
    data = data.drop("k", axis=1)
kept = "k" in train.columns
""",
    "changed, then rebound": """\
for data in both:
    data["z"] = 1
    data = data[data["x"] > 2]
    n = len(data)
left = len(train)
""",
    "by another name": """\
for data in both:
    data["z"] = 1
    train["w"] = 2
n = train.shape[1] + test.shape[1]
""",
    "outside of loops": """\
frames = {"train": train, "test": test}
train["w"] = 2
frames["test"]["v"] = 3
n = frames["train"]["w"].sum() + test["v"].sum()
m = both[0]["w"].sum()
""",
    "the last one is used": """\
for data in both:
    data["z"] = data["x"] + 1
last = data["z"].sum()
data["after"] = 5
seen = "after" in test.columns
""",
    "nested": """\
for data in both:
    for column in ["x"]:
        data[column + "_missing"] = data[column].isna()
n = both[0]["x_missing"].sum()
""",
    "one of them becomes pandas": """\
train["band"] = pd.Series(pd.array([1, 2, 3, 4])).values
train.iloc[0:2, 1] = 0
for data in both:
    data["z"] = data["x"] * 2
n = train["z"].sum() + test["z"].sum()
""",
    "then in a list anew": """\
train = train.drop("y", axis=1)
both = [train, test]
for data in both:
    data["half"] = data["x"] / 2
all_rows = pd.concat(both)
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_sides_agree(name: str, tmp_path: Path, spark: SparkSession):
    run = run_both(FRAMES + PROGRAMS[name], tmp_path, spark)
    assert not run.differences, run.code
    assert {"train", "test"} <= set(run.compared)


def test_the_loop_stays_a_loop():
    code = translated(FRAMES + 'for data in both:\n    data["z"] = data["x"] + 1\n').codes[0]
    assert "for i, data in enumerate(both):\n" in code
    assert code.endswith("    both[i] = data\ntrain, test = both\n")
