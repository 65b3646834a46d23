"""How many rows a column has, and what holds of all of them."""

from __future__ import annotations

from rules.parts import rows_of_part
from rules.reductions import GROUP, materialized
from rules.scalar import argument, row_count, scalar
from translator.rule import Example, rule
from translator.schema import BOOL, INT
from translator.spark import Code, F, Lit, Name, as_code, col, lit
from translator.values import Driver, Element, Python, Series, Value


@rule(Series, "len()", examples=[Example('len(df["x"])', "df.count()")])
def length(series: Series) -> Value:
    """Count the rows."""
    if series.frame.size == GROUP:
        return Element(rows_of_part(series.frame))
    return Driver(row_count(series.frame), "scalar", type=INT)


@rule(Series, "size", examples=[Example('df["x"].size', "df.count()")], attribute=True)
def size(series: Series) -> Value:
    """Count the rows."""
    return length(series)


@rule(Series, "shape", examples=[Example('df["x"].shape', "(df.count(),)")], attribute=True)
def shape(series: Series) -> Python:
    """Give the number of rows as a tuple of one."""
    if series.frame.size == GROUP:
        return Python(Name("_"), items=(length(series),), brackets="()")
    return Python(as_code((row_count(series.frame),)), touched=True)


@rule(Series, "empty", examples=[Example('df["x"].empty', "df.isEmpty()")], attribute=True)
def empty(series: Series) -> Driver:
    """Tell whether there are no rows."""
    return Driver(series.frame.code.isEmpty(), "scalar", type=BOOL)


@rule(
    Series,
    "hasnans",
    examples=[
        Example(
            'df["x"].hasnans',
            'df.agg(F.coalesce(F.bool_or(F.col("x").isNull()), F.lit(False))).toPandas().iloc[0, 0]',
        )
    ],
    attribute=True,
)
def hasnans(series: Series) -> Driver:
    """Tell whether a value is missing."""
    return _found(series, series.column.isNull())


def _found(series: Series, condition: Code) -> Driver:
    return scalar(series.frame, F.coalesce(F.bool_or(condition), lit(False)), BOOL, missing=False)


@rule(
    Series,
    "is_unique",
    examples=[Example('df["k"].is_unique', 'df.groupBy("k").count().filter(F.col("count") > 1).isEmpty()')],
    attribute=True,
)
def is_unique(series: Series) -> Driver:
    """Tell whether no value occurs twice; two missing values are a repetition."""
    series = materialized(series)
    key = argument(series.exact.column)
    if isinstance(key, Lit) and key.value == "count":
        key = col("count").alias("value")
    repeated = series.frame.code.groupBy(key).count().filter(col("count") > 1)
    return Driver(repeated.isEmpty(), "scalar", type=BOOL)


@rule(Series, "ndim", examples=[Example('df["x"].ndim', "1")], attribute=True)
def ndim(series: Series) -> Python:
    """Give the number of dimensions."""
    return Python(Lit(1), 1, touched=True)
