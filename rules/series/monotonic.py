"""Whether the values of a column only rise, or only fall."""

from __future__ import annotations

from rules.preparing import prepared
from rules.reductions import GROUP, Reduced
from rules.running import Rows, neighbour
from rules.scalar import argument, scalar
from rules.series.window import run
from translator.rule import Example, Refused, rule
from translator.schema import BOOL, Kind
from translator.spark import F, lit
from translator.values import Driver, Series


def _example(name: str, sign: str) -> Example:
    return Example(
        f'df["n"].{name}',
        f'df.withColumn("__before", F.col("n") {sign} F.lag("n", 1).over(Window.orderBy("__row")))'
        '.agg(F.coalesce(F.bool_and("__before"), F.lit(True))).toPandas().iloc[0, 0]',
    )


_RISING = [_example("is_monotonic_increasing", ">=")]
_FALLING = [_example("is_monotonic_decreasing", "<=")]


@rule(Series, "is_monotonic_increasing", examples=_RISING, attribute=True)
def is_monotonic_increasing(series: Series) -> Driver:
    """Tell whether no value is less than the one before; where one is missing, the answer is no."""
    return ordered(series, rising=True)


@rule(Series, "is_monotonic_decreasing", examples=_FALLING, attribute=True)
def is_monotonic_decreasing(series: Series) -> Driver:
    """Tell whether no value is greater than the one before; where one is missing, the answer is no."""
    return ordered(series, rising=False)


def ordered(series: Series, *, rising: bool) -> Driver:
    """Tell whether no value is less (or greater) than the one before."""
    if series.frame.size == GROUP:
        raise Refused("whether the values of a group only rise")
    if series.type.kind not in (Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL, Kind.TIMESTAMP):
        raise Refused("values of this kind are not compared with the ones before")

    def compared(column: Series, rows: Rows) -> Reduced:
        before = neighbour(column, rows, 1).code
        kept = column.column >= before if rising else column.column <= before
        if column.missing:
            kept = column.column.isNotNull() & F.coalesce(kept, lit(True))
        return Reduced(kept, BOOL, missing=True)

    made = prepared(run(series, compared))
    return scalar(made.frame, F.coalesce(F.bool_and(argument(made.column)), lit(True)), BOOL, missing=False)
