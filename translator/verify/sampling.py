"""Some rows of a data file: chosen by a seed, spread over the whole file, in their order, with the header.

Text tables, JSON and Parquet are understood, compressed or not; anything else is copied as it is.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_KINDS = {
    ".csv": "lines",
    ".tsv": "lines",
    ".txt": "lines",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_WHOLE = frozenset(".xlsx .xls .feather .orc .pkl .pickle .h5 .dta .sav .sas7bdat .xml .avro .db .sqlite".split())
_COMPRESSIONS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    ".gz": (gzip.decompress, gzip.compress),
    ".bz2": (bz2.decompress, bz2.compress),
    ".xz": (lzma.decompress, lzma.compress),
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows to keep.

    Attributes:
        rows: how many of each file; 0 for all.
        seed: chooses them.
        preamble: lines at the top of a text table that are kept in any case: its header, and what stands before it.
    """

    rows: int = 0
    seed: int = 0
    preamble: int = 1

    def of(self, count: int, name: str) -> Sequence[int]:
        """Return the positions to keep out of `count`, in order: one from each of as many equal stretches."""
        if count <= self.rows:
            return range(count)
        chosen = random.Random(f"{self.seed} {name}")  # noqa: S311 - a sample, not a secret
        return [chosen.randrange(at * count // self.rows, (at + 1) * count // self.rows) for at in range(self.rows)]


@dataclass(frozen=True, slots=True)
class Sampled:
    """How many rows a file has and how many its copy has."""

    rows: int
    kept: int


def is_data(path: Path) -> bool:
    """Whether a file is a data file, by its name."""
    return bool(_kind(path)) or path.suffix.lower() in _WHOLE


def copy_sampled(source: Path, target: Path, choice: Choice) -> Sampled | None:
    """Copy a file, only some of its rows if it is a table that is understood.

    Args:
        source: the file.
        target: the copy, in a folder that exists.
        choice: which rows to keep.

    Returns:
        The rows of the file and of the copy, or None if the file was copied whole.
    """
    kind = _kind(source)
    if choice.rows and kind:
        try:
            if kind == "parquet":
                return _copy_parquet(source, target, choice)
            return _copy_text(source, target, choice, kind)
        except (ValueError, OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile):
            # Not what its name says: the program is to see it as it is.
            pass
    shutil.copyfile(source, target)
    return None


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and (suffixes[-1] in _COMPRESSIONS or suffixes[-1] == ".zip"):
        suffixes.pop()
    return _KINDS.get(suffixes[-1], "") if suffixes else ""


def _copy_text(source: Path, target: Path, choice: Choice, kind: str) -> Sampled:
    content, member = source.read_bytes(), ""
    if not content:
        raise ValueError("an empty file")
    suffix = source.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (member,) = archive.namelist()
            content = archive.read(member)
    elif suffix in _COMPRESSIONS:
        content = _COMPRESSIONS[suffix][0](content)
    if content.startswith(_UTF16):
        raise ValueError("lines cannot be told apart by bytes")
    sample = _sample_lines if kind == "lines" else _sample_json
    content, sampled = sample(content, choice, source.name)
    if member:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, content)
    else:
        target.write_bytes(_COMPRESSIONS[suffix][1](content) if suffix in _COMPRESSIONS else content)
    return sampled


def _sample_lines(content: bytes, choice: Choice, name: str) -> tuple[bytes, Sampled]:
    records = _records(content)
    head, body = records[: choice.preamble], records[choice.preamble :]
    kept = choice.of(len(body), name)
    return b"".join(head + [body[at] for at in kept]), Sampled(len(body), len(kept))


def _records(content: bytes) -> list[bytes]:
    """Cut a text table into records; a line break within quotes does not end one."""
    records: list[bytes] = []
    unfinished: list[bytes] = []
    for line in io.BytesIO(content):
        odd = line.count(b'"') % 2 == 1
        if unfinished or odd:
            unfinished.append(line)
            if odd and len(unfinished) > 1:
                records.append(b"".join(unfinished))
                unfinished = []
        else:
            records.append(line)
    # A lone quote is text, not the beginning of a record that spans the rest of the file.
    return records + unfinished


def _sample_json(content: bytes, choice: Choice, name: str) -> tuple[bytes, Sampled]:
    try:
        items = json.loads(content)
    except json.JSONDecodeError:
        lines = content.splitlines(keepends=True)
        json.loads(lines[0])
        kept = choice.of(len(lines), name)
        return b"".join(lines[at] for at in kept), Sampled(len(lines), len(kept))
    if not isinstance(items, list):
        raise ValueError("no list of records")
    kept = choice.of(len(items), name)
    return json.dumps([items[at] for at in kept]).encode(), Sampled(len(items), len(kept))


def _copy_parquet(source: Path, target: Path, choice: Choice) -> Sampled:
    from pyarrow import parquet

    table = parquet.ParquetFile(source).read()
    kept = choice.of(table.num_rows, source.name)
    parquet.write_table(table.take(list(kept)), target)
    return Sampled(table.num_rows, len(kept))
