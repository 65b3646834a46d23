"""What groups, windows and aggregates must not do silently; their values are proven by the examples of the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import examples
from translator.files import FileSniffer
from translator.registry import load_rules
from translator.rule import Example

TABLE = examples.rules_with_frames(load_rules())


def translated(program: str) -> examples.Translated:
    """Translate a program over the frames of the examples."""
    return examples.translated(Example(program, ""), TABLE, FileSniffer(Path()))


def codes(program: str) -> list[str]:
    """Return the codes of the diagnostics of a program."""
    return [diagnostic.code.id for diagnostic in translated(program).diagnostics]


def test_a_window_in_a_filter_is_made_a_column_first() -> None:
    """Spark takes no window in a filter."""
    text = translated('df[df.groupby("b")["n"].transform("size") > 1]').text
    assert ".withColumn(" in text
    assert ".over(" not in text.split(".filter(")[1]


def test_a_window_means_the_rows_that_it_was_made_for() -> None:
    """A share of a whole column is not that of the rows that a filter leaves."""
    text = translated('share = df["n"].rank()\ndf = df[df["n"] > 2]\ndf["share"] = share').text
    assert 'df_before.select("__label", share.alias("share"))' in text


def test_an_aggregate_of_a_window_computes_the_window_first() -> None:
    """Spark takes no window in an aggregate."""
    text = translated('df.groupby("b")["n"].transform("mean").max()').text
    assert text.index(".over(") < text.index("F.max(")


def test_a_window_that_is_a_key_is_computed_first() -> None:
    """Spark takes no window as a key."""
    text = translated('df.groupby(df["n"].rank())["m"].sum()').text
    assert text.index(".over(") < text.index(".groupBy(")


@pytest.mark.parametrize("member", ["mean()", "sum()", "std()"])
def test_numbers_of_texts_are_refused(member: str) -> None:
    """Pandas raises, or adds texts up in the order of the rows."""
    assert {"PS201", "PS202", "PS205"} & set(codes(f'df.groupby("g")["s"].{member}'))


def test_a_function_of_single_rows_is_no_aggregate() -> None:
    """What depends on the rows of a group has no place in an aggregate."""
    assert "PS201" in codes('df.groupby("g")["n"].agg(lambda v: v.max() - v)')


def test_a_running_total_within_a_function_runs_within_each_group() -> None:
    """The function sees one group; the window is that of the group's rows."""
    text = translated('df.groupby("b")["n"].transform(lambda v: v.cumsum())').text
    assert 'Window.partitionBy("b").orderBy("__row")' in text
    assert "PS201" in codes('df.groupby("g")["n"].agg(lambda v: v.cumsum())')


def test_rows_of_equal_place_are_doubted() -> None:
    """Pandas' sort by one column leaves equal rows in any order, so that running totals are anyone's guess."""
    assert "PS601" in codes('df.sort_values("n")["m"].cumsum()')
    assert "PS601" not in codes('df.sort_values(["n", "m"])["m"].cumsum()')


def test_keys_do_not_order_the_rows_of_their_own_group() -> None:
    """Within a group its key is the same in all rows."""
    assert 'orderBy("n"' in translated('df.sort_values(["g", "n"]).groupby("g")["m"].shift()').text


def test_two_levels_of_names_are_joined_as_the_program_joins_them() -> None:
    """The columns are pairs in pandas, which programs join."""
    made = translated(
        'r = df.groupby("b").agg({"n": ["min", "max"]})\nr.columns = ["-".join(c) for c in r.columns]\nresult = r'
    )
    assert '"n-min"' in made.text


def test_two_levels_of_names_come_back_in_pandas() -> None:
    """What goes on in pandas finds both levels."""
    text = translated('df.groupby("b").agg({"n": ["min", "max"]})["n"]').text
    assert '.set_axis([["n", "n"], ["min", "max"]], axis=1)["n"]' in text
