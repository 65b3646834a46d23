"""Values of a running program turned into what can be written down and compared: pandas, numpy and plain Python."""

from __future__ import annotations

import datetime
import decimal
import pickle
import re
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from translator.verify.families import CLOCK

_SCALARS = (bool, int, float, complex, str, bytes, np.generic, decimal.Decimal, datetime.date, datetime.time,
            datetime.timedelta, pd.Timestamp, pd.Timedelta, pd.Interval, pd.Period, np.dtype,
            pd.api.extensions.ExtensionDtype)  # fmt: skip
_TABLES = (pd.DataFrame, pd.Series, pd.Index, np.ndarray, pd.api.extensions.ExtensionArray)
_SILENT = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    type,
    type(None),
    np.ufunc,
)
# Plots are compared by what they have drawn.
_SILENT_MODULES = ("typing", "logging", "pyspark.sql.session", "pyspark.core", "matplotlib", "seaborn")
_ERROR_CLASS = re.compile(r"\[[A-Z][A-Z0-9_.]+\]")


class NotTakenError(Exception):
    """A value that cannot be compared; the message says what it is."""


def is_silent(value: object) -> bool:
    """Whether a variable holds something that nobody expects to be compared: a module, a function, a class, nothing."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return any(type(item).__module__.startswith("matplotlib") for item in value[:1])
    return isinstance(value, _SILENT) or type(value).__module__.startswith(_SILENT_MODULES)


def is_spark_frame(value: object) -> bool:
    """Whether a value is a Spark frame, which no program can change in place."""
    return type(value).__name__ == "DataFrame" and type(value).__module__.startswith("pyspark.sql")


def taken(value: object, frame: object = None, labels: Sequence[str] = ()) -> object:
    """Return a value as pandas, numpy or plain Python; Spark frames are collected.

    Args:
        value: any value of the program.
        frame: the Spark frame to which `value` belongs if it is a column expression.
        labels: the columns of that which are its row labels.

    Raises:
        NotTakenError: it is none of these.
    """
    if isinstance(value, _TABLES) or value is None or value is pd.NA or value is pd.NaT or isinstance(value, _SCALARS):
        return value
    module, name = type(value).__module__, type(value).__name__
    if is_spark_frame(value):
        return collected(value)
    if module.startswith("pyspark.sql") and name == "Column":
        if frame is None:
            raise NotTakenError("a column expression, which has no values without its frame")
        return collected(frame.select(*labels, value.alias("0")))  # type: ignore[attr-defined]
    if module.startswith("pyspark.pandas") and hasattr(value, "to_pandas"):
        return value.to_pandas()
    if isinstance(value, Mapping):
        return {key: taken(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [taken(item) for item in value]
        return items if isinstance(value, list) else tuple(items) if isinstance(value, tuple) else set(value)
    raise NotTakenError(f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}")


def collected(frame: Any) -> pd.DataFrame:
    """Collect a Spark frame without losing digits: integers with missing values stay integers."""
    from pyarrow import ArrowException

    conf = frame.sparkSession.conf
    clock = conf.get("spark.sql.session.timeZone")
    if hasattr(frame, "toArrow"):
        try:
            return _from_arrow(frame.toArrow(), clock)
        except ArrowException:
            pass  # Structures that may be missing do not fit Spark's own Arrow schema.
    key = "spark.sql.execution.arrow.pyspark.enabled"
    before = conf.get(key)
    conf.set(key, "true")
    try:
        result = frame.toPandas()
    finally:
        conf.set(key, before)
    assert isinstance(result, pd.DataFrame)
    result.attrs[CLOCK] = clock
    return result


def _from_arrow(table: Any, zone: str) -> pd.DataFrame:
    import pyarrow as pa

    nullable = {
        pa.int8(): pd.Int8Dtype(),
        pa.int16(): pd.Int16Dtype(),
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
    }
    columns = []
    for column in table.columns:
        series = column.to_pandas(types_mapper=nullable.get, date_as_object=True, maps_as_pydicts="lossy")
        if isinstance(series.dtype, pd.DatetimeTZDtype):
            # Spark's TIMESTAMP shows the time of day of the session's zone, as a naive pandas timestamp does.
            series = series.dt.tz_convert(zone).dt.tz_localize(None)
        columns.append(series)
    result = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    result.columns = pd.Index(table.column_names)
    result.attrs[CLOCK] = zone
    return result


def fingerprint(value: object) -> object:
    """Return something that is different when the content of a value is; None for what cannot change."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        names = tuple(map(repr, value.columns)) if isinstance(value, pd.DataFrame) else repr(value.name)
        kinds = tuple(map(str, value.dtypes)) if isinstance(value, pd.DataFrame) else str(value.dtype)
        try:
            content: object = hash(pd.util.hash_pandas_object(value).to_numpy().tobytes())
        except TypeError:
            content = _pickled_hash(value)
        return names, kinds, value.index.names, content
    if isinstance(value, (np.ndarray, list, dict, set)):
        return _pickled_hash(value)
    return None


def _pickled_hash(value: object) -> int | None:
    try:
        return hash(pickle.dumps(value, protocol=5))
    except Exception:  # noqa: BLE001 - a value that cannot be pickled is known by its identity only
        return None


def short_message(error: BaseException) -> str:
    """Return one line for an exception; of Spark's long ones the line that says something."""
    name = type(error).__name__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if type(error).__module__.startswith(("pyspark", "py4j")) and len(lines) > 1:
        lines = [_meaningful(lines)]
    return f"{name}: {lines[0][:300]}" if lines else name


def _meaningful(lines: list[str]) -> str:
    python_error = [line for line in lines if re.match(r"[A-Za-z_.]*(?:Error|Exception|Interrupt)\b.*", line)
                    and not line.startswith(("org.", "java.", "py4j."))]  # fmt: skip
    if any(line.startswith("Traceback") for line in lines) and python_error:
        return python_error[-1]
    return next((line for line in lines if _ERROR_CLASS.search(line)), lines[0])


def spark_in_use() -> bool:
    """Whether the running program has imported Spark."""
    return "pyspark.sql" in sys.modules
