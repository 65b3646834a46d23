"""TPC-H query 5, local supplier volume: what suppliers of Asia earned from customers of their own nation in 1994."""

import pandas as pd

customer = pd.read_parquet("customer.parquet", columns=["c_custkey", "c_nationkey"])
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey", "o_orderdate"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_orderkey", "l_suppkey", "l_extendedprice", "l_discount"])
supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_nationkey"])
nation = pd.read_parquet("nation.parquet")
region = pd.read_parquet("region.parquet")

asia = nation.merge(region[region.r_name == "ASIA"], left_on="n_regionkey", right_on="r_regionkey")
orders_1994 = orders[(orders.o_orderdate >= "1994-01-01") & (orders.o_orderdate < "1995-01-01")]

df = (
    asia.merge(customer, left_on="n_nationkey", right_on="c_nationkey")
    .merge(orders_1994, left_on="c_custkey", right_on="o_custkey")
    .merge(lineitem, left_on="o_orderkey", right_on="l_orderkey")
    .merge(supplier, left_on=["l_suppkey", "c_nationkey"], right_on=["s_suppkey", "s_nationkey"])
)
df["revenue"] = df.l_extendedprice * (1 - df.l_discount)

result = df.groupby("n_name", as_index=False)["revenue"].sum().sort_values("revenue", ascending=False)
