"""TPC-H query 17, small-quantity-order revenue: what would be lost without small orders of some parts."""

import pandas as pd

lineitem = pd.read_parquet("lineitem.parquet", columns=["l_partkey", "l_quantity", "l_extendedprice"])
part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_brand", "p_container"])

parts = part[(part["p_brand"] == "Brand#23") & (part["p_container"] == "MED BOX")]
items = lineitem.merge(parts, left_on="l_partkey", right_on="p_partkey")
average = items.groupby("p_partkey")["l_quantity"].mean().reset_index(name="avg_quantity")
items = items.merge(average, on="p_partkey")
small = items[items["l_quantity"] < 0.2 * items["avg_quantity"]]

result = pd.DataFrame({"avg_yearly": [small["l_extendedprice"].sum() / 7.0]})
