"""A small, quick Spark session for the random programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fuzz.running import SETTINGS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m"
"""Thousands of different tiny plans: Java's second compiler would take half of the time and pay it back nowhere."""

QUICK = {
    "spark.default.parallelism": "1",
    "spark.ui.enabled": "false",
    "spark.ui.retainedJobs": "2",
    "spark.ui.retainedStages": "2",
    "spark.ui.retainedTasks": "10",
    "spark.sql.ui.retainedExecutions": "2",
    "spark.shuffle.compress": "false",
    "spark.shuffle.spill.compress": "false",
    "spark.broadcast.compress": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.join.preferSortMergeJoin": "false",
}


def session(folder: Path) -> SparkSession:
    """Start a session of one's own, as the tests have it."""
    from pyspark.sql import SparkSession

    from tests.conftest import SPARK_SETTINGS

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--driver-java-options '{JAVA}' pyspark-shell"
    builder = SparkSession.builder.master("local[1]").appName("fuzz")
    settings = {**SPARK_SETTINGS, **SETTINGS, **QUICK, "spark.sql.warehouse.dir": str(folder)}
    for key, value in settings.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    _quick(made)
    return made


def _quick(made: SparkSession) -> None:
    """Let rows that a program writes out be a relation of the plan in place of data on the workers: far quicker."""
    import pyarrow as pa

    slow = made.createDataFrame

    def create(data: Any, schema: Any = None, *rest: Any, **more: Any) -> Any:
        if not (isinstance(data, list) and data and isinstance(data[0], tuple) and isinstance(schema, str)):
            return slow(data, schema, *rest, **more)
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import _parse_datatype_string

        types = _parse_datatype_string(schema)
        try:
            fields = to_arrow_schema(types)
            arrays = [pa.array(cells, field.type) for cells, field in zip(zip(*data, strict=True), fields, strict=True)]
            return slow(pa.Table.from_arrays(arrays, schema=fields), types)
        except Exception:
            return slow(data, schema, *rest, **more)

    made.createDataFrame = create  # type: ignore[method-assign]
