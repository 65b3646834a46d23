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
    made = "pd.DataFrame({'price': list(map(int, '123'))})"
    source = f"import pandas as pd\nfrom project_helpers import clean\nkept = clean({made})\n"
    assert "from project_helpers import clean" in translated(source, project).codes[0]


def test_a_name_that_the_program_has_too_is_taken_in_under_another_one(project: Path, spark: SparkSession) -> None:
    source = READ + "from project_helpers import clean\nLOW = 5\ngood = clean(df)\ndear = df[df['price'] > LOW]\n"
    run = run_both(source, project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code
    assert "frame.filter(F.col(column) > project_helpers_LOW)" in run.code


def test_names_of_two_modules_are_told_apart(project: Path, spark: SparkSession) -> None:
    (project / "other_helpers.py").write_text(HELPERS.replace("LOW = 1.0", "LOW = 2.0").replace("clean(", "strict("))
    source = READ + "from project_helpers import clean\nfrom other_helpers import strict\n"
    run = run_both(source + "good = clean(df)\nbest = strict(df)\n", project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code


def test_what_a_module_is_called_stays(project: Path, spark: SparkSession) -> None:
    logged = "import logging\nlog = logging.getLogger(__name__)\n" + HELPERS.replace(
        "    frame = _known(frame, column)\n", "    frame = _known(frame, column)\n    frame['by'] = log.name\n"
    )
    (project / "project_loggers.py").write_text(logged.replace('"""Helpers of the project."""\n\n', ""))
    source = READ + "from project_loggers import clean\nlog = 'the program'\ngood = clean(df)\n"
    run = run_both(source, project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code


def test_a_module_that_asks_where_it_is_stays(project: Path) -> None:
    (project / "project_helpers.py").write_text(HELPERS.replace("LOW = 1.0", "LOW = len(__file__)"))
    source = READ + "from project_helpers import clean\ngood = clean(df)\n"
    assert "from project_helpers import clean" in translated(source, project).codes[0]


PACKAGE = {
    "__init__.py": "from .cleaning import clean\n",
    "cleaning.py": """\
import pandas as pd
from .settings import LOW, FACTORS
from .inner.known import known as only_known


def clean(frame, column="price"):
    frame = only_known(frame, column)
    return frame[frame[column] > LOW]


def scaled(frame):
    frame["scaled"] = frame["price"] * FACTORS["price"]
""",
    "settings.py": 'LOW = 1.0\nFACTORS = {"price": 3}\nKEYS = ["region", "product"]\n',
    "inner/__init__.py": "",
    "inner/known.py": """\
import numpy as np
from ..settings import FACTORS


def known(frame, column):
    return frame[frame[column].notna()]


def flag(frame):
    return frame.assign(flag=np.where(frame["price"] > FACTORS["price"], 1, 0))


class Cleaner:
    def __init__(self, frame):
        self.frame = frame

    def run(self):
        self.frame = known(self.frame, "price")
        return self.frame
""",
}
OF_A_PACKAGE = """
from shop_package.cleaning import clean, scaled
from shop_package.inner import known as k
import shop_package.settings as settings
from shop_package import clean as cleaned
from shop_package.inner.known import Cleaner
a = clean(df)
scaled(a)
b = k.flag(a)
c = k.known(df, "region")
d = cleaned(df, "quantity")
e = Cleaner(df).run()
sums = df.groupby(settings.KEYS)["price"].sum().reset_index()
dear = df[df["price"] > settings.LOW]
"""


@pytest.fixture
def package(project: Path) -> Path:
    for name, text in PACKAGE.items():
        file = project / "shop_package" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return project


def test_functions_of_a_package_with_relative_imports(package: Path, spark: SparkSession) -> None:
    run = run_both(READ + OF_A_PACKAGE.lstrip(), package, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code
    assert run.code.count("def known(") == 1
    assert "import shop_package.settings as settings" in run.code


def test_a_program_within_a_package(package: Path) -> None:
    folder = package / "shop_package"
    source = "import pandas as pd\nfrom .cleaning import clean\nfrom .inner import known as k\n"
    made = translated(source + 'df = pd.read_csv("../sales.csv")\n' + "a = clean(df)\nb = k.flag(df)\n", folder)
    assert made.unbounded == 0
    assert "frame.filter(F.col(column) > LOW)" in made.codes[0]
    assert "from .inner import known as k" in made.codes[0]


def test_a_definition_of_the_program_is_not_taken_for_that_of_a_module(project: Path, spark: SparkSession) -> None:
    source = READ + "from project_helpers import clean\ndef _known(frame, column):\n    return frame.head(1)\n"
    run = run_both(source + "good = clean(df)\nfirst = len(_known(df, 'price'))\n", project, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.translation.unbounded == 0, run.code
    assert "project_helpers_known(frame, column)" in run.code


def test_what_a_module_holds_is_not_known_where_it_is_changed(package: Path) -> None:
    source = READ + "import shop_package.settings as settings\n"
    kept = translated(source + "settings.LOW = 2\ndear = df[df['price'] > settings.LOW]\n", package)
    assert "settings.LOW" in kept.codes[0].split("dear")[1]
    assert kept.unbounded
