"""What becomes of the moving windows of groups: the result has the labels of the groups and of the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_

from rules.categories import check_no_order
from rules.grouping import present
from rules.labels import other_rows
from rules.moving.aggregates import Compute, by_time, in_groups, named
from rules.moving.smoothing import smoothed
from rules.moving.spans import moment_of
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import INT, Column, Type
from translator.spark import Code, col, column_name
from translator.values import Called, Frame, Grouped, Key, Order, Series, Value, origin

FUNCTIONS = ("mean", "sum", "min", "max", "median", "count", "std", "var", "quantile")
RECEIVERS = (
    *(f"grouped.{windows}.{function}" for windows in ("rolling", "expanding") for function in FUNCTIONS),
    "grouped.ewm.mean",
)

WINDOW = 'Window.partitionBy("g").orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)'
RESET = [
    Example(
        'df["z"] = df.groupby("g")["x"].expanding().sum().reset_index(level=0, drop=True)',
        f'df = df.withColumn("z", F.when(F.col("g").isNotNull(), F.sum("x").over({WINDOW})))',
    ),
    Example(
        'df["z"] = df.groupby("g")["n"].expanding().max().reset_index(0, drop=True)',
        f'df = df.withColumn("z", F.when(F.col("g").isNotNull(), F.max("n").over({WINDOW}).cast("double")))',
    ),
]


def _compute(called: Called) -> Compute:
    given = dict(called.arguments)
    ddof, q = given.get("ddof", 1), given.get("q", 0.5)
    assert isinstance(ddof, int)
    assert isinstance(q, float)
    return named(called.name, ddof=ddof, q=q)


def on_rows(called: Called) -> Value:
    """Return the result for the rows of the frame that was grouped, in their places."""
    windows = called.of
    assert isinstance(windows, Called)
    moment = moment_of(_grouped(called).frame, windows) if by_time(windows) else None
    grouped = _with_keys(_grouped(called), () if moment is None else (Key(moment.name),))
    if windows.name == "ewm":
        return smoothed(replace(windows, of=grouped))
    return in_groups(windows, grouped, _compute(called))


def _with_keys(grouped: Grouped, within: tuple[Key, ...]) -> Grouped:
    """Return the groups of the rows that have all keys, which alone are in the result; they come group by group.

    Args:
        grouped: the groups.
        within: the order within a group, if it is not that of the frame.

    Raises:
        Refused: a key is computed, so that the result cannot be sorted by it.
    """
    frame = grouped.frame
    if grouped.derived or not grouped.sort:
        raise Refused("windows within groups that are not those of columns, or not sorted")
    missing = [col(key.name).isNotNull() for key in grouped.keys if key.missing] if grouped.dropna else []
    if missing:
        frame = frame.filtered(present(grouped), reduce(and_, missing))
    check_no_order(grouped.keys)
    order = Order((*(Key(key.name) for key in grouped.keys), *(within or frame.order.keys)), pending=True)
    keys = tuple(replace(key, missing=key.missing and not grouped.dropna) for key in grouped.keys)
    known = {key.name: key for key in keys}
    columns = frame.columns and tuple(known.get(column.name, column) for column in frame.columns)
    frame = replace(frame, order=order, columns=columns, index=replace(frame.index, fresh=False))
    return replace(grouped, frame=frame, keys=keys)


def _grouped(called: Called) -> Grouped:
    assert isinstance(called.of, Called)
    assert isinstance(called.of.of, Grouped)
    return called.of.of


def _everywhere(member: str, examples: list[Example]) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    def declare(function: Callable[..., Value]) -> Callable[..., Value]:
        for receiver in RECEIVERS:
            function = rule(receiver, member, examples=examples)(function)
        return function

    return declare


@_everywhere("droplevel", [Example('df["z"] = df.groupby("g")["x"].expanding().sum().droplevel(0)', RESET[0].spark)])
def droplevel(called: Called, level: Constant, axis: Unsupported = 0) -> Value:
    """Leave the labels of the groups out, so that those of the rows stay."""
    _check_levels(called, level)
    return on_rows(called)


@_everywhere("reset_index", RESET)
def reset_index(
    called: Called,
    level: Constant = None,
    *,
    drop: bool = False,
    name: Unsupported = None,
    inplace: Unsupported = False,
    allow_duplicates: Unsupported = False,
) -> Value:
    """Leave the labels of the groups out, or make columns of all labels."""
    if level is None and not drop:
        return _as_columns(called)
    if level is None or not drop:
        raise Refused("some labels of the groups and rows become columns")
    _check_levels(called, level)
    return on_rows(called)


def _check_levels(called: Called, level: object) -> None:
    """Refuse unless just the labels of the groups are meant, and those of the rows are left."""
    grouped = _grouped(called)
    levels = list(level) if isinstance(level, (list, tuple)) else [level]
    places = [
        grouped.labels.index(each) if isinstance(each, str) and each in grouped.labels else each for each in levels
    ]
    if sorted(map(str, places)) != [str(place) for place in range(len(grouped.keys))]:
        raise Refused("other labels than those of the groups are left out")
    assert isinstance(called.of, Called)
    if not grouped.as_index or "on" in dict(called.of.arguments):
        raise Refused("the rows have other labels in the result")


def _as_columns(called: Called) -> Value:
    """Return the keys, the labels of the rows and the results, sorted by group."""
    made = on_rows(called)
    grouped = _grouped(called)
    if not isinstance(made, Series) or not grouped.as_index or made.name is None:
        raise Refused("the labels of several columns")
    frame = made.frame
    label, name = _row_label(called, frame, len(grouped.keys))
    keys = [key.name for key in grouped.keys]
    if len({*keys, name, made.name}) < len(keys) + 2:
        raise Refused("two columns of the result have the same name")
    if not {key.name for key in frame.order.keys} <= {*keys, name, *frame.hidden}:
        raise Refused("the order of the rows within the groups has no column of its own")
    items: list[Code | str] = [*keys, label.alias(name) if column_name(label) != name else name]
    items += [made.column.alias(made.name), *frame.hidden]
    columns = (
        *(replace(frame.column(key), unique=False) for key in keys),
        Column(name, _label_type(called, frame), missing=False),
        made.as_column(made.name),
    )
    code = frame.code.select(*items)
    result = origin(code, columns, order=frame.order, size=frame.size, hidden=frame.hidden)
    return replace(result, rows=other_rows(), notes=made.notes)


def _row_label(called: Called, frame: Frame, level: int) -> tuple[Code, str]:
    assert isinstance(called.of, Called)
    on = dict(called.of.arguments).get("on")
    if isinstance(on, str):
        return frame.series(on).column, on
    name = frame.index.names[0] if len(frame.index.names) == 1 else None
    return frame.labels(), f"level_{level}" if name is None else name


def _label_type(called: Called, frame: Frame) -> Type:
    moment = moment_of(frame, called.of) if isinstance(called.of, Called) else None
    return INT if moment is None else moment.type
