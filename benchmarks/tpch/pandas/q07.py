"""TPC-H query 7, volume shipping: goods between France and Germany, by year."""

import pandas as pd

supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_nationkey"])
lineitem = pd.read_parquet(
    "lineitem.parquet", columns=["l_orderkey", "l_suppkey", "l_extendedprice", "l_discount", "l_shipdate"]
)
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey"])
customer = pd.read_parquet("customer.parquet", columns=["c_custkey", "c_nationkey"])
nation = pd.read_parquet("nation.parquet", columns=["n_nationkey", "n_name"])

nations = nation[nation["n_name"].isin(["FRANCE", "GERMANY"])]
suppliers = supplier.merge(nations, left_on="s_nationkey", right_on="n_nationkey").rename(
    columns={"n_name": "supp_nation"}
)
customers = customer.merge(nations, left_on="c_nationkey", right_on="n_nationkey").rename(
    columns={"n_name": "cust_nation"}
)
shipped = lineitem[lineitem["l_shipdate"].between("1995-01-01", "1996-12-31")]

df = (
    shipped.merge(suppliers, left_on="l_suppkey", right_on="s_suppkey")
    .merge(orders, left_on="l_orderkey", right_on="o_orderkey")
    .merge(customers, left_on="o_custkey", right_on="c_custkey")
)
df = df[df["supp_nation"] != df["cust_nation"]]
df["l_year"] = df["l_shipdate"].dt.year
df["volume"] = df["l_extendedprice"] * (1 - df["l_discount"])

keys = ["supp_nation", "cust_nation", "l_year"]
result = df.groupby(keys).agg(revenue=("volume", "sum")).reset_index().sort_values(keys)
