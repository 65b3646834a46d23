"""Parts of the frame of one group, inside a function that is applied to each group: aggregates of them are conditional.

``g[g["x"] > 1]["n"].sum()`` is the sum of ``n`` where ``x`` is above 1, and 0 or nothing where no row is.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_

from rules.onegroup import is_aggregate, is_whole
from rules.preparing import prepared
from rules.reductions import position
from rules.running import ties
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import INT
from translator.spark import (
    Attribute,
    Call,
    Code,
    F,
    Lit,
    Mapping,
    Name,
    children,
    column_name,
    is_call,
    is_windowed,
    walk,
)
from translator.spark import replace as replace_code
from translator.values import PREPARED, Frame, Series, Step

_PART = "an aggregate of a part of a group"


def of_whole(series: Series) -> Series:
    """Return a column of a part of a group as one of all its rows, missing in those that were left out.

    Columns that were stored in the group are put in place. An aggregate skips what is missing, so that it is that of
    the part.

    Raises:
        Refused: the rows were chosen otherwise than by a condition, or by aggregates of the group.
    """
    if is_whole(series.frame):
        return series if _is_alone(series.column) else prepared(series, always=True)
    whole, stored, kept = _whole(series.frame)
    column = _placed(series.exact.column, stored)
    if kept is None:
        made = replace(series, frame=whole, column=column, loose=False)
        return made if _is_alone(column) else prepared(made, always=True)
    _check_alone(column)
    return replace(series, frame=whole, column=F.when(kept, column), loose=False, missing=True, view=False)


def end_of_group(series: Series, *, last: bool) -> Series:
    """Return the first or last value of a group or of a part of it, which may be a missing one.

    Of a part without rows, of which pandas raises an error, it is missing.

    Raises:
        Demanded: the origin has to carry the order of the source.
    """
    place, found = _place(series.frame), of_whole(series)
    code = (F.max_by if last else F.min_by)(argument(found.exact.column), argument(place))
    notes = (*series.notes, *ties(replace(series.frame, size="rows")))
    return replace(found, column=code, loose=False, view=False, notes=notes)


def _place(frame: Frame) -> Code:
    """Return what grows with the order of a group's rows, and is missing in those that were left out."""
    place = position(frame)
    if is_whole(frame):
        return place
    _, stored, kept = _whole(frame)
    place = _placed(place, stored)
    return place if kept is None else F.when(kept, place)


def rows_of_part(frame: Frame) -> Series:
    """Return the number of rows of a group, or of a part of it."""
    if is_whole(frame):
        return Series(frame, F.count("*"), None, INT, False)
    whole, _, kept = _whole(frame)
    return Series(whole, F.count("*") if kept is None else F.count_if(argument(kept)), None, INT, False)


def _whole(frame: Frame) -> tuple[Frame, dict[str, Code], Code | None]:
    """Return the frame of the whole group, the columns that were stored in it, and the condition of the rows kept."""
    base = frame.rows[0].base if frame.rows else None
    if base is None:
        raise Refused(_PART)
    stored: dict[str, Code] = {}
    conditions: list[Code] = []
    chosen = iter(frame.rows[1:])
    for name, args in _changes(frame.code, base):
        match name, args:
            case "withColumn", (Lit(str(column)), Code() as code) if not column.startswith(PREPARED):
                stored = {**stored, column: _placed(code, stored)}
            case "withColumns", (Mapping(pairs),):
                made = {key.value: _placed(code, stored) for key, code in pairs if isinstance(key, Lit)}
                stored = {**stored, **{str(key): code for key, code in made.items()}}
            case (("filter" | "dropna"), _):
                condition = next(chosen, Step(0)).condition
                if condition is None:
                    raise Refused(_PART)
                conditions.append(_placed(condition, stored))
                _check_alone(conditions[-1])
            case "select", _ if all(isinstance(arg, Lit) for arg in args):
                pass
            case (("orderBy" | "drop"), _):
                pass
            case _:
                raise Refused(_PART)
    if next(chosen, None) is not None:
        raise Refused(_PART)
    whole = replace(frame, code=base, rows=frame.rows[:1])
    return whole, stored, reduce(and_, conditions) if conditions else None


def _changes(code: Code, base: Code) -> list[tuple[str, tuple[Code, ...]]]:
    """Return the methods that make a frame of another one, the first one first."""
    if code == base:
        return []
    match code:
        case Call(Attribute(inner, name), args, _):
            return [*_changes(inner, base), (name, args)]
    raise Refused(_PART)


def _placed(code: Code, stored: dict[str, Code]) -> Code:
    """Return code with columns replaced by what was stored in them.

    Raises:
        Refused: a text in it may be the name of such a column.
    """
    texts = (each for part in walk(code) if _takes_names(part) for each in children(part) if isinstance(each, Lit))
    if any(text.value in stored for text in texts):
        raise Refused("columns that a function stores are computed from one another")
    return replace_code(code, lambda part: stored.get(column_name(part) or ""))


def _takes_names(code: Code) -> bool:
    """Tell whether code is the call of a function to which a text may be the name of a column."""
    named = isinstance(code, Call) and isinstance(code.func, Attribute) and code.func.obj in (Name("F"), Name("Window"))
    return named and not is_call(code, "col") and not is_call(code, "lit")


def _is_alone(code: Code) -> bool:
    """Tell whether a column is computed from its own row only."""
    return not is_windowed(code) and not any(map(is_aggregate, walk(code)))


def _check_alone(code: Code) -> None:
    """Raise `Refused` where a column looks at other rows, of which some may have been left out."""
    if not _is_alone(code):
        raise Refused("an aggregate of a part of a group, or of what was computed of others")
