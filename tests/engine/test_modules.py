"""Functions that a program imports from another file of its project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import READ, SALES
from tests.programs import run_both, translated

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HELPERS = '''\
"""Helpers of the project."""

import numpy as np
import pandas as pd

LOW = 1.0


def _known(frame, column):
    return frame[frame[column].notna()]


def clean(frame: pd.DataFrame, column: str = "price") -> pd.DataFrame:
    """Drop what is missing or too low."""
    frame = _known(frame, column)
    return frame[frame[column] > LOW]


def mark(frame):
    frame["dear"] = np.where(frame["price"] > 2, "yes", "no")


def unused(frame):
    return frame.T
'''


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "project_helpers.py").write_text(HELPERS)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


PROGRAM = """
from project_helpers import clean, mark as marked

good = clean(df)
marked(good)
n = len(good)
by_column = clean(df, column="quantity")
"""


def test_imported_functions_are_taken_into_the_program(project: Path, spark: SparkSession) -> None:
    run = run_both(READ + PROGRAM.lstrip(), project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code
    assert "project_helpers" not in run.code
    assert "unused" not in run.code


def test_an_imported_function_that_changes_its_argument(project: Path, spark: SparkSession) -> None:
    run = run_both(READ + "import project_helpers\nproject_helpers.mark(df)\nm = len(df.columns)\n", project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)


def test_an_import_stays_where_nothing_of_it_is_rewritten(project: Path) -> None:
    source = (
        "import pandas as pd\nfrom project_helpers import clean\nkept = clean(pd.DataFrame(dict(price=range(3))))\n"
    )
    assert "from project_helpers import clean" in translated(source, project).codes[0]


def test_a_name_that_the_program_has_too_is_not_taken_in(project: Path) -> None:
    source = READ + "from project_helpers import clean\nLOW = 5\ngood = clean(df)\n"
    translation = translated(source, project)
    assert "from project_helpers import clean" in translation.codes[0]
    assert translation.unbounded == 1
