"""Following calls of the functions of a program: each is interpreted for the values of its calls, and rewritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    writing,
)
from translator.interpret.context import CALL, Context, Localise, Variant, printed
from translator.interpret.decorators import is_transparent
from translator.interpret.handover import on_cluster, plainly, reached_series, through_variable
from translator.interpret.rebuild import rebuilt, stays_pandas
from translator.interpret.remembered import forgotten
from translator.interpret.returning import Run
from translator.interpret.scope import Adopt, Scope
from translator.rule import Arguments
from translator.spark import Call, Code, Item, Lit, Name, Var, walk
from translator.trees import names_within, walked
from translator.values import (
    UNSET,
    Demanded,
    Driver,
    Frame,
    Function,
    Grouped,
    Instance,
    Member,
    Python,
    Refused,
    Series,
    Value,
)

Definition = cst.FunctionDef | cst.Lambda


def call_function(context: Context, node: cst.Call, function: Function, args: Arguments) -> Value:
    """Return the value of a call of a function of the program; its definition is rewritten for these arguments."""
    if context.inside:
        if any(name is not None for name, _ in args):
            raise Refused("a function is called with keywords")
        return function.on_elements([value for _, value in args])
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    followed = ("opaque", function.site) not in context.demands and definition not in context.active
    if not followed or _is_coroutine(definition) or not _decorated_plainly(context, definition, function):
        return _left_alone(context, node, function, args)
    bound = _bound(context, definition, args, function)
    if bound is None:
        return _left_alone(context, node, function, args)
    if isinstance(definition, cst.Lambda) and not isinstance(function.code, (Name, Item)):
        return _inlined(context, definition, function, bound)
    if any(isinstance(value, Series) and not isinstance(value.frame.code, Var) for value in bound.values()):
        args = tuple((name, _of_variable(context, function, value)) for name, value in args)
        bound = _bound(context, definition, args, function) or bound
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


def home_of(function: Function) -> Scope:
    """Return the scope that a function was defined in."""
    assert isinstance(function.home, Scope)
    return function.home


def _bound(context: Context, definition: Definition, args: Arguments, function: Function) -> dict[str, Value] | None:
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
    bound = _bound(context, definition, ((None, function.owner), *args), function) if fits else None
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
    adopted = {name: home.holder(name) or _module(home) for name in _declared(definition)}
    findings = dict(context.findings)
    while True:
        scope = _entered(context, definition, home, bound, adopted)
        try:
            run = _interpreted(context, node, function, scope, bound)
            break
        except Adopt as needed:
            if needed.scope is not scope or needed.name in adopted:
                raise
            adopted[needed.name] = home.holder(needed.name) or _module(home)
            context.findings = dict(findings)
    _forget_changed_lists(context, node, function, bound, scope)
    _check_handed_over(node, function, run)
    _check_objects(function, run, bound)
    run = _left_behind(run, bound, adopted)
    run = _without_given_up(context, node, function, run)
    given = returning.given_back(run)
    if given is None:
        needs = {("object", f"{scope.name}/{name}:{version}") for name, version in scope.let_go}
        if not needs <= context.demands:
            raise Demanded(needs)
        raise Localise([argument_name(node, function, name) for name in run.changed])
    _perhaps_given(context, run, given.result)
    body = _declaring(definition, given.body, scope, adopted)
    frames = {name for name, value in bound.items() if isinstance(value, Frame)}
    name = _variant(context, function, body, frames | ({"return"} if isinstance(given.result, Frame) else set()))
    written_out = bool(function.given) and not isinstance(function.code, Name)
    by_name = function.code == Name(function.name) or written_out
    called = Name(name) if by_name else function.code
    if isinstance(function.owner, Instance) and not name.startswith("__"):
        called = function.owner.code.attribute(name)
    elif name != function.name and not by_name and isinstance(definition, cst.FunctionDef):
        raise Demanded([("opaque", function.site)])
    given_args = partials.with_given(function.given, args) if written_out else args
    code = called if is_property(definition) else Call(called, *codes_of(context, given_args))
    _publish(context, run, adopted)
    if _is_generator(definition):
        if run.changed:
            raise Refused("a generator changes a frame that it is given", "lost")
        return run, _generated(run, code)
    touched = name != function.name or any(on_cluster(value) for _, value in args)
    names = [argument_name(node, function, each) for each in run.changed]
    return run, returning.received(context, node, given, code, names, touched=touched or function.owner is not None)


def _without_given_up(context: Context, node: cst.Call, function: Function, run: Run) -> Run:
    """Return what came of a function without the changed arguments that nobody can see after the call.

    ``df = prepared(df)`` gives up the object that the function changed, if the function does not give that back.
    """
    seen = {
        name: identity
        for name, identity in run.identities.items()
        if name not in run.changed
        or all(run.is_object(state.get(name), name) for state in run.exits)
        or not _is_given_up(context, node, argument_name(node, function, name), identity)
    }
    return replace(run, identities=seen)


def _is_given_up(context: Context, node: cst.Call, variable: str, identity: int) -> bool:
    """Tell whether nothing holds an argument of a call after it: neither a variable, nor what a variable holds."""
    scope: Scope | None = context.scope
    root = context.scope.root(identity)
    own = context.whole is node and context.target == variable
    if root in context.scope.given or any(root in pair for pair in context.scope.perhaps):
        return False
    while scope is not None:
        for name, value in scope.values.items():
            if _holds(scope, value, root) and not (own and name == variable and scope is context.scope):
                return False
        scope = scope.parent
    return True


def _holds(scope: Scope, value: Value, root: int) -> bool:
    match value:
        case Frame():
            return scope.root(value.identity) == root
        case Grouped(frame=frame):
            return scope.root(frame.identity) == root
        case Python() if on_cluster(value):
            parts = [
                *(value.items or ()),
                *(part for _, part in value.pairs or ()),
                *([value.each] if value.each else []),
            ]
            return any(_holds(scope, part, root) for part in parts)
    return False


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


def _check_handed_over(node: cst.Call, function: Function, run: Run) -> None:
    """See to it that an argument that a function hands over and then changes is changed for the caller, too.

    Raises:
        Localise: it is a variable of the caller, which is handed over before the call.
    """
    for name, identity in run.identities.items():
        variable = argument_name(node, function, name)
        if variable and identity in run.scope.localised and objects.may_change(run.definition, name):
            raise Localise([variable], Refused("a function changes its argument in a way that has no rule"))


def _check_objects(function: Function, run: Run, bound: Mapping[str, Value]) -> None:
    """See to it that a function only reads the objects that it is given; a method may change its own."""
    for name, value in bound.items():
        changed = (path for path, count in run.scope.counter.items() if count > 1 and path.startswith(f"{name}."))
        if isinstance(value, Instance) and value is not function.owner and any(changed):
            objects.leave(value)


def _perhaps_given(context: Context, run: Run, result: Value | None) -> None:
    """Note which arguments a function gives back on some of its ways out only."""
    for name, identity in run.identities.items():
        same = [run.is_object(value, name) for value in run.returns]
        if isinstance(result, Frame) and any(same) and not all(same):
            context.scope.perhaps.add((context.scope.root(result.identity), context.scope.root(identity)))


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


def _declared(definition: Definition) -> list[str]:
    """Return the names that a function declares as global or nonlocal."""
    parts = walked(definition.body, cst.FunctionDef, cst.Lambda, cst.ClassDef)
    return [item.name.value for part in parts if isinstance(part, (cst.Global, cst.Nonlocal)) for item in part.names]


def _module(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _is_in_sight(context: Context, home: Scope, series: Series) -> bool:
    """Tell whether a function sees the frame of a column that it is given, and what the column is computed with."""
    if not isinstance(series.frame.code, Var):
        return False
    used = {part.id for part in walk(series.column) if isinstance(part, (Var, Name))}
    return all(home.holder(name) is context.scope.holder(name) for name in {series.frame.code.id, *used})


def _entered(
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
    sources, loops, rounds, target = context.sources, context.loops, context.rounds, context.target
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
        context.sources, context.loops, context.rounds, context.target = sources, loops, rounds, target
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


def _forget_changed_lists(
    context: Context, node: cst.Call, function: Function, bound: dict[str, Value], scope: Scope
) -> None:
    """Take lists and dicts that the function may have changed as unknown."""
    for name, value in bound.items():
        after = scope.values.get(name)
        if not (isinstance(value, Python) and _is_container(value)) or _same_parts(value, after):
            continue
        if on_cluster(value) or (after is not None and on_cluster(after)):
            raise Refused("a function changes a list of frames that it is given", "lost")
        given = argument_name(node, function, name)
        if given:
            calls.forget(context, given, value)


def _is_container(value: Python) -> bool:
    known = value.items is not None or value.pairs is not None
    return known or value.each is not None or isinstance(value.const, (list, dict, set))


def _same_parts(one: Python, two: Value | None) -> bool:
    def size(parts: Sequence[object] | None) -> int:
        return -1 if parts is None else len(parts)

    if not isinstance(two, Python) or one.const != two.const or one.each != two.each:
        return False
    return size(one.items) == size(two.items) and size(one.pairs) == size(two.pairs)


def _declaring(
    definition: Definition,
    body: list[cst.BaseStatement] | cst.BaseExpression,
    scope: Scope,
    adopted: dict[str, Scope],
) -> list[cst.BaseStatement] | cst.BaseExpression:
    """Put the declarations of adopted variables at the start of a function."""
    if isinstance(body, cst.BaseExpression):
        return body
    declared = _declared(definition)
    lines = []
    for word in ("global", "nonlocal"):
        names = [
            name
            for name, holder in adopted.items()
            if name not in declared and scope.rebinds(name) and (holder.parent is None) == (word == "global")
        ]
        lines += [f"{word} {', '.join(names)}"] if names else []
    if not lines:
        return body
    place = 1 if isinstance(definition, cst.FunctionDef) and definition.get_docstring() is not None else 0
    return [*body[:place], *writing.parsed(lines), *body[place:]]


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
    context: Context,
    function: Function,
    body: list[cst.BaseStatement] | cst.BaseExpression,
    frames: Collection[str],
) -> str:
    """Return the name under which the rewritten function is written; equal rewritings share one."""
    definition = function.node
    changed: Definition
    if isinstance(definition, cst.FunctionDef):
        assert not isinstance(body, cst.BaseExpression)
        changed = _annotated(definition.with_changes(body=writing.block(definition.body, body)), frames)
        name = definition.name.value
    else:
        assert isinstance(definition, cst.Lambda)
        assert isinstance(body, cst.BaseExpression)
        changed, name = definition.with_changes(body=body), function.name
    text = printed(changed)
    differs = text != printed(definition)
    if differs and function.site in context.alone:
        raise Demanded([("opaque", function.site)])
    variants = context.functions.setdefault(definition, [])
    for variant in variants:
        if variant.text == text:
            return str(variant.name)
    if variants and isinstance(definition, cst.Lambda):
        raise Demanded([("opaque", function.site)])
    if variants:
        name = f"{name}_{len(variants) + 1}"
        changed = changed.with_changes(name=cst.Name(name))
    variants.append(Variant(name, changed, text, differs, function.site))
    return name


__all__ = ["Definition", "argument_name", "call_function", "home_of"]
