"""TPC-H query 18, large volume customer: the customers who placed the largest orders."""

import pandas as pd

customer = pd.read_parquet("customer.parquet", columns=["c_custkey", "c_name"])
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey", "o_orderdate", "o_totalprice"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_orderkey", "l_quantity"])

quantity = lineitem.groupby("l_orderkey")["l_quantity"].sum().reset_index()
large = quantity[quantity["l_quantity"] > 300].rename(columns={"l_quantity": "sum_quantity"})

df = orders.merge(large, left_on="o_orderkey", right_on="l_orderkey").merge(
    customer, left_on="o_custkey", right_on="c_custkey"
)
result = df.sort_values(["o_totalprice", "o_orderdate"], ascending=[False, True]).head(100)
result = result[["c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "sum_quantity"]]
