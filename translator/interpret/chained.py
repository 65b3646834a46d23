"""Assignments to a part of a part of a frame: which of them reach the frame, and as what."""

from __future__ import annotations

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import access, expressions
from translator.interpret.context import Context, root_name
from translator.schema import Kind
from translator.values import Frame, Python, Series, Value

_CHOOSING = (cst.Comparison, cst.BinaryOperation, cst.UnaryOperation, cst.List)
"""Keys of these kinds choose several rows or columns, whatever their values are."""
_CONDITIONS = frozenset({
    "isna", "isnull", "notna", "notnull", "isin", "between", "duplicated", "contains", "startswith", "endswith",
    "match", "fullmatch", "eq", "ne", "lt", "le", "gt", "ge",
})  # fmt: skip
"""Methods that tell of each row whether it is chosen."""
_LOCATORS = ("loc", "iloc")


def in_one_step(context: Context, target: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return what an assignment to a part of a part of a frame assigns to; None if it changes no frame at all.

    ``df["x"][rows] = value`` reaches the frame before pandas 3, as ``df.loc[rows, "x"] = value`` does;
    ``df[rows]["x"] = value`` changes a copy that nobody sees. Other targets are given back as they are. See "Returning
    a view versus a copy" in the user guide of pandas.
    """
    match target:
        case cst.Subscript(
            value=cst.Subscript(value=holder, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]) as part,
            slice=[cst.SubscriptElement() as rows],
        ) if isinstance(frame := _frame(context, holder), Frame):
            if _chooses_several(context, key):
                context.find("PS607", target, f"changes a copy, {root_name(holder)} stays as it is")
                context.flags.add(Verdict.NATIVE)
                return None
            if _is_locator(holder) or not (_is_column(context, frame, key) and _are_rows(context, frame, rows)):
                return target
            if not context.options.shares:
                context.find("PS606", target, f"changes a copy of the column, {root_name(holder)} stays as it is")
                context.flags.add(Verdict.NATIVE)
                return None
            loc = cst.Attribute(holder, cst.Name("loc"))
            return cst.Subscript(loc, [rows.with_changes(comma=cst.Comma()), *part.slice])
    return target


def _is_locator(holder: cst.BaseExpression) -> bool:
    return isinstance(holder, cst.Attribute) and holder.attr.value in _LOCATORS


def _frame(context: Context, holder: cst.BaseExpression) -> Value | None:
    if isinstance(holder, cst.Attribute) and holder.attr.value in _LOCATORS:
        holder = holder.value
    if isinstance(holder, cst.Name):
        return context.scope.find(holder.value)
    return context.scope.find(access.dotted(holder) or "")


def _value(context: Context, key: cst.BaseExpression) -> Value | None:
    """Return the value of a key that is a name or a literal; nothing has to be computed for it."""
    if isinstance(key, cst.Name):
        return context.scope.find(key.value)
    return expressions.evaluate(context, key) if isinstance(key, (cst.SimpleString, cst.Integer)) else None


def _chooses_several(context: Context, key: cst.BaseExpression) -> bool:
    held = expressions.evaluate(context, key) if isinstance(key, cst.Call) else _value(context, key)
    return (
        isinstance(key, _CHOOSING) or isinstance(held, Series) or (isinstance(held, Python) and held.items is not None)
    )


def _is_column(context: Context, frame: Frame, key: cst.BaseExpression) -> bool:
    held = _value(context, key)
    return isinstance(held, Python) and held.known and isinstance(held.const, str) and frame.columns is not None


def _are_rows(context: Context, frame: Frame, rows: cst.SubscriptElement) -> bool:
    """Tell whether a key of a column chooses rows as ``loc`` does: a condition, or a label of numbered rows."""
    if not isinstance(rows.slice, cst.Index):
        return False
    held = _value(context, rows.slice.value)
    if isinstance(held, Python) and held.known and type(held.const) is int:
        return frame.index.kind == "default"
    if held is None and isinstance(rows.slice.value, (*_CHOOSING, cst.Call)):
        held = expressions.evaluate(context, rows.slice.value)
    return isinstance(held, Series) and held.type.kind is Kind.BOOL
