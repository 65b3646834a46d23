"""Functions of the program: called with frames, or applied to the elements of a column."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from translator.interpret import calls, expressions, joining, rebuild, statements
from translator.interpret.context import Context, Localise, printed
from translator.interpret.handover import on_cluster
from translator.interpret.scope import Scope
from translator.rule import Arguments
from translator.spark import Call, Code, Name, Var
from translator.values import Driver, Element, Frame, Function, Member, Python, Refused, Series, Value, new_token

DEPTH = 12


@dataclass(frozen=True, slots=True)
class Variant:
    """A function as it was rewritten for the values of some calls."""

    name: str
    node: cst.FunctionDef
    text: str


class ChangedInPlace(Exception):
    """A function changes its argument and returns something else: the arguments have to be pandas objects."""


# ------------------------------------------------------------------------------------- on elements


def on_elements(context: Context, node: cst.Lambda | cst.FunctionDef, scope: Scope, values: Sequence[Value]) -> Value:
    """Interpret a function with columns standing for its arguments.

    Raises:
        Refused: some part of it has no column expression.
    """
    if context.depth > DEPTH:
        raise Refused("the function calls itself")
    names = _parameter_names(node, values)
    inner = Scope(f"{scope.name}.", scope, dict(zip(names, values, strict=True)))
    inside, context.inside, context.depth = context.inside, True, context.depth + 1
    try:
        with context.within(inner):
            if isinstance(node, cst.Lambda):
                return expressions.evaluate(context, node.body)
            return _returned(context, statements.statements_of(node.body))
    finally:
        context.inside, context.depth = inside, context.depth - 1


def _parameter_names(node: cst.Lambda | cst.FunctionDef, values: Sequence[Value]) -> list[str]:
    params = node.params
    if (
        params.kwonly_params
        or params.posonly_params
        or not isinstance(params.star_arg, (type(None), cst.MaybeSentinel))
    ):
        raise Refused("the function has parameters of a kind that has no translation")
    if len(params.params) != len(values) and any(p.default is None for p in params.params[len(values) :]):
        raise Refused("the function takes another number of arguments")
    if len(params.params) > len(values):
        raise Refused("the function has defaults")
    return [param.name.value for param in params.params]


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
    body = [*statements.statements_of(node.body), *rest]
    match node.orelse:
        case None:
            orelse = list(rest)
        case cst.If():
            orelse = [node.orelse, *rest]
        case cst.Else():
            orelse = [*statements.statements_of(node.orelse.body), *rest]
    if isinstance(test, Python) and test.known:
        return _returned(context, body if test.const else orelse)
    if not isinstance(test, Element):
        raise Refused("a condition of the function is not known")
    calls.check_truth(test)
    before = dict(context.scope.values)
    first = _returned(context, body)
    context.scope.values = before
    return calls.choose(test, first, _returned(context, orelse))


# --------------------------------------------------------------------------------- with frames


def call_function(context: Context, node: cst.Call, function: Function, args: Arguments) -> Value:
    """Interpret a call of a function of the program; its definition is rewritten for these arguments."""
    if context.inside:
        if any(name is not None for name, _ in args):
            raise Refused("a function is called with keywords")
        return function.on_elements([value for _, value in args])
    parts = {argument.value: value for argument, (_, value) in zip(node.args, args, strict=True)}
    definition = function.node
    if not isinstance(definition, cst.FunctionDef) or context.depth > DEPTH or definition in context.active:
        if any(on_cluster(value) for _, value in args):
            context.find("PS204", node, f"{function.name}() is called in a way that the translator cannot follow")
        return rebuild.rebuilt(context, node, parts)
    bound = _bound(context, definition, args)
    if bound is None or definition.decorators or _is_generator(definition):
        return rebuild.rebuilt(context, node, parts)
    return _interpreted(context, node, function, definition, args, bound)


def _is_generator(definition: cst.FunctionDef) -> bool:
    return definition.asynchronous is not None or "yield" in printed(definition.body)


def _bound(context: Context, definition: cst.FunctionDef, args: Arguments) -> dict[str, Value] | None:
    """Bind arguments to parameters; None for calls that are not followed (stars)."""
    params = definition.params
    if params.star_kwarg or not isinstance(params.star_arg, (cst.MaybeSentinel, cst.ParamStar)):
        return None
    every = [*params.posonly_params, *params.params, *params.kwonly_params]
    bound: dict[str, Value] = {}
    positional = [value for name, value in args if name is None]
    for param, value in zip(every, positional, strict=False):
        bound[param.name.value] = value
    bound |= {name: value for name, value in args if name is not None}
    for param in every:
        name = param.name.value
        if name not in bound:
            if param.default is None:
                return None
            bound[name] = expressions.evaluate(context, param.default)
    return bound if len(positional) <= len(every) and len(bound) == len(every) else None


def _interpreted(
    context: Context,
    node: cst.Call,
    function: Function,
    definition: cst.FunctionDef,
    args: Arguments,
    bound: dict[str, Value],
) -> Value:
    scope = Scope(definition.name.value, _module_scope(context.scope))
    identities: dict[str, int] = {}
    for name, value in bound.items():
        if isinstance(value, Series) and not isinstance(value.frame.code, Var):
            raise Refused("a column of an intermediate frame is given to a function", "lost")
        local = scope.bind(name, _opaque(value))
        if isinstance(local, Frame):
            identities[name] = local.identity
    state = (context.prelude, context.flags, context.returns, context.positions)
    context.prelude, context.flags, context.returns = [], set(), []
    context.active.append(definition)
    context.positions = context.places.get(definition, context.positions)
    cell, context.cell = context.cell, context.cells.get(definition, context.cell)
    try:
        with context.within(scope):
            body = statements.interpret_body(context, statements.statements_of(definition.body))
            result = joining.joined_returns(context.returns)
            changed = [name for name, identity in identities.items() if identity in scope.changed]
            same = isinstance(result, Frame) and [
                name for name in changed if result.identity == _last(scope, identities[name])
            ]
    finally:
        context.active.pop()
        context.cell = cell
        context.prelude, context.flags, context.returns, context.positions = state
    if changed and not same:
        result = _given_back(scope, result, body, changed, identities)
        if result is None:
            raise Localise([_argument_name(node, definition, name) for name in changed])
        same = changed
    frames = {name for name, value in bound.items() if isinstance(value, Frame)}
    name = _variant(context, definition, body, frames | ({"return"} if isinstance(result, Frame) else set()))
    code = Call(Name(name), *_codes(args))
    if same and isinstance(result, Frame):
        if not _argument_name(node, definition, same[0]):
            raise Refused("a function changes in place what is not held by a variable", "lost")
        context.aliased.append((_argument_name(node, definition, same[0]), result.identity))
    return _result(result, code, touched=name != function.name or any(on_cluster(value) for _, value in args))


def _given_back(
    scope: Scope,
    result: Value | None,
    body: list[cst.BaseStatement],
    changed: list[str],
    identities: dict[str, int],
) -> Frame | None:
    """Make a function that changes its argument and returns nothing return the argument; None if that cannot be."""
    nothing = result is None or (isinstance(result, Python) and result.const is None)
    value = scope.values.get(changed[0])
    if not nothing or len(changed) > 1 or not isinstance(value, Frame) or _has_return(body):
        return None
    if value.identity != _last(scope, identities[changed[0]]):
        return None
    body += statements.parsed([f"return {changed[0]}"])
    return value


def _has_return(body: list[cst.BaseStatement]) -> bool:
    return any("return" in printed(statement) for statement in body)


def _last(scope: Scope, identity: int) -> int:
    while identity in scope.changed:
        identity = scope.changed[identity]
    return identity


def _opaque(value: Value) -> Value:
    """Return an argument as the function sees it: what was constant outside is a variable inside."""
    if isinstance(value, Python) and value.items is not None and on_cluster(value):
        raise Refused("a list of frames is given to a function", "lost")
    return value


def _module_scope(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _argument_name(node: cst.Call, definition: cst.FunctionDef, name: str) -> str:
    """Return the variable that was given for a parameter, or an empty string."""
    every = [*definition.params.posonly_params, *definition.params.params, *definition.params.kwonly_params]
    names = [param.name.value for param in every]
    for place, argument in enumerate(node.args):
        given = argument.keyword.value if argument.keyword else names[place]
        if given == name:
            return argument.value.value if isinstance(argument.value, cst.Name) else ""
    return ""


def _codes(args: Arguments) -> tuple[tuple[Code, ...], tuple[tuple[str, Code], ...]]:
    def code(value: Value) -> Code:
        match value:
            case Frame() | Python() | Driver() | Member() | Function():
                return value.code
            case Series():
                return value.column
        raise Refused("a value of this kind cannot be given to a function", "lost")

    positional = tuple(code(value) for name, value in args if name is None)
    return positional, tuple((name, code(value)) for name, value in args if name is not None)


_PANDAS_FRAMES = ("pd.DataFrame", "pandas.DataFrame", '"pd.DataFrame"')


def _annotated(definition: cst.FunctionDef, frames: Collection[str]) -> cst.FunctionDef:
    """Annotate as Spark frames the parameters, and the result (under the name "return"), that have become such."""

    def mended(annotation: cst.Annotation | None, name: str) -> cst.Annotation | None:
        if annotation is None or name not in frames or printed(annotation.annotation) not in _PANDAS_FRAMES:
            return annotation
        return annotation.with_changes(annotation=cst.Name("DataFrame"))

    def parameters(params: Sequence[cst.Param]) -> list[cst.Param]:
        return [param.with_changes(annotation=mended(param.annotation, param.name.value)) for param in params]

    params = definition.params.with_changes(
        params=parameters(definition.params.params),
        posonly_params=parameters(definition.params.posonly_params),
        kwonly_params=parameters(definition.params.kwonly_params),
    )
    return definition.with_changes(params=params, returns=mended(definition.returns, "return"))


def _variant(
    context: Context, definition: cst.FunctionDef, body: list[cst.BaseStatement], frames: Collection[str]
) -> str:
    """Return the name under which the rewritten function is written; equal rewritings share one."""
    changed = _annotated(definition.with_changes(body=statements.block(definition.body, body)), frames)
    text = printed(changed)
    variants = context.functions.setdefault(definition, [])
    for variant in variants:
        if variant.text == text:
            return str(variant.name)
    name = definition.name.value if not variants else f"{definition.name.value}_{len(variants) + 1}"
    if variants:
        changed = changed.with_changes(name=cst.Name(name))
    variants.append(Variant(name, changed, text))
    return name


def _result(result: Value | None, code: Code, *, touched: bool) -> Value:
    match result:
        case Frame():
            return replace(result, code=code)
        case Series():
            identity = new_token()
            frame = replace(result.frame, code=code, identity=identity)
            return replace(result, frame=frame)
        case Driver():
            return replace(result, code=code)
        case Python() if result.items is not None and on_cluster(result):
            items = tuple(_result(item, code.item(place), touched=True) for place, item in enumerate(result.items))
            return replace(result, code=code, items=items, touched=True)
        case _:
            return Python(code, touched=touched)
