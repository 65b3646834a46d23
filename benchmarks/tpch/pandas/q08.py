"""TPC-H query 8, national market share: Brazil's share of a type of part in America, by year."""

import pandas as pd

part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_type"])
supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_nationkey"])
lineitem = pd.read_parquet(
    "lineitem.parquet", columns=["l_orderkey", "l_partkey", "l_suppkey", "l_extendedprice", "l_discount"]
)
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey", "o_orderdate"])
customer = pd.read_parquet("customer.parquet", columns=["c_custkey", "c_nationkey"])
nation = pd.read_parquet("nation.parquet", columns=["n_nationkey", "n_name", "n_regionkey"])
region = pd.read_parquet("region.parquet", columns=["r_regionkey", "r_name"])

part = part[part["p_type"] == "ECONOMY ANODIZED STEEL"]
orders = orders[(orders["o_orderdate"] >= "1995-01-01") & (orders["o_orderdate"] <= "1996-12-31")]
america = nation.merge(region[region["r_name"] == "AMERICA"], left_on="n_regionkey", right_on="r_regionkey")
american_customers = customer[customer["c_nationkey"].isin(america["n_nationkey"])]
suppliers = supplier.merge(nation, left_on="s_nationkey", right_on="n_nationkey")

sales = part.merge(lineitem, left_on="p_partkey", right_on="l_partkey")
sales = sales.merge(orders, left_on="l_orderkey", right_on="o_orderkey")
sales = sales.merge(american_customers, left_on="o_custkey", right_on="c_custkey")
sales = sales.merge(suppliers, left_on="l_suppkey", right_on="s_suppkey")

sales["o_year"] = sales["o_orderdate"].dt.year
sales["volume"] = sales["l_extendedprice"] * (1 - sales["l_discount"])
sales["brazil_volume"] = sales.apply(lambda row: row["volume"] if row["n_name"] == "BRAZIL" else 0.0, axis=1)

by_year = sales.groupby("o_year")[["brazil_volume", "volume"]].sum()
by_year["mkt_share"] = by_year["brazil_volume"] / by_year["volume"]
result = by_year[["mkt_share"]].reset_index().sort_values("o_year")
