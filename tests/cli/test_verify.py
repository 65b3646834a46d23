"""Verifying from the command line. Most pairs are pandas on both sides, since starting Spark takes a while."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from translator.cli import main
from translator.cli.session import open_session
from translator.cli.verify import _made_like
from translator.translate import Translation

ORIGINAL = """\
import pandas as pd

df = pd.read_csv("data.csv")
total = df["n"].sum()
"""


@pytest.fixture
def pair(folder: Path) -> Path:
    (folder / "a.py").write_text(ORIGINAL)
    (folder / "b.py").write_text(ORIGINAL)
    (folder / "data.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(100)))
    return folder


def test_equal(pair: Path, call: Call) -> None:
    result = call("verify", "a.py", "b.py", "--rows", "7", "--report", "r.json")
    assert result.exit_code == 0, result.output
    assert "compared values are equal" in result.stdout
    report = json.loads((pair / "r.json").read_text())
    assert report["outcome"] == "equal"
    assert report["data"] == [{"path": "data.csv", "rows": 100, "sampled": 7}]


def test_different(pair: Path, call: Call) -> None:
    (pair / "b.py").write_text(ORIGINAL.replace(".sum()", ".sum() + 1"))
    result = call("verify", "a.py", "b.py", "--report", "r.html")
    assert result.exit_code == 1
    assert "First at line 4: total" in result.stdout
    assert "<title>" in (pair / "r.html").read_text()
    assert call("verify", "a.py", "b.py", "-q").stdout == ""


@pytest.mark.parametrize(
    ("change", "options", "expected"),
    [
        (("data.csv", "nowhere.csv"), [], "the data file 'nowhere.csv' is not in the program's folder"),
        (('df["n"].sum()', 'df["no"].sum()'), [], "a.py: the original fails on this data: line 4: "),
        (('df["n"].sum()', "input()"), [], "a.py: the original fails on this data: line 4: "),
        (
            ("total = ", "while True: "),
            ["--timeout", "3"],
            "a.py: the original did not finish in 3 s; it was at line 4",
        ),
        (("import", "imp ort"), [], "a.py:1"),
        (("", ""), ["--data", "nowhere"], "nowhere: the data folder does not exist"),
        (("", ""), ["--report", "r.txt"], "there is no format for the report r.txt"),
    ],
    ids="data raises stdin loops parse folder report".split(),
)
def test_what_cannot_be_carried_out(
    pair: Path, call: Call, change: tuple[str, str], options: list[str], expected: str
) -> None:
    (pair / "a.py").write_text(ORIGINAL.replace(*change))
    result = call("verify", "a.py", "b.py", *options)
    assert result.exit_code == 2
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert expected in line
    assert result.stdout == ""


def test_a_missing_extra_is_named(pair: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.cli.session.find_spec", lambda name: None if name == "pyspark" else name)
    line = call("verify", "a.py", "b.py").stderr.splitlines()[-1]
    assert line.startswith("error: verifying needs pyspark, which is not installed; install it with: pip install")


def test_translating_with_proof(pair: Path, call: Call) -> None:
    result = call("translate", "a.py", "-o", "c.py", "--verify", "--master", "local[2]", "--report", "r.html")
    assert result.exit_code == 0, result.output
    assert "SparkSession" in (pair / "c.py").read_text()
    assert "compared values are equal" in result.stderr
    page = (pair / "r.html").read_text()
    assert "c.py" in page
    assert 'title="native"' in page


def test_a_program_that_would_differ_is_not_overwritten(
    pair: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Translation.render

    def wrong(self: Translation, **options: bool) -> bytes:
        return right(self, **options).replace(b"F.sum", b"F.max")

    monkeypatch.setattr(Translation, "render", wrong)
    result = call("translate", "a.py", "--write", "--verify", "--master", "local[2]")
    assert result.exit_code == 2
    assert "error: a.py: the values differ, so the program was not overwritten" in result.stderr
    assert (pair / "a.py").read_text() == ORIGINAL
    result = call("translate", "a.py", "-o", "c.py", "--verify", "--master", "local[2]")
    assert result.exit_code == 1
    assert (pair / "c.py").exists()


def test_how_a_translation_was_made_is_known_if_translating_again_gives_the_same(pair: Path, call: Call) -> None:
    call("translate", "a.py", "-o", "c.py")
    with main.make_context("main", ["rules"]):
        session = open_session([Path("a.py")], sniff=True)
        made = _made_like(session, Path("a.py"), Path("c.py"))
        assert made is not None
        assert made.changed
        (pair / "c.py").write_text((pair / "c.py").read_text() + "more = 1\n")
        assert _made_like(session, Path("a.py"), Path("c.py")) is None
