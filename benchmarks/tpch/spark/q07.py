"""TPC-H query 7, volume shipping, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

supplier = spark.read.parquet("supplier.parquet")
lineitem = spark.read.parquet("lineitem.parquet")
orders = spark.read.parquet("orders.parquet")
customer = spark.read.parquet("customer.parquet")
nation = spark.read.parquet("nation.parquet").filter(F.col("n_name").isin("FRANCE", "GERMANY"))

suppliers = supplier.join(nation, F.col("s_nationkey") == F.col("n_nationkey")).select(
    "s_suppkey", F.col("n_name").alias("supp_nation")
)
customers = customer.join(nation, F.col("c_nationkey") == F.col("n_nationkey")).select(
    "c_custkey", F.col("n_name").alias("cust_nation")
)

result = (
    lineitem.filter(F.col("l_shipdate").between("1995-01-01", "1996-12-31"))
    .join(suppliers, F.col("l_suppkey") == F.col("s_suppkey"))
    .join(orders, F.col("l_orderkey") == F.col("o_orderkey"))
    .join(customers, F.col("o_custkey") == F.col("c_custkey"))
    .filter(F.col("supp_nation") != F.col("cust_nation"))
    .groupBy("supp_nation", "cust_nation", F.year("l_shipdate").alias("l_year"))
    .agg(F.sum(F.col("l_extendedprice") * (1 - F.col("l_discount"))).alias("revenue"))
    .orderBy("supp_nation", "cust_nation", "l_year")
)
