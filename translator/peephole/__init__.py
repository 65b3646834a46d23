"""Looking over statements that stand next to each other in the output: what an engineer would have written as one.

Statements are translated one by one; here neighbours are put together: column assignments into one ``withColumns``,
aggregates of one frame into one job, aggregates that are joined to their own frame into windows, window specifications
that are written twice into a variable. Only code that the
translator wrote is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

import libcst as cst

from translator.peephole.aggregates import fuse_aggregates
from translator.peephole.blocks import Program, Steps
from translator.peephole.columns import merge_columns
from translator.peephole.selfjoins import widen_self_joins
from translator.peephole.windows import share_windows

_Block = TypeVar("_Block", bound=cst.CSTNode)
_INNER: dict[type[cst.CSTNode], tuple[str, ...]] = {
    **dict.fromkeys((cst.FunctionDef, cst.ClassDef, cst.With, cst.Else, cst.Finally), ("body",)),
    **dict.fromkeys((cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase), ("body",)),
    **dict.fromkeys((cst.If, cst.For, cst.While), ("body", "orelse")),
    **dict.fromkeys((cst.Try, cst.TryStar), ("body", "handlers", "orelse", "finalbody")),
    cst.Match: ("cases",),
}
"""Where compound statements, and parts of them, hold blocks."""


def look_over(
    steps: Steps, is_new: Callable[[cst.CSTNode], bool], columns_of: Collection[str], names: set[str]
) -> Steps:
    """Return the statements of a cell with neighbours put together.

    Args:
        steps: for each statement of the input, the statements that it became; as many come back, and what is put
            together stands in the place of the last of its parts.
        is_new: tells whether the translator wrote a statement.
        columns_of: variables that hold columns, whose names cannot be read off an expression that uses them.
        names: all names of the program; those that are made here are added.
    """
    program = Program(is_new, frozenset(columns_of), names)
    steps = [[_within(statement, program) for statement in step] for step in steps]
    return _all(steps, program)


def _all(steps: Steps, program: Program) -> Steps:
    steps = merge_columns(widen_self_joins(steps, program), program)
    return share_windows(fuse_aggregates(steps, program), program)


def _within(node: _Block, program: Program) -> _Block:
    """Return a compound statement, or a part of one, with neighbours put together in its blocks, innermost first."""
    changes: dict[str, object] = {}
    for name in _INNER.get(type(node), ()):
        part = getattr(node, name)
        if isinstance(part, cst.CSTNode):
            made: object = _block(part, program) if isinstance(part, cst.IndentedBlock) else _within(part, program)
            changed = made is not part
        elif part is not None:
            made = [_within(each, program) for each in part]
            changed = any(new is not old for new, old in zip(made, part, strict=True))
        else:
            continue
        changes |= {name: made} if changed else {}
    return node.with_changes(**changes) if changes else node


def _block(block: cst.IndentedBlock, program: Program) -> cst.IndentedBlock:
    steps = [[_within(statement, program)] for statement in block.body]
    made = [statement for step in _all(steps, program) for statement in step]
    if len(made) == len(block.body) and all(a is b for a, b in zip(made, block.body, strict=True)):
        return block
    return block.with_changes(body=made)


__all__ = ["look_over"]
