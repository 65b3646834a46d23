"""h2o query 6, median and deviation, as a Spark engineer writes it."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

x = spark.read.parquet("groups.parquet")

result = x.groupBy("id4", "id5").agg(F.median("v3").alias("median"), F.stddev("v3").alias("std"))
