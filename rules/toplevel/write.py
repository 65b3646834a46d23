"""Writing frames: Spark writes a folder of part files where pandas writes one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rules.toplevel.sources import path_of
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import Column, Kind
from translator.spark import Code, Codeable, Lit, call, col
from translator.spark import Mapping as Pairs
from translator.values import Frame, Note, Python, Value

TO_CSV = [
    Example(
        'df.to_csv("one.csv", index=False)',
        "df.withColumns({'t': F.col('t').cast('string'), 'u': "
        "F.col('u').cast('string')}).write.csv('one.csv', mode='overwrite', header=True, escape='\"', "
        "ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False)",
    ),
    Example(
        'df[["n", "m"]].to_csv("two.csv", index=False, sep=";", na_rep="NA", header=False)',
        "df.select('n', 'm').write.csv('two.csv', mode='overwrite', sep=';', nullValue='NA')",
    ),
    Example(
        'df.groupby("k")["n"].sum().reset_index().to_csv("three.csv", index=False)',
        "df.filter(F.col('k').isNotNull()).groupBy('k').agg(F.sum('n').alias('n')).orderBy('k').toPandas("
        ").to_csv('three.csv', index=False)",
    ),
    Example(
        'df["u"] = df["u"].dt.normalize()\ndf[["u", "n"]].to_csv("five.csv", index=False)',
        "df = df.withColumn('u', F.date_trunc('day', F.col('u')))\ndf.select('u', 'n').withColumn('u', "
        "F.col('u').cast('date')).write.csv('five.csv', mode='overwrite', header=True)",
    ),
    Example(
        'df.groupby("k")["n"].agg(["min", "max"]).to_csv("six.csv")',
        "df.filter(F.col('k').isNotNull()).groupBy('k').agg(F.min('n').alias('min'), F.max('n').alias('max'))"
        ".orderBy('k').toPandas().to_csv('six.csv', index=False)",
    ),
    Example(
        'df.sort_values("n").to_csv("four.csv.gz", columns=["n"], index=False, compression="gzip")',
        "df.orderBy('n').select('n').write.csv('four.csv.gz', mode='overwrite', compression='gzip', header=True)",
    ),
]
TO_PARQUET = [
    Example('df.to_parquet("one.parquet")', "df.write.parquet('one.parquet', mode='overwrite')"),
    Example(
        'df.to_parquet("two.parquet", index=False, compression="gzip", partition_cols=["g"])',
        "df.write.parquet('two.parquet', mode='overwrite', partitionBy=['g'], compression='gzip')",
    ),
]
TO_JSON = [
    Example(
        'df[["k", "n"]].to_json("one.json", orient="records", lines=True)',
        "df.select('k', 'n').write.json('one.json', mode='overwrite', ignoreNullFields=False)",
    )
]

_TIMES = Note(
    "PS601", "pandas writes days alone where no moment has a time of day, and all with as many decimals as one needs"
)
_UNLIKE = {Kind.LIST: "lists", Kind.TIMEDELTA: "durations"}
_AS_TEXT = "make texts or numbers of them first"
_FOLDER = Note("PS703", "a folder of part files is written in place of one file")
_TEXTS = (Kind.STR, Kind.CATEGORY, Kind.OBJECT, Kind.UNKNOWN)


@rule(Frame, "to_csv", examples=TO_CSV)
def to_csv(
    frame: Frame,
    path_or_buf: Value | None = None,
    *,
    sep: str = ",",
    na_rep: str = "",
    float_format: Unsupported = None,
    columns: tuple[str, ...] | None = None,
    header: bool = True,
    index: bool = True,
    index_label: Unsupported = None,
    mode: str = "w",
    encoding: str | None = None,
    compression: Constant = "infer",
    quoting: Unsupported = None,
    quotechar: Unsupported = '"',
    lineterminator: Unsupported = None,
    chunksize: Unsupported = None,
    date_format: Unsupported = None,
    doublequote: Unsupported = True,
    escapechar: Unsupported = None,
    decimal: Unsupported = ".",
    errors: Unsupported = "strict",
    storage_options: Unsupported = None,
) -> Python:
    """Write a delimited file.

    Spark would trim spaces and put a backslash before quotes; it is told not to. A result of one row per group, which
    is small, is written by pandas as one file.
    """
    if path_or_buf is None or mode not in ("w", "a") or (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise Refused("the text is not written to a file of its own in UTF-8")
    path, known = path_of(path_or_buf)
    wanted = frame if columns is None else frame.projected([frame.column(name) for name in columns])
    if wanted.size != "rows" and (not wanted.index.columns or index) and _is_flat(wanted):
        given = {"sep": (sep, ","), "na_rep": (na_rep, ""), "header": (header, True), "mode": (mode, "w")}
        small = {name: value for name, (value, default) in given.items() if value != default}
        code = _bare(wanted).toPandas().to_csv(path, **small, index=False)
        return Python(code, None, touched=True, notes=(Note("PS402", "one row per group is handed over"),))
    if index and not wanted.index.columns:
        raise Refused("the row numbers would be written", way_out="say index=False")
    options: dict[str, Codeable] = {
        "mode": "append" if mode == "a" else "overwrite",
        "compression": _compression(compression, known),
        "sep": sep if sep != "," else None,
        "header": header or None,
        "nullValue": na_rep or None,
        **_kept_texts(wanted),
    }
    made = _written(_with_times_as_texts(wanted), "csv", path, options, index=index)
    times = any(column.type.kind is Kind.TIMESTAMP and not column.days for column in _written_columns(wanted, index))
    return replace(made, notes=(*made.notes, _TIMES)) if times else made


def _is_flat(frame: Frame) -> bool:
    """Tell whether the row labels have the names of the columns that they are in."""
    return list(frame.index.names) == [column.name for column in frame.index.columns] or not frame.index.columns


def _written_columns(frame: Frame, index: bool) -> tuple[Column, ...]:
    return (*(frame.index.columns if index else ()), *(frame.columns or ()))


def _kept_texts(frame: Frame) -> dict[str, Codeable]:
    """Return the options that keep Spark from trimming texts and from putting backslashes before quotes."""
    columns = (*frame.index.columns, *(frame.columns or ()))
    if frame.columns is not None and not any(column.type.kind in _TEXTS for column in columns):
        return {}
    return {"escape": '"', "ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}


def _with_times_as_texts(frame: Frame) -> Frame:
    """Return the frame with moments as pandas writes them; Spark has a format of its own.

    Raises:
        Refused: there are values for which Spark has no text, or another one than pandas.
    """
    columns = (*frame.index.columns, *(frame.columns or ()))
    for column in columns:
        if column.type.kind in _UNLIKE or column.type.zone:
            raise Refused(f"{_UNLIKE.get(column.type.kind, 'moments of a time zone')} are written", way_out=_AS_TEXT)
    times = [column for column in columns if column.type.kind is Kind.TIMESTAMP]
    made = {column.name: col(column.name).cast("date" if column.days else "string") for column in times}
    if not made:
        return frame
    frame = frame.sorted()
    pairs = Pairs(tuple((Lit(name), code) for name, code in made.items()))
    code = frame.code.withColumns(pairs) if len(made) > 1 else frame.code.withColumn(*made.popitem())
    return replace(frame, code=code)


@rule(Frame, "to_parquet", examples=TO_PARQUET)
def to_parquet(
    frame: Frame,
    path: Value | None = None,
    engine: Constant = "auto",
    compression: Constant = "snappy",
    index: Constant = None,
    partition_cols: tuple[str, ...] | None = None,
    storage_options: Unsupported = None,
) -> Python:
    """Write Parquet files; a default index is not stored, as in pandas."""
    if path is None:
        raise Refused("the bytes are not written to a file")
    if index is True and not frame.index.columns:
        raise Refused("the row numbers would be stored", way_out="leave index=True out")
    packed = {"snappy": None, "gzip": "gzip", "zstd": "zstd", "brotli": "brotli", "lz4": "lz4", None: "none"}
    if not isinstance(compression, (str, type(None))) or compression not in packed:
        raise Refused(f"Spark does not pack files with {compression!r}")
    options: dict[str, Codeable] = {
        "mode": "overwrite",
        "partitionBy": list(partition_cols) if partition_cols else None,
        "compression": packed[compression],
    }
    made = _written(frame, "parquet", path_of(path)[0], options, index=index is not False)
    if index is False or not frame.index.columns:
        return made
    doubt = Note("PS601", "the index is stored as columns, and pandas would not make them the index again")
    return replace(made, notes=(*made.notes, doubt))


@rule(Frame, "to_orc", examples=[Example('df.to_orc("one.orc")', "df.write.orc('one.orc', mode='overwrite')")])
def to_orc(
    frame: Frame,
    path: Value | None = None,
    *,
    engine: Constant = "pyarrow",
    index: Constant = None,
    engine_kwargs: Unsupported = None,
) -> Python:
    """Write ORC files; pandas refuses any index but the default one, which is not stored."""
    if path is None or index is True or frame.index.columns:
        raise Refused("the bytes are not written to a file, or an index with them", way_out="reset the index before")
    return _written(frame, "orc", path_of(path)[0], {"mode": "overwrite"}, index=False)


@rule(Frame, "to_json", examples=TO_JSON)
def to_json(
    frame: Frame,
    path_or_buf: Value | None = None,
    *,
    orient: str | None = None,
    date_format: Unsupported = None,
    double_precision: Unsupported = 10,
    force_ascii: Constant = True,
    date_unit: Unsupported = "ms",
    default_handler: Unsupported = None,
    lines: bool = False,
    compression: Constant = "infer",
    index: Constant = None,
    indent: Unsupported = None,
    storage_options: Unsupported = None,
    mode: str = "w",
) -> Python:
    """Write one JSON record a line; missing values are written as null, which Spark would leave out."""
    if path_or_buf is None or orient != "records" or not lines:
        raise Refused("Spark writes one record a line", "not_in_spark", way_out='use orient="records", lines=True')
    if any(frame.column(name).type.kind in (Kind.TIMESTAMP, Kind.ZONED, Kind.UNKNOWN) for name in frame.names):
        raise Refused("times are written as numbers of milliseconds")
    path, known = path_of(path_or_buf)
    options: dict[str, Codeable] = {
        "mode": "append" if mode == "a" else "overwrite",
        "compression": _compression(compression, known),
        "ignoreNullFields": False,
    }
    made = _written(frame, "json", path, options, index=False)
    if not any(frame.column(name).type.kind is Kind.FLOAT for name in frame.names):
        return made
    return replace(
        made, notes=(*made.notes, Note("PS601", "pandas writes ten decimals of a number, Spark all of them"))
    )


def _bare(frame: Frame) -> Code:
    frame = frame.sorted()
    return frame.code.drop(*frame.hidden) if frame.hidden else frame.code


def _written(frame: Frame, kind: str, path: Code, options: Mapping[str, Codeable], *, index: bool) -> Python:
    code = _bare(frame)
    if frame.index.columns and not index:
        code = code.drop(*(column.name for column in frame.index.columns))
    writer = code.attribute("write").attribute(kind)
    given = {name: value for name, value in options.items() if value is not None}
    return Python(call(writer, path, **given), None, touched=True, notes=(*frame.notes, _FOLDER))


def _compression(given: object, path: str | None) -> str | None:
    if given == "infer":
        packed = path is not None and path.endswith((".gz", ".bz2", ".zip", ".xz", ".zst"))
        given = path.rsplit(".", 1)[1] if packed and path is not None else None
    names = {None: None, "gzip": "gzip", "gz": "gzip", "bz2": "bzip2"}
    if not isinstance(given, (str, type(None))) or given not in names:
        raise Refused(f"Spark does not pack files with {given!r}")
    return names[given]
