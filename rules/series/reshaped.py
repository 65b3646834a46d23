"""Columns that become longer, or one value."""

from __future__ import annotations

from rules.frame.reshape import explode as exploded
from rules.labels import one_column, only_column
from rules.reductions import GROUP
from translator.rule import Example, Refused, rule
from translator.values import Series

EXPLODE = [
    Example(
        'df["s"].str.split("-").explode()',
        'df.select(F.split(F.col("s"), "-").alias("s")).withColumn("s", F.explode_outer("s"))',
    ),
    Example(
        'df["s"].str.split("-").explode().value_counts()',
        'df.select(F.split(F.col("s"), "-").alias("s")).withColumn("s", F.explode_outer("s"))'
        '.filter(F.col("s").isNotNull()).groupBy("s").count()',
    ),
]


@rule(Series, "explode", examples=EXPLODE)
def explode(series: Series, ignore_index: bool = False) -> Series:
    """Make a row of each item of the lists; a list without items stays as one missing value."""
    if series.frame.size == GROUP:
        raise Refused("the lists of a group become rows")
    frame = one_column(series)
    return only_column(exploded(frame, frame.names, ignore_index), series)
