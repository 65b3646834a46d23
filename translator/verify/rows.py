"""Find which row of one table stands for which row of another, when neither has an order.

Every column is turned into small integers, the same for equal cells on both sides, with floats that lie within the
tolerance of each other taken as one; rows that agree in all of them are pairs. What is left over is paired by ever
fewer columns, those that disagree most being left out first, so that a changed cell is found as a changed cell and
not as one row too few and one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from translator.verify.families import Array, Column, Mask


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may lie apart: by `relative` of the larger one plus `absolute`. Integers compare exactly."""

    relative: float = 1e-9
    absolute: float = 1e-12

    def close(self, expected: Array, actual: Array) -> Mask:
        """Return where two float arrays without missing values are equal; infinities equal those of the same sign."""
        with np.errstate(invalid="ignore"):
            apart = np.abs(expected - actual)
            limit = self.absolute + self.relative * np.maximum(np.abs(expected), np.abs(actual))
            finite = np.isfinite(expected) & np.isfinite(actual)
            return np.asarray((expected == actual) | (finite & (apart <= limit)))

    def close_values(self, expected: object, actual: object) -> bool:
        """Whether two nested values that came from `families.plain` are equal."""
        if isinstance(expected, bool) or isinstance(actual, bool):
            return type(expected) is type(actual) and expected == actual
        if isinstance(expected, float) and isinstance(actual, (int, float)):
            both_nan = expected != expected and actual != actual
            return both_nan or bool(self.close(np.array([expected]), np.array([float(actual)]))[0])
        if isinstance(expected, int) and isinstance(actual, float):
            return self.close_values(float(expected), actual)
        if isinstance(expected, tuple) and isinstance(actual, tuple):
            return len(expected) == len(actual) and all(map(self.close_values, expected, actual))
        if isinstance(expected, dict) and isinstance(actual, dict):
            same_keys = expected.keys() == actual.keys()
            return same_keys and all(self.close_values(value, actual[key]) for key, value in expected.items())
        if expected is None or actual is None:
            return bool(pd.isna(expected) is True and pd.isna(actual) is True)  # type: ignore[call-overload]
        return type(expected) is type(actual) and bool(expected == actual)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which rows belong together: `expected[i]` with `actual[i]`, by position; and the rows that have no partner."""

    expected: Array
    actual: Array
    only_expected: Array
    only_actual: Array


_ALL_DIGITS = re.compile(r"-?\d+\.\d+(?:e[-+]\d+)?")
_DIGITS = 15
"""Texts of numbers with fewer digits were rounded by the program, which has to come out alike."""


def _same_number(expected: str, actual: str, tolerance: Tolerance) -> bool:
    """Tell whether two texts are those of floats with all their digits, the last of which depend on Spark's order."""
    texts = (expected, actual)
    if not all(_ALL_DIGITS.fullmatch(text) for text in texts):
        return False
    if max(sum(map(str.isdigit, text.partition("e")[0])) for text in texts) < _DIGITS:
        return False
    return tolerance.close_values(float(expected), float(actual))


def cells_equal(expected: Column, actual: Column, tolerance: Tolerance) -> Mask:
    """Return where two columns of the same length and comparable families hold equal cells."""
    both = ~expected.missing & ~actual.missing
    equal = expected.missing & actual.missing
    if "missing" in (expected.family, actual.family):
        return equal
    if expected.family == "float":
        close = tolerance.close(expected.values, actual.values)
    elif expected.family in ("list", "structure", "mixed"):
        close = np.zeros(len(both), dtype=bool)
        for row in np.flatnonzero(both):
            close[row] = tolerance.close_values(expected.values[row], actual.values[row])
    else:
        close = expected.values == actual.values
        if expected.family == "string":
            for row in np.flatnonzero(both & ~close):
                close[row] = _same_number(expected.values[row], actual.values[row], tolerance)
    return np.asarray(equal | (both & close), dtype=bool)


def pair_rows(expected: Sequence[Column], actual: Sequence[Column], tolerance: Tolerance) -> Pairing:
    """Pair the rows of two tables, each given as the same columns in the same order.

    Args:
        expected: the columns of one table; families must be comparable with those of the other.
        actual: the columns of the other.
        tolerance: how far floats of a pair may lie apart.
    """
    size = len(expected[0])
    codes = [_codes(left, right, tolerance) for left, right in zip(expected, actual, strict=True)]
    left_codes, right_codes = [code[:size] for code in codes], [code[size:] for code in codes]
    floats = [place for place, column in enumerate(expected) if column.family == "float"]
    left, right = np.arange(size), np.arange(len(actual[0]))
    pairs: list[tuple[Array, Array]] = []

    def pair(columns: Sequence[int], ties: tuple[list[Array], list[Array]]) -> None:
        nonlocal left, right
        ids = _row_ids([np.concatenate([left_codes[at][left], right_codes[at][right]]) for at in columns])
        ids = ids if ids is not None else np.zeros(len(left) + len(right), dtype="int64")
        here, there = _match(ids[: len(left)], ids[len(left) :], [tie[left] for tie in ties[0]],
                             [tie[right] for tie in ties[1]])  # fmt: skip
        pairs.append((left[here], right[there]))
        left, right = np.delete(left, here), np.delete(right, there)

    pair(range(len(codes)), ([expected[at].values for at in floats], [actual[at].values for at in floats]))
    disagreement = [_disagreement(left_codes[at][left], right_codes[at][right]) for at in range(len(codes))]
    ranked = sorted(range(len(codes)), key=disagreement.__getitem__)
    for kept in _attempts(len(codes), disagreement.count(0), len(left) == len(right)):
        if not len(left) or not len(right):
            break
        rest = ranked[kept:]
        pair(ranked[:kept], ([left_codes[at] for at in rest], [right_codes[at] for at in rest]))
    return Pairing(np.concatenate([here for here, _ in pairs]), np.concatenate([there for _, there in pairs]),
                   left, right)  # fmt: skip


def _attempts(columns: int, agreeing: int, same_length: bool) -> Iterator[int]:
    # Rows that agree in fewer than half of the columns are different rows, unless what they agree in agrees as a whole.
    yield from range(columns - 1, (columns - 1) // 2, -1)
    if 0 < agreeing <= (columns - 1) // 2:
        yield agreeing
    if columns == 1 and same_length:
        yield 0


def _codes(expected: Column, actual: Column, tolerance: Tolerance) -> Array:
    """Return one integer per cell of both columns, one after the other; 0 stands for missing."""
    missing = np.concatenate([expected.missing, actual.missing])
    codes = np.zeros(len(missing), dtype="int64")
    if "missing" in (expected.family, actual.family):
        codes[~missing] = 1
        return codes
    present = np.concatenate([expected.values, actual.values])[~missing]
    if expected.family == "float":
        codes[~missing] = _clusters(present, tolerance) + 1
    else:
        if expected.family in ("list", "structure", "mixed"):
            present = np.array([_key(value) for value in present], dtype=object)
        codes[~missing] = pd.factorize(present, sort=present.dtype != object)[0] + 1
    return codes


def _key(value: object) -> str:
    match value:
        case float():
            return f"{value:.6g}"
        case tuple():
            return "(" + ",".join(map(_key, value)) + ")"
        case dict():
            return "{" + ",".join(sorted(f"{key!r}:{_key(item)}" for key, item in value.items())) + "}"
        case _:
            return repr(value)


def _clusters(values: Array, tolerance: Tolerance) -> Array:
    """Number the values from small to large, neighbours within the tolerance alike."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    low, high = ascending[:-1], ascending[1:]
    numbers = np.zeros(len(values), dtype="int64")
    numbers[order[1:]] = np.cumsum(~tolerance.close(low, high))
    return numbers


def _row_ids(codes: Sequence[Array]) -> Array | None:
    """Return one integer per row, the same for rows that agree in all codes."""
    ids: Array | None = None
    for code in codes:
        ids = code if ids is None else pd.factorize(ids * (int(code.max(initial=0)) + 1) + code)[0]
    return ids


def _match(here: Array, there: Array, here_ties: list[Array], there_ties: list[Array]) -> tuple[Array, Array]:
    """Pair equal ids, each used once; among equal ones in the order of the ties. Returns positions on both sides."""
    most = max(len(here), len(there), 1)
    left, right = (ids * most + _occurrence(ids, ties) for ids, ties in ((here, here_ties), (there, there_ties)))
    _, at_left, at_right = np.intersect1d(left, right, assume_unique=True, return_indices=True)
    return at_left, at_right


def _occurrence(ids: Array, ties: list[Array]) -> Array:
    """Return for every row how many rows with the same id stand before it."""
    order = np.lexsort([*ties, ids])
    ascending = ids[order]
    starts = np.flatnonzero(np.concatenate([[True], ascending[1:] != ascending[:-1]])) if len(ids) else ids
    lengths = np.diff(np.append(starts, len(ids)))
    counts = np.empty(len(ids), dtype="int64")
    counts[order] = np.arange(len(ids)) - np.repeat(starts, lengths)
    return counts


def _disagreement(here: Array, there: Array) -> int:
    """Return how many cells of the two would have to change for them to hold the same values."""
    most = int(max(here.max(initial=0), there.max(initial=0))) + 1
    apart = np.bincount(here.astype("int64"), minlength=most) - np.bincount(there.astype("int64"), minlength=most)
    return int(np.abs(apart).sum())
