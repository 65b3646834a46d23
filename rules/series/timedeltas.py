"""``.dt`` of durations: INTERVAL DAY TO SECOND columns."""

from __future__ import annotations

from rules.series.datetimes import SHORT
from rules.series.durations import micros
from translator.rule import Example, Refused, rule
from translator.schema import FLOAT, INT, Kind
from translator.spark import F, lit
from translator.values import Accessor, Element, Series, Value

_MICROS = 'F.unix_micros(F.col("u")) - F.unix_micros(F.col("t"))'


def _durations(value: Value) -> Series:
    series = value.of if isinstance(value, Accessor) else value.series if isinstance(value, Element) else value
    assert isinstance(series, Series)
    if series.type.kind is not Kind.TIMEDELTA:
        raise Refused("the values are not durations", "never")
    return series


DAYS = [
    Example('(df["u"] - df["t"]).dt.days', f"F.floor(({_MICROS}) / 86400000000)"),
    Example('df["d"] = df["u"] - df["t"]\ndf["e"] = df["d"].dt.days',
            'df = df.withColumn("d", F.col("u") - F.col("t"))\n'
            'df = df.withColumn("e", '
            'F.floor(F.unix_micros(F.timestamp_seconds(F.lit(0)) + F.col("d")) / 86400000000))'),
    Example('(df["u"] - df["t"]).apply(lambda v: v.days)', f"F.floor(({_MICROS}) / 86400000000)"),
]  # fmt: skip


@rule("series.dt", "days", examples=DAYS, attribute=True)
@rule(Element, "days", examples=DAYS, attribute=True)
def days(value: Value) -> Series:
    """Take the whole days, rounded down, where Spark's datediff counts midnights."""
    series = _durations(value)
    return series.derived(F.floor(micros(series) / 86_400_000_000), type=INT)


@rule("series.dt", "seconds", examples=[Example('(df["u"] - df["t"]).dt.seconds',
      f"F.pmod(F.floor(({_MICROS}) / 1000000), F.lit(86400))")], attribute=True)  # fmt: skip
@rule(Element, "seconds", examples=[Example('(df["u"] - df["t"]).apply(lambda v: v.seconds)',
      f'F.pmod(F.floor(({_MICROS}) / 1000000), F.lit(86400)).cast("bigint")')], attribute=True)  # fmt: skip
def seconds(value: Value) -> Series:
    """Take the seconds beyond the whole days."""
    series = _durations(value)
    return series.derived(F.pmod(F.floor(micros(series) / 1_000_000), lit(86_400)), type=SHORT)


@rule("series.dt", "microseconds", examples=[Example('(df["u"] - df["t"]).dt.microseconds',
      f"F.pmod({_MICROS}, F.lit(1000000))")], attribute=True)  # fmt: skip
def microseconds(accessor: Accessor) -> Series:
    """Take the microseconds beyond the whole seconds."""
    series = _durations(accessor)
    return series.derived(F.pmod(micros(series), lit(1_000_000)), type=SHORT)


TOTAL = [
    Example('(df["u"] - df["t"]).dt.total_seconds()', f"({_MICROS}) / 1000000"),
    Example('(df["u"] - df["t"]).dt.total_seconds() / 3600', f"({_MICROS}) / 1000000 / 3600"),
]


@rule("series.dt", "total_seconds", examples=TOTAL)
@rule(
    Element,
    "total_seconds",
    examples=[Example('(df["u"] - df["t"]).apply(lambda v: v.total_seconds())', f"({_MICROS}) / 1000000")],
)
def total_seconds(value: Value) -> Series:
    """Count the seconds; Spark cannot cast an interval to a number."""
    series = _durations(value)
    return series.derived(micros(series) / 1_000_000, type=FLOAT)
