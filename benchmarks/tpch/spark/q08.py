"""TPC-H query 8, national market share, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

part = spark.read.parquet("part.parquet").filter(F.col("p_type") == "ECONOMY ANODIZED STEEL")
supplier = spark.read.parquet("supplier.parquet")
lineitem = spark.read.parquet("lineitem.parquet")
orders = spark.read.parquet("orders.parquet").filter(F.col("o_orderdate").between("1995-01-01", "1996-12-31"))
customer = spark.read.parquet("customer.parquet")
nation = spark.read.parquet("nation.parquet")
region = spark.read.parquet("region.parquet").filter(F.col("r_name") == "AMERICA")

america = nation.join(region, F.col("n_regionkey") == F.col("r_regionkey")).select("n_nationkey")
customers = customer.join(america, F.col("c_nationkey") == F.col("n_nationkey")).select("c_custkey")
suppliers = supplier.join(nation, F.col("s_nationkey") == F.col("n_nationkey")).select("s_suppkey", "n_name")

volume = F.col("l_extendedprice") * (1 - F.col("l_discount"))
result = (
    part.join(lineitem, F.col("p_partkey") == F.col("l_partkey"))
    .join(orders, F.col("l_orderkey") == F.col("o_orderkey"))
    .join(customers, F.col("o_custkey") == F.col("c_custkey"))
    .join(suppliers, F.col("l_suppkey") == F.col("s_suppkey"))
    .groupBy(F.year("o_orderdate").alias("o_year"))
    .agg((F.sum(F.when(F.col("n_name") == "BRAZIL", volume).otherwise(0.0)) / F.sum(volume)).alias("mkt_share"))
    .orderBy("o_year")
)
