"""Rows chosen by the time of day of an index of moments."""

from __future__ import annotations

import datetime
import re

from rules.frame.select import filtered
from rules.labels import one_column, only_column
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import BOOL, Column, Kind
from translator.spark import Code, F, quoted
from translator.values import Frame, Series

BETWEEN = [
    Example(
        'df.set_index("u").between_time("09:00", "17:30")',
        '(\n    df\n    .select("u", *[c for c in df.columns if c != "u"])\n    .filter(\n        '
        '(\n            (F.date_format("u", "HH:mm:ss.SSSSSS") >= "09:00:00.000000")\n          '
        '  & (F.date_format("u", "HH:mm:ss.SSSSSS") <= "17:30:00.000000")\n        ),\n    )\n)',
    ),
    Example(
        'df.set_index("u").between_time("22:00", "06:00", inclusive="left")',
        '(\n    df\n    .select("u", *[c for c in df.columns if c != "u"])\n    .filter(\n        '
        '(\n            (F.date_format("u", "HH:mm:ss.SSSSSS") >= "22:00:00.000000")\n          '
        '  | (F.date_format("u", "HH:mm:ss.SSSSSS") < "06:00:00.000000")\n        ),\n    )\n)',
    ),
]
AT = [
    Example(
        'df.set_index("u").at_time("12:15:30")',
        '(\n    df\n    .select("u", *[c for c in df.columns if c != "u"])\n    .filter(F.date_fo'
        'rmat("u", "HH:mm:ss.SSSSSS") == "12:15:30.000000")\n)',
    )
]


@rule(Frame, "between_time", examples=BETWEEN)
def between_time(
    frame: Frame, start_time: str, end_time: str, inclusive: str = "both", axis: Unsupported = None
) -> Frame:
    """Keep the rows whose time of day is in a span; where it begins later than it ends, it goes over midnight.

    A missing moment is in each span that goes over midnight, as in pandas.
    """
    if inclusive not in ("both", "left", "right", "neither"):
        raise Refused("inclusive is none of 'both', 'left', 'right', 'neither'", "never")
    label = _moments(frame)
    start, end = _time(start_time), _time(end_time)
    time = _time_of_day(label)
    after = time >= _text(start) if inclusive in ("both", "left") else time > _text(start)
    before = time <= _text(end) if inclusive in ("both", "right") else time < _text(end)
    if start <= end:
        return _kept(frame, label, after & before)
    over_midnight = after | before
    return _kept(frame, label, F.col(quoted(label.name)).isNull() | over_midnight if label.missing else over_midnight)


@rule(Frame, "at_time", examples=AT)
def at_time(frame: Frame, time: str, asof: Unsupported = False, axis: Unsupported = None) -> Frame:
    """Keep the rows at a time of day."""
    label = _moments(frame)
    return _kept(frame, label, _time_of_day(label).eq(_text(_time(time))))


@rule(
    Series,
    "between_time",
    examples=[
        Example(
            'df.set_index("u")["x"].between_time("09:00", "17:30").mean()',
            '(\n    df\n    .select("u", *[c for c in df.columns if c != "u"])\n    .select("u", "x")\n'
            '    .filter((F.date_format("u", "HH:mm:ss.SSSSSS") >= "09:00:00.000000") '
            '& (F.date_format("u", "HH:mm:ss.SSSSSS") <= "17:30:00.000000"))\n'
            '    .agg(F.mean("x")).toPandas().iloc[0, 0]\n)',
        )
    ],
)
def between_time_of_column(
    series: Series, start_time: str, end_time: str, inclusive: str = "both", axis: Unsupported = None
) -> Series:
    """Keep the values whose time of day is in a span."""
    return only_column(between_time(one_column(series), start_time, end_time, inclusive), series)


@rule(
    Series,
    "at_time",
    examples=[
        Example(
            'df.set_index("u")["x"].at_time("12:15:30").mean()',
            '(\n    df\n    .select("u", *[c for c in df.columns if c != "u"])\n    .select("u", "x")\n'
            '    .filter(F.date_format("u", "HH:mm:ss.SSSSSS") == "12:15:30.000000")\n'
            '    .agg(F.mean("x")).toPandas().iloc[0, 0]\n)',
        )
    ],
)
def at_time_of_column(series: Series, time: str, asof: Unsupported = False, axis: Unsupported = None) -> Series:
    """Keep the values at a time of day."""
    return only_column(at_time(one_column(series), time), series)


def _moments(frame: Frame) -> Column:
    columns = frame.index.columns
    if len(columns) != 1 or columns[0].type.kind is not Kind.TIMESTAMP:
        raise Refused("the row labels are not moments", way_out="set a column of moments as the index")
    return columns[0]


def _time_of_day(label: Column) -> Code:
    return F.date_format(quoted(label.name), "HH:mm:ss.SSSSSS")


def _time(text: str) -> datetime.time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text)
    if found is None:
        raise Refused("the time of day is not written as hours and minutes", way_out="write it like '09:30'")
    try:
        hour, minute, second = (int(part) for part in found.groups(default="0"))
        return datetime.time(hour, minute, second)
    except ValueError as error:
        raise Refused("the text is not a time of day", "never") from error


def _text(time: datetime.time) -> str:
    return time.isoformat("microseconds")


def _kept(frame: Frame, label: Column, condition: Code) -> Frame:
    uses = frozenset([label.name])
    return filtered(frame, Series(frame, condition, None, BOOL, missing=False, uses=uses, loose=True))
