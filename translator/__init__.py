"""pandas2pyspark: translate pandas programs to native PySpark, and prove the result."""

__version__ = "0.1.0"
