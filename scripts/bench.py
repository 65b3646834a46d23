"""Measure what a person waits for: the start of the command, and the translation of small and large programs.

``make bench`` runs it. Each figure is the median of several runs of the real command, start of Python included.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("pandas2pyspark")
RUNS = 5

STATEMENTS = """\
orders_{n} = pd.read_csv("orders.csv", dtype={{"id": "int64", "region": "str", "price": "float64"}})
orders_{n} = orders_{n}[orders_{n}["price"] > {n}]
orders_{n}["double"] = orders_{n}["price"] * 2
by_region_{n} = orders_{n}.groupby("region")["double"].sum().reset_index()
"""


def program(blocks: int) -> str:
    """Return a program with four statements of pandas in each block."""
    return "import pandas as pd\n" + "".join(STATEMENTS.format(n=n) for n in range(blocks))


def seconds(*arguments: str, cwd: Path) -> float:
    """Return the median time of a call of the command, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([COMMAND, *arguments], cwd=cwd, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line per measurement."""
    print(f"Python {platform.python_version()} on {platform.machine()}, median of {RUNS} runs")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        print(f"  {seconds('--help', cwd=scratch):8.3f} s  --help")
        for blocks in (1, 50, 250):
            (scratch / "program.py").write_text(program(blocks), encoding="utf-8")
            taken = seconds("translate", "program.py", "-o", "out.py", cwd=scratch)
            (scratch / "out.py").unlink()
            print(f"  {taken:8.3f} s  translate {blocks * 4} statements of pandas")
        for notebook in sorted((ROOT / "fixtures" / "notebooks").glob("*.ipynb")):
            taken = seconds("translate", str(notebook), "-o", f"{notebook.stem}_spark.ipynb", cwd=scratch)
            (scratch / f"{notebook.stem}_spark.ipynb").unlink()
            print(f"  {taken:8.3f} s  translate {notebook.name}")


if __name__ == "__main__":
    main()
