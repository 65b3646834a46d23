"""What Spark holds in 32 bits has the type of pandas where it is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.programs import run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAM = """\
import numpy as np
import pandas as pd

df = pd.read_csv("data.csv", parse_dates=["t"])
df["one"] = 1
df["two"] = df["one"] + 1
df["long"] = df["s"].str.len()
df["found"] = df["s"].str.find("b")
df["year"] = df["t"].dt.year
df["choice"] = np.where(df["n"] > 1, 1, 0)
df["place"] = df.groupby("s").cumcount()
df["size"] = len(df)
df["text"] = df["s"].fillna("")
df["letters"] = df["text"].str.len()
part = df[df["n"] > 1]
dtypes = part.T.T.columns.tolist(), [str(dtype) for dtype in part.apply(lambda column: column.dtype)]
length = str(df["text"].str.len().to_numpy().dtype)
"""


def test_whole_numbers_are_as_wide_as_in_pandas(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("s,n,t\nab,1,2024-01-31\nb,2,2024-02-29\nb,3,2023-12-31\n")
    run = run_both(PROGRAM, tmp_path, spark)
    assert {"dtypes", "length"} <= set(run.compared)
    assert not run.differences


PRODUCTS = """\
import pandas as pd

df = pd.read_csv("data.csv")
df["large"] = 100000
df["square"] = df["large"] * df["large"]
df["long"] = df["s"].str.len() * 1000000000
df["place"] = range(0, len(df) * 1000000000, 1000000000)
df["row"] = range(len(df))
df["far"] = df["row"] * 2000000000
df["size"] = df.groupby("s").cumcount() * 3000000000
"""


def test_products_do_not_overflow(spark: SparkSession, tmp_path: Path) -> None:
    """Spark multiplies in 32 bits what it counts in them: an error there, and a wrong number before Spark 4."""
    (tmp_path / "data.csv").write_text("s,n\nabc,1\nbd,2\nabc,3\nabc,4\n")
    run = run_both(PRODUCTS, tmp_path, spark)
    assert "df" in run.compared
    assert not run.differences
