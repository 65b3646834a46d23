"""Values that are chosen from by themselves: ``counts()[counts() > 5]`` is computed once."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.interpret import applying, expressions, ondriver
from translator.interpret.context import Context
from translator.rule import Refused
from translator.spark import Lambda, Name
from translator.trees import walked
from translator.values import Driver, Frame, Series, Value


def chosen_by_itself(context: Context, node: cst.Subscript) -> Value | None:
    """Return what a condition on an expression chooses from the same expression.

    On the driver it gets the form ``x.loc[lambda x: ...]``. None where the key is not a condition, or where what it is
    asked of is not written out in it.
    """
    expression = node.value
    if isinstance(expression, cst.Attribute) and expression.attr.value == "loc":
        expression = expression.value
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        return None
    key = node.slice[0].slice.value
    if not isinstance(key, (cst.Comparison, cst.BinaryOperation, cst.UnaryOperation)):
        return None
    name = context.free_name("values")
    again = _Again(expression, name)
    condition = key.visit(again)
    if not again.found or not any(isinstance(part, cst.Call) for part in walked(expression)):
        return None
    assert isinstance(condition, cst.BaseExpression)
    return _chosen(context, node, expressions.evaluate(context, expression), name, condition)


def _chosen(
    context: Context, node: cst.Subscript, value: Value, name: str, condition: cst.BaseExpression
) -> Value | None:
    if not isinstance(value, (Driver, Frame, Series)):
        return None
    context.scope.values[name] = replace(value, code=Name(name)) if isinstance(value, Driver) else value
    try:
        found = expressions.evaluate(context, condition)
        if isinstance(value, Driver) and isinstance(found, Driver) and found.kind == "condition":
            code = value.code.attribute("loc").item(Lambda(name, found.code))
            return ondriver.of_subscript(Driver(code, size=value.size), value, [found])
        if isinstance(value, (Frame, Series)) and isinstance(found, Series):
            return applying.apply(context, node, value, "[]", ((None, found),))
    except Refused:
        pass
    finally:
        del context.scope.values[name]
    return None


class _Again(cst.CSTTransformer):
    """Puts a name in the place of an expression."""

    def __init__(self, expression: cst.BaseExpression, name: str) -> None:
        self.expression, self.name, self.found = expression, name, False

    def on_visit(self, node: cst.CSTNode) -> bool:
        return not self._is_it(node)

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        if not self._is_it(original_node):
            return updated_node
        self.found = True
        return cst.Name(self.name)

    def _is_it(self, node: cst.CSTNode) -> bool:
        return type(node) is type(self.expression) and node.deep_equals(self.expression)
