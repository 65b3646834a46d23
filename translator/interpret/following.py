"""Following calls of the functions of a program: each is interpreted for the values of its calls, and rewritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import libcst as cst

from translator.interpret import (
    assignment,
    binding,
    calls,
    control,
    expressions,
    joining,
    objects,
    partials,
    returning,
    statements,
    takingback,
    writing,
)
from translator.interpret.context import CALL, Context, Localise, printed
from translator.interpret.decorators import is_transparent
from translator.interpret.entering import (
    Definition,
    argument_name,
    bound_to,
    codes_of,
    declared,
    entered,
    home_of,
    module_of,
    reached,
)
from translator.interpret.given import (
    check_handed_over,
    check_objects,
    forget_changed_lists,
    note_perhaps_given,
    without_given_up,
)
from translator.interpret.handover import on_cluster
from translator.interpret.rebuild import rebuilt, stays_pandas
from translator.interpret.remembered import forgotten
from translator.interpret.returning import Run
from translator.interpret.scope import Adopt, Scope
from translator.interpret.variants import declaring, variant_of
from translator.rule import Arguments
from translator.spark import Call, Code, Item, Lit, Name, Var
from translator.trees import walked
from translator.values import (
    Demanded,
    Driver,
    Frame,
    Function,
    Instance,
    Python,
    Refused,
    Series,
    Value,
)


def call_function(context: Context, node: cst.Call, function: Function, args: Arguments) -> Value:
    """Return the value of a call of a function of the program; its definition is rewritten for these arguments."""
    if context.inside:
        return partials.called_with(function, args)
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    followed = ("opaque", function.site) not in context.demands and definition not in context.active
    if not followed or _is_coroutine(definition) or not _decorated_plainly(context, definition, function):
        return _left_alone(context, node, function, args)
    bound = bound_to(context, definition, args, function)
    if bound is None:
        return _left_alone(context, node, function, args)
    if isinstance(definition, cst.Lambda) and not isinstance(function.code, (Name, Item)):
        return _inlined(context, definition, function, bound)
    if any(isinstance(value, Series) and not isinstance(value.frame.code, Var) for value in bound.values()):
        args = tuple((name, _of_variable(context, function, value)) for name, value in args)
        bound = bound_to(context, definition, args, function) or bound
    made = _followed(context, node, function, args, bound)[1]
    return _folded(made, function, args)


def _of_variable(context: Context, function: Function, value: Value) -> Value:
    """Return a column of an intermediate frame as one of a variable that a function sees, if it sees any."""
    if not isinstance(value, Series) or isinstance(value.frame.code, Var) or context.repeated:
        return value
    scope: Scope | None = home_of(function)
    while scope is not None and scope is not context.scope:
        scope = scope.parent
    if scope is None:
        return value
    name = context.free_name(f"{function.name}_rows")
    context.prelude += assignment.assign(context, cst.Name(name), value.frame, cst.Name(name))
    frame = context.scope.values[name]
    assert isinstance(frame, Frame)
    return replace(value, frame=frame)


def _folded(made: Value, function: Function, args: Arguments) -> Value:
    """Return what a call gave, with the constant that it is where a function of names is given a name."""
    given = [
        value for name, value in args if name is None and isinstance(value, Python) and isinstance(value.const, str)
    ]
    if not isinstance(made, Python) or made.known or made.touched or not given or len(given) < len(args):
        return made
    try:
        known = function.on_elements(given)
    except Refused:
        return made
    return replace(made, const=known.const) if isinstance(known, Python) and isinstance(known.const, str) else made


def _inlined(context: Context, definition: cst.Lambda, function: Function, bound: dict[str, Value]) -> Value:
    """Return the value of a lambda that is called where it is written: its body, with the arguments in it."""
    scope = Scope("lambda", home_of(function), dict(bound))
    with context.within(scope):
        return expressions.evaluate(context, definition.body)


def _left_alone(context: Context, node: cst.Call, function: Function, args: Arguments) -> Value:
    """Keep a call of a function that is not followed: what it is given and what it reads is handed over."""
    if function.node in context.active:
        context.find("PS204", node, f"{function.name}() calls itself, which is not followed: its frames stay in pandas")
    elif any(on_cluster(value) for _, value in args):
        context.find("PS204", node, f"{function.name}() is called in a way that the translator cannot follow")
    stays_pandas(context, function)
    assert isinstance(function.node, (cst.FunctionDef, cst.Lambda))
    objects.check_unchanged(context, function.node, node)
    return rebuilt(context, node, calls.parts_of(node, args))


def _is_coroutine(definition: Definition) -> bool:
    """Tell whether a function is asynchronous, or a generator that things are sent to."""
    if isinstance(definition, cst.Lambda) or definition.asynchronous is not None:
        return isinstance(definition, cst.FunctionDef)
    parts = list(walked(definition.body, cst.FunctionDef, cst.Lambda))
    alone = sum(isinstance(part, cst.Expr) and isinstance(part.value, cst.Yield) for part in parts)
    return alone < sum(isinstance(part, cst.Yield) for part in parts)


def _is_generator(definition: Definition) -> bool:
    if isinstance(definition, cst.Lambda):
        return False
    return any(isinstance(part, cst.Yield) for part in walked(definition.body, cst.FunctionDef, cst.Lambda))


def _decorated_plainly(context: Context, definition: Definition, function: Function) -> bool:
    """Tell whether calls of a decorated function give what the function itself gives."""
    for decorator in definition.decorators if isinstance(definition, cst.FunctionDef) else ():
        made = decorator.decorator
        if isinstance(made, cst.Name) and made.value == "staticmethod":
            continue
        with context.within(home_of(function)):
            value = expressions.evaluate_name(context, made.func if isinstance(made, cst.Call) else made)
        if not (isinstance(value, Function) and is_transparent(value.node)):
            return False
    return True


def run_method(context: Context, node: cst.Call, function: Function, args: Arguments) -> tuple[Run, Value]:
    """Interpret the call of a method; returns what came of it, and the result.

    Raises:
        Demanded: the call is not followed, so that the class has to be left as it is.
    """
    definition = function.node
    assert isinstance(definition, cst.FunctionDef)
    assert function.owner is not None
    own = {definition.params.params[0].name.value} if definition.params.params else set()
    fits = own and definition not in context.active and not _is_generator(definition)
    bound = bound_to(context, definition, ((None, function.owner), *args), function) if fits else None
    if bound is None:
        raise Demanded([("opaque", function.site)])
    try:
        return _followed(context, node, function, args, bound)
    except (Localise, Refused) as problem:
        raise Demanded([("opaque", function.site)]) from problem


def _followed(
    context: Context, node: cst.Call, function: Function, args: Arguments, bound: dict[str, Value]
) -> tuple[Run, Value]:
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    home = home_of(function)
    adopted = {name: home.holder(name) or module_of(home) for name in declared(definition)}
    findings = dict(context.findings)
    while True:
        scope = entered(context, definition, home, bound, adopted)
        try:
            run = _interpreted(context, node, function, scope, bound)
            break
        except Adopt as needed:
            if needed.scope is not scope or needed.name in adopted:
                raise
            adopted[needed.name] = home.holder(needed.name) or module_of(home)
            context.findings = dict(findings)
    forget_changed_lists(context, node, function, bound, scope)
    check_handed_over(node, function, run)
    check_objects(function, run, bound)
    run = _left_behind(run, bound, adopted)
    held = takingback.check_held(context, node, run, bound)
    run = without_given_up(context, node, function, run)
    given = returning.given_back(run)
    if given is None:
        needs = {("object", f"{scope.name}/{name}:{version}") for name, version in scope.let_go}
        if not needs <= context.demands:
            raise Demanded(needs)
        raise Localise([argument_name(node, function, name) for name in run.changed])
    note_perhaps_given(context, run, given.result)
    body = declaring(definition, given.body, scope, adopted)
    frames = {name for name, value in bound.items() if isinstance(value, Frame)}
    name = variant_of(context, function, body, frames | ({"return"} if isinstance(given.result, Frame) else set()))
    called = _reached_as(function, name)
    given_args = partials.with_given(function.given, args) if _is_written_out(function) else args
    given_args, holders = takingback.given_by_name(context, held, given_args)
    code = called if is_property(definition) else Call(called, *codes_of(context, given_args))
    _publish(context, run, adopted)
    if held:
        takingback.take_back(context, node, held, holders, code)
        return run, Python(Name("None"), None)
    if _is_generator(definition):
        if run.changed:
            raise Refused("a generator changes a frame that it is given", "lost")
        return run, _generated(run, code)
    touched = name != function.name or any(on_cluster(value) for _, value in args)
    names = [argument_name(node, function, each) for each in run.changed]
    return run, returning.received(context, node, given, code, names, touched=touched or function.owner is not None)


def _is_written_out(function: Function) -> bool:
    """Tell whether arguments that were given beforehand are written in each call."""
    return bool(function.given) and not isinstance(function.code, Name)


def _reached_as(function: Function, name: str) -> Code:
    """Return how a call reaches the function that was rewritten under a name.

    Raises:
        Demanded: it cannot, so that the function is left as it is.
    """
    by_name = function.code == Name(function.name) or _is_written_out(function)
    if isinstance(function.owner, Instance) and not name.startswith("__"):
        return function.owner.code.attribute(name)
    if name != function.name and not by_name and isinstance(function.node, cst.FunctionDef):
        raise Demanded([("opaque", function.site)])
    return Name(name) if by_name else function.code


def _left_behind(run: Run, bound: Mapping[str, Value], adopted: Collection[str]) -> Run:
    """Return what came of a function with nothing remembered in terms of its own variables, which the caller has not.

    A parameter that keeps its value is remembered as what is given for it.
    """
    names = frozenset(run.scope.counter) - frozenset(adopted)
    known: dict[str, Code] = {}
    for name, value in bound.items():
        if run.scope.counter.get(name, 0) > 1:
            continue
        if isinstance(value, Python) and isinstance(value.const, (str, int, float)):
            known[name] = Lit(value.const)
        elif isinstance(value, (Python, Driver)) and isinstance(value.code, (Name, Var, Lit)):
            known[name] = value.code
    return replace(
        run,
        result=forgotten(run.result, names, known) if run.result is not None else None,
        exits=[{name: forgotten(value, names, known) for name, value in state.items()} for state in run.exits],
    )


def is_property(definition: Definition) -> bool:
    """Tell whether a method is read like a field."""
    decorators = definition.decorators if isinstance(definition, cst.FunctionDef) else ()
    return any(printed(each.decorator) == "property" for each in decorators)


def _generated(run: Run, code: Code) -> Value:
    """Return what is known of the frames that a generator gives.

    Raises:
        Refused: they are not alike, or it gives other things besides.
    """
    values = run.yields
    if not any(on_cluster(value) for value in values):
        return Python(code, touched=True, several=True)
    if all(isinstance(value, Frame) for value in values):
        several = joining.frames_of(*(Python(Name("_"), items=(value,)) for value in values))
        if several is not None:
            return replace(several, code=code, brackets="comp", touched=True)
    items = [value.items or () for value in values if isinstance(value, Python)]
    if len(items) < len(values) or len({len(each) for each in items}) > 1:
        raise Refused("a generator gives frames and other things", "lost")
    parts: list[Value] = []
    for every in zip(*items, strict=True):
        joined = joining.frames_of(*(Python(Name("_"), items=(value,)) for value in every))
        if joined is None and any(map(on_cluster, every)):
            raise Refused("a generator gives frames that are not alike", "lost")
        parts.append(joined.each if joined is not None and joined.each is not None else Python(Name("_")))
    pair = Python(Name("_"), items=tuple(parts), brackets="()")
    return Python(code, brackets="comp", several=True, touched=True, each=pair)


def _path(context: Context, node: cst.Call, function: Function) -> str:
    """Return the calls that lead into a function, where it may be rewritten for one of them in its own way."""
    by_name = function.code == Name(function.name) and isinstance(function.node, cst.FunctionDef)
    return f"{context.path}{CALL}{context.site(node)}" if by_name and function.owner is None else ""


def _interpreted(context: Context, node: cst.Call, function: Function, scope: Scope, bound: dict[str, Value]) -> Run:
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    identities = {name: value.identity for name in bound if isinstance(value := scope.values[name], Frame)}
    path, context.path = context.path, _path(context, node, function)
    sources_in_sight = _sources(bound) | _closed_over(context, scope)
    state = (context.prelude, context.flags, context.returns, context.exits, context.positions, context.whole)
    sources, loops, rounds = context.sources, context.loops, context.rounds
    target = context.target, context.targets
    yields, context.yields = context.yields, []
    context.prelude, context.flags, context.returns, context.exits = [], set(), [], []
    context.sources, context.loops, context.rounds = sources_in_sight, 0, frozenset()
    context.active.append(definition)
    context.positions = context.places.get(definition, context.positions)
    cell, context.cell = context.cell, context.cells.get(definition, context.cell)
    body: list[cst.BaseStatement] | cst.BaseExpression
    try:
        with context.within(scope):
            if isinstance(definition, cst.Lambda):
                body = _lambda_body(context, definition)
            else:
                body = statements.interpret_body(context, writing.statements_of(definition.body))
                if not control.ends(context, body):
                    context.exits.append(context.scope.snapshot()[0])
                    context.returns.append(Python(Name("None"), None))
            result = joining.joined_returns(context.returns)
            ends = list(context.returns), list(context.exits)
            return Run(definition, scope, body, result, *ends, identities, sources_in_sight, context.yields)
    finally:
        context.active.pop()
        context.path = path
        context.cell = cell
        context.sources, context.loops, context.rounds = sources, loops, rounds
        context.target, context.targets = target
        context.yields = yields
        context.prelude, context.flags, context.returns, context.exits, context.positions, context.whole = state


def _sources(bound: dict[str, Value]) -> dict[int, Frame]:
    """Return the frames of the caller whose columns a function may give back as columns, by identity."""
    found: dict[int, Frame] = {}
    for value in bound.values():
        frame = value.frame if isinstance(value, Series) else value
        if isinstance(frame, Frame) and isinstance(frame.code, Var):
            found[frame.identity] = frame
    return found


def _closed_over(context: Context, scope: Scope) -> dict[int, Frame]:
    """Return the frames of scopes around a function that its caller sees too, by identity."""
    found: dict[int, Frame] = {}
    for name in scope.named - scope.values.keys():
        holder = scope.holder(name)
        frame = holder.values[name] if holder is not None else None
        if isinstance(frame, Frame) and isinstance(frame.code, Var) and context.scope.holder(name) is holder:
            found[frame.identity] = frame
    return found


def _lambda_body(context: Context, definition: cst.Lambda) -> cst.BaseExpression:
    value = expressions.evaluate(context, definition.body)
    code = returning.returned(context, value, definition.body)
    if context.prelude:
        raise Refused("a lambda needs a statement before it", "lost")
    if code is None:
        return definition.body
    body = cst.parse_expression(f"({context.text(code)})")
    # Without brackets, all but the first element of a tuple would stand after the lambda.
    brackets = 1 if isinstance(body, cst.Tuple) else 0
    return body.with_changes(lpar=body.lpar[:brackets], rpar=body.rpar[:brackets])


def _publish(context: Context, run: Run, adopted: dict[str, Scope]) -> None:
    """Bind the variables of other scopes that a function changed to what they are after the call."""
    for name, holder in adopted.items():
        if not run.scope.rebinds(name):
            continue
        values = [state[name] for state in run.exits if name in state]
        if not values or len(values) < len(run.exits):
            raise Refused(f"the variable {name!r} is bound in one case and not in another", "lost")
        value = values[0]
        for other in values[1:]:
            both = joining.join_values(value, other)
            if both is None:
                raise Refused(f"a function leaves {name!r} in different places", "lost")
            value = both
        if context.scope is not holder and name not in context.scope.adopted:
            adopt = context.scope.adopt(name) if context.scope.holder(name) is holder else None
            raise adopt or Refused(f"a function binds the variable {name!r} of another one", "lost")
        context.prelude += binding.bind_name(context, name, _from_name(value, name))


def _from_name(value: Value, name: str) -> Value:
    if isinstance(value, Series):
        raise Refused("a function sets a global variable to a column", "lost")
    return reached(value, Name(name))
