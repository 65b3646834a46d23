"""Resampling: aggregates of bins of moments, of which those without rows appear as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.bins import cut_of, moment_column, moment_label
from rules.grouped.aggregate import aggregate, aggregate_of, finished
from rules.grouped.counts import size as size_of_groups
from rules.grouped.several import agg as agg_of_groups
from rules.grouping import selected
from rules.labels import one_column
from translator.rule import Example, Label, Refused, Unsupported, names_of, rule
from translator.spark import col
from translator.values import Bins, Called, Frame, Grouped, Python, Series, Value

MONTHS = (
    'df.filter(F.col("t").isNotNull()).groupBy(F.date_trunc("month", "t").alias("t")).agg({0})'
    '.withColumn("next", F.lead("t").over(Window.orderBy("t")))'
    '.withColumn("bin", F.explode(F.sequence("t", F.coalesce(F.col("next") - F.expr("INTERVAL 1 MONTH"), '
    'F.col("t")), F.expr("INTERVAL 1 MONTH")))).select(F.col("bin").alias("t"), {1})'
)
SUM = MONTHS.format(
    'F.sum("n").alias("n")', 'F.when(F.col("bin") == F.col("t"), F.col("n")).otherwise(0).alias("n")'
).replace('F.sum("n")', 'F.coalesce(F.sum("n"), F.lit(0))')
MEAN = MONTHS.format('F.mean("x").alias("x")', 'F.when(F.col("bin") == F.col("t"), F.col("x")).alias("x")')

RESAMPLE = [
    Example('df.resample("MS", on="t")["n"].sum()', SUM),
    Example('df.resample("MS", on="t")["x"].mean()', MEAN),
]


@rule(Frame, "resample", examples=RESAMPLE)
@rule(Series, "resample", examples=RESAMPLE)
def resample(
    of: Value,
    rule: str,
    axis: Unsupported = 0,
    closed: str | None = None,
    label: str | None = None,
    convention: Unsupported = "start",
    kind: Unsupported = None,
    on: Label | None = None,
    level: Unsupported = None,
    origin: Unsupported = "start_day",
    offset: Unsupported = None,
    group_keys: Unsupported = False,
) -> Called:
    """Put the rows into bins by their moments; nothing is computed until an aggregate is asked for."""
    given = {"rule": rule, "closed": closed, "label": label, "on": on}
    return Called("resample", of, tuple((name, value) for name, value in given.items() if value is not None))


@rule(
    "grouped",
    "resample",
    examples=[
        Example(
            'df.groupby("b").resample("D", on="u")["n"].max()',
            'df.groupBy("b", F.date_trunc("day", F.col("u")).alias("u")).agg(F.max("n").alias("n"))'
            '.withColumn("next", F.lead("u").over(Window.partitionBy("b").orderBy("u")))'
            '.withColumn("bin", F.explode(F.sequence("u", F.coalesce(F.col("next") - F.expr("INTERVAL 1 DAY"), '
            'F.col("u")), F.expr("INTERVAL 1 DAY"))))'
            '.select("b", F.col("bin").alias("u"), F.when(F.col("bin") == F.col("u"), F.col("n")).alias("n"))',
        )
    ],
)
def resample_in_groups(
    grouped: Grouped,
    rule: str,
    closed: str | None = None,
    label: str | None = None,
    on: Label | None = None,
    include_groups: Unsupported = True,
) -> Called:
    """Put the rows of each group into bins by their moments."""
    given = {"rule": rule, "closed": closed, "label": label, "on": on}
    return Called("resample", grouped, tuple((name, value) for name, value in given.items() if value is not None))


RECEIVERS = tuple(f"{of}.resample{chosen}" for of in ("frame", "series", "grouped") for chosen in ("", ".[]"))


def groups_of(called: Called) -> Grouped:
    """Return the bins as groups of the frame."""
    if isinstance(called.of, Called):
        grouped = groups_of(called.of)
        key = dict(called.arguments)["key"]
        names = (key,) if isinstance(key, str) else key
        assert isinstance(names, tuple)
        return replace(grouped, selection=names, single=isinstance(key, str))
    given = {name: str(value) for name, value in called.arguments}
    bins = Bins(given["rule"], given.get("on"), given.get("label"), given.get("closed"))
    match called.of:
        case Grouped() as grouped:
            return _within(grouped, bins)
        case Series() as series:
            frame = one_column(series)
            return replace(_bins(frame, bins), selection=(frame.names[0],), single=True)
        case Frame() as frame:
            return _bins(frame, bins)
    raise Refused("something else than a frame, a column or groups is resampled")


def _bins(frame: Frame, bins: Bins) -> Grouped:
    moment = moment_column(frame, bins)
    key = (moment.name, cut_of(bins).start(col(moment.name)))
    return Grouped(frame, (moment,), (moment_label(frame, bins),), derived=(key,), bins=bins)


def _within(grouped: Grouped, bins: Bins) -> Grouped:
    if not (grouped.as_index and grouped.sort) or grouped.bins is not None:
        raise Refused("groups without labels, or not sorted, are resampled")
    moment = moment_column(grouped.frame, bins)
    if moment.name in {key.name for key in grouped.keys}:
        raise Refused("two keys have the same name")
    key = (moment.name, cut_of(bins).start(col(moment.name)))
    return replace(
        grouped,
        keys=(*grouped.keys, moment),
        labels=(*grouped.labels, moment_label(grouped.frame, bins)),
        derived=(*grouped.derived, key),
        bins=bins,
        every_bin=True,
    )


@rule("frame.resample", "[]", examples=RESAMPLE)
@rule("grouped.resample", "[]", examples=RESAMPLE)
def choose(called: Called, key: Value) -> Called:
    """Choose one or several columns to compute with."""
    single = isinstance(key, Python) and isinstance(key.const, str)
    names = tuple(str(name) for name in names_of(key))
    return Called("[]", called, (("key", names[0] if single else names),))


def _everywhere(
    member: str, *more: str, examples: list[Example]
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    def declare(function: Callable[..., Value]) -> Callable[..., Value]:
        for receiver in RECEIVERS:
            function = rule(receiver, member, *more, examples=examples)(function)
        return function

    return declare


def _simple(name: str, examples: list[Example]) -> Callable[..., Value]:
    def aggregated(called: Called, numeric_only: bool = False, min_count: int = 0) -> Value:
        return aggregate(groups_of(called), name, numeric_only=numeric_only, min_count=min_count)

    def counted(called: Called) -> Value:
        return aggregate(groups_of(called), name)

    made = aggregated if name in ("sum", "prod") else counted if name in ("count", "nunique") else _named(name)
    made.__doc__ = f"Compute the {name} of each bin."
    return _everywhere(name, examples=examples)(made)


def _named(name: str) -> Callable[..., Value]:
    def named(called: Called, numeric_only: bool = False) -> Value:
        return aggregate(groups_of(called), name, numeric_only=numeric_only)

    return named


def _example(name: str, spark: str) -> list[Example]:
    text = MONTHS.format(f'{spark}.alias("x")', 'F.when(F.col("bin") == F.col("t"), F.col("x")).alias("x")')
    return [Example(f'df.resample("MS", on="t")["x"].{name}()', text)]


total = _simple("sum", RESAMPLE[:1])
mean = _simple("mean", RESAMPLE[1:])
least = _simple("min", _example("min", 'F.min("x")'))
greatest = _simple("max", _example("max", 'F.max("x")'))
median = _simple("median", _example("median", 'F.median("x")'))
std = _simple("std", _example("std", 'F.stddev("x")'))
var = _simple("var", _example("var", 'F.variance("x")'))
prod = _simple(
    "prod",
    [
        Example(
            'df.resample("MS", on="t")["x"].prod()',
            MONTHS.format(
                'F.coalesce(F.product("x"), F.lit(1.0)).alias("x")',
                'F.when(F.col("bin") == F.col("t"), F.col("x")).otherwise(1.0).alias("x")',
            ),
        )
    ],
)
sem = _simple("sem", _example("sem", '(F.stddev("x") / F.sqrt(F.count("x")))'))
first = _simple("first", _example("first", 'F.min_by("x", F.when(F.col("x").isNotNull(), F.struct("t", "__row")))'))
last = _simple("last", _example("last", 'F.max_by("x", F.when(F.col("x").isNotNull(), F.struct("t", "__row")))'))
COUNT = MONTHS.format(
    'F.count("x").alias("x")', 'F.when(F.col("bin") == F.col("t"), F.col("x")).otherwise(0).alias("x")'
)
count = _simple("count", [Example('df.resample("MS", on="t")["x"].count()', COUNT)])
nunique = _simple(
    "nunique", [Example('df.resample("MS", on="t")["x"].nunique()', COUNT.replace("F.count(", "F.count_distinct("))]
)


@_everywhere(
    "size",
    examples=[
        Example(
            'df.resample("MS", on="t").size()',
            MONTHS.format(
                'F.count("*").alias("size")',
                'F.when(F.col("bin") == F.col("t"), F.col("size")).otherwise(0).alias("size")',
            ),
        )
    ],
)
def size(called: Called) -> Value:
    """Count the rows of each bin."""
    return size_of_groups(groups_of(called))


@_everywhere(
    "quantile",
    examples=[
        Example('df.resample("MS", on="t")["x"].quantile(0.25)', MEAN.replace('F.mean("x")', 'F.percentile("x", 0.25)'))
    ],
)
def quantile(called: Called, q: float = 0.5) -> Value:
    """Compute a quantile of each bin."""
    return aggregate(groups_of(called), "quantile", q=q)


AGG = [
    Example(
        'df.resample("MS", on="t").agg({"n": "sum", "x": "mean"})',
        MONTHS.format(
            'F.coalesce(F.sum("n"), F.lit(0)).alias("n"), F.mean("x").alias("x")',
            'F.when(F.col("bin") == F.col("t"), F.col("n")).otherwise(0).alias("n"), '
            'F.when(F.col("bin") == F.col("t"), F.col("x")).alias("x")',
        ),
    )
]


@_everywhere("agg", "aggregate", "apply", examples=AGG)
def agg(called: Called, func: Value | None = None, **kwargs: Value) -> Value:
    """Compute named aggregates of each bin."""
    return agg_of_groups(groups_of(called), func, **kwargs)


OHLC = [
    Example(
        'df.resample("YS", on="u")["n"].ohlc()',
        'df.groupBy(F.date_trunc("year", "u").alias("u")).agg(F.min_by("n", F.struct("u", "__row")).alias("open"), '
        'F.max("n").alias("high"), F.min("n").alias("low"), F.max_by("n", F.struct("u", "__row")).alias("close"))'
        '.withColumn("next", F.lead("u").over(Window.orderBy("u")))'
        '.withColumn("bin", F.explode(F.sequence("u", F.coalesce(F.col("next") - F.expr("INTERVAL 1 YEAR"), '
        'F.col("u")), F.expr("INTERVAL 1 YEAR")))).select(F.col("bin").alias("u"), '
        'F.when(F.col("bin") == F.col("u"), F.col("open")).alias("open"), '
        'F.when(F.col("bin") == F.col("u"), F.col("high")).alias("high"), '
        'F.when(F.col("bin") == F.col("u"), F.col("low")).alias("low"), '
        'F.when(F.col("bin") == F.col("u"), F.col("close")).alias("close"))',
    )
]


@_everywhere("ohlc", examples=OHLC)
def ohlc(called: Called) -> Value:
    """Take the first, the greatest, the least and the last value of each bin."""
    grouped = groups_of(called)
    if not grouped.single:
        raise Refused("the first, greatest, least and last values of several columns")
    (name,) = selected(grouped)
    parts = {"open": "first", "high": "max", "low": "min", "close": "last"}
    made = {label: aggregate_of(grouped, name, function) for label, function in parts.items()}
    return finished(replace(grouped, single=False), made)
