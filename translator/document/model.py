"""What a document is to the engine: a path, a kind, and code cells that parse as Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from translator.diagnostics import Span
from translator.document.magics import MaskedCell

Kind = Literal["script", "notebook", "databricks", "percent"]


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One code cell.

    Attributes:
        number: counted from 1 among the code cells; None for a plain script.
        code: Python with `\\n` newlines and masked magics; may be empty.
        line: where `code` begins, counted from 1 within the cell of a notebook or within any other file.
        translate: False if it is to be left alone: another language, or cells that only call magics.
    """

    number: int | None
    code: str
    line: int
    translate: bool


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A masked cell and the line of the input on which its text begins."""

    masked: MaskedCell
    line: int = 1


class Layout(Protocol):
    """What surrounds the cells of a document."""

    def write(self, texts: Sequence[str | None], *, keep_outputs: bool) -> bytes:
        """Return the whole file with a new text for each cell, None where it is unchanged."""


@dataclass(frozen=True, slots=True)
class Document:
    """A program as it was written.

    Attributes:
        path: where it was read from, None for standard input.
        kind: its format.
        cells: the code cells, in order.
        language: the language of a notebook's kernel; nothing is translated if it is not `python`.
    """

    path: Path | None
    kind: Kind
    cells: tuple[CodeCell, ...]
    language: str
    _placed: tuple[PlacedCell, ...]
    _layout: Layout
    _data: bytes

    def span(self, index: int, line: int, column: int, end_line: int, end_column: int) -> Span:
        """Return the stretch of the input that a stretch of `cells[index].code` came from.

        Args:
            index: which cell, counted from 0.
            line: line in its code, counted from 1.
            column: column in that line, counted from 1.
            end_line: line where it ends.
            end_column: column where it ends, exclusive.
        """
        placed = self._placed[index]
        first = placed.masked.origin(line, column)
        last = max(first, placed.masked.origin(end_line, end_column, end=True))
        shift = placed.line - 1
        number = self.cells[index].number if self.kind == "notebook" else None
        return Span(number, first[0] + shift, first[1], last[0] + shift, last[1])

    def source_lines(self, index: int) -> dict[tuple[int | None, int], str]:
        """Return the lines of a code cell as they were written, by the cell and line that a span gives them.

        Args:
            index: which cell, counted from 0.
        """
        number = self.cells[index].number if self.kind == "notebook" else None
        lines = self._placed[index].masked.source.removesuffix("\n").split("\n")
        return {(number, line): text for line, text in enumerate(lines, start=self._placed[index].line)}

    def render(self, codes: Sequence[str], *, keep_outputs: bool = False) -> bytes:
        """Return the whole file with new code in its cells.

        A cell whose code is unchanged comes back byte for byte; if all are, so does the file.

        Args:
            codes: one code for each cell, with the names that stand for magics.
            keep_outputs: whether a notebook keeps the outputs of its old code.

        Raises:
            OutputError: the encoding of the file cannot hold the new text.
        """
        texts = [
            None if code == cell.code else placed.masked.unmask(code)
            for cell, placed, code in zip(self.cells, self._placed, codes, strict=True)
        ]
        if all(text is None for text in texts):
            return self._data
        return self._layout.write(texts, keep_outputs=keep_outputs)


def code_cells(placed: Sequence[PlacedCell]) -> tuple[CodeCell, ...]:
    """Return what the engine sees of the cells of a document."""
    return tuple(
        CodeCell(number, cell.masked.code, cell.line + cell.masked.origin(1, 1)[0] - 1, cell.masked.translate)
        for number, cell in enumerate(placed, start=1)
    )
