"""TPC-H query 3, shipping priority, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

customer = spark.read.parquet("customer.parquet").filter(F.col("c_mktsegment") == "BUILDING")
orders = spark.read.parquet("orders.parquet").filter(F.col("o_orderdate") < "1995-03-15")
lineitem = spark.read.parquet("lineitem.parquet").filter(F.col("l_shipdate") > "1995-03-15")

result = (
    customer.join(orders, F.col("c_custkey") == F.col("o_custkey"))
    .join(lineitem, F.col("o_orderkey") == F.col("l_orderkey"))
    .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
    .agg(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))).alias("revenue"))
    .select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
    .orderBy(F.desc("revenue"), "o_orderdate")
    .limit(10)
)
