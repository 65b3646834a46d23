"""Databricks notebooks that are kept as Python files.

Cells are separated by `# COMMAND ----------`; cells in other languages, and cells that call magics, have `# MAGIC` in
front of each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from translator.document.magics import MaskedCell, magic_names, mask_cell, plain_cell
from translator.document.model import Document
from translator.document.script import Piece, cell_pieces, text_document
from translator.document.text import TextFile, normalize

_HEADER = re.compile(r"# Databricks notebook source[ \t]*(?:\n|\Z)")
_SEPARATOR = re.compile(r"^# COMMAND -{10}[ \t]*(?:\n|\Z)", re.MULTILINE)
_TITLE = re.compile(r"\s*(?:# DBTITLE[^\n]*(?:\n\s*|\Z))*")
_MAGIC_CELL = re.compile(r"(?:[ \t]*\n)*(?:# MAGIC(?: [^\n]*)?\n\s*)*# MAGIC(?: [^\n]*)?\s*")
_MARKDOWN = re.compile(r"\s*# MAGIC %md(?:-sandbox)?\b")
_PYTHON = re.compile(r"\s*# MAGIC (?:%python|%%time|%%capture|%time)\b")


def is_databricks(text: str) -> bool:
    """Return whether a text with `\\n` newlines is a Databricks notebook."""
    return _HEADER.match(text) is not None


def databricks_document(file: TextFile, data: bytes, path: Path | None) -> Document:
    """Return a Databricks notebook as a document."""
    text = normalize(file.text)
    return text_document("databricks", file, data, path, _pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    mask = partial(_mask, names=magic_names(text))
    header = _HEADER.match(text)
    start = header.end() if header else 0
    yield Piece(text[:start])
    for separator in _SEPARATOR.finditer(text, start):
        yield from _cell(text[start : separator.start()], mask)
        yield Piece(separator[0])
        start = separator.end()
    yield from _cell(text[start:], mask)


def _cell(text: str, mask: partial[MaskedCell]) -> Iterator[Piece]:
    title = _TITLE.match(text)
    start = text.rfind("\n", 0, title.end()) + 1 if title else 0
    yield Piece(text[:start])
    if _MARKDOWN.match(text, start):
        yield Piece(text[start:])
    else:
        yield from cell_pieces(text[start:], mask)


def _mask(source: str, names: Iterator[str]) -> MaskedCell:
    if not _MAGIC_CELL.fullmatch(source):
        return mask_cell(source, names)
    if not _PYTHON.match(source):
        return plain_cell(source, translate=False)
    return mask_cell(source, names, databricks=True, line_prefix="# MAGIC ")
