"""Calls: finding the rule, binding the arguments, and what happens where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import (
    access,
    applying,
    arrays,
    assignment,
    batches,
    dicts,
    distributed,
    entering,
    expressions,
    folding,
    following,
    functions,
    inplace,
    joining,
    keyless,
    loops,
    objects,
    partials,
    rebuild,
    rowloops,
    stars,
    templates,
)
from translator.interpret.binding import doubt_copies, forget_parts
from translator.interpret.context import Context, Localise, root_name
from translator.interpret.drawing import DRAWING, drawn, with_drawing
from translator.interpret.handover import (
    displayed,
    frames_in,
    is_touched,
    on_cluster,
    reached_series,
    settled,
)
from translator.interpret.listing import listed_column
from translator.interpret.moments import moment
from translator.interpret.rownumbers import row_numbers
from translator.interpret.scope import Scope
from translator.refusals import is_known, without_rule
from translator.rule import Arguments, receiver_of
from translator.spark import Call, Code, Lit, Name
from translator.trees import walked
from translator.values import (
    UNSET,
    Accessor,
    Class,
    Driver,
    Element,
    Frame,
    Function,
    Grouped,
    Instance,
    Listed,
    Member,
    Partial,
    Python,
    Records,
    Refused,
    Row,
    Series,
    Stream,
    Value,
)

_SHOWING = ("builtins.print", "builtins.display", "IPython.display.display", "builtins.str", "builtins.repr")
_MAKING = "array asarray arange linspace zeros ones full empty repeat tile concatenate random.rand random.randn"
_ARRAYS = frozenset(f"numpy.{name}" for name in _MAKING.split())
_OF_GROUPS = frozenset({"builtins.list", "builtins.set", "builtins.sorted"})
"""Functions of Python whose rules are for the values of one group."""
_ITERATING = frozenset(f"builtins.{name}" for name in "list tuple set frozenset sorted enumerate zip reversed".split())
_OPENING = frozenset({"open", "urlopen", "StringIO", "BytesIO"})
_STORING = ("assign", "insert")
_CHANGING = ("insert", "pop", "update", "isetitem")
_MUTATING = ("append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "sort", "reverse", "add")
_HOLDING = frozenset({"append", "appendleft", "insert", "add", "setdefault", "put"})
"""Methods of lists, dicts and queues that make them hold what they are given."""


def evaluate_call(context: Context, node: cst.Call) -> Value:
    """Return the value of a call."""
    made = _value_of_call(context, node)
    if type(made) is Python and not made.known and _name_called(node.func) in _OPENING:
        return Stream(made.code, touched=made.touched)
    return made


def _name_called(function: cst.BaseExpression) -> str:
    """Return the name of the function or method that is called."""
    match function:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return name
    return ""


def _value_of_call(context: Context, node: cst.Call) -> Value:
    if (rows := keyless.without_keys(context, node)) is not None:
        return rows
    if any(argument.star for argument in node.args):
        spread = stars.spread(context, node)
        if spread is None:
            return expressions.generic(context, node)
        node = spread
    function = node.func
    if isinstance(function, cst.Attribute):
        if isinstance(function.value, cst.Call) and _name_called(function.value.func) == "super" and context.active:
            args = evaluate_arguments(context, node)
            if (made := objects.call_of_parent(context, node, function.attr.value, args)) is not None:
                return made
        computing = function.attr.value in arrays.COMPUTING
        receiver = (expressions.computed_with if computing else expressions.evaluate)(context, function.value)
        if isinstance(receiver, Member):
            target = _resolved_member(context, function, receiver)
            computed = isinstance(target, Member) and target.path.startswith("numpy.") and _has_rule(context, target)
            return _call_value(context, node, target, evaluate_arguments(context, node, computed=computed))
        if isinstance(receiver, (Class, Instance)) and (made := _without_object(context, node, function, receiver)):
            return made
        if isinstance(receiver, Class):
            objects.of_class(receiver, function.attr.value)
            return with_arguments_over(context, node, parts_of(node, evaluate_arguments(context, node)))
        if isinstance(receiver, Instance):
            return objects.call_method(context, node, receiver, function.attr.value, evaluate_arguments(context, node))
        if not context.inside and isinstance(receiver, (Frame, Series)) and inplace.changes(context, node, receiver):
            return inplace.within_expression(context, node)
        return _call_method(context, node, function, receiver)
    target = expressions.evaluate(context, function)
    if isinstance(target, Member) and target.path == "builtins.map" and (each := _for_each(context, node)) is not None:
        try:
            return expressions.evaluate(context, each)
        except (Localise, Refused) as problem:
            # The variables that it names may be those of the function: the frames themselves are handed over.
            raise Localise(frames_in(context, node.args[1].value)) from problem
    return _call_value(context, node, target, evaluate_arguments(context, node))


def _for_each(context: Context, node: cst.Call) -> cst.ListComp | None:
    """Return ``map(function, frames)`` as a comprehension, which is followed; None where no list of frames is known."""
    match node.args:
        case [cst.Arg(keyword=None, value=function), cst.Arg(keyword=None, value=source)]:
            frames = expressions.evaluate(context, source)
        case _:
            return None
    if not (isinstance(frames, Python) and frames.items and on_cluster(frames)):
        return None
    if not isinstance(expressions.evaluate(context, function), (Function, Member)):
        return None
    if isinstance(function, cst.Lambda):
        function = function.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    name = cst.Name(context.free_name("each"))
    made = cst.ListComp(cst.Call(function, [cst.Arg(name)]), cst.CompFor(cst.Name(name.value), source))
    place = context.positions.get(node)
    if place is not None:
        new = [part for part in walked(made) if part not in context.positions]
        context.positions = {**context.positions, **dict.fromkeys(new, place)}
    return made


def _without_object(context: Context, node: cst.Call, method: cst.Attribute, of: Class | Instance) -> Value | None:
    """Return the value of a call of a method that needs no object, which is a function; None for any other."""
    name = method.attr.value
    definition = None if context.inside else objects.without_object(of, name)
    if definition is None:
        return None
    assert isinstance(of.home, Scope)
    with context.within(of.home):
        function = replace(function_value(context, definition, name, of.code.attribute(name)), site=of.site)
    return following.call_function(context, node, function, evaluate_arguments(context, node))


def _resolved_member(context: Context, node: cst.Attribute, receiver: Member) -> Value:
    value = expressions.evaluate(context, node)
    return value if isinstance(value, (Member, Function)) else receiver


def evaluate_arguments(context: Context, node: cst.Call, *, computed: bool = False) -> Arguments:
    """Return the arguments of a call, each with its keyword or None; arrays that are computed with stay columns."""
    evaluated = expressions.computed_with if computed else expressions.evaluate
    parts = map(stars.keyword_and_value, node.args)
    return tuple((name, evaluated(context, value)) for name, value in parts)


def _has_rule(context: Context, target: Member) -> bool:
    module, _, name = target.path.rpartition(".")
    return (module, name) in context.rules


def parts_of(node: cst.Call, args: Arguments) -> dict[cst.BaseExpression, Value]:
    """Return the values of the arguments of a call by their expressions."""
    return {stars.keyword_and_value(given)[1]: value for given, (_, value) in zip(node.args, args, strict=True)}


def _call_method(context: Context, node: cst.Call, function: cst.Attribute, receiver: Value) -> Value:
    member = function.attr.value
    args = _listed(context, node, receiver, member) or evaluate_arguments(context, node)
    parts = {function.value: receiver, **parts_of(node, args)}
    if isinstance(access.as_index(receiver), Driver) and not isinstance(receiver, Driver):
        try:
            return applying.apply(context, node, receiver, member, args)
        except Refused:
            receiver = access.as_index(receiver)
            parts[function.value] = receiver
    defined = _defined(args) if member == "pipe" and isinstance(receiver, (Frame, Series)) else None
    if defined is not None:
        piped = node.with_changes(func=node.args[0].value, args=[cst.Arg(function.value), *node.args[1:]])
        return following.call_function(context, piped, defined, ((None, receiver), *args[1:]))
    if on_cluster(receiver) and not isinstance(receiver, Python):
        args = tuple(part for part in columns_stored(context, receiver, member, node, args) if part[0] != "inplace")
        try:
            return _method(context, node, receiver, member, args)
        except Refused as refused:
            is_changed = arrays.changes(receiver, member) or (isinstance(receiver, Frame) and member in _CHANGING)
            if is_changed and not context.inside:
                raise Localise([root_name(function.value)], refused) from refused
            return (
                drawn(context, node, receiver, member, parts, args)
                or distributed.applied(context, node, receiver, member, args)
                or batches.batched(context, node, receiver, args, refused)
                or dicts.of_method(_kept(context, node, function, parts, refused), receiver, member)
            )
    if isinstance(receiver, Python) and member == "append" and isinstance(function.value, cst.Name):
        grown = _appended(context, node, function.value.value, receiver, args)
        if grown is not None:
            return grown
    if isinstance(receiver, Python) and member in _MUTATING and isinstance(function.value, cst.Name):
        _mutate(context, function.value.value, receiver, member, args)
        parts[function.value] = Python(context.source(function.value))
    if isinstance(receiver, Python) and (folded := _folded(context, node, receiver, member, args)) is not None:
        return folded
    if isinstance(receiver, (Python, Driver)):
        doubt_copies(context, [value for _, value in args if member in _HOLDING], node)
        made = with_arguments_over(context, node, parts)
        if isinstance(receiver, Driver) and receiver.kind == "dict" and member in _MUTATING:
            forget_parts(context, function.value)
        if isinstance(receiver, Driver) and isinstance(made, (Python, Driver)):
            _doubt_none(context, node, member, args)
            return dicts.of_method(Driver(made.code, size=receiver.size), receiver, member)
        return made
    return rebuild.rebuilt(context, node, parts)


def _kept(
    context: Context,
    node: cst.Call,
    function: cst.Attribute,
    parts: Mapping[cst.BaseExpression, Value],
    refused: Refused,
) -> Value:
    """Return a call of pandas on values that are handed over; first or last rows belong to the whole in pandas 2."""
    made = rebuild.fallback(context, node, parts, refused)
    is_slice = function.attr.value in ("head", "tail") and isinstance(function.value, (cst.Name, cst.Attribute))
    return replace(made, whole=root_name(function.value)) if is_slice and isinstance(made, Driver) else made


def _folded(context: Context, node: cst.Call, receiver: Python, member: str, args: Arguments) -> Value | None:
    """Return what a method gives that is computed at translation time."""
    if any(name is not None for name, _ in args):
        return None
    given = [value for _, value in args]
    folded = templates.of_method(context, node, receiver, member, given) or folding.method(
        receiver, member, given, context.source(node)
    )
    if not isinstance(folded, Python) or not (receiver.touched or any(map(is_touched, given))):
        return folded
    if isinstance(receiver.code, Lit) and isinstance(folded.const, (str, int)):
        return replace(folded, code=Lit(folded.const), touched=True)
    return None


def _listed(context: Context, node: cst.Call, receiver: Value, member: str) -> Arguments | None:
    """Return the arguments of ``isin`` if its values are those of a column, listed in some way."""
    if member != "isin" or not isinstance(receiver, Series) or len(node.args) != 1:
        return None
    column = listed_column(context, node.args[0].value)
    return ((None, column),) if column is not None else None


def _defined(args: Arguments) -> Function | None:
    """Return the first argument if it is a function of the program."""
    function = args[0][1] if args else None
    return function if isinstance(function, Function) else None


def _method(context: Context, node: cst.Call, receiver: Value, member: str, args: Arguments) -> Value:
    rule = context.rules.get((receiver_of(receiver), member))
    if rule is None or rule.attribute:
        value = access.attribute(context, node.func, receiver, member)
        if isinstance(value, Function):
            return _call_value(context, node, value, args)
        if isinstance(value, Accessor):
            return applying.apply(context, node, value, "()", args)
        raise Refused(f"{receiver_of(receiver)}.{member} cannot be called")
    return applying.apply(context, node, receiver, member, partials.given_on(rule, receiver, args))


def columns_stored(context: Context, receiver: Value, member: str, node: cst.Call, args: Arguments) -> Arguments:
    """Return the arguments of a method of a frame; what lists values for its rows, or counts them, becomes a column."""
    made = [(name, assignment.listed_column(context, receiver, value, node)) for name, value in args]
    if member not in _STORING:
        return tuple(made)
    numbers = [row_numbers(context, receiver, argument.value) for argument in node.args]
    return tuple((name, number or value) for (name, value), number in zip(made, numbers, strict=True))


def _call_value(context: Context, node: cst.Call, target: Value, args: Arguments) -> Value:
    """Return the value of a call of what a name or an attribute stands for."""
    if isinstance(target, Class):
        return objects.construct(context, node, target, args)
    if isinstance(target, Function):
        return following.call_function(context, node, target, args)
    if isinstance(target, Partial) and target.of is not None and not context.inside:
        node, args = partials.spelled_out(context, node, target, args)
        return _call_value(context, node, target.of, args)
    if isinstance(target, Member):
        args = _iterated(context, node, target, args)
        parts = parts_of(node, args)
        made = _folded_member(context, node, target, args) or _ruled(context, node, target, args)
        if made is not None:
            return made
        module = target.path.split(".")[0]
        if module in DRAWING:
            return with_drawing(context, node, parts, args)
        if target.path in _SHOWING and not context.inside:
            return _shown(context, node, parts)
        if module in ("pandas", "numpy"):
            return _without_rule(context, node, target, args)
    parts, values = parts_of(node, args), [value for _, value in args]
    if isinstance(node.func, cst.Name) and (left := context.classes.get(node.func.value)) is not None:
        objects.check_unchanged(context, left, node)
    elif isinstance(target, (Python, Driver)):
        doubt_copies(context, values, node)
    made = with_arguments_over(context, node, {node.func: target, **parts} if _is_value(target) else parts)
    return dicts.of_function(made, target, values)


def _iterated(context: Context, node: cst.Call, target: Member, args: Arguments) -> Arguments:
    """Return the arguments of a call; what goes through a frame, such as ``list(df)``, has the names of its columns."""
    if target.path not in _ITERATING:
        return args
    return tuple(
        (name, applying.apply(context, node, value, "columns", ()) if isinstance(value, Frame) else value)
        for name, value in args
    )


def _folded_member(context: Context, node: cst.Call, target: Member, args: Arguments) -> Value | None:
    """Return the value of a call that is known at translation time: of a builtin, a path, a moment."""
    values = [value for _, value in args]
    if target.path == "builtins.dict" and args and all(name is not None for name, _ in args):
        return _dict_of(context, node, args)
    if target.path == "builtins.len" and len(values) == 1 and isinstance(values[0], Instance):
        counted = objects.call_method(context, node, values[0], "__len__", ())
        return replace(counted, code=context.source(node)) if isinstance(counted, (Python, Driver)) else counted
    # An iterator that a variable holds gives its elements once only.
    iterated = target.path.startswith("itertools.") and not (node is context.whole and context.target)
    if (target.path.startswith("builtins.") or iterated) and all(name is None for name, _ in args):
        folded = folding.builtin(target.path.removeprefix("builtins."), values, context.source(node))
        if target.path == "builtins.isinstance" and len(values) == 2:
            truth = folding.instance(*values)
            folded = None if truth is None else Python(context.source(node), truth)
        if folded is not None:
            same = rebuild.rebuilt(context, node, parts_of(node, args))
            return replace(same, const=folded.const) if isinstance(same, Python) else same
        listed = _paired(context, target, values)
        if listed is not None:
            return listed
        if among := _perhaps_paired(target, values):
            same = rebuild.rebuilt(context, node, parts_of(node, args))
            return replace(same, among=among, several=True) if isinstance(same, Python) else same
    if target.path == "functools.partial":
        return partials.partial(context, node, args)
    if target.path == "functools.reduce":
        return _reduced(context, node, args)
    if target.path == "builtins.next" and _has_frames(values) and isinstance(values[0], Python):
        frame = values[0].each
        code = Call(target.code, (assignment.display_code(context, values[0]),), ())
        return replace(frame, code=code) if isinstance(frame, Frame) else None
    if target.path in ("builtins.len", "builtins.list", "builtins.tuple") and _has_frames(values):
        code = Call(target.code, tuple(assignment.display_code(context, value) for value in values), ())
        held = values[0]
        if target.path == "builtins.len":
            return Python(code, touched=True)
        return replace(held, code=code, brackets="[]") if isinstance(held, Python) else None
    if any(name is not None for name, _ in args):
        return None
    return folding.text(target.path, values, context.source(node))


def _dict_of(context: Context, node: cst.Call, args: Arguments) -> Python:
    """Return what ``dict(key=value, ...)`` gives."""
    pairs = tuple((Python(expressions.literal(name), name), value) for name, value in args)
    known = {name: value.const for name, value in args if isinstance(value, Python) and value.known}
    const = known if len(known) == len(args) else UNSET
    return Python(context.source(node), const, None, pairs, "{}", any(is_touched(value) for _, value in args))


def _has_frames(values: Sequence[Value]) -> bool:
    """Tell whether the only argument is a list of frames whose length is not known."""
    return len(values) == 1 and isinstance(values[0], Python) and values[0].each is not None


def _paired(context: Context, target: Member, values: Sequence[Value]) -> Python | None:
    """Return what ``enumerate``, ``zip``, ``list``, ``tuple`` or ``reversed`` makes of lists that hold frames."""
    lists = [loops.known_items(value) for value in values]
    if not lists or not any(map(on_cluster, values)) or any(items is None for items in lists):
        return None
    known = [items for items in lists if items is not None]
    made: list[Value]
    match target.path:
        case "builtins.enumerate" if len(known) == 1:
            made = [_pair(Python(Lit(place), place), item) for place, item in enumerate(known[0])]
        case "builtins.zip":
            made = [_pair(*parts) for parts in zip(*known, strict=False)]
        case "builtins.list" | "builtins.tuple" if len(known) == 1:
            made = known[0]
        case "builtins.reversed" if len(known) == 1:
            made = known[0][::-1]
        case _:
            return None
    codes = tuple(assignment.display_code(context, value) for value in values)
    return Python(Call(target.code, codes, ()), items=tuple(made), brackets="comp")


def _perhaps_paired(target: Member, values: Sequence[Value]) -> tuple[Value, ...]:
    """Return what ``zip`` and ``enumerate`` can give where not all is known: ``zip(axes, ["a"])`` may end early."""
    lists = [loops.known_items(value) for value in values]
    some = values[0].among if len(values) == 1 and isinstance(values[0], Python) else ()
    if target.path == "builtins.enumerate" and some:
        return tuple(_pair(Python(Name("_")), item) for item in some)
    known = [items for items in lists if items is not None]
    if target.path != "builtins.zip" or not 0 < len(known) < len(lists) or any(map(on_cluster, values)):
        return ()
    if any(isinstance(value, (Driver, Series)) for value in values):
        return ()  # Pairs of what was computed are known by their types.
    length = min(map(len, known))
    return tuple(
        _pair(*(Python(Name("_")) if items is None else items[place] for items in lists)) for place in range(length)
    )


def _pair(*parts: Value) -> Python:
    return Python(Name("_"), items=parts, brackets="()")


def _reduced(context: Context, node: cst.Call, args: Arguments) -> Value | None:
    """Follow ``reduce(function, frames)``: the function is called for the frames one after another."""
    values = [value for _, value in args]
    items = loops.known_items(values[1]) if len(values) > 1 else None
    function = values[0] if values else None
    if not isinstance(function, Function) or not items or not any(map(on_cluster, items)) or len(values) > 3:
        return None
    frames = [*values[2:], *items]
    made = frames[0]
    for frame in frames[1:]:
        call = cst.Call(node.args[0].value, [cst.Arg(cst.Name("left")), cst.Arg(cst.Name("right"))])
        context.positions = {**context.positions, call: context.positions[node]}
        made = following.call_function(context, call, function, ((None, made), (None, frame)))
    return made


def _ruled(context: Context, node: cst.Call, target: Member, args: Arguments) -> Value | None:
    """Return what the rule for a function gives, or what stays of the call where the rule refuses; None without one."""
    parts = parts_of(node, args)
    try:
        made = call_member(context, node, target, args)
    except Refused as refused:
        if any(on_cluster(value) for _, value in args):
            return rebuild.fallback(context, node, parts, refused)
        if context.inside:
            raise
        named = _frames_in_text(context, args) if target.path == "pandas.eval" else []
        if named:
            raise Localise(named, refused) from refused
        context.refuse(refused, node)
        kept = rebuild.rebuilt(context, node, parts)
        if not isinstance(kept, (Python, Driver)):
            return kept
        if target.path.startswith("pandas.read_") and not {name for name, _ in args} & {"chunksize", "iterator"}:
            # It is in the memory of the driver already; what it is joined with need not come there.
            return Driver(kept.code, "frame")
        return Driver(kept.code, size="rows")
    if made is not None:
        return made
    time = None if target.path.split(".")[0] in DRAWING else moment(target.path, args)
    if time is None:
        return None
    made = with_arguments_over(context, node, parts)
    if isinstance(made, Python) and time[1] is not UNSET:
        return replace(made, const=time[1])
    return Driver(made.code, "scalar", type=time[0]) if isinstance(made, (Python, Driver)) else made


def _frames_in_text(context: Context, args: Arguments) -> list[str]:
    """Return the variables on the cluster that an expression in a text names; all of them if it is not known."""
    text = args[0][1].const if args and isinstance(args[0][1], Python) else None
    words = re.findall(r"\w+", text) if isinstance(text, str) else context.scope.values
    return [name for name in dict.fromkeys(words) if (value := context.scope.find(name)) and on_cluster(value)]


def _without_rule(context: Context, node: cst.Call, target: Member, args: Arguments) -> Value:
    """Keep a call of pandas or numpy that has no rule; columns that it is given are handed over."""
    parts = parts_of(node, args)
    base, _, name = target.path.rpartition(".")
    reading = name.startswith("read_") and is_known(base, name)
    over = any(map(on_cluster, parts.values())) and not rebuild.is_small(parts.values())
    if (reading or over) and not context.inside:
        context.refuse(without_rule(base, name), node)
    if reading:
        context.flags.add(Verdict.DRIVER)
    made = with_arguments_over(context, node, parts)
    if target.path.startswith("pandas.") and isinstance(made, Python):
        made = Driver(made.code, size=rebuild.size_of([*parts.values()]) or "bounded")
    if target.path in _ARRAYS and isinstance(made, Python) and not made.known:
        made = replace(made, several=True)
    return dicts.of_function(made, target, [value for _, value in args])


def _is_value(target: Value) -> bool:
    return isinstance(target, (Python, Driver)) and is_touched(target)


def call_member(context: Context, node: cst.CSTNode, target: Member, args: Arguments) -> Value | None:
    """Apply the rule for a function of a module, if there is one and it is concerned; None otherwise."""
    base, _, name = target.path.rpartition(".")
    if (
        base == "builtins"
        and len(args) == 1
        and isinstance(args[0][1], (Frame, Series, Accessor, Grouped))
        and name == "len"
    ):
        return applying.apply(context, node, args[0][1], "len()", ())
    if target.path == "pandas.DataFrame" and args and isinstance(args[0][1], Records):
        return rowloops.frame_of(args[0][1], args[1:])
    rule = context.rules.get((base, name))
    if rule is not None and target.path in _OF_GROUPS and not context.inside:
        return None
    if rule is None:
        if any(isinstance(value, (Element, Row)) for _, value in args):
            raise Refused(f"{target.path} of one element has no rule")
        return None
    # A frame of constants is data of the cluster; one of values of the running program stays what it is.
    keyword, data = args[0] if args else (None, None)
    literal = name == "DataFrame" and keyword in (None, "data") and isinstance(data, Python) and data.known
    concerned = (base == "pandas" and (name.startswith("read_") or name in ("NamedAgg", "eval"))) or literal
    concerned |= context.inside and target.path == "pandas.Series"
    if not concerned and not any(on_cluster(value) for _, value in args):
        return None
    return applying.apply(context, node, target, "", args)


def _shown(context: Context, node: cst.Call, parts: dict[cst.BaseExpression, Value]) -> Value:
    new = {
        part: Driver(displayed(context, value, part)) if isinstance(value, (Frame, Series)) else value
        for part, value in parts.items()
    }
    return rebuild.rebuilt(context, node, new)


def with_arguments_over(context: Context, node: cst.Call, parts: dict[cst.BaseExpression, Value]) -> Value:
    """Call a function that the translator does not know: cluster values among its arguments are handed over."""
    for part in (argument.value for argument in node.args):
        value = context.scope.find(part.value) if isinstance(part, cst.Name) else None
        if isinstance(part, cst.Name) and isinstance(value, Python) and isinstance(value.const, (list, dict, set)):
            forget(context, part.value, value)
    if context.inside and any(on_cluster(value) for value in parts.values()):
        raise Refused("a function that has no rule is called with a column")
    return rebuild.rebuilt(context, node, parts)


def _doubt_none(context: Context, node: cst.Call, member: str, args: Arguments) -> None:
    """Say where None is looked for among values that were handed over."""
    lists = [value.const for _, value in args if isinstance(value, Python)] if member == "isin" else []
    if any(isinstance(each, (list, tuple, set)) and None in each for each in lists):
        context.find("PS601", node, "pandas tells None and NaN apart here, and what is handed over has None")


def _appended(context: Context, node: cst.Call, name: str, receiver: Python, args: Arguments) -> Value | None:
    """Follow ``frames.append(frame)``: the list holds the frame, or the series."""
    if len(args) != 1 or not isinstance(args[0][1], (Frame, Series)):
        return None
    if receiver.each is not None and isinstance(args[0][1], Frame):
        return _among_frames(context, node, name, receiver, settled(args[0][1]))
    if receiver.items is None:
        return None
    given, code = args[0][1], Name(name).item(len(receiver.items))
    shown = assignment.display_code(context, given)
    held = reached_series(given, code) if isinstance(given, Series) else replace(settled(given), code=code)
    for alias, holder in _same_object(context, name, receiver):
        holder.values[alias] = replace(receiver, const=UNSET, items=(*receiver.items, held))
    context.flags.add(Verdict.NATIVE)
    if isinstance(node.args[0].value, cst.Name):
        return Python(context.source(node))
    return Python(Name(name).append(shown), touched=True)


def _among_frames(context: Context, node: cst.Call, name: str, receiver: Python, frame: Frame) -> Value:
    """Follow ``frames.append(frame)`` for a list whose length is not known."""
    several = joining.frames_of(receiver, Python(Name("_"), items=(frame,)))
    if several is None or not context.pools(name):
        raise Refused(f"the frames of the list {name!r} are not alike, or are changed later", "lost")
    holder = context.scope.holder(name)
    assert holder is not None
    holder.values[name] = replace(several, code=Name(name))
    context.pooled.add(frame.identity)
    context.flags.add(Verdict.NATIVE)
    if isinstance(node.args[0].value, cst.Name):
        return Python(context.source(node))
    return Python(Name(name).append(frame.code), touched=True)


def _mutate(context: Context, name: str, receiver: Python, member: str, args: Arguments) -> None:
    """Follow a change of a list or dict as far as it is known."""
    if context.inside and any(on_cluster(value) for _, value in args):
        raise Refused("the function changes something that is not its own")
    if isinstance(receiver, Listed):
        receiver = Python(receiver.code, several=True)
    if receiver.each is not None:
        context.part_pools()
    items: tuple[Value, ...] | None = None
    value = args[0][1] if len(args) == 1 and args[0][0] is None else None
    if member == "append" and receiver.items is not None and value is not None:
        items = (*receiver.items, entering.reached(value, Name(name).item(len(receiver.items))))
    const = folding.changed(receiver.const, member, args)
    among = receiver.among if member in ("remove", "sort", "reverse", "pop", "clear") else ()
    for alias, held in _same_object(context, name, receiver):
        held.values[alias] = replace(receiver, const=const, items=items, pairs=None, among=among, several=True)


def _same_object(context: Context, name: str, value: Python) -> list[tuple[str, Scope]]:
    """Return all names of one list or dict."""
    holder = context.scope.holder(name)
    if holder is None:
        return []
    shared = [
        other
        for other, held in holder.values.items()
        if isinstance(held, Python) and held.const is value.const and held.items is value.items and held.known
    ]
    return [(other, holder) for other in {name: None, **dict.fromkeys(shared)}]


def forget(context: Context, name: str, value: Python) -> None:
    """Take a list or dict as unknown from here on, as a function may change it."""
    for alias, holder in _same_object(context, name, value):
        holder.values[alias] = Python(Name(alias), several=value.is_several)


# ------------------------------------------------------------------------------------------ applying rules


# -------------------------------------------------------------------------- elements: conditions, functions


def function_value(context: Context, node: cst.Lambda | cst.FunctionDef, name: str, code: Code) -> Function:
    """Return the value of a lambda or function definition, with the means to interpret it for elements."""
    scope = context.scope

    def on_elements(values: Sequence[Value]) -> Value:
        return functions.on_elements(context, node, scope, values)

    context.places.setdefault(node, context.positions)
    context.cells.setdefault(node, context.cell)
    return Function(code, name, on_elements, node, context.site(node), scope)


__all__ = ["call_member", "evaluate_call", "function_value"]
