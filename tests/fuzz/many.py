"""Growing and judging of many programs, in one process."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MOST_SHRUNK = 3
"""Of defects that look alike, so many are made small."""


def worker(queue: Queue[dict[str, Any]], programs: int, start: int, out: Path) -> None:
    """Run a share of the programs."""
    from tests.fuzz.data import write_files
    from tests.fuzz.session import session

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Spark's own messages on programs that fail
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        spark = session(folder)
        grown(queue.put, programs, start, folder, out, spark)
        spark.stop()


def grown(tell: Any, programs: int, start: int, folder: Path, out: Path | None, spark: SparkSession) -> None:
    """Grow programs with hypothesis, run them, and tell what came of each."""
    from tests.fuzz import growing
    from tests.fuzz.running import judged
    from tests.fuzz.shrinking import shrunk
    from translator.registry import load_rules

    rules = load_rules()
    seen: Counter[str] = Counter()

    @seed(start)
    @settings(max_examples=programs, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.integers(5, 30), st.randoms(use_true_random=True))
    def run(statements: int, random: Any) -> None:
        source = growing.program(random, str(folder), statements)
        verdict = judged(source, folder, spark, rules)
        tally = Counter([verdict.outcome])
        excuses: Counter[str] = Counter()
        if verdict.translation is not None:
            tally.update(f"statement {statement.verdict.value}" for statement in verdict.translation.statements)
            tally["hand-overs"] += len({d.span.line for d in verdict.translation.diagnostics if d.code.id.startswith(("PS2", "PS40"))})  # fmt: skip
        text = ""
        if verdict.outcome == "excused":
            excuses[f"{verdict.kind}: {verdict.signature}"] += 1
        if verdict.outcome == "defect":
            seen[verdict.signature] += 1
            text = f"DEFECT (seen {seen[verdict.signature]} times) {verdict.signature}"
            if seen[verdict.signature] <= MOST_SHRUNK:

                def alike(smaller: str) -> bool:
                    other = judged(smaller, folder, spark, rules)
                    return other.outcome == "defect" and other.signature == verdict.signature

                small = shrunk(source, alike)
                last = judged(small, folder, spark, rules)
                text += f"\n{small}\n--- becomes\n{last.code}\n--- {last.detail}\n{'=' * 80}"
                if out is not None:
                    (out / f"defect_{start}_{sum(seen.values())}.txt").write_text(f"{text}\n--- was\n{source}")
        tell({"programs": 1, "tally": tally, "excuses": excuses, "defect": text})

    run()
