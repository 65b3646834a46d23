"""``df.query`` and ``df.eval``: expressions in a text, evaluated by the rules for columns."""

from __future__ import annotations

import ast
import re
from functools import reduce
from typing import cast

from rules.frame.assign import assigned, whole_column
from rules.frame.select import filtered
from translator.rule import Evaluating, Evaluator, Example, Refused, Unsupported, rule
from translator.schema import INT
from translator.values import LABEL, Frame, Python, Series, Value

QUERY = [
    Example('df.query("n > 1")', 'df.filter(F.col("n") > 1)'),
    Example(
        "df.query('n > 1 and n not in @other.v')",
        'df.filter(F.col("n") > 1).join(other.select("v"), F.col("n") == F.col("v"), "left_anti")',
    ),
    Example(
        "df.query('k != \"b\" and x > 0')",
        'df.filter(F.coalesce(F.col("k") != "b", F.lit(True)) & (F.col("x") > 0))',
    ),
    Example('df.query("not x > 0")', 'df.filter(~F.coalesce(F.col("x") > 0, F.lit(False)))'),
    Example('df.query("n > 1 & x < 2 | b")', 'df.filter((F.col("n") > 1) & (F.col("x") < 2) | F.col("b"))'),
    Example('df.query(\'k in ["a", "b"]\')', 'df.filter(F.col("k").isin("a", "b"))'),
    Example('df.query(\'k not in ("a", "b")\')', 'df.filter(~F.coalesce(F.col("k").isin("a", "b"), F.lit(False)))'),
    Example('df.query(\'k == ["a", "b"]\')', 'df.filter(F.col("k").isin("a", "b"))'),
    Example('df.query("0 < n <= 3")', 'df.filter((F.col("n") > 0) & (F.col("n") <= 3))'),
    Example('least = 2\ndf.query("n >= @least")', 'least = 2\ndf.filter(F.col("n") >= least)'),
    Example(
        'keys = ["a", "b"]\ndf.query("k in @keys and x == x")',
        'keys = ["a", "b"]\ndf.filter(F.col("k").isin(keys) & (F.col("x") == F.col("x")))',
    ),
    Example('df.query("index > 3 and n > 0", engine="python")', 'df.filter((F.col("__label") > 3) & (F.col("n") > 0))'),
    Example('df.query("x + n > m")', 'df.filter(F.col("x") + F.col("n") > F.col("m"))'),
    Example(
        'df.rename(columns={"n": "a b"}).query("`a b` > 1")',
        'df.withColumnRenamed("n", "a b").filter(F.col("a b") > 1)',
    ),
    Example('df.query("k.isna() and n > 1")', 'df.filter(F.col("k").isNull() & (F.col("n") > 1))'),
]


@rule(Frame, "query", examples=QUERY)
def query(
    frame: Frame, expr: str, *, inplace: Unsupported = False, evaluator: Evaluating = None, **kwargs: Value
) -> Frame:
    """Take the rows where an expression holds; missing values are treated as in comparisons of columns."""
    _check_options(kwargs)
    made = evaluated(frame, expr, cast("Evaluator", evaluator))
    if not isinstance(made, Series):
        raise Refused("the expression is not a condition on columns")
    return filtered(frame, made)


EVAL = [
    Example('df.eval("x + n")', 'F.col("x") + F.col("n")'),
    Example(
        'df.eval("z = x + y\\nw = z * n")',
        'df.withColumn("z", F.col("x") + F.col("y")).withColumn("w", F.col("z") * F.col("n"))',
    ),
    Example('df.eval("z = x * 2")', 'df.withColumn("z", F.col("x") * 2)'),
]
_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)(.*)", re.DOTALL)


@rule(Frame, "eval", examples=EVAL)
def evaluate(
    frame: Frame, expr: str, *, inplace: Unsupported = False, evaluator: Evaluating = None, **kwargs: Value
) -> Value:
    """Compute an expression of columns; with a name and ``=`` before it, set that column; several go by lines."""
    _check_options(kwargs)
    lines = [line for line in expr.splitlines() if line.strip()]
    if len(lines) > 1 and all(_ASSIGNMENT.fullmatch(line) for line in lines):
        made: Value = frame
        for line in lines:
            assert isinstance(made, Frame)
            made = evaluate(made, line, evaluator=evaluator)
        return made
    assignment = _ASSIGNMENT.fullmatch(expr)
    made = evaluated(frame, assignment[2] if assignment else expr, cast("Evaluator", evaluator))
    if assignment is None:
        return made
    return assigned(frame, {assignment[1]: whole_column(frame, made, assignment[1])})


def _check_options(options: dict[str, Value]) -> None:
    """Take the options that say how pandas computes, and refuse those that say what."""
    for name, value in options.items():
        known = isinstance(value, Python) and value.const in ("python", "numexpr", "pandas")
        if name not in ("engine", "parser") or not known:
            raise Refused(f"the argument {name!r} of query() or eval() has no translation")


_PARTS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|`([^`]+)`|@([A-Za-z_]\w*)|(&)|(\|)""")
_VARIABLE, _QUOTED, _COLUMN = "__variable_", "__quoted_", "__column_"


def _as_python(text: str, quoted: list[str]) -> str:
    """Return the expression as Python parses it.

    Names in backticks and variables of the program get names of their own; ``&`` and ``|`` bind as weakly as "and" and
    "or", as they do in pandas' language.
    """

    def plain(found: re.Match[str]) -> str:
        string, name, variable, both, _ = found.groups()
        if string is not None:
            return str(string)
        if name is not None:
            quoted.append(name)
            return f"{_QUOTED}{len(quoted) - 1}"
        if variable is not None:
            return f"{_VARIABLE}{variable}"
        return " and " if both else " or "

    return _PARTS.sub(plain, text)


def row_numbers(frame: Frame) -> Series:
    """Return the row labels of a default index as a column."""
    return Series(frame, frame.labels(), None, INT, False, frozenset([LABEL]))


def evaluated(frame: Frame | None, text: str, evaluator: Evaluator) -> Value:
    """Return the value of an expression in pandas' language of queries.

    Args:
        frame: the frame whose columns the names are; None where they are variables of the program.
        text: the expression.
        evaluator: evaluates an expression of Python.

    Raises:
        Refused: it does not parse, or has what is not followed.
    """
    quoted: list[str] = []
    try:
        tree = ast.parse(_as_python(text, quoted).strip(), mode="eval")
    except SyntaxError as error:
        raise Refused("the expression does not parse") from error
    words = _Words(frame, quoted, evaluator)
    return evaluator(ast.unparse(words.visit(tree)), words.columns)


class _Words(ast.NodeTransformer):
    """Turns an expression of the language of queries into one of columns."""

    def __init__(self, frame: Frame | None, quoted: list[str], evaluator: Evaluator) -> None:
        self.frame = frame
        self.quoted = quoted
        self.evaluator = evaluator
        self.columns: dict[str, Value] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if self.frame is None:
            if node.id.startswith((_VARIABLE, _QUOTED)):
                raise Refused("the expression marks a name as a variable or a column")
            return node
        if node.id.startswith(_VARIABLE):
            return ast.Name(node.id.removeprefix(_VARIABLE), ast.Load())
        name = self.quoted[int(node.id.removeprefix(_QUOTED))] if node.id.startswith(_QUOTED) else node.id
        if name == "index" and self.frame.index.kind == "default" and not self.frame.has(name):
            self.columns[f"{_COLUMN}{len(self.columns)}"] = row_numbers(self.frame)
            return ast.Name(f"{_COLUMN}{len(self.columns) - 1}", ast.Load())
        if not (self.frame.has(name) or any(column.name == name for column in self.frame.index.columns)):
            raise Refused(f"the expression has a name that is no column: {name!r}")
        place = f"{_COLUMN}{len(self.columns)}"
        self.columns[place] = self.frame.series(name)
        return ast.Name(place, ast.Load())

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        op = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        values: list[ast.expr] = [self.visit(value) for value in node.values]
        return reduce(lambda a, b: ast.BinOp(a, op, b), values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand = self.visit(node.operand)
        return ast.UnaryOp(ast.Invert() if isinstance(node.op, ast.Not) else node.op, operand)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        links = [self._link(a, op, b) for a, op, b in zip(sides, node.ops, sides[1:], strict=False)]
        return reduce(lambda a, b: ast.BinOp(a, ast.BitAnd(), b), links)

    def _link(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
        """Return one comparison; with a list it looks values up in the list."""
        looked_up = isinstance(op, (ast.In, ast.NotIn))
        listed = self._is_list(right) or (looked_up and self._is_column(right))
        if not looked_up and not (listed and isinstance(op, (ast.Eq, ast.NotEq))):
            return ast.Compare(left, [op], [right])
        if not listed:
            raise Refused("values are looked up in something else than a list")
        found = ast.Call(ast.Attribute(left, "isin", ast.Load()), [right], [])
        return ast.UnaryOp(ast.Invert(), found) if isinstance(op, (ast.NotIn, ast.NotEq)) else found

    def _is_list(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name) and node.id not in self.columns:
            value = self.evaluator(node.id, {})
            return isinstance(value, Python) and isinstance(value.const, (list, tuple, set))
        return isinstance(node, (ast.List, ast.Tuple, ast.Set))

    def _is_column(self, node: ast.expr) -> bool:
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            return False
        return isinstance(self.evaluator(ast.unparse(node), self.columns), Series)
