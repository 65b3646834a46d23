"""``.dt`` that makes periods of moments, and moments of periods."""

from __future__ import annotations

from rules.periods import is_period, period_of, start_of
from rules.series.datetimes import moments_of
from translator.rule import Example, Refused, Unsupported, rule
from translator.values import Accessor, Element, Series, Value

PERIOD = [
    Example('df["t"].dt.to_period("M")', 'F.date_format(F.col("t"), "yyyy-MM")'),
    Example('df["u"].dt.to_period("Q").astype(str)', """F.date_format(F.col("u"), "yyyy'Q'q")"""),
    Example('df["t"].dt.to_period("Y").astype(str)', 'F.coalesce(F.date_format(F.col("t"), "yyyy"), F.lit("NaT"))'),
    Example(
        'df["t"].dt.to_period("W")',
        'F.concat(F.date_format(F.date_trunc("week", F.col("t")), "yyyy-MM-dd"), F.lit("/"), '
        'F.date_format(F.date_add(F.date_trunc("week", F.col("t")), 6), "yyyy-MM-dd"))',
    ),
    Example(
        'df["m"] = df["t"].dt.to_period("M")\ndf.groupby("m")["n"].sum()',
        'df = df.withColumn("m", F.date_format(F.col("t"), "yyyy-MM"))\ndf.filter(F.col("m").isNot'
        'Null()).groupBy("m").agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df["m"] = df["t"].dt.to_period("Q")\ndf[df["m"] >= "2020Q2"]["m"].dt.year',
        'df = df.withColumn("m", F.date_format(F.col("t"), "yyyy\'Q\'q"))\n(df.filter(F.col("m") >= '
        '"2020Q2").select(F.coalesce(F.year(F.add_months(F.to_date(F.substring(F.col("m"), 1, 4),'
        ' "yyyy"), F.substring(F.col("m"), 6, 1).cast("int") * 3 - 3).cast("timestamp")), F.lit(-'
        '1)).alias("m")))',
    ),
    Example(
        'df["m"] = df["u"].dt.to_period("M")\ndf["m"] == df["t"].dt.to_period("M")',
        'df = df.withColumn("m", F.date_format(F.col("u"), "yyyy-MM"))\nF.coalesce(F.col("m") == F'
        '.date_format(F.col("t"), "yyyy-MM"), F.lit(False))',
    ),
]
ELEMENT = Example(
    'df["u"].apply(lambda v: v.to_period("M").year)', 'F.year(F.date_trunc("month", F.col("u"))).cast("bigint")'
)
START = [
    Example('df["t"].dt.to_period("M").dt.to_timestamp()', 'F.date_trunc("month", F.col("t"))'),
    Example(
        'df["m"] = df["t"].dt.to_period("M")\ndf["m"].dt.to_timestamp()',
        'df = df.withColumn("m", F.date_format(F.col("t"), "yyyy-MM"))\nF.to_timestamp(F.col("m"), "yyyy-MM")',
    ),
    Example(
        'df["m"] = df["t"].dt.to_period("Q")\ndf["m"].dt.to_timestamp()',
        'df = df.withColumn("m", F.date_format(F.col("t"), "yyyy\'Q\'q"))\n(F.add_months(F.to_date(F'
        '.substring(F.col("m"), 1, 4), "yyyy"), F.substring(F.col("m"), 6, 1).cast("int") * 3 - 3'
        ').cast("timestamp"))',
    ),
]
START_TIME = [
    Example('df["t"].dt.to_period("W").dt.start_time', 'F.date_trunc("week", F.col("t"))'),
    Example(
        'df["m"] = df["t"].dt.to_period("W")\ndf["m"].dt.start_time',
        'df = df.withColumn("m", F.concat(F.date_format(F.date_trunc("week", F.col("t")), "yyyy-M'
        'M-dd"), F.lit("/"), F.date_format(F.date_add(F.date_trunc("week", F.col("t")), 6), "yyyy'
        '-MM-dd")))\nF.to_timestamp(F.substring(F.col("m"), 1, 10), "yyyy-MM-dd")',
    ),
    Example('df["u"].dt.to_period("Y").apply(lambda v: v.start_time)', 'F.date_trunc("year", F.col("u"))'),
]


@rule("series.dt", "to_period", examples=PERIOD)
@rule(Element, "to_period", examples=[ELEMENT])
def to_period(value: Value, freq: str | None = None) -> Series:
    """Give the periods that moments fall into: texts that are equal and sorted like them."""
    return period_of(moments_of(value), freq)


@rule("series.dt", "to_timestamp", examples=START)
@rule(Element, "to_timestamp", examples=START)
def to_timestamp(value: Value, freq: Unsupported = None, how: Unsupported = "start") -> Series:
    """Give the moments at which periods begin."""
    return start_time(value)


@rule("series.dt", "start_time", examples=START_TIME, attribute=True)
@rule(Element, "start_time", examples=START_TIME, attribute=True)
def start_time(value: Value) -> Series:
    """Give the moments at which periods begin."""
    series = value.of if isinstance(value, Accessor) else value.series if isinstance(value, Element) else value
    if not isinstance(series, Series) or not is_period(series):
        raise Refused("the values are not periods", "never", way_out="use .dt.to_period()")
    return start_of(series)
