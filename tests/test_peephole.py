"""Neighbouring statements of the output that are put together, and those that must stay apart."""

from __future__ import annotations

import pytest

from tests.programs import translated

FRAME = 'import pandas as pd\ndf = pd.DataFrame({"k": ["a", "b"], "x": [1.5, 2.5], "n": [1, 2]})\n'


def test_assignments_become_one():
    code = translated(FRAME + 'df["a"] = df["x"] * 2\ndf["b"] = df["n"] + 1\n').codes[0]
    assert 'df = df.withColumns({"a": F.col("x") * 2, "b": F.col("n") + 1})' in code


def test_comments_stay_with_their_columns():
    code = translated(
        FRAME + '# twice\ndf["a"] = df["x"] * 2\n# one more\ndf["b"] = df["n"] + 1  # at least 1\n'
    ).codes[0]
    assert code.endswith(
        '# twice\ndf = df.withColumns({\n    "a": F.col("x") * 2,\n'
        '    # one more\n    "b": F.col("n") + 1,  # at least 1\n})\n'
    )


@pytest.mark.parametrize(
    "second",
    [
        'df["b"] = df["a"] + 1',  # needs the first
        'df["a"] = df["n"] + 1',  # the same column
        '\ndf["b"] = df["n"] + 1',  # set apart by the author
        'df["b"] = df["n"] * (df["a"].max() + 1)',  # needs it by way of a value
        'df["b"] = df.groupby("a")["n"].cumsum()',  # needs it in a window
        'other = df[["k"]]\ndf["b"] = df["n"] + 1',  # something stands between them
    ],
)
def test_assignments_stay_apart(second: str):
    code = translated(FRAME + f'df["a"] = df["x"] * 2\n{second}\n').codes[0]
    assert "withColumns" not in code


def test_a_column_in_a_variable_is_not_overtaken():
    code = translated(FRAME + 'c = df["x"] > 2\ndf["x"] = df["x"] * 2\ndf["b"] = c\n').codes[0]
    assert "withColumns" not in code


def test_spark_code_of_the_author_is_not_touched():
    own = 'sdf = sdf.withColumn("a", F.lit(1))\nsdf = sdf.withColumn("b", F.lit(2))\n'
    start = "from pyspark.sql import SparkSession\nfrom pyspark.sql import functions as F\n"
    start += "spark = SparkSession.builder.getOrCreate()\nsdf = spark.range(3)\n"
    assert own in translated(start + FRAME + own + 'print(df["x"].sum())\n').codes[0]


def test_aggregates_are_one_job():
    code = translated(FRAME + 'lo = df["n"].min()\nprint("mean", df["x"].mean(), df["n"].min())\n').codes[0]
    assert code.count(".agg(") == 1
    assert code.endswith('lo = df_stats.iloc[0, 0]\nprint("mean", df_stats.iloc[0, 1], df_stats.iloc[0, 0])\n')


@pytest.mark.parametrize(
    "source",
    [
        'lo = df["n"].min()\ndf = df[df["n"] > 1]\nhi = df["n"].max()',  # the frame is another one
        'lo = df["n"].min()\nlast = df["n"].max() if lo > 1 else 0',  # perhaps not wanted
        'lo = df["n"].min()\nprint("so far")\nhi = df["n"].max()',  # something stands between them
        'lo = df["n"].min()\nabove = (df["n"] > lo).sum()',  # needs the first
        'df["n"] = df["n"] - df["n"].min()\nhi = df["n"].max()',  # computed before and after a change
    ],
)
def test_aggregates_stay_apart(source: str):
    code = translated(FRAME + source + "\n").codes[0]
    assert "_stats" not in code
    assert code.count(".agg(") == 2


def test_names_of_the_program_are_not_taken():
    code = translated(FRAME + 'df_stats = 1\nlo = df["n"].min()\nhi = df["n"].max()\n').codes[0]
    assert "df_stats_2 = df.agg(" in code


def test_windows_get_a_name():
    source = 'a = df.sort_values("n")\na["p"] = a.groupby("k")["x"].shift(1)\n'
    source += 'a["q"] = a["p"] + a.groupby("k")["x"].shift(1)\n'
    code = translated(FRAME + source).codes[0]
    assert code.count("Window.partitionBy") == 1
    assert code.count(".over(k_window)") >= 2


def test_rows_are_not_counted_by_a_job_of_their_own():
    code = translated(FRAME + 'rows = len(df)\nprint(df["x"].mean(), rows)\nlast = len(df)\n').codes[0]
    assert 'df_stats = df.agg(F.count("*"), F.mean("x")).toPandas()\nrows = int(df_stats.iloc[0, 0])\n' in code
    alone = translated(FRAME + "rows = len(df)\nagain = len(df)\n").codes[0]
    assert "rows = df.count()\nagain = df.count()\n" in alone
