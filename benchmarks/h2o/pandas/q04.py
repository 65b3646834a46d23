"""h2o query 4, means by few numbers."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby("id4")[["v1", "v2", "v3"]].mean().reset_index()
