"""Functions of one number on all cells of a frame."""

from __future__ import annotations

from collections.abc import Callable

from rules.frame.elements import each
from translator.values import Frame, Series


def on_cells(function: Callable[[Series], Series]) -> Callable[[Series | Frame], Series | Frame]:
    """Return a rule for columns as one that takes frames as well, column by column."""

    def on_either(x: Series | Frame) -> Series | Frame:
        return each(x, function) if isinstance(x, Frame) else function(x)

    on_either.__name__, on_either.__doc__ = function.__name__, function.__doc__
    on_either.__module__ = function.__module__
    return on_either
