"""A benchmark: pandas programs, translated by the tool without a hand on them, beside hand-written Spark.

First everything runs on small data and has to be equal; then it is timed on large data, in one run side by side.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
import pandas as pd

from benchmarks import report
from translator.verify.compare import compare

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("pandas2pyspark")
ENGINES = tuple(report.LABELS)
PROCESSES = (("pandas",), ("emitted", "spark"), ("pandas-on-spark",))
"""Which engines share a process, and so a Spark session: those whose times are divided take turns in one."""


@dataclass(frozen=True)
class Suite:
    """The programs of a benchmark and their data.

    Attributes:
        name: its name, also that of its folder below benchmarks and build.
        data: returns the folder of the data of a scale, generated first if need be.
        small, large: the scale at which results are compared, and that at which times are taken.
        ordered: whether the rows of the results come in an order that the program demands.
    """

    name: str
    data: Callable[[float], Path]
    small: float
    large: float
    ordered: bool = True

    @property
    def build(self) -> Path:
        """The folder for what is made."""
        return ROOT / "build" / self.name

    def programs(self, kind: str) -> dict[str, Path]:
        """Return the programs written for "pandas" or "spark" by name."""
        return {path.stem: path for path in sorted((ROOT / "benchmarks" / self.name / kind).glob("q*.py"))}


@dataclass(frozen=True)
class Wanted:
    """What is to be run.

    Attributes:
        queries, engines: their names.
        repeat: how often, after one run to warm up.
        limit: how many seconds a run may take.
    """

    queries: Sequence[str]
    engines: Sequence[str]
    repeat: int
    limit: int


def translate(suite: Suite, queries: Sequence[str], data: Path) -> dict[str, Path]:
    """Translate the pandas programs by the command, beside the data that they read, and return the translations."""
    emitted = {}
    for query in queries:
        program = data / f"{query}.py"
        shutil.copy(suite.programs("pandas")[query], program)
        emitted[query] = target = suite.build / "emitted" / data.name / f"{query}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        made = subprocess.run(
            [COMMAND, "translate", program, "-o", target], capture_output=True, text=True, check=False
        )
        if not target.exists():
            raise SystemExit(f"{query} was not translated:\n{made.stdout}{made.stderr}")
        if left := re.findall(r"PS4\d\d .*", made.stdout + made.stderr):
            print(f"{query}: handed over: {left}")
    return emitted


def swapped(suite: Suite, queries: Sequence[str]) -> dict[str, Path]:
    """Write the pandas programs with the import of pandas-on-Spark in place of that of pandas."""
    folder = suite.build / "swapped"
    folder.mkdir(parents=True, exist_ok=True)
    for query in queries:
        source = suite.programs("pandas")[query].read_text(encoding="utf-8")
        swap = source.replace("import pandas as pd", "import pyspark.pandas as pd")
        (folder / f"{query}.py").write_text(swap, encoding="utf-8")
    return {query: folder / f"{query}.py" for query in queries}


def measure(suite: Suite, wanted: Wanted, data: Path) -> dict[str, dict[str, Any]]:
    """Run programs on the data of a folder and compare the results with those of pandas, where it ran."""
    sources = {"pandas": suite.programs("pandas"), "spark": suite.programs("spark")}
    if "emitted" in wanted.engines:
        sources["emitted"] = translate(suite, wanted.queries, data)
    if "pandas-on-spark" in wanted.engines:
        sources["pandas-on-spark"] = swapped(suite, wanted.queries)
    results = suite.build / "results" / data.name
    results.mkdir(parents=True, exist_ok=True)
    outcome: dict[str, dict[str, Any]] = {query: {} for query in wanted.queries}
    for shared in PROCESSES:
        chosen = [engine for engine in shared if engine in wanted.engines]
        if not chosen:
            continue
        job = {
            "spark": shared != ("pandas",),
            "programs": {query: {engine: str(sources[engine][query]) for engine in chosen} for query in wanted.queries},
            "repeat": wanted.repeat,
            "limit": wanted.limit,
            "results": str(results),
        }
        for query, found in _carried_out(job, data).items():
            outcome[query].update(found)
    _compare(suite, outcome, results)
    return outcome


def _carried_out(job: Mapping[str, Any], folder: Path) -> dict[str, dict[str, Any]]:
    environment = {**os.environ, "TZ": "UTC", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryDirectory() as scratch:
        file, answer = Path(scratch, "job.json"), Path(scratch, "outcome.json")
        file.write_text(json.dumps({**job, "outcome": str(answer)}), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "benchmarks.measure", file], cwd=folder, env=environment, check=True)
        return json.loads(answer.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _compare(suite: Suite, outcome: Mapping[str, Mapping[str, Any]], results: Path) -> None:
    """Note of every engine where its result differs from that of pandas."""
    for query, engines in outcome.items():
        expected = results / f"{query}.pandas.pickle"
        for engine, found in engines.items():
            if found["error"] or not expected.exists():
                continue
            one, two = (pd.read_pickle(results / f"{query}.{name}.pickle") for name in ("pandas", engine))
            compared = compare(one, two, ordered=suite.ordered, whole_floats=True)
            found["differs"] = "" if compared.equal else str(compared)


def command(suite: Suite) -> click.Command:
    """Return the command line of a benchmark."""

    @click.command(help=f"Check the programs of {suite.name} on small data, then time them on large data.")
    @click.option("--queries", help="Numbers of the queries, such as 1,5; all by default.")
    @click.option("--engines", default=",".join(ENGINES), show_default=True, help="Who runs.")
    @click.option("--scale", type=float, default=suite.large, show_default=True, help="For the times; 0: no times.")
    @click.option("--small", type=float, default=suite.small, show_default=True, help="For comparing; 0: do not.")
    @click.option("--repeat", type=int, default=5, show_default=True, help="Timed runs after the one to warm up.")
    @click.option("--limit", type=int, default=300, show_default=True, help="Seconds that a run may take.")
    def main(*, queries: str | None, engines: str, scale: float, small: float, repeat: int, limit: int) -> None:
        numbers = {int(number) for number in queries.split(",")} if queries else None
        chosen = [query for query in suite.programs("pandas") if numbers is None or int(query[1:]) in numbers]
        wanted = Wanted(chosen, [engine for engine in ENGINES if engine in engines.split(",")], repeat, limit)
        if small and not _equal(suite, wanted, small):
            raise SystemExit(1)
        if scale:
            _timed(suite, wanted, scale)

    return main


def _equal(suite: Suite, wanted: Wanted, scale: float) -> bool:
    """Show whether every engine gives what pandas gives, and tell it of the two that are to be compared."""
    engines = [engine for engine in ENGINES if engine == "pandas" or engine in wanted.engines]
    outcome = measure(suite, replace(wanted, engines=engines, repeat=0), suite.data(scale))
    report.show(outcome, f"{suite.name}, scale {scale:g}: equal to pandas?")
    ours = [query[engine] for query in outcome.values() for engine in ("emitted", "spark") if engine in query]
    return not any(found["error"] or found.get("differs") for found in ours)


def _timed(suite: Suite, wanted: Wanted, scale: float) -> None:
    load = os.getloadavg()[0]
    outcome = measure(suite, wanted, suite.data(scale))
    title = f"{suite.name}, scale {scale:g}: median of {wanted.repeat} runs"
    report.show(outcome, title)
    facts = {"scale": scale, "repeat": wanted.repeat, "cores": os.cpu_count(), "load at the start": load}
    print(", ".join(f"{name}: {value}" for name, value in facts.items()))
    when = datetime.now(timezone.utc).isoformat(timespec="seconds")
    path = suite.build / f"times-{scale:g}.json"
    path.write_text(json.dumps({**facts, "when": when, "outcome": outcome}, indent=1), encoding="utf-8")
    report.draw(outcome, title, path)
    print(f"Written: {path}, and the bars beside it as .svg and .png")
