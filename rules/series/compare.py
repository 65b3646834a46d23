"""Comparisons, and the logic of their results."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace

from rules.lean import sure, sure_series
from rules.periods import period_text
from rules.series.operands import (
    constant_of,
    joint_name,
    may_be_missing,
    may_be_nan,
    missing_constant,
    operand_for,
    values_type,
)
from rules.sides import aligned_by_labels
from rules.zones import is_zoned, zoned_operand
from translator.rule import Example, Operand, Refused, Unsupported, column_of, plain_of, rule
from translator.schema import BOOL, Kind, Type
from translator.spark import Binary, Code, F, Lit, lit
from translator.values import Element, Python, Series, Value, scalar_type

NULLABLE = Type(Kind.BOOL, nullable=True)

EQUAL = [
    Example('df["x"] == 1', 'F.coalesce(F.col("x") == 1, F.lit(False))'),
    Example('df["n"] == 3', 'F.col("n") == 3'),
    Example('df["k"] == "a"', 'F.coalesce(F.col("k") == "a", F.lit(False))'),
    Example('df["s"] == 1', "F.lit(False)"),
    Example('df["k"] == df["g"]', 'F.coalesce(F.col("k") == F.col("g"), F.lit(False))'),
    Example('df["b"] == True', 'F.col("b")'),
    Example('df["b"] == 0', 'F.col("b").cast("int") == 0'),
    Example('df["t"] == "2021-03-14 01:30:00"', 'F.coalesce(F.col("t") == "2021-03-14 01:30:00", F.lit(False))'),
    Example(
        'df["t"] == pd.Timestamp("2021-03-14 01:30")', 'F.coalesce(F.col("t") == "2021-03-14 01:30:00", F.lit(False))'
    ),
]
UNEQUAL = [
    Example('df["x"] != 1', 'F.coalesce(F.col("x") != 1, F.lit(True))'),
    Example('df["k"] != "a"', 'F.coalesce(F.col("k") != "a", F.lit(True))'),
    Example('df["n"] != 3', 'F.col("n") != 3'),
    Example('df["s"] != 1', "F.lit(True)"),
    Example('df["k"] != df["g"]', 'F.coalesce(F.col("k") != F.col("g"), F.lit(True))'),
    Example('df["b"] != True', '~F.col("b")'),
]
LESS = [
    Example(
        'df["z"] = pd.Categorical(df["k"], categories=["c", "a", "b"], ordered=True)\ndf[df["z"] < "b"]',
        'df = df.withColumn("z", F.when(F.col("k").isin("c", "a", "b"), F.col("k")))\ndf.filter(F.'
        'col("z").isin("c", "a"))',
    ),
    Example(
        'df["z"] = pd.cut(df["n"], [-9, 0, 2, 200], labels=["none", "few", "many"])\ndf[~(df["z"] >= "few")]',
        'df = df.withColumn(\n    "z",\n    F.when(F.col("n") <= -9, F.lit(None))\n    .when(F.col("'
        'n") <= 0, "none")\n    .when(F.col("n") <= 2, "few")\n    .when(F.col("n") <= 200, "many")'
        ',\n)\ndf.filter(~F.coalesce(F.col("z").isin("few", "many"), F.lit(False)))',
    ),
    Example('df["n"] < 3', 'F.col("n") < 3'),
    Example('df["x"] < df["y"]', 'F.coalesce(F.col("x") < F.col("y"), F.lit(False))'),
    Example('df["x"].lt(1)', 'F.coalesce(F.col("x") < 1, F.lit(False))'),
    Example('df["t"] < "2021"', 'F.coalesce(F.col("t") < "2021-01-01", F.lit(False))'),
    Example('df["t"] < "2021-03"', 'F.coalesce(F.col("t") < "2021-03-01", F.lit(False))'),
    Example('df["t"] < pd.Timestamp("2021-03-14")', 'F.coalesce(F.col("t") < "2021-03-14", F.lit(False))'),
]
NOT = [
    Example('~(df["x"] > 1)', '~F.coalesce(F.col("x") > 1, F.lit(False))'),
    Example('~(df["n"] > 1)', '~(F.col("n") > 1)'),
    Example('~df["b"]', '~F.col("b")'),
]
AND = [
    Example('(df["n"] > 1) & (df["m"] > 1)', '(F.col("n") > 1) & (F.col("m") > 1)'),
    Example('(df["x"] > 1) & df["b"]', 'F.coalesce((F.col("x") > 1) & F.col("b"), F.lit(False))'),
    Example('True & (df["x"] > 1)', 'F.coalesce((F.col("x") > 1) & F.lit(True), F.lit(False))'),
]
OR = [
    Example('(df["n"] > 1) | (df["m"] > 1)', '(F.col("n") > 1) | (F.col("m") > 1)'),
    Example('(df["x"] > 1) | (df["y"] > 1)', 'F.coalesce((F.col("x") > 1) | (F.col("y") > 1), F.lit(False))'),
    Example('df["k"].str.contains("a") | df["b"]',
            'F.coalesce(F.col("k").contains("a").isNotNull() & (F.col("k").contains("a") | F.col("b")), F.lit(False))'),
]  # fmt: skip

_FAMILIES = {Kind.INT: "number", Kind.FLOAT: "number", Kind.DECIMAL: "number", Kind.BOOL: "number", Kind.STR: "text"}
_OPAQUE = (Kind.LIST, Kind.OBJECT)
UNEQUAL_TO_ALL = "pandas finds it unequal to everything, where Spark drops the row"


def comparison(op: str, series: Series, other: Value) -> Series:
    """Return ``series op other``; where a side is missing the result is null, which stands for False."""
    left, right = aligned_by_labels(series, other.series if isinstance(other, Element) else other)
    assert isinstance(left, Series)
    return replace(_compared(op, left, right), name=joint_name(left, right))


def _compared(op: str, series: Series, other: Value) -> Series:
    if _never_equal(series, other):
        if op not in ("==", "!="):
            raise Refused("values of different types are compared", "never")
        return series.derived(lit(op == "!="), other, type=BOOL, missing=False)
    if missing_constant(other):
        return series.derived(lit(op == "!="), other, type=BOOL, missing=False)
    truth = constant_of(other)
    if series.type.kind is Kind.BOOL and isinstance(truth, bool) and op in ("==", "!=") and not series.missing:
        column = series.column if truth == (op == "==") else ~series.exact.column
        return series.derived(column, other, loose=series.loose and truth == (op == "=="))
    if op == "!=" and not (series.type.nullable or scalar_type(other).nullable):
        series, other = sure_series(series, UNEQUAL_TO_ALL), sure(other, UNEQUAL_TO_ALL)
    missing = series.missing or may_be_missing(other) or may_be_nan(other, series)
    if series.type.ordered and op in _CHOOSING:
        column = _among(series, other, op)
        return series.derived(column, type=BOOL, missing=False, loose=series.missing)
    column = Binary(op, *_sides(series, other, ordered=op not in ("==", "!="), below=op in ("<", "<=")))
    if series.type.nullable or scalar_type(other).nullable:
        return series.derived(column, other, type=NULLABLE, missing=missing)
    if op == "!=" and missing:
        return series.derived(F.coalesce(column, lit(True)), other, type=BOOL, missing=False)
    return series.derived(column, other, type=BOOL, missing=False, loose=missing)


_CHOOSING: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _among(series: Series, other: Value, op: str) -> Code:
    """Return whether values are among the categories before or after one of them, in their own order."""
    categories, bound = series.type.categories, constant_of(other)
    if categories is None or bound not in categories:
        raise Refused("categories are compared with what is known to be none of them")
    place = categories.index(bound)
    chosen = [name for number, name in enumerate(categories) if _CHOOSING[op](number, place)]
    return series.column.isin(*chosen) if chosen else lit(False)


def _never_equal(series: Series, other: Value) -> bool:
    """Tell whether the types are such that no value of one is equal to a value of the other."""
    families = {_FAMILIES.get(values_type(side).kind) for side in (series, other)}
    return None not in families and len(families) > 1


def _sides(series: Series, other: Value, *, ordered: bool, below: bool) -> tuple[Code, Code]:
    """Return both sides; a truth value next to a number counts as 0 or 1. No number is to be below NaN."""
    left, right = values_type(series), values_type(other)
    _check_comparable(series, other, ordered)
    mine = series.exact.column
    if Kind.BOOL in (left.kind, right.kind) and left.kind is not right.kind:
        if left.kind is Kind.BOOL and right.is_numeric:
            mine = mine.cast("int")
        elif left.is_numeric and isinstance(other, Python) and isinstance(other.const, bool):
            return mine, Lit(int(other.const))
        elif left.is_numeric:
            return mine, column_of(other).cast("int")
    if left.kind is Kind.ZONED:
        return mine, plain_of(zoned_operand(left, other))
    return mine, operand_for(left.kind, other, series if below else None)


def _check_comparable(series: Series, other: Value, ordered: bool) -> None:
    for side in (series, other):
        if scalar_type(side).kind in _OPAQUE:
            raise Refused("values that are not of one plain type are compared")
        if ordered and scalar_type(side).kind is Kind.CATEGORY:
            raise Refused("categories are compared by their own order")
    kinds = {values_type(series).kind, values_type(other).kind} - {Kind.UNKNOWN}
    if Kind.DATE in kinds and len(kinds) > 1:
        raise Refused("a date is compared with something that is none", way_out="compare with datetime.date(...)")
    if Kind.PERIOD in kinds and not _is_like_periods(values_type(series), other):
        raise Refused("a period is compared with something else", way_out="compare with its text, as '2024-01'")
    if Kind.ZONED in kinds:
        zoned_operand(values_type(series), other)
        if not is_zoned(series):
            raise Refused("moments with and without a time zone are compared", "never")
    if Kind.TIMEDELTA in kinds and len(kinds) > 1:
        raise Refused("a duration is compared with something that is none", way_out="compare with pd.Timedelta(...)")
    if Kind.TIMESTAMP in kinds and isinstance(other, Series) and len(kinds) > 1:
        raise Refused("moments are compared with a column of another type", way_out="use pd.to_datetime() on it")


def _is_like_periods(type: Type, other: Value) -> bool:
    """Tell whether a value is a period of the same length, or the text of one."""
    return values_type(other) == type or period_text(type.frequency, constant_of(other)) is not None


@rule(Series, "==", examples=EQUAL)
def equal(series: Series, other: Operand) -> Series:
    """Compare for equality: missing values are unequal to everything; values of other types are unequal too."""
    return comparison("==", series, other)


@rule(Series, "<", "lt", examples=LESS)
def less(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison("<", series, other)


@rule(Series, "<=", "le", examples=[Example('df["n"] <= 3', 'F.col("n") <= 3')])
def less_or_equal(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison("<=", series, other)


@rule(
    Series,
    ">",
    "gt",
    examples=[
        Example('df["n"] > 3', 'F.col("n") > 3'),
        Example('0 < df["x"]', 'F.coalesce(F.col("x") > 0, F.lit(False))'),
    ],
)
def greater(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison(">", series, other)


@rule(Series, ">=", "ge", examples=[Example('df["x"] >= 1.5', 'F.coalesce(F.col("x") >= 1.5, F.lit(False))')])
def greater_or_equal(series: Series, other: Operand) -> Series:
    """Compare; with a missing value the result is False."""
    return comparison(">=", series, other)


@rule(Series, "!=", examples=UNEQUAL)
def unequal(series: Series, other: Operand) -> Series:
    """Compare for inequality: a missing value is unequal to everything, itself included."""
    return comparison("!=", series, other)


@rule(Series, "eq", examples=[Example('df["x"].eq(1)', 'F.coalesce(F.col("x") == 1, F.lit(False))'),
      Example('df["n"].eq(df["m"])', 'F.col("n") == F.col("m")')])  # fmt: skip
def eq(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Compare for equality as == does; only here pandas finds two missing texts equal where both are None."""
    return _of_texts(comparison("==", series, other), series, other)


@rule(Series, "ne", examples=[Example('df["x"].ne(df["y"])', 'F.coalesce(F.col("x") != F.col("y"), F.lit(True))')])
def ne(series: Series, other: Operand, level: Unsupported = None, fill_value: Unsupported = None) -> Series:
    """Compare for inequality as != does; only here pandas finds two missing texts equal where both are None."""
    return _of_texts(comparison("!=", series, other), series, other)


def _of_texts(made: Series, series: Series, other: Value) -> Series:
    gaps = isinstance(other, Series) and series.missing and other.missing
    if gaps and not series.type.is_numeric and series.type.kind is not Kind.TIMESTAMP:
        return made.noted("PS601", "two missing texts are unequal here; pandas' method finds None equal to None")
    return made


@rule(Series, "&", examples=AND)
def both(series: Series, other: Operand) -> Series:
    """Combine two conditions; a null that stands for False stays one, since null and False are False in both."""
    return logical("&", series, other)


@rule(Series, "|", examples=OR)
def either(series: Series, other: Operand) -> Series:
    """Combine two conditions; where a truth value itself is missing pandas has False, whatever the other one is."""
    return logical("|", series, other)


def logical(op: str, series: Series, other: Value) -> Series:
    """Return ``series op other`` for "&" and "|"; a null stands for False."""
    sides = aligned_by_labels(series, other.series if isinstance(other, Element) else other)
    made, other = sides
    assert isinstance(made, Series)
    for side in sides:
        if scalar_type(side).kind not in (Kind.BOOL, Kind.UNKNOWN):
            raise Refused("the sides are not True or False")
        if missing_constant(side):
            raise Refused("a condition is combined with a missing value")
    columns = [side.column if isinstance(side, Series) else column_of(side) for side in sides]
    column: Code = Binary(op, *columns)
    name = joint_name(*sides)
    if any(scalar_type(side).nullable for side in sides):
        return made.derived(column, other, type=NULLABLE, missing=any(map(may_be_missing, sides)), name=name)
    gaps = [side for side in sides if isinstance(side, Series) and side.missing]
    if op == "|":
        for side in reversed(gaps):
            column = side.column.isNotNull() & column
    loose = bool(gaps) or any(isinstance(side, Series) and side.loose for side in sides)
    return made.derived(column, other, type=BOOL, missing=False, loose=loose, name=name)


@rule(
    Series, "^", examples=[Example('(df["x"] > 1) ^ df["b"]', 'F.coalesce(F.col("x") > 1, F.lit(False)) != F.col("b")')]
)
def only_one(series: Series, other: Operand) -> Series:
    """Tell where exactly one of two conditions holds."""
    for side in aligned_by_labels(series, other):
        if scalar_type(side).kind is not Kind.BOOL or scalar_type(side).nullable or may_be_missing(side):
            raise Refused("the sides are not just True or False")
    name = joint_name(series, other)
    return series.derived(series.exact.column.ne(column_of(other)), other, type=BOOL, missing=False, name=name)


@rule(Series, "~", examples=NOT)
def negated(series: Series) -> Series:
    """Negate a condition: where a side was missing the condition is False, so that its negation is True."""
    if series.type.kind not in (Kind.BOOL, Kind.UNKNOWN):
        raise Refused("the bits of numbers are inverted")
    series = sure_series(series, "the comparison is False in pandas, and its negation True")
    return series.derived(~series.exact.column, missing=series.missing)
