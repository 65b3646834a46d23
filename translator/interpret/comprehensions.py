"""Comprehensions: over elements that are known round by round, over others with values handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import libcst as cst

from translator.interpret import assignment, dicts, expressions, grouploops, loops, rounds, rowloops
from translator.interpret.context import Context
from translator.interpret.handover import frames_held, handed_over, is_touched, on_cluster, settled
from translator.interpret.joining import frames_of, weakened
from translator.interpret.perhaps import narrow
from translator.interpret.rebuild import rebuilt, substitute
from translator.interpret.remembered import forgotten
from translator.interpret.scope import Scope
from translator.interpret.spellingout import spelled_out
from translator.spark import Code, Name
from translator.spark import Sequence as Display
from translator.values import EACH, UNSET, Driver, Frame, Python, Refused, Series, Value

ValueT = TypeVar("ValueT", bound=Value)
COMPREHENSION = "comp"
"""Marks a list of frames whose code is a comprehension: its elements have no code of their own."""


class _NotFollowed(Refused):
    """The elements of a comprehension are of a kind that no code for all of them is known for."""


def evaluate_comprehension(context: Context, node: cst.BaseComp) -> Value:
    """Return the value of a comprehension."""
    before, context.repeated = context.repeated, True
    try:
        return _evaluated(context, node)
    finally:
        context.repeated = before


def _evaluated(context: Context, node: cst.BaseComp) -> Value:
    if isinstance(node, cst.ListComp) and (column := rowloops.listed_rows(context, node)) is not None:
        return column
    source = loops.iterated_value(context, node.for_in.iter)
    if (grouped := _over_groups(context, node, source)) is not None:
        return grouped
    items = loops.known_items(source)
    # A generator that a variable holds gives its elements once only.
    kept = isinstance(node, cst.GeneratorExp) and node is context.whole
    simple = node.for_in.inner_for_in is None and not kept
    some = list(source.among) if isinstance(source, Python) and items is None else []
    known = simple and 0 < len(items or some) <= loops.UNROLLED
    if known and (made := _known(context, node, source, items, some)) is not None:
        return made
    scope = Scope(context.scope.name, context.scope)
    for name, element in _bound_by(
        node.for_in.target, dicts.element_of(source) if isinstance(source, Driver) else None
    ):
        scope.values[name] = Python(Name(name)) if element is None else reached(element, Name(name))
    parts: dict[cst.BaseExpression, Value] = {node.for_in.iter: source}
    if isinstance(source, Python) and source.each is not None:
        parts = {node.for_in.iter: Python(source.code, touched=True)}
        with context.within(scope):
            loops.bind_item(context, node.for_in.target, source.each)
    conditions = [condition.test for condition in node.for_in.ifs]
    inner = _elements(node)
    if node.for_in.inner_for_in is not None:
        inner.append(node.for_in.inner_for_in.iter)
        for name in _names_of(node.for_in.inner_for_in.target):
            scope.values[name] = Python(Name(name))
    with context.within(scope):
        for part in conditions:
            parts[part] = expressions.evaluate(context, part)
            narrow(context, part, truth=True)
        for part in inner:
            parts[part] = expressions.evaluate(context, part)
        frames = _frames(context, node, parts)
        if frames is not None:
            return frames
        if _gives_elements(node) and rounds.frames_among(items or ()):
            context.find("PS601", node, "copies of the frames are taken: later changes in place do not reach them")
        made = rebuilt(context, node, parts)
        if simple and isinstance(node, cst.DictComp):
            return dicts.of_comprehension(made, source, parts[node.key], parts[node.value])
    among = source.among if isinstance(source, Python) and source.among else tuple(items or ())
    if simple and isinstance(node, cst.ListComp) and _is_same(node.elt, node.for_in.target):
        # Some of the elements, in their order.
        return Python(made.code, touched=is_touched(made), among=among) if isinstance(made, (Python, Driver)) else made
    return made


def _over_groups(context: Context, node: cst.BaseComp, source: Value) -> Value | None:
    """Return the value of a comprehension over the groups of a frame, which goes over their keys; None for any other.

    ``{k: g["n"].sum() for k, g in df.groupby("key")}`` filters the frame by each of the keys.
    """
    found = grouploops.groups_of(context, node.for_in, source) if node.for_in.inner_for_in is None else None
    if found is None or not found[0].sort or context.inside:
        return None
    grouped, keys, part = found
    before = dict(context.findings)
    target = cst.Name(keys[0]) if len(keys) == 1 else cst.Tuple([cst.Element(cst.Name(key)) for key in keys])
    made = node.with_changes(for_in=node.for_in.with_changes(target=target, iter=cst.Name("keys")))
    context.positions = {**context.positions, made: context.positions[node]}
    parts: dict[cst.BaseExpression, Value] = {
        made.for_in.iter: Python(grouploops.keys_code(grouped), touched=True, several=True)
    }
    with context.within(Scope(context.scope.name, context.scope)):
        context.scope.values[part] = grouploops.group_of(context, grouped, keys)
        for each in (*(condition.test for condition in node.for_in.ifs), *_elements(node)):
            parts[each] = expressions.evaluate(context, each)
        if node is context.whole and any(isinstance(each, Frame) or any(frames_held(each)) for each in parts.values()):
            # The frames of a list under a name may be changed in place later on, which filters do not see.
            context.findings = before
            return None
        context.find("PS704", node, "each group is a job of its own")
        return _frames(context, made, parts) or rebuilt(context, made, parts)


def _known(
    context: Context, node: cst.BaseComp, source: Value, items: list[Value] | None, some: list[Value]
) -> Value | None:
    """Interpret a comprehension over elements, or over some of them, that are known; None if that says nothing.

    Raises:
        Refused: its elements cannot be followed, not even one by one.
    """
    decided = items is not None
    try:
        made = _each(context, node, source, items or some, decided=decided)
        if made is None:
            before = context.scope.snapshot()
            context.scope.restore(weakened(before, set(loops.constants_of(items or some))))
            made = _each(context, node, source, items or some, decided=decided)
            context.scope.restore(before)
    except _NotFollowed:
        made = spelled_out(context, node, items or ())
        if made is None:
            raise
        return made
    # What is taken out of a dict or list one by one has to be written without the variables of the comprehension.
    taken_apart = isinstance(node, cst.DictComp) or _gives_elements(node)
    apart = taken_apart and node is not context.whole and made is not None and on_cluster(made)
    if items and (made is None or apart):
        return spelled_out(context, node, items) or made
    return made


def _frames(context: Context, node: cst.BaseComp, parts: dict[cst.BaseExpression, Value]) -> Python | None:
    """Return a list or dict of frames whose length is only known when the program runs; None for any other."""
    frame = parts[_elements(node)[-1]]
    kept = isinstance(node, cst.GeneratorExp) and node is context.whole
    followed = node is not context.whole or context.pools(context.target)
    if not isinstance(frame, Frame) or isinstance(node, cst.SetComp) or kept or not followed:
        return None
    frame = settled(frame)
    others = {part: value for part, value in parts.items() if part is not _elements(node)[-1] and is_touched(value)}
    codes = {part: handed_over(context, value, part) for part, value in others.items()}
    code = substitute(context, node, {**codes, _elements(node)[-1]: frame.code})
    each = replace(_left(context.scope, node, frame), code=EACH, source=None, cells=())
    brackets = "{}" if isinstance(node, cst.DictComp) else "comp"
    return Python(code, brackets=brackets, several=True, touched=True, each=each)


def _gives_elements(node: cst.BaseComp) -> bool:
    """Tell whether a comprehension gives what it goes over, or a part of that."""
    given = _elements(node)[-1]
    return isinstance(given, cst.Name) and given.value in _names_of(node.for_in.target)


def _is_same(element: cst.BaseExpression, target: cst.BaseExpression) -> bool:
    return isinstance(element, cst.Name) and isinstance(target, cst.Name) and element.value == target.value


def _elements(node: cst.BaseComp) -> list[cst.BaseExpression]:
    if isinstance(node, cst.DictComp):
        return [node.key, node.value]
    assert isinstance(node, cst.BaseSimpleComp)
    return [node.elt]


def _names_of(target: cst.BaseExpression) -> list[str]:
    if isinstance(target, cst.Name):
        return [target.value]
    if isinstance(target, (cst.Tuple, cst.List)):
        return [name for element in target.elements for name in _names_of(element.value)]
    return []


def _bound_by(target: cst.BaseExpression, element: Value | None) -> list[tuple[str, Value | None]]:
    """Return the variables of a comprehension with what they are bound to, None where nothing is known of that."""
    if isinstance(target, cst.Name):
        return [(target.value, element)]
    pair = dicts.parts_of_pair(element) if element is not None else None
    match target:
        case cst.Tuple(elements=[one, other]) | cst.List(elements=[one, other]) if pair is not None:
            return [*_bound_by(one.value, pair[0]), *_bound_by(other.value, pair[1])]
    return [(name, None) for name in _names_of(target)]


def _each(context: Context, node: cst.BaseComp, source: Value, items: list[Value], *, decided: bool) -> Value | None:
    """Interpret a comprehension for each element; None if its text is not the same for all of them."""
    made: list[tuple[Value, ...]] = []
    possible: list[Value] = []
    conditions: set[tuple[str, ...]] = set()
    replaced = False
    texts: set[tuple[str, ...]] = set()
    codes: dict[cst.BaseExpression, Code] = {}
    for item in items:
        scope = Scope(context.scope.name, context.scope)
        with context.within(scope):
            loops.bind_item(context, node.for_in.target, item)
            tests = {condition.test: expressions.evaluate(context, condition.test) for condition in node.for_in.ifs}
            undecided = {part: test for part, test in tests.items() if not (isinstance(test, Python) and test.known)}
            decided = decided and not undecided
            replaced = replaced or any(map(is_touched, tests.values()))
            touched = {part: test for part, test in tests.items() if is_touched(test)}
            if not undecided and not all(test.const for test in tests.values() if isinstance(test, Python)):
                # It is asked all the same, where not all elements are known to be there.
                conditions.add(tuple(context.text(handed_over(context, test, part)) for part, test in touched.items()))
                continue
            possible.append(item)
            for test in tests:
                narrow(context, test, truth=True)
            values = [expressions.evaluate(context, part) for part in _elements(node)]
            try:
                codes = {part: handed_over(context, test, part) for part, test in tests.items() if is_touched(test)} | {
                    part: assignment.display_code(context, value, held=part is not _elements(node)[0])
                    for part, value in zip(_elements(node), values, strict=True)
                    if is_touched(value)
                }
                texts.add(tuple(context.text(code) for code in codes.values()))
            except Refused:
                return None
            made.append(tuple(_left(scope, node, value) for value in values))
    if replaced and decided:
        return _listed(node, made)
    if len(texts) > 1 or (len(conditions) > 1 and not decided):
        return None
    if is_touched(source):
        codes[node.for_in.iter] = assignment.display_code(context, source)
    code = substitute(context, node, codes) if codes else context.source(node)
    if decided:
        return _collected(node, code, made, touched=bool(codes))
    if not isinstance(node, cst.SetComp) and any(isinstance(values[-1], Frame) for values in made):
        return _pooled(context, node, code, [values[-1] for values in made])
    if isinstance(node, cst.ListComp) and _is_same(node.elt, node.for_in.target):
        # Some of the elements, in their order.
        return Python(code, touched=bool(codes), among=tuple(possible))
    return _plain(made, code, touched=bool(codes))


def _left(scope: Scope, node: cst.BaseComp, value: ValueT) -> ValueT:
    """Return an element of a comprehension with nothing remembered in terms of its variables, which end with it."""
    inner = node.for_in.inner_for_in
    names = [*_names_of(node.for_in.target), *(_names_of(inner.target) if inner is not None else ())]
    bound = {name: scope.values.get(name) for name in names}
    known = {
        name: expressions.literal(each.const) for name, each in bound.items() if isinstance(each, Python) and each.known
    }
    return forgotten(value, names, known)  # type: ignore[return-value] # it stays of its kind


def _pooled(context: Context, node: cst.BaseComp, code: Code, frames: list[Value]) -> Python:
    """Return the list or dict of some of these frames; which ones is known when the program runs.

    Raises:
        Refused: the frames are not alike, or are changed later.
    """
    several = frames_of(*(Python(Name("_"), items=(frame,)) for frame in frames))
    if several is None or (node is context.whole and not context.pools(context.target)):
        raise Refused("a comprehension gives frames in a form that is not followed", "lost")
    brackets = "{}" if isinstance(node, cst.DictComp) else "comp"
    return replace(several, code=code, brackets=brackets, touched=True)


def _listed(node: cst.BaseComp, rounds: list[tuple[Value, ...]]) -> Value | None:
    """Return the elements written out, where conditions on frames are known; None if they are not plain values."""
    values = [parts[0] for parts in rounds]
    if not isinstance(node, cst.ListComp) or not all(isinstance(v, Python) and v.known for v in values):
        return None
    known = [value.const for value in values if isinstance(value, Python)]
    return Python(Display("[]", tuple(expressions.literal(item) for item in known)), known, touched=True)


def _collected(node: cst.BaseComp, code: Code, rounds: list[tuple[Value, ...]], *, touched: bool) -> Value:
    if isinstance(node, cst.DictComp):
        keys = [key.const for key, _ in rounds if isinstance(key, Python) and key.known]
        if len(keys) != len(rounds):
            return _plain(rounds, code, touched=touched)
        pairs = tuple(
            (Python(expressions.literal(key), key), value) for key, (_, value) in zip(keys, rounds, strict=True)
        )
        known = [value.const for _, value in pairs if isinstance(value, Python) and value.known]
        const = dict(zip(keys, known, strict=True)) if len(known) == len(keys) else UNSET
        return Python(code, const, pairs=pairs, brackets=COMPREHENSION, touched=touched)
    values = [only for (only,) in rounds]
    known = [value.const for value in values if isinstance(value, Python) and value.known]
    if len(known) == len(values) and isinstance(node, cst.ListComp):
        return Python(code, known, touched=touched)
    if not isinstance(node, cst.SetComp) and any(isinstance(value, (Frame, Driver)) for value in values):
        return Python(code, items=tuple(values), brackets=COMPREHENSION, touched=touched)
    return _plain(rounds, code, touched=touched)


def _plain(rounds: list[tuple[Value, ...]], code: Code, *, touched: bool) -> Value:
    if any(on_cluster(value) or isinstance(value, Series) for values in rounds for value in values):
        raise _NotFollowed("a comprehension gives frames in a form that is not followed", "lost")
    return Python(code, touched=touched)


def reached(value: Value, code: Code) -> Value:
    """Return an element of a list or dict as reached through the variable that holds it."""
    return replace(value, code=code) if isinstance(value, (Frame, Driver)) else value
