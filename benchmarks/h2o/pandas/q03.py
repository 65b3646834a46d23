"""h2o query 3, sum and mean by many groups."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby("id3").agg({"v1": "sum", "v3": "mean"}).reset_index()
