"""Statements that are written and parsed only when someone looks into them."""

from __future__ import annotations

import libcst as cst

from translator.trees import Unparsed, statements_in, text_of, translating, written

CALL = "made = frame.select(\n    first,\n    second,\n)"


def test_a_statement_is_printed_without_being_parsed() -> None:
    with translating():
        (statement,) = statements_in(CALL + "\n")
        assert isinstance(statement, Unparsed)
        assert text_of(statement) == CALL + "\n"
        assert written(statement) == CALL


def test_a_block_indents_all_lines_of_a_statement() -> None:
    with translating():
        (statement,) = statements_in(CALL + "\n")
        block = cst.If(cst.Name("ready"), cst.IndentedBlock([statement]))
        text = "if ready:\n" + "".join(f"    {line}\n" for line in CALL.split("\n"))
        assert cst.Module([block]).code == text


def test_texts_over_several_lines_keep_their_lines_in_a_block() -> None:
    source = 'made = """one\ntwo"""'
    with translating():
        (statement,) = statements_in(source + "\n")
        block = cst.If(cst.Name("ready"), cst.IndentedBlock([statement]))
        assert cst.Module([block]).code == f"if ready:\n    {source}\n"


def test_lines_around_a_statement_do_not_need_its_parts() -> None:
    above = cst.EmptyLine(comment=cst.Comment("# why"))
    with translating():
        (statement,) = statements_in(CALL + "\n")
        made = statement.with_changes(leading_lines=[above])
        assert isinstance(made, Unparsed)
        assert text_of(made) == f"# why\n{CALL}\n"
        other = made.with_changes(body=statements_in("x = 1\n")[0].body)  # type: ignore[attr-defined]
        assert text_of(other) == "# why\nx = 1\n"


def test_what_stands_on_lines_of_its_own_is_told_apart() -> None:
    with translating():
        assert [written(each) for each in statements_in("a = 1\nb = f(\n    2\n)\n")] == ["a = 1", "b = f(\n    2\n)"]
        for source in ("a = 1; b = 2\n", "if a:\n    b = 1\n", "a = 1  # one\n", "a = 1\n\nb = 2\n"):
            made = statements_in(source)
            assert not any(isinstance(each, Unparsed) for each in made)
            assert "".join(map(text_of, made)) == source
