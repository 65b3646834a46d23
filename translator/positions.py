"""Where the nodes of a program stand, and the text of its statements: both come of one walk over the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst
from libcst._nodes.internal import CodegenState
from libcst.metadata import CodePosition, CodeRange

from translator.trees import note_text, printed, text_of

_SPACE = (cst.SimpleWhitespace, cst.ParenthesizedWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline)


@dataclass(frozen=True, slots=True)
class Located:
    """A module and what a walk over it gave.

    Attributes:
        module: its tree.
        places: where each node stands, without the space around it; nodes of space are left out.
        texts: the source text of each of its statements.
    """

    module: cst.Module
    places: Mapping[cst.CSTNode, CodeRange]
    texts: Mapping[cst.CSTNode, str]

    def text(self, statement: cst.BaseStatement) -> str:
        """Return the source text of a statement that stands in this module, be it an old or a new one."""
        known = self.texts.get(statement)
        if known is not None:
            return known
        usual = (self.module.default_indent, self.module.default_newline) == ("    ", "\n")
        return printed(statement) if usual else text_of(statement, self.module)


class _Recording(CodegenState):
    """Printing that notes where each node begins and ends.

    libcst's own provider of positions does the same, for nodes of space too, and the text that it makes is lost.
    """

    def __init__(self, module: cst.Module) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.places: dict[cst.CSTNode, CodeRange] = {}
        self.line, self.column = 1, 0
        self.starts: list[tuple[int, int]] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        if "\n" in value or "\r" in value:
            lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self.line += len(lines) - 1
            self.column = len(lines[-1])
        else:
            self.column += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:  # noqa: ARG002 - libcst gives it
        self.starts.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self.starts.pop()
        if not isinstance(node, _SPACE) and node not in self.places:
            self.places[node] = CodeRange(CodePosition(*start), CodePosition(self.line, self.column))

    def record_syntactic_position(  # type: ignore[override] # any context manager will do
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> _Span:
        return _Span(self, node, start_node, end_node)


class _Span:
    """The part of the printing that gives a node without the space around it."""

    __slots__ = ("end_node", "node", "start", "start_node", "state")

    def __init__(
        self, state: _Recording, node: cst.CSTNode, start_node: cst.CSTNode | None, end_node: cst.CSTNode | None
    ) -> None:
        self.state, self.node, self.start_node, self.end_node = state, node, start_node, end_node

    def __enter__(self) -> None:
        self.start = CodePosition(self.state.line, self.state.column)

    def __exit__(self, *_error: object) -> None:
        places = self.state.places
        places[self.node] = CodeRange(
            self.start if self.start_node is None else places[self.start_node].start,
            CodePosition(self.state.line, self.state.column) if self.end_node is None else places[self.end_node].end,
        )


def located(module: cst.Module) -> Located:
    """Return the places and texts of a module."""
    state = _Recording(module)
    texts: dict[cst.CSTNode, str] = {}
    for line in module.header:
        line._codegen(state)  # noqa: SLF001 - what prints a node
    for statement in module.body:
        first = len(state.tokens)
        statement._codegen(state)  # noqa: SLF001
        texts[statement] = text = "".join(state.tokens[first:])
        if module.default_newline == "\n":
            note_text(statement, text)
    return Located(module, state.places, texts)
