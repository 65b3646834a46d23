"""The schema that sniffing finds is the one that pandas would make."""

from __future__ import annotations

import gzip
import io
import lzma
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from translator.schema import BOOL, FLOAT, INT, STR, TIMESTAMP, Kind, Type
from translator.sniff import Sniffed, sniff_csv, sniff_json, sniff_parquet


def write(folder: Path, text: str, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def kind(dtype: Any) -> str:
    """Name what pandas shows: a family of dtypes."""
    if isinstance(dtype, pd.DatetimeTZDtype):
        return Kind.ZONED.value
    return {"i": "int", "f": "float", "b": "bool", "M": "timestamp", "O": "object", "u": "unsigned"}[dtype.kind]


def shown(found: Sniffed, name: str) -> str:
    """Name the family of dtypes that pandas shows for a sniffed column."""
    column = next(column for column in found.columns if column.name == name)
    if column.widened:
        return "float" if column.type.kind is Kind.INT else "object"
    return {Kind.STR: "object", Kind.UNKNOWN: "unsigned"}.get(column.type.kind, column.type.kind.value)


def agrees(path: Path, **options: Any) -> Sniffed:
    """Compare names and dtypes with those of pandas."""
    found = sniff_csv(path, **options)
    assert found is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_csv(path, **options)
    assert list(found.selected) == [str(name) for name in frame.columns]
    assert {name: shown(found, name) for name in found.selected} == {
        str(name): kind(dtype) for name, dtype in frame.dtypes.items()
    }
    return found


CELLS = [
    *[
        "1",
        "-2",
        "+3",
        "007",
        " 4",
        "5 ",
        "\t6",
        "9223372036854775807",
        "1.",
        ".5",
        "1.5",
        "1e",
        "1e5",
        "-1E-3",
        "1e400",
    ],
    *["inf", "-INF", "Infinity", " inf", "nan", "NaN", "NAN", "", "NA", "null", "N/A", "None", " ", " NA"],
    *["True", "false", "TRUE", "True ", "x", "-", "+", ".", "1,000", "1_0", "0x1", "٣", "1 2", "é", "2013-01-01"],
    *["1.5.2", "-9223372036854775809", "99999999999999999999999", 'a"b', "a\nb", "1e-400", "t", "e5", "- 1"],
]


@pytest.mark.parametrize("cell", CELLS)
def test_one_cell(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    agrees(write(tmp_path, f'a,b\n"{quoted}",1\n'))


@pytest.mark.parametrize("big", ["9223372036854775808", "18446744073709551615"])
def test_unsigned_integers_are_not_guessed(tmp_path: Path, big: str) -> None:
    assert shown(agrees(write(tmp_path, f"a,b\n{big},1\n")), "a") == "unsigned"


@settings(max_examples=150, deadline=None)
@given(columns=st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=3), min_size=1, max_size=4))
def test_columns_of_any_cells(tmp_path_factory: pytest.TempPathFactory, columns: list[list[str]]) -> None:
    rows = zip(*columns, strict=True)
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    header = ",".join(f"c{place}" for place in range(len(columns)))
    path = write(tmp_path_factory.mktemp("cells"), "\n".join([header, *lines]) + "\n")
    found = sniff_csv(path)
    assert found is not None
    assume(all(column.type.is_known for column in found.columns))
    agrees(path)


@settings(max_examples=150, deadline=None)
@given(header=st.lists(st.sampled_from(["a", "b", "", "a.1", "Unnamed: 1", " a"]), min_size=1, max_size=7))
def test_names(tmp_path_factory: pytest.TempPathFactory, header: list[str]) -> None:
    assume(header != [""])
    row = ",".join("1" for _ in header)
    agrees(write(tmp_path_factory.mktemp("names"), f"{','.join(header)}\n{row}\n"))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a;b\n1,5;2\n", {"sep": ";", "decimal": ","}),
        ("a\tb\n1\t\n", {"sep": "\t"}),
        ('a,b\n"1,000",2\n"12,5",3\n', {"thousands": ","}),
        ("1,x\n2,y\n", {"header": None}),
        ("1,x\n2,y\n", {"names": ["n", "s"]}),
        ("a,b\n1,x\n", {"names": ["n", "s"], "header": 0}),
        ("1,x\n2,y\n", {"names": ["n", "s", "none"]}),
        ("junk\na,b\n1,2\n", {"skiprows": 1}),
        ("a,b\nunits,m\n1,2\n", {"skiprows": [1]}),
        ("title\n\na,b\n1,2\n", {"header": 1}),
        ("# note\na,b # c\n1,2 # x\n\n3,4\n", {"comment": "#"}),
        ('a,b\n"#1",2\n', {"comment": "#"}),
        ("\n  \na,b\n\n1,2\n   \n", {}),
        ("a,b\r\n1,2\r\n", {}),
        ("a,b\r1,2\r", {}),
        ("\ufeffa,b\n1,2\n", {}),
        ("a,b\n1,2\n3\n", {}),
        ("a,b\n1,?\n2,3\n", {"na_values": ["?"]}),
        ("a,b\n-1,-1\n2,3\n", {"na_values": {"a": [-1]}}),
        ("a,b\nNA,\n2,3\n", {"keep_default_na": False}),
        ("a,b\nyes,1\nno,2\n", {"true_values": ["yes"], "false_values": ["no"]}),
        ("a,b,c\n1,2,3\n", {"usecols": ["c", "a"]}),
        ("a,b,c\n1,2,3\n", {"usecols": [0, 2]}),
        (",b,c\n1,2,3\n", {"index_col": 0}),
        ("a,b,c\n1,2,3\n", {"index_col": ["a", "b"]}),
        ("a,b\n1,2,\n3,4,\n", {"index_col": False}),
        ("a,b\n1,x\n2.5,y\n", {"nrows": 1}),
        ("a,b\n", {}),
        ("a\n1\n\n", {}),
        ('a\n""\n1\n', {}),
    ],
)
def test_options(tmp_path: Path, text: str, options: dict[str, Any]) -> None:
    agrees(write(tmp_path, text), **options)


DATES = [
    *["2013-01-01", "2013-1-2", "2013-01-01 10:00", "2013-01-01 5:30", "2013-01-01 10:00:00", "2013-01-01T10:00:00"],
    *["2013-01-01 10:00:00.5", "2013-01-01 10:00:00.123456", "2013-01-01T10:00:00Z", "2013-01-01 10:00:00+02:00"],
    *["1/2/2013", "13/1/2013", "01/02/2013", "12/31/2013 5:30", "1-2-2013", "1.2.2013", "2013/01/02", "20130101"],
    *["Jan 1 2000", "Jan 1, 2000", "January 5, 2013", "1 Jan 2000", "1-Jan-2000", "", "x", "2013-02-30", "2300-01-01"],
    *["1/22/20", "01/02/03", "13/1/20", "1-2-68", "1/2/20 5:30", "1/2/85"],
]


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(st.sampled_from(DATES), min_size=1, max_size=3), day_first=st.booleans())
def test_dates(tmp_path_factory: pytest.TempPathFactory, cells: list[str], day_first: bool) -> None:
    path = write(tmp_path_factory.mktemp("dates"), "d,k\n" + "".join(f'"{cell}",1\n' for cell in cells))
    found = sniff_csv(path, parse_dates=["d"], dayfirst=day_first)
    assert found is not None
    assume(found.columns[0].type.is_known)
    agrees(path, parse_dates=["d"], dayfirst=day_first)


@pytest.mark.parametrize(
    ("cells", "pattern"),
    [
        (["2013-01-01"], "yyyy-MM-dd"),
        (["2013-01-01", "2013-1-2"], "yyyy-M-d"),
        (["2013-01-01 05:00:00"], "yyyy-MM-dd HH:mm:ss"),
        (["2013-01-01T05:00:00Z"], "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        (["2013-01-01T05:00:00+0000"], "yyyy-MM-dd'T'HH:mm:ss'+0000'"),
        (["2013-01-01T05:00:00+02:00"], "yyyy-MM-dd'T'HH:mm:ssXXX"),
        (["2013-01-01 05:00:00.25", ""], "yyyy-MM-dd HH:mm:ss.SSSSSS"),
        (["1/2/2013"], "M/d/yyyy"),
        (["13/2/2013", "1/2/2013"], "d/M/yyyy"),
        (["1/2/2013 5:30", "1/2/2013 15:30"], "M/d/yyyy H:mm"),
        (["Jan 1 2000"], "MMM d yyyy"),
        (["20130101"], "yyyyMMdd"),
        (["1/22/20", "12/1/68", "1/2/00"], "M/d/yy"),
        (["13/1/20", "31/12/20"], "d/M/yy"),
    ],
)
def test_patterns(tmp_path: Path, cells: list[str], pattern: str) -> None:
    path = write(tmp_path, "d,k\n" + "".join(f"{cell},1\n" for cell in cells))
    found = agrees(path, parse_dates=["d"])
    assert found.formats == {"d": pattern}
    assert found.columns[0].type.kind in (Kind.TIMESTAMP, Kind.ZONED)


def test_unclear_dates_are_not_guessed(tmp_path: Path) -> None:
    for cell in ("10:00", "1/2/85", "1.2.13", "1/2/13\n13/2/13", "May 1 2000", "1/2/2013 5:30 PM"):
        found = sniff_csv(write(tmp_path, f"d,k\n{cell},1\n".replace("\n13", ",1\n13")), parse_dates=["d"])
        assert found is not None
        assert not found.columns[0].type.is_known, cell


def test_zone(tmp_path: Path) -> None:
    path = write(tmp_path, "d,k\n2013-01-01 10:00:00+02:00,1\n")
    found = agrees(path, parse_dates=["d"])
    assert found.columns[0].type.zone == "UTC+02:00"


def test_whole_numbers_with_gaps_stay_whole(tmp_path: Path) -> None:
    found = agrees(write(tmp_path, "a,b,c\n1,True,x\n,,\n"))
    assert [(column.type, column.widened) for column in found.columns] == [(INT, True), (BOOL, True), (STR, True)]
    assert all(column.missing for column in found.columns)


def test_markers(tmp_path: Path) -> None:
    found = agrees(write(tmp_path, "a,b\n1,x\nNA,\n3,NA\n"))
    assert (found.null_value, found.markers, found.bad) == ("NA", {"a": ("NA",), "b": ("NA",)}, ())
    found = agrees(write(tmp_path, "a,b,c\n1,x,1\nNA,null,\n"))
    assert (found.null_value, found.markers, found.bad) == (None, {"a": ("NA",), "b": ("null",)}, ("a",))


def test_what_a_spark_reader_has_to_know(tmp_path: Path) -> None:
    found = agrees(write(tmp_path, 'a,b\n"x\ny",1\n'))
    assert (found.multiline, found.quoted_quotes, found.quoted_empty) == (True, False, False)
    found = agrees(write(tmp_path, 'a,b\n"he said ""no""",1\n'))
    assert (found.multiline, found.quoted_quotes, found.quoted_empty) == (False, True, False)
    found = agrees(write(tmp_path, 'a,b,c\nx,"",1\n'))
    assert (found.quoted_quotes, found.quoted_empty, found.bad) == (False, True, ())
    found = agrees(write(tmp_path, "a,b\n 1,x\n2,\n"))
    assert (found.spaces, found.bad) == (True, ("a",))
    found = agrees(write(tmp_path, "a,b,c\n+1,inf,+1.5\n2,-inf,1e5\n"))
    assert found.bad == ("b",)
    assert agrees(write(tmp_path, "a,b\n1,2\n3\n")).ragged


def test_types_that_the_program_states(tmp_path: Path) -> None:
    path = write(tmp_path, "id,zip,x\n1,01234,2\n2,99999, 3\n")
    found = sniff_csv(path, dtype={"zip": STR, "x": FLOAT})
    assert found is not None
    assert [column.type for column in found.columns] == [INT, STR, FLOAT]
    category = Type(Kind.CATEGORY)
    assert sniff_csv(path, dtype=category).columns[1].type == category  # type: ignore[union-attr]


def test_first_rows_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a\n" + "1\n" * 50 + "x\n")
    part, whole = sniff_csv(path, limit_rows=50), sniff_csv(path, limit_rows=51)
    assert part is not None
    assert whole is not None
    assert (part.rows, part.complete, part.columns[0].type) == (50, False, INT)
    assert (whole.rows, whole.complete, whole.columns[0].type) == (51, True, STR)
    wanted = sniff_csv(path, nrows=50)
    assert wanted is not None
    assert wanted.complete


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zip"])
def test_compressed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"data.csv.{suffix}"
    pd.DataFrame({"a": [1, 2], "b": ["x", "é"]}).to_csv(path, index=False)
    found = agrees(path)
    assert found.compression == {"gz": "gzip"}.get(suffix, suffix)


def test_encoding(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("name,x\nJosé,1\n".encode("latin-1"))
    assert sniff_csv(path) is None
    assert agrees(path, encoding="latin-1").encoding == "latin-1"


def junk(folder: Path) -> list[Path]:
    """Make files that are not what their names say."""
    paths = [folder / name for name in ("missing.csv", "empty.csv", "zero.csv", "bad.csv.gz", "two.zip", "cut.csv.xz")]
    paths[1].write_bytes(b"")
    paths[2].write_bytes(bytes(range(256)) * 20)
    paths[3].write_bytes(b"not gzip at all")
    with zipfile.ZipFile(paths[4], "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    paths[5].write_bytes(lzma.compress(b"a,b\n1,2\n" * 999)[:-20])
    cut = folder / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"a,b\n1,2\n" * 99_999)[:-20])
    (folder / "folder.csv").mkdir()
    return [*paths, cut, folder / "folder.csv", write(folder, "\n\n", "blank.csv"), folder / "name.tar.gz"]


def test_junk_gives_nothing(tmp_path: Path) -> None:
    for path in junk(tmp_path):
        assert sniff_csv(path, limit_rows=None) is None, path
        assert sniff_json(path) is None, path
        assert sniff_json(path, lines=True) is None, path
        assert sniff_parquet(path) is None, path


def test_columns_that_are_not_there_give_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n")
    assert sniff_csv(path, usecols=["z"]) is None
    assert sniff_csv(path, parse_dates=["z"]) is None
    assert sniff_csv(path, index_col=5) is None
    assert sniff_csv(path, sep=r"\s+") is None
    assert sniff_csv(path, encoding="no such encoding") is None
    assert sniff_csv(write(tmp_path, "a,b\nx,1,2\n")) is None


def test_twenty_thousand_rows_are_quick(tmp_path: Path) -> None:
    row = ",".join(["{0}", "{0}.25", "name {0}", "2013-01-01", "True"] * 4)
    text = ",".join(f"c{place}" for place in range(20)) + "\n"
    path = write(tmp_path, text + "".join(row.format(number) + "\n" for number in range(25_000)))
    start = time.process_time()
    assert sniff_csv(path) is not None
    assert time.process_time() - start < 1.5


def test_neither_pandas_nor_pyspark_is_imported() -> None:
    code = (
        "import sys; from pathlib import Path; from translator.sniff import sniff_csv; sniff_csv(Path('x.csv'));"
        "assert not {'pandas', 'pyspark', 'pyarrow', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "i": [1, 2],
            "gap": [1.0, None],
            "n": pd.array([1, None], dtype="Int64"),
            "b": [True, False],
            "s": ["x", None],
            "t": pd.to_datetime(pd.Series(["2013-01-01", ""], index=["k1", "k2"])),
            "z": pd.to_datetime(pd.Series(["2013-01-01", ""], index=["k1", "k2"]), utc=True),
            "c": pd.Categorical(["x", "y"], ordered=True),
            "l": [[1], [2, 3]],
        },
        index=pd.Index(["k1", "k2"], name="key"),
    )
    path = tmp_path / "data.parquet"
    frame.to_parquet(path)
    found = sniff_parquet(path)
    assert found is not None
    types = {column.name: column.type for column in found.columns}
    assert types["i"] == INT
    assert types["gap"] == FLOAT
    assert types["n"] == Type(Kind.INT, nullable=True)
    assert types["s"] == STR
    assert types["t"] == TIMESTAMP
    assert types["z"] == Type(Kind.ZONED, zone="UTC")
    assert types["c"] == Type(Kind.CATEGORY, ordered=True)
    assert types["l"] == Type(Kind.LIST, element=INT)
    assert (found.index, found.rows, found.selected) == (("key",), 2, tuple(frame.columns))


def test_parquet_required_and_widened(tmp_path: Path) -> None:
    schema = pa.schema([pa.field("must", pa.int32(), nullable=False), pa.field("may", pa.int64())])
    path = tmp_path / "data.parquet"
    parquet.write_table(pa.table({"must": [1, 2], "may": [1, None]}, schema=schema), path)
    found = sniff_parquet(path)
    assert found is not None
    must, may = found.columns
    assert (must.missing, must.type, must.widened) == (False, Type(Kind.INT, bits=32), False)
    assert (may.missing, may.type, may.widened) == (True, INT, True)


JSON_VALUES = ["1", "null", "1.5", '"x"', "true", '"2013-01-01"', '""', '"1.5"', '"5"', "2.0", "[1]"]


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(st.sampled_from(JSON_VALUES), min_size=1, max_size=3),
    name=st.sampled_from(["v", "date", "created_at"]),
    lines=st.booleans(),
)
def test_json(tmp_path_factory: pytest.TempPathFactory, values: list[str], name: str, lines: bool) -> None:
    records = [f'{{"{name}": {value}, "k": 1}}' for value in values]
    text = "\n".join(records) if lines else f"[{','.join(records)}]"
    found = sniff_json(write(tmp_path_factory.mktemp("json"), text, "data.json"), lines=lines)
    assert found is not None
    column = found.columns[0]
    assume(column.type.is_known)
    frame = pd.read_json(io.StringIO(text), lines=lines)
    expected = "object" if column.type.kind is Kind.LIST else shown(found, name)
    assert list(found.selected) == list(frame.columns)
    assert kind(frame[name].dtype) == expected


def test_json_columns_in_order_of_appearance(tmp_path: Path) -> None:
    found = sniff_json(write(tmp_path, '[{"b": 1}, {"a": "x", "b": 2}]', "data.json"))
    assert found is not None
    assert found.selected == ("b", "a")
    assert found.multiline
