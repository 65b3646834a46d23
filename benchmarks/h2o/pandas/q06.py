"""h2o query 6, median and deviation."""

import pandas as pd

x = pd.read_parquet("groups.parquet")

result = x.groupby(["id4", "id5"])["v3"].agg(["median", "std"]).reset_index()
