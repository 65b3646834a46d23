"""One element of a column, inside a function that is applied to each: its operators and methods are Python's."""

from __future__ import annotations

from collections.abc import Callable

from rules.series import strings
from rules.series.choose import isin
from rules.series.compare import comparison
from rules.series.datetimes import with_parts
from rules.series.operands import missing_constant
from rules.series.patterns import replaced_text
from rules.series.regex import literal
from rules.series.splitting import split_text
from rules.series.text import made
from translator.rule import Example, Operand, Refused, rule
from translator.schema import BOOL, INT, Kind
from translator.spark import Attribute, Code, F, lit
from translator.values import Accessor, Element, Python, Series, Value, is_missing, scalar_type


def _text(element: Element) -> Series:
    series = element.series
    if series.type.values.kind is not Kind.STR:
        raise Refused("this is no method of such a value")
    return series


def _compared(op: str, pandas: str, spark: str) -> Callable[[Element, Operand], Series]:
    def compare(element: Element, other: Operand) -> Series:
        series = element.series
        right = other.series if isinstance(other, Element) else other
        if missing_constant(right) and series.type.kind not in (Kind.INT, Kind.FLOAT):
            raise Refused("whether a missing value is None depends on the data", way_out="use pd.isna()")
        kinds = {series.type.kind, scalar_type(right).kind}
        if Kind.TIMESTAMP in kinds and Kind.STR in kinds:
            raise Refused("a moment is compared with a text, which a single moment is never equal to")
        found = comparison(op, series, right)
        if isinstance(right, Series) and series.missing and right.missing and series.type.kind is Kind.STR:
            return found.noted("PS601", "two missing texts are unequal here; in Python None is equal to None")
        return found

    compare.__doc__ = "Compare as Python does; with a missing number the result is False, or True for !=."
    return rule(Element, op, examples=[Example(pandas, spark)])(compare)


_PLAIN = 'df["x"].apply(lambda v: v {} 1)'
equal = _compared("==", _PLAIN.format("=="), 'F.coalesce(F.col("x") == 1, F.lit(False))')
unequal = _compared("!=", _PLAIN.format("!="), 'F.coalesce(F.col("x") != 1, F.lit(True))')
less = _compared("<", _PLAIN.format("<"), 'F.coalesce(F.col("x") < 1, F.lit(False))')
less_or_equal = _compared("<=", _PLAIN.format("<="), 'F.coalesce(F.col("x") <= 1, F.lit(False))')
greater = _compared(">", _PLAIN.format(">"), 'F.coalesce(F.col("x") > 1, F.lit(False))')
greater_or_equal = _compared(">=", 'df["n"].apply(lambda v: 0 <= v < 5)', '(F.col("n") >= 0) & (F.col("n") < 5)')


def _identity(op: str, says: str) -> Callable[[Element, Operand], Series]:
    def identical(element: Element, other: Operand) -> Series:
        series = element.series
        if not missing_constant(other):
            raise Refused("the identity of values is asked for")
        moments = series.type.kind in (Kind.TIMESTAMP, Kind.TIMEDELTA, Kind.ZONED)
        nat = isinstance(other, Python) and isinstance(other.code, Attribute) and other.code.attr == "NaT"
        numbers = series.type.kind in (Kind.INT, Kind.FLOAT)
        if not series.missing or moments is not nat or numbers:
            return series.derived(lit(op == "is not"), type=BOOL, missing=False)
        code = series.column.isNull() if op == "is" else series.column.isNotNull()
        found = series.derived(code, type=BOOL, missing=False)
        if nat:
            return found
        return found.noted("PS601", "a missing value counts as None here; pandas may have NaN, which is not None")

    identical.__doc__ = says
    moment = "isNull" if op == "is" else "isNotNull"
    examples = [
        Example(f'df["n"].apply(lambda v: v {op} None)', f"F.lit({op == 'is not'})"),
        Example(f'df["t"].apply(lambda v: v {op} pd.NaT)', f'F.col("t").{moment}()'),
    ]
    return rule(Element, op, examples=examples)(identical)


is_none = _identity("is", "Tell whether it is None; a missing number is NaN, which is not.")
is_not_none = _identity("is not", "Tell whether it is not None; a missing number is NaN, which is not None.")

IN = [
    Example('df["k"].apply(lambda v: v in ["a", "b"])', 'F.coalesce(F.col("k").isin("a", "b"), F.lit(False))'),
    Example('df["n"].apply(lambda v: "few" if v in (1, 2, 3) else "many")',
            'F.when(F.col("n").isin(1, 2, 3), "few").otherwise("many")'),
]  # fmt: skip


@rule(Element, "in", examples=IN)
def in_(element: Element, values: Value) -> Series:
    """Tell whether it is among some constants."""
    return _found_in(element.series, values)


@rule(Element, "not in", examples=[Example('df["k"].apply(lambda v: v not in ["a", "b"])',
      '~F.coalesce(F.col("k").isin("a", "b"), F.lit(False))')])  # fmt: skip
def not_in(element: Element, values: Value) -> Series:
    """Tell whether it is not among some constants."""
    found = _found_in(element.series, values)
    return found.derived(~found.exact.column)


def _found_in(series: Series, values: Value) -> Series:
    consts = values.const if isinstance(values, Python) else None
    if isinstance(consts, dict):
        consts = list(consts)
    if not isinstance(consts, (list, tuple, set)) or any(is_missing(const) for const in consts):
        raise Refused("it is looked for in something that is not a list of constants")
    if any(not isinstance(const, (str, int, float)) for const in consts):
        raise Refused("it is looked for among values that are not plain")
    return isin(series, Python(lit(None), list(consts), items=tuple(Python(lit(c), c) for c in consts)))


CONTAINED = [
    Example('df["g"].apply(lambda v: 1 if "u" in v else 0)', 'F.when(F.col("g").contains("u"), 1).otherwise(0)')
]


@rule(Element, "rin", examples=CONTAINED)
def contains(element: Element, other: str) -> Series:
    """Tell whether it holds another text."""
    return _truth(_text(element), _text(element).column.contains(other))


@rule(
    Element,
    "rnot in",
    examples=[Example('df["g"].apply(lambda v: "u" not in v)', 'F.coalesce(~F.col("g").contains("u"), F.lit(False))')],
)
def contains_not(element: Element, other: str) -> Series:
    """Tell whether it does not hold another text."""
    return _truth(_text(element), ~_text(element).column.contains(other))


def _truth(series: Series, code: Code) -> Series:
    """Return a test of text; a missing one is an error in Python."""
    return series.derived(code, type=BOOL, missing=False, loose=series.missing)


ITEM = [
    Example('df["g"].apply(lambda v: v[0])', 'F.nullif(F.substring(F.col("g"), 1, 1), F.lit(""))'),
    Example('df["g"].apply(lambda v: v[:1] + "!")', 'F.concat(F.substring(F.col("g"), 1, 1), F.lit("!"))'),
    Example('df["g"].apply(lambda v: v.split("u")[0])', 'F.get(F.split(F.col("g"), "u"), 0)'),
]


@rule(Element, "[]", examples=ITEM)
def item(element: Element, key: Value) -> Series:
    """Take a character, a part of the text, or an item of a list; what is not there is an error in Python."""
    return strings.item(Accessor("str", element.series), key)


def _method(
    member: str, of_text: Callable[[Accessor], Series], spark: str, *, truth: bool = False
) -> Callable[[Element], Series]:
    """Return the rule for a method of text without arguments, which is what ``.str`` has under its name."""

    def method(element: Element) -> Series:
        found = of_text(Accessor("str", _text(element)))
        return _truth(element.series, found.column) if truth else found

    method.__doc__ = "Call the method of text; that of a missing value is an error in Python."
    return rule(Element, member, examples=[Example(f'df["g"].apply(lambda v: v.{member}())', spark)])(method)


lower = _method("lower", strings.lower, 'F.lower(F.col("g"))')
upper = _method("upper", strings.upper, 'F.upper(F.col("g"))')
capitalize = _method(
    "capitalize",
    strings.capitalize,
    'F.concat(F.upper(F.substring(F.col("g"), 1, 1)), F.lower(F.substr(F.col("g"), F.lit(2))))',
)
title = _method(
    "title",
    strings.title,
    r'F.array_join(F.transform(F.split(F.col("g"), "(?<=\\P{LC})(?=\\p{LC})"), F.initcap), "")',
)
isalpha = _method(
    "isalpha", strings.isalpha, 'F.coalesce(F.col("g").rlike("\\\\A\\\\p{L}+\\\\z"), F.lit(False))', truth=True
)
isdigit = _method(
    "isdigit", strings.isdigit, 'F.coalesce(F.col("g").rlike("\\\\A[\\\\p{Nd}²³¹]+\\\\z"), F.lit(False))', truth=True
)
isupper = _method(
    "isupper",
    strings.isupper,
    'F.coalesce((F.col("g") == F.upper(F.col("g"))) & (F.col("g") != F.lower(F.col("g"))), F.lit(False))',
    truth=True,
)
islower = _method(
    "islower",
    strings.islower,
    'F.coalesce((F.col("g") == F.lower(F.col("g"))) & (F.col("g") != F.upper(F.col("g"))), F.lit(False))',
    truth=True,
)


def _strip(member: str, of_text: Callable[..., Series], spark: str) -> Callable[..., Series]:
    def strip(element: Element, chars: str | None = None) -> Series:
        return of_text(Accessor("str", _text(element)), chars)

    strip.__doc__ = "Take white space, or other characters, off the ends."
    return rule(Element, member, examples=[Example(f'df["g"].apply(lambda v: v.{member}("u"))', spark)])(strip)


strip_ = _strip("strip", strings.strip, 'F.btrim(F.col("g"), F.lit("u"))')
lstrip = _strip("lstrip", strings.lstrip, 'F.regexp_replace(F.col("g"), "^[u]+", "")')
rstrip = _strip("rstrip", strings.rstrip, r'F.regexp_replace(F.col("g"), "[u]+\\z", "")')


@rule(
    Element,
    "startswith",
    examples=[
        Example('df["g"].apply(lambda v: v.startswith("u"))', 'F.coalesce(F.col("g").startswith("u"), F.lit(False))')
    ],
)
def startswith(element: Element, prefix: Value) -> Series:
    """Tell whether it begins with another text."""
    return _truth(_text(element), strings.startswith(Accessor("str", element.series), prefix).column)


@rule(Element, "endswith", examples=[Example('df["g"].apply(lambda v: v.endswith(("u", "v")))',
      'F.coalesce(F.col("g").endswith("u") | F.col("g").endswith("v"), F.lit(False))')])  # fmt: skip
def endswith(element: Element, suffix: Value) -> Series:
    """Tell whether it ends with another text."""
    return _truth(_text(element), strings.endswith(Accessor("str", element.series), suffix).column)


@rule(Element, "replace", examples=[Example('df["g"].apply(lambda v: v.replace("u", "o"))',
      'F.replace(F.col("g"), F.lit("u"), F.lit("o"))'),
      Example('df["u"].apply(lambda v: v.replace(day=1))',
      'F.make_timestamp(F.year(F.col("u")), F.month(F.col("u")), F.lit(1), F.hour(F.col("u")), '
      'F.minute(F.col("u")), F.extract(F.lit("SECOND"), F.col("u")))'),
      Example('df["t"].map(lambda v: v.replace(month=1, day=1, hour=0, minute=0, second=0))',
      'F.make_timestamp(F.year(F.col("t")), F.lit(1), F.lit(1), F.lit(0), F.lit(0), '
      'F.extract(F.lit("SECOND"), F.col("t")) % 1 + 0)')])  # fmt: skip
def replace(element: Element, old: str | None = None, new: str | None = None, **parts: int) -> Series:
    """Replace one text by another, wherever it occurs, or parts of a moment."""
    if old is None and new is None:
        return with_parts(element, parts)
    if parts or old is None or new is None:
        raise Refused("a text is replaced a number of times, or something else than text")
    return replaced_text(_text(element), old, new)


@rule(Element, "split", examples=[Example('df["g"].apply(lambda v: v.split("u", 1)[1] if "u" in v else "")',
      'F.when(F.col("g").contains("u"), F.get(F.split(F.col("g"), "u", 2), 1)).otherwise("")')])  # fmt: skip
def split(element: Element, sep: str | None = None, maxsplit: int = -1) -> Series:
    """Split at another text, which stands for itself, or at white space."""
    if maxsplit == 0:
        raise Refused("nothing is split")
    return split_text(_text(element), sep, maxsplit, regex=False)


@rule(
    Element,
    "count",
    examples=[Example('df["g"].apply(lambda v: v.count("u"))', 'F.regexp_count(F.col("g"), F.lit("u"))')],
)
def count(element: Element, sub: str) -> Series:
    """Count how often another text occurs."""
    series = _text(element)
    return made(series, F.regexp_count(series.column, lit(literal(sub))), INT)


@rule(Element, "find", examples=[Example('df["g"].apply(lambda v: v.find("u"))', 'F.instr(F.col("g"), "u") - 1')])
def find(element: Element, sub: str) -> Series:
    """Find where another text begins; -1 where it does not occur."""
    return strings.find(Accessor("str", _text(element)), sub)


@rule(
    Element,
    "zfill",
    examples=[Example('df["n"].apply(lambda v: str(v).zfill(3))', 'F.format_string("%03d", F.col("n"))')],
)
def zfill(element: Element, width: int) -> Series:
    """Fill up with zeros."""
    return strings.zfill(Accessor("str", _text(element)), width)
