"""Python's patterns as Java reads them."""

from __future__ import annotations

import pytest

from rules.series.regex import java_pattern, java_replacement
from translator.values import Refused


@pytest.mark.parametrize(
    ("python", "java"),
    [
        ("abc", "abc"),
        (r"a\.b", r"a\.b"),
        ("a.b", "(?d)a.b"),
        ("end$", "(?d)end$"),
        (r"^\w+\Z", r"(?U)^\w+\z"),
        (r"(?P<first_name>\w+) (?P=first_name)", r"(?U)(?<firstname>\w+) \k<firstname>"),
        ("[][a&&b]", r"[\]\[a\&\&b]"),
        ("[^]x]", r"[^\]x]"),
        ("a{,3}b{c", r"a{0,3}b\{c"),
        ("(?i)straße", "(?iu)straße"),
        (r"a\vb[\b]", r"a\x0Bb[\x08]"),
        ("(?<=a)(?!b)(?:c)", "(?<=a)(?!b)(?:c)"),
    ],
)
def test_a_pattern_is_written_as_java_reads_it(python: str, java: str) -> None:
    """What the two read differently is written differently; the rest stays."""
    assert java_pattern(python).text == java


@pytest.mark.parametrize("pattern", ["(", r"(a)?(?(1)b|c)", "(?#note)a", r"\0"])
def test_what_java_cannot_read_is_refused(pattern: str) -> None:
    """A wrong pattern, conditions, comments and octal escapes are refused."""
    with pytest.raises(Refused):
        java_pattern(pattern)


def test_groups_are_known() -> None:
    """Names, whether a group may be empty, and whether it may take no part in a match."""
    pattern = java_pattern(r"(?P<year>\d{4})-([a-z]*)(-x)?")
    assert pattern.groups == ("year", None, None)
    assert [pattern.never_empty(group) for group in range(3)] == [True, False, True]
    assert pattern.optional == (False, False, True)
    assert java_pattern("(a)|(b)").optional == (True, True)


def test_the_whole_pattern_is_anchored() -> None:
    """Alternatives stay within the anchors."""
    assert java_pattern("a|b").anchored(end=True) == r"\A(?:a|b)\z"
    assert java_pattern(r"\d").anchored(end=False) == r"(?U)\A(?:\d)"


def test_replacements() -> None:
    """Groups are dollars in Java; dollars are escaped."""
    pattern = java_pattern(r"(?P<a_b>x)(y)")
    assert java_replacement(r"\2$\g<a_b>\g<1>", pattern) == r"$2\$${ab}$1"
    assert java_replacement(r"a\\b\n", pattern) == "a\\\\b\n"
    with pytest.raises(Refused):
        java_replacement(r"\q", pattern)
