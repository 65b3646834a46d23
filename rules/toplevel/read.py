"""Reading delimited text files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from rules.toplevel.delimited import Delimited, read
from rules.toplevel.sources import dtypes_of
from translator.rule import Constant, Example, Refused, Sniffer, Sniffing, Unsupported, bind, rule
from translator.spark import lit
from translator.values import Frame, Python, Value

READ_CSV = [
    Example(
        'pd.read_csv("data.csv")',
        "spark.read.csv('data.csv', header=True, schema='k STRING, g STRING, x DOUBLE, y DOUBLE, n BIGINT, m "
        "BIGINT, s STRING, t STRING, u STRING, b BOOLEAN', mode='FAILFAST')",
    ),
    Example(
        'pd.read_csv("data.csv", usecols=["x", "t"], parse_dates=["t"], nrows=3)',
        "spark.read.csv('data.csv', header=True, schema='k STRING, g STRING, x DOUBLE, y DOUBLE, n BIGINT, m "
        "BIGINT, s STRING, t TIMESTAMP, u STRING, b BOOLEAN', mode='FAILFAST').select('x', 't').limit(3)",
    ),
    Example(
        'pd.read_csv("data.csv", usecols=["x", "k", "t"], index_col="t", parse_dates=True)',
        "spark.read.csv('data.csv', header=True, schema='k STRING, g STRING, x DOUBLE, y DOUBLE, n BIGINT, m "
        "BIGINT, s STRING, t TIMESTAMP, u STRING, b BOOLEAN', mode='FAILFAST').select('t', 'k', 'x')",
    ),
    Example(
        'pd.read_csv("data.csv", header=0, names=list("abcdefghij"), dtype={"e": float, "a": "category"})',
        "spark.read.csv('data.csv', header=True, schema='a STRING, b STRING, c DOUBLE, d DOUBLE, e DOUBLE, f "
        "BIGINT, g STRING, h STRING, i STRING, j BOOLEAN', mode='FAILFAST')",
    ),
    Example(
        'pd.read_csv("data.tsv", sep="\\t", parse_dates=["t", "u"], na_values=["x-1", "v"])',
        "spark.read.csv('data.tsv', header=True, sep='\\t', schema='k STRING, g STRING, x STRING, y STRING, n "
        "BIGINT, m BIGINT, s STRING, t STRING, u TIMESTAMP, b BOOLEAN', mode='FAILFAST').withColumns({'k': "
        "F.when(~F.col('k').isin('NA'), F.col('k')), 'g': F.when(~F.col('g').isin('v'), F.col('g')), 'x': "
        "F.when(~F.col('x').isin('NA'), F.col('x')).cast('double'), 'y': F.when(~F.col('y').isin('NA'), "
        "F.col('y')).cast('double'), 's': F.when(~F.col('s').isin('NA', 'x-1'), F.col('s')), 't': "
        "F.when(~F.col('t').isin('NA'), F.col('t')).cast('timestamp')})",
    ),
    Example(
        'pd.read_csv("odd.csv", sep=";", decimal=",", thousands=".", parse_dates=["day"], dayfirst=True)',
        "spark.read.csv('odd.csv', header=True, sep=';', schema='day TIMESTAMP, amount STRING, count STRING, "
        "text STRING, late STRING', escape='\"', multiLine=True, timestampFormat='d.M.yyyy', "
        "mode='FAILFAST').withColumns({'amount': "
        "F.regexp_replace(F.regexp_replace(F.when(~F.col('amount').isin('NA'), F.col('amount')), '[.]', ''), "
        "',', '.').cast('double'), 'count': F.regexp_replace(F.when(~F.col('count').isin('n/a'), "
        "F.col('count')), '[.]', '').cast('bigint'), 'late': "
        "F.regexp_replace(F.when(~F.col('late').isin('NA', 'null'), F.col('late')), '[.]', "
        "'').cast('bigint')})",
    ),
    Example(
        'pd.read_csv("odd.csv", sep=";", usecols=["day", "text"], parse_dates=["day"], date_format="%d.%m.%Y")',
        "spark.read.csv('odd.csv', header=True, sep=';', schema='day TIMESTAMP, amount STRING, count STRING, "
        "text STRING, late STRING', escape='\"', multiLine=True, timestampFormat='d.M.yyyy', "
        "mode='FAILFAST').select('day', 'text')",
    ),
]
READ_TABLE = [
    Example(
        'pd.read_table("data.tsv", usecols=["k", "n"])',
        "spark.read.csv('data.tsv', header=True, sep='\\t', schema='k STRING, g STRING, x DOUBLE, y DOUBLE, n "
        "BIGINT, m BIGINT, s STRING, t STRING, u STRING, b BOOLEAN', nullValue='NA', "
        "mode='FAILFAST').select('k', 'n')",
    )
]


@rule("pandas", "read_csv", examples=READ_CSV)
def read_csv(
    filepath_or_buffer: Value,
    *,
    sniff: Sniffing,
    sep: Constant = None,
    delimiter: Constant = None,
    header: Constant = "infer",
    names: Constant = None,
    index_col: Constant = None,
    usecols: Constant = None,
    dtype: Value | None = None,
    engine: Constant = None,
    converters: Unsupported = None,
    true_values: Unsupported = None,
    false_values: Unsupported = None,
    skipinitialspace: Unsupported = False,
    skiprows: Unsupported = None,
    skipfooter: Unsupported = 0,
    nrows: int | None = None,
    na_values: Constant = None,
    keep_default_na: bool = True,
    na_filter: Unsupported = True,
    verbose: Constant = None,
    skip_blank_lines: Unsupported = True,
    parse_dates: Constant = None,
    infer_datetime_format: Constant = None,
    keep_date_col: Unsupported = None,
    date_parser: Unsupported = None,
    date_format: str | None = None,
    dayfirst: bool = False,
    cache_dates: Constant = True,
    iterator: Unsupported = False,
    chunksize: Unsupported = None,
    compression: str | None = "infer",
    thousands: str | None = None,
    decimal: str = ".",
    lineterminator: Unsupported = None,
    quotechar: str = '"',
    quoting: Unsupported = 0,
    doublequote: Unsupported = True,
    escapechar: Unsupported = None,
    comment: Unsupported = None,
    encoding: str | None = None,
    encoding_errors: Unsupported = "strict",
    dialect: Unsupported = None,
    on_bad_lines: Unsupported = "error",
    delim_whitespace: Unsupported = None,
    low_memory: Constant = True,
    memory_map: Constant = False,
    float_precision: Constant = None,
    storage_options: Unsupported = None,
    dtype_backend: Unsupported = None,
) -> Frame:
    """Read a delimited file with the schema that pandas would find in its first rows.

    pandas takes many markers for missing, Spark one; quotes are doubled, not escaped; a cell that does not suit its
    type makes the reading fail, as a silent null would be another result. Without the file at hand Spark guesses.
    """
    if sep is None and engine == "python":
        raise Refused("pandas finds the separator by itself", way_out="give sep=")
    return read(
        Delimited(
            path=filepath_or_buffer,
            sep=_text(sep) or _text(delimiter) or ",",
            header=cast("int | str | None", header),
            names=tuple(_texts(names)) if names is not None else None,
            dtype=dtypes_of(dtype),
            parse_dates=_columns(parse_dates) if not isinstance(parse_dates, bool) else parse_dates,
            date_format=date_format,
            dayfirst=dayfirst,
            na_values=_markers(na_values),
            keep_default_na=keep_default_na,
            usecols=_columns(usecols) if usecols is not None else None,
            index_col=_index(index_col),
            nrows=nrows,
            encoding=encoding,
            compression=compression,
            thousands=thousands,
            decimal=decimal,
            quotechar=quotechar,
        ),
        cast("Sniffer", sniff),
    )


@rule("pandas", "read_table", examples=READ_TABLE)
def read_table(filepath_or_buffer: Value, *, sniff: Sniffing, sep: Constant = "\t", **options: Value) -> Frame:
    """Read a delimited file, with tabs if nothing else is said."""
    given = (("sep", Python(lit(_text(sep)), sep)), *options.items())
    _, arguments = bind(read_csv.rules[0], ((None, filepath_or_buffer), *given), cast("Sniffer", sniff))  # type: ignore[attr-defined]
    return read_csv(**arguments)  # type: ignore[arg-type]


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise Refused("the separator is not a text")


def _texts(value: object) -> list[str]:
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return list(value)
    raise Refused("the names of the columns are not texts")


def _columns(value: object) -> Sequence[str | int]:
    if value is None:
        return ()
    if isinstance(value, (list, tuple, set)) and all(isinstance(item, (str, int)) for item in value):
        return tuple(value)
    raise Refused("the columns are not given as a list of names or places")


def _index(value: object) -> Sequence[str | int] | str | int | bool | None:
    return value if value is None or isinstance(value, (str, int)) else _columns(value)


def _markers(value: object) -> Collection[object] | Mapping[str, Collection[object]]:
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return {str(name): _markers(own) for name, own in value.items()}
    return tuple(value) if isinstance(value, (list, tuple, set)) else (value,)
