"""TPC-H query 5, local supplier volume, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

customer = spark.read.parquet("customer.parquet")
orders = spark.read.parquet("orders.parquet")
lineitem = spark.read.parquet("lineitem.parquet")
supplier = spark.read.parquet("supplier.parquet")
nation = spark.read.parquet("nation.parquet")
region = spark.read.parquet("region.parquet")

asia = nation.join(region.filter(F.col("r_name") == "ASIA"), F.col("n_regionkey") == F.col("r_regionkey"))

result = (
    customer.join(asia, F.col("c_nationkey") == F.col("n_nationkey"))
    .join(
        orders.filter((F.col("o_orderdate") >= "1994-01-01") & (F.col("o_orderdate") < "1995-01-01")),
        F.col("c_custkey") == F.col("o_custkey"),
    )
    .join(lineitem, F.col("o_orderkey") == F.col("l_orderkey"))
    .join(supplier, (F.col("l_suppkey") == F.col("s_suppkey")) & (F.col("c_nationkey") == F.col("s_nationkey")))
    .groupBy("n_name")
    .agg(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))).alias("revenue"))
    .orderBy(F.desc("revenue"))
)
