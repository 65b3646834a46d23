"""Arithmetic by methods that fill what is missing on one side: ``a.add(b, fill_value=0)``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.series.missing import filled
from rules.series.operands import missing_constant
from rules.sides import aligned_by_labels
from translator.rule import Refused
from translator.spark import F, Lit
from translator.values import Python, Series, Value


def with_gaps_filled(
    compute: Callable[[Value, Value], Series], left: Value, right: Value, fill_value: object
) -> Series:
    """Return the result of an operation with a number in place of what is missing on one of its sides.

    A label that one of two series lacks counts as missing there. What is missing on both sides stays so.

    Raises:
        Refused: the value is not a number, or the other side is a missing value.
    """
    if type(fill_value) not in (int, float) or fill_value != fill_value:
        raise Refused("what is missing is filled with something that is not a number")
    if any(not isinstance(side, Series) and missing_constant(side) for side in (left, right)):
        raise Refused("the other side is missing")
    left, right = aligned_by_labels(left, right)
    fill = Python(Lit(fill_value), fill_value)  # type: ignore[arg-type]
    made = compute(*(filled(side, fill) if isinstance(side, Series) else side for side in (left, right)))
    if not (isinstance(left, Series) and isinstance(right, Series) and left.missing and right.missing):
        return made
    either = left.column.isNotNull() | right.column.isNotNull()
    return replace(made, column=F.when(either, made.column), missing=True)
