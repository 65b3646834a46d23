"""What the translator makes of small programs, as a grade: measured by translating them, never by running them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.diagnostics import Diagnostic
from translator.document import parse_document
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.registry import Rules, load_rules
from translator.translate import translate

GRADES = ("exact", "caveat", "distributed python", "driver", "refused: todo", "refused: not in Spark", "refused: never")
"""From best to worst. What Spark does is exact or, where a diagnostic names a doubt, a caveat."""

REFUSALS = {
    "PS201": GRADES[4],
    "PS203": GRADES[4],
    "PS204": GRADES[4],
    "PS901": GRADES[4],
    "PS202": GRADES[5],
    "PS205": GRADES[6],
}
DOUBTS = ("PS303", "PS304", "PS305", "PS306", "PS6", "PS8")
"""Beginnings of the codes that name what may differ; the other ones name costs."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A small program and its grade, with the diagnostics that it comes from."""

    source: str
    grade: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def native(self) -> bool:
        """Whether it is exact or has a caveat."""
        return self.grade in GRADES[:2]


class Grader:
    """Grades programs that go on after a common beginning, in a folder with its data files."""

    def __init__(
        self,
        head: str,
        files: Mapping[str, str],
        rules: Rules | None = None,
        write: Callable[[Path], object] | None = None,
    ) -> None:
        self.head = head
        self.files = files
        self.rules = rules or load_rules()
        self.write = write

    def grades(self, programs: Sequence[str]) -> list[Graded]:
        """Return the grade of each program."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for path, text in self.files.items():
                (folder / path).write_text(text, encoding="utf-8")
            if self.write is not None:
                self.write(folder)
            return [self._graded(program, FileSniffer(folder)) for program in programs]

    def _graded(self, program: str, sniffer: FileSniffer) -> Graded:
        made = translate(
            parse_document(f"{self.head}{program}\n".encode()), self.rules, Options(notebook=True), sniffer
        )
        first = self.head.count("\n") + 1
        found = tuple(d for d in made.diagnostics if d.span.line >= first)
        return Graded(program, _grade(found), found)


def _grade(found: tuple[Diagnostic, ...]) -> str:
    refused = [REFUSALS[d.code.id] for d in found if d.code.id in REFUSALS]
    if refused:
        return min(refused, key=GRADES.index)
    if any(d.code.unbounded or d.code.id == "PS404" for d in found):
        return "driver"
    if any(d.code.id.startswith("PS5") for d in found):
        return "distributed python"
    return "caveat" if any(d.code.id.startswith(DOUBTS) for d in found) else "exact"
