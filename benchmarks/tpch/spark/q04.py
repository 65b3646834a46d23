"""TPC-H query 4, order priority checking, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

orders = spark.read.parquet("orders.parquet")
lineitem = spark.read.parquet("lineitem.parquet")

late = lineitem.filter(F.col("l_commitdate") < F.col("l_receiptdate"))

result = (
    orders.filter((F.col("o_orderdate") >= "1993-07-01") & (F.col("o_orderdate") < "1993-10-01"))
    .join(late, F.col("o_orderkey") == F.col("l_orderkey"), "left_semi")
    .groupBy("o_orderpriority")
    .agg(F.count("*").alias("order_count"))
    .orderBy("o_orderpriority")
)
