"""Text that is added and multiplied."""

from __future__ import annotations

from rules.series.operands import may_be_missing
from translator.rule import Refused, column_of
from translator.schema import STR, Kind
from translator.spark import Call, Code, F, is_call
from translator.values import Python, Series, Value, scalar_type


def joined_text(left: Value, right: Value) -> Series:
    """Return the text of the left side followed by that of the right; missing where one of them is.

    Raises:
        Refused: a side is not text, which is an error in pandas.
    """
    for side in (left, right):
        if scalar_type(side).values.kind not in (Kind.STR, Kind.UNKNOWN):
            raise Refused("text is added to something that is not text", "never", way_out="use astype(str)")
    base, other = (left, right) if isinstance(left, Series) else (right, left)
    assert isinstance(base, Series)
    names = {side.name for side in (left, right) if isinstance(side, Series)}
    missing = may_be_missing(left) or may_be_missing(right)
    name = names.pop() if len(names) == 1 else None
    code = F.concat(*_pieces(left), *_pieces(right))
    return base.derived(code, other, type=STR, missing=missing, name=name)


def _pieces(value: Value) -> tuple[Code, ...]:
    """Return the parts of a text, so that ``a + b + c`` becomes one call."""
    code = column_of(value)
    return code.args if isinstance(code, Call) and is_call(code, "concat") else (code,)


def repeated_text(op: str, left: Value, right: Value) -> Series:
    """Return text times a whole number.

    Raises:
        Refused: it is another operation, or the number is not a constant.
    """
    text, times = (left, right) if isinstance(left, Series) else (right, left)
    if op != "*" or not isinstance(text, Series) or not (isinstance(times, Python) and isinstance(times.const, int)):
        raise Refused("text is not a number", "never", way_out="use astype(float)")
    return text.derived(F.repeat(text.column, times.code), type=STR)
