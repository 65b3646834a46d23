"""``.dt`` that gives moments a time zone, takes them to another one, or takes their zone away."""

from __future__ import annotations

from rules.series.datetimes import moments_of
from rules.zones import in_zone, is_zoned, zone_type
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import TIMESTAMP
from translator.values import Accessor, Series

LOCALIZE = [
    Example(
        'df["z"] = df["u"].dt.tz_localize("Asia/Kolkata")\ndf.groupby("z")["n"].sum()',
        'df = df.withColumn("z", F.to_utc_timestamp(F.col("u"), "Asia/Kolkata"))\ndf.groupBy("z").'
        'agg(F.sum("n").alias("n"))',
    ),
    Example('df["t"].dt.tz_localize("UTC").max()', 'pd.Timestamp(df.agg(F.max("t")).toPandas().iloc[0, 0], tz="UTC")'),
    Example('df["t"].dt.tz_localize("UTC").dt.floor("D")', 'F.date_trunc("day", F.col("t"))'),
    Example('df["u"].dt.tz_localize("Asia/Tokyo").dt.tz_localize(None)', 'F.col("u")'),
    Example(
        'df["z"] = df["u"].dt.tz_localize("UTC")\ndf[df["z"] >= "2020-06-01"]',
        'df = df.withColumn("z", F.col("u"))\ndf.filter(F.col("z") >= "2020-06-01 00:00:00")',
    ),
    Example(
        'df["z"] = df["t"].dt.tz_localize("UTC")\ndf["z"] - df["u"].dt.tz_localize("UTC")',
        'df = df.withColumn("z", F.col("t"))\nF.col("z") - F.col("u")',
    ),
]
CONVERT = [
    Example(
        'df["t"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo").dt.hour',
        'F.hour(F.from_utc_timestamp(F.col("t"), "Asia/Tokyo"))',
    ),
    Example(
        'df["u"].dt.tz_localize("Asia/Kolkata").dt.tz_convert(None)', 'F.to_utc_timestamp(F.col("u"), "Asia/Kolkata")'
    ),
    Example(
        'df["t"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin").dt.tz_localize(None)',
        'F.from_utc_timestamp(F.col("t"), "Europe/Berlin")',
    ),
    Example(
        'df["t"].dt.tz_localize("Asia/Tokyo").dt.tz_convert("UTC").dt.strftime("%Y-%m-%d %H")',
        'F.date_format(F.to_utc_timestamp(F.col("t"), "Asia/Tokyo"), "yyyy-MM-dd HH")',
    ),
    Example(
        'df["t"].dt.tz_localize("UTC").dt.tz_convert("US/Eastern").dt.day_name()',
        'F.date_format(F.from_utc_timestamp(F.col("t"), "US/Eastern"), "EEEE")',
    ),
    Example(
        'df["t"].dt.tz_localize("UTC").dt.tz_convert("US/Eastern").dt.normalize()',
        'F.to_utc_timestamp(F.date_trunc("day", F.from_utc_timestamp(F.col("t"), "US/Eastern")), "US/Eastern")',
    ),
    Example(
        'df["u"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo") >= "2020-06-01 09:00"',
        'F.col("u") >= "2020-06-01 00:00:00"',
    ),
]


@rule("series.dt", "tz_localize", examples=LOCALIZE)
def tz_localize(
    accessor: Accessor, tz: str | None, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise"
) -> Series:
    """Say in which time zone moments are, or keep what the clocks of their zone show."""
    if tz is None:
        return moments_of(accessor)
    if is_zoned(accessor.of):
        raise Refused("moments that have a time zone are given one", "never", way_out="use .dt.tz_convert()")
    return in_zone(moments_of(accessor), tz)


@rule("series.dt", "tz_convert", examples=CONVERT)
def tz_convert(accessor: Accessor, tz: str | None) -> Series:
    """Take moments of a time zone to another one; without one, to UTC."""
    series = accessor.of
    if not isinstance(series, Series) or not is_zoned(series):
        raise Refused("moments without a time zone are taken to one", "never", way_out="use .dt.tz_localize() before")
    return series.derived(series.column, type=TIMESTAMP if tz is None else zone_type(tz))
