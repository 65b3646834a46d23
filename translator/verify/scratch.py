"""A scratch copy of a program's folder, with small data files, in which the program can do what it likes."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import VerificationError
from translator.verify.result import DataFile
from translator.verify.sampling import Choice, copy_sampled, is_data

SMALL = 10 * 2**20
"""Files of a folder that are larger than this come along only if the program names them."""
MOST_FILES = 2_000
"""Files of a folder that come along at most; the rest is left out, which is noted."""

_IGNORED = frozenset(
    "venv env node_modules __pycache__ build dist site-packages spark-warehouse metastore_db target".split()
)
_PREAMBLE = re.compile(r"\b(?:skiprows|header)\s*=\s*(\d+)")
_LONGEST_PATH = 400
_DEEP = 4
"""Folders nearer to the root than this, such as `/home/me`, are too large to be copied because of their name."""


@dataclass(slots=True)
class Scratch:
    """The copied folder.

    Attributes:
        root: the folder that holds everything.
        folder: the folder in which the program is to run; deeper down, so that `../data` is within `root`, too.
        choice: which rows of data files are kept.
        named: names of files and folders that the program mentions.
        files: what was copied, by where it is now.
        paths: absolute paths that the program names, and the copies that stand for them.
        notes: what was left out.
    """

    root: Path
    folder: Path
    choice: Choice
    named: frozenset[str] = frozenset()
    files: dict[Path, DataFile] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def data(self) -> tuple[DataFile, ...]:
        """The data files that the program names; all that were copied if it names none."""
        data = {target: file for target, file in self.files.items() if is_data(target)}
        return tuple(file for target, file in data.items() if target.name in self.named) or tuple(data.values())

    def add(self, source: Path, target: Path) -> None:
        """Copy a file, or the data and the small files of a folder, unless it is there already or would be outside."""
        if source.is_dir():
            for file in self.files_of(source):
                if is_data(file) or file.stat().st_size <= SMALL:
                    self.add(file, target / file.relative_to(source))
            return
        target = Path(os.path.normpath(target))
        if target in self.files or not target.is_relative_to(self.root):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        sampled = copy_sampled(source, target, self.choice)
        name = os.path.relpath(target, self.folder)
        if sampled is None:
            self.files[target] = DataFile(name)
        else:
            self.files[target] = DataFile(name, sampled.rows, sampled.kept if sampled.kept < sampled.rows else None)

    def files_of(self, folder: Path) -> Iterator[Path]:
        """Yield the files of a folder and its folders, without those that tools have made."""
        count = 0
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in _IGNORED and not name.startswith("."))
            for path in (Path(parent, name) for name in sorted(names)):
                if not path.is_file():
                    continue
                count += 1
                if count > MOST_FILES:
                    self.notes.append(f"only the first {MOST_FILES:,} files of the folder {folder.name} were copied")
                    return
                yield path


def copy_folder(
    program: Path, sources: Iterable[str], root: Path, *, data: Path | None = None, rows: int = 0, seed: int = 0
) -> Scratch:
    """Copy the folder of a program, data files sampled.

    Args:
        program: the program; its folder is what is copied.
        sources: Python texts of the program and of its translation, searched for the names of files.
        root: a folder of ours, which does not exist yet.
        data: a folder whose files are put over those of the program's folder.
        rows: rows to keep of each data file; 0 for all.
        seed: chooses the rows.

    Raises:
        VerificationError: `data` is no folder, or the program reads a data file that is nowhere.
    """
    if data is not None and not data.is_dir():
        raise VerificationError("the data folder does not exist", path=data, advice="give --data an existing folder")
    sources = list(sources)
    trees = [ast.parse(source) for source in sources]
    names = sorted(set().union(*map(_texts, trees)))
    preamble = max((int(number) for source in sources for number in _PREAMBLE.findall(source)), default=0) + 1
    ups = max((Path(name).parts.count("..") for name in names), default=0)
    mentioned = frozenset(part for name in names for part in Path(name).parts)
    scratch = Scratch(root, root.joinpath(*["up"] * ups, "program"), Choice(rows, seed, preamble), mentioned)
    scratch.folder.mkdir(parents=True)
    home = program.resolve().parent
    if data is not None:
        scratch.add(data, scratch.folder)
        if data.resolve().name in mentioned:
            scratch.add(data, scratch.folder / data.resolve().name)
    for name in names:
        _add_named(scratch, name, home, data)
    for file in scratch.files_of(home):
        if file.stat().st_size <= SMALL:
            scratch.add(file, scratch.folder / file.relative_to(home))
    for tree in trees:
        _check_inputs(tree, scratch, data)
    return scratch


def _texts(tree: ast.AST) -> set[str]:
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and _may_be_path(text)}


def _may_be_path(text: str) -> bool:
    return 0 < len(text) < _LONGEST_PATH and "://" not in text and not set("\n\0*?") & set(text)


def _add_named(scratch: Scratch, name: str, home: Path, data: Path | None) -> None:
    """Put a data file, or a folder of them, that the program names where the program looks for it."""
    path = Path(name)
    if path.name in ("", "..") or (path.is_absolute() and len(path.parts) < _DEEP and not is_data(path)):
        return
    places = [data / path.name] if data is not None else []
    if data is not None and not path.is_absolute():
        places.insert(0, data / path)
    source = next((place for place in (*places, home / path) if _holds_data(place, home)), None)
    if source is None:
        return
    if path.is_absolute():
        target = scratch.root / "absolute" / path.relative_to(path.anchor)
        scratch.paths[name] = str(target)
    else:
        target = scratch.folder / path
    scratch.add(source, target)


def _holds_data(place: Path, home: Path) -> bool:
    try:
        if place.is_dir():
            return not home.is_relative_to(place.resolve()) and any(map(is_data, place.iterdir()))
        return is_data(place) and place.is_file()
    except OSError:
        return False  # Too long for a path, or not to be looked at.


def _check_inputs(tree: ast.AST, scratch: Scratch, data: Path | None) -> None:
    """Raise if a file that is read by its literal name is not there and nothing in the program could write it."""
    read: set[str] = set()
    other: set[str] = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        paths = _paths_given((*call.args[:1], *(word.value for word in call.keywords)))
        is_reader = isinstance(call.func, ast.Attribute) and call.func.attr.startswith("read_")
        (read if is_reader else other).update(paths)
    for name in sorted(read - other):
        if not Path(scratch.paths.get(name, scratch.folder / name)).exists():
            where = "in the program's folder" + (f" nor in {data}" if data is not None else "")
            put = "put it there" if data is not None else "put it there, or name the folder that holds it with --data"
            raise VerificationError(f"the data file {name!r} is not {where}", advice=put)


def _paths_given(arguments: Sequence[ast.expr]) -> set[str]:
    texts = {node.value for node in arguments if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if _may_be_path(text) and is_data(Path(text))}
