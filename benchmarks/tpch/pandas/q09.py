"""TPC-H query 9, product type profit measure: profit on green parts by nation and year."""

import pandas as pd

part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_name"])
supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_nationkey"])
lineitem = pd.read_parquet(
    "lineitem.parquet",
    columns=["l_orderkey", "l_partkey", "l_suppkey", "l_quantity", "l_extendedprice", "l_discount"],
)
partsupp = pd.read_parquet("partsupp.parquet", columns=["ps_partkey", "ps_suppkey", "ps_supplycost"])
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_orderdate"])
nation = pd.read_parquet("nation.parquet", columns=["n_nationkey", "n_name"])

green = part[part["p_name"].str.contains("green")]

df = (
    green.merge(lineitem, left_on="p_partkey", right_on="l_partkey")
    .merge(partsupp, left_on=["l_partkey", "l_suppkey"], right_on=["ps_partkey", "ps_suppkey"])
    .merge(supplier, left_on="l_suppkey", right_on="s_suppkey")
    .merge(orders, left_on="l_orderkey", right_on="o_orderkey")
    .merge(nation, left_on="s_nationkey", right_on="n_nationkey")
)
df["o_year"] = df["o_orderdate"].dt.year
df["amount"] = df["l_extendedprice"] * (1 - df["l_discount"]) - df["ps_supplycost"] * df["l_quantity"]
df = df.rename(columns={"n_name": "nation"})

result = (
    df.groupby(["nation", "o_year"], as_index=False)
    .agg(sum_profit=("amount", "sum"))
    .sort_values(["nation", "o_year"], ascending=[True, False])
)
