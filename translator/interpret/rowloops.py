"""Loops over the rows of a frame, where each round is a column expression: no row is collected for them.

Lists of new values become columns, cells that are set are columns that are set, what is added up is an aggregate.
A list that is only assigned to a column is never made; what else is done with it needs the list, of one column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import applying, binding, expressions, writing
from translator.interpret.context import Context, Localise, printed
from translator.interpret.handover import handed_over, on_cluster
from translator.interpret.rowbody import Body, Done
from translator.interpret.rowsource import Rows, rows_of
from translator.layout import layout
from translator.rule import Arguments, column_of
from translator.schema import FLOAT, INT, Kind
from translator.spark import Attribute, Call, Code, F, Lit, Name, call, col, column_name, lit
from translator.trees import parts_of
from translator.values import (
    LABEL,
    Driver,
    Element,
    Frame,
    Gone,
    Index,
    Listed,
    Python,
    Records,
    Refused,
    Series,
    Step,
    Value,
    new_token,
    scalar_type,
)

_WAY_OUT = "a loop that appends to lists, sets cells of its own row, adds up or keeps an extreme becomes columns"
_NUMBERS = (Kind.INT, Kind.FLOAT, Kind.BOOL)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a loop does to one variable.

    Attributes:
        name: the variable.
        value: what it is afterwards.
        code: the code of it; None where the output needs nothing for it.
        starts: the forms of the statement before the loop that is of no use then.
        op: how the code is assigned.
    """

    name: str
    value: Value
    code: Code | None
    starts: Sequence[str] = ()
    op: str = "="


def interpret_rows(context: Context, node: cst.For) -> list[cst.BaseStatement] | None:
    """Interpret a loop over rows; None for any other loop, or one that has to stay a loop, with the reason said."""
    if context.inside or node.orelse is not None or ("rows", context.site(node)) in context.demands:
        return None
    before, findings, prelude = context.scope.snapshot(), dict(context.findings), list(context.prelude)
    reason: Refused | None = None
    try:
        rows = rows_of(context, node.iter, node.target)
        if rows is None:
            _given_up(context, before, findings, prelude)
            return None
        body = Body(context, node, rows)
        body.run(node.body)
        return _written(context, node, rows, body)
    except Refused as refused:
        reason = refused
    except Localise as needed:
        reason = needed.refused or Refused("a part of it has no column expression")
    _given_up(context, before, findings, prelude)
    if _looks_like_rows(node):
        context.refuse(Refused(f"a loop over rows stays one: {reason.reason}", "todo", way_out=_WAY_OUT), node)
    return None


def listed_rows(context: Context, node: cst.ListComp) -> Value | None:
    """Return the column that a comprehension over rows lists, where that is all that is wanted; else None."""
    site = context.site(node)
    wanted = node is context.whole and (context.target == "result" or context.target in context.column_lists)
    if context.inside or not wanted or node.for_in.inner_for_in is not None or ("list", site) in context.demands:
        return None
    before, findings, prelude = context.scope.snapshot(), dict(context.findings), list(context.prelude)
    try:
        rows = rows_of(context, node.for_in.iter, node.for_in.target)
        if rows is not None:
            condition, value = Body(context, node, rows).element(node.elt, [test.test for test in node.for_in.ifs])
            series = _series(_chosen(context, node, rows.frame, condition), value)
            return Listed(Name("_"), several=True, series=series, site=site)
    except (Refused, Localise):
        pass
    _given_up(context, before, findings, prelude)
    return None


def _looks_like_rows(node: cst.For) -> bool:
    """Tell whether a loop goes over rows, and not over something that only may be rows."""
    called = node.iter.func if isinstance(node.iter, cst.Call) else None
    if isinstance(called, cst.Attribute) and called.attr.value in ("iterrows", "itertuples"):
        return True
    body = printed(node.body)
    return isinstance(node.target, cst.Name) and any(f"{way}[{node.target.value}" in body for way in ("loc", "at"))


def _given_up(
    context: Context,
    before: tuple[dict[str, Value], dict[str, int]],
    findings: Mapping,  # type: ignore[type-arg]
    prelude: list[str],
) -> None:
    context.scope.restore(before)
    context.findings = dict(findings)
    context.prelude = prelude


def _written(context: Context, node: cst.For, rows: Rows, body: Body) -> list[cst.BaseStatement]:
    """Return the statements that a loop becomes, and bind what it binds.

    Raises:
        Refused: something that it does has no translation.
    """
    made: list[_Made] = []
    for key, done in body.values.items():
        if isinstance(done, Done):
            kind, _, name = key.partition(" ")
            made.append(_MAKERS[kind](context, node, rows, name, done))
    cells = {
        name: value
        for variable, name in body.cells.items()
        if not _is_cell(value := body.values[variable], rows.frame, name)
    }
    changed = _changed_cells(context, rows, cells, single=_has_one_type(rows.frame)) if cells else None
    if not made and changed is None:
        raise Refused("it does nothing that is followed")
    lines = [
        f"{each.name} {each.op} {layout(context.resolved(each.code), prefix=len(each.name) + 3)}"
        for each in made
        if each.code is not None
    ]
    for each in made:
        lines = [*binding.bind_name(context, each.name, each.value), *lines]
        if isinstance(each.value, (Listed, Records)):
            context.scope.values[each.name] = replace(each.value, code=Name(each.name))
    if changed is not None:
        lines += binding.rebind(context, rows.holder, changed)
    bound = {*body.outer, *(part.value for part in _names(node.target))} - {each.name for each in made}
    for name in sorted(bound - {rows.holder}):
        context.scope.bind(name, Gone("it is what the last row left", context.site(node)))
    context.flags.add(Verdict.NATIVE)
    writing.mark(context, node.iter)
    leading = [*_without_starts(context, made), *node.leading_lines]
    if not lines:
        return []
    first, *others = writing.parsed(lines)
    return [first.with_changes(leading_lines=leading), *others]


def _start(context: Context, name: str, starts: Sequence[str]) -> list[cst.BaseStatement] | None:
    """Return where the statement stands that gives a variable its first value; None if it is used in between."""
    for new in reversed(context.written[-1]):
        text = "".join(map(printed, new))
        if len(new) == 1 and isinstance(new[0], cst.SimpleStatementLine):
            plain = printed(new[0].with_changes(leading_lines=()))
            if plain.partition("#")[0].strip() in starts:
                return new
        if re.search(rf"\b{name}\b", text):
            return None
    return None


def _without_starts(context: Context, made: Sequence[_Made]) -> list[cst.EmptyLine]:
    """Take out the statements before the loop that are of no use any more; returns their comments."""
    comments: list[cst.EmptyLine] = []
    for each in made:
        start = _start(context, each.name, each.starts) if each.starts else None
        if start is not None:
            comments += [line for line in getattr(start[0], "leading_lines", ()) if line.comment is not None]
            start.clear()
    return comments


def _is_cell(value: Value, frame: Frame, name: str) -> bool:
    """Tell whether a cell is what it was: the loop only reads it."""
    if isinstance(value, Element):
        return value.series.column == col(name)
    return isinstance(value, Python) and value.const is None and not frame.has(name)


def _names(node: cst.CSTNode) -> list[cst.Name]:
    return [node] if isinstance(node, cst.Name) else [name for child in parts_of(node) for name in _names(child)]


def _outer(context: Context, name: str) -> Value | None:
    """Return what a variable of the present scope is before the loop."""
    return context.scope.values.get(name)


def _chosen(context: Context, node: cst.CSTNode, frame: Frame, condition: Element | None) -> Frame:
    """Return the rows where a condition holds."""
    if condition is None:
        return frame
    made = applying.apply(context, node, frame, "[]", ((None, condition.series),))
    assert isinstance(made, Frame)
    return made


def _series(frame: Frame, value: Value) -> Series:
    """Return a value of each row as a column of some of the rows."""
    if isinstance(value, Element):
        series = value.series.exact
        series.check_fits(frame)
        return replace(series, frame=frame, name=None, view=False)
    if isinstance(value, Python) and value.items is None and value.pairs is None and not on_cluster(value):
        missing = value.const is None or value.const != value.const
        return Series(frame, column_of(value), None, scalar_type(value), missing)
    raise Refused("what it gives for a row is not one plain value")


# ---------------------------------------------------------------------------------------------- lists, dicts


def _list(context: Context, node: cst.For, rows: Rows, name: str, done: Done) -> _Made:
    start = _outer(context, name)
    if not (isinstance(start, Python) and start.const == [] and not start.items):
        raise Refused(f"{name} is not an empty list before")
    frame = _chosen(context, node, rows.frame, done.condition)
    (value,) = done.values
    site = f"{context.site(node)}:{name}"
    starts = (f"{name} = []", f"{name} = list()")
    if isinstance(value, Python) and (value.items is not None or value.pairs is not None):
        return _records(context, node, frame, name, value, site)
    series = _series(frame, value)
    is_column = name in context.column_lists and _start(context, name, starts) is not None
    if is_column and ("list", site) not in context.demands:
        return _Made(name, Listed(Name(name), several=True, series=series, site=site), None, starts)
    held = column_name(series.column)
    named = replace(_without_labels(series), name=held if held not in (None, LABEL) else "value")
    code = handed_over(context, named, node).tolist()
    return _Made(name, Listed(code, several=True, series=series, site=site, collected=True), code, starts)


def _without_labels(series: Series) -> Series:
    """Return a column whose rows need no labels: a list has none."""
    return replace(series, frame=replace(series.frame, index=Index()))


def _records(context: Context, node: cst.For, frame: Frame, name: str, value: Python, site: str) -> _Made:
    """Return a list of dicts, tuples or lists, which are the rows of another frame."""
    if value.pairs is not None:
        keys = [key.const if isinstance(key, Python) else None for key, _ in value.pairs]
        parts = [part for _, part in value.pairs]
        form = "dict"
    else:
        parts = list(value.items or ())
        keys = [f"_{place}" for place in range(len(parts))]
        form = "tuple" if value.brackets == "()" else "list"
    if not parts or not all(isinstance(key, str) for key in keys) or len(set(keys)) < len(keys):
        raise Refused("the keys of a record are not different texts")
    cells = {str(key): _series(frame, part) for key, part in zip(keys, parts, strict=True)}
    if frame.index.kind == "columns" or any(each.startswith("__") for each in cells):
        raise Refused("records of rows that have labels of their own")
    items = [key if series.column == col(key) else series.column.alias(key) for key, series in cells.items()]
    kept = frame.with_order_kept(())
    code = kept.select(items)
    columns = tuple(series.as_column(key) for key, series in cells.items())
    made = kept.replaced(code, columns=columns, partial=(), rows=(Step(new_token()),), written=(), source=None)
    if LABEL in made.hidden:
        made = made.replaced(made.code.drop(LABEL), hidden=tuple(each for each in made.hidden if each != LABEL))
    made = replace(made, index=Index(kind="lost"))
    starts = (f"{name} = []", f"{name} = list()")
    is_frame = name in context.record_lists and _start(context, name, starts) is not None
    if is_frame and ("list", site) not in context.demands:
        return _Made(name, Records(Name(name), brackets=form, several=True, frame=made, site=site), None, starts)
    table = handed_over(context, replace(made, index=Index()), node)
    if form == "dict":
        made_of = table.to_dict("records")
    else:
        made_of = call(Name("list"), call(Name("map"), Name(form), table.itertuples(index=False, name=None)))
    return _Made(name, Python(Name(name), several=True), made_of, starts)


def frame_of(records: Records, args: Arguments) -> Frame:
    """Return the frame that `pandas.DataFrame` makes of records; tuples and lists have their names from the call.

    Raises:
        Refused: the call has other arguments.
    """
    names = [value.const for name, value in args if name in ("columns", None) and isinstance(value, Python)]
    if records.brackets == "dict" and not args:
        return records.frame
    frame = records.frame
    wanted = names[0] if len(names) == len(args) == 1 else None
    if records.brackets == "dict" or not isinstance(wanted, list) or len(wanted) != len(frame.names):
        raise Refused("records become a frame in another way than with their names")
    if not all(isinstance(name, str) for name in wanted) or len(set(wanted)) < len(wanted):
        raise Refused("the names of the columns are not different texts")
    match frame.code:
        case Call(Attribute(base, "select"), items, ()):
            plain = dict(zip((column.name for column in frame.columns or ()), wanted, strict=True))
            made = [_renamed(item, plain) for item in items]
    columns = tuple(replace(column, name=plain[column.name]) for column in frame.columns or ())
    return frame.replaced(base.select(*(column_name(item) or item for item in made)), columns=columns)


def _renamed(item: Code, names: Mapping[str, str]) -> Code:
    match item:
        case Call(Attribute(column, "alias"), (Lit(str(name)),), ()) if name in names:
            return column if column_name(column) == names[name] else column.alias(names[name])
    return item


def _dict(context: Context, node: cst.For, rows: Rows, name: str, done: Done) -> _Made:
    start = _outer(context, name)
    if not (isinstance(start, Python) and start.const == {} and not start.pairs):
        raise Refused(f"{name} is not an empty dict before")
    frame = _chosen(context, node, rows.frame, done.condition)
    key, value = (_series(frame, part) for part in done.values)
    if key.type.kind is not Kind.STR and (key.missing or key.type.kind is not Kind.INT):
        raise Refused("the keys of a dict are numbers of which some may be missing, or neither texts nor whole numbers")
    if key.missing:
        context.find("PS601", node, f"a missing key of {name} is None, which is NaN in pandas")
    items = [label if column_name(each) == label else each.alias(label) for each, label in _labels(key, value)]
    code = frame.select(items)
    columns = tuple(
        series.as_column(label) for series, (_, label) in zip((key, value), _labels(key, value), strict=True)
    )
    table = handed_over(context, frame.replaced(code, columns=columns, source=None), node)
    made = call(Name("dict"), table.itertuples(index=False, name=None))
    return _Made(name, Python(Name(name), several=True), made, (f"{name} = {{}}", f"{name} = dict()"))


def _labels(key: Series, value: Series) -> list[tuple[Code, str]]:
    one, two = column_name(key.column) or "key", column_name(value.column) or "value"
    return [(key.column, one), (value.column, two if two != one else f"{two}_2")]


# ---------------------------------------------------------------------------------------------- aggregates


def _total(context: Context, node: cst.For, rows: Rows, name: str, done: Done) -> _Made:
    """Add up: a missing value makes the whole sum missing, as it does in Python."""
    start = _outer(context, name)
    if (
        not isinstance(start, (Python, Driver))
        or on_cluster(start)
        or isinstance(getattr(start, "const", 0), (str, list))
    ):
        raise Refused(f"{name} is not a number before")
    frame = _chosen(context, node, rows.frame, done.condition)
    (value,) = done.values
    if isinstance(value, Python) and isinstance(value.const, int) and not isinstance(value.const, bool):
        times: Code = frame.code.count()
        code = times if value.const == 1 else lit_times(value.const, times)
        return _added(name, start, code, is_float=False)
    series = _series(frame, value)
    if series.type.kind not in _NUMBERS:
        raise Refused("what is added up are not known to be numbers")
    column = series.column.cast("bigint") if series.type.kind is Kind.BOOL else series.column
    held = column_name(column)
    argument = F.sum(held if held is not None else column)
    zero = lit(0.0 if series.type.kind is Kind.FLOAT else 0)
    total = F.coalesce(argument, zero)
    if not series.missing:
        code = frame.code.agg(total).first().item(0)
        return _added(name, start, code, is_float=series.type.kind is Kind.FLOAT)
    if held is None:
        # The formula is written once.
        made = frame.code.select(column.alias("value"))
        total = F.coalesce(F.sum("value"), zero)
    else:
        made = frame.code
    complete = F.count(lit(1)).eq(F.count(held or "value"))
    code = made.agg(F.when(complete, total)).toPandas().attribute("iloc").item((0, 0))
    return _added(name, start, code, is_float=True)


def lit_times(number: int, times: Code) -> Code:
    """Return a number of times another number."""
    return expressions.literal(number) * times


def _added(name: str, start: Value, code: Code, *, is_float: bool) -> _Made:
    floats = is_float or scalar_type(start).kind is Kind.FLOAT
    value = Driver(Name(name), "scalar", type=FLOAT if floats else INT)
    if isinstance(start, Python) and start.const in (0, 0.0) and (is_float or isinstance(start.const, int)):
        return _Made(name, value, code, (f"{name} = 0", f"{name} = 0.0", f"{name} = 0.", f"{name} = float(0)"))
    return _Made(name, value, code, op="+=")


def _extreme(function: str) -> Callable[[Context, cst.For, Rows, str, Done], _Made]:
    def made(context: Context, node: cst.For, rows: Rows, name: str, done: Done) -> _Made:
        start = _outer(context, name)
        frame = _chosen(context, node, rows.frame, done.condition)
        value, first = done.values
        series = _series(frame, value)
        if series.type.kind not in (Kind.INT, Kind.FLOAT):
            raise Refused("what is compared is not known to be a number")
        held = column_name(series.column)
        found = getattr(F, function)(held if held is not None else series.column)
        nothing = isinstance(start, Python) and start.known and start.const is None
        if nothing and isinstance(first, Python) and first.const and not series.missing:
            code = frame.code.agg(found).first().item(0)
            return _Made(name, Driver(Name(name), "scalar", type=series.type), code, (f"{name} = None",))
        number = isinstance(start, Python) and isinstance(start.const, (int, float)) and start.const == start.const
        counted = isinstance(start, Driver) and start.kind == "scalar" and start.type.kind is Kind.INT
        if start is None or not (number or counted):
            raise Refused(f"{name} is not a number before")
        several = F.greatest if function == "max" else F.least
        code = frame.code.agg(several(found, lit(Name(name)))).first().item(0)
        type_ = FLOAT if FLOAT in (series.type, scalar_type(start)) else INT
        return _Made(name, Driver(Name(name), "scalar", type=type_), code)

    return made


_MAKERS: dict[str, Callable[[Context, cst.For, Rows, str, Done], _Made]] = {
    "append": _list,
    "put": _dict,
    "add": _total,
    "max": _extreme("max"),
    "min": _extreme("min"),
}


# --------------------------------------------------------------------------------------------------- cells


def _has_one_type(frame: Frame) -> bool:
    return len({column.type.kind for column in frame.columns or ()}) < 2


def _changed_cells(context: Context, rows: Rows, cells: Mapping[str, Value], *, single: bool) -> Frame:
    """Return the frame with the columns that a loop sets, cell by cell.

    Raises:
        Refused: a column would get another type, or is made by the loop in some rows only.
    """
    frame = rows.frame
    held = context.scope.values.get(rows.holder)
    if not isinstance(held, Frame) or held.identity != frame.identity or frame.columns is None:
        raise Refused("the frame whose cells are set is not the one that the loop goes over")
    if frame.index.kind == "columns" or (frame.index.kind == "lost" and not frame.index.fresh):
        raise Refused("labels of rows may come twice")
    if single and any(frame.has(name) for name in cells):
        raise Refused("rows of one type are views of the frame that is changed")
    return frame.with_columns({name: _typed(frame, name, value) for name, value in cells.items()})


def _typed(frame: Frame, name: str, value: Value) -> Series:
    series = replace(_series(frame, value), name=name)
    kind = series.type.kind
    if not frame.has(name):
        if series.missing and not (isinstance(value, Element) and kind in (Kind.INT, Kind.FLOAT, Kind.STR)):
            raise Refused(f"the column {name!r} is made in some rows only")
        if kind is Kind.INT:
            # A column that comes into being with its first cell is one of floats.
            return replace(series, column=series.column.cast("double"), type=FLOAT)
        if kind not in (Kind.FLOAT, Kind.STR):
            raise Refused(f"the column {name!r} is made of other values than numbers and texts")
        return series
    old = frame.column(name)
    if old.type.kind is Kind.FLOAT and kind is Kind.INT:
        return replace(series, column=series.column.cast("double"), type=FLOAT)
    if old.type.kind is Kind.INT and kind is Kind.FLOAT:
        return series if old.widened or old.missing else series.noted("PS601", _STAYS_WHOLE.format(name=name))
    if old.type.kind is not kind or kind not in (Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL):
        raise Refused(f"the column {name!r} gets values of another type")
    if kind is Kind.BOOL and series.missing:
        raise Refused(f"the column {name!r} gets values that may be missing")
    return series


_STAYS_WHOLE = "the column {name} becomes one of floats, which in pandas it does only where a value is not whole"
