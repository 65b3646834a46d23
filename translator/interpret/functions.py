"""Functions of the program that are applied to the elements of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from types import NoneType
from typing import TypeAlias

import libcst as cst
import libcst.matchers as m

from translator.interpret import access, applying, choosing, expressions, loops, writing
from translator.interpret.context import Context
from translator.interpret.scope import Scope
from translator.layout import text
from translator.spark import Lit, Name, Raw, Source, walk
from translator.values import Element, Frame, Python, Refused, Value

DEPTH = 12
ROUNDS = 12
"""Loops of up to so many rounds are written out whose conditions lead out of the function."""
FEW = 4
"""Others double the code with each round."""


def on_elements(context: Context, node: cst.Lambda | cst.FunctionDef, scope: Scope, values: Sequence[Value]) -> Value:
    """Interpret a function with columns standing for its arguments.

    Raises:
        Refused: some part of it has no column expression.
    """
    if context.depth > DEPTH:
        raise Refused("the function calls itself")
    names, defaults = _parameters(node, values)
    with context.within(scope):
        given = [*values, *(expressions.evaluate(context, default) for default in defaults)]
    inner = Scope(f"{scope.name}.", scope, dict(zip(names, given, strict=True)))
    inside, context.inside, context.depth = context.inside, True, context.depth + 1
    try:
        with context.within(inner):
            if isinstance(node, cst.Lambda):
                return expressions.evaluate(context, node.body)
            made = _returned(context, writing.statements_of(node.body))
            _check_reach(made, inner.values.keys() - names)
            return made
    finally:
        context.inside, context.depth = inside, context.depth - 1


def _check_reach(made: Value, local: Set[str]) -> None:
    """Refuse a column in whose code variables of the function are left, which are not there outside of it."""
    code = made.series.column if isinstance(made, Element) else made.code if isinstance(made, Python) else None
    for part in walk(code) if code is not None and local else ():
        match part:
            case Name(name) if name in local:
                raise Refused("a variable of the function would be used outside of it")
            case Raw() | Source() if local & set(re.findall(r"\w+", text(part))):
                raise Refused("a variable of the function would be used outside of it")


def _parameters(
    node: cst.Lambda | cst.FunctionDef, values: Sequence[Value]
) -> tuple[list[str], list[cst.BaseExpression]]:
    """Return the names of the parameters, and the defaults of those that are not given."""
    params = node.params
    if (
        params.kwonly_params
        or params.posonly_params
        or not isinstance(params.star_arg, (type(None), cst.MaybeSentinel))
    ):
        raise Refused("the function has parameters of a kind that has no translation")
    defaults = [param.default for param in params.params[len(values) :] if param.default is not None]
    if len(values) + len(defaults) != len(params.params):
        raise Refused("the function takes another number of arguments")
    return [param.name.value for param in params.params], defaults


@dataclass(frozen=True)
class _Round:
    """The start of a round of a loop, among the statements of all its rounds."""

    target: cst.BaseExpression
    item: Value


_Statements: TypeAlias = "Sequence[cst.BaseStatement | _Round]"


def _returned(context: Context, body: _Statements) -> Value:
    """Return what a body of plain assignments, conditions and returns gives."""
    for place, statement in enumerate(body):
        if isinstance(statement, cst.If):
            return _branches(context, statement, body[place + 1 :])
        if isinstance(statement, cst.For):
            return _rounds(context, statement, body[place + 1 :])
        if isinstance(statement, _Round):
            _bind(context, statement.target, statement.item)
            continue
        if not isinstance(statement, cst.SimpleStatementLine):
            raise Refused("the function holds a loop or another compound statement")
        for small in statement.body:
            if isinstance(small, cst.Return):
                return expressions.evaluate(context, small.value) if small.value else Python(Name("None"), None)
            _assigned(context, small)
    return Python(Name("None"), None)


def _assigned(context: Context, small: cst.BaseSmallStatement) -> None:
    match small:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
            context.scope.values[name] = _written_out(expressions.evaluate(context, value))
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Subscript(value=cst.Name(value=name), slice=[index]))], value=value
        ) if isinstance(frame := context.scope.values.get(name), Frame):
            stored = expressions.evaluate(context, value)
            key = access.subscript_value(context, index.slice)
            context.scope.values[name] = applying.apply(context, small, frame, "[]=", ((None, key), (None, stored)))
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()) | cst.Pass():
            return
        case _:
            raise Refused("the function does more than assign, decide and return")


def _bind(context: Context, target: cst.BaseExpression, item: Value) -> None:
    if isinstance(target, cst.Tuple):
        parts = loops.known_items(item) or []
        if len(parts) != len(target.elements):
            raise Refused("the variables of the loop do not fit its elements", "lost")
        for element, part in zip(target.elements, parts, strict=True):
            _bind(context, element.value, part)
    elif isinstance(target, cst.Name):
        context.scope.values[target.value] = _written_out(item)
    else:
        raise Refused("the function does more than assign, decide and return")


def _written_out(value: Value) -> Value:
    """Return a plain value as it is written where no variable of the function can be reached."""
    if isinstance(value, Python) and value.known and isinstance(value.const, (str, int, float, NoneType)):
        return replace(value, code=Lit(value.const), touched=True)
    return value


def _rounds(context: Context, node: cst.For, rest: _Statements) -> Value:
    """Return what a loop over a few known things gives, such as the first rule that a text meets, and what follows."""
    items = loops.known_items(loops.iterated_value(context, node.iter))
    ifs = [part for part in writing.statements_of(node.body) if isinstance(part, cst.If)]
    leaving = all(m.findall(part.body, m.Return()) and part.orelse is None for part in ifs)
    most = ROUNDS if leaving else FEW
    if items is None or len(items) > most or m.findall(node.body, m.Break() | m.Continue()):
        raise Refused("the function holds a loop whose rounds are not known")
    body: list[cst.BaseStatement | _Round] = []
    for item in items:
        body += [_Round(node.target, item), *writing.statements_of(node.body)]
    if node.orelse is not None:
        body += writing.statements_of(node.orelse.body)
    return _returned(context, [*body, *rest])


def _branches(context: Context, node: cst.If, rest: _Statements) -> Value:
    test = expressions.evaluate(context, node.test)
    body: list[cst.BaseStatement | _Round] = [*writing.statements_of(node.body), *rest]
    match node.orelse:
        case None:
            orelse: list[cst.BaseStatement | _Round] = list(rest)
        case cst.If():
            orelse = [node.orelse, *rest]
        case cst.Else():
            orelse = [*writing.statements_of(node.orelse.body), *rest]
    if isinstance(test, Python) and test.known:
        return _returned(context, body if test.const else orelse)
    if not isinstance(test, Element):
        raise Refused("a condition of the function is not known")
    choosing.check_truth(test)
    before = dict(context.scope.values)
    first = _returned(context, body)
    context.scope.values = before
    return choosing.choose(test, first, _returned(context, orelse))
