"""The lean style: what it leaves out, what it writes down instead, and what is found where that does not hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from translator.cli import main
from translator.cli.requirements import pandas_version
from translator.document import parse_document
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.ledger import checking_program, read_counts
from translator.registry import load_rules
from translator.translate import Translation, translate

CLEAN = "k,g,x,y,n,s\na,1,1.5,2,3,u\nb,2,2.5,4,5,\n"
"""Nothing is missing but in s; no number is zero."""
ZERO = "k,x,n\na,1.5,0\n"
RULES = load_rules()


def made(statements: str, folder: Path, style: str = "lean") -> Translation:
    (folder / "d.csv").write_text(CLEAN)
    (folder / "z.csv").write_text(ZERO)
    source = 'import pandas as pd\n\ndf = pd.read_csv("d.csv")\nzf = pd.read_csv("z.csv")\n' + statements + "\n"
    return translate(parse_document(source.encode()), RULES, Options(style=style), FileSniffer(folder), debug=True)


def last_line(translation: Translation) -> str:
    return ast.unparse(ast.parse(translation.codes[0]).body[-1]).replace("'", '"')


LEAN = {
    'r = df[df["x"] != 1]': ('r = df.filter(F.col("x") != 1)', ["df.x is never missing"]),
    'r = df[~(df["x"] > 1)]': ('r = df.filter(~(F.col("x") > 1))', ["df.x is never missing"]),
    'df["z"] = df["x"] > 1': ('df = df.withColumn("z", F.col("x") > 1)', ["df.x is never missing"]),
    'df["z"] = df["y"] / df["n"]': ('df = df.withColumn("z", F.col("y") / F.col("n"))', ["df.n is never zero"]),
    'r = df.groupby("k")["x"].sum()': (
        'r = df.groupBy("k").agg(F.sum("x").alias("x"))',
        ["df.k is never missing", "df.x has a value in each group"],
    ),
    'r = df.merge(df, on="k")[["k"]]': (None, ["k is never missing"]),
    'r = df.sort_values("x")': ('r = df.orderBy("x")', ["df.x is never missing"]),
    'r = df["x"].sum()': ('r = df.agg(F.sum("x")).toPandas().iloc[0, 0]', ["df.x has a value"]),
    "r = df.query(\"k != 'a'\")": ('r = df.filter(F.col("k") != "a")', ["df.k is never missing"]),
    'r = df[["x", "y"]].sum(axis=1)': (None, ["x is never missing", "y is never missing"]),
}


@pytest.mark.parametrize("statement", LEAN)
def test_a_guard_becomes_an_assumption(statement: str, tmp_path: Path) -> None:
    code, claims = LEAN[statement]
    translation = made(statement, tmp_path)
    if code is not None:
        assert last_line(translation) == code
    assert sorted(entry.claim for entry in translation.assumptions) == sorted(claims)
    assert {entry.span.line for entry in translation.assumptions} == {5}
    assert all(entry.consequence and entry.violations for entry in translation.assumptions)
    assert not any(word in translation.codes[0] for word in ("coalesce", "F.when", "eqNullSafe", "isNotNull"))


@pytest.mark.parametrize("statement", LEAN)
def test_the_exact_style_assumes_nothing(statement: str, tmp_path: Path) -> None:
    exact, lean = made(statement, tmp_path, "exact"), made(statement, tmp_path)
    assert exact.assumptions == ()
    assert exact.codes != lean.codes


@pytest.mark.parametrize(
    "statement",
    [
        'r = df[df["s"] != "u"]',  # missing in the file
        'r = df["x"] / zf["n"].max()',
        'zf["q"] = zf["x"] / zf["n"]',  # zero in the file
        'r = df.merge(zf, on="k", how="left")\nr = r[r["n_y"] != 3]',  # made missing by the join
        'df["p"] = df["x"].shift(1)\nr = df[df["p"] != 3]',  # made missing by the shift
        'df["p"] = pd.to_numeric(df["k"], errors="coerce")\nr = df[df["p"] != 3]',
    ],
)
def test_what_is_known_keeps_its_guard(statement: str, tmp_path: Path) -> None:
    guarded = last_line(made(statement, tmp_path))
    assert guarded == last_line(made(statement, tmp_path, "exact"))


def test_facts_need_no_assumption(tmp_path: Path) -> None:
    assert made('r = df.dropna(subset=["x"])\nr = r[r["x"] != 1]', tmp_path).assumptions == ()


def test_the_checking_program_parses_and_names_places(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(CLEAN)
    source = '"""About."""\nfrom __future__ import annotations\nimport pandas as pd\ndf = pd.read_csv("d.csv")\n'
    source += 'for low in [1, 2]:\n    part = df[df["x"] != low]\n'
    text = checking_program(parse_document(source.encode()), RULES, Options(), FileSniffer(tmp_path))
    ast.parse(text)
    compile(text, "checking", "exec")
    assert 'check_assumption("line 6"' in text.replace("'", '"')


def test_reading_counts() -> None:
    found = read_counts("noise\nviolations  where      what is assumed\n         3  line 12    x is never missing\n"
                        "unknown: NameError  cell 2:1   y is never zero\n")  # fmt: skip
    assert [(each.place, each.claim, each.violations, each.holds) for each in found] == [
        ("line 12", "x is never missing", 3, False),
        ("cell 2:1", "y is never zero", None, False),
    ]


def test_verify_sees_what_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text(CLEAN)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "d.csv").write_text(CLEAN + "c,1,,1,1,v\n")
    (tmp_path / "a.py").write_text('import pandas as pd\n\ndf = pd.read_csv("d.csv")\nr = df[df["x"] != 1.5]\n')
    made = CliRunner().invoke(main, ["translate", "a.py", "-o", "b.py", "--style", "lean", "--assumptions", "c.py"])
    assert made.exit_code == 0, made.output
    assert "check_assumption" in (tmp_path / "c.py").read_text()
    assert "# Lean style: one assumption" in (tmp_path / "b.py").read_text()
    options = ["--style", "lean", "--master", "local[2]"]
    holds = CliRunner().invoke(main, ["verify", "a.py", "b.py", *options])
    assert holds.exit_code == 0, holds.output
    assert "assumptions of the lean style (1) hold" in holds.output
    violated = CliRunner().invoke(main, ["verify", "a.py", "b.py", *options, "--data", "full"])
    assert violated.exit_code == 1
    assert "df.x is never missing: 1 violations (line 4)" in " ".join(violated.output.split())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("requirements.txt", "numpy\npandas==3.0.1\n", 3),
        ("requirements.txt", "pandas>=2.1,<3\n", 2),
        ("requirements.txt", "pandas\nnumpy==3\n", 2),
        ("requirements.txt", "geopandas==3.0\n", 2),
        ("requirements-dev.txt", "pandas~=3.0", 3),
        ("pyproject.toml", '[project]\ndependencies = ["pandas>=2", "numpy>=3"]', 2),
        ("pyproject.toml", '[project]\ndependencies = ["pandas[excel]>=3", "x"]', 3),
        ("pyproject.toml", '[tool.poetry.dependencies]\npandas = "^3.0"', 3),
        ("environment.yml", "dependencies:\n  - pandas=3.0\n  - python=3.12", 3),
        ("other.txt", "pandas==3.0", 2),
    ],
)
def test_the_version_of_pandas_is_read_from_the_requirements(
    name: str, text: str, expected: int, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / name).write_text(text)
    (tmp_path / "src").mkdir()
    assert pandas_version(tmp_path / "src" / "a.py") == expected


def in_pandas_3(statements: str, folder: Path) -> Translation:
    (folder / "d.csv").write_text(CLEAN)
    source = 'import pandas as pd\n\ndf = pd.read_csv("d.csv")\n' + statements + "\n"
    return translate(parse_document(source.encode()), RULES, Options(pandas=3), FileSniffer(folder), debug=True)


@pytest.mark.parametrize(
    "statement",
    [
        'df["x"].fillna(0, inplace=True)',
        'df["x"][df["y"] > 2] = 0',
        'df.x[df["y"] > 2] = 0',
        'df["x"].loc[df["y"] > 2] = 0',
        'df[df["y"] > 2]["x"] = 0',
    ],
)
def test_pandas_3_changes_copies_only(statement: str, tmp_path: Path) -> None:
    made = in_pandas_3(statement + '\nr = df["x"].max()', tmp_path)
    assert last_line(made) == 'r = df.agg(F.max("x")).toPandas().iloc[0, 0]'
    assert [diagnostic.code.id for diagnostic in made.diagnostics] == ["PS606"]


def test_pandas_3_has_texts_with_gaps(tmp_path: Path) -> None:
    for statement in ('df["z"] = df["s"].astype(str)', 'df = df.astype({"s": str})', 'df["z"] = df["s"].map(str)'):
        recent, before = in_pandas_3(statement, tmp_path), made(statement, tmp_path, style="exact")
        assert '"nan"' in before.codes[0]
        assert ('"nan"' in recent.codes[0]) is ("map" in statement), recent.codes[0]


def test_pandas_3_changes_what_is_named(tmp_path: Path) -> None:
    made = in_pandas_3('df.loc[df["y"] > 2, "x"] = 0', tmp_path)
    assert "withColumn" in last_line(made)


def test_pandas_3_shows_no_categories_without_rows(tmp_path: Path) -> None:
    made = in_pandas_3('df["k"] = pd.Categorical(df["k"], ["a", "b"])\nr = df.groupby("k")["n"].max()', tmp_path)
    again = in_pandas_3('df["k"] = df["k"].astype("category")\nr = df.groupby("k")["n"].max()', tmp_path)
    assert "PS601" not in {diagnostic.code.id for diagnostic in (*made.diagnostics, *again.diagnostics)}


def test_pandas_3_does_not_pad_before_it_compares_rows(tmp_path: Path) -> None:
    assert "ignorenulls" not in in_pandas_3('df["z"] = df["x"].pct_change()', tmp_path).codes[0]
    assert "ignorenulls" in made('df["z"] = df["x"].pct_change()', tmp_path, style="exact").codes[0]
