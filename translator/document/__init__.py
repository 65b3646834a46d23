"""Programs as they are written: scripts, notebooks, Databricks notebooks and percent scripts.

`read_document` gives the code cells as Python that parses, magics masked; `Document.render` puts new code back into the
file and leaves all else as it was.
"""

from __future__ import annotations

from pathlib import Path

from translator.document.databricks import databricks_document, is_databricks
from translator.document.model import CodeCell, Document
from translator.document.notebook import is_notebook, notebook_document
from translator.document.percent import is_percent, percent_document
from translator.document.script import script_document
from translator.document.text import decode, normalize
from translator.errors import InputError

__all__ = ["CodeCell", "Document", "parse_document", "read_document"]


def read_document(path: Path) -> Document:
    """Read a program.

    Args:
        path: a Python file or a notebook.

    Raises:
        InputError: it cannot be read, or it is neither.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"the file cannot be read: {reason.lower()}", path=path) from None
    return parse_document(data, path, suffix=path.suffix)


def parse_document(data: bytes, path: Path | None = None, *, suffix: str = ".py") -> Document:
    """Return the program in the bytes of a file.

    Args:
        data: the bytes.
        path: where they were read from, if anywhere; for messages.
        suffix: `.ipynb` for a notebook; one is also recognised by its content.

    Raises:
        InputError: they are neither a Python file nor a notebook.
    """
    if suffix.lower() == ".ipynb" or is_notebook(data):
        return notebook_document(data, path)
    file = decode(data, path)
    text = normalize(file.text)
    if is_databricks(text):
        return databricks_document(file, data, path)
    if is_percent(text):
        return percent_document(file, data, path)
    return script_document(file, data, path)
