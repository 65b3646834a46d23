"""Benchmarks: what the translator writes against what a Spark engineer writes, pandas-on-Spark and pandas."""
