"""Rows chosen by an index of moments: ``df.loc["2021-03"]``, ``df.loc["2021-01-31":"2021-06"]``."""

from __future__ import annotations

import datetime
import re
from functools import reduce

from translator.rule import Refused
from translator.schema import BOOL, Kind
from translator.spark import Code, col
from translator.values import Frame, Python, Series, Value

_TEXT = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{2})(?::(\d{2}))?)?)?)?)?")


def in_period(frame: Frame, rows: Value) -> Series | None:
    """Return the condition for the rows that a text or a slice means, where the row labels are moments; else None.

    A text stands for all moments that begin with it; the end of a slice belongs to it.

    Raises:
        Refused: a text may mean one moment or a whole day, which depends on the data, or the rows go back in time.
    """
    columns = frame.index.columns
    if len(columns) != 1 or columns[0].type.kind is not Kind.TIMESTAMP:
        return None
    if not isinstance(rows, Python) or rows.const == slice(None):
        return None
    name = columns[0].name
    ends = _ends(rows.const)
    if ends is None:
        return None
    if any(key.name == name and key.descending for key in frame.order.keys):
        raise Refused("the rows go back in time")
    conditions: list[Code] = []
    if ends[0] is not None:
        conditions.append(col(name) >= _written(_period(ends[0])[0]))
    if isinstance(ends[1], datetime.datetime):
        conditions.append(col(name) <= _written(ends[1]))
    elif ends[1] is not None:
        conditions.append(col(name) < _written(_period(ends[1])[1]))
    condition = reduce(lambda a, b: a & b, conditions)
    return Series(frame, condition, None, BOOL, missing=False, uses=frozenset([name]), loose=True)


def _ends(rows: object) -> tuple[object, object] | None:
    if isinstance(rows, str):
        if len(rows) > len("2021-03"):
            raise Refused(
                "a text may mean one moment or a whole day", way_out="choose rows by a condition on the index"
            )
        return rows, rows
    if isinstance(rows, slice) and rows.step is None and _are_moments(rows.start, rows.stop):
        return rows.start, rows.stop
    return None


def _are_moments(*ends: object) -> bool:
    there = [end for end in ends if end is not None]
    return bool(there) and all(
        isinstance(end, datetime.datetime) or (isinstance(end, str) and _TEXT.fullmatch(end)) for end in there
    )


def _period(end: object) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first moment that a text or moment stands for, and the first one after it."""
    if isinstance(end, datetime.datetime):
        return end, end
    found = _TEXT.fullmatch(str(end))
    if found is None:
        raise Refused("the text is not a moment in the ISO form")
    month, day, *time = (int(part) if part is not None else None for part in found.groups()[1:])
    year, (hour, minute, second) = int(found[1]), (part or 0 for part in time)
    try:
        start = datetime.datetime(year, month or 1, day or 1, hour, minute, second)
    except ValueError as error:
        raise Refused("the text is not a moment", "never") from error
    if month is None:
        return start, datetime.datetime(year + 1, 1, 1)
    if day is None:
        return start, datetime.datetime(year + month // 12, month % 12 + 1, 1)
    lengths = [datetime.timedelta(days=1), datetime.timedelta(hours=1), datetime.timedelta(minutes=1)]
    given = sum(part is not None for part in time)
    return start, start + (lengths[given] if given < len(lengths) else datetime.timedelta(seconds=1))


def _written(moment: datetime.datetime) -> str:
    return moment.isoformat(" ") if moment.time() != datetime.time() else moment.date().isoformat()
