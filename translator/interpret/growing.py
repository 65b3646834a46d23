"""Frames that grow in a loop by ``out = pd.concat([out, part])``: the parts are put together after the loop."""

from __future__ import annotations

import re
from collections import ChainMap
from dataclasses import dataclass

import libcst as cst

from translator.interpret import expressions, statements, writing
from translator.interpret.context import Context, printed
from translator.spark import Name
from translator.values import Member, Python

_STARTS = ("None", "pd.DataFrame()", "pandas.DataFrame()", "[]")


@dataclass(frozen=True, slots=True)
class Growth:
    """A statement by which a frame grows.

    Attributes:
        name: the variable.
        statement: the statement.
        part: what is added.
        call: the call of `pandas.concat`.
    """

    name: str
    statement: cst.BaseStatement
    part: cst.BaseExpression
    call: cst.Call


def interpret_growth(context: Context, node: cst.For | cst.While) -> list[cst.BaseStatement] | None:
    """Interpret a loop in which a frame grows, as one that fills a list; None for any other loop."""
    growth = next((found for part in writing.statements_of(node.body) if (found := _growth(context, part))), None)
    if growth is None or node.orelse is not None:
        return None
    name = growth.name
    start = _start(context, name)
    if start is None or len(re.findall(rf"\b{name}\b", printed(node))) != _mentions(growth):
        return None
    place = context.positions.get(node)
    assert place is not None
    append = cst.Call(cst.Attribute(cst.Name(name), cst.Name("append")), [cst.Arg(growth.part)])
    line = cst.SimpleStatementLine([cst.Expr(append)], leading_lines=getattr(growth.statement, "leading_lines", ()))
    body = [line if part is growth.statement else part for part in writing.statements_of(node.body)]
    loop = node.with_changes(body=writing.block(node.body, body))
    whole = growth.call.with_changes(args=[cst.Arg(cst.Name(name)), *growth.call.args[1:]])
    after = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(name))], whole)])
    new = [loop, append, line, line.body[0], whole, after, after.body[0], whole.args[0].value]
    context.positions = ChainMap(dict.fromkeys(new, place), context.positions)  # type: ignore[arg-type]
    first = writing.parsed([f"{name} = []"])[0]
    start[0] = first.with_changes(leading_lines=getattr(start[0], "leading_lines", ()))
    context.scope.bind(name, Python(Name(name), [], ()))
    if not (isinstance(node, cst.For) and isinstance(node.iter, (cst.List, cst.Tuple)) and node.iter.elements):
        context.find("PS601", node, f"if the loop has no round, {name} is empty in pandas; here it is an error")
    return [*statements.interpret_statement(context, loop), *statements.interpret_statement(context, after)]


def _start(context: Context, name: str) -> list[cst.BaseStatement] | None:
    """Return where the statement stands that makes the frame empty; None if it is used in between."""
    for new in reversed(context.written[-1]):
        text = "".join(map(printed, new))
        if len(new) == 1 and isinstance(new[0], cst.SimpleStatementLine):
            plain = printed(new[0].with_changes(leading_lines=())).partition("#")[0].strip()
            if plain in [f"{name} = {start}" for start in _STARTS]:
                return new
        if re.search(rf"\b{name}\b", text):
            return None
    return None


def _growth(context: Context, node: cst.BaseStatement) -> Growth | None:
    match node:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value)]
        ):
            return _grown(context, node, name, value)
        case cst.If(
            test=test,
            body=cst.IndentedBlock(
                body=[
                    cst.SimpleStatementLine(
                        body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=first)]
                    )
                ]
            ),
            orelse=cst.Else(body=cst.IndentedBlock(body=[cst.SimpleStatementLine() as other])),
        ) if printed(test) in _empty(name):
            found = _growth(context, other)
            same = found is not None and found.name == name and printed(found.part) == printed(first)
            return Growth(name, node, found.part, found.call) if found is not None and same else None
    return None


def _empty(name: str) -> tuple[str, ...]:
    return f"{name} is None", f"{name}.empty", f"len({name}) == 0"


def _grown(context: Context, node: cst.BaseStatement, name: str, value: cst.BaseExpression) -> Growth | None:
    match value:
        case cst.IfExp(test=test, body=first, orelse=orelse) if printed(test) in _empty(name):
            found = _grown(context, node, name, orelse)
            return found if found is not None and printed(found.part) == printed(first) else None
        case cst.Call(
            func=function,
            args=[
                cst.Arg(
                    value=cst.List(elements=[cst.Element(value=cst.Name(value=held)), cst.Element(value=part)]),
                    keyword=None,
                ),
                *others,
            ],
        ) if held == name and all(_is_plain(other) for other in others):
            target = expressions.evaluate(context, function)
            if isinstance(target, Member) and target.path == "pandas.concat":
                return Growth(name, node, part, value)
    return None


def _is_plain(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value in ("ignore_index", "sort")


def _mentions(growth: Growth) -> int:
    return len(re.findall(rf"\b{growth.name}\b", printed(growth.statement)))
