"""TPC-H query 4, order priority checking: orders of a quarter of which a part came late, by priority."""

import pandas as pd

orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_orderdate", "o_orderpriority"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_orderkey", "l_commitdate", "l_receiptdate"])

quarter = orders[(orders["o_orderdate"] >= "1993-07-01") & (orders["o_orderdate"] < "1993-10-01")]
late = lineitem[lineitem["l_commitdate"] < lineitem["l_receiptdate"]]
late_orders = quarter[quarter["o_orderkey"].isin(late["l_orderkey"])]

result = late_orders.groupby("o_orderpriority").size().reset_index(name="order_count").sort_values("o_orderpriority")
