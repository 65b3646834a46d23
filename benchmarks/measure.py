"""Run programs in this process, in the working folder, and time them; `benchmarks.suite` starts it with a job.

All engines of a job take turns, run by run, so that a busy machine slows all of them alike. A run is the whole program,
from reading the files to the result as a pandas frame.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import warnings
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pandas as pd

from benchmarks.plans import Recorder

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.memory": "4g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class TooLong(Exception):
    """A run took longer than the job allows."""


def main(job_file: str) -> None:
    """Carry out a job: its queries one after another, and write the outcome after each."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    recorder = _spark() if job["spark"] else None
    signal.signal(signal.SIGALRM, _give_up)
    outcome: dict[str, Any] = {}
    for query, programs in job["programs"].items():
        outcome[query] = _query(query, programs, job, recorder)
        Path(job["outcome"]).write_text(json.dumps(outcome), encoding="utf-8")
        told = ", ".join(f"{engine} {_told(found)}" for engine, found in outcome[query].items())
        print(f"{query}: {told}", file=sys.stderr, flush=True)


def _told(found: dict[str, Any]) -> str:
    return found["error"] or " ".join(f"{seconds:.2f}" for seconds in found["seconds"]) or "ran"


def _spark() -> Recorder:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("benchmarks")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return Recorder(spark)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


def _query(query: str, programs: dict[str, str], job: dict[str, Any], recorder: Recorder | None) -> dict[str, Any]:
    found: dict[str, Any] = {engine: {"seconds": [], "cpu": [], "error": "", "plan": None} for engine in programs}
    codes = {engine: compile(Path(path).read_bytes(), path, "exec") for engine, path in programs.items()}
    for turn in range(job["repeat"] + 1):
        # Who goes first changes from turn to turn.
        for engine in sorted(codes, reverse=turn % 2 == 1):
            mine = found[engine]
            if mine["error"]:
                continue
            try:
                before = _cpu(recorder)
                seconds, result = _run(codes[engine], job["limit"])
            except TooLong:
                mine["error"] = f"longer than {job['limit']} s"
                if recorder is not None:
                    recorder.stop_jobs()
            except Exception as error:  # noqa: BLE001 - the outcome tells what an engine cannot do
                mine["error"] = f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"
            else:
                if turn == 0:
                    result.to_pickle(Path(job["results"], f"{query}.{engine}.pickle"))
                    mine["plan"] = (
                        recorder.recorded(Path(job["results"], f"{query}.{engine}.txt")) if recorder else None
                    )
                else:
                    mine["seconds"].append(seconds)
                    mine["cpu"].append(_cpu(recorder) - before)
            finally:
                if recorder is not None:
                    recorder.forget()
    return found


def _cpu(recorder: Recorder | None) -> float:
    """Return the processor time of this process and of Spark's: on a busy machine it says more than the clock."""
    seconds = time.process_time()
    stat = Path(f"/proc/{recorder.process}/stat") if recorder is not None else None
    if stat is not None and stat.exists():
        fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def _run(code: CodeType, limit: int) -> tuple[float, pd.DataFrame]:
    gc.collect()
    scope: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        signal.alarm(limit)
        try:
            start = time.perf_counter()
            exec(code, scope)
            result = _collected(scope["result"])
            return time.perf_counter() - start, result
        finally:
            signal.alarm(0)


def _collected(result: Any) -> pd.DataFrame:
    for method in ("toPandas", "to_pandas"):
        if hasattr(result, method):
            result = getattr(result, method)()
    return result


if __name__ == "__main__":
    main(sys.argv[1])
