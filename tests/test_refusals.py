"""What is said of members without a rule: they are members of some pandas, and no rule contradicts it."""

from __future__ import annotations

import pandas as pd
import pytest

from translator.refusals import REFUSALS, Refusal, not_taken, without_rule
from translator.registry import load_rules

_OWNERS = {
    "pandas": pd,
    "frame": pd.DataFrame,
    "series": pd.Series,
    "grouped": type(pd.DataFrame({"k": [1]}).groupby("k")),
    "rolling": type(pd.Series([1]).rolling(1)),
    "expanding": type(pd.Series([1]).expanding()),
    "ewm": type(pd.Series([1]).ewm(1)),
    "resample": type(pd.Series([1], index=pd.to_datetime(["2020-01-01"])).resample("D")),
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.members[0])
def test_refusals_are_of_members_of_pandas_that_have_no_rule(refusal: Refusal) -> None:
    rules = load_rules()
    assert refusal.kind in ("todo", "not_in_spark", "never")
    assert refusal.way_out
    assert not refusal.reason.endswith(".")
    for member in refusal.members:
        owners = [_OWNERS[receiver] for receiver in refusal.receivers]
        left = "left pandas" in refusal.reason
        assert left or any(hasattr(owner, member) for owner in owners), member
        assert not all((receiver, member) in rules for receiver in refusal.receivers), member


def test_a_refusal_says_what_to_do_instead() -> None:
    assert (without_rule("frame", "to_excel").kind, without_rule("frame", "unheard_of").kind) == (
        "not_in_spark",
        "todo",
    )
    assert "Parquet" in without_rule("pandas", "read_pickle").way_out
    assert "leave it out" in not_taken("read_csv", "chunksize").way_out
