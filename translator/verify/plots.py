"""What a plot draws, as tables, so that two plots can be compared: the points of lines and scatters, the sizes of bars.

Labels, colours and the order of bars do not count. Of what seaborn draws only bars are taken, because it estimates and
jitters at random.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd


def drawn() -> list[dict[str, pd.DataFrame]]:
    """Return the content of the open figures of matplotlib, one table for each kind of mark in each pair of axes."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    return [_content(pyplot.figure(number)) for number in pyplot.get_fignums()]


def _content(figure: Any) -> dict[str, pd.DataFrame]:
    content: dict[str, pd.DataFrame] = {}
    for number, axes in enumerate(figure.axes, start=1):
        bars = [(bar.get_width(), bar.get_height()) for bar in axes.patches if hasattr(bar, "get_height")]
        wedges = [(wedge.theta2 - wedge.theta1,) for wedge in axes.patches if hasattr(wedge, "theta1")]
        tables = {"bars": np.array(bars), "wedges": np.array(wedges)}
        if "seaborn" not in sys.modules:
            tables["lines"] = _points([line.get_xydata() for line in axes.lines])
            tables["points"] = _points([np.asarray(marks.get_offsets()) for marks in axes.collections])
        for kind, table in tables.items():
            if len(table):
                content[f"{kind} of axes {number}"] = pd.DataFrame(
                    table, columns=["xy"[at] for at in range(table.shape[1])]
                )
    return content


def _points(parts: list[Any]) -> Any:
    filled: list[Any] = [np.ma.filled(np.ma.asarray(part, dtype=float), np.nan) for part in parts]
    return np.concatenate(filled) if filled else np.empty((0, 2))
