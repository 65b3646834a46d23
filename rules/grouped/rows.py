"""Rows of groups by their place: the first ones, the last ones, given ones."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.rows import row_number
from rules.grouped.window import rows_of, rows_where
from rules.running import (
    reversed_order,
    ties,
)
from translator.rule import Constant, Example, Refused, rule
from translator.spark import Code, F
from translator.values import Frame, Grouped, Series, Value


@rule(
    "grouped",
    "head",
    examples=[
        Example(
            'df.groupby("k").head(2)',
            'df.filter(F.col("k").isNotNull()).withColumn("__kept", F.row_number()'
            '.over(Window.partitionBy("k").orderBy("__row")) <= 2).filter("__kept").drop("__kept")',
        )
    ],
)
def head(grouped: Grouped, n: Value | int = 5) -> Value:
    """Take the first rows of each group; they stay where they are."""
    rows = rows_of(grouped)
    return _up_to(grouped, F.row_number().over(rows.window()), n)


@rule(
    "grouped",
    "tail",
    examples=[
        Example(
            'df.groupby("k").tail(1)',
            'df.filter(F.col("k").isNotNull()).withColumn("__kept", F.row_number()'
            '.over(Window.partitionBy("k").orderBy(F.col("__row").desc())) <= 1)'
            '.filter("__kept").drop("__kept")',
        )
    ],
)
def tail(grouped: Grouped, n: Value | int = 5) -> Value:
    """Take the last rows of each group; they stay where they are."""
    rows = rows_of(grouped)
    return _up_to(grouped, F.row_number().over(rows.window(*reversed_order(rows.order))), n)


@rule(
    "grouped",
    "nth",
    examples=[
        Example(
            'df.groupby("k").nth(0)',
            'df.filter(F.col("k").isNotNull()).withColumn("__kept", F.row_number()'
            '.over(Window.partitionBy("k").orderBy("__row")) == 1).filter("__kept").drop("__kept")',
        ),
        Example(
            'df.groupby("b").nth([0, 2])',
            'df.withColumn("__kept", F.row_number().over(Window.partitionBy("b").orderBy("__row")).isin(1, 3))'
            '.filter("__kept").drop("__kept")',
        ),
    ],
)
def nth(grouped: Grouped, n: Constant) -> Value:
    """Take one row of each group by its number, or several, missing values and all."""
    rows = rows_of(grouped)
    if isinstance(n, (list, tuple)) and n and all(isinstance(place, int) for place in n):
        number = F.row_number().over(rows.window())
        return _numbered_rows(grouped, number.isin(*(place + 1 for place in n)), 1 + min(n))
    if not isinstance(n, int):
        raise Refused("the numbers of the rows are not known")
    order = rows.order if n >= 0 else reversed_order(rows.order)
    place = n + 1 if n >= 0 else -n
    return _numbered_rows(grouped, F.row_number().over(rows.window(*order)).eq(place), 1)


def _up_to(grouped: Grouped, number: Code, n: Value | int) -> Value:
    code, known = row_number(n)
    made = _numbered_rows(grouped, number <= code, 1 if known is None else known)
    if known is None and isinstance(made, (Frame, Series)):
        return made.noted("PS601", "of a negative number of rows, pandas leaves out so many at the other end")
    return made


def _numbered_rows(grouped: Grouped, condition: Code, n: int) -> Value:
    if n < 1:
        raise Refused("a number of rows that is counted from the other end")
    made = rows_where(grouped, condition)
    return replace(made, notes=(*made.notes, *ties(grouped.frame)))
