"""The bytes of a text file as text and back: encodings, byte order marks and newlines."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from translator.errors import InputError, OutputError

_NEWLINE = re.compile(r"\r\n|\n|\r")
_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?")
_ADVICE = "save it as UTF-8, or name its encoding in the first line (# -*- coding: latin-1 -*-)"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded file: its text, the name of its encoding, and its byte order mark if it had one."""

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str, path: Path | None) -> bytes:
        """Return the bytes for a new text.

        Raises:
            OutputError: the encoding has no bytes for a character.
        """
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise OutputError(
                f"the translation holds the character {text[error.start]!r}, which the file's encoding "
                f"{self.encoding} cannot write",
                advice="save the input as UTF-8",
                path=path,
                line=len(_NEWLINE.findall(text[: error.start])) + 1,
            ) from None


def decode(data: bytes, path: Path | None) -> TextFile:
    """Decode a Python file as Python does: byte order mark, then the encoding named in the first two lines, or UTF-8.

    Raises:
        InputError: it is not text, or not in the encoding that it names.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError("the file is UTF-16 text, which Python cannot read", advice="save it as UTF-8", path=path)
    if b"\0" in data:
        raise InputError("the file holds null bytes, so it is not a Python file", path=path)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    data = data[len(mark) :]
    encoding = _encoding(data) or "utf-8"
    if mark and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
        raise InputError(
            f"the file begins with a byte order mark of UTF-8 and names the encoding {encoding}",
            advice="take one of the two out",
            path=path,
        )
    try:
        return TextFile(data.decode("utf-8" if mark else encoding), "utf-8" if mark else encoding, mark)
    except UnicodeDecodeError as error:
        message = f"the file is not {encoding} text"
        line = len(re.findall(rb"\r\n|\n|\r", data[: error.start])) + 1
        raise InputError(message, advice=_ADVICE, path=path, line=line) from None
    except (LookupError, ValueError):
        raise InputError(f"the file names the unknown encoding {encoding}", advice=_ADVICE, path=path) from None


def _encoding(data: bytes) -> str | None:
    for line in re.split(rb"\r\n|\n|\r", data[:4096], maxsplit=2)[:2]:
        if found := _COOKIE.match(line):
            return found[1].decode("ascii")
        if not _BLANK.fullmatch(line):
            return None
    return None


def normalize(text: str) -> str:
    """Return `text` with `\\n` newlines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def main_newline(text: str) -> str:
    """Return the newline that `text` has most of, `\\n` if it has none."""
    found = Counter(_NEWLINE.findall(text)).most_common(1)
    return found[0][0] if found else "\n"


def restore_newlines(original: str, text: str, newline: str) -> str:
    """Give a new text the newlines of the old one.

    Args:
        original: the old text, with its own newlines.
        text: the new text, with `\\n` newlines.
        newline: what new lines get; lines that were there before keep theirs.
    """
    newlines = _NEWLINE.findall(original)
    if set(newlines) <= {newline}:
        return text.replace("\n", newline)
    lines = text.split("\n")
    endings = [newline] * (len(lines) - 1) + [""]
    for old, new, size in SequenceMatcher(None, _NEWLINE.split(original), lines).get_matching_blocks():
        for step in range(size):
            if old + step < len(newlines) and new + step < len(lines) - 1:
                endings[new + step] = newlines[old + step]
    return "".join(line + ending for line, ending in zip(lines, endings, strict=True))
