"""Frames that several actions compute: said, or cached."""

from __future__ import annotations

from pathlib import Path

from translator.document import parse_document
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.registry import load_rules
from translator.translate import Translation, translate

RULES = load_rules()
PROGRAM = """\
import pandas as pd

df = pd.read_csv("d.csv")
sums = df.groupby("k")["x"].sum().reset_index()
print(sums.head())
print(len(sums))
part = df[df["x"] > 1]
print(part["x"].mean())
once = df.groupby("k")["x"].max().reset_index()
print(once.head())
"""


def made(source: str, folder: Path, *, cache: bool = False) -> Translation:
    (folder / "d.csv").write_text("k,x\na,1.5\nb,2.5\n")
    return translate(parse_document(source.encode()), RULES, Options(cache=cache), FileSniffer(folder), debug=True)


def repeated(translation: Translation) -> list[int]:
    return [diagnostic.span.line for diagnostic in translation.diagnostics if diagnostic.code.id == "PS704"]


def test_what_is_computed_again_is_said(tmp_path: Path) -> None:
    translation = made(PROGRAM, tmp_path)
    assert repeated(translation) == [4]
    assert "cache()" not in translation.codes[0]


def test_it_is_cached_if_that_is_wanted(tmp_path: Path) -> None:
    translation = made(PROGRAM, tmp_path, cache=True)
    assert repeated(translation) == []
    lines = [line for line in translation.codes[0].splitlines() if line.endswith(".cache()")]
    assert len(lines) == 2  # the file and the sums


def test_an_action_in_a_loop_counts_as_several(tmp_path: Path) -> None:
    loop = 'for n in range(9):\n    print(sums[sums["x"] > n]["x"].max())\n'
    head = PROGRAM[: PROGRAM.index("print")]
    assert repeated(made(head + loop, tmp_path)) == [4]
    assert repeated(made(head + 'print(sums["x"].max())\n', tmp_path)) == []


def test_actions_on_what_is_made_of_a_frame_count(tmp_path: Path) -> None:
    more = 'a = sums[sums["x"] > 1]\nb = sums[sums["x"] > 2]\nprint(a["x"].max())\nprint(b["x"].max())\n'
    assert repeated(made(PROGRAM[: PROGRAM.index("print")] + more, tmp_path)) == [4]
