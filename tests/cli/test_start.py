"""The command starts fast, and translating imports neither pandas nor pyspark."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

import translator
from tests.cli.conftest import HANDED_OVER, PANDAS, Call, run
from translator.cli import COMMANDS
from translator.cli.settings import NEWEST_SPARK, spark_version

PROBE = """
import sys
from translator.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert end.code in (0, 1), end.code
print("modules:", *sorted(name for name in {watched!r} if name in sys.modules))
"""


def modules(watched: list[str], *arguments: str, cwd: Path) -> list[str]:
    """Return which of the watched modules a call has imported."""
    probe = PROBE.format(arguments=list(arguments), watched=watched)
    shown = subprocess.run([sys.executable, "-c", probe], cwd=cwd, capture_output=True, text=True, check=True).stdout
    return shown.splitlines()[-1].split()[1:]


def test_help_answers_at_once(folder: Path) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert run("--help", cwd=folder).returncode == 0
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.4


def test_help_imports_nothing_heavy(folder: Path) -> None:
    heavy = ["libcst", "pandas", "pyspark", "numpy", "jinja2", "nbformat", "rich", "pathspec", "rules"]
    assert modules(heavy, "--help", cwd=folder) == []


@pytest.mark.parametrize("command", [("translate", "-o", "out"), ("check",)])
def test_translating_and_checking_import_neither_pandas_nor_pyspark(folder: Path, command: tuple[str, ...]) -> None:
    (folder / "a.py").write_text(PANDAS + 'more = pd.read_csv("data.csv")\nmore["n"].sum()\n')
    (folder / "data.csv").write_text("n\n1\n2\n")
    assert modules(["pandas", "pyspark", "numpy"], *command, "a.py", cwd=folder) == []


def test_the_list_of_commands_says_what_their_own_help_says() -> None:
    for name, line in COMMANDS.items():
        command = getattr(import_module(f"translator.cli.{name}"), name)
        assert command.help.replace("\n", " ").startswith(line)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(call: Call, command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_the_version(call: Call) -> None:
    assert call("--version").output == f"pandas2pyspark {translator.__version__}\n"


def test_an_unknown_command_is_a_matter_of_usage(call: Call) -> None:
    result = call("transmogrify")
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_an_internal_error_is_one_line_and_a_traceback_only_with_debug(
    folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("a fault\nof two lines")

    monkeypatch.setattr("translator.cli.session.translate", fail)
    (folder / "a.py").write_text(HANDED_OVER)
    result = call("translate", "a.py")
    assert result.exit_code == 2
    assert "a.py: internal error: RuntimeError: a fault (run with --debug to see where)\n" in result.stderr
    assert isinstance(call("--debug", "translate", "a.py").exception, RuntimeError)


def test_rules_are_listed(call: Call) -> None:
    lines = call("rules", "frame.dropna", "series.isna").output.splitlines()
    assert [line.split()[0] for line in lines] == ["frame.dropna", "series.isna"]
    assert len(lines[0].split()) > 3


def test_the_default_is_the_newest_spark_of_the_lock(request: pytest.FixtureRequest) -> None:
    lock = (request.config.rootpath / "constraints.txt").read_text()
    versions = [tuple(map(int, found)) for found in re.findall(r"^pyspark==(\d+)\.(\d+)", lock, re.MULTILINE)]
    assert spark_version(NEWEST_SPARK) == max(versions)
