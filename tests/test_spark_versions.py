"""The output uses what Spark 3.5 has: what later versions added is in no example of a rule."""

from __future__ import annotations

import inspect
import re

import pytest
from pyspark.sql import DataFrame, functions

from translator.registry import load_rules


def _since_4(holder: object) -> set[str]:
    """Return the members that say that they were added in Spark 4."""
    documented = {name: inspect.getdoc(member) or "" for name, member in inspect.getmembers(holder)}
    first = {name: re.search(r"versionadded:: *(\d+)", text) for name, text in documented.items()}
    return {name for name, found in first.items() if found and int(found[1]) >= 4}


@pytest.mark.parametrize(("holder", "before"), [(functions, "F"), (DataFrame, "")])
def test_examples_use_nothing_that_spark_4_added(holder: object, before: str) -> None:
    added = _since_4(holder)
    assert added, "pyspark no longer says what it added when"
    used = {
        (f"{rule.function.__module__}.{rule.function.__name__}", name)
        for rule in {id(rule): rule for rule in load_rules().values()}.values()
        for example in rule.examples
        for name in re.findall(rf"{before}\.([a-z_0-9]+)\(", example.spark)
    }
    assert not {(where, name) for where, name in used if name in added}
