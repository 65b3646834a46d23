"""TPC-H query 16, parts and supplier relationship, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

partsupp = spark.read.parquet("partsupp.parquet")
part = spark.read.parquet("part.parquet").filter(
    (F.col("p_brand") != "Brand#45")
    & ~F.col("p_type").startswith("MEDIUM POLISHED")
    & F.col("p_size").isin(49, 14, 23, 45, 19, 3, 36, 9)
)
complaints = spark.read.parquet("supplier.parquet").filter(F.col("s_comment").like("%Customer%Complaints%"))

result = (
    partsupp.join(part, F.col("ps_partkey") == F.col("p_partkey"))
    .join(complaints, F.col("ps_suppkey") == F.col("s_suppkey"), "left_anti")
    .groupBy("p_brand", "p_type", "p_size")
    .agg(F.countDistinct("ps_suppkey").alias("supplier_cnt"))
    .orderBy(F.desc("supplier_cnt"), "p_brand", "p_type", "p_size")
)
