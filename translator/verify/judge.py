"""The verdict on a group of units: its values on both sides, put next to each other and compared."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from translator.verify.compare import STATED, compare, compare_text
from translator.verify.families import column_of
from translator.verify.pairing import Group
from translator.verify.record import Captured, Record, read_value
from translator.verify.result import Comparison, Difference, Outcome, Step, Value
from translator.verify.rows import Tolerance
from translator.verify.run import Ended
from translator.verify.units import Unit, shown

NO_COUNTERPART = "nothing in the translation stands for this"


def judge_all(judge: Judge, groups: Sequence[Group], original: Ended, translated: Ended) -> list[Step]:
    """Return the verdicts on all groups of two runs."""
    ours, theirs = original.by_unit(), translated.by_unit()
    return [judge.step(number, group, ours, theirs, translated.stopped) for number, group in enumerate(groups, start=1)]


class Judge:
    """Compares the groups of two runs, in order.

    Attributes:
        tolerance: how far numbers may lie apart.
        free: numbers of units whose shown rows are free, besides those that can be seen from the program.
        whole_floats: whether a column of integers with missing values has been seen, so that from here on a float
            column of whole numbers may be an integer column in the translation.
    """

    def __init__(self, free: Iterable[int] = (), tolerance: Tolerance = STATED) -> None:
        self.tolerance = tolerance
        self.free = frozenset(free)
        self.whole_floats = False

    def step(
        self,
        number: int,
        group: Group,
        original: Mapping[int, Record],
        translated: Mapping[int, Record],
        stopped: str,
    ) -> Step:
        """Return the verdict on one group.

        Args:
            number: the number of the step.
            group: the units.
            original: records of the original by unit.
            translated: records of the translation by unit; a unit that did not end has none.
            stopped: why the translation did not come to its end, or an empty string.
        """
        step = _empty_step(number, group)
        records = [translated[unit.number] for unit in group.translated if unit.number in translated]
        failed = next(((unit, record.failure) for unit, record in zip(group.translated, records, strict=False)
                       if record.failure is not None), None)  # fmt: skip
        if failed is not None and failed[1] is not None:
            line = failed[1].line or failed[0].line
            return replace(step, outcome=Outcome.FAILS, message=f"line {line}: {failed[1].message}")
        if len(records) < len(group.translated):
            came_here = not group.translated[0].number or group.translated[0].number - 1 in translated
            if stopped and came_here:
                return replace(step, outcome=Outcome.FAILS, message=f"the translation {stopped}")
            return replace(step, outcome=Outcome.NOT_COMPARED, message="the translation stopped before this")
        own = [original[unit.number] for unit in group.original if unit.number in original]
        values = (*self._variables(group, own, records), *self._shown(group, own, records))
        return replace(step, values=values, outcome=worst(value.outcome for value in values))

    def _variables(self, group: Group, own: Sequence[Record], records: Sequence[Record]) -> Iterator[Value]:
        bound = {name: captured for record in own for name, captured in record.bound.items()}
        for name, captured in bound.items():
            partner = records[-1].bound.get(name) if records else None
            if captured.data and not captured.clock and partner is None:
                reason = f"the translation has no variable {name!r} here" if records else NO_COUNTERPART
                yield Value(name, Outcome.NOT_COMPARED, reason=reason)
            else:
                yield self._value(name, captured, partner or captured, _sort_keys(group.original, name))

    def _shown(self, group: Group, own: Sequence[Record], records: Sequence[Record]) -> Iterator[Value]:
        free = any(unit.number in self.free for unit in group.original)
        theirs = _by_kind(records)
        for kind, ours in _by_kind(own).items():
            partners = theirs.get(kind, [])
            if not records:
                yield from (Value(_label(one), Outcome.NOT_COMPARED, reason=NO_COUNTERPART) for one in ours)
            elif len(ours) != len(partners):
                reason = f"{len(ours)} by the original, {len(partners)} by the translation"
                yield Value(kind, Outcome.NOT_COMPARED, reason=reason)
            else:
                for captured, partner in zip(ours, partners, strict=True):
                    rows = replace(captured.rows, free=True) if captured.rows is not None and free else captured.rows
                    yield self._value(_label(captured), replace(captured, rows=rows), partner, ())

    def _value(self, name: str, captured: Captured, partner: Captured, keys: Sequence[str]) -> Value:
        if captured.clock:
            return Value(name, Outcome.NOT_COMPARED, reason="depends on the clock")
        if partner.failed:
            return Value(name, Outcome.FAILS, reason=partner.reason)
        if captured.reason or partner.reason:
            reason = captured.reason or f"{partner.reason} in the translation"
            return Value(name, Outcome.NOT_COMPARED, reason=reason)
        try:
            expected, actual = read_value(Path(captured.data)), read_value(Path(partner.data))
            whole = read_value(Path(captured.whole)) if captured.whole else None
        except Exception as error:  # noqa: BLE001 - a value of the program's own classes cannot be read back here
            return Value(name, Outcome.NOT_COMPARED, reason=f"cannot be read back: {type(error).__name__}")
        self.whole_floats = self.whole_floats or _has_missing_integers(expected)
        comparison = self._compare(captured, expected, actual, whole, keys)
        if comparison is None:
            return Value(
                name, Outcome.NOT_COMPARED, reason="rows that are printed within a block or function may be free"
            )
        return Value(name, Outcome.EQUAL if comparison.equal else Outcome.DIFFERS, comparison)

    def _compare(
        self, captured: Captured, expected: Any, actual: Any, whole: Any, keys: Sequence[str]
    ) -> Comparison | None:
        is_shown = captured.name in ("shown", "printed")
        if is_shown and isinstance(expected, str) and isinstance(actual, str):
            return compare_text(expected, actual, self.tolerance)
        rows = captured.rows
        has_whole = whole is not None and _is_table(whole) and _is_table(actual)
        if has_whole and rows is not None and (rows.prefix or rows.free):
            return self._compare_part(expected, actual, whole, rows.keys, same_count=rows.prefix)
        comparison = self.plain(expected, actual, ordered=list(rows.keys if rows else keys) or None)
        is_nested = is_shown and rows is None and _is_table(expected)
        only_rows = not comparison.equal and all(difference.rows for difference in comparison.differences)
        return None if is_nested and only_rows else comparison

    def plain(self, expected: Any, actual: Any, *, ordered: Sequence[str] | bool | None = None,
              contained: bool = False) -> Comparison:  # fmt: skip
        """Compare two values under the rules that hold at this point of the program."""
        return compare(expected, actual, ordered=ordered, tolerance=self.tolerance,
                       whole_floats=self.whole_floats, contained=contained)  # fmt: skip

    def _compare_part(
        self, expected: Any, actual: Any, whole: Any, keys: Sequence[str], *, same_count: bool
    ) -> Comparison:
        """Compare some rows of a value, where ties or all of them are free: they must be rows of the whole."""
        comparison = self.plain(whole, actual, contained=True)
        differences = list(comparison.differences)
        if same_count and len(expected) != len(actual):
            differences.append(Difference(None, f"another number of rows: {len(expected):,} against {len(actual):,}"))
        elif keys and all(
            isinstance(side, pd.DataFrame) and set(keys) <= set(side.columns) for side in (expected, actual)
        ):
            sides = [side[list(keys)].reset_index(drop=True) for side in (expected, actual)]
            differences += self.plain(*sides, ordered=True).differences
        elif isinstance(expected, pd.Series) and keys:
            differences += self.plain(
                *[pd.Series(side).reset_index(drop=True) for side in (expected, actual)]
            ).differences
        note = "which rows are shown is free" if not keys else "ties are free"
        return Comparison(not differences, "table", tuple(differences), comparison.rows, comparison.cells,
                          (*comparison.notes, note))  # fmt: skip


def _empty_step(number: int, group: Group) -> Step:
    first, last = group.original[0], group.original[-1]
    return Step(
        number,
        first.cell,
        first.line,
        last.end_line,
        "\n".join(unit.source for unit in group.original),
        group.translated[-1].end_line if group.translated else 0,
        "\n".join(unit.source for unit in group.translated),
        (),
        Outcome.NOT_COMPARED,
    )


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the verdict on something that consists of parts with these verdicts."""
    found = set(outcomes)
    for outcome in (Outcome.FAILS, Outcome.DIFFERS, Outcome.EQUAL):
        if outcome in found:
            return outcome
    return Outcome.NOT_COMPARED


def _by_kind(records: Sequence[Record]) -> dict[str, list[Captured]]:
    """Return what was shown, printed, drawn, and returned by each function, each in its order."""
    kinds: dict[str, list[Captured]] = {}
    for captured in (captured for record in records for captured in record.shown):
        kinds.setdefault(_label(captured) if captured.name == "returned" else captured.name, []).append(captured)
    return kinds


def _label(captured: Captured) -> str:
    return f"{captured.name} {captured.text}".strip()


def _sort_keys(units: Sequence[Unit], name: str) -> tuple[str, ...]:
    """Return the columns by which the last of these statements that binds a variable sorts it."""
    keys: tuple[str, ...] = ()
    for statement in (statement for unit in units for statement in unit.body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                keys = shown(value).keys
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=target))) as call) if target == name:
                keys = shown(call).keys if any(word.arg == "inplace" for word in call.keywords) else keys
    return keys


def _is_table(value: object) -> bool:
    return isinstance(value, (pd.DataFrame, pd.Series))


def _has_missing_integers(value: object) -> bool:
    if isinstance(value, pd.Series):
        value = value.to_frame()
    if not isinstance(value, pd.DataFrame):
        return False
    floats = [value.iloc[:, at] for at, dtype in enumerate(value.dtypes) if dtype == "float64"]
    return any(column.hasnans and not column.isna().all() and column_of(column).is_whole for column in floats)
