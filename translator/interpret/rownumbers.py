"""Numbers that a program gives to the rows of a frame: ``range(len(df))`` and ``np.arange(1, len(df) + 1)``."""

from __future__ import annotations

import re

import libcst as cst

from translator.interpret import access, applying, expressions
from translator.interpret.context import Context, printed
from translator.schema import INT
from translator.spark import Lit
from translator.values import LABEL, Frame, Member, Python, Refused, Series, Value

_COUNTING = ("builtins.range", "numpy.arange")


def row_numbers(context: Context, owner: Value, holder: cst.BaseExpression, node: cst.BaseExpression) -> Series | None:
    """Return the numbers of the rows of a frame as a column of it; None for any other expression.

    Args:
        context: the interpretation.
        owner: the frame, whose row labels have to be 0, 1, ... in the present order.
        holder: the expression that holds it.
        node: what may count its rows.

    Raises:
        Demanded: the rows have to be numbered where they come from.
    """
    if not isinstance(owner, Frame) or not owner.index.fresh or owner.index.kind == "columns":
        return None
    match node:
        case cst.Call(
            func=cst.Name("range") | cst.Attribute(value=cst.Name(), attr=cst.Name("arange")) as function,
            args=[*first, cst.Arg(value=stop, keyword=None, star="")],
        ) if len(first) <= 1:
            target = expressions.evaluate(context, function)
        case _:
            return None
    start = expressions.evaluate(context, first[0].value) if first else Python(Lit(0), 0)
    if not (isinstance(target, Member) and target.path in _COUNTING and isinstance(start, Python)):
        return None
    name = access.dotted(holder) or (holder.value if isinstance(holder, cst.Name) else "")
    count = rf"(len\({re.escape(name)}\)|{re.escape(name)}\.shape\[0\])"
    more = rf" \+ {start.const}" if start.const != 0 else ""
    if type(start.const) is not int or not name or not re.fullmatch(count + more, printed(stop)):
        return None
    try:
        numbers = Series(owner, owner.labels(), None, INT, False, frozenset([LABEL]))
        made = applying.apply(context, node, numbers, "+", ((None, start),)) if start.const else numbers
    except Refused:
        return None
    return made if isinstance(made, Series) else None
