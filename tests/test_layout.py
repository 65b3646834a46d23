"""Lines that are not too wide."""

from __future__ import annotations

from translator.layout import layout
from translator.spark import Raw


def test_a_call_of_the_users_own_is_broken_at_its_arguments() -> None:
    source = Raw("train_test_split(" + "frame.toPandas(), " * 7 + "test_size=0.3, **options)")
    lines = layout(source).split("\n")
    assert lines[0] == "train_test_split("
    assert lines[1:-3] == ["    frame.toPandas(),"] * 7
    assert lines[-3:] == ["    test_size=0.3,", "    **options,", ")"]
    generator = Raw("total(" + "+".join(["value"] * 30) + " for value in values)")
    assert "\n" not in layout(generator)


def test_a_comprehension_of_the_users_own_is_broken_at_its_parts() -> None:
    names = ("filter", "groupBy", "orderBy", "limit", "toPandas")
    chain = "frame" + "".join(f".{name}(a_long_column)" for name in names) + "['name'].to_numpy()"
    source = Raw("{value: number for number, value in enumerate(" + chain + ") if value != 'nothing'}")
    assert layout(source).split("\n") == [
        "{",
        "    value: number",
        "    for number, value in enumerate(",
        "        frame",
        "        .filter(a_long_column)",
        "        .groupBy(a_long_column)",
        "        .orderBy(a_long_column)",
        "        .limit(a_long_column)",
        "        .toPandas(a_long_column)['name']",
        "        .to_numpy(),",
        "    )",
        "    if value != 'nothing'",
        "}",
    ]
