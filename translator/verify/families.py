"""Columns reduced to what a comparison looks at: a family of types, comparable values, and which of them are missing.

Families: integer, float, decimal, string, boolean, timestamp, timestamp with time zone, date, timedelta, binary, list,
structure, type (dtypes as values, known by family), mixed (several of these in one object column) and missing (no
value at all, so no type to speak of).
A category counts as its values; intervals and periods count as their text, because Spark has neither.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

LONGEST_SHOWN = 80
"""Characters of a cell that are shown."""

_DTYPES = (np.dtype, pd.api.extensions.ExtensionDtype)
_OF_INFERRED = {
    "string": "string",
    "integer": "integer",
    "floating": "float",
    "mixed-integer-float": "float",
    "boolean": "boolean",
    "decimal": "decimal",
    "date": "date",
    "datetime": "timestamp",
    "datetime64": "timestamp",
    "timedelta": "timedelta",
    "timedelta64": "timedelta",
    "bytes": "binary",
    "interval": "string",
    "period": "string",
}
# In this order: bool is an int, and a timestamp is a date.
_LISTS = (list, tuple, set, frozenset, np.ndarray, pd.api.extensions.ExtensionArray)
_OF_CLASSES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((bool, np.bool_), "boolean"),
    ((int, np.integer), "integer"),
    ((float, np.floating), "float"),
    (decimal.Decimal, "decimal"),
    ((str, pd.Interval, pd.Period), "string"),
    ((datetime.datetime, np.datetime64), "timestamp"),
    (datetime.date, "date"),
    ((datetime.timedelta, np.timedelta64), "timedelta"),
    ((bytes, bytearray), "binary"),
    (_DTYPES, "type"),
    (_LISTS, "list"),
    (Mapping, "structure"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is ready to be compared.

    Attributes:
        family: the family of its types.
        values: float64, int64 or objects; what stands at a missing place has no meaning.
        missing: True where the value is missing.
        cells: the values as they were, for showing.
    """

    family: str
    values: Array
    missing: Mask
    cells: Array

    def __len__(self) -> int:
        return len(self.missing)

    def take(self, rows: Array) -> Column:
        """Return the column with these rows, by position."""
        return Column(self.family, self.values[rows], self.missing[rows], self.cells[rows])

    def as_float(self) -> Column:
        """Return an integer column as a float column."""
        return Column("float", self.values.astype("float64"), self.missing, self.cells)

    def as_numeric_types(self) -> Column:
        """Return a column of types in which integer and float are one."""
        values = np.where(np.isin(self.values, ("integer", "float")), "number", self.values)
        return Column(self.family, values, self.missing, self.cells)

    @property
    def is_whole(self) -> bool:
        """Whether every number in it is whole."""
        present = self.values[~self.missing].astype("float64")
        return bool(np.all(np.isfinite(present) & (np.floor(present) == present)))


CLOCK = "clock"
"""The attribute of a pandas frame that came from Spark: the time zone whose clocks its moments show."""


def column_of(series: pd.Series[Any]) -> Column:
    """Reduce a Series to a Column."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        # An array of intervals with a missing one among them has floating-point edges.
        whole = isinstance(series.dtype.categories.dtype, pd.IntervalDtype)
        series = series.astype(object) if whole else pd.Series(np.asarray(series.array))
    # Columns that pandas stores in no rows at all are of "void".
    if isinstance(series.dtype, (pd.IntervalDtype, pd.PeriodDtype)) or series.dtype.kind == "V":
        series = series.astype(object)
    missing = series.isna().to_numpy(dtype=bool)
    cells = series.array if isinstance(series.dtype, pd.DatetimeTZDtype) else series.to_numpy()
    if missing.all():
        return Column("missing", np.zeros(len(series), dtype="float64"), missing, np.asarray(cells, dtype=object))
    family, values = _typed(series, missing)
    return Column(family, values, missing, np.asarray(cells) if family != "timestamp with time zone" else values)


def _typed(series: pd.Series[Any], missing: Mask) -> tuple[str, Array]:
    dtype = series.dtype
    if pd.api.types.is_bool_dtype(dtype) and not pd.api.types.is_object_dtype(dtype):
        return "boolean", series.to_numpy(dtype="bool", na_value=False).astype("int64")
    if pd.api.types.is_integer_dtype(dtype):
        if dtype == "uint64":
            return "integer", _integers(series.to_numpy())
        return "integer", series.to_numpy(dtype="int64", na_value=0)
    if pd.api.types.is_float_dtype(dtype):
        return "float", series.to_numpy(dtype="float64", na_value=np.nan)
    if isinstance(dtype, pd.DatetimeTZDtype):
        return "timestamp with time zone", _microseconds(series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy())
    if pd.api.types.is_datetime64_dtype(dtype):
        return "timestamp", _microseconds(series.to_numpy())
    if pd.api.types.is_timedelta64_dtype(dtype):
        return "timedelta", _microseconds(series.to_numpy())
    return _of_objects(series.to_numpy(dtype=object), missing)


def _of_objects(values: Array, missing: Mask) -> tuple[str, Array]:
    present = values[~missing]
    inferred = pd.api.types.infer_dtype(present, skipna=True)
    family = _OF_INFERRED.get(inferred) or _of_mixed(present)
    if family == "timestamp" and any(getattr(value, "tzinfo", None) is not None for value in present):
        family = "timestamp with time zone"
    typed = np.empty(len(values), dtype=object)
    match family:
        case "integer" | "boolean":
            return family, _spread(_integers(present), missing)
        case "float":
            return family, _spread(present.astype("float64"), missing)
        case "timestamp" | "timestamp with time zone":
            return family, _spread(_instants(present), missing)
        case "date":
            return family, _spread(present.astype("datetime64[D]").astype("int64"), missing)
        case "timedelta":
            return family, _spread(present.astype("timedelta64[us]").astype("int64"), missing)
        case "string":
            typed[~missing] = [str(value) for value in present] if inferred != "string" else present
        case "type":
            typed[~missing] = [name_of_type(value) for value in present]
        case "decimal" | "binary":
            typed[~missing] = present
        case _:
            _fill(typed, np.flatnonzero(~missing), [plain(value) for value in present])
    return family, typed


def name_of_type(dtype: Any) -> str:
    """Return what a dtype is called when its width does not count."""
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(dtype):
        return "integer"
    if pd.api.types.is_float_dtype(dtype):
        return "float"
    return "timestamp" if pd.api.types.is_datetime64_dtype(dtype) else str(dtype)


def _of_mixed(present: Array) -> str:
    if all(isinstance(value, _DTYPES) for value in present):
        return "type"
    if all(isinstance(value, Mapping) or hasattr(value, "asDict") for value in present):
        return "structure"
    if all(
        isinstance(value, (list, tuple, set, frozenset, np.ndarray, pd.api.extensions.ExtensionArray))
        for value in present
    ):
        return "list"
    return "mixed"


def _fill(target: Array, places: Array, values: list[object]) -> None:
    # One by one: numpy would unpack a list of tuples into a second dimension.
    for place, value in zip(places, values, strict=True):
        target[place] = value


def _spread(present: Array, missing: Mask) -> Array:
    values = np.zeros(len(missing), dtype=present.dtype)
    values[~missing] = present
    return values


def _integers(present: Array) -> Array:
    try:
        return present.astype("int64") if present.dtype != "uint64" or present.max() < 2**63 else present.astype(object)
    except OverflowError:
        return present


def _microseconds(values: Array) -> Array:
    # numpy cuts towards zero, pandas and Spark cut towards the past: divide the integers instead.
    if np.datetime_data(values.dtype)[0] == "ns":
        return np.asarray(values.astype("int64") // 1000)
    kind = "datetime64[us]" if values.dtype.kind == "M" else "timedelta64[us]"
    return values.astype(kind).astype("int64")


def _instants(present: Array) -> Array:
    naive = [
        value.astimezone(datetime.timezone.utc).replace(tzinfo=None) if getattr(value, "tzinfo", None) else value
        for value in present
    ]
    return np.array(naive, dtype="datetime64[us]").astype("int64")


def plain(value: object) -> object:
    """Reduce a nested value to tuples, dicts and scalars, so that it can be compared and hashed."""
    if hasattr(value, "asDict"):
        value = value.asDict()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return tuple(sorted((plain(item) for item in value), key=repr))
    if isinstance(value, (np.ndarray, pd.api.extensions.ExtensionArray)):
        value = list(value)
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)
    if isinstance(value, (pd.Interval, pd.Period)):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value


def family_of_scalar(value: object) -> str:
    """Return the family of one value; what is in no family is called by the name of its class."""
    if is_missing(value):
        return "missing"
    family = next((family for classes, family in _OF_CLASSES if isinstance(value, classes)), type(value).__name__)
    aware = family == "timestamp" and getattr(value, "tzinfo", None) is not None
    return "timestamp with time zone" if aware else family


def is_missing(value: object) -> bool:
    """Whether a scalar is one of NaN, None, NaT, NA and null."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))  # type: ignore[call-overload]


def shown(value: object) -> str:
    """Return a cell as text for people: missing values by one word, long values cut."""
    if is_missing(value):
        return "missing"
    if isinstance(value, np.datetime64):
        return str(value).replace("T", " ").removesuffix(".000000000").removesuffix(" 00:00:00")
    if isinstance(value, np.timedelta64):
        return str(pd.Timedelta(value))
    if isinstance(value, (datetime.date, datetime.timedelta, pd.Interval, pd.Period)):
        return str(value)
    if isinstance(value, _DTYPES):
        return str(value)
    text = repr(value.item() if isinstance(value, np.generic) else value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
