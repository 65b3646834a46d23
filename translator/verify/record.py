"""What a run hands to the comparison: one record per unit, written by the capturing process and read back by ours."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translator.verify.units import Shown


@dataclass(frozen=True, slots=True)
class Job:
    """What the capturing process is asked to do.

    Attributes:
        program: the program, where it really is.
        folder: the scratch folder in which it is to run.
        records: the folder for its records.
        paths: absolute paths that the program names, and what to read instead.
        seed: seeds the random numbers of Python and numpy.
        wanted: names to capture after each unit; None for whatever has changed.
        shows: the units whose shown values are wanted; None for all.
        columns_of: by variable that holds a column expression: the variable of the frame that it belongs to, and those
            of its columns that are the row labels.
    """

    program: str
    folder: str
    records: str
    paths: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    wanted: dict[int, list[str]] | None = None
    shows: list[int] | None = None
    columns_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Captured:
    """One value at one moment.

    Attributes:
        name: what it is for people: a variable's name, "shown", "printed", "returned by f".
        data: the file that holds the value; empty if it was not taken.
        whole: for some rows of a larger value: the file that holds that one.
        reason: why it was not taken.
        failed: whether taking it raised, in which case `reason` is the message.
        text: the shown expression.
        rows: what is known of the rows of a shown value.
        clock: whether it depends on the clock.
    """

    name: str
    data: str = ""
    whole: str = ""
    reason: str = ""
    failed: bool = False
    text: str = ""
    rows: Shown | None = None
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that the program did not catch: the line as people count it, and one line that says what it was."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """What happened in one unit."""

    unit: int
    bound: dict[str, Captured] = field(default_factory=dict)
    shown: tuple[Captured, ...] = ()
    failure: Failure | None = None
    seconds: float = 0.0
    ends: bool = False


def write_value(path: Path, value: object) -> None:
    """Write a value to a file of ours.

    Raises:
        Exception: whatever pickling raises for values that cannot be pickled.
    """
    from pyarrow import output_stream

    with output_stream(path, compression="lz4") as stream:
        pickle.dump(value, stream, protocol=5)


def read_value(path: Path) -> Any:
    """Read a value back."""
    from pyarrow import input_stream

    with input_stream(path, compression="lz4") as stream:
        return pickle.load(stream)  # noqa: S301 - written by our own process into our own folder


def write_record(folder: Path, record: Record) -> None:
    """Write a record, whole or not at all."""
    target = folder / f"{record.unit:06}.record"
    scratch = target.with_suffix(".part")
    scratch.write_bytes(pickle.dumps(record))
    scratch.rename(target)


def read_records(folder: Path) -> list[Record]:
    """Read the records of a run, in order."""
    records = []
    for path in sorted(folder.glob("*.record")):
        record = pickle.loads(path.read_bytes())  # noqa: S301 - written by our own process into our own folder
        assert isinstance(record, Record)
        records.append(record)
    return records
