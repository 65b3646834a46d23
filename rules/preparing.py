"""A window over what is itself computed over a window: Spark wants the inner one in a column of its own first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from translator.spark import Attribute, Call, Code, Lit, col, is_windowed
from translator.values import Frame, Series, new_token

PREPARED = "__before"
"""What the columns that are computed first are called; whoever assigns the result drops them."""


def prepared(series: Series) -> Series:
    """Return a column that a window can be computed over.

    One that is computed over a window becomes a hidden column of its frame, which only this series knows of.
    """
    if not is_windowed(series.column):
        return series
    name = PREPARED
    while name in series.frame.hidden:
        name += "_"
    frame = _with(series.frame, name, series.exact.column)
    return replace(series, frame=frame, column=col(name), uses=series.uses | {name}, loose=False, view=False)


def _with(frame: Frame, name: str, column: Code) -> Frame:
    return replace(
        frame,
        code=frame.code.withColumn(name, column),
        hidden=(*frame.hidden, name),
        written=(*frame.written, (name, new_token())),
    )


def steps(series: Series) -> list[tuple[str, Code]]:
    """Return the columns that a series needs to be computed first, with what they are."""
    found: list[tuple[str, Code]] = []
    code = series.frame.code
    while isinstance(code, Call) and isinstance(code.func, Attribute) and code.func.attr == "withColumn":
        name, column = code.args
        if not (isinstance(name, Lit) and isinstance(name.value, str) and name.value in series.uses):
            break
        if not name.value.startswith(PREPARED):
            break
        found.append((name.value, column))
        code = code.func.obj
    return found[::-1]


def carried_over(frame: Frame, series: Series, change: Callable[[Code], Code] = lambda code: code) -> Series:
    """Return a series as a column of another state of its frame, which computes first what the series needs.

    Args:
        frame: the frame that the series is put into.
        series: the series.
        change: what is done to the columns that are computed first.
    """
    needed = steps(series)
    if not needed:
        return series
    names = {name for name, _ in needed}
    replace(series, frame=_without(series.frame, names), uses=series.uses - names).check_fits(frame)
    written = dict(series.frame.written)
    for name, column in needed:
        frame = replace(
            frame,
            code=frame.code.withColumn(name, change(column)),
            hidden=(*frame.hidden, name),
            written=(*frame.written, (name, written[name])),
        )
    return replace(series, frame=frame)


def _without(frame: Frame, names: set[str]) -> Frame:
    hidden = tuple(name for name in frame.hidden if name not in names)
    return replace(frame, hidden=hidden, written=tuple(pair for pair in frame.written if pair[0] not in names))


def cleared(frame: Frame) -> Frame:
    """Return the frame without the columns that were computed first."""
    names = [name for name in frame.hidden if name.startswith(PREPARED)]
    return replace(_without(frame, set(names)), code=frame.code.drop(*names)) if names else frame
