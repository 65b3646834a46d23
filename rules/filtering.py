"""Keeping the rows where a condition holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_

from rules.labels import fresh_name
from translator.spark import Among, Binary, Call, Code, Unary, col, column_name, is_call, is_windowed, lit, quoted
from translator.values import Frame

KEPT = "__kept"


def kept_rows(frame: Frame, condition: Code) -> Code:
    """Return the Spark frame of the rows where a condition holds; null counts as False.

    Spark takes no window in a filter, so that a condition with one is made a column for the moment. Whether a value is
    among those of another frame is found out by a join.
    """
    lookups = {part: found for part in _conjuncts(condition) if (found := _lookup(part)) is not None}
    rest = [part for part in _conjuncts(condition) if part not in lookups]
    code = frame.code
    if rest:
        code = _filtered(code, reduce(and_, rest) if lookups else condition)
    for lookup in lookups.values():
        code = _matched(frame, code, lookup)
    return code


def _filtered(code: Code, condition: Code) -> Code:
    if is_windowed(condition):
        return code.withColumn(KEPT, condition).filter(KEPT).drop(KEPT)
    return code.filter(condition)


def _conjuncts(condition: Code) -> Iterator[Code]:
    if isinstance(condition, Binary) and condition.op == "&":
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What is looked up, whether missing values are found among missing ones, and the join that keeps the rows."""

    among: Among
    safe: bool
    how: str


def _lookup(condition: Code) -> _Lookup | None:
    how = "left_semi"
    if isinstance(condition, Unary) and condition.op == "~":
        how, condition = "left_anti", condition.operand
    if is_call(condition, "coalesce") and isinstance(condition, Call) and condition.args[1:] == (lit(False),):
        condition = condition.args[0]
    match condition:
        case Among():
            return _Lookup(condition, False, how)
        case Binary("|", Among(column, frame, key) as found, other) if other == _gaps(column, frame, key):
            return _Lookup(found, True, how)
    return None


def _matched(frame: Frame, code: Code, lookup: _Lookup) -> Code:
    """Return the join that keeps the rows with a match, or those without; its key has a name of its own."""
    key, value = lookup.among.key, lookup.among.column
    name = column_name(key)
    other = name or "value"
    taken = {each.lower() for each in (*frame.carried, *(frame.names if frame.columns is not None else ()))}
    if frame.columns is None or other.lower() in taken:
        other = fresh_name(frame, f"{other}_other")
    values = lookup.among.frame.select(quoted(other) if other == name else key.alias(other))
    windowed = is_windowed(value)
    if windowed:
        # Spark takes no window in the condition of a join.
        code, value = code.withColumn(KEPT, value), col(KEPT)
    matches = value.eqNullSafe(col(other)) if lookup.safe else value.eq(col(other))
    made = code.join(values, matches, lookup.how)
    return made.drop(KEPT) if windowed else made


def among(column: Code, frame: Code, key: Code, *, gaps: bool) -> Code:
    """Return the condition that a value is among those of a column of another Spark frame.

    Args:
        column: the value.
        frame: the other frame.
        key: its column.
        gaps: whether a missing value is among missing ones, as pandas has it, where both sides may have some.
    """
    found = Among(column, frame, key)
    return found | _gaps(column, frame, key) if gaps else found


def _gaps(column: Code, frame: Code, key: Code) -> Code:
    return column.isNull() & Among(column.isNull(), frame, key.isNull())
