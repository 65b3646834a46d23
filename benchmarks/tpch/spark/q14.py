"""TPC-H query 14, promotion effect, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

lineitem = spark.read.parquet("lineitem.parquet")
part = spark.read.parquet("part.parquet")

revenue = F.col("l_extendedprice") * (1 - F.col("l_discount"))
promoted = F.when(F.col("p_type").startswith("PROMO"), revenue).otherwise(0.0)
result = (
    lineitem.filter((F.col("l_shipdate") >= "1995-09-01") & (F.col("l_shipdate") < "1995-10-01"))
    .join(part, F.col("l_partkey") == F.col("p_partkey"))
    .agg((100 * F.sum(promoted) / F.sum(revenue)).alias("promo_revenue"))
)
