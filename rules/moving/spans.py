"""The window of each row of rolling() and expanding(), and what is computed over it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rules.onegroup import aggregate_alone, one_group, over
from rules.reductions import Reduced, Subject, aggregate_name, reduced
from rules.running import Rows
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import FLOAT, Column, Kind
from translator.spark import Code, Codeable, F, Window, is_windowed, lit
from translator.values import Called, Element, Frame, Function, Note, Series, Value

MOVING = frozenset("mean sum std var min max median quantile count skew".split())
"""The aggregates that are computed over a moving window."""

_MICROSECONDS = {
    "D": 86_400_000_000,
    "H": 3_600_000_000,
    "T": 60_000_000,
    "MIN": 60_000_000,
    "S": 1_000_000,
    "MS": 1_000,
    "L": 1_000,
    "US": 1,
    "U": 1,
}


@dataclass(frozen=True, slots=True)
class Span:
    """The window of each row.

    Attributes:
        window: the window.
        least: how many values it has to hold for a result.
        size: how many rows it holds at most; None for any number.
        own: whether the row itself is in its window, so that no window is empty.
        notes: doubts.
    """

    window: Code
    least: int
    size: int | None = None
    own: bool = True
    notes: tuple[Note, ...] = ()


def span_of(called: Called, rows: Rows, moment: Column | None) -> Span:
    """Return the windows that ``rolling(...)`` or ``expanding(...)`` means.

    Args:
        called: the call.
        rows: the rows among which the windows are.
        moment: the column of moments for a window of a length of time.
    """
    given = dict(called.arguments)
    if called.name == "expanding":
        least = given.get("min_periods", 1)
        assert isinstance(least, int)
        return Span(rows.so_far(), least)
    window, least, closed = given["window"], given.get("min_periods"), str(given.get("closed") or "right")
    assert least is None or isinstance(least, int)
    if isinstance(window, str):
        return _of_time(window, closed, 1 if least is None else least, rows, moment)
    assert isinstance(window, int)
    offset = (window - 1) // 2 if given.get("center") else 0
    first = offset + 1 - window - (closed in ("left", "both"))
    last = offset - (closed in ("left", "neither"))
    made = rows.window().rowsBetween(_edge(first), _edge(last))
    return Span(made, window if least is None else least, last - first + 1, own=last >= 0)


def _edge(place: int) -> Codeable:
    return place or Window.currentRow


def duration(text: str) -> int:
    """Return a length of time such as "7D" or "90min" in microseconds; raises `Refused` where it has none."""
    found = re.fullmatch(r"(\d*) *([A-Za-z]+)", text)
    unit = None if found is None else _MICROSECONDS.get(found[2].upper() if found[2] != "m" else "")
    if found is None or not unit or found[1] == "0":
        raise Refused("this length of time has no translation")
    return int(found[1] or 1) * unit


def _of_time(length: str, closed: str, least: int, rows: Rows, moment: Column | None) -> Span:
    if moment is None or moment.type.kind is not Kind.TIMESTAMP:
        raise Refused("a window of a length of time over something that is not a column of moments", "never")
    back = duration(length)
    first = -back if closed in ("left", "both") else 1 - back
    last = -1 if closed in ("left", "neither") else 0
    by = replace(rows, order=(F.unix_micros(argument(F.col(moment.name))),))
    notes: tuple[Note, ...] = ()
    if not moment.unique:
        text = f"rows of the same {moment.name!r} are in one another's windows; pandas has only those before"
        notes = (Note("PS601", text, "make the moments unique"),)
    return Span(by.window().rangeBetween(_edge(first), _edge(last)), least, None, last >= 0, notes)


def number_of(series: Series, *, finite: bool = True) -> Series:
    """Return a column as numbers, for a moving window.

    Args:
        series: the column.
        finite: whether infinities are missing, as pandas takes them.

    Raises:
        Refused: it holds something else.
    """
    kind = series.type.kind
    if is_windowed(series.column):
        raise Refused("a window over another window", way_out="assign the column first")
    if kind is Kind.BOOL:
        return replace(series, column=series.exact.column.cast("int"), type=FLOAT, loose=False)
    if kind not in (Kind.INT, Kind.FLOAT, Kind.UNKNOWN):
        raise Refused("a moving window over something that is not numbers", "never")
    if finite and series.as_column("value").infinite:
        there = F.abs(argument(series.column)).ne(float("inf"))
        return replace(series, column=F.when(there, series.column), missing=True, view=False)
    return series


def moving(series: Series, span: Span, function: str, *, ddof: int = 1, q: float = 0.5) -> Reduced:
    """Return a named aggregate of the window of each row; pandas gives a floating-point number always.

    Where a window holds fewer values than are needed, the result is missing.
    """
    if function not in MOVING:
        raise Refused(f"{function}() of a moving window")
    series = number_of(series, finite=function != "count")
    if function == "count":
        code = F.count(argument(series.column)).over(span.window).cast("double")
        return _enough(code, F.count("*"), span, missing=False)
    if function == "median":
        function = "quantile"
    made = reduced(function, Subject(series, filled=False, ddof=ddof, q=q, min_count=1 if function == "sum" else 0))
    code = over(made.code, span.window)
    if series.type.kind is not Kind.FLOAT and function in ("sum", "min", "max"):
        code = code.cast("double")
    if function == "sum" and span.least == 0:
        code = F.coalesce(code, lit(0.0))
    made = _enough(code, F.count(argument(series.column)), span, missing=True)
    if series.type.kind is Kind.UNKNOWN:
        note = Note("PS602", f"a moving window takes {series.name!r} to hold numbers")
        made = replace(made, notes=(*made.notes, note))
    return made


def _enough(code: Code, count: Code, span: Span, *, missing: bool) -> Reduced:
    """Return the result where a window holds enough; an aggregate of no values is null by itself."""
    if span.least > 1 or (span.least == 1 and not missing and not span.own):
        code, missing = F.when(count.over(span.window) >= span.least, code), True
    return Reduced(code, FLOAT, missing, span.notes)


def applied(series: Series, span: Span, function: Value, *, raw: bool) -> Reduced:
    """Return what a function makes of the values in the window of each row.

    Raises:
        Refused: it is not made of aggregates.
    """
    if not isinstance(function, Function):
        return moving(series, span, aggregate_name(function))
    series = number_of(series)
    if raw and series.missing and span.least != span.size:
        raise Refused("a function that sees missing values as NaN")
    made = function.on_elements([replace(series, frame=one_group(series.frame, filled=False))])
    if not isinstance(made, Element):
        raise Refused("the function does not give one value for each window")
    alone = aggregate_alone(made)
    code = over(alone.code, span.window)
    code = code if alone.type.kind is Kind.FLOAT else code.cast("double")
    result = _enough(code, F.count(argument(series.column)), span, missing=True)
    return replace(result, notes=(*result.notes, *alone.notes))


def moment_of(frame: Frame, called: Called) -> Column | None:
    """Return the column of moments that a window of a length of time goes by: that of ``on=``, or the index."""
    name = dict(called.arguments).get("on")
    if isinstance(name, str):
        return frame.column(name)
    return frame.index.columns[0] if len(frame.index.columns) == 1 else None
