"""The types of the arguments of rules, and what turns a value of the program into each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from translator.schema import Kind, Type, from_dtype
from translator.spark import Code, F, Lit, Name, Named, call, lit
from translator.values import (
    Driver,
    Element,
    Frame,
    Function,
    Member,
    Python,
    Refused,
    Series,
    Value,
    is_missing,
)

Names = Annotated[tuple[str, ...], "one column name or a list of them, known at translation time"]
Label = Annotated[str, "one column name, known at translation time"]
Axis = Annotated[int, "an axis: 0 or 'index' or 'rows', 1 or 'columns'"]
DType = Annotated[Type, "a dtype"]
Constant = Annotated[object, "any constant, known at translation time"]
Scalar = Annotated[Code, "one plain value, as a piece of code"]
Operand = Annotated[Value, "a series, or one plain value"]
Unsupported = Annotated[object, "not taken; refused by name unless it is the default"]
Sniffing = Annotated[object, "the reader of data files' schemas, given by the engine"]
Evaluating = Annotated[object, "the evaluation of an expression that stands in a text, given by the engine"]
Aggregates = Annotated[Value, "names of aggregations: a string, a list or a dict of them"]


def constant(value: Value) -> object:
    """Return the constant that a value is; raises `Refused` where it is not known at translation time."""
    if isinstance(value, Python) and value.known:
        return value.const
    raise Refused("its value is not known at translation time")


def _label(value: Value) -> str:
    name = constant(value)
    if not isinstance(name, str):
        raise Refused("a column name is a string here")
    return _named(name, value)


def _named(name: str, value: Value) -> str:
    if isinstance(value, Python) and not isinstance(value.code, Lit):
        return Named(name, value.code)
    return name


def names_of(value: Value) -> tuple[str, ...]:
    """Return the column names that a string or a list of strings gives; none of them stands there twice."""
    names = _names(value)
    if len(set(names)) < len(names):
        raise Refused("a column is named twice")
    return names


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, Python) and value.items is not None:
        return tuple(_label(item) for item in value.items)
    names = constant(value)
    if isinstance(names, str):
        return (_named(names, value),)
    if isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise Refused("it is not a column name or a list of them")


def _axis(value: Value) -> int:
    match constant(value):
        case 0 | "index" | "rows":
            return 0
        case 1 | "columns":
            return 1
    raise Refused("it is not an axis")


def dtype_of(value: Value) -> Type:
    """Return the type that a dtype stands for: a name such as "int64", or the thing itself (``int``, ``np.int64``)."""
    text = ""
    if isinstance(value, Member):
        text = value.path.rsplit(".", 1)[-1]
    elif isinstance(value, Python) and isinstance(value.const, str):
        text = value.const
    found = from_dtype(text.removesuffix("Dtype")) if text else None
    if found is None:
        raise Refused("the dtype is not one that has a Spark type")
    return found


def _scalar(value: Value) -> Code:
    if isinstance(value, Python):
        return value.code
    if isinstance(value, Driver) and value.kind == "scalar":
        return value.code
    raise Refused("it is not one plain value")


def operand_of(value: Value) -> Value:
    """Return the value if it can stand in a column expression: a series, an element, a scalar."""
    match value:
        case Series() | Element():
            return value
        case Driver(kind="scalar"):
            return value
        case Python(items=None, pairs=None):
            if not isinstance(value.const, (list, tuple, dict, set)):
                return value
    raise Refused("it is neither a column nor one plain value")


def column_of(value: Value) -> Code:
    """Return an operand as a Spark column: a plain value becomes ``F.lit(value)``; NaN and None become null."""
    match value:
        case Series():
            return value.exact.column
        case Element(series):
            return series.exact.column
        case Python() if value.known and is_missing(value.const):
            return lit(None)
        case Driver() if value.type.kind is Kind.PERIOD:
            return F.nullif(lit(text_of(value)), lit("NaT"))
        case Driver() if value.type.kind is Kind.ZONED:
            return F.nullif(lit(text_of(value)), lit("NaT")).cast("timestamp")
        case Python() | Driver():
            return lit(value.code)
    raise Refused("it is neither a column nor one plain value")


def text_of(value: Driver) -> Code:
    """Return a period, or a moment of a time zone, as the text that stands for it on Spark."""
    return call(Name("str"), value.code)


def plain_of(value: Value) -> Code:
    """Return an operand as the right side of an operator, where a plain value needs no ``F.lit``."""
    if isinstance(value, Driver) and value.type.kind in (Kind.PERIOD, Kind.ZONED):
        return text_of(value)
    if isinstance(value, (Python, Driver)) and not (
        isinstance(value, Python) and value.known and (is_missing(value.const) or _infinite(value.const))
    ):
        return value.code
    return column_of(value)


def _infinite(value: object) -> bool:
    return isinstance(value, float) and math.isinf(value)


def _function(value: Value) -> Function:
    if isinstance(value, Function):
        return value
    raise Refused("it is not a function of this program")


def _instance(*types: type) -> Callable[[Value], object]:
    def convert(value: Value) -> object:
        found = constant(value)
        if isinstance(found, types) and not (isinstance(found, bool) and bool not in types):
            return found
        if float in types and isinstance(found, int) and not isinstance(found, bool):
            return float(found)
        raise Refused(f"it is not of the type {' or '.join(kind.__name__ for kind in types)}")

    return convert


def _kind(kind: type) -> Callable[[Value], object]:
    def convert(value: Value) -> object:
        if isinstance(value, kind):
            return value
        raise Refused(f"it is not a {kind.__name__.lower()} on the cluster")

    return convert


def _anything(value: Value) -> object:
    return value


def _strings(value: Value) -> object:
    found = constant(value)
    if isinstance(found, (list, tuple)) and all(isinstance(item, str) for item in found):
        return tuple(found)
    raise Refused("it is not a list of strings")


_CONVERTERS: list[tuple[object, Callable[[Value], object]]] = [
    (Names, names_of),
    (Label, _label),
    (Axis, _axis),
    (DType, dtype_of),
    (Constant, constant),
    (Scalar, _scalar),
    (Operand, operand_of),
    (Unsupported, constant),
    (Aggregates, _anything),
    (Sniffing, _anything),
    (Evaluating, _anything),
    (Value, _anything),
    (Function, _function),
    (Frame, _kind(Frame)),
    (Series, _kind(Series)),
    (Element, _kind(Element)),
    (tuple[str, ...], _strings),
    (bool, _instance(bool)),
    (int, _instance(int)),
    (float, _instance(float)),
    (str, _instance(str)),
]


def converter(hint: object) -> Callable[[Value], object] | None:
    """Return what converts a value to an argument of a type; None for a type that is not known."""
    for known, convert in _CONVERTERS:
        if hint is known or hint == known:
            return convert
    if get_origin(hint) in (Union, UnionType):
        choices = [converter(choice) for choice in get_args(hint) if choice is not type(None)]
        if all(choices):
            return _either([choice for choice in choices if choice], type(None) in get_args(hint))
    return None


def _either(choices: Sequence[Callable[[Value], object]], optional: bool) -> Callable[[Value], object]:
    def convert(value: Value) -> object:
        if optional and isinstance(value, Python) and value.const is None:
            return None
        refused = Refused("it is of a kind that the rule does not take")
        for choice in choices:
            try:
                return choice(value)
            except Refused as this:
                refused = this if len(choices) == 1 else refused
        raise refused

    return convert
