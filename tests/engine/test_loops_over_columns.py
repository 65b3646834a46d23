"""Loops over the columns of a frame that treat them by their type, and go on early to the next one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import READ, SALES, equal_run
from tests.programs import translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FILLED = """
for col in df.columns:
    if df[col].isnull().sum() == 0:
        continue
    if df[col].dtype == "object":
        df[col] = df[col].fillna(df[col].mode()[0])
    else:
        df[col] = df[col].fillna(df[col].median())
"""
PROGRAMS = {
    "filled by their type": FILLED,
    "in a function": """
def filled(data, by="median"):
    for col in data.columns:
        if data[col].isnull().sum() > 0:
            if data[col].dtype == "object":
                data[col] = data[col].fillna(data[col].mode()[0])
            elif by == "median":
                data[col] = data[col].fillna(data[col].median())
            else:
                data[col] = data[col].fillna(data[col].mean())
    return data

df = filled(df)
""",
    "three kinds": """
for col in df.columns:
    if df[col].dtype == "int64":
        df[col] = df[col] * 2
    elif df[col].dtype == "float64":
        if df[col].isnull().any():
            print(col)
            continue
        df[col] = df[col].round(1)
    else:
        df[col] = df[col].str.upper()
""",
    "some are passed over": """
skip = ["order_id", "region"]
outside = {}
for col in df.columns:
    if col in skip or df[col].dtype == "object":
        continue
    low, high = df[col].quantile(0.25), df[col].quantile(0.75)
    outside[col] = int(((df[col] < low) | (df[col] > high)).sum())
""",
    "what follows is for several branches": """
names = []
for c in df.columns:
    if df[c].nunique() <= 4:
        names.append(c)
    elif df[c].dtype == object:
        print(c, "text")
    else:
        continue
    print(c, len(names))
""",
    "left at the first": """
first = ""
for c in df.columns:
    if df[c].isnull().any():
        first = c
        break
""",
    "texts cleaned, then numbers": """
for c in ["region", "product", "price"]:
    if df[c].dtype == object:
        df[c] = df[c].str.strip().str.title()
        continue
    df[c + "_z"] = (df[c] - df[c].mean()) / df[c].std()
df = df.drop(columns="price")
""",
    "beside what to draw on": """
seen = []
for place, name in zip(iter(range(5)), ["region", "product"]):
    seen.append((place, df[name].nunique()))
    df[name] = df[name].fillna(df[name].mode()[0])
for i, (place, name) in enumerate(zip(iter("abc"), df.columns)):
    if df[name].dtype == object:
        seen.append((i, place, df[name].value_counts().max()))
    else:
        seen.append((i, place, df[name].mean()))
""",
    "without constant columns": """
df["one"] = 1
constant = [c for c in df.columns if df[c].nunique() == 1]
df = df.drop(columns=constant + ["discount"])
mean = df["price"].mean()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    assert equal_run(PROGRAMS[name], tmp_path, spark).translation.unbounded == 0


def test_the_loop_stays_a_loop(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(SALES)
    code = translated(READ + FILLED.lstrip(), tmp_path).codes[0]
    assert "== 0:\n        continue\n" in code
    assert 'if col in ["region", "product", "day"]:' in code
    assert "\n    else:\n        df = df.withColumn(col, F.coalesce(F.col(col), F.lit(df.agg(F.median(col))" in code
