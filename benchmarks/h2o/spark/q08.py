"""h2o query 8, inner join with a small table, and the sums that check it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("large.parquet")
small = spark.read.parquet("small.parquet")

df = x.join(small, "id1")
result = df.agg(F.count("*").alias("rows"), F.sum("v1").alias("v1"), F.sum("v2").alias("v2"))
