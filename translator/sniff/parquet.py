"""Find the schema of a Parquet file from its footer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from translator.schema import BOOL, CATEGORY, DATE, FLOAT, INT, STR, TIMEDELTA, UNKNOWN, Column, Kind, Type, moment_type
from translator.sniff.found import Sniffed


def sniff_parquet(path: Path) -> Sniffed | None:
    """Find what pandas.read_parquet would make of a file.

    Returns:
        What was found; None where the file cannot be read, or where pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        return None
    try:
        with ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
            counted = _with_gaps(metadata)
            instants = tuple(column.name for column in file.schema if column.physical_type == "INT96")
            fine = tuple(column.path for column in file.schema if '"nanoseconds"' in column.logical_type.to_json())
            finer = tuple(name for name in fine if _has_fractions(file, name))
    except (OSError, ValueError, ArrowException):
        return None
    pandas = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    extension = {
        column["field_name"] for column in pandas.get("columns", ()) if column.get("numpy_type", "")[:1].isupper()
    }
    columns = tuple(
        _column(field.name, _type(field.type, field.name in extension), field.nullable, field.name in counted)
        for field in schema
    )
    index = tuple(name for name in pandas.get("index_columns", ()) if isinstance(name, str))
    selected = tuple(column.name for column in columns if column.name not in index)
    return Sniffed(columns, selected, index, instants=instants, nanoseconds=fine, finer=finer, rows=metadata.num_rows)


def _column(name: str, type_: Type, nullable: bool, gaps: bool) -> Column:
    widened = gaps and type_.kind in (Kind.INT, Kind.BOOL) and not type_.nullable
    return Column(name, type_, missing=nullable, widened=widened, gapless=not gaps)


def _with_gaps(metadata: Any) -> set[str]:
    """Name the columns in which the statistics of the file count missing values."""
    names = set()
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(place)
            if chunk.is_stats_set and chunk.statistics.null_count:
                names.add(chunk.path_in_schema)
    return names


_MANY = 1_000_000


def _has_fractions(file: Any, name: str) -> bool:
    """Tell whether a column may hold times finer than a microsecond; a large one is not read to find out."""
    from pyarrow import compute

    if file.metadata.num_rows > _MANY:
        return True
    (numbers,) = file.read(columns=[name]).columns
    times = numbers.cast("int64")
    whole = compute.multiply(compute.divide(times, 1000), 1000)
    return compute.all(compute.equal(times, whole)).as_py() is False


_NAMED = {
    "bool": BOOL,
    "string": STR,
    "large_string": STR,
    "date32[day]": DATE,
    "float": replace(FLOAT, bits=32),
    "halffloat": replace(FLOAT, bits=32),
    "double": FLOAT,
    **{f"int{bits}": replace(INT, bits=bits) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": replace(INT, bits=bits * 2) for bits in (8, 16, 32)},
}


def _type(arrow: Any, extension: bool) -> Type:
    from pyarrow import types

    if found := _NAMED.get(str(arrow)):
        return replace(found, nullable=extension)
    if types.is_timestamp(arrow):
        return moment_type(arrow.tz)
    if types.is_duration(arrow):
        return TIMEDELTA
    if types.is_decimal128(arrow):
        return Type(Kind.DECIMAL, precision=arrow.precision, scale=arrow.scale)
    if types.is_dictionary(arrow):
        return replace(CATEGORY, ordered=arrow.ordered)
    if types.is_list(arrow) or types.is_large_list(arrow):
        return Type(Kind.LIST, element=_type(arrow.value_type, extension=False))
    return UNKNOWN
