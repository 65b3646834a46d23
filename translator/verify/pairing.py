"""Which part of an original belongs to which part of its translation, found in the texts of both."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from translator.verify.units import Unit, signature

_WORD = re.compile(r"[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Group:
    """Units of the original and the units of the translation that do their work; compared at the end of both.

    Attributes:
        original: units of the original, at least one.
        translated: units of the translation; empty if nothing there stands for the original's.
    """

    original: tuple[Unit, ...]
    translated: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class _About:
    """What a unit binds, defines and shows, and the words that it uses."""

    signatures: frozenset[tuple[str, ...]]
    words: frozenset[str]

    @property
    def bound(self) -> frozenset[str]:
        return frozenset(name for kind, *names in self.signatures if kind == "bind" for name in names)


def pair_units(
    original: Sequence[Unit], translated: Sequence[Unit], steps: Sequence[tuple[int, int]] | None = None
) -> list[Group]:
    """Pair the units of two programs.

    Cells of a notebook go with the cells at the same place if there are equally many. Otherwise the two sequences are
    aligned by what the units bind, define and show, and by the words that they use; what has no counterpart goes with
    what follows it, unless it changes a variable of what stands before.

    Args:
        original: units of the original.
        translated: units of the translation.
        steps: what is known to belong together: a line of the original, and the last line of what stands for it.
    """
    left, right = [_about(unit) for unit in original], [_about(unit) for unit in translated]
    if steps is not None:
        # They name the last line of each counterpart, so that nothing more belongs to it.
        return _groups(original, translated, _known(original, translated, steps))
    if original and original[0].cell is not None and len(original) == len(translated):
        anchors = [(place, place) for place in range(len(original))]
    else:
        anchors = _aligned(left, right)
    following = [*anchors[1:], (len(left), len(right))]
    ends = [
        (_end_of_group(left, at, next_at), _end_of_group(right, to, next_to))
        for (at, to), (next_at, next_to) in zip(anchors, following, strict=False)
    ]
    return _groups(original, translated, ends)


def _about(unit: Unit) -> _About:
    signatures = frozenset(found for statement in unit.body if (found := signature(statement)) is not None)
    text = " ".join(map(ast.unparse, unit.body))
    return _About(signatures, frozenset(word.lower() for word in _WORD.findall(text)))


def _likeness(left: _About, right: _About) -> float:
    """Return 0 for units that have nothing to do with each other, else at least 1, and more the more alike they are."""
    common = len(left.signatures & right.signatures)
    if not common or 2 * common < min(len(left.signatures), len(right.signatures)):
        return 0
    return 1 + len(left.words & right.words) / (len(left.words | right.words) or 1)


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


def _aligned(left: Sequence[_About], right: Sequence[_About]) -> list[tuple[int, int]]:
    """Return the common subsequence that is most alike, as pairs of positions; of several the one that comes latest.

    Latest, because the value of a variable is compared after the last of the statements that change it.
    """
    likeness = [[_likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for at in range(1, len(left) + 1):
        for to in range(1, len(right) + 1):
            alike = likeness[at - 1][to - 1]
            paired = best[at - 1][to - 1] + alike if alike else 0.0
            best[at][to] = max(paired, best[at - 1][to], best[at][to - 1])
    pairs: list[tuple[int, int]] = []
    at, to = len(left), len(right)
    while at and to:
        alike = likeness[at - 1][to - 1]
        if alike and best[at][to] == best[at - 1][to - 1] + alike:
            pairs.append((at - 1, to - 1))
            at, to = at - 1, to - 1
        elif best[at][to] == best[at - 1][to]:
            at -= 1
        else:
            to -= 1
    return pairs[::-1]


def _end_of_group(units: Sequence[_About], place: int, limit: int) -> int:
    """Return the last unit that goes with the one at `place`: what changes its variables, and not those of `limit`."""
    taken = units[limit].bound if limit < len(units) else frozenset()
    own = units[place].bound
    while place + 1 < limit and units[place + 1].bound & own and not units[place + 1].bound & taken:
        place += 1
    return place


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
