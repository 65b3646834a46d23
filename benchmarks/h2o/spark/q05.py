"""h2o query 5, sums by many numbers, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id6").agg(F.sum("v1").alias("v1"), F.sum("v2").alias("v2"), F.sum("v3").alias("v3"))
