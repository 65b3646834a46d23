"""h2o query 2, sum by two keys."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby(["id1", "id2"], as_index=False).agg({"v1": "sum"})
