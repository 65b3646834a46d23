"""Looking over statements that stand next to each other in the output: what an engineer would have written as one.

Statements are translated one by one; here neighbours are put together: column assignments into one ``withColumns``,
aggregates of one frame into one job, window specifications that are written twice into a variable. Only code that the
translator wrote is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import libcst as cst

from translator.peephole.aggregates import fuse_aggregates
from translator.peephole.blocks import Program, Steps
from translator.peephole.columns import merge_columns
from translator.peephole.windows import share_windows


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
    inner = _Blocks(program)
    steps = [[_within(statement, inner) for statement in step] for step in steps]
    return _all(steps, program)


def _all(steps: Steps, program: Program) -> Steps:
    return share_windows(fuse_aggregates(merge_columns(steps, program), program), program)


def _within(statement: cst.BaseStatement, inner: _Blocks) -> cst.BaseStatement:
    if isinstance(statement, cst.SimpleStatementLine):
        return statement
    made = statement.visit(inner)
    assert isinstance(made, cst.BaseStatement)
    return made


class _Blocks(cst.CSTTransformer):
    """Puts neighbours together within blocks, from the innermost outward."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def leave_IndentedBlock(  # noqa: N802 - the name is libcst's
        self,
        original_node: cst.IndentedBlock,  # noqa: ARG002 - libcst gives both
        updated_node: cst.IndentedBlock,
    ) -> cst.IndentedBlock:
        steps = [[statement] for statement in updated_node.body]
        made = [statement for step in _all(steps, self.program) for statement in step]
        if len(made) == len(updated_node.body) and all(a is b for a, b in zip(made, updated_node.body, strict=True)):
            return updated_node
        return updated_node.with_changes(body=made)

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:  # noqa: N802, ARG002 - libcst's
        return False


__all__ = ["look_over"]
