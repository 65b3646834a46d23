"""TPC-H query 18, large volume customer, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

customer = spark.read.parquet("customer.parquet")
orders = spark.read.parquet("orders.parquet")
lineitem = spark.read.parquet("lineitem.parquet")

large = lineitem.groupBy("l_orderkey").agg(F.sum("l_quantity").alias("sum_quantity")).filter("sum_quantity > 300")

result = (
    orders.join(large, F.col("o_orderkey") == F.col("l_orderkey"))
    .join(customer, F.col("o_custkey") == F.col("c_custkey"))
    .select("c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "sum_quantity")
    .orderBy(F.desc("o_totalprice"), "o_orderdate")
    .limit(100)
)
