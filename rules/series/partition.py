"""``.str``: text cut at a place that is searched, and columns for the parts of text."""

from __future__ import annotations

from dataclasses import replace

from rules.reductions import materialized
from rules.series.patterns import numbered
from rules.series.regex import literal
from rules.series.splitting import split_text
from rules.series.text import made, text_of
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import INT
from translator.spark import Code, Each, F, Name, Star, lit, quoted
from translator.values import Accessor, Frame, Series, Value, new_token

RFIND = [
    Example(
        'df["s"].str.rfind("-")',
        "F.when(F.instr(F.reverse(F.col('s')), '-') == 0, -1).otherwise(F.length(F.col('s')) - F.instr"
        "(F.reverse(F.col('s')), '-'))",
    ),
    Example(
        'df["s"].str.rfind("b c")',
        "F.when(F.instr(F.reverse(F.col('s')), 'c b') == 0, -1).otherwise(F.length(F.col('s')) - F"
        ".instr(F.reverse(F.col('s')), 'c b') - 2)",
    ),
]
RSPLIT = [
    Example('df["s"].str.rsplit("-", n=1)', "F.split(F.col('s'), '(?s)-(?!.*-)')"),
    Example('df["s"].str.rsplit(" ")', "F.split(F.col('s'), ' ')"),
    Example('df["s"].str.rsplit(" ", n=1).str[-1]', "F.try_element_at(F.split(F.col('s'), '(?s) (?!.* )'), F.lit(-1))"),
]
PARTITION = [
    Example(
        'df[["a", "mark", "c"]] = df["s"].str.partition(" ")',
        "df = df.withColumns({'a': F.substring_index(F.col('s'), ' ', 1), 'mark': F.when(F.col('s')"
        ".contains(' '), ' ').when(F.col('s').isNotNull(), ''), 'c': F.when(F.col('s').contains(' '), F"
        ".substr(F.col('s'), F.instr(F.col('s'), ' ') + 1)).when(F.col('s').isNotNull(), '')})",
    ),
    Example(
        'df["s"].str.partition("-")[2]',
        "F.when(F.col('s').contains('-'), F.substr(F.col('s'), F.instr(F.col('s'), '-') + 1)).when(F"
        ".col('s').isNotNull(), '')",
    ),
]
RPARTITION = [
    Example(
        'df[["a", "mark", "c"]] = df["s"].str.rpartition("-")',
        "df = df.withColumns({'a': F.when(F.col('s').contains('-'), F.substr(F.col('s'), F.lit(1), F"
        ".length(F.col('s')) - F.length(F.substring_index(F.col('s'), '-', -1)) - 1)).when(F.col('s')"
        ".isNotNull(), ''), 'mark': F.when(F.col('s').contains('-'), '-').when(F.col('s').isNotNull(),"
        " ''), 'c': F.substring_index(F.col('s'), '-', -1)})",
    ),
    Example(
        'df["s"].str.rpartition(" ")[0]',
        "F.when(F.col('s').contains(' '), F.substr(F.col('s'), F.lit(1), F.length(F.col('s')) - F"
        ".length(F.substring_index(F.col('s'), ' ', -1)) - 1)).when(F.col('s').isNotNull(), '')",
    ),
]
DUMMIES = [
    Example(
        'df["s"].str.get_dummies(" ")',
        "df.select(*[F.coalesce(F.array_contains(F.split(F.col('s'), ' '), value), F.lit(False)).cast"
        "('bigint').alias(value) for value, in df.select(F.explode(F.split(F.col('s'), ' ')).alias"
        "('value')).filter(F.col('value') != '').distinct().orderBy('value').collect()])",
    ),
    Example(
        'df["k"].str.get_dummies()',
        "df.select(*[F.coalesce(F.array_contains(F.split(F.col('k'), '\\\\|'), value), F.lit(False)).cast"
        "('bigint').alias(value) for value, in df.select(F.explode(F.split(F.col('k'), '\\\\|')).alias"
        "('value')).filter(F.col('value') != '').distinct().orderBy('value').collect()])",
    ),
]


@rule("series.str", "rfind", examples=RFIND)
def rfind(accessor: Accessor, sub: str, start: int = 0, end: Unsupported = None) -> Series:
    """Find where another text begins for the last time, counted from 0; -1 where it does not occur."""
    if start != 0 or sub == "":
        raise Refused("the search starts somewhere within")
    series = text_of(accessor)
    back = F.instr(F.reverse(series.column), sub[::-1])
    start_of = F.length(series.column) - back
    if len(sub) > 1:
        start_of = start_of - (len(sub) - 1)
    return made(series, F.when(back.eq(0), -1).otherwise(start_of), INT)


@rule("series.str", "rsplit", examples=RSPLIT)
def rsplit(accessor: Accessor, pat: str | None = None, *, n: int = -1, expand: Unsupported = False) -> Value:
    """Split text into lists, from its end if it is split once only."""
    series = text_of(accessor)
    if n <= 0:
        return split_text(series, pat, regex=False) if pat else split_text(series, None)
    if n != 1 or not pat:
        raise Refused("text is split several times from its end, or at white space")
    mark = literal(pat)
    whole = split_text(series, pat, regex=False)
    return replace(whole, column=F.split(series.column, f"(?s){mark}(?!.*{mark})"))


def _parts(series: Series, sep: str, *, last: bool) -> tuple[Code, Code, Code]:
    """Return what is before a text, that text if it is there, and what is after it."""
    if sep == "":
        raise Refused("text is cut at nothing", "never")
    column = series.column
    there = column.contains(sep)
    middle = F.when(there, sep).when(column.isNotNull(), "")
    if not last:
        after = F.substr(column, F.instr(column, sep) + len(sep))
        return F.substring_index(column, sep, 1), middle, F.when(there, after).when(column.isNotNull(), "")
    after = F.substring_index(column, sep, -1)
    before = F.substr(column, lit(1), F.length(column) - F.length(after) - len(sep))
    return F.when(there, before).when(column.isNotNull(), ""), middle, after


def _cut(accessor: Accessor, sep: str, *, expand: bool, last: bool) -> Value:
    if not expand:
        raise Refused("text is cut into tuples", way_out="leave out expand=False")
    series = text_of(accessor)
    parts = [made(series, code) for code in _parts(series, sep, last=last)]
    return numbered(series, parts, (None, None, None))


@rule("series.str", "partition", examples=PARTITION)
def partition(accessor: Accessor, sep: str = " ", expand: bool = True) -> Value:
    """Cut text where another one occurs first: what is before, that text, what is after."""
    return _cut(accessor, sep, expand=expand, last=False)


@rule("series.str", "rpartition", examples=RPARTITION)
def rpartition(accessor: Accessor, sep: str = " ", expand: bool = True) -> Value:
    """Cut text where another one occurs last: what is before, that text, what is after."""
    return _cut(accessor, sep, expand=expand, last=True)


@rule("series.str", "get_dummies", examples=DUMMIES)
def get_dummies(accessor: Accessor, sep: str = "|") -> Frame:
    """Make a column for each part of text, 1 where a row has that part; the parts are looked up first."""
    if len(sep) != 1:
        # pandas takes it for a regular expression.
        raise Refused("a separator of several characters", way_out="replace it by a single one before")
    series = materialized(text_of(accessor))
    parts = split_text(series, sep, regex=False).column
    frame, value = series.frame, Name("value")
    found = frame.code.select(F.explode(parts).alias("value")).filter(F.col("value").ne("")).distinct()
    held = F.coalesce(F.array_contains(parts, value), lit(False)) if series.missing else F.array_contains(parts, value)
    each = Each(held.cast("bigint").alias(value), "(value,)", found.orderBy(quoted("value")).collect())
    cell = replace(series.derived(Star(each), type=INT, missing=False), name=None)
    names = () if frame.columns is None else frame.names
    sorted_before = frame.with_order_kept(())
    gone = tuple({**dict(frame.written), **dict.fromkeys(names, new_token())}.items())
    made_frame = sorted_before.replaced(
        sorted_before.select([cell.column]), columns=None, partial=(), written=gone, source=frame
    )
    return replace(made_frame, cells=(cell,))
