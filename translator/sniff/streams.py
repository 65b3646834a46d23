"""Open text files, compressed or not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

FAILURES = (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile, lzma.LZMAError, zlib.error)
"""What opening or reading a file that is not what it seems can raise."""

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zip": "zip"}


def compression(path: Path) -> str | None:
    """Name the compression that the file's suffix stands for.

    Raises:
        ValueError: the suffix stands for one that is not read here.
    """
    suffix = path.suffix.lower()
    if suffix in (".zst", ".tar", ".tgz") or path.name.lower().endswith((".tar.gz", ".tar.bz2", ".tar.xz")):
        raise ValueError(f"files that end in {suffix} are not read")
    return _COMPRESSIONS.get(suffix)


def encoding_of(path: Path, declared: str | None) -> str:
    """Name the encoding of a file: the declared one, else UTF-8 with or without a byte order mark."""
    if declared is not None and declared.lower().replace("_", "-") not in ("utf-8", "utf8"):
        return declared
    with ExitStack() as stack:
        start = _opened(path, stack).read(3)
    return "utf-8-sig" if start == b"\xef\xbb\xbf" else "utf-8"


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file for reading, with its line ends as they are.

    Raises:
        OSError, ValueError and the others of FAILURES: the file cannot be opened; reading can raise them as well.
    """
    with ExitStack() as stack:
        yield io.TextIOWrapper(_opened(path, stack), encoding=encoding, newline="")


def _opened(path: Path, stack: ExitStack) -> BinaryIO:
    match compression(path):
        case "gzip":
            return cast(BinaryIO, stack.enter_context(gzip.open(path)))
        case "bz2":
            return cast(BinaryIO, stack.enter_context(bz2.open(path)))
        case "xz":
            return cast(BinaryIO, stack.enter_context(lzma.open(path)))
        case "zip":
            archive = stack.enter_context(zipfile.ZipFile(path))
            (member,) = archive.namelist()
            return cast(BinaryIO, stack.enter_context(archive.open(member)))
        case _:
            return stack.enter_context(path.open("rb"))
