"""Lists and dicts of frames whose length is only known when the program runs, and frames that grow in loops."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REGIONS = 'regions = df["region"].dropna().unique()\n'
CHANGED = {
    "a part that is changed later": """
frames = []
for r in regions:
    part = df[df["region"] == r].copy()
    frames.append(part)
    part["z"] = 1
out = pd.concat(frames)
cols = list(out.columns)
""",
    "a loop that changes the parts": """
frames = []
for r in regions:
    frames.append(df[df["region"] == r].copy())
for f in frames:
    f["z"] = 2
out = pd.concat(frames)
t = out["z"].sum()
""",
    "one part that is changed": """
frames = [df[df["region"] == r].copy() for r in regions]
frames[0]["z"] = 5
first = frames[0]
t = first["z"].sum()
out = pd.concat(frames)
z = out["z"].sum()
""",
    "one part by another name": """
frames = [df[df["region"] == r].copy() for r in regions]
first = frames[0]
first["z"] = 5
out = pd.concat(frames)
cols = list(out.columns)
""",
    "a dict of frames": """
d = {}
for r in df["region"].dropna().unique():
    d[r] = df[df["region"] == r]
out = pd.concat(d.values())
both = pd.concat(list(d.values()), ignore_index=True)
keyed = pd.concat(d)
""",
    "parts that are kept by a condition": """
frames = []
for r in regions:
    part = df[df["region"] == r]
    if len(part) > 1:
        frames.append(part)
if frames:
    out = pd.concat(frames)
else:
    out = df.head(0)
n = len(out)
k = len(frames)
""",
    "aggregates put together": """
means = []
for r in regions:
    s = df[df["region"] == r].groupby("product")["price"].mean()
    means.append(s)
out = pd.concat(means)
n = len(out)
""",
}
FOLLOWED = {
    "a share of each part": """
frames = []
for region in df["region"].dropna().unique():
    part = df[df["region"] == region].copy()
    part["share"] = part["price"] / part["price"].sum()
    frames.append(part)
out = pd.concat(frames)
n = len(out)
""",
    "parts by values that are found": """
regions = [r for r in df["region"].unique() if isinstance(r, str)]
frames = []
for region in regions:
    frames.append(df[df["region"] == region])
out = pd.concat(frames, ignore_index=True)
total = out["price"].sum()
""",
    "a loop that goes on while": """
frames = []
limit = 1.0
while limit < df["price"].max():
    part = df[df["price"] > limit].copy()
    part["limit"] = limit
    frames.append(part)
    limit += 1.0
out = pd.concat(frames)
""",
    "grown from an empty frame": """
out = pd.DataFrame()
for region in df["region"].dropna().unique():
    part = df[df["region"] == region]
    out = pd.concat([out, part])
n = len(out)
""",
    "grown from None": """
out = None
for r in ["north", "south", "east"]:
    part = df[df["region"] == r]
    if out is None:
        out = part
    else:
        out = pd.concat([out, part])
n = out["price"].sum()
""",
    "grown from None on one line": """
out = None
for r in df["region"].dropna().unique():
    part = df[df["region"] == r]
    out = part if out is None else pd.concat([out, part])
n = out["price"].sum()
""",
    "comprehensions of frames": """
regions = df["region"].dropna().unique().tolist()
parts = [df[df["region"] == r] for r in regions]
out = pd.concat(parts)
n = len(out)
d = {r: df[df["region"] == r] for r in regions}
out2 = pd.concat(d.values())
north = d["north"]
""",
    "parts by a function": """
def summarise(frame, region):
    part = frame[frame["region"] == region]
    return part.groupby("product", as_index=False)["quantity"].sum()
pieces = []
for r in df["region"].dropna().unique():
    s = summarise(df, r)
    s["region"] = r
    pieces.append(s)
result = pd.concat(pieces)
""",
    "loops over a dict of frames": """
d = {}
for r in regions:
    d[r] = df[df["region"] == r]
sizes = {}
for name, part in d.items():
    sizes[name] = len(part)
tot = 0
for part in d.values():
    tot += part["order_id"].sum()
keys = sorted(d.keys())
m = {k: v["order_id"].max() for k, v in d.items()}
""",
    "parts with different columns": """
frames = []
for r in regions:
    part = df[df["region"] == r].copy()
    if r == "north":
        part["extra"] = 1
    frames.append(part)
out = pd.concat(frames)
cols = list(out.columns)
n = len(out)
""",
    "lists of frames of functions": """
def split(frame, names):
    parts = []
    for r in names:
        parts.append(frame[frame["region"] == r])
    return parts
parts = split(df, regions)
out = pd.concat(parts)
n = len(out)
def build(frame, names):
    res = []
    for r in names:
        p = frame[frame["region"] == r].copy()
        p["what"] = r
        res.append(p)
    return pd.concat(res, ignore_index=True)
full = build(df, regions)
t = full["what"].nunique()
""",
    "grown in a function": """
def collect(frame, names):
    out = None
    for r in names:
        p = frame[frame["region"] == r]
        if out is None:
            out = p
        else:
            out = pd.concat([out, p], ignore_index=True)
    return out
res = collect(df, regions)
n = len(res)
""",
    "grown in a while loop": """
acc = pd.DataFrame()
i = 0
while i < 3:
    part = df[df["order_id"] % 3 == i]
    acc = pd.concat([acc, part], ignore_index=True)
    i += 1
n = len(acc)
m = acc["price"].max()
""",
    "tables put together": """
parts = []
for r in regions:
    p = df[df["region"] == r].groupby("product").agg(total=("quantity", "sum")).reset_index()
    p["region"] = r
    parts.append(p)
out = pd.concat(parts, ignore_index=True)
top = out.sort_values(["total", "product", "region"], ascending=False).head(2)
t = top["total"].sum()
""",
    "the frame is changed after its parts": """
frames = []
for r in regions:
    frames.append(df[df["region"] == r])
df["new"] = 1
out = pd.concat(frames)
cols = list(out.columns)
""",
    "tables that are merged": """
from functools import reduce
tabs = []
for c in ["price", "quantity"]:
    tabs.append(df.groupby("region")[c].mean().reset_index())
out = reduce(lambda a, b: a.merge(b, on="region"), tabs)
base = tabs[0]
for t in tabs[1:]:
    base = base.merge(t, on="region")
n = len(base)
""",
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_parts_stay_on_the_cluster(name: str, tmp_path: Path, spark: SparkSession) -> None:
    run = equal_run(REGIONS + FOLLOWED[name].lstrip(), tmp_path, spark)
    assert run.translation.unbounded == 0, run.code


@pytest.mark.parametrize("name", CHANGED)
def test_parts_that_are_changed_later_are_right(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(REGIONS + CHANGED[name].lstrip(), tmp_path, spark)
