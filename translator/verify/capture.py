"""Run a program unit by unit and write down what it binds, changes and shows.

This runs in a process of its own: ``python -m translator.verify.capture JOB``, where JOB is a pickled `record.Job`.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import importlib.metadata
import io
import json
import linecache
import os
import pickle
import platform
import sys
import time
import types
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from translator.document.names import loop_variables
from translator.verify.determined import determine
from translator.verify.plots import drawn
from translator.verify.record import Captured, Failure, Job, Record, write_record, write_value
from translator.verify.units import (
    MAGIC,
    RETURNED,
    Unit,
    clock_names,
    may_change_in_place,
    mentioned,
    prefix_parts,
    read_units,
    reads_clock,
    shown,
    with_returns,
)
from translator.verify.values import (
    NotTakenError,
    fingerprint,
    is_silent,
    is_spark_frame,
    short_message,
    spark_in_use,
    taken,
)

STANDARD_INPUT = "the program reads standard input, and there is none here"
MOST_SHOWN = 1_000
"""Values shown within one unit after which no more are written down."""

MOST_RETURNED = 20
"""Tables that one function returns within one unit after which no more are written down."""

_VALUES_SHOWN_BY = ("print", "display")


class ClosedInput(io.TextIOBase):
    """A standard input that says why it cannot be read instead of looking like an empty one."""

    def read(self, _size: int | None = -1, /) -> NoReturn:
        """Refuse."""
        raise EOFError(STANDARD_INPUT)

    def readline(self, _size: int = -1, /) -> NoReturn:  # type: ignore[override]
        """Refuse."""
        raise EOFError(STANDARD_INPUT)

    def readable(self) -> bool:
        """Say yes, so that reading is tried and refused."""
        return True


class Returned:
    """Hands on what functions return, and shows it to a run; a copy in one of Spark's workers hands on only."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def __call__(self, name: str, value: object) -> object:
        """Return `value`."""
        self.run.returned(name, value)
        return value

    def __reduce__(self) -> tuple[object, ...]:
        return eval, ("lambda name, value: value",)


def _no_input(_prompt: object = "", /) -> str:
    raise EOFError(STANDARD_INPUT)


@dataclass(slots=True)
class Run:
    """The state of a running program.

    Attributes:
        job: what is asked for.
        namespace: the program's global variables.
        is_script: whether every expression counts as shown, not only the last one of a unit.
        clocked: variables that depend on the clock.
        passing: loop variables, which are of account in their loops only.
        filename: what the program is called in tracebacks.
        seen: the variables as they were after the last unit, with their fingerprints.
        collected: values written down for a Spark frame, by identity; the frame is kept so that this stays unique.
        flags: what the program has imported from `__future__`.
        files: how many values have been written.
        calls: how many results of each function the unit that runs has written down.
        current: what it has shown.
        shows: whether that is to be written down.
    """

    job: Job
    namespace: dict[str, Any]
    is_script: bool
    clocked: set[str]
    passing: frozenset[str]
    filename: str
    seen: dict[str, tuple[object, object]] = field(default_factory=dict)
    collected: dict[int, tuple[object, str]] = field(default_factory=dict)
    flags: int = 0
    files: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    current: list[Captured] = field(default_factory=list)
    shows: bool = True

    def run_unit(self, unit: Unit) -> Record:
        """Run one unit and return what happened in it."""
        self.current = []
        self.shows = self.job.shows is None or unit.number in self.job.shows
        begin = time.perf_counter()
        self.calls = {}
        failure, ends = None, False
        try:
            for place, statement in enumerate(unit.body):
                self._run_statement(statement, last=place == len(unit.body) - 1)
        except SystemExit as stop:
            ends = True
            if stop.code not in (None, 0):
                failure = Failure(unit.line, f"the program leaves with exit status {stop.code}")
        except BaseException as error:  # noqa: BLE001 - whatever the program raises is its result
            failure = Failure(self._line(error), short_message(error))
        if not self.is_script and not failure and self.shows:
            self.current.extend(self._plots())
        seconds = time.perf_counter() - begin
        bound = {} if failure else self._bound(unit)
        return Record(unit.number, bound, tuple(self.current), failure, seconds, ends)

    def _run_statement(self, statement: ast.stmt, *, last: bool) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for name in statement.names:
                self.flags |= getattr(__future__, name.name).compiler_flag
        if not isinstance(statement, ast.Expr) or isinstance(statement.value, ast.Constant):
            self._execute(statement)
            return
        call = statement.value
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in _VALUES_SHOWN_BY
            and not any(isinstance(argument, ast.Starred) for argument in call.args)
        ):
            for argument in (argument for argument in call.args if not isinstance(argument, ast.Constant)):
                self._show("printed" if call.func.id == "print" else "shown", argument)
        elif self.is_script or last:
            self._show("shown", call)
        else:
            self._execute(statement)

    def _show(self, name: str, expression: ast.expr) -> None:
        """Evaluate an expression and write its value down, with the larger value of which it may be a part."""
        whole: object = None
        larger = prefix_parts(expression) if self.is_original else None
        if larger is not None and isinstance(expression, (ast.Call, ast.Subscript)):
            whole = self._evaluate(larger)
            value = self._evaluate(_on_held_value(expression), {"__whole__": whole})
        else:
            value = self._evaluate(expression)
            whole = value if self.is_original and shown(expression).free else None
        if value is None or not self.shows or is_silent(value):
            return
        captured = self._captured(name, value, whole=whole)
        clock = reads_clock(expression, self.clocked)
        self.current.append(replace(captured, text=_short(expression), rows=shown(expression), clock=clock))

    @property
    def is_original(self) -> bool:
        """Whether whatever changes is to be written down, as opposed to what the other side has."""
        return self.job.wanted is None

    def show_nested(self, *values: object, **_: object) -> None:
        """Stand in for `print` and `display` where they are called inside of functions and blocks."""
        if self.shows and len(self.current) < MOST_SHOWN:
            self.current.extend(self._captured("printed", value) for value in values)

    def returned(self, name: str, value: object) -> None:
        """Write down a table that a function of the program returns."""
        times = self.calls.get(name, 0)
        if self.shows and times < MOST_RETURNED and (isinstance(value, pd.DataFrame) or is_spark_frame(value)):
            self.calls[name] = times + 1
            self.current.append(replace(self._captured("returned", value), text=f"by {name}"))

    def _plots(self) -> list[Captured]:
        plots = []
        for number, content in enumerate(drawn(), start=1):
            captured = (
                self._captured("drawn", content) if content else Captured("drawn", reason="an unknown kind of plot")
            )
            plots.append(replace(captured, text=f"figure {number}"))
        return plots

    def _execute(self, statement: ast.stmt) -> None:
        code = compile(ast.Module([with_returns(statement)], []), self.filename, "exec", self.flags, dont_inherit=True)
        exec(code, self.namespace)  # noqa: S102 - running the program is what this process is for

    def _evaluate(self, expression: ast.expr, held: dict[str, object] | None = None) -> object:
        code = compile(ast.Expression(expression), self.filename, "eval", self.flags, dont_inherit=True)
        self.namespace.update(held or {})
        try:
            return eval(code, self.namespace)  # noqa: S307 - as above
        finally:
            for name in held or {}:
                del self.namespace[name]

    def _bound(self, unit: Unit) -> dict[str, Captured]:
        if self.job.wanted is not None:
            names = self.job.wanted.get(unit.number, [])
            return {name: self._variable(name) for name in names if name in self.namespace}
        changed = self._changed(unit)
        return {name: self._variable(name) for name in changed}

    def _variable(self, name: str) -> Captured:
        holder, *labels = self.job.columns_of.get(name, ("",))
        frame = self.namespace.get(holder)
        captured = self._captured(name, self.namespace[name], frame=frame, labels=labels)
        return replace(captured, clock=name in self.clocked)

    def _changed(self, unit: Unit) -> list[str]:
        """Return the variables that this unit has bound or changed in place."""
        imported = {
            (alias.asname or alias.name).split(".")[0]
            for statement in unit.body
            for node in ast.walk(statement)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        looked_at = mentioned(unit)
        calls_own = any(isinstance(self.namespace.get(name), types.FunctionType) for name in looked_at)
        everything = calls_own or may_change_in_place(unit)
        changed = []
        for name, value in list(self.namespace.items()):
            if name.startswith("_") or name in imported or is_silent(value):
                continue
            before = self.seen.get(name)
            is_new = before is None or before[0] is not value
            if name not in looked_at and (name in self.passing or (not is_new and not everything)):
                continue
            now = fingerprint(value)
            if is_new or (before is not None and before[1] != now):
                changed.append(name)
                self.seen[name] = (value, now)
        return changed

    def _captured(
        self, name: str, value: object, *, frame: object = None, labels: Sequence[str] = (), whole: object = None
    ) -> Captured:
        try:
            data = self._written(value, frame, labels)
            larger = "" if whole is None else data if whole is value else self._written(whole)
        except NotTakenError as error:
            return Captured(name, reason=str(error))
        except Exception as error:  # noqa: BLE001 - Spark runs only now what the program has written before
            return Captured(name, reason=short_message(error), failed=True)
        return Captured(name, data, larger)

    def _written(self, value: object, frame: object = None, labels: Sequence[str] = ()) -> str:
        held = self.collected.get(id(value))
        if held is not None:
            return held[1]
        result = taken(value, frame, labels)
        self.files += 1
        path = Path(self.job.records, f"{self.files:06}.value")
        try:
            write_value(path, result)
        except Exception:  # noqa: BLE001 - anything can be in a column of objects
            raise NotTakenError(f"a {type(value).__name__} that holds objects of the program's own") from None
        if is_spark_frame(value):
            self.collected[id(value)] = (value, str(path))
        return str(path)

    def _line(self, error: BaseException) -> int | None:
        line, trace = None, error.__traceback__
        if isinstance(error, SyntaxError):
            line = error.lineno
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.filename:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line


def _short(expression: ast.expr) -> str:
    text = " ".join(ast.unparse(expression).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _on_held_value(expression: ast.Call | ast.Subscript) -> ast.expr:
    if isinstance(expression, ast.Subscript):
        part = ast.Subscript(ast.Name("__whole__", ast.Load()), expression.slice, ast.Load())
        return ast.fix_missing_locations(ast.copy_location(part, expression))
    assert isinstance(expression.func, ast.Attribute)
    held = ast.Attribute(ast.Name("__whole__", ast.Load()), expression.func.attr, ast.Load())
    return ast.fix_missing_locations(
        ast.copy_location(ast.Call(held, expression.args, expression.keywords), expression)
    )


class _Paths(ast.NodeTransformer):
    """Replace the absolute paths of data files by those of their copies."""

    def __init__(self, paths: dict[str, str]) -> None:
        self.paths = paths

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and node.value in self.paths:
            return ast.copy_location(ast.Constant(self.paths[node.value]), node)
        return node


def run(job: Job) -> None:
    """Run a program, writing a record after each unit and, at the end, a file `end` with the versions."""
    document, units = read_units(Path(job.program))
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=str(Path(job.folder, Path(job.program).name)), __builtins__=builtins)
    sys.modules["__main__"] = module
    sys.argv = [module.__dict__["__file__"]]
    filename = f"<{Path(job.program).name}>"
    lines = Path(job.program).read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    linecache.cache[filename] = (sum(map(len, lines)), None, lines, filename)
    passing = loop_variables([statement for unit in units for statement in unit.body])
    state = Run(job, module.__dict__, document.kind == "script", clock_names(units), passing, filename)
    _prepare(state, units, document.kind == "script")
    replace = _Paths(job.paths)
    known = versions()
    for unit in units:
        body = tuple(replace.visit(statement) for statement in unit.body) if job.paths else unit.body
        record = state.run_unit(Unit(unit.number, unit.cell, unit.line, unit.end_line, unit.source, body))
        write_record(Path(job.records), record)
        if spark_in_use() and "Spark" not in known:
            known = versions()  # As soon as there is a session: the program may stop it.
        if record.failure or record.ends:
            break
        if document.kind != "script" and "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
    Path(job.records, "end").write_text(json.dumps(known), encoding="utf-8")


def _prepare(state: Run, units: Sequence[Unit], is_script: bool) -> None:
    determine(state.job.seed)
    sys.stdin = ClosedInput()
    builtins.input = _no_input
    state.namespace["print"] = state.show_nested
    if not is_script:
        state.namespace["display"] = state.show_nested
    state.namespace[RETURNED] = Returned(state)
    names = set().union(*map(mentioned, units)) if units else set()
    state.namespace.update({name: None for name in names if MAGIC.fullmatch(name)})
    bound = {
        node.id for unit in units for statement in unit.body for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }  # fmt: skip
    if "spark" in names - bound:
        # Notebooks of a Spark service find a session ready under this name.
        from pyspark.sql import SparkSession

        state.namespace["spark"] = SparkSession.builder.getOrCreate()


def versions() -> dict[str, str]:
    """Return versions and settings that the results depend on, for people."""
    found = {"Python": platform.python_version(), "pandas": pd.__version__, "numpy": np.__version__}
    if not spark_in_use():
        return found
    from pyspark.sql import SparkSession

    found["PySpark"] = importlib.metadata.version("pyspark")
    session = SparkSession.getActiveSession()
    if session is None:
        return found
    jvm: Any = session.sparkContext._jvm  # noqa: SLF001 - there is no public way to Java's version
    return found | {
        "Spark": session.version,
        "Java": str(jvm.java.lang.System.getProperty("java.version")),
        "Master": str(session.sparkContext.master),
        "ANSI mode": str(session.conf.get("spark.sql.ansi.enabled")),
        "Session time zone": str(session.conf.get("spark.sql.session.timeZone")),
        "Case sensitive": str(session.conf.get("spark.sql.caseSensitive")),
    }


def main() -> None:
    """Read the job, go to the scratch folder and run."""
    job = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - written by our own process into our own folder
    assert isinstance(job, Job)
    os.chdir(job.folder)
    sys.path.insert(0, job.folder)
    run(job)


if __name__ == "__main__":
    main()
