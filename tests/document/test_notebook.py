"""Notebooks: all that is not a changed source or a stale output stays byte for byte."""

from __future__ import annotations

import codecs
import json
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.document import Document, parse_document

OUTPUT = {"name": "stdout", "output_type": "stream", "text": ["1\n", "é \U0001f600"]}
PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"tags": ["a"]},
        "outputs": [OUTPUT],
        "source": source,
    } | more


def content(*cells: dict[str, Any], metadata: dict[str, Any] | None = None, minor: int = 4) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": minor}


def parse(notebook: dict[str, Any], **dump: Any) -> Document:
    dump = {"indent": 1, "ensure_ascii": False} | dump
    return parse_document((json.dumps(notebook, **dump) + "\n").encode(), suffix=".ipynb")


def unchanged(document: Document) -> list[str]:
    return [cell.code for cell in document.cells]


def built(minor: int) -> nbformat.NotebookNode:
    node = nbformat.v4
    notebook = node.new_notebook(metadata=PYTHON | {"widgets": {"x": {"state": {}}}, "title": "é"})
    notebook.nbformat_minor = minor
    notebook.cells = [
        node.new_markdown_cell("# Title\n![a](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}}),
        node.new_code_cell("%time x = 1\nx", execution_count=2, outputs=[node.new_output("stream", text="1\n")]),
        node.new_raw_cell("raw \\ text"),
        node.new_code_cell("", execution_count=None),
        node.new_code_cell("%%sql\nselect 1", execution_count=7, metadata={"collapsed": True}),
    ]
    if minor < 5:
        for cell in notebook.cells:
            del cell["id"]
        if minor < 1:
            del notebook.cells[0]["attachments"]
    return notebook


@pytest.mark.parametrize("minor", [0, 4, 5])
@pytest.mark.parametrize("keep", [False, True])
def test_a_notebook_that_is_not_changed_comes_back_byte_for_byte(minor: int, keep: bool) -> None:
    data = nbformat.writes(built(minor), version=nbformat.NO_CONVERT).encode()
    document = parse_document(data, suffix=".ipynb")
    assert document.kind == "notebook"
    assert [(cell.number, cell.translate) for cell in document.cells] == [(1, True), (2, True), (3, False)]
    assert document.render(unchanged(document), keep_outputs=keep) == data


@pytest.mark.parametrize("minor", [0, 4, 5])
def test_a_changed_notebook_is_valid_and_keeps_all_else(minor: int) -> None:
    before = built(minor)
    document = parse_document(nbformat.writes(before, version=nbformat.NO_CONVERT).encode(), suffix=".ipynb")
    first, _, third = unchanged(document)
    data = document.render([first + "\ny = 'é'", "import spark", third])
    after = nbformat.reads(data.decode(), as_version=nbformat.NO_CONVERT)
    nbformat.validate(after)
    before.cells[1].source += "\ny = 'é'"
    before.cells[3].source = "import spark"
    for cell in before.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    assert after == before
    assert data.decode() == nbformat.writes(before, version=nbformat.NO_CONVERT).rstrip("\n") + "\n" * data.endswith(
        b"\n"
    )


def test_outputs_are_kept_on_request() -> None:
    document = parse(content(code(["x"]), code(["y"])))
    assert json.loads(document.render(["z", "y"], keep_outputs=True)) == content(code(["z"]), code(["y"]))


def test_outputs_of_all_cells_go_when_one_changes() -> None:
    document = parse(content(code(["x"]), code(["y"])))
    cleared = {"execution_count": None, "outputs": []}
    assert json.loads(document.render(["z", "y"])) == content(code(["z"], **cleared), code(["y"], **cleared))


def old_notebook() -> nbformat.NotebookNode:
    node = nbformat.v3
    cells = [
        node.new_heading_cell("Title", level=2),
        node.new_text_cell("markdown", source="text é"),
        node.new_code_cell(
            "%time x = 1\nprint(x)", prompt_number=4, outputs=[node.new_output("stream", output_text="1")]
        ),
        node.new_code_cell("!ls"),
    ]
    return node.new_notebook(worksheets=[node.new_worksheet(cells=cells[:2]), node.new_worksheet(cells=cells[2:])])


def test_an_old_notebook_is_written_in_version_four() -> None:
    data = nbformat.v3.writes_json(old_notebook()).encode()
    document = parse_document(data, suffix=".ipynb")
    first, second = unchanged(document)
    assert document.render([first, second]) == data
    after = nbformat.reads(document.render([first + "\ny", second]).decode(), as_version=nbformat.NO_CONVERT)
    nbformat.validate(after)
    assert (after.nbformat, after.nbformat_minor) == (4, 4)
    assert [cell.cell_type for cell in after.cells] == ["markdown", "markdown", "code", "code"]
    assert [cell.source for cell in after.cells] == ["## Title", "text é", "%time x = 1\nprint(x)\ny", "!ls"]
    assert not any("id" in cell for cell in after.cells)
    assert document.render([first + "\ny", second]) == document.render([first + "\ny", second])


JSON_STYLES = [
    {"indent": 1},
    {"indent": 4},
    {"indent": "\t"},
    {"indent": None},
    {"indent": None, "separators": (",", ":")},
    {"indent": 2, "ensure_ascii": True},
    {"indent": 1, "sort_keys": True},
]


@pytest.mark.parametrize("style", JSON_STYLES)
@pytest.mark.parametrize("source", [["a\n", "é = '\U0001f600'"], ["é"], "a\né", [], ""])
def test_the_habits_of_the_json_are_kept(style: dict[str, Any], source: Any) -> None:
    document = parse(
        content({"cell_type": "markdown", "metadata": {}, "source": ["é"]}, code(source), code(["b\n", "c"])), **style
    )
    new = ["x\n", "y = 'é'\n", "z"]
    expected = content(
        {"cell_type": "markdown", "metadata": {}, "source": ["é"]},
        code("".join(new) if isinstance(source, str) else new),
        code(["b\n", "c"]),
    )
    written = document.render(["".join(new), "b\nc"], keep_outputs=True)
    assert written.decode() == json.dumps(expected, **{"ensure_ascii": False} | style) + "\n"


def test_odd_json_around_the_cells_stays() -> None:
    data = (
        '\ufeff {"metadata":{"x":1e5,"y":"\\u00e9\\/", "big": 12345678901234567890.10},\r\n "cells" : [ { "cell_type" :'
        '"code","source":["a"] , "outputs" :[ ],"metadata":{} , "execution_count":1} , '
        '{"cell_type":"odd"} ], "nbformat":4 }'
    ).encode()
    written = parse_document(data, suffix=".ipynb").render(["b"])
    assert written == data.replace(b'["a"]', b'["b"]').replace(b"[ ]", b"[]").replace(b'count":1', b'count":null')


def test_a_cell_without_a_source_gets_one() -> None:
    document = parse(content({"cell_type": "code", "metadata": {}, "outputs": []}))
    assert unchanged(document) == [""]
    assert json.loads(document.render(["x = 1"]))["cells"][0]["source"] == ["x = 1"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["x = 1", "a\té", "\U0001f600", "\u2028\x0c\x1c", "%time x", "!ls", "", "'"]), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_any_source_comes_back(rows: list[str], newline: str, as_list: bool) -> None:
    source = newline.join(rows)
    document = parse(content(code(source.splitlines(keepends=True) if as_list else source)))
    again = json.loads(document.render([document.cells[0].code + "\n#"]))["cells"][0]["source"]
    assert "".join(again) == source + (newline if newline in source else "\n") + "#"


def test_a_lone_surrogate_is_left_alone_and_survives() -> None:
    data = json.dumps(content(code("'\ud800'"), code("x"))).encode().replace(b'"tags"', '"é"'.encode())
    document = parse_document(data, suffix=".ipynb")
    assert [cell.translate for cell in document.cells] == [False, True]
    assert document.render([document.cells[0].code, "y"], keep_outputs=True) == data.replace(b'"x"', b'"y"')


def test_megabytes_of_outputs() -> None:
    document = parse(content(code(["x"], outputs=[OUTPUT | {"text": "é\n" * 1_700_000}])))
    assert len(document.render(["y"], keep_outputs=True)) > 5_000_000
    assert len(document.render(["y"])) < 1_000


def test_no_cells() -> None:
    document = parse(content())
    assert document.cells == ()
    assert json.loads(document.render([])) == content()


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "python"),
        (PYTHON, "python"),
        ({"language_info": {"name": "python", "version": "3.11"}}, "python"),
        ({"kernelspec": {"name": "python3"}}, "python"),
        ({"kernelspec": {"name": "conda-env-ir-py"}}, "python"),
        ({"kernelspec": {"name": "synapse_pyspark", "language": "Python"}}, "python"),
        ({"kernelspec": {"name": "pysparkkernel", "language": ""}, "language_info": {"name": "pyspark"}}, "python"),
        ({"kernelspec": None, "language_info": []}, "python"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "r"),
        ({"kernelspec": {"name": "ir"}}, "r"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia"),
        ({"language_info": {"name": "scala"}}, "scala"),
        ({"application/vnd.databricks.v1+notebook": {"language": "sql"}}, "sql"),
    ],
)
def test_only_python_is_translated(metadata: dict[str, Any], language: str) -> None:
    document = parse(content(code(["!x\n"]), metadata=metadata))
    assert document.language == language
    assert [cell.translate for cell in document.cells] == [language == "python"]
    assert document.cells[0].code == ("__magic_0__\n" if language == "python" else "!x\n")


def test_a_cell_in_another_language_among_python() -> None:
    cells = [
        code(["select 1"], metadata={"vscode": {"languageId": "sql"}}),
        code(["select 1"], metadata={"microsoft": {"language": "sparksql"}}),
        code(["x"], metadata={"vscode": {"languageId": "python"}}),
    ]
    assert [cell.translate for cell in parse(content(*cells)).cells] == [False, False, True]


def test_a_databricks_notebook_names_the_language_in_the_first_line() -> None:
    metadata = {"application/vnd.databricks.v1+notebook": {"language": "python"}}
    document = parse(
        content(code(["%sql\n", "select '("]), code(["%python\n", "x"]), code(["%pip install x"]), metadata=metadata)
    )
    assert [(cell.code, cell.translate) for cell in document.cells] == [
        ("%sql\nselect '(", False),
        ("x", True),
        ("__magic_0__", True),
    ]


def test_a_notebook_is_recognised_by_its_content() -> None:
    data = json.dumps(content(code("x"))).encode()
    assert parse_document(data).kind == "notebook"
    assert parse_document(codecs.BOM_UTF8 + data).kind == "notebook"
    assert parse_document(b'{"a": 1}\n').kind == "script"
    assert parse_document(b"{x for x in y}\n").kind == "script"
