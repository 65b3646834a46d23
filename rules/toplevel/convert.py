"""Converting columns with functions of pandas: to_datetime, to_numeric, isna, notna."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.frame.missing import isna as isna_of_frame
from rules.frame.missing import notna as notna_of_frame
from rules.scalar import argument
from rules.series.missing import isna as isna_of_series
from rules.series.missing import notna as notna_of_series
from rules.toplevel.datetimes import of_its_century, pattern_of
from rules.toplevel.sources import ISO, OF_UTC
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, TIMEDELTA, TIMESTAMP, Kind, moment_type
from translator.spark import Code, F, column_name, lit
from translator.values import Accessor, Frame, Series, Value

TO_DATETIME = [
    Example('pd.to_datetime(texts["day"])', "F.to_timestamp('day')"),
    Example(
        'd = pd.read_csv("odd.csv", sep=";", usecols=["day"])\npd.to_datetime(d["day"])',
        "d = spark.read.csv('odd.csv', header=True, sep=';', schema='day STRING, amount STRING, count "
        "STRING, text STRING, late STRING', escape='\"', multiLine=True, "
        "mode='FAILFAST').select('day')\nF.to_timestamp('day', 'd.M.yyyy')",
    ),
    Example('pd.to_datetime(texts["day"], errors="coerce")', "F.try_to_timestamp(F.col('day'))"),
    Example('pd.to_datetime(texts["local"], format="%d.%m.%Y %H:%M")', "F.to_timestamp('local', 'd.M.yyyy H:m')"),
    Example(
        'pd.to_datetime(df["u"].dt.strftime("%m/%d/%y"), format="%m/%d/%y")',
        "F.when(F.year(F.to_timestamp(F.date_format(F.col('u'), 'MM/dd/yy'), 'M/d/yy')) > 2068, F.to_timestamp("
        "F.date_format(F.col('u'), 'MM/dd/yy'), 'M/d/yy') - F.expr('INTERVAL 100 YEARS')).otherwise(F.to_timestamp("
        "F.date_format(F.col('u'), 'MM/dd/yy'), 'M/d/yy'))",
    ),
    Example(
        'pd.to_datetime(texts["mixed"], format="%Y%m%d", errors="coerce")',
        "F.try_to_timestamp(F.col('mixed'), F.lit('yyyyMMdd'))",
    ),
    Example('pd.to_datetime(texts["seconds"], unit="s")', "F.timestamp_seconds('seconds')"),
    Example('pd.to_datetime(df["n"], unit="D")', "F.timestamp_seconds(F.col('n') * 86400)"),
    Example('pd.to_datetime(df["t"])', "F.col('t')"),
    Example(
        'pd.to_datetime(texts[["year", "month", "date"]].rename(columns={"date": "day"}))',
        "texts.select('year', 'month', 'date').withColumnRenamed('date', "
        "'day').select(F.make_date(F.col('year').cast('int'), F.col('month').cast('int'), "
        "F.col('day').cast('int')).cast('timestamp').alias('value'))",
    ),
]
TO_NUMERIC = [
    Example('pd.to_numeric(texts["number"])', "F.col('number').cast('double')"),
    Example(
        'pd.to_numeric(texts["mixed"], errors="coerce")',
        "F.when(F.col('mixed').rlike('(?i)^(\\\\s*[+-]?(\\\\d+\\\\.?\\\\d*|\\\\.\\\\d+)(e[+-]?\\\\d+)?\\\\s*|[+-]?inf(inity)?"
        ")$'), F.col('mixed').cast('double'))",
    ),
    Example('pd.to_numeric(df["n"])', "F.col('n')"),
]
IS_MISSING = [
    Example('pd.isna(df["x"])', "F.col('x').isNull()"),
    Example(
        'pd.isnull(df[["x", "k"]])',
        "df.select('x', 'k').select(F.col('x').isNull().alias('x'), F.col('k').isNull().alias('k'))",
    ),
]
IS_THERE = [
    Example('pd.notna(df["x"])', "F.col('x').isNotNull()"),
    Example('df[pd.notnull(df["k"])]', "df.filter(F.col('k').isNotNull())"),
]

# pandas takes these for numbers; Spark's own cast takes more, such as "1d".
_NUMBER = r"(?i)^(\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*|[+-]?inf(inity)?)$"
_UNITS = {"s": "timestamp_seconds", "ms": "timestamp_millis", "us": "timestamp_micros"}
_DAY = 86_400


@rule("pandas", "to_datetime", examples=TO_DATETIME)
def to_datetime(
    arg: Series | Frame,
    errors: str = "raise",
    dayfirst: bool = False,
    yearfirst: Unsupported = False,
    utc: bool | None = False,
    format: str | None = None,
    exact: Unsupported = True,
    unit: str | None = None,
    infer_datetime_format: Constant = None,
    origin: Unsupported = "unix",
    cache: Constant = True,
) -> Series:
    """Turn texts, numbers of seconds, or columns of years, months and days into moments.

    What does not suit the format fails, as in pandas, or is missing with ``errors="coerce"``. Without a format pandas
    guesses one from the first text; Spark reads the ISO form.
    """
    if errors not in ("raise", "coerce"):
        raise Refused("texts that are no dates are kept as texts")
    if isinstance(arg, Frame):
        made = _assembled(arg, errors)
    else:
        made = _converted(arg, errors, format, unit, dayfirst=dayfirst, zoned=bool(utc))
    return replace(made, type=moment_type("UTC")) if utc else made


def _converted(
    arg: Series, errors: str, format: str | None, unit: str | None, *, dayfirst: bool, zoned: bool
) -> Series:
    if arg.type.kind in (Kind.TIMESTAMP, Kind.ZONED):
        return arg
    if arg.type.kind is Kind.DATE:
        return arg.derived(arg.column.cast("timestamp"), type=TIMESTAMP)
    if arg.type.kind in (Kind.INT, Kind.FLOAT):
        return _since_epoch(arg, format, unit)
    if arg.type.kind not in (Kind.STR, Kind.UNKNOWN) or unit is not None:
        raise Refused("the values are neither texts nor numbers of seconds")
    return _parsed(arg, errors, format, dayfirst, zoned=zoned)


def _parsed(series: Series, errors: str, format: str | None, dayfirst: bool, *, zoned: bool = False) -> Series:
    if format == "mixed":
        raise Refused("every text is read by a format of its own")
    if format == "ISO8601":
        format, dayfirst = None, False
    seen = _pattern_seen(series, dayfirst) if format is None else None
    if dayfirst and format is None and seen is None:
        raise Refused("the format is guessed", way_out="say format=")
    pattern = None if seen is None or ISO.fullmatch(seen) else seen
    if format is not None:
        pattern = pattern_of(format, short_years=True)
    if errors == "coerce":
        code = F.try_to_timestamp(series.column, *([lit(pattern)] if pattern else []))
    else:
        code = F.to_timestamp(argument(series.column), *([pattern] if pattern else []))
    if format is not None:
        code = of_its_century(code, format)
    missing = series.missing or errors == "coerce"
    in_utc = seen is not None and OF_UTC.search(seen) is not None
    if seen is not None and seen.endswith("X") and not zoned:
        raise Refused("the texts have an offset from UTC", way_out="say utc=True")
    made = series.derived(code, type=moment_type("UTC") if in_utc else TIMESTAMP, missing=missing)
    if format is None and seen is None:
        return made.noted("PS601", "texts are read as dates in the ISO form; pandas takes other forms as well")
    return made


def _pattern_seen(series: Series, day_first: bool) -> str | None:
    """Return the pattern of dates that the texts of a file have, if the series is a column of it."""
    name = column_name(series.column)
    if name is None:
        return None
    column = series.frame.column(name)
    if day_first and (column.day_first or "").startswith("y"):
        return None  # pandas takes the second part of 2020-02-03 for the day, then.
    return column.day_first if day_first else column.pattern


def _since_epoch(series: Series, format: str | None, unit: str | None) -> Series:
    if format is not None:
        text = series.derived(series.column.cast("bigint").cast("string"))
        return _parsed(text, "raise", format, dayfirst=False)
    if series.type.kind is Kind.FLOAT or unit not in (*_UNITS, "D"):
        raise Refused("the numbers are fractions, or count neither days, seconds, milli- nor microseconds")
    if unit == "D":
        return series.derived(F.timestamp_seconds(series.column * _DAY), type=TIMESTAMP)
    return series.derived(getattr(F, _UNITS[unit or "s"])(argument(series.column)), type=TIMESTAMP)


_LENGTHS = {
    **dict.fromkeys(("W", "w"), "7 DAY"),
    **dict.fromkeys(("D", "d", "days", "day"), "1 DAY"),
    **dict.fromkeys(("h", "H", "hours", "hour"), "1 HOUR"),
    **dict.fromkeys(("m", "min", "T", "minutes", "minute"), "1 MINUTE"),
    **dict.fromkeys(("s", "S", "seconds", "second"), "1 SECOND"),
}


@rule(
    "pandas",
    "to_timedelta",
    examples=[
        Example('df["t"] + pd.to_timedelta(df["n"], unit="D")', 'F.col("t") + F.col("n") * F.expr("INTERVAL 1 DAY")')
    ],
)
def to_timedelta(arg: Series, unit: str | None = None, errors: str = "raise") -> Series:
    """Turn whole numbers of units into durations."""
    if arg.type.kind is not Kind.INT or unit not in _LENGTHS:
        raise Refused(
            "durations are made of something else than whole numbers of seconds, minutes, hours, days or weeks"
        )
    return arg.derived(arg.column * F.expr(f"INTERVAL {_LENGTHS[unit]}"), type=TIMEDELTA)


@rule("pandas", "DatetimeIndex", examples=[Example('pd.DatetimeIndex(df["t"]).year', 'F.year(F.col("t"))')])
def datetime_index(data: Series) -> Accessor:
    """Take moments as an index, whose parts are those of the column."""
    if data.type.kind is not Kind.TIMESTAMP:
        raise Refused("an index of something that is not moments yet", way_out="use pd.to_datetime()")
    return Accessor("dt", data)


_PARTS = ("year", "month", "day", "hour", "minute", "second")


def _assembled(frame: Frame, errors: str) -> Series:
    """Put moments together from columns that are named for their parts."""
    found = {re.sub(r"s$", "", name.lower()): frame.series(name) for name in frame.names}
    if errors != "raise" or not set(_PARTS[:3]) <= set(found) <= set(_PARTS):
        raise Refused("the columns are not just years, months, days, hours, minutes and seconds")
    first, *others = parts = [found.get(part) for part in _PARTS]
    assert first is not None
    if any(part is not None and part.type.kind not in (Kind.INT, Kind.FLOAT) for part in parts):
        raise Refused("the parts of the dates are not numbers")
    codes = [part.column.cast("int") if part is not None else lit(0) for part in parts]
    there = [part for part in others if part is not None]
    if set(found) == set(_PARTS[:3]):
        code: Code = F.make_date(*codes[:3]).cast("timestamp")
    else:
        code = F.make_timestamp(*codes)
    missing = any(part is not None and part.missing for part in parts)
    return first.derived(code, *there, type=TIMESTAMP, missing=missing, name=None)


@rule("pandas", "to_numeric", examples=TO_NUMERIC)
def to_numeric(
    arg: Series, errors: str = "raise", downcast: Unsupported = None, dtype_backend: Unsupported = None
) -> Series:
    """Turn texts into numbers: with ``errors="coerce"`` what is no number is missing.

    Whether all texts are whole numbers, which pandas makes integers, is only known when the program runs.
    """
    if arg.type.is_numeric or arg.type.kind is Kind.BOOL:
        return arg
    if arg.type.kind not in (Kind.STR, Kind.UNKNOWN) or errors not in ("raise", "coerce"):
        raise Refused("the values are not texts, or those that are no numbers stay texts")
    code = arg.column.cast("double")
    if errors == "coerce":
        code = F.when(arg.column.rlike(_NUMBER), code)
    made = arg.derived(code, type=FLOAT, missing=arg.missing or errors == "coerce")
    return made.noted("PS602", "whole numbers become floating-point ones, since other texts may come as well")


@rule("pandas", "isna", "isnull", examples=IS_MISSING)
def isna(obj: Series | Frame) -> Value:
    """Tell which values are missing."""
    return isna_of_series(obj) if isinstance(obj, Series) else isna_of_frame(obj)


@rule("pandas", "notna", "notnull", examples=IS_THERE)
def notna(obj: Series | Frame) -> Value:
    """Tell which values are there."""
    return notna_of_series(obj) if isinstance(obj, Series) else notna_of_frame(obj)
