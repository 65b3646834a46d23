"""Sorting rows by values or by labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.labels import nothing_missing, renumbered, resolved
from rules.lean import certain
from rules.scalar import argument
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, rule
from translator.schema import INTERVAL, Kind
from translator.spark import Attribute, Call, Code, col, is_windowed, quoted
from translator.values import LABEL, ROW, SORTED, Frame, Function, Key, Order, Series

BY_VALUES = [
    Example(
        'df.sort_values("s", key=lambda s: s.str.lower())',
        'df.orderBy(F.lower(F.col("s")).asc_nulls_last())',
    ),
    Example(
        'df.sort_values("b", key=lambda s: s.map({True: 0, False: 1}), ascending=False, kind="stable")["n"]',
        '(df.orderBy(F.when(F.col("b") == True, 0).when(F.col("b") == False, 1).desc_nulls_last(), "__row")'
        '.select("n", "__row"))',
        ordered=True,
    ),
    Example('df.sort_values("n")', 'df.orderBy("n")'),
    Example('df.sort_values("x")', 'df.orderBy(F.col("x").asc_nulls_last())'),
    Example('df.sort_values(by="x", ascending=False)', 'df.orderBy(F.col("x").desc_nulls_last())'),
    Example('df.sort_values("x", na_position="first")', 'df.orderBy(F.col("x").asc_nulls_first())'),
    Example('df.sort_values(["x", "n", "m"])', 'df.orderBy(F.col("x").asc_nulls_last(), "n", "m")', ordered=True),
    Example(
        'df.sort_values(["x", "n", "m"], ascending=False, na_position="first")',
        'df.orderBy(F.col("x").desc_nulls_first(), F.col("n").desc(), F.col("m").desc())',
        ordered=True,
    ),
    Example(
        'df.sort_values(["g", "n", "m"], ascending=[True, False, True])',
        'df.orderBy(F.col("g").asc_nulls_last(), F.col("n").desc(), "m")',
        ordered=True,
    ),
    Example(
        'df.sort_values(["n", "m"]).sort_values(["g", "b"])',
        'df.orderBy(F.col("g").asc_nulls_last(), "b", "n", "m")',
        ordered=True,
    ),
    Example('df.sort_values("n", kind="stable")', 'df.orderBy("n", "__row")', ordered=True),
    Example('df.sort_values(["n", "m"], ignore_index=True)', 'df.orderBy("n", "m")', ordered=True),
    Example('df.sort_values("s", inplace=True)\ndf', 'df = df.orderBy(F.col("s").asc_nulls_last())\ndf', ordered=True),
]


@rule(Frame, "sort_values", examples=BY_VALUES)
def sort_values(
    frame: Frame,
    by: Names,
    *,
    axis: Axis = 0,
    ascending: Constant = True,
    inplace: Unsupported = False,
    kind: str = "quicksort",
    na_position: str = "last",
    ignore_index: bool = False,
    key: Function | None = None,
) -> Frame:
    """Sort the rows by columns, or by what a function makes of each, with missing values last in either direction.

    Spark puts nulls first when it sorts upwards. Rows that tie come in any order, as with pandas' default algorithm;
    ``kind="stable"`` keeps the order that they had.
    """
    if axis != 0:
        raise Refused("columns are sorted by the values of a row", "never")
    keys = sort_keys(frame, by, ascending, na_position)
    stable = kind in ("stable", "mergesort") and len(keys) == 1
    made = ordered(frame, keys, stable=stable) if key is None else _by_function(frame, keys, key, stable=stable)
    return renumbered(made) if ignore_index else made


def _by_function(frame: Frame, keys: Sequence[Key], function: Function, *, stable: bool) -> Frame:
    """Return the frame sorted by what a function makes of columns; no column has this order."""
    codes: list[Code | str] = []
    for key in keys:
        made = function.on_elements([frame.series(key.name)])
        if not isinstance(made, Series) or made.frame.code != frame.code or is_windowed(made.column):
            raise Refused("rows are sorted by something else than a column that is made of another one")
        if made.type.kind in (Kind.CATEGORY, Kind.LIST):
            raise Refused("the values that are sorted by have an order of their own")
        value = made.exact.column
        if made.missing:
            place = "nulls_first" if key.missing_first else "nulls_last"
            codes.append(getattr(value, f"{'desc' if key.descending else 'asc'}_{place}")())
        else:
            codes.append(value.desc() if key.descending else argument(value))
    # By several columns pandas sorts stably, and no later step could tell ties apart.
    stable = stable or len(keys) > 1
    if stable:
        frame.sort_codes()
        codes += frame.hidden
    return replace(frame.reordered((), unsorted(frame).orderBy(*codes)), order=replace(SORTED, free=not stable))


def sort_keys(frame: Frame, names: Sequence[str], ascending: object, na_position: str = "last") -> list[Key]:
    """Return the keys of an order by columns or levels of the index.

    Raises:
        Refused: a column is not there, or Spark sorts its values in another way.
    """
    upwards = list(ascending) if isinstance(ascending, (list, tuple)) else [ascending] * len(names)
    if len(upwards) != len(names) or not all(isinstance(way, (bool, int)) for way in upwards):
        raise Refused("ascending= is not True, False or one of them for each column", "never")
    keys = []
    for name, way in zip(names, upwards, strict=True):
        column = resolved(frame, name)
        among = column.type.categories if column.type.kind is Kind.CATEGORY else ()
        intervals = column.type == INTERVAL
        if (among is None and not intervals) or column.type.kind is Kind.LIST:
            raise Refused(f"the values of {name!r} are sorted in an order of their own")
        # A name that is reached through a variable of the program stays so.
        label = name if column.name == name else column.name
        keys.append(
            Key(label, descending=not way, missing_first=na_position == "first", among=among or (), intervals=intervals)
        )
    return keys


def ordered(frame: Frame, keys: Sequence[Key], *, stable: bool = False) -> Frame:
    """Return the frame sorted by keys.

    Args:
        frame: the frame.
        keys: the keys.
        stable: rows that tie keep their order; raises `Demanded` or `Refused` as `Frame.sort_codes`.
    """
    names = {key.name for key in keys}
    # An order of groups is known by their keys, which costs nothing and makes the result always the same.
    earlier = frame.order.keys if stable or frame.size != "rows" or len(keys) > 1 else ()
    upwards = [key.name for key in keys if not (key.descending or key.missing_first)]
    frame = certain(frame, upwards, "pandas puts it last, Spark first")
    every = [*keys, *(key for key in earlier if key.name not in names)]
    codes = key_codes(frame, every)
    if stable:
        frame.sort_codes()
        codes += frame.hidden
    made = frame.reordered(every, unsorted(frame).orderBy(*codes))
    free = not stable and len(every) > len(keys) == 1
    return replace(made, order=replace(made.order, free=True)) if free else made


def unsorted(frame: Frame) -> Code:
    """Return the Spark frame without the sort that it ends with, for it is sorted again."""
    match frame.code:
        case Call(Attribute(inner, "orderBy"), _, ()) if frame.order.keys:
            return inner
    return frame.code


def key_codes(frame: Frame, keys: Sequence[Key]) -> list[Code | str]:
    """Return the arguments of ``orderBy``; where nothing can be missing, the place of missing values is not said."""
    return [_key_code(frame, key) for key in keys]


def _key_code(frame: Frame, key: Key) -> Code | str:
    if key.among or key.intervals or not nothing_missing(frame, key.name):
        return key.code
    return col(key.name).desc() if key.descending else quoted(key.name)


BY_LABELS = [
    Example(
        'df.set_index("g").sort_index(ascending=False)',
        'df.select("g", *[c for c in df.columns if c != "g"]).orderBy(F.col("g").desc_nulls_last())',
        ordered=True,
    ),
    Example('df.sort_values("n").sort_index()', 'df.orderBy("n")'),
    Example("df.sort_index(axis=1)", 'df.select("b", "g", "k", "m", "n", "s", "t", "u", "x", "y")'),
]


@rule(Frame, "sort_index", examples=BY_LABELS)
def sort_index(
    frame: Frame,
    *,
    axis: Axis = 0,
    level: Unsupported = None,
    ascending: Constant = True,
    inplace: Unsupported = False,
    kind: str = "quicksort",
    na_position: str = "last",
    sort_remaining: Unsupported = True,
    ignore_index: bool = False,
    key: Unsupported = None,
) -> Frame:
    """Sort the rows by their labels: with a default index that is the order of the source again."""
    if axis == 1:
        names = sorted(frame.names, reverse=not ascending)
        return frame.projected([frame.column(name) for name in names])
    made = by_labels(frame, ascending, na_position)
    return renumbered(made) if ignore_index else made


def by_labels(frame: Frame, ascending: object, na_position: str) -> Frame:
    """Return the frame in the order of its row labels.

    Raises:
        Demanded: the source has to carry its order.
        Refused: the labels are not known.
    """
    if frame.index.kind == "columns":
        names = [column.name for column in frame.index.columns]
        labels = replace(frame, index=replace(frame.index, names=tuple(names)))
        keys = sort_keys(labels, names, ascending, na_position)
        return frame if tuple(keys) == frame.order.keys else ordered(frame, keys)
    if frame.index.fresh and ascending is True:
        return frame
    if frame.index.kind != "default" or not frame.origins or not isinstance(ascending, bool):
        raise Refused("the row labels are not known here", way_out="sort by a column")
    if frame.index.site:
        frame.labels()
    moved = frame.order.mixed or (bool(frame.order.keys) and not frame.order.pending)
    source = frame.replaced(frame.code, order=Order(mixed=moved))
    if ascending:
        return source
    source.sort_codes()
    place = next(name for name in (LABEL, ROW) if name in frame.hidden)
    return source.reordered([Key(place, descending=True)], source.code.orderBy(col(place).desc()))
