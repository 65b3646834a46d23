"""What holds of the row labels: whether they repeat, rise or are missing, how many there are, and their name."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.duplicates import check_keep, occurrence
from rules.labels import labels_of
from rules.series import extent, missing, monotonic, values
from translator.rule import Constant, Example, Refused, rule
from translator.schema import BOOL, INT
from translator.spark import Lit, as_code, lit
from translator.values import Accessor, Driver, Frame, Python, Series, Value


def _frame(index: Accessor) -> Frame:
    assert isinstance(index.of, Frame)
    return index.of


def _array(series: Series) -> Series:
    """Return what pandas has as an array, which is not aligned by labels."""
    return replace(series, name=None, array=True)


UNIQUE = [
    Example("df.index.is_unique", "True"),
    Example('df.set_index("k").index.is_unique', 'df.groupBy("k").count().filter(F.col("count") > 1).isEmpty()'),
]


@rule("frame.index", "is_unique", examples=UNIQUE, attribute=True)
def is_unique(index: Accessor) -> Value:
    """Tell whether no label occurs twice."""
    if _frame(index).index.kind == "default":
        return Python(Lit(True), True, touched=True)
    return extent.is_unique(labels_of(index))


REPEATED = [
    Example(
        'd = df.set_index("k")\nd[~d.index.duplicated()]',
        'd = df\n(\n    d\n    .withColumn("__kept", ~(F.row_number().over(Window.partitionBy("k").o'
        'rderBy("__row")) > 1))\n    .filter("__kept")\n    .drop("__kept")\n)',
    )
]


@rule("frame.index", "duplicated", examples=REPEATED)
def duplicated(index: Accessor, keep: Constant = "first") -> Series:
    """Tell which labels were there before."""
    check_keep(keep)
    frame, labels = _frame(index), labels_of(index)
    if frame.index.kind == "default":
        return _array(labels.derived(lit(False), type=BOOL, missing=False))
    (column,) = frame.index.columns
    uses = labels.uses if keep is False else labels.uses | set(frame.hidden)
    code = occurrence(frame, (column.name,), keep) > 1
    return _array(replace(labels, column=code, type=BOOL, missing=False, loose=False, uses=uses))


@rule(
    "frame.index",
    "isna",
    "isnull",
    examples=[Example('d = df.set_index("k")\nd[d.index.isna()]', 'd = df\nd.filter(F.col("k").isNull())')],
)
def isna(index: Accessor) -> Series:
    """Tell which labels are missing."""
    return _array(missing.isna(labels_of(index)))


@rule(
    "frame.index",
    "notna",
    "notnull",
    examples=[Example('d = df.set_index("k")\nd[d.index.notna()]', 'd = df\nd.filter(F.col("k").isNotNull())')],
)
def notna(index: Accessor) -> Series:
    """Tell which labels are there."""
    return _array(missing.notna(labels_of(index)))


COUNTS = [Example('df.set_index("k").index.value_counts()', 'df.filter(F.col("k").isNotNull()).groupBy("k").count()')]


@rule("frame.index", "value_counts", examples=COUNTS)
def value_counts(
    index: Accessor, normalize: bool = False, sort: bool = True, ascending: bool = False, dropna: bool = True
) -> Value:
    """Count the rows of each label."""
    return values.value_counts(labels_of(index), normalize, sort, ascending, None, dropna)


RISING = [
    Example(
        'df.set_index("n").index.is_monotonic_increasing',
        '(\n    df\n    .select("n", *[c for c in df.columns if c != "n"])\n    .withColumn("__befor'
        'e", F.col("n") >= F.lag("n", 1).over(Window.orderBy("__row")))\n    .agg(F.coalesce(F.boo'
        'l_and("__before"), F.lit(True)))\n    .toPandas().iloc[0, 0]\n)',
    )
]


@rule("frame.index", "is_monotonic_increasing", examples=RISING, attribute=True)
def is_monotonic_increasing(index: Accessor) -> Value:
    """Tell whether no label is less than the one before."""
    return _ordered(index, rising=True)


FALLING = [
    Example(
        'df.set_index("n").index.is_monotonic_decreasing',
        '(\n    df\n    .select("n", *[c for c in df.columns if c != "n"])\n    .withColumn("__befor'
        'e", F.col("n") <= F.lag("n", 1).over(Window.orderBy("__row")))\n    .agg(F.coalesce(F.boo'
        'l_and("__before"), F.lit(True)))\n    .toPandas().iloc[0, 0]\n)',
    )
]


@rule("frame.index", "is_monotonic_decreasing", examples=FALLING, attribute=True)
def is_monotonic_decreasing(index: Accessor) -> Value:
    """Tell whether no label is greater than the one before."""
    return _ordered(index, rising=False)


def _ordered(index: Accessor, *, rising: bool) -> Value:
    frame = _frame(index)
    if frame.index.kind == "default" and frame.index.fresh and rising:
        return Python(Lit(True), True, touched=True)
    return monotonic.ordered(labels_of(index), rising=rising)


@rule("frame.index", "name", examples=[Example('df.set_index("k").index.name', '"k"')], attribute=True)
def name(index: Accessor) -> Python:
    """Give the name of the labels."""
    names = _frame(index).index.names
    if len(names) > 1:
        raise Refused("the name of labels of several levels")
    found = names[0] if names else None
    return Python(as_code(found), found, touched=True)


@rule("frame.index", "size", examples=[Example("df.index.size", "df.count()")], attribute=True)
def size(index: Accessor) -> Value:
    """Count the rows."""
    return Driver(_frame(index).code.count(), "scalar", type=INT)
