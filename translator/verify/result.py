"""What a comparison and a verification say, as plain data: no pandas, no Spark, ready for JSON and for a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from translator.ledger import Tested

EXAMPLES = 10
"""How many differing rows a difference shows at most."""


class Outcome(Enum):
    """The verdict on a value, a step or a whole program."""

    EQUAL = "equal"
    DIFFERS = "differs"
    NOT_COMPARED = "not compared"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Example:
    """One row that differs.

    Attributes:
        place: the row, by its position in the value that has it ("row 12"), or an item of a list; may be empty.
        expected: the expected cell, as text; empty when there is no such row.
        actual: the actual cell, as text; empty when there is no such row.
        known: names and cells of other columns, which tell which row it is.
    """

    place: str
    expected: str
    actual: str
    known: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> str:
        """The row for people: ``row 12 (carrier='UA', flight=7)``."""
        cells = ", ".join(f"{name}={cell}" for name, cell in self.known)
        return f"{self.place} ({cells})" if cells else self.place


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of difference in one column, or in the value as a whole when `column` is None.

    Attributes:
        column: name of the column.
        what: what differs, a short phrase.
        rows: how many rows it concerns; 0 when it is not about rows.
        examples: the first rows that differ.
        largest: the largest numeric difference, if the cells are numbers.
    """

    column: str | None
    what: str
    rows: int = 0
    examples: tuple[Example, ...] = ()
    largest: float | None = None

    @property
    def sentence(self) -> str:
        """What differs and how much, without the column and the rows: ``other values in 3 rows``."""
        rows = f"{self.rows:,} row{'s' if self.rows > 1 else ''}"
        if self.what.startswith("only in"):
            return f"{rows} {self.what}"
        text = f"{self.what} in {rows}" if self.column is not None and self.rows else self.what
        return text + (f" (largest difference {self.largest:.6g})" if self.largest is not None else "")

    def __str__(self) -> str:
        """Return one line: ``column 'x': other values in 3 rows (largest difference 0.5), row 2: 1.0 against 1.5``."""
        text = f"column {self.column!r}: {self.sentence}" if self.column is not None else self.sentence
        if self.examples:
            first = self.examples[0]
            cells = f"{first.expected} against {first.actual}" if first.expected or first.actual else ""
            text += ", " + ": ".join(part for part in (first.where, cells) if part)
        return text


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing two values.

    Attributes:
        equal: whether they are equal under the stated rules.
        kind: what was compared: table, scalar, mapping, sequence, text.
        differences: what differs; empty when equal.
        rows: how many rows were compared.
        cells: how many cells were compared.
        notes: things that a reader should know although they are no difference.
    """

    equal: bool
    kind: str
    differences: tuple[Difference, ...] = ()
    rows: int = 0
    cells: int = 0
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.equal

    def __str__(self) -> str:
        if self.equal:
            return f"equal ({self.kind}, {self.rows:,} rows)" if self.kind == "table" else f"equal ({self.kind})"
        return "; ".join(map(str, self.differences))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a step, compared or not.

    Attributes:
        name: what it is: a variable's name, "shown", "printed", "returned by f", "written out.csv".
        outcome: the verdict.
        comparison: the comparison, when there was one.
        reason: why it was not compared.
    """

    name: str
    outcome: Outcome
    comparison: Comparison | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of a notebook, or some top-level statements of a script, on both sides.

    Attributes:
        number: counts from 1.
        cell: number of the code cell of the original, or None in a script.
        line: first line of the original part, within the cell if there is one.
        end_line: its last line.
        original: source text of the original part.
        translated_end_line: last line of the translated part, 0 if there is none.
        translated: source text of the translated part.
        values: the values that were bound, changed, shown, printed, returned or written here.
        outcome: the verdict on the step.
        message: what went wrong when the translated part failed.
    """

    number: int
    cell: int | None
    line: int
    end_line: int
    original: str
    translated_end_line: int
    translated: str
    values: tuple[Value, ...]
    outcome: Outcome
    message: str = ""

    @property
    def place(self) -> str:
        """The step's name for people: ``cell 4``, ``line 7``, ``lines 7-9`` or ``written files``."""
        if self.cell is not None:
            return f"cell {self.cell}"
        if not self.line:
            return "written files"
        return f"line {self.line}" if self.line == self.end_line else f"lines {self.line}-{self.end_line}"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file of the scratch copy.

    Attributes:
        path: its path as the program sees it.
        rows: rows in the original file, None when it was not counted.
        sampled: rows in the scratch copy, None when the file is whole.
    """

    path: str
    rows: int | None = None
    sampled: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What running an original and its translation side by side has shown.

    Attributes:
        original: path of the original.
        translated: path of the translation.
        steps: cell by cell, or statement by statement.
        settings: versions and settings of the two runs, in the order in which they should be shown.
        data: the data files that the two runs have read.
        seconds: how long each part took.
        notes: what a reader should know about the run as a whole.
        assumptions: what the translation takes for granted, tried on the data.
    """

    original: str
    translated: str
    steps: tuple[Step, ...]
    settings: dict[str, str] = field(default_factory=dict)
    data: tuple[DataFile, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    assumptions: tuple[Tested, ...] = ()

    @property
    def violated(self) -> tuple[Tested, ...]:
        """The assumptions that do not hold on the data, or of which that could not be found out."""
        return tuple(tested for tested in self.assumptions if not tested.holds)

    @property
    def outcome(self) -> Outcome:
        """FAILS or DIFFERS if one step does, EQUAL if at least one value was equal, else NOT_COMPARED."""
        found = {step.outcome for step in self.steps}
        for outcome in (Outcome.FAILS, Outcome.DIFFERS, Outcome.EQUAL):
            if outcome in found:
                return outcome
        return Outcome.NOT_COMPARED

    @property
    def equal(self) -> bool:
        """Whether everything that was compared is equal, nothing failed and all assumptions hold (exit code 0)."""
        return self.outcome not in (Outcome.FAILS, Outcome.DIFFERS) and not self.violated

    def values(self) -> Iterator[tuple[Step, Value]]:
        """Yield every value with its step."""
        for step in self.steps:
            for value in step.values:
                yield step, value

    def count(self, outcome: Outcome) -> int:
        """Return how many values have this verdict."""
        return sum(value.outcome is outcome for _, value in self.values())

    def first_difference(self) -> tuple[Step, Value | None] | None:
        """Return the first step that differs or fails, with the value that shows it, or None.

        The value is None for a step that fails.
        """
        for step in self.steps:
            if step.outcome is Outcome.FAILS:
                return step, None
            for value in step.values:
                if value.outcome is Outcome.DIFFERS:
                    return step, value
        return None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain dicts, lists, texts and numbers, for JSON."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict)
        counts = {outcome.value: self.count(outcome) for outcome in Outcome if outcome is not Outcome.FAILS}
        return {"outcome": self.outcome.value, "counts": counts, **plain}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value
