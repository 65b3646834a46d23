"""The rules: what each member of pandas becomes in Spark, one module per topic."""
