"""Rows of a column: sorting it, taking some of it, naming it, making it a frame."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.describe import described, quantiles_of
from rules.frame.duplicates import check_keep, drop_duplicates, occurrence
from rules.frame.mixed import described_values
from rules.frame.rows import extreme, head, sample, tail
from rules.frame.sort import by_labels, ordered, sort_keys
from rules.labels import UNNAMED, one_column, only_column, renumbered
from rules.scalar import labelled
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import BOOL, FLOAT, Kind
from translator.spark import Name, column_name, is_windowed
from translator.values import Driver, Frame, Series, Value

SORT = [
    Example('df["x"].sort_values()', 'df.orderBy(F.col("x").asc_nulls_last()).select("x")', ordered=True),
    Example(
        '(df["n"] * 2).sort_values(ascending=False)',
        'df.select((F.col("n") * 2).alias("n")).orderBy(F.col("n").desc())',
        ordered=True,
    ),
    Example(
        'df.groupby("g")["n"].sum().sort_values(ascending=False)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy(F.col("n").desc(), "g")',
        ordered=True,
    ),
]


@rule(Series, "sort_values", examples=SORT)
def sort_values(
    series: Series,
    *,
    axis: Axis = 0,
    ascending: bool = True,
    inplace: Unsupported = False,
    kind: str = "quicksort",
    na_position: str = "last",
    ignore_index: bool = False,
    key: Unsupported = None,
) -> Series:
    """Sort the values, with missing ones last in either direction."""
    frame, name = _with_values(series)
    keys = sort_keys(frame, [name], ascending, na_position)
    made = ordered(frame, keys, stable=kind in ("stable", "mergesort"))
    return _back(series, renumbered(made) if ignore_index else made, name)


def _with_values(series: Series) -> tuple[Frame, str]:
    """Return a frame that has the values as a column, and the column's name.

    A plain column stays in its frame: what is selected is decided where the series is used.
    """
    name = column_name(series.column)
    if name is not None and not series.loose and not any(c.name == name for c in series.frame.index.columns):
        return series.frame, name
    return one_column(series), series.name if series.name is not None else UNNAMED


def _back(series: Series, frame: Frame, name: str) -> Series:
    notes = (*series.notes, *(note for note in frame.notes if note not in series.frame.notes))
    return replace(frame.series(name), name=series.name, type=series.type, missing=series.missing, notes=notes)


@rule(
    Series,
    "sort_index",
    examples=[
        Example(
            'df.groupby("g")["n"].sum().sort_index(ascending=False)',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy(F.col("g").desc())',
            ordered=True,
        )
    ],
)
def sort_index(
    series: Series,
    *,
    axis: Axis = 0,
    level: Unsupported = None,
    ascending: Constant = True,
    inplace: Unsupported = False,
    kind: str = "quicksort",
    na_position: str = "last",
    sort_remaining: Unsupported = True,
    ignore_index: bool = False,
    key: Unsupported = None,
) -> Series:
    """Sort the values by their labels."""
    made = by_labels(series.frame, ascending, na_position)
    if not ignore_index:
        return replace(series, frame=made)
    return only_column(renumbered(one_column(replace(series, frame=made))), series)


HEAD = [
    Example(
        'df["x"].shift(-1).head(3)',
        'df.select(F.lead("x", 1).over(Window.orderBy("__row")).alias("x"), "__row").orderBy(F.col("__row")).limit(3)',
    ),
    Example('df["x"].head(3)', 'df.orderBy(F.col("__row")).limit(3).select("x", "__row")'),
    Example(
        'df["x"].sort_values().head(3)', 'df.orderBy(F.col("x").asc_nulls_last()).limit(3).select("x")', ordered=True
    ),
    Example(
        'df.groupby("g")["n"].sum().sort_values(ascending=False).head(2)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy(F'
        '.col("n").desc(), "g").limit(2)',
        ordered=True,
    ),
]


@rule(Series, "head", examples=HEAD)
def first_rows(series: Series, n: Value | int = 5) -> Series:
    """Take the first values; of a column that was not sorted any serve to be looked at."""
    series = computed(series)
    return of_rows(series, head(series.frame, n))


@rule(
    Series,
    "tail",
    examples=[
        Example(
            'df["x"].tail(2)',
            'df.orderBy(F.col("__row").desc()).limit(2).orderBy("__row").select("x", "__row")',
            ordered=True,
        ),
        Example(
            'df["n"].cumsum().tail(2)',
            'df.select(F.sum("n").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, '
            'Window.currentRow)).alias("n"), "__row").orderBy(F.col("__row").desc()).limit(2).orderBy('
            '"__row")',
            ordered=True,
        ),
    ],
)
def last_rows(series: Series, n: Value | int = 5) -> Series:
    """Take the last values, in their order."""
    series = computed(series)
    return of_rows(series, tail(series.frame, n))


def computed(series: Series) -> Series:
    """Return a series whose values do not depend on which rows are taken: windows are computed over all of them."""
    return only_column(one_column(series), series) if is_windowed(series.column) else series


def of_rows(series: Series, frame: Frame) -> Series:
    """Return a series as it is in some of the rows of its frame."""
    return replace(series, frame=replace(frame, notes=()), notes=(*series.notes, *frame.notes))


NLARGEST = [
    Example(
        'df["x"].nlargest(3)',
        'df.orderBy(F.col("x").desc_nulls_last(), "__row").limit(3).select("x", "__row")',
        ordered=True,
    ),
    Example(
        'df.groupby("g")["n"].sum().nlargest(2)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy(F'
        '.col("n").desc(), "g").limit(2)',
        ordered=True,
    ),
]


@rule(Series, "nlargest", examples=NLARGEST)
def nlargest(series: Series, n: Value | int = 5, keep: str = "first") -> Series:
    """Take the largest values; of those that tie, the ones that come first."""
    return _extreme(series, n, keep, descending=True)


@rule(
    Series,
    "nsmallest",
    examples=[Example('df["n"].nsmallest(3)', 'df.orderBy("n", "__row").limit(3).select("n", "__row")', ordered=True)],
)
def nsmallest(series: Series, n: Value | int = 5, keep: str = "first") -> Series:
    """Take the smallest values; of those that tie, the ones that come first."""
    return _extreme(series, n, keep, descending=False)


def _extreme(series: Series, n: Value | int, keep: str, *, descending: bool) -> Series:
    frame, name = _with_values(series)
    return _back(series, extreme(frame, n, (name,), keep, descending=descending), name)


@rule(
    Series, "sample", examples=[Example('df["n"].sample(frac=1, random_state=3)', 'df.select("n").orderBy(F.rand(3))')]
)
def random_rows(
    series: Series,
    n: int | None = None,
    frac: float | None = None,
    replace: Unsupported = False,
    weights: Unsupported = None,
    random_state: int | None = None,
    axis: Axis | None = None,
    ignore_index: bool = False,
) -> Series:
    """Take random values; Spark draws others than pandas does."""
    made = sample(one_column(series), n, frac, random_state=random_state, ignore_index=ignore_index)
    return of_rows(only_column(made, series), made)


DUPLICATES = [
    Example('df["k"].drop_duplicates()', 'df.select("k").distinct()'),
    Example(
        'df["k"].drop_duplicates(keep=False)',
        'df.select("k").withColumn("occurrences", F.count("*").over(Window.partitionBy("k")))'
        '.filter(F.col("occurrences") == 1).drop("occurrences")',
    ),
]


@rule(Series, "drop_duplicates", examples=DUPLICATES)
def different(
    series: Series, *, keep: Constant = "first", inplace: Unsupported = False, ignore_index: bool = False
) -> Series:
    """Keep one of the values that are equal; missing values are equal to each other."""
    made = drop_duplicates(one_column(series), keep=keep, ignore_index=ignore_index)
    return only_column(made, series)


@rule(
    Series,
    "duplicated",
    examples=[
        Example(
            'df[df["k"].duplicated(keep=False)]',
            'df.withColumn("__kept", F.count("*").over(Window.partitionBy("k")) > 1).filter("__kept").drop("__kept")',
        )
    ],
)
def duplicated(series: Series, keep: Constant = "first") -> Series:
    """Tell for each value whether an equal one comes before it (or after it, or anywhere)."""
    check_keep(keep)
    frame, name = _with_values(series)
    if frame is not series.frame:
        raise Refused("repetitions of values that are computed", way_out="assign them to a column first")
    code = occurrence(frame, (name,), keep) > 1
    uses = series.uses if keep is False else series.uses | set(frame.hidden)
    return replace(series, column=code, type=BOOL, missing=False, loose=False, uses=uses)


# --------------------------------------------------------------------------------------- names and frames


@rule(
    Series,
    "describe",
    examples=[
        Example(
            'df["k"].describe()',
            'pd.DataFrame(df.select("k", F.count("k").over(Window.partitionBy("k")).alias("k_freq")).'
            'agg(F.struct(F.count("k").alias("count"), F.count_distinct("k").alias("unique"), F.max_b'
            'y("k", "k_freq").alias("top"), F.nullif(F.max("k_freq"), F.lit(0)).alias("freq")).alias('
            '"k")).first().asDict(recursive=True))["k"]',
        ),
        Example(
            '(df["n"] > 2).describe()',
            'pd.DataFrame(df.select((F.col("n") > 2).alias("n")).select("n", F.count("n").over(Window'
            '.partitionBy("n")).alias("n_freq")).agg(F.struct(F.count("n").alias("count"), F.count_di'
            'stinct("n").alias("unique"), F.max_by("n", "n_freq").alias("top"), F.nullif(F.max("n_fre'
            'q"), F.lit(0)).alias("freq")).alias("n")).first().asDict(recursive=True))["n"]',
        ),
        Example(
            'df["x"].describe()',
            'df.agg(F.count("x").alias("count"), F.mean("x").alias("mean"), F.stddev("x")'
            '.alias("std"), F.min("x").alias("min"), F.percentile("x", 0.25).alias("25%"), F'
            '.percentile("x", 0.5).alias("50%"), F.percentile("x", 0.75).alias("75%"), F.max("x")'
            '.alias("max")).toPandas().iloc[0].rename("x").astype(float)',
        ),
    ],
)
def describe(
    series: Series, percentiles: Constant = None, include: Unsupported = None, exclude: Unsupported = None
) -> Driver:
    """Compute the statistics of the values in one job; quartiles are exact. Texts and truth values are counted."""
    if series.type.kind in (Kind.STR, Kind.BOOL) and series.name is not None:
        frame = one_column(series)
        found = described_values(frame, [series.name], {})
        return Driver(found.code.item(series.name), "series", notes=(*series.notes, *found.notes))
    if series.type.kind not in (Kind.INT, Kind.FLOAT):
        raise Refused("describe() of values that are not numbers")
    shares = quantiles_of(percentiles)
    names = ["count", "mean", "std", "min", *(f"{share:.0%}" for share in shares), "max"]
    made = labelled(
        series.frame, dict(zip(names, described(series, shares), strict=True)), name=series.name, type=FLOAT
    )
    return Driver(made.code.astype(Name("float")), "series", type=FLOAT, notes=series.notes)
