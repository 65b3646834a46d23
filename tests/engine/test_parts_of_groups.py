"""Functions of groups that look at a part of the rows, or store columns: conditional aggregates, and no silent lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PARTS = """
def rated(g):
    g = g[g["quantity"] > 1]
    g["price"] = g["price"].fillna(0) * 2
    return pd.Series({"total": g["price"].sum(), "count": g["price"].count(), "rows": len(g)})


groups = df.groupby("region")
a = groups.apply(lambda g: len(g[g["price"] > 2]))
b = groups.apply(lambda g: len(g.dropna(subset=["quantity", "price"])))
c = groups.apply(lambda g: g.loc[g["product"] == "apple", "quantity"].sum() / len(g))
d = groups.apply(lambda g: g.query("price > 1.5")["quantity"].min())
e = groups["price"].agg(lambda s: s[s > 2].mean())
f = groups.apply(rated)
h = df.groupby("region").filter(lambda g: g[g["price"] > 2].shape[0] > 0)
i = groups.apply(lambda g: g.assign(price=g["price"] * 3)["price"].max())
k = groups[["price", "quantity"]].apply(lambda g: g.notna().all(axis=1).sum())
m = groups[["price", "discount"]].apply(lambda g: len(g.dropna()))
df["n"] = df.groupby("region")["price"].transform(lambda s: s[s > 1.5].sum())
df["o"] = df.groupby("region")["price"].transform(lambda s: s - s.iloc[0])
p = groups.apply(lambda g: g.sort_values(["price", "order_id"])["product"].iloc[-1])
"""
REFUSED = """
groups = df.groupby("region")
a = groups.apply(lambda g: g.drop_duplicates("product")["quantity"].sum())
b = groups.apply(lambda g: (g["price"] - g["price"].mean()).abs().mean())
c = groups["price"].apply(lambda s: s.diff().mean())
df["d"] = df.groupby("region")["price"].transform(lambda s: (s - s.mean()).abs().mean())
df["e"] = df.groupby("region")["price"].transform(lambda s: s.dropna() - 1)
df["g"] = df.groupby("region")["price"].transform(lambda s: s - s.head(1).mean())
f = groups.apply(lambda g: g.dropna(subset=["discount"])["price"].corr(g["quantity"]))
"""


def test_a_part_of_a_group_is_aggregated_under_its_condition(tmp_path: Path, spark: SparkSession) -> None:
    run = equal_run(PARTS, tmp_path, spark)
    assert not run.translation.unbounded
    assert "F.count_if" in run.code


def test_other_parts_and_aggregates_of_aggregates_are_not_computed_wrongly(tmp_path: Path, spark: SparkSession) -> None:
    equal_run(REFUSED, tmp_path, spark)


def test_a_share_of_a_group_needs_no_guard(tmp_path: Path, spark: SparkSession) -> None:
    """A group has rows."""
    run = equal_run('a = df.groupby("region").apply(lambda g: len(g[g["price"] > 2]) / len(g))\n', tmp_path, spark)
    assert 'F.count_if(F.col("price") > 2) / F.count("*")' in run.code


def test_a_function_is_given_truth_values_as_pandas_has_them(tmp_path: Path, spark: SparkSession) -> None:
    """A missing one is NaN, which is true; a missing moment is NaT."""
    source = """
df["day"] = pd.to_datetime(df["day"])
df["up"] = df["price"].gt(2).shift()
df["a"] = df["up"].map(lambda v: "x" if v else "y")
df["b"] = df["day"].shift().apply(lambda v: v is pd.NaT)
df["c"] = df["day"].shift().apply(lambda v: v is None)
"""
    equal_run(source, tmp_path, spark)


def test_truth_values_of_which_some_are_missing(tmp_path: Path, spark: SparkSession) -> None:
    """NaN is true."""
    source = 'df["a"] = df["price"].gt(2).shift().astype(bool)\nb = df[df["a"]]\nc = df["a"].sum()\n'
    equal_run(source, tmp_path, spark)


def test_an_order_that_no_column_tells_is_kept(tmp_path: Path, spark: SparkSession) -> None:
    """Values are listed as they were sorted, also where the frame carries the numbers of its rows."""
    source = """
df["before"] = df["price"].shift()
a = df.sort_values("order_id", ascending=False)[["product"]]["product"].tolist()
b = df.sort_values("product", key=lambda s: s.str.len(), kind="stable")["order_id"].tolist()
c = df.sort_values(["region", "order_id"], key=lambda s: s.str[::-1] if s.name == "region" else -s).head(4)
"""
    run = equal_run(source, tmp_path, spark)
    assert '.orderBy("__row").select("product")' not in run.code


def test_a_series_without_a_name_becomes_the_column_0(tmp_path: Path, spark: SparkSession) -> None:
    source = """
a = df.groupby("region").size().reset_index().rename(columns={0: "n"})
b = df.groupby("region").size().to_frame().reset_index()
c = b[b[0] > 1]
names = list(b.columns)
d = df.set_index("order_id")[["price", "quantity"]].stack().reset_index().rename(columns={"level_1": "what", 0: "v"})
e = df.groupby("region").apply(lambda g: g["price"].max()).reset_index()
e.columns = ["region", "most"]
"""
    run = equal_run(source, tmp_path, spark)
    assert not run.translation.unbounded


def test_functions_of_cells_and_bins(tmp_path: Path, spark: SparkSession) -> None:
    source = """
df["day"] = pd.to_datetime(df["day"])
a = df.pivot_table(index="region", columns="product", values="price", aggfunc=lambda s: s.max() - s.min())
b = df.pivot_table(index="region", values="price", aggfunc=lambda s: len(s[s > 1.5]))
c = df.resample("W", on="day")["price"].apply(lambda s: s.sum())
d = df.resample("W", on="day")["price"].agg(lambda s: (s > 1).sum())
e = df.resample("W", on="day")["price"].agg(lambda s: s.max() - s.min())
"""
    run = equal_run(source, tmp_path, spark)
    assert not run.translation.unbounded


def test_truth_values_without_a_match_are_nan_on_the_driver(tmp_path: Path, spark: SparkSession) -> None:
    """Code that stays pandas sees NaN, whose text is nan and which is true, not None."""
    source = """
m = df.merge(pd.read_csv("customers.csv"), on="customer", how="left")
a = m["vip"].astype(str).value_counts()
b = [bool(v) for v in m.sort_values("order_id")["vip"].values]
"""
    equal_run(source, tmp_path, spark)
