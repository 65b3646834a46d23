"""The page of a verification: original and translation side by side, with the verdict on every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from markupsafe import Markup

from translator.diagnostics import Verdict
from translator.report.page import code_lines, render
from translator.verify.result import Comparison, Difference, Outcome, Step, Value, Verification

if TYPE_CHECKING:
    from translator.translate import Translation

MARKS = {"equal": "✓", "differs": "≠", "not compared": "–", "fails": "!"}
TONES = {"equal": "equal", "differs": "differs", "not compared": "skipped", "fails": "fails"}
_TIMES = {
    "original": "running the original",
    "translation": "running the translation",
    "comparing": "comparing",
    "all": "all together",
}
_PLACEMENTS = {
    Verdict.NATIVE: "native",
    Verdict.DISTRIBUTED_PYTHON: "distributed",
    Verdict.DRIVER: "driver",
    Verdict.UNTOUCHED: "untouched",
}
_Placements = Mapping[tuple[int | None, int], Verdict]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    html: Markup
    placement: str = ""
    placement_name: str = ""


def render_verification(verification: Verification, translation: Translation | None = None) -> str:
    """Return one self-contained HTML page; it loads nothing.

    Args:
        verification: what has been found.
        translation: the translation that was verified, if it was made just now, for placements and diagnostics.
    """
    placements: dict[tuple[int | None, int], Verdict] = {}
    diagnostics: list[dict[str, object]] = []
    summary: dict[str, str] = {}
    if translation is not None:
        for statement in translation.statements:
            for line in range(statement.span.line, statement.span.end_line + 1):
                placements[statement.span.cell, line] = statement.verdict
        diagnostics = [diagnostic.as_dict() for diagnostic in translation.diagnostics]
        total = len(translation.statements)
        summary["statements native"] = f"{translation.count(Verdict.NATIVE)} of {total}"
        summary["unbounded hand-overs"] = str(translation.unbounded)
    found = verification.first_difference()
    names = _names(PurePath(verification.original), PurePath(verification.translated))
    is_notebook = any(step.cell is not None for step in verification.steps)
    return render(
        "verification.html",
        verification=verification,
        original=names[0],
        translated=names[1],
        headline=headline(verification),
        sentences=sentences(verification),
        first=found[0].number if found else None,
        failing=sum(step.outcome is Outcome.FAILS for step in verification.steps),
        unit="cell" if is_notebook else "step",
        compared_rows=sum(value.comparison.rows for _, value in verification.values() if value.comparison),
        steps=[_step(step, placements, diagnostics) for step in verification.steps],
        has_placements=bool(placements),
        placements=[(css, verdict.value) for verdict, css in _PLACEMENTS.items()],
        summary=summary,
        times=_TIMES,
        marks=MARKS,
        tones=TONES,
        outcomes=Outcome,
    )


def _names(original: PurePath, translated: PurePath) -> tuple[str, str]:
    """Return what to call two files: by their names, if these are different."""
    if original.name != translated.name:
        return original.name, translated.name
    return "/".join(original.parts[-2:]), "/".join(translated.parts[-2:])


def headline(verification: Verification) -> str:
    """Return the verdict in a few words."""
    found = verification.first_difference()
    compared = verification.count(Outcome.EQUAL) + verification.count(Outcome.DIFFERS)
    match verification.outcome:
        case Outcome.EQUAL:
            return f"All {compared} compared values are equal" if compared > 1 else "The one compared value is equal"
        case Outcome.DIFFERS:
            differing = verification.count(Outcome.DIFFERS)
            return f"{differing} of {compared} values {'differ' if differing > 1 else 'differs'}"
        case Outcome.FAILS:
            failing = next((step.place for step in verification.steps if step.outcome is Outcome.FAILS), "")
            return f"The translation fails at {failing}" if found else "The translation fails"
        case Outcome.NOT_COMPARED:
            return "Nothing could be compared"


def sentences(verification: Verification) -> list[str]:
    """Return what should be known first, in sentences; the first one is about the first difference if there is one."""
    told = []
    found = verification.first_difference()
    if found is not None:
        step, value = found
        told.append(f"First at {step.place}: {_about_difference(step, value)}.")
    kinds = _kinds(verification)
    if verification.count(Outcome.DIFFERS) > len(kinds):
        named = "; ".join(f"{kind} ({count} value{'s' if count > 1 else ''})" for kind, count in kinds.most_common(3))
        more = f"; and {len(kinds) - 3} more" if len(kinds) > 3 else ""
        told.append(f"The differences come down to {len(kinds)}: {named}{more}.")
    if verification.assumptions:
        told.append(_about_assumptions(verification))
    skipped = verification.count(Outcome.NOT_COMPARED)
    if skipped:
        told.append(f"{skipped} value{'s' if skipped > 1 else ''} could not be compared; the reasons stand with each.")
    return told


def _about_assumptions(verification: Verification) -> str:
    total, violated = len(verification.assumptions), verification.violated
    if not violated:
        return f"The assumptions of the lean style ({total}) hold on this data."
    named = "; ".join(tested.sentence for tested in violated)
    return f"{len(violated)} of {total} assumptions of the lean style do not hold on this data: {named}."


def _kinds(verification: Verification) -> Counter[str]:
    """Return the kinds of first differences, by column and by what is different, with how many values show each."""
    first = (value.comparison.differences[0] for _, value in verification.values()
             if value.outcome is Outcome.DIFFERS and value.comparison is not None)  # fmt: skip
    return Counter(f"column {one.column!r}: {one.what}" if one.column is not None else one.what for one in first)


def _about_difference(step: Step, value: Value | None) -> str:
    if value is not None and value.comparison is not None:
        return f"{value.name}, {value.comparison.differences[0]}"
    return step.message or next(
        (f"{one.name}, {one.reason}" for one in step.values if one.outcome is Outcome.FAILS), ""
    )


def _step(step: Step, placements: _Placements, diagnostics: Sequence[dict[str, object]]) -> dict[str, object]:
    wrong = [value for value in step.values if value.outcome in (Outcome.DIFFERS, Outcome.FAILS)]
    return {
        "number": step.number,
        "place": step.place,
        "outcome": step.outcome.value,
        "verdict": step.outcome.value if step.values or step.message else "nothing to compare",
        "tone": TONES[step.outcome.value],
        "message": step.message,
        "original": _lines(step.original, step.end_line, step.cell, placements),
        "translated": _lines(step.translated, step.translated_end_line, None, {}),
        "chips": _chips(step.values),
        "findings": [_finding(value) for value in wrong],
        "skipped": [_chip(value) for value in step.values if value.outcome is Outcome.NOT_COMPARED],
        "diagnostics": [diagnostic for diagnostic in diagnostics if _is_in(diagnostic, step)],
    }


def _lines(source: str, end: int, cell: int | None, placements: _Placements) -> list[_Line]:
    if not source.strip():
        return []
    htmls = code_lines(source.rstrip("\n"))
    lines = []
    for number, html in enumerate(htmls, start=end - len(htmls) + 1):
        verdict = placements.get((cell, number)) or placements.get((None, number))
        lines.append(_Line(number, html, _PLACEMENTS[verdict], verdict.value) if verdict else _Line(number, html))
    return lines


def _chips(values: Sequence[Value]) -> list[dict[str, str]]:
    """Return a chip for each value, and one for all that go by the same name and came out alike."""
    chips: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for chip in map(_chip, values):
        chips.setdefault((chip["name"], chip["tone"], chip["size"]), []).append(chip)
    return [alike[0] | ({"size": f"×{len(alike)}"} if len(alike) > 1 else {}) for alike in chips.values()]


def _chip(value: Value) -> dict[str, str]:
    comparison = value.comparison
    size = f"{comparison.rows:,} rows" if comparison is not None and comparison.kind == "table" else ""
    about = value.reason or (str(comparison) if comparison is not None else "")
    if comparison is not None and comparison.notes:
        about += "; " + "; ".join(comparison.notes)
    return {"name": value.name, "tone": TONES[value.outcome.value], "size": size, "about": about}


def _finding(value: Value) -> dict[str, object]:
    differences = value.comparison.differences if isinstance(value.comparison, Comparison) else ()
    return {
        "name": value.name,
        "tone": TONES[value.outcome.value],
        "reason": value.reason,
        "differences": [_difference(difference) for difference in differences],
    }


def _difference(difference: Difference) -> dict[str, object]:
    return {
        "column": difference.column,
        "sentence": difference.sentence,
        "examples": difference.examples,
        "has_places": any(example.place for example in difference.examples),
        "known": [name for name, _ in difference.examples[0].known] if difference.examples else [],
        "has_cells": any(example.expected or example.actual for example in difference.examples),
    }


def _is_in(diagnostic: Mapping[str, object], step: Step) -> bool:
    line = diagnostic["line"]
    if diagnostic["cell"] is not None and diagnostic["cell"] != step.cell:
        return False
    return isinstance(line, int) and step.end_line - step.original.rstrip("\n").count("\n") <= line <= step.end_line
