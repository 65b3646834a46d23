"""Time zones: moments that get a zone, are taken to another one, and give a part, a text or a moment without a zone.

Spark keeps moments as they stand on the clock here, so that a column with a zone is followed only until something is
taken of it; the column itself is not stored.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from rules.series import datetimes
from rules.series.datetimes import moments_of
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import TIMESTAMP
from translator.spark import Code, F
from translator.values import Accessor, Called, Series, Value

UTC = ("UTC", "Etc/UTC", "GMT")

LOCAL = [
    Example('df["t"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo").dt.hour',
            'F.hour(F.from_utc_timestamp(F.col("t"), "Asia/Tokyo"))'),
    Example('df["u"].dt.tz_localize("Asia/Kolkata").dt.tz_convert(None)',
            'F.to_utc_timestamp(F.col("u"), "Asia/Kolkata")'),
    Example('df["t"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin").dt.tz_localize(None)',
            'F.from_utc_timestamp(F.col("t"), "Europe/Berlin")'),
    Example('df["t"].dt.tz_localize("Asia/Tokyo").dt.tz_convert("UTC").dt.strftime("%Y-%m-%d %H")',
            'F.date_format(F.to_utc_timestamp(F.col("t"), "Asia/Tokyo"), "yyyy-MM-dd HH")'),
    Example('df["t"].dt.tz_localize("UTC").dt.tz_convert("US/Eastern").dt.day_name()',
            'F.date_format(F.from_utc_timestamp(F.col("t"), "US/Eastern"), "EEEE")'),
]  # fmt: skip


@rule("series.dt", "tz_localize", examples=LOCAL)
def tz_localize(
    accessor: Accessor, tz: str | None, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise"
) -> Value:
    """Say in which time zone moments are."""
    series = moments_of(accessor)
    if tz is None:
        return series.derived(series.column)
    return Called("tz_localize", accessor, (("tz", _known(tz)),))


@rule("series.dt.tz_localize.dt", "tz_convert", examples=LOCAL)
def tz_convert(accessor: Accessor, tz: str | None) -> Value:
    """Take moments with a time zone to another one; without one, to UTC."""
    if tz is None:
        return _without_zone(accessor, "UTC")
    return Called("tz_convert", accessor, (("tz", _known(tz)),))


def _known(zone: str) -> str:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(
            f"the time zone {zone!r} is not one by name", way_out="use a name such as 'Europe/Paris'"
        ) from error
    return zone


def _without_zone(accessor: Value, zone: str | None) -> Series:
    """Return the moments without a zone, as the clocks of a zone show them; None for that which they have."""
    zones: list[str] = []
    while isinstance(accessor, Accessor):
        if isinstance(accessor, Called):
            zones.insert(0, str(dict(accessor.arguments)["tz"]))
        accessor = accessor.of
    series = accessor
    assert isinstance(series, Series)
    start, end = zones[0], zone or zones[-1]
    code: Code = series.column
    if start != end:
        code = code if start in UTC else F.to_utc_timestamp(code, start)
        code = code if end in UTC else F.from_utc_timestamp(code, end)
    made = series.derived(code, type=TIMESTAMP)
    if start not in UTC:
        made = made.noted("PS601", f"moments that the clocks of {start} skip or show twice are an error in pandas")
    if start != end:
        made = made.noted("PS601", "before 1902 and after 2037 the zone may have another offset than in pandas")
    return made


LOCALIZED = "series.dt.tz_localize"
CONVERTED = "series.dt.tz_localize.dt.tz_convert"


@rule(LOCALIZED, "dt", examples=LOCAL, attribute=True)
@rule(CONVERTED, "dt", examples=LOCAL, attribute=True)
def parts(called: Called) -> Accessor:
    """Give the parts of moments with a time zone."""
    return Accessor("dt", called)


@rule(f"{LOCALIZED}.dt", "tz_localize", examples=LOCAL)
@rule(f"{CONVERTED}.dt", "tz_localize", examples=LOCAL)
def without_zone(
    accessor: Accessor, tz: str | None, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise"
) -> Series:
    """Take the moments as the clocks of their zone show them."""
    if tz is not None:
        raise Refused("moments that have a time zone are given one", "never", way_out="use .dt.tz_convert()")
    return _without_zone(accessor, None)


@rule(f"{CONVERTED}.dt", "tz_convert", examples=LOCAL)
def converted_again(accessor: Accessor, tz: str | None) -> Series:
    """Take the moments as the clocks of UTC show them."""
    if tz is not None:
        raise Refused("moments are taken from zone to zone twice", way_out="take them to the last zone at once")
    return _without_zone(accessor, "UTC")


def _part(member: str, of_moments: Callable[..., Series]) -> Callable[..., Series]:
    def part(accessor: Accessor) -> Series:
        return of_moments(Accessor("dt", _without_zone(accessor, None)))

    part.__doc__ = f"Take the {member} on the clocks of the zone."
    localized = rule(f"{LOCALIZED}.dt", member, examples=LOCAL, attribute=True)(part)
    return rule(f"{CONVERTED}.dt", member, examples=LOCAL, attribute=True)(localized)


year = _part("year", datetimes.year)
month = _part("month", datetimes.month)
day = _part("day", datetimes.day)
hour = _part("hour", datetimes.hour)
minute = _part("minute", datetimes.minute)
second = _part("second", datetimes.second)
quarter = _part("quarter", datetimes.quarter)
dayofyear = _part("dayofyear", datetimes.dayofyear)
dayofweek = _part("dayofweek", datetimes.dayofweek)
weekday = _part("weekday", datetimes.weekday)
date = _part("date", datetimes.date)


@rule(f"{LOCALIZED}.dt", "strftime", examples=LOCAL)
@rule(f"{CONVERTED}.dt", "strftime", examples=LOCAL)
def strftime(accessor: Accessor, date_format: str) -> Series:
    """Write moments as the clocks of their zone show them."""
    if "%z" in date_format or "%Z" in date_format:
        raise Refused("the name or the offset of a time zone is written")
    return datetimes.strftime(Accessor("dt", _without_zone(accessor, None)), date_format)


def _name(member: str, of_moments: Callable[..., Any]) -> Callable[..., Series]:
    def named(accessor: Accessor, locale: Unsupported = None) -> Series:
        made = of_moments(Accessor("dt", _without_zone(accessor, None)))
        assert isinstance(made, Series)
        return made

    named.__doc__ = "Give the English name, on the clocks of the zone."
    return rule(f"{LOCALIZED}.dt", member, examples=LOCAL)(rule(f"{CONVERTED}.dt", member, examples=LOCAL)(named))


day_name = _name("day_name", datetimes.day_name)
month_name = _name("month_name", datetimes.month_name)
