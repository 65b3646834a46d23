"""What can be told about the variables of a program from its text alone."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence


def nodes_of(trees: Sequence[ast.AST]) -> list[ast.AST]:
    """Return all nodes of the cells of a program."""
    return [node for tree in trees for node in ast.walk(tree)]


def loop_variables(trees: Sequence[ast.AST], nodes: Sequence[ast.AST] = ()) -> frozenset[str]:
    """Return the loop variables that are read within the loops that bind them only.

    What such a variable is bound to after its loop is of no account.

    Args:
        trees: the cells of a program.
        nodes: all nodes of these, where they have been listed.
    """
    nodes = nodes or nodes_of(trees)
    targets = {name for node in nodes if isinstance(node, ast.For) for name in _bound(node)}
    outside: set[str] = set()

    def visit(node: ast.AST, bound: frozenset[str]) -> None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in targets - bound:
            outside.add(node.id)
        if isinstance(node, ast.For):
            visit(node.iter, bound)
            bound |= _bound(node)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            # What a comprehension binds is its own.
            bound = bound.union(*(_names_in(each.target) for each in node.generators))
        for child in ast.iter_child_nodes(node):
            visit(child, bound)

    for tree in trees if targets else ():
        visit(tree, frozenset())
    return frozenset(targets - outside)


def used_only(nodes: Sequence[ast.AST]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the lists that are only filled and assigned to columns, and those that only become frames.

    Args:
        nodes: all nodes of a program.
    """
    every, columns, frames = Counter[str](), Counter[str](), Counter[str]()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                every[name] += 1
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
                columns[name] += 1
                frames[name] += 1
            case ast.Assign(targets=[ast.Subscript() | ast.Attribute()], value=ast.Name(id=name)):
                columns[name] += 1
            case ast.Call(func=ast.Attribute(attr="assign"), keywords=keywords):
                columns.update(word.value.id for word in keywords if isinstance(word.value, ast.Name))
            case ast.Call(func=ast.Attribute(attr="DataFrame"), args=[ast.Name(id=name), *_]):
                frames[name] += 1
    only_columns = frozenset(name for name, count in every.items() if count == columns[name])
    return only_columns, frozenset(name for name, count in every.items() if count == frames[name])


def _bound(node: ast.For) -> frozenset[str]:
    return _names_in(node.target)


def _names_in(target: ast.expr) -> frozenset[str]:
    return frozenset(part.id for part in ast.walk(target) if isinstance(part, ast.Name))
