"""TPC-H query 22, global sales opportunity: customers with money who have not ordered, by country code."""

import pandas as pd

customer = pd.read_parquet("customer.parquet", columns=["c_custkey", "c_phone", "c_acctbal"])
orders = pd.read_parquet("orders.parquet", columns=["o_custkey"])

customer["cntrycode"] = customer["c_phone"].str[:2]
customer = customer[customer["cntrycode"].isin(["13", "31", "23", "29", "30", "18", "17"])]
average = customer.loc[customer["c_acctbal"] > 0, "c_acctbal"].mean()

idle = customer[(customer["c_acctbal"] > average) & ~customer["c_custkey"].isin(orders["o_custkey"])]
result = (
    idle.groupby("cntrycode")
    .agg(numcust=("c_acctbal", "size"), totacctbal=("c_acctbal", "sum"))
    .reset_index()
    .sort_values("cntrycode")
)
