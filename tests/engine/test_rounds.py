"""Loops over known elements, which rounds may leave early: what programs bind in pandas and in Spark is equal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import READ, equal_run
from tests.programs import translated
from translator.diagnostics import Severity

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "rounds that go on to the next": """
for c in ["price", "nowhere", "quantity"]:
    if c not in df.columns:
        continue
    df[c] = df[c] * 2
for c in df.columns:
    if df[c].isna().sum() == 0:
        continue
    df[c + "_na"] = df[c].isna()
frames = []
for r in ["north", "moon", "east"]:
    sub = df[df["region"] == r]
    if sub.empty:
        continue
    agg = sub.groupby("product")["price"].sum().reset_index()
    agg["region"] = r
    frames.append(agg)
out = pd.concat(frames)
""",
    "rounds that leave the loop": """
kept = df
for c in ["price", "quantity", "discount"]:
    fewer = kept.dropna(subset=[c])
    if len(fewer) < 7:
        break
    kept = fewer
for c in ["nowhere", "price", "quantity"]:
    if c in df.columns:
        first = c
        break
mean = df[first].mean()
for r in ["moon", "mars"]:
    if (df["region"] == r).any():
        hit = r
        break
else:
    hit = "none"
    df["missed"] = 1
""",
    "rounds that return": """
def first_of(frame, names):
    for name in names:
        if name in frame.columns:
            return frame[["order_id", name]]
    return None

def cut(frame, bounds):
    for bound in bounds:
        part = frame[frame["price"] > bound]
        if len(part) < 5:
            return part
    return frame

one = first_of(df, ["nowhere", "price"])
none = first_of(df, ["nowhere"]) is None
part = cut(df, [0.5, 1, 1.5, 2])
""",
    "types of columns that decide": """
for col in df.columns:
    if df[col].dtype == "object":
        df[col] = df[col].fillna("unknown").str.lower()
    else:
        df[col] = df[col].fillna(df[col].median())
for col in df.columns:
    if df[col].dtype == object:
        df[col] = df[col].str.upper()
    elif col == "price":
        df[col] = df[col] * 2
    else:
        df[col] = df[col] + 1
""",
    "pairs of columns": """
from itertools import combinations
cols = ["price", "quantity", "discount"]
corr = {}
for i in range(len(cols)):
    for j in range(i + 1, len(cols)):
        corr[(cols[i], cols[j])] = df[cols[i]].corr(df[cols[j]])
for i, a in enumerate(cols):
    for b in cols[i + 1:]:
        df[f"{a}_x_{b}"] = df[a] * df[b]
for a, b in combinations(cols, 2):
    df[a + b] = df[a] - df[b]
""",
    "conditions on the columns that are there": """
column = "price" if "price" in df.columns else "quantity"
mean = df[column].mean()

def without(frame, name):
    if name in frame.columns:
        return frame.drop(columns=[name])
    return frame

def checked(frame, names):
    missing = [name for name in names if name not in frame.columns]
    if missing:
        return None
    return frame[names]

one = without(df, "discount")
two = without(df, "nowhere")
three = checked(df, ["price", "region"])
none = checked(df, ["price", "nowhere"]) is None
names = list(df)
first, *rest = list(df)
common = sorted(set(df) & set(one))
shown = df.rename(columns={name: name.upper() for name in df if name != "price"})
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_row_is_handed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("order_id,region,product,price,quantity,discount\n1,north,fig,1.5,2,0.1\n")
    made = translated(READ + PROGRAMS[name].lstrip(), tmp_path)
    assert not [found for found in made.diagnostics if found.code.id == "PS401" or found.severity is Severity.ERROR]


def test_the_types_of_columns_are_not_asked_for_in_each_round(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("region,price\nnorth,1.5\n")
    source = 'for c in df.columns:\n    if df[c].dtype == "object":\n        df[c] = df[c].str.upper()\n'
    made = translated(READ + source + "    else:\n        df[c] = df[c] * 2\n", tmp_path)
    assert 'if c in ["region"]:' in made.codes[0]
    assert "toPandas" not in made.codes[0]
