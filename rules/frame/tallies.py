"""Counting in each column of a frame: values, distinct ones, those that are true; the places of the extremes."""

from __future__ import annotations

from rules.frame.statistics import across
from translator.rule import Axis, Example, Unsupported, rule
from translator.values import Frame, Value


@rule(
    Frame,
    "count",
    examples=[
        Example("df.count()", "df.agg(*[F.count(c).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None)"),
        Example(
            'df[["x", "k"]].count(axis=1)',
            'df.select("x", "k").select((F.col("x").isNotNull().cast("bigint") + F.col("k")'
            '.isNotNull().cast("bigint")).alias("value"))',
        ),
    ],
)
def count(frame: Frame, axis: Axis = 0, numeric_only: bool = False) -> Value:
    """Count the values that are not missing, of each column or of each row."""
    return across(frame, "count", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "nunique",
    examples=[
        Example(
            "df.nunique()",
            "df.agg(*[F.count_distinct(c).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["k", "n"]].nunique(dropna=False)',
            'df.agg((F.count_distinct("k") + F.coalesce(F.max(F.col("k").isNull().cast("int")),'
            ' F.lit(0))).alias("k"), F.count_distinct("n").alias("n")).toPandas()'
            ".iloc[0].rename(None)",
        ),
    ],
)
def nunique(frame: Frame, axis: Axis = 0, dropna: bool = True) -> Value:
    """Count the different values of each column."""
    return across(frame, "nunique", axis=axis, **({} if dropna else {"dropna": False}))


@rule(
    Frame,
    "any",
    examples=[
        Example(
            "df.isna().any()",
            "df.agg(*[F.coalesce(F.bool_or(F.col(c).isNull()), F.lit(False)).alias(c) for c in df.columns])"
            ".toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["x", "y"]].isna().any(axis=1)',
            'F.col("x").isNull() | F.col("y").isNull()',
        ),
    ],
)
def any_(frame: Frame, *, axis: Axis | None = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell for each column, or each row, whether a value is true."""
    return across(frame, "any", axis=axis)


@rule(
    Frame,
    "all",
    examples=[
        Example(
            "df.notna().all()",
            "df.agg(*[F.coalesce(F.bool_and(F.col(c).isNotNull()), F.lit(True)).alias(c) for c in df.columns])"
            ".toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["x", "y"]].notna().all(axis=1)',
            'F.col("x").isNotNull() & F.col("y").isNotNull()',
        ),
    ],
)
def all_(frame: Frame, axis: Axis | None = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell for each column, or each row, whether all values are true."""
    return across(frame, "all", axis=axis)


PLACES = [
    Example(
        'df[["n", "m"]].idxmax(axis=1)',
        'df.select("n", "m").select(F.when(F.col("n") == F.greatest("n", "m"), F.lit("n")).when(F'
        '.col("m") == F.greatest("n", "m"), F.lit("m")).alias("value"))',
    ),
    Example(
        'df[["x", "n"]].dropna().idxmax(axis="columns")',
        'df.select("x", "n").dropna().select(F.when(F.col("x") == F.greatest("x", "n"), F.lit("x"'
        ')).when(F.col("n") == F.greatest("x", "n"), F.lit("n")).alias("value"))',
    ),
]


@rule(Frame, "idxmax", examples=PLACES)
def idxmax(frame: Frame, axis: Axis = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Tell which column holds the greatest value of each row, or which row that of each column."""
    return across(frame, "idxmax", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "idxmin",
    examples=[
        Example(
            'df[["n", "m"]].idxmin(axis=1)',
            'df.select("n", "m").select(F.when(F.col("n") == F.least("n", "m"), F.lit("n")).when(F.co'
            'l("m") == F.least("n", "m"), F.lit("m")).alias("value"))',
        )
    ],
)
def idxmin(frame: Frame, axis: Axis = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Tell which column holds the least value of each row, or which row that of each column."""
    return across(frame, "idxmin", axis=axis, numeric_only=numeric_only)
