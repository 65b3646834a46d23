"""A scratch copy of a program's folder in which the data files are small, so that running the program is quick and safe.

Originals are only read. Rows are chosen by a seed, spread over the whole file, and keep their order and the header.
"""

from __future__ import annotations

import ast
import bz2
import gzip
import io
import json
import lzma
import os
import posixpath
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from translator.errors import VerificationError
from translator.verify.result import DataFile

SMALL = 10 * 2**20
"""Files of a folder that are larger than this come along only if the program names them."""
MOST_FILES = 2_000
"""Files of a folder that come along at most; the rest is left out, which is noted."""

_TABLES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".pq")
_OTHER_DATA = (".xlsx", ".xls", ".feather", ".orc", ".pkl", ".pickle", ".h5", ".dta", ".sav", ".sas7bdat", ".xml", ".avro")
_COMPRESSIONS: dict[str, Callable[[Path, str], IO[bytes]]] = {
    ".gz": lambda path, mode: gzip.open(path, mode),  # type: ignore[dict-item, return-value]
    ".bz2": lambda path, mode: bz2.open(path, mode),  # type: ignore[dict-item, call-overload, no-any-return]
    ".xz": lambda path, mode: lzma.open(path, mode),  # type: ignore[dict-item, return-value]
}
_IGNORED = {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "build", "dist", ".ipynb_checkpoints",
            "spark-warehouse", "metastore_db", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox"}  # fmt: skip
_PREAMBLE = re.compile(r"\b(?:skiprows|header)\s*=\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Scratch:
    """The copied folder.

    Attributes:
        folder: the folder in which the program is to run.
        data: the data files that it holds.
        paths: absolute paths that the program names, and the copies that stand for them.
        notes: what was left out.
    """

    folder: Path
    data: tuple[DataFile, ...]
    paths: dict[str, str]
    notes: tuple[str, ...]


def copy_folder(
    program: Path,
    sources: Iterable[str],
    root: Path,
    *,
    data: Path | None = None,
    rows: int | None = None,
    seed: int = 0,
) -> Scratch:
    """Copy the folder of a program to `root`, data files sampled.

    Args:
        program: the program; its folder is what is copied.
        sources: Python texts of the program (and of its translation), searched for the names of files.
        root: an empty folder of ours.
        data: a folder whose files are put over those of the program's folder.
        rows: rows to keep of each data file; None or 0 for whole files.
        seed: chooses the rows.

    Raises:
        VerificationError: a data file that the program reads is neither in its folder nor in `data`.
    """
    sources = list(sources)
    literals = sorted(set().union(*map(_texts, sources))) if sources else []
    named = {posixpath.basename(text) for text in literals}
    preamble = max((int(number) for text in sources for number in _PREAMBLE.findall(text)), default=0) + 1
    ups = max((re.match(r"(?:\./)*((?:\.\./)*)", text).group(1).count("..") for text in literals), default=0)  # type: ignore[union-attr]
    folder = root.joinpath(*["up"] * ups, "program")
    folder.mkdir(parents=True)
    copied: dict[Path, DataFile] = {}
    notes: list[str] = []

    def place(source: Path, target: Path) -> None:
        target = Path(os.path.normpath(target))
        if target in copied or not target.is_relative_to(root):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        copied[target] = copy_file(source, target, rows, seed, preamble, os.path.relpath(target, folder))

    if data is not None:
        if not data.is_dir():
            raise VerificationError("the data folder does not exist", path=data, advice="give --data an existing folder")
        for file in _files(data, notes):
            place(file, folder / file.relative_to(data))
            place(file, folder / data.resolve().name / file.relative_to(data))
    for file in _files(program.resolve().parent, notes):
        if file.stat().st_size <= SMALL or file.name in named:
            place(file, folder / file.relative_to(program.resolve().parent))
    paths: dict[str, str] = {}
    for text in literals:
        _place_named(text, program, data, folder, place, paths)
    for source in sources:
        _check_inputs(source, folder, paths, data)
    kept = tuple(file for target, file in copied.items() if _kind(target) or target.suffix in _OTHER_DATA)
    return Scratch(folder, kept, paths, tuple(dict.fromkeys(notes)))


def _place_named(
    text: str, program: Path, data: Path | None, folder: Path, place: Callable[[Path, Path], None], paths: dict[str, str]
) -> None:
    """Put a file or folder that the program names where the program looks for it."""
    if not _is_data_name(text):
        return
    outside = Path(text).is_absolute()
    target = folder / "absolute" / text.lstrip("/") if outside else folder / text
    candidates = [data / text, data / Path(text).name] if data is not None and not outside else []
    if data is not None and outside:
        candidates = [data / Path(text).name]
    for source in (*candidates, program.resolve().parent / text):
        if source.is_file():
            place(source, target)
        elif source.is_dir():
            for file in _files(source, []):
                place(file, target / file.relative_to(source))
        else:
            continue
        if outside:
            paths[text] = str(target)
        return


def _files(folder: Path, notes: list[str]) -> Iterator[Path]:
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _IGNORED and not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_symlink() and not path.exists() or not path.is_file():
                continue
            count += 1
            if count > MOST_FILES:
                notes.append(f"only the first {MOST_FILES:,} files of {folder.name} were copied")
                return
            yield path


def _texts(source: str) -> set[str]:
    """Return the string literals of a program that may name a file."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and 0 < len(text) < 400 and "\n" not in text}


def _is_data_name(text: str) -> bool:
    return "://" not in text and bool(_kind(Path(text)) or Path(text).suffix.lower() in _OTHER_DATA)


def _check_inputs(source: str, folder: Path, paths: dict[str, str], data: Path | None) -> None:
    """Raise if a file that is read by its literal name is not there and nothing in the program could write it."""
    tree = ast.parse(source)
    read, written = set(), set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        texts = {
            node.value
            for node in (*call.args[:1], *(word.value for word in call.keywords))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_data_name(node.value)
        }
        if name.startswith("read_"):
            read |= texts
        else:
            written |= texts
    for text in sorted(read - written):
        if not Path(paths.get(text, folder / text)).exists():
            where = "in the program's folder" + (f" nor in {data}" if data is not None else "")
            advice = "put it there" if data is not None else "put it there, or name the folder that holds it with --data"
            raise VerificationError(f"the data file {text!r} is not {where}", advice=advice)


def copy_file(source: Path, target: Path, rows: int | None, seed: int, preamble: int, name: str) -> DataFile:
    """Copy one file, only `rows` of its rows if it is a table that can be sampled.

    Args:
        source: the file.
        target: the copy.
        rows: rows to keep; None or 0 for all.
        seed: chooses the rows.
        preamble: lines at the top of text tables that are always kept.
        name: how the file is to be called in the result.
    """
    kind = _kind(source)
    kept: tuple[int, int] | None = None
    if rows and kind:
        chosen = random.Random(f"{seed} {source.name}")
        try:
            kept = _SAMPLERS[kind](source, target, rows, chosen, preamble)
        except (ValueError, OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError):
            kept = None  # Not what its name says: the program is to see it as it is.
    if kept is None:
        shutil.copyfile(source, target)
        return DataFile(name)
    return DataFile(name, kept[0], kept[1] if kept[1] < kept[0] else None)


def _kind(path: Path) -> str:
    """Return lines, json or parquet, or nothing for a file that cannot be sampled."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (*_COMPRESSIONS, ".zip"):
        suffixes.pop()
    if not suffixes or suffixes[-1] not in _TABLES:
        return ""
    return {".json": "json", ".parquet": "parquet", ".pq": "parquet", ".jsonl": "records", ".ndjson": "records"}.get(
        suffixes[-1], "lines"
    )


def _read(path: Path) -> bytes:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            if len(members) != 1:
                raise ValueError("more than one file in the archive")
            return archive.read(members[0])
    if suffix in _COMPRESSIONS:
        with _COMPRESSIONS[suffix](path, "rb") as stream:
            return stream.read()
    return path.read_bytes()


def _write(source: Path, target: Path, content: bytes) -> None:
    suffix = source.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            copy.writestr(archive.namelist()[0], content)
    elif suffix in _COMPRESSIONS:
        with _COMPRESSIONS[suffix](target, "wb") as stream:
            stream.write(content)
    else:
        target.write_bytes(content)


def _spread(count: int, rows: int, chosen: random.Random) -> Sequence[int]:
    """Choose `rows` of `count` positions, in order: one out of each of as many equal stretches."""
    if count <= rows:
        return range(count)
    return [chosen.randrange(at * count // rows, (at + 1) * count // rows) for at in range(rows)]


def _sample_lines(source: Path, target: Path, rows: int, chosen: random.Random, preamble: int) -> tuple[int, int]:
    content = _read(source)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("two bytes a character")
    return _write_records(source, target, _records(content), rows, chosen, preamble)


def _sample_records(source: Path, target: Path, rows: int, chosen: random.Random, preamble: int) -> tuple[int, int]:
    return _write_records(source, target, _read(source).splitlines(keepends=True), rows, chosen, 0)


def _write_records(
    source: Path, target: Path, records: list[bytes], rows: int, chosen: random.Random, head: int
) -> tuple[int, int]:
    body = records[head:]
    kept = _spread(len(body), rows, chosen)
    _write(source, target, b"".join(records[:head] + [body[at] for at in kept]))
    return len(body), len(kept)


def _records(content: bytes) -> list[bytes]:
    """Cut a text table into records; a line break within quotes does not end one."""
    records: list[bytes] = []
    open_: list[bytes] = []
    for line in io.BytesIO(content):
        odd = line.count(b'"') % 2 == 1
        if not open_ and not odd:
            records.append(line)
            continue
        ends = bool(open_) and odd
        open_.append(line)
        if ends:
            records.append(b"".join(open_))
            open_ = []
    # A lone quote is text, not the beginning of a record that spans the rest of the file.
    return records + open_


def _sample_json(source: Path, target: Path, rows: int, chosen: random.Random, preamble: int) -> tuple[int, int]:
    content = _read(source)
    try:
        items = json.loads(content)
    except json.JSONDecodeError:
        lines = content.splitlines(keepends=True)
        json.loads(lines[0])
        return _write_records(source, target, lines, rows, chosen, 0)
    if not isinstance(items, list):
        raise ValueError("no list of records")
    kept = _spread(len(items), rows, chosen)
    _write(source, target, json.dumps([items[at] for at in kept]).encode())
    return len(items), len(kept)


def _sample_parquet(source: Path, target: Path, rows: int, chosen: random.Random, preamble: int) -> tuple[int, int]:
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(source).read()
    kept = _spread(table.num_rows, rows, chosen)
    pyarrow.parquet.write_table(table.take(list(kept)), target)
    return table.num_rows, len(kept)


_SAMPLERS: dict[str, Callable[[Path, Path, int, random.Random, int], tuple[int, int]]] = {
    "lines": _sample_lines,
    "records": _sample_records,
    "json": _sample_json,
    "parquet": _sample_parquet,
}
