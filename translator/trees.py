"""Walking syntax trees quickly: libcst's own `children` print every node on the way, whitespace included."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from functools import cache, lru_cache

import libcst as cst
from libcst._nodes.internal import CodegenState

_LAYOUT = (
    "whitespace", "lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "leading", "trailing", "comma",
    "semicolon", "equal", "colon", "dot", "header", "footer", "lines_after",
)  # fmt: skip
"""Beginnings of the names of the fields that hold spaces, comments and signs."""


@cache
def _parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not field.name.startswith(_LAYOUT))


@cache
def _is_node(kind: type) -> bool:
    return issubclass(kind, cst.CSTNode)


def parts_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes directly within a node, but for those of its layout."""
    for name in _parts(type(node)):
        value = getattr(node, name)
        # Asking an abstract class whether something is one of its own takes Python longer.
        if isinstance(value, (list, tuple)):
            yield from [part for part in value if _is_node(type(part))]  # type: ignore[arg-type]
        elif value is not None and _is_node(type(value)):  # type: ignore[arg-type]
            yield value


def walked(node: cst.CSTNode, *skipped: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Yield a node and all nodes within it, but for those of its layout and what is within nodes of some types."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        inner = [child for child in parts_of(part) if not skipped or not isinstance(child, skipped)]
        inner.reverse()
        waiting += inner


@lru_cache(maxsize=2_000)
def names_within(node: cst.CSTNode) -> frozenset[str]:
    """Return all names that stand in a piece of code, those of attributes and keyword arguments included."""
    return frozenset(part.value for part in walked(node) if isinstance(part, cst.Name))


class _Printing(CodegenState):
    """Printing that does not ask where nodes stand: libcst makes a generator for each of them."""

    def record_syntactic_position(  # type: ignore[override] # any context manager will do
        self, *_node: cst.CSTNode, **_nodes: object
    ) -> nullcontext[None]:
        return _NOTHING


_NOTHING = nullcontext()
_USUAL = cst.Module([])


def text_of(node: cst.CSTNode, module: cst.Module = _USUAL) -> str:
    """Return the source text of a node as `cst.Module.code_for_node` gives it, with the habits of a module."""
    state = _Printing(default_indent=module.default_indent, default_newline=module.default_newline)
    node._codegen(state)  # noqa: SLF001 - what prints a node
    return "".join(state.tokens)


_texts: dict[cst.CSTNode, str] = {}
_statements: dict[str, tuple[cst.BaseStatement, ...]] = {}


def printed(node: cst.CSTNode) -> str:
    """Return the source text of a node; nodes do not change, so that each is printed once only."""
    text = _texts.get(node)
    if text is None:
        text = _texts[node] = _anew(node)
    return text


def _anew(node: cst.CSTNode) -> str:
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        # The statement has often been printed without its line.
        return "".join((*map(text_of, node.leading_lines), printed(node.body[0]), text_of(node.trailing_whitespace)))
    return text_of(node)


def statements_in(source: str) -> tuple[cst.BaseStatement, ...]:
    """Return the statements of a text, whose last line is ended.

    Loops and functions are interpreted several times, often with one result: it is parsed once only.
    """
    made = _statements.get(source)
    if made is None:
        made = _statements[source] = tuple(cst.parse_module(source).body)
        if len(made) == 1:
            note_text(made[0], source)
    return made


def note_text(statement: cst.BaseStatement, source: str) -> None:
    """Take down the text of what stands in a line, which then need not be printed."""
    match statement:
        case cst.SimpleStatementLine(body=[only]) if "#" not in source:
            _texts[only] = source.strip()


@contextmanager
def translating() -> Iterator[None]:
    """Hold on to what is printed and parsed of a program for as long as it is translated.

    Meanwhile Python does not look for cycles: trees have none, and are many objects to look at.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _texts.clear()
        _statements.clear()
        names_within.cache_clear()
        if collecting:
            gc.enable()
