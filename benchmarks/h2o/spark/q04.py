"""h2o query 4, means by few numbers, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id4").agg(F.avg("v1").alias("v1"), F.avg("v2").alias("v2"), F.avg("v3").alias("v3"))
