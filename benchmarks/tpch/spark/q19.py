"""TPC-H query 19, discounted revenue, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

lineitem = spark.read.parquet("lineitem.parquet").filter(
    F.col("l_shipmode").isin("AIR", "AIR REG") & (F.col("l_shipinstruct") == "DELIVER IN PERSON")
)
part = spark.read.parquet("part.parquet")

small = (
    (F.col("p_brand") == "Brand#12")
    & F.col("p_container").isin("SM CASE", "SM BOX", "SM PACK", "SM PKG")
    & F.col("l_quantity").between(1, 11)
    & F.col("p_size").between(1, 5)
)
medium = (
    (F.col("p_brand") == "Brand#23")
    & F.col("p_container").isin("MED BAG", "MED BOX", "MED PKG", "MED PACK")
    & F.col("l_quantity").between(10, 20)
    & F.col("p_size").between(1, 10)
)
large = (
    (F.col("p_brand") == "Brand#34")
    & F.col("p_container").isin("LG CASE", "LG BOX", "LG PACK", "LG PKG")
    & F.col("l_quantity").between(20, 30)
    & F.col("p_size").between(1, 15)
)

result = (
    lineitem.join(part, F.col("l_partkey") == F.col("p_partkey"))
    .filter(small | medium | large)
    .agg(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))).alias("revenue"))
)
