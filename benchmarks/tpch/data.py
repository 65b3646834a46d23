"""Generate the TPC-H tables as Parquet files that pandas, Spark and pandas-on-Spark read alike.

``python benchmarks/tpch/data.py 0.01 1`` writes build/tpch/data/sf0.01 and build/tpch/data/sf1; folders that are
there already stay. Decimals become doubles, since pandas has no decimals; dates become timestamps, stored as Spark
stores them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

BUILD = Path(__file__).resolve().parents[2] / "build" / "tpch"
TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")
ROWS_PER_GROUP = 250_000


def generator() -> Path | None:
    """Return where the command of tpchgen-cli is, None if it is not installed."""
    path = shutil.which("tpchgen-cli", path=sysconfig.get_path("scripts"))
    return Path(path) if path else None


def folder_of(scale: float, below: Path = BUILD) -> Path:
    """Return the folder of the tables at a scale, generated first if they are not there."""
    folder = below / "data" / f"sf{scale:g}"
    if not folder.is_dir():
        generate(scale, folder)
    return folder


def generate(scale: float, folder: Path) -> None:
    """Write the eight tables into a folder, whole or not at all."""
    command = generator()
    if command is None:
        raise SystemExit("tpchgen-cli is not installed: run `make setup`")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        raw, made = Path(scratch, "raw"), Path(scratch, "made")
        made.mkdir()
        subprocess.run([command, "parquet", "-s", f"{scale:g}", "--output-dir", raw, "--quiet"], check=True)
        for table in TABLES:
            _prepare(raw / f"{table}.parquet", made / f"{table}.parquet")
        made.rename(folder)


def _prepare(source: Path, target: Path) -> None:
    """Rewrite a table with plain types; what is required stays required."""
    with parquet.ParquetFile(source) as file:
        schema = pa.schema([field.with_type(_plain(field.type)).remove_metadata() for field in file.schema_arrow])
        with parquet.ParquetWriter(target, schema, use_deprecated_int96_timestamps=True) as writer:
            for batch in file.iter_batches(ROWS_PER_GROUP):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))


def _plain(arrow: pa.DataType) -> pa.DataType:
    if pa.types.is_decimal(arrow):
        return pa.float64()
    return pa.timestamp("ns") if pa.types.is_date(arrow) else arrow


if __name__ == "__main__":
    for given in sys.argv[1:] or ("0.01",):
        print(folder_of(float(given)))
