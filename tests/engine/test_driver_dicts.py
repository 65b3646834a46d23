"""Dicts that a program computes from aggregates are maps in the query; what is not known of them is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MAPPED = {
    "numbers of the values": """
codes = {value: number for number, value in enumerate(df["region"].dropna().unique())}
df["code"] = df["region"].map(codes)
sorted_codes = dict(zip(sorted(df["product"].unique()), range(10)))
df["sorted_code"] = df["product"].map(sorted_codes)
back = {number: value for value, number in codes.items()}
df["again"] = df["code"].map(back)
""",
    "numbers of the values, the missing ones too": """
codes = {value: number for number, value in enumerate(df["region"].unique())}
df["code"] = df["region"].map(codes).fillna(-5)
""",
    "aggregates": """
prices = df.groupby("product")["price"].mean()
df["price_of"] = df["product"].map(prices.to_dict())
df["same"] = df["product"].map(dict(prices))
rounded = {key: round(value, 1) for key, value in prices.items() if value > 1}
df["rounded"] = df["product"].map(rounded)
big = df.groupby("customer")["quantity"].sum().to_dict()
df["big"] = df["customer"].map(big)
""",
    "means that are missing": """
means = df[df["region"] == "west"].groupby("product")["discount"].mean().to_dict()
df["mean"] = df["product"].map(means)
gaps = df["mean"].isna().sum()
""",
    "texts": """
names = {key: f"{key}: {count}" for key, count in df["region"].value_counts().items()}
df["name"] = df["region"].map(names)
""",
    "filled in a loop": """
numbers = {}
for number, value in enumerate(sorted(df["product"].unique())):
    numbers[value] = number
df["number"] = df["product"].map(numbers)
""",
    "a dict of nothing": """
codes = {value: number for number, value in enumerate(df[df["price"] > 100]["product"].unique())}
df["code"] = df["product"].map(codes)
""",
    "loops over their items": """
means = df.groupby("region")["price"].mean().to_dict()
for key, value in means.items():
    df.loc[df["region"] == key, "regional"] = value
for key in means:
    df.loc[(df["region"] == key) & (df["price"] > means[key]), "above"] = True
""",
    "one value of them": """
means = df.groupby("region")["price"].mean().to_dict()
df["relative"] = df["price"] / means["north"]
most = max(means, key=means.get)
df["is_most"] = df["region"] == most
total = sum(means.values())
df["part"] = df["region"].map(means) / total
""",
}

ANOTHER_WAY = {
    "keys of another type": """
texts = {str(key): value for key, value in df.groupby("customer")["quantity"].sum().items()}
df["found"] = df["order_id"].map(texts)
by_text = pd.DataFrame({"key": ["1", "2"], "x": [1, 2]}).groupby("key")["x"].sum().to_dict()
df["none"] = df["order_id"].map(by_text)
""",
    "values of two types": """
values = df.groupby("region")["price"].mean().to_dict()
values["north"] = "text"
df["value"] = df["region"].map(values)
""",
    "changed under another name": """
values = df.groupby("region")["price"].mean().to_dict()
others = values
others["north"] = "text"
df["value"] = df["region"].map(values)
""",
    "changed by a method": """
values = df.groupby("region")["price"].mean().to_dict()
values.update({"north": "text"})
df["value"] = df["region"].map(values)
""",
    "changed in a loop": """
values = df.groupby("region")["price"].mean().to_dict()
for key in list(values):
    if values[key] > 2:
        values[key] = "dear"
df["value"] = df["region"].map(values)
""",
    "changed by a function": """
def mark(values):
    values["north"] = "text"

values = df.groupby("region")["price"].mean().to_dict()
mark(values)
df["value"] = df["region"].map(values)
""",
}


@pytest.mark.parametrize("name", MAPPED)
def test_mapped(name: str, tmp_path: Path, spark: SparkSession) -> None:
    run = equal_run(MAPPED[name], tmp_path, spark)
    # One value of each group is handed over, but never all rows.
    assert not [each for each in run.translation.diagnostics if each.code.unbounded], run.code


@pytest.mark.parametrize("name", ANOTHER_WAY)
def test_another_way(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(ANOTHER_WAY[name], tmp_path, spark)
