"""Comparisons, and the logic of their results."""

from __future__ import annotations

from translator.rule import Example, Operand, Refused, column_of, plain_of, rule
from translator.schema import BOOL, Kind, Type
from translator.spark import Binary, Code, F, lit
from translator.values import Python, Series, Value, is_missing, scalar_type

EXAMPLES = [
    Example('df["x"] > 1', 'F.coalesce(F.col("x") > 1, F.lit(False))'),
    Example('df["n"] == 3', 'F.col("n") == 3'),
    Example('df["k"] == "a"', 'F.coalesce(F.col("k") == "a", F.lit(False))'),
    Example('df["s"] == 1', "F.lit(False)"),
    Example('df["n"] < df["m"]', 'F.col("n") < F.col("m")'),
]
UNEQUAL = [
    Example('df["x"] != 1', 'F.coalesce(F.col("x") != 1, F.lit(True))'),
    Example('df["k"] != "a"', 'F.coalesce(F.col("k") != "a", F.lit(True))'),
]


def comparison(op: str, series: Series, other: Value) -> Series:
    """Return ``series op other``; where a side is missing the result is null, which stands for False."""
    kinds = _kinds(series, other)
    if kinds is not None:
        if op != "==":
            raise Refused("values of different types are compared", "never")
        return series.derived(lit(False), other, type=BOOL, missing=False)
    if isinstance(other, Python) and other.known and is_missing(other.const):
        return series.derived(lit(False), other, type=BOOL, missing=False)
    missing = series.missing or (isinstance(other, Series) and other.missing)
    left = series.column if not series.loose else series.exact.column
    return series.derived(Binary(op, left, plain_of(other)), other, type=BOOL, missing=False, loose=missing)


_FAMILIES = {
    Kind.INT: "number",
    Kind.FLOAT: "number",
    Kind.DECIMAL: "number",
    Kind.BOOL: "number",
    Kind.STR: "text",
}


def _kinds(series: Series, other: Value) -> tuple[Type, Type] | None:
    """Return the two types if values of them are never equal."""
    a, b = series.type, scalar_type(other)
    families = _FAMILIES.get(a.kind), _FAMILIES.get(b.kind)
    return (a, b) if None not in families and families[0] != families[1] else None


@rule(Series, "==", "eq", examples=EXAMPLES)
def equal(series: Series, other: Operand) -> Series:
    """Compare for equality: missing values are unequal to everything; values of other types are unequal too."""
    return comparison("==", series, other)


@rule(Series, "<", "lt", examples=[Example('df["n"] < 3', 'F.col("n") < 3')])
def less(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison("<", series, other)


@rule(Series, "<=", "le", examples=[Example('df["n"] <= 3', 'F.col("n") <= 3')])
def less_or_equal(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison("<=", series, other)


@rule(Series, ">", "gt", examples=[Example('df["n"] > 3', 'F.col("n") > 3')])
def greater(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison(">", series, other)


@rule(Series, ">=", "ge", examples=[Example('df["n"] >= 3', 'F.col("n") >= 3')])
def greater_or_equal(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison(">=", series, other)


@rule(Series, "!=", "ne", examples=UNEQUAL)
def unequal(series: Series, other: Operand) -> Series:
    """Compare for inequality: a missing value is unequal to everything, itself included."""
    if _kinds(series, other) is not None or (isinstance(other, Python) and other.known and is_missing(other.const)):
        return series.derived(lit(True), other, type=BOOL, missing=False)
    missing = series.missing or (isinstance(other, Series) and other.missing)
    column: Code = Binary("!=", series.exact.column, plain_of(other))
    if missing:
        column = F.coalesce(column, lit(True))
    return series.derived(column, other, type=BOOL, missing=False)


@rule(Series, "&", examples=[Example('(df["n"] > 1) & (df["m"] > 1)', '(F.col("n") > 1) & (F.col("m") > 1)')])
def both(series: Series, other: Operand) -> Series:
    """Combine two conditions; a null that stands for False stays one, since null and False are False in both."""
    return _logical("&", series, other)


@rule(Series, "|", examples=[Example('(df["n"] > 1) | (df["m"] > 1)', '(F.col("n") > 1) | (F.col("m") > 1)')])
def either(series: Series, other: Operand) -> Series:
    """Combine two conditions; a null that stands for False stays one where neither is True."""
    return _logical("|", series, other)


def _logical(op: str, series: Series, other: Value) -> Series:
    for side in (series, other):
        if scalar_type(side).kind not in (Kind.BOOL, Kind.UNKNOWN):
            raise Refused("the sides are not True or False")
    loose = series.loose or (isinstance(other, Series) and other.loose)
    right = other.column if isinstance(other, Series) else column_of(other)
    return series.derived(Binary(op, series.column, right), other, type=BOOL, missing=False, loose=loose)


@rule(Series, "~", examples=[Example('~(df["x"] > 1)', '~F.coalesce(F.col("x") > 1, F.lit(False))')])
def negated(series: Series) -> Series:
    """Negate a condition: where a side was missing the condition is False, so that its negation is True."""
    if series.type.kind not in (Kind.BOOL, Kind.UNKNOWN):
        raise Refused("~ of numbers")
    return series.derived(~series.exact.column, type=BOOL, missing=False)
