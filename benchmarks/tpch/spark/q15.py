"""TPC-H query 15, top supplier, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

lineitem = spark.read.parquet("lineitem.parquet")
supplier = spark.read.parquet("supplier.parquet")

revenue = (
    lineitem.filter((F.col("l_shipdate") >= "1996-01-01") & (F.col("l_shipdate") < "1996-04-01"))
    .groupBy("l_suppkey")
    .agg(F.round(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))), 2).alias("total_revenue"))
)
highest = revenue.agg(F.max("total_revenue")).first()[0]

result = (
    supplier.join(revenue.filter(F.col("total_revenue") == highest), F.col("s_suppkey") == F.col("l_suppkey"))
    .select("s_suppkey", "s_name", "s_address", "s_phone", "total_revenue")
    .orderBy("s_suppkey")
)
