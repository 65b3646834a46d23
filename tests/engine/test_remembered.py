"""Conditions, orders and names of columns that were made with variables which hold other values later on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "names of a loop after it": """
kept = {}
for c in ["product", "quantity"]:
    by = df.groupby(c)["price"].mean()
    kept[c] = by
for c in ["price"]:
    pass
first = by.reset_index()
second = kept["product"].reset_index()
table = {name: means.max() for name, means in kept.items()}
""",
    "limits of a loop after it": """
for limit in [1, 2]:
    part = df[df["quantity"] > limit]
limit = 100
df["z"] = part["price"]
""",
    "a limit that changes": """
limit = df["price"].mean()
part = df[df["price"] > limit]
limit = 0
df["z"] = part["quantity"]
low = 1
few = df[df["quantity"] > low]
low += 5
df["few"] = few["price"]
""",
    "variables of a function": """
def chosen(frame, column, low):
    mean = frame["price"].mean()
    dear = frame[frame["price"] > mean]
    part = frame[frame["quantity"] > low]
    return dear, part, part.groupby(column)["price"].mean(), frame.sort_values(column)

dear, part, means, ordered = chosen(df, "product", 1)
df["dear"] = dear["price"]
df["part"] = part["price"]
labels = means.reset_index()
best = means.idxmax()
""",
    "series in what functions return": """
def parts(frame):
    return {"mean": frame.groupby("product")["price"].mean(), "rows": frame[frame["quantity"] > 1],
            "half": frame["price"] / 2}

def both(frame):
    return frame.groupby("product")["price"].max(), len(frame)

found = parts(df)
top, n = both(df)
highest = found["mean"].max()
total = found["half"].sum()
rows = len(found["rows"])
listed = []
listed.append(df.groupby("product")["price"].sum())
listed.append(df["quantity"])
named = {}
named["mean"] = found["mean"]
named["dear"] = df["price"] * 2
df["again"] = named["dear"]
sums = [listed[0].max(), listed[1].sum(), named["mean"].min()]
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)
