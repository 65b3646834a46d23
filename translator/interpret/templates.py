"""Texts with gaps, f-strings and ``"...".format``, that elements of a column are put into."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import TypeAlias

import libcst as cst

from translator.interpret import applying, expressions
from translator.interpret.context import Context
from translator.schema import Kind
from translator.spark import Code, Lit, Name
from translator.values import Accessor, Element, Function, Member, Python, Refused, Row, Series, Value, scalar_type

Piece: TypeAlias = "str | tuple[Value, str]"
_FORMAT = Member("builtins.format", Name("format"))


def of_f_string(context: Context, node: cst.FormattedString) -> Value | None:
    """Return what an f-string makes of elements; None if there is no element in it.

    Raises:
        Refused: a part of it has no column expression.
    """
    pieces: list[Piece] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            pieces.append(part.value)
            continue
        assert isinstance(part, cst.FormattedStringExpression)
        pieces.append((expressions.evaluate(context, part.expression), _spec(part)))
    if not any(isinstance(piece, tuple) and isinstance(piece[0], Element) for piece in pieces):
        return None
    if any(isinstance(piece, str) and any(mark in piece for mark in ("\\", "{{", "}}")) for piece in pieces):
        raise Refused("an f-string holds escapes")
    return _joined(context, node, pieces)


def _spec(part: cst.FormattedStringExpression) -> str:
    if part.conversion is not None or part.equal is not None:
        raise Refused("an f-string shows a value in another way than as text")
    texts = [each.value for each in part.format_spec or () if isinstance(each, cst.FormattedStringText)]
    if len(texts) != len(part.format_spec or ()):
        raise Refused("the format of a value is computed")
    return "".join(texts)


def of_method(
    context: Context, node: cst.CSTNode, receiver: Python, member: str, values: Sequence[Value]
) -> Value | None:
    """Return what the call of ``"...".format`` or ``"...".join`` makes of elements; None for any other call.

    Raises:
        Refused: a part of it has no column expression.
    """
    if member == "join" and isinstance(receiver.const, str) and any(_has_elements(value) for value in values):
        return between(context, node, receiver.const, values)
    if member != "format" or not isinstance(receiver.const, str):
        return None
    if not any(isinstance(value, Element) for value in values):
        return None
    return filled(context, node, receiver.const, values)


def _has_elements(value: Value) -> bool:
    items = value.items or () if isinstance(value, Python) else ()
    return isinstance(value, (Row, Series, Accessor)) or any(isinstance(item, Element) for item in items)


def filled(context: Context, node: cst.CSTNode, template: str, values: Sequence[Value]) -> Value:
    """Return what ``template.format(*values)`` makes of elements.

    Raises:
        Refused: a part of it has no column expression.
    """
    pieces: list[Piece] = []
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise Refused(f"the format is wrong: {error}", "never") from error
    given = 0
    for text, field, spec, conversion in parts:
        pieces += [text] if text else []
        if field is None:
            continue
        place = int(field) if field.isdigit() else given if field == "" else len(values)
        given += 1
        if conversion or place >= len(values):
            raise Refused("a part of the format has no translation")
        pieces.append((values[place], spec or ""))
    return _joined(context, node, pieces)


def as_function(context: Context, node: cst.CSTNode, text: str, member: str, code: Code) -> Function:
    """Return ``text.format`` or ``text.join`` as a function, so that it can be applied to the cells or rows."""
    if member == "format":
        return Function(code, member, lambda values: filled(context, node, text, values))
    return Function(code, member, lambda values: between(context, node, text, values))


def between(context: Context, node: cst.CSTNode, separator: str, values: Sequence[Value]) -> Value:
    """Return what ``separator.join(value)`` makes of a row, or of a list of elements; all of them have to be texts.

    Raises:
        Refused: it is something else, or holds values that are no texts.
    """
    value = values[0] if len(values) == 1 else None
    cells: Sequence[Value] = ()
    if isinstance(value, (Series, Accessor)):
        column = value.of if isinstance(value, Accessor) else value
        given = ((None, value), (None, Python(Lit(separator), separator)))
        return applying.apply(context, node, column, "join()", given)
    if isinstance(value, Row):
        cells = [Element(value.frame.series(name)) for name in value.frame.names]
    elif isinstance(value, Python):
        cells = value.items or ()
    if not cells or not all(scalar_type(cell).kind is Kind.STR for cell in cells):
        raise Refused("something other than the texts of a row is joined")
    texts = [cell.const for cell in cells if isinstance(cell, Python) and isinstance(cell.const, str)]
    if len(texts) == len(cells):
        return Python(Lit(separator.join(texts)), separator.join(texts))
    made = cells[0]
    for cell in cells[1:]:
        for part in (Python(Lit(separator), separator), cell) if separator else (cell,):
            found = expressions.operate(context, node, "+", made, part)
            if found is None:
                raise Refused("texts that are known at translation time are joined with others")
            made = found
    return made


def _joined(context: Context, node: cst.CSTNode, pieces: Sequence[Piece]) -> Value:
    made: Value | None = None
    for piece in pieces:
        value = _text(context, node, piece)
        if made is None:
            made = value
        elif isinstance(made, Python) and isinstance(value, Python):
            text = f"{made.const}{value.const}"
            made = Python(Lit(text), text)
        else:
            made = expressions.operate(context, node, "+", made, value)
    return made if made is not None else Python(Lit(""), "")


def _text(context: Context, node: cst.CSTNode, piece: Piece) -> Value:
    if isinstance(piece, str):
        return Python(Lit(piece), piece)
    value, spec = piece
    if isinstance(value, Python) and isinstance(value.const, (str, int)):
        text = format(value.const, spec)
        return Python(Lit(text), text)
    if not isinstance(value, Element):
        raise Refused("a value within the text is not known at translation time")
    return applying.apply(context, node, _FORMAT, "", ((None, value), (None, Python(Lit(spec), spec))))
