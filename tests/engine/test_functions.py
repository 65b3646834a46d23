"""Functions of whole programs: what they bind in pandas and in Spark is equal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "branches that a call never takes": """
def filled(frame, columns, how="median", show=False):
    for column in columns:
        if how == "median":
            frame[column] = frame[column].fillna(frame[column].median())
        elif how == "mode":
            frame[column] = frame[column].fillna(frame[column].mode()[0])
        else:
            raise ValueError(how)
        if show:
            print(column, frame[column].iloc[::-1].tolist())
    return frame
df = filled(df, ["price", "discount"])
df = filled(df, ["region", "product"], how="mode")
again = filled(df[["price", "region"]].copy(), ["region"], "mode", show=True)
""",
    "classes of arguments that decide": """
def means(frame, columns=None, by=None):
    if not isinstance(frame, pd.DataFrame):
        raise TypeError("no frame")
    if columns is None:
        columns = ["price"]
    elif isinstance(columns, str):
        columns = [columns]
    if isinstance(by, (list, tuple)) and len(by) > 1:
        by = list(by)
    return frame.groupby(by)[columns].mean() if by else frame[columns].mean().round(6).tolist()

def scaled(frame, columns, inplace=False):
    out = frame if inplace else frame.copy()
    for column in columns if isinstance(columns, list) else [columns]:
        out[column] = out[column] / out[column].max()
    return out

plain = means(df)
one = means(df, "quantity", "region")
two = means(df, ["price", "quantity"], ("region", "product"))
copied = scaled(df, "price")
before = df["price"].max()
_changed = scaled(df, ["price", "quantity"], inplace=True)
after = df["price"].max()
""",
    "arguments that may be None": """
def top(frame=None, n=3, by=None):
    if frame is None:
        return None
    if by is not None:
        frame = frame.sort_values(by)
    return frame.head(n)

first = top(df, by=["price", "order_id"])
nothing = top()
two = top(df, 2)
last = None
counts = []
for column in ["product", "region"]:
    if last is not None:
        counts.append(int(last.isna().sum()))
    last = df[column]
""",
    "columns of intermediate frames": """
def share(series):
    return (series / series.sum()).round(4)

def spread(values, by=1):
    low, high = values.min(), values.max()
    return (high - low) / by

by_region = share(df.groupby("region")["quantity"].sum())
of_all = share(df["quantity"])
narrow = spread(df.groupby("region")["price"].mean(), by=2)
wide = spread(df.loc[df["region"] == "north", "price"])
""",
    "names made by functions": """
import re

def snake(name):
    name = re.sub(r"[^a-z]+", "-", name.lower())
    return name.strip("-")

renamed = df.copy()
renamed.columns = [snake(c) for c in renamed.columns]
total = renamed["price"].sum()
shorter = df.rename(columns=lambda c: re.sub("_id$", "", c))
orders = shorter["order"].max()
texts = [c for c in df.columns if df[c].nunique() < 4]
""",
    "nested calls change": """
def add(frame):
    frame["one"] = 1

def outer(frame):
    add(frame)
    frame["two"] = frame["one"] + 1

outer(df)
n = len(df.columns)
""",
    "rebinding after change": """
def prepare(frame):
    frame["net"] = frame["price"] * 2
    frame = frame[frame["net"] > 3]
    return frame

part = prepare(df)
n = len(df.columns)
""",
    "conditional change": """
def maybe(frame, flag):
    if flag:
        frame["x"] = 1
    return len(frame)

a = maybe(df, True)
b = maybe(df, False)
cols = list(df.columns)
""",
    "list changed by function": """
def extend(names):
    names.append("price")

cols = ["region"]
extend(cols)
part = df[cols]
""",
    "global in branch": """
best = df[df["price"] > 100]

def update(frame):
    global best
    if len(frame) > len(best):
        best = frame

update(df[df["price"] > 2])
update(df[df["price"] > 1])
n = len(best)
""",
    "function in loop": """
def step(frame, limit):
    frame = frame[frame["price"] < limit]
    return frame

out = df
for limit in [3, 2.5, 2]:
    out = step(out, limit)
results = {}
for name in ["north", "south"]:
    results[name] = step(df[df["region"] == name], 2)["quantity"].sum()
""",
    "map with function": """
def size_of(region):
    return len(df[df["region"] == region])

sizes = list(map(size_of, ["north", "south"]))
""",
    "sorted with key": """
def total(region):
    return df.loc[df["region"] == region, "quantity"].sum()

order = sorted(["north", "south", "east"], key=total)
""",
    "lambda in dict": """
_rules = {"cheap": lambda d: d[d["price"] < 1.5], "dear": lambda d: d[d["price"] > 2]}
counts = {}
for name, rule in _rules.items():
    counts[name] = len(rule(df))
""",
    "returns tuple with changed": """
def split(frame):
    frame["big"] = frame["quantity"] > 3
    return frame[frame["big"]], frame[~frame["big"]]

big, small = split(df)
cols = list(df.columns)
""",
    "default list": """
def pick(frame, columns=("price", "region"), *, n=3):
    out = frame[list(columns)]
    return out.head(n)

a = pick(df)
b = pick(df, columns=["product"], n=2)
""",
    "copy at start": """
def enrich(frame):
    frame = frame.copy()
    frame["x"] = frame["price"] * 2
    frame.loc[frame["x"] > 4, "x"] = 4
    return frame

e = enrich(df)
cols = list(df.columns)
""",
    "try in function": """
def safe(frame, column):
    try:
        return frame[column].sum()
    except KeyError:
        return None

a = safe(df, "price")
b = safe(df, "nope")
""",
    "with and files": """
import tempfile
def save(frame, name):
    with open(name, "w") as out:
        out.write(str(len(frame)))
    return name

p = save(df, "x.txt")
""",
    "closure over frame changed later": """
def count():
    return len(df)

a = count()
df = df[df["price"] > 2]
b = count()
""",
    "assigned global frame": """
config = {"low": 1}

def limit():
    return config["low"]

config["low"] = 2
part = df[df["price"] > limit()]
""",
    "decorated": """
import functools
import time

def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = function(*args, **kwargs)
        print(function.__name__, len(args))
        return result
    return wrapper

@timed
def clean(frame):
    frame = frame.dropna(subset=["price"])
    return frame

@timed
def totals(frame, by="region"):
    return frame.groupby(by)["quantity"].sum().reset_index()

c = clean(df)
t = totals(c, by="product")
""",
    "recursion": """
def trim(frame, times):
    if times == 0:
        return frame
    smaller = frame[frame["price"] > frame["price"].min()]
    return trim(smaller, times - 1)

out = trim(df, 2)
n = len(out)
""",
    "pipe": """
def only(frame, region="north"):
    return frame[frame["region"] == region]

def scaled(frame, column, by):
    frame = frame.copy()
    frame[column] = frame[column] * by
    return frame

out = df.pipe(only, region="south").pipe(scaled, "price", by=100)
out2 = (
    df.pipe(only)
    .pipe(lambda d: d[d["quantity"] > 1])
    .assign(x=lambda d: d["price"] + 1)
)
""",
    "closures": """
customers = pd.read_csv("customers.csv")

def with_names(frame):
    def lookup(column):
        return customers[["customer", column]]
    return frame.merge(lookup("name"), on="customer", how="left")

def make_filter(column, value):
    def inner(frame):
        return frame[frame[column] == value]
    return inner

named = with_names(df)
north = make_filter("region", "north")
out = north(df)
n = len(north(named))
""",
    "star args": """
def stacked(*frames, **options):
    return pd.concat(frames, **options)

def first(*args):
    return args[0]

a = df[df["quantity"] > 2]
b = df[df["price"] > 1.5]
both = stacked(a, b, ignore_index=True)
one = first(a, b)
options = {"on": "customer", "how": "inner"}
customers = pd.read_csv("customers.csv")
merged = df.merge(customers, **options)
frames = [a, b]
again = stacked(*frames)
""",
    "in place and none": """
def add(frame, name, value=1):
    frame[name] = value
    frame.drop(columns=["discount"], inplace=True)

def mark(frame):
    if "price" not in frame.columns:
        return
    frame["dear"] = frame["price"] > 2

add(df, "one")
mark(df)
cols = list(df.columns)
""",
    "in place and returns number": """
def drop_bad(frame):
    before = len(frame)
    frame.dropna(subset=["price"], inplace=True)
    return before - len(frame)

dropped = drop_bad(df)
n = len(df)
""",
    "early return": """
def pick(frame, mode):
    if mode == "cheap":
        return frame[frame["price"] < 1.5]
    elif mode == "dear":
        return frame[frame["price"] > 2]
    if len(frame) > 5:
        return frame.head(0)
    return frame

a = pick(df, "cheap")
b = pick(df, "dear")
c = pick(df, "other")

def top_region(frame):
    counts = frame["region"].value_counts()
    if counts.empty:
        return None
    return counts.index[0]

top = top_region(df)
none = top_region(df[df["price"] > 1000])
""",
    "several results": """
def split(frame, column, at):
    low = frame[frame[column] <= at]
    high = frame[frame[column] > at]
    return low, high

low, high = split(df, "price", 1.5)
_pair = split(df, "quantity", 3)
n_low = len(_pair[0])

def stats(frame):
    return {"n": len(frame), "mean": frame["price"].mean(), "frame": frame.dropna()}

_s = stats(df)
n = _s["n"]
m = _s["mean"]
clean = _s["frame"]
""",
    "global": """
total = 0
data = None

def load():
    global data
    data = pd.read_csv("customers.csv")

def count():
    global total
    total = total + len(data)

load()
count()
count()
n = len(data)

def change():
    df["one"] = 1
    df.dropna(subset=["price"], inplace=True)

change()
""",
    "different schemas": """
def count_missing(frame):
    return frame.isna().sum()

def lower(frame, column):
    frame[column] = frame[column].str.lower()
    return frame

def describe(frame, by, value="quantity"):
    return frame.groupby(by)[value].mean().reset_index()

customers = pd.read_csv("customers.csv")
a = count_missing(df)
b = count_missing(customers)
customers = lower(customers, "name")
df = lower(df, "region")
x = describe(df, "region")
y = describe(df, ["region", "product"], "price")
""",
    "shadowing": """
def total(df):
    df = df[df["price"] > 1]
    list = df["quantity"]
    return list.sum()

t = total(df)
sum = df["price"].sum()
len_ = len(df)

def frame(frame):
    frame = frame.head(0)
    return frame

f = frame(df)
for df2 in [df[df["price"] > 2], df[df["price"] < 1]]:
    k = len(df2)
""",
    "list of frames to function": """
def sizes(frames):
    return [len(f) for f in frames]

def merged(frames, key):
    out = frames[0]
    for other in frames[1:]:
        out = out.merge(other, on=key, how="left")
    return out

def by_name(tables):
    return tables["sales"].merge(tables["customers"], on="customer")

customers = pd.read_csv("customers.csv")
n = sizes([df, customers])
m = merged([df, customers], "customer")
j = by_name({"sales": df, "customers": customers})
""",
    "nested functions change": """
def process(frame):
    def fix(column):
        frame[column] = frame[column].fillna(0)
    fix("price")
    fix("quantity")
    return frame

out = process(df.copy())
m = out["price"].min()
""",
    "function returns series": """
def ratio(frame):
    return frame["price"] / frame["quantity"]

def flag(s, limit):
    return s > limit

df["ratio"] = ratio(df)
df["big"] = flag(df["price"], 2)
def grade(row):
    if row["price"] > 2:
        return "A"
    return "B"
df["grade"] = df.apply(grade, axis=1)
""",
    "unused function": """
def never(frame):
    return frame.groupby("x").sum()

def helper(a: int, b: int) -> int:
    return a + b

def typed(frame: pd.DataFrame, n: int = 2) -> pd.DataFrame:
    return frame.nlargest(n, "order_id")

k = helper(1, 2)
out = typed(df, k)
""",
    "main": """
import sys
import argparse

THRESHOLD = 1.5

def load(path):
    frame = pd.read_csv(path)
    return frame

def process(frame, threshold=THRESHOLD):
    frame = frame[frame["price"] > threshold].copy()
    frame["revenue"] = frame["price"] * frame["quantity"]
    return frame

def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--threshold", type=float, default=1.0)
    args = parser.parse_args(argv or [])
    frame = load("sales.csv")
    frame = process(frame, args.threshold)
    totals = frame.groupby("region")["revenue"].sum().reset_index()
    print(len(totals))
    return totals

if __name__ == "__main__":
    result = main()
""",
    "lambda stored": """
keep = lambda frame, low: frame[frame["price"] > low]
a = keep(df, 1)
b = keep(df, low=2)
double = lambda x: x * 2
df["q2"] = df["quantity"].apply(double)
names = ["price", "quantity"]
scale = lambda frame, c: frame[c] / frame[c].max()
df["p"] = scale(df, "price")
_steps = [lambda f: f.dropna(subset=["price"]), lambda f: f[f["quantity"] > 1]]
out = df
for step in _steps:
    out = step(out)
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)
