"""What functions make of the frame of one group: aggregates, and formulas of them that are spread over rows."""

from __future__ import annotations

from dataclasses import replace

from rules.preparing import steps
from rules.reductions import GROUP, Reduced
from rules.scalar import argument
from translator.rule import Refused
from translator.spark import (
    Attribute,
    Call,
    Code,
    F,
    Lit,
    Name,
    Window,
    children,
    is_call,
    is_windowed,
    walk,
)
from translator.spark import replace as replace_code
from translator.values import PREPARED, Element, Frame, Series

AGGREGATES = (
    "sum product mean median percentile min max count count_if count_distinct stddev stddev_pop variance var_pop "
    "skewness kurtosis bool_or bool_and min_by max_by covar_samp covar_pop mode collect_list collect_set"
).split()


ROWS = Name("__rows_of_group")
"""What stands for the rows of one group; no output has it: what is taken out of them is no value of all groups."""


def one_group(frame: Frame, *, filled: bool = True) -> Frame:
    """Return what stands for the frame of one group, inside a function that is applied to each group.

    Args:
        frame: the frame of all groups.
        filled: whether each group has at least one row.
    """
    rows = tuple(replace(step, base=ROWS, filled=filled) for step in frame.rows[:1])
    return replace(frame, code=ROWS, size=GROUP, rows=rows, lean=False)


def is_whole(frame: Frame) -> bool:
    """Tell whether a frame of one group is as it was given: no rows were left out, no columns stored.

    It may have columns that are computed first.
    """
    return len(frame.rows) <= 1 and all(step.base == _as_given(frame.code) for step in frame.rows)


def _as_given(code: Code) -> Code:
    match code:
        case Call(Attribute(inner, "withColumn"), (Lit(str() as name), _), ()) if name.startswith(PREPARED):
            return _as_given(inner)
    return code


def check_of_each_group(*parts: Code) -> None:
    """Raise `Refused` where a value is taken out of rows by a job of its own, which would be one for all groups."""
    if any(part == ROWS for code in parts for part in walk(code)):
        raise Refused("a value is taken out of the rows of each group")


def of_element(element: Element) -> Series:
    """Return what a function made of a group.

    Raises:
        Refused: it is of a part of the group, or of columns stored in it, or a value was taken out of all groups.
    """
    series = element.series
    if series.frame.size == GROUP:
        if not is_whole(series.frame):
            raise Refused("an aggregate of a part of a group")
        check_of_each_group(series.column)
    return series


def aggregate_alone(element: Element, *, staged: bool = False) -> Reduced:
    """Return what a function made of a group as an aggregate.

    Args:
        element: what the function made.
        staged: whether columns can be computed before, which it is an aggregate of.

    Raises:
        Refused: it depends on single rows of the group too, so that there is not one value.
    """
    series = of_element(element).exact
    if series.frame.size != GROUP or is_windowed(series.column) or not _is_alone(series.column):
        raise Refused("the function does not give one value for each group")
    check_not_nested(series.column)
    before = tuple((name, _added(step)) for name, step in steps(series))
    columns = [column for _, column in before]
    check_of_each_group(series.column, *columns)
    if before and not staged:
        raise Refused("values that depend on the rows around are aggregated", way_out="assign them to a column before")
    if not _prepared_in(series.column, *columns) <= {name for name, _ in before}:
        raise Refused("what a value depends on is computed and then sorted or chosen from")
    return Reduced(series.column, series.type, series.missing, series.notes, before=before)


def _prepared_in(*parts: Code) -> set[str]:
    """Return the names of the columns that are computed first and stand in some code."""
    texts = (part.value for code in parts for part in walk(code) if isinstance(part, Lit))
    return {text for text in texts if isinstance(text, str) and text.startswith(PREPARED)}


def _added(step: Code) -> Code:
    """Return the column that a step adds to the frame of each group."""
    match step:
        case Call(Attribute(_, "withColumn"), (_, column), ()):
            return column
    raise Refused("values are looked up for each group", way_out="look them up before the rows are grouped")


def check_not_nested(code: Code) -> None:
    """Raise `Refused` where an aggregate of a group is computed from another one, which takes Spark two steps."""
    for part in walk(code):
        if is_aggregate(part) and any(is_aggregate(inner) for child in children(part) for inner in walk(child)):
            raise Refused("an aggregate of a group is computed from another one")


def is_aggregate(code: Code) -> bool:
    """Tell whether code is the call of a function of Spark that makes one value of many."""
    return any(is_call(code, name) for name in AGGREGATES)


_COUNTS = ("count", "count_if", "count_distinct")
_OTHERWISE = ("coalesce", "when", "otherwise", "isNull", "isNotNull", "nvl", "size")


def is_known_of_nothing(made: Reduced) -> bool:
    """Tell whether what a function makes of no rows can be told: nothing, or that of a bare sum or number of rows."""
    counted = any(is_call(part, name) for part in walk(made.code) for name in _COUNTS)
    chosen = [part for part in walk(made.code) if isinstance(part, Call) and _named(part) in _OTHERWISE]
    if made.missing:
        return not counted and not chosen
    match made.code:
        case Call(Attribute(bare, "cast")):
            pass
        case bare:
            pass
    if any(is_call(bare, name) for name in _COUNTS):
        return True
    return is_call(bare, "coalesce") and len(chosen) == 1 and not counted


def _named(call: Call) -> str:
    return call.func.attr if isinstance(call.func, Attribute) else ""


def _is_alone(code: Code) -> bool:
    """Tell whether columns occur within aggregates only; a text as first argument may be the name of one."""
    if is_aggregate(code):
        return True
    if is_call(code, "col") or (isinstance(code, Call) and not is_call(code, "lit") and _starts_with_text(code)):
        return False
    return all(_is_alone(part) for part in children(code))


def _starts_with_text(call: Call) -> bool:
    function = isinstance(call.func, Attribute) and call.func.obj == Name("F")
    return function and bool(call.args) and isinstance(call.args[0], Lit) and isinstance(call.args[0].value, str)


def over(code: Code, window: Code) -> Code:
    """Return a formula of aggregates with each of them spread over a window.

    A window has no distinct aggregates; the number of distinct values is the size of their set there. A window that the
    formula holds already becomes one within the group.

    Raises:
        Refused: an aggregate of the group stands within such a window.
    """

    def change(part: Code) -> Code | None:
        if isinstance(part, Call) and isinstance(part.func, Attribute) and part.func.attr == "over":
            inner = part.func.obj
            if any(change(each) is not None for each in children(inner) if not isinstance(each, Attribute)):
                raise Refused("a window over an aggregate of the group")
            return inner.over(replace_code(part.args[0], lambda each: _partitioned(each, window)))
        if is_call(part, "count_distinct"):
            assert isinstance(part, Call)
            return F.size(F.collect_set(part.args[0]).over(window))
        if is_aggregate(part):
            return part.over(window)
        return None

    return replace_code(code, change)


def _partitioned(part: Code, window: Code) -> Code | None:
    """Return a window with the keys of a group's window added."""
    assert isinstance(window, Call)
    match part:
        case Call(Attribute(Name("Window"), "orderBy"), args, ()):
            return window.orderBy(*args)
        case Call(Attribute(Name("Window"), "partitionBy"), args, ()):
            return Window.partitionBy(*window.args, *args)
    return None


def partition(keys: list[Code]) -> Code:
    """Return the window of the rows with equal keys."""
    return Window.partitionBy(*(argument(key) for key in keys))
