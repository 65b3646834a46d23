"""Values chosen by conditions: where, mask, clip, between, isin, replace."""

from __future__ import annotations

from dataclasses import replace

from rules.filtering import among
from rules.frame.sort import unsorted
from rules.joining import check_comparable
from rules.labels import labels_of
from rules.periods import is_period
from rules.plain import can_be_missing
from rules.preparing import looked_up, prepared
from rules.series.compare import comparison
from rules.series.missing import as_held, fitting_type, perhaps_whole
from rules.series.operands import (
    joint_name,
    may_be_missing,
    missing_constant,
    operand_for,
    value_column,
    values_type,
)
from translator.rule import Axis, Example, Operand, Refused, Unsupported, plain_of, rule
from translator.schema import BOOL, Kind, Type
from translator.spark import FUNCTIONS, Code, F, Name, Var, call, lit
from translator.values import Accessor, Driver, Frame, Python, Series, Value, is_missing, scalar_type

_NUMBERS = (Kind.INT, Kind.FLOAT, Kind.DECIMAL)

WHERE = [
    Example('df["x"].where(df["x"] > 0)', 'F.when(F.col("x") > 0, F.col("x"))'),
    Example('df["x"].where(df["x"] > 0, 0)', 'F.when(F.col("x") > 0, F.col("x")).otherwise(0)'),
    Example('df["x"].where(df["b"], df["y"])', 'F.when(F.col("b"), F.col("x")).otherwise(F.col("y"))'),
    Example('df["k"].where(df["k"].isin(["a", "b"]), "other")',
            'F.when(F.col("k").isin("a", "b"), F.col("k")).otherwise("other")'),
]  # fmt: skip
MASK = [
    Example('df["x"].mask(df["x"] < 0)', 'F.when(~F.coalesce(F.col("x") < 0, F.lit(False)), F.col("x"))'),
    Example('df["x"].mask(df["x"] < 0, 0)', 'F.when(F.col("x") < 0, 0).otherwise(F.col("x"))'),
]
CLIP = [
    Example('df["n"].clip(0, 5)', 'F.greatest(F.least(F.col("n"), F.lit(5)), F.lit(0))'),
    Example('df["n"].clip(10, 5)', 'F.greatest(F.least(F.col("n"), F.lit(10)), F.lit(5))'),
    Example('df["x"].clip(lower=0)', 'F.when(F.col("x") < 0, 0).otherwise(F.col("x"))'),
    Example('df["n"].clip(lower=df["m"])', 'F.when(F.col("n") < F.col("m"), F.col("m")).otherwise(F.col("n"))'),
    Example(
        'df["x"].clip(df["m"], df["y"])',
        'F.when(F.col("x") > F.col("y"), F.col("y")).otherwise(F.when(F.col("x") < F.col("m"), F.col("m"))'
        '.otherwise(F.col("x")))',
    ),
    Example('df["x"].clip(0, 2)', 'F.when(F.col("x") < 0, 0).when(F.col("x") > 2, 2).otherwise(F.col("x"))'),
]
BETWEEN = [
    Example('df["n"].between(1, 3)', 'F.col("n").between(1, 3)'),
    Example('df["b"].between(1, 3)', '(F.col("b").cast("int") >= 1) & (F.col("b").cast("int") <= 3)'),
    Example(
        'df["x"].between(0, 2, inclusive="left")', 'F.coalesce((F.col("x") >= 0) & (F.col("x") < 2), F.lit(False))'
    ),
    Example(
        'df["t"].between("2020-01-01", "2021-03-14")',
        'F.coalesce(F.col("t").between("2020-01-01", "2021-03-14"), F.lit(False))',
    ),
    Example('~df["x"].between(df["y"], 3)', '~F.coalesce(F.col("x").between(F.col("y"), 3), F.lit(False))'),
]
ISIN = [
    Example('df["k"].isin(["a", "b"])', 'F.coalesce(F.col("k").isin("a", "b"), F.lit(False))'),
    Example('~df["k"].isin(["a"])', '~F.coalesce(F.col("k").isin("a"), F.lit(False))'),
    Example('df["k"].isin(["a", None])', 'F.col("k").isin("a") | F.col("k").isNull()'),
    Example('df["n"].isin([3, "4"])', 'F.col("n").isin(3)'),
    Example('df["k"].isin([])', "F.lit(False)"),
    Example('df["n"].isin((2, 3))', 'F.col("n").isin(2, 3)'),
    Example(
        'df[df["k"].isin(other["k"])]',
        'df.join(other.select(F.col("k").alias("k_other")), F.col("k").eqNullSafe(F.col("k_other")), "left_semi")',
    ),
    Example(
        'df[(df["n"] > 0) & ~df["n"].isin(other["v"].unique())]',
        'df.filter(F.col("n") > 0).join(other.select("v"), F.col("n") == F.col("v"), "left_anti")',
    ),
    Example(
        'df["k"].isin(set(other["j"]))',
        'F.coalesce(F.col("k").isin(other.select("j")) | F.col("k").isNull() & '
        'F.col("k").isNull().isin(other.select(F.col("j").isNull())), F.lit(False))',
    ),
    Example('df.assign(found=df["n"].isin(other["v"]))', 'df.withColumn("found", F.col("n").isin(other.select("v")))'),
    Example(
        'df[df["n"].isin(other["v"]) | df["b"]]',
        'df.withColumn("__kept", F.col("n").isin(other.select("v")) | F.col("b")).filter("__kept").drop("__kept")',
    ),
    Example(
        'df["n"].isin(other["v"]).sum()',
        'df.select(F.col("n").isin(other.select("v")).alias("n")).agg(F.count_if("n")).first()[0]',
    ),
    Example(
        'keys = ["a", "c"]\ndf["k"].isin(keys)', 'keys = ["a", "c"]\nF.coalesce(F.col("k").isin(keys), F.lit(False))'
    ),
]


@rule(Series, "where", examples=WHERE)
def where(
    series: Series,
    cond: Series,
    other: Operand | None = None,
    *,
    inplace: Unsupported = False,
    axis: Axis | None = None,
    level: Unsupported = None,
) -> Series:
    """Keep the values where a condition holds, and take another value elsewhere."""
    _check_condition(cond)
    other = other if other is None else as_held(series, other)
    column = F.when(cond.column, series.column)
    if other is None or missing_constant(other):
        return series.derived(column, cond, missing=True)
    if cond.column == series.column.isNotNull():
        return _filled(series, cond, other)
    return _chosen(series, column.otherwise(_plain(series.type, other)), cond, other)


@rule(Series, "mask", examples=MASK)
def mask(
    series: Series,
    cond: Series,
    other: Operand | None = None,
    *,
    inplace: Unsupported = False,
    axis: Axis | None = None,
    level: Unsupported = None,
) -> Series:
    """Take another value where a condition holds; a condition on a missing value does not hold."""
    _check_condition(cond)
    other = other if other is None else as_held(series, other)
    if other is None or missing_constant(other):
        return series.derived(F.when(~cond.exact.column, series.column), cond, missing=True)
    if cond.column == series.column.isNull():
        return _filled(series, cond, other)
    column = F.when(cond.column, _plain(series.type, other)).otherwise(series.column)
    return _chosen(series, column, cond, other)


def _filled(series: Series, cond: Series, other: Value) -> Series:
    """Return the choice of another value just where one is missing, which is written as `fillna` is."""
    made = _chosen(series, F.coalesce(series.column, value_column(series.type.values.kind, other)), cond, other)
    return replace(made, missing=_gives_missing(other))


def _check_condition(condition: Series) -> None:
    if condition.type.kind is not Kind.BOOL or condition.type.nullable or condition.missing:
        raise Refused("the condition is not just True or False")


def _chosen(series: Series, column: Code, condition: Series, other: Value) -> Series:
    type = fitting_type(series.type, other)
    missing = series.missing or _gives_missing(other)
    made = series.derived(column, condition, other, type=type, missing=missing)
    return replace(made, notes=(*made.notes, *perhaps_whole(series, type)))


def _gives_missing(other: Value) -> bool:
    return can_be_missing(other) if isinstance(other, Driver) else may_be_missing(other)


def _plain(type: Type, value: Value) -> Code:
    """Return an operand as a branch of a condition, where a plain value needs no ``F.lit``."""
    if type.values.kind is not Kind.TIMESTAMP and isinstance(value, Python) and not missing_constant(value):
        return value.code
    return value_column(type.values.kind, value)


@rule(Series, "clip", examples=CLIP)
def clip(
    series: Series,
    lower: Operand | None = None,
    upper: Operand | None = None,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
) -> Series:
    """Cut values off at bounds; missing values stay missing, which greatest and least alone would not do."""
    given = [None if bound is None or missing_constant(bound) else as_held(series, bound) for bound in (lower, upper)]
    low, high = given
    if _above(low, high):
        low, high = high, low
    bounds = [bound for bound in (low, high) if bound is not None]
    if not bounds:
        return series
    if not series.type.is_numeric:
        raise Refused("the values are not numbers")
    type = series.type
    for bound in bounds:
        type = fitting_type(type, bound)
    if any(isinstance(bound, Series) for bound in bounds):
        if not type.is_numeric:
            raise Refused("the bounds are not numbers")
        made = series.derived(_clipped_by_row(series, low, high), *bounds, type=type)
    else:
        made = series.derived(_clipped(series, low, high), type=type)
    return replace(made, notes=(*made.notes, *perhaps_whole(series, type)))


def _clipped_by_row(series: Series, low: Value | None, high: Value | None) -> Code:
    """Cut off at one bound after the other; where a bound is missing nothing is cut off.

    Values that a column bounds above are looked at as they were before the lower bound was applied, as pandas does.
    """
    column = series.column
    if low is not None:
        column = F.when(column < operand_for(Kind.UNKNOWN, low, series), _plain(series.type, low)).otherwise(column)
    if high is not None:
        value = series.column if isinstance(high, Series) else column
        column = F.when(value > operand_for(Kind.UNKNOWN, high), _plain(series.type, high)).otherwise(column)
    return column


def _above(low: Value | None, high: Value | None) -> bool:
    """Tell whether the lower of two plain bounds lies above the other; pandas takes them the other way round."""
    plain = [bound.const if isinstance(bound, Python) and bound.known else None for bound in (low, high)]
    return all(isinstance(bound, (int, float)) for bound in plain) and plain[0] > plain[1]  # type: ignore[operator]


def _clipped(series: Series, low: Value | None, high: Value | None) -> Code:
    column = series.column
    if not series.missing:
        if high is not None:
            column = F.least(column, value_column(Kind.UNKNOWN, high))
        return column if low is None else F.greatest(column, value_column(Kind.UNKNOWN, low))
    cases: Code = FUNCTIONS
    if low is not None:
        cases = cases.when(column < operand_for(Kind.UNKNOWN, low, series), _plain(series.type, low))
    if high is not None:
        cases = cases.when(column > operand_for(Kind.UNKNOWN, high), _plain(series.type, high))
    return cases.otherwise(column)


@rule(Series, "between", examples=BETWEEN)
def between(series: Series, left: Operand, right: Operand, inclusive: str = "both") -> Series:
    """Tell which values lie between two bounds; a missing one does not."""
    lower = comparison(">=" if inclusive in ("both", "left") else ">", series, left)
    upper = comparison("<=" if inclusive in ("both", "right") else "<", series, right)
    if inclusive not in ("both", "left", "right", "neither"):
        raise Refused("inclusive is none of 'both', 'left', 'right', 'neither'", "never")
    if lower.type != BOOL or upper.type != BOOL:
        raise Refused("the values are of a nullable type")
    kind = values_type(series).kind
    if inclusive == "both" and kind is not Kind.BOOL and not missing_constant(left) and not missing_constant(right):
        code = series.exact.column.between(operand_for(kind, left), operand_for(kind, right, series))
    else:
        code = lower.column & upper.column
    name = joint_name(lower, upper)
    return series.derived(code, left, right, type=BOOL, missing=False, loose=lower.loose or upper.loose, name=name)


@rule(Series, "isin", examples=ISIN)
def isin(series: Series, values: Value) -> Series:
    """Tell which values are among some others.

    A missing value is found if the list has one; values of another type are never found, where Spark would convert.
    """
    if is_period(series):
        values = _periods(series, values)
    if isinstance(values, Python) and isinstance(values.const, (list, tuple, set)):
        return _in_constants(series, values)
    if isinstance(values, Accessor) and values.name == "index" and isinstance(values.of, Frame):
        values = labels_of(values)
    if isinstance(values, Driver) and values.taken is not None and values.taken[0] == values.code:
        values = values.taken[1]
    if isinstance(values, Series):
        return _in_column(series, values)
    if isinstance(values, Python) and values.items is None and values.known:
        raise Refused("isin() takes a list", "never")
    if isinstance(values, Python) and values.items is not None:
        made = found_in(series, series.column.isin(*(_element(item) for item in values.items)), missing=False)
        gaps = series.missing and any(isinstance(item, Driver) and item.empty != () for item in values.items)
        return made.noted("PS601", GAP_IN_LIST) if gaps else made
    if not isinstance(values, (Python, Driver)):
        raise Refused("the values are not a list of plain values")
    made = found_in(series, series.column.isin(_listed(values)), missing=False)
    if not series.missing:
        return made
    return made.noted("PS601", GAP_IN_LIST)


def _periods(series: Series, values: Value) -> Value:
    """Return what periods are looked up in as what Spark has for it; raises `Refused` for anything but periods."""
    items = values.items if isinstance(values, Python) else None
    if isinstance(values, Driver) and values.kind in ("series", "index") and values.type == series.type:
        return replace(values, code=values.code.astype(Name("str")))
    if isinstance(values, Series) or (items and all(scalar_type(item) == series.type for item in items)):
        return values
    raise Refused("periods are looked up in something else", way_out="compare with texts such as '2024-01'")


def _listed(values: Python | Driver) -> Code:
    """Return code for a list of the values without NaN, which among texts would be a number to Spark."""
    if isinstance(values, Python):
        return call(Name("list"), values.code)
    if values.kind in ("series", "index"):
        return call(Name("list"), values.code.dropna())
    return call(Name("list"), call(Name("filter"), Name("pd").attribute("notna"), values.code))


GAP_IN_LIST = "a missing value is not found here, but in pandas it is if the list has a missing value"


def _in_column(series: Series, values: Series) -> Series:
    """Tell which values are among those of a column of any frame, whatever its rows.

    Raises:
        Refused: the types are different, so that pandas would find nothing.
    """
    check_comparable(series.as_column(str(series.name)), values.as_column(str(values.name)))
    gaps = series.missing and values.missing
    if any(step.condition is None for step in series.frame.rows[1:]):
        made = _in_rows(series, values, gaps=gaps)
    else:
        column = among(series.exact.column, unsorted(values.frame), values.exact.column, gaps=gaps)
        made = series.derived(column, type=BOOL, missing=False, loose=series.missing or values.missing)
    made = replace(made, notes=(*made.notes, *values.notes))
    if gaps and series.type.kind is Kind.STR:
        made = made.noted("PS601", "pandas finds None among None only, and NaN among NaN; here they are the same")
    if series.type.is_known and values.type.is_known:
        return made
    return made.noted("PS602", "texts and numbers are never equal in pandas, while Spark converts one to the other")


def _in_rows(series: Series, values: Series, *, gaps: bool) -> Series:
    """Tell which values of some first rows are among those of a column, by a join.

    Spark 4 computes a subquery of a selection before a limit, and the join that it becomes loses the order that the
    limit needs.
    """
    series = prepared(series)
    table = unsorted(values.frame).select(values.exact.column.alias("value")).distinct()
    found = looked_up(series, table, "value", lit(True), gaps=gaps, broadcast=values.frame.size != "rows")
    return replace(found, column=found.column.isNotNull(), type=BOOL, missing=False, widened=False)


def _element(item: Value) -> Code:
    if isinstance(item, (Python, Driver)) and scalar_type(item).kind is Kind.PERIOD:
        return plain_of(item)
    if isinstance(item, Python) and not missing_constant(item):
        return item.code
    return value_column(Kind.UNKNOWN, item)


def found_in(series: Series, column: Code, *, missing: bool) -> Series:
    """Return the truth of ``column``, which is null where the series is missing."""
    return series.derived(column, type=BOOL, missing=False, loose=series.missing and not missing)


_GAPS = "pandas tells None from NaN in texts: one is not found by the other; here both are missing"


def _in_constants(series: Series, values: Python) -> Series:
    consts = list(values.const)  # type: ignore[call-overload]
    if series.type.kind in (Kind.TIMESTAMP, Kind.DATE, Kind.TIMEDELTA, Kind.LIST, Kind.OBJECT):
        raise Refused("values of this type are looked up in a list")
    fitting = [const for const in consts if not is_missing(const) and _fits(series.type, const)]
    gap = any(is_missing(const) for const in consts) and series.missing
    if not fitting:
        return series.derived(series.column.isNull() if gap else lit(False), type=BOOL, missing=False)
    held = isinstance(values.code, (Name, Var)) and not isinstance(values.const, tuple)
    if held and len(fitting) == len(consts):
        column = series.column.isin(values.code)
    else:
        column = series.column.isin(*fitting)
    if gap:
        made = found_in(series, column | series.column.isNull(), missing=True)
        return made.noted("PS601", _GAPS) if series.type.kind is Kind.STR else made
    return found_in(series, column, missing=False)


def _fits(type: Type, const: object) -> bool:
    """Tell whether a constant can be equal to a value of a type; in pandas True is equal to 1, so it is refused."""
    kind = type.values.kind
    truths = isinstance(const, bool), kind is Kind.BOOL
    if isinstance(const, (int, float)) and truths[0] != truths[1] and (kind in _NUMBERS or truths[1]):
        raise Refused("numbers and truth values are mixed")
    if kind is Kind.STR:
        return isinstance(const, str)
    if kind in _NUMBERS or kind is Kind.BOOL:
        return isinstance(const, (int, float))
    return isinstance(const, (str, int, float))
