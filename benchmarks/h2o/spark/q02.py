"""h2o query 2, sum by two keys, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id1", "id2").agg(F.sum("v1").alias("v1"))
