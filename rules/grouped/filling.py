"""Filling gaps in groups from the rows before or after."""

from __future__ import annotations

from rules.grouped.window import run
from rules.running import (
    filled_from,
)
from translator.rule import Example, Refused, Unsupported, rule
from translator.values import Grouped, Value


@rule(
    "grouped",
    "ffill",
    examples=[
        Example(
            'df.groupby("g")["x"].ffill()',
            'F.when(F.col("g").isNotNull(), F.last("x", ignorenulls=True)'
            '.over(Window.partitionBy("g").orderBy("__row").rowsBetween(Window.unboundedPreceding, '
            "Window.currentRow)))",
        )
    ],
)
def ffill(grouped: Grouped, limit: int | None = None) -> Value:
    """Fill missing values with the last value before them in their group."""
    return run(grouped, lambda column, rows: filled_from(column, rows, backward=False, limit=limit))


@rule(
    "grouped",
    "bfill",
    examples=[
        Example(
            'df.groupby("g")["x"].bfill(limit=1)',
            'F.when(F.col("g").isNotNull(), F.first("x", ignorenulls=True)'
            '.over(Window.partitionBy("g").orderBy("__row").rowsBetween(Window.currentRow, 1)))',
        )
    ],
)
def bfill(grouped: Grouped, limit: int | None = None) -> Value:
    """Fill missing values with the first value after them in their group."""
    return run(grouped, lambda column, rows: filled_from(column, rows, backward=True, limit=limit))


@rule(
    "grouped",
    "fillna",
    examples=[
        Example(
            'df.groupby("b")["x"].fillna(method="ffill")',
            'F.last("x", ignorenulls=True).over(Window.partitionBy("b").orderBy("__row")'
            ".rowsBetween(Window.unboundedPreceding, Window.currentRow))",
        )
    ],
)
def fillna(grouped: Grouped, value: Unsupported = None, method: str | None = None, axis: Unsupported = 0,
           inplace: Unsupported = False, limit: int | None = None) -> Value:  # fmt: skip
    """Fill missing values with the last value before them in their group, or the first one after them."""
    if method not in ("ffill", "pad", "bfill", "backfill"):
        raise Refused("missing values of groups are filled with one value", way_out="fill them before grouping")
    if any(key.missing for key in grouped.keys):
        raise Refused("pandas mixes up the rows where a key is missing", way_out="use groupby().ffill()")
    backward = method in ("bfill", "backfill")
    return run(grouped, lambda column, rows: filled_from(column, rows, backward=backward, limit=limit))
