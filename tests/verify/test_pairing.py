"""Statements of an original find the statements that do their work in the translation."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from translator.verify.pairing import pair_units
from translator.verify.units import clock_names, read_units, shown


def lines(tmp_path: Path, original: str, translated: str, steps: list[tuple[int, int]] | None = None) -> list[str]:
    sides = []
    for name, text in (("a.py", original), ("b.py", translated)):
        (tmp_path / name).write_text(text)
        sides.append(read_units(tmp_path / name)[1])
    groups = pair_units(sides[0], sides[1], steps)
    return [
        " ".join(str(unit.line) for unit in group.original)
        + " | "
        + " ".join(str(unit.line) for unit in group.translated)
        for group in groups
    ]


def test_imports_and_sessions_go_with_what_follows(tmp_path: Path) -> None:
    assert lines(tmp_path, "import a\nx = 1\ny = 2\n", "import b\nimport c\nspark = 0\nx = 1\ny = 2\n") == [
        "1 2 | 1 2 3 4", "3 | 5"
    ]  # fmt: skip


def test_a_variable_is_compared_after_the_last_statement_that_changes_it(tmp_path: Path) -> None:
    assert lines(tmp_path, "d = 1\ne = 2\n", "d = 1\nd = 2\ne = 3\n") == ["1 | 1 2", "2 | 3"]
    assert lines(tmp_path, "d['a'] = 1\nd['b'] = 2\ne = 3\n", "d = 1\ne = 2\n") == ["1 2 | 1", "3 | 2"]


def test_changes_in_place_are_paired_with_rebinding(tmp_path: Path) -> None:
    original = "d.dropna(inplace=True)\nd['x'] = 1\ndel d['y']\nd.head()\n"
    assert lines(tmp_path, original, "d = d.na.drop()\nd = d.w()\nd = d.drop('y')\nd.limit(5)\n") == [
        "1 | 1", "2 | 2", "3 | 3", "4 | 4"
    ]  # fmt: skip


def test_statements_about_the_same_variable_are_told_apart_by_their_words(tmp_path: Path) -> None:
    original = (
        "d = pd.read_csv('f')\nd = clean(d)\nd['z'] = d.x * 2\nd.rename(columns={'y': 'w'}, inplace=True)\nshow(d)\n"
    )
    translated = (
        "d = spark.read.csv('f')\nd = clean(d)\nd = d.withColumn('z', F.col('x') * 2)\n"
        "d = d.withColumnRenamed('y', 'w')\nd = d.select('w', 'z')\nshow(d)\n"
    )
    assert lines(tmp_path, original, translated) == ["1 | 1", "2 | 2", "3 | 3", "4 | 4 5", "5 | 6"]


def test_what_is_lost_stands_alone(tmp_path: Path) -> None:
    assert lines(tmp_path, "x = 1\ny = 2\n", "x = 1\n") == ["1 | 1", "2 | "]


def test_known_steps_are_taken(tmp_path: Path) -> None:
    assert lines(tmp_path, "x = 1\ny = 2\n", "a = 1\nx = a\nb = 2\ny = b\n", [(1, 2), (2, 4)]) == ["1 | 1 2", "2 | 3 4"]


@pytest.mark.parametrize(
    ("expression", "prefix", "free", "keys"),
    [
        ("df", False, True, ()),
        ("df.head()", True, True, ()),
        ("df[['a']].head(3)", True, True, ()),
        ("df[df.x > 1].sample(2)", True, True, ()),
        ("df.sort_values('x').head()", True, False, ("x",)),
        ("df.sort_values(by=['x', 'y'])", False, False, ("x", "y")),
        ("df.nlargest(3, 'x')", True, False, ("x",)),
        ("df.sort_values('x').merge(o)", False, False, ()),
        ("df.x.value_counts().head(2)", True, False, ()),
        ("df.sort_values(column).head()", True, False, ()),
        ("df.describe()", False, False, ()),
        ("len(df)", False, False, ()),
    ],
)
def test_what_an_expression_says_about_its_rows(
    expression: str, prefix: bool, free: bool, keys: tuple[str, ...]
) -> None:
    found = shown(ast.parse(expression, mode="eval").body)
    assert (found.prefix, found.free, found.keys) == (prefix, free, keys)


def test_names_that_depend_on_the_clock(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import time\nfrom datetime import datetime\nt = time.time()\nn = datetime.now()\n"
                                   "d = t - 1\nx = df.time.max()\ny = 2\n")  # fmt: skip
    assert clock_names(read_units(tmp_path / "a.py")[1]) == {"t", "n", "d"}
