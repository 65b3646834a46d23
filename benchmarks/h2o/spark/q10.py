"""h2o query 10, inner join on texts, and the sums that check it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("large.parquet")
medium = spark.read.parquet("medium.parquet")

df = x.join(medium.select("id5", "v2"), "id5")
result = df.agg(F.count("*").alias("rows"), F.sum("v1").alias("v1"), F.sum("v2").alias("v2"))
