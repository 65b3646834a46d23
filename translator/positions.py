"""Where the nodes of a program stand, and the text of its statements: both come of one walk over the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import libcst as cst
from libcst._nodes.internal import CodegenState
from libcst.metadata import CodePosition, CodeRange

from translator.trees import printed

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
        return printed(statement) if usual else self.module.code_for_node(statement)


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

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = CodePosition(self.line, self.column)
        try:
            yield
        finally:
            end = CodePosition(self.line, self.column)
            self.places[node] = CodeRange(
                self.places[start_node].start if start_node is not None else start,
                self.places[end_node].end if end_node is not None else end,
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
        texts[statement] = "".join(state.tokens[first:])
    return Located(module, state.places, texts)
