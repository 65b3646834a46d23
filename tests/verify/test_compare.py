"""The comparator finds what is planted, names where it is, and lets pass what may differ."""

from __future__ import annotations

import datetime
import decimal
import itertools
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.verify.compare import compare, compare_text
from translator.verify.families import CLOCK
from translator.verify.result import Comparison

nan, inf = float("nan"), float("inf")


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [1, 2, 3, 4, 5, 6],
            "k": ["a", "b", None, "a", "b", "c"],
            "x": [0.5, nan, 2.5, -1.0, 2.5, 1e9],
            "flag": [True, False, True, True, False, False],
            "t": pd.to_datetime(
                ["2024-01-01", None, "2024-01-03 10:00", "2024-01-04", "2024-01-05", "2024-01-06"], format="ISO8601"
            ),
        }
    )


def only(comparison: Comparison) -> Any:
    assert not comparison.equal
    assert len(comparison.differences) == 1, str(comparison)
    return comparison.differences[0]


def test_a_frame_equals_itself_and_its_shuffled_copy() -> None:
    comparison = compare(frame(), frame().sample(frac=1, random_state=3).reset_index(drop=True))
    assert comparison.equal
    assert (comparison.kind, comparison.rows, comparison.cells) == ("table", 6, 30)


@pytest.mark.parametrize(
    ("column", "value", "what", "largest"),
    [
        ("id", 40, "other values", 36),
        ("k", "z", "other values", None),
        ("k", None, "missing on one side only", None),
        ("x", -1.0001, "other values", pytest.approx(0.0001)),
        ("x", nan, "missing on one side only", None),
        ("x", inf, "other values", None),
        ("flag", False, "other values", None),
        ("t", pd.Timestamp("2024-01-04 00:00:00.000001"), "other values", None),
        ("t", pd.NaT, "missing on one side only", None),
    ],
)
def test_one_changed_cell_is_found_where_it_is(column: str, value: object, what: str, largest: object) -> None:
    changed = frame()
    changed.loc[3, column] = value
    difference = only(compare(frame(), changed.sample(frac=1, random_state=1)))
    assert (difference.column, difference.what, difference.rows) == (column, what, 1)
    assert difference.examples[0].where.startswith("row 3 (")
    assert difference.largest == largest


def test_several_changed_cells_in_several_columns_and_rows() -> None:
    changed = frame()
    changed.loc[0, "id"], changed.loc[5, "k"], changed.loc[2, "x"] = 100, "d", 7.0
    found = {difference.column: difference.rows for difference in compare(frame(), changed[::-1]).differences}
    assert found == {"id": 1, "k": 1, "x": 1}


def test_a_column_that_is_wrong_in_every_row() -> None:
    changed = frame().assign(x=lambda wrong: wrong["x"] * 1.01)
    difference = only(compare(frame(), changed.sample(frac=1, random_state=5)))
    assert (difference.column, difference.rows) == ("x", 5)
    assert difference.largest == pytest.approx(1e7)


def test_missing_and_extra_rows_are_counted_and_shown() -> None:
    fewer = only(compare(frame(), frame().drop(index=[1, 4])))
    assert (fewer.what, fewer.rows, fewer.examples[0].where) == (
        "only in the original", 2, "row 1 (id=2, k='b', x=missing, flag=False, t=missing)"
    )  # fmt: skip
    more = only(compare(frame(), pd.concat([frame(), frame().iloc[[0]]])))
    assert (more.what, more.rows) == ("only in the translation", 1)


def test_a_duplicate_too_many_is_found() -> None:
    left, right = pd.DataFrame({"x": [1, 1, 2]}), pd.DataFrame({"x": [1, 2, 2]})
    assert only(compare(left, right)).rows == 1


def test_columns_by_name_and_order() -> None:
    assert only(compare(frame(), frame().drop(columns="x"))).what == "is not in the translation"
    assert only(compare(frame(), frame().assign(new=1))).what == "is only in the translation"
    assert "another order" in only(compare(frame(), frame()[["k", "id", "x", "flag", "t"]])).what
    assert compare(frame(), frame().assign(__row=range(6))).equal
    double = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert compare(double, double.copy()).equal
    assert not compare(double, pd.DataFrame([[1, 3]], columns=["a", "a"])).equal


@pytest.mark.parametrize(
    ("expected", "actual", "what"),
    [
        ([1, 2], ["1", "2"], "integer against string"),
        ([True, False], [1, 0], "boolean against integer"),
        ([1.0, 2.0], [1, 2], "float against integer"),
        ([1.5], [decimal.Decimal("1.5")], "float against decimal"),
        ([pd.Timestamp("2024-01-01")], [datetime.date(2024, 1, 1)], "timestamp against date"),
        (
            [pd.Timestamp("2024-01-01", tz="UTC")],
            [pd.Timestamp("2024-01-01")],
            "timestamp with time zone against timestamp",
        ),
        ([pd.Timedelta(days=1)], [1], "timedelta against integer"),
        ([[1, 2]], ["[1, 2]"], "list against string"),
        (["a", 1], ["a", "1"], "mixed against string"),
    ],
)
def test_types_are_compared_by_family(expected: list[Any], actual: list[Any], what: str) -> None:
    difference = only(compare(pd.Series(expected, name="v"), pd.Series(actual, name="v")))
    assert (difference.column, difference.what) == ("v", f"another type: {what}")


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (pd.Series([1.0, nan, 3.0]), pd.Series([1, None, 3], dtype="Int64")),
        (pd.Series([nan, nan]), pd.Series([None, None], dtype=object)),
        (pd.Series([None, "a"]), pd.Series([nan, "a"])),
        (pd.Series([pd.NaT, pd.NaT]), pd.Series([None, None])),
        (pd.Series([True, None]), pd.Series([True, pd.NA], dtype="boolean")),
        (pd.Series(["a", "b", None], dtype="category"), pd.Series(["a", "b", None])),
        (pd.Series([3, 1, 2], dtype="category"), pd.Series([1, 2, 3])),
        (pd.Series([1, 2], dtype="int32"), pd.Series([1, 2], dtype="int64")),
        (pd.Series([1.5], dtype="float32"), pd.Series([1.5])),
        (pd.Series(["a"], dtype="string"), pd.Series(["a"])),
        (pd.Series([-0.0, inf, -inf]), pd.Series([0.0, inf, -inf])),
        (pd.Series([0.1 + 0.2, 1e15]), pd.Series([0.3, 1e15 + 0.25])),
        (pd.Series([pd.Timestamp(1_700_000_000_123_456_789)]), pd.Series([pd.Timestamp(1_700_000_000_123_456_000)])),
        (pd.Series(pd.to_datetime(["2024-01-01"])), pd.Series(pd.to_datetime(["2024-01-01"]).astype("datetime64[us]"))),
        (pd.Series([[1, 2.0], None]), pd.Series([np.array([1, 2.0]), None])),
        (pd.Series([{"a": 1}, {"b": [1]}]), pd.Series([{"b": [1]}, {"a": 1}])),
        (pd.Series([decimal.Decimal("1.10")]), pd.Series([decimal.Decimal("1.1")])),
        (pd.Series([], dtype="int64"), pd.Series([], dtype=object)),
        (pd.cut(pd.Series([1, 2]), [0, 1, 2]), pd.Series(["(0, 1]", "(1, 2]"])),
        (pd.Series([2**62 + 1, 5]), pd.Series([5, 2**62 + 1])),
        (pd.Series([2**63 + 1], dtype="uint64"), pd.Series([2**63 + 1], dtype=object)),
        (pd.Series(["2.081665999466133", "a"]), pd.Series(["2.0816659994661326", "a"])),
    ],
)  # fmt: skip
def test_what_may_differ_is_equal(expected: pd.Series[Any], actual: pd.Series[Any]) -> None:
    assert compare(expected, actual).equal, str(compare(expected, actual))
    assert compare(actual, expected).equal


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (pd.Series([2**62 + 1]), pd.Series([2**62])),
        (pd.Series(["2.081665999466133"]), pd.Series(["2.081665899466133"])),
        (pd.Series(["2.0816"]), pd.Series(["2.081600000001"])),
        (pd.Series(["1.5"]), pd.Series(["1.50"])),
        (pd.Series([inf]), pd.Series([-inf])),
        (pd.Series([inf]), pd.Series([1e308])),
        (pd.Series([0.0]), pd.Series([1e-11])),
        (pd.Series([1.0]), pd.Series([1.0 + 1e-8])),
        (pd.Series([1.5, nan]), pd.Series([1, None], dtype="Int64")),
        (pd.Series([[1, 2]]), pd.Series([[2, 1]])),
        (pd.Series([decimal.Decimal("1.10")]), pd.Series([decimal.Decimal("1.11")])),
        (pd.Series([datetime.date(2024, 1, 1)]), pd.Series([datetime.date(2024, 1, 2)])),
    ],
)
def test_what_may_not_differ_is_found(expected: pd.Series[Any], actual: pd.Series[Any]) -> None:
    assert not compare(expected, actual).equal


def test_floats_of_whole_numbers_downstream_of_missing_integers() -> None:
    expected, actual = pd.Series([1.0, 2.0]), pd.Series([1, 2])
    assert not compare(expected, actual).equal
    forgiven = compare(expected, actual, whole_floats=True)
    assert forgiven.equal
    assert forgiven.notes == ("value: float against integer, the same whole numbers",)
    assert not compare(pd.Series([1.5, 2.0]), pd.Series([1, 2]), whole_floats=True).equal


def test_types_as_values_go_by_family() -> None:
    left, right = pd.DataFrame({"a": [1], "b": ["x"]}), pd.DataFrame({"a": [1.0], "b": ["x"]})
    assert compare(left.dtypes, left.astype({"a": "int32"}).dtypes).equal
    assert only(compare(left.dtypes, right.dtypes)).examples[0].expected == "int64"
    assert compare(left.dtypes, right.dtypes, whole_floats=True).equal
    assert not compare(left.dtypes, left.astype({"a": object}).dtypes, whole_floats=True).equal
    assert compare(np.dtype("int32"), np.dtype("int64")).equal
    assert not compare(np.dtype("int32"), np.dtype("O")).equal


def test_near_equal_floats_do_not_break_the_pairing() -> None:
    noise = np.random.default_rng(1)
    keys = noise.integers(0, 5, 2000)
    values = noise.normal(size=2000).round(1) * 1e6
    left = pd.DataFrame({"k": keys, "x": values, "y": values[::-1]})
    right = left.sample(frac=1, random_state=2)
    right[["x", "y"]] *= 1 + 3e-10 * noise.choice([-1, 1], size=(2000, 2))
    assert compare(left, right).equal


def test_index_that_means_something_counts_as_columns() -> None:
    totals = frame().groupby("k")["id"].sum()
    flat = pd.DataFrame({"k": ["c", "a", "b"], "id": [6, 5, 7]})
    assert compare(totals, flat).equal
    assert only(compare(totals, flat.assign(k=["c", "a", "z"]))).column == "k"
    assert compare(
        frame().groupby(["k", "flag"]).size(), frame().dropna(subset="k").groupby(["k", "flag"], as_index=False).size()
    ).equal
    assert compare(frame().set_index("x"), frame()).equal
    described = frame()[["id", "x"]].describe()
    assert compare(described, described.reset_index(names="summary")).equal
    assert compare(frame()[frame()["id"] > 2], frame()[frame()["id"] > 2].reset_index(drop=True)).equal
    assert not compare(frame().isna().sum(), frame().isna().sum().rename({"x": "q"})).equal
    numbers = pd.Series([3, 3, 7]).value_counts()
    assert compare(numbers, pd.DataFrame({"index": [7, 3], "count": [1, 2]})).equal
    assert only(compare(numbers, pd.DataFrame({"index": [8, 3], "count": [1, 2]}))).column == "index"
    both = pd.DataFrame({"k": ["a", "b"]}).set_index("k", drop=False)
    assert compare(both, pd.DataFrame({"index": ["b", "a"], "k": ["b", "a"]})).equal
    assert not compare(both, pd.DataFrame({"index": ["b", "a"], "k": ["a", "b"]})).equal
    none = pd.DataFrame({"n": [1]}, index=["a"]).iloc[1:]
    assert compare(none, pd.DataFrame({"s": ["a"], "n": [1]}).iloc[1:]).equal
    assert not compare(none, pd.DataFrame({"s": ["a"], "t": ["b"], "n": [1]}).iloc[1:]).equal
    assert not compare(none.reset_index(drop=True), pd.DataFrame({"s": ["a"], "n": [1]}).iloc[1:]).equal
    sizes = pd.Series(["a", "b", "b"], name="k").to_frame().groupby("k")["k"].count()
    assert compare(sizes, pd.DataFrame({"k_key": ["b", "a"], "k": [2, 1]})).equal
    assert only(compare(sizes, pd.DataFrame({"k_key": ["b", "c"], "k": [2, 1]}))).column == "k_key"


def test_columns_stored_in_no_rows_have_no_type() -> None:
    nothing = pd.DataFrame({"k": [1]}).query("k > 1")
    nothing.loc[nothing["k"] > 5, ["x", "y"]] = 0
    assert nothing["x"].dtype.kind == "V"
    assert compare(nothing, pd.DataFrame({"k": [], "x": [], "y": []})).equal


def test_levels_of_columns_are_joined_by_underscores() -> None:
    wide = frame().groupby("k").agg({"id": ["sum", "mean"]})
    flat = pd.DataFrame({"k": ["a", "b", "c"], "id_sum": [5, 7, 6], "id_mean": [2.5, 3.5, 6.0]})
    assert compare(wide, flat).equal


def test_unnamed_columns_go_by_position() -> None:
    assert compare(pd.Series([1, 2]), pd.DataFrame({"(a * 2)": [2, 1]})).equal
    assert compare(np.array([1, 2]), pd.Series([2, 1], name="x")).equal
    names = [
        difference.column for difference in compare(pd.Series([1], name="a"), pd.Series([1], name="b")).differences
    ]
    assert names == ["a", "b"]


def test_order_counts_when_asked() -> None:
    left = pd.DataFrame({"x": [3, 2, 2, 1], "y": ["a", "b", "c", "d"]})
    tied = left.iloc[[0, 2, 1, 3]].reset_index(drop=True)
    assert compare(left, tied).equal
    assert not compare(left, tied, ordered=True).equal
    assert compare(left, tied, ordered=["x"]).equal
    difference = only(compare(left, left[::-1].reset_index(drop=True), ordered=["x"]))
    assert (difference.column, difference.what) == ("x", "sorted in another order")


def test_lists_have_an_order_and_sets_have_none() -> None:
    assert compare([1, 2.5, "a"], [1, 2.5, "a"]).equal
    assert only(compare([1, 2, 3], [1, 3, 2])).examples[0].where == "item 1"
    assert "another length" in only(compare([1], [1, 2])).what
    assert compare({1, 2}, {2, 1}).equal
    assert compare((1, (2, nan)), (1, (2, None))).equal


@pytest.mark.parametrize(("expected", "actual"), [
    (3, 3.0), (nan, None), (np.int64(3), 3), (0.1 + 0.2, 0.3), ("a", "a"), (pd.NaT, None), (np.array(2), 2),
    (pd.Timestamp("2024-01-01"), datetime.datetime(2024, 1, 1)), (np.bool_(True), True), (inf, inf),
])  # fmt: skip
def test_equal_scalars(expected: object, actual: object) -> None:
    assert compare(expected, actual).equal


@pytest.mark.parametrize(("expected", "actual"), [
    (3, 4), (True, 1), ("1", 1), (nan, 0.0), (None, ""), (1.0, 1.0000001), (inf, -inf), (3, [3]),
    (pd.Timestamp("2024-01-01"), datetime.date(2024, 1, 1)), (3, pd.Series([3])), ("a", "A"),
])  # fmt: skip
def test_different_scalars(expected: object, actual: object) -> None:
    assert not compare(expected, actual).equal


def test_mappings_go_by_key() -> None:
    assert compare({"a": 1, "b": frame()}, {"b": frame()[::-1], "a": 1}).equal
    found = compare({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 3}).differences
    assert {(difference.column, difference.what) for difference in found} == {
        ("c", "key is not in the translation"), ("d", "key is only in the translation"), ("b", "another value")
    }  # fmt: skip


def test_a_part_may_be_asked_for() -> None:
    assert compare(frame(), frame().iloc[[4, 1]], contained=True).equal
    wrong = frame().iloc[[4, 1]].assign(k="q")
    assert not compare(frame(), wrong, contained=True).equal


def test_printed_text_goes_by_words_and_numbers() -> None:
    assert compare_text("mean 0.30000000000000004 of 10", "mean 0.3 of 10").equal
    assert not compare_text("mean 0.31 of 10", "mean 0.3 of 10").equal
    assert not compare_text("mean 0.3", "Mean 0.3").equal


def test_a_large_table_takes_seconds() -> None:
    noise = np.random.default_rng(0)
    rows = 336_776
    left = pd.DataFrame({f"i{at}": noise.integers(0, 10**at, rows) for at in range(1, 9)})
    left = left.assign(**{f"x{at}": noise.normal(size=rows) for at in range(5)})
    left = left.assign(**{f"s{at}": noise.choice(["UA", "DL", "AA", None], rows) for at in range(6)})
    right = left.sample(frac=1, random_state=1).reset_index(drop=True)
    right.loc[123, "x3"] += 1
    begin = time.perf_counter()
    assert only(compare(left, right)).column == "x3"
    assert time.perf_counter() - begin < 30


cells = {
    "n": st.one_of(st.none(), st.integers(-3, 3)),
    "x": st.one_of(st.none(), st.floats(-2, 2, width=16), st.sampled_from([inf, -inf, 0.1, 0.3])),
    "s": st.one_of(st.none(), st.sampled_from(["", "a", "b", "ß"])),
}
records = st.lists(st.tuples(*cells.values()), min_size=1, max_size=12)


def table(rows: list[Any]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(cells), dtype=object)
    return made.assign(n=made["n"].astype("Int64"), x=pd.to_numeric(made["x"]).astype("float64"))


@settings(max_examples=150, deadline=None)
@given(rows=records, seed=st.integers(0, 99))
def test_any_frame_equals_its_shuffled_copy(rows: list[Any], seed: int) -> None:
    left = table(rows)
    assert compare(left, left.sample(frac=1, random_state=seed)).equal


@settings(max_examples=150, deadline=None)
@given(rows=records, seed=st.integers(0, 99), data=st.data())
def test_one_changed_cell_is_always_found(rows: list[Any], seed: int, data: st.DataObject) -> None:
    left, right = table(rows), table(rows)
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(list(cells)))
    right.loc[row, column] = {"n": 77, "x": 77.5, "s": "changed"}[column]
    comparison = compare(left, right.sample(frac=1, random_state=seed))
    assert not comparison.equal
    assert [difference.column for difference in comparison.differences] == [column]


def same_cell(left: object, right: object) -> bool:
    if left is None or right is None:
        return left is right
    return bool(np.isclose(left, right, rtol=1e-9, atol=1e-12)) if isinstance(left, float) else left == right


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.tuples(*cells.values()), max_size=4), other=st.data())
def test_the_verdict_is_that_of_trying_all_pairings(rows: list[Any], other: st.DataObject) -> None:
    changed = [list(row) for row in rows]
    for row in changed:
        if row[1] is not None:
            row[1] *= 1 + other.draw(st.sampled_from([-2e-10, 0, 2e-10]))
    if changed and other.draw(st.booleans()):
        place = other.draw(st.integers(0, 2))
        other.draw(st.sampled_from(changed))[place] = other.draw(list(cells.values())[place])
    found = any(
        all(
            same_cell(*pair) for row, at in zip(rows, order, strict=True) for pair in zip(row, changed[at], strict=True)
        )
        for order in itertools.permutations(range(len(changed)))
    )
    assert compare(table(rows), table([tuple(row) for row in changed])).equal is found


def test_moments_of_a_zone_are_those_of_spark_that_show_the_clocks_of_utc() -> None:
    naive = pd.DataFrame({"t": pd.to_datetime(["2024-03-31 00:30", None, "2024-10-27 01:30"])})
    zoned = naive.assign(t=naive["t"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin"))
    assert compare(zoned, naive.assign(t=zoned["t"].dt.tz_convert("Asia/Tokyo"))).equal
    assert only(compare(zoned, naive)).column == "t"
    of_spark = naive.copy()
    of_spark.attrs[CLOCK] = "UTC"
    assert compare(zoned, of_spark).equal
    moved = of_spark + pd.Timedelta(hours=1)
    moved.attrs[CLOCK] = "UTC"
    assert only(compare(zoned, moved)).column == "t"
    assert only(compare(naive, zoned)).column == "t"
