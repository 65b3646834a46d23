"""``.str``: patterns that are searched, replaced, taken out."""

from __future__ import annotations

from dataclasses import replace as with_changes

from rules.series.regex import (
    Pattern,
    flags_of,
    is_literal,
    java_literal,
    java_pattern,
    java_replacement,
    literal,
)
from rules.series.text import literal_text, made, text_of, truth
from translator.rule import Example, Refused, rule
from translator.schema import INT, STR, Column, Kind, Type
from translator.spark import Code, F, lit
from translator.values import Accessor, Frame, Python, Series, Value

TEXTS = Type(Kind.LIST, element=STR)

CONTAINS = [
    Example('df["s"].str.contains("x")', 'F.col("s").contains("x")'),
    Example('df["s"].str.contains("a.c|x", na=False)', 'F.coalesce(F.col("s").rlike("(?d)a.c|x"), F.lit(False))'),
    Example('df["s"].str.contains("A", case=False, na=False)', 'F.coalesce(F.col("s").rlike("(?i)A"), F.lit(False))'),
    Example('df["s"].str.contains(".", regex=False, na=False)', 'F.coalesce(F.col("s").contains("."), F.lit(False))'),
    Example(r'df["s"].str.contains(r"^\w+$", na=False)', 'F.coalesce(F.col("s").rlike("(?dU)^\\\\w+$"), F.lit(False))'),
    Example('~df["s"].str.contains("x", na=False)', '~F.coalesce(F.col("s").contains("x"), F.lit(False))'),
    Example('df["s"].str.contains("x", na=True)', 'F.coalesce(F.col("s").contains("x"), F.lit(True))'),
]


@rule("series.str", "contains", examples=CONTAINS)
def contains(
    accessor: Accessor, pat: Value, case: bool = True, flags: Value | int = 0, na: Value | None = None,
    regex: bool = True,
) -> Series:  # fmt: skip
    """Tell whether a pattern occurs in text; a missing text gives a missing truth unless ``na`` says otherwise."""
    series = text_of(accessor)
    if isinstance(pat, Python) and not pat.known and not regex:
        return truth(series, series.column.contains(pat.code), na)
    text, given = literal_text(pat), flags_of(flags, case)
    if not given and (not regex or is_literal(text)):
        return truth(series, series.column.contains(pat.code if isinstance(pat, Python) else text), na)
    pattern = java_pattern(text if regex else literal(text), given)
    return truth(series, series.column.rlike(pattern.text), na)


@rule(
    "series.str",
    "match",
    examples=[
        Example('df["s"].str.match("[a-z]", na=False)', 'F.coalesce(F.col("s").rlike("\\\\A(?:[a-z])"), F.lit(False))')
    ],
)
def match(accessor: Accessor, pat: str, case: bool = True, flags: Value | int = 0, na: Value | None = None) -> Series:
    """Tell whether text begins with a pattern."""
    series = text_of(accessor)
    return truth(series, series.column.rlike(java_pattern(pat, flags_of(flags, case)).anchored(end=False)), na)


@rule("series.str", "fullmatch", examples=[Example('df["s"].str.fullmatch("x|x-1", na=False)',
      'F.coalesce(F.col("s").rlike("\\\\A(?:x|x-1)\\\\z"), F.lit(False))')])  # fmt: skip
def fullmatch(
    accessor: Accessor, pat: str, case: bool = True, flags: Value | int = 0, na: Value | None = None
) -> Series:
    """Tell whether a pattern takes the whole text."""
    series = text_of(accessor)
    return truth(series, series.column.rlike(java_pattern(pat, flags_of(flags, case)).anchored(end=True)), na)


REPLACE = [
    Example('df["s"].str.replace("-", "_")', 'F.replace(F.col("s"), F.lit("-"), F.lit("_"))'),
    Example('df["s"].str.replace(".", "", regex=False)', 'F.replace(F.col("s"), F.lit("."), F.lit(""))'),
    Example(r'df["s"].str.replace(r"(\w)-(\d)", r"\2$\1", regex=True)',
            r'F.regexp_replace(F.col("s"), "(?U)(\\w)-(\\d)", "$2\\$$1")'),
    Example(r'df["s"].str.replace("[^a-z]+", "", regex=True)', 'F.regexp_replace(F.col("s"), "[^a-z]+", "")'),
    Example('df["s"].str.replace("X", "y", case=False, regex=True)', 'F.regexp_replace(F.col("s"), "(?i)X", "y")'),
]  # fmt: skip


@rule("series.str", "replace", examples=REPLACE)
def replace(
    accessor: Accessor,
    pat: Value,
    repl: Value | None = None,
    n: int = -1,
    case: bool | None = None,
    flags: Value | int = 0,
    regex: bool = False,
) -> Series:
    """Replace what a text or a pattern finds; groups are ``$1`` in Java, and other dollars are escaped."""
    series = text_of(accessor)
    if n != -1 or repl is None:
        raise Refused("only so many are replaced" if n != -1 else "the replacement is missing")
    old, new = literal_text(pat), literal_text(repl)
    given = flags_of(flags, case is not False)
    if not regex and not given:
        return replaced_text(series, old, new)
    if not regex:
        return made(series, F.regexp_replace(series.column, java_pattern(literal(old), given).text, java_literal(new)))
    pattern = java_pattern(old, given)
    return made(series, F.regexp_replace(series.column, pattern.text, java_replacement(new, pattern)))


def replaced_text(series: Series, old: str, new: str) -> Series:
    """Return text with each occurrence of another text replaced."""
    if old == "":
        raise Refused("an empty text is replaced")
    return made(series, F.replace(series.column, lit(old), lit(new)))


@rule(
    "series.str",
    "count",
    examples=[Example(r'df["s"].str.count("[a-z]")', 'F.regexp_count(F.col("s"), F.lit("[a-z]"))')],
)
def count(accessor: Accessor, pat: str, flags: Value | int = 0) -> Series:
    """Count how often a pattern occurs."""
    series = text_of(accessor)
    return made(series, F.regexp_count(series.column, lit(java_pattern(pat, flags_of(flags)).text)), INT)


@rule("series.str", "findall", examples=[Example(r'df["s"].str.findall(r"\d")',
      r'F.regexp_extract_all(F.col("s"), F.lit("(?U)\\d"), F.lit(0))')])  # fmt: skip
def findall(accessor: Accessor, pat: str, flags: Value | int = 0) -> Series:
    """List what a pattern finds: the whole matches, or its one group."""
    series = text_of(accessor)
    pattern = java_pattern(pat, flags_of(flags))
    if len(pattern.groups) > 1:
        raise Refused("the pattern has several groups")
    found = F.regexp_extract_all(series.column, lit(pattern.text), lit(len(pattern.groups)))
    return series.derived(found, type=TEXTS)


EXTRACT = [
    Example(r'df["s"].str.extract(r"(\d+)", expand=False)',
            r'F.nullif(F.regexp_extract(F.col("s"), "(?U)(\\d+)", 1), F.lit(""))'),
    Example(r'df["s"].str.extract(r"([a-z]*)-", expand=False)',
            r'F.when(F.col("s").rlike("([a-z]*)-"), F.regexp_extract(F.col("s"), "([a-z]*)-", 1))'),
    Example(r'df["s"].str.extract(r"(?P<word>[a-z]+)-(?P<digit>\d)")',
            r'df.select(F.nullif(F.regexp_extract(F.col("s"), "(?U)(?<word>[a-z]+)-(?<digit>\\d)", 1), F.lit(""))'
            r'.alias("word"), F.nullif(F.regexp_extract(F.col("s"), "(?U)(?<word>[a-z]+)-(?<digit>\\d)", 2), F.lit(""))'
            r'.alias("digit"))'),
    Example(r'df["s"].str.extract(r"(\d+)")[0]', r'F.nullif(F.regexp_extract(F.col("s"), "(?U)(\\d+)", 1), F.lit(""))'),
    Example('df["z"] = df["s"].str.extract(r"(\\d+)")',
            r'df = df.withColumn("z", F.nullif(F.regexp_extract(F.col("s"), "(?U)(\\d+)", 1), F.lit("")))'),
]  # fmt: skip


@rule("series.str", "extract", examples=EXTRACT)
def extract(accessor: Accessor, pat: str, flags: Value | int = 0, expand: bool = True) -> Value:
    """Take the groups of a pattern out; missing where it does not occur, where Spark gives an empty text.

    Without names the columns are 0, 1, ...: those of several groups can be taken or assigned, not shown.
    """
    series = text_of(accessor)
    pattern = java_pattern(pat, flags_of(flags))
    # What is not found is NaN, also where the text is None.
    groups = [with_changes(_group(series, pattern, number), widened=True) for number in range(len(pattern.groups))]
    if not groups:
        raise Refused("the pattern has no group", "never")
    if len(groups) == 1 and not expand:
        return with_changes(groups[0], name=pattern.groups[0] or series.name)
    return numbered(series, groups, pattern.groups)


def _group(series: Series, pattern: Pattern, number: int) -> Series:
    found = F.regexp_extract(series.column, pattern.text, number + 1)
    if pattern.never_empty(number):
        return made(series, F.nullif(found, lit("")), missing=True)
    if pattern.optional[number]:
        raise Refused("a group may be empty or may not take part, which Spark does not tell apart")
    return made(series, F.when(series.column.rlike(pattern.text), found), missing=True)


def numbered(series: Series, parts: list[Series], names: tuple[str | None, ...]) -> Frame:
    """Return the frame of several parts of a text; those without a name are called by their numbers."""
    labels = [name or str(place) for place, name in enumerate(names)]
    items: list[Code] = [part.column.alias(label) for part, label in zip(parts, labels, strict=True)]
    frame = series.frame.with_order_kept(())
    columns = tuple(
        Column(label, part.type, widened=part.widened, numbered=name is None)
        for part, label, name in zip(parts, labels, names, strict=True)
    )
    made_frame = frame.replaced(frame.select([*items]), columns=columns)
    return with_changes(made_frame, written=frame.written)
