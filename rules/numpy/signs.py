"""What the form of an expression tells about the sign of its values."""

from __future__ import annotations

from translator.spark import Attribute, Binary, Call, Code, Lit, is_call

_NEVER_NEGATIVE = ("abs", "exp", "sqrt", "count", "length")


def never_negative(code: Code) -> bool:
    """Tell whether an expression is certainly never negative, where it is not null.

    Knows sums, products and quotients of such expressions, squares, absolute values, and values cut off at a bound.
    """
    match code:
        case Lit(int() | float() as value):
            return value >= 0
        case Binary("+" | "/", left, right):
            return never_negative(left) and never_negative(right)
        case Binary("*", left, right):
            return left == right or (never_negative(left) and never_negative(right))
        case Call(func=Attribute(attr="otherwise") as chosen, args=(last,)):
            return _cut_off(chosen, last)
        case Call(args=(inside, *_)) if is_call(code, "lit"):
            return never_negative(inside)
        case Call(args=(_, Lit(int() as power))) if is_call(code, "pow"):
            return power % 2 == 0
        case Call(args=args) if is_call(code, "greatest"):
            return any(never_negative(arg) for arg in args)
        case Call() if any(is_call(code, name) for name in _NEVER_NEGATIVE):
            return True
    return False


def _cut_off(chosen: Attribute, last: Code) -> bool:
    """Tell whether all branches of ``F.when(x < 0, 0).otherwise(x)`` are never negative, the last by its condition."""
    excluded = never_negative(last)
    branches: Code = chosen.obj
    while isinstance(branches, Call) and isinstance(branches.func, Attribute) and branches.func.attr == "when":
        condition, value = branches.args
        if not never_negative(value):
            return False
        excluded = excluded or condition == Binary("<", last, Lit(0))
        branches = branches.func.obj
    return excluded
