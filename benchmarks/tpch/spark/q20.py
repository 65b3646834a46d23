"""TPC-H query 20, potential part promotion, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

supplier = spark.read.parquet("supplier.parquet")
nation = spark.read.parquet("nation.parquet").filter(F.col("n_name") == "CANADA")
partsupp = spark.read.parquet("partsupp.parquet")
part = spark.read.parquet("part.parquet").filter(F.col("p_name").startswith("forest"))
lineitem = spark.read.parquet("lineitem.parquet")

sold = (
    lineitem.filter((F.col("l_shipdate") >= "1994-01-01") & (F.col("l_shipdate") < "1995-01-01"))
    .groupBy("l_partkey", "l_suppkey")
    .agg(F.sum("l_quantity").alias("quantity"))
)
excess = (
    partsupp.join(part, F.col("ps_partkey") == F.col("p_partkey"), "left_semi")
    .join(sold, (F.col("ps_partkey") == F.col("l_partkey")) & (F.col("ps_suppkey") == F.col("l_suppkey")))
    .filter(F.col("ps_availqty") > 0.5 * F.col("quantity"))
)

result = (
    supplier.join(nation, F.col("s_nationkey") == F.col("n_nationkey"))
    .join(excess, F.col("s_suppkey") == F.col("ps_suppkey"), "left_semi")
    .select("s_name", "s_address")
    .orderBy("s_name")
)
