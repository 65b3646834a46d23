"""Walking syntax trees quickly: libcst's own `children` print every node on the way, whitespace included."""

from __future__ import annotations

from collections.abc import Iterator
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


_MODULE = cst.Module([])


@lru_cache(maxsize=20_000)
def printed(node: cst.CSTNode) -> str:
    """Return the source text of a node; nodes do not change, so that each is printed once only."""
    return _MODULE.code_for_node(node)
