"""Pictures: handing over the columns that they need, and no others."""

from __future__ import annotations

import libcst as cst

from translator.interpret import calls, rebuild
from translator.interpret.context import Context
from translator.interpret.handover import (
    handed_over,
)
from translator.rule import Arguments
from translator.schema import Kind
from translator.values import (
    Accessor,
    Driver,
    Frame,
    Python,
    Value,
)

DRAWING = ("matplotlib", "seaborn", "plotly", "altair", "bokeh", "pylab", "wordcloud", "missingno", "holoviews")


def drawn(
    context: Context,
    node: cst.Call,
    receiver: Value,
    member: str,
    parts: dict[cst.BaseExpression, Value],
    args: Arguments,
) -> Value | None:
    """Hand over what a picture needs: ``df.plot(x="a", y="b")``, ``df.plot.scatter(...)``, ``s.hist()``."""
    accessor = isinstance(receiver, Accessor) and receiver.name == "plot"
    if context.inside or not (accessor or member in ("plot", "hist", "boxplot")):
        return None
    frame = receiver.of if isinstance(receiver, Accessor) else receiver
    names = _drawn_columns(frame, args)
    before, context.drawing = context.drawing, True
    try:
        code = handed_over(context, frame, node, names)
    finally:
        context.drawing = before
    assert isinstance(node.func, cst.Attribute)
    plain = Driver(code.attribute("plot") if accessor else code)
    return rebuild.rebuilt(context, node, {**parts, node.func.value: plain})


def _drawn_columns(value: Value, args: Arguments) -> list[str] | None:
    """Return the columns that a drawing call names, or None if it may draw all of them."""
    if not isinstance(value, Frame) or value.columns is None:
        return None
    given = [part for _, arg in args if isinstance(arg, Python) for part in _strings(arg.const)]
    named = [name for name in given if value.has(name)]
    keywords = {name for name, arg in args if isinstance(arg, Python) and any(map(value.has, _strings(arg.const)))}
    if named and keywords & {"x", "y", "column", "by", "hue", None}:
        return [name for name in value.names if name in named]
    numbers = [c.name for c in value.columns if c.type.is_numeric or c.type.kind in (Kind.UNKNOWN, Kind.TIMESTAMP)]
    return numbers if not named else None


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def with_drawing(context: Context, node: cst.Call, parts: dict[cst.BaseExpression, Value], args: Arguments) -> Value:
    """Hand over to a plotting library only the columns that the call names."""
    before, context.drawing = context.drawing, True
    try:
        for part, value in parts.items():
            if isinstance(value, Frame):
                names = _drawn_columns(value, args)
                parts = {**parts, part: Driver(handed_over(context, value, part, names))}
        return calls.with_arguments_over(context, node, parts)
    finally:
        context.drawing = before
