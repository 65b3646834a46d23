"""Missing values of a column: finding, filling and dropping them."""

from __future__ import annotations

from dataclasses import replace

from rules.preparing import prepared
from rules.series.operands import may_be_missing, missing_constant, value_column, values_type
from rules.sides import aligned_by_labels
from translator.rule import Axis, Example, Operand, Refused, Unsupported, rule
from translator.schema import BOOL, Kind, Type, join
from translator.spark import Call, Code, F, Lit, Window, is_call, lit
from translator.values import Driver, Note, Python, Series, Value, scalar_type

IS_MISSING = [
    Example('df["x"].isna()', 'F.col("x").isNull()'),
    Example('df["n"].isnull()', "F.lit(False)"),
    Example('~df["k"].isna()', '~F.col("k").isNull()'),
]
PRESENT = [Example('df["x"].notna()', 'F.col("x").isNotNull()'), Example('df["n"].notnull()', "F.lit(True)")]
FILL = [
    Example('df["x"].fillna(0)', 'F.coalesce(F.col("x"), F.lit(0))'),
    Example('df["k"].fillna("none")', 'F.coalesce(F.col("k"), F.lit("none"))'),
    Example('df["n"].fillna(0.5)', 'F.col("n")'),
    Example('df["x"].fillna(df["y"])', 'F.coalesce(F.col("x"), F.col("y"))'),
    Example('df["x"].fillna(df["x"].mean())', 'F.coalesce(F.col("x"), F.lit(df.agg(F.mean("x")).first()[0]))'),
    Example('df["t"].fillna(pd.Timestamp("2020-01-01"))',
            'F.coalesce(F.col("t"), F.lit("2020-01-01").cast("timestamp"))'),
]  # fmt: skip
FORWARD = [
    Example(
        'df["x"].ffill()',
        'F.last(F.col("x"), ignorenulls=True)'
        '.over(Window.orderBy(F.col("__row")).rowsBetween(Window.unboundedPreceding, Window.currentRow))',
        ordered=True,
    )
]
BACKWARD = [
    Example(
        'df["x"].bfill()',
        'F.first(F.col("x"), ignorenulls=True)'
        '.over(Window.orderBy(F.col("__row")).rowsBetween(Window.currentRow, Window.unboundedFollowing))',
        ordered=True,
    )
]


@rule(Series, "isna", "isnull", examples=IS_MISSING)
def isna(series: Series) -> Series:
    """Tell which values are missing."""
    if not series.missing:
        return series.derived(lit(False), type=BOOL)
    return series.derived(series.column.isNull(), type=BOOL, missing=False)


@rule(Series, "notna", "notnull", examples=PRESENT)
def notna(series: Series) -> Series:
    """Tell which values are there."""
    if not series.missing:
        return series.derived(lit(True), type=BOOL)
    return series.derived(series.column.isNotNull(), type=BOOL, missing=False)


@rule(Series, "fillna", examples=FILL)
def fillna(
    series: Series,
    value: Operand | None = None,
    method: str | None = None,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    downcast: Unsupported = None,
) -> Series:
    """Put a value, or that of another column, where one is missing.

    Raises:
        Refused: the value is of another type, which makes a column of mixed types in pandas.
    """
    if method is not None:
        if value is not None or method not in ("ffill", "pad", "bfill", "backfill"):
            raise Refused("this method of filling has no translation")
        return carried(series, forward=method in ("ffill", "pad"), limit=limit)
    if value is None or limit is not None:
        raise Refused("only so many values are filled" if limit is not None else "there is nothing to fill with")
    made = filled(series, value)
    if series.missing and series.widened is not True and (series.type.kind, made.type.kind) == (Kind.INT, Kind.FLOAT):
        made = made.noted("PS601", "pandas keeps whole numbers where none is missing")
    return made


def filled(series: Series, value: Value) -> Series:
    """Return a series with another value, or the values of another series, where it is missing."""
    if not series.missing or missing_constant(value):
        return series
    type = fitting_type(series.type, value)
    code = value_column(series.type.values.kind, value)
    column = series.column
    pieces = column.args if isinstance(column, Call) and is_call(column, "coalesce") else (column,)
    missing = may_be_missing(value) or (isinstance(value, Driver) and value.type.kind is not Kind.INT)
    made = series.derived(F.coalesce(*pieces, code), value, type=type, missing=missing)
    perhaps = type.kind is Kind.INT and not type.nullable and not made.widened
    return replace(made, widened=None) if perhaps else made


def fitting_type(type: Type, value: Value) -> Type:
    """Return the type that a column of `type` has when some of its values are replaced by an operand.

    Raises:
        Refused: the values are of different types, so that pandas has a column of mixed types.
    """
    other = scalar_type(value)
    if missing_constant(value) or not other.is_known or not type.is_known:
        return type
    if type.kind is Kind.CATEGORY:
        if type.categories is None or getattr(value, "const", None) not in type.categories:
            raise Refused("the value may not be one of the categories")
        return type
    if type.kind is Kind.TIMESTAMP and other.kind is Kind.STR and not isinstance(value, Series):
        return type
    found = join(type, other.values)
    if found.kind is Kind.OBJECT:
        raise Refused("the value is of another type than the column", way_out="convert the column first")
    if type.kind is Kind.INT and other.kind is Kind.INT and not isinstance(value, Series):
        return type
    return found


def as_held(series: Series, value: Value) -> Value:
    """Return a number as pandas puts it among whole numbers, which stay whole numbers where it is whole, as 0.0 is."""
    const = value.const if isinstance(value, Python) and value.known else None
    if not isinstance(const, float) or not const.is_integer() or series.type.kind is not Kind.INT:
        return value
    return value if series.missing or series.widened is not False else Python(Lit(int(const)), int(const))


def perhaps_whole(series: Series, type: Type) -> tuple[Note, ...]:
    """Say that whole numbers that get others may stay whole numbers in pandas, where none of the others is put in."""
    became = series.type.kind is Kind.INT and type.kind is Kind.FLOAT and not series.widened
    return (Note("PS601", "if only whole numbers are put in, pandas keeps whole numbers"),) if became else ()


@rule(Series, "ffill", "pad", examples=FORWARD)
def ffill(
    series: Series,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Series:
    """Carry the last value forward to where values are missing, in the order of the rows."""
    return carried(series, forward=True, limit=limit)


@rule(Series, "bfill", "backfill", examples=BACKWARD)
def bfill(
    series: Series,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    limit_area: Unsupported = None,
    downcast: Unsupported = None,
) -> Series:
    """Carry the next value back to where values are missing, in the order of the rows."""
    return carried(series, forward=False, limit=limit)


def carried(series: Series, *, forward: bool, limit: int | None = None, keys: tuple[Code, ...] = ()) -> Series:
    """Return a series with each missing value replaced by the last one before it (or the next one after it).

    Args:
        series: the series.
        forward: whether values are carried forward.
        limit: how many missing values in a row are filled.
        keys: the groups that values stay within; none for the whole column, which then goes through one task.
    """
    if limit is not None and limit < 1:
        raise Refused("a limit has to be greater than 0", "never")
    if not series.missing:
        return series
    series = prepared(series)
    window = Window.partitionBy(*keys).orderBy(*series.frame.sort_codes()) if keys else Window.orderBy(
        *series.frame.sort_codes()
    )  # fmt: skip
    if forward:
        start = Window.unboundedPreceding if limit is None else -limit
        code = F.last(series.column, ignorenulls=True).over(window.rowsBetween(start, Window.currentRow))
    else:
        end = Window.unboundedFollowing if limit is None else limit
        code = F.first(series.column, ignorenulls=True).over(window.rowsBetween(Window.currentRow, end))
    made = series.derived(code)
    return made if keys else made.noted("PS701", "values are carried along the whole column in one task")


@rule(
    Series, "combine_first", examples=[Example('df["x"].combine_first(df["y"])', 'F.coalesce(F.col("x"), F.col("y"))')]
)
def combine_first(series: Series, other: Series) -> Series:
    """Take the values of another column where one is missing."""
    if values_type(series).kind is not values_type(other).kind and not (
        series.type.is_numeric and other.type.is_numeric
    ):
        raise Refused("the columns are of different types")
    mine, others = aligned_by_labels(series, other)
    assert isinstance(mine, Series)
    assert isinstance(others, Series)
    return filled(mine.derived(mine.column, others), others)
