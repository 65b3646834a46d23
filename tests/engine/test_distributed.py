"""Functions without a column expression: what becomes a pandas UDF, what is handed over, and equal values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DATA = """\
id,region,quantity,price,cost,day,note,discount
1,North-West,3,1.5,1,2024-01-03,a,1
2,south,4,2.25,2,2024-01-05,,
3,north,1,,3,2024-02-11,b,3
4,east x,10,0.4,0,2024-02-12,,4
"""
READ = """\
import math
import re
import pandas as pd

df = pd.read_csv("d.csv", parse_dates=["day"])
words = {"a": "Alpha", "b": "Beta"}


def slug(text):
    parts = []
    for word in re.split("[^a-z]+", text.lower()):
        if word:
            parts.append(word[::-1])
    return "-".join(parts)


def noted(text):
    if pd.isna(text):
        return "none"
    return re.sub("[ab]", lambda m: m.group(0).upper() * 2, text)


def kind(row):
    total = 0
    for name in ["quantity", "cost"]:
        total += row[name]
    if total > 5:
        return f"{row['region']}-big"
    return words.get(row["note"], "?") + str(row["quantity"])


def score(row) -> float:
    return math.hypot(row["quantity"], row["price"]) if row["cost"] else float("nan")


log = []
"""
BY_VALUE = 'df["z"] = df["quantity"].apply(lambda n: '
DISTRIBUTED = [
    'df["z"] = df["region"].apply(slug)',
    'df["z"] = df["note"].map(noted)',
    'df["z"] = df.apply(kind, axis=1)',
    'df["z"] = df.apply(score, axis=1)',
    BY_VALUE + '"%x" % n)',
    'df["z"] = df["discount"].apply(lambda n: "|".join(sorted(str(n))))',
    'df["z"] = df["region"].str.swapcase()',
    'df["z"] = df["note"].str.translate(str.maketrans("abc", "xyz"))',
    'df["z"] = df["region"].str.replace("[aeiou]", lambda m: m.group(0).upper(), regex=True)',
    'df["z"] = df["region"].str.contains(r"(?i:NORTH)(?!-)", na=False)',
    'df["z"] = df["note"].str.center(5, "*").str.istitle()',
    BY_VALUE + 'None if n > 3 else "|".join(["x"] * n))',
]
HANDED_OVER = [
    BY_VALUE + 'log.append(n) or "x")',  # changes what is outside
    BY_VALUE + "words.get(n, [n]))",  # gives lists
    BY_VALUE + "__import__('os').getpid())",  # gives something unknown
    BY_VALUE + '"%d" % df["id"].sum())',  # reads the frame
    'df["z"] = df["id"].astype("Int64").apply(lambda n: "%x" % n)',  # pandas gives pd.NA where Spark gives NaN
]


GROUPED = """
def spread(g):
    return pd.Series({"lo": g["price"].quantile(0.1), "n": len(g), "name": "".join(v[:2] for v in sorted(g["region"]))})


def odd(values):
    total = 0
    for value in values:
        total += value * 2
    return total


def joined(values):
    return "-".join(str(value) for value in values)


df["k"] = df["quantity"] % 2
a = df.groupby("k").apply(spread)
b = df.groupby("k")["price"].agg(odd)
c = df.groupby(["k", "cost"])["id"].apply(joined).reset_index()
d = df.groupby("k").apply(lambda g: sum(g["price"].sort_values().tolist()))
e = df.groupby("note")["discount"].agg(joined)
"""


def test_groups_are_given_to_python(tmp_path: Path, spark: SparkSession) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    run = run_both(READ + GROUPED, tmp_path, spark)
    assert run.code.count("applyInPandas") == 5
    assert "toPandas" not in run.code
    assert run.differences == []
    assert set(run.compared) >= {"a", "b", "c", "d", "e"}


def test_functions_that_use_row_labels_are_handed_over(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    made = translated(READ + 'r = df.groupby("note")["id"].agg(lambda v: str(v.index[0]))\n', tmp_path)
    assert "applyInPandas" not in made.codes[0]


@pytest.mark.parametrize("statement", DISTRIBUTED)
def test_runs_on_the_cluster(statement: str, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    made = translated(READ + statement + "\n", tmp_path)
    assert "@F.pandas_udf(" in made.codes[0]
    assert "toPandas" not in made.codes[0]
    assert "PS501" in {diagnostic.code.id for diagnostic in made.diagnostics}


@pytest.mark.parametrize("statement", HANDED_OVER)
def test_what_reaches_out_is_handed_over(statement: str, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    made = translated(READ + statement + "\n", tmp_path)
    assert "pandas_udf" not in made.codes[0]
    assert made.unbounded


def test_a_row_is_given_the_columns_that_the_function_uses(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    made = translated(READ + 'df["z"] = df.apply(score, axis=1)\n', tmp_path)
    assert 'score_udf(F.struct("quantity", "price", "cost"))' in made.codes[0]


def test_values_are_equal(tmp_path: Path, spark: SparkSession) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    statements = [text.replace('"z"', f'"z{place}"') for place, text in enumerate(DISTRIBUTED)]
    run = run_both(READ + "\n".join(statements) + "\n", tmp_path, spark)
    assert run.differences == []
    assert "df" in run.compared
