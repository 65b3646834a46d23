"""``.str``: case, white space, length, parts and tests of text. Patterns are in `patterns`, lists in `splitting`."""

from __future__ import annotations

from collections.abc import Callable

from rules.series.concatenation import joined_text
from rules.series.regex import literal
from rules.series.text import (
    changed_start,
    length,
    made,
    padded,
    picked,
    sliced,
    stripped,
    text_of,
    titled,
    truth,
)
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import BOOL, INT, Kind
from translator.spark import Attribute, Call, Code, F, Lit, column_name, lit
from translator.values import Accessor, Python, Series, Value

Plain = Callable[[Accessor], Series]


def _plain(member: str, change: Callable[[Series], Series], spark: str, says: str) -> Plain:
    """Return the rule for a member without arguments."""

    def changed(accessor: Accessor) -> Series:
        return change(text_of(accessor))

    changed.__doc__ = says
    return rule("series.str", member, examples=[Example(f'df["s"].str.{member}()', spark)])(changed)


def _test(member: str, pattern: str, says: str) -> Plain:
    """Return the rule for a test of all characters."""

    def test(series: Series) -> Series:
        return made(series, series.column.rlike(pattern), BOOL)

    return _plain(member, test, f'F.col("s").rlike({pattern!r})', says)


lower = _plain("lower", lambda s: made(s, F.lower(s.column)), 'F.lower(F.col("s"))', "Make all letters small.")
upper = _plain("upper", lambda s: made(s, F.upper(s.column)), 'F.upper(F.col("s"))', "Make all letters large.")
capitalize = _plain(
    "capitalize",
    changed_start,
    'F.concat(F.upper(F.substring(F.col("s"), 1, 1)), F.lower(F.substr(F.col("s"), F.lit(2))))',
    "Make the first letter large and the others small.",
)
title = _plain(
    "title",
    titled,
    r'F.array_join(F.transform(F.split(F.col("s"), "(?<=\\P{LC})(?=\\p{LC})"), F.initcap), "")',
    "Make the first letter of each run of letters large; initcap looks at spaces only.",
)
isalpha = _test("isalpha", r"\A\p{L}+\z", "Tell whether there are letters only.")
isdecimal = _test("isdecimal", r"\A\p{Nd}+\z", "Tell whether there are decimal digits only.")
isspace = _test("isspace", r"(?U)\A\s+\z", "Tell whether there is white space only.")


def _is_case(make: Callable[..., Code], other: Callable[..., Code]) -> Callable[[Series], Series]:
    def test(series: Series) -> Series:
        column = series.column
        return made(series, column.eq(make(column)) & column.ne(other(column)), BOOL)

    return test


isupper = _plain(
    "isupper",
    _is_case(F.upper, F.lower),
    '(F.col("s") == F.upper(F.col("s"))) & (F.col("s") != F.lower(F.col("s")))',
    "Tell whether there are letters and all of them are large.",
)
islower = _plain(
    "islower",
    _is_case(F.lower, F.upper),
    '(F.col("s") == F.lower(F.col("s"))) & (F.col("s") != F.upper(F.col("s")))',
    "Tell whether there are letters and all of them are small.",
)


def _digits(member: str, pattern: str, example: str) -> Plain:
    def test(accessor: Accessor) -> Series:
        series = text_of(accessor)
        found = made(series, series.column.rlike(pattern), BOOL)
        return found.noted("PS603", "some rare signs, such as digits in circles, are digits for one side only")

    test.__doc__ = "Tell whether there are digits only; signs such as raised digits are told apart differently."
    return rule("series.str", member, examples=[Example(f'df["s"].str.{member}()', example)])(test)


isdigit = _digits("isdigit", r"\A[\p{Nd}²³¹]+\z", r'F.col("s").rlike("\\A[\\p{Nd}²³¹]+\\z")')
isnumeric = _digits("isnumeric", r"\A\p{N}+\z", r'F.col("s").rlike("\\A\\p{N}+\\z")')
isalnum = _digits("isalnum", r"\A[\p{L}\p{N}]+\z", r'F.col("s").rlike("\\A[\\p{L}\\p{N}]+\\z")')


STRIP = [
    Example('df["s"].str.strip()', r'F.regexp_replace(F.col("s"), "(?U)^\\s+|\\s+\\z", "")'),
    Example('df["s"].str.strip("x1")', 'F.btrim(F.col("s"), F.lit("x1"))'),
]


@rule("series.str", "strip", examples=STRIP)
def strip(accessor: Accessor, to_strip: str | None = None) -> Series:
    """Take white space of every kind off both ends; Spark's trim knows the space only."""
    return stripped(text_of(accessor), to_strip)


@rule("series.str", "lstrip", examples=[
      Example('df["s"].str.lstrip()', r'F.regexp_replace(F.col("s"), "(?U)^\\s+", "")'),
      Example('df["s"].str.lstrip("x-")', r'F.regexp_replace(F.col("s"), "^[x\\-]+", "")')])  # fmt: skip
def lstrip(accessor: Accessor, to_strip: str | None = None) -> Series:
    """Take white space off the beginning."""
    return stripped(text_of(accessor), to_strip, right=False)


@rule(
    "series.str",
    "rstrip",
    examples=[Example('df["s"].str.rstrip()', r'F.regexp_replace(F.col("s"), "(?U)\\s+\\z", "")')],
)
def rstrip(accessor: Accessor, to_strip: str | None = None) -> Series:
    """Take white space off the end."""
    return stripped(text_of(accessor), to_strip, left=False)


@rule("series.str", "len", examples=[Example('df["s"].str.len()', 'F.length(F.col("s"))'),
      Example('df["s"].str.split("-").str.len()',
              'F.array_size(F.split(F.col("s"), "-"))')])  # fmt: skip
def len_(accessor: Accessor) -> Series:
    """Count the characters, or the items of lists; missing stays missing."""
    series = accessor.of
    if isinstance(series, Series) and series.type.kind is Kind.LIST:
        return length(series)
    return length(text_of(accessor))


STARTS = [
    Example('df["s"].str.startswith("x")', 'F.col("s").startswith("x")'),
    Example(
        'df["s"].str.startswith(("x", "A"), na=False)',
        'F.coalesce(F.col("s").startswith("x") | F.col("s").startswith("A"), F.lit(False))',
    ),
    Example('df[df["s"].str.startswith("x", na=False)]["n"]', 'df.filter(F.col("s").startswith("x")).select("n")'),
]


@rule("series.str", "startswith", examples=STARTS)
def startswith(accessor: Accessor, pat: Value, na: Value | None = None) -> Series:
    """Tell whether text begins with another one, or with one of several."""
    series = text_of(accessor)
    return truth(series, _any(series.column.startswith, pat), na)


@rule(
    "series.str",
    "endswith",
    examples=[Example('df["s"].str.endswith("1", na=False)', 'F.coalesce(F.col("s").endswith("1"), F.lit(False))')],
)
def endswith(accessor: Accessor, pat: Value, na: Value | None = None) -> Series:
    """Tell whether text ends with another one, or with one of several."""
    series = text_of(accessor)
    return truth(series, _any(series.column.endswith, pat), na)


def _any(test: Callable[..., Code], texts: Value) -> Code:
    if isinstance(texts, Python) and isinstance(texts.const, tuple):
        if not texts.const or not all(isinstance(text, str) for text in texts.const):
            raise Refused("it is not a tuple of texts")
        found = [test(text) for text in texts.const]
        code = found[0]
        for each in found[1:]:
            code = code | each
        return code
    if isinstance(texts, Python) and isinstance(texts.const, str):
        return test(texts.code)
    raise Refused("it is not a text that is known at translation time")


SLICE = [
    Example('df["s"].str.slice(1, 3)', 'F.substring(F.col("s"), 2, 2)'),
    Example('df["s"].str.slice(2)', 'F.substr(F.col("s"), F.lit(3))'),
]


@rule("series.str", "slice", examples=SLICE)
def slice_(accessor: Accessor, start: int | None = None, stop: int | None = None, step: int | None = None) -> Series:
    """Take a part of the text by position; Spark counts from 1."""
    return sliced(text_of(accessor), start, stop, step)


@rule(
    "series.str",
    "slice_replace",
    examples=[
        Example(
            'df["s"].str.slice_replace(1, 2, "+")',
            'F.concat(F.substring(F.col("s"), 1, 1), F.lit("+"), F.substr(F.col("s"), F.lit(3)))',
        )
    ],
)
def slice_replace(
    accessor: Accessor, start: int | None = None, stop: int | None = None, repl: str | None = None
) -> Series:
    """Put another text in the place of a part that is named by position; what is too short gets it at its end."""
    series = text_of(accessor)
    if min(start or 0, stop or 0) < 0 or (stop is not None and stop < (start or 0)):
        raise Refused("a part is replaced that is counted from the end, or ends before it begins")
    parts = [sliced(series, 0, start, None).column] if start else []
    parts += [lit(repl)] if repl else []
    parts += [sliced(series, stop, None, None).column] if stop is not None else []
    if not parts or (repl and len(parts) == 1):
        raise Refused("a whole text is replaced")
    return made(series, F.concat(*parts) if len(parts) > 1 else parts[0])


ITEM = [
    Example('df["s"].str[0]', 'F.nullif(F.substring(F.col("s"), 1, 1), F.lit(""))'),
    Example('df["s"].str[-1]', 'F.nullif(F.substring(F.col("s"), -1, 1), F.lit(""))'),
    Example('df["s"].str[::-1]', 'F.reverse(F.col("s"))'),
    Example('df["s"].str[:3]', 'F.substring(F.col("s"), 1, 3)'),
    Example('df["s"].str[-3:]', 'F.substring(F.col("s"), -3, 3)'),
    Example('df["s"].str[-3:-1]', 'F.substring(F.col("s"), -3, 2)'),
    Example('df["s"].str[:-2]', 'F.substr(F.col("s"), F.lit(1), F.greatest(F.length(F.col("s")) - 2, F.lit(0)))'),
    Example('df["s"].str[1:-1]', 'F.substr(F.col("s"), F.lit(2), F.greatest(F.length(F.col("s")) - 2, F.lit(0)))'),
    Example('df["s"].str.split("-").str[1]', 'F.get(F.split(F.col("s"), "-"), 1)'),
    Example('df["s"].str.split("-").str[-1]', 'F.try_element_at(F.split(F.col("s"), "-"), F.lit(-1))'),
]


@rule("series.str", "[]", examples=ITEM)
def item(accessor: Accessor, key: Value) -> Series:
    """Take a character, a part of the text, or an item of lists; missing where there is none."""
    if isinstance(key, Python) and isinstance(key.const, slice):
        ends = (key.const.start, key.const.stop, key.const.step)
        if not all(end is None or isinstance(end, int) for end in ends):
            raise Refused("the ends of a slice are not whole numbers", "never")
        return sliced(text_of(accessor), *ends)
    if isinstance(key, Python) and isinstance(key.const, int):
        return get(accessor, key.const)
    raise Refused("the position is not known at translation time")


@rule(
    "series.str", "get", examples=[Example('df["s"].str.get(1)', 'F.nullif(F.substring(F.col("s"), 2, 1), F.lit(""))')]
)
def get(accessor: Accessor, i: int) -> Series:
    """Take a character, or an item of lists; missing where there is none."""
    series = accessor.of
    if isinstance(series, Series) and series.type.kind is Kind.LIST:
        return picked(series, i)
    return picked(text_of(accessor), i)


PAD = [
    Example('df["s"].str.pad(5)',
            'F.when(F.length(F.col("s")) >= 5, F.col("s")).otherwise(F.lpad(F.col("s"), 5, " "))'),
    Example('df["s"].str.pad(5, side="right", fillchar="*")',
            'F.when(F.length(F.col("s")) >= 5, F.col("s")).otherwise(F.rpad(F.col("s"), 5, "*"))'),
]  # fmt: skip


@rule("series.str", "pad", examples=PAD)
def pad(accessor: Accessor, width: int, side: str = "left", fillchar: str = " ") -> Series:
    """Fill text up to a width; longer text stays, which Spark would cut."""
    if side not in ("left", "right"):
        raise Refused("text is filled up on both sides")
    return padded(text_of(accessor), width, fillchar, left=side == "left")


@rule("series.str", "rjust", examples=[Example('df["s"].str.rjust(4, "0")',
      'F.when(F.length(F.col("s")) >= 4, F.col("s")).otherwise(F.lpad(F.col("s"), 4, "0"))')])  # fmt: skip
def rjust(accessor: Accessor, width: int, fillchar: str = " ") -> Series:
    """Fill text up on its left side."""
    return padded(text_of(accessor), width, fillchar, left=True)


@rule("series.str", "ljust", examples=[Example('df["s"].str.ljust(4)',
      'F.when(F.length(F.col("s")) >= 4, F.col("s")).otherwise(F.rpad(F.col("s"), 4, " "))')])  # fmt: skip
def ljust(accessor: Accessor, width: int, fillchar: str = " ") -> Series:
    """Fill text up on its right side."""
    return padded(text_of(accessor), width, fillchar, left=False)


ZFILL = [
    Example(
        'df["s"].str.zfill(4)',
        'F.when(F.length(F.col("s")) >= 4, F.col("s"))'
        '.when(F.col("s").rlike("^[+-]"), F.concat(F.substring(F.col("s"), 1, 1), '
        'F.lpad(F.substr(F.col("s"), F.lit(2)), 3, "0")))'
        '.otherwise(F.lpad(F.col("s"), 4, "0"))',
    ),
    Example('df["n"].astype(str).str.zfill(3)', 'F.format_string("%03d", F.col("n"))'),
]


@rule("series.str", "zfill", examples=ZFILL)
def zfill(accessor: Accessor, width: int) -> Series:
    """Fill up with zeros, after a sign if there is one; longer text stays."""
    series = text_of(accessor)
    column = series.column
    if width < 1:
        return made(series, column)
    number = _whole_number(series)
    if number is not None and not series.missing:
        return made(series, F.format_string(f"%0{width}d", number))
    signed = F.concat(F.substring(column, 1, 1), F.lpad(F.substr(column, lit(2)), max(width - 1, 0), "0"))
    cases = F.when(F.length(column) >= width, column).when(column.rlike("^[+-]"), signed)
    return made(series, cases.otherwise(F.lpad(column, width, "0")))


def _whole_number(series: Series) -> Code | None:
    """Return the column of whole numbers whose text this is, if it is one."""
    match series.column:
        case Call(Attribute(number, "cast"), (Lit("string"),), ()):
            name = column_name(number)
            if name is not None and series.frame.column(name).type.kind is Kind.INT:
                return number
    return None


@rule("series.str", "repeat", examples=[Example('df["s"].str.repeat(2)', 'F.repeat(F.col("s"), 2)')])
def repeat(accessor: Accessor, repeats: int) -> Series:
    """Repeat text."""
    series = text_of(accessor)
    return made(series, F.repeat(series.column, repeats))


@rule("series.str", "find", examples=[Example('df["s"].str.find("-")', 'F.instr(F.col("s"), "-") - 1')])
def find(accessor: Accessor, sub: str, start: int = 0, end: Unsupported = None) -> Series:
    """Find where another text begins, counted from 0; -1 where it does not occur."""
    if start != 0 or sub == "":
        raise Refused("the search starts somewhere within")
    series = text_of(accessor)
    return made(series, F.instr(series.column, sub) - 1, INT)


@rule("series.str", "removeprefix", examples=[Example('df["s"].str.removeprefix("x-")',
      r'F.regexp_replace(F.col("s"), "\\Ax-", "")')])  # fmt: skip
def removeprefix(accessor: Accessor, prefix: str) -> Series:
    """Take a beginning off, where text has it."""
    series = text_of(accessor)
    return made(series, F.regexp_replace(series.column, rf"\A{literal(prefix)}", ""))


@rule("series.str", "removesuffix", examples=[Example('df["s"].str.removesuffix("-1")',
      r'F.regexp_replace(F.col("s"), "-1\\z", "")')])  # fmt: skip
def removesuffix(accessor: Accessor, suffix: str) -> Series:
    """Take an ending off, where text has it."""
    series = text_of(accessor)
    return made(series, F.regexp_replace(series.column, rf"{literal(suffix)}\z", ""))


CAT = [
    Example('df["s"].str.cat(df["k"], sep="-")', 'F.concat(F.col("s"), F.lit("-"), F.col("k"))'),
    Example('df["s"].str.cat([df["k"], df["g"]], sep=", ", na_rep="?")',
            'F.concat(F.coalesce(F.col("s"), F.lit("?")), F.lit(", "), F.coalesce(F.col("k"), F.lit("?")), '
            'F.lit(", "), F.coalesce(F.col("g"), F.lit("?")))'),
]  # fmt: skip


@rule("series.str", "cat", examples=CAT)
def cat(
    accessor: Accessor, others: Value | None = None, sep: str | None = None, na_rep: str | None = None,
    join: Unsupported = "left",
) -> Series:  # fmt: skip
    """Join text row by row; missing where one of the parts is, unless something is given for it."""
    first = text_of(accessor)
    parts = list(others.items) if isinstance(others, Python) and others.items is not None else [others]
    joined = _filled(first, na_rep)
    for part in parts:
        if not isinstance(part, Series):
            raise Refused("text is joined with something that is not a column, or down the column")
        if sep:
            joined = joined_text(joined, Python(Lit(sep), sep))
        joined = joined_text(joined, _filled(part, na_rep))
    return joined.derived(joined.column, name=first.name)


def _filled(series: Series, na_rep: str | None) -> Series:
    if na_rep is None or not series.missing:
        return series
    return series.derived(F.coalesce(series.column, lit(na_rep)), missing=False)
