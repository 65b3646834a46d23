"""Moments of a time zone.

Spark's TIMESTAMP has no zone of its own. What is kept is what the clocks of UTC show, in which such moments are equal,
sorted and grouped as in pandas; parts and texts are those of the clocks of the zone, and rows that are handed over get
their zone back.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo

from translator.rule import Refused
from translator.schema import TIMESTAMP, Kind, Type, moment_type
from translator.spark import Call, Code, F, Lit, is_call
from translator.values import Python, Series, Value, scalar_type

_UTC = ("UTC", "Etc/UTC", "GMT")
_OFFSET = re.compile(r"(UTC)?[+-]\d{2}:\d{2}")
SKIPPED = "moments that the clocks of {} skip or show twice are an error in pandas"
OLD = "before 1902 and after 2037 the zone may have another offset than in pandas"


def is_zoned(value: Value) -> bool:
    """Tell whether a value is a column of moments of a time zone."""
    return isinstance(value, Series) and value.type.kind is Kind.ZONED


def zone_type(zone: str) -> Type:
    """Return the type of the moments of a zone; raises `Refused` where Spark may not know the zone."""
    name = "UTC" if zone == "utc" else zone
    try:
        if not _OFFSET.fullmatch(name):
            zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(
            f"the time zone {zone!r} is not one by name", way_out="use a name such as 'Europe/Paris'"
        ) from error
    return moment_type(name)


def in_zone(series: Series, zone: str) -> Series:
    """Return moments without a zone as those at which the clocks of a zone show them."""
    type = zone_type(zone)
    made = series.derived(_changed(series.column, "to_utc_timestamp", zone), type=type)
    return made if zone in _UTC else made.noted("PS601", SKIPPED.format(zone)).noted("PS601", OLD)


def on_clocks(series: Series) -> Series:
    """Return the moments of a zone as its clocks show them, without a zone."""
    zone = series.type.zone or "UTC"
    made = series.derived(_changed(series.column, "from_utc_timestamp", zone), type=TIMESTAMP)
    return made if zone in _UTC else made.noted("PS601", OLD)


def _changed(code: Code, function: str, zone: str) -> Code:
    """Return moments taken from UTC to a zone or back; what was taken there just before comes back as it was."""
    if zone in _UTC:
        return code
    back = "to_utc_timestamp" if function == "from_utc_timestamp" else "from_utc_timestamp"
    if isinstance(code, Call) and is_call(code, back) and code.args[1] == Lit(zone):
        return code.args[0]
    return F.from_utc_timestamp(code, zone) if function == "from_utc_timestamp" else F.to_utc_timestamp(code, zone)


def zoned_operand(type: Type, value: Value) -> Value:
    """Return what a column of a zone is compared with: other moments of a zone, or a text of what its clocks show.

    Raises:
        Refused: it is something else, which pandas does not compare with them.
    """
    other = scalar_type(value)
    if other.kind is Kind.ZONED:
        return value
    const = value.const if isinstance(value, Python) and value.known else None
    if isinstance(const, str) and (moment := _moment_of(const, type.zone or "UTC")) is not None:
        return Python(Lit(moment.isoformat(" ", "seconds")), moment)
    raise Refused(
        "moments of a time zone are compared with something else", way_out='use pd.Timestamp("2024-01-31", tz="UTC")'
    )


def _moment_of(text: str, zone: str) -> datetime.datetime | None:
    """Return the moment in UTC at which the clocks of a zone show a text, if it is an ISO date or time."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?", text) or _OFFSET.fullmatch(zone):
        return None
    try:
        local = datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    except ValueError:
        return None
    return local.astimezone(datetime.timezone.utc).replace(tzinfo=None)
