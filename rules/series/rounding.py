"""Rounding, and the size of numbers without their sign."""

from __future__ import annotations

from translator.rule import Example, Refused, rule
from translator.schema import Kind
from translator.spark import F
from translator.values import Series

DIGITS = 15
"""How many decimals a floating-point number surely has."""

ROUND = [
    Example('df["x"].round()', 'F.rint(F.col("x"))'),
    Example('df["x"].round(1)', 'F.rint(F.col("x") * 10) / 10'),
    Example('df["y"].round(decimals=2)', 'F.rint(F.col("y") * 100) / 100'),
    Example('df["n"].round(2)', 'F.col("n")'),
    Example('df["n"].round(-1)', 'F.bround(F.col("n"), -1)'),
    Example('(df["x"] * 100).round(-2)', 'F.rint(F.col("x") * 100 / 100) * 100'),
]


@rule(Series, "round", examples=ROUND)
def round_(series: Series, decimals: int = 0) -> Series:
    """Round to so many decimals, halves to even.

    numpy scales the binary value, rounds it and scales it back; Spark's round goes by the decimal text.
    """
    if series.type.kind in (Kind.INT, Kind.BOOL) and decimals >= 0:
        return series
    if series.type.kind is Kind.INT:
        return series.derived(F.bround(series.column, decimals))
    if series.type.kind is not Kind.FLOAT:
        raise Refused("what is rounded is not a column of numbers")
    if decimals < 0:
        return series.derived(F.rint(series.column / 10**-decimals) * 10**-decimals)
    if decimals > DIGITS:
        raise Refused("it is rounded to more decimals than a number has")
    scale = 10**decimals
    column = F.rint(series.column) if decimals == 0 else F.rint(series.column * scale) / scale
    return series.derived(column)


ABSOLUTE = [
    Example('df["n"].abs()', 'F.abs(F.col("n"))'),
    Example('df["x"].abs()', 'F.abs(F.col("x"))'),
]


@rule(Series, "abs", examples=ABSOLUTE)
def absolute(series: Series) -> Series:
    """Take numbers without their sign; missing values stay missing."""
    if not series.type.is_numeric:
        raise Refused("it is not a column of numbers")
    return series.derived(F.abs(series.column))
