"""TPC-H query 17, small-quantity-order revenue, as a Spark engineer writes it."""

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

lineitem = spark.read.parquet("lineitem.parquet")
part = spark.read.parquet("part.parquet").filter((F.col("p_brand") == "Brand#23") & (F.col("p_container") == "MED BOX"))

items = lineitem.join(part, F.col("l_partkey") == F.col("p_partkey"))
result = (
    items.withColumn("avg_quantity", F.avg("l_quantity").over(Window.partitionBy("p_partkey")))
    .filter(F.col("l_quantity") < 0.2 * F.col("avg_quantity"))
    .agg((F.coalesce(F.sum("l_extendedprice"), F.lit(0.0)) / 7.0).alias("avg_yearly"))
)
