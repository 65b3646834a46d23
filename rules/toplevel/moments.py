"""Moments that are put together from the parts of others, element by element."""

from __future__ import annotations

from translator.rule import Example, Operand, Refused, Unsupported, column_of, rule
from translator.schema import TIMESTAMP, Kind
from translator.spark import F
from translator.values import Python, Series

FIRSTS = [
    Example(
        'import datetime\ndf["u"].apply(lambda d: datetime.datetime(d.year, d.month, 1))',
        'import datetime\nF.make_date(F.year(F.col("u")), F.month(F.col("u")), F.lit(1)).cast("timestamp")',
    )
]


@rule("datetime", "datetime", examples=FIRSTS)
def datetime(
    year: Operand,
    month: Operand,
    day: Operand,
    hour: Unsupported = 0,
    minute: Unsupported = 0,
    second: Unsupported = 0,
) -> Series:
    """Put a moment together from its year, month and day, such as the first of the month of another one."""
    parts = (year, month, day)
    series = [part for part in parts if isinstance(part, Series)]
    plain = [part for part in parts if isinstance(part, Python) and type(part.const) is int]
    if not series or len(series) + len(plain) < len(parts) or any(part.type.kind is not Kind.INT for part in series):
        raise Refused("a moment is put together from something other than whole numbers")
    first, *others = series
    code = F.make_date(*(column_of(part) for part in parts)).cast("timestamp")
    return first.derived(code, *others, type=TIMESTAMP, missing=any(part.missing for part in series), name=None)
