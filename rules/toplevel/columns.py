"""Columns that are made with ``pd.Series(...)`` of what is on the cluster."""

from __future__ import annotations

from dataclasses import replace

from rules.plain import as_column
from translator.rule import Refused
from translator.values import Accessor, Frame, Python, Series, Value

OTHER_ROWS = "a series with the labels of other rows"
SHARED = "pandas before 3 lets it share the values of the column: a change in place of one changes both"


def column_of_values(data: Value | None, index: Value | None, name: str | None) -> Series | None:
    """Return the column that ``pd.Series(data, index, name=name)`` is; None where it is made of values on the driver.

    Raises:
        Refused: its labels are not those of the rows that the values are of.
    """
    labelled = index.of if isinstance(index, Accessor) and index.name == "index" else None
    if isinstance(data, Series) and data.array:
        frame = data.frame
        if labelled is None and (index is not None or frame.index.kind != "default" or not frame.index.fresh):
            raise Refused(OTHER_ROWS)
        if isinstance(labelled, Frame) and (labelled.rows != frame.rows or not labelled.order.goes_with(frame.order)):
            raise Refused(OTHER_ROWS)
        return replace(data, array=False, name=name)
    if isinstance(data, Series):
        raise Refused("a series of a series", way_out="use copy()", doubt=SHARED)
    if isinstance(labelled, Frame) and isinstance(data, Python) and not isinstance(data.const, (list, tuple, dict)):
        return replace(as_column(labelled, data, "value"), name=name)
    return None
