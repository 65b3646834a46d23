"""TPC-H query 21, suppliers who kept orders waiting: the only late ones of several suppliers of an order."""

import pandas as pd

supplier = pd.read_parquet("supplier.parquet", columns=["s_suppkey", "s_name", "s_nationkey"])
lineitem = pd.read_parquet("lineitem.parquet", columns=["l_orderkey", "l_suppkey", "l_commitdate", "l_receiptdate"])
orders = pd.read_parquet("orders.parquet", columns=["o_orderkey", "o_orderstatus"])
nation = pd.read_parquet("nation.parquet", columns=["n_nationkey", "n_name"])

suppliers = supplier.merge(nation[nation["n_name"] == "SAUDI ARABIA"], left_on="s_nationkey", right_on="n_nationkey")
failed = orders[orders["o_orderstatus"] == "F"]
late = lineitem[lineitem["l_receiptdate"] > lineitem["l_commitdate"]]

n_suppliers = lineitem.groupby("l_orderkey")["l_suppkey"].nunique().reset_index(name="n_suppliers")
n_late = late.groupby("l_orderkey")["l_suppkey"].nunique().reset_index(name="n_late")
several = n_suppliers[n_suppliers["n_suppliers"] > 1]
only_one = n_late[n_late["n_late"] == 1]

df = (
    late.merge(suppliers, left_on="l_suppkey", right_on="s_suppkey")
    .merge(failed, left_on="l_orderkey", right_on="o_orderkey")
    .merge(several, on="l_orderkey")
    .merge(only_one, on="l_orderkey")
)
result = (
    df.groupby("s_name")
    .size()
    .reset_index(name="numwait")
    .sort_values(["numwait", "s_name"], ascending=[False, True])
    .head(100)
)
