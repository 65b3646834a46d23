"""The page of a verification holds what was found, safely escaped, and the terminal names the first difference."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from translator.report import print_verification, render_verification
from translator.verify import Comparison, DataFile, Difference, Example, Outcome, Step, Value, Verification

EVIL = "<script>alert('x')</script>"
WRONG = Difference("delay", "other values", 2, (Example("row 3", EVIL, "2", (("k", "'a'"),)),), 5.0)


def verification(*, wrong: bool = True) -> Verification:
    good = Value("df", Outcome.EQUAL, Comparison(True, "table", rows=336_776, cells=10, notes=("ties are free",)))
    bad = Value("late", Outcome.DIFFERS, Comparison(False, "table", (WRONG,), rows=20))
    skipped = Value("ax", Outcome.NOT_COMPARED, reason="an Axes")
    first = Step(1, 1, 1, 2, f"df = read()  # {EVIL}\ndf", 3, "df = spark.read()", (good, skipped), Outcome.EQUAL)
    second = Step(2, 2, 1, 1, "late = df[df.delay > 0]", 1, "late = df", (bad,) if wrong else (good,),
                  Outcome.DIFFERS if wrong else Outcome.EQUAL)  # fmt: skip
    return Verification("dir/a.ipynb", "b.ipynb", (first, second), {"Spark": "4.x"}, (DataFile("f.csv", 9, 4),))


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_says_what_differs_and_loads_nothing() -> None:
    page = render_verification(verification())
    outline = Outline()
    outline.feed(page)
    assert "1 of 2 values differs" in page
    assert "largest difference 5" in page
    assert "4 of 9 rows" in page
    assert "not compared: an Axes" in page
    assert all(address.startswith("#") for address in outline.addresses)
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_escapes_what_it_shows() -> None:
    page = render_verification(verification())
    outline = Outline()
    outline.feed(page)
    assert outline.tags.count("script") == 1
    assert EVIL not in page


def test_a_page_without_differences_says_so() -> None:
    assert "All 2 compared values are equal" in render_verification(verification(wrong=False))


@pytest.mark.parametrize("wrong", [True, False])
def test_the_terminal_names_the_first_difference(wrong: bool) -> None:
    output = io.StringIO()
    print_verification(Console(file=output, width=200), verification(wrong=wrong))
    text = output.getvalue()
    assert "336,776" in text
    assert ("First at cell 2: late, column 'delay': other values in 2 rows" in text) is wrong


def test_differences_that_are_the_same_are_counted_together() -> None:
    one = verification()
    many = replace(one, steps=(*one.steps, replace(one.steps[1], number=3), replace(one.steps[1], number=4)))
    assert "The differences come down to 1: column &#39;delay&#39;: other values (3 values)." in render_verification(
        many
    )
