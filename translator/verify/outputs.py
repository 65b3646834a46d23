"""The files that the two runs have written, read back and compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from translator.verify.judge import Judge, worst
from translator.verify.result import Outcome, Step, Value

_READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": pd.read_csv,
    ".tsv": lambda path: pd.read_csv(path, sep="\t"),
    ".parquet": pd.read_parquet,
    ".json": lambda path: pd.read_json(path, lines=_has_lines(path)),
    ".jsonl": lambda path: pd.read_json(path, lines=True),
}


def compare_outputs(original: Path, translated: Path, since: float, judge: Judge, number: int) -> list[Step]:
    """Compare the data files that two runs have written.

    Spark writes a folder of parts where pandas writes one file; both are read as one table.

    Args:
        original: the scratch folder of the original.
        translated: that of the translation.
        since: when the original was started; older files were there before.
        judge: compares them.
        number: the number of the step that the files make.

    Returns:
        One step, or none if the original has written no data file.
    """
    written = [
        path
        for path in sorted(original.rglob("*"))
        if path.is_file() and _kind(path) in _READERS and path.stat().st_mtime >= since
    ]
    values = tuple(_compare(path, translated / path.relative_to(original), original, judge) for path in written)
    outcome = worst(value.outcome for value in values)
    return [Step(number, None, 0, 0, "", 0, "", values, outcome)] if values else []


def _kind(path: Path) -> str:
    suffixes = [suffix for suffix in path.suffixes if suffix not in (".gz", ".bz2", ".xz", ".zip", ".snappy")]
    return suffixes[-1].lower() if suffixes else ""


def _compare(ours: Path, theirs: Path, root: Path, judge: Judge) -> Value:
    name = f"written {ours.relative_to(root)}"
    parts = [theirs] if theirs.is_file() else _parts(theirs)
    if not parts:
        return Value(name, Outcome.NOT_COMPARED, reason="the translation does not write it")
    reader = _READERS[_kind(ours)]
    try:
        expected: Any = reader(ours)
        actual: Any = pd.concat([reader(part) for part in parts], ignore_index=True)
    except (ValueError, OSError) as error:
        return Value(name, Outcome.NOT_COMPARED, reason=f"cannot be read back: {str(error).splitlines()[0]}")
    comparison = judge.plain(expected, actual)
    return Value(name, Outcome.EQUAL if comparison.equal else Outcome.DIFFERS, comparison)


def _parts(folder: Path) -> list[Path]:
    return [part for part in sorted(folder.rglob("part-*")) if part.stat().st_size] if folder.is_dir() else []


def _has_lines(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as stream:
        return stream.read(1) != "["
