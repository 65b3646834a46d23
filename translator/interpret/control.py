"""Branches, loops and other compound statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import libcst as cst

from translator.interpret import expressions, statements
from translator.interpret.context import Context, printed
from translator.interpret.handover import handed_over, is_touched, on_cluster
from translator.schema import Column, join
from translator.spark import Code, Lit, Name, Var
from translator.values import Driver, Frame, Index, Order, Python, Refused, Series, Step, Value, new_token

ROUNDS = 4
UNROLLED = 60


def interpret_compound(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    """Interpret an if, for, while, with or try statement."""
    match node:
        case cst.If():
            return _if(context, node)
        case cst.For():
            return _for(context, node)
        case cst.While():
            return _while(context, node)
        case cst.With():
            return _with(context, node)
        case cst.Try():
            return _try(context, node)
    return _unknown(context, node)


def _unknown(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    names = statements.frames_in(context, node)
    if names:
        raise statements.Localise(names, Refused("a compound statement of a kind that has no translation"))
    return [node]


def _tested(context: Context, node: cst.BaseExpression) -> tuple[cst.BaseExpression, list[str]]:
    """Evaluate the condition of an if or while; returns it rewritten and the statements to go before."""
    context.prelude = []
    value = expressions.evaluate(context, node)
    prelude, context.prelude = context.prelude, []
    if not is_touched(value):
        return node, prelude
    return cst.parse_expression(context.text(handed_over(context, value, node))), prelude


def _place(context: Context, node: cst.CSTNode) -> None:
    statements._place(context, node)


# ------------------------------------------------------------------------------------------- branches

State: TypeAlias = "tuple[dict[str, Value], dict[str, int]]"


def _if(context: Context, node: cst.If) -> list[cst.BaseStatement]:
    context.flags = set()
    test, prelude = _tested(context, node.test)
    _place(context, node.test)
    before = context.scope.snapshot()
    body = statements.interpret_body(context, list(node.body.body))  # type: ignore[arg-type]
    after_body = context.scope.snapshot()
    context.scope.restore(before)
    orelse: cst.If | cst.Else | None = None
    extra: list[cst.BaseStatement] = []
    if isinstance(node.orelse, cst.If):
        made = _if(context, node.orelse)
        if isinstance(made[-1], cst.If) and len(made) == 1:
            orelse = made[0]
        else:
            orelse = cst.Else(cst.IndentedBlock(made))
    elif isinstance(node.orelse, cst.Else):
        block = statements.interpret_body(context, list(node.orelse.body.body))  # type: ignore[arg-type]
        orelse = node.orelse.with_changes(body=statements.block(node.orelse.body, block))
    after_orelse = context.scope.snapshot()
    ends_body, ends_orelse = _leaves(body), orelse is not None and _leaves_else(orelse)
    if ends_body and not ends_orelse:
        merged, tail_body, tail_orelse = after_orelse, [], []
    elif ends_orelse and not ends_body:
        merged, tail_body, tail_orelse = after_body, [], []
    else:
        merged, tail_body, tail_orelse = _joined(context, node, after_body, after_orelse)
    body += statements.parsed(tail_body) if tail_body else []
    if tail_orelse:
        tail = statements.parsed(tail_orelse)
        if orelse is None:
            orelse = cst.Else(cst.IndentedBlock(tail))
        elif isinstance(orelse, cst.Else):
            orelse = orelse.with_changes(
                body=statements.block(cst.IndentedBlock([]), [*orelse.body.body, *tail])  # type: ignore[list-item]
            )
        else:
            orelse = cst.Else(cst.IndentedBlock([orelse, *tail]))
    context.scope.restore(merged)
    new = node.with_changes(test=test, body=statements.block(node.body, body), orelse=orelse)
    return [*_before(prelude), *extra, _unless_same(node, new)]


def _unless_same(node: cst.BaseStatement, new: cst.BaseStatement) -> cst.BaseStatement:
    return new


def _before(prelude: Sequence[str]) -> list[cst.BaseStatement]:
    return statements.parsed(prelude) if prelude else []


def _leaves(body: Sequence[cst.BaseStatement]) -> bool:
    """Tell whether a block never goes on to the statement after it."""
    last = body[-1] if body else None
    if isinstance(last, cst.If):
        return last.orelse is not None and _leaves(list(last.body.body)) and _leaves_else(last.orelse)  # type: ignore[arg-type]
    return isinstance(last, cst.SimpleStatementLine) and isinstance(
        last.body[-1], (cst.Return, cst.Raise, cst.Continue, cst.Break)
    )


def _leaves_else(node: cst.If | cst.Else) -> bool:
    if isinstance(node, cst.Else):
        return _leaves(list(node.body.body))  # type: ignore[arg-type]
    return node.orelse is not None and _leaves(list(node.body.body)) and _leaves_else(node.orelse)  # type: ignore[arg-type]


def _joined(context: Context, node: cst.CSTNode, first: State, second: State) -> tuple[State, list[str], list[str]]:
    """Join what two paths bind; returns the bindings and statements to append to either path."""
    (one, versions), (two, more) = first, second
    merged: dict[str, Value] = {}
    bound = {**more, **versions}
    tails: tuple[list[str], list[str]] = ([], [])
    for name in {**one, **two}:
        a, b = one.get(name), two.get(name)
        if a is None or b is None:
            present = a or b
            assert present is not None
            merged[name] = _single(present)
            continue
        if a == b and versions.get(name) == more.get(name):
            merged[name] = a
            continue
        version = bound[name] = context.scope.renewed(name)
        both = join_values(a, b)
        if both is None:
            for value, tail in ((a, tails[0]), (b, tails[1])):
                if on_cluster(value):
                    code = context.resolved_in(handed_over(context, _reached(value, name), node))
                    tail.append(f"{name} = {code}")
            both = Driver(Name(name), size="rows")
        merged[name] = _through(both, name, version)
    return (merged, bound), *tails


def _reached(value: Value, name: str) -> Value:
    if isinstance(value, Frame):
        return replace(value, code=Name(name))
    if isinstance(value, Series):
        return value
    raise Refused("the branches leave values of different kinds", "lost")


def _single(value: Value) -> Value:
    """A name that only one path binds: it is what it is there, as nothing else can be used."""
    return value if not isinstance(value, Python) else Python(value.code, items=value.items, pairs=value.pairs)


def _through(value: Value, name: str, version: int) -> Value:
    match value:
        case Frame():
            return replace(value, code=Var(name, version))
        case Series():
            return replace(value, column=Var(name, version))
        case Driver() | Python():
            return replace(value, code=Name(name))
    return value


def join_values(a: Value, b: Value) -> Value | None:
    """Return what is known of a value that is one or the other; None if they live in different places."""
    match a, b:
        case Frame(), Frame():
            return _join_frames(a, b)
        case Driver(), Driver():
            same = a.kind == b.kind
            size = "rows" if "rows" in (a.size, b.size) else "groups" if "groups" in (a.size, b.size) else "bounded"
            return Driver(a.code, a.kind if same else "other", size)
        case Python(), Python() if not (on_cluster(a) or on_cluster(b)):
            return Python(a.code)
        case (Driver(), Python()) | (Python(), Driver()) if not (on_cluster(a) or on_cluster(b)):
            return Driver(a.code if isinstance(a, Driver) else b.code, size="rows")  # type: ignore[union-attr]
        case Series(), Series() if a.frame.rows == b.frame.rows and a.type == b.type and a.uses == b.uses:
            return replace(a, missing=a.missing or b.missing, loose=a.loose or b.loose)
    if type(a) is type(b) and not on_cluster(a):
        return a
    return None


def _join_frames(a: Frame, b: Frame) -> Frame | None:
    if [c.name for c in a.index.columns] != [c.name for c in b.index.columns] or a.index.kind != b.index.kind:
        return None
    if set(a.hidden) != set(b.hidden):
        return None
    columns: tuple[Column, ...] | None = None
    if a.columns is not None and b.columns is not None and a.names == b.names:
        pairs = zip(a.columns, b.columns, strict=True)
        columns = tuple(_join_columns(x, y) for x, y in pairs)
    same = a.rows == b.rows
    written = {**dict(a.written), **dict(b.written)}
    if a.written != b.written:
        token = new_token()
        differing = {n for n, _ in set(a.written) ^ set(b.written)}
        written |= dict.fromkeys(differing, token)
    size = "rows" if "rows" in (a.size, b.size) else "groups" if "groups" in (a.size, b.size) else "bounded"
    index: Index = replace(a.index, fresh=a.index.fresh and b.index.fresh)
    order = a.order if a.order == b.order else Order(known=not (a.order.pending or b.order.pending))
    return replace(
        a,
        columns=columns,
        rows=a.rows if same else (Step(new_token()),),
        written=tuple(written.items()),
        size=size,
        index=index,
        order=order,
        origins=tuple(dict.fromkeys((*a.origins, *b.origins))),
        identity=a.identity if a.identity == b.identity else new_token(),
        prefix=None,
    )


def _join_columns(a: Column, b: Column) -> Column:
    return Column(a.name, join(a.type, b.type), a.missing or b.missing, a.zero or b.zero)


def joined_returns(values: Sequence[Value]) -> Value | None:
    """Return what is known of the result of a function with these returns."""
    if not values:
        return None
    result = values[0]
    for value in values[1:]:
        if isinstance(value, Python) and value.const is None and on_cluster(result):
            raise Refused("a function returns a frame in one case and None in another", "lost")
        both = join_values(result, value)
        if both is None:
            raise Refused("a function returns values that live in different places", "lost")
        result = both
    return result


# ---------------------------------------------------------------------------------------------- loops


def _for(context: Context, node: cst.For) -> list[cst.BaseStatement]:
    context.flags = set()
    context.prelude = []
    source = expressions.evaluate(context, node.iter)
    prelude, context.prelude = context.prelude, []
    _place(context, node.iter)
    items = _known_items(source)
    if items is not None and 0 < len(items) <= UNROLLED and node.orelse is None and not _breaks(node.body):
        made = _each(context, node, source, items)
        if made is not None:
            return [*_before(prelude), *made]
    iterated = node.iter
    if is_touched(source):
        iterated = cst.parse_expression(context.text(handed_over(context, source, node.iter)))
    size = source.size if isinstance(source, Driver) else None
    item: Value = Driver(Name("_"), size=size) if size else Python(Name("_"))
    new = _fixed_point(context, node, node.body, lambda: statements._bind_plain(context, node.target, item))
    orelse = node.orelse
    if orelse is not None:
        block = statements.interpret_body(context, list(orelse.body.body))  # type: ignore[arg-type]
        orelse = orelse.with_changes(body=statements.block(orelse.body, block))
    made_for = node.with_changes(iter=iterated, body=statements.block(node.body, new), orelse=orelse)
    return [*_before(prelude), made_for]


def _known_items(source: Value) -> list[Value] | None:
    """Return the elements of a list, tuple or dict that is known at translation time."""
    if not isinstance(source, Python):
        return None
    if source.items is not None:
        return list(source.items)
    if source.pairs is not None:
        return [key for key, _ in source.pairs]
    if isinstance(source.const, (list, tuple)):
        return [_constant(item) for item in source.const]
    if isinstance(source.const, range):
        return [_constant(item) for item in source.const]
    return None


def _constant(value: object) -> Python:
    if isinstance(value, (list, tuple)):
        items = tuple(_constant(item) for item in value)
        return Python(Name("_"), value, items)
    return Python(Name("_"), value)


def _breaks(body: cst.BaseSuite) -> bool:
    source = printed(body)
    return any(word in source for word in ("break", "continue", "return"))


def _each(context: Context, node: cst.For, source: Value, items: list[Value]) -> list[cst.BaseStatement] | None:
    """Interpret a loop over known elements round by round.

    Where every round gives the same text, the loop stays a loop; else it is written out.
    """
    before = context.scope.snapshot()
    rounds: list[list[cst.BaseStatement]] = []
    for item in items:
        _bind_item(context, node.target, item)
        rounds.append(statements.interpret_body(context, list(node.body.body)))  # type: ignore[arg-type]
    texts = {printed(cst.Module(body)) for body in rounds}
    if len(texts) == 1:
        iterated = node.iter
        if is_touched(source):
            if on_cluster(source):
                iterated = cst.parse_expression(context.text(statements._display_code(context, source)))
            else:
                iterated = cst.parse_expression(context.text(source.code))  # type: ignore[attr-defined]
        return [node.with_changes(iter=iterated, body=statements.block(node.body, rounds[0]))]
    if not all(_writable(item) for item in items):
        context.scope.restore(before)
        return None
    written: list[cst.BaseStatement] = []
    for item, body in zip(items, rounds, strict=True):
        written += statements.parsed([f"{printed(node.target)} = {_written(item)}"])
        written += body
    written[0] = written[0].with_changes(leading_lines=node.leading_lines)
    return written


def _writable(item: Value) -> bool:
    return isinstance(item, Python) and item.known


def _written(item: Value) -> str:
    assert isinstance(item, Python)
    const = item.const
    if isinstance(const, str):
        from translator.spark import text

        return text(Lit(const))
    return repr(const)


def _bind_item(context: Context, target: cst.BaseExpression, item: Value) -> None:
    """Bind the variables of a loop: they are known in this round, and are reached by their names."""
    match target:
        case cst.Name(value=name):
            code: Code = Name(name)
            if isinstance(item, Frame):
                bound = context.scope.bind(name, item)
                context.scope.values[name] = bound
            elif isinstance(item, Python):
                items = tuple(_reach(part, code.item(i)) for i, part in enumerate(item.items)) if item.items else None
                context.scope.bind(name, replace(item, code=code, items=items, touched=False))
                held = context.scope.values[name]
                if isinstance(held, Python):
                    context.scope.values[name] = replace(held, code=code, items=items)
            else:
                context.scope.bind(name, item)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            parts = _known_items(item) or []
            if len(parts) != len(elements):
                raise Refused("the variables of the loop do not fit its elements", "lost")
            for element, part in zip(elements, parts, strict=True):
                _bind_item(context, element.value, part)


def _reach(value: Value, code: Code) -> Value:
    return replace(value, code=code) if isinstance(value, (Python, Frame, Driver)) else value


def _while(context: Context, node: cst.While) -> list[cst.BaseStatement]:
    test: list[cst.BaseExpression] = [node.test]

    def start() -> None:
        made, prelude = _tested(context, node.test)
        if prelude:
            raise statements.Localise(statements.frames_in(context, node))
        test[0] = made

    new = _fixed_point(context, node, node.body, start)
    return [node.with_changes(test=test[0], body=statements.block(node.body, new))]


def _fixed_point(
    context: Context, node: cst.BaseStatement, body: cst.BaseSuite, start: Callable[[], None]
) -> list[cst.BaseStatement]:
    """Interpret the body of a loop until what it changes is stable."""
    entry = context.scope.snapshot()
    state = entry
    for _ in range(ROUNDS):
        context.scope.restore(state)
        start()
        new = statements.interpret_body(context, list(body.body))  # type: ignore[arg-type]
        after = _loop_head(context, state, context.scope.snapshot())
        if _same_state(state[0], after[0]):
            context.scope.restore(after)
            return new
        state = after
    context.scope.restore(entry)
    names = [name for name in statements.frames_in(context, node)]
    raise statements.Localise(names, Refused("a loop changes a frame in a way that does not settle", "lost"))


def _loop_head(context: Context, first: State, second: State) -> State:
    """Return what holds at the start of every round: what the variables are on entry or after a round."""
    (one, versions), (two, more) = first, second
    merged: dict[str, Value] = {}
    bound = {**more, **versions}
    for name in {**one, **two}:
        a, b = one.get(name), two.get(name)
        if a is None or b is None:
            present = a or b
            assert present is not None
            merged[name] = _single(present)
            continue
        if a == b and versions.get(name) == more.get(name):
            merged[name] = a
            continue
        both = join_values(a, b)
        if both is None:
            raise statements.Localise(
                [name] if on_cluster(a) else [], Refused(f"a loop changes where {name!r} lives", "lost")
            )
        bound[name] = context.scope.renewed(name)
        merged[name] = _through(both, name, bound[name])
    return merged, bound


def _same_state(one: dict[str, Value], two: dict[str, Value]) -> bool:
    return one.keys() == two.keys() and all(_shape(one[name]) == _shape(two[name]) for name in one)


def _shape(value: Value) -> object:
    match value:
        case Frame():
            return ("frame", value.columns, value.index, value.order, value.size, value.hidden)
        case Series():
            return ("series", value.name, value.type, value.missing)
        case Driver():
            return ("driver", value.kind, value.size)
        case Python():
            return ("python", repr(value.const))
    return type(value)


# ----------------------------------------------------------------------------------------- with, try


def _with(context: Context, node: cst.With) -> list[cst.BaseStatement]:
    context.prelude = []
    items = []
    for item in node.items:
        value = expressions.evaluate(context, item.item)
        if item.asname is not None and isinstance(item.asname.name, cst.Name):
            context.scope.bind(item.asname.name.value, Python(Name(item.asname.name.value)))
        if is_touched(value):
            code = context.text(handed_over(context, value, item.item))
            item = item.with_changes(item=cst.parse_expression(code))
        items.append(item)
    prelude, context.prelude = context.prelude, []
    body = statements.interpret_body(context, list(node.body.body))  # type: ignore[arg-type]
    return [*_before(prelude), node.with_changes(items=items, body=statements.block(node.body, body))]


def _try(context: Context, node: cst.Try) -> list[cst.BaseStatement]:
    """A body may stop anywhere; what a handler sees of a frame that the body changes cannot be told."""
    before = context.scope.snapshot()
    body = statements.interpret_body(context, list(node.body.body))  # type: ignore[arg-type]
    after = context.scope.snapshot()
    handlers = []
    for handler in node.handlers:
        context.scope.restore(before)
        block = statements.interpret_body(context, list(handler.body.body))  # type: ignore[arg-type]
        handlers.append(handler.with_changes(body=statements.block(handler.body, block)))
        if not _leaves(block):
            after, one, two = _joined(context, node, after, context.scope.snapshot())
            if one or two:
                context.scope.restore(before)
                raise statements.Localise(
                    statements.frames_in(context, node), Refused("try and except leave different kinds", "lost")
                )
    context.scope.restore(after)
    orelse, final = node.orelse, node.finalbody
    if orelse is not None:
        made = statements.interpret_body(context, list(orelse.body.body))  # type: ignore[arg-type]
        orelse = orelse.with_changes(body=statements.block(orelse.body, made))
    if final is not None:
        made = statements.interpret_body(context, list(final.body.body))  # type: ignore[arg-type]
        final = final.with_changes(body=statements.block(final.body, made))
    new = node.with_changes(body=statements.block(node.body, body), handlers=handlers, orelse=orelse, finalbody=final)
    return [new]
