"""TPC-H query 2, minimum cost supplier: who in Europe sells a part of a type and size at the lowest price."""

import pandas as pd

part = pd.read_parquet("part.parquet")
supplier = pd.read_parquet("supplier.parquet")
partsupp = pd.read_parquet("partsupp.parquet")
nation = pd.read_parquet("nation.parquet")
region = pd.read_parquet("region.parquet")

europe = region[region["r_name"] == "EUROPE"]
suppliers = supplier.merge(nation, left_on="s_nationkey", right_on="n_nationkey").merge(
    europe, left_on="n_regionkey", right_on="r_regionkey"
)
parts = part[(part["p_size"] == 15) & part["p_type"].str.endswith("BRASS")]

offers = parts.merge(partsupp, left_on="p_partkey", right_on="ps_partkey").merge(
    suppliers, left_on="ps_suppkey", right_on="s_suppkey"
)
offers["lowest"] = offers.groupby("p_partkey")["ps_supplycost"].transform("min")
best = offers[offers["ps_supplycost"] == offers["lowest"]]

columns = ["s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment"]
result = (
    best[columns]
    .sort_values(["s_acctbal", "n_name", "s_name", "p_partkey"], ascending=[False, True, True, True])
    .head(100)
)
