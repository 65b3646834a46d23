"""What came of some programs, in a few lines and as JSON data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from translator.diagnostics import CODES, Diagnostic, Severity, Verdict
from translator.translate import Translation


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one program.

    Attributes:
        path: the program, as it was named.
        translation: its translation, None if there is none.
        diagnostics: those to be reported.
        output: where the translation is, if it was written.
        error: why there is no translation, or why it could not be written.
    """

    path: str
    translation: Translation | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    output: str = ""
    error: str = ""

    @property
    def exit_code(self) -> int:
        """0 if all is well, 1 if something of severity error was found, 2 if the program failed."""
        if self.error:
            return 2
        return int(any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics))

    @property
    def sentence(self) -> str:
        """What came of it, in a few words."""
        translation = self.translation
        if translation is None:
            return "failed"
        if translation.document.language != "python":
            return f"a program in {translation.document.language}, left as it is"
        if not translation.statements:
            return "no pandas, left as it is"
        return f"{verdicts([self])}; {counted(len(self.diagnostics), 'diagnostic')}"


def counted(number: int, noun: str) -> str:
    """Return ``1 file``, ``2 files``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def verdicts(results: Sequence[Result]) -> str:
    """Return how many statements came out how: ``41 native, 2 distributed python, 5 driver, 12 untouched``."""
    return ", ".join(f"{number:,} {name}" for name, number in _verdicts(results).items())


def summary_lines(results: Sequence[Result]) -> list[str]:
    """Return what came of all the programs together, in lines for people."""
    translations = [result.translation for result in results if result.translation is not None]
    changed = sum(translation.changed for translation in translations)
    failed = sum(bool(result.error) for result in results)
    files = f"{counted(len(results), 'file')}: {changed:,} changed, {len(translations) - changed:,} as they were"
    lines = [files + (f", {failed:,} failed" if failed else "")] if len(results) > 1 else []
    lines.append(f"statements: {verdicts(results)}")
    lines.append(f"unbounded hand-overs: {sum(translation.unbounded for translation in translations):,}")
    assumed = sum(len(translation.assumptions) for translation in translations)
    if assumed:
        lines.append(f"assumptions of the lean style: {assumed:,}")
    found = _codes(results)
    lines.append("diagnostics: " + ("none" if not found else f"{sum(found.values()):,}"))
    lines += [
        f"  {code} {number:>4}  {CODES[code].severity.value:<8}{CODES[code].title}" for code, number in found.items()
    ]
    return lines


def results_dict(results: Sequence[Result]) -> dict[str, object]:
    """Return everything about the programs as JSON data."""
    return {"summary": _counts(results), "files": [_result_dict(result) for result in results]}


def _result_dict(result: Result) -> dict[str, object]:
    return {
        "path": result.path,
        "output": result.output or None,
        "error": result.error or None,
        "changed": result.translation is not None and result.translation.changed,
        **_counts([result]),
        "assumptions": []
        if result.translation is None
        else [each.as_dict() for each in result.translation.assumptions],
        "diagnostics": [diagnostic.as_dict() for diagnostic in result.diagnostics],
    }


def _counts(results: Sequence[Result]) -> dict[str, object]:
    return {
        "statements": _verdicts(results),
        "unbounded": sum(result.translation.unbounded for result in results if result.translation is not None),
        "codes": _codes(results),
    }


def _verdicts(results: Sequence[Result]) -> dict[str, int]:
    made = [result.translation for result in results if result.translation is not None]
    return {verdict.value: sum(translation.count(verdict) for translation in made) for verdict in Verdict}


def _codes(results: Sequence[Result]) -> dict[str, int]:
    found = Counter(diagnostic.code.id for result in results for diagnostic in result.diagnostics)
    return dict(sorted(found.items()))
