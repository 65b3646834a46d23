"""Random programs over the commonest members, on nasty data: a difference without a diagnostic is a defect.

``make fuzz`` runs it; PROGRAMS in the environment says how many programs to grow (50 by default).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.programs import run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    Draw = st.DrawFn

NUMBERS = ("x", "y", "n", "m")
TEXTS = ("k", "s")
DOUBTS = ("PS3", "PS6", "PS8")
"""Groups of diagnostics that announce a possible difference."""

_KEYS = st.sampled_from(["'a'", "'b'", "'ä'", "''", "None"])
_FLOATS = st.sampled_from(["1.5", "-2.0", "0.0", "None", "1e6", "0.125"])
_INTEGERS = st.integers(-3, 3).map(str)
_NUMBER = st.sampled_from(NUMBERS)
_TEXT = st.sampled_from(TEXTS)
_COMPARE = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
_CONSTANT = st.sampled_from(["-1", "0", "1", "2", "0.5"])


def _frame(draw: Draw, name: str) -> str:
    rows = draw(st.integers(1, 6))
    columns = {"k": _KEYS, "s": _KEYS, "x": _FLOATS, "y": _FLOATS, "n": _INTEGERS, "m": _INTEGERS}
    # The first values are there, so that the types of the columns can be told.
    first = {"k": "'b'", "s": "'a'", "x": "2.5", "y": "-1.0", "n": "1", "m": "2"}
    parts = [
        f'"{column}": [{", ".join([first[column], *draw(st.lists(values, min_size=rows, max_size=rows))])}]'
        for column, values in columns.items()
    ]
    return f"{name} = pd.DataFrame({{{', '.join(parts)}}})"


def _condition(draw: Draw) -> str:
    one = f'(df["{draw(_NUMBER)}"] {draw(_COMPARE)} {draw(_CONSTANT)})'
    two = draw(st.sampled_from([f'(df["{draw(_TEXT)}"] == "a")', f'df["{draw(_NUMBER)}"].isna()']))
    form = draw(st.sampled_from(["{one}", "~{one}", "{one} & {two}", "{one} | ~{two}"]))
    return form.format(one=one, two=two)


def _statement(draw: Draw, place: int) -> str:
    a, b, k = draw(_NUMBER), draw(_NUMBER), draw(_TEXT)
    op, constant = draw(st.sampled_from(["+", "-", "*", "/"])), draw(_CONSTANT)
    aggregate = draw(st.sampled_from(["sum", "mean", "min", "max", "count", "nunique", "std", "median"]))
    forms = [
        f"df = df[{_condition(draw)}]",
        f'df["{a}"] = df["{a}"] {op} df["{b}"]',
        f'df["c{place}"] = df["{a}"] {op} {constant}',
        f'df["f{place}"] = {_condition(draw)}',
        f'df["{a}"] = df["{a}"].fillna({constant})',
        f'df = df.dropna(subset=["{a}", "{k}"])',
        f'df.loc[{_condition(draw)}, "{a}"] = {constant}',
        f'df["u{place}"] = df["{k}"].str.upper()',
        f'df["w{place}"] = np.where({_condition(draw)}, df["{a}"], {constant})',
        f'df = df.sort_values(["{a}", "{k}"])',
        "df = df.drop_duplicates()",
        f'g{place} = df.groupby("{k}")["{a}"].{aggregate}()',
        f'h{place} = df.groupby(["k", "s"]).agg(v=("{a}", "{aggregate}"), n=("{b}", "count")).reset_index()',
        f't{place} = df["{a}"].{aggregate}()',
        f'v{place} = df["{k}"].value_counts()',
        f'j{place} = df.merge(other[["{k}", "y"]], on="{k}", how="{draw(st.sampled_from(["inner", "left"]))}")',
        f'b{place} = df\nb{place}["z"] = {constant}',
        f"m{place} = df.isnull().sum()",
        f'df["tr{place}"] = df.groupby("{k}")["{a}"].transform("{aggregate}")',
        f'if len(df) > 2:\n    df["{a}"] = df["{a}"] * 2\nelse:\n    df["e{place}"] = 1',
        f'for c in ["x", "y"]:\n    df[c] = df[c].fillna({constant})',
    ]
    return draw(st.sampled_from(forms))


@st.composite
def programs(draw: Draw) -> str:
    """Return a program of two frames and some statements."""
    body = [_statement(draw, place) for place in range(draw(st.integers(3, 10)))]
    return "\n".join(
        ["import numpy as np", "import pandas as pd", _frame(draw, "df"), _frame(draw, "other"), *body, ""]
    )


@pytest.mark.fuzz
def test_random_programs(spark: SparkSession, tmp_path: Path) -> None:
    @seed(int(os.environ.get("SEED", "0")))
    @settings(
        max_examples=int(os.environ.get("PROGRAMS", "50")),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(programs())
    def check(source: str) -> None:
        run = run_both(source, tmp_path, spark)
        doubts = [d for d in run.translation.diagnostics if d.code.id.startswith(DOUBTS)]
        assert doubts or not run.differences, f"{source}\n{run.code}\n" + "\n".join(run.differences)

    check()
