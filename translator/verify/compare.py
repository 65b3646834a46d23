"""The one comparator: is what Spark gave the same as what pandas gave, and if not, where.

Rules, in full:

* Tables (frames, series, indexes, arrays) are multisets of rows, unless `ordered` says otherwise; lists have an order.
* Columns go by name and by order. An unnamed column (None, 0, "index", "level_0") goes by position. Tuple names are
  joined by "_". Columns of the translation whose names begin with "__" are helpers and not looked at.
* An index that means something (named, of several levels, or with labels that are not integers) counts as leading
  columns, wherever the translation has put them; an unnamed index of integers is not compared.
* Missing equals missing: NaN, None, NaT, NA and null are one.
* Floats by tolerance, infinity equal to infinity of the same sign; everything else exactly, timestamps to the
  microsecond.
* Types by family (see `families`), and a difference of family is named. A column of integers that holds missing values
  may be float on the other side. A column without any value has no type. For single values integer and float may mix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from translator.verify.families import CLOCK, Array, Column, column_of, family_of_scalar, is_missing, plain, shown
from translator.verify.result import EXAMPLES, Comparison, Difference, Example
from translator.verify.rows import Pairing, Tolerance, cells_equal, pair_rows

STATED = Tolerance()
"""The tolerance where no other is given."""

_UNNAMED = re.compile(r"index|level_\d+|0|None")
_MISSING = re.compile(r"\b(?:NaN|NaT|None)\b|<NA>")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns with their names (None: unnamed); the first `keys` of them are the index."""

    names: list[str | None]
    columns: list[pd.Series[Any]]
    keys: int
    rows: int
    clock: str | None = None
    """The time zone whose clocks moments show that came from Spark, where they have no zone of their own."""


def compare(
    expected: object,
    actual: object,
    *,
    ordered: bool | Sequence[str] | None = None,
    tolerance: Tolerance = STATED,
    whole_floats: bool = False,
    contained: bool = False,
) -> Comparison:
    """Compare what pandas gave with what Spark gave, collected to pandas.

    Args:
        expected: frame, series, index, array, list, tuple, set, dict or scalar of the original.
        actual: its counterpart.
        ordered: True: row by row; names of columns: these columns row by row, ties free; None: lists only.
        tolerance: how far numbers may lie apart.
        whole_floats: whether a float column of whole numbers may be an integer column although nothing is missing,
            as it happens downstream of an integer column with missing values.
        contained: whether `actual` need only be a part of `expected`.
    """
    if isinstance(expected, np.ndarray) and expected.ndim == 0:
        expected = expected.item()
    if isinstance(actual, np.ndarray) and actual.ndim == 0:
        actual = actual.item()
    if _is_table(expected) or (_is_table(actual) and _is_flat(expected)):
        if not _is_table(actual) and not _is_flat(actual):
            return _other_kind(expected, actual)
        rules = _Rules(ordered or False, tolerance, whole_floats, contained)
        expected = _with_named_index(expected, actual)
        return _compare_tables(_table(expected, whole_floats), _table(actual, whole_floats), rules)
    if isinstance(expected, (set, frozenset)) and isinstance(actual, (set, frozenset)):
        return compare(pd.Series(list(expected), dtype=object), pd.Series(list(actual), dtype=object))
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)):
        return _compare_sequences(expected, actual, tolerance)
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return _compare_mappings(expected, actual, tolerance)
    return _compare_scalars(expected, actual, tolerance)


def compare_text(expected: str, actual: str, tolerance: Tolerance = STATED) -> Comparison:
    """Compare two printed texts: word for word, numbers by tolerance, missing equal to missing."""
    expected, actual = (_MISSING.sub("nan", text) for text in (expected, actual))
    same_words = _NUMBER.sub("0", expected) == _NUMBER.sub("0", actual)
    numbers = [[float(number) for number in _NUMBER.findall(text)] for text in (expected, actual)]
    if same_words and bool(tolerance.close(np.array(numbers[0]), np.array(numbers[1])).all()):
        return Comparison(True, "text", rows=1, cells=1)
    example = Example("", shown(expected), shown(actual))
    return Comparison(False, "text", (Difference(None, "another text", 0, (example,)),), 1, 1)


def _is_table(value: object) -> bool:
    return isinstance(value, (pd.DataFrame, pd.Series, pd.Index, np.ndarray, pd.api.extensions.ExtensionArray))


def _is_flat(value: object) -> bool:
    return isinstance(value, (list, tuple, set, frozenset)) and not any(map(_is_table, value))


def _other_kind(expected: object, actual: object) -> Comparison:
    what = f"another kind of value: {_kind(expected)} against {_kind(actual)}"
    return Comparison(False, "scalar", (Difference(None, what, 0, (Example("", shown(expected), shown(actual)),)),))


def _kind(value: object) -> str:
    return type(value).__name__ if not is_missing(value) else "missing"


def _compare_scalars(expected: object, actual: object, tolerance: Tolerance) -> Comparison:
    left, right = family_of_scalar(expected), family_of_scalar(actual)
    if left != right and {left, right} != {"integer", "float"}:
        return _other_kind(expected, actual)
    here, there = (column_of(pd.Series([value], dtype=object)) for value in (expected, actual))
    if left != right:
        here, there = here.as_float(), there.as_float()
    if bool(cells_equal(here, there, tolerance)[0]):
        notes = (f"{left} here, {right} in the translation",) if left != right else ()
        return Comparison(True, "scalar", rows=1, cells=1, notes=notes)
    example = Example("", shown(expected), shown(actual))
    return Comparison(False, "scalar", (Difference(None, "another value", 0, (example,), _largest(here, there)),), 1, 1)


def _compare_sequences(expected: Sequence[object], actual: Sequence[object], tolerance: Tolerance) -> Comparison:
    if len(expected) != len(actual):
        what = f"another length: {len(expected):,} against {len(actual):,}"
        return Comparison(False, "sequence", (Difference(None, what),), min(len(expected), len(actual)))
    parts = [compare(left, right, tolerance=tolerance) for left, right in zip(expected, actual, strict=True)]
    wrong = [place for place, part in enumerate(parts) if not part.equal]
    cells = sum(part.cells for part in parts)
    if not wrong:
        return Comparison(True, "sequence", rows=len(parts), cells=cells)
    examples = [Example(f"item {at}", shown(expected[at]), shown(actual[at])) for at in wrong[:EXAMPLES]]
    largest = max((found.largest or 0.0 for at in wrong for found in parts[at].differences), default=0.0)
    difference = Difference(None, "other items", len(wrong), tuple(examples), largest or None)
    return Comparison(False, "sequence", (difference,), len(parts), cells)


def _compare_mappings(expected: Mapping[Any, object], actual: Mapping[Any, object], tolerance: Tolerance) -> Comparison:
    left, right = (
        {None if is_missing(key) else plain(key): value for key, value in side.items()} for side in (expected, actual)
    )
    differences = [Difference(str(key), "key is not in the translation") for key in left if key not in right]
    differences += [Difference(str(key), "key is only in the translation") for key in right if key not in left]
    cells = 0
    for key in [key for key in left if key in right]:
        part = compare(left[key], right[key], tolerance=tolerance)
        cells += part.cells
        for found in part.differences:
            name = str(key) if found.column is None else f"{key}.{found.column}"
            differences.append(Difference(name, found.what, found.rows, found.examples, found.largest))
    return Comparison(not differences, "mapping", tuple(differences), len(left), cells)


def _with_named_index(expected: Any, actual: Any) -> Any:
    """Return a table whose index has the name of the column that it is in the translation, if that is another one.

    Spark has labels without a name, or with that of a column, in a column that `reset_index` would call so; a key of
    groups beside a result of its name is called ``b_key``.
    """
    if not isinstance(expected, (pd.DataFrame, pd.Series)) or not isinstance(actual, pd.DataFrame):
        return expected
    labels = [expected.name] if isinstance(expected, pd.Series) else list(expected.columns)
    index = expected.index
    keyed = [f"{name}_key" if name in labels else name for name in index.names]
    if keyed != list(index.names) and set(actual.columns) >= set(keyed) - {None} and not set(labels) & set(keyed):
        return expected.rename_axis(keyed)
    more = [name for name in actual.columns if name not in labels]
    if len(index) == 0 and index.names == [None] and index.dtype == object and len(more) == 1:
        return expected.rename_axis(more[0])  # Texts without a name; of no rows they do not look like labels.
    fresh = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
    plain = index.nlevels == 1 and (index.name is None or index.name in labels) and not fresh
    return expected.rename_axis("index") if plain and "index" in actual.columns and "index" not in labels else expected


def _table(value: Any, whole_floats: bool = False) -> _Table:
    """Take a value apart into columns; an index that means something comes first."""
    if isinstance(value, (list, tuple, set, frozenset)):
        value = pd.Series(list(value), dtype=object)
    if isinstance(value, np.ndarray) and value.ndim > 1:
        value = pd.DataFrame(value.reshape(len(value), -1))
        value.columns = pd.Index([None] * value.shape[1], dtype=object)
    if isinstance(value, pd.Index):
        value = (
            value.to_frame(index=False)
            if isinstance(value, pd.MultiIndex)
            else value.to_series().reset_index(drop=True)
        )
    if not isinstance(value, (pd.DataFrame, pd.Series)):
        value = pd.Series(value)
    index = value.index
    means_something = isinstance(index, pd.MultiIndex) or index.name is not None or (
        len(index) > 0 and not pd.api.types.is_integer_dtype(index.dtype)
    )  # fmt: skip
    levels = [index.get_level_values(level) for level in range(index.nlevels)] if means_something else []
    columns = [pd.Series(level.array, copy=False) for level in levels]
    names = [_flat(level.name, whole_floats) for level in levels]
    if isinstance(value, pd.Series):
        parts, labels = [value], [value.name]
    else:
        parts, labels = [value.iloc[:, place] for place in range(value.shape[1])], list(value.columns)
    return _Table(
        _distinct(names + [_flat(label, whole_floats) for label in labels]),
        columns + parts,
        len(levels),
        len(value),
        value.attrs.get(CLOCK),
    )


def _flat(label: object, whole_floats: bool) -> str | None:
    """Return the text of a label; integers that are floats because some are missing are the same labels."""
    if isinstance(label, tuple):
        label = "_".join(_flat(part, whole_floats) or "" for part in label if part is not None and part != "")
    if whole_floats and isinstance(label, float) and label.is_integer():
        label = int(label)
    return None if _UNNAMED.fullmatch(str(label)) else str(label)


def _distinct(names: list[str | None]) -> list[str | None]:
    seen: dict[str, int] = {}
    distinct: list[str | None] = []
    for name in names:
        if name is not None:
            seen[name] = seen.get(name, 0) + 1
        distinct.append(name if name is None or seen[name] == 1 else f"{name}#{seen[name]}")
    return distinct


def _columns_in_common(expected: _Table, actual: _Table) -> tuple[list[tuple[str, int, int]], list[Difference]]:
    """Return (name, place in expected, place in actual) of the common columns, and what differs in the names."""
    hidden = {place for place, name in enumerate(actual.names) if name is not None and name.startswith("__")}
    hidden -= {place for place in hidden if actual.names[place] in expected.names}
    places = {name: place for place, name in enumerate(actual.names) if name is not None and place not in hidden}
    common = {at: places[name] for at, name in enumerate(expected.names) if name in places}
    left = [at for at in range(len(expected.names)) if at not in common]
    right = [at for at in range(len(actual.names)) if at not in common.values() and at not in hidden]
    for at in list(left):
        partner = next((to for to in right if expected.names[at] is None or actual.names[to] is None), None)
        if partner is not None:
            common[at] = partner
            left.remove(at)
            right.remove(partner)
    differences = [Difference(expected.names[at] or "unnamed", "is not in the translation") for at in left]
    differences += [Difference(actual.names[at] or "unnamed", "is only in the translation") for at in right]
    in_order = [at for at in sorted(common) if at >= expected.keys and common[at] >= actual.keys]
    sequence = [common[at] for at in in_order]
    if sequence != sorted(sequence):
        names = [", ".join(str(table.names[at]) for at in order)
                 for table, order in ((expected, in_order), (actual, sorted(sequence)))]  # fmt: skip
        differences.append(Difference(None, f"columns in another order: {names[0]} against {names[1]}"))
    unnamed = ["index" if at < expected.keys else "value" for at in range(len(expected.names))]
    pairs = [(expected.names[at] or actual.names[to] or unnamed[at], at, to) for at, to in sorted(common.items())]
    return pairs, differences


def _comparable(
    left: Column, right: Column, whole_floats: bool, clock: str | None = None
) -> tuple[Column, Column, str, str]:
    """Bring two columns to the same family if that is allowed; also return the difference of types and a note."""
    families = {left.family, right.family}
    if families == {"type"} and whole_floats:
        return left.as_numeric_types(), right.as_numeric_types(), "", ""
    if len(families) == 1 or "missing" in families:
        return left, right, "", ""
    what = f"{left.family} against {right.family}"
    if (left.family, right.family) == ("timestamp with time zone", "timestamp") and clock == "UTC":
        return left, replace(right, family=left.family), "", ""
    if families != {"integer", "float"}:
        return left, right, f"another type: {what}", ""
    floating = left if left.family == "float" else right
    forgiven = whole_floats or bool(left.missing.any() or right.missing.any())
    left, right = (column if column.family == "float" else column.as_float() for column in (left, right))
    if forgiven and floating.is_whole:
        return left, right, "", f"{what}, the same whole numbers"
    return left, right, f"another type: {what}", ""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What was asked of a comparison of tables; see `compare`."""

    ordered: bool | Sequence[str]
    tolerance: Tolerance
    whole_floats: bool
    contained: bool


@dataclass(slots=True)
class _Aligned:
    """The columns that can be compared cell by cell, side by side."""

    names: list[str]
    left: list[Column]
    right: list[Column]


def _compare_tables(expected: _Table, actual: _Table, rules: _Rules) -> Comparison:
    common, differences = _columns_in_common(expected, actual)
    aligned = _Aligned([], [], [])
    notes = []
    for name, here, there in common:
        left, right, what, note = _comparable(
            column_of(expected.columns[here]), column_of(actual.columns[there]), rules.whole_floats, actual.clock
        )
        differences += [Difference(name, what)] if what else []
        notes += [f"{name}: {note}"] if note else []
        if not what or left.family == right.family:
            aligned.names.append(name)
            aligned.left.append(left)
            aligned.right.append(right)
    if aligned.names:
        differences += _row_differences(aligned, rules)
    elif expected.rows != actual.rows and not rules.contained:
        differences.append(Difference(None, f"another number of rows: {expected.rows:,} against {actual.rows:,}"))
    rows = min(expected.rows, actual.rows)
    return Comparison(not differences, "table", tuple(differences), rows, rows * len(aligned.names), tuple(notes))


def _row_differences(aligned: _Aligned, rules: _Rules) -> list[Difference]:
    names, left, right = aligned.names, aligned.left, aligned.right
    pairing = _pairing(left, right, rules.ordered is True, rules.tolerance)
    differences = _cell_differences(aligned, pairing, rules.tolerance)
    if not rules.contained:
        differences += _unpaired(names, left, pairing.only_expected, "only in the original")
    differences += _unpaired(names, right, pairing.only_actual, "only in the translation")
    if not isinstance(rules.ordered, bool) and len(left[0]) == len(right[0]) and not rules.contained:
        differences += _order_differences(names, left, right, rules.ordered, rules.tolerance)
    return differences


def _pairing(left: list[Column], right: list[Column], ordered: bool, tolerance: Tolerance) -> Pairing:
    size, other = len(left[0]), len(right[0])
    common = np.arange(min(size, other))
    by_position = Pairing(common, common, np.arange(other, size), np.arange(size, other))
    if ordered:
        return by_position
    if size == other and all(
        cells_equal(here, there, tolerance).all() for here, there in zip(left, right, strict=True)
    ):
        return by_position
    return pair_rows(left, right, tolerance)


def _cell_differences(aligned: _Aligned, pairing: Pairing, tolerance: Tolerance) -> list[Difference]:
    left = [column.take(pairing.expected) for column in aligned.left]
    right = [column.take(pairing.actual) for column in aligned.right]
    equal = [cells_equal(here, there, tolerance) for here, there in zip(left, right, strict=True)]
    differences = []
    for name, here, there, same in zip(aligned.names, left, right, equal, strict=True):
        wrong = np.flatnonzero(~same)
        if not len(wrong):
            continue
        rows = wrong[np.argsort(pairing.expected[wrong], kind="stable")][:EXAMPLES]
        agreeing = [(known, column) for known, column, found in zip(aligned.names, left, equal, strict=True)
                    if found[rows].all()]  # fmt: skip
        examples = [
            Example(f"row {pairing.expected[row]}", shown(_cell(here, row)), shown(_cell(there, row)), cells)
            for row, cells in zip(rows, _telling(agreeing, rows, 3), strict=True)
        ]
        one_sided = bool((here.missing[wrong] ^ there.missing[wrong]).all())
        what = "missing on one side only" if one_sided else "other values"
        largest = _largest(here.take(wrong), there.take(wrong))
        differences.append(Difference(name, what, len(wrong), tuple(examples), largest))
    return differences


def _unpaired(names: list[str], columns: list[Column], rows: Array, what: str) -> list[Difference]:
    if not len(rows):
        return []
    first = np.sort(rows)[:EXAMPLES]
    known = _telling(list(zip(names, columns, strict=True)), first, 8)
    examples = [Example(f"row {row}", "", "", cells) for row, cells in zip(first, known, strict=True)]
    return [Difference(None, what, len(rows), tuple(examples))]


def _order_differences(
    names: list[str], left: list[Column], right: list[Column], keys: Sequence[str], tolerance: Tolerance
) -> list[Difference]:
    differences = []
    for key in keys:
        if key not in names:
            continue
        here, there = left[names.index(key)], right[names.index(key)]
        wrong = np.flatnonzero(~cells_equal(here, there, tolerance))
        if len(wrong):
            examples = [
                Example(f"row {row}", shown(_cell(here, row)), shown(_cell(there, row))) for row in wrong[:EXAMPLES]
            ]
            differences.append(Difference(key, "sorted in another order", len(wrong), tuple(examples)))
    return differences


def _telling(columns: list[tuple[str, Column]], rows: Array, most: int) -> list[tuple[tuple[str, str], ...]]:
    """Return, for each of these rows, the cells of those columns that tell the rows apart best."""
    texts = [(name, [shown(_cell(column, row)) for row in rows]) for name, column in columns]
    best = sorted(range(len(texts)), key=lambda at: -len(set(texts[at][1])))[:most]
    return [tuple((texts[at][0], texts[at][1][row]) for at in sorted(best)) for row in range(len(rows))]


def _cell(column: Column, row: int) -> object:
    return None if column.missing[row] else column.cells[row]


def _largest(left: Column, right: Column) -> float | None:
    if left.family not in ("integer", "float") or left.family != right.family:
        return None
    both = ~left.missing & ~right.missing
    with np.errstate(invalid="ignore"):
        apart = np.abs(left.values[both].astype("float64") - right.values[both].astype("float64"))
    apart = apart[np.isfinite(apart)]
    return float(apart.max()) if len(apart) else None
