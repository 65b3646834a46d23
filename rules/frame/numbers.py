"""The numbers of the rows of a frame, as a range of their count gives them."""

from __future__ import annotations

from dataclasses import replace

from rules.running import ties
from rules.scalar import argument
from translator.rule import Example, Refused, rule
from translator.schema import INT
from translator.spark import F, Window
from translator.values import LABEL, Frame, Series, references

MANY = 10
"""A step from which on the numbers of rows may outgrow 32 bits."""

RANGE = [
    Example('df["z"] = range(len(df))', 'df = df.withColumn("z", F.col("__label"))'),
    Example('df["z"] = np.arange(1, len(df) + 1) * 10', 'df = df.withColumn("z", F.col("__label") * 10 + 10)'),
    Example(
        'best = df.sort_values(["n", "x"])\nbest.insert(0, "place", range(1, len(best) + 1))\nresult = best',
        'best = df.orderBy("n", F.col("x").asc_nulls_last())\nbest = (best.withColumn("place", F.r'
        'ow_number().over(Window.orderBy("n", F.col("x").asc_nulls_last(), "__row"))).select("pla'
        'ce", "k", "g", "x", "y", "n", "m", "s", "t", "u", "b", "__row"))\nresult = best',
    ),
    Example(
        'sums = df.groupby("g")["n"].sum().reset_index()\nsums = sums.assign(place=np.arange(len(sums)) + 1)',
        'sums = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))\nsums = '
        'sums.withColumn("place", F.row_number().over(Window.orderBy("g")))',
    ),
]


def _counted(numbers: Series, start: int, step: int) -> Series:
    # Rows are counted in 32 bits, which are not enough for their multiples.
    wide = numbers.column.cast("bigint") if abs(step) > MANY else numbers.column
    code = numbers.column if step == 1 else wide * step
    return replace(numbers, column=code + start if start > 0 else code - -start if start else code)


@rule(Frame, "range()", examples=RANGE)
def numbers(frame: Frame, start: int = 0, step: int = 1) -> Series:
    """Number the rows from 0 in their order; the engine asks for it where a range or an array of numbers is stored."""
    if frame.prefix is not None or frame.levels:
        raise Refused("the rows of such a frame are numbered")
    if frame.index.fresh and frame.index.kind != "columns" and frame.size == "rows":
        return _counted(Series(frame, frame.labels(), None, INT, False, frozenset([LABEL])), start, step)
    order = frame.sort_codes()
    uses = frozenset(name for key in order for name in references(key))
    number = F.row_number().over(Window.orderBy(*map(argument, order)))
    made = Series(frame, number, None, INT, False, uses, notes=tuple(ties(frame)))
    made = made.noted("PS701", "all rows go through one task, since the window has no partition")
    return _counted(made, start - step, step)
