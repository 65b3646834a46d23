"""TPC-H query 6, forecasting revenue change, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

result = (
    spark.read.parquet("lineitem.parquet")
    .filter(
        (F.col("l_shipdate") >= "1994-01-01")
        & (F.col("l_shipdate") < "1995-01-01")
        & F.col("l_discount").between(0.05, 0.07)
        & (F.col("l_quantity") < 24)
    )
    .agg(F.sum(F.col("l_extendedprice") * F.col("l_discount")).alias("revenue"))
)
