"""Dropping, renaming and choosing columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rules.alignment import exact, subset_condition
from rules.chosen import chosen_names, has_all, is_list
from rules.filtering import kept_rows
from rules.frame.select import taken
from rules.labelled import labels_condition
from rules.labels import labels_of
from rules.series.choose import isin
from translator.rule import Axis, Example, Names, Refused, Unsupported, rule
from translator.schema import Column
from translator.spark import Attribute, Call, Code, Lit, Star, as_code, col
from translator.spark import Mapping as Pairs
from translator.spark import Sequence as Display
from translator.values import Accessor, Driver, Frame, Function, Member, Order, Python, Value, new_token

DROP = [
    Example('df.drop(columns=["x", "y"])', 'df.drop("x", "y")'),
    Example('df.drop(columns="x")', 'df.drop("x")'),
    Example('df.drop("x", axis=1)', 'df.drop("x")'),
    Example('df.drop(["x", "n"], axis="columns")', 'df.drop("x", "n")'),
    Example('df.drop(columns=["x", "absent"], errors="ignore")', 'df.drop("x", "absent")'),
    Example(
        "df.drop(columns=df.isna().sum().sort_values().tail(2).index)",
        "df.drop(*df.agg(*[F.count_if(F.col(c).isNull()).alias(c) for c in df.columns]).toPandas().iloc[0]"
        ".rename(None).sort_values().tail(2).index)",
    ),
    Example(
        'df.set_index("g").drop("u")',
        '(\n    df\n    .select("g", *[c for c in df.columns if c != "g"])\n    .filter(~F.coalesce('
        'F.col("g").isin("u"), F.lit(False)))\n)',
    ),
    Example(
        'df.set_index("g").drop(index=["u", "v"])',
        '(\n    df\n    .select("g", *[c for c in df.columns if c != "g"])\n    .filter(~F.coalesce('
        'F.col("g").isin("u", "v"), F.lit(False)))\n)',
    ),
    Example("df.drop([0, 2])", 'df.filter(~F.col("__label").isin(0, 2))'),
    Example("df.drop(index=1)", 'df.filter(~F.col("__label").isin(1))'),
    Example(
        'first = df.drop_duplicates("g")\ndf.drop(first.index)',
        'first = df.withColumn("occurrence", F.row_number().over(Window.partitionBy("g").orderBy("__label"))).filter('
        'F.col("occurrence") == 1).drop("occurrence")\ndf.join(first.select(F.col("__label").alias("__label_other")), '
        'F.col("__label") == F.col("__label_other"), "left_anti")',
    ),
    Example('df.drop(df[df["n"] > 2].index)', 'df.filter(~F.coalesce(F.col("n") > 2, F.lit(False)))'),
]


@rule(Frame, "drop", examples=DROP)
def drop(
    frame: Frame,
    labels: Names | Value | None = None,
    *,
    axis: Axis = 0,
    index: Value | None = None,
    columns: Names | Value | None = None,
    level: Unsupported = None,
    inplace: Unsupported = False,
    errors: str = "raise",
) -> Frame:
    """Drop columns, or the rows that a condition chose: ``df.drop(df[condition].index)``.

    Spark ignores columns that are not there, where pandas raises an error unless ``errors="ignore"``.
    """
    rows = labels if axis == 0 and labels is not None else index
    names = labels if axis == 1 and labels is not None else columns
    made = frame
    if isinstance(names, (Driver, Python)):
        made = _without_names(frame, names)
    elif names is not None:
        assert isinstance(names, tuple)
        made = without_columns(frame, names, strict=errors == "raise")
    if rows is not None:
        made = _without_rows(made, rows)
    return made


def _without_names(frame: Frame, names: Driver | Python) -> Frame:
    """Return the frame without columns whose names are only known when the program runs."""
    if not is_list(names):
        raise Refused("it is not known whether this is one name or several", way_out="make a list of it")
    frame = frame.with_order_kept(())
    known = frame.columns if frame.columns is not None else frame.partial
    made = frame.replaced(
        frame.code.drop(chosen_names(frame, names)),
        columns=None,
        partial=known,
        complete=has_all(frame),
    )
    return made.noted("PS602", "which columns are left is only known when the program runs")


def without_columns(frame: Frame, names: Sequence[str], *, strict: bool = True) -> Frame:
    """Return the frame without these columns.

    Raises:
        Refused: there is no such column, or none would be left.
    """
    if strict:
        for name in names:
            if not frame.has(name):
                raise Refused(f"the frame has no column {name!r}", "never")
    kept = None
    if frame.columns is not None:
        kept = tuple(column for column in frame.columns if column.name not in names)
        if not kept:
            raise Refused("no column would be left")
        frame = frame.with_order_kept(column.name for column in kept)
    code = frame.code.drop(*names)
    # Where the columns are not known, a column from before must not be taken for one that is still there.
    gone = dict.fromkeys(names, new_token()) if kept is None else {}
    partial = tuple(column for column in frame.partial if column.name not in gone)
    return frame.replaced(code, columns=kept, partial=partial, written=tuple({**dict(frame.written), **gone}.items()))


def _without_rows(frame: Frame, rows: object) -> Frame:
    labels = rows
    if isinstance(labels, Python) and type(labels.const) in (int, str):
        labels = Python(labels.code, [labels.const])
    if isinstance(labels, tuple):
        labels = Python(as_code([*labels]), [*labels])
    if isinstance(labels, Python) and isinstance(labels.const, list):
        chosen = labels_condition(frame, labels)
        if chosen is not None:
            others = ~chosen.exact.column
            return frame.filtered(kept_rows(frame, others), others)
    part = rows.of if isinstance(rows, Accessor) and rows.name == "index" else None
    condition = subset_condition(frame, part) if isinstance(part, Frame) and frame.index.kind == "default" else None
    if condition is None and isinstance(part, Frame):
        found = isin(labels_of(Accessor("index", frame)), labels_of(Accessor("index", part)))
        others = ~found.exact.column
        return replace(frame.filtered(kept_rows(frame, others)), notes=(*frame.notes, *found.notes))
    if condition is None:
        raise Refused("rows are dropped by their labels", way_out="keep the others by a condition on a column")
    others = ~exact(condition)
    return frame.filtered(kept_rows(frame, others), others)


RENAME = [
    Example(
        'df["s"].str.extract("([a-z])-([0-9])").rename(columns={0: "a", 1: "c"})',
        'df.select(F.nullif(F.regexp_extract(F.col("s"), "([a-z])-([0-9])", 1), F.lit("")).alias("a"), '
        'F.nullif(F.regexp_extract(F.col("s"), "([a-z])-([0-9])", 2), F.lit("")).alias("c"))',
    ),
    Example('df.rename(columns={"x": "price"})', 'df.withColumnRenamed("x", "price")'),
    Example('df.rename(columns={"x": "price", "n": "count"})', 'df.withColumnsRenamed({"x": "price", "n": "count"})'),
    Example('df.rename({"x": "price"}, axis=1)', 'df.withColumnRenamed("x", "price")'),
    Example('df.rename(columns={"absent": "price"})', "df"),
    Example('df[["x", "y"]].rename(columns={"x": "y", "y": "x"})', 'df.select("x", "y").toDF("y", "x")'),
    Example('df[["x", "y"]].rename(columns=str.upper)', 'df.select("x", "y").toDF("X", "Y")'),
    Example('df[["x", "y"]].rename(columns=lambda c: c + "_1")', 'df.select("x", "y").toDF("x_1", "y_1")'),
]


@rule(Frame, "rename", examples=RENAME)
def rename(
    frame: Frame,
    mapper: Value | None = None,
    *,
    index: Unsupported = None,
    columns: Value | None = None,
    axis: Axis | None = None,
    copy: bool | None = None,
    inplace: Unsupported = False,
    level: Unsupported = None,
    errors: str = "ignore",
) -> Frame:
    """Rename columns, by a dict or a function of the names; names that are not there are ignored."""
    if mapper is not None:
        if axis != 1:
            raise Refused("row labels are renamed")
        columns = mapper
    if columns is None:
        return frame.replaced(frame.code)
    if isinstance(columns, Python) and isinstance(columns.const, dict):
        mapping = _labels(frame, columns.const)
        if not all(isinstance(name, str) for pair in mapping.items() for name in pair):
            raise Refused("columns are named by something else than texts")
        if errors == "raise" and not all(frame.has(name) for name in mapping):
            raise Refused("a column that is renamed is not there", "never")
        return renamed(frame, mapping, as_dict=True)
    if frame.columns is None:
        raise Refused("the columns are not known at translation time")
    return renamed(frame, {column.name: new_name(columns, column.label) for column in frame.columns})


def _labels(frame: Frame, mapping: dict[Any, Any]) -> dict[Any, Any]:
    """Return a mapping from the names in Spark, where some columns are called by numbers, as of text that is split."""
    there = {column.label: column.name for column in frame.columns or () if column.numbered}
    return {there.get(old, old): new for old, new in mapping.items() if old not in there.values()}


def new_name(function: Value, name: str | int) -> str:
    """Return what a function of the program makes of a name that is known now."""
    if isinstance(function, Member) and function.path in _TEXT_METHODS and isinstance(name, str):
        return _TEXT_METHODS[function.path](name)
    if isinstance(function, Function):
        made = function.on_elements([Python(Lit(name), name)])
        if isinstance(made, Python) and isinstance(made.const, str):
            return made.const
    raise Refused("the new names are not known at translation time")


_TEXT_METHODS = {
    f"builtins.str.{method.__name__}": method
    for method in (str.lower, str.upper, str.strip, str.title, str.capitalize, str.lstrip, str.rstrip, str.swapcase)
}


def renamed(frame: Frame, mapping: Mapping[str, str], *, as_dict: bool = False) -> Frame:
    """Return the frame with columns renamed, all at once.

    Args:
        frame: the frame.
        mapping: new names by old ones; others are ignored.
        as_dict: write the pairs out, where they do not depend on one another.

    Raises:
        Refused: two columns would have one name.
    """
    mapping = {old: new for old, new in mapping.items() if old != new and frame.has(old)}
    if not mapping:
        return frame.replaced(frame.code)
    if frame.columns is None:
        if set(mapping.values()) & mapping.keys():
            raise Refused("columns exchange their names, and the columns are not known at translation time")
        return _with_names(frame, mapping, _renaming(frame, mapping), None)
    names = [mapping.get(name, name) for name in frame.names]
    if len(set(names)) < len(names) or set(names) & set(frame.carried):
        raise Refused("two columns would have the same name")
    free = as_dict and not set(mapping.values()) & {*frame.names, *mapping}
    code = _renaming(frame, mapping) if free else _all_renamed(frame, names)
    columns = tuple(
        replace(column, name=name, numbered=column.numbered and name not in mapping.values())
        for column, name in zip(frame.columns, names, strict=True)
    )
    return _with_names(frame, mapping, code, columns)


def _renaming(frame: Frame, mapping: Mapping[str, str]) -> Code:
    numbered = {column.name for column in frame.columns or () if column.numbered}
    match frame.code:
        case Call(Attribute(_, "select") as select, args, ()) if mapping.keys() <= numbered:
            return Call(select, tuple(_under(item, mapping) for item in args), ())
    if len(mapping) == 1:
        return frame.code.withColumnRenamed(*next(iter(mapping.items())))
    return frame.code.withColumnsRenamed(Pairs(tuple((as_code(old), as_code(new)) for old, new in mapping.items())))


def _under(item: Code, mapping: Mapping[str, str]) -> Code:
    """Return an item of a selection under its new name."""
    match item:
        case Call(Attribute(inner, "alias"), (Lit(str() as name),), ()) if name in mapping:
            return inner.alias(mapping[name])
        case Lit(str() as name) if name in mapping:
            return col(name).alias(mapping[name])
    return item


def _all_renamed(frame: Frame, names: Sequence[str]) -> Code:
    if not frame.carried:
        return frame.code.toDF(*names)
    items = [col(old).alias(new) if old != new else old for old, new in zip(frame.names, names, strict=True)]
    return frame.select(items)


def _with_names(frame: Frame, mapping: Mapping[str, str], code: Code, columns: tuple[Column, ...] | None) -> Frame:
    keys = tuple(replace(key, name=mapping.get(key.name, key.name)) for key in frame.order.keys)
    token = new_token()
    written = {**dict(frame.written), **dict.fromkeys([*mapping, *mapping.values()], token)}
    return frame.replaced(code, columns=columns, order=replace(frame.order, keys=keys), written=tuple(written.items()))


FILTER = [
    Example('df.filter(["x", "absent", "k"])', 'df.select("x", "k")'),
    Example('df.filter(like="s")', 'df.select("s")'),
    Example('df.filter(regex="^[xy]$", axis=1)', 'df.select("x", "y")'),
]


@rule(Frame, "filter", examples=FILTER)
def filter_(
    frame: Frame,
    items: Names | None = None,
    like: str | None = None,
    regex: str | None = None,
    axis: Axis | None = None,
) -> Frame:
    """Take the columns with some names; Spark's own filter is another thing."""
    if axis == 0 or [items, like, regex].count(None) != 2:
        raise Refused("rows are chosen by their labels, or the names in several ways")
    if items is not None:
        return taken(frame, [name for name in items if name in frame.names])
    if like is not None:
        return taken(frame, [name for name in frame.names if like in name])
    return taken(frame, [name for name in frame.names if re.search(str(regex), name)])


AFFIXED = [Example('df[["x", "n"]].add_prefix("a_")', 'df.select("x", "n").toDF("a_x", "a_n")')]


@rule(Frame, "add_prefix", examples=AFFIXED)
def add_prefix(frame: Frame, prefix: str, axis: Unsupported = None) -> Frame:
    """Put a text before the name of each column."""
    return renamed(frame, {name: f"{prefix}{name}" for name in frame.names})


@rule(
    Frame, "add_suffix", examples=[Example('df[["x", "n"]].add_suffix("_a")', 'df.select("x", "n").toDF("x_a", "n_a")')]
)
def add_suffix(frame: Frame, suffix: str, axis: Unsupported = None) -> Frame:
    """Put a text after the name of each column."""
    return renamed(frame, {name: f"{name}{suffix}" for name in frame.names})


LABELLED = [
    Example('df = df[["x", "n"]]\ndf.columns = ["a", "c"]', 'df = df.select("x", "n")\ndf = df.toDF("a", "c")'),
    Example(
        'df = df[["x", "n"]]\ndf.columns = [c.upper() for c in df.columns]',
        'df = df.select("x", "n")\ndf = df.toDF(*[c.upper() for c in df.columns])',
    ),
    Example(
        'df = df[["x", "n"]]\ndf.columns = df.columns.str.upper()',
        'df = df.select("x", "n")\ndf = df.toDF(*[c.upper() for c in df.columns])',
    ),
]


@rule(Frame, "columns=", examples=LABELLED)
def set_labels(frame: Frame, labels: Value) -> Frame:
    """Name all columns anew, by position."""
    known = labels.const if isinstance(labels, Python) else None
    if not isinstance(known, (list, tuple)):
        if frame.carried or not isinstance(labels, Python) or labels.pairs is not None or labels.known:
            raise Refused("the new names are not known at translation time")
        made = frame.replaced(frame.code.toDF(Star(labels.code)), columns=None)
        return replace(made, order=Order(known=not frame.order.keys), written=(("", new_token()),))
    if not all(isinstance(name, str) for name in known):
        raise Refused("columns are named by something else than texts")
    if frame.columns is None:
        if frame.carried:
            raise Refused("the columns are not known at translation time")
        return frame.replaced(
            _to_names(frame, labels, known),
            columns=tuple(Column(name) for name in known),
            order=Order(known=not frame.order.keys),
        )
    if len(known) != len(frame.names):
        raise Refused("there are more or fewer names than columns", "never")
    frame = replace(frame, columns=tuple(replace(column, numbered=False) for column in frame.columns))
    made = renamed(frame, dict(zip(frame.names, known, strict=True)))
    return made if frame.carried or made.names == frame.names else replace(made, code=_to_names(frame, labels, known))


def _to_names(frame: Frame, labels: Value, known: Sequence[str]) -> Code:
    if isinstance(labels, Python) and labels.items is None and not isinstance(labels.code, Display):
        return frame.code.toDF(Star(labels.code))
    return frame.code.toDF(*known)
