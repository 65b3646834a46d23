"""What a program leaves to chance, settled the same way for both runs: random numbers, and ties of a sort."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd


def determine(seed: int) -> None:
    """Seed random numbers, and let pandas' sorts keep the order of rows that tie.

    Sorting by one column is not stable in pandas (``kind="quicksort"``): the rows that tie come in an order that
    nobody asked for, and `tail(1)` of a group takes any of them. Of the orders that are right, a stable sort gives the
    one that can be compared. A program that names a kind keeps it.

    Args:
        seed: seeds the random numbers of Python and of numpy.
    """
    random.seed(seed)
    np.random.seed(seed % 2**32)
    for function in (pd.DataFrame.sort_values, pd.Series.sort_values):
        function.__kwdefaults__ = {**(function.__kwdefaults__ or {}), "kind": "stable"}
