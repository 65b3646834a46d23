"""Generate the tables of the h2o benchmark of data bases as Parquet files.

``python -m benchmarks.h2o.data 1e5`` writes build/h2o/data/n1e5; a folder that is there already stays. Names and sizes
are those of the benchmark: many rows, few and many groups, and tables to join that are smaller by a factor of a million
and of a thousand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

BUILD = Path(__file__).resolve().parents[2] / "build" / "h2o"
GROUPS = 100


def folder_of(rows: float, below: Path = BUILD) -> Path:
    """Return the folder of the tables with so many rows, generated first if they are not there."""
    folder = below / "data" / f"n{rows:.0e}"
    if not folder.is_dir():
        generate(int(rows), folder)
    return folder


def generate(rows: int, folder: Path) -> None:
    """Write the tables into a folder, whole or not at all."""
    random = np.random.default_rng(108)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch, "made")
        made.mkdir()
        tables = {"groups": _groups(random, rows), **_joined(random, rows)}
        for name, table in tables.items():
            table.to_parquet(made / f"{name}.parquet", index=False)
        made.rename(folder)


def _groups(random: np.random.Generator, rows: int) -> pd.DataFrame:
    many = max(rows // GROUPS, 1)
    return pd.DataFrame(
        {
            "id1": _names("id{:03d}", random.integers(1, GROUPS + 1, rows)),
            "id2": _names("id{:03d}", random.integers(1, GROUPS + 1, rows)),
            "id3": _names("id{:010d}", random.integers(1, many + 1, rows)),
            "id4": random.integers(1, GROUPS + 1, rows),
            "id5": random.integers(1, GROUPS + 1, rows),
            "id6": random.integers(1, many + 1, rows),
            "v1": random.integers(1, 6, rows),
            "v2": random.integers(1, 16, rows),
            "v3": random.uniform(0, 100, rows).round(6),
        }
    )


def _joined(random: np.random.Generator, rows: int) -> dict[str, pd.DataFrame]:
    """Return a large table and two that are joined to it; a tenth of the keys has no match."""
    sizes = {"small": max(rows // 1_000_000, 10), "medium": max(rows // 1_000, 100)}
    keys = {name: random.permutation(np.arange(1, size * 11 // 10 + 1)) for name, size in sizes.items()}
    drawn = {name: random.choice(found, rows) for name, found in keys.items()}
    large = pd.DataFrame(
        {
            "id1": drawn["small"],
            "id2": drawn["medium"],
            "id5": _names("id{}", drawn["medium"]),
            "v1": random.uniform(0, 100, rows).round(6),
        }
    )
    small, medium = (np.sort(keys[name][:size]) for name, size in sizes.items())
    return {
        "large": large,
        "small": pd.DataFrame({"id1": small, "v2": random.uniform(0, 100, len(small)).round(6)}),
        "medium": pd.DataFrame(
            {"id2": medium, "id5": _names("id{}", medium), "v2": random.uniform(0, 100, len(medium)).round(6)}
        ),
    }


def _names(pattern: str, numbers: np.ndarray) -> np.ndarray:
    different, places = np.unique(numbers, return_inverse=True)
    return np.array([pattern.format(number) for number in different], dtype=object)[places]


if __name__ == "__main__":
    for given in sys.argv[1:] or ("1e5",):
        print(folder_of(float(given)))
