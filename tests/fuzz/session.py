"""A small, quick Spark session for the random programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.running import SETTINGS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session(folder: Path) -> SparkSession:
    """Start a session of one's own, as the tests have it."""
    from pyspark.sql import SparkSession

    from tests.conftest import SPARK_SETTINGS

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[1]").appName("fuzz")
    settings = {**SPARK_SETTINGS, **SETTINGS, "spark.default.parallelism": "1", "spark.sql.warehouse.dir": str(folder)}
    for key, value in settings.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made
