"""Loops over rows: those whose rounds do not depend on one another become columns and aggregates, others stay loops."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import READ, equal_run
from tests.programs import translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COLUMNS = {
    "a list of products becomes a column": """
out = []
for _, row in df.iterrows():
    out.append(row["quantity"] * row["price"])
df["rev"] = out
""",
    "a list of texts by conditions": """
out = []
for i, r in df.iterrows():
    if r["quantity"] > 3:
        v = "big"
    elif r.price > 2:
        v = "dear"
    else:
        v = "x"
    out.append(v)
df["label"] = out
m = (df["label"] == "big").sum()
""",
    "cells set by label": """
df["rev"] = 0.0
for i, row in df.iterrows():
    df.at[i, "rev"] = row["quantity"] * row["price"]
t = df["rev"].sum()
""",
    "cells set where a condition holds": """
df["level"] = "low"
for i in range(len(df)):
    if df.loc[i, "quantity"] > 3:
        df.loc[i, "level"] = "high"
n = (df["level"] == "high").sum()
""",
    "rows by number": """
out = []
for i in range(len(df)):
    out.append(df["order_id"][i] * 2 + df.iloc[i]["customer"])
df["o2"] = out
""",
    "a column made cell by cell": """
for i in df.index:
    df.loc[i, "flag"] = 1 if df.loc[i, "price"] > 2 else 0
""",
    "a sum and a count": """
total = 0
for _, row in df.iterrows():
    total += row["order_id"] * 2
big = 0
for _, row in df.iterrows():
    if row["quantity"] > 3:
        big += 1
""",
    "a sum that a missing value makes missing": """
total = 0
for _, row in df.iterrows():
    total += row["quantity"] * row["price"]
t2 = 0.0
for row in df.itertuples():
    if row.quantity > 0:
        t2 = t2 + row.quantity
""",
    "the values of a column": """
tot = 0
for v in df["order_id"]:
    tot += v
sq = []
for v in df["order_id"].values:
    sq.append(v ** 2)
df["sq"] = sq
z = [x * 2 for x in df["order_id"]]
df["z"] = z
df["y"] = ["hi" if q > 2 else "lo" for q in df["price"]]
df["w"] = [a + b for a, b in zip(df["order_id"], df["price"])]
""",
    "named tuples with their labels": """
res = []
for r in df.itertuples():
    res.append(r.order_id + r.Index)
df["res"] = res
""",
    "rows passed over": """
out = []
for _, row in df.iterrows():
    if row["quantity"] != row["quantity"]:
        out.append(0)
        continue
    out.append(row["quantity"])
df["q"] = out
""",
    "missing cells set": """
for i, row in df.iterrows():
    if pd.isna(row["quantity"]):
        df.at[i, "quantity"] = 0
s = df["quantity"].sum()
""",
    "the rows of a part": """
big = df[df["price"] > 1.5]
out = []
for _, row in big.iterrows():
    out.append(row["price"] * 2)
big["dp"] = out
n = len(big)
""",
    "a function of the row": """
def grade(q, p):
    if q > 5:
        return "A"
    if p > 2:
        return "B"
    return "C"
g = []
for idx, row in df.iterrows():
    g.append(grade(row["quantity"], row["price"]))
df["grade"] = g
""",
    "records that become a frame": """
rows = []
for _, r in df.iterrows():
    rows.append((r["product"], r["quantity"] * 2, r["price"]))
made = pd.DataFrame(rows, columns=["what", "twice", "price"])
n = made["twice"].sum()
recs = []
for r in df.itertuples():
    if r.price > 1:
        recs.append({"id": r.order_id, "kind": "dear" if r.price > 2 else "mid"})
t = pd.DataFrame(recs)
k = t["kind"].value_counts()
""",
    "the greatest and the least": """
best = 0
for _, row in df.iterrows():
    if row["price"] > best:
        best = row["price"]
least = 100
for row in df.itertuples():
    least = min(least, row.order_id)
""",
}
OTHERS = {
    "lists and dicts": """
names = []
for _, row in df.iterrows():
    if row["price"] > 2:
        names.append(row["product"])
d = {}
for _, row in df.iterrows():
    d[row["product"]] = row["order_id"]
rows = []
for _, row in df.iterrows():
    rows.append({"id": row["order_id"], "double": row["order_id"] * 2})
made = pd.DataFrame(rows)
""",
    "a list that is used as one as well": """
out = []
names = []
for _, row in df.iterrows():
    out.append(row["price"] * 2)
    names.append(row["product"])
print(out[:2], len(names))
df["o"] = out
total = sum(x for x in out if x == x)
m = df["o"].sum()
""",
    "the last row is used after the loop": """
for i, row in df.iterrows():
    df.at[i, "price"] = row["price"] + 1
last = row["order_id"]
s = df["price"].sum()
""",
    "whole numbers of rows of numbers are floats": """
num = df[["order_id", "price"]].copy()
out = []
for i, row in num.iterrows():
    out.append(str(row["order_id"]))
num["s"] = out
lst = [f"{r.order_id}" for r in num.itertuples()]
""",
    "two lists": """
a, b = [], []
for _, row in df.iterrows():
    a.append(row["order_id"] * 2)
    b.append(row["product"].upper())
df["a"] = a
df["b"] = b
""",
    "counts in a dict": """
counts = {}
for _, row in df.iterrows():
    if row["product"] not in counts:
        counts[row["product"]] = 0
    counts[row["product"]] += 1
c2 = {}
for p in df["product"]:
    c2[p] = c2.get(p, 0) + 1
from collections import defaultdict
c3 = defaultdict(int)
for _, row in df.iterrows():
    c3[row["product"]] += row["order_id"]
c3 = dict(c3)
""",
    "a value kept from the row before": """
prev = 0
out = []
for _, row in df.iterrows():
    out.append(row["order_id"] - prev)
    prev = row["order_id"]
df["delta"] = out
""",
    "a running total": """
acc = 0
out = []
for _, row in df.iterrows():
    acc += row["order_id"]
    out.append(acc)
df["acc"] = out
""",
    "the greatest with its name": """
best = 0
who = None
for _, row in df.iterrows():
    if row["price"] > best:
        best = row["price"]
        who = row["product"]
low = None
for row in df.itertuples(index=False):
    if low is None or row.order_id < low:
        low = row.order_id
""",
    "rows printed": """
for _, row in df.head(3).iterrows():
    print(row["product"], row["price"])
for i, row in df.iterrows():
    print(f"{i}: {row['product']}")
""",
}


def _check(source: str, folder: Path, spark: SparkSession) -> int:
    """Compare a program with its translation; returns how many hand-overs grow with the rows."""
    run = equal_run(source, folder, spark)
    return run.translation.unbounded


@pytest.mark.parametrize("name", COLUMNS)
def test_rounds_become_columns(name: str, tmp_path: Path, spark: SparkSession) -> None:
    assert _check(COLUMNS[name], tmp_path, spark) == 0


@pytest.mark.parametrize("name", OTHERS)
def test_other_loops_are_right(name: str, tmp_path: Path, spark: SparkSession) -> None:
    _check(OTHERS[name], tmp_path, spark)


def test_a_loop_that_stays_says_why() -> None:
    found = [each.message for each in translated(READ + OTHERS["a running total"]).diagnostics]
    assert any(message.startswith("a loop over rows stays one: acc: it keeps something") for message in found)
