"""Where translations go: places, whole files, differences."""

from __future__ import annotations

import difflib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.document import Document, parse_document
from translator.document.text import decode
from translator.errors import OutputError, UsageError


def target_of(program: Path, base: Path, output: Path, *, several: bool) -> Path:
    """Return where the translation of a program goes.

    Args:
        program: the program.
        base: the folder that its place in an output folder is relative to.
        output: what `-o` says.
        several: whether `output` has to be a folder.
    """
    if not several:
        return output / program.name if output.is_dir() else output
    return output / os.path.relpath(program.absolute(), base.absolute())


def check_targets(programs: Sequence[Path], targets: Sequence[Path]) -> None:
    """Make sure that no program would be overwritten.

    Raises:
        UsageError: a target is one of the programs, or two translations would go to one place.
    """
    sources = {path.resolve(): path for path in programs}
    seen: dict[Path, Path] = {}
    for program, target in zip(programs, targets, strict=True):
        place = target.resolve()
        if place in sources:
            advice = "choose another place, or give --write to translate in place"
            raise UsageError(f"the output would overwrite the input {sources[place]}", advice=advice)
        if place in seen:
            raise UsageError(f"{seen[place]} and {program} would both be written to {target}")
        seen[place] = program


def write_file(path: Path, data: bytes, *, like: Path | None = None) -> None:
    """Write a file whole or not at all: to a temporary file beside it, which then takes its name.

    Args:
        path: where to; its folder is made if need be.
        data: what.
        like: a file whose permissions a new file gets.

    Raises:
        OutputError: it cannot be written.
    """
    path = path.resolve()
    temporary = path.with_name(f".pandas2pyspark-{os.getpid()}.tmp")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a device or a pipe has to stay what it is
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            model = path if path.exists() else like
            if model is not None and model.exists():
                shutil.copymode(model, temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"the file cannot be written: {reason.lower()}", path=path) from None


def differences(document: Document, name: str, new: bytes) -> Iterator[str]:
    """Yield the lines of a unified diff, without newlines; a notebook has one for each of its changed cells.

    Args:
        document: the input.
        name: its path, to be shown.
        new: its translation.
    """
    for cell, old_text, new_text in _texts(document, new):
        label = name if cell is None else f"{name}:cell {cell}"
        for line in difflib.unified_diff(_lines(old_text), _lines(new_text), f"a/{label}", f"b/{label}"):
            yield line.removesuffix("\n")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _texts(document: Document, new: bytes) -> Iterator[tuple[int | None, str, str]]:
    if document.kind != "notebook":
        old = document.render([cell.code for cell in document.cells])
        yield None, decode(old, document.path).text, decode(new, document.path).text
        return
    other = parse_document(new, document.path, suffix=".ipynb")
    for index, cell in enumerate(document.cells):
        before, after = ("\n".join((*one.source_lines(index).values(), "")) for one in (document, other))
        yield cell.number, before, after


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
