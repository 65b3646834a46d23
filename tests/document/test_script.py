"""Plain Python files keep their encoding, their newlines and every byte that is not changed."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.diagnostics import Span
from translator.document import parse_document, read_document
from translator.errors import OutputError

LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["x = 1", "\ty = 'é'", "# 漢", "", "\f", '"""', "%time x", "!ls", "# %%x", "z = '\x0b\x1c\x85\u2028'"]
        ),
        st.sampled_from(["\n", "\r\n", "\r"]),
    )
)


@settings(deadline=None)
@given(lines=LINES, last=st.sampled_from(["", "x", "\t"]), mark=st.booleans())
def test_a_script_comes_back_byte_for_byte(lines: list[tuple[str, str]], last: str, mark: bool) -> None:
    data = codecs.BOM_UTF8 * mark + ("".join(text + newline for text, newline in lines) + last).encode()
    document = parse_document(data)
    (cell,) = document.cells
    assert (document.kind, cell.number, cell.line, cell.translate) == ("script", None, 1, True)
    assert "\r" not in cell.code
    assert document.render([cell.code]) == data


@settings(deadline=None)
@given(lines=LINES, at=st.integers(0, 20))
def test_lines_that_are_not_changed_keep_their_newlines(lines: list[tuple[str, str]], at: int) -> None:
    numbered = [(f"{text} {number}", newline) for number, (text, newline) in enumerate(lines)]
    document = parse_document("".join(text + newline for text, newline in numbered).encode())
    rows = document.cells[0].code.split("\n")
    rows.insert(min(at, len(lines)), "NEW")
    written = document.render(["\n".join(rows)])
    for text, newline in numbered:
        assert (text + newline).encode() in written
    assert b"NEW" in written


def test_new_lines_get_the_newline_that_the_file_has_most_of() -> None:
    document = parse_document(b"a\r\nb\r\nc\nd\r\n")
    assert document.render(["a\nnew\nb\nc\nd\n"]) == b"a\r\nnew\r\nb\r\nc\nd\r\n"
    assert parse_document(b"a\r\nb\r\n").render(["a\nx\n"]) == b"a\r\nx\r\n"
    assert parse_document(b"a\rb\r").render(["a\nx\n"]) == b"a\rx\r"
    assert parse_document(b"a").render(["a\nx"]) == b"a\nx"


@pytest.mark.parametrize(
    ("first", "encoding"),
    [
        ("# -*- coding: latin-1 -*-", "latin-1"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :", "cp1252"),
        ("# Müller\n# coding: latin-1", "latin-1"),
        ("# coding: shift_jis", "shift_jis"),
        ("# coding: utf8", "utf-8"),
        ("x = 1\n# coding: latin-1", "utf-8"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_named_encoding_is_kept(first: str, encoding: str, newline: str) -> None:
    text = f"{first}\nname = '{'漢' if encoding == 'shift_jis' else 'é'}'\n"
    data = text.replace("\n", newline).encode(encoding)
    document = parse_document(data)
    assert document.cells[0].code == text
    assert document.render([text]) == data
    assert document.render([text + "x\n"]) == data + f"x{newline}".encode()


def test_a_byte_order_mark_stays() -> None:
    document = parse_document(codecs.BOM_UTF8 + b"# coding: utf-8\nx = 1\n")
    assert document.cells[0].code == "# coding: utf-8\nx = 1\n"
    assert document.render(["x = '漢'\n"]) == codecs.BOM_UTF8 + "x = '漢'\n".encode()


def test_a_character_that_the_encoding_cannot_write_is_an_error() -> None:
    document = parse_document(b"# coding: latin-1\nx = 1\n", Path("old.py"))
    with pytest.raises(OutputError, match=r"old\.py:2: the translation holds the character '→'.*latin-1.*UTF-8"):
        document.render(["# coding: latin-1\nx = 1  # →\n"])


def test_an_empty_script_has_one_empty_cell() -> None:
    document = parse_document(b"")
    assert [cell.code for cell in document.cells] == [""]
    assert document.render([""]) == b""
    assert document.render(["x = 1\n"]) == b"x = 1\n"


def test_magics_are_not_masked_in_a_plain_script() -> None:
    assert parse_document(b"%time x\n").cells[0].code == "%time x\n"


def test_positions_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\r\ny = 2\r\n")
    assert read_document(path).span(0, 2, 1, 2, 6) == Span(None, 2, 1, 2, 6)
    assert read_document(path).path == path


def test_a_long_script_is_read_and_written_quickly() -> None:
    code = "".join(f"x{number} = f({number})\n" for number in range(20_000))
    document = parse_document(code.replace("\n", "\r\n", 9_999).encode())
    assert document.render([code + "y = 1\n"]).endswith(b"y = 1\r\n") is False
    assert [document.span(0, line, 1, line, 3).line for line in range(1, 20_001)] == list(range(1, 20_001))
