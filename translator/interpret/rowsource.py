"""What a loop over rows goes over: the rows of a frame, or the values of columns of one frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import libcst as cst

from translator.interpret import expressions
from translator.interpret.context import Context, printed
from translator.schema import INT
from translator.values import LABEL, Element, Frame, Refused, Row, Series, Value

CELL = "__cell_"
"""Begins the name of a cell of the present row, which a loop reads or sets by the label of the row."""
ROW_READ = "__row_of_"
_LISTING = ("values", "array")
_LISTED = ("tolist", "to_list", "to_numpy", "items")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a loop goes over.

    Attributes:
        frame: the rows.
        bound: the loop variables that are values of the row.
        label: the loop variable that is the label of the row, if there is one.
        place: the loop variable that is the number of the row, if there is one.
        holder: the variable of the frame, if it is held by one.
    """

    frame: Frame
    bound: Mapping[str, Value] = field(default_factory=dict)
    label: str = ""
    place: str = ""
    holder: str = ""


def rows_of(context: Context, source: cst.BaseExpression, target: cst.BaseExpression) -> Rows | None:
    """Return what a loop goes over; None where that is not rows that grow with the data.

    Raises:
        Refused: the loop variables are of a form that is not followed.
    """
    match source:
        case cst.Call(func=cst.Attribute(value=of, attr=cst.Name("iterrows")), args=[]):
            return _iterrows(_frame(context, of), target, _held(of))
        case cst.Call(func=cst.Attribute(value=of, attr=cst.Name("itertuples")), args=args):
            plain = all(printed(arg).replace(" ", "").rstrip(",") in ("index=False", "index=True") for arg in args)
            return _itertuples(_frame(context, of), target, _held(of), plain=plain)
        case cst.Call(func=cst.Name("range"), args=[cst.Arg(value=length, keyword=None)]):
            held = _counted(length)
            return _numbered(_frame(context, held), target, _held(held), by_place=True) if held is not None else None
        case cst.Attribute(value=cst.Name() as of, attr=cst.Name("index")):
            return _numbered(_frame(context, of), target, _held(of), by_place=False)
        case cst.Call(func=cst.Name("zip"), args=args):
            return _zipped(context, [arg.value for arg in args], target)
        case cst.Call(func=cst.Name("enumerate"), args=[cst.Arg(value=inner, keyword=None)]):
            return _enumerated(context, inner, target)
    return _values(context, source, target)


def _frame(context: Context, node: cst.BaseExpression) -> Frame | None:
    value = expressions.evaluate(context, node)
    grows = isinstance(value, Frame) and value.size == "rows" and value.prefix is None
    return value if grows and isinstance(value, Frame) else None


def _held(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Name) else ""


def _counted(node: cst.BaseExpression) -> cst.Name | None:
    """Return the variable of which ``len(df)``, ``len(df.index)`` or ``df.shape[0]`` is the number of rows."""
    match node:
        case cst.Call(func=cst.Name("len"), args=[cst.Arg(value=cst.Name() as held)]):
            return held
        case cst.Call(
            func=cst.Name("len"),
            args=[cst.Arg(value=cst.Attribute(value=cst.Name() as held, attr=cst.Name("index")))],
        ):
            return held
        case cst.Subscript(value=cst.Attribute(value=cst.Name() as held, attr=cst.Name("shape"))) if printed(
            node
        ).endswith("[0]"):
            return held
    return None


def _names(target: cst.BaseExpression, count: int) -> list[str]:
    """Return the variables of a target of so many parts."""
    parts = [element.value for element in target.elements] if isinstance(target, (cst.Tuple, cst.List)) else [target]
    names = [part.value for part in parts if isinstance(part, cst.Name)]
    if len(names) != len(parts) or len(names) != count:
        raise Refused("its variables do not stand for one value each")
    return names


def _iterrows(frame: Frame | None, target: cst.BaseExpression, held: str) -> Rows | None:
    if frame is None:
        return None
    label, row = _names(target, 2)
    return Rows(frame, {row: Row(frame)}, label, "", held)


def _itertuples(frame: Frame | None, target: cst.BaseExpression, held: str, *, plain: bool) -> Rows | None:
    if frame is None:
        return None
    if not plain:
        raise Refused("itertuples() has arguments")
    (row,) = _names(target, 1)
    return Rows(frame, {row: Row(frame, typed=True)}, "", "", held)


def _numbered(frame: Frame | None, target: cst.BaseExpression, held: str, *, by_place: bool) -> Rows | None:
    if frame is None:
        return None
    (number,) = _names(target, 1)
    fresh = frame.index.kind != "columns" and frame.index.fresh
    return Rows(frame, {}, number if not by_place or fresh else "", number if by_place or fresh else "", held)


def _values(context: Context, node: cst.BaseExpression, target: cst.BaseExpression) -> Rows | None:
    labelled = isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "items"
    if isinstance(target, cst.Tuple) and not labelled:
        return None
    series = _column(context, node)
    if series is None:
        return None
    names = _names(target, 2 if labelled else 1)
    return Rows(series.frame, {names[-1]: Element(series)}, names[0] if labelled else "")


def _column(context: Context, node: cst.BaseExpression) -> Series | None:
    """Return the column that an expression lists: ``df["x"]``, ``df.x.values``, ``df["x"].tolist()``."""
    match node:
        case cst.Attribute(value=of, attr=cst.Name(name)) if name in _LISTING:
            node = of
        case cst.Call(func=cst.Attribute(value=of, attr=cst.Name(name)), args=[]) if name in _LISTED:
            node = of
    match node:
        case cst.Subscript(value=cst.Name()) | cst.Attribute(value=cst.Name()) | cst.Name():
            value = expressions.evaluate(context, node)
        case _:
            return None
    grows = isinstance(value, Series) and value.frame.size == "rows" and value.frame.prefix is None
    return value.exact if grows and isinstance(value, Series) else None


def _zipped(context: Context, parts: list[cst.BaseExpression], target: cst.BaseExpression) -> Rows | None:
    columns = [column for part in parts if (column := _column(context, part)) is not None]
    if not columns or len(columns) != len(parts):
        return None
    base = max((column.frame for column in columns), key=lambda frame: len(frame.written))
    if any(column.frame.rows != base.rows or not column.fits(base) for column in columns):
        return None
    names = _names(target, len(columns))
    return Rows(base, {name: Element(replace(c, frame=base)) for name, c in zip(names, columns, strict=True)})


def _enumerated(context: Context, inner: cst.BaseExpression, target: cst.BaseExpression) -> Rows | None:
    elements = target.elements if isinstance(target, cst.Tuple) else ()
    if len(elements) != 2 or not isinstance(elements[0].value, cst.Name):
        return None
    found = rows_of(context, inner, elements[1].value)
    return replace(found, place=elements[0].value.value) if found is not None else None


def row_number(rows: Rows, name: str) -> Value | None:
    """Return the value of a loop variable that is the label or the number of the row; None for another variable.

    Raises:
        Demanded: the origin has to number its rows.
        Refused: the labels are lost, or are other things than numbers.
    """
    if name not in (rows.label, rows.place) or not name:
        return None
    frame = rows.frame
    if frame.index.kind != "default" or (name != rows.label and not frame.index.fresh):
        raise Refused("the numbers of the rows are not known here")
    return Element(Series(frame, frame.labels(), None, INT, False, frozenset([LABEL])))


class CellReads(cst.CSTTransformer):
    """Puts names in the place of cells of the present row: ``df.loc[i, "x"]``, ``df["x"][i]``, ``df.iloc[i]["x"]``."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.columns: dict[str, str] = {}

    def leave_Subscript(  # noqa: N802 - the name is libcst's
        self,
        original_node: cst.Subscript,  # noqa: ARG002
        updated_node: cst.Subscript,
    ) -> cst.BaseExpression:
        """Return the name of the cell, or of the row, that a subscript is; any other subscript as it is."""
        keys = [printed(element.slice) for element in updated_node.slice]
        base = updated_node.value
        match base:
            case cst.Attribute(value=cst.Name(value=held), attr=cst.Name(value=way)) if held == self.rows.holder:
                return self._by_way(updated_node, way, keys) or updated_node
            case cst.Attribute(value=column, attr=cst.Name(value=way)) if way in ("iloc", "loc", "at", "iat", "values"):
                wanted = self.rows.place if way in ("iloc", "iat", "values") else self.rows.label
                return self._cell(column, keys, wanted) or updated_node
        return self._cell(base, keys, self.rows.label) or updated_node

    def _by_way(self, node: cst.Subscript, way: str, keys: list[str]) -> cst.BaseExpression | None:
        if way in ("loc", "at") and len(keys) == 2 and keys[0] == self.rows.label:
            return self._named(node.slice[1].slice)
        if way in ("loc", "iloc") and keys == [self.rows.label if way == "loc" else self.rows.place]:
            return cst.Name(ROW_READ + self.rows.holder)
        return self._cell(node.value, keys, self.rows.label)

    def _cell(self, column: cst.BaseExpression, keys: list[str], wanted: str) -> cst.BaseExpression | None:
        if keys != [wanted] or not wanted:
            return None
        match column:
            case cst.Subscript(value=cst.Name(value=held), slice=[cst.SubscriptElement(slice=key)]):
                return self._named(key) if held == self.rows.holder else None
            case cst.Attribute(value=cst.Name(value=held), attr=cst.Name(value=name)) if (
                held == self.rows.holder and self.rows.frame.has(name)
            ):
                return self._name_of(name)
        return None

    def _named(self, key: cst.BaseSlice) -> cst.BaseExpression | None:
        match key:
            case cst.Index(value=cst.SimpleString() as name):
                return self._name_of(str(name.evaluated_value))
        return None

    def _name_of(self, column: str) -> cst.Name:
        return cst.Name(self.columns.setdefault(column, f"{CELL}{len(self.columns)}"))
