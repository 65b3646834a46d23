"""TPC-H query 20, potential part promotion: Canadian suppliers with too many forest parts in stock."""

import pandas as pd

supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_name", "s_address", "s_nationkey"])
nation = pd.read_parquet("nation.parquet", columns=["n_nationkey", "n_name"])
partsupp = pd.read_parquet("partsupp.parquet", columns=["ps_partkey", "ps_suppkey", "ps_availqty"])
part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_name"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_partkey", "l_suppkey", "l_quantity", "l_shipdate"])

forest = part[part["p_name"].str.startswith("forest")]
sold = lineitem[(lineitem["l_shipdate"] >= "1994-01-01") & (lineitem["l_shipdate"] < "1995-01-01")]
sold = sold.groupby(["l_partkey", "l_suppkey"], as_index=False)["l_quantity"].sum()

stock = partsupp[partsupp["ps_partkey"].isin(forest["p_partkey"])]
stock = stock.merge(sold, left_on=["ps_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
excess = stock[stock["ps_availqty"] > 0.5 * stock["l_quantity"]]

canadian = supplier.merge(nation[nation["n_name"] == "CANADA"], left_on="s_nationkey", right_on="n_nationkey")
result = canadian[canadian["s_suppkey"].isin(excess["ps_suppkey"].unique())]
result = result[["s_name", "s_address"]].sort_values("s_name")
