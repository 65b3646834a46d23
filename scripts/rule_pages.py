"""The pages docs/rules/: one for each diagnostic, with a program that yields it and one that does not."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts.findings import FILES, FINDINGS, Finding
from translator.diagnostics import CODES, Code
from translator.document import parse_document
from translator.files import FileSniffer
from translator.registry import Rules
from translator.translate import Translation, translate


def translated(program: str, finding: Finding, rules: Rules) -> Translation:
    """Translate a program of a finding where its data files are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in FILES.items():
            (folder / path).write_text(text, encoding="utf-8")
        document = parse_document(program.encode())
        return translate(document, rules, finding.options, FileSniffer(folder))


def rule_pages(rules: Rules) -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    pages = {f"{code.id}.md": _page(code, FINDINGS[code.id], rules) for code in CODES.values()}
    return {"README.md": _contents(), **pages}


def _contents() -> str:
    codes = sorted(CODES.values(), key=lambda code: code.id)
    rows = [f"| [{code.id}]({code.id}.md) | {code.severity.value} | {code.title} |" for code in codes]
    head = ["# Diagnostics", "", "One page for each.", "", "| code | severity | what was found |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _page(code: Code, finding: Finding, rules: Rules) -> str:
    lines = [f"# {code.id}: {code.title}", "", f"Severity: {code.severity.value}.", ""]
    lines += ["## Why it matters", "", code.why, ""]
    if code.unbounded:
        lines += ["It hands over data that grows with the rows, so the summary counts it.", ""]
    lines += ["## What to do", "", f"{code.way_out[0].upper()}{code.way_out[1:]}.", ""]
    lines += ["## Example", ""]
    if finding.before:
        made = translated(finding.before, finding, rules)
        found = [d for d in made.diagnostics if d.code is code]
        option = f" with `{finding.flag}`" if finding.flag else ""
        lines += [f"This program{option}", "", *_block(finding.before), "yields", ""]
        lines += [f"- line {d.span.line}: {d.message}" for d in found]
        lines += ["", "and becomes", "", *_block(made.codes[0])]
    if finding.after:
        lines += ["Written like this, it is not found:", "", *_block(finding.after)]
    if finding.why:
        lines += [finding.why, ""]
    return "\n".join(lines)


def _block(code: str) -> list[str]:
    return ["```python", code.strip("\n"), "```", ""]
