"""TPC-H query 14, promotion effect: which part of a month's revenue came from promoted parts."""

import numpy as np
import pandas as pd

lineitem = pd.read_parquet("lineitem.parquet", columns=["l_partkey", "l_extendedprice", "l_discount", "l_shipdate"])
part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_type"])

month = lineitem[(lineitem["l_shipdate"] >= "1995-09-01") & (lineitem["l_shipdate"] < "1995-10-01")]
df = month.merge(part, left_on="l_partkey", right_on="p_partkey")
df["revenue"] = df["l_extendedprice"] * (1 - df["l_discount"])
df["promo"] = np.where(df["p_type"].str.startswith("PROMO"), df["revenue"], 0)

result = pd.DataFrame({"promo_revenue": [100 * df["promo"].sum() / df["revenue"].sum()]})
