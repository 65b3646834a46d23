"""Numbers that a program gives to the rows of a frame: ``range(len(df))`` and ``np.arange(1, len(df) + 1)``."""

from __future__ import annotations

import libcst as cst

from translator.interpret import applying, expressions
from translator.interpret.context import Context
from translator.spark import Lit
from translator.values import Frame, Member, Python, Refused, Series, Value

_COUNTING = ("builtins.range", "numpy.arange")


def row_numbers(context: Context, owner: Value, node: cst.BaseExpression) -> Series | None:
    """Return consecutive numbers that are stored in a frame as a column of it; None for any other expression.

    There are as many of them as there are rows, or else pandas raises an error.

    Args:
        context: the interpretation.
        owner: the frame, which has columns already.
        node: what may count its rows.

    Raises:
        Demanded: the rows have to be numbered, or their order carried, where they come from.
    """
    if not isinstance(owner, Frame) or owner.columns == () or (counted := _counted(context, node)) is None:
        return None
    start, step = (Python(Lit(number), number) for number in counted)
    try:
        made = applying.apply(context, node, owner, "range()", ((None, start), (None, step)))
    except Refused:
        return None
    return made if isinstance(made, Series) else None


def _counted(context: Context, node: cst.BaseExpression) -> tuple[int, int] | None:
    """Return the first of consecutive numbers and the step from one to the next."""
    match node:
        case cst.Call(func=cst.Name("range") | cst.Attribute(value=cst.Name(), attr=cst.Name("arange")) as function):
            target = expressions.evaluate(context, function)
            return _range(context, node) if isinstance(target, Member) and target.path in _COUNTING else None
        case cst.Call(func=cst.Name("list"), args=[cst.Arg(value=cst.Call(func=cst.Name("range")) as inner)]):
            return _counted(context, inner)
        case cst.BinaryOperation(
            left=left, operator=cst.Add() | cst.Subtract() | cst.Multiply() as operator, right=right
        ):
            counted, other = _counted(context, left), _whole(expressions.evaluate(context, right))
            if counted is None or other is None:
                return None
            start, step = counted
            if isinstance(operator, cst.Multiply):
                return start * other, step * other
            return start + (other if isinstance(operator, cst.Add) else -other), step
    return None


def _range(context: Context, node: cst.Call) -> tuple[int, int] | None:
    if any(argument.keyword is not None or argument.star for argument in node.args) or not node.args:
        return None
    ends = [_whole(expressions.evaluate(context, argument.value)) for argument in node.args]
    start, step = (ends[0] if len(ends) > 1 else 0), (ends[2] if len(ends) > 2 else 1)
    return None if start is None or step is None else (start, step)


def _whole(value: Value) -> int | None:
    return value.const if isinstance(value, Python) and type(value.const) is int else None
