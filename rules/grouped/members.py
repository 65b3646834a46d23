"""What groups have: how many they are, their different values, their largest and smallest ones."""

from __future__ import annotations

from dataclasses import replace

from rules.grouped.aggregate import aggregate_of, finished
from rules.grouped.apply import ngroups
from rules.grouped.window import rows_of
from rules.grouping import has_empty_bins, one_column, present
from rules.labels import fresh_name
from translator.rule import Example, Refused, rule
from translator.schema import INT, Column, Kind
from translator.spark import F, col, quoted
from translator.values import Driver, Function, Grouped, Index, Key, Order, Series, Value, origin


@rule(
    "grouped",
    "len()",
    examples=[Example('len(df.groupby("k"))', 'df.filter(F.col("k").isNotNull()).select("k").distinct().count()')],
)
def length(grouped: Grouped) -> Driver:
    """Count the groups."""
    return ngroups(grouped)


@rule(
    "grouped",
    "pipe",
    examples=[
        Example(
            'df.groupby("g")["n"].pipe(lambda q: q.max() - q.min())',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"), F.min("n").ali'
            'as("n_right")).select("g", (F.col("n") - F.col("n_right")).alias("n"))',
        )
    ],
)
def pipe(grouped: Grouped, func: Function, *args: Value, **kwargs: Value) -> Value:
    """Give the groups to a function, which is interpreted in place."""
    if kwargs:
        raise Refused("the function is given arguments by name", way_out="call it with the groups")
    return func.on_elements([grouped, *args])


UNIQUE = [
    Example(
        'df.groupby("g")["k"].unique()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.array_distinct(F.transform(F.array_'
        'sort(F.collect_list(F.struct("__row", F.col("k").alias("value")))), lambda row: row["val'
        'ue"])).alias("k"))',
    )
]


@rule("grouped", "unique", examples=UNIQUE)
def unique(grouped: Grouped) -> Value:
    """List the different values of each group, in the order in which they come first."""
    name = str(one_column(grouped).name)
    made = aggregate_of(grouped, name, "list")
    if made.type.element is not None and made.type.element.kind is Kind.PERIOD:
        raise Refused("lists of periods")
    return finished(grouped, {name: replace(made, code=F.array_distinct(made.code))})


LARGEST = [
    Example(
        'df.groupby("g")["n"].nlargest(2).reset_index(level=0)',
        'df.filter(F.col("g").isNotNull()).withColumn("__place", F.row_number().over(Window.parti'
        'tionBy("g").orderBy(F.col("n").desc(), "__label"))).filter(F.col("__place") <= 2).select'
        '("g", F.col("__label").alias("level_1"), "n").drop("level_1")',
        ordered=True,
    ),
    Example(
        'df.groupby("k")["x"].nlargest(1).reset_index(level=1, drop=True)',
        'df.filter(F.col("k").isNotNull()).withColumn("__place", F.row_number().over(Window.parti'
        'tionBy("k").orderBy(F.col("x").desc_nulls_last(), "__label"))).filter(F.col("__place") <'
        '= 1).select("k", F.col("__label").alias("level_1"), "x").orderBy("k", F.col("x").desc_nu'
        'lls_last(), "level_1").drop("level_1")',
    ),
]


@rule("grouped", "nlargest", examples=LARGEST)
def nlargest(grouped: Grouped, n: int = 5, keep: str = "first") -> Series:
    """Take the largest values of each group, with the labels of group and row."""
    return _extreme(grouped, n, keep, descending=True)


@rule(
    "grouped",
    "nsmallest",
    examples=[
        Example(
            'df.groupby("g")["x"].nsmallest(2).reset_index(level=1, drop=True)',
            'df.filter(F.col("g").isNotNull()).withColumn("__place", F.row_number().over(Window.parti'
            'tionBy("g").orderBy(F.col("x").asc_nulls_last(), "__label"))).filter(F.col("__place") <='
            ' 2).select("g", F.col("__label").alias("level_1"), "x").orderBy("g", F.col("x").asc_null'
            's_last(), "level_1").drop("level_1")',
            ordered=True,
        )
    ],
)
def nsmallest(grouped: Grouped, n: int = 5, keep: str = "first") -> Series:
    """Take the smallest values of each group, with the labels of group and row."""
    return _extreme(grouped, n, keep, descending=False)


def _extreme(grouped: Grouped, n: int, keep: str, *, descending: bool) -> Series:
    series = one_column(grouped)
    frame = grouped.frame
    computed = dict(grouped.derived)
    names = [key.name for key in grouped.keys]
    if keep != "first" or not grouped.as_index or not grouped.sort or computed or grouped.bins is not None:
        raise Refused("the largest or smallest values of groups with these options")
    if frame.index.kind != "default" or has_empty_bins(grouped) or series.name in names:
        raise Refused("the largest or smallest values of groups of rows with an index")
    label = fresh_name(frame, f"level_{len(names)}")
    labels = frame.labels()
    rows = rows_of(grouped)
    by = series.column.desc_nulls_last() if descending else series.column.asc_nulls_last()
    if not series.missing:
        by = series.column.desc() if descending else series.column
    code = (
        present(grouped)
        .withColumn("__place", F.row_number().over(rows.window(by, *rows.order)))
        .filter(col("__place") <= n)
    )
    keys = tuple(replace(key, missing=key.missing and not grouped.dropna) for key in grouped.keys)
    name = str(series.name)
    code = code.select(*(quoted(key) for key in names), labels.alias(label), quoted(name))
    index = Index("columns", (*keys, Column(label, INT, missing=False)), (*grouped.labels, None), fresh=False)
    order = Order((*(Key(key) for key in names), Key(name, descending=descending), Key(label)), pending=True)
    value = Column(name, series.type, missing=series.missing)
    return origin(code, (value,), index=index, order=order, size="rows", notes=frame.notes).series(name)
