"""TPC-H query 21, suppliers who kept orders waiting, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

supplier = spark.read.parquet("supplier.parquet")
lineitem = spark.read.parquet("lineitem.parquet")
orders = spark.read.parquet("orders.parquet").filter(F.col("o_orderstatus") == "F")
nation = spark.read.parquet("nation.parquet").filter(F.col("n_name") == "SAUDI ARABIA")

late = lineitem.filter(F.col("l_receiptdate") > F.col("l_commitdate"))
others = lineitem.select(F.col("l_orderkey").alias("orderkey"), F.col("l_suppkey").alias("suppkey"))
late_others = late.select(F.col("l_orderkey").alias("orderkey"), F.col("l_suppkey").alias("suppkey"))
of_another = (F.col("l_orderkey") == F.col("orderkey")) & (F.col("l_suppkey") != F.col("suppkey"))

result = (
    late.join(supplier, F.col("l_suppkey") == F.col("s_suppkey"))
    .join(nation, F.col("s_nationkey") == F.col("n_nationkey"))
    .join(orders, F.col("l_orderkey") == F.col("o_orderkey"))
    .join(others, of_another, "left_semi")
    .join(late_others, of_another, "left_anti")
    .groupBy("s_name")
    .agg(F.count("*").alias("numwait"))
    .orderBy(F.desc("numwait"), "s_name")
    .limit(100)
)
