"""TPC-H query 16, parts and supplier relationship: how many suppliers can supply parts of given kinds."""

import pandas as pd

partsupp = pd.read_parquet("partsupp.parquet", columns=["ps_partkey", "ps_suppkey"])
part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_brand", "p_type", "p_size"])
supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_comment"])

complaints = supplier[supplier["s_comment"].str.contains("Customer.*Complaints")]
wanted = part[
    (part["p_brand"] != "Brand#45")
    & ~part["p_type"].str.startswith("MEDIUM POLISHED")
    & part["p_size"].isin([49, 14, 23, 45, 19, 3, 36, 9])
]
offers = wanted.merge(partsupp, left_on="p_partkey", right_on="ps_partkey")
offers = offers[~offers["ps_suppkey"].isin(complaints["s_suppkey"])]

result = (
    offers.groupby(["p_brand", "p_type", "p_size"])["ps_suppkey"]
    .nunique()
    .reset_index(name="supplier_cnt")
    .sort_values(["supplier_cnt", "p_brand", "p_type", "p_size"], ascending=[False, True, True, True])
)
