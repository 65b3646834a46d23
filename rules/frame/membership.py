"""Which cells of a frame are among some values."""

from __future__ import annotations

from rules.frame.elements import each
from rules.series.choose import isin as isin_column
from translator.rule import Example, Refused, rule
from translator.schema import BOOL
from translator.spark import lit
from translator.values import Frame, Python, Series, Value

ISIN = [
    Example(
        'df[["n", "m"]].isin([1, 2])',
        'df.select("n", "m").select(F.col("n").isin(1, 2).alias("n"), F.col("m").isin(1, 2).alias("m"))',
    ),
    Example(
        'df[["n", "k"]].isin({"k": ["a", "b"]})',
        'df.select("n", "k").select(F.lit(False).alias("n"), F.coalesce(F.col("k").isin("a", "b"), '
        'F.lit(False)).alias("k"))',
    ),
]


@rule(Frame, "isin", examples=ISIN)
def isin(frame: Frame, values: Value) -> Frame:
    """Tell which cells are among some values, the same for all columns or, by a dict, others for each."""
    if isinstance(values, (Frame, Series)):
        raise Refused("the cells are compared with those of another frame", way_out="compare with ==")
    if not isinstance(values, Python) or values.pairs is None:
        return each(frame, lambda column: isin_column(column, values))
    listed = {key.const: found for key, found in values.pairs if isinstance(key, Python)}
    if len(listed) < len(values.pairs):
        raise Refused("the columns are not known at translation time")
    return each(frame, lambda column: _found(column, listed.get(column.name)))


def _found(column: Series, values: Value | None) -> Series:
    if values is None:
        return column.derived(lit(False), type=BOOL, missing=False)
    return isin_column(column, values)
