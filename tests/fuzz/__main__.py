"""Grow programs, run them on both sides, and tell what came of them: ``python -m tests.fuzz --programs N --seed S``."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from tests.fuzz.many import worker


def main() -> int:
    """Run the command; returns 1 if there are defects."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--programs", type=int, default=int(os.environ.get("PROGRAMS") or 200))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or 0))
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where defects are written")
    given_options = parser.parse_args()
    given_options.out.mkdir(parents=True, exist_ok=True)
    tally = _watched(given_options)
    return 1 if tally["defect"] else 0


def _watched(options: argparse.Namespace) -> Counter[str]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    queue: Queue[dict[str, Any]] = multiprocessing.get_context("spawn").Queue()
    each, more = divmod(options.programs, options.workers)
    shares = [each + (n < more) for n in range(options.workers)]
    workers = [
        multiprocessing.get_context("spawn").Process(
            target=worker, args=(queue, share, options.seed * 1000 + n, options.out), daemon=True
        )
        for n, share in enumerate(shares)
        if share
    ]
    tally: Counter[str] = Counter()
    excuses: Counter[str] = Counter()
    console = Console()
    start = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    for process in workers:
        process.start()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("programs", total=options.programs)
        for event in _events(queue, workers):
            tally.update(event["tally"])
            excuses.update(event["excuses"])
            progress.update(task, advance=event["programs"], description=f"programs, {tally['defect']} defects")
            if event["defect"]:
                progress.console.print(event["defect"], markup=False, highlight=False)
    _report(console, tally, excuses, time.monotonic() - start, options)
    return tally


def _events(queue: Queue[dict[str, Any]], workers: list[Any]) -> Iterator[dict[str, Any]]:
    from queue import Empty

    while any(process.is_alive() for process in workers) or not queue.empty():
        try:
            yield queue.get(timeout=1)
        except Empty:
            continue


def _report(
    console: Any, tally: Counter[str], excuses: Counter[str], seconds: float, options: argparse.Namespace
) -> None:
    run = sum(tally[name] for name in ("equal", "excused", "defect"))
    statements = sum(count for name, count in tally.items() if name.startswith("statement "))
    native = tally["statement native"] + tally["statement distributed python"]
    touched = native + tally["statement driver"]
    console.print(
        f"seed {options.seed}: {run + tally['discarded']} programs in {seconds / 60:.1f} minutes "
        f"({(run + tally['discarded']) * 60 / max(seconds, 1):.0f} a minute), {tally['discarded']} of them discarded\n"
        f"equal {tally['equal']}, other as announced {tally['excused']}, defects {tally['defect']}\n"
        f"{statements} statements, {touched} of them on frames: {100 * native / max(touched, 1):.1f} % native, "
        f"{tally['hand-overs']} with a hand-over"
    )
    for excuse, count in excuses.most_common(12):
        console.print(f"  {count:5d}  {excuse}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
