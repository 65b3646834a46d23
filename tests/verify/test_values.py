"""Values of running programs come over as they are, whatever they hold."""

from __future__ import annotations

import datetime
import decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from translator.verify.compare import compare
from translator.verify.values import NotTakenError, fingerprint, is_silent, short_message, taken

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_a_spark_frame_of_all_types_comes_over_without_loss(spark: SparkSession) -> None:
    frame = spark.sql(
        "select * from values "
        "(9007199254740993L, 1, true, 1.5D, cast(1.10 as decimal(10,2)), 'a', date'2024-01-02', "
        "timestamp'2024-01-02 03:04:05.000006', timestamp_ntz'9999-12-31 00:00:00', X'00ff', array(1, null), "
        "map('k', 2.5D), null), "
        "(null, null, null, null, null, null, null, null, null, null, null, null, null) "
        "as t(big, small, flag, x, money, s, day, at, plain, raw, items, dict, nothing)"
    )
    collected = taken(frame)
    assert isinstance(collected, pd.DataFrame)
    expected = pd.DataFrame(
        {
            "big": pd.array([9007199254740993, None], dtype="Int64"),
            "small": [1.0, None],
            "flag": [True, None],
            "x": [1.5, None],
            "money": [decimal.Decimal("1.10"), None],
            "s": ["a", None],
            "day": [datetime.date(2024, 1, 2), None],
            "at": pd.to_datetime(["2024-01-02 03:04:05.000006", None]),
            "plain": [datetime.datetime(9999, 12, 31), None],
            "raw": [b"\x00\xff", None],
            "items": [[1, None], None],
            "dict": [{"k": 2.5}, None],
            "nothing": [None, None],
        }
    )
    comparison = compare(expected, collected)
    assert comparison.equal, str(comparison)
    assert collected["big"].iloc[0] == 9007199254740993


def test_structures_that_may_be_missing_come_over(spark: SparkSession) -> None:
    frame = spark.sql("select * from values (named_struct('p', 1, 'q', 'a'), 5), (null, null) as t(pair, n)")
    expected = pd.DataFrame({"pair": [{"p": 1, "q": "a"}, None], "n": [5.0, None]})
    assert compare(expected, taken(frame)).equal


def test_names_that_occur_twice_and_frames_without_rows_come_over(spark: SparkSession) -> None:
    twice = taken(spark.sql("select 1 as a, 2 as a, 'x' as `a.b`"))
    assert compare(pd.DataFrame([[1, 2, "x"]], columns=["a", "a", "a.b"]), twice).equal
    assert compare(
        pd.DataFrame({"a": pd.Series([], dtype="int64")}), taken(spark.sql("select 1 as a where false"))
    ).equal


def test_a_column_expression_needs_its_frame(spark: SparkSession) -> None:
    from pyspark.sql import functions as F

    frame = spark.range(3)
    assert compare(pd.Series([0, 2, 4]), taken(F.col("id") * 2, frame)).equal
    with pytest.raises(NotTakenError, match="a column expression"):
        taken(F.col("id") * 2)


def test_messages_of_spark_are_cut_to_the_line_that_says_something(spark: SparkSession) -> None:
    from pyspark.sql import functions as F

    with pytest.raises(Exception, match="DIVIDE_BY_ZERO") as division:
        spark.sql("select 1 / 0").collect()
    assert short_message(division.value).startswith("ArithmeticException: [DIVIDE_BY_ZERO] Division by zero.")
    function = F.udf(lambda _: {}["gone"], "int")
    with pytest.raises(Exception, match="gone") as python:
        spark.range(1).select(function("id")).collect()
    assert short_message(python.value) == "PythonException: KeyError: 'gone'"
    with pytest.raises(Exception, match="nope") as missing:
        spark.range(1).select("nope")
    assert "[UNRESOLVED_COLUMN.WITH_SUGGESTION]" in short_message(missing.value)


@pytest.mark.parametrize(
    "value",
    [pd.DataFrame({"x": [1]}), pd.Series(["a"]), np.array([1.5]), [1, {"k": (2, None)}], 3, "x", pd.NaT, {1, 2}],
)
def test_plain_values_are_taken_as_they_are(value: object) -> None:
    assert compare(value, taken(value)).equal


def test_what_has_no_value_is_named() -> None:
    with pytest.raises(NotTakenError, match="a DataFrameGroupBy"):
        taken(pd.DataFrame({"x": [1]}).groupby("x"))
    with pytest.raises(NotTakenError, match="an object"):
        taken([object()])
    assert is_silent(np)
    assert is_silent(len)
    assert not is_silent(0)


def test_a_fingerprint_changes_with_the_content() -> None:
    frame = pd.DataFrame({"x": [1, 2], "s": ["a", None], "o": [[1], [2]]})
    prints = [fingerprint(frame)]
    changes = """frame.loc[0, 'x'] = 9; frame.loc[1, 's'] = 'b'; frame.columns = ['x', 's', 'q']; frame.index = [5, 6]
    frame.loc[5, 'q'].append(3); frame['x'] = frame['x'].astype(float)"""
    for change in changes.replace("\n", ";").split(";"):
        exec(change.strip(), {"frame": frame})
        prints.append(fingerprint(frame))
    assert len({repr(one) for one in prints}) == len(prints)
    assert fingerprint([1, [2]]) != fingerprint([1, [3]])
