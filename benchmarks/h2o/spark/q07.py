"""h2o query 7, range of two columns, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id3").agg((F.max("v1") - F.min("v2")).alias("range"))
