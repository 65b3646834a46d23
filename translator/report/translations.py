"""The page of a translation: every program beside what became of it, with placements and diagnostics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from translator.check.summary import Result, counted
from translator.diagnostics import CODES, Diagnostic, Verdict
from translator.document import Document, parse_document
from translator.report.page import code_lines, render
from translator.translate import Translation

_PLACEMENTS = {
    Verdict.NATIVE: "native",
    Verdict.DISTRIBUTED_PYTHON: "distributed",
    Verdict.DRIVER: "driver",
    Verdict.UNTOUCHED: "untouched",
}
_TONES = ("skipped", "differs", "fails")
"""The tones of a part whose worst diagnostic is info, warning, error."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    html: Markup
    placement: str = ""
    placement_name: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell of a notebook, or one statement of a script."""

    place: str
    original: tuple[_Line, ...]
    translated: tuple[_Line, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def tone(self) -> str:
        ranks = [diagnostic.severity.rank for diagnostic in self.diagnostics]
        return _TONES[max(ranks, default=0)]


def render_translations(results: Sequence[Result]) -> str:
    """Return one self-contained HTML page about some translations; it loads nothing."""
    made = [result.translation for result in results if result.translation is not None]
    found = Counter(diagnostic.code.id for result in results for diagnostic in result.diagnostics)
    return render(
        "translations.html",
        results=results,
        title=results[0].path if len(results) == 1 else counted(len(results), "program"),
        statements=sum(len(translation.statements) for translation in made),
        counts=[(_PLACEMENTS[v], v.value, sum(translation.count(v) for translation in made)) for v in Verdict],
        verdicts=list(Verdict),
        unbounded=sum(translation.unbounded for translation in made),
        codes=[(CODES[code], number) for code, number in sorted(found.items())],
        programs=[
            (number, result, [] if result.translation is None else list(_parts(result.translation, result.diagnostics)))
            for number, result in enumerate(results, start=1)
        ],
        placements=[(css, verdict.value) for verdict, css in _PLACEMENTS.items()],
    )


def _parts(translation: Translation, diagnostics: Sequence[Diagnostic]) -> Iterator[_Part]:
    document = translation.document
    suffix = ".ipynb" if document.kind == "notebook" else ".py"
    other = parse_document(translation.render(), document.path, suffix=suffix)
    placements = {
        (statement.span.cell, line): statement.verdict
        for statement in translation.statements
        for line in range(statement.span.line, statement.span.end_line + 1)
    }
    for index, (old, new) in enumerate(zip(_cells(document), _cells(other), strict=True)):
        steps = translation.steps[index] if document.kind == "script" and translation.steps else ()
        for here, there in _pieces(old, new, steps):
            cell = here[0][0]
            yield _Part(
                f"cell {cell}" if cell is not None else f"line {here[0][1]}",
                tuple(_line(number, html, placements.get((cell, number))) for _, number, html in here),
                tuple(_Line(number, html) for _, number, html in there),
                tuple(d for d in diagnostics if d.span.cell == cell and here[0][1] <= d.span.line <= here[-1][1]),
            )


_Numbered = tuple["int | None", int, Markup]


def _cells(document: Document) -> Iterator[list[_Numbered]]:
    """Yield the lines of each cell with their places."""
    for index in range(len(document.cells)):
        lines = document.source_lines(index)
        coloured = code_lines("\n".join(lines.values()))
        yield [(cell, number, html) for (cell, number), html in zip(lines, coloured, strict=True)]


def _pieces(
    old: list[_Numbered], new: list[_Numbered], steps: Sequence[tuple[int, int]]
) -> Iterator[tuple[list[_Numbered], list[_Numbered]]]:
    """Cut a cell and its translation at the statements: pairs of lines, none of the first empty."""
    here = there = 0
    for (_, last), (start, _) in pairwise(steps):
        # Comments above a statement belong to it.
        cut = start - 1
        while cut > here + 1 and _is_comment(old[cut - 1][2]):
            cut -= 1
        if here < cut and there < last <= len(new):
            yield old[here:cut], new[there:last]
            here, there = cut, last
    if here < len(old):
        yield old[here:], new[there:]


def _is_comment(html: Markup) -> bool:
    text = html.striptags().strip()
    return not text or text.startswith("#")


def _line(number: int, html: Markup, verdict: Verdict | None) -> _Line:
    return _Line(number, html, _PLACEMENTS[verdict], verdict.value) if verdict is not None else _Line(number, html)
