"""What is not a program is told so in one line."""

from __future__ import annotations

import codecs
import errno
import json
import os
from pathlib import Path

import pytest

from translator.document import parse_document, read_document
from translator.errors import InputError


def message(data: bytes, suffix: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_document(data, Path("a" + suffix), suffix=suffix)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(f"a{suffix}:")
    return text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x7fELF\x02\x01\x00\x00", "null bytes"),
        (b"x = 1\ny = '\xff\xfe'\n", "a.py:2: the file is not utf-8 text; save it as UTF-8, or name its encoding"),
        (b"\x89PNG\r\n\x1a\n\xff", "not utf-8 text"),
        ("x = 1".encode("utf-16"), "UTF-16"),
        (b"# coding: klingon\n", "unknown encoding klingon"),
        (b"# coding: rot13\n", "unknown encoding rot13"),
        (b"# coding: ascii\nx = '\xe9'\n", "a.py:2: the file is not ascii text"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "byte order mark of UTF-8 and names the encoding latin-1"),
    ],
)
def test_not_a_script(data: bytes, expected: str) -> None:
    assert expected in message(data, ".py")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b'{"cells": [\n  {"a": }]}', "a.ipynb:2:9: the notebook is not valid JSON: expecting value"),
        (b'{"cells": [], ', "not valid JSON"),
        (b"import pandas\n", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[1]", "it is not an object"),
        (b"null", "it is not an object"),
        (b'{"a": 1}', "no list of cells"),
        (b'{"cells": {}, "nbformat": 4}', "no list of cells"),
        (b'{"cells": [1], "nbformat": 4}', "its cells are not all objects"),
        (b'{"cells": [], "metadata": 3}', "its metadata is not an object"),
        (b'{"cells": [], "nbformat": 9}', "nbformat 9 is not known"),
        (b'{"cells": [{"cell_type": "code", "source": 3}]}', "the source of cell 1 (of all cells) is not text"),
        (b'{"cells": [{"cell_type": "code", "source": ["a", 3]}]}', "the source of cell 1"),
        (b'{"nbformat": 3, "worksheets": [{"cells": 3}]}', "the old notebook is damaged"),
        (b'{"nbformat": 3}', "no list of worksheets"),
    ],
)
def test_not_a_notebook(data: bytes, expected: str) -> None:
    assert expected in message(data, ".ipynb")


def test_a_long_line_of_broken_json_is_shown_where_it_breaks() -> None:
    text = message(b'{"cells": [' + b'"' + b"a" * 5000 + b'", }]}', ".ipynb")
    assert len(text) < 250
    assert text.endswith('aaa", }]}')


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.py: the file cannot be read: no such file or directory"):
        read_document(tmp_path / "no.py")
    with pytest.raises(InputError, match="the file cannot be read: is a directory"):
        read_document(tmp_path)


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root, who may run the tests, can read every file
    with pytest.raises(InputError, match=r"a\.py: the file cannot be read: permission denied"):
        read_document(Path("a.py"))


def test_an_empty_notebook_is_a_document_without_cells() -> None:
    data = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    document = parse_document(data, suffix=".ipynb")
    assert (document.cells, document.render([])) == ((), data)


def test_code_that_does_not_parse_is_not_a_matter_of_the_document() -> None:
    assert parse_document(b"print 'python 2'\n").cells[0].code == "print 'python 2'\n"
