"""Two series with other rows but the same kind of labels, which pandas aligns."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from rules.alignment import aligned
from rules.beside import beside
from rules.frame.join import by_index
from rules.frame.sort import unsorted
from rules.labels import one_column
from rules.reductions import GROUP
from translator.rule import Refused
from translator.spark import Attribute, Call, Code, Lit, col
from translator.values import Frame, Series, Value, new_token


def aligned_by_labels(left: Value, right: Value) -> tuple[Value, Value]:
    """Return two sides of an operation as columns of one frame, where pandas aligns them by their labels.

    A column of some rows of a frame is missing in its other rows. Aggregates of the same groups become one aggregation.
    Others are joined on their labels, those of groups or row numbers: a label that one side lacks has a missing value
    there. Sides that fit one another, or are no such series, stay as they are.
    """
    if not (isinstance(left, Series) and isinstance(right, Series)) or left.frame.rows == right.frame.rows:
        return left, right
    if left.array or right.array:
        return left, right
    if left.fits(right.frame):
        return left, right if right.fits(left.frame) else _with_part(left, right)
    if right.fits(left.frame):
        return _with_part(right, left), right
    index, other = left.frame.index, right.frame.index
    if index.kind == other.kind == "default":
        return _aligned_by_numbers(left, right)
    if "columns" not in (index.kind, other.kind) or index.names != other.names or index.kind != other.kind:
        return left, right
    if tuple(c.name for c in index.columns) == tuple(c.name for c in other.columns):
        together = _aggregated_together(left, right)
        if together is not None:
            return together
    if len(index.columns) != 1 or not (index.columns[0].unique and other.columns[0].unique):
        return left, right
    if index.columns[0].type != other.columns[0].type:
        return left, right
    near, far = (
        one_column(replace(side, name=name, frame=replace(side.frame, code=unsorted(side.frame))))
        for side, name in ((left, "left"), (right, "right"))
    )
    made = by_index(near, far, "outer")
    return _column(made, "left", left), _column(made, "right", right)


MORE_ROWS = "pandas has the rows of both sides here, and missing values where one side lacks them"


def _with_part(whole: Series, part: Series) -> Series:
    """Return a column of some rows of a frame as one of all its rows, missing in the others."""
    if whole.frame.size == GROUP:
        return part
    index = whole.frame.index
    if not (index.repeats or index.kind == "lost") and not (whole.frame.order.keys or part.frame.order.keys):
        with contextlib.suppress(Refused):
            return aligned(whole.frame, part)
    return part.noted("PS601", MORE_ROWS)


def _aligned_by_numbers(left: Series, right: Series) -> tuple[Value, Value]:
    """Return two columns of frames with row numbers, joined by these: that with fewer rows ends in missing values."""
    fresh = left.frame.index.fresh and right.frame.index.fresh
    if GROUP in (left.frame.size, right.frame.size) or not fresh:
        return left, right
    made = beside(one_column(replace(left, name="left")), one_column(replace(right, name="right")), "outer")
    return _column(made, "left", left), _column(made, "right", right)


def _column(frame: Frame, name: str, like: Series) -> Series:
    return replace(frame.series(name), name=like.name, type=like.type, notes=like.notes)


def _aggregated_together(left: Series, right: Series) -> tuple[Series, Series] | None:
    """Return two aggregates of the same groups as columns of one aggregation; None if they are not such."""
    mine, others = _aggregation(left.frame), _aggregation(right.frame)
    if mine is None or others is None or mine[0] != others[0] or left.frame.index != right.frame.index:
        return None
    found = next((name for name in others[1] if right.column == col(name)), None)
    if found is None:
        return None
    aggregates = dict(mine[1])
    name = found
    while name in aggregates and aggregates[name] != others[1][found]:
        name += "_right"
    aggregates[name] = others[1][found]
    code = mine[0].agg(*(each.alias(alias) for alias, each in aggregates.items()))
    added = replace(right.frame.column(found), name=name)
    columns = tuple(column for column in left.frame.columns or () if column.name != name)
    frame = left.frame.replaced(code, columns=(*columns, added))
    written = dict(left.frame.written)
    if name not in mine[1]:
        written[name] = new_token()
    frame = replace(frame, written=tuple(written.items()))
    return replace(left, frame=frame), replace(frame.series(name), name=right.name, type=right.type, notes=right.notes)


def _aggregation(frame: Frame) -> tuple[Code, dict[str, Code]] | None:
    """Return the groups and the aggregates by name, if that is what the code of a frame is."""
    match frame.code:
        case Call(Attribute(Call(Attribute(_, "groupBy")) as groups, "agg"), aggregates, ()):
            made = {}
            for each in aggregates:
                match each:
                    case Call(Attribute(code, "alias"), (Lit(str() as name),), ()):
                        made[name] = code
                    case _:
                        return None
            return groups, made
    return None
