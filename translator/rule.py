"""The one door that authors of rules use: `rule`, `Example`, `Refused`, and the types of arguments.

A rule's signature is the signature of the pandas member that it translates, with types that say what it takes. The
engine binds the arguments of a call to it, converts them, and refuses by name whatever it does not take.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from translator.errors import RuleError
from translator.schema import Type, from_dtype
from translator.sniff import Sniffed
from translator.spark import Code, Lit, Named, lit
from translator.values import (
    Accessor,
    Driver,
    Element,
    Frame,
    Function,
    Grouped,
    Labels,
    Member,
    Python,
    Refused,
    Row,
    Series,
    Value,
    is_missing,
)

__all__ = [
    "NO_SNIFFING",
    "Aggregates",
    "Arguments",
    "Axis",
    "Constant",
    "DType",
    "Evaluating",
    "Example",
    "Label",
    "Names",
    "Operand",
    "Param",
    "Refused",
    "Rule",
    "Scalar",
    "Sniffed",
    "Sniffer",
    "Sniffing",
    "Unsupported",
    "bind",
    "column_of",
    "constant",
    "dtype_of",
    "names_of",
    "operand_of",
    "rule",
]

# The types of arguments: what the engine converts a value of the program to before a rule sees it.
Names = Annotated[tuple[str, ...], "one column name or a list of them, known at translation time"]
Label = Annotated[str, "one column name, known at translation time"]
Axis = Annotated[int, "an axis: 0 or 'index' or 'rows', 1 or 'columns'"]
DType = Annotated[Type, "a dtype"]
Constant = Annotated[object, "any constant, known at translation time"]
Scalar = Annotated[Code, "one plain value, as a piece of code"]
Operand = Annotated[Value, "a series, or one plain value"]
Unsupported = Annotated[object, "not taken; refused by name unless it is the default"]
Arguments: TypeAlias = "tuple[tuple[str | None, Value], ...]"
Sniffing = Annotated[object, "the reader of data files' schemas, given by the engine"]
Evaluating = Annotated[object, "the evaluation of an expression that stands in a text, given by the engine"]
Aggregates = Annotated[Value, "names of aggregations: a string, a list or a dict of them"]


class Sniffer:
    """Finds out the schemas of data files that a program names; this one finds nothing (``--no-sniff``).

    The engine gives an instance to the rules that read files, as the argument whose type is `Sniffing`.
    """

    def csv(self, path: str, **options: object) -> Sniffed | None:  # noqa: ARG002 - used by those that find something
        """Return what the first rows of a delimited text file tell; options as of `translator.sniff.sniff_csv`."""
        return None

    def parquet(self, path: str) -> Sniffed | None:  # noqa: ARG002
        """Return what the footer of a parquet file tells."""
        return None

    def json(self, path: str, lines: bool) -> Sniffed | None:  # noqa: ARG002
        """Return what the first records of a JSON file tell."""
        return None

    def module(self, name: str) -> str | None:  # noqa: ARG002
        """Return the text of a module of the program's own project; None for any other."""
        return None


NO_SNIFFING = Sniffer()

Evaluator: TypeAlias = "Callable[[str, Mapping[str, Value]], Value]"
"""Evaluates the source of an expression at this point of the program, with some names bound to other values.

It raises `Refused` where a part of the expression has no rule.
"""

_F = TypeVar("_F", bound=Callable[..., Value])


@dataclass(frozen=True, slots=True)
class Example:
    """A call and its translation: a test of the text, a differential test, a line of the documentation.

    Attributes:
        pandas: an expression or statements over the frames of `tests.examples` (``df``, ``other``, ...).
        spark: the code that comes out.
        ordered: whether the order of rows is part of the promise.
    """

    pandas: str
    spark: str
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a rule: its name, converter and default (`inspect.Parameter.empty` if it is required)."""

    name: str
    convert: Callable[[Value], object]
    default: object
    kind: Any
    unsupported: bool = False
    sniffing: bool = False
    evaluating: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it translates and the function that does it."""

    receiver: str
    member: str
    function: Callable[..., Value]
    params: tuple[Param, ...]
    examples: tuple[Example, ...]
    attribute: bool

    @property
    def name(self) -> str:
        """``frame.dropna``."""
        return f"{self.receiver}.{self.member}"


RECEIVERS: dict[type, str] = {
    Frame: "frame",
    Series: "series",
    Grouped: "grouped",
    Labels: "columns",
    Element: "element",
    Row: "row",
}


def receiver_of(value: Value) -> str:
    """Return under which name the rules for a value are filed: "frame", "series.str", "pandas", ..."""
    if isinstance(value, Accessor):
        return f"{receiver_of(value.of)}.{value.name}"
    if isinstance(value, Member):
        return value.path
    return RECEIVERS.get(type(value), "")


def rule(
    receiver: type | str, *members: str, examples: Sequence[Example], attribute: bool = False
) -> Callable[[_F], _F]:
    """Declare a function as the rule for members of a kind of value.

    Args:
        receiver: `Frame`, `Series`, `Grouped`, `Element`, `Row`, or a name such as "series.str", "frame.loc", "pandas".
        members: pandas' names for the member (``"isna", "isnull"``); ``"[]"``, ``"[]="``, ``"+"``, ``"=="``, ``"~"``,
            ``"len()"`` for operators.
        examples: at least one.
        attribute: the member is read without a call, such as ``shape``.

    Raises:
        RuleError: there is no example or no docstring, or a parameter has a type that the engine does not know.
    """

    def declare(function: _F) -> _F:
        where = f"{function.__module__}.{function.__name__}"
        if not examples:
            raise RuleError(f"the rule {where} has no example", advice="add one; it is also its test")
        if not function.__doc__:
            raise RuleError(f"the rule {where} has no docstring", advice="say what it does and what differs")
        kind = receiver if isinstance(receiver, str) else RECEIVERS[receiver]
        params = _params(function, where, skip=0 if kind in ("pandas", "numpy", "builtins", "math") else 1)
        made = tuple(Rule(kind, member, function, params, tuple(examples), attribute) for member in members)
        declared: tuple[Rule, ...] = getattr(function, "rules", ())
        function.rules = (*declared, *made)  # type: ignore[attr-defined]
        return function

    return declare


def _params(function: Callable[..., Value], where: str, skip: int) -> tuple[Param, ...]:
    hints = get_type_hints(function, include_extras=True)
    params = []
    for parameter in list(inspect.signature(function).parameters.values())[skip:]:
        hint = hints.get(parameter.name)
        convert = _converter(hint)
        if convert is None:
            raise RuleError(f"the rule {where} has a parameter {parameter.name!r} of an unknown type {hint!r}")
        params.append(
            Param(
                parameter.name,
                convert,
                parameter.default,
                parameter.kind,
                hint == Unsupported,
                hint == Sniffing,
                hint == Evaluating,
            )
        )
    return tuple(params)


def bind(
    rule: Rule, args: Arguments, sniffer: Sniffer = NO_SNIFFING, evaluator: Evaluator | None = None
) -> tuple[list[object], dict[str, object]]:
    """Bind the arguments of a call to a rule's parameters and convert them.

    Args:
        rule: the rule.
        args: pairs of keyword (None for a positional argument) and value.
        sniffer: what rules that read files are given.
        evaluator: what rules that hold an expression in a text are given.

    Returns:
        The arguments of the rule's function, without the receiver.

    Raises:
        Refused: an argument is unknown, missing, not taken or of a kind that the rule does not take; its name is said.
    """
    positional = [value for name, value in args if name is None]
    keywords = {name: value for name, value in args if name is not None}
    left: list[object] = []
    named: dict[str, object] = {}
    rest = iter(positional)
    for param in rule.params:
        if param.sniffing:
            named[param.name] = sniffer
        elif param.evaluating:
            named[param.name] = evaluator
        elif param.kind is inspect.Parameter.VAR_POSITIONAL:
            left += [_convert(rule, param, value) for value in rest]
        elif param.kind is inspect.Parameter.VAR_KEYWORD:
            named |= {name: _convert(rule, param, value, name) for name, value in keywords.items()}
            keywords = {}
        else:
            # pandas' keyword-only parameters stay so; all others can be given by position.
            value = next(rest, None) if param.kind is not inspect.Parameter.KEYWORD_ONLY else None
            if value is None and param.name in keywords:
                value = keywords.pop(param.name)
            if value is not None:
                named[param.name] = _convert(rule, param, value)
            elif param.default is inspect.Parameter.empty:
                raise Refused(f"{rule.member}() lacks its argument {param.name!r}", "never")
    for _ in rest:
        raise Refused(f"{rule.member}() has more arguments than the rule knows")
    for name in keywords:
        raise Refused(f"the argument {name!r} of {rule.member}() has no translation")
    return left, named


def _convert(rule: Rule, param: Param, value: Value, name: str = "") -> object:
    name = name or param.name
    if param.unsupported:
        if isinstance(value, Python) and value.known and _same(value.const, param.default):
            return param.default
        raise Refused(f"the argument {name!r} of {rule.member}() has no translation")
    try:
        return param.convert(value)
    except Refused as refused:
        raise Refused(f"the argument {name!r} of {rule.member}(): {refused.reason}", refused.kind) from refused


def _same(value: object, default: object) -> bool:
    return (type(value) is type(default) and value == default) or (is_missing(value) and is_missing(default))


# ------------------------------------------------------------------------------------------- conversions


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
        case Python() | Driver():
            return lit(value.code)
    raise Refused("it is neither a column nor one plain value")


def plain_of(value: Value) -> Code:
    """Return an operand as the right side of an operator, where a plain value needs no ``F.lit``."""
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


def _converter(hint: object) -> Callable[[Value], object] | None:
    for known, convert in _CONVERTERS:
        if hint is known or hint == known:
            return convert
    if get_origin(hint) in (Union, UnionType):
        choices = [_converter(choice) for choice in get_args(hint) if choice is not type(None)]
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
