"""Keeping the rows where a condition holds."""

from __future__ import annotations

from translator.spark import Code, is_windowed
from translator.values import Frame

KEPT = "__kept"


def kept_rows(frame: Frame, condition: Code) -> Code:
    """Return the Spark frame of the rows where a condition holds; null counts as False.

    Spark takes no window in a filter, so that a condition with one is made a column for the moment.
    """
    if is_windowed(condition):
        return frame.code.withColumn(KEPT, condition).filter(KEPT).drop(KEPT)
    return frame.code.filter(condition)
