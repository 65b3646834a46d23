"""Whole programs: what they bind in pandas and what their translations bind on Spark are equal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "arguments given beforehand": """
from functools import partial, reduce
customers = pd.read_csv("customers.csv")

def with_ratio(frame, over, under, name="ratio"):
    frame = frame.copy()
    frame[name] = frame[over] / frame[under]
    return frame

def bucket(x, low, high):
    if pd.isna(x):
        return "none"
    return "low" if x < low else "mid" if x < high else "high"

_per_price = partial(with_ratio, over="quantity", under="price")
out = _per_price(df)
piped = df.pipe(partial(with_ratio, over="price", under="quantity", name="inverse"))
named = _per_price(df, name="each")
_joined = partial(pd.merge, on="customer", how="left")
both = _joined(df, customers)
_all = partial(reduce, lambda a, b: a.merge(b, on="customer", how="outer"))
sums = df.groupby("customer")["price"].sum().reset_index()
sizes = df.groupby("customer")["quantity"].sum().reset_index()
merged = _all([sums, sizes])
df["bucket"] = df["price"].apply(partial(bucket, low=1, high=2))
""",
    "in place changes reach all names of a frame": """
other = df
other["twice"] = df["quantity"] * 2
copied = df.copy()
copied["twice"] = 0
df.drop(columns=["day"], inplace=True)
""",
    "a series keeps its meaning when its frame changes": """
before = df["price"]
total = before.sum()
df = df[df["price"] > 1]
df["price"] = 0
old_total = before.sum()
new_total = df["price"].sum()
""",
    "a mask of the whole frame serves for a part of it": """
mask = df["price"] > 1.5
part = df[df["quantity"] > 1]
chosen = part[mask]
""",
    "a series of a part is assigned to the whole": """
df["high"] = df[df["price"] > 1.5]["quantity"]
""",
    "functions that take and return frames": """
def clean(frame, column="price"):
    frame = frame.dropna(subset=[column])
    frame["net"] = frame[column] * 0.8
    return frame

result = clean(df)
other = clean(df, column="discount")
""",
    "functions that change their argument": """
def add(frame):
    frame["one"] = 1

def both(frame):
    frame["two"] = 2
    return frame

add(df)
same = both(df)
same["three"] = 3
""",
    "a function called with different frames": """
def count(frame):
    return frame.groupby("region").size().reset_index(name="n")

customers = pd.read_csv("customers.csv")
customers["region"] = "x"
a = count(df)
b = count(customers)
""",
    "branches on driver values": """
if len(df) > 5:
    part = df[df["price"] > 1]
    part["kind"] = "a"
else:
    part = df
    part["kind"] = "b"
n = part["kind"].nunique()
""",
    "branches that leave different kinds": """
if df["price"].max() > 100:
    result = df.head(2)
else:
    result = df["price"].max()
""",
    "loops over column names": """
for column in ["price", "quantity"]:
    df[column] = df[column].fillna(0)
for column in ["price", "region"]:
    df[column + "_missing"] = df[column].isna()
means = {}
for column in df.select_dtypes("number").columns:
    means[column] = df[column].mean()
""",
    "loops that build frames": """
frames = []
for region in ["north", "south"]:
    part = df[df["region"] == region]
    frames.append(part)
result = pd.concat(frames, ignore_index=True)
""",
    "loops over unknown things": """
import random
for _ in range(random.randint(2, 2)):
    df = df[df["quantity"] > 0]
    df["quantity"] = df["quantity"] - 1
""",
    "while loops": """
limit = 5
while len(df) > limit:
    df = df[df["price"] > df["price"].min()]
""",
    "comprehensions": """
numbers = [c for c in df.columns if df[c].dtype != "object"]
maxima = {c: df[c].max() for c in ["price", "quantity"]}
parts = [df[df["region"] == r] for r in ["north", "south"]]
sizes = [len(p) for p in parts]
""",
    "what has no rule stays pandas": """
odd = df["price"].rolling(2).apply(lambda w: w.iloc[0])
df["odd"] = df["price"].expanding().median()
after = df[df["odd"] > 1]
""",
    "labels survive a hand-over": """
part = df[df["quantity"] > 2]
smooth = part["price"].ewm(span=2).mean()
whole = df["price"].ewm(span=2).mean()
both = whole + smooth
""",
    "unpacking and several targets": """
a, b = df[df["price"] > 1], 3
c = d = a[a["quantity"] > b]
d["x"] = 1
""",
    "unpacking into columns": """
df["one"], two = [1, 2]
df["code"], regions = pd.factorize(df["region"])
df["bin"] = pd.cut(df["price"], [0, 1, 2, 100], labels=["low", "mid", "high"])
by_bin = df.groupby("bin")["quantity"].sum()
dummies = pd.get_dummies(df["bin"], prefix="bin")
df = pd.concat([df.drop("region", axis=1), dummies], axis=1)
df["bin"] = df["bin"].astype(str)
""",
    "try and with": """
try:
    customers = pd.read_csv("customers.csv")
    n = len(customers)
except FileNotFoundError:
    raise SystemExit("no file")
with open("sizes.txt", "w") as file:
    file.write(str(n))
""",
    "scalars in columns": """
limit = df["price"].mean()
df["far"] = (df["price"] - limit) / df["price"].std()
df["above"] = df["price"] > limit
share = df["above"].mean()
text = f"{limit:.2f} of {len(df)}"
""",
    "conditional expressions and lambdas": """
df["size"] = df["quantity"].apply(lambda q: "none" if q == 0 else "few" if q < 4 else "many")
kind = "high" if df["price"].max() > 2 else "low"
keep = lambda frame: frame[frame["price"] > 1]
kept = keep(df)
""",
    "a class that holds a frame": """
class Report:
    def __init__(self, frame):
        self.frame = frame

    def total(self):
        return self.frame["quantity"].sum()

total = Report(df).total()
""",
    "a main function": """
def main():
    frame = pd.read_csv("customers.csv")
    frame = frame[frame["vip"] == True]
    return len(frame)

if __name__ == "__main__":
    n = main()
""",
    "head whose value matters": """
first = df.head(3)
last = df.tail(2)
top = df.sort_values(["price", "order_id"], ascending=False).head(2)
total = df.head(4)["quantity"].sum()
""",
    "a grouping sees what its frame becomes": """
groups = df.groupby("region")
df["price"] = df["price"] + 1
totals = groups["price"].sum()
""",
    "a column held by a variable is changed in place": """
discount = df["discount"]
discount.fillna(0, inplace=True)
left = df["discount"].isna().sum()
total = discount.sum()
""",
    "a loop over a frame, and membership": """
names = []
for name in df:
    names.append(name)
there = "price" in df
not_there = "nothing" in df.columns
upper = [name.upper() for name in df if name != "day"]
""",
    "deleting": """
del df["day"]
copy = df
del df
n = len(copy)
""",
    "a column changed through the frame": """
df["price"].fillna(0, inplace=True)
df.price = df.price * 2
df.loc[df["price"] > 3, "price"] = 3
df["quantity"] += 1
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)
