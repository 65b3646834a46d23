"""Variables that every round of a loop binds anew before it reads them: what they were before makes no difference."""

from __future__ import annotations

import libcst as cst

from translator.interpret.writing import statements_of
from translator.trees import names_within


def renewed(node: cst.BaseStatement) -> frozenset[str]:
    """Return the variables that a loop binds in each round before it reads them."""
    if not isinstance(node, (cst.For, cst.While)):
        return frozenset()
    fresh = set(names_within(node.target)) if isinstance(node, cst.For) else set()
    read = set(names_within(node.test)) if isinstance(node, cst.While) else set()
    for statement in statements_of(node.body):
        parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else (statement,)
        for part in parts:
            match part:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                    read |= names_within(value) - fresh
                    fresh |= {name} - read
                case _:
                    read |= names_within(part) - fresh
    return frozenset(fresh)
