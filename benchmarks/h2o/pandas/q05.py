"""h2o query 5, sums by many numbers."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby("id6", as_index=False)[["v1", "v2", "v3"]].sum()
