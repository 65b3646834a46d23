"""TPC-H query 10, returned item reporting: the customers who caused most loss by returning goods."""

import pandas as pd

customer = pd.read_parquet("customer.parquet")
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey", "o_orderdate"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_orderkey", "l_extendedprice", "l_discount", "l_returnflag"])
nation = pd.read_parquet("nation.parquet")

orders = orders[(orders["o_orderdate"] >= "1993-10-01") & (orders["o_orderdate"] < "1994-01-01")]
returned = lineitem[lineitem["l_returnflag"] == "R"]

df = (
    customer.merge(orders, left_on="c_custkey", right_on="o_custkey")
    .merge(returned, left_on="o_orderkey", right_on="l_orderkey")
    .merge(nation, left_on="c_nationkey", right_on="n_nationkey")
    .assign(revenue=lambda d: d["l_extendedprice"] * (1 - d["l_discount"]))
)
keys = ["c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment"]
revenue = df.groupby(keys, as_index=False)["revenue"].sum()

result = revenue.nlargest(20, "revenue")[
    ["c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment"]
]
