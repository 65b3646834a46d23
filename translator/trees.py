"""Walking syntax trees quickly: libcst's own `children` print every node on the way, whitespace included."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache, lru_cache

import libcst as cst

_LAYOUT = (
    "whitespace", "lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "leading", "trailing", "comma",
    "semicolon", "equal", "colon", "dot", "header", "footer", "lines_after",
)  # fmt: skip
"""Beginnings of the names of the fields that hold spaces, comments and signs."""


@cache
def _parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not field.name.startswith(_LAYOUT))


def parts_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes directly within a node, but for those of its layout."""
    for name in _parts(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            for part in value:
                if isinstance(part, cst.CSTNode):
                    yield part


def walked(node: cst.CSTNode, *skipped: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Yield a node and all nodes within it, but for those of its layout and what is within nodes of some types."""
    yield node
    for child in parts_of(node):
        if not isinstance(child, skipped):
            yield from walked(child, *skipped)


@lru_cache(maxsize=2_000)
def names_within(node: cst.CSTNode) -> frozenset[str]:
    """Return all names that stand in a piece of code, those of attributes and keyword arguments included."""
    return frozenset(part.value for part in walked(node) if isinstance(part, cst.Name))


_MODULE = cst.Module([])


@lru_cache(maxsize=200_000)
def printed(node: cst.CSTNode) -> str:
    """Return the source text of a node; nodes do not change, so that each is printed once only."""
    return _MODULE.code_for_node(node)


@contextmanager
def translating() -> Iterator[None]:
    """Hold on to what is printed of a program for as long as it is translated.

    Meanwhile Python does not look for cycles: trees have none, and are many objects to look at.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        printed.cache_clear()
        if collecting:
            gc.enable()
