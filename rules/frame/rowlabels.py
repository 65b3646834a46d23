"""Row labels as values: the largest and smallest, some of them, and which are among some others."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.index import labels
from rules.frame.select import filtered
from rules.labels import labels_of
from rules.places import row_at, slice_of
from rules.series import choose, values
from rules.series.reduce import reduce
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import BOOL, INT, Column, Kind
from translator.spark import Name, column_name
from translator.values import Accessor, Driver, Frame, Index, Python, Series, Value


def _extreme(index: Accessor, name: str) -> Value:
    labels = labels_of(index)
    if labels.type.kind not in (Kind.INT, Kind.FLOAT, Kind.TIMESTAMP):
        raise Refused("the labels are not numbers or moments")
    return reduce(labels, name)


LARGEST = [
    Example("df.index.max()", 'df.agg(F.max("__label")).toPandas().iloc[0, 0]'),
    Example(
        'df.set_index("t").index.max()',
        'df.select("t", *[c for c in df.columns if c != "t"]).agg(F.max("t")).toPandas().iloc[0, 0]',
    ),
]


@rule("frame.index", "max", examples=LARGEST)
def largest(index: Accessor) -> Value:
    """Take the largest label; missing ones do not count."""
    return _extreme(index, "max")


SMALLEST = [
    Example('df[df["n"] > 1].index.min()', 'df.filter(F.col("n") > 1).agg(F.min("__label")).toPandas().iloc[0, 0]')
]


@rule("frame.index", "min", examples=SMALLEST)
def smallest(index: Accessor) -> Value:
    """Take the smallest label; missing ones do not count."""
    return _extreme(index, "min")


AMONG = [
    Example("df[df.index.isin([0, 2, 90])]", 'df.filter(F.col("__label").isin(0, 2, 90))'),
    Example("df[~df.index.isin([0, 2, 90])]", 'df.filter(~F.col("__label").isin(0, 2, 90))'),
    Example("df[df.index > 1]", 'df.filter(F.col("__label") > 1)'),
]


@rule("frame.index", "isin", examples=AMONG)
def among(index: Accessor, values: Value, level: Unsupported = None) -> Series:
    """Tell which labels are among some values."""
    labels = labels_of(index)
    if labels.type.kind not in (Kind.INT, Kind.STR):
        raise Refused("the labels are not whole numbers or texts")
    return choose.isin(labels, values)


CHOSEN = [
    Example('df.set_index("k").index[0]', 'df.orderBy(F.col("__row")).limit(1).select("k").toPandas().iloc[0, 0]'),
    Example(
        'df[df["n"] > 1].index[-1]',
        '(\n    df\n    .filter(F.col("n") > 1)\n    .orderBy(F.col("__label").desc())\n    .limit(1)'
        '\n    .select("__label")\n    .toPandas().iloc[0, 0]\n)',
    ),
    Example(
        'df["k"].value_counts().index[0]',
        '(\n    df\n    .filter(F.col("k").isNotNull())\n    .groupBy("k")\n    .count()\n    .orderBy'
        '(F.col("count").desc_nulls_last())\n    .limit(1)\n    .select("k")\n    .toPandas().iloc[0'
        ", 0]\n)",
    ),
    Example(
        'df.groupby("g")["n"].sum().sort_values().index[:2]',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg(F.sum("n").alias'
        '("n"))\n    .orderBy("n", "g")\n    .limit(2)\n    .select("g")\n    .toPandas()\n    .set_in'
        'dex("g").index\n)',
    ),
    Example('df.index[df["n"] > 1].min()', 'df.filter(F.col("n") > 1).agg(F.min("__label")).toPandas().iloc[0, 0]'),
    Example('df.drop(df.index[df["n"] > 1])', 'df.filter(~F.coalesce(F.col("n") > 1, F.lit(False)))'),
]


@rule("frame.index", "[]", examples=CHOSEN)
def chosen(index: Accessor, key: Value) -> Value:
    """Take the label at a position, those of a slice by position, or those of the rows where a condition holds."""
    frame = index.of
    assert isinstance(frame, Frame)
    if isinstance(key, Series) and key.type == BOOL:
        return Accessor("index", filtered(frame, key))
    if isinstance(key, Python) and key.brackets == ":":
        rows = slice_of(frame, key)
        return Accessor("index", rows) if rows.size == "rows" else labels(_numbered(rows))
    if not isinstance(key, Python) or type(key.const) is not int:
        raise Refused("labels are chosen by positions that are not known", way_out="use a condition")
    frame = _numbered(frame)
    return row_at(frame, key.const, column_name(labels_of(Accessor("index", frame)).column))


def _numbered(frame: Frame) -> Frame:
    """Return a frame whose row numbers are a column of labels, if its labels are such."""
    if frame.index.kind != "default":
        return frame
    number = Column(column_name(frame.labels()) or "", INT, missing=False)
    return replace(frame, index=Index("columns", (number,), (None,), fresh=False))


LISTED = [
    Example(
        'df.sort_values(["n", "m", "u"]).head(2).index.tolist()',
        'df.orderBy("n", "m", "u").limit(2).select("__label").toPandas()["__label"].tolist()',
    )
]


@rule("frame.index", "tolist", "to_list", examples=LISTED)
def listed(index: Accessor) -> Value:
    """Hand over the labels alone, as a list."""
    return values.tolist(labels_of(index))


DIFFERENT = [
    Example(
        'df.set_index("k").index.unique()',
        'pd.Index(\n    df.groupBy("k").agg(F.min("__row").alias("__first")).orderBy("__first").to'
        'Pandas()["k"].to_numpy(),\n    name="k",\n)',
    ),
    Example(
        'df.set_index("t").index.unique()',
        'pd.Index(\n    df\n    .select("t", *[c for c in df.columns if c != "t"])\n    .groupBy("t"'
        ')\n    .agg(F.min("__row").alias("__first"))\n    .orderBy("__first")\n    .toPandas()["t"]'
        '\n    .to_numpy(),\n    name="t",\n)',
    ),
]


@rule("frame.index", "unique", examples=DIFFERENT)
def different(index: Accessor, level: Unsupported = None) -> Driver:
    """Hand over the different labels, in the order of their first appearance."""
    found = labels_of(index)
    made = values.unique(found)
    if not isinstance(made, Driver):
        raise Refused("the labels of a group")
    name = {} if found.name is None else {"name": found.name}
    return replace(made, code=Name("pd").Index(made.code, **name), kind="index")


COUNTED = [Example('df.set_index("k").index.nunique()', 'df.agg(F.count_distinct("k")).first()[0]')]


@rule("frame.index", "nunique", examples=COUNTED)
def counted(index: Accessor, dropna: bool = True) -> Value:
    """Count the different labels; missing ones only with ``dropna=False``."""
    return reduce(labels_of(index), "nunique", dropna=dropna)
