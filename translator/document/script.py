"""Python files: plain scripts, and the layout that all text formats share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.document.magics import MaskedCell, plain_cell
from translator.document.model import Document, Kind, PlacedCell, code_cells
from translator.document.text import TextFile, main_newline, normalize, restore_newlines

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_BLANK = " \t\f\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file, with `\\n` newlines: a code cell, or text that is never changed."""

    text: str
    cell: MaskedCell | None = None


@dataclass(frozen=True, slots=True)
class _TextLayout:
    file: TextFile
    path: Path | None
    pieces: tuple[tuple[str, bool], ...]

    def write(self, texts: Sequence[str | None], *, keep_outputs: bool) -> bytes:  # noqa: ARG002 - only notebooks have outputs
        """Return the bytes of the file; there are no outputs to keep."""
        newline = main_newline(self.file.text)
        new = iter(texts)
        written: list[str] = []
        for number, (original, is_cell) in enumerate(self.pieces, start=1):
            text = next(new) if is_cell else None
            if text is None:
                written.append(original)
                continue
            if text and written and not written[-1].endswith(("\n", "\r")):
                text = "\n" + text
            if text and number < len(self.pieces) and not text.endswith("\n"):
                text += "\n"
            written.append(restore_newlines(original, text, newline))
        return self.file.encode("".join(written), self.path)


def script_document(file: TextFile, data: bytes, path: Path | None) -> Document:
    """Return a plain script as a document of one cell."""
    document = text_document("script", file, data, path, [Piece(text := normalize(file.text), plain_cell(text))])
    return replace(document, cells=(replace(document.cells[0], number=None),))


def text_document(kind: Kind, file: TextFile, data: bytes, path: Path | None, pieces: Iterable[Piece]) -> Document:
    """Return the document that the pieces of a text file make.

    Args:
        kind: its format.
        file: the file.
        data: its bytes.
        path: where it was read from, if anywhere.
        pieces: the pieces, which joined are the text of the file with `\\n` newlines.
    """
    placed: list[PlacedCell] = []
    stretches: list[tuple[str, bool]] = []
    lines = _LINE.findall(file.text)
    position = 0
    for piece in pieces:
        if not piece.text and piece.cell is None:
            continue
        end = position + len(_LINE.findall(piece.text))
        stretches.append(("".join(lines[position:end]), piece.cell is not None))
        if piece.cell is not None:
            placed.append(PlacedCell(piece.cell, position + 1))
        position = end
    layout = _TextLayout(file, path, tuple(stretches))
    return Document(path, kind, code_cells(placed), "python", tuple(placed), layout, data)


def cell_pieces(text: str, mask: Callable[[str], MaskedCell]) -> list[Piece]:
    """Return the pieces of a stretch that is a code cell: blank lines around it are not part of it.

    Args:
        text: the stretch, with `\\n` newlines.
        mask: what makes Python of the cell.
    """
    start = text.rfind("\n", 0, len(text) - len(text.lstrip(_BLANK))) + 1
    end = max(start, text.find("\n", len(text.rstrip(_BLANK))) + 1 or len(text))
    return [Piece(text[:start]), Piece(text[start:end], mask(text[start:end])), Piece(text[end:])]
