"""Conversions of a column to another type with ``astype``."""

from __future__ import annotations

from dataclasses import replace

from rules.numpy.signs import never_negative
from rules.periods import is_period, period_of, start_of
from rules.zones import is_zoned
from translator.rule import DType, Example, Refused, rule
from translator.schema import CATEGORY, FLOAT, STR, Kind, Type
from translator.spark import Code, F, lit
from translator.values import Series

_NAN = float("nan")
_FLOAT_TEXT = "numbers below 0.0001 and from 1e16 on are written without an exponent, unlike in Python"

EXAMPLES = [
    Example('df["n"].astype(float)', 'F.col("n").cast("double")'),
    Example('df["x"].fillna(0).astype(int)', 'F.coalesce(F.col("x"), F.lit(0)).cast("bigint")'),
    Example('df["b"].astype(int)', 'F.col("b").cast("bigint")'),
    Example('(df["x"] > 1).astype(int)', 'F.coalesce(F.col("x") > 1, F.lit(False)).cast("bigint")'),
    Example('df["n"].astype(str)', 'F.col("n").cast("string")'),
    Example('df["k"].astype("category").astype(str)', 'F.coalesce(F.col("k"), F.lit("nan"))'),
    Example('df["b"].astype(str)', 'F.when(F.col("b"), "True").otherwise("False")'),
    Example('df["x"].astype(bool)', 'F.coalesce(F.col("x") != 0, F.lit(True))'),
    Example('df["n"].astype(bool)', 'F.col("n") != 0'),
    Example('df["b"].shift().astype(bool)', 'F.coalesce(F.lag("b", 1).over(Window.orderBy("__row")), F.lit(True))'),
    Example('df["n"].astype("int32")', 'F.col("n").cast("int")'),
    Example('df["x"].astype("float64")', 'F.col("x")'),
    Example('df["t"].astype("datetime64[ns]")', 'F.col("t")'),
    Example('df["k"].astype("string")', 'F.col("k")'),
    Example('df["k"].astype("string").astype(str)', 'F.coalesce(F.col("k"), F.lit("<NA>"))'),
    Example('df["x"].astype(str)', r'F.coalesce(F.regexp_replace(F.col("x").cast("decimal(38,21)").cast("string"), '
            r'"(\\.\\d+?)0+$", "$1"), F.lit("nan"))'),
]  # fmt: skip


@rule(Series, "astype", examples=EXAMPLES)
def astype(series: Series, dtype: DType, copy: bool | None = None, errors: str = "raise") -> Series:
    """Convert to another type.

    Text of missing values is "nan" in pandas; what cannot be converted is an error in both.
    """
    if errors != "raise":
        raise Refused("values that cannot be converted are left as they are")
    return converted(series, dtype)


def converted(series: Series, type: Type) -> Series:
    """Return a series converted to a type, as pandas' ``astype`` does.

    Raises:
        Refused: the result depends on the data in a way that a column expression cannot say.
    """
    series = series.exact
    if series.type.kind is Kind.CATEGORY and type.kind not in (Kind.CATEGORY, Kind.STR):
        series = replace(series, type=series.type.values)
    gaps = type.kind in (Kind.STR, Kind.BOOL) and series.missing and not type.nullable
    if (type == series.type and not gaps) or type.kind is series.type.kind is Kind.TIMESTAMP:
        if type.kind is Kind.INT and not type.nullable:
            return replace(series, missing=False, widened=False, view=False)
        return series
    match type.kind:
        case Kind.OBJECT:
            return series
        case Kind.INT:
            return _to_int(series, type)
        case Kind.FLOAT:
            return _to_float(series, type)
        case Kind.STR:
            return to_text(series, type, gaps=series.frame.recent)
        case Kind.BOOL:
            return _truths(series, type) if series.type.kind is Kind.BOOL else _to_bool(series, type)
        case Kind.CATEGORY if series.type.kind in (Kind.STR, Kind.CATEGORY):
            return series.derived(series.column, type=CATEGORY if series.type.kind is Kind.STR else series.type)
        case Kind.TIMESTAMP if is_period(series):
            return start_of(series)
        case Kind.PERIOD if series.type.kind is Kind.TIMESTAMP:
            return period_of(series, type.frequency)
        case Kind.ZONED if is_zoned(series):
            return series.derived(series.column, type=type)
        case Kind.TIMESTAMP if series.type.kind is Kind.DATE:
            return series.derived(series.column.cast("timestamp"), type=type)
    return _refused(series, type)


def _refused(series: Series, type: Type) -> Series:
    way_out = "use pd.to_datetime()" if type.kind is Kind.TIMESTAMP else ""
    raise Refused(f"a conversion of {series.type.kind.value} to {type.kind.value} has no translation", way_out=way_out)


def _to_int(series: Series, type: Type) -> Series:
    """A missing value makes pandas fail, unless the type is a nullable one; so none can be left."""
    missing = series.missing and type.nullable
    match series.type.values.kind:
        case Kind.INT | Kind.FLOAT | Kind.BOOL | Kind.STR | Kind.DECIMAL | Kind.UNKNOWN:
            same = series.type.kind is Kind.INT and series.type.bits == type.bits
            code = series.column if same else series.column.cast(type.spark.lower())
            made = replace(series.derived(code, type=type, missing=missing), widened=False)
            sure = series.type.kind is Kind.BOOL or series.type.unsigned or never_negative(series.column)
            return made if sure or not type.unsigned else made.noted("PS601", _WRAPPED)
        case Kind.TIMESTAMP if type.bits == 64:
            made = series.derived(F.unix_micros(series.column) * 1000, type=type, missing=missing)
            return made.noted("PS601", "moments are counted in nanoseconds; pandas counts them in their own unit")
    return _refused(series, type)


_WRAPPED = "numbers below zero stay such here, where pandas' unsigned ones wrap around"


def _to_float(series: Series, type: Type) -> Series:
    match series.type.values.kind:
        case Kind.INT | Kind.FLOAT | Kind.BOOL | Kind.DECIMAL:
            same = series.type.kind is Kind.FLOAT and series.type.bits == type.bits
            code = series.column if same else series.column.cast(type.spark.lower())
            return _of_few_bits(series.derived(code, type=type))
        case Kind.STR | Kind.UNKNOWN:
            # The text "nan" is a missing value, which in Spark is null, never NaN.
            code = F.nullif(series.column.cast(type.spark.lower()), lit(_NAN))
            return _of_few_bits(series.derived(code, type=type, missing=True))
    return _refused(series, type)


def _of_few_bits(made: Series) -> Series:
    """Return numbers with a note where pandas goes on computing with fewer bits than Spark does."""
    if made.type.bits == FLOAT.bits:
        return made
    return made.noted("PS601", "what is computed with these has the few digits of 32 bits in pandas, and more in Spark")


def _truths(series: Series, type: Type) -> Series:
    """Return truth values, of which a missing one is true in pandas, since NaN is not zero."""
    if type.nullable or series.type.nullable or not series.missing:
        return series.derived(series.column, type=type, missing=series.missing and type.nullable)
    made = series.derived(F.coalesce(series.column, lit(True)), type=type, missing=False)
    return made if series.widened else made.noted("PS601", "a missing value is True here, and False where it is None")


def _to_bool(series: Series, type: Type) -> Series:
    """A missing number is true in pandas, since NaN is not zero."""
    if type.nullable:
        return _refused(series, type)
    match series.type.kind:
        case Kind.INT | Kind.FLOAT:
            code: Code = series.column.ne(0)
            if series.missing:
                code = F.coalesce(code, lit(True))
            return series.derived(code, type=type, missing=False)
        case Kind.STR if not series.missing:
            return series.derived(series.column.ne(""), type=type)
    return _refused(series, type)


_PERHAPS_FLOATS = "if a value is missing, pandas has floating-point numbers here and writes '1.0'"


def to_text(series: Series, type: Type = STR, *, gaps: bool = False) -> Series:
    """Return the text of the values as Python writes them; `gaps`: what is missing stays missing, as in pandas 3."""
    code = _text(series)
    if type.nullable or not series.missing:
        made = series.derived(code, type=type)
        if series.type.kind is Kind.INT and series.widened is None:
            return made.noted(
                "PS601", "if a value was missing, pandas has floating-point numbers here and writes '1.0'"
            )
        return made.noted("PS601", _FLOAT_TEXT) if series.type.kind is Kind.FLOAT else made
    if series.type.nullable:
        return series.derived(F.coalesce(code, lit("<NA>")), type=type, missing=False)
    missing = "NaT" if series.type.kind in (Kind.DATE, Kind.PERIOD) else "nan"
    made = series.derived(code if gaps else F.coalesce(code, lit(missing)), type=type, missing=gaps)
    if series.type.kind is Kind.FLOAT:
        return made.noted("PS601", _FLOAT_TEXT)
    if series.type.kind is Kind.INT:
        unsure = "if no value is missing, pandas has whole numbers here and writes '1'"
        if not series.widened:
            unsure = _PERHAPS_FLOATS
        return made.noted("PS601", unsure)
    if series.type.kind in (Kind.STR, Kind.UNKNOWN) and not series.widened and not gaps:
        return made.noted("PS601", "the text of a missing value is 'nan' here, and 'None' in pandas where it was None")
    return made


def _text(series: Series) -> Code:
    column = series.column
    match series.type.values:
        case Type(Kind.INT):
            text = column.cast("string")
            return F.concat(text, lit(".0")) if series.widened else text
        case Type(Kind.STR) | Type(Kind.DATE) | Type(Kind.PERIOD):
            return column.cast("string") if series.type.kind is Kind.DATE else column
        case Type(Kind.FLOAT):
            # Spark writes 1.0E7 where Python writes 10000000.0.
            digits = column.cast("decimal(38,21)").cast("string")
            return F.regexp_replace(digits, r"(\.\d+?)0+$", "$1")
        case Type(Kind.BOOL) if not series.missing:
            return F.when(column, "True").otherwise("False")
    raise Refused(
        f"the text of {series.type.kind.value} values is not the same in Spark",
        way_out="use .dt.strftime() for moments, .round() and .astype(int) for numbers",
    )
