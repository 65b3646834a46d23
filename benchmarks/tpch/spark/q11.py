"""TPC-H query 11, important stock identification, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

partsupp = spark.read.parquet("partsupp.parquet")
supplier = spark.read.parquet("supplier.parquet")
nation = spark.read.parquet("nation.parquet").filter(F.col("n_name") == "GERMANY")

stock = (
    partsupp.join(supplier, F.col("ps_suppkey") == F.col("s_suppkey"))
    .join(nation, F.col("s_nationkey") == F.col("n_nationkey"))
    .withColumn("value", F.col("ps_supplycost") * F.col("ps_availqty"))
)
threshold = stock.agg(F.sum("value")).first()[0] * 0.0001

result = (
    stock.groupBy("ps_partkey")
    .agg(F.sum("value").alias("value"))
    .filter(F.col("value") > threshold)
    .orderBy(F.desc("value"))
)
