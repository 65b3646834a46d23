"""Compare and time the 22 queries of TPC-H: ``python -m benchmarks.tpch.run --queries 1,5 --repeat 3``."""

from __future__ import annotations

from benchmarks.suite import Suite, command
from benchmarks.tpch.data import folder_of

SUITE = Suite("tpch", folder_of, small=0.01, large=1)

if __name__ == "__main__":
    command(SUITE)()
