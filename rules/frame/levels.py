"""Labels of several levels: those of columns that lists of aggregates make, and those of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.frame.columns import new_name
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.spark import as_code
from translator.values import Function, Labels, Python, Value

_TABLE = 'd = df.groupby("g").agg({"n": ["min", "max"]})\n'


def _levels(labels: Labels) -> list[tuple[str, ...]]:
    found = labels.const
    if not isinstance(found, list) or not found or not all(isinstance(label, tuple) for label in found):
        raise Refused("the labels have no levels")
    return found


def _place(level: object, count: int) -> int:
    if not isinstance(level, int) or not -count <= level < count:
        raise Refused("the level is not known")
    return level % count


@rule(
    "columns",
    "get_level_values",
    examples=[
        Example(
            _TABLE + "d.columns = d.columns.get_level_values(1)\nd",
            'd = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min("n").alias("n_min"), F.max('
            '"n").alias("n_max"))\nd = d.select("g", F.col("n_min").alias("min"), F.col("n_max").alias'
            '("max"))\nd',
        )
    ],
)
def get_level_values(labels: Labels, level: Constant) -> Labels:
    """Give the labels of one level of the columns."""
    found = _levels(labels)
    place = _place(level, len(found[0]))
    return _named([label[place] for label in found], labels)


@rule(
    "columns",
    "droplevel",
    examples=[
        Example(
            _TABLE + "d.columns = d.columns.droplevel(0)\nd",
            'd = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min("n").alias("n_min"), F.max('
            '"n").alias("n_max"))\nd = d.select("g", F.col("n_min").alias("min"), F.col("n_max").alias'
            '("max"))\nd',
        )
    ],
)
def droplevel(labels: Labels, level: Constant = 0) -> Labels:
    """Leave one of two levels of the columns out."""
    found = _levels(labels)
    if len(found[0]) != 2:
        raise Refused("the columns have more than two levels")
    place = 1 - _place(level, 2)
    return _named([label[place] for label in found], labels)


@rule(
    "columns",
    "to_flat_index",
    examples=[
        Example(
            _TABLE + 'd.columns = ["_".join(c) for c in d.columns.to_flat_index()]\nd',
            'd = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min("n").alias("n_min"), F.max('
            '"n").alias("n_max"))\nd',
        )
    ],
)
def to_flat_index(labels: Labels) -> Labels:
    """Take the labels as pairs, which they are."""
    _levels(labels)
    return labels


@rule(
    "columns",
    "map",
    examples=[
        Example(
            _TABLE + 'd.columns = d.columns.map("_".join)\nd',
            'd = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min("n").alias("n_min"), F.max('
            '"n").alias("n_max"))\nd',
        )
    ],
)
def map_(labels: Labels, mapper: Value, na_action: Unsupported = None) -> Labels:
    """Name the columns by what a function makes of each label."""
    if not isinstance(labels.const, list):
        raise Refused("the columns are not known at translation time")
    return _named([_mapped(mapper, label) for label in labels.const], labels)


def _mapped(function: Value, label: str | tuple[str, ...]) -> str:
    if isinstance(label, str):
        return new_name(function, label)
    items = tuple(Python(as_code(part), part) for part in label)
    if isinstance(function, Function):
        made = function.on_elements([Python(as_code(label), label, items)])
        if isinstance(made, Python) and isinstance(made.const, str):
            return made.const
    raise Refused("the new names are not known at translation time")


def _named(names: Sequence[str], labels: Labels) -> Labels:
    return replace(labels, code=as_code([*names]), const=[*names], index=labels.index)
