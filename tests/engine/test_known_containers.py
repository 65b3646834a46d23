"""Lists of names and dicts that a program puts together are known where they are used, unless they change unseen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

KNOWN = {
    "collected by a function": """
def numeric(df):
    names = []
    for name in df.columns:
        if df[name].dtype != "object":
            names.append(name)
    return names
found = numeric(df)
means = df[found].mean().round(6).tolist()
others = [name for name in df.columns if name not in found]
kinds = df[others].nunique().tolist()
""",
    "lists in fields": """
class Features:
    def __init__(self, target, keys=("order_id",)):
        self.target = target
        self.keys = list(keys)
        self.names = []

    def fit(self, df):
        self.names = [c for c in df.columns if df[c].dtype != "object" and c not in [self.target, *self.keys]]
        return self

    def sums(self, df):
        return df.drop_duplicates(subset=self.keys)[self.names].sum()

_features = Features("price").fit(df)
sums = _features.sums(df).tolist()
""",
    "functions given to methods": """
class Steps:
    def __init__(self, df):
        self.df = df

    def put(self, name, function):
        self.df[name] = function(self.df)

_steps = Steps(df.copy())
_steps.put("total", lambda d: d["price"] * d["quantity"])
_steps.put("share", lambda d: d["total"] / d["total"].sum())
share = _steps.df["share"].max()
""",
    "dicts by their keys": """
wanted = {"price": "sum"}
wanted["quantity"] = ["mean", "max"]
grouped = df.groupby("region").agg(wanted)
new = {}
new["price"] = "Price"
new.update({"day": "Day"})
renamed = df.rename(columns=new)["Price"].sum()
place = {"north": "N"}
place["south"] = "S"
counts = df["region"].map(place).value_counts().sort_index().tolist()
""",
    "lists by their methods": """
names = ["price", "region"]
names.sort()
names.insert(1, "day")
names.extend(["product"])
names.remove("day")
names.reverse()
shape = list(df[names].columns)
more = list(names)
del more[0]
kept = names + ["quantity"]
last = df[kept].dropna()["quantity"].sum()
""",
}
UNSEEN = {
    "changed by a function": """
names = ["price"]
def grow():
    names.append("region")
grow()
shape = df[names].shape
settings = {"price": "Price"}
def put():
    settings["day"] = "Day"
put()
columns = list(df.rename(columns=settings).columns)
""",
    "of a class": """
class Holder:
    def __init__(self, names):
        self.names = names

    def add(self, name):
        self.names.append(name)

names = ["price"]
_holder = Holder(names)
_holder.add("region")
shape = df[names].shape
own = len(_holder.names)
""",
    "in a loop": """
names, others = ["price"], ["day"]
for each in (names, others):
    each.append("region")
shapes = df[names].shape, df[others].shape
""",
    "frames in a second list": """
frames = [df.head(2)]
again = frames
again.append(df.tail(1))
rows = len(pd.concat(frames))
parts = {"all": df}
same = parts
same["few"] = df[df["price"] > 2]
keys = sorted(parts)
few = len(parts["few"])
""",
}


@pytest.mark.parametrize("name", KNOWN)
def test_known(name: str, tmp_path: Path, spark: SparkSession) -> None:
    run = equal_run(KNOWN[name], tmp_path, spark)
    assert ".toPandas().mask" not in run.code, run.code


@pytest.mark.parametrize("name", UNSEEN)
def test_changed_unseen(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(UNSEEN[name], tmp_path, spark)
