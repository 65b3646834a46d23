"""Arrays of numpy that are columns on the cluster, such as `numpy.where` makes: what their members are.

A method of an array is numpy's function of that name: it does not skip missing values, and a deviation is that of a
population. Positions are counted, where a series looks up labels. Source: `numpy.ndarray`.
"""

from __future__ import annotations

from dataclasses import replace

from translator.rule import Arguments
from translator.spark import Name
from translator.values import Accessor, Member, Refused, Series, Value

FUNCTIONS = frozenset("sum mean prod min max std var any all cumsum cumprod round clip".split())
"""Methods that are functions of numpy, too."""
_ALIKE = frozenset("astype copy tolist shape size dtype".split())
"""Members that are those of a series."""
_CHANGING = frozenset("sort fill put partition resize itemset".split())


def as_called(series: Series, member: str, args: Arguments) -> tuple[Value, str, Arguments]:
    """Return what is to be called, by which name, and with which arguments, for a member of an array.

    Raises:
        Refused: only numpy has such a member, or the values are chosen by those of other rows.
    """
    if member == "[]":
        plain = replace(series, array=False)
        chosen = args[0][1] if args else None
        if isinstance(chosen, Series):
            replace(chosen, array=True).check_fits(series.frame)
            return plain, member, args
        return Accessor("iloc", plain), member, args
    if member in FUNCTIONS:
        return Member(f"numpy.{member}", Name(member)), member, ((None, series), *args)
    if member.isidentifier() and member not in _ALIKE:
        raise Refused(f"an array of numpy is asked for {member}")
    return series, member, args


def changes(receiver: Value, member: str) -> bool:
    """Tell whether a method changes an array in place."""
    return isinstance(receiver, Series) and receiver.array and member in _CHANGING


def kept(made: Value, member: str, args: Arguments) -> Value:
    """Return the result of a member of an array: several values are an array, unless a series takes part."""
    beside = any(isinstance(value, Series) and not value.array for _, value in args) and member != "[]"
    return replace(made, array=True) if isinstance(made, Series) and not beside else made
