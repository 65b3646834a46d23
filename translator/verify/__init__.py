"""Run an original and its translation on the same small data, and say where their values differ."""

from __future__ import annotations

import ast
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translator.errors import VerificationError
from translator.ledger import Tested, read_counts
from translator.verify.pairing import Group, pair_units
from translator.verify.record import Job, Record
from translator.verify.result import Comparison, DataFile, Difference, Example, Outcome, Step, Value, Verification
from translator.verify.run import Ended, run_program, run_text
from translator.verify.scratch import copy_folder
from translator.verify.units import Unit, read_units

if TYPE_CHECKING:
    from translator.verify.rows import Tolerance

__all__ = [
    "Comparison",
    "DataFile",
    "Difference",
    "Example",
    "Outcome",
    "Step",
    "Value",
    "Verification",
    "verify",
]


def verify(
    original: Path,
    translated: Path,
    *,
    data: Path | None = None,
    rows: int | None = None,
    seed: int = 0,
    master: str = "local[*]",
    timeout: float = 600.0,
    columns_of: Mapping[str, tuple[str, ...]] | None = None,
    free: Iterable[tuple[int, int]] = (),
    steps: Sequence[tuple[int, int]] | None = None,
    checking: str = "",
) -> Verification:
    """Run an original and its translation on scratch copies of the original's folder, and compare their values.

    Args:
        original: the pandas program: a script or a notebook.
        translated: its translation, of the same kind.
        data: a folder with data files that go over those in the original's folder.
        rows: rows to keep of each data file; None or 0 for all.
        seed: chooses the rows, and seeds random numbers.
        master: Spark's master.
        timeout: seconds that each of the two runs may take.
        columns_of: for each variable of the translation that holds a column expression, the variable of the frame that
            it belongs to, and the columns of that which are its row labels.
        free: places in the original, as cell counted from 0 and line, whose shown rows may be any rows.
        steps: for scripts, what belongs together: a line of the original and the last line of its translation;
            found from the texts if it is None.
        checking: the program that counts what violates the assumptions of the translation, if it makes any.

    Raises:
        InputError: one of the programs cannot be read.
        VerificationError: a data file is missing, or the original fails, loops or reads standard input.
    """
    # Only here, because pandas and numpy are imported with it.
    from translator.verify.judge import Judge, judge_all
    from translator.verify.outputs import compare_outputs

    begin = time.monotonic()
    _, ours = read_units(original)
    _, theirs = read_units(translated)
    groups = pair_units(ours, theirs, steps)
    judge = Judge(_free_units(ours, free))
    with tempfile.TemporaryDirectory(prefix="pandas2pyspark-") as temporary:
        root = Path(temporary).resolve()
        here, records = root / "run", root / "records"
        scratch = copy_folder(original, _sources(ours, theirs), here, data=data, rows=rows or 0, seed=seed)
        shutil.copytree(here, root / "clean")
        started = time.time()
        if checking:
            shutil.copytree(here, root / "again")
        job = Job(str(original.resolve()), str(scratch.folder), str(records / "original"), scratch.paths, seed)
        first = run_program(job, master=master, timeout=timeout)
        _check_original(original, ours, first)
        # Both run at the same path, because programs may show paths.
        here.rename(root / "original")
        (root / "clean").rename(here)
        wanted, shows = _wanted(groups, first.by_unit())
        job = Job(str(translated.resolve()), str(scratch.folder), str(records / "translated"), scratch.paths, seed,
                  wanted, shows, dict(columns_of or {}))  # fmt: skip
        second = run_program(job, master=master, timeout=timeout)
        compared = time.monotonic()
        judged = judge_all(judge, groups, first, second)
        if not any(step.outcome is Outcome.FAILS for step in judged):
            folder = root / "original" / scratch.folder.relative_to(here)
            judged += compare_outputs(folder, scratch.folder, started, judge, len(judged) + 1)
        tested: tuple[Tested, ...] = ()
        if checking:
            here.rename(root / "translated")
            (root / "again").rename(here)
            for name, path in scratch.paths.items():
                checking = checking.replace(repr(name), repr(path))
            output = run_text(checking, scratch.folder, records / "checking", master=master, timeout=timeout)
            tested = read_counts(output)
    end = time.monotonic()
    return Verification(
        str(original),
        str(translated),
        tuple(judged),
        first.versions | second.versions | _settings(rows, seed, judge.tolerance),
        scratch.data,
        {"original": first.seconds, "translation": second.seconds, "comparing": end - compared, "all": end - begin},
        (*scratch.notes, *(["the assumptions could not be tried on the data"] if checking and not tested else [])),
        tested,
    )


def _sources(*programs: Sequence[Unit]) -> list[str]:
    return [ast.unparse(ast.Module(list(unit.body), [])) for units in programs for unit in units]


def _check_original(path: Path, units: Sequence[Unit], ended: Ended) -> None:
    failed = next((record for record in ended.records if record.failure is not None), None)
    if failed is not None and failed.failure is not None:
        unit = units[failed.unit]
        raise VerificationError(
            f"the original fails on this data: {_place(unit, failed.failure.line)}: {failed.failure.message}", path=path
        )
    if ended.stopped:
        unit = units[min(len(ended.records), len(units) - 1)]
        raise VerificationError(f"the original {ended.stopped}; it was at {_place(unit, unit.line)}", path=path)


def _place(unit: Unit, line: int | None) -> str:
    cell = f"cell {unit.cell}, " if unit.cell is not None else ""
    return f"{cell}line {line or unit.line}"


def _wanted(groups: Sequence[Group], records: Mapping[int, Record]) -> tuple[dict[int, list[str]], list[int]]:
    """Return what the translation is to write down: variables by unit, and the units whose shown values count."""
    wanted: dict[int, list[str]] = {}
    shows: list[int] = []
    for group in groups:
        own = [records[unit.number] for unit in group.original if unit.number in records]
        names = {
            name for record in own for name, captured in record.bound.items() if captured.data and not captured.clock
        }
        if group.translated:
            wanted[group.translated[-1].number] = sorted(names)
            if any(record.shown for record in own):
                shows += [unit.number for unit in group.translated]
    return wanted, shows


def _free_units(units: Sequence[Unit], free: Iterable[tuple[int, int]]) -> set[int]:
    places = list(free)
    return {
        unit.number
        for unit in units
        for cell, line in places
        if (unit.cell == cell + 1 if unit.cell is not None else unit.line <= line <= unit.end_line)
    }


def _settings(rows: int | None, seed: int, tolerance: Tolerance) -> dict[str, str]:
    return {
        "Rows of each file": f"{rows:,}" if rows else "all",
        "Seed": str(seed),
        "Rows that tie in a sort": "in their order",
        "Relative tolerance": f"{tolerance.relative:g}",
        "Absolute tolerance": f"{tolerance.absolute:g}",
    }
