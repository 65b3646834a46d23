"""Which part of an original belongs to which part of its translation, found in the texts of both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from translator.verify.units import Unit, signature


@dataclass(frozen=True, slots=True)
class Group:
    """Units of the original and the units of the translation that do their work; compared at the end of both.

    Attributes:
        original: units of the original, at least one.
        translated: units of the translation; empty if nothing there stands for the original's.
    """

    original: tuple[Unit, ...]
    translated: tuple[Unit, ...]


def pair_units(
    original: Sequence[Unit], translated: Sequence[Unit], steps: Sequence[tuple[int, int]] | None = None
) -> list[Group]:
    """Pair the units of two programs.

    Cells of a notebook go with the cells at the same place if there are equally many. Otherwise the two sequences are
    aligned by what the units bind, define and show; what has no counterpart goes with what follows it.

    Args:
        original: units of the original.
        translated: units of the translation.
        steps: what is known to belong together: a line of the original, and the last line of what stands for it.
    """
    if steps is not None:
        anchors = _known(original, translated, steps)
    elif original and original[0].cell is not None and len(original) == len(translated):
        anchors = [(place, place) for place in range(len(original))]
    else:
        anchors = _aligned([_about(unit) for unit in original], [_about(unit) for unit in translated], _alike)
    return _groups(original, translated, anchors)


def _about(unit: Unit) -> frozenset[Hashable]:
    return frozenset(found for statement in unit.body if (found := signature(statement)) is not None)


def _alike(left: frozenset[Hashable], right: frozenset[Hashable]) -> bool:
    common = len(left & right)
    return common > 0 and 2 * common >= min(len(left), len(right))


def _known(
    original: Sequence[Unit], translated: Sequence[Unit], steps: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    anchors: list[tuple[int, int]] = []
    for line, last in sorted(steps):
        here = next((at for at, unit in enumerate(original) if unit.line <= line <= unit.end_line), None)
        there = next((at for at, unit in enumerate(translated) if unit.line <= last <= unit.end_line), None)
        if here is None or there is None:
            continue
        if anchors and anchors[-1][0] == here:
            anchors[-1] = (here, max(there, anchors[-1][1]))
        elif not anchors or anchors[-1][1] < there:
            anchors.append((here, there))
    return anchors


def _aligned(
    left: Sequence[frozenset[Hashable]],
    right: Sequence[frozenset[Hashable]],
    alike: Callable[[frozenset[Hashable], frozenset[Hashable]], bool],
) -> list[tuple[int, int]]:
    """Return the longest common subsequence, as pairs of positions; of several, the one whose pairs come latest.

    Latest, because the value of a variable is compared after the last of the statements that change it.
    """
    longest = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for at, one in enumerate(left, start=1):
        for to, other in enumerate(right, start=1):
            longest[at][to] = (
                longest[at - 1][to - 1] + 1 if alike(one, other) else max(longest[at - 1][to], longest[at][to - 1])
            )
    pairs: list[tuple[int, int]] = []
    at, to = len(left), len(right)
    while at and to:
        if alike(left[at - 1], right[to - 1]):
            pairs.append((at - 1, to - 1))
            at, to = at - 1, to - 1
        elif longest[at - 1][to] >= longest[at][to - 1]:
            at -= 1
        else:
            to -= 1
    return pairs[::-1]


def _groups(original: Sequence[Unit], translated: Sequence[Unit], anchors: Sequence[tuple[int, int]]) -> list[Group]:
    groups = []
    here = there = 0
    for at, to in anchors:
        groups.append(Group(tuple(original[here : at + 1]), tuple(translated[there : to + 1])))
        here, there = at + 1, to + 1
    if here < len(original):
        groups.append(Group(tuple(original[here:]), tuple(translated[there:])))
    elif groups and there < len(translated):
        groups[-1] = Group(groups[-1].original, groups[-1].translated + tuple(translated[there:]))
    return groups
