"""TPC-H query 2, minimum cost supplier, as a Spark engineer writes it."""

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

part = spark.read.parquet("part.parquet")
supplier = spark.read.parquet("supplier.parquet")
partsupp = spark.read.parquet("partsupp.parquet")
nation = spark.read.parquet("nation.parquet")
region = spark.read.parquet("region.parquet")

suppliers = supplier.join(nation, F.col("s_nationkey") == F.col("n_nationkey")).join(
    region.filter(F.col("r_name") == "EUROPE"), F.col("n_regionkey") == F.col("r_regionkey")
)
offers = (
    part.filter((F.col("p_size") == 15) & F.col("p_type").endswith("BRASS"))
    .join(partsupp, F.col("p_partkey") == F.col("ps_partkey"))
    .join(suppliers, F.col("ps_suppkey") == F.col("s_suppkey"))
)

result = (
    offers.withColumn("lowest", F.min("ps_supplycost").over(Window.partitionBy("p_partkey")))
    .filter(F.col("ps_supplycost") == F.col("lowest"))
    .select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment")
    .orderBy(F.desc("s_acctbal"), "n_name", "s_name", "p_partkey")
    .limit(100)
)
