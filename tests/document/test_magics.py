"""Magics are masked so that the code parses, and come back as they were written."""

from __future__ import annotations

import json

import libcst
import pytest

from translator.diagnostics import Span
from translator.document import Document, parse_document


def notebook(*sources: str) -> Document:
    cells = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for source in sources
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_document(json.dumps(content).encode(), suffix=".ipynb")


def render(document: Document, *codes: str) -> list[str]:
    return [cell["source"] for cell in json.loads(document.render(codes))["cells"]]


def rewritten(source: str, old: str, new: str) -> str:
    """The text of a cell in whose code `old` was replaced."""
    document = notebook(source)
    assert old in document.cells[0].code
    return render(document, document.cells[0].code.replace(old, new))[0]


OPAQUE = [
    "%matplotlib inline",
    "%config InlineBackend.figure_format = 'retina'",
    "!pip install x",
    "!!ls",
    "!echo \"it's (",
    "?help",
    "??help",
    "obj?",
    "obj??",
    "obj.attribute?",
    "df[0].head??",
    "%timeit?",
    "%timeit f(x)",
    "%time",
    "%time !ls",
    "%time for x in y: f(x)",
    "%sql select * from t where a = '(",
    "/f x",
    ",f a b",
    ";f a b",
    "%load_ext autoreload  # comment",
    "%run a \\\n  b \\\n  c",
    "!ls \\\n  -la",
]


@pytest.mark.parametrize("magic", OPAQUE)
@pytest.mark.parametrize(
    "frame", ["{}", "{}\n", "a = 1\n{}\nb = 2", "if a:\n    {}\nb = 2", "def f():\n\tif a:\n\t\t{}\n"]
)
def test_an_opaque_magic_becomes_a_name_and_comes_back(magic: str, frame: str) -> None:
    source = frame.format(magic)
    document = notebook(source)
    code = document.cells[0].code
    assert code == frame.format("__magic_0__")
    libcst.parse_module(code)
    assert render(document, code + "\nlast") == [source + "\nlast"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("files = !ls", "files = __magic_0__"),
        ("files: list = !ls *.csv", "files: list = __magic_0__"),
        ("a, b = %sql select 1", "a, b = __magic_0__"),
        ("if a:\n    files = !ls \\\n  x\n    b", "if a:\n    files = __magic_0__\n    b"),
        ("d[f(a=1)] = !ls", "d[f(a=1)] = __magic_0__"),
        ("%time f()", "__magic_0__; f()"),
        ("%time   f();", "__magic_0__; f();"),
        ("%time x = f() # note", "__magic_0__; x = f() # note"),
        ("%time x = f(); y = 2", "__magic_0__; x = f(); y = 2"),
        ("%time x = f() + \\\n  1\ny", "__magic_0__; x = f() + \\\n  1\ny"),
        ("%time await f()", "__magic_0__; await f()"),
        ("if a:\n    %time f()", "if a:\n    __magic_0__; f()"),
        ("x = %time f()", "__magic_0__; x = f()"),
        ("x, y = %time  f(a=1)", "__magic_0__; x, y = f(a=1)"),
        ("%time f()\n%time g()\n!ls", "__magic_0__; f()\n__magic_1__; g()\n__magic_2__"),
        ("pip install pandas", "__magic_0__"),
        ("\ncd ..\n", "\n__magic_0__\n"),
    ],
)
def test_a_magic_around_code_leaves_the_code_to_be_translated(source: str, code: str) -> None:
    document = notebook(source)
    assert document.cells[0].code == code
    libcst.parse_module(code)
    assert render(document, code + "\nlast") == [source + "\nlast"]


@pytest.mark.parametrize(
    "source",
    [
        's = """\n%time x\n!ls\nobj?\n"""',
        "s = '''\n%%sql\n'''\n",
        "s = 'a\\\n%time x'",
        "x = (a\n % b\n)",
        "x = [\n%time\n]",
        "x = a \\\n  % b",
        "# %time x\n#!ls\n# why?",
        "a != b\na %= 2\nx = 'what?'",
        "f(x=1)['?']",
        "x = a == b % c",
        'f"{x["a"]}"\ny = 1',
        "df;",
        "await f()",
        "pip = 1",
        "run - 1",
        "cat = f(x)",
        "time.sleep(1)",
        "print 'python 2'",
        "x = 1\npip install pandas",
    ],
)
def test_what_only_looks_like_a_magic_is_left_alone(source: str) -> None:
    assert notebook(source).cells[0].code == source


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("%%time\nx = 1", "x = 1", 2),
        ("%%capture out --no-stderr\nx = 1", "x = 1", 2),
        ("\n\n%%time\n%%capture\nx = 1\n", "x = 1\n", 5),
        ("# note\n%%time\nx = 1", "x = 1", 3),
        ("%%time\n%matplotlib inline\nx = 1", "__magic_0__\nx = 1", 2),
        ("%%time", "", 1),
    ],
)
def test_the_body_of_a_timed_or_captured_cell_is_code(source: str, code: str, line: int) -> None:
    document = notebook(source)
    (cell,) = document.cells
    assert (cell.code, cell.line, cell.translate) == (code, line, True)
    assert render(document, code + "\n# new") == [source + "\n# new"]


@pytest.mark.parametrize(
    "source",
    ["%%sql\nselect '(", "%%bash\nls", "%%html\n<b>", "%%writefile a.py\nx", "%%timeit\nf()", "%%time\n%%sql\nx"],
)
def test_a_cell_in_another_language_is_left_alone(source: str) -> None:
    document = notebook(source, "x = 1")
    assert [cell.translate for cell in document.cells] == [False, True]
    assert render(document, document.cells[0].code, "x = 2") == [source, "x = 2"]


def test_the_names_are_unique_in_the_document() -> None:
    document = notebook("!a", "!b", "s = '__magic_0__'")
    assert [cell.code for cell in document.cells] == ["__magic1_0__", "__magic1_1__", "s = '__magic_0__'"]


def test_a_bracket_too_many_does_not_hide_the_magics_after_it() -> None:
    assert notebook("x)\n!ls").cells[0].code == "x)\n__magic_0__"


def test_an_indented_cell_is_code() -> None:
    document = notebook("    x = 1\n    if x:\n        !ls\n")
    assert document.cells[0].code == "x = 1\nif x:\n    __magic_0__\n"
    assert document.span(0, 1, 1, 1, 6) == Span(1, 1, 5, 1, 10)
    assert document.span(0, 3, 5, 3, 16) == Span(1, 3, 9, 3, 12)


def test_time_follows_a_statement_that_was_split_off() -> None:
    assert rewritten("%time x = f()\nz", "; x = f()", "\nx = g()\ny = 1") == "%time x = g()\ny = 1\nz"
    assert rewritten("%time x = f()", "; x = f()", "\n# note\nx = g()") == "# note\n%time x = g()"
    assert rewritten("if a:\n    %time f()", "; f()", "\n    # n\n    g()") == "if a:\n    # n\n    %time g()"
    assert rewritten("x = %time f()", "; x = f()", "\nx = g()") == "x = %time g()"


def test_time_stays_on_one_line_for_ipython() -> None:
    many = "f(\n    1,  # one\n    # two\n\n    2,\n)  # end"
    assert rewritten("%time x = f()", "f()", many) == "# one\n# two\n%time x = f( \\\n    1, \\\n    2, \\\n)  # end"
    assert rewritten("x = %time f()", "f()", many) == "# one\n# two\nx = %time f( \\\n    1, \\\n    2, \\\n)  # end"
    assert rewritten("%time a + \\\n  b", "b", "c") == "%time a + \\\n  c"


def test_time_that_has_no_single_statement_left_times_nothing() -> None:
    assert rewritten("%time x = f()", "; x = f()", "\nfor a in b:\n    c") == "%time pass\nfor a in b:\n    c"
    assert rewritten("%time x = f()", "f()", 'f("""\n""")') == '%time pass\nx = f("""\n""")'
    assert rewritten("if a:\n    %time x = f()\nb", "; x = f()", "") == "if a:\n    %time pass\nb"
    assert rewritten("%time x = f()\ny", "__magic_0__; x = f()\n", "") == "y"


@pytest.mark.parametrize(
    ("source", "code_span", "expected"),
    [
        ("%time x = f()", (1, 14, 1, 21), (1, 7, 1, 14)),
        ("%time x = f()", (1, 1, 1, 12), (1, 1, 1, 1)),
        ("x = %time f()", (1, 14, 1, 15), (1, 1, 1, 2)),
        ("x = %time f()", (1, 18, 1, 21), (1, 11, 1, 14)),
        ("a\n!ls \\\n  x\nb = 1", (3, 1, 3, 6), (4, 1, 4, 6)),
        ("a\n!ls \\\n  x\nb = 1", (2, 1, 2, 12), (2, 1, 3, 4)),
        ("a = !ls -la", (1, 5, 1, 16), (1, 5, 1, 12)),
        ("%%time\n\nx = 1", (2, 5, 2, 6), (3, 5, 3, 6)),
        ("%%time\nx = 1", (1, 1, 1, 6), (2, 1, 2, 6)),
        ("%%time\nx = 1", (1, 1, 1, 1), (2, 1, 2, 1)),
        ("!a\n!b\nx", (3, 1, 3, 2), (3, 1, 3, 2)),
    ],
)
def test_positions_are_those_of_the_cell(
    source: str, code_span: tuple[int, int, int, int], expected: tuple[int, int, int, int]
) -> None:
    assert notebook("first", source).span(1, *code_span) == Span(2, *expected)
