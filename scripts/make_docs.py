"""Write the pages of docs/ that are generated: from the table of diagnostics and from the rules.

``make docs`` runs it; a test fails while a page is stale.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from pathlib import Path

import pandas as pd

from scripts.coverage_page import coverage_page
from scripts.rule_pages import rule_pages
from translator.diagnostics import CODES, Code
from translator.refusals import REFUSALS
from translator.registry import Rules, load_rules
from translator.rule import Rule

DOCS = Path(__file__).resolve().parent.parent / "docs"

GROUPS = {
    "1": "Cannot be read",
    "2": "No equivalent",
    "3": "Row order and index",
    "4": "Collects data to the driver",
    "5": "Runs Python per row or group",
    "6": "May differ in value",
    "7": "Cost of the output",
    "8": "Reproducibility",
    "9": "Internal",
}

# Where pandas keeps the public members of each receiver; the others (element, row, ...) have no class of their own.
PANDAS_CLASSES: dict[str, type] = {
    "frame": pd.DataFrame,
    "series": pd.Series,
    "series.str": type(pd.Series(["text"]).str),
    "series.dt": type(pd.Series(pd.to_datetime(["2024-01-01"])).dt),
    "grouped": pd.api.typing.DataFrameGroupBy,
}


def diagnostics_page() -> str:
    """Return the page of all codes, grouped by reason."""
    lines = ["# Diagnostics", "", "A code never changes its meaning.", ""]
    group = ""
    for code in sorted(CODES.values(), key=lambda code: code.id):
        if code.id[2] != group:
            group = code.id[2]
            lines += [f"## {GROUPS[group]}", ""]
        lines += _code(code)
    return "\n".join(lines)


def _code(code: Code) -> list[str]:
    unbounded = ["It hands over data that grows with the rows, so the summary counts it.", ""] if code.unbounded else []
    return [
        f"### {code.id}: {code.title}",
        "",
        f"Severity: {code.severity.value}. {code.why}",
        "",
        *unbounded,
        f"What to do: {code.way_out}. [An example]({code.page.removeprefix('docs/')}).",
        "",
    ]


def members_page(rules: Rules) -> str:
    """Return the page of all members that have a rule, with their arguments and examples."""
    receivers: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.values():
        receivers[rule.receiver].append(rule)
    lines = ["# Members with a rule", "", "What is not listed stays pandas, with a diagnostic.", ""]
    for receiver in sorted(receivers):
        lines += [f"## {receiver}", "", *_coverage(receiver, receivers[receiver])]
        for function, shared in _by_function(receivers[receiver]):
            lines += _rules(function.__doc__ or "", shared)
    return "\n".join(lines)


def _coverage(receiver: str, rules: list[Rule]) -> list[str]:
    if receiver not in PANDAS_CLASSES:
        return []
    members = {name for name in dir(PANDAS_CLASSES[receiver]) if not name.startswith("_")}
    covered = members & {rule.member for rule in rules}
    missing = ", ".join(f"`{name}`" for name in sorted(members - covered))
    return [f"{len(covered)} of {len(members)} public members of pandas. Without a rule: {missing}.", ""]


def _by_function(rules: list[Rule]) -> list[tuple[object, list[Rule]]]:
    shared: dict[int, tuple[object, list[Rule]]] = {}
    for rule in sorted(rules, key=lambda rule: rule.member):
        shared.setdefault(id(rule.function), (rule.function, []))[1].append(rule)
    return list(shared.values())


def _rules(docstring: str, rules: list[Rule]) -> list[str]:
    first = rules[0]
    taken = ", ".join(f"`{param.name}`" for param in first.params if not param.unsupported)
    refused = ", ".join(f"`{param.name}`" for param in first.params if param.unsupported)
    lines = ["### " + ", ".join(f"`{rule.member}`" for rule in rules), "", inspect.cleandoc(docstring), ""]
    if taken:
        lines += [f"Arguments: {taken}.", ""]
    if refused:
        lines += [f"Refused by name: {refused}.", ""]
    examples = [f"# pandas\n{example.pandas}\n# Spark\n{example.spark}" for example in first.examples]
    return [*lines, "```python", "\n\n".join(examples), "```", ""]


KINDS = {"not_in_spark": "Not in Spark", "never": "Never", "todo": "Not yet"}


def refused_page(rules: Rules) -> str:
    """Return the page of the members that are refused for a known reason, by kind."""
    lines = ["# Members that are refused", "", "These stay pandas. Each has a way out.", ""]
    for kind, title in KINDS.items():
        lines += [f"## {title}", "", "| members | why | what to do instead |", "|---|---|---|"]
        for refusal in (refusal for refusal in REFUSALS if refusal.kind == kind):
            pairs = [(owner, name) for name in refusal.members for owner in refusal.receivers]
            members = ", ".join(f"`{owner}.{name}`" for owner, name in pairs if (owner, name) not in rules)
            lines.append(f"| {members} | {refusal.reason} | {refusal.way_out} |")
        lines.append("")
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    rules = load_rules()
    return {
        DOCS / "diagnostics.md": diagnostics_page(),
        DOCS / "members.md": members_page(rules),
        DOCS / "coverage.md": coverage_page(rules),
        DOCS / "refused.md": refused_page(rules),
        **{DOCS / "rules" / name: text for name, text in rule_pages(rules).items()},
    }


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()
