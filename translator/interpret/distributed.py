"""Functions that have no column expression: run by Spark on batches of rows, as the pandas call that they were.

A pandas UDF is given a series, or a frame for rows, so that the function sees the values that pandas would give it.
What it returns has to be known, from an annotation or from its body, and it must not reach out: to frames on the
cluster, to things that it changes, to what is random.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret.context import Context, printed
from translator.interpret.handover import on_cluster
from translator.interpret.rebuild import stays_pandas
from translator.interpret.returned import returned, returned_columns
from translator.layout import text
from translator.rule import Arguments
from translator.schema import FLOAT, Column, Kind, Type, ddl
from translator.spark import Call, F, Name, as_code, is_windowed, quoted
from translator.values import (
    Demanded,
    Frame,
    Function,
    Grouped,
    Index,
    Key,
    Member,
    Order,
    Python,
    Series,
    Value,
    origin,
)

_CHANGING = frozenset("append extend insert remove pop clear update setdefault add write writerow send put".split())
_PLAIN = (Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL)
_TAKEN = (*_PLAIN, Kind.TIMESTAMP)
_OBJECTS = (Kind.STR, Kind.BOOL)
"""What pandas holds as objects where values are missing: Spark gives None to a function where pandas gives NaN."""
_OUTSIDE = ("random", "print", "input", "open", "global ", "nonlocal ", "yield", "await")


def applied(context: Context, node: cst.Call, receiver: Value, member: str, args: Arguments) -> Value | None:
    """Return the column that a call of apply() or map() gives by way of a pandas UDF; None where it cannot be."""
    function = args[0][1] if args else None
    if context.inside or context.options.fallback != "pandas" or not isinstance(function, (Function, Member)):
        return None
    if any(on_cluster(value) for _, value in args) or not is_pure(context, function):
        return None
    made = None
    if isinstance(receiver, Series) and member in ("apply", "map"):
        made = _by_value(context, node, receiver, member, function)
    elif isinstance(receiver, Grouped) and member in ("apply", "agg", "aggregate") and len(args) == 1:
        made = _by_group(context, node, receiver, member, function)
    elif isinstance(receiver, Frame) and member == "apply" and _by_rows(args):
        made = _by_row(context, node, receiver, function)
    if made is not None and isinstance(function, Function):
        stays_pandas(context, function)
    return made


def _by_rows(args: Arguments) -> bool:
    axis = dict(args[1:]).get("axis") or next((value for name, value in args[1:2] if name is None), None)
    plain = all(name in (None, "axis", "args") for name, _ in args[1:])
    return plain and isinstance(axis, Python) and axis.const in (1, "columns")


def _by_value(context: Context, node: cst.Call, series: Series, member: str, function: Value) -> Value | None:
    column = series.as_column("value")
    if series.frame.has(str(series.name)) and series.view:
        column = series.frame.column(str(series.name))
    if not _is_taken(series.type) or series.loose or is_windowed(series.column):
        return None
    result = returned(function, [_seen(column)], context.scope.find)
    if result.kind not in _PLAIN:
        return None
    values = "values"
    if column.type.kind is Kind.INT and column.widened:
        values = 'values.astype("float64")'
    elif column.type.kind in _OBJECTS and series.missing:
        values = 'values.fillna(float("nan"))'
    name = defined(context, node, _called(function, "values"), f"{values}.{member}", "Series", result)
    if name is None:
        return None
    _say(context, node, function, [column] if series.missing else [])
    return series.derived(Call(Name(name), (series.column,), ()), type=result, missing=True)


def _by_row(context: Context, node: cst.Call, frame: Frame, function: Value) -> Value | None:
    if not isinstance(function, Function) or frame.columns is None or not frame.columns or frame.prefix is not None:
        return None
    if not all(_is_taken(column.type) for column in frame.columns):
        return None
    numeric = all(column.type.kind in (Kind.INT, Kind.FLOAT) for column in frame.columns)
    used = _used(function, frame)
    wanted = [column for column in frame.columns if used is None or column.name in used]
    if not wanted or (used is not None and not used <= set(frame.names)):
        return None
    floats = numeric and any(_seen(column).kind is Kind.FLOAT for column in frame.columns)
    types = {column.name: FLOAT if floats else _seen(column) for column in frame.columns}
    result = returned(function, [types], context.scope.find)
    if result.kind not in _PLAIN:
        return None
    objects = any(column.type.kind in _OBJECTS and column.missing for column in wanted)
    rows = 'rows.fillna(float("nan"))' if objects else "rows"
    widened = [column.name for column in wanted if column.type.kind is Kind.INT and column.widened]
    if floats:
        rows += '.astype("float64")'
    elif widened:
        rows += f".astype({dict.fromkeys(widened, 'float64')!r})".replace("'", '"')
    if not numeric:
        # A row of mixed columns is one of objects, also where the function is given only those that it uses.
        rows += ".astype(object)"
    name = defined(context, node, _called(function, "rows"), f"{rows}.apply", "DataFrame", result)
    if name is None:
        return None
    _say(context, node, function, wanted)
    names = [column.name for column in wanted]
    struct = F.struct(*map(quoted, names))
    return Series(frame, Call(Name(name), (struct,), ()), None, result, True, frozenset(names))


_BY_LABEL = (".index", "idx", ".name", ".loc", "groupby", "pd.DataFrame")
"""What a function may not use: the labels of rows, which are others in a group that Spark has put together."""


def _by_group(context: Context, node: cst.Call, grouped: Grouped, member: str, function: Value) -> Value | None:
    """Return one row for each group: a plain value, or the values of ``pd.Series({...})``."""
    frame = grouped.frame
    plain = grouped.as_index and grouped.dropna and not grouped.derived and grouped.bins is None and frame.columns
    if not plain or not isinstance(function, Function) or not isinstance(function.node, cst.CSTNode):
        return None
    if any(word in printed(function.node) for word in _BY_LABEL) or frame.order.keys:
        return None
    if not grouped.single and (member != "apply" or grouped.selection is not None):
        return None
    wanted = {*(grouped.selection or ()), *(key.name for key in grouped.keys)}
    kept = [column for column in frame.columns or () if not grouped.single or column.name in wanted]
    if not all(_is_taken(column.type) for column in kept):
        return None
    types = {column.name: Type(Kind.LIST, element=_seen(column)) for column in kept}
    name = grouped.selection[0] if grouped.selection else "value"
    columns = None if grouped.single else returned_columns(function, types, context.scope.find)
    result = returned(function, [types[name] if grouped.single else types], context.scope.find)
    outputs = columns or {str(name): result}
    if any(each.kind not in _PLAIN for each in outputs.values()) or {*outputs} & {key.name for key in grouped.keys}:
        return None
    try:
        frame.sort_codes()
    except Demanded as demanded:
        if demanded.needs <= context.demands:
            return None
        raise
    made = _group_function(context, node, grouped, member, function, kept, named=grouped.single or columns is not None)
    if made is None:
        return None
    context.find("PS502", node, f"the function {function.name} is run by Python on each group")
    context.flags.add(Verdict.DISTRIBUTED_PYTHON)
    found = _one_row_each(grouped, made, kept, outputs)
    if columns is not None:
        return found
    series = found.series(str(name))
    return series if grouped.single else replace(series, name=None)


def _group_function(
    context: Context,
    node: cst.Call,
    grouped: Grouped,
    member: str,
    function: Function,
    kept: list[Column],
    *,
    named: bool,
) -> str | None:
    """Define the function that Spark calls with each group, and return its name; None if it cannot be written."""
    frame, keys = grouped.frame, [key.name for key in grouped.keys]
    pandas = _pandas(context)
    if pandas is None or len(frame.hidden) != 1:
        return None
    made = context.free_name(f"{function.name if function.name != 'lambda' else 'values'}_of_group")
    group = f'group.sort_values("{frame.hidden[0]}").drop(columns="{frame.hidden[0]}")'
    if any(column.type.kind in _OBJECTS and column.missing for column in kept):
        group += '.fillna(float("nan"))'
    widened = [column.name for column in kept if column.type.kind is Kind.INT and column.widened]
    if widened:
        group += f".astype({dict.fromkeys(widened, 'float64')!r})".replace("'", '"')
    by = text(as_code(keys[0]) if len(keys) == 1 else as_code([*keys]))
    selection = f"[{text(as_code(grouped.selection[0]))}]" if grouped.selection else ""
    receiver = cst.parse_expression(f"group.groupby({by}){selection}.{member}")
    reset = "reset_index()" if named else 'reset_index(name="value")'
    context.prelude.append(
        f"def {made}(group: {pandas}.DataFrame) -> {pandas}.DataFrame:\n"
        f"    group = {group}\n"
        f"    return {printed(node.with_changes(func=receiver))}.{reset}"
    )
    context.scope.values[made] = Python(Name(made))
    return made


def _one_row_each(grouped: Grouped, function: str, kept: list[Column], outputs: dict[str, Type]) -> Frame:
    keys = tuple(replace(key, missing=False, unique=len(grouped.keys) == 1) for key in grouped.keys)
    columns = tuple(Column(name, made) for name, made in outputs.items())
    names = [key.name for key in keys]
    rows = grouped.frame.select([column.name for column in kept])
    gaps = [quoted(key.name) for key in grouped.keys if key.missing]
    if gaps:
        rows = rows.dropna(subset=[*gaps])
    code = rows.groupBy(*map(quoted, names)).applyInPandas(Name(function), ddl([*keys, *columns]))
    order = Order(tuple(map(Key, names)), pending=True) if grouped.sort else Order(known=False)
    index = Index("columns", keys, grouped.labels, fresh=False)
    return origin(code, columns, index=index, order=order, size="groups")


def _pandas(context: Context) -> str | None:
    """Return the name of pandas in the program."""
    scope = context.scope
    while scope.parent is not None:
        scope = scope.parent
    return {value.path: key for key, value in scope.values.items() if isinstance(value, Member)}.get("pandas")


def _is_taken(made: Type) -> bool:
    """Tell whether Spark gives a function the values that pandas would: not of extension types, nor with a zone."""
    return made.kind in _TAKEN and not made.nullable and made.zone is None


def _seen(column: Column) -> Type:
    """Return the type of the values that pandas gives to a function."""
    return FLOAT if column.type.kind is Kind.INT and column.widened else replace(column.type, nullable=False)


def _say(context: Context, node: cst.Call, function: Value, columns: list[Column]) -> None:
    name = function.name if isinstance(function, Function) else printed(node.args[0].value)
    context.find("PS501", node, f"the function {name} is run by Python on batches of rows")
    gaps = [column for column in columns if column.missing and not column.gapless]
    texts = [column for column in gaps if column.type.kind in _OBJECTS and not column.widened]
    whole = [column for column in gaps if column.type.kind is Kind.INT and not column.widened]
    if texts:
        context.find("PS601", node, "a missing value reaches the function as NaN, also where it is None in pandas")
    if whole:
        context.find("PS601", node, "whole numbers reach the function as floats only in batches where some are missing")
    context.flags.add(Verdict.DISTRIBUTED_PYTHON)


def _called(function: Value, otherwise: str) -> str:
    """Return what a function is called, or another name for one that has none."""
    return function.name if isinstance(function, Function) and function.name != "lambda" else otherwise


def defined(context: Context, node: cst.Call, base: str, method: str, kind: str, made: Type) -> str | None:
    """Define a pandas UDF before the statement and return its name; None if pandas has no name here.

    Args:
        context: what is known here.
        node: the call of pandas that it is made of.
        base: what it is named after.
        method: what is called in place of the method of the call, on ``values`` or ``rows``.
        kind: "Series" for values, "DataFrame" for rows.
        made: the type of what it returns.
    """
    pandas = _pandas(context)
    if pandas is None:
        return None
    udf = context.free_name(f"{base}_udf")
    call = printed(node.with_changes(func=cst.parse_expression(method)))
    context.prelude.append(
        f'@F.pandas_udf("{made.spark.lower()}")\n'
        f"def {udf}({'values' if kind == 'Series' else 'rows'}: {pandas}.{kind}) -> {pandas}.Series:\n"
        f"    return {call}"
    )
    context.scope.values[udf] = Python(Name(udf))
    return udf


# ------------------------------------------------------------------------------ what a function reaches


def is_pure(context: Context, function: Value, depth: int = 0) -> bool:
    """Tell whether a function depends on its arguments and on plain values only, and changes nothing."""
    if isinstance(function, Member):
        return True
    node = function.node if isinstance(function, Function) else None
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)) or depth > 4:
        return False
    text = printed(node)
    if any(word in text for word in _OUTSIDE) or (isinstance(node, cst.FunctionDef) and node.decorators):
        return False
    names = _Names()
    node.visit(names)
    if any(name not in names.local for name in names.changed):
        return False
    for name in names.read - names.local:
        value = context.scope.find(name)
        if value is not None and on_cluster(value):
            return False
        if isinstance(value, Function) and value.node is not node and not is_pure(context, value, depth + 1):
            return False
    return True


class _Names(cst.CSTVisitor):
    """The names of a function: those that it reads, those that it binds, and those whose objects it changes."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.local: set[str] = set()
        self.changed: set[str] = set()

    def visit_Param(self, node: cst.Param) -> None:  # noqa: N802 - the names are libcst's
        self.local.add(node.name.value)

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        self.read.add(node.value)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
        self._bound(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:  # noqa: N802
        self._bound(node.target)

    def visit_For(self, node: cst.For) -> None:  # noqa: N802
        self._bound(node.target)

    def visit_CompFor(self, node: cst.CompFor) -> None:  # noqa: N802
        self._bound(node.target)

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        function = node.func
        if isinstance(function, cst.Attribute) and function.attr.value in _CHANGING:
            self._reached(function.value)

    def _bound(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.local.add(target.value)
        elif isinstance(target, (cst.Subscript, cst.Attribute)):
            self._reached(target.value)
        else:
            for child in target.children:
                self._bound(child)

    def _reached(self, node: cst.BaseExpression) -> None:
        while isinstance(node, (cst.Subscript, cst.Attribute)):
            node = node.value
        if isinstance(node, cst.Name):
            self.changed.add(node.value)


def _used(function: Function, frame: Frame) -> set[str] | None:
    """Return the columns of a row that a function uses, None if it uses the row in another way."""
    node = function.node
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)) or not node.params.params:
        return None
    finder = _Columns(node.params.params[0].name.value, set(frame.names))
    node.body.visit(finder)
    return None if finder.other else finder.found


class _Columns(cst.CSTVisitor):
    def __init__(self, row: str, columns: set[str]) -> None:
        self.row, self.columns = row, columns
        self.found: set[str] = set()
        self.other = False

    def visit_Subscript(self, node: cst.Subscript) -> bool:  # noqa: N802 - the names are libcst's
        match node:
            case cst.Subscript(
                value=cst.Name(value=name),
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))],
            ) if name == self.row:
                self.found.add(str(key.evaluated_value))
                return False
        return True

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802
        if isinstance(node.value, cst.Name) and node.value.value == self.row and node.attr.value in self.columns:
            self.found.add(node.attr.value)
            return False
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        self.other = self.other or node.value == self.row
