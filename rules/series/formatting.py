"""Values written as text by a format: f-strings and ``str.format`` on the elements of a column."""

from __future__ import annotations

import re

from rules.series.casts import to_text
from translator.rule import Example, Refused, rule
from translator.schema import STR, Kind
from translator.spark import Code, F, lit
from translator.values import Element, Series, Value

_NUMBER = re.compile(r"(,?)(?:\.(\d+)f|\.(\d+)%)")
_WHOLE = re.compile(r"(,)?d?|0(\d+)d?")

FORMAT = [
    Example('df["n"].apply(lambda v: f"no. {v}")', 'F.concat(F.lit("no. "), F.col("n").cast("string"))'),
    Example('df["g"].apply(lambda v: f"<{v.upper()}>")',
            'F.concat(F.lit("<"), F.coalesce(F.upper(F.col("g")), F.lit("nan")), F.lit(">"))'),
    Example(
        'df["x"].apply(lambda v: f"{v:.2f}")',
        'F.coalesce(F.regexp_replace(F.format_number(F.col("x"), 2), ",", ""), F.lit("nan"))',
    ),
    Example('df["n"].apply(lambda v: f"{v:03d}")', 'F.format_string("%03d", F.col("n"))'),
    Example('df["n"].map("{:,} pieces".format)', 'F.concat(F.format_number(F.col("n"), 0), F.lit(" pieces"))'),
    Example('df["n"].apply(lambda v: "{0:.1f}%".format(v))',
            'F.concat(F.regexp_replace(F.format_number(F.col("n"), 1), ",", ""), F.lit("%"))'),
]  # fmt: skip


@rule("builtins", "format", examples=FORMAT)
def format_(value: Value, format_spec: str = "") -> Series:
    """Write a value as text by a format.

    Spark's ``format_number`` rounds the exact value, halves to even, as Python does; ``format_string`` does not.
    """
    if not isinstance(value, Element):
        raise Refused("a whole column is written as text")
    series = value.series
    if format_spec == "":
        return to_text(series)
    if series.type.kind in (Kind.INT, Kind.FLOAT) and (found := _NUMBER.fullmatch(format_spec)):
        return _number(series, found)
    exact = not series.missing or format_spec.endswith("d")
    if series.type.kind is Kind.INT and exact and (found := _WHOLE.fullmatch(format_spec)):
        if found[2]:
            return _with_zeros(series, int(found[2]))
        code = F.format_number(series.column, 0) if found[1] else series.column.cast("string")
        return series.derived(code, type=STR)
    raise Refused(f"the format {format_spec!r} has no translation")


def _number(series: Series, found: re.Match[str]) -> Series:
    number = series.column if found[2] else series.column * 100
    code = with_places(series, number, int(found[2] or found[3]), commas=bool(found[1]))
    if found[3]:
        code = F.concat(code, lit("%"))
    if series.missing:
        code = F.coalesce(code, lit("nan" if found[2] else "nan%"))
    return series.derived(code, type=STR, missing=False)


def with_places(series: Series, number: Code, places: int, *, commas: bool = False) -> Code:
    """Return numbers computed from a series as texts with so many decimal places, rounded as Python does."""
    code: Code = F.format_number(number, places)
    if not commas:
        code = F.regexp_replace(code, ",", "")
    return F.regexp_replace(code, "∞", "inf") if series.as_column("value").infinite else code


def _with_zeros(series: Series, width: int) -> Series:
    code = F.format_string(f"%0{width}d", series.column)
    if series.missing:
        code = F.when(series.column.isNotNull(), code)
    return series.derived(code, type=STR)
