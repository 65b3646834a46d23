"""TPC-H query 15, top supplier: who contributed most to the revenue of a quarter."""

import pandas as pd

lineitem = pd.read_parquet("lineitem.parquet", columns=["l_suppkey", "l_extendedprice", "l_discount", "l_shipdate"])
supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_name", "s_address", "s_phone"])

quarter = lineitem[(lineitem["l_shipdate"] >= "1996-01-01") & (lineitem["l_shipdate"] < "1996-04-01")]
revenue = (
    quarter.assign(total_revenue=quarter["l_extendedprice"] * (1 - quarter["l_discount"]))
    .groupby("l_suppkey", as_index=False)["total_revenue"]
    .sum()
)
revenue["total_revenue"] = revenue["total_revenue"].round(2)
top = revenue[revenue["total_revenue"] == revenue["total_revenue"].max()]

result = supplier.merge(top, left_on="s_suppkey", right_on="l_suppkey").sort_values("s_suppkey")
result = result[["s_suppkey", "s_name", "s_address", "s_phone", "total_revenue"]]
