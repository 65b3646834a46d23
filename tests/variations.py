"""Variations of the rules' examples: other columns, numbers, texts, flags and arguments, on other data.

Hypothesis draws them: from what stands in an example, from the types of the rule's parameters, and from pools of values
that are hard on one side or the other. What a variation may look like is no promise of the rule: pandas may reject it
(then it is dropped), the rule may refuse it (then it is counted), and else both sides have to agree.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from tests.examples import COLUMNS, statements
from translator.rule import Example, Param, Rule
from translator.schema import BOOL, FLOAT, INT, STR, TIMESTAMP, Column

if TYPE_CHECKING:
    import pandas as pd

    Draw = Callable[[st.SearchStrategy["T"]], "T"]

T = TypeVar("T")

# ---------------------------------------------------------------------------------------------------- data

_TEXTS = (
    None, None, "", " ", "a", "a", "b", "A", "ä", "ß", "Straße", "x-1", "a b", " Ab c ", "A,b", "12", "-7", "1.50",
    "007", "nan", "None", "u", "v", "e\u0301", "\u00e9", "🙂", "a\tb", "two\nlines", "a.b|c", "$1", "\\d", "I", "ı",
    "ﬁ", "zzz" * 5, "True",
)  # fmt: skip
_FLOATS = (
    None,
    None,
    # Not -0.0: the sign of a zero is not kept, as README says (1 / -0.0).
    0.0,
    1.0,
    1.5,
    -2.5,
    0.5,
    2.5,
    3.5,
    -0.5,
    0.1,
    0.3,
    1e-9,
    # Larger ones would make sums depend on the order in which they are added up.
    1e6,
    -1e6,
    123456.789,
    7.0,
    2.675,
)
_INTEGERS = (0, 0, 1, 1, -1, 2, 3, -3, 7, -8, 100, 12, 2**31 - 1, -(2**31), 2**40 + 1)
_TIMES = (
    "1969-12-31 18:00:00", "1970-01-01", "1999-12-31 23:59:59.999999", "2000-02-29 12:00:00", "2019-12-30",
    "2020-12-31 23:00:00", "2021-01-03", "2021-01-04 12:15:30", "2021-03-14 02:30:00", "2021-03-28 02:30:00",
    "2021-10-31 02:30:00", "2021-11-07 01:30:00", "2024-02-29 23:59:59", "2024-12-30 00:00:01", "1900-03-01",
    "2100-02-28 06:07:08.000001", "2021-03-31", "2022-01-31 09:00:00",
)  # fmt: skip
_POOLS: dict[object, tuple[object, ...]] = {
    STR: _TEXTS,
    FLOAT: _FLOATS,
    INT: _INTEGERS,
    TIMESTAMP: (None, *_TIMES),
    BOOL: (True, False),
}
_KINDS = {FLOAT: "float64", INT: "int64", BOOL: "bool", TIMESTAMP: "datetime64[ns]", STR: "object"}
_SMALL = {"year": (1969, 1970, 2000, 2024), "month": (1, 2, 12), "date": (1, 28, 29, 31)}


@st.composite
def frames(draw: Draw[Any]) -> dict[str, pd.DataFrame]:
    """Return data for all frames of the examples: empty, one row, many equal ones, or whatever comes."""
    import pandas as pd

    made = {}
    for name, columns in COLUMNS.items():
        size = draw(st.sampled_from((0, 1, 2, 3, 6, 9, 12)))
        narrow = draw(st.booleans())
        cells = {column.name: draw(_cells(column, size, narrow)) for column in columns}
        made[name] = pd.DataFrame(cells, columns=list(cells)).astype({c.name: _KINDS[c.type] for c in columns})
    return made


def _cells(column: Column, size: int, narrow: bool) -> st.SearchStrategy[list[object]]:
    pool = _SMALL.get(column.name) or _POOLS[column.type]
    if column.missing is False:
        pool = tuple(cell for cell in pool if cell is not None)
    one = (
        st.lists(st.sampled_from(pool), min_size=1, max_size=3).flatmap(st.sampled_from)
        if narrow
        else st.sampled_from(pool)
    )
    gaps = st.just([None] * size) if column.missing is not False and size else st.nothing()
    return st.one_of(*[st.lists(one, min_size=size, max_size=size)] * 7, gaps)


# --------------------------------------------------------------------------------------------------- cases

_KIND_OF = {(name, column.name): column.type for name, columns in COLUMNS.items() for column in columns}
_LIKE: dict[str, tuple[str, ...]] = {
    "x": ("x", "y", "n", "m"), "y": ("y", "x", "m", "n"), "n": ("n", "m", "x", "y", "b"), "m": ("m", "n", "y"),
    "k": ("k", "g", "s"), "g": ("g", "k", "s"), "s": ("s", "k", "g"), "t": ("t", "u"), "u": ("u", "t"), "b": ("b",),
    "v": ("v", "w"), "w": ("w", "v"), "j": ("j", "k"),
}  # fmt: skip
_OF_THE_FILE = ("lines", "orient", "sep", "decimal", "thousands", "encoding", "engine")
"""Arguments that say how a file is written: with others, pandas reads something else than its data."""

_NUMBERS = (0, 1, -1, 2, 3, 5, 10, 100, -7)
_FRACTIONS = (0.0, 0.5, -0.5, 1.0, 2.5, 0.1, 0.9, -2.0, 1e6)
_WORDS = ("a", "b", "A", "", " ", "-", ".", "ä", "x-1", "u", "zz", "|", "$", r"\d+", "[A-Z]", "^a", "b$", "a|b", "(a)")
_CHOICES: dict[str, tuple[object, ...]] = {
    "how": ("left", "right", "inner", "outer", "any", "all", "cross"),
    "keep": ("first", "last", False),
    "na_position": ("first", "last"),
    "method": ("average", "min", "max", "first", "dense", "ffill", "bfill", "pearson", "spearman"),
    "na_option": ("keep", "top", "bottom"),
    "inclusive": ("both", "neither", "left", "right"),
    "interpolation": ("linear", "lower", "higher", "midpoint", "nearest"),
    "side": ("left", "right", "both"),
    "join": ("inner", "outer", "left", "right"),
    "errors": ("raise", "coerce", "ignore"),
    "axis": (0, 1, "index", "columns"),
    "closed": ("left", "right", "both", "neither"),
    "normalize": (True, False, "index", "columns", "all"),
    "ascending": (True, False),
    "aggfunc": ("sum", "mean", "min", "max", "count", "nunique", "median", "std", "first", "size"),
    "unit": ("s", "D", "ms", "h"),
    "freq": ("D", "h", "15min", "min"),
    "func": ("sum", "mean", "min", "max", "count", "nunique", "median", "std"),
}
_STEPS = (
    'df = df[df["n"] > 0]',
    'df = df[df["x"].notna()]',
    'df = df.dropna(subset=["x"])',
    "df = df.dropna()",
    'df["x"] = df["x"].fillna(0)',
    'df["k"] = df["k"].fillna("")',
    'df = df.sort_values("n")',
    'df["n"] = df["n"] * 1.5',
    'df["x"] = df["x"].where(df["x"] > 0)',
    'df["x"] = df["x"] / df["y"].abs().clip(lower=1)',
    'df = df.drop_duplicates(["k", "n"])',
    "df = df.reset_index(drop=True)",
    "df = pd.concat([df, df], ignore_index=True)",
    'df = df[["k", "g", "x", "y", "n", "m", "s", "t", "u", "b"]]',
    'df.loc[df["n"] > 2, "x"] = None',
    'df["g"] = df["g"].str.upper()',
)


@st.composite
def variations(draw: Draw[Any], rule: Rule) -> Example:
    """Return an example of a rule, varied."""
    example = draw(st.sampled_from(rule.examples))
    tree = ast.parse(statements(example))
    varied = _Variation(draw, rule, "other" in example.pandas).visit(tree)
    text = ast.unparse(ast.fix_missing_locations(varied))
    if draw(st.integers(0, 3)) == 0:
        text = f"{draw(st.sampled_from(_STEPS))}\n{text}"
    return Example(text, "", example.ordered)


class _Variation(ast.NodeTransformer):
    """Draws another constant in place of each, and arguments for the calls of the rule's member."""

    def __init__(self, draw: Draw[Any], rule: Rule, joined: bool) -> None:
        self.draw = draw
        self.rule = rule
        keys = {"k"} if joined else set()
        self.columns = {
            name: name if name in keys or draw(st.integers(0, 2)) == 0 else draw(st.sampled_from(like))
            for name, like in _LIKE.items()
        }
        # An example with all else alike shows best what a single change does.
        self.chance = draw(st.sampled_from((1, 3, 6)))
        self.keyword = ""

    def _now(self) -> bool:
        return bool(self.draw(st.integers(0, self.chance)) == 0)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        before, self.keyword = self.keyword, node.arg or ""
        self.generic_visit(node)
        self.keyword = before
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in ("df", "other", "row", "r"):
            node.attr = self.columns.get(node.attr, node.attr)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, str) and value in self.columns:
            return ast.Constant(self.columns[value])
        if self.keyword in _OF_THE_FILE or not self._now():
            return node
        if self.keyword in _CHOICES and isinstance(value, (str, bool)):
            return ast.Constant(self.draw(st.sampled_from(_CHOICES[self.keyword])))
        return ast.Constant(self.draw(_other(value)))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name == self.rule.member and not self.rule.attribute:
            given = {keyword.arg for keyword in node.keywords}
            for place, param in enumerate(self.rule.params):
                if place >= len(node.args) and param.name not in given and self._now():
                    values = _argument(param)
                    if values is not None:
                        node.keywords.append(ast.keyword(param.name, _literal(self.draw(values))))
        return node


def _other(value: object) -> st.SearchStrategy[object]:
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, int):
        return st.sampled_from(_NUMBERS)
    if isinstance(value, float):
        return st.sampled_from(_FRACTIONS)
    if isinstance(value, str):
        return st.sampled_from((value, *_WORDS))
    return st.just(value)


def _argument(param: Param) -> st.SearchStrategy[object] | None:
    """Return values for a parameter that a rule takes, by its name, its type and its default; None: leave it out."""
    if param.unsupported or param.sniffing or param.evaluating or param.default is inspect.Parameter.empty:
        return None
    if param.name in _OF_THE_FILE:
        return None
    if param.name in _CHOICES:
        return st.sampled_from(_CHOICES[param.name])
    if param.name in (
        "subset",
        "by",
        "on",
        "columns",
        "values",
        "index",
        "left_on",
        "right_on",
        "id_vars",
        "value_vars",
    ):
        return st.lists(st.sampled_from(list(_LIKE)), min_size=1, max_size=2, unique=True)
    match param.default:
        case bool():
            return st.booleans()
        case int() | float():
            return st.sampled_from((*_NUMBERS, *_FRACTIONS))
        case str():
            return st.sampled_from(_WORDS)
        case None:
            return st.sampled_from((0, 1, 2, -1, 0.5, True, False, "a", "-", ""))
    return None


def _literal(value: object) -> ast.expr:
    return ast.parse(repr(value), mode="eval").body
