"""A computed frame that is joined with aggregates of itself gets them over a window, so that it is computed once.

Of a frame that is only read, aggregates that are joined to it may be the better plan: its few groups are sent to where
the rows are, while a window moves the rows. It is left alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from translator.peephole.blocks import WIDTH, Program, Steps, assigned_path, is_one_new, only_statement
from translator.trees import printed, statements_in, walked, written

_OVER_WINDOWS = frozenset({
    "avg", "count", "count_if", "kurtosis", "max", "mean", "median", "min", "percentile", "product",
    "skewness", "stddev", "stddev_pop", "sum", "var_pop", "variance",
})  # fmt: skip
"""Aggregates that Spark computes over windows as well; it does not count distinct values there."""
_BESIDE = frozenset({"coalesce", "col", "lit", "when"})
_BINDING = re.compile(r"^\s*([\w.]+) = ", re.MULTILINE)
_PLAIN = re.compile(r"([\w.]+) = \(?\s*(\w*)")
_JOINED = re.compile(r"\.join\(\s*([\w.]+)")
_COMPUTED = re.compile(r"\.(?:join|groupBy|distinct|dropDuplicates)\(")


@dataclass(frozen=True, slots=True)
class _Aggregates:
    """Aggregates of a frame, one row for each of its groups.

    Attributes:
        base: the variable of the frame.
        keys: the columns that it is grouped by.
        values: the aggregates by the names that they have.
    """

    base: str
    keys: tuple[str, ...]
    values: Mapping[str, cst.BaseExpression]


def widen_self_joins(steps: Steps, program: Program) -> Steps:
    """Return statements in which frames that are joined with aggregates of themselves have windows instead."""
    texts = [written(statement) for step in steps for statement in step]
    aggregated = {bound[1] for text in texts if ".agg(" in text and (bound := _BINDING.search(text))}
    if aggregated.isdisjoint(_JOINED.findall("".join(texts))):
        return steps
    if "global" in program.names:
        return steps  # A function that is called may bind anew what is joined.
    known: dict[str, _Aggregates] = {}
    computed: set[str] = set()
    made: Steps = []
    each = iter(texts)
    for step in steps:
        made.append([])
        for statement in step:
            binding = _binding(statement, next(each), program)
            if binding is None:
                if not _binds_nothing(statement):
                    known.clear()
                made[-1].append(statement)
                continue
            name, value = binding.name, binding.value
            made[-1].append(_widened(statement, value, known, computed) if value is not None else statement)
            found = _aggregates(value) if value is not None else None
            is_computed = binding.computed or binding.root in computed
            (computed.add if is_computed else computed.discard)(name)
            known = {key: old for key, old in known.items() if name not in (key, old.base)}
            if found is not None and found.base != name:
                known[name] = found
    return made


@dataclass(frozen=True, slots=True)
class _Binding:
    """A statement that binds a variable.

    Attributes:
        name: the variable.
        root: the variable that the value starts from, if there is one.
        computed: whether the value takes more than a pass over rows.
        value: what it is bound to; None where it has neither aggregates nor joins.
    """

    name: str
    root: str
    computed: bool
    value: cst.BaseExpression | None = None


def _binding(statement: cst.BaseStatement, text: str, program: Program) -> _Binding | None:
    """Return what a new statement binds; what has neither aggregates nor joins is told from its text, unparsed."""
    if not is_one_new(statement, program):
        return None
    plain = _PLAIN.match(text) if ".agg(" not in text and ".join(" not in text else None
    if plain is not None:
        return _Binding(plain[1], plain[2], _COMPUTED.search(text) is not None)
    only = only_statement(statement, program)
    path = assigned_path(only) if only is not None else None
    if path is None:
        return None
    name, value = path
    return _Binding(name, _calls(value)[0], _COMPUTED.search(printed(value)) is not None, value)


def _binds_nothing(statement: cst.BaseStatement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(small, cst.Expr) for small in statement.body
    )


def _calls(node: cst.BaseExpression) -> tuple[str, list[tuple[str, Sequence[cst.Arg]]]]:
    """Return the variable that a chain of method calls starts from, empty if there is none, and the calls."""
    calls: list[tuple[str, Sequence[cst.Arg]]] = []
    while isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        calls.append((node.func.attr.value, node.args))
        node = node.func.value
    return (node.value if isinstance(node, cst.Name) else ""), calls[::-1]


def _aggregates(node: cst.BaseExpression) -> _Aggregates | None:
    """Return what ``base.groupBy(keys).agg(...)`` computes, where rows without a key may have been left out before."""
    base, calls = _calls(node)
    if calls and calls[0][0] in ("filter", "dropna"):
        (_, without), *calls = calls
    else:
        without = ()
    match calls:
        case [("groupBy", keys), ("agg", aggregates), *renaming] if base and len(renaming) <= 1:
            names = _strings(keys)
            values = _aliased(aggregates)
        case _:
            return None
    if not names or values is None or not all(map(_over_windows, values.values())):
        return None
    if without and [printed(each.value) for each in without] != [_present(names)]:
        return None
    if renaming:
        ((method, args),) = renaming
        values = _renamed(names, values, args) if method == "select" else None
    return None if values is None else _Aggregates(base, names, values)


def _strings(args: Sequence[cst.Arg]) -> tuple[str, ...]:
    """Return the values of arguments that are all texts; none if one is not."""
    texts = [arg.value.evaluated_value for arg in args if isinstance(arg.value, cst.SimpleString) and not arg.keyword]
    return tuple(map(str, texts)) if len(texts) == len(args) else ()


def _present(keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return f'F.col("{keys[0]}").isNotNull()'
    return "[" + ", ".join(f'"{key}"' for key in keys) + "]"


def _aliased(args: Sequence[cst.Arg]) -> dict[str, cst.BaseExpression] | None:
    """Return the expressions ``expression.alias("name")`` by name; None if one is different."""
    found: dict[str, cst.BaseExpression] = {}
    for arg in args:
        match arg:
            case cst.Arg(
                value=cst.Call(
                    func=cst.Attribute(value=value, attr=cst.Name("alias")),
                    args=[cst.Arg(value=cst.SimpleString() as name)],
                ),
                keyword=None,
                star="",
            ):
                found[str(name.evaluated_value)] = value
            case _:
                return None
    return found if len(found) == len(args) else None


def _over_windows(node: cst.BaseExpression) -> bool:
    """Tell whether an expression consists of aggregates that Spark computes over windows."""
    functions = [_function(part) for part in walked(node) if isinstance(part, cst.Call)]
    return set(functions) <= {"", *_OVER_WINDOWS, *_BESIDE} and not _OVER_WINDOWS.isdisjoint(functions)


def _function(node: cst.Call) -> str:
    """Return the name of a function of ``F``; an empty text for calls of methods."""
    match node.func:
        case cst.Attribute(value=cst.Name("F"), attr=cst.Name(value=name)):
            return name
        case cst.Attribute():
            return ""
    return "?"


def _renamed(
    keys: Sequence[str], values: Mapping[str, cst.BaseExpression], args: Sequence[cst.Arg]
) -> dict[str, cst.BaseExpression] | None:
    """Return the aggregates under the names that a selection of all columns gives them; None for other selections."""
    if _strings(args[: len(keys)]) != tuple(keys):
        return None
    found: dict[str, cst.BaseExpression] = {}
    for arg in args[len(keys) :]:
        same = _strings([arg])
        names = (*same, *same) or re.findall(r'"(.*?)"', printed(arg.value))
        plain = same or re.fullmatch(r'F\.col\("[^"\\]*"\)\.alias\("[^"\\]*"\)', printed(arg.value))
        if not plain or names[0] not in values:
            return None
        found[names[1]] = values[names[0]]
    return found


def _widened(
    statement: cst.BaseStatement, value: cst.BaseExpression, known: Mapping[str, _Aggregates], computed: set[str]
) -> cst.BaseStatement:
    """Return a statement with ``base.join(aggregates, on=keys).select(...)`` rewritten, where there is one.

    Without the selection, the columns of a join come in another order.
    """
    assert isinstance(statement, cst.SimpleStatementLine)
    for node in walked(value) if known else ():
        match node:
            case cst.Call(
                func=cst.Attribute(
                    value=cst.Call(func=cst.Attribute(value=cst.Name(base), attr=cst.Name("join")), args=args) as join,
                    attr=cst.Name("select"),
                )
            ) if base in computed and (links := _windowed(base, args, known)):
                others = [part.value for part in walked(value) if isinstance(part, cst.Name)]
                if others.count(printed(args[0].value)) > 1:
                    return statement
                old = printed(join)
                between = old[len(base) : old.index(".join(")]
                text = printed(statement.body[0])
                if not between and node is value and len(text) - len(old) + sum(map(len, (base, *links))) > WIDTH:
                    between = "\n    "
                    chain = (base, *links, printed(node)[len(old) :])
                    text = f"{text[: text.index(old)]}(\n    {between.join(chain)}\n)"
                else:
                    text = text.replace(old, between.join((base, *links)))
                (made,) = statements_in(text + "\n")
                return made.with_changes(
                    leading_lines=statement.leading_lines, trailing_whitespace=statement.trailing_whitespace
                )
    return statement


def _windowed(base: str, args: Sequence[cst.Arg], known: Mapping[str, _Aggregates]) -> tuple[str, ...]:
    """Return the methods that take the place of a join with aggregates of the frame itself; none for other joins."""
    positional = [arg.value for arg in args if arg.keyword is None]
    keywords = {arg.keyword.value: printed(arg.value) for arg in args if arg.keyword is not None}
    found = known.get(positional[0].value) if len(positional) == 1 and isinstance(positional[0], cst.Name) else None
    how = keywords.pop("how", '"inner"')
    if found is None or found.base != base or list(keywords) != ["on"] or how not in ('"inner"', '"left"'):
        return ()
    on = ast.literal_eval(keywords["on"])
    if (on if isinstance(on, list) else [on]) != list(found.keys):
        return ()
    present = _present(found.keys) if len(found.keys) == 1 else f"subset={_present(found.keys)}"
    window = f"Window.partitionBy({', '.join(map(_quoted, found.keys))})"
    condition = " & ".join(f"F.col({_quoted(key)}).isNotNull()" for key in found.keys)
    columns = {name: _over(value, window) for name, value in found.values.items()}
    if how == '"left"':
        columns = {name: f"F.when({condition}, {text})" for name, text in columns.items()}
        rows: tuple[str, ...] = ()
    else:
        rows = (f".filter({present})" if len(found.keys) == 1 else f".dropna({present})",)
    if len(columns) == 1:
        ((name, text),) = columns.items()
        return (*rows, f".withColumn({_quoted(name)}, {text})")
    pairs = "".join(f"        {_quoted(name)}: {text},\n" for name, text in columns.items())
    return (*rows, f".withColumns({{\n{pairs}    }})")


def _quoted(name: str) -> str:
    return f'"{name}"'


class _Over(cst.CSTTransformer):
    def __init__(self, window: str) -> None:
        self.window = cst.parse_expression(window)

    def leave_Call(  # noqa: N802 - the name is libcst's
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.Call:
        if _function(original_node) not in _OVER_WINDOWS:
            return updated_node
        return cst.Call(cst.Attribute(updated_node, cst.Name("over")), [cst.Arg(self.window)])


def _over(value: cst.BaseExpression, window: str) -> str:
    made = value.visit(_Over(window))
    assert isinstance(made, cst.BaseExpression)
    return printed(made)
