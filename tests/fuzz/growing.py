"""Growing of random programs: each statement is tried in pandas when it is added."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable
from random import Random
from typing import Any

import pandas as pd

from tests.fuzz import data, shapes
from tests.fuzz.members import Fragment, filled, fragments
from tests.fuzz.scope import Scope, kind_of

NUMERIC = ("int", "float")
HEAD = "import numpy as np\nimport pandas as pd\n"


def program(random: Random, folder: str, statements: int) -> str:
    """Return the text of a random program that runs in pandas.

    Args:
        random: where choices come from.
        folder: where the data files are.
        statements: how many statements to try for.
    """
    scope = Scope(random)
    for name in ("df", "other", "third")[: random.choice([1, 2, 2, 3])]:
        lines = data.reading(random, name) if random.random() < 0.25 else data.literal(random, name)
        for line in lines:
            scope.add(line if "read_csv" not in line else line.replace('"data', f'"{folder}/data'))
    tries = 0
    while len(scope.lines) < statements and tries < 6 * statements and scope.frames():
        tries += 1
        grow(scope)
    observe(scope)
    return HEAD + "\n".join(scope.lines).replace(f"{folder}/", "") + "\n"


def grow(scope: Scope, *, flat: bool = False) -> None:
    """Add one statement, if a good one is found."""
    kinds: list[tuple[Callable[[Scope], object], int]] = [
        (member, 10),
        (lambda s: s.add(s.random.choice(shapes.STATEMENTS)(s)), 14),
    ]
    if not flat:
        kinds += [(branch, 1), (function, 1), (call, 2), (loop, 1), (groups, 1), (holder, 1)]
    try:
        scope.random.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0](scope)
    except (IndexError, KeyError, ValueError, TypeError):
        return  # there is no frame or column of the kind that the statement needs


def observe(scope: Scope) -> None:
    """Use the columns that were kept, so that they are compared too."""
    for name, value in list(scope.values.items()):
        if isinstance(value, pd.Series) and len(value) and scope.chance(0.5):
            aggregate = "sum" if kind_of(value) in ("int", "float", "bool") else "nunique"
            scope.add(f"{scope.fresh('v')} = {name}.{aggregate}()")


def member(scope: Scope) -> None:
    """Add a statement after the example of a rule."""
    tree = fitting(scope, scope.random.choice(fragments()))
    if tree is None:
        return
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        scope.add(ast.unparse(tree))
        return
    head = "".join(ast.unparse(statement) + "\n" for statement in tree.body[:-1])
    text = ast.unparse(last)
    trial = scope.inner()
    if head and not trial.add(head):
        return
    value = trial.evaluated(text)
    if value is None:
        return
    frame = next((node.id for node in ast.walk(last) if isinstance(node, ast.Name) and node.id in scope.frames()), "")
    scope.add(head + _binding(scope, text, value, frame))


def _binding(scope: Scope, text: str, value: Any, frame: str) -> str:
    if isinstance(value, pd.DataFrame):
        target = frame if frame and scope.chance(0.35) and value.shape[1] > 1 else scope.fresh("f")
        return f"{target} = {text}"
    if isinstance(value, pd.Series):
        if frame and value.index.equals(scope.values[frame].index) and scope.chance(0.6):
            column = scope.column(frame) if scope.chance(0.3) else scope.fresh("c")
            return f'{frame}["{column}"] = {text}'
        return f"{scope.fresh('s')} = {text}"
    return f"{scope.fresh('v')} = {text}"


def fitting(scope: Scope, fragment: Fragment) -> ast.Module | None:
    """Return a fragment over frames of the program that have columns of its kinds, or None if there are none."""
    random = scope.random
    frames = {name: scope.frame() for name in fragment.frames}
    columns: dict[str, str] = {}
    main = frames.get("df", next(iter(frames.values())))
    for name, kind in fragment.columns:
        kinds = NUMERIC if kind in NUMERIC and scope.chance(0.4) else (kind,)
        choices = [column for column in scope.columns(main, *kinds) if column not in columns.values()]
        if not choices:
            return None
        columns[name] = name if name in choices and scope.chance(0.4) else random.choice(choices)
    tree = filled(fragment, random, frames, columns, scope.fresh("_"), random.choice([0.0, 0.0, 0.2, 0.5]))
    return ast.fix_missing_locations(_Nested(scope, main, random.choice([0.0, 0.15, 0.4])).visit(tree))


class _Nested(ast.NodeTransformer):
    """Columns of a frame replaced by kept columns and by expressions."""

    def __init__(self, scope: Scope, frame: str, share: float) -> None:
        self.scope = scope
        self.frame = frame
        self.share = share

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        plain = isinstance(node.value, ast.Name) and node.value.id == self.frame
        if not (plain and isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Constant)):
            return self.generic_visit(node)
        if not self.scope.chance(self.share):
            return node
        value = self.scope.values[self.frame].get(node.slice.value)
        if not isinstance(value, pd.Series):
            return node
        text = shapes.expression(self.scope, self.frame, kind_of(value))
        return ast.parse(text, mode="eval").body

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node


# ---------------------------------------------------------------------------------------------------- blocks


def block(scope: Scope, most: int, *, flat: bool = True) -> list[str]:
    """Return statements that run in a scope of their own."""
    inner = scope if flat is None else scope.inner()
    start = len(inner.lines)
    for _ in range(most * 3):
        if len(inner.lines) - start >= most or not inner.frames():
            break
        grow(inner, flat=True)
    return inner.lines[start:]


def indented(lines: list[str]) -> str:
    """Return statements as the body of a block."""
    return textwrap.indent("\n".join(lines), "    ")


def branch(scope: Scope) -> None:
    """Add an if statement on a scalar."""
    frame = scope.frame()
    number = scope.random.randint(0, 4)
    tests = [f"len({frame}) > {number}", f"{frame}.empty", f"{frame}.shape[0] <= {number}"]
    numeric = scope.columns(frame, *NUMERIC)
    if numeric:
        column = scope.random.choice(numeric)
        tests += [f'{frame}["{column}"].sum() > {number}', f'{frame}["{column}"].isna().any()']
        tests += [f'{frame}["{column}"].max() == {number}', f'"{column}" in {frame}.columns']
    tests += [f"{name} > {number}" for name in scope.scalars()[-2:]]
    body = block(scope, scope.random.randint(1, 2))
    text = f"if {scope.random.choice(tests)}:\n{indented(body or ['pass'])}"
    if scope.chance(0.6):
        text += f"\nelse:\n{indented(block(scope, scope.random.randint(1, 2)) or ['pass'])}"
    if body:
        scope.add(text)


def function(scope: Scope) -> None:
    """Add a function of a frame and a call of it."""
    frame = scope.frame()
    name, parameter = scope.fresh("step"), "data"
    inner = Scope(scope.random, {parameter: scope.values[frame].copy()}, scope.counter)
    lines = ["data = data.copy()"] if scope.chance(0.4) else []
    if scope.chance(0.25):
        lines.append("if len(data) < 2:\n    return data")
    inner.lines = [*lines]
    for _ in range(10):
        if len(inner.lines) - len(lines) >= scope.random.randint(1, 4):
            break
        grow(inner, flat=True)
    ends = ["return data", "return data", f"return {inner.frame()}"] if inner.frames() else ["return len(data)"]
    ends += [f"return {name}" for name in inner.scalars()[-1:]]
    changed = inner.lines[len(lines) :]
    end = scope.random.choice(ends)
    in_place = not lines and scope.chance(0.3)
    body = [*inner.lines, *([] if in_place else [end])]
    if changed and scope.add(f"def {name}({parameter}):\n{indented(body)}"):
        scope.values[name].__dict__["in_place"] = in_place
        _call(scope, name, frame)


def holder(scope: Scope) -> None:
    """Add a class whose objects hold a frame, an object, and calls of its method."""
    frame = scope.frame()
    name, made = scope.fresh("Holder"), scope.fresh("h")
    inner = Scope(scope.random, {"data": scope.values[frame].copy()}, scope.counter)
    for _ in range(10):
        if len(inner.lines) >= scope.random.randint(1, 3):
            break
        grow(inner, flat=True)
    body = [re.sub(r"\bdata\b", "self.df", line) for line in inner.lines]
    ends = ["return self.df", "return self", *([f"return len({inner.frame()})"] if inner.frames() else [])]
    end = re.sub(r"\bdata\b", "self.df", scope.random.choice(ends))
    text = f"class {name}:\n    def __init__(self, df):\n        self.df = df"
    text += f"\n\n    def step(self):\n{indented([indented([*body, end])])}"
    copied = scope.random.choice(["", ".copy()"])
    if inner.lines and scope.add(f"{text}\n{made} = {name}({frame}{copied})"):
        scope.add(f"{scope.fresh('v')} = {made}.step()" if "return len" in end else f"{made}.step()")
        scope.add(f"{scope.fresh('f')} = {made}.df")


def call(scope: Scope) -> None:
    """Call one of the functions of the program with another frame."""
    names = [name for name, value in scope.values.items() if callable(value) and hasattr(value, "in_place")]
    _call(scope, scope.random.choice(names), scope.frame())


def _call(scope: Scope, name: str, frame: str) -> None:
    if scope.values[name].in_place:
        scope.add(f"{name}({frame})")
        return
    forms = ["{t} = {f}({d})", "{t} = {f}({d})", "{d} = {f}({d})", "{t} = {d}.pipe({f})", "{t} = {f}(data={d})"]
    form = scope.random.choice(forms)
    scope.add(form.format(t=scope.fresh("f"), f=name, d=frame))


def loop(scope: Scope) -> None:
    """Add a loop over columns: the example of a rule, with the variable for a column."""
    frame = scope.frame()
    kind = scope.random.choice(["float", "int", "str"])
    columns = scope.columns(frame, kind)[:3]
    if not columns:
        return
    variable = scope.fresh("c")
    body = scope.random.choice(shapes.IN_LOOPS[kind]).format(d=frame, c=variable)
    overs = [repr(columns), repr(columns), f'{frame}.select_dtypes("{shapes.DTYPES[kind]}").columns']
    if "{" in body or kind == "float":
        overs.append(f'[c for c in {frame}.columns if {frame}[c].dtype == "float64"]')
    scope.add(f"for {variable} in {scope.random.choice(overs)}:\n{indented([body])}")


def groups(scope: Scope) -> None:
    """Add a loop over groups, ranges or rows."""
    frame = scope.frame()
    key, number = scope.column(frame, "str", "int"), scope.column(frame, *NUMERIC)
    parts, total = scope.fresh("parts"), scope.fresh("total")
    forms = [
        f'{parts} = []\nfor key, part in {frame}.groupby("{key}"):\n    {parts}.append(part[["{number}"]].assign(size=len(part)))\nif {parts}:\n    {scope.fresh("f")} = pd.concat({parts})',
        f'{parts} = {{}}\nfor key, part in {frame}.groupby("{key}"):\n    {parts}[key] = part["{number}"].sum()',
        f'{total} = 0\nfor i, row in {frame}.iterrows():\n    if row["{number}"] > 0:\n        {total} += row["{number}"]',
        f"{parts} = []\nfor row in {frame}.itertuples():\n    {parts}.append(row.{number})",
        f'{parts} = []\nfor i, row in {frame}.iterrows():\n    {parts}.append(row["{number}"] * 2 if row["{number}"] > 1 else 0)\n{frame}["{scope.fresh("c")}"] = {parts}',
        f'{parts} = [{frame}[{frame}["{number}"] > i] for i in range(3)]\n{scope.fresh("f")} = pd.concat({parts})',
        f'{parts} = {{name: {frame}["{number}"].agg(name) for name in ["sum", "mean", "max"]}}',
        f'{total} = 0\nwhile {total} < 3:\n    {frame}["{number}"] = {frame}["{number}"] + 1\n    {total} += 1',
        f'{total} = {frame}[["{number}"]]\nfor i in range(2):\n    {total} = pd.concat([{total}, {frame}[["{number}"]]])',
        f'for i in range(2):\n    {frame}[f"lag_{{i}}"] = {frame}["{number}"].shift(i)',
        f'{parts} = []\nfor i in range(len({frame})):\n    {parts}.append({frame}["{number}"].iloc[i])',
        f'try:\n    {total} = {frame}["absent"].sum()\nexcept KeyError:\n    {total} = {frame}["{number}"].sum()',
    ]
    scope.add(scope.random.choice(forms))
