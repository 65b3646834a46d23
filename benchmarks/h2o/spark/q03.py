"""h2o query 3, sum and mean by many groups, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id3").agg(F.sum("v1").alias("v1"), F.avg("v3").alias("v3"))
