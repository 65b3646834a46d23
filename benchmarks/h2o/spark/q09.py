"""h2o query 9, left join with a table of medium size, and the sums that check it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("large.parquet")
medium = spark.read.parquet("medium.parquet")

df = x.join(medium.select("id2", "v2"), "id2", "left")
result = df.agg(F.count("*").alias("rows"), F.sum("v1").alias("v1"), F.sum("v2").alias("v2"))
