"""Columns that are computed first, in a step of their own.

Spark wants a window within a window so, and what is looked up in another frame comes by a join.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from translator.spark import Attribute, Call, Code, F, Lit, Window, col, is_windowed, walk
from translator.values import KEY, PREPARED, Frame, Series, new_token, references


def prepared(series: Series, *, always: bool = False) -> Series:
    """Return a column that a window can be computed over.

    One that is computed over a window (or any, where that is said) becomes a hidden column of its frame, which only
    this series knows of.
    """
    if not (always or is_windowed(series.column)):
        return series
    name = _fresh(series.frame)
    frame = _with(series.frame, name, series.exact.column)
    return replace(series, frame=frame, column=col(name), uses=series.uses | {name}, loose=False, view=False)


def _with(frame: Frame, name: str, column: Code) -> Frame:
    return replace(
        frame,
        code=frame.code.withColumn(name, column),
        hidden=(*frame.hidden, name),
        written=(*frame.written, (name, new_token())),
    )


def numbered_rows(frame: Frame) -> tuple[Frame, str]:
    """Return a frame with the number of each row in a column for a while, and its name.

    Raises:
        Demanded: the origin has to carry the order of the source.
        Refused: there is no order to rely on.
    """
    name = _fresh(frame)
    return _with(frame, name, F.row_number().over(Window.orderBy(*frame.sort_codes()))), name


def looked_up(
    series: Series, table: Code, key: str, value: Code, *, gaps: bool = False, broadcast: bool = False
) -> Series:
    """Return what another Spark frame has for each value of a series, by a join that leaves the rows as they are.

    Args:
        series: the series.
        table: the other frame.
        key: its column with what the values are equal to; none stands there twice.
        value: its column with what is looked up.
        gaps: whether a missing value is found among missing keys.
        broadcast: whether the table is small enough to be sent to all workers.
    """
    name = _fresh(series.frame)
    table = table.select(col(key).alias(name + KEY), value.alias(name))
    column = series.exact.column
    matches = column.eqNullSafe(col(name + KEY)) if gaps else column.eq(col(name + KEY))
    code = series.frame.code.join(F.broadcast(table) if broadcast else table, matches, "left").drop(name + KEY)
    frame = replace(
        series.frame,
        code=code,
        hidden=(*series.frame.hidden, name),
        written=(*series.frame.written, (name, new_token())),
        order=series.frame.order.shuffled,
    )
    return replace(series, frame=frame, column=col(name), uses=series.uses | {name}, loose=False, view=False)


def _fresh(frame: Frame) -> str:
    name = PREPARED
    while name in frame.hidden:
        name += "_"
    return name


def steps(series: Series) -> list[tuple[str, Code]]:
    """Return the columns that a series needs to be computed first, each with the call that adds it."""
    found: list[tuple[str, Code]] = []
    code, needed = series.frame.code, set(series.uses)
    while (step := _step(code)) is not None and any(name.startswith(PREPARED) for name in needed):
        if step[0] in needed and not step[0].startswith(PREPARED):
            break
        if step[0] in needed:
            found.append((step[0], code))
            needed = (needed - {step[0]}) | _read_by(code)
        code = step[1]
    return found[::-1]


def _read_by(step: Code) -> set[str]:
    """Return the columns that the call reads which adds a column."""
    match step:
        case Call(Attribute(_, "withColumn"), (_, column)) | Call(Attribute(Call(_, (_, column, *_)), "drop")):
            names = (part.value for part in walk(column) if isinstance(part, Lit))
            return {*references(column), *(name for name in names if isinstance(name, str))}
    return set()


def _step(code: Code) -> tuple[str, Code] | None:
    """Return the column that the last call adds, and what it is added to."""
    match code:
        case Call(Attribute(inner, "withColumn"), (Lit(str() as name), _)):
            return name, inner
        case Call(Attribute(Call(Attribute(inner, "join")), "drop"), (Lit(str() as key),)):
            return key.removesuffix(KEY), inner
    return None


def _again(code: Code, step: Code, change: Callable[[Code], Code]) -> Code:
    """Return another Spark frame with the column added that a call adds to the one before it."""
    match step:
        case Call(Attribute(_, "withColumn"), (name, column)):
            return code.withColumn(name, change(column))
        case Call(Attribute(Call(Attribute(_, "join"), args), "drop"), (key,)):
            return code.join(*args).drop(key)
    raise AssertionError(step)


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
    for name, step in needed:
        if (name, written[name]) in frame.written:
            continue
        joins = isinstance(step, Call) and isinstance(step.func, Attribute) and step.func.attr == "drop"
        frame = replace(
            frame,
            code=_again(frame.code, step, change),
            hidden=(*frame.hidden, name),
            written=(*frame.written, (name, written[name])),
            order=frame.order.shuffled if joins else frame.order,
        )
    return replace(series, frame=frame)


def _without(frame: Frame, names: set[str]) -> Frame:
    hidden = tuple(name for name in frame.hidden if name not in names)
    return replace(frame, hidden=hidden, written=tuple(pair for pair in frame.written if pair[0] not in names))


def forgotten(frame: Frame) -> Frame:
    """Return the frame as it is before a selection that leaves out the columns that were computed first."""
    return _without(frame, {name for name in frame.hidden if name.startswith(PREPARED)})


def cleared(frame: Frame) -> Frame:
    """Return the frame without the columns that were computed first."""
    names = [name for name in frame.hidden if name.startswith(PREPARED)]
    return replace(_without(frame, set(names)), code=frame.code.drop(*names)) if names else frame
