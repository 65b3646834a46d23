"""What is handed over to one call from the same rows comes in one hand-over, with the columns that are needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import translated

READ = """\
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("d.csv")
features = ["a", "b"]
model = LinearRegression()
"""


@pytest.mark.parametrize(
    ("statements", "wanted"),
    [
        ('plt.plot(df["a"], df["c"])', 'df_pd = df.select("a", "c").toPandas()\nplt.plot(df_pd["a"], df_pd["c"])'),
        (
            'model.fit(df[features], df["c"])',
            'df_pd = df.select("a", "b", "c").toPandas()\nmodel.fit(df_pd[["a", "b"]], df_pd["c"])',
        ),
        (
            'X = df[features]\ny = df["c"]\na, b, c, d = train_test_split(X, y)',
            'a, b, c, d = train_test_split(df_pd[["a", "b"]], df_pd["c"])',
        ),
        ("model.predict(df[features])", 'model.predict(df.select("a", "b").toPandas())'),
    ],
    ids=["columns", "frame and column", "variables", "one argument"],
)
def test_rows_stay_in_line(statements: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b,c,d\n1,2,3,4\n5,6,7,8\n")
    made = translated(READ + statements + "\n", tmp_path)
    assert wanted in made.codes[0]
    assert made.unbounded == 1


def test_other_rows_are_handed_over_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b,c,d\n1,2,3,4\n5,6,7,8\n")
    made = translated(READ + 'part = df[df["a"] > 1]\nplt.plot(df["a"], part["b"])\n', tmp_path)
    assert made.codes[0].count("toPandas") == 2
