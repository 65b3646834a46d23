"""What every test shares: a stable environment and one small Spark session.

Spark is started by the first test that asks for the `spark` fixture and by nobody else; collecting the tests
imports neither pyspark nor pandas. Tests that use the fixture get the marker `spark` and run after the others.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TIME_ZONE = "UTC"

SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": TIME_ZONE,
}

SESSION_FACTS = pytest.StashKey[str]()

# Spark's Java process and its Python workers inherit this environment, so it has to be right before they start.
os.environ.update(
    TZ=TIME_ZONE,
    PYSPARK_PYTHON=sys.executable,
    PYSPARK_DRIVER_PYTHON=sys.executable,
    PYTHONHASHSEED="0",
)
# Another Spark on this machine must not stand in for the one that the lock names.
os.environ.pop("SPARK_HOME", None)
if hasattr(time, "tzset"):
    time.tzset()


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def pytest_report_header() -> str:
    """Name the versions that the results were obtained with."""
    versions = ", ".join(f"{name} {_installed(name)}" for name in ("pyspark", "pandas", "pyarrow", "numpy", "libcst"))
    return f"versions: {versions}; time zone: {TIME_ZONE}; hash seed of Spark's workers: {os.environ['PYTHONHASHSEED']}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start Spark, and put the quick ones before them."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.spark)
    items.sort(key=lambda item: item.get_closest_marker("spark") is not None)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[SparkSession]:
    """The one Spark session of the test run: two cores, a small heap, UTC; all else as Spark has it."""
    from pyspark.sql import SparkSession

    warehouse: Path = tmp_path_factory.mktemp("spark-warehouse")
    builder = SparkSession.builder.master("local[2]").appName("pandas2pyspark-tests")
    for key, value in SPARK_SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.config("spark.sql.warehouse.dir", str(warehouse)).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    pytestconfig.stash[SESSION_FACTS] = (
        f"Spark {session.version}, ANSI {session.conf.get('spark.sql.ansi.enabled')}, "
        f"time zone {session.conf.get('spark.sql.session.timeZone')}, "
        f"arrow {session.conf.get('spark.sql.execution.arrow.pyspark.enabled')}"
    )
    yield session
    session.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the Spark session really was, in case a test used it."""
    facts = config.stash.get(SESSION_FACTS, None)
    if facts is not None:
        terminalreporter.write_line(f"spark session: {facts}")
