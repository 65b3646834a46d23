"""h2o query 10, inner join on texts, and the sums that check it."""

import pandas as pd

x = pd.read_parquet("large.parquet")
medium = pd.read_parquet("medium.parquet")

df = x.merge(medium[["id5", "v2"]], on="id5")

result = pd.DataFrame({"rows": [len(df)], "v1": [df["v1"].sum()], "v2": [df["v2"].sum()]})
