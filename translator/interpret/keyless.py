"""Labels of groups that a program throws away at once: ``df.groupby("k").apply(f).reset_index(drop=True)``."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.interpret import applying, calls, expressions, partials
from translator.interpret.context import Context
from translator.spark import Name
from translator.values import Grouped, Python, Refused, Value


def without_keys(context: Context, node: cst.Call) -> Value | None:
    """Return the rows that a function gives of each group, numbered anew; None for any other call.

    pandas labels them by group and row, which takes a column that is there twice.
    """
    match node:
        case cst.Call(
            func=cst.Attribute(
                value=cst.Call(func=cst.Attribute(value=owner, attr=cst.Name("apply"))) as inner,
                attr=cst.Name("reset_index"),
            ),
            args=[cst.Arg(keyword=cst.Name("drop"), value=cst.Name("True"))],
        ):
            grouped = expressions.evaluate(context, owner)
            if not isinstance(grouped, Grouped) or any(argument.star for argument in inner.args):
                return None
            args = partials.given_on(
                context.rules["grouped", "apply"], grouped, calls.evaluate_arguments(context, inner)
            )
            try:
                made = applying.apply(context, inner, replace(grouped, keyless=True), "apply", args)
                return applying.apply(context, node, made, "reset_index", (("drop", Python(Name("True"), True)),))
            except Refused:
                return None
    return None
