"""Values exchanged one by one: replace and map with a dict."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rules.series.elementwise import applied
from rules.series.lookup import found_in, found_on_driver
from rules.series.missing import as_held, filled, fitting_type, perhaps_whole
from rules.series.operands import missing_constant, value_column
from rules.series.regex import java_pattern, java_replacement
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import STR, UNKNOWN, Kind, Type, join
from translator.spark import FUNCTIONS, Attribute, Call, Code, Each, F, Lit, Name, Star, lit
from translator.values import UNSET, Driver, Function, Member, Python, Series, Value, constant_type, is_missing

ABSENT = Python(Lit(None), UNSET)
"""Stands for an argument that was not given."""
_SMALL = 6
"""Up to so many pairs are written as a chain of conditions."""

REPLACE = [
    Example('df["n"].replace(3, 30)', 'F.when(F.col("n") == 3, 30).otherwise(F.col("n"))'),
    Example('df["k"].replace({"a": "b", "b": "a"})',
            'F.when(F.col("k") == "a", "b").when(F.col("k") == "b", "a").otherwise(F.col("k"))'),
    Example('df["n"].replace(0, np.nan)', 'F.when(F.col("n") != 0, F.col("n"))'),
    Example('df["x"].replace(np.nan, 0)', 'F.coalesce(F.col("x"), F.lit(0))'),
    Example('df["k"].replace(["a", "b"], "z")', 'F.when(F.col("k").isin("a", "b"), "z").otherwise(F.col("k"))'),
    Example('df["k"].replace(["a", "b"], ["b", "a"])',
            'F.when(F.col("k") == "a", "b").when(F.col("k") == "b", "a").otherwise(F.col("k"))'),
    Example('df["s"].replace(r"x-(\\d)", r"\\1", regex=True)', 'F.regexp_replace(F.col("s"), r"(?U)x-(\\d)", "$1")'),
    Example('df["s"].replace({"[0-9]": "b", "b": "a"}, regex=True)',
            'F.when(F.col("s").rlike("b"), F.regexp_replace(F.regexp_replace(F.col("s"), "[0-9]", "b"), "b", "a"))'
            '.otherwise(F.regexp_replace(F.col("s"), "[0-9]", "b"))'),
    Example('df["b"].replace([np.inf, 3], 0)', 'F.col("b")'),
    Example('df["n"].replace("a", "b")', 'F.col("n")'),
]  # fmt: skip
MAP = [
    Example('df["k"].map({"a": 1, "b": 2})', 'F.when(F.col("k") == "a", 1).when(F.col("k") == "b", 2)'),
    Example('df["k"].map({"a": "first", None: "none"})',
            'F.when(F.col("k") == "a", "first").when(F.col("k").isNull(), "none")'),
    Example('df["n"].map(lambda v: v * 2)', 'F.col("n") * 2'),
    Example('df["b"].map({True: "yes", False: "no"})',
            'F.when(F.col("b") == True, "yes").when(F.col("b") == False, "no")'),
    Example('df["k"].map({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7})',
            'F.create_map(F.lit("a"), F.lit(1), F.lit("b"), F.lit(2), F.lit("c"), F.lit(3), F.lit("d"), F.lit(4), '
            'F.lit("e"), F.lit(5), F.lit("f"), F.lit(6), F.lit("g"), F.lit(7))[F.col("k")]'),
    Example('df["often"] = df["k"].map(df["k"].value_counts())',
        'df = df.join(df.filter(F.col("k").isNotNull()).groupBy("k").count().select(F.col("k").al'
        'ias("__before_key"), F.col("count").alias("__before")), F.col("k") == F.col("__before_ke'
        'y"), "left").drop("__before_key").withColumn("often", F.col("__before")).drop("__before"'
        ")"),
    Example('df["mean"] = df["g"].map(df.groupby("g")["x"].mean())',
        'df = df.join(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x")).'
        'select(F.col("g").alias("__before_key"), F.col("x").alias("__before")), F.col("g") == F.'
        'col("__before_key"), "left").drop("__before_key").withColumn("mean", F.col("__before")).'
        'drop("__before")'),
    Example('df["v"] = df["k"].map(other.drop_duplicates("k").set_index("k")["v"])',
        'df = df.join(other.withColumn("occurrence", F.row_number().over(Window.partitionBy("k").'
        'orderBy("__row"))).filter(F.col("occurrence") == 1).drop("occurrence").select(F.col("k")'
        '.alias("__before_key"), F.col("v").alias("__before")), F.col("k").eqNullSafe(F.col("__be'
        'fore_key")), "left").drop("__before_key").withColumn("v", F.col("__before")).drop("__bef'
        'ore")'),
    Example('df[df["g"].map(df["g"].value_counts()) > 2]',
        'df.join(df.filter(F.col("g").isNotNull()).groupBy("g").count().select(F.col("g").alias("'
        '__before_key"), F.col("count").alias("__before")), F.col("g") == F.col("__before_key"), '
        '"left").drop("__before_key").filter(F.col("__before") > 2).drop("__before")'),
    Example('df["x"] - df["g"].map(df.groupby("g")["x"].mean())',
        'df.join(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x")).selec'
        't(F.col("g").alias("__before_key"), F.col("x").alias("__before")), F.col("g") == F.col("'
        '__before_key"), "left").drop("__before_key").select((F.col("x") - F.col("__before")).ali'
        'as("value"))'),
    Example('top = df["g"].value_counts().head(2).sort_values()\ndf["top"] = df["g"].map(top)',
        'top = df.filter(F.col("g").isNotNull()).groupBy("g").count().orderBy(F.col("count").desc'
        '_nulls_last()).limit(2).orderBy("count")\ndf = df.join(F.broadcast(top.select(F.col("g").'
        'alias("__before_key"), F.col("count").alias("__before"))), F.col("g") == F.col("__before'
        '_key"), "left").drop("__before_key").withColumn("top", F.col("__before")).drop("__before'
        '")'),
]  # fmt: skip


@rule(Series, "replace", examples=REPLACE)
def replace(
    series: Series,
    to_replace: Value | None = None,
    value: Value = ABSENT,
    *,
    inplace: Unsupported = False,
    limit: Unsupported = None,
    regex: bool = False,
    method: Unsupported = None,
) -> Series:
    """Exchange whole values, all at once; a value of another type is never found."""
    if to_replace is None:
        raise Refused("there is nothing to replace")
    pairs = _pairs(to_replace, value)
    if regex:
        return _replaced_in_text(series, pairs)
    plain = [(old, new) for old, new in pairs if not missing_constant(old) and _findable(series.type, old)]
    gap = next((new for old, new in pairs if missing_constant(old)), None)
    made = _exchanged(series, plain) if plain else series
    if gap is None or not series.missing:
        return made
    if plain:
        raise Refused("missing values are replaced together with others", way_out="use fillna()")
    return filled(series, gap)


def _pairs(old: Value, new: Value) -> list[tuple[Value, Value]]:
    """Return what is replaced by what."""
    if isinstance(old, Python) and old.known and isinstance(old.const, dict) and new is ABSENT:
        pairs = old.pairs or [(_plain(key), _plain(value)) for key, value in old.const.items()]
        if any(isinstance(part, Python) and isinstance(part.const, (dict, list)) for pair in pairs for part in pair):
            raise Refused("the dict holds lists or dicts")
        return list(pairs)
    if new is ABSENT:
        raise Refused("without a value pandas fills with the one before")
    if isinstance(old, Python) and isinstance(old.const, (list, tuple)):
        olds = list(old.items or [_plain(const) for const in old.const])
        if isinstance(new, Python) and isinstance(new.const, (list, tuple)):
            news = list(new.items or [_plain(const) for const in new.const])
            if len(olds) != len(news):
                raise Refused("the two lists are not of the same length", "never")
            return list(zip(olds, news, strict=True))
        return [(each, new) for each in olds]
    if not isinstance(old, Python) or not old.known or isinstance(old.const, dict):
        raise Refused("what is replaced is not known at translation time")
    return [(old, new)]


def _plain(const: object) -> Python:
    if const is not None and not isinstance(const, (str, int, float, bool)):
        raise Refused("it holds something that is not a plain value")
    return Python(Lit(const), const)


def _findable(type: Type, value: Value) -> bool:
    """Tell whether a constant can be equal to a value of a type."""
    if not isinstance(value, Python) or not value.known:
        raise Refused("what is replaced is not known at translation time")
    mine, other = type.values, constant_type(value.const)
    if mine.kind is Kind.BOOL and isinstance(value.const, (int, float)) and value.const not in (0, 1):
        return False
    if mine.kind is Kind.BOOL and other.kind is Kind.STR:
        return False
    if Kind.BOOL in (mine.kind, other.kind) and mine.kind is not other.kind and mine.kind is not Kind.STR:
        raise Refused("numbers and truth values are mixed")
    if not mine.is_known:
        return True
    if mine.kind not in (Kind.STR, Kind.INT, Kind.FLOAT, Kind.BOOL):
        raise Refused("values of this type are replaced")
    return (mine.kind is Kind.STR) == (other.kind is Kind.STR)


def _exchanged(series: Series, pairs: Sequence[tuple[Value, Value]]) -> Series:
    held = {id(new): as_held(series, new) for _, new in pairs}
    pairs = [(old, held[id(new)]) for old, new in pairs]
    type = series.type
    for _, new in pairs:
        type = fitting_type(type, new)
    for note in perhaps_whole(series, type):
        series = series.noted(note.code, note.message)
    column = series.exact.column
    news = {id(new) for _, new in pairs}
    gap = any(missing_constant(new) for _, new in pairs)
    missing = series.missing or gap
    if len(news) == 1 and len(pairs) > 1 and not gap:
        found = column.isin(*(old.code for old, _ in pairs if isinstance(old, Python)))
        return series.derived(F.when(found, _branch(pairs[0][1])).otherwise(column), type=type, missing=missing)
    if not gap and (replaced := _within(column, pairs)) is not None:
        return series.derived(replaced, type=type, missing=missing)
    if len(pairs) == 1 and gap and isinstance(pairs[0][0], Python):
        return series.derived(F.when(column.ne(pairs[0][0].code), column), type=type, missing=True)
    return series.derived(_cases(column, pairs).otherwise(column), type=type, missing=missing)


def _within(column: Code, pairs: Sequence[tuple[Value, Value]]) -> Code | None:
    """Return the choice that a column already is, such as that of an earlier replacement, with values replaced in it.

    None where it is something else: nothing then has to be written twice.
    """
    branches: list[tuple[Code, Lit]] = []
    match column:
        case Call(Attribute(choice, "otherwise"), (last,)):
            pass
        case _:
            return None
    while choice != FUNCTIONS:
        match choice:
            case Call(Attribute(choice, "when"), (condition, Lit() as value)):
                branches.append((condition, value))
            case _:
                return None
    news = {old.const: new for old, new in reversed(pairs) if isinstance(old, Python) and isinstance(new, Python)}
    if len(news) < len(pairs) or not all(isinstance(const, str) for const in news):
        return None
    made: Code = FUNCTIONS
    for condition, value in reversed(branches):
        found = news.get(value.value)
        made = made.when(condition, found.code if found is not None else value)
    for old, new in pairs:
        assert isinstance(old, Python)
        made = made.when(last.eq(old.code), _branch(new))
    return made.otherwise(last)


def _cases(column: Code, pairs: Sequence[tuple[Value, Value]]) -> Code:
    cases: Code = FUNCTIONS
    for old, new in pairs:
        test = column.isNull() if missing_constant(old) else column.eq(old.code)  # type: ignore[attr-defined]
        cases = cases.when(test, _branch(new))
    return cases


def _branch(value: Value) -> Code:
    if isinstance(value, Python) and not missing_constant(value):
        return value.code
    return value_column(Kind.UNKNOWN, value)


def _replaced_in_text(series: Series, pairs: Sequence[tuple[Value, Value]]) -> Series:
    if series.type.values.kind is not Kind.STR:
        raise Refused("patterns are replaced in something that is not text")
    column = series.column
    for old, new in pairs:
        consts = [part.const for part in (old, new) if isinstance(part, Python) and part.known]
        if len(consts) != 2 or not all(isinstance(const, str) for const in consts):
            raise Refused("the patterns and what replaces them are not texts")
        pattern = java_pattern(str(consts[0]))
        changed = F.regexp_replace(column, pattern.code, java_replacement(str(consts[1]), pattern))
        # pandas looks for all patterns in the text as it was, so that what one puts in is not found by the next.
        first = column == series.column
        column = changed if first else F.when(series.column.rlike(pattern.code), changed).otherwise(column)
    return series.derived(column, type=STR)


@rule(Series, "map", examples=MAP)
def map_(series: Series, arg: Value, na_action: str | None = None) -> Series:
    """Give each value what a dict or a function has for it; what a dict does not have is missing."""
    if isinstance(arg, (Function, Member)):
        return applied(series, arg, (), skip_missing=na_action == "ignore")
    if isinstance(arg, Python) and isinstance(arg.const, dict):
        found = _looked_up(series, arg)
        gap = series.missing and any(is_missing(key) for key in arg.const)
        return found.noted("PS601", "pandas tells None and NaN apart in a dict") if gap else found
    if isinstance(arg, Python) and arg.pairs is not None:
        return _looked_up_pairs(series, list(arg.pairs), UNKNOWN)
    if isinstance(arg, Series):
        return found_in(series, arg)
    if isinstance(arg, Driver):
        return found_on_driver(series, arg)
    raise Refused("what the values are mapped with is not known at translation time")


def _looked_up(series: Series, arg: Python) -> Series:
    assert isinstance(arg.const, dict)
    found = {key: value for key, value in arg.const.items() if is_missing(key) or _findable(series.type, _plain(key))}
    types = [constant_type(value) for value in found.values() if not is_missing(value)]
    type = types[0] if types else UNKNOWN
    for each in types[1:]:
        type = join(type, each)
    if type.kind is Kind.OBJECT:
        raise Refused("the dict has values of different types")
    if not types:
        raise Refused("the dict has no value that can be found", "never")
    if len(found) <= _SMALL or any(is_missing(key) for key in found):
        return _looked_up_pairs(series, [(_plain(key), _plain(value)) for key, value in found.items()], type)
    parts = [lit(part) for pair in found.items() for part in pair]
    if arg.pairs is None and len(found) == len(arg.const):
        keys = F.array(Star(Each(F.lit(Name("key")), "key", arg.code)))
        values = F.array(Star(Each(F.lit(Name("value")), "value", arg.code.values())))
        table: Code = F.map_from_arrays(keys, values)
    else:
        table = F.create_map(*parts)
    return _perhaps_floats(series.derived(table.item(series.column), type=type, missing=True))


def _looked_up_pairs(series: Series, pairs: list[tuple[Value, Value]], type: Type) -> Series:
    for old, new in pairs:
        if not isinstance(old, Python) or not old.known or not isinstance(new, (Python, Driver)):
            raise Refused("the dict holds something that is not a plain value")
    return _perhaps_floats(series.derived(_cases(series.exact.column, pairs), type=type, missing=True))


def _perhaps_floats(found: Series) -> Series:
    """Say that whole numbers that were looked up are floating-point ones in pandas if one was not found."""
    return dataclasses.replace(found, widened=None) if found.type.kind is Kind.INT else found
