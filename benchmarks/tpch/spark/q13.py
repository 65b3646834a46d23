"""TPC-H query 13, customer distribution, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

customer = spark.read.parquet("customer.parquet")
orders = spark.read.parquet("orders.parquet").filter(~F.col("o_comment").like("%special%requests%"))

result = (
    customer.join(orders, F.col("c_custkey") == F.col("o_custkey"), "left")
    .groupBy("c_custkey")
    .agg(F.count("o_orderkey").alias("c_count"))
    .groupBy("c_count")
    .agg(F.count("*").alias("custdist"))
    .orderBy(F.desc("custdist"), F.desc("c_count"))
)
