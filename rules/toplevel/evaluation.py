"""Expressions in a text over the variables of the program."""

from __future__ import annotations

import re
from typing import cast

from translator.rule import Evaluating, Evaluator, Example, Refused, Unsupported, rule
from translator.values import Value

_OTHERWISE_IN_PYTHON = re.compile(r"[&|~@=]|\b(and|or|not|in|if|lambda)\b")


@rule("pandas", "eval", examples=[Example('pd.eval("df.n + df.m * 2")', 'F.col("n") + F.col("m") * 2')])
def evaluate(
    expr: str,
    parser: Unsupported = "pandas",
    engine: Unsupported = None,
    local_dict: Unsupported = None,
    global_dict: Unsupported = None,
    *,
    evaluator: Evaluating = None,
) -> Value:
    """Compute an expression over the frames of the program; where pandas reads it unlike Python it is refused."""
    if _OTHERWISE_IN_PYTHON.search(expr):
        raise Refused("the expression means something else in pandas than in Python", way_out="write it as code")
    return cast("Evaluator", evaluator)(expr, {})
