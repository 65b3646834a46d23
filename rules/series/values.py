"""The values of a column themselves: which there are, how often, and as an array or list."""

from __future__ import annotations

from dataclasses import replace

from rules.categories import with_every_category
from rules.grouped.frequent import by_frequency
from rules.grouped.lists import listed
from rules.labels import one_column, only_column
from rules.reductions import GROUP, Reduced, materialized, position
from rules.scalar import argument
from translator.rule import Example, Refused, Unsupported, restored_series, rule
from translator.schema import FLOAT, INT, INTERVAL, Column, Kind
from translator.spark import Code, F, Lit, Mapping, Name, Window, as_code, col, column_name, is_windowed, quoted
from translator.values import (
    LABEL,
    ROW,
    TIES,
    Accessor,
    Driver,
    Frame,
    Index,
    Key,
    Note,
    Order,
    Python,
    Series,
    Value,
    origin,
)

PLACE = "__place"


def grouping_key(series: Series, name: str) -> Code | str:
    """Return a column as the key of ``groupBy``, under this name."""
    column = series.exact.column
    return quoted(name) if column in (col(name), col(str(name))) else column.alias(name)


VALUE_COUNTS = [
    Example('df["k"].value_counts()', 'df.filter(F.col("k").isNotNull()).groupBy("k").count()'),
    Example('df["k"].value_counts(dropna=False)', 'df.groupBy("k").count()'),
    Example(
        'df["b"].value_counts(normalize=True)',
        'df.groupBy("b").agg((F.count("*") / F.sum(F.count("*")).over(Window.partitionBy())).alias("proportion"))',
    ),
    Example('df["n"].value_counts(ascending=True)', 'df.groupBy("n").count()'),
]


@rule(Series, "value_counts", examples=VALUE_COUNTS)
def value_counts(
    series: Series,
    normalize: bool = False,
    sort: bool = True,
    ascending: bool = False,
    bins: Unsupported = None,
    dropna: bool = True,
) -> Series | Accessor:
    """Count how often each value occurs, most frequent first; missing values only with ``dropna=False``.

    Values that are equally frequent come in any order.
    """
    if series.frame.size == GROUP and sort and dropna and not ascending:
        return by_frequency(series, "value_counts")
    series = materialized(series)
    name = "proportion" if normalize else "count"
    own = series.reached_name
    label = own if own is not None else "index"
    if label == name:
        label = f"{label}_key"
    code = series.frame.code
    if dropna and series.missing:
        code = code.filter(series.column.isNotNull())
    code = code.groupBy(grouping_key(series, label))
    if normalize:
        everything = Window.partitionBy()
        code = code.agg((F.count("*") / F.sum(F.count("*")).over(everything)).alias(name))
    else:
        code = code.count()
    key = replace(series.as_column(label), name=label, missing=series.missing and not dropna, unique=True)
    order = Order((Key(name, descending=not ascending),), pending=True) if sort else Order(known=False)
    if series.type.categories is not None:
        if not dropna:
            raise Refused("value_counts() of categories with dropna=False")
        code = with_every_category(code, key, {name: Reduced(F.count("*"), INT, False)})
        order = order if sort else Order((Key(label, among=series.type.categories),), pending=True)
    elif series.type == INTERVAL and not sort:
        order = Order((Key(label, intervals=True),), pending=True)
    column = Column(name, FLOAT if normalize else INT, missing=False, zero=False)
    made = origin(code, (column,), index=Index("columns", (key,), (own,), fresh=False), order=order, size="groups")
    counts = replace(made.series(name), notes=series.notes)
    if series.type.kind is Kind.CATEGORY and series.type.categories is None:
        counts = counts.noted("PS601", "pandas also counts the categories that no row has, as 0")
    if series.missing and not dropna and series.type.kind is Kind.STR and not series.widened:
        counts = counts.noted("PS601", "where some missing texts are None and some NaN, pandas counts them apart")
    return counts


UNIQUE = [
    Example(
        'df["k"].unique()',
        'df.groupBy("k").agg(F.min("__row").alias("__first")).orderBy("__first").toPandas()["k"].to_numpy()',
    )
]


@rule(Series, "unique", examples=UNIQUE)
def unique(series: Series) -> Driver | Accessor:
    """Hand over the different values, a missing one among them, in the order of their first appearance."""
    if series.frame.size == GROUP:
        return listed(series, "unique")
    series = materialized(series)
    name = series.reached_name or "value"
    grouped = series.frame.code.groupBy(grouping_key(series, name))
    try:
        place = position(series.frame)
    except Refused:
        code = series.frame.code.select(series.exact.column.alias(name)).distinct()
        note = Note("PS303", "the different values come in any order, since the rows have none")
        return _array(code, name, series, note)
    first = "__first"
    code = grouped.agg(F.min(argument(place)).alias(first)).orderBy(first)
    return _array(code, name, series)


def _array(code: Code, name: str, series: Series, *notes: Note) -> Driver:
    made = _restored(code.toPandas().item(as_code(name)), series)
    made = made.attribute("array") if series.type.kind in (Kind.PERIOD, Kind.ZONED) else made.to_numpy()
    note = Note("PS402", "one value per group is handed over")
    return Driver(made, "array", "groups", series.type, (*series.notes, note, *notes), gaps=series.missing)


MODE = [
    Example(
        'df["k"].mode()',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.rank().over(Window'
        '.orderBy(F.count("*").desc())).alias("__place")).filter(F.col("__place") == 1)'
        '.orderBy("k").toPandas()["k"]',
    ),
    Example(
        'df["n"].mode()',
        'df.groupBy("n").agg(F.rank().over(Window'
        '.orderBy(F.count("*").desc())).alias("__place")).filter(F.col("__place") == 1)'
        '.orderBy("n").toPandas()["n"]',
    ),
]


@rule(Series, "mode", examples=MODE)
def mode(series: Series, dropna: Unsupported = True) -> Driver | Accessor:
    """Hand over the most frequent values, all of them in their order; Spark's own picks any one."""
    if series.frame.size == GROUP:
        return by_frequency(series, "mode")
    if series.type.kind in (Kind.LIST, Kind.CATEGORY, Kind.PERIOD):
        raise Refused("mode() of lists, categories or periods")
    series = materialized(series)
    name = series.reached_name or "value"
    code = series.frame.code
    if series.missing:
        code = code.filter(series.column.isNotNull())
    place = F.rank().over(Window.orderBy(F.count("*").desc()))
    code = code.groupBy(grouping_key(series, name)).agg(place.alias(PLACE)).filter(col(PLACE).eq(1))
    made = code.orderBy(quoted(name)).toPandas().item(as_code(name))
    if series.name is None:
        made = made.rename(None)
    return Driver(made, "series", type=series.type, notes=series.notes)


# --------------------------------------------------------------------------------------------- hand-over

LIST = [
    Example(
        'df.groupby("g")["n"].max().tolist()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"))'
        '.orderBy("g").select("n").toPandas()["n"].tolist()',
    )
]


@rule(Series, "tolist", "to_list", examples=LIST)
def tolist(series: Series) -> Driver | Accessor:
    """Hand over the values of this one column as a list."""
    if series.frame.size == GROUP:
        return listed(series, "list")
    return _handed_over(series, "tolist", "array")


@rule(
    Series,
    "to_numpy",
    examples=[
        Example(
            'df.groupby("g")["n"].max().to_numpy()',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"))'
            '.orderBy("g").select("n").toPandas()["n"].to_numpy()',
        )
    ],
)
def to_numpy(
    series: Series, dtype: Unsupported = None, copy: Unsupported = False, na_value: Unsupported = None
) -> Value:
    """Hand over the values of this one column as an array; one of truth values, by which rows are chosen, stays."""
    return _mask(series) or _handed_over(series, "to_numpy", "array")


@rule(
    Series,
    "values",
    examples=[
        Example(
            'df.groupby("g")["n"].max().values',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"))'
            '.orderBy("g").select("n").toPandas()["n"].to_numpy()',
        )
    ],
    attribute=True,
)
def values(series: Series) -> Value:
    """Hand over the values of this one column as an array; one of truth values, by which rows are chosen, stays."""
    return _mask(series) or _handed_over(series, "to_numpy", "array")


def _mask(series: Series) -> Series | None:
    certain = series.type.kind is Kind.BOOL and not series.missing and not series.type.nullable
    if not certain or series.frame.size != "rows":
        return None
    return replace(series.exact, name=None, array=True, view=False)


TO_DICT = [
    Example(
        'df.groupby("g")["n"].sum().to_dict()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy("g").s'
        'elect("g", F.col("n").alias("n")).toPandas().set_index("g")["n"].to_dict()',
    ),
    Example(
        'sums = df.groupby("g")["n"].sum().to_dict()\ndf["total"] = df["g"].map(sums)',
        'sums = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy'
        '("g").select("g", F.col("n").alias("n")).toPandas().set_index("g")["n"].to_dict()\ndf = d'
        'f.withColumn("total", F.create_map(*[F.lit(part) for pair in sums.items() for part in pair]).cast("map<'
        'string, bigint>")[F.col("g")])',
    ),
]


@rule(Series, "to_dict", examples=TO_DICT)
def to_dict(series: Series, *, into: Unsupported = dict) -> Driver:
    """Hand over the values as a dict by their labels."""
    labels = series.frame.index.columns
    if len(labels) != 1 or series.frame.size == "rows":
        raise Refused("a dict of all rows", way_out="merge with the frame where the values are looked up")
    frame, doubts = _in_order(series.frame)
    name = series.name if series.name is not None else "value"
    key = labels[0].name
    if key == name:
        raise Refused("the values have the name of their labels", way_out="rename the series")
    table = frame.code.select(quoted(key), series.exact.column.alias(name)).toPandas()
    wide = [each.name for each in (labels[0], series.as_column(name)) if _is_widened(each)]
    table = table.astype(Mapping(tuple((Lit(each), Lit("float64")) for each in wide))) if wide else table
    made = table.set_index(as_code(key)).item(as_code(name)).to_dict()
    note = Note("PS402", "one value per group is handed over")
    notes = (*series.notes, *doubts, note)
    return Driver(made, "dict", series.frame.size, series.type, notes, keys=labels[0], gaps=series.missing)


def _handed_over(series: Series, method: str, kind: str) -> Driver:
    if is_windowed(series.column):
        # A window moves the rows: they are sorted after it.
        series = replace(only_column(one_column(series), series), widened=series.widened)
    frame, doubts = _in_order(series.frame)
    name = series.name if series.name is not None else column_name(series.column) or "value"
    column: Code | str = quoted(name) if column_name(series.column) == name else series.exact.column.alias(name)
    if method == "to_numpy" and series.as_column(name).narrow and series.type.bits == 64:
        # pandas counts in 64 bits where Spark takes 32.
        column = series.exact.column.cast("bigint").alias(name)
    pandas = _restored(frame.code.select(column).toPandas().item(as_code(name)), series)
    size = frame.size
    note = Note("PS401", "all rows of this column are handed over")
    if size != "rows":
        note = Note("PS402", "one value per group is handed over")
    code = getattr(pandas, method)()
    return Driver(code, kind, size, series.type, (*series.notes, *doubts, note), gaps=series.missing)


def _restored(values: Code, series: Series) -> Code:
    """Return a pandas series of the values as those of pandas: whole numbers are floats where others are missing."""
    made = restored_series(values, series.type)
    if series.type.kind is Kind.BOOL and series.missing and series.widened is not False and not series.type.nullable:
        # None is false where NaN is true. Texts keep None: they are compared with columns, which NaN is no text for.
        return made.mask(Name("pd").attribute("isna"), Name("np").attribute("nan"))
    return made.astype("float64") if _is_widened(series) else made


def _is_widened(held: Series | Column) -> bool:
    return held.type.kind is Kind.INT and held.widened is True and not held.type.nullable


def _in_order(frame: Frame) -> tuple[Frame, tuple[Note, ...]]:
    """Return a frame in the order of pandas, or the doubt that it is not; raises `Demanded`."""
    frame, order = frame.sorted(), frame.order
    numbers = [name for name in frame.hidden if name in (LABEL, ROW)]
    if numbers and frame.size == "rows" and not (order.keys or order.kept):
        return replace(frame, code=frame.code.orderBy(*numbers[:1])), ()
    if order.keys or order.kept or (order.known and not order.mixed):
        return frame, (Note("PS305", TIES),) if frame.ties else ()
    try:
        return replace(frame, code=frame.code.orderBy(*frame.sort_codes())), ()
    except Refused:
        return frame, (Note("PS304", "the values handed over come in an order of their own"),)


@rule(Series, "name", examples=[Example('df["x"].name', '"x"')], attribute=True)
def name(series: Series) -> Python:
    """Give the name of the column, which is known at translation time."""
    return Python(as_code(series.name), series.name, touched=True)
