"""Generators of frames, functions that call themselves, and loops whose rounds end early."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

GENERATORS = {
    "put together": """
def parts(frame):
    for r in ["north", "south"]:
        yield frame[frame["region"] == r]
out = pd.concat(parts(df))
n = len(out)
""",
    "gone over and listed": """
def parts(frame):
    yield frame[frame["price"] > 2]
    yield frame[frame["price"] <= 1]
total = 0
for p in parts(df):
    total += len(p)
lst = list(parts(df))
first = lst[0]
""",
    "pairs of a key and a frame": """
def parts(frame):
    for r in frame["region"].dropna().unique():
        yield r, frame[frame["region"] == r]
sizes = {}
for name, p in parts(df):
    sizes[name] = len(p)
""",
    "parts that are passed over": """
def by_product(frame, names):
    for p in names:
        part = frame[frame["product"] == p]
        if len(part) == 0:
            continue
        yield part
sizes = [len(p) for p in by_product(df, ["apple", "fig", "kiwi"])]
out = pd.concat(by_product(df, ["apple", "fig"]), ignore_index=True)
first = next(by_product(df, ["apple", "fig"]))
n = first["price"].sum()
def numbers(frame):
    for c in ["price", "quantity"]:
        yield frame[c].sum()
tot = sum(numbers(df))
lst = list(numbers(df))
""",
    "one within another": """
def low(frame):
    yield frame[frame["price"] < 1]
def allparts(frame):
    yield from low(frame)
    yield frame[frame["price"] > 3]
out = pd.concat(list(allparts(df)))
""",
    "slices": """
def chunks(frame, size):
    for start in range(0, 10, size):
        yield frame.iloc[start:start + size]
total = 0
for c in chunks(df, 4):
    total += c["order_id"].sum()
""",
}
RECURSION = {
    "a list of frames that gets shorter": """
def collapse(frames):
    if len(frames) == 1:
        return frames[0]
    return frames[0].merge(collapse(frames[1:]), on="customer")
a = df[["customer", "price"]]
b = customers[["customer", "name"]]
out = collapse([a, b, customers[["customer", "vip"]]])
n = len(out)
""",
    "a frame and a number": """
def trim(frame, n):
    if n == 0:
        return frame
    return trim(frame[frame["price"] > n * 0.1], n - 1)
out = trim(df, 3)
n = len(out)
more = out["price"].sum()
""",
    "until a part is small": """
def shrink(frame):
    m = frame["price"].mean()
    part = frame[frame["price"] < m]
    if len(part) < 3:
        return frame
    return shrink(part)
out = shrink(df)
n = len(out)
""",
}
JUMPS = {
    "a part that is too small": """
parts = []
for r in df["region"].unique():
    part = df[df["region"] == r]
    if len(part) < 2:
        continue
    part = part[part["price"] > 1]
    parts.append(part)
out = pd.concat(parts)
n = len(out)
""",
    "left with another column": """
cur = df
for limit in range(int(df["order_id"].min()), 10):
    cur = cur[cur["order_id"] > limit]
    if len(cur) < 5:
        cur = cur.assign(z=1)
        break
    cur = cur[cur["price"] < 3]
cols = sorted(cur.columns)
n = len(cur)
""",
    "a frame that is changed in place": """
cur = df
found = None
for limit in df["product"].unique():
    if limit == "pear":
        cur["mark"] = 1
        continue
    cur = cur[cur["product"] != limit]
    if limit == "fig":
        found = cur
        break
n = len(cur)
cols = sorted(df.columns)
""",
    "left when nothing changes": """
size = len(df)
while True:
    m = df["price"].mean()
    df = df[df["price"] < m * 1.5]
    if len(df) == size:
        break
    size = len(df)
n = len(df)
total = df["price"].sum()
""",
}


def _codes(source: str, folder: Path, spark: SparkSession) -> set[str]:
    """Compare a program with its translation; returns the codes of its diagnostics."""
    run = equal_run('customers = pd.read_csv("customers.csv")\n' + source.lstrip(), folder, spark)
    return {found.code.id for found in run.translation.diagnostics}


@pytest.mark.parametrize("name", GENERATORS)
def test_generators_of_frames_are_followed(name: str, tmp_path: Path, spark: SparkSession) -> None:
    assert "PS401" not in _codes(GENERATORS[name], tmp_path, spark)


@pytest.mark.parametrize("name", RECURSION)
def test_functions_that_call_themselves_are_handed_over(name: str, tmp_path: Path, spark: SparkSession) -> None:
    assert {"PS204", "PS401"} <= _codes(RECURSION[name], tmp_path, spark)


@pytest.mark.parametrize("name", JUMPS)
def test_loops_whose_rounds_end_early_are_right(name: str, tmp_path: Path, spark: SparkSession) -> None:
    _codes(JUMPS[name], tmp_path, spark)
