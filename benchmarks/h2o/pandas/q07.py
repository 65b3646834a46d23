"""h2o query 7, range of two columns."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

found = x.groupby("id3", as_index=False).agg(high=("v1", "max"), low=("v2", "min"))
found["range"] = found["high"] - found["low"]
result = found[["id3", "range"]]
