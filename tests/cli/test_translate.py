"""Where translations go, and what is said about them."""

from __future__ import annotations

import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import HANDED_OVER, PANDAS, PLAIN, Call, names, notebook
from translator.document import parse_document


def test_to_standard_output(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    result = call("translate", "a.py")
    assert result.exit_code == 0
    assert result.stdout.startswith("from pyspark.sql import")
    assert 'df.filter(F.col("a") > 1)' in result.stdout
    assert "statements: " in result.stderr
    assert names(folder) == ["a.py"]


def test_standard_input(folder: Path, call: Call) -> None:
    result = call("translate", "-", "--quiet", stdin=PANDAS)
    assert 'df.filter(F.col("a") > 1)' in result.stdout
    assert result.stderr == ""
    assert call("translate", "-", "-o", "b.py", stdin=PANDAS).stdout == ""
    assert (folder / "b.py").read_text() == result.stdout


def test_a_notebook_on_standard_input(call: Call) -> None:
    result = call("translate", "-", "-q", stdin=notebook(PANDAS, "big\n"))
    assert [cell["cell_type"] for cell in json.loads(result.stdout)["cells"]] == ["code", "code"]
    assert "F.col" in result.stdout


def test_a_file_into_a_file_or_a_folder(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    (folder / "out").mkdir()
    assert call("translate", "a.py", "-o", "deep/er/b.py").exit_code == 0
    assert call("translate", "a.py", "-o", "out").exit_code == 0
    assert "F.col" in (folder / "deep/er/b.py").read_text()
    assert (folder / "out" / "a.py").read_text() == (folder / "deep/er/b.py").read_text()


def test_a_new_file_gets_the_permissions_of_the_input(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    (folder / "a.py").chmod(0o750)
    call("translate", "a.py", "-o", "b.py")
    assert stat.S_IMODE((folder / "b.py").stat().st_mode) == 0o750


def test_in_place(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS)
    (folder / "link.py").symlink_to("a.py")
    (folder / "plain.py").write_text(PLAIN)
    before = (folder / "plain.py").stat().st_mtime_ns
    assert call("translate", "link.py", "plain.py", "--write").exit_code == 0
    assert "F.col" in (folder / "a.py").read_text()
    assert (folder / "link.py").is_symlink()
    assert (folder / "plain.py").stat().st_mtime_ns == before
    once = (folder / "a.py").read_bytes()
    assert call("translate", "a.py", "--write").exit_code == 0
    assert (folder / "a.py").read_bytes() == once


def test_a_folder_keeps_its_structure(folder: Path, call: Call) -> None:
    (folder / "src/jobs/.hidden").mkdir(parents=True)
    (folder / "src/node_modules").mkdir()
    (folder / "src/env").mkdir()
    (folder / "src/env/pyvenv.cfg").touch()
    for name in ("one.py", "jobs/two.py", "jobs/.hidden/no.py", "node_modules/no.py", "env/no.py", ".no.py"):
        (folder / "src" / name).write_text(PANDAS)
    (folder / "src/jobs/plain.py").write_text(PLAIN)
    (folder / "src/jobs/book.ipynb").write_text(notebook(PANDAS))
    (folder / "src/data.csv").write_text("a\n1\n")
    for _ in range(2):  # the second time there is an output folder that must not be translated
        result = call("translate", "src", "-o", "src/out")
        assert result.exit_code == 0
        made = sorted(path.relative_to("src/out").as_posix() for path in Path("src/out").rglob("*.*"))
        assert made == ["jobs/book.ipynb", "jobs/plain.py", "jobs/two.py", "one.py"]
    assert (folder / "src/out/jobs/plain.py").read_text() == PLAIN
    assert "4 files: 3 changed, 1 as they were" in result.stderr
    assert "src/jobs/plain.py: no pandas, left as it is\n" in result.stderr


def test_several_inputs_keep_their_places(folder: Path, call: Call) -> None:
    for name in ("x/a.py", "y/z/a.py"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(PANDAS)
    call("translate", "x", "y/z/a.py", "-o", "out")
    assert sorted(map(str, Path("out").rglob("*.py"))) == ["out/x/a.py", "out/y/z/a.py"] or sorted(
        map(str, Path("out").rglob("*.py"))
    ) == ["out/a.py", "out/x/a.py"]


def test_patterns_choose_files(folder: Path, call: Call) -> None:
    (folder / "src/tests").mkdir(parents=True)
    for name in ("a.py", "b.py", "b.txt", "tests/c.py"):
        (folder / "src" / name).write_text(PANDAS)
    call("translate", "src", "-o", "one", "--exclude", "tests/", "--exclude", "b.*")
    call("translate", "src", "-o", "two", "--include", "*.txt")
    assert [path.name for path in Path("one").rglob("*.*")] == ["a.py"]
    assert [path.name for path in Path("two").rglob("*.*")] == ["b.txt"]


def test_the_project_chooses_too_and_options_go_before_it(folder: Path, call: Call) -> None:
    (folder / "pyproject.toml").write_text('[tool.pandas2pyspark]\nexclude = ["b.py"]\nfallback = "error"\n')
    (folder / "src").mkdir()
    for name in ("a.py", "b.py"):
        (folder / "src" / name).write_text(HANDED_OVER)
    result = call("translate", "src", "-o", "out")
    assert [path.name for path in Path("out").iterdir()] == ["a.py"]
    assert "PS203" in result.stderr
    assert result.exit_code == 1
    result = call("translate", "src", "-o", "out", "--fallback", "pandas", "--exclude", "a.py")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.py", "b.py"]
    assert "PS203" not in result.stderr
    assert result.exit_code == 0


def test_rules_of_the_project(folder: Path, call: Call) -> None:
    (folder / "pyproject.toml").write_text('[tool.pandas2pyspark]\nrules = ["ours"]\n')
    (folder / "ours").mkdir()
    (folder / "ours/house.py").write_text(
        "from translator.rule import Example, rule\n"
        "from translator.values import Frame\n\n\n"
        '@rule(Frame, "to_clipboard", examples=[Example("df.to_clipboard()", "df.limit(1)")])\n'
        "def to_clipboard(frame: Frame) -> Frame:\n"
        '    """Keep one row."""\n'
        "    return frame.replaced(frame.code.limit(1))\n"
    )
    (folder / "a.py").write_text(HANDED_OVER)
    assert "big.limit(1)" in call("translate", "a.py").stdout


def test_differences_are_a_patch(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS.rstrip("\n"), newline="\n")
    patch = call("translate", "a.py", "--diff", "-q").stdout
    assert (folder / "a.py").read_text() == PANDAS.rstrip("\n")
    subprocess.run(["git", "apply", "-"], cwd=folder, input=patch, text=True, check=True)
    expected = call("translate", "-", "-q", stdin=PANDAS.rstrip("\n")).stdout
    assert (folder / "a.py").read_text() == expected


def test_differences_of_a_notebook_are_those_of_its_cells(folder: Path, call: Call) -> None:
    (folder / "a.ipynb").write_text(notebook("import pandas as pd\n", "1 + 1", PANDAS))
    shown = call("translate", "a.ipynb", "--diff", "-q").stdout
    assert "+++ b/a.ipynb:cell 3\n" in shown
    assert "cell 2" not in shown
    assert '-big = df[df["a"] > 1]\n' in shown


@pytest.mark.parametrize("keep", [False, True])
def test_outputs_of_a_notebook(folder: Path, call: Call, keep: bool) -> None:
    text = notebook(PANDAS).replace('"outputs": []', '"outputs": [{"output_type": "stream", "text": ["old"]}]')
    (folder / "a.ipynb").write_text(text)
    shown = call("translate", "a.ipynb", *["--keep-outputs"] * keep).stdout
    assert ("old" in shown) is keep


def test_schemas_are_sniffed_unless_told_not_to(folder: Path, call: Call) -> None:
    (folder / "jobs").mkdir()
    (folder / "jobs/a.py").write_text('import pandas as pd\n\ndf = pd.read_csv("data.csv")\nbig = df[df["n"] > 1]\n')
    (folder / "jobs/data.csv").write_text("n\n1\n2\n")
    assert "BIGINT" in call("translate", "jobs/a.py").stdout
    assert "BIGINT" not in call("translate", "jobs/a.py", "--no-sniff").stdout


def test_diagnostics_and_summary(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(HANDED_OVER)
    (folder / "b.ipynb").write_text(notebook("import pandas as pd", HANDED_OVER))
    result = call("translate", "a.py", "b.ipynb", "-o", "out")
    assert result.exit_code == 0
    assert re.search(r"^a\.py:5:1 PS401 .+ \(.+\)$", result.stderr, re.MULTILINE)
    assert re.search(r"^b\.ipynb:cell 2:5:1 PS401 .+ \(.+\)$", result.stderr, re.MULTILINE)
    assert re.search(
        r"^statements: \d+ native, 0 distributed python, \d+ driver, \d+ untouched$", result.stderr, re.MULTILINE
    )
    assert "unbounded hand-overs: 2\n" in result.stderr
    assert re.search(r"^  PS401 +2  warning +all rows are handed over", result.stderr, re.MULTILINE)


def test_a_suppressed_diagnostic_is_not_repeated(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(PANDAS + "big.to_clipboard()  # noqa: E501, PS401\n")
    assert "PS401" not in call("translate", "a.py").stderr


def test_a_report_as_data(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(HANDED_OVER)
    call("translate", "a.py", "-o", "b.py", "--report", "r.json")
    report = json.loads((folder / "r.json").read_text())
    (file,) = report["files"]
    assert (file["path"], file["output"], file["changed"], file["unbounded"]) == ("a.py", "b.py", True, 1)
    assert file["statements"] == report["summary"]["statements"]
    assert "PS401" in [diagnostic["code"] for diagnostic in file["diagnostics"]]


def test_a_report_as_a_page(folder: Path, call: Call) -> None:
    (folder / "a.py").write_text(HANDED_OVER + "evil = '<script>alert(1)</script>'\n")
    (folder / "b.ipynb").write_text(notebook("import pandas as pd", HANDED_OVER))
    (folder / "c.py").write_text(
        "# Databricks notebook source\nimport pandas as pd\n\n# COMMAND ----------\n\n" + PANDAS
    )
    (folder / "d.py").write_text("x = = 1\n")
    assert call("translate", *"a.py b.ipynb c.py d.py -o out --report r.html".split()).exit_code == 2
    page = (folder / "r.html").read_text()
    assert page.count("<script") == 1
    assert "alert(1)&lt;" in page.replace("</span>", "").replace('<span class="s1">', "")
    assert "4 programs" in page
    assert "PS401 × 2" in page
    assert "this is not Python that parses" in page
    assert page.count('title="native"') >= 6
    assert "src=" not in page


def test_on_a_terminal_the_line_is_shown_with_a_caret(folder: Path) -> None:
    (folder / "a.py").write_text(PANDAS + "if True:\n\tbig.to_clipboard()\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "translator", "translate", "a.py"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "200", "NO_COLOR": "1"}
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, env=environment, check=True)
    os.close(theirs)
    shown = re.sub(r"\x1b\[[\d;]*m", "", os.read(ours, 65536).decode().replace("\r\n", "\n"))
    os.close(ours)
    assert re.search(
        r"^a\.py:6:2 PS401 .*\n     6 \|     big\.to_clipboard\(\)\n       \|     \^{3,}$", shown, re.MULTILINE
    )


def test_what_comes_out_is_what_a_document_gives(folder: Path, call: Call) -> None:
    text = PANDAS.replace("\n", "\r\n")
    (folder / "a.py").write_bytes(text.encode())
    call("translate", "a.py", "-o", "b.py")
    data = (folder / "b.py").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert parse_document(data).kind == "script"
