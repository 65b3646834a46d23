"""Expressions in a text over the variables of the program."""

from __future__ import annotations

import re
from typing import cast

from rules.frame.query import evaluated
from translator.rule import Evaluating, Evaluator, Example, Refused, Unsupported, rule
from translator.values import Value

_OTHERWISE_IN_PYTHON = re.compile(r"(?<![=!<>])=(?!=)|\b(if|lambda)\b")

EVAL = [
    Example('pd.eval("df.n + df.m * 2")', 'F.col("n") + F.col("m") * 2'),
    Example('df[pd.eval("df.n > 1 & df.m < 5")]', 'df.filter((F.col("n") > 1) & (F.col("m") < 5))'),
    Example(
        'df[pd.eval("(df.n > 1) | (df.m < 5) & ~(df.n == 3)")]',
        'df.filter((F.col("n") > 1) | ((F.col("m") < 5) & ~(F.col("n") == 3)))',
    ),
]


@rule("pandas", "eval", examples=EVAL)
def evaluate(
    expr: str,
    parser: Unsupported = "pandas",
    engine: Unsupported = None,
    local_dict: Unsupported = None,
    global_dict: Unsupported = None,
    *,
    evaluator: Evaluating = None,
) -> Value:
    """Compute an expression over the frames of the program; ``&`` and ``|`` bind as weakly as "and" and "or"."""
    if _OTHERWISE_IN_PYTHON.search(expr):
        raise Refused("the expression means something else in pandas than in Python", way_out="write it as code")
    return evaluated(None, expr, cast("Evaluator", evaluator))
