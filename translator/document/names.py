"""What can be told about the variables of a program from its text alone."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def loop_variables(trees: Sequence[ast.AST]) -> frozenset[str]:
    """Return the loop variables that are read within the loops that bind them only.

    What such a variable is bound to after its loop is of no account.

    Args:
        trees: the cells of a program.
    """
    targets = {name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.For) for name in _bound(node)}
    outside: set[str] = set()

    def visit(node: ast.AST, bound: frozenset[str]) -> None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in targets - bound:
            outside.add(node.id)
        if isinstance(node, ast.For):
            visit(node.iter, bound)
            bound |= _bound(node)
        for child in ast.iter_child_nodes(node):
            visit(child, bound)

    for tree in trees if targets else ():
        visit(tree, frozenset())
    return frozenset(targets - outside)


def _bound(node: ast.For) -> frozenset[str]:
    return frozenset(part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
