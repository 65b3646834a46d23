"""What Spark really did: the plans of the queries that it executed, counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NODE = re.compile(r"^[\s:+*|-]*(?P<name>[A-Z][A-Za-z ]*?)\s*\((?P<id>\d+)\)", re.MULTILINE)
_OUTPUT = re.compile(r"^\((\d+)\) Scan parquet\s*\nOutput \[(\d+)\]", re.MULTILINE)
_COUNTED = {"Exchange": "shuffles", "BroadcastExchange": "broadcasts", "Sort": "sorts", "Window": "windows"}


class Recorder:
    """Collects the plans of what a session executes."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._store = spark._jsparkSession.sharedState().statusStore()  # type: ignore[attr-defined]  # noqa: SLF001
        self._seen = 0
        gateway = spark.sparkContext._gateway  # noqa: SLF001
        self.process: int | None = gateway.proc.pid if gateway is not None else None
        """The number of Spark's Java process."""

    def forget(self) -> None:
        """Count only what is executed from now on."""
        self._seen = int(self._store.executionsCount())
        self._spark.catalog.clearCache()

    def stop_jobs(self) -> None:
        """Cancel what still runs."""
        self._spark.sparkContext.cancelAllJobs()

    def recorded(self, path: Path) -> dict[str, int]:
        """Write the plans executed since the last call of `forget` into a file and count what they hold."""
        self._spark.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()  # type: ignore[union-attr]  # noqa: SLF001
        executions = self._store.executionsList()
        plans = [executions.apply(place).physicalPlanDescription() for place in range(self._seen, executions.size())]
        path.write_text("\n".join(plans), encoding="utf-8")
        return counted(plans)


def counted(plans: list[str]) -> dict[str, int]:
    """Count exchanges, sorts, windows, scans and the columns that the scans read."""
    counts = dict.fromkeys(("jobs", *_COUNTED.values(), "scans", "columns"), 0)
    for plan in plans:
        tree = plan.split("== Initial Plan ==")[0].split("\n\n\n")[0]
        width = {number: int(columns) for number, columns in _OUTPUT.findall(plan)}
        counts["jobs"] += "Scan parquet" in tree
        for node in _NODE.finditer(tree):
            name = node["name"]
            if name in _COUNTED:
                counts[_COUNTED[name]] += 1
            elif name == "Scan parquet":
                counts["scans"] += 1
                counts["columns"] += width.get(node["id"], 0)
    return counts
