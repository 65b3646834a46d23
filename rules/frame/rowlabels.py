"""Row labels as values: the largest and smallest, and which are among some others."""

from __future__ import annotations

from rules.labels import labels_of
from rules.series import choose
from rules.series.reduce import reduce
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.values import Accessor, Series, Value


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
