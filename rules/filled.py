"""Arrays of one value for each row, as ``np.zeros(len(df))``: as a column it is that value."""

from __future__ import annotations

import ast

from translator.spark import Attribute, Call, Code, Lit, Sequence, Source
from translator.values import Driver, Frame, Python, Value

_FILLING = {"zeros": 0.0, "ones": 1.0}
_CASTS = {
    "int": int,
    "np.int64": int,
    "int64": int,
    "float": float,
    "np.float64": float,
    "float64": float,
    "bool": bool,
}


def filling(frame: Frame, value: Value) -> Value:
    """Return the one value that an array holds as many times as a frame has rows; any other value as it is."""
    if not isinstance(value, (Python, Driver)):
        return value
    found: str | float | None
    match value.code:
        case Call(Attribute(_, "zeros" | "ones" as name), (size,), kwargs) if _counts(size, frame):
            found = _cast(_FILLING[name], dict(kwargs))
        case Call(Attribute(_, "full"), (size, Source() | Lit() as given), ()) if _counts(size, frame):
            found = _constant(given)
        case _:
            return value
    return value if found is None else Python(Lit(found), found)


def _counts(size: Code, frame: Frame) -> bool:
    """Tell whether this is the number of rows of a frame as it is now."""
    match size:
        case Sequence("()", (inner,)):
            size = inner
    return size == frame.code.count()


def _cast(number: float, options: dict[str, Code]) -> float | None:
    """Return a number as of the dtype that is given; None where that is not known."""
    given = options.pop("dtype", None)
    if options:
        return None
    if given is None:
        return number
    cast = _CASTS.get(_text(given).strip("\"'"))
    return None if cast is None else cast(number)


def _constant(code: Code) -> str | float | None:
    if _text(code) in ("np.nan", "np.NaN"):
        return float("nan")
    try:
        value = ast.literal_eval(_text(code))
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, (str, int, float)) else None


def _text(code: Code) -> str:
    match code:
        case Source(node, printer):
            return printer(node)
        case Lit(value):
            return repr(value)
    return ""
