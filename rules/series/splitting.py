"""``.str``: text that is split into lists, and lists that are joined."""

from __future__ import annotations

from dataclasses import replace

from rules.series.patterns import TEXTS, numbered
from rules.series.regex import java_pattern, literal
from rules.series.text import picked, text_of
from translator.rule import Example, Refused, rule
from translator.schema import STR, Kind
from translator.spark import Code, F, Lambda, Name
from translator.values import Accessor, Series, Value

SPLIT = [
    Example('df["s"].str.split("-")', 'F.split(F.col("s"), "-")'),
    Example('df["s"].str.split(".")', r'F.split(F.col("s"), "\\.")'),
    Example('df["s"].str.split("-", n=1).str[0]', 'F.get(F.split(F.col("s"), "-", 2), 0)'),
    Example('df["s"].str.split()',
            r'F.filter(F.split(F.col("s"), "(?U)\\s+"), lambda part: part != "")'),
    Example(r'df["s"].str.split(r"\s|-")', r'F.split(F.col("s"), "(?U)\\s|-")'),
    Example('df[["a", "c"]] = df["s"].str.split("-", n=1, expand=True)',
            'df = df.withColumns({"a": F.get(F.split(F.col("s"), "-", 2), 0), '
            '"c": F.get(F.split(F.col("s"), "-", 2), 1)})'),
    Example('df["s"].str.split("-", expand=True)[1]', 'F.get(F.split(F.col("s"), "-"), 1)'),
]  # fmt: skip


@rule("series.str", "split", examples=SPLIT)
def split(
    accessor: Accessor, pat: str | None = None, *, n: int = -1, expand: bool = False, regex: bool | None = None
) -> Value:
    """Split text into lists; one character stands for itself, longer ones are a pattern.

    With ``expand`` the number of columns must be told by ``n``, since that of pandas depends on the data.
    """
    series = text_of(accessor)
    parts = split_text(series, pat, n, regex=regex)
    if not expand:
        return parts
    if n <= 0:
        return Accessor("apply(pd.Series)", parts)
    # A text with fewer parts has None in their place.
    columns = [replace(picked(parts, place), widened=False) for place in range(n + 1)]
    made = numbered(series, columns, (None,) * (n + 1))
    return made.noted("PS601", "where no text has so many parts, pandas has fewer columns")


def split_text(series: Series, pat: str | None, n: int = -1, *, regex: bool | None = None) -> Series:
    """Return the lists of the parts of text."""
    if pat is None:
        return series.derived(_at_white_space(series.column, n), type=TEXTS)
    if pat == "":
        raise Refused("text is split at nothing", "never")
    plain = regex is False or (regex is None and len(pat) == 1)
    pattern = java_pattern(literal(pat) if plain else pat)
    if pattern.groups:
        raise Refused("the pattern has groups, which are among the parts in pandas")
    code = F.split(series.column, pattern.text, n + 1) if n > 0 else F.split(series.column, pattern.text)
    return series.derived(code, type=TEXTS)


def _at_white_space(column: Code, n: int) -> Code:
    not_empty = Lambda("part", Name("part").ne(""))
    if n <= 0:
        return F.filter(F.split(column, r"(?U)\s+"), not_empty)
    return F.filter(F.split(F.regexp_replace(column, r"(?U)^\s+", ""), r"(?U)\s+", n + 1), not_empty)


@rule("series.apply(pd.Series)", "[]", examples=[Example('df["s"].str.split("-", expand=True)[0]',
      'F.get(F.split(F.col("s"), "-"), 0)')])  # fmt: skip
def part(accessor: Accessor, key: int) -> Series:
    """Take one column of text that was split into columns."""
    series = accessor.of
    assert isinstance(series, Series)
    made = series.derived(picked(series, key).column, type=STR, missing=True, name=None)
    return replace(made, widened=False)  # parts that a text lacks are None


@rule("series.str", "join", examples=[Example('df["s"].str.split("-").str.join("+")',
      'F.array_join(F.split(F.col("s"), "-"), "+")')])  # fmt: skip
def join(accessor: Accessor, sep: str) -> Series:
    """Join the items of lists."""
    series = accessor.of
    if not isinstance(series, Series) or series.type.kind is not Kind.LIST:
        raise Refused("the characters of text are joined")
    return series.derived(F.array_join(series.column, sep), type=STR)
