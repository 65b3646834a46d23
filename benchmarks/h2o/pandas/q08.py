"""h2o query 8, inner join with a small table, and the sums that check it."""

import pandas as pd

x = pd.read_parquet("large.parquet")
small = pd.read_parquet("small.parquet")

df = x.merge(small, on="id1")

result = pd.DataFrame({"rows": [len(df)], "v1": [df["v1"].sum()], "v2": [df["v2"].sum()]})
