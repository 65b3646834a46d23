"""h2o query 9, left join with a table of medium size, and the sums that check it."""

import pandas as pd

x = pd.read_parquet("large.parquet")
medium = pd.read_parquet("medium.parquet")

df = x.merge(medium[["id2", "v2"]], on="id2", how="left")

result = pd.DataFrame({"rows": [len(df)], "v1": [df["v1"].sum()], "v2": [df["v2"].sum()]})
