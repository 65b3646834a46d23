"""TPC-H query 9, product type profit measure, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

part = spark.read.parquet("part.parquet").filter(F.col("p_name").contains("green"))
supplier = spark.read.parquet("supplier.parquet")
lineitem = spark.read.parquet("lineitem.parquet")
partsupp = spark.read.parquet("partsupp.parquet")
orders = spark.read.parquet("orders.parquet")
nation = spark.read.parquet("nation.parquet")

amount = F.col("l_extendedprice") * (1 - F.col("l_discount")) - F.col("ps_supplycost") * F.col("l_quantity")
result = (
    part.join(lineitem, F.col("p_partkey") == F.col("l_partkey"))
    .join(partsupp, (F.col("l_partkey") == F.col("ps_partkey")) & (F.col("l_suppkey") == F.col("ps_suppkey")))
    .join(supplier, F.col("l_suppkey") == F.col("s_suppkey"))
    .join(orders, F.col("l_orderkey") == F.col("o_orderkey"))
    .join(nation, F.col("s_nationkey") == F.col("n_nationkey"))
    .groupBy(F.col("n_name").alias("nation"), F.year("o_orderdate").alias("o_year"))
    .agg(F.sum(amount).alias("sum_profit"))
    .orderBy("nation", F.desc("o_year"))
)
