"""What a function of the program has on entry: its parameters, bound to what a call gives, and the scopes around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import (
    assignment,
    expressions,
    objects,
    partials,
)
from translator.interpret.context import Context
from translator.interpret.handover import plainly, reached_series, through_variable
from translator.interpret.scope import Scope
from translator.rule import Arguments
from translator.spark import Code, Name, Var, walk
from translator.trees import names_within, walked
from translator.values import (
    UNSET,
    Driver,
    Frame,
    Function,
    Instance,
    Member,
    Python,
    Refused,
    Series,
    Value,
)

Definition = cst.FunctionDef | cst.Lambda


def home_of(function: Function) -> Scope:
    """Return the scope that a function was defined in."""
    assert isinstance(function.home, Scope)
    return function.home


def bound_to(context: Context, definition: Definition, args: Arguments, function: Function) -> dict[str, Value] | None:
    """Bind arguments to parameters; None for a call that does not fit."""
    params = definition.params
    args = partials.with_given(function.given, args)
    every = [*params.posonly_params, *params.params]
    positional = [value for name, value in args if name is None]
    keywords = {name: value for name, value in args if name is not None}
    bound = {param.name.value: value for param, value in zip(every, positional, strict=False)}
    if isinstance(params.star_arg, cst.Param):
        rest = tuple(positional[len(every) :])
        bound[params.star_arg.name.value] = Python(Name("_"), _constants(rest), rest, brackets="()")
    elif len(positional) > len(every):
        return None
    for param in (*every, *params.kwonly_params):
        name = param.name.value
        if name in keywords:
            bound[name] = keywords.pop(name)
        elif name not in bound:
            if param.default is None:
                return None
            with context.within(home_of(function)):
                bound[name] = expressions.evaluate(context, param.default)
    if params.star_kwarg is not None:
        pairs = tuple((Python(expressions.literal(name), name), value) for name, value in keywords.items())
        bound[params.star_kwarg.name.value] = Python(Name("_"), pairs=pairs, brackets="{}")
    elif keywords:
        return None
    return bound


def _constants(values: Sequence[Value]) -> object:
    known = [value.const for value in values if isinstance(value, Python) and value.known]
    return tuple(known) if len(known) == len(values) else UNSET


def declared(definition: Definition) -> list[str]:
    """Return the names that a function declares as global or nonlocal."""
    parts = walked(definition.body, cst.FunctionDef, cst.Lambda, cst.ClassDef)
    return [item.name.value for part in parts if isinstance(part, (cst.Global, cst.Nonlocal)) for item in part.names]


def module_of(scope: Scope) -> Scope:
    """Return the scope of the module that a scope is in."""
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _is_in_sight(context: Context, home: Scope, series: Series) -> bool:
    """Tell whether a function sees the frame of a column that it is given, and what the column is computed with."""
    if not isinstance(series.frame.code, Var):
        return False
    used = {part.id for part in walk(series.column) if isinstance(part, (Var, Name))}
    return all(home.holder(name) is context.scope.holder(name) for name in {series.frame.code.id, *used})


def entered(
    context: Context, definition: Definition, home: Scope, bound: dict[str, Value], adopted: dict[str, Scope]
) -> Scope:
    """Return the scope of a call: the parameters, and the variables of other scopes that the function changes."""
    name = definition.name.value if isinstance(definition, cst.FunctionDef) else "lambda"
    scope = Scope(name, home, function=True)
    scope.adopted = {each: holder.counter.get(each, 0) for each, holder in adopted.items()}
    for each, holder in adopted.items():
        if each in holder.values:
            scope.values[each] = holder.values[each]
        scope.versions[each] = holder.versions.get(each, 0)
        scope.counter[each] = holder.counter.get(each, 0)
    for each, value in bound.items():
        if isinstance(value, Series) and not _is_in_sight(context, home, value):
            raise Refused("a column of an intermediate frame is given to a function", "lost")
        if isinstance(value, Instance):
            _enter_object(scope, each, replace(value, fields=objects.fields_of(context, value)))
        else:
            scope.bind(each, reached(value, Name(each)))
    scope.given = frozenset(value.identity for value in scope.values.values() if isinstance(value, Frame))
    scope.named = names_within(definition.body)
    return scope


def reached(value: Value, code: Code) -> Value:
    """Return an argument as the function reaches it: the elements of a list by their places."""
    if isinstance(value, Python) and isinstance(value.const, (list, tuple)) and value.items is not None:
        # What is the same in each call is clearer as the constants that it is.
        parts = tuple(plainly(item, code.item(place)) for place, item in enumerate(value.items))
        return replace(value, code=code, items=parts, touched=False)
    if isinstance(value, Python) and (value.items is not None or value.pairs is not None):
        items = value.items and tuple(reached(item, code.item(place)) for place, item in enumerate(value.items))
        pairs = value.pairs and tuple((key, reached(item, code.item(_key(key)))) for key, item in value.pairs)
        brackets = value.brackets if value.brackets in ("[]", "()", "{}") else "{}" if value.pairs else "[]"
        return replace(value, code=code, items=items, pairs=pairs, brackets=brackets, touched=False)
    if isinstance(value, (Frame, Driver, Function)):
        return replace(value, code=code)
    if isinstance(value, Python):
        return replace(value, code=code, touched=False)
    if isinstance(value, Series) and not through_variable(value.frame):
        return reached_series(value, code)
    return value


def _key(key: Value) -> Code:
    if isinstance(key, Python) and key.known:
        return expressions.literal(key.const)
    raise Refused("a dict of frames is given to a function, and its keys are not known", "lost")


def _enter_object(scope: Scope, name: str, value: Instance) -> None:
    if any(isinstance(part, Series) for _, part in value.fields):
        raise Refused("an object holds a column", "lost")
    scope.bind(name, replace(value, code=Name(name), holder=name, fields=()))
    for each, part in value.fields:
        scope.bind(f"{name}.{each}", reached(part, Name(f"{name}.{each}")))


def argument_name(node: cst.Call, function: Function, name: str) -> str:
    """Return the variable that was given for a parameter, or an empty string."""
    assert isinstance(function.node, (cst.FunctionDef, cst.Lambda))
    params = function.node.params
    before = (function.owner is not None) + sum(keyword is None for keyword, _ in function.given)
    names = [param.name.value for param in (*params.posonly_params, *params.params)][before:]
    for place, argument in enumerate(node.args):
        given = argument.keyword.value if argument.keyword else names[place] if place < len(names) else ""
        if given == name:
            return argument.value.value if isinstance(argument.value, cst.Name) else ""
    return ""


def codes_of(context: Context, args: Arguments) -> tuple[tuple[Code, ...], tuple[tuple[str, Code], ...]]:
    """Return the code of positional and keyword arguments."""

    def code(value: Value) -> Code:
        match value:
            case Frame() | Driver() | Member() | Function() | Instance():
                return value.code
            case Python():
                return assignment.display_code(context, value)
            case Series():
                return value.column
        raise Refused("a value of this kind cannot be given to a function", "lost")

    positional = tuple(code(value) for name, value in args if name is None)
    return positional, tuple((name, code(value)) for name, value in args if name is not None)
