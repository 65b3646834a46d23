"""Try what the project needs from a pair of Spark and pandas, and print what passes.

Run it with the interpreter and the versions in question: ``python scripts/spark_battery.py``. It leaves with 1 when
anything fails. docs/versions.md records the results that the choice of versions rests on.
"""

from __future__ import annotations

import platform
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow
import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

MOMENTS = ("2024-03-31 01:30", None, "1969-12-31 23:59:59.999999", "2024-10-27 02:30")

SAMPLE = pd.DataFrame(
    {
        "key": ["a", "a", "b", None],
        "number": [1.5, np.nan, -2.0, 0.0],
        "whole": [1, 2, 3, 4],
        "flag": [True, False, True, False],
        "moment": pd.to_datetime([*MOMENTS], format="ISO8601"),
    }
)


def create_and_collect(spark: SparkSession) -> None:
    """A pandas frame goes to Spark and comes back, with and without Arrow."""
    for arrow in ("true", "false"):
        spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", arrow)
        back = spark.createDataFrame(SAMPLE).toPandas()
        assert list(back.columns) == list(SAMPLE.columns)
        assert back["whole"].tolist() == [1, 2, 3, 4]
        assert back["key"].isna().tolist() == [False, False, False, True]
        assert back["number"].isna().tolist() == [False, True, False, False]
        assert back["flag"].tolist() == [True, False, True, False]


def timestamps(spark: SparkSession) -> None:
    """Moments and days keep their value in UTC, down to the microsecond and before 1970."""
    frame = spark.createDataFrame(SAMPLE)
    back = frame.toPandas()["moment"]
    assert back.dtype.kind == "M", back.dtype
    assert back.dropna().tolist() == SAMPLE["moment"].dropna().tolist(), back.tolist()
    days = frame.select(F.to_date("moment").alias("day"), F.hour("moment").alias("hour")).toPandas()
    assert days["day"][0] == date(2024, 3, 31)
    assert days["hour"][3] == 2


def odd_types(spark: SparkSession) -> None:
    """Decimals, arrays, bytes and nullable integers survive the hand-over."""
    schema = "d DECIMAL(10,2), a ARRAY<STRING>, b BINARY, n BIGINT"
    frame = spark.createDataFrame([(Decimal("1.10"), ["x"], b"y", None), (None, None, None, 2**53 + 1)], schema)
    back = frame.toPandas()
    assert back["d"][0] == Decimal("1.10")
    assert list(back["a"][0]) == ["x"]
    assert bytes(back["b"][0]) == b"y"
    assert pd.isna(back["n"][0])
    nullable = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "s": pd.array(["x", None], dtype="string")})
    assert spark.createDataFrame(nullable).filter("n IS NULL AND s IS NULL").count() == 1


def empty_frame(spark: SparkSession) -> None:
    """A frame without rows keeps its columns both ways."""
    frame = spark.createDataFrame(
        SAMPLE.head(0), "key STRING, number DOUBLE, whole BIGINT, flag BOOLEAN, moment TIMESTAMP"
    )
    assert frame.toPandas().dtypes.map(lambda dtype: dtype.kind).tolist() == ["O", "f", "i", "b", "M"]


def python_functions(spark: SparkSession) -> None:
    """Plain and vectorized user functions, and their missing values."""
    frame = spark.createDataFrame(SAMPLE)
    plain = F.udf(lambda text: None if text is None else text.upper(), "string")
    vectorized = F.pandas_udf(lambda column: column * 2, "double")  # type: ignore[call-overload]
    back = frame.select(plain("key").alias("k"), vectorized("number").alias("n")).toPandas()
    assert back["k"].tolist()[:3] == ["A", "A", "B"]
    assert back["n"][0] == 3.0


def groups_in_pandas(spark: SparkSession) -> None:
    """applyInPandas, mapInPandas and grouped pandas functions."""
    frame = spark.createDataFrame(SAMPLE)

    def centred(group: pd.DataFrame) -> pd.DataFrame:
        return group.assign(number=group["number"] - group["number"].mean())

    assert frame.groupBy("key").applyInPandas(centred, frame.schema).count() == 4

    def positive(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            yield batch[batch["number"] > 0]

    assert frame.mapInPandas(positive, frame.schema).toPandas()["whole"].tolist() == [1]


def pandas_on_spark(spark: SparkSession) -> None:
    """pyspark.pandas works as Spark is set by default, ANSI mode included."""
    import pyspark.pandas as ps

    frame = ps.from_pandas(SAMPLE[["key", "number", "whole"]])
    sums = frame.groupby("key")["number"].sum().sort_index().to_pandas()
    assert sums.to_dict() == {"a": 1.5, "b": -2.0}
    back = spark.createDataFrame(SAMPLE[["whole"]]).pandas_api()
    assert (back["whole"] // 2).to_pandas().sort_values().tolist() == [0, 1, 1, 2]


def numpy_scalars(spark: SparkSession) -> None:
    """NumPy's numbers and moments are accepted as literals."""
    row = spark.range(1).select(F.lit(np.int64(3)), F.lit(np.float64(1.5)), F.lit(datetime(2024, 1, 1, 12))).first()
    assert row is not None
    assert tuple(row) == (3, 1.5, datetime(2024, 1, 1, 12))


CHECKS: tuple[Callable[[SparkSession], None], ...] = (
    create_and_collect,
    timestamps,
    odd_types,
    empty_frame,
    python_functions,
    groups_in_pandas,
    pandas_on_spark,
    numpy_scalars,
)


def main() -> int:
    """Run all checks on one small session; the exit code is 1 when one of them failed."""
    warnings.simplefilter("ignore")
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    print(
        f"Python {platform.python_version()}, pyspark {pyspark.__version__}, pandas {pd.__version__}, "
        f"numpy {np.__version__}, pyarrow {pyarrow.__version__}, ANSI {spark.conf.get('spark.sql.ansi.enabled')}"
    )
    failed = 0
    for check in CHECKS:
        spark.conf.unset("spark.sql.execution.arrow.pyspark.enabled")
        try:
            check(spark)
            print(f"  pass  {check.__name__}")
        except Exception as error:  # noqa: BLE001 - the next checks run all the same
            failed += 1
            print(f"  FAIL  {check.__name__}: {type(error).__name__}: {str(error).strip().splitlines()[:1]}")
    spark.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
