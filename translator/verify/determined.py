"""What a program leaves to chance, settled the same way for both runs: random numbers, and ties of a sort."""

from __future__ import annotations

import inspect
import random
from functools import wraps
from typing import Any

import numpy as np
import pandas as pd


def determine(seed: int) -> None:
    """Seed random numbers, and let the sorts of a program keep the order of rows that tie.

    Sorting by one column is not stable in pandas (``kind="quicksort"``): the rows that tie come in an order that
    nobody asked for, and `tail(1)` of a group takes any of them. Of the orders that are right, a stable sort gives the
    one that can be compared. A program that names a kind keeps it, and so does pandas within its own functions.

    Args:
        seed: seeds the random numbers of Python and of numpy.
    """
    random.seed(seed)
    np.random.seed(seed % 2**32)
    for owner in (pd.DataFrame, pd.Series):
        owner.sort_values = _stable(owner.sort_values)  # type: ignore[method-assign]


def _stable(sort_values: Any) -> Any:
    @wraps(sort_values)
    def stable(*args: Any, **keywords: Any) -> Any:
        here = inspect.currentframe()
        caller = here.f_back if here is not None else None
        module = str(caller.f_globals.get("__name__", "")) if caller is not None else ""
        if module.partition(".")[0] != "pandas":
            keywords.setdefault("kind", "stable")
        return sort_values(*args, **keywords)

    return stable
