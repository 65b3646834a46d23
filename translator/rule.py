"""The one door that authors of rules use: `rule`, `Example`, `Refused`, and the types of arguments.

A rule's signature is the signature of the pandas member that it translates, with types that say what it takes. The
engine binds the arguments of a call to it, converts them, and refuses by name whatever it does not take.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, get_type_hints

from translator.conversions import (
    Aggregates,
    Axis,
    Constant,
    DType,
    Evaluating,
    Label,
    Names,
    Operand,
    Scalar,
    Sniffing,
    Unsupported,
    column_of,
    constant,
    converter,
    dtype_of,
    names_of,
    operand_of,
    plain_of,
)
from translator.errors import RuleError
from translator.facts import PLAUSIBLE, magnitude
from translator.refusals import not_taken
from translator.restored import restored_cell, restored_frame, restored_series
from translator.sniff import Sniffed
from translator.sniff.datetimes import pattern_of_all
from translator.values import (
    Accessor,
    Element,
    Frame,
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
    "PLAUSIBLE",
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
    "magnitude",
    "names_of",
    "operand_of",
    "pattern_of_all",
    "plain_of",
    "restored_cell",
    "restored_frame",
    "restored_series",
    "rule",
]

Arguments: TypeAlias = "tuple[tuple[str | None, Value], ...]"


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


_MODULES = ("pandas", "pandas.api.types", "numpy", "builtins", "math", "datetime")
"""What has functions, which have no receiver."""

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
        params = _params(function, where, skip=0 if kind in _MODULES else 1)
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
        convert = converter(hint)
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
        raise not_taken(rule.member, name)
    return left, named


def _convert(rule: Rule, param: Param, value: Value, name: str = "") -> object:
    name = name or param.name
    if param.unsupported:
        if isinstance(value, Python) and value.known and _same(value.const, param.default):
            return param.default
        raise not_taken(rule.member, name)
    try:
        return param.convert(value)
    except Refused as refused:
        raise Refused(
            f"the argument {name!r} of {rule.member}(): {refused.reason}", refused.kind, refused.way_out
        ) from refused


def _same(value: object, default: object) -> bool:
    return (type(value) is type(default) and value == default) or (is_missing(value) and is_missing(default))
