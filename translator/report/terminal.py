"""Reports for the terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from translator.report.verification import headline, sentences
from translator.verify.result import Outcome, Value, Verification

_COLOURS = {
    Outcome.EQUAL: "green",
    Outcome.DIFFERS: "bold red",
    Outcome.FAILS: "bold red",
    Outcome.NOT_COMPARED: "dim",
}
_MOST_NAMES = 6


def print_verification(console: Console, verification: Verification) -> None:
    """Print a table with a line per cell or step, the verdict, and where the first difference is."""
    is_notebook = any(step.cell is not None for step in verification.steps)
    table = Table("cell" if is_notebook else "lines", "compared", "rows", "verdict", show_edge=False, pad_edge=False)
    table.columns[2].justify = "right"
    for step in verification.steps:
        rows = sum(value.comparison.rows for value in step.values if value.comparison is not None)
        is_empty = not step.values and not step.message
        if is_empty and not is_notebook:
            continue
        colour = _COLOURS[step.outcome]
        values = escape(_names(step.values) or step.message)
        place = step.place.removeprefix("cell ").removeprefix("lines ").removeprefix("line ")
        table.add_row(
            place, values, f"{rows:,}" if rows else "", "" if is_empty else f"[{colour}]{step.outcome.value}[/]"
        )
    console.print(table)
    console.print()
    colour = _COLOURS[verification.outcome]
    console.print(f"[{colour}]{escape(headline(verification))}.[/]", highlight=False)
    for sentence in sentences(verification):
        console.print(escape(sentence), highlight=False)
    versions = ", ".join(f"{name} {value}" for name, value in verification.settings.items())
    console.print(f"[dim]{escape(versions)}[/]", highlight=False)


def _names(values: tuple[Value, ...]) -> str:
    counted = Counter(
        value.name if value.outcome is not Outcome.NOT_COMPARED else f"({value.name})" for value in values
    )
    names = [name if count == 1 else f"{name} ×{count}" for name, count in counted.items()]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
