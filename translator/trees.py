"""Walking syntax trees quickly: libcst's own `children` print every node on the way, whitespace included."""

from __future__ import annotations

import ast
import gc
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

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
    if isinstance(node, cst.SimpleStatementLine) and not isinstance(node, Unparsed) and len(node.body) == 1:
        # The statement has often been printed without its line.
        return "".join((*map(text_of, node.leading_lines), printed(node.body[0]), text_of(node.trailing_whitespace)))
    return text_of(node)


def replaced_in(text: str, changes: Mapping[Any, str]) -> str | None:
    """Return code with other code for some of its parts; None where the text does not tell which places are meant.

    Args:
        text: the code.
        changes: new code by the nodes of the code that it stands for, of which none is within another.
    """
    if "#" in text or '"""' in text or "'''" in text:
        return None
    old = {node: printed(node) for node in changes}
    counts = Counter(old.values())
    new = {part: changes[node] for node, part in old.items()}
    if any(new[part] != changes[node] for node, part in old.items()):
        return None
    if any(text.count(part) != count for part, count in counts.items()):
        return None
    pattern = "|".join(map(re.escape, sorted(new, key=len, reverse=True)))
    return text if not new else re.sub(pattern, lambda found: new[found[0]], text)


def written(statement: cst.BaseStatement) -> str:
    """Return the source text of a statement; one that is still to be parsed is not parsed for that."""
    return statement.source if isinstance(statement, Unparsed) else printed(statement)


def statements_in(source: str) -> tuple[cst.BaseStatement, ...]:
    """Return the statements of a text, whose last line is ended.

    Loops and functions are interpreted several times, often with one result: it is parsed once only.
    """
    made = _statements.get(source)
    if made is None:
        made = _statements[source] = _unparsed(source) or tuple(cst.parse_module(source).body)
        if len(made) == 1 and not isinstance(made[0], Unparsed):
            note_text(made[0], source)
    return made


class Unparsed(cst.SimpleStatementLine):
    """A statement that is written, and parsed only when someone looks into it.

    A program is often interpreted again, because of what is found out late; what was written before is of no use then.
    """

    __slots__ = ("source",)  # type: ignore[misc] # libcst's nodes have slots, too
    source: str

    @classmethod
    def written(cls, source: str) -> Unparsed:
        """Return the statement of a text, which is no compound one."""
        made = cls.__new__(cls)
        for name, value in (("source", source), ("leading_lines", ()), ("trailing_whitespace", _LINE_END)):
            object.__setattr__(made, name, value)
        return made

    def __getattr__(self, name: str) -> Sequence[cst.BaseSmallStatement]:
        if name != "body":
            raise AttributeError(name)
        (line,) = cst.parse_module(self.source + "\n").body
        assert isinstance(line, cst.SimpleStatementLine)
        object.__setattr__(self, "body", line.body)
        note_text(self, self.source)
        return line.body

    def _codegen_impl(self, state: CodegenState) -> None:
        """Print the text as it is, with the indentation of the block in front of its lines."""
        if '"""' in self.source or "'''" in self.source:
            super()._codegen_impl(state)
            return
        for line in self.leading_lines:
            line._codegen(state)  # noqa: SLF001 - what prints a node
        for number, text in enumerate(self.source.split("\n")):
            if number:
                state.add_token(state.default_newline)
            state.add_indent_tokens()
            state.add_token(text)
        self.trailing_whitespace._codegen(state)  # noqa: SLF001 - as above

    def with_changes(self, **changes: Any) -> cst.SimpleStatementLine:  # type: ignore[override] # libcst's is generic
        """Return the statement with other fields; one with other lines around it need not be parsed for that."""
        if not changes.keys() <= {"leading_lines", "trailing_whitespace"}:
            return cst.SimpleStatementLine(self.body, self.leading_lines, self.trailing_whitespace).with_changes(
                **changes
            )
        made = Unparsed.written(self.source)
        for name in ("leading_lines", "trailing_whitespace"):
            object.__setattr__(made, name, changes.get(name, getattr(self, name)))
        return made


_LINE_END = cst.TrailingWhitespace()
_SIMPLE = (
    ast.Assign,
    ast.AugAssign,
    ast.AnnAssign,
    ast.Expr,
    ast.Return,
    ast.Delete,
    ast.Assert,
    ast.Import,
    ast.ImportFrom,
)


def _unparsed(source: str) -> tuple[cst.BaseStatement, ...] | None:
    """Return simple statements that each begin on a line of their own; None for all other texts."""
    if "#" in source:
        return None
    try:
        body = ast.parse(source).body
    except (SyntaxError, MemoryError, RecursionError):
        return None
    lines = source.split("\n")
    ends = [0, *(each.end_lineno or 0 for each in body)]
    if not all(
        isinstance(each, _SIMPLE) and each.lineno == before + 1 for each, before in zip(body, ends, strict=False)
    ):
        return None
    if ends[-1] < len(lines) - 1 or lines[-1]:
        return None
    return tuple(Unparsed.written("\n".join(lines[start:end])) for start, end in pairwise(ends))


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
