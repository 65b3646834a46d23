"""Control flow of whole programs: what they bind in pandas and in Spark is equal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import READ, equal_run
from tests.programs import translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "reduce": """
from functools import reduce
customers = pd.read_csv("customers.csv")
by_sum = df.groupby("customer")["quantity"].sum().reset_index(name="total")
by_n = df.groupby("customer").size().reset_index(name="n")
out = reduce(lambda a, b: a.merge(b, on="customer", how="left"), [customers, by_sum, by_n])
frames = [by_sum, by_n, customers]
import functools
out2 = functools.reduce(lambda left, right: pd.merge(left, right, on="customer"), frames)
""",
    "match": """
def compute(frame, how):
    match how:
        case "sum":
            return frame["price"].sum()
        case "max":
            return frame["price"].max()
        case _:
            return None

a = compute(df, "sum")
b = compute(df, "max")
mode = "north"
match mode:
    case "north":
        part = df[df["region"] == "north"]
    case _:
        part = df
n = len(part)
""",
    "binds F and spark": """
F = df[df["region"] == "north"]
spark = 3
Window = df["price"].max()
df["label"] = np.where(df["price"] > 2, "a", "b")
df["rank"] = df.groupby("region")["order_id"].rank()
n = len(F) + spark
""",
    "built up": """
frames = []
for month in [1, 2, 3]:
    part = df[df["order_id"] % 3 == month % 3].copy()
    part["month"] = month
    frames.append(part)
all_ = pd.concat(frames)
grown = pd.DataFrame()
for region in ["north", "south"]:
    grown = pd.concat([grown, df[df["region"] == region]])
table = {}
for product in ["apple", "fig"]:
    table[product] = df[df["product"] == product]
apples = table["apple"]
together = pd.concat(table.values(), ignore_index=True)
res = []
for product in df["product"].unique():
    sub = df[df["product"] == product]
    res.append([product, sub["quantity"].sum()])
out = pd.DataFrame(res, columns=["product", "total"])
""",
    "try except": """
try:
    extra = pd.read_csv("nothing.csv")
except FileNotFoundError:
    extra = df[df["price"] > 2]
finally:
    done = True
try:
    df["x"] = df["price"] / df["quantity"]
    bad = df["nope"].sum()
except KeyError as error:
    bad = -1
n = len(extra)
""",
    "star unpacking": """
first, *rest = ["price", "quantity", "discount"]
sums = df[rest].sum()
a, b, *_ = df[df["price"] > 1], df[df["price"] < 1], 3, 4
cols = [*rest, "region"]
sub = df[cols]
n, m = df.shape
(x, y), z = (1, 2), df["price"].max()
""",
    "conditional expressions": """
part = df if len(df) < 5 else df[df["price"] > 2]
mode = "a"
frame = df[df["region"] == "north"] if mode == "a" else df
col = "price" if df["price"].mean() > 1 else "quantity"
total = df[col].sum()
""",
    "zip enumerate": """
for i, column in enumerate(["price", "quantity"]):
    df[f"c{i}"] = df[column] * (i + 1)
for column, value in zip(["price", "discount"], [0, 1]):
    df[column] = df[column].fillna(value)
for column, how in {"price": "mean", "quantity": "max"}.items():
    df[column + "_" + how] = df[column].agg(how)
for i in range(1, 3):
    df[f"power_{i}"] = df["price"] ** i
caps = {"price": 3, "quantity": 5}
for name in caps:
    df[name] = df[name].clip(upper=caps[name])
""",
    "iterrows build column": """
labels = []
for index, row in df.iterrows():
    if row["quantity"] > 3:
        labels.append("many")
    elif row["price"] > 2:
        labels.append("dear")
    else:
        labels.append("none")
df["label"] = labels
n = (df["label"] == "many").sum()
""",
    "groupby loop": """
rows = []
for region, part in df.groupby("region"):
    rows.append({"region": region, "n": len(part), "total": part["quantity"].sum(), "mean": part["price"].mean()})
summary = pd.DataFrame(rows)

pieces = []
for key, g in df.groupby("customer"):
    g = g.copy()
    g["share"] = g["quantity"] / g["quantity"].sum()
    pieces.append(g)
result = pd.concat(pieces)
by_two = {}
for (region, product), part in df.groupby(["region", "product"]):
    by_two[f"{region}-{product}"] = part["price"].max()
largest = {name: part["quantity"].max() for name, part in df.groupby("product")}
""",
    "augmented": """
df["price"] += 1
df.loc[df["region"] == "north", "price"] *= 2
df["quantity"] -= df["quantity"].mean()
df["discount"] *= 100
x = 0
x += df["price"].sum()
df.loc[df["discount"].isna(), "discount"] = 0
s = df["price"]
s = s + 1
""",
    "assert del walrus": """
assert len(df) > 0, "empty"
assert not df["order_id"].duplicated().any()
assert set(["price", "region"]).issubset(df.columns)
if (n := len(df)) > 5:
    small = df[df["quantity"] > 5]
else:
    small = df
if (m := df["price"].max()) > 2:
    tag = "dear"
else:
    tag = "cheap"
tmp = df["price"] * 2
del tmp
tmp2 = df.copy()
del tmp2["day"], tmp2["discount"]
""",
    "frames bound within expressions": """
if (dear := df[df["price"] > 2]).empty:
    total = 0
else:
    total = dear["price"].sum()
count = len(north := df[df["region"] == "north"])
top = north.nlargest(2, "quantity")
def kept(frame):
    if (once := frame.drop_duplicates("region")).shape[0] < len(frame):
        return once
    return frame
few = kept(df)
if df["price"].max() > 1 and (small := df[df["quantity"] < 5])["price"].sum() > 0:
    df = df[df["quantity"] >= 5]
""",
    "generators and unpacked comprehensions": """
both = pd.concat(df[df["region"] == r] for r in ["north", "south"])
n = len(both)
first, *others = [df[df["region"] == r] for r in ["north", "south", "east"]]
sizes = [len(part) for part in others]
total = sum(len(df[df["region"] == r]) for r in ["north", "south"])
last = others[1]
""",
    "columns given to functions that do not see their frame": """
def applied(frame, function, column):
    return function(frame[column])

def spread(values):
    return values.max() - values.min()

a = applied(df, spread, "price")
b = applied(df, lambda values: values.isna().sum(), "region")
_aggregates = {"price": lambda s: s.max(), "quantity": lambda s: s.sum()}
found = {c: f(df[c]) for c, f in _aggregates.items()}
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)


def test_an_error_that_spark_raises_later_is_said() -> None:
    source = READ + 'try:\n    df["n"] = df["region"].astype(float)\nexcept ValueError:\n    df["n"] = 0.0\n'
    later = [found for found in translated(source).diagnostics if "computes later" in found.message]
    assert [found.span.line for found in later] == [4]


def test_a_column_that_takes_the_name_of_its_frame_is_compared_in_what_keeps_it() -> None:
    source = 'data = df[df["price"] > 1]\ndata = data["region"]\nsome = df[df["region"].isin(data)]\nlast = df["day"]\n'
    assert translated(READ + source).columns_of == {"data": ("data_before",), "last": ("df",)}
