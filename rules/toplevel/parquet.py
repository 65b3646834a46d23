"""Reading Parquet and ORC files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from rules.toplevel.sources import checked_names, path_of, taken, unknown
from rules.zones import zone_type
from translator.rule import Example, Refused, Sniffed, Sniffer, Sniffing, Unsupported, rule
from translator.schema import Column, Kind
from translator.spark import SPARK, Code, F, call, col, lit, quoted
from translator.values import Frame, Series, Value, origin

READ = [
    Example(
        'pd.read_parquet("data.parquet")',
        "spark.read.parquet('data.parquet').withColumn('u', F.col('u').cast('timestamp'))",
    ),
    Example(
        'pd.read_parquet("data.parquet", columns=["x", "k"])', "spark.read.parquet('data.parquet').select('x', 'k')"
    ),
]


@rule("pandas", "read_parquet", examples=READ)
def read_parquet(
    path: Value,
    engine: str = "auto",
    columns: tuple[str, ...] | None = None,
    storage_options: Unsupported = None,
    use_nullable_dtypes: Unsupported = None,
    dtype_backend: Unsupported = None,
    filesystem: Unsupported = None,
    filters: Unsupported = None,
    *,
    sniff: Sniffing,
) -> Frame:
    """Read a Parquet file.

    The index that pandas notes in the file becomes the index; times without a zone, which Spark keeps as a type of
    their own, become timestamps.
    """
    code, known = path_of(path)
    made = call(SPARK.attribute("read").attribute("parquet"), code)
    found = cast("Sniffer", sniff).parquet(known) if known is not None else None
    if found is None:
        return _at_run_time(made, columns)
    checked_names(found.columns)
    schema = _with_schema(found)
    if schema is not None:
        reader = SPARK.attribute("read").attribute("schema")
        made = call(call(reader, schema).attribute("parquet"), code)
    frame = taken(origin(made, found.columns), columns or found.selected, found.index)
    times: dict[str, Series] = {}
    for column in (*frame.index.columns, *(frame.columns or ())):
        _check(column)
        if _is_counted(column, found):
            time = _of_nanoseconds(column) if column.name in found.nanoseconds else col(column.name).cast("timestamp")
            times[column.name] = replace(frame.series(column.name), column=time)
        if column.name in found.finer:
            frame = frame.noted("PS601", f"fractions of {column.name!r} finer than a microsecond are cut off")
    return replace(frame.with_columns(times), columns=frame.columns, written=()) if times else frame


@rule(
    "pandas",
    "read_orc",
    examples=[Example('pd.read_orc("data.orc", columns=["k", "x"])', "spark.read.orc('data.orc').select('k', 'x')")],
)
def read_orc(
    path: Value,
    columns: tuple[str, ...] | None = None,
    dtype_backend: Unsupported = None,
    filesystem: Unsupported = None,
) -> Frame:
    """Read an ORC file; its columns are found out when the program runs."""
    return _at_run_time(call(SPARK.attribute("read").attribute("orc"), path_of(path)[0]), columns)


def _is_counted(column: Column, found: Sniffed) -> bool:
    """Tell whether a column of moments is of another type in Spark as it is read."""
    if column.type.kind is Kind.ZONED:
        return column.name in found.nanoseconds
    return column.type.kind is Kind.TIMESTAMP and column.name not in found.instants


def _of_nanoseconds(column: Column) -> Code:
    return F.timestamp_micros(F.call_function("div", col(column.name), lit(1000)))


def _with_schema(found: Sniffed) -> str | None:
    """Return the schema that a file is read with: Spark stops at times in nanoseconds if it is not told their type."""
    if not found.nanoseconds:
        return None
    for column in found.columns:
        if not column.type.is_known or (column.type.zone is not None and column.name not in found.nanoseconds):
            way_out = 'write the file with coerce_timestamps="us"'
            raise Refused("Spark does not read times in nanoseconds beside columns of such types", way_out=way_out)
    return ", ".join(f"{quoted(column.name)} {_stored(column, found)}" for column in found.columns)


def _stored(column: Column, found: Sniffed) -> str:
    if column.name in found.nanoseconds:
        return "BIGINT"
    plain = column.type.kind is Kind.TIMESTAMP and column.name not in found.instants
    return "TIMESTAMP_NTZ" if plain else column.type.spark


def _check(column: Column) -> None:
    if column.type.zone is not None:
        zone_type(column.type.zone)
    if column.type.kind is Kind.TIMEDELTA:
        raise Refused(f"Spark reads the durations of the column {column.name!r} as numbers")


def _at_run_time(made: Code, columns: Sequence[str] | None) -> Frame:
    frame = unknown(made)
    if columns is None:
        return frame
    code = made.select(*(quoted(name) for name in columns))
    return replace(frame, code=code, columns=tuple(Column(name) for name in columns))
