"""Databricks notebooks and percent scripts: Python files that hold cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.diagnostics import Span
from translator.document import Document, parse_document


def parse(text: str) -> Document:
    document = parse_document(text.encode())
    assert document.render([cell.code for cell in document.cells]) == text.encode()
    return document


def summary(document: Document) -> list[tuple[int | None, str, int, bool]]:
    return [(cell.number, cell.code, cell.line, cell.translate) for cell in document.cells]


DATABRICKS = """\
# Databricks notebook source
# MAGIC %md
# MAGIC # Title

# COMMAND ----------

# DBTITLE 1,Load

import pandas as pd
df = pd.read_csv("a.csv")

# COMMAND ----------

# MAGIC %sql
# MAGIC select '(

# COMMAND ----------

# MAGIC %python
# MAGIC x = 1
# MAGIC
# MAGIC if x:
# MAGIC     %time y = 2

# COMMAND ----------

# a comment
# MAGIC %pip install x
z = 3

# COMMAND ----------

# COMMAND ----------

# MAGIC %run ./other

# COMMAND ----------

# MAGIC %pip install x
# MAGIC %pip install y
"""


def test_databricks_cells() -> None:
    document = parse(DATABRICKS)
    assert document.kind == "databricks"
    assert summary(document) == [
        (1, 'import pandas as pd\ndf = pd.read_csv("a.csv")\n', 9, True),
        (2, "# MAGIC %sql\n# MAGIC select '(\n", 14, False),
        (3, "x = 1\n\nif x:\n    __magic_0__; y = 2\n", 20, True),
        (4, "# a comment\n# MAGIC %pip install x\nz = 3\n", 27, True),
        (5, "", 33, True),
        (6, "# MAGIC %run ./other\n", 35, False),
        (7, "# MAGIC %pip install x\n# MAGIC %pip install y\n", 39, False),
    ]


def test_databricks_cells_are_written_in_place() -> None:
    document = parse(DATABRICKS)
    codes = [cell.code for cell in document.cells]
    codes[0] = "import spark"
    codes[2] = codes[2].replace("x = 1\n", "x = 1\n\nw = 2\n").replace("y = 2", "y = 3")
    codes[4] = "new = 1"
    expected = (
        DATABRICKS.replace('import pandas as pd\ndf = pd.read_csv("a.csv")\n', "import spark\n")
        .replace("# MAGIC x = 1\n", "# MAGIC x = 1\n# MAGIC\n# MAGIC w = 2\n")
        .replace("%time y = 2", "%time y = 3")
        .replace(
            "----------\n\n# COMMAND ----------\n\n# MAGIC %run",
            "----------\n\nnew = 1\n# COMMAND ----------\n\n# MAGIC %run",
        )
    )
    assert document.render(codes) == expected.encode()


def test_positions_in_databricks_files_are_those_of_the_file() -> None:
    document = parse(DATABRICKS)
    assert document.span(0, 2, 1, 2, 3) == Span(None, 10, 1, 10, 3)
    assert document.span(2, 1, 1, 1, 6) == Span(None, 20, 9, 20, 14)
    assert document.span(2, 4, 18, 4, 23) == Span(None, 23, 19, 23, 24)


def test_newlines_of_databricks_files_are_kept() -> None:
    document = parse(DATABRICKS.replace("\n", "\r\n"))
    codes = [cell.code for cell in document.cells]
    codes[0] += "new = 1\n"
    expected = DATABRICKS.replace('"a.csv")\n', '"a.csv")\nnew = 1\n').replace("\n", "\r\n")
    assert document.render(codes) == expected.encode()


PERCENT = '''\
# -*- coding: utf-8 -*-
# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
# ---

# %% [markdown]
# # Title's (

# %% Load {"tags": ["a"]}
# %matplotlib inline
import pandas as pd

%time df = pd.read_csv("a.csv")

#%%
s = """
# %% not a cell
"""

# %% title [raw]
raw text's

# %%
%%sql
select (

# %%
# %%time
def f():
    a = 1
# %% also not a cell
    return a

# %%'''


def test_percent_cells() -> None:
    document = parse(PERCENT)
    assert document.kind == "percent"
    assert summary(document) == [
        (1, '# %matplotlib inline\nimport pandas as pd\n\n__magic_0__; df = pd.read_csv("a.csv")\n', 12, True),
        (2, 's = """\n# %% not a cell\n"""\n', 18, True),
        (3, "%%sql\nselect (\n", 26, False),
        (4, "# %%time\ndef f():\n    a = 1\n# %% also not a cell\n    return a\n", 30, True),
        (5, "", 37, True),
    ]


def test_percent_cells_are_written_in_place() -> None:
    document = parse(PERCENT)
    codes = [cell.code for cell in document.cells]
    codes[0] = codes[0].replace("import pandas as pd", "import spark").replace("pd.", "spark.")
    codes[4] = "x = 1"
    expected = PERCENT.replace("import pandas as pd", "import spark").replace("pd.", "spark.") + "\nx = 1"
    assert document.render(codes) == expected.encode()
    assert document.span(0, 4, 14, 4, 16) == Span(None, 15, 7, 15, 9)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("# %%\n", [""]),
        ("x = 1\n# %%\ny = 2\n", ["x = 1\n", "y = 2\n"]),
        ('"""Doc."""\n\n# %% one\n\nx = 1\n\n\n# %% two\ny', ['"""Doc."""\n', "x = 1\n", "y"]),
        ("# %%% sub\nx = 1", ["x = 1"]),
        ('# %% language="bash"\n# ls\n# %%\nx', ["x"]),
        ("# %%\n# ---\n# ---", ["# ---\n# ---"]),
        ("# %%\n   \nx = 1\n  \n", ["x = 1\n"]),
        ('# %%\n!echo "(\n# %%\nx', ["__magic_0__\n", "x"]),
    ],
)
def test_small_percent_scripts(text: str, codes: list[str]) -> None:
    document = parse(text)
    assert (document.kind, [cell.code for cell in document.cells]) == ("percent", codes)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1 # %%\n",
        "    # %%\n",
        "# %%time\n",
        "# 5 %% 3\n",
        's = """\n# %%\n"""\n',
        "def f():\n    a\n# %%\n    b\n",
        "f(\n# %%\n)",
    ],
)
def test_plain_scripts_that_mention_percent_signs(text: str) -> None:
    assert parse(text).kind == "script"


PARTS = st.lists(
    st.sampled_from(
        [
            "# %%",
            "# %% [markdown]",
            "# COMMAND ----------",
            "# MAGIC %md",
            "# MAGIC %python",
            "# MAGIC x = 1",
            "# DBTITLE 1,x",
            "x = 1",
            "%time x",
            "!ls",
            "",
            "  ",
            '"""',
            "(",
            "%%sql",
            "# ---",
            "    y",
        ]
    ),
    max_size=14,
)


@settings(deadline=None)
@given(PARTS, st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_any_lines_come_back(rows: list[str], databricks: bool, newline: str, ends: bool) -> None:
    rows = ["# Databricks notebook source", *rows] if databricks else rows
    data = (newline.join(rows) + newline * ends).encode()
    document = parse_document(data)
    codes = [cell.code for cell in document.cells]
    assert document.render(codes) == data
    written = document.render(
        [code + "\n#END\n" if cell.translate else code for cell, code in zip(document.cells, codes, strict=True)]
    )
    assert written.count(b"#END") == sum(cell.translate for cell in document.cells)
    for index, cell in enumerate(document.cells):
        assert document.span(index, 1, 1, 1, 1).line <= cell.line <= max(len(rows) + 1, 1)
