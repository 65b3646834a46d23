"""TPC-H query 13, customer distribution: how many customers have how many orders."""

import pandas as pd

customer = pd.read_parquet("customer.parquet", columns=["c_custkey"])
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_custkey", "o_comment"])

orders = orders[~orders["o_comment"].str.contains("special.*requests")]
df = customer.merge(orders, left_on="c_custkey", right_on="o_custkey", how="left")
per_customer = df.groupby("c_custkey")["o_orderkey"].count().reset_index(name="c_count")

result = (
    per_customer.groupby("c_count")
    .size()
    .reset_index(name="custdist")
    .sort_values(["custdist", "c_count"], ascending=False)
)
