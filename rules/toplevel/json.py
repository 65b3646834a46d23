"""Reading JSON files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from rules.toplevel.sources import ISO, checked_names, guessed, path_of, stored, unknown
from translator.rule import Constant, Example, Refused, Sniffed, Sniffer, Sniffing, Unsupported, rule
from translator.schema import STR, Column, Kind, ddl
from translator.spark import SPARK, Code, F, call, col
from translator.values import Frame, Series, Value, origin

READ = [
    Example(
        'pd.read_json("data.jsonl", lines=True)',
        "spark.read.json('data.jsonl', schema='k STRING, x DOUBLE, n BIGINT', mode='FAILFAST')",
    ),
    Example(
        'pd.read_json("data.json", orient="records")',
        "spark.read.json('data.json', schema='k STRING, x DOUBLE, n BIGINT', multiLine=True, mode='FAILFAST')",
    ),
]


@rule("pandas", "read_json", examples=READ)
def read_json(
    path_or_buf: Value,
    *,
    sniff: Sniffing,
    orient: str | None = None,
    typ: Unsupported = "frame",
    dtype: Unsupported = None,
    convert_axes: Unsupported = None,
    convert_dates: Unsupported = True,
    keep_default_dates: Unsupported = True,
    precise_float: Unsupported = False,
    date_unit: Unsupported = None,
    encoding: Unsupported = None,
    encoding_errors: Unsupported = "strict",
    lines: bool = False,
    chunksize: Unsupported = None,
    compression: Unsupported = "infer",
    nrows: Unsupported = None,
    storage_options: Unsupported = None,
    dtype_backend: Unsupported = None,
    engine: Constant = "ujson",
) -> Frame:
    """Read a JSON file of records, one a line or all in a list.

    Spark sorts the columns that it finds out by itself; a schema keeps their order.
    """
    code, path = path_of(path_or_buf)
    if orient not in (None, "records"):
        raise Refused(f"Spark reads records, not the orient {orient!r}", "not_in_spark")
    found = cast("Sniffer", sniff).json(path, lines) if path is not None else None
    options: dict[str, str | bool] = {} if lines else {"multiLine": True}
    reader = SPARK.attribute("read").attribute("json")
    if found is None:
        if not lines and orient is None:
            raise Refused("the file cannot be read here, so it is not known whether it is a list of records")
        return unknown(call(reader, code, **options), " and sorts the columns by their names")
    checked_names(found.columns)
    return guessed(_known(reader, code, options, found), found.complete)


def _known(reader: Code, code: Code, options: Mapping[str, str | bool], found: Sniffed) -> Frame:
    columns = [replace(column, type=stored(column.type)) for column in found.columns]
    odd = {name: pattern for name, pattern in found.formats.items() if not ISO.fullmatch(pattern)}
    raw = {*odd, *found.bad}
    for column in columns:
        if not column.type.is_known or column.type.zone not in (None, "UTC"):
            raise Refused(f"the values of the field {column.name!r} have no type of their own in Spark")
    schema = ddl(Column(column.name, STR) if column.name in raw else column for column in columns)
    frame = origin(call(reader, code, schema=schema, **options, mode="FAILFAST"), tuple(columns))
    made: dict[str, Series] = {}
    for column in columns:
        if column.name in raw:
            made[column.name] = replace(frame.series(column.name), column=_cast(column, odd.get(column.name)))
    return replace(frame.with_columns(made), written=()) if made else frame


def _cast(column: Column, pattern: str | None) -> Code:
    code = col(column.name)
    match column.type.kind:
        case Kind.TIMESTAMP | Kind.ZONED:
            return F.to_timestamp(code, pattern) if pattern else code.cast("timestamp")
        case Kind.INT:
            # pandas shows 1.0 as an integer where all numbers are whole; Spark does not cast the text "1.0" to one.
            return code.cast("double").cast("bigint")
        case Kind.FLOAT:
            return code.cast("double")
    return code
