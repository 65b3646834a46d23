"""What is not right is said in one line, and everything else goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import BROKEN, HANDED_OVER, PANDAS, Call, names, notebook


def refused(call: Call, *arguments: object, stdin: str | bytes | None = None) -> str:
    """Call the command, and return the one line with which it refuses."""
    result = call(*arguments, stdin=stdin)
    assert result.exit_code == 2, result.output
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, result.stderr
    assert result.stdout == ""
    return errors[0].removeprefix("error: ")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.py", BROKEN, r"a\.py:4:5: this is not Python that parses: invalid syntax; mend the syntax: x = = 1"),
        ("a.py", "print 'x'\n", r"a\.py:1:\d+: this looks like Python 2; convert it with 2to3 first: print 'x'"),
        ("a.py", "x = " + "[" * 9_000 + "]" * 9_000, r"a\.py:1:\d+: .*: too many nested parentheses; .*"),
        ("a.py", b"\x7fELF\x02\x01\x00\x00\xff", r"a\.py: the file holds null bytes, so it is not a Python file"),
        ("a.py", b"\x89PNG\r\n\x1a\n\xff\xfe", r"a\.py:1: the file is not utf-8 text; .*"),
        ("a.ipynb", "", r"a\.ipynb: the file is empty, so it is not a notebook"),
        ("a.ipynb", '{"cells": [\n  {"a": }]}', r"a\.ipynb:2:9: the notebook is not valid JSON: .*"),
        ("a.ipynb", notebook("1 + 1", "x = = 1"), r"a\.ipynb:cell 2:1:5: this is not Python that parses: .*"),
    ],
    ids="broken python2 nested elf png empty json cell".split(),
)
def test_what_is_not_a_program(folder: Path, call: Call, name: str, data: str | bytes, expected: str) -> None:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert re.fullmatch(expected, refused(call, "translate", name, "-o", "out" + name))
    assert names(folder) == [name]
    result = call("check", name)
    assert result.exit_code == 2
    assert re.match(rf"{re.escape(name)}:(cell \d+:)?\d+:\d+ PS101 ", result.stdout)
    assert "error" in refused(call, "verify", name, name) + "error"


def test_a_deep_program(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text("import pandas as pd\nx = " + " + ".join(["1"] * 300) + "\n")
    assert call("translate", "a.py").exit_code == 0
    (folder / "a.py").write_text("import pandas as pd\nx = " + " + ".join(["1"] * 3_000) + "\n")
    line = refused(call, "translate", "a.py")
    assert line == "a.py: an expression or a block is nested too deeply; give its parts names of their own"


def test_an_empty_file_stays_empty(folder: Path, call: Call) -> None:
    (folder / "a.py").touch()
    assert call("translate", "a.py", "-o", "b.py").exit_code == 0
    assert (folder / "b.py").read_bytes() == b""
    assert call("check", "a.py").exit_code == 0


def test_an_empty_notebook_stays_as_it_is(folder: Path, call: Call) -> None:
    (folder / "a.ipynb").write_text(notebook())
    assert call("translate", "a.ipynb").stdout == notebook()
    assert call("check", "a.ipynb").exit_code == 0


def test_a_notebook_of_another_language_stays_as_it_is(folder: Path, call: Call) -> None:
    (folder / "a.ipynb").write_text(notebook("library(dplyr) # not pandas\nx <- 1", language="R"))
    (folder / "b.py").write_text(PANDAS)
    result = call("translate", "a.ipynb", "b.py", "-o", "out")
    assert result.exit_code == 0
    assert (folder / "out/a.ipynb").read_bytes() == (folder / "a.ipynb").read_bytes()
    assert "a.ipynb: a program in r, left as it is" in result.stderr


def test_one_bad_file_does_not_stop_the_others(folder: Path, call: Call) -> None:
    (folder / "src").mkdir()
    for name, text in (("a.py", PANDAS), ("b.py", BROKEN), ("c.py", PANDAS)):
        (folder / "src" / name).write_text(text)
    result = call("translate", "src", "missing.py", "-o", "out")
    assert result.exit_code == 2
    assert result.stderr.count("error: ") == 2
    assert "missing.py: the file cannot be read: no such file or directory" in result.stderr
    assert sorted(path.name for path in Path("out").rglob("*.py")) == ["a.py", "c.py"]
    assert "4 files: 2 changed, 0 as they were, 2 failed" in result.stderr


def test_a_folder_without_python(folder: Path, call: Call) -> None:
    (folder / "src/.git").mkdir(parents=True)
    (folder / "src/.git/hook.py").write_text(PANDAS)
    (folder / "src/notes.txt").write_text("import pandas")
    line = "src: there are no Python files or notebooks in this folder"
    assert refused(call, "translate", "src", "-o", "out") == line
    assert line in call("check", "src").stderr
    assert not (folder / "out").exists()


def test_a_long_program_takes_its_time_in_proportion(folder: Path, call: Call) -> None:
    def seconds(lines: int) -> float:
        block = "".join(f"x{n} = {n}  # a line\n" for n in range(8)) + "df['c'] = df['a'] * 2\nbig = df[df['c'] > 1]\n"
        text = block * (lines // 10)
        (folder / "a.py").write_text(PANDAS + text)
        start = time.process_time()
        assert call("translate", "a.py", "-o", "b.py").exit_code == 0
        return time.process_time() - start

    assert seconds(20_000) < 8 * max(seconds(5_000), 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_what_may_not_be_read_or_written(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    (folder / "shut").mkdir(mode=0o500)
    assert "cannot be written: permission denied" in refused(call, "translate", "a.py", "-o", "shut/b.py")
    (folder / "a.py").chmod(0)
    assert "cannot be read: permission denied" in refused(call, "translate", "a.py")


def test_an_output_that_cannot_be_written(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    assert re.search(
        "cannot be written: .*(not a directory|file exists)", refused(call, "translate", "a.py", "-o", "a.py/b.py")
    )
    assert "there is no format" in refused(call, "translate", "a.py", "--report", "r.pdf")
    assert names(folder) == ["a.py"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_and_a_device_as_output(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    assert "cannot be written: no space left" in refused(call, "translate", "a.py", "-o", "/dev/full")
    assert call("translate", "a.py", "-o", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()


def test_a_failed_write_leaves_the_old_file(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    (folder / "a.py").write_text(PANDAS)
    monkeypatch.setattr(Path, "replace", fail)
    assert "cannot be written: no space left on device" in refused(call, "translate", "a.py", "--write")
    assert names(folder) == ["a.py"]
    assert (folder / "a.py").read_text() == PANDAS


@pytest.mark.parametrize(
    "arguments",
    ["a.py -o a.py", "a.py -o ../{folder}/a.py", "a.py -o link.py", "src -o src", "src a.py -o ."],
)
def test_the_input_is_not_overwritten_without_write(folder: Path, call: Call, arguments: str) -> None:
    (folder / "src").mkdir()
    for name in ("a.py", "src/b.py"):
        (folder / name).write_text(PANDAS)
    (folder / "link.py").symlink_to("a.py")
    line = refused(call, "translate", *arguments.format(folder=folder.name).split())
    assert re.fullmatch(
        r"the output would overwrite the input (src/b|a)\.py; choose another place, or give --write .*", line
    )
    assert (folder / "a.py").read_text() == (folder / "src/b.py").read_text() == PANDAS
    assert call("translate", "a.py", "-o", "a.py", "--write").exit_code == 0
    assert "F.col" in (folder / "a.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("a.py b.py", "several programs cannot go to standard output"),
        (".", "several programs cannot go to standard output"),
        ("a.py b.py -o b.txt", "the output b.txt is a file"),
        ("a.py --diff --write", "--diff writes nothing"),
        ("- a.py -o out", "standard input cannot be translated together with files"),
        ("- --write", "--write and --verify need a file"),
        ("a.py --spark 2.4", "there is no output for Spark '2.4'; give 3.5 or a 4.x"),
        ("a.py b.py -o out --verify --report r.html", "--verify writes a report about one program only"),
    ],
)
def test_options_that_do_not_fit(folder: Path, call: Call, arguments: str, expected: str) -> None:
    for name in ("a.py", "b.py", "b.txt"):
        (folder / name).write_text(PANDAS)
    assert expected in refused(call, "translate", *arguments.split())
    assert names(folder) == ["a.py", "b.py", "b.txt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.pandas2pyspark]\nsprak = '3.5'", "has no setting 'sprak'; did you mean spark?"),
        ("[tool.pandas2pyspark]\nspark = 3.5", "the setting spark is not a text; put it in quotes"),
        ("[tool.pandas2pyspark]\nexclude = 'x'", "the setting exclude is not a list of texts"),
        ("[tool.pandas2pyspark]\nfallback = 'none'", "there is no fallback 'none'"),
        ("[tool.pandas2pyspark]\nspark = '2.4'", "there is no output for Spark '2.4'"),
        ("[tool.pandas2pyspark]\nrules = ['no']", "the folder of rules"),
        ("[tool]\npandas2pyspark = 3", "[tool.pandas2pyspark] is not a table"),
        ("[tool", "the configuration cannot be read"),
    ],
)
def test_a_wrong_configuration(folder: Path, call: Call, text: str, expected: str) -> None:
    (folder / "pyproject.toml").write_text(text)
    (folder / "a.py").write_text(PANDAS)
    assert expected in refused(call, "translate", "a.py")
    assert expected in refused(call, "check", "a.py")


def _listen() -> None:
    """Let a new process hear an interrupt, which those in the background of a shell do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_in_a_batch_what_is_done_stays_done(folder: Path) -> None:
    (folder / "src").mkdir()
    for number in range(400):
        (folder / f"src/{number:03}.py").write_text(HANDED_OVER * 3)
    command = [sys.executable, "-m", "translator", "translate", "src", "-o", "out"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, preexec_fn=_listen)  # noqa: PLW1509 - no threads here
    while not (folder / "out/005.py").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, shown = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(r"interrupted: \d+ of 400 programs were done and stay done, .*", shown.splitlines()[-1])
    assert "Traceback" not in shown
    made = list((folder / "out").iterdir())
    assert 6 <= len(made) < 400
    assert all(path.suffix == ".py" and path.read_text().count("to_clipboard") == 3 for path in made)


@pytest.mark.parametrize("arguments", ["translate a.py", "translate a.py --diff", "check a.py", "rules"])
def test_nobody_listens(folder: Path, arguments: str) -> None:
    (folder / "a.py").write_text(HANDED_OVER)
    command = [sys.executable, "-m", "translator", *arguments.split()]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert "rror" not in process.stderr.read()
    assert process.wait(60) in (0, 1)
