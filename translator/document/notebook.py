"""Jupyter notebooks. Only the sources and outputs of code cells are written anew; all other JSON stays as it was."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from translator.document.magics import MaskedCell, magic_names, mask_cell, plain_cell
from translator.document.model import Document, PlacedCell, code_cells
from translator.document.spans import Place, elements, members, place
from translator.document.text import main_newline, normalize, restore_newlines
from translator.errors import InputError

_PYTHON = ("python", "python2", "python3", "ipython", "pyspark", "pyspark3")
_DATABRICKS = "application/vnd.databricks.v1+notebook"
_OTHER_KERNELS = re.compile(
    r"(?P<language>ir|julia|scala|spark|sparkr|spylon|almond|bash|zsh|javascript|deno|tslab|sql|xsql|xcpp|rust|evcxr|ruby|java"
    r"|ijava|kotlin|octave|matlab|sas|stata|gophernotes|haskell|ihaskell|perl|iperl|\.net|php|lua|sagemath|maxima|ocaml)"
    r"(?:[-_.\d]|kernel|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _JsonCell:
    """Where the parts of a code cell are in the JSON text."""

    start: int
    source: Place | None
    outputs: Place | None
    execution_count: Place | None

    @property
    def text(self) -> str:
        if self.source is None:
            return ""
        return self.source.value if isinstance(self.source.value, str) else "".join(self.source.value)


@dataclass(frozen=True, slots=True)
class _NotebookLayout:
    text: str
    mark: bytes
    cells: tuple[_JsonCell, ...]

    def write(self, texts: Sequence[str | None], *, keep_outputs: bool) -> bytes:
        """Return the notebook with new sources; without its outputs and execution counts unless they are kept."""
        style = _SourceStyle.of(self.text, self.cells)
        parts: list[str] = []
        position = 0
        for start, end, text in sorted(self._changes(texts, style, keep_outputs)):
            parts += (self.text[position:start], text)
            position = end
        return self.mark + "".join([*parts, self.text[position:]]).encode()

    def _changes(
        self, texts: Sequence[str | None], style: _SourceStyle, keep_outputs: bool
    ) -> Iterator[tuple[int, int, str]]:
        for cell, text in zip(self.cells, texts, strict=True):
            if text is not None:
                new = restore_newlines(cell.text, text, main_newline(cell.text))
                yield self._source_change(cell, new, style)
            if not keep_outputs and cell.outputs is not None:
                yield cell.outputs.start, cell.outputs.end, "[]"
            if not keep_outputs and cell.execution_count is not None:
                yield cell.execution_count.start, cell.execution_count.end, "null"

    def _source_change(self, cell: _JsonCell, new: str, style: _SourceStyle) -> tuple[int, int, str]:
        if cell.source is not None:
            return cell.source.start, cell.source.end, style.dump(new, self.text, cell.source)
        inner = cell.start + 1
        space = self.text[inner : place(self.text, inner).start]
        return inner, inner, f'{space}"source": {style.dump(new, self.text, None)},'


@dataclass(frozen=True, slots=True)
class _SourceStyle:
    """How a notebook writes its sources: what is before, between and after the lines of a list; only ASCII or not."""

    opening: str
    between: str
    closing: str
    ascii: bool

    @classmethod
    def of(cls, text: str, cells: Sequence[_JsonCell]) -> _SourceStyle:
        style = cls("", ", ", "", text.isascii() and re.search(r"\\u(?!00[01])[0-9a-fA-F]{4}", text) is not None)
        longest = max(
            (cell.source for cell in cells if cell.source), key=lambda source: len(source.value), default=None
        )
        return style.like(text, longest)

    def like(self, text: str, source: Place | None) -> _SourceStyle:
        """Return the style of one source, this one where it has none."""
        if source is None or not isinstance(source.value, list) or not source.value:
            return self
        lines = list(elements(text, source.start))
        opening = text[source.start + 1 : lines[0].start]
        between = text[lines[0].end : lines[1].start] if len(lines) > 1 else "," + opening if opening else self.between
        return _SourceStyle(opening, between, text[lines[-1].end : source.end - 1], self.ascii)

    def dump(self, new: str, text: str, source: Place | None) -> str:
        """Return the JSON of a new source in the place of an old one."""
        if source is not None and isinstance(source.value, str):
            return json.dumps(new, ensure_ascii=self.ascii)
        if not new:
            return "[]"
        style = self.like(text, source)
        lines = (json.dumps(line, ensure_ascii=self.ascii) for line in re.findall(r"[^\n]*\n|[^\n]+", new))
        return f"[{style.opening}{style.between.join(lines)}{style.closing}]"


def is_notebook(data: bytes) -> bool:
    """Return whether the bytes of a file are those of a notebook, whatever its name."""
    if not data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return False
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(notebook, dict) and ("cells" in notebook or "worksheets" in notebook)


def notebook_document(data: bytes, path: Path | None) -> Document:
    """Return a notebook as a document.

    Args:
        data: the bytes of the file.
        path: where they were read from, if anywhere.

    Raises:
        InputError: they are not a notebook.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text, top = _load(data[len(mark) :], path)
    if top.get("nbformat", 4) < 4:
        text = _upgrade(text, path)
        top = json.loads(text)
    language = _language(top.get("metadata", {}))
    places = list(elements(text, members(text, place(text).start)["cells"].start))
    cells = tuple(_json_cell(text, cell, number, path) for number, cell in enumerate(places, 1) if _is_code(cell))
    metadata = [cell.value.get("metadata") for cell in places if _is_code(cell)]
    names = magic_names(text)
    databricks = _DATABRICKS in top.get("metadata", {})
    masked = [
        _mask(normalize(cell.text), names, databricks, is_python=language == "python" and _is_python_cell(about))
        for cell, about in zip(cells, metadata, strict=True)
    ]
    placed = tuple(PlacedCell(cell) for cell in masked)
    layout = _NotebookLayout(text, mark, cells)
    return Document(path, "notebook", code_cells(placed), language, placed, layout, data)


def _load(data: bytes, path: Path | None) -> tuple[str, dict[str, Any]]:
    if not data.strip():
        raise InputError("the file is empty, so it is not a notebook", path=path)
    try:
        text = data.decode("utf-8")
        top = json.loads(text)
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text, so it is not a notebook", path=path) from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"the notebook is not valid JSON: {error.msg[0].lower()}{error.msg[1:]}",
            path=path,
            line=error.lineno,
            column=error.colno,
            text=text[max(error.pos - 40, text.rfind("\n", 0, error.pos) + 1) :].partition("\n")[0],
        ) from None
    except RecursionError:
        raise InputError("the JSON of the notebook is nested too deeply", path=path) from None
    problem = _problem(top)
    if problem:
        raise InputError(f"the file is JSON but not a notebook: {problem}", path=path)
    return text, top


def _problem(top: object) -> str:
    """Return why a JSON value is not a notebook, nothing if it is one."""
    if not isinstance(top, dict):
        return "it is not an object"
    version = top.get("nbformat", 4)
    if not isinstance(version, int) or version > 4:
        return f"nbformat {version} is not known"
    if not isinstance(top.get("metadata", {}), dict):
        return "its metadata is not an object"
    key = "cells" if version >= 4 else "worksheets"
    if not isinstance(top.get(key), list):
        return f"it has no list of {key}"
    if not all(isinstance(cell, dict) for cell in top[key]):
        return f"its {key} are not all objects"
    return ""


def _upgrade(text: str, path: Path | None) -> str:
    """Return the JSON of an old notebook in version 4.4, the last one that needs no cell ids."""
    nbformat: Any = import_module("nbformat")  # slow to import, and old notebooks are rare
    try:
        new = nbformat.reads(text, as_version=4)
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError) as error:
        reason, *_ = str(error).split("\n")
        raise InputError(f"the old notebook is damaged: {reason}", path=path) from None
    new["nbformat_minor"] = 4
    for cell in new["cells"]:
        cell.pop("id", None)
    return str(nbformat.writes(new, version=nbformat.NO_CONVERT)) + "\n"


def _is_code(cell: Place) -> bool:
    return bool(cell.value.get("cell_type") == "code")


def _json_cell(text: str, cell: Place, number: int, path: Path | None) -> _JsonCell:
    parts = members(text, cell.start)
    source = parts.get("source")
    lines = [""] if source is None else source.value if isinstance(source.value, list) else [source.value]
    if not all(isinstance(line, str) for line in lines):
        message = f"the file is JSON but not a notebook: the source of cell {number} (of all cells) is not text"
        raise InputError(message, path=path)
    return _JsonCell(cell.start, source, parts.get("outputs"), parts.get("execution_count"))


def _mask(source: str, names: Iterator[str], databricks: bool, *, is_python: bool) -> MaskedCell:
    if not is_python or re.search("[\ud800-\udfff]", source):
        return plain_cell(source, translate=False)
    return mask_cell(source, names, databricks=databricks)


def _language(metadata: Mapping[str, Any]) -> str:
    """Return the language of a notebook in lower case, `python` if nothing says otherwise."""
    kernel = _mapping(metadata.get("kernelspec"))
    named = [
        _mapping(metadata.get("language_info")).get("name"),
        kernel.get("language"),
        metadata.get("language"),
        _mapping(metadata.get(_DATABRICKS)).get("language"),
    ]
    for name in named:
        if isinstance(name, str) and name:
            return "python" if name.lower() in _PYTHON else name.lower()
    other = _OTHER_KERNELS.match(str(kernel.get("name", "")))
    return {"ir": "r"}.get(name := other["language"].lower(), name) if other else "python"


def _is_python_cell(metadata: object) -> bool:
    """Return whether a cell is Python in notebooks of several languages, as VS Code and Fabric write them."""
    about = _mapping(metadata)
    named = (_mapping(about.get("vscode")).get("languageId"), _mapping(about.get("microsoft")).get("language"))
    return all(not isinstance(name, str) or name.lower() in _PYTHON for name in named)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
