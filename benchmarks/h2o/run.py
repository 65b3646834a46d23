"""Compare and time ten queries of the h2o benchmark: ``python -m benchmarks.h2o.run --queries 1,8 --scale 1e6``."""

from __future__ import annotations

from benchmarks.h2o.data import folder_of
from benchmarks.suite import Suite, command

SUITE = Suite("h2o", folder_of, small=1e5, large=1e7, ordered=False)

if __name__ == "__main__":
    command(SUITE)()
