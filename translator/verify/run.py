"""Run a program in a process of its own, in a quiet and repeatable environment, for a limited time."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import translator
from translator.errors import VerificationError
from translator.verify.record import Job, Record, read_records

_SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.driver.memory": "2g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_QUIET = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended.

    Attributes:
        records: what happened, unit by unit, as far as it came.
        versions: versions and settings; empty if the run did not come to its end.
        seconds: how long it took.
        stopped: why it did not come to its end, or an empty string.
    """

    records: list[Record]
    versions: dict[str, str]
    seconds: float
    stopped: str

    def by_unit(self) -> dict[int, Record]:
        """Return the records by the numbers of their units."""
        return {record.unit: record for record in self.records}


def run_program(job: Job, *, master: str, timeout: float) -> Ended:
    """Run a program as a job says, in a process group of its own.

    Args:
        job: the program and its scratch folder.
        master: Spark's master, if the program asks for none.
        timeout: seconds after which the program and everything that it has started is killed.

    Raises:
        VerificationError: what runs programs is not installed, or broken.
    """
    home = Path(job.records)
    home.mkdir(parents=True)
    work = home / "job"
    work.write_bytes(pickle.dumps(job))
    begin = time.monotonic()
    with (home / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "translator.verify.capture", str(work)],
            cwd=home,
            env=_environment(home, master),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _kill_group(process)
    seconds = time.monotonic() - begin
    records = read_records(home)
    end = home / "end"
    if end.exists():
        return Ended(records, json.loads(end.read_text(encoding="utf-8")), seconds, "")
    if status is None:
        return Ended(records, {}, seconds, f"did not finish in {timeout:g} s")
    if not records and status == 1:
        raise VerificationError(
            f"the program could not be started: {_last_line(home / 'output.txt')}", path=job.program
        )
    return Ended(records, {}, seconds, f"ended with {_status(status)}: {_last_line(home / 'output.txt')}")


def run_text(text: str, folder: Path, home: Path, *, master: str, timeout: float) -> str:
    """Run the text of a program in a folder, and return what it has printed, as far as it came.

    Args:
        text: the program.
        folder: where it runs.
        home: a folder of ours, which does not exist yet.
        master: Spark's master, if the program asks for none.
        timeout: seconds after which the program and everything that it has started is killed.
    """
    home.mkdir(parents=True)
    program = home / "program.py"
    program.write_text(text, encoding="utf-8")
    environment = _environment(home, master)
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), environment["PYTHONPATH"]])
    with (home / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(program)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _kill_group(process)
    return (home / "output.txt").read_text(encoding="utf-8", errors="replace")


def _environment(home: Path, master: str) -> dict[str, str]:
    conf = home / "conf"
    conf.mkdir()
    settings = _SPARK_SETTINGS | {
        "spark.master": master,
        "spark.local.dir": str(home / "local"),
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.driver.extraJavaOptions": f"-Duser.timezone=UTC -Dderby.system.home={home / 'derby'}",
    }
    (conf / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    (conf / "log4j2.properties").write_text(_QUIET)
    environment = {name: value for name, value in os.environ.items() if name not in ("SPARK_HOME", "PYTHONSTARTUP")}
    paths = [str(Path(translator.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return environment | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "TZ": "UTC",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(conf),
    }


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    # Also after a normal end: Spark's Java process may outlive the program for a while.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _status(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def _last_line(output: Path) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip()[:300] if lines else "it said nothing"
