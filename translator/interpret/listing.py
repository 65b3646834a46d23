"""What only lists the values of a column, for a call to which their order and number of times are nothing."""

from __future__ import annotations

import libcst as cst

from translator.interpret import expressions
from translator.interpret.context import Context
from translator.values import Member, Series

_METHODS = ("unique", "tolist", "to_list", "to_numpy", "drop_duplicates")
_FUNCTIONS = ("builtins.set", "builtins.list", "builtins.tuple", "builtins.frozenset")


def listed_column(context: Context, node: cst.BaseExpression) -> Series | None:
    """Return the column of which an expression lists the values: ``x.unique()``, ``set(x)``, ``x.values``.

    Nothing is collected for it, and the order of the rows, which a list has, need not be known.
    """
    inner = node
    while (next_ := _inside(context, inner)) is not None:
        inner = next_
    if inner is node:
        return None
    value = expressions.evaluate(context, inner)
    return value if isinstance(value, Series) else None


def _inside(context: Context, node: cst.BaseExpression) -> cst.BaseExpression | None:
    match node:
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(name)), args=[]) if name in _METHODS:
            return value
        case cst.Attribute(value=value, attr=cst.Name("values")):
            return value
        case cst.Call(func=cst.Name() as function, args=[cst.Arg(value=value, keyword=None, star="")]):
            target = expressions.evaluate(context, function)
            return value if isinstance(target, Member) and target.path in _FUNCTIONS else None
    return None
