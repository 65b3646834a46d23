"""TPC-H query 6, forecasting revenue change: what would have been earned without some discounts."""

import pandas as pd

lineitem = pd.read_parquet("lineitem.parquet", columns=["l_quantity", "l_extendedprice", "l_discount", "l_shipdate"])

mask = (
    (lineitem["l_shipdate"] >= pd.Timestamp("1994-01-01"))
    & (lineitem["l_shipdate"] < pd.Timestamp("1995-01-01"))
    & lineitem["l_discount"].between(0.05, 0.07)
    & (lineitem["l_quantity"] < 24)
)
discounted = lineitem[mask]
revenue = (discounted["l_extendedprice"] * discounted["l_discount"]).sum()

result = pd.DataFrame({"revenue": [revenue]})
