"""Finding the programs that are named, and those in folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from translator.errors import InputError

STANDARD_INPUT = Path("-")
_SKIPPED = frozenset(("__pycache__", "node_modules"))


@dataclass(frozen=True, slots=True)
class Found:
    """The programs of a run.

    Attributes:
        programs: the files, each once, in order.
        missing: what is wrong with paths that gave no file.
        base: the folder that the programs' places in an output folder are relative to.
    """

    programs: tuple[Path, ...]
    missing: tuple[InputError, ...]
    base: Path


def find_programs(
    paths: Sequence[Path], include: Sequence[str], exclude: Sequence[str], output: Path | None = None
) -> Found:
    """Find the programs that paths name.

    Args:
        paths: files, which are taken whatever they are called, and folders.
        include: patterns, as in .gitignore, of the files to take from folders.
        exclude: patterns of the files and folders to leave out of folders.
        output: a folder within which nothing is looked for, because the translations go there.
    """
    programs: dict[Path, None] = {}
    missing = []
    taken = GitIgnoreSpec.from_lines(include)
    left = GitIgnoreSpec.from_lines(exclude)
    for path in paths:
        if not path.is_dir():
            programs[path] = None
            continue
        count = len(programs)
        programs.update(dict.fromkeys(_programs_in(path, taken, left, output)))
        if len(programs) == count:
            missing.append(InputError("there are no Python files or notebooks in this folder", path=path))
    base = paths[0] if len(paths) == 1 and paths[0].is_dir() else _common_folder(paths)
    return Found(tuple(programs), tuple(missing), base)


def _programs_in(folder: Path, taken: GitIgnoreSpec, left: GitIgnoreSpec, output: Path | None) -> Iterator[Path]:
    not_here = output.resolve() if output is not None and output.resolve() != folder.resolve() else None
    for name, folders, files in os.walk(folder):
        parent = Path(name)
        relative = parent.relative_to(folder)
        folders[:] = sorted(
            child
            for child in folders
            if not _is_skipped(parent / child)
            and (parent / child).resolve() != not_here
            and not left.match_file(f"{(relative / child).as_posix()}/")
        )
        for child in sorted(files):
            place = (relative / child).as_posix()
            if not child.startswith(".") and taken.match_file(place) and not left.match_file(place):
                yield parent / child


def _is_skipped(folder: Path) -> bool:
    """Return whether a folder is hidden, made by tools, or a virtual environment."""
    return folder.name.startswith(".") or folder.name in _SKIPPED or (folder / "pyvenv.cfg").is_file()


def _common_folder(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path.absolute().parent for path in paths]))
