"""The lean style: guards that are left out, each with the assumption that takes its place.

In the exact style, and where something that is known speaks against the assumption, values come back as they are, so
that the guard stays. What is assumed is noted on the value (`translator.values.Assumption`); the engine makes an entry
of the ledger of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.filtering import kept_rows
from translator.schema import Column
from translator.spark import Code, Var, col, column_name, is_windowed
from translator.values import Assumption, Frame, Series, Value

CODE = "PS604"


def sure(value: Value, consequence: str) -> Value:
    """Return an operand that is taken never to be missing, or as it is where that is not to be assumed.

    Args:
        value: a series; plain values come back as they are.
        consequence: what pandas gives where a value is missing.
    """
    return sure_series(value, consequence) if isinstance(value, Series) else value


def sure_series(series: Series, consequence: str) -> Series:
    """Return a series that is taken never to be missing; see `sure`."""
    if not ((series.missing or series.loose) and series.gapless) or is_windowed(series.column):
        return series
    claim = f"{_subject(series)} {'are' if len(series.uses) > 1 else 'is'} never missing"
    note = _assumption(claim, consequence, series.frame.code.filter(series.column.isNull()))
    return replace(series, missing=False, loose=False, notes=(*series.notes, note))


def certain(frame: Frame, names: Sequence[str], consequence: str) -> Frame:
    """Return a frame some of whose columns are taken never to be missing, as far as that is to be assumed."""
    if not frame.lean or frame.columns is None:
        return frame
    doubtful = {
        name
        for name in map(str, names)
        if any(column.name == name and column.missing and column.gapless for column in frame.columns)
    }
    if not doubtful:
        return frame
    notes = tuple(
        _assumption(f"{_named(frame, name)} is never missing", consequence, frame.code.filter(col(name).isNull()))
        for name in sorted(doubtful)
    )
    columns = tuple(_present(column) if column.name in doubtful else column for column in frame.columns)
    return replace(frame, columns=columns, notes=(*frame.notes, *notes))


def _present(column: Column) -> Column:
    return replace(column, missing=False)


def divisor(value: Value) -> tuple[Value, bool]:
    """Return a divisor, and whether it is taken never to be zero."""
    if not isinstance(value, Series) or not value.frame.lean:
        return value, False
    name = column_name(value.column)
    if name is not None and value.frame.column(name).zeros:
        return value, False
    claim = f"{_subject(value)} is never zero"
    violations = kept_rows(value.frame, value.column.eq(0))
    note = _assumption(claim, "pandas gives inf or a missing value there, Spark fails", violations)
    return replace(value, notes=(*value.notes, note)), True


def has_values(series: Series, violations: Code, *, in_groups: bool) -> Assumption:
    """Return the assumption that a column, or each group of it, has at least one value."""
    claim = f"{_subject(series)} has a value{' in each group' if in_groups else ''}"
    return _assumption(claim, "pandas gives 0 (or 1, of a product), Spark null", violations)


def _assumption(claim: str, consequence: str, violations: Code) -> Assumption:
    message = f"takes it that {claim}; otherwise {consequence}"
    return Assumption(CODE, message, claim=claim, consequence=consequence, violations=violations)


def _subject(series: Series) -> str:
    names = sorted(series.uses)
    if column_name(series.column) is None and not series.loose and len(names) > 1:
        return f"what is computed from {' and '.join(_named(series.frame, name) for name in names)}"
    return " and ".join(_named(series.frame, name) for name in names) or "the value"


def _named(frame: Frame, name: str) -> str:
    return f"{frame.code.id}.{name}" if isinstance(frame.code, Var) else name
