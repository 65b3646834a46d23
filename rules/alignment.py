"""What pandas aligns by row labels: a column of some rows of a frame, put into the whole frame."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from translator.spark import Attribute, Call, Code, F, Lit, Name, Var, column_name, is_call, is_windowed, lit, walk
from translator.values import Frame, Series, references, variables


def aligned(frame: Frame, series: Series) -> Series:
    """Return a series as the rows of a frame see it: missing in the rows that a filter took away from it.

    Args:
        frame: the frame that the series is put into.
        series: a column of the frame, or of the frame after filters whose conditions are still to hand.

    Raises:
        Refused: the series belongs to other rows.
    """
    condition = _condition_of_part(frame, series)
    if condition is None:
        series.check_fits(frame)
        return replace(series, notes=(*series.notes, *series.pairing_notes(frame)))
    column = F.when(condition, series.exact.column)
    made = Series(
        frame, column, series.name, series.type, True, series.uses | references(condition), notes=series.notes
    )
    if frame.index.repeats:
        return made.noted("PS601", "pandas fills all rows of a label, also those that were not chosen")
    return made


def belongs(frame: Frame, series: Series) -> bool:
    """Tell whether a series is of the rows of a frame, or of a part of them that a condition tells."""
    return series.fits(frame) or _condition_of_part(frame, series) is not None


def _condition_of_part(frame: Frame, series: Series) -> Code | None:
    condition = subset_condition(frame, series.frame) if not series.array else None
    if condition is None or not all(_holds(frame, series, name) for name in series.uses):
        return None
    return condition if _within_kept_rows(series.column, condition) else None


def subset_condition(whole: Frame, part: Frame) -> Code | None:
    """Return the condition that tells which rows of a frame are those of a part of it; None where it is not known.

    Null counts as False in it.
    """
    steps = part.rows[len(whole.rows) :]
    if not steps or part.rows[: len(whole.rows)] != whole.rows or part.index.fresh or part.index.kind == "lost":
        return None
    conditions = [step.condition for step in steps if step.condition is not None]
    if len(conditions) < len(steps):
        return None
    condition = reduce(lambda a, b: a & b, conditions)
    if is_windowed(condition) and len(steps) > 1:
        return None
    if variables(condition):
        changed = dict(whole.written) != dict(part.written)
    else:
        changed = any(whole.version(name) != part.version(name) for name in _names(condition))
    return None if changed else condition


def _names(condition: Code) -> set[str]:
    """Return the columns that a condition may refer to; functions of Spark take names as plain texts, too."""
    texts = {part.value for part in walk(condition) if isinstance(part, Lit) and isinstance(part.value, str)}
    return texts | references(condition)


def exact(condition: Code) -> Code:
    """Return a condition, whose null counts as False, as one that is never null."""
    if is_call(condition, "coalesce"):
        return condition
    return F.coalesce(condition, lit(False))


def _holds(frame: Frame, series: Series, name: str) -> bool:
    there = name in frame.carried or frame.has(name)
    return there and frame.version(name) == series.frame.version(name)


def _within_kept_rows(column: Code, condition: Code) -> bool:
    """Tell whether the windows of a column hold either kept rows alone or rows that were taken away alone."""
    needed = references(condition)
    for part in walk(column):
        match part:
            case Call(Attribute(Name("Window"), "partitionBy"), args, ()):
                keys = {str(each.value) if isinstance(each, Lit) else column_name(each) for each in args}
                if not needed or not needed <= keys:
                    return False
            case Call(Attribute(Name("Window"), "orderBy")) | Var(windowed=True):
                return False
    return True
