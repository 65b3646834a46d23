"""Arrays of numpy that are columns on the cluster, such as `numpy.where` makes: what their members are.

A method of an array is numpy's function of that name: it does not skip missing values, and a deviation is that of a
population. Positions are counted, where a series looks up labels. Source: `numpy.ndarray`.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.rule import Arguments
from translator.schema import Kind
from translator.spark import Name
from translator.values import Accessor, Member, Python, Refused, Series, Value

FUNCTIONS = frozenset("sum mean prod min max std var any all cumsum cumprod round clip".split())
"""Methods that are functions of numpy, too."""
COMPUTING = FUNCTIONS | {"astype"}
"""Methods before which the array of a column's values stays a column."""
_ALIKE = frozenset("astype copy tolist shape size dtype".split())
"""Members that are those of a series."""
_CHANGING = frozenset("sort fill put partition resize itemset".split())


def taken(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return the column whose values an expression such as ``df["x"].values`` takes; None for any other expression."""
    match node:
        case (
            cst.Attribute(value=column, attr=cst.Name("values"))
            | cst.Call(func=cst.Attribute(value=column, attr=cst.Name("to_numpy")), args=[])
        ) if _is_plain(column):
            return column
    return None


def _is_plain(node: cst.BaseExpression) -> bool:
    """Tell whether an expression may be looked at twice: a variable, or a column of one by its name."""
    match node:
        case cst.Name():
            return True
        case cst.Attribute(value=owner):
            return _is_plain(owner)
        case cst.Subscript(value=owner, slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString()))]):
            return _is_plain(owner)
    return False


def of_column(value: Value) -> Series | None:
    """Return the array of the values of a column, which stays a column; None where numpy has them in another way."""
    if not isinstance(value, Series) or value.frame.size != "rows" or value.type.nullable:
        return None
    return replace(value.exact, name=None, array=True, view=False) if value.type.kind in _PLAIN else None


_PLAIN = frozenset({Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.STR})


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
    if member in ("//", "%") and not (args and _is_nonzero(args[0][1])):
        raise Refused("numpy has 0 where whole numbers are divided by zero")
    if member.isidentifier() and member not in _ALIKE:
        raise Refused(f"an array of numpy is asked for {member}")
    return series, member, args


def _is_nonzero(value: Value) -> bool:
    return isinstance(value, Python) and isinstance(value.const, (int, float)) and value.const != 0


def changes(receiver: Value, member: str) -> bool:
    """Tell whether a method changes an array in place."""
    return isinstance(receiver, Series) and receiver.array and member in _CHANGING


def kept(made: Value, member: str, args: Arguments) -> Value:
    """Return the result of a member of an array: several values are an array, unless a series takes part."""
    beside = any(isinstance(value, Series) and not value.array for _, value in args) and member != "[]"
    return replace(made, array=True) if isinstance(made, Series) and not beside else made
