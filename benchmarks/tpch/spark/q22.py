"""TPC-H query 22, global sales opportunity, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

orders = spark.read.parquet("orders.parquet")
customer = (
    spark.read.parquet("customer.parquet")
    .withColumn("cntrycode", F.substring("c_phone", 1, 2))
    .filter(F.col("cntrycode").isin("13", "31", "23", "29", "30", "18", "17"))
)

average = customer.filter(F.col("c_acctbal") > 0).agg(F.avg("c_acctbal")).first()[0]

result = (
    customer.filter(F.col("c_acctbal") > average)
    .join(orders, F.col("c_custkey") == F.col("o_custkey"), "left_anti")
    .groupBy("cntrycode")
    .agg(F.count("*").alias("numcust"), F.sum("c_acctbal").alias("totacctbal"))
    .orderBy("cntrycode")
)
