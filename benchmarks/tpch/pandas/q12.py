"""TPC-H query 12, shipping modes and order priority: does a cheap mode delay critical orders?"""

import pandas as pd

orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_orderpriority"])
lineitem = pd.read_parquet(
    "lineitem.parquet", columns=["l_orderkey", "l_shipmode", "l_commitdate", "l_receiptdate", "l_shipdate"]
)

late = lineitem[
    lineitem["l_shipmode"].isin(["MAIL", "SHIP"])
    & (lineitem["l_commitdate"] < lineitem["l_receiptdate"])
    & (lineitem["l_shipdate"] < lineitem["l_commitdate"])
    & (lineitem["l_receiptdate"] >= "1994-01-01")
    & (lineitem["l_receiptdate"] < "1995-01-01")
]
df = orders.merge(late, left_on="o_orderkey", right_on="l_orderkey")
df["high_line_count"] = df["o_orderpriority"].isin(["1-URGENT", "2-HIGH"]).astype(int)
df["low_line_count"] = 1 - df["high_line_count"]

result = df.groupby("l_shipmode")[["high_line_count", "low_line_count"]].sum().reset_index().sort_values("l_shipmode")
