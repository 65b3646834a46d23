"""``.dt`` of moments: parts, rounding, names and text. Durations are in `timedeltas`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.periods import is_period, part_of_period, start_of
from rules.series.moments import finest_part, formatted, rounded
from rules.zones import in_zone, is_zoned, on_clocks
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import BOOL, DATE, STR, Kind, Type
from translator.spark import Code, F, lit
from translator.values import Accessor, Element, Series, Value

SHORT = Type(Kind.INT, bits=32)
WEEK = Type(Kind.INT, bits=32, nullable=True)


def moments_of(value: Value, part: str = "") -> Series:
    """Return the series of a ``.dt`` accessor, or of an element, of moments as the clocks show them.

    Args:
        value: the accessor, the element or the series.
        part: what is asked for; where a period has it from its start, periods are taken as the moments they begin at.

    Raises:
        Refused: they are something else.
    """
    series = value.of if isinstance(value, Accessor) else value.series if isinstance(value, Element) else value
    assert isinstance(series, Series)
    if series.type.kind is Kind.PERIOD:
        return start_of(series, part)
    if is_zoned(series):
        return on_clocks(series)
    if series.type.kind not in (Kind.TIMESTAMP, Kind.UNKNOWN):
        raise Refused("the values are not moments", "never", way_out="use pd.to_datetime()")
    return series


def _of_same_zone(value: Value, moments: Series) -> Series:
    """Return moments that were computed of others as moments of the same zone."""
    series = value.of if isinstance(value, Accessor) else value.series if isinstance(value, Element) else value
    if not isinstance(series, Series) or not is_zoned(series):
        return moments
    return in_zone(moments, series.type.zone or "UTC")


def _part(
    *members: str, make: Callable[[Code], Code], spark: str, says: str, type: Type = SHORT
) -> Callable[[Value], Series]:
    """Return the rule for a part of moments that is read without a call, of columns and of elements."""

    def part(value: Value) -> Series:
        series = moments_of(value, members[0])
        made = make(series.column)
        if isinstance(value, Accessor) and is_period(value.of):
            return part_of_period(series, made)
        if type.kind is Kind.BOOL:
            return series.derived(made, type=BOOL, missing=False, loose=series.missing)
        return series.derived(made, type=type)

    part.__doc__ = says
    examples = [Example(f'df["t"].dt.{members[0]}', spark)]
    return rule("series.dt", *members, examples=examples, attribute=True)(
        rule(Element, *members, examples=examples, attribute=True)(part)
    )


year = _part("year", make=F.year, spark='F.year(F.col("t"))', says="Take the year.")
month = _part("month", make=F.month, spark='F.month(F.col("t"))', says="Take the month, from 1 on.")
day = _part("day", make=F.dayofmonth, spark='F.dayofmonth(F.col("t"))', says="Take the day of the month.")
hour = _part("hour", make=F.hour, spark='F.hour(F.col("t"))', says="Take the hour.")
minute = _part("minute", make=F.minute, spark='F.minute(F.col("t"))', says="Take the minute.")
second = _part("second", make=F.second, spark='F.second(F.col("t"))', says="Take the second.")
microsecond = _part(
    "microsecond",
    make=lambda t: F.pmod(F.unix_micros(t), lit(1000000)),
    spark='F.pmod(F.unix_micros(F.col("t")), F.lit(1000000))',
    says="Take the microseconds within the second.",
)
quarter = _part("quarter", make=F.quarter, spark='F.quarter(F.col("t"))', says="Take the quarter.")
dayofyear = _part(
    "dayofyear", "day_of_year", make=F.dayofyear, spark='F.dayofyear(F.col("t"))', says="Take the day of the year."
)
dayofweek = _part(
    "dayofweek",
    "day_of_week",
    make=F.weekday,
    spark='F.weekday(F.col("t"))',
    says="Take the day of the week, Monday being 0, where Spark's dayofweek has Sunday as 1.",
)
days_in_month = _part(
    "days_in_month",
    "daysinmonth",
    make=lambda t: F.dayofmonth(F.last_day(t)),
    spark='F.dayofmonth(F.last_day(F.col("t")))',
    says="Count the days of the month.",
)
is_month_start = _part(
    "is_month_start",
    make=lambda t: F.dayofmonth(t).eq(1),
    spark='F.coalesce(F.dayofmonth(F.col("t")) == 1, F.lit(False))',
    says="Tell whether it is the first day of a month.",
    type=BOOL,
)
is_month_end = _part(
    "is_month_end",
    make=lambda t: F.to_date(t).eq(F.last_day(t)),
    spark='F.coalesce(F.to_date(F.col("t")) == F.last_day(F.col("t")), F.lit(False))',
    says="Tell whether it is the last day of a month, whatever the time of day.",
    type=BOOL,
)
is_quarter_start = _part(
    "is_quarter_start",
    make=lambda t: F.to_date(t).eq(F.to_date(F.date_trunc("quarter", t))),
    spark='F.coalesce(F.to_date(F.col("t")) == F.to_date(F.date_trunc("quarter", F.col("t"))), F.lit(False))',
    says="Tell whether it is the first day of a quarter.",
    type=BOOL,
)
is_quarter_end = _part(
    "is_quarter_end",
    make=lambda t: F.to_date(t).eq(F.last_day(t)) & (F.month(t) % 3).eq(0),
    spark='F.coalesce((F.to_date(F.col("t")) == F.last_day(F.col("t"))) & (F.month(F.col("t")) % 3 == 0), '
    "F.lit(False))",
    says="Tell whether it is the last day of a quarter.",
    type=BOOL,
)
is_year_start = _part(
    "is_year_start",
    make=lambda t: F.dayofyear(t).eq(1),
    spark='F.coalesce(F.dayofyear(F.col("t")) == 1, F.lit(False))',
    says="Tell whether it is the first day of a year.",
    type=BOOL,
)
is_year_end = _part(
    "is_year_end",
    make=lambda t: F.dayofmonth(t).eq(31) & F.month(t).eq(12),
    spark='F.coalesce((F.dayofmonth(F.col("t")) == 31) & (F.month(F.col("t")) == 12), F.lit(False))',
    says="Tell whether it is the last day of a year.",
    type=BOOL,
)


is_leap_year = _part(
    "is_leap_year",
    make=lambda t: F.dayofyear(F.make_date(F.year(t), lit(12), lit(31))).eq(366),
    spark='F.coalesce(F.dayofyear(F.make_date(F.year(F.col("t")), F.lit(12), F.lit(31))) == 366, F.lit(False))',
    says="Tell whether the year has 366 days.",
    type=BOOL,
)
nanosecond = _part(
    "nanosecond",
    make=lambda t: F.when(t.isNotNull(), 0),
    spark='F.when(F.col("t").isNotNull(), 0)',
    says="Take the nanoseconds within the microsecond, which Spark does not have.",
)


@rule("series.dt", "weekday", examples=[Example('df["t"].dt.weekday', 'F.weekday(F.col("t"))')], attribute=True)
def weekday(accessor: Accessor) -> Series:
    """Take the day of the week, Monday being 0."""
    return dayofweek(accessor)


@rule(
    Element,
    "weekday",
    examples=[Example('df["u"].apply(lambda v: v.weekday())', 'F.weekday(F.col("u")).cast("bigint")')],
)
def element_weekday(element: Element) -> Series:
    """Take the day of the week, Monday being 0."""
    return dayofweek(element)


@rule("series.dt", "date", examples=[Example('df["t"].dt.date', 'F.to_date(F.col("t"))')], attribute=True)
def date(accessor: Accessor) -> Series:
    """Take the date."""
    series = moments_of(accessor)
    return series.derived(F.to_date(series.column), type=DATE)


@rule(Element, "date", examples=[Example('df["u"].apply(lambda v: v.date())', 'F.to_date(F.col("u"))')])
def element_date(element: Element) -> Series:
    """Take the date."""
    series = moments_of(element)
    return series.derived(F.to_date(series.column), type=DATE)


@rule("series.dt", "normalize", examples=[Example('df["t"].dt.normalize()', 'F.date_trunc("day", F.col("t"))')])
def normalize(accessor: Accessor) -> Series:
    """Set the time of day to midnight."""
    series = moments_of(accessor)
    return _of_same_zone(accessor, series.derived(F.date_trunc("day", series.column)))


ROUNDING = 'F.timestamp_seconds(F.{0}(F.unix_micros(F.col("t")) / {1}000000) * {1})'


@rule("series.dt", "floor", examples=[Example('df["t"].dt.floor("h")', 'F.date_trunc("hour", F.col("t"))'),
      Example('df["t"].dt.floor("15min")', ROUNDING.format("floor", 900))])  # fmt: skip
def floor(
    accessor: Accessor, freq: str, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise"
) -> Series:
    """Round down to a unit of time."""
    series = moments_of(accessor)
    return _of_same_zone(accessor, series.derived(rounded(series.column, freq, "floor")))


@rule("series.dt", "ceil", examples=[Example('df["t"].dt.ceil("D")', ROUNDING.format("ceil", 86400))])
def ceil(accessor: Accessor, freq: str, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise") -> Series:
    """Round up to a unit of time."""
    series = moments_of(accessor)
    return _of_same_zone(accessor, series.derived(rounded(series.column, freq, "ceil")))


@rule("series.dt", "round", examples=[Example('df["t"].dt.round("h")', ROUNDING.format("rint", 3600))])
def round_(
    accessor: Accessor, freq: str, ambiguous: Unsupported = "raise", nonexistent: Unsupported = "raise"
) -> Series:
    """Round to a unit of time, halves to the even one."""
    series = moments_of(accessor)
    return _of_same_zone(accessor, series.derived(rounded(series.column, freq, "rint")))


STRFTIME = [
    Example('df["t"].dt.strftime("%Y-%m-%d %H:%M")', 'F.date_format(F.col("t"), "yyyy-MM-dd HH:mm")'),
    Example('df["t"].dt.strftime("%d.%b of %y, %I %p")',
            """F.date_format(F.col("t"), "dd.MMM 'of' yy, hh a")"""),
    Example('df["t"].dt.strftime("%Y week %U")',
            """F.concat(F.date_format(F.col("t"), "yyyy 'week' "), """
            'F.lpad(F.floor((F.dayofyear(F.col("t")) + 7 - F.dayofweek(F.col("t"))) / 7).cast("string"), 2, "0"))'),
    Example('df["u"].dt.strftime("%G-%V-%u")',
            'F.concat(F.extract(F.lit("YEAROFWEEK"), F.col("u")).cast("string"), F.lit("-"), '
            'F.lpad(F.weekofyear(F.col("u")).cast("string"), 2, "0"), F.lit("-"), '
            '(F.weekday(F.col("u")) + 1).cast("string"))'),
    Example('df["t"].dt.strftime("%Y%m%d")', 'F.date_format(F.col("t"), "yyyyMMdd")'),
]  # fmt: skip


@rule("series.dt", "strftime", examples=STRFTIME)
def strftime(accessor: Accessor, date_format: str) -> Series:
    """Write moments as text; Spark's pattern letters are those of Java."""
    series = moments_of(accessor, finest_part(date_format))
    return series.derived(formatted(series.column, date_format), type=STR)


@rule(Element, "strftime", examples=[Example('df["u"].apply(lambda v: v.strftime("%Y-%m"))',
      'F.date_format(F.col("u"), "yyyy-MM")')])  # fmt: skip
def element_strftime(element: Element, format: str) -> Series:
    """Write a moment as text."""
    series = moments_of(element, finest_part(format))
    return series.derived(formatted(series.column, format), type=STR)


def with_parts(element: Element, parts: Mapping[str, int]) -> Series:
    """Put other parts into a moment; a date that does not exist fails, as in pandas.

    Raises:
        Refused: a part is finer than a second, or it is no part of a moment.
    """
    series = moments_of(element)
    makers = {"year": F.year, "month": F.month, "day": F.dayofmonth, "hour": F.hour, "minute": F.minute}
    if not parts or parts.keys() - {*makers, "second"}:
        raise Refused("parts of moments are replaced that are finer than a second")
    moment = series.column
    codes = [lit(parts[name]) if name in parts else make(moment) for name, make in makers.items()]
    seconds = F.extract(lit("SECOND"), moment)
    codes.append(seconds % 1 + parts["second"] if "second" in parts else seconds)
    return _of_same_zone(element, series.derived(F.make_timestamp(*codes)))


def _name(member: str, pattern: str) -> Callable[..., Series]:
    def named(value: Value, locale: Unsupported = None) -> Series:
        series = moments_of(value)
        return series.derived(F.date_format(series.column, pattern), type=STR)

    named.__doc__ = "Give the English name."
    examples = [Example(f'df["t"].dt.{member}()', f'F.date_format(F.col("t"), "{pattern}")')]
    return rule("series.dt", member, examples=examples)(rule(Element, member, examples=examples)(named))


day_name = _name("day_name", "EEEE")
month_name = _name("month_name", "MMMM")


@rule("series.dt", "isocalendar", examples=[Example('df["t"].dt.isocalendar().week', 'F.weekofyear(F.col("t"))')])
def isocalendar(accessor: Accessor) -> Accessor:
    """Give the parts of the ISO calendar, of which one is taken next."""
    return Accessor("dt.isocalendar()", moments_of(accessor))


def _iso(member: str, make: Callable[[Code], Code], spark: str) -> Callable[[Accessor], Series]:
    def part(accessor: Accessor) -> Series:
        series = moments_of(accessor)
        return series.derived(make(series.column), type=WEEK, name=member)

    part.__doc__ = f"Take the {member} of the ISO calendar."
    examples = [Example(f'df["t"].dt.isocalendar().{member}', spark)]
    return rule("series.dt.isocalendar()", member, examples=examples, attribute=True)(part)


iso_week = _iso("week", F.weekofyear, 'F.weekofyear(F.col("t"))')
iso_year = _iso("year", lambda t: F.extract(lit("YEAROFWEEK"), t), 'F.extract(F.lit("YEAROFWEEK"), F.col("t"))')
iso_day = _iso("day", lambda t: F.weekday(t) + 1, 'F.weekday(F.col("t")) + 1')
