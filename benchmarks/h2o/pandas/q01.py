"""h2o query 1, sum by few groups."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby("id1", as_index=False)["v1"].sum()
