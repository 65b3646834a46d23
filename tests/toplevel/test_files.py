"""Reading and writing of files: what comes out of the rules, run on Spark next to pandas."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests import examples
from translator.files import FileSniffer
from translator.registry import load_rules
from translator.rule import NO_SNIFFING, Example, Sniffer

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TABLE = examples.rules_with_frames(load_rules())


def _translated(code: str, sniffer: Sniffer) -> examples.Translated:
    return examples.translated(Example(code, ""), TABLE, sniffer)


def _codes(made: examples.Translated) -> set[str]:
    return {diagnostic.code.id for diagnostic in made.diagnostics}


def _same(code: str, spark: SparkSession, folder: Path) -> examples.Translated:
    """Run an example on pandas and on Spark and compare; returns what it became."""
    from translator.verify.compare import compare

    made = _translated(code, FileSniffer(folder))
    frames = {name: examples.spark_frame(spark, name) for name in examples.COLUMNS}
    expected = examples.pandas_value(Example(code, ""), "normal")
    actual = examples.spark_value(made, frames, spark)
    comparison = compare(expected, actual)
    assert comparison.equal, f"{comparison}\n{made.program}\n{expected}\n{actual}"
    return made


READING = {
    "blank lines, missing cells": ("", "a,b,c\n1,x,\n\n,,2.5\n3,NULL,-inf\n"),
    "spaces": ("", "a,b,c\n 1, x ,True\n2,  ,False\n"),
    "a column without a name": ("", "a,b,\n1,x,1\n2,y,2\n"),
    "the same name twice": ("", "a,a,b\n1,x,1\n2,y,2\n"),
    "an odd name": ("", "`a.b`,order by\n1,x\n2,y\n"),
    "large numbers": ("", "a,b\n9007199254740993,1e300\n-1,0.1\n"),
    "quotes": ("", 'a,b\n"x ""y""",1\n"p\\",2\n"c:\\\\d",3\n"",4\n'),
    "text over several lines": ("", 'a,b\n"x\ny",1\nz,2\n'),
    "short rows": ("", "a,b,c\n1,x\n2,y,3\n"),
    "only a header": ("", "a,b\n"),
    "dates": (', parse_dates=["a", "b"]', "a,b\n2021-01-02,1/31/2021 5:06\n,12/1/2020 23:59\n"),
    "dates of one form": (', parse_dates=["a"]', "a,b\n31.12.2021,2021-01-01\n,2020-02-02\n"),
    "words for missing": (', na_values=["?", -1]', "a,b\n?,-1\n1,NA\n2,?\n"),
    "words by column": (', na_values={"a": ["x"]}', "a,b\nx,x\n1,NA\n2,y\n"),
    "no header": (', header=None, names=["p", "q"]', "1,x\n2,y\n"),
    "another header": (', header=0, names=["p", "q"]', "a,b\n1,x\n2,y\n"),
    "columns by place": (", usecols=[2, 0]", "a,b,c\n1,x,2\n3,y,4\n"),
    "an index without a name": (", index_col=0", ",b\nx,1\ny,2\n"),
    "two index columns": (', index_col=["b", "a"]', "a,b,c\n1,x,2\n3,y,4\n"),
    "types": (', dtype={"a": str, "b": "float64"}', "a,b\n007,1\n,2\n"),
    "one type": (", dtype=str", "a,b\n007,1\nNA,2\n"),
    "semicolons": (', sep=";", decimal=",", thousands="."', "a;b\n1.000,5;2.000\n-3,25;\n"),
}


@pytest.mark.differential
@pytest.mark.parametrize("what", READING)
def test_delimited_text_reads_alike(what: str, spark: SparkSession, tmp_path: Path) -> None:
    """Whatever a file holds, Spark reads what pandas reads."""
    arguments, text = READING[what]
    (tmp_path / "file.csv").write_text(text, encoding="utf-8")
    made = _same(f'pd.read_csv("{tmp_path}/file.csv"{arguments})', spark, tmp_path)
    assert not _codes(made), made.diagnostics


@pytest.mark.differential
def test_packed_and_encoded_text_reads_alike(spark: SparkSession, tmp_path: Path) -> None:
    """Spark is told the encoding, and unpacks by the name of the file."""
    (tmp_path / "latin.csv").write_text("a;b\nBären;1\n", encoding="latin-1")
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(b"a,b\nx,1\n"))
    _same(f'pd.read_csv("{tmp_path}/latin.csv", sep=";", encoding="latin-1")', spark, tmp_path)
    _same(f'pd.read_csv("{tmp_path}/packed.csv.gz")', spark, tmp_path)


@pytest.mark.differential
def test_a_file_that_changes_makes_the_reading_fail(spark: SparkSession, tmp_path: Path) -> None:
    """A cell that does not suit the schema is an error, not a null."""
    file = tmp_path / "file.csv"
    file.write_text("a,b\n1,x\n")
    made = _translated(f'pd.read_csv("{file}")', FileSniffer(tmp_path))
    file.write_text("a,b\njunk,x\n")
    with pytest.raises(Exception, match=r"MALFORMED|FAILED_READ_FILE"):
        examples.spark_value(made, {name: examples.spark_frame(spark, name) for name in examples.COLUMNS}, spark)


@pytest.mark.differential
def test_without_the_file_spark_guesses(spark: SparkSession, tmp_path: Path) -> None:
    """Where the file cannot be read at translation time the types are worked out when the program runs."""
    from translator.verify.compare import compare

    (tmp_path / "file.csv").write_text('a,b,c\n1,x ""y"",2020-05-06\n2,NA,\n')
    code = f'pd.read_csv("{tmp_path}/file.csv", parse_dates=["c"])'
    made = _translated(code, NO_SNIFFING)
    assert _codes(made) == {"PS102"}
    frames = {name: examples.spark_frame(spark, name) for name in examples.COLUMNS}
    actual = examples.spark_value(made, frames, spark)
    assert compare(examples.pandas_value(Example(code, ""), "normal"), actual).equal


@pytest.mark.parametrize(
    "code",
    [
        'pd.read_csv("https://example.org/a.csv")',
        'pd.read_csv("file.csv", sep="\\\\s+")',
        'pd.read_csv("file.csv", header=None)',
        'pd.read_csv("file.csv", skiprows=1)',
        'pd.read_csv("file.csv", chunksize=10)',
        'pd.read_csv("file.csv", keep_default_na=False)',
        'pd.read_csv("file.csv.xz")',
        'pd.read_json("file.json")',
        'pd.read_csv(open("file.csv"))',
        'import io\npd.read_csv(io.StringIO("a,b"))',
    ],
)
def test_what_spark_does_not_read_stays_pandas(code: str, tmp_path: Path) -> None:
    """Reading that has no equal is refused, and said."""
    (tmp_path / "file.csv").write_text("a,b\n1,x\n")
    made = _translated(code, FileSniffer(tmp_path))
    assert _codes(made) & {"PS201", "PS202", "PS205"}
    assert "pd.read_" in made.text


def test_a_schema_from_the_first_rows_is_said(tmp_path: Path) -> None:
    """Types that were read off a part of the file carry a note."""
    (tmp_path / "file.csv").write_text("a\n1\n2\n3\n")
    assert _codes(_translated('pd.read_csv("file.csv")', FileSniffer(tmp_path, limit_rows=2))) == {"PS103"}
    assert not _codes(_translated('pd.read_csv("file.csv")', FileSniffer(tmp_path)))


def test_columns_that_differ_in_case_are_refused(tmp_path: Path) -> None:
    """Spark would take them for one."""
    (tmp_path / "file.csv").write_text("a,A\n1,2\n")
    assert "PS201" in _codes(_translated('pd.read_csv("file.csv")', FileSniffer(tmp_path)))


@pytest.mark.differential
def test_written_text_reads_alike(spark: SparkSession, tmp_path: Path) -> None:
    """What Spark writes is what pandas would have written, but for the folder."""
    from translator.verify.compare import compare

    frames = {name: examples.spark_frame(spark, name) for name in examples.COLUMNS}
    for name, arguments, reading in (
        ("plain.csv", "index=False", {}),
        ("packed.csv.gz", "index=False", {}),
        ("other.csv", 'index=False, sep=";", na_rep="-"', {"sep": ";", "na_values": "-"}),
    ):
        code = f'df.to_csv("{{folder}}/{name}", {arguments})'
        for side in ("pandas", "spark"):
            (tmp_path / side).mkdir(exist_ok=True)
        examples.pandas_value(Example(code.format(folder=tmp_path / "pandas"), ""), "normal")
        made = _translated(code.format(folder=tmp_path / "spark"), NO_SNIFFING)
        assert _codes(made) == {"PS601", "PS703"}  # a moment that may have a time of day is written with it
        examples.spark_value(made, frames, spark)
        parts = sorted((tmp_path / "spark" / name).glob("part-*"))
        actual = pd.concat([pd.read_csv(part, **reading) for part in parts])
        expected = pd.read_csv(tmp_path / "pandas" / name, **reading)
        comparison = compare(expected, actual)
        assert comparison.equal, f"{name}: {comparison}"


@pytest.mark.differential
def test_times_in_nanoseconds_read_alike(spark: SparkSession, tmp_path: Path) -> None:
    """Spark stops at times in nanoseconds, which pandas writes, unless it is told to read them as numbers."""
    times = pd.to_datetime(["1960-01-01 00:00:00.123456", None, "2020-01-01"], format="mixed")
    frame = pd.DataFrame({"n": pd.array([1, 2, 3], dtype="int8"), "t": times, "s": ["a", None, "b"]})
    frame.to_parquet(tmp_path / "fine.parquet")
    made = _same(f'pd.read_parquet("{tmp_path}/fine.parquet")', spark, tmp_path)
    assert not made.diagnostics
    assert "BIGINT" in made.text
    frame.assign(t=frame["t"] + pd.Timedelta(1, unit="ns")).to_parquet(tmp_path / "finer.parquet")
    finer = _translated(f'pd.read_parquet("{tmp_path}/finer.parquet", columns=["t"])', FileSniffer(tmp_path))
    assert _codes(finer) == {"PS601"}


@pytest.mark.differential
def test_written_parquet_and_json_read_alike(spark: SparkSession, tmp_path: Path) -> None:
    """Columns of all types come back from Parquet, nulls included from JSON."""
    from translator.verify.compare import compare

    frames = {name: examples.spark_frame(spark, name) for name in examples.COLUMNS}
    made = _translated(f'df.to_parquet("{tmp_path}/p.parquet")', NO_SNIFFING)
    examples.spark_value(made, frames, spark)
    assert compare(examples.frame("df"), pd.read_parquet(tmp_path / "p.parquet")).equal
    code = f'df[["k", "x", "b"]].to_json("{tmp_path}/j.json", orient="records", lines=True)'
    examples.spark_value(_translated(code, NO_SNIFFING), frames, spark)
    parts = sorted((tmp_path / "j.json").glob("part-*"))
    actual = pd.concat([pd.read_json(part, lines=True) for part in parts])
    assert compare(examples.frame("df")[["k", "x", "b"]], actual).equal


def test_sniffing_files_is_done_once_and_never_fails(tmp_path: Path) -> None:
    """A file that is missing, a folder or no text gives nothing."""
    sniffer = FileSniffer(tmp_path)
    (tmp_path / "file.csv").write_text("a\n1\n")
    (tmp_path / "junk.csv").write_bytes(b"\0\1\2")
    (tmp_path / "folder.csv").mkdir()
    first = sniffer.csv("file.csv")
    assert first is not None
    assert sniffer.csv("file.csv") is first
    assert sniffer.csv("file.csv", sep=";") is not first
    for name in ("missing.csv", "junk.csv", "folder.csv", "a\0b", "x" * 5000):
        assert sniffer.csv(name) is None
        assert sniffer.parquet(name) is None
        assert sniffer.json(name, lines=True) is None
