"""Showing what was measured: a table on the terminal, and bars in a picture."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

SLOW = 1.15
"""From this ratio of emitted to hand-written on, the plans are compared."""

LABELS = {
    "emitted": "emitted",
    "spark": "hand-written",
    "pandas-on-spark": "pandas-on-Spark",
    "pandas": "pandas",
}
_COLORS = {"emitted": "#1b6ca8", "spark": "#f28e2b", "pandas-on-spark": "#9c755f", "pandas": "#76b7b2"}


def median(found: Mapping[str, Any] | None, measure: str = "seconds") -> float | None:
    """Return the median of the measured times, or of the processor times ("cpu"); None if there are none."""
    return statistics.median(found[measure]) if found and found[measure] and not found["error"] else None


def ratio(query: Mapping[str, Any], measure: str = "seconds") -> float | None:
    """Return how much longer the emitted program takes than the hand-written one."""
    one, two = median(query.get("emitted"), measure), median(query.get("spark"), measure)
    return one / two if one is not None and two else None


def geometric_mean(values: Sequence[float]) -> float | None:
    """Return the geometric mean, None of nothing."""
    return math.exp(statistics.fmean(map(math.log, values))) if values else None


def show(outcome: Mapping[str, Mapping[str, Any]], title: str) -> None:
    """Print the table of times, the mean ratio, the plans of slow queries, and what failed."""
    console = Console(width=110)
    table = Table(title=title)
    table.add_column("query")
    engines = [engine for engine in LABELS if any(engine in query for query in outcome.values())]
    for engine in engines:
        table.add_column(f"{LABELS[engine]}, s", justify="right")
    table.add_column("emitted / hand-written", justify="right")
    table.add_column("in CPU time", justify="right")
    table.add_column("result")
    for name, query in outcome.items():
        times = [_time(query.get(engine)) for engine in engines]
        ratios = ["" if value is None else f"{value:.2f}" for value in (ratio(query), ratio(query, "cpu"))]
        wrong = [LABELS[engine] for engine in engines if query.get(engine, {}).get("differs")]
        compared = any("differs" in found for found in query.values())
        table.add_row(name, *times, *ratios, f"differs: {', '.join(wrong)}" if wrong else "equal" if compared else "")
    console.print(table)
    for measure, of in (("seconds", ""), ("cpu", ", in CPU time")):
        found = [value for query in outcome.values() if (value := ratio(query, measure)) is not None]
        if mean := geometric_mean(found):
            console.print(f"Geometric mean of emitted / hand-written over {len(found)} queries{of}: {mean:.3f}")
    for name, query in outcome.items():
        if (ratio(query) or 0) > SLOW:
            plans = [f"{LABELS[engine]} {_plan(query[engine]['plan'])}" for engine in ("emitted", "spark")]
            console.print(f"{name}: {'; '.join(plans)}", highlight=False)
        for engine in engines:
            for key in ("error", "differs"):
                if text := query.get(engine, {}).get(key):
                    console.print(f"{name}, {LABELS[engine]}: {text}", highlight=False, markup=False)


def _time(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return ""
    seconds = median(found)
    return "failed" if found["error"] else "" if seconds is None else f"{seconds:.2f}"


def _plan(plan: Mapping[str, int] | None) -> str:
    return ", ".join(f"{count} {name}" for name, count in plan.items()) if plan else "no plan"


def draw(outcome: Mapping[str, Mapping[str, Any]], title: str, path: Path) -> None:
    """Draw the times as bars, one group a query, on a logarithmic scale."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    engines = [engine for engine in LABELS if any(median(query.get(engine)) for query in outcome.values())]
    if not engines:
        return
    figure, axes = pyplot.subplots(figsize=(max(6.0, 0.7 * len(outcome) + 2), 4.5), layout="constrained")
    width = 0.8 / len(engines)
    for place, engine in enumerate(engines):
        heights = [median(query.get(engine)) or math.nan for query in outcome.values()]
        at = [number + (place - (len(engines) - 1) / 2) * width for number in range(len(outcome))]
        axes.bar(at, heights, width, label=LABELS[engine], color=_COLORS[engine])
    axes.set_xticks(range(len(outcome)), list(outcome))
    axes.set(yscale="log", ylabel="seconds (median)", title=title)
    axes.legend(ncols=len(engines), frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    for suffix in (".svg", ".png"):
        figure.savefig(path.with_suffix(suffix), dpi=120)
    pyplot.close(figure)
