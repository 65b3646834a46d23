"""Lists that functions make of the values of a group, and the texts that they are joined to: ``", ".join(set(s))``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.parts import of_whole
from rules.reductions import GROUP, Subject, reduced
from rules.running import ties
from translator.rule import Example, Refused, rule
from translator.schema import STR, Kind
from translator.spark import Code, F
from translator.values import Accessor, Element, Note, Series, Value

_SORTED = Note("PS601", "a Python set has no order; its texts are joined in sorted order here")


def listed(value: Value, kind: str) -> Accessor:
    """Return a list of a group's values.

    Args:
        value: the values of a group, or a list of them.
        kind: what is made of it: "list", "unique", "set" or "sorted".

    Raises:
        Refused: it is something else.
    """
    if isinstance(value, Accessor) and isinstance(value.of, Series) and value.name in _KINDS:
        return Accessor(_OF_LISTS.get((value.name, kind), f"{kind}()"), value.of)
    if isinstance(value, Series) and value.frame.size == GROUP and len(value.frame.rows) == 1:
        return Accessor(f"{kind}()", value)
    raise Refused("a function of Python is called with a whole column")


_KINDS = ("list()", "unique()", "set()", "sorted()", "sorted set()")
_OF_LISTS = {
    ("unique()", "list"): "unique()",
    ("set()", "list"): "set()",
    ("sorted()", "list"): "sorted()",
    ("sorted set()", "list"): "sorted set()",
    ("unique()", "sorted"): "sorted set()",
    ("set()", "sorted"): "sorted set()",
    ("sorted set()", "sorted"): "sorted set()",
}
"""What a list of values becomes; all else is that of the values themselves."""


def _array(listing: Accessor) -> Code:
    series = listing.of
    assert isinstance(series, Series)
    subject = Subject(of_whole(series), True)
    match listing.name:
        case "list()":
            return reduced("list", subject).code
        case "unique()":
            return F.array_distinct(reduced("list", subject).code)
        case "sorted()":
            return F.array_sort(F.collect_list(subject.column))
    return F.array_sort(F.collect_set(subject.column))


def _function(name: str, example: str, spark: str) -> Callable[[Value], Accessor]:
    def function(values: Value) -> Accessor:
        return listed(values, name)

    function.__doc__ = f"Take the values of a group as {name}() does."
    return rule("builtins", name, examples=[Example(example, spark)])(function)


_JOINED = 'df.filter(F.col("g").isNotNull()).groupBy(F.col("g").alias("g_key")).agg(F.array_join({}, ", ").alias("g"))'
_SORTED_SET = 'F.array_sort(F.collect_set("g"))'
_LIST = (
    'F.transform(F.array_sort(F.collect_list(F.struct("__row", F.col("g").alias("value")))), lambda row: row["value"])'
)
list_ = _function("list", 'df.groupby("g")["g"].agg(lambda s: ", ".join(list(s)))', _JOINED.format(_LIST))
set_ = _function("set", 'df.groupby("g")["g"].agg(lambda s: ", ".join(set(s)))', _JOINED.format(_SORTED_SET))
sorted_ = _function(
    "sorted", 'df.groupby("g")["g"].agg(lambda s: ", ".join(sorted(set(s))))', _JOINED.format(_SORTED_SET)
)

JOIN = [
    Example(
        'df.groupby("g")["g"].agg(", ".join)',
        '(df.filter(F.col("g").isNotNull()).groupBy(F.col("g").alias("g_key")).agg(F.array_join(F'
        '.transform(F.array_sort(F.collect_list(F.struct("__row", F.col("g").alias("value")))), l'
        'ambda row: row["value"]), ", ").alias("g")))',
    ),
    Example(
        'df.groupby("g")["g"].apply(lambda s: ", ".join(s))',
        '(df.filter(F.col("g").isNotNull()).groupBy(F.col("g").alias("g_key")).agg(F.array_join(F'
        '.transform(F.array_sort(F.collect_list(F.struct("__row", F.col("g").alias("value")))), l'
        'ambda row: row["value"]), ", ").alias("g")))',
    ),
    Example(
        'df.groupby("g").agg(all=("g", "|".join), n=("n", "sum"))',
        '(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.array_join(F.transform(F.array_sor'
        't(F.collect_list(F.struct("__row", F.col("g").alias("value")))), lambda row: row["value"'
        ']), "|").alias("all"), F.sum("n").alias("n")))',
    ),
    Example(
        'df.groupby("g")["n"].apply(lambda s: ",".join(s.astype(str)))',
        '(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.array_join(F.transform(F.array_sor'
        't(F.collect_list(F.struct("__row", F.col("n").cast("string").alias("value")))), lambda r'
        'ow: row["value"]), ",").alias("n")))',
    ),
    Example(
        'df.groupby("b")["n"].transform(lambda s: "+".join(s.astype(str)))',
        'F.array_join(F.transform(F.array_sort(F.collect_list(F.struct("__row", F.col("n").cast("'
        'string").alias("value"))).over(Window.partitionBy("b"))), lambda row: row["value"]), "+"'
        ")",
    ),
]


@rule(Series, "join()", examples=JOIN)
def join(series: Series, values: Value, separator: str) -> Element:
    """Join the texts of a group, or of a list of them; one that is missing is an error in Python."""
    listing = listed(values, "list")
    if series.type.kind is not Kind.STR:
        raise Refused("something other than texts is joined", "never", way_out="use .astype(str)")
    made = series.derived(F.array_join(_array(listing), separator), type=STR, missing=False)
    notes = (_SORTED,) if listing.name == "set()" else () if listing.name.startswith("sorted") else ties(series.frame)
    return Element(replace(made, notes=(*made.notes, *notes)))
