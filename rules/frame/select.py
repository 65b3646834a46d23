"""Choosing columns and rows with square brackets."""

from __future__ import annotations

from translator.rule import Example, Refused, names_of, rule
from translator.schema import Kind
from translator.values import Frame, Python, Series, Value

BRACKETS = [
    Example('df["x"]', 'F.col("x")'),
    Example('df[["k", "x"]]', 'df.select("k", "x")'),
    Example('df[df["n"] > 1]', 'df.filter(F.col("n") > 1)'),
    Example('df[df["x"] != 1]', 'df.filter(F.coalesce(F.col("x") != 1, F.lit(True)))'),
]


@rule(Frame, "[]", examples=BRACKETS)
def brackets(frame: Frame, key: Value) -> Value:
    """Take a column, several columns, or the rows where a condition holds.

    A null condition counts as False in a filter, as pandas' comparisons with missing values do.
    """
    if isinstance(key, Series):
        return filtered(frame, key)
    if isinstance(key, Python) and key.brackets == ":":
        raise Refused("rows are chosen by their position", way_out="use head(), or a condition")
    if isinstance(key, Python) and isinstance(key.const, str):
        return frame.series(names_of(key)[0])
    names = names_of(key)
    return frame.projected([frame.column(name) for name in names])


def filtered(frame: Frame, condition: Series) -> Frame:
    """Return the rows of a frame where a condition holds."""
    condition.check_fits(frame)
    if condition.type.kind not in (Kind.BOOL, Kind.UNKNOWN):
        raise Refused("the rows are chosen by something that is not True or False")
    return frame.filtered(frame.code.filter(condition.column), condition.column)
