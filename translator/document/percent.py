"""Scripts in the percent format of jupytext, Spyder and VS Code: cells begin with `# %%`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from translator.document.lines import logical_line
from translator.document.magics import magic_names, mask_cell, skips_cell
from translator.document.model import Document
from translator.document.script import Piece, cell_pieces, text_document
from translator.document.text import TextFile, normalize

_MARKER = re.compile(r"^#[ \t]*%%+(?:[ \t]+(?P<title>[^\n]*))?(?:\n|\Z)", re.MULTILINE)
_TEXT_CELL = re.compile(r"\[(?:markdown|md|raw)\]|\blanguage\s*=\s*[\"'](?!python)")
_NO_CODE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?(?:\n|\Z))*")
_COMMENTS = r"(?:#(?![ \t]*%%)[^\n]*\n)*?"
_HEADER = re.compile(rf"{_COMMENTS}# ---[ \t]*\n{_COMMENTS}# ---[ \t]*(?:\n|\Z)")


def is_percent(text: str) -> bool:
    """Return whether a text with `\\n` newlines has cells in the percent format."""
    return next(_markers(text), None) is not None


def percent_document(file: TextFile, data: bytes, path: Path | None) -> Document:
    """Return a percent script as a document."""
    return text_document("percent", file, data, path, _pieces(normalize(file.text)))


def _pieces(text: str) -> Iterator[Piece]:
    mask = partial(mask_cell, names=magic_names(text))
    header = _HEADER.match(text)
    start = header.end() if header else 0
    yield Piece(text[:start])
    is_code = not _NO_CODE.fullmatch(text, start, next(_markers(text)).start())
    for marker in _markers(text):
        yield from cell_pieces(text[start : marker.start()], mask) if is_code else [Piece(text[start : marker.start()])]
        yield Piece(marker[0])
        start = marker.end()
        is_code = not _TEXT_CELL.search(marker["title"] or "")
    yield from cell_pieces(text[start:], mask) if is_code else [Piece(text[start:])]


def _markers(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines that begin cells, leaving out those within a statement, a block or a string."""
    position = 0
    while marker := _MARKER.search(text, position):
        while position < marker.start():
            position = logical_line(text, position).end
        if position > marker.start():
            continue
        position = marker.end()
        code = _NO_CODE.match(text, position)
        if code and text[code.end() : code.end() + 1] in (" ", "\t"):
            continue
        yield marker
        skipped = _MARKER.search(text, position)
        if skips_cell(text, position) or _TEXT_CELL.search(marker["title"] or ""):
            position = skipped.start() if skipped else len(text)
