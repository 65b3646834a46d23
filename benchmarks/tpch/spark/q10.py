"""TPC-H query 10, returned item reporting, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

customer = spark.read.parquet("customer.parquet")
orders = spark.read.parquet("orders.parquet")
lineitem = spark.read.parquet("lineitem.parquet").filter(F.col("l_returnflag") == "R")
nation = spark.read.parquet("nation.parquet")

result = (
    customer.join(
        orders.filter((F.col("o_orderdate") >= "1993-10-01") & (F.col("o_orderdate") < "1994-01-01")),
        F.col("c_custkey") == F.col("o_custkey"),
    )
    .join(lineitem, F.col("o_orderkey") == F.col("l_orderkey"))
    .join(nation, F.col("c_nationkey") == F.col("n_nationkey"))
    .groupBy("c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment")
    .agg(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))).alias("revenue"))
    .select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment")
    .orderBy(F.desc("revenue"))
    .limit(20)
)
