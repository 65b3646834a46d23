"""Windows, bins of time and moments in whole programs: gaps, ties, missing keys and moments, unsorted rows, one row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DATA = """\
day,k,x,n,w
2021-01-01 00:00:00,a,1.5,3,1
2021-01-03 05:30:00,,7.0,-2,3
2021-01-01 10:00:00,b,,1,2
2021-01-03 00:00:00,a,2.5,4,1
2021-04-15 00:15:00,a,8.25,6,4
2021-01-04 23:59:59,b,4.0,0,2
2021-01-10 00:00:00,a,-1.0,9,5
,b,,5,2
2021-02-01 12:00:00,b,3.0,2,1
2021-04-30 18:45:00,a,0.0,7,2
2021-12-31 23:00:00,c,2.0,1,1
"""
HEAD = 'import pandas as pd\nimport numpy as np\ndf = pd.read_csv("ts.csv", parse_dates=["day"])\n'
REFUSALS = ("PS2", "PS401", "PS9")

PROGRAMS = {
    "windows along the rows": """
df["mean"] = df["x"].rolling(3).mean()
df["some"] = df["x"].rolling(3, min_periods=1).std()
df["middle"] = df["n"].rolling(4, center=True, min_periods=2).median()
df["before"] = df["n"].rolling(2, closed="left").sum()
df["count"] = df["x"].rolling(3).count()
df["so_far"] = df["n"].expanding(2).max()
df["weighted"] = df["x"].ewm(span=3).mean()
df["smooth"] = df["n"].ewm(alpha=0.3, adjust=False).mean()
""",
    "a window over a window": """
df["change"] = df["w"].pct_change().rolling(3).std()
df["late"] = df["n"].shift(1).rolling(2, min_periods=1).mean()
df["filled"] = df["x"].ffill().bfill()
df["within"] = df.groupby("k")["n"].transform(lambda s: s.shift(1).rolling(2, min_periods=1).mean())
""",
    "windows within groups": """
df["roll"] = df.groupby("k")["x"].rolling(2).sum().reset_index(level=0, drop=True)
df["exp"] = df.groupby(["k", "w"])["n"].expanding().mean().droplevel([0, 1])
df["ewm"] = df.groupby("k")["x"].ewm(span=2).mean().reset_index(0, drop=True)
df["own"] = df.groupby("k")["n"].transform(lambda s: s - s.rolling(2, min_periods=1).mean())
table = df.groupby("k")["n"].rolling(2).sum().reset_index()
alone = df.groupby("k")["n"].rolling(2).sum().droplevel(0)
""",
    "bins of time": """
month = df.resample("M", on="day")["n"].sum()
week = df.resample("W-MON", on="day").agg({"n": "sum", "x": ["mean", "max"]})
first = df.resample("QS", on="day")["n"].agg(["first", "last", "count"])
prices = df.groupby(pd.Grouper(key="day", freq="MS"))["x"].mean().reset_index()
both = df.groupby([pd.Grouper(key="day", freq="M"), "k"])["n"].agg(["first", "sum"]).reset_index()
each = df.groupby("k").resample("M", on="day")["n"].sum()
nothing = df[df["n"] > 100].resample("D", on="day")["n"].sum()
one = df.head(1).resample("D", on="day")["x"].max()
""",
    "steps in the calendar": """
df["end"] = df["day"] + pd.offsets.MonthEnd(1)
df["start"] = df["day"] - pd.offsets.MonthBegin(1)
df["later"] = df["day"] + pd.DateOffset(months=1, days=2)
df["third"] = df["day"] + pd.offsets.Day(3)
df["week"] = df["day"].dt.strftime("%Y-%U")
df["span"] = (df["day"].max() - df["day"]) // pd.Timedelta(hours=6)
dated = df.dropna(subset=["day"]).set_index("day").sort_index()
january = dated.loc["2021-01"]
spring = dated.loc["2021-02-01":"2021-04-15", "n"]
late = dated[dated.index >= "2021-04-30"]
dated["month"] = dated.index.month
""",
    "the nearest row before": """
rows = df.dropna().sort_values("day")
other = rows[["day", "k", "n"]].rename(columns={"n": "m"})
before = pd.merge_asof(rows, other[["day", "m"]], on="day", allow_exact_matches=False)
near = pd.merge_asof(rows, other, on="day", by="k", direction="forward", tolerance=pd.Timedelta("30D"))
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    """The translation is native and binds the same values."""
    (tmp_path / "ts.csv").write_text(DATA, encoding="utf-8")
    made = run_both(HEAD + PROGRAMS[name], tmp_path, spark)
    refused = [f"{d.code.id} {d.message}" for d in made.translation.diagnostics if d.code.id.startswith(REFUSALS)]
    assert not refused, made.code
    assert not made.differences, made.code


def test_groups_by_something_computed_are_handed_over_as_such(tmp_path: Path, spark: SparkSession) -> None:
    """The groups are those of what was computed, not those of the column that has its name."""
    (tmp_path / "ts.csv").write_text(DATA, encoding="utf-8")
    program = """
month = df.groupby(df["day"].dt.month)["n"].apply(lambda s: str(s.tolist()))
groups = df.groupby(["k", df["day"].dt.year])
several = groups["n"].apply(lambda s: str(s.tolist()))
first = df.groupby(df["day"].dt.month)["n"].apply(lambda s: s.iloc[0])
last = groups["n"].apply(lambda s: s.iloc[-1])
"""
    made = run_both(HEAD + program, tmp_path, spark)
    assert "pipe(lambda rows:" in made.code
    assert not made.differences, made.code


def test_rows_of_one_moment_are_doubted(tmp_path: Path) -> None:
    """Spark's range takes rows of the same moment together; pandas takes those before."""
    (tmp_path / "ts.csv").write_text(DATA, encoding="utf-8")
    made = translated(HEAD + 'df.sort_values("day").rolling("7D", on="day")["n"].sum()', tmp_path)
    assert "PS601" in {d.code.id for d in made.diagnostics}


def test_a_column_of_some_rows_with_a_window_over_them_is_not_computed_over_all(tmp_path: Path) -> None:
    """A rank among the rows that were kept is another one among all rows."""
    (tmp_path / "ts.csv").write_text(DATA, encoding="utf-8")
    made = translated(HEAD + 'df["r"] = df[df["n"] > 2]["n"].rank()', tmp_path)
    code = "".join(made.render().decode().split())
    assert code.index("df.filter(") < code.index("F.rank()") < code.index('"__label","left"')
