"""Functions of the program that are applied to the elements of a column."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from translator.interpret import calls, expressions, writing
from translator.interpret.context import Context
from translator.interpret.scope import Scope
from translator.spark import Name
from translator.values import Element, Python, Refused, Value

DEPTH = 12


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
            return _returned(context, writing.statements_of(node.body))
    finally:
        context.inside, context.depth = inside, context.depth - 1


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


def _returned(context: Context, body: Sequence[cst.BaseStatement]) -> Value:
    """Return what a body of plain assignments, conditions and returns gives."""
    for place, statement in enumerate(body):
        if isinstance(statement, cst.If):
            return _branches(context, statement, body[place + 1 :])
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
            context.scope.values[name] = expressions.evaluate(context, value)
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()) | cst.Pass():
            return
        case _:
            raise Refused("the function does more than assign, decide and return")


def _branches(context: Context, node: cst.If, rest: Sequence[cst.BaseStatement]) -> Value:
    test = expressions.evaluate(context, node.test)
    body = [*writing.statements_of(node.body), *rest]
    match node.orelse:
        case None:
            orelse = list(rest)
        case cst.If():
            orelse = [node.orelse, *rest]
        case cst.Else():
            orelse = [*writing.statements_of(node.orelse.body), *rest]
    if isinstance(test, Python) and test.known:
        return _returned(context, body if test.const else orelse)
    if not isinstance(test, Element):
        raise Refused("a condition of the function is not known")
    calls.check_truth(test)
    before = dict(context.scope.values)
    first = _returned(context, body)
    context.scope.values = before
    return calls.choose(test, first, _returned(context, orelse))
