"""Aggregates that are merged onto the frame that they are of: a window where the frame is computed, else a join."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.programs import run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

START = """\
import pandas as pd

left = pd.read_parquet("left.parquet")
right = pd.read_parquet("right.parquet")
df = left.merge(right, left_on="id", right_on="other")
"""
MEAN = 'mean = df.groupby("k")["x"].mean().reset_index(name="mean_x")\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two tables: keys that are missing, repeated or alone, and a group without values."""
    rng = np.random.default_rng(7)
    left = pd.DataFrame({
        "id": np.arange(40), "k": rng.choice(["a", "b", "c", None], 40), "x": rng.normal(size=40).round(3),
        "n": rng.integers(-3, 4, 40),
    })  # fmt: skip
    left.loc[::5, "x"] = np.nan
    left.loc[left["k"] == "c", "x"] = np.nan
    left.loc[39, "k"] = "alone"
    left.to_parquet(folder_file := tmp_path / "left.parquet")
    assert folder_file.exists()
    other = np.append(np.arange(0, 40, 2), [4, 39])
    pd.DataFrame({"other": other, "g": rng.choice(["u", "v"], len(other))}).to_parquet(tmp_path / "right.parquet")
    return tmp_path


@pytest.mark.parametrize(
    "program",
    [
        MEAN + 'df = df.merge(mean, on="k")\nsmall = df[df["x"] < df["mean_x"]]\n',
        MEAN + 'wide = df.merge(mean, on="k", how="left")\n',
        MEAN + 'print("between")\nmean.head()\nwide = df.merge(mean, on="k")\nlater = mean[mean["mean_x"] > 0]\n',
        (
            'sums = df.groupby(["k", "g"])'
            '.agg(total=("x", "sum"), most=("n", "max"), rows=("n", "size")).reset_index()\n'
            'wide = df.merge(sums, on=["k", "g"])\n'
        ),
        (
            'sums = df.groupby(["k", "g"]).agg(spread=("x", "std"), middle=("x", "median")).reset_index()\n'
            'wide = df.merge(sums, on=["k", "g"], how="left")\n'
        ),
        'size = df.groupby("g", as_index=False)["n"].sum()\nwide = df.merge(size, on="g", suffixes=("", "_total"))\n',
    ],
)
def test_the_result_is_the_same(program: str, folder: Path, spark: SparkSession) -> None:
    run = run_both(START + program, folder, spark)
    assert not run.differences
    assert "wide" in run.compared or "small" in run.compared


@pytest.mark.parametrize(
    ("program", "window"),
    [
        (MEAN + 'df = df.merge(mean, on="k")\n', True),
        (MEAN + 'df = df[df["n"] > 0]\nwide = df.merge(mean, on="k")\n', False),  # of other rows
        (MEAN + 'mean = mean[mean["mean_x"] > 0]\nwide = df.merge(mean, on="k")\n', False),  # not of all groups
        (MEAN + 'wide = left.merge(mean, on="k")\n', False),  # of another frame
        ('u = df.groupby("k")["x"].nunique().reset_index(name="u")\nwide = df.merge(u, on="k")\n', False),
        ('m = left.groupby("k")["x"].mean().reset_index(name="m")\nwide = left.merge(m, on="k")\n', False),  # read only
        (
            'def few():\n    global df\n    df = df[df["n"] > 0]\n\n\n'
            + MEAN
            + 'few()\nwide = df.merge(mean, on="k")\n',
            False,
        ),
        (MEAN + 'if len(df) > 3:\n    df = df[df["n"] > 0]\nwide = df.merge(mean, on="k")\n', False),
    ],
)
def test_windows_are_of_the_same_rows(program: str, window: bool, folder: Path, spark: SparkSession) -> None:
    run = run_both(START + program, folder, spark)
    assert not run.differences
    assert ("Window.partitionBy" in run.code) is window
