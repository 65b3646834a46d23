"""Evaluating expressions: from a node of the syntax tree to the value that it has."""

from __future__ import annotations

import ast
import builtins
import datetime
import operator
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

import libcst as cst

from translator.document.sharing import scoped
from translator.interpret import (
    access,
    applying,
    arrays,
    assignment,
    calls,
    choosing,
    comprehensions,
    dicts,
    folding,
    ondriver,
    templates,
)
from translator.interpret.context import Context, printed
from translator.interpret.deciding import never_taken
from translator.interpret.handover import handed_over, is_touched, on_cluster, settled
from translator.interpret.joining import join_values
from translator.interpret.perhaps import is_none, may_be_none, narrowed
from translator.interpret.rebuild import fallback, outermost, rebuilt, substitute
from translator.schema import BOOL, FLOAT, INT, STR, Type
from translator.spark import Binary, Code, Lit, Name, Raw, col
from translator.values import (
    LABEL,
    UNSET,
    Accessor,
    Demanded,
    Driver,
    Element,
    Frame,
    Gone,
    Index,
    Mask,
    Member,
    Python,
    Refused,
    Row,
    Series,
    Value,
)

BUILTINS = frozenset(dir(builtins))


def evaluate(context: Context, node: cst.BaseExpression) -> Value:
    """Return the value of an expression; what cannot go to the cluster is handed over, with a diagnostic."""
    handler = _HANDLERS.get(type(node), generic)
    return handler(context, node)


# ------------------------------------------------------------------------------------------------ leaves


def _name(context: Context, node: cst.Name) -> Value:
    value = context.scope.find(node.value)
    if isinstance(value, Gone):
        if not value.site:
            raise Refused(f"{node.value}: {value.reason}")
        raise Demanded([("rows", value.site)])
    if value is not None:
        return _unless_shared(context, node.value, value)
    if node.value in ("True", "False", "None"):
        return Python(Lit({"True": True, "False": False, "None": None}[node.value]), ast.literal_eval(node.value))
    if node.value in BUILTINS or node.value == "display":
        return Member(f"builtins.{node.value}", Name(node.value))
    return Python(Name(node.value))


def _unless_shared(context: Context, name: str, value: Value) -> Value:
    """Return what a variable holds; of a list or dict that is changed under another name nothing is known.

    Raises:
        Refused: it holds frames.
    """
    is_dict = isinstance(value, Driver) and value.kind == "dict"
    if not is_dict and not (isinstance(value, Python) and _is_container(value)):
        return value
    holder = context.scope.holder(name)
    known_as = scoped(holder.name if holder is not None else "", name)
    elsewhere = known_as in context.sharing.elsewhere
    if isinstance(value, Driver):
        return dicts.forgotten(value) if elsewhere else value
    assert isinstance(value, Python)
    elsewhere = elsewhere and value.brackets != "()"
    if not elsewhere and not (known_as in context.sharing.within and _holds_containers(value)):
        return value
    if on_cluster(value):
        raise Refused("a list or dict of frames is changed under another name", "lost")
    return Python(value.code, several=value.is_several)


def _is_container(value: Python) -> bool:
    return isinstance(value.const, (list, dict, set, tuple)) or value.items is not None or value.pairs is not None


def _holds_containers(value: Python) -> bool:
    """Tell whether a container holds lists or dicts that may be changed within it."""
    if isinstance(value.const, (list, tuple, dict)):
        parts = value.const.values() if isinstance(value.const, dict) else value.const
        if any(isinstance(part, (list, dict, set)) for part in parts):
            return True
    held = (*(value.items or ()), *(part for _, part in value.pairs or ()))
    return any(isinstance(part, Python) and _is_container(part) for part in held)


@lru_cache(maxsize=2_000)
def _constant(text: str) -> object:
    return ast.literal_eval(text)


def _literal(context: Context, node: cst.BaseExpression) -> Value:
    try:
        value = _constant(node.value if isinstance(node, (cst.SimpleString, cst.Integer)) else printed(node))
    except (ValueError, SyntaxError):
        return Python(context.source(node))
    if isinstance(value, (str, int, float)) and not isinstance(node, cst.ConcatenatedString):
        code: Code = Lit(value) if isinstance(value, str) else Raw(printed(node))
        return Python(code if isinstance(value, str) else Lit(value), value)
    return Python(context.source(node), value)


def evaluate_name(context: Context, node: cst.BaseExpression) -> Value | None:
    """Return what a name is bound to; None for any other expression."""
    return context.scope.find(node.value) if isinstance(node, cst.Name) else None


def literal(value: object) -> Code:
    """Return the code of a constant."""
    return Lit(value) if isinstance(value, (str, int, float)) or value is None else Raw(repr(value))


def _formatted(context: Context, node: cst.FormattedString) -> Value:
    """Fold f-strings of constants, so that ``df[f"{name}_log"]`` is a known column."""
    if context.inside and (made := templates.of_f_string(context, node)) is not None:
        return made
    parts: list[str] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(part.value)
            continue
        assert isinstance(part, cst.FormattedStringExpression)
        value = evaluate(context, part.expression)
        plain = part.conversion is None and part.format_spec is None and part.equal is None
        if not (plain and isinstance(value, Python) and isinstance(value.const, (str, int, PurePosixPath))):
            made = generic(context, node)
            return replace(made, kind="scalar", type=STR, gaps=False) if isinstance(made, Driver) else made
        parts.append(str(value.const))
    return Python(context.source(node), "".join(parts))


def _display(context: Context, node: cst.List | cst.Tuple | cst.Set) -> Value:
    items = _elements(context, node)
    if items is None:
        return generic(context, node)
    brackets = {cst.List: "[]", cst.Tuple: "()", cst.Set: "{}"}[type(node)]
    const: object = UNSET
    if all(isinstance(item, Python) and item.known for item in items):
        values = [item.const for item in items if isinstance(item, Python)]
        const = tuple(values) if brackets == "()" else values
    touched = any(is_touched(item) for item in items)
    return Python(context.source(node), const, items, None, brackets, touched)


def _elements(context: Context, node: cst.List | cst.Tuple | cst.Set) -> tuple[Value, ...] | None:
    """Return the elements of a display; None where it spreads something that is not known."""
    items: list[Value] = []
    for element in node.elements:
        value = evaluate(context, element.value)
        if not isinstance(element, cst.StarredElement):
            items.append(value)
        elif isinstance(value, Python) and value.items is not None:
            items += value.items
        elif isinstance(value, Python) and isinstance(value.const, (list, tuple)):
            items += [Python(literal(part), part, touched=is_touched(value)) for part in value.const]
        else:
            return None
    return tuple(items)


def _without_repeats(pairs: list[tuple[Value, Value]]) -> tuple[tuple[Value, Value], ...]:
    """Return the entries of a dict display as Python has them: of a key that comes twice, the last value."""
    found: dict[object, tuple[Value, Value]] = {}
    for place, (key, value) in enumerate(pairs):
        is_plain = isinstance(key, Python) and isinstance(key.const, (str, int, float, bool))
        label = key.const if is_plain and isinstance(key, Python) else ("", place)
        found[label] = (found[label][0], value) if label in found else (key, value)
    return tuple(found.values())


def _dict(context: Context, node: cst.Dict) -> Value:
    if any(isinstance(element, cst.StarredDictElement) for element in node.elements):
        return generic(context, node)
    elements = [element for element in node.elements if isinstance(element, cst.DictElement)]
    pairs = _without_repeats([(evaluate(context, each.key), evaluate(context, each.value)) for each in elements])
    const: object = UNSET
    known = [
        (k.const, v.const) for k, v in pairs if isinstance(k, Python) and isinstance(v, Python) and k.known and v.known
    ]
    if len(known) == len(pairs):
        try:
            const = dict(known)
        except TypeError:
            const = UNSET
    touched = any(is_touched(part) for pair in pairs for part in pair)
    return Python(context.source(node), const, None, pairs, "{}", touched)


# --------------------------------------------------------------------------------------------- operators

_OPERATORS: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_OF_TRUTHS: dict[str, Callable[[bool, bool], bool]] = {"&": operator.and_, "|": operator.or_, "^": operator.xor}
_FOLDED: dict[str, Callable[[object, object], object]] = {
    "+": lambda a, b: a + b,  # type: ignore[operator]
    "-": lambda a, b: a - b,  # type: ignore[operator]
    "*": lambda a, b: a * b,  # type: ignore[operator]
}


def operate(context: Context, node: cst.CSTNode, op: str, left: Value, right: Value) -> Value | None:
    """Return the value of ``left op right`` where a cluster value is involved, else None."""
    if isinstance(left, (Driver, Python)) and isinstance(right, (Driver, Python)):
        return None
    if not (on_cluster(left) or on_cluster(right)):
        return None
    if op in ("is", "is not") and not any(isinstance(value, (Element, Row)) for value in (left, right)):
        return _identity(context, node, op, left, right)
    if op in ("in", "not in") and isinstance(right, Frame) and right.columns is not None:
        found = folding.comparison(op, left, Python(right.code, list(right.names)))
        labels = applying.apply(context, node, right, "columns", ())
        if found is not None and isinstance(left, Python) and isinstance(labels, Python):
            return Python(Binary(op, left.code, labels.code), found, touched=True)
    left, right = _labels_as_column(left), _labels_as_column(right)
    receiver, other, member = left, right, op
    if not isinstance(left, (Series, Frame, Element, Row)):
        receiver, other, member = right, left, f"r{op}"
        if op in _MIRRORED:
            member = _MIRRORED[op]
    return applying.apply(context, node, receiver, member, ((None, other),))


def _identity(context: Context, node: cst.CSTNode, op: str, left: Value, right: Value) -> Value:
    """Return whether two values are one object: a frame is one with itself only, under whatever name."""
    plain = any(isinstance(value, Python) and value.known for value in (left, right))
    frames = [value.identity for value in (left, right) if isinstance(value, Frame)]
    if not plain and len(frames) < len((left, right)):
        raise Refused("whether two columns are one object is asked for")
    same = not plain and len({context.scope.root(identity) for identity in frames}) == 1
    answer = same == (op == "is")
    if plain and any(may_be_none(value) for value in (left, right)):
        if isinstance(node, cst.Comparison) and isinstance(node.left, cst.Name):
            return Python(context.source(node))
        return _asked(op, left, right)
    if isinstance(node, cst.Comparison) and plain and isinstance(node.left, cst.Name):
        return Python(context.source(node), answer)
    return Python(Lit(answer), answer, touched=True)


def _asked(op: str, left: Value, right: Value) -> Value:
    """Return the question whether a frame is None, which the running program answers."""
    frame, other = (left, right) if isinstance(left, Frame) else (right, left)
    assert isinstance(frame, Frame)
    assert isinstance(other, Python)
    return Python(Binary(op, frame.code, other.code), touched=True)


def _labels_as_column(value: Value) -> Value:
    """Return the row labels of a frame as the column that they are; other values as they are."""
    match value:
        case Accessor("index", Frame(index=Index(columns=(column,), names=(name,))) as frame):
            return Series(frame, col(column.name), name, column.type, column.missing, frozenset([column.name]))
        case Accessor("index", Frame(index=Index(kind="default")) as frame):
            return Series(frame, frame.labels(), None, INT, False, frozenset([LABEL]))
    return value


_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=", "&": "&", "|": "|", "^": "^"}


def computed_with(context: Context, node: cst.BaseExpression) -> Value:
    """Return the value of what is computed with: the array of a column's values stays a column."""
    column = arrays.taken(node) if not context.inside else None
    array = arrays.of_column(evaluate(context, column)) if column is not None else None
    return array or evaluate(context, node)


def _operand(context: Context, node: cst.BaseExpression) -> Value:
    return access.as_index(computed_with(context, node))


def _binary(context: Context, node: cst.BinaryOperation) -> Value:
    left, right = _operand(context, node.left), _operand(context, node.right)
    op = _OPERATORS.get(type(node.operator), "?")
    try:
        made = operate(context, node, op, left, right)
    except Refused as refused:
        return fallback(context, node, {node.left: left, node.right: right}, refused)
    if made is not None:
        return made
    folded = _folded(context, node, op, left, right)
    return folded or ondriver.of_operator(
        rebuilt(context, node, {node.left: left, node.right: right}), op, [left, right]
    )


def _folded(context: Context, node: cst.BaseExpression, op: str, left: Value, right: Value) -> Value | None:
    if isinstance(left, Mask) and isinstance(right, Mask) and op in _OF_TRUTHS and len(left.kept) == len(right.kept):
        kept = tuple(_OF_TRUTHS[op](a, b) for a, b in zip(left.kept, right.kept, strict=True))
        return Mask(Binary(op, left.code, right.code), kept=kept, touched=True)
    if not (isinstance(left, Python) and isinstance(right, Python)):
        return None
    if op == "/" and (path := folding.below(left.const, right.const)) is not None:
        return Python(context.source(node), path)
    if op not in _FOLDED:
        return None
    if op == "+" and (among := folding.possible([left, right])):
        touched = is_touched(left) or is_touched(right)
        code = Binary(op, left.code, right.code) if touched else context.source(node)
        return Python(code, touched=touched, among=among, several=True)
    plain = (str, int, float, list, datetime.date, datetime.timedelta)
    if not (isinstance(left.const, plain) and isinstance(right.const, plain)):
        return None
    try:
        const = _FOLDED[op](left.const, right.const)
    except (TypeError, OverflowError, MemoryError):
        return None
    items = None
    if isinstance(const, list) and left.items is not None and right.items is not None:
        items = (*left.items, *right.items)
    if is_touched(left) or is_touched(right):
        return Python(Binary(op, left.code, right.code), const, items, touched=True)
    return Python(context.source(node), const, items)


def _unary(context: Context, node: cst.UnaryOperation) -> Value:
    operand = computed_with(context, node.expression)
    op = {cst.Minus: "neg", cst.Plus: "pos", cst.BitInvert: "~", cst.Not: "not"}[type(node.operator)]
    if isinstance(operand, Element) and op == "not":
        op = "~"
    if on_cluster(operand):
        try:
            return applying.apply(context, node, operand, op, ())
        except Refused as refused:
            return fallback(context, node, {node.expression: operand}, refused)
    if op == "~" and isinstance(operand, Mask):
        return Mask(~operand.code, kept=tuple(not kept for kept in operand.kept), touched=True)
    if op == "neg" and isinstance(operand, Python) and isinstance(operand.const, (int, float)):
        return Python(Lit(-operand.const) if isinstance(operand.code, Lit) else context.source(node), -operand.const)
    if op == "not" and isinstance(operand, Python) and operand.known:
        return _with_constant(context, node, {node.expression: operand}, not operand.const)
    return ondriver.of_operator(rebuilt(context, node, {node.expression: operand}), op, [operand])


def _comparison(context: Context, node: cst.Comparison) -> Value:
    parts = [node.left, *(target.comparator for target in node.comparisons)]
    ops = [_OPERATORS.get(type(target.operator), "?") for target in node.comparisons]
    looked_up = {"in", "not in"}.issuperset(ops)
    values = [evaluate(context, part) if looked_up else _operand(context, part) for part in parts]
    try:
        links = [operate(context, node, op, a, b) for op, a, b in zip(ops, values, values[1:], strict=False)]
        folded = folding.comparison(ops[0], values[0], values[1]) if len(ops) == 1 else None
        if folded is not None:
            return _with_constant(context, node, dict(zip(parts, values, strict=True)), folded)
        if any(link is None for link in links):
            if any(link is not None for link in links) and context.inside:
                raise Refused("this comparison mixes columns with plain values")
            whole = rebuilt(context, node, dict(zip(parts, values, strict=True)))
            return ondriver.of_comparison(whole, values)
        made = links[0]
        for link in filter(None, links[1:]):
            if made is None or isinstance(made, Series):
                raise Refused("a chained comparison of a series is an error in pandas", "never")
            made = applying.apply(context, node, made, "&", ((None, link),))
        return made or Python(context.source(node))
    except Refused as refused:
        return fallback(context, node, dict(zip(parts, values, strict=True)), refused)


def _boolean(context: Context, node: cst.BooleanOperation) -> Value:
    left, right = evaluate(context, node.left), evaluate(context, node.right)
    if isinstance(left, Element) or isinstance(right, Element):
        op = "&" if isinstance(node.operator, cst.And) else "|"
        for side in (left, right):
            choosing.check_truth(side)
        made = operate(context, node, op, left, right)
        assert made is not None
        return made
    if isinstance(left, Python) and left.known and bool(left.const) is isinstance(node.operator, cst.Or):
        return _with_constant(context, node, {node.left: left, node.right: right}, left.const)
    known = folding.constants([left, right])
    if known is not None:
        const = (known[0] and known[1]) if isinstance(node.operator, cst.And) else (known[0] or known[1])
        return _with_constant(context, node, {node.left: left, node.right: right}, const)
    return rebuilt(context, node, {node.left: left, node.right: right})


def _with_constant(
    context: Context, node: cst.BaseExpression, parts: dict[cst.BaseExpression, Value], const: object
) -> Value:
    """Return an expression whose value is known; its parts may still be reached in another way than in the input."""
    made = rebuilt(context, node, parts)
    return replace(made, const=const) if isinstance(made, Python) else made


def _conditional(context: Context, node: cst.IfExp) -> Value:
    test = evaluate(context, node.test)
    if isinstance(test, Element):
        choosing.check_truth(test)
        return choosing.choose(test, evaluate(context, node.body), evaluate(context, node.orelse))
    parts: dict[cst.BaseExpression, Value] = {node.test: test}
    if isinstance(test, Python) and test.known and context.inside:
        return evaluate(context, node.body if test.const else node.orelse)
    never = never_taken(context, node.test, test)
    if never is not None:
        taken = evaluate(context, node.orelse if never else node.body)
        if not isinstance(taken, Python) or is_touched(taken):
            return taken
        other = evaluate(context, node.body if never else node.orelse)
        if not (isinstance(other, Python) and is_touched(test)):
            return replace(taken, code=context.source(node))
        return _with_constant(context, node, {**parts, node.body: taken, node.orelse: other}, taken.const)
    with narrowed(context, node.test, truth=True):
        body = evaluate(context, node.body)
    with narrowed(context, node.test, truth=False):
        orelse = evaluate(context, node.orelse)
    made = _either(context, node, test, body, orelse)
    if made is not None:
        return made
    made = rebuilt(context, node, {**parts, node.body: body, node.orelse: orelse})
    kinds = {type(side.const) if isinstance(side, Python) else None for side in (body, orelse)}
    kind = _PLAIN_TYPES.get(kinds.pop()) if len(kinds) == 1 else None
    computed = isinstance(test, Driver) or is_touched(test)
    if kind is None or not isinstance(made, (Python, Driver)) or not computed or context.inside:
        return made
    return Driver(made.code, "scalar", type=kind, gaps=False, bare=True)


_PLAIN_TYPES: dict[type | None, Type] = {str: STR, bool: BOOL, int: INT, float: FLOAT}
"""The types of one value of two constants, of which the running program chooses one."""


def _either(context: Context, node: cst.IfExp, test: Value, body: Value, orelse: Value) -> Value | None:
    """Return the frame that one of two cases gives, or that is None in one; None where the cases are other values."""
    if context.inside or not all(isinstance(side, Frame) or is_none(side) for side in (body, orelse)):
        return None
    sides = [settled(side) if isinstance(side, Frame) else side for side in (body, orelse)]
    both = join_values(*sides)
    if not isinstance(both, Frame):
        return None
    code = substitute(
        context,
        node,
        {
            node.test: handed_over(context, test, node.test),
            **{
                part: side.code
                for part, side in zip((node.body, node.orelse), sides, strict=True)
                if isinstance(side, Frame)
            },
        },
    )
    return replace(both, code=code)


# ------------------------------------------------------------------------------- attributes, subscripts


# ------------------------------------------------------------------------------ everything else, fallback


def generic(context: Context, node: cst.BaseExpression) -> Value:
    """Evaluate the parts of any other expression; cluster values in them are handed over."""
    if isinstance(node, (cst.ListComp, cst.SetComp, cst.GeneratorExp, cst.DictComp)):
        return comprehensions.evaluate_comprehension(context, node)
    return rebuilt(context, node, {part: evaluate(context, part) for part in outermost(node)})


def _lambda(context: Context, node: cst.Lambda) -> Value:
    return calls.function_value(context, node, "lambda", context.source(node))


def _named(context: Context, node: cst.NamedExpr) -> Value:
    value = evaluate(context, node.value)
    if isinstance(node.target, cst.Name) and not on_cluster(value):
        context.scope.bind(node.target.value, value)
        return rebuilt(context, node, {node.value: value})
    if isinstance(node.target, cst.Name) and isinstance(value, Frame) and not context.repeated:
        # Spark computes nothing yet, so that it does not matter that the frame is bound before the statement.
        context.prelude += assignment.assign(context, node.target, value, node.value)
        return evaluate(context, node.target)
    made = rebuilt(context, node, {node.value: value})
    if isinstance(node.target, cst.Name):
        context.scope.bind(node.target.value, Driver(Name(node.target.value)))
    return made


def _await(context: Context, node: cst.BaseExpression) -> Value:
    return generic(context, node)


_HANDLERS: dict[type, Callable[..., Value]] = {
    cst.Name: _name,
    cst.SimpleString: _literal,
    cst.ConcatenatedString: _literal,
    cst.Integer: _literal,
    cst.Float: _literal,
    cst.Imaginary: lambda context, node: Python(context.source(node)),
    cst.Ellipsis: lambda context, node: Python(context.source(node)),
    cst.FormattedString: _formatted,
    cst.List: _display,
    cst.Tuple: _display,
    cst.Set: _display,
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.Comparison: _comparison,
    cst.BooleanOperation: _boolean,
    cst.IfExp: _conditional,
    cst.Attribute: lambda context, node: access.attribute_of(context, node),  # noqa: PLW0108
    cst.Subscript: lambda context, node: access.subscript(context, node),  # noqa: PLW0108
    # calls imports this module too, and may not be complete yet.
    cst.Call: lambda context, node: calls.evaluate_call(context, node),  # noqa: PLW0108
    cst.Lambda: _lambda,
    cst.NamedExpr: _named,
}
