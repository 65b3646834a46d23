"""Columns of periods: what is done with their texts is what pandas does with periods, or pandas does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.running import judged
from translator.registry import load_rules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HEAD = """import pandas as pd
df = pd.read_csv("days.csv", parse_dates=["t"])
df["m"] = df["t"].dt.to_period("M")
df["q"] = df["t"].dt.to_period("Q")
df["w"] = df["t"].dt.to_period("W")
"""
DAYS = "k,n,t\na,3,2024-01-05\nb,1,2024-03-31\n,2,\na,5,1969-12-31\nc,5,2024-03-01\n"
NATIVE = [
    "v = df[df['m'] == '2024-03']",
    "v = df[df['q'] < '2024Q1']",
    "v = df['m'].dt.year",
    "df['y'] = df['q'].dt.year",
    "v = df['q'].dt.start_time",
    "v = df['w'].dt.to_timestamp()",
    "v = df['m'].astype(str)",
    "v = df['m'].max()\nw = df[df['m'] == v]",
    "v = df['m'].unique()",
    "v = df['m'].value_counts()",
    "v = df.groupby('m')['n'].sum()",
    "v = df.groupby('m', dropna=False)['n'].sum()",
    "v = df.groupby('k')['m'].max()",
    "v = df['m'].fillna(df['m'].min())",
    "v = df.sort_values('m', ascending=False)",
    "v = df.merge(df[['m', 'n']].drop_duplicates('m'), on='m')",
    "v = df['m'].shift(1)",
    "v = df['m'].isin([df['m'].max()])",
    "v = df[df['n'] > 9].groupby('m')['n'].sum()",
]
PANDAS = [
    "v = df['m'].fillna('2020-01')",
    "v = df['m'] + 1",
    "v = df['m'].isin(['2024-01'])",
    "v = df['m'] == 'Jan 2024'",
    "v = df['m'].dt.day",
    "v = df['q'].dt.month",
    "v = df['w'].dt.end_time",
    "v = df[['m', 'q']].max()",
    "v = df['m'].agg(['min', 'max'])",
    "v = df['m'].mode()",
    "v = df['m'].map(lambda m: m.day if m == m else 0)",
]


@pytest.mark.parametrize("statement", [*NATIVE, *PANDAS])
def test_periods(statement: str, spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text(DAYS)
    verdict = judged(f"{HEAD}{statement}\n", tmp_path, spark, load_rules())
    assert verdict.outcome == "equal", f"{verdict.detail}\n{verdict.code}"
    assert verdict.translation is not None
    codes = {found.code.id for found in verdict.translation.diagnostics}
    assert ("PS201" in codes) == (statement in PANDAS), verdict.code
