"""The most frequent value of a group, inside a function that is applied to each group.

``s.mode()`` and ``s.value_counts()`` of a group are several values; only the first of them is one for each group.
"""

from __future__ import annotations

from dataclasses import replace

from rules.parts import of_whole
from rules.scalar import argument
from translator.rule import Example, Refused, rule
from translator.schema import BOOL, Kind
from translator.spark import F, Lit
from translator.values import Accessor, Element, Python, Series, Value


def by_frequency(series: Series, member: str) -> Accessor:
    """Return the values of a group, the most frequent one first: what ``mode`` or ``value_counts`` gives of it.

    Raises:
        Refused: it is a part of the group, or the values are of a type that Spark does not count.
    """
    if len(series.frame.rows) > 1:
        raise Refused("the most frequent value of a part of a group")
    if series.type.kind in (Kind.LIST, Kind.CATEGORY, Kind.OBJECT):
        raise Refused("the most frequent one of lists or categories")
    return Accessor(member, series)


FIRST = [
    Example(
        'df.groupby("g")["n"].agg(lambda s: s.mode().iloc[0])',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mode("n", True).alias("n"))',
    ),
    Example(
        'df.groupby("g")["n"].agg(lambda s: s.mode()[0])',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mode("n", True).alias("n"))',
    ),
    Example(
        'df.groupby("b")["m"].transform(lambda s: s.mode().values[0])',
        'F.mode("m", True).over(Window.partitionBy("b"))',
    ),
    Example(
        'df.groupby("b")["k"].agg(lambda s: s.mode().iloc[0] if not s.mode().empty else None)',
        'df.groupBy("b").agg(F.when(~(F.count("k") == 0), F.mode("k", True)).alias("k"))',
    ),
    Example(
        'df.groupby("b").agg(most=("n", lambda s: s.mode()[0]), rows=("n", "size"))',
        'df.groupBy("b").agg(F.mode("n", True).alias("most"), F.count("*").alias("rows"))',
    ),
]


@rule("series.mode", "[]", examples=FIRST)
def first(frequent: Accessor, key: Value) -> Element:
    """Take the first of the most frequent values of a group, which is the least of them.

    Where a group has no values there is none, and pandas raises an error.
    """
    if not (isinstance(key, Python) and type(key.const) is int and key.const == 0):
        raise Refused("the function does not give one value for each group")
    series = _group(frequent)
    code = F.mode(argument(series.exact.column), True)
    return Element(replace(series, column=code, missing=True, loose=False))


@rule("series.mode", "iloc", "iat", "values", "loc", examples=FIRST[:1], attribute=True)
def places(frequent: Accessor) -> Accessor:
    """Take the values by their places, which are their labels."""
    return frequent


@rule("series.mode", "empty", examples=FIRST[3:4], attribute=True)
def empty(frequent: Accessor) -> Element:
    """Tell whether a group has no values."""
    series = _group(frequent)
    code = F.count(argument(series.exact.column)).eq(0)
    return Element(replace(series, column=code, type=BOOL, missing=False, loose=False))


COUNTED = [
    Example(
        'df[df["n"] > 8].groupby("g")["b"].agg(lambda s: s.value_counts().index[0])',
        '(df.filter(F.col("n") > 8).filter(F.col("g").isNotNull()).groupBy("g").agg(F.mode("b", True).alias("b")))',
    ),
    Example(
        'df[df["n"] > 8].groupby("g")["b"].agg(lambda s: s.value_counts().idxmax())',
        '(df.filter(F.col("n") > 8).filter(F.col("g").isNotNull()).groupBy("g").agg(F.mode("b", True).alias("b")))',
    ),
]


@rule("series.value_counts", "index", examples=COUNTED[:1], attribute=True)
def values(frequent: Accessor) -> Accessor:
    """Take the values that are counted, the most frequent one first.

    Which comes first of equally frequent ones depends on how pandas sorts.
    """
    return Accessor("mode", _group(frequent).noted("PS303", _TIES))


@rule("series.value_counts", "idxmax", examples=COUNTED[1:])
def most(frequent: Accessor) -> Element:
    """Take the most frequent value of a group."""
    return first(values(frequent), Python(Lit(0), 0))


_TIES = "of several values that are equally frequent the least is taken, pandas takes any of them"


def _group(frequent: Accessor) -> Series:
    assert isinstance(frequent.of, Series)
    return of_whole(frequent.of)
