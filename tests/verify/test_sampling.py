"""Copies of data files hold the rows that were asked for, in a form that any reader takes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from translator.errors import VerificationError
from translator.verify.sampling import Choice, copy_sampled
from translator.verify.scratch import copy_folder

ROWS = 200
TEXT = "n,text\n" + "".join(f'{at},"line {at}\nof ""two"""\n' for at in range(ROWS))
ZIPPED = io.BytesIO()
with zipfile.ZipFile(ZIPPED, "w") as archive:
    archive.writestr("inner.csv", TEXT)
FRAME = pd.DataFrame({"n": range(ROWS), "s": [f"v{at}" for at in range(ROWS)]})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TEXT.encode()),
        ("a.csv.gz", gzip.compress(TEXT.encode())),
        ("a.csv.bz2", bz2.compress(TEXT.encode())),
        ("a.csv.xz", lzma.compress(TEXT.encode())),
        ("a.csv.zip", ZIPPED.getvalue()),
        ("a.txt", TEXT.encode().replace(b"\n", b"\r\n")),
    ],
)
def test_text_tables_keep_their_header_and_whole_records(tmp_path: Path, name: str, content: bytes) -> None:
    source, target = tmp_path / name, tmp_path / f"copy.{name}"
    source.write_bytes(content)
    sampled = copy_sampled(source, target, Choice(7, seed=3))
    assert sampled is not None
    assert (sampled.rows, sampled.kept) == (ROWS, 7)
    table = pd.read_csv(target)
    assert list(table.columns) == ["n", "text"]
    assert len(table) == 7
    assert table["n"].is_monotonic_increasing
    assert table["n"].iloc[0] < ROWS / 7 < ROWS - ROWS / 7 <= table["n"].iloc[-1]
    assert table["text"].str.contains('two"').all()


def test_the_seed_chooses_the_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    copies = []
    for number, seed in enumerate([1, 1, 2]):
        copy_sampled(tmp_path / "a.csv", tmp_path / f"copy{number}.csv", Choice(5, seed))
        copies.append((tmp_path / f"copy{number}.csv").read_text())
    assert copies[0] == copies[1] != copies[2]


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.json", "list.json"])
def test_json_is_sampled_by_records(tmp_path: Path, name: str) -> None:
    records = [{"n": at} for at in range(ROWS)]
    is_list = name == "list.json"
    text = json.dumps(records) if is_list else "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / name).write_text(text)
    sampled = copy_sampled(tmp_path / name, tmp_path / f"copy.{name}", Choice(9))
    assert sampled is not None
    assert (sampled.rows, sampled.kept) == (ROWS, 9)
    assert len(pd.read_json(tmp_path / f"copy.{name}", lines=not is_list)) == 9


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "a.parquet")
    assert copy_sampled(tmp_path / "a.parquet", tmp_path / "b.parquet", Choice(4)) is not None
    copy = pd.read_parquet(tmp_path / "b.parquet")
    assert len(copy) == 4
    assert copy.dtypes.equals(FRAME.dtypes)


@pytest.mark.parametrize("content", [b"no table", b"", b"\xff\xfea\x00", b"PAR1"])
def test_what_is_not_what_its_name_says_comes_through_as_it_is(tmp_path: Path, content: bytes) -> None:
    for name in ("a.parquet", "a.csv.gz", "a.json", "a.csv.zip"):
        (tmp_path / name).write_bytes(content)
        assert copy_sampled(tmp_path / name, tmp_path / "copy", Choice(1)) is None
        assert (tmp_path / "copy").read_bytes() == content


def test_no_rows_asked_for_means_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    assert copy_sampled(tmp_path / "a.csv", tmp_path / "b.csv", Choice()) is None
    assert (tmp_path / "b.csv").read_text() == TEXT


def project(tmp_path: Path) -> Path:
    home = tmp_path / "work" / "code"
    home.mkdir(parents=True)
    (home / "program.py").write_text("")
    (home / "own.py").write_text("x = 1\n")
    (home / ".git").mkdir()
    (home / ".git" / "secret").write_text("no")
    (tmp_path / "work" / "data").mkdir()
    (tmp_path / "work" / "data" / "up.csv").write_text(TEXT)
    return home / "program.py"


def test_the_folder_comes_along_and_paths_upwards_stay_within(tmp_path: Path) -> None:
    program = project(tmp_path)
    scratch = copy_folder(program, ["pd.read_csv('../data/up.csv')"], tmp_path / "run", rows=3)
    assert (scratch.folder / "own.py").exists()
    assert not (scratch.folder / ".git").exists()
    assert len(pd.read_csv(scratch.folder / "../data/up.csv")) == 3
    assert [(file.path, file.rows, file.sampled) for file in scratch.data] == [("../data/up.csv", ROWS, 3)]


def test_preambles_that_the_program_skips_are_kept(tmp_path: Path) -> None:
    program = project(tmp_path)
    (program.parent / "notes.csv").write_text("made by hand\nin 2024\n" + TEXT)
    scratch = copy_folder(program, ["pd.read_csv('notes.csv', skiprows=2)"], tmp_path / "run", rows=3)
    assert len(pd.read_csv(scratch.folder / "notes.csv", skiprows=2)) == 3


@pytest.mark.parametrize("asked", ["data/far.csv", "far.csv", "far/far.csv"])
def test_files_of_the_data_folder_are_found_where_the_program_looks(tmp_path: Path, asked: str) -> None:
    program = project(tmp_path)
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "far.csv").write_text(TEXT)
    scratch = copy_folder(program, [f"pd.read_csv('{asked}')"], tmp_path / "run", data=tmp_path / "far", rows=2)
    assert len(pd.read_csv(scratch.folder / asked)) == 2


def test_a_missing_data_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match="the data folder does not exist; give --data an existing folder"):
        copy_folder(project(tmp_path), [], tmp_path / "run", data=tmp_path / "nowhere")


def test_a_file_that_the_program_writes_itself_is_not_missing(tmp_path: Path) -> None:
    program = project(tmp_path)
    copy_folder(program, ["df.to_csv('made.csv')\npd.read_csv('made.csv')"], tmp_path / "run")
    with pytest.raises(VerificationError, match=r"'gone\.csv' is not in the program's folder nor in"):
        copy_folder(program, ["pd.read_csv('gone.csv')"], tmp_path / "again", data=program.parent)


def test_texts_that_are_no_paths_do_no_harm(tmp_path: Path) -> None:
    program = project(tmp_path)
    texts = ["..", ".", "/", "x" * 399, "a/" * 150, "/etc", "nul\0.csv", "*.csv", "http://x.org/a.csv", str(tmp_path)]
    scratch = copy_folder(program, [f"f({texts!r})"], tmp_path.parent / f"{tmp_path.name}-run")
    assert {path.name for path in scratch.files} == {"program.py", "own.py"}


def test_an_absolute_folder_of_data_is_copied_too(tmp_path: Path) -> None:
    program = project(tmp_path)
    folder = tmp_path / "work" / "data"
    scratch = copy_folder(program, [f"DATA = '{folder}'"], tmp_path / "run", rows=4)
    assert len(pd.read_csv(Path(scratch.paths[str(folder)]) / "up.csv")) == 4
