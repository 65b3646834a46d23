"""Whole verifications: programs are run, planted differences are found at their place, odd programs are named.

Most pairs are pandas on both sides, since starting Spark takes a while; one notebook goes through Spark.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from translator.errors import VerificationError
from translator.verify import Outcome, Verification, verify

DATA = "k,x,y\n" + "".join(f"{'abc'[at % 3]},{at},{at / 8}\n" for at in range(40))
SETUP = "import pandas as pd\ndf = pd.read_csv('data.csv')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text(DATA)
    return tmp_path


def run(folder: Path, original: str, translated: str, **options: Any) -> Verification:
    (folder / "original.py").write_text(original)
    (folder / "translated.py").write_text(translated)
    return verify(folder / "original.py", folder / "translated.py", master="local[2]", **options)


def outcomes(verification: Verification) -> dict[str, str]:
    return {value.name: value.outcome.value for _, value in verification.values()}


def notebook(path: Path, *cells: str) -> Path:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, path)
    return path


ONLY_HERE, ONLY_THERE = "only in the original", "only in the translation"

# name: original, translation, value, column, what is different
PLANTED = {
    "a value": ("df['z'] = df.x * 2", "df['z'] = df.x * 2 + (df.x == 7)", "df", "z", "other values"),
    "a filter too wide": ("big = df[df.x > 5]", "big = df[df.x >= 5]", "big", None, ONLY_THERE),
    "a filter too narrow": ("big = df[df.x >= 5]", "big = df[df.x > 5]", "big", None, ONLY_HERE),
    "an aggregate": ("g = df.groupby('k').y.sum()", "g = df.groupby('k').y.mean()", "g", "y", "other values"),
    "a lost column": ("df = df.drop(columns='y')", "df = df[['k']]", "df", "x", "is not in the translation"),
    "a type": ("s = df.x.astype(str)", "s = df.x", "s", "x", "another type: string against integer"),
    "a scalar": ("n = len(df)", "n = len(df) - 1", "n", None, "another value"),
    "a list": ("ks = sorted(df.k.unique())", "ks = sorted(df.k.unique())[::-1]", "ks", None, "other items"),
    "an order": ("s = df.sort_values('y', ascending=False)", "s = df.sort_values('y')", "s", "y",
                 "sorted in another order"),
    "a printed number": ("print('mean', df.y.mean())", "print('mean', df.y.mean() + 1)", "printed df.y.mean()", None,
                         "another value"),
    "a printed text": ("print(f'{len(df)} rows')", "print(f'{len(df)} lines')", "printed f'{len(df)} rows'", None,
                       "another text"),
    "a change in place": ("df.loc[df.x > 30, 'y'] = 0", "df.loc[df.x > 31, 'y'] = 0", "df", "y", "other values"),
    "shown rows": ("df.head()", "df.assign(x=df.x + 100).head()", "shown df.head()", "x", "other values"),
    "too few shown": ("df.head(8)", "df.head(7)", "shown df.head(8)", None, "another number of rows: 8 against 7"),
    "a file": ("df.to_csv('o.csv', index=False)", "df[df.x != 3].to_csv('o.csv', index=False)", "written o.csv", None,
               ONLY_HERE),
    "missing for zero": ("t = df.y.sum()", "t = None", "t", None, "another kind of value: float64 against missing"),
}  # fmt: skip


def planted_notebooks(folder: Path, side: int) -> Path:
    cells = [f"df = pd.read_csv('data.csv')\n{pair[side]}" for pair in PLANTED.values()]
    return notebook(folder / f"side{side}.ipynb", "import pandas as pd", *cells)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Verification:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "data.csv").write_text(DATA)
    return verify(planted_notebooks(folder, 0), planted_notebooks(folder, 1))


@pytest.mark.parametrize("name", PLANTED)
def test_planted_differences_are_found(planted: Verification, name: str) -> None:
    *_, value_name, column, what = PLANTED[name]
    cell = list(PLANTED).index(name) + 2
    step = planted.steps[-1] if value_name.startswith("written") else planted.steps[cell - 1]
    assert step.place == ("written files" if value_name.startswith("written") else f"cell {cell}")
    assert step.outcome is Outcome.DIFFERS
    value = next(value for value in step.values if value.name == value_name)
    assert value.comparison is not None
    assert (value.comparison.differences[0].column, value.comparison.differences[0].what) == (column, what)


def test_the_first_difference_is_named(planted: Verification) -> None:
    found = planted.first_difference()
    assert planted.outcome is Outcome.DIFFERS
    assert found is not None
    assert (found[0].place, found[1].name if found[1] else "") == ("cell 2", "df")


def test_a_program_is_equal_to_itself(folder: Path) -> None:
    book = planted_notebooks(folder, 0)
    verification = verify(book, book)
    assert verification.outcome is Outcome.EQUAL
    assert verification.equal
    assert verification.count(Outcome.NOT_COMPARED) == 0
    assert json.loads(json.dumps(verification.as_dict()))["outcome"] == "equal"


def test_rows_that_nothing_determines_are_free(folder: Path) -> None:
    ours = SETUP + "df.head()\ndf.sample(3)\ndf\ndf.sort_values('k').head(4)\nb = df.x\n"
    theirs = SETUP + "df.tail()\ndf.head(3)\ndf.head(2)\ndf[df.k == 'a'].tail(4)\nb = df.x[::-1]\n"
    assert run(folder, ours, theirs).outcome is Outcome.EQUAL


def test_rows_that_tie_in_a_sort_keep_their_order(folder: Path) -> None:
    many = "import pandas as pd\ndf = pd.DataFrame({'k': [n % 2 for n in range(999)], 'x': range(999)})\n"
    ours = many + "last = df.sort_values('k').tail(3)['x'].sum()\n"
    theirs = many + "last = df[df.k == 1].tail(3)['x'].sum()\n"
    assert run(folder, ours, theirs).outcome is Outcome.EQUAL
    assert run(folder, ours.replace("'k')", "'k', kind='heapsort')"), theirs).outcome is Outcome.DIFFERS


def test_an_original_that_raises_is_named_with_its_place(folder: Path) -> None:
    with pytest.raises(VerificationError, match=r"the original fails on this data: line 3: KeyError: 'nope'"):
        run(folder, SETUP + "df['nope']\n", SETUP)


def test_a_translation_that_raises_fails_at_its_step_and_later_ones_are_not_compared(folder: Path) -> None:
    verification = run(folder, SETUP + "a = 1\nb = 2\n", SETUP + "a = 1 / 0\nb = 2\n")
    assert [step.outcome for step in verification.steps] == [Outcome.EQUAL, Outcome.FAILS, Outcome.NOT_COMPARED]
    assert verification.steps[1].message == "line 3: ZeroDivisionError: division by zero"
    assert not verification.equal


@pytest.mark.parametrize(
    "code", ["name = input('who? ')", "import sys\ntext = sys.stdin.read()", "import sys\nfor line in sys.stdin: pass"]
)
def test_a_program_that_reads_standard_input_is_told_so(folder: Path, code: str) -> None:
    with pytest.raises(VerificationError, match="reads standard input"):
        run(folder, code + "\n", "x = 1\n")


def test_a_program_that_loops_is_stopped(folder: Path) -> None:
    with pytest.raises(VerificationError, match=r"the original did not finish in 3 s; it was at line"):
        run(folder, "x = 1\nwhile True: x += 1\n", "x = 1\n", timeout=3)


def test_a_translation_that_loops_fails(folder: Path) -> None:
    verification = run(folder, "x = 1\ny = 2\n", "x = 1\nwhile True: y = 2\n", timeout=8)
    assert verification.outcome is Outcome.FAILS
    assert any("did not finish in 8 s" in step.message for step in verification.steps)


def test_a_program_that_kills_its_process_is_named(folder: Path) -> None:
    with pytest.raises(VerificationError, match="ended with signal SIGKILL"):
        run(folder, "import os\nos.kill(os.getpid(), 9)\n", "x = 1\n")


def test_a_missing_data_file_is_named_with_advice(folder: Path) -> None:
    with pytest.raises(VerificationError, match=r"the data file 'gone.csv' is not in the program's folder; .*--data"):
        run(folder, "import pandas as pd\ndf = pd.read_csv('gone.csv')\n", "x = 1\n")


def test_leaving_early_with_success_is_no_failure(folder: Path) -> None:
    program = "import sys\nx = 1\nsys.exit(0)\ny = 2\n"
    assert run(folder, program, program).outcome is Outcome.EQUAL
    with pytest.raises(VerificationError, match="exit status 3"):
        run(folder, "import sys\nsys.exit(3)\n", "x = 1\n")


def test_what_depends_on_the_clock_is_not_compared(folder: Path) -> None:
    program = "import time\nstart = time.time()\nx = 1\ntook = time.time() - start\nprint(f'{took} s')\n"
    found = outcomes(run(folder, program, program))
    assert found == {
        "start": "not compared", "x": "equal", "took": "not compared", "printed f'{took} s'": "not compared"
    }  # fmt: skip


def test_the_main_guard_is_run_and_its_statements_are_compared(folder: Path) -> None:
    program = SETUP + "def count(f):\n    return len(f)\n\nif __name__ == '__main__':\n    n = count(df)\n"
    assert outcomes(run(folder, program, program))["n"] == "equal"


def test_the_originals_are_never_touched(folder: Path) -> None:
    program = SETUP + "df.head(1).to_csv('data.csv')\nopen('new.txt', 'w').write('x')\n"
    run(folder, program, program)
    assert (folder / "data.csv").read_text() == DATA
    assert sorted(path.name for path in folder.iterdir()) == ["data.csv", "original.py", "translated.py"]


def test_absolute_paths_are_read_from_the_copy_and_not_written(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "far.csv"
    elsewhere.write_text(DATA)
    program = f"import pandas as pd\ndf = pd.read_csv('{elsewhere}')\ndf.head(1).to_csv('{elsewhere}')\n"
    verification = run(folder, program, program, rows=5)
    values = [value for _, value in verification.values() if value.name == "df"]
    assert values[0].comparison is not None
    assert values[0].comparison.rows == 5
    assert elsewhere.read_text() == DATA


def test_a_notebook_through_spark(folder: Path) -> None:
    (folder / "more.csv").write_text("k,name\na,first\nb,second\n")
    ours = notebook(
        folder / "ours.ipynb",
        "%matplotlib inline\nimport pandas as pd",
        "df = pd.read_csv('data.csv')\nmore = pd.read_csv('more.csv')\ndf.head()",
        "df['z'] = df.x * df.y\ndf.shape",
        "joined = df.merge(more, on='k', how='left')",
        "means = joined.groupby('k').agg(mean=('y', 'mean'), top=('x', 'max'))\nmeans",
        "print('rows', len(df))\ndf.sort_values('z', ascending=False)[['k', 'z']].head(3)",
        "doubled = df['x'] * 2\nlabelled = df.set_index('k')['y']",
        "wrong = df[df.x > 10]",
        "missing = joined.name.isna().sum()\nlater = df[df.y > 1]",
        "df.x.plot()",
        "bad = df.x.sum()",
    )
    theirs = notebook(
        folder / "theirs.ipynb",
        "from pyspark.sql import SparkSession, functions as F\n\nspark = SparkSession.builder.getOrCreate()",
        "df = spark.read.csv('data.csv', header=True, schema='k STRING, x BIGINT, y DOUBLE')\n"
        "more = spark.read.csv('more.csv', header=True, schema='k STRING, name STRING')\ndf.limit(5).toPandas()",
        "df = df.withColumn('z', F.col('x') * F.col('y'))\n(df.count(), len(df.columns))",
        "joined = df.join(more, on='k', how='left')",
        "means = joined.groupBy('k').agg(F.mean('y').alias('mean'), F.max('x').alias('top'))\nmeans.toPandas()",
        "print('rows', df.count())\ndf.orderBy(F.desc('z')).select('k', 'z').limit(3).toPandas()",
        "doubled = F.col('x') * 2\nlabelled = F.col('y')",
        "wrong = df.filter(F.col('x') >= 10)",
        "missing = joined.filter(F.col('name').isNull()).count()\nlater = df.filter(F.col('y') > 1)",
        "df.select('x').toPandas().x.plot()",
        "bad = df.select(F.expr('raise_error(k)')).collect()",
    )
    verification = verify(
        ours, theirs, master="local[2]", rows=30, columns_of={"doubled": ("df",), "labelled": ("df", "k")}
    )
    found = {step.cell: step.outcome.value for step in verification.steps}
    assert found == {
        1: "not compared", 2: "equal", 3: "equal", 4: "equal", 5: "equal", 6: "equal", 7: "equal", 8: "differs",
        9: "equal", 10: "equal", 11: "fails",
    }  # fmt: skip
    assert verification.steps[0].original.startswith("%matplotlib inline")
    first = verification.first_difference()
    assert first is not None
    assert first[0].place == "cell 8"
    assert "1 row only in the translation" in str(first[1].comparison) if first[1] else False
    assert "USER_RAISED_EXCEPTION" in verification.steps[-1].message
    assert {"Spark", "Java", "ANSI mode", "pandas", "Seed"} <= set(verification.settings)
    assert verification.settings["Case sensitive"] == "true"
    assert [(file.path, file.rows, file.sampled) for file in verification.data] == [
        ("data.csv", 40, 30),
        ("more.csv", 2, None),
    ]


def test_plots_are_compared_by_what_they_draw(folder: Path) -> None:
    start = "import pandas as pd\nimport matplotlib.pyplot as plt\ndf = pd.read_csv('data.csv')"
    cells = ["df.plot(x='x', y='y')", "df.groupby('k').y.sum().plot(kind='bar')\nplt.show()", "plt.scatter(df.x, df.y)",
             "df.hist()", "df.y.plot()"]  # fmt: skip
    ours = notebook(folder / "ours.ipynb", start, *cells)
    theirs = notebook(folder / "theirs.ipynb", start, *cells[:-1], "(df.y * 2).plot()")
    verification = verify(ours, theirs)
    drawn = [value for _, value in verification.values() if value.name == "drawn figure 1"]
    assert [value.outcome.value for value in drawn] == ["equal"] * 4 + ["differs"]
    assert drawn[-1].comparison is not None
    assert drawn[-1].comparison.differences[0].column == "lines of axes 1.y"


def test_tables_that_functions_return_are_compared(folder: Path) -> None:
    program = SETUP + (
        "def load(f, limit):\n    if limit:\n        return f[f.x < 9]\n    return f\n\n"
        "def main():\n    small = load(df, True)\n    return len(load(small, False))\n\nmain()\n"
    )
    equal = run(folder, program, program)
    assert outcomes(equal)["returned by load"] == "equal"
    wrong = run(folder, program, program.replace("f.x < 9", "f.x <= 9")).first_difference()
    assert wrong is not None
    assert (wrong[0].place, wrong[1].name if wrong[1] else "") == ("line 12", "returned by load")
