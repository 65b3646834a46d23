"""Columns of moments of a time zone: what Spark does with the moments in UTC is what pandas does, or pandas does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fuzz.running import judged
from tests.programs import translated
from translator.registry import load_rules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HEAD = """import numpy as np
import pandas as pd
df = pd.read_csv("moments.csv", parse_dates=["z", "t"])
df["b"] = df["z"].dt.tz_convert("Europe/Berlin")
df["k"] = df["t"].dt.tz_localize("Asia/Kolkata")
"""
MOMENTS = """n,z,t,s
3,2024-03-31T00:30:00Z,2024-01-05 10:00:00,2024-01-05T10:00:00+00:00
1,2024-03-31T01:30:00Z,2024-03-31 02:30:00,2024-03-31T00:30:00+00:00
2,,,
5,2024-10-27T00:30:00Z,1969-12-31 23:30:00,1969-12-31T23:30:00+00:00
5,2024-03-31T00:30:00Z,2024-03-01 00:00:00,2024-03-01T00:00:00+00:00
"""
NATIVE = [
    "v = df[df['z'] >= '2024-03-31 01:00']",
    "v = df[df['b'] >= '2024-03-31 03:00']",
    "v = df[df['b'] < pd.Timestamp('2024-10-27 01:30', tz='Europe/Berlin')]",
    "v = df[df['z'] == df['b']]",
    "v = df['b'].dt.hour",
    "df['d'] = df['b'].dt.date",
    "df['d'] = df['b'].dt.normalize()",
    "df['d'] = df['k'].dt.floor('D')",
    "v = df['b'].dt.tz_localize(None)",
    "v = df['k'].dt.tz_convert(None)",
    "v = df['k'].dt.tz_convert('UTC').dt.strftime('%H:%M')",
    "v = df['b'].max()\nw = df[df['b'] == v]",
    "v = df['b'].max() - df['z']",
    "v = (df['z'] - df['k']).dt.total_seconds()",
    "v = df['b'] + pd.Timedelta(hours=3)",
    "v = df['b'].unique()",
    "v = df['b'].dtype",
    "v = df.groupby('b')['n'].sum()",
    "v = df.groupby(df['b'].dt.to_period('M'))['n'].sum()",
    "v = df.groupby('n')['b'].max()",
    "v = df['b'].fillna(df['b'].min())",
    "v = df.sort_values(['b', 'n'], ascending=False)",
    "v = df.merge(df[['b', 'n']].drop_duplicates('b'), on='b')",
    "v = df['z'].shift(1)",
    "v = df['b'].tolist()",
    "v = df.select_dtypes('datetimetz')",
    "v = pd.api.types.is_datetime64_any_dtype(df['b'])",
    "v = pd.to_datetime(df['s'])",
    "v = pd.to_datetime(df['t'], utc=True)",
    "v = pd.to_datetime(df['n'], unit='D', utc=True)",
    "v = [key for key, part in df.groupby('b')]",
    "v = np.where(df['z'] > '2024-06-01', 'late', 'early')",
]
PANDAS = [
    "v = df['b'].astype(str)",
    "v = df['b'].dt.strftime('%H:%M %Z')",
    "v = df['b'] + pd.DateOffset(days=1)",
    "v = df['t'].dt.tz_localize('UTC', ambiguous='NaT')",
    "v = df.set_index('b').resample('D')['n'].sum()",
]


@pytest.mark.parametrize("statement", [*NATIVE, *PANDAS])
def test_zones(statement: str, spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "moments.csv").write_text(MOMENTS)
    verdict = judged(f"{HEAD}{statement}\n", tmp_path, spark, load_rules())
    assert verdict.outcome == "equal", f"{verdict.detail}\n{verdict.code}"
    assert verdict.translation is not None
    codes = {found.code.id for found in verdict.translation.diagnostics}
    assert ("PS201" in codes) == (statement in PANDAS), verdict.code


def test_a_text_of_another_zone_than_the_first_rows_is_an_error(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "moments.csv"
    path.write_text("n,z\n1,2024-03-31T00:30:00Z\n")
    program = f"import pandas as pd\ndf = pd.read_csv({str(path)!r}, parse_dates=['z'])\n"
    made = translated(program, tmp_path)
    path.write_text("n,z\n1,2024-03-31T00:30:00+02:00\n")
    scope: dict[str, Any] = {}
    exec(made.render().decode(), scope)
    with pytest.raises(Exception, match=r"FAILED_READ_FILE|MALFORMED_RECORD|CANNOT_PARSE"):
        scope["df"].toPandas()
