"""The variables of a growing program, with the values that pandas gives them."""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import warnings
from random import Random
from typing import Any

import numpy as np
import pandas as pd

MOST_ROWS = 60
MOST_COLUMNS = 24


def kind_of(series: pd.Series[Any]) -> str:
    """Return the kind of the values of a column, as the schemas of the translator name it."""
    if isinstance(series, pd.DataFrame):
        return "several"
    dtype = series.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_integer_dtype(dtype):
        return "int"
    if pd.api.types.is_float_dtype(dtype):
        return "float"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "timestamp"
    if pd.api.types.is_object_dtype(dtype) and all(isinstance(cell, str) for cell in series.dropna()):
        return "str"
    return "other"


class Scope:
    """Variables and statements; a statement that pandas does not take is not added.

    Attributes:
        random: where choices come from.
        values: the variables.
        lines: the statements so far.
    """

    def __init__(self, random: Random, values: dict[str, Any] | None = None, counter: list[int] | None = None) -> None:
        self.random = random
        self.values = {"pd": pd, "np": np, **(values or {})}
        self.lines: list[str] = []
        self.counter = counter if counter is not None else [0]

    def fresh(self, prefix: str) -> str:
        """Return a new variable."""
        self.counter[0] += 1
        return f"{prefix}{self.counter[0]}"

    def chance(self, share: float) -> bool:
        """Say yes in this share of the cases."""
        return self.random.random() < share

    def add(self, text: str) -> bool:
        """Run a statement and keep it, unless it fails or makes something large."""
        if run_quietly(text, self.values):
            self.lines.append(text)
            return True
        return False

    def evaluated(self, text: str) -> Any:
        """Return the value of an expression, or None if it has none."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return eval(text, self.values)
            except Exception:
                return None

    def inner(self) -> Scope:
        """Return a copy in which other statements can be tried."""
        modules = {name: value for name, value in self.values.items() if name in ("pd", "np") or callable(value)}
        data = {n: v for n, v in self.values.items() if n not in modules and n != "__builtins__"}
        return Scope(self.random, {**modules, **copy.deepcopy(data)}, self.counter)

    def frames(self) -> list[str]:
        """Return the variables that hold frames with plain columns, the latest twice."""
        names = [
            name
            for name, value in self.values.items()
            if isinstance(value, pd.DataFrame)
            and value.shape[1]
            and all(isinstance(column, str) for column in value.columns)
            and value.columns.is_unique
        ]
        return names + names[-2:]

    def frame(self) -> str:
        """Choose a frame."""
        return self.random.choice(self.frames())

    def columns(self, frame: str, *kinds: str) -> list[str]:
        """Return the columns of a frame that are of these kinds, or all."""
        value = self.values[frame]
        return [column for column in value.columns if not kinds or kind_of(value[column]) in kinds]

    def column(self, frame: str, *kinds: str) -> str:
        """Choose a column; raises IndexError if there is none."""
        return self.random.choice(self.columns(frame, *kinds))

    def series(self, frame: str, kind: str) -> list[str]:
        """Return variables that hold a column with the rows of this frame."""
        index = self.values[frame].index
        return [
            name
            for name, value in self.values.items()
            if isinstance(value, pd.Series) and kind_of(value) == kind and value.index.equals(index)
        ]

    def scalars(self) -> list[str]:
        """Return the variables that hold one number."""
        return [
            name
            for name, value in self.values.items()
            if isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
        ]


def run_quietly(text: str, values: dict[str, Any]) -> bool:
    """Run statements; return whether they ran and left nothing too large."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            exec(compile(text, "program", "exec"), values)
        except Exception:
            return False
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return not any(_large(values.get(name)) for name in names)


def _large(value: object) -> bool:
    if isinstance(value, pd.DataFrame):
        return len(value) > MOST_ROWS or value.shape[1] > MOST_COLUMNS
    return isinstance(value, pd.Series) and len(value) > MOST_ROWS
