"""TPC-H query 19, discounted revenue: three kinds of parts, shipped by air and delivered in person."""

import pandas as pd

lineitem = pd.read_parquet(
    "lineitem.parquet",
    columns=["l_partkey", "l_quantity", "l_extendedprice", "l_discount", "l_shipinstruct", "l_shipmode"],
)
part = pd.read_parquet("part.parquet", columns=["p_partkey", "p_brand", "p_size", "p_container"])

df = lineitem.merge(part, left_on="l_partkey", right_on="p_partkey")
df = df[df["l_shipmode"].isin(["AIR", "AIR REG"]) & (df["l_shipinstruct"] == "DELIVER IN PERSON")]

small = (
    (df["p_brand"] == "Brand#12")
    & df["p_container"].isin(["SM CASE", "SM BOX", "SM PACK", "SM PKG"])
    & df["l_quantity"].between(1, 11)
    & df["p_size"].between(1, 5)
)
medium = (
    (df["p_brand"] == "Brand#23")
    & df["p_container"].isin(["MED BAG", "MED BOX", "MED PKG", "MED PACK"])
    & df["l_quantity"].between(10, 20)
    & df["p_size"].between(1, 10)
)
large = (
    (df["p_brand"] == "Brand#34")
    & df["p_container"].isin(["LG CASE", "LG BOX", "LG PACK", "LG PKG"])
    & df["l_quantity"].between(20, 30)
    & df["p_size"].between(1, 15)
)
chosen = df[small | medium | large]
revenue = (chosen["l_extendedprice"] * (1 - chosen["l_discount"])).sum()

result = pd.DataFrame({"revenue": [revenue]})
