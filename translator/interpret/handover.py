"""Handing values over to the driver: the pandas object that stands for a cluster value.

A hand-over of something bounded is normal code; one that grows with the rows of the data is a diagnostic, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import fields, replace

import libcst as cst
from libcst import matchers

from translator.diagnostics import Verdict
from translator.interpret.context import Context, Localise, printed
from translator.interpret.dtypes import collected
from translator.interpret.levels import restored
from translator.interpret.scope import Scope
from translator.schema import INT, INTERVAL, Column, Kind
from translator.spark import (
    Attribute,
    Binary,
    Call,
    Code,
    Each,
    Lambda,
    Lit,
    Mapping,
    Name,
    Source,
    Var,
    as_code,
    call,
    col,
    column_name,
    is_windowed,
    quoted,
)
from translator.spark import Sequence as Display
from translator.states import PREPARED
from translator.trees import parts_of, walked
from translator.values import (
    EACH,
    LABEL,
    ROW,
    SORTED,
    TIES,
    Accessor,
    Called,
    Class,
    Demanded,
    Driver,
    Element,
    Frame,
    Function,
    Gone,
    Grouped,
    Index,
    Instance,
    Listed,
    Member,
    Order,
    Python,
    Records,
    Refused,
    Row,
    Series,
    Value,
)

SHOWN = 60
"""How many rows pandas shows of a frame that is displayed (``display.max_rows``)."""

_CLUSTER = (Frame, Series, Grouped, Element, Row, Class, Instance, Gone)


def _check_once(context: Context, value: Frame) -> None:
    """Raise `Localise` where all rows would be handed over for each element of a comprehension: once is enough."""
    held = context.repeated and value.size == "rows" and isinstance(value.code, Var)
    if held and isinstance(value.code, Var) and context.scope.find(value.code.id) is not None:
        raise Localise([value.code.id])


def on_cluster(value: Value) -> bool:
    """Tell whether a value lives on the cluster."""
    if isinstance(value, Accessor):
        return on_cluster(value.of)
    if isinstance(value, (Listed, Records)):
        return not (isinstance(value, Listed) and value.collected)
    if isinstance(value, Python):
        parts = [*(value.items or ()), *(part for pair in value.pairs or () for part in pair)]
        return any(on_cluster(part) for part in parts) or (value.each is not None and on_cluster(value.each))
    return isinstance(value, _CLUSTER)


def is_touched(value: Value) -> bool:
    """Tell whether the code of a value differs from what the user wrote."""
    if isinstance(value, Python):
        return value.touched or on_cluster(value)
    return on_cluster(value) or (isinstance(value, Driver) and not isinstance(value.code, (Name, Source)))


def is_rebuilt(value: Python) -> bool:
    """Tell whether a display is written anew, since a part of it lives on the cluster or is computed there."""
    return on_cluster(value) or (value.touched and value.brackets in ("[]", "()", "{}"))


def handed_over(context: Context, value: Value, node: cst.CSTNode, names: Sequence[str] | None = None) -> Code:
    """Return code for the pandas object that stands for a value, with a diagnostic if it grows with the data.

    Args:
        context: the interpretation.
        value: any value; one that is not on the cluster is given as it is.
        node: the place that the diagnostic names.
        names: the columns of a frame that are needed; None for all.

    Raises:
        Refused: within a function on elements, where nothing can be handed over.
    """
    _check_made(value)
    if isinstance(value, Python) and value.each is not None:
        return _every(value, handed_over(context, value.each, node))
    match value:
        case Python(brackets="comp", code=code) if on_cluster(value) and not isinstance(code, Name):
            raise Refused("a comprehension gives frames that are handed over", "lost")
        case Python(items=items) if items is not None and is_rebuilt(value):
            brackets = "[]" if value.brackets == "comp" else value.brackets
            return Display(brackets, tuple(handed_over(context, item, node) for item in items))
        case Python(pairs=pairs) if pairs is not None and is_rebuilt(value):
            return Mapping(tuple((handed_over(context, k, node), handed_over(context, v, node)) for k, v in pairs))
        case Python() | Driver() | Member() | Function():
            return value.code
        case Frame():
            _check_once(context, value)
            _report(context, value, node)
            made = _frame(context, _as_in_pandas(context, settled(value), node), names)
            return _unless_none(value, made) if value.optional else made
        case Series():
            _report(context, value.frame, node)
            value = _computed(value)
            return _series(context, replace(value, frame=_as_in_pandas(context, value.frame, node)))
        case Called("[]", of):
            key = value.arguments[0][1]
            return handed_over(context, of, node).item(as_code(list(key) if isinstance(key, tuple) else key))
        case Called(name, of):
            chosen = of.selection if isinstance(of, Grouped) else None
            whole = replace(of, selection=None) if isinstance(of, Grouped) else of
            method = handed_over(context, whole, node).attribute(name)
            made = Call(method, (), tuple(value.code_of_arguments.items()))
            if chosen is None or not isinstance(of, Grouped):
                return made
            return made.item(chosen[0] if of.single else list(chosen))
        case Accessor(name, of):
            return handed_over(context, of, node).attribute(name)
        case Grouped():
            _report(context, value.frame, node)
            return _grouped(context, value, node)
        case Class(site=site) | Instance(site=site):
            # An object that goes where it is not followed: its class stays as it is.
            raise Demanded([("opaque", site)])
    raise Refused("a value of one row cannot be handed over")


def _unless_none(frame: Frame, made: Code) -> Code:
    """Return the pandas frame, or None where the frame is None; a Spark frame is always true.

    Raises:
        Refused: the frame is no variable, so that asking would compute it twice.
    """
    if not isinstance(frame.code, (Name, Var)):
        raise Refused("a frame is handed over that is None in some cases", "lost")
    return Binary("and", frame.code, made)


def _computed(series: Series) -> Series:
    """Return a column over windows as one of a frame that has it; windows move the rows, which are sorted later."""
    if not is_windowed(series.column) or series.frame.size != "rows":
        return series
    frame = as_frame(series)
    return replace(frame.series(frame.names[0]), frame=replace(frame, order=frame.order.shuffled), name=series.name)


def _every(value: Python, code: Code) -> Code:
    """Return a list or dict with the same done to each of its frames."""
    if not isinstance(value.each, Frame):
        raise Refused("a list of pairs with frames is handed over", "lost")
    if value.brackets != "{}":
        return Each(code, EACH.id, value.code)
    made = Each(code, EACH.id, value.code.values())
    return call(Name("dict"), call(Name("zip"), value.code, made))


def _check_made(value: Value) -> None:
    """Raise `Demanded` for what a loop over rows would have made, if the output had the loop."""
    match value:
        case Listed(collected=False, site=site) | Records(site=site):
            raise Demanded([("list", site)])
        case Gone(site=site):
            raise Demanded([("rows", site)])


def displayed(context: Context, value: Frame | Series, node: cst.CSTNode) -> Code:
    """Return code for showing a value: at most as many rows as pandas shows."""
    before, context.showing = context.showing, True
    try:
        made = _displayed(context, value, node)
        return _unless_none(value, made) if isinstance(value, Frame) and value.optional else made
    finally:
        context.showing = before


def _displayed(context: Context, value: Frame | Series, node: cst.CSTNode) -> Code:
    frame = value if isinstance(value, Frame) else value.frame
    context.flags.add(Verdict.NATIVE)
    if frame.size == "rows":
        if not frame.order.keys and not frame.order.kept:
            context.find("PS303", node, "shows any rows, since no sort comes before")
        if isinstance(value, Frame):
            value = replace(value.sorted(), size="bounded")
            value = replace(value, code=value.code.limit(SHOWN))
        else:
            return _series(context, value, limit=SHOWN)
    if isinstance(value, Frame):
        return _frame(context, value, None)
    return _series(context, value)


def settled(frame: Frame) -> Frame:
    """Return a prefix whose rows do matter: sorted before it is cut.

    Raises:
        Demanded: the origin has to carry the order.
        Refused: there is no order to rely on.
    """
    if frame.prefix is None:
        return frame
    match frame.code:
        case Call(func=Attribute(obj=obj, attr="limit"), args=(Lit() as rows,)) if (
            frame.order.keys == () or frame.order.pending
        ):
            base = replace(frame, code=obj)
            code = base.code.orderBy(*base.sort_codes())
            keys = frame.order.keys
            return replace(frame, code=code.limit(rows), prefix=None, order=Order(keys))
    return replace(frame, prefix=None)


def _report(context: Context, frame: Frame, node: cst.CSTNode) -> None:
    context.flags.add(Verdict.DRIVER)
    if context.stays_distributed:
        context.find("PS404", node, "this goes on as pandas-on-Spark")
    elif frame.size == "rows":
        code = "PS403" if context.drawing else "PS401"
        what = "a picture needs these rows" if context.drawing else "all rows of this value are handed over"
        context.find(code, node, what)
    elif frame.size == "groups":
        context.find("PS402", node, "one row per group is handed over")


def _as_in_pandas(context: Context, frame: Frame, node: cst.CSTNode) -> Frame:
    """Return a frame whose rows have the labels and the order of pandas, where code on the driver may look at them.

    Raises:
        Demanded: the origin has to number its rows.
    """
    looked_at = not (context.drawing or context.showing)
    unsure = frame.columns is None and any(column.widened for column in frame.partial)
    if looked_at and (unsure or (_asks_for_types(node) and any(map(_may_be_widened, frame.columns or ())))):
        context.find("PS601", node, "where whole numbers are missing in some rows, pandas has floats in all of them")
    if any(column.type == INTERVAL for column in frame.columns or frame.partial) and not context.showing:
        context.find("PS601", node, "intervals are texts here")
    labelled = _labelled(context, frame, node)
    order = labelled.order
    if frame.ties and not (context.drawing or context.showing):
        context.find("PS305", node, TIES)
    if context.drawing or labelled is not frame or order.keys or not (order.mixed or not (order.known or order.kept)):
        return labelled
    try:
        codes = frame.sort_codes()
    except Refused:
        context.find("PS304", node, "the rows handed over come in an order of their own")
        return frame
    return replace(frame, code=frame.code.orderBy(*codes), order=SORTED)


def _asks_for_types(node: cst.CSTNode) -> bool:
    types = matchers.Name("dtype") | matchers.Name("dtypes") | matchers.Name("select_dtypes")
    return bool(matchers.findall(node, matchers.Attribute(attr=types)))


def _may_be_widened(column: Column) -> bool:
    return column.type.kind is Kind.INT and column.widened is None


def _labelled(context: Context, frame: Frame, node: cst.CSTNode) -> Frame:
    """Return a frame whose row numbers are its index, where they are not 0, 1, ... in the present order.

    pandas aligns by these labels, so that pandas code on a part of a frame needs those of the whole.

    Raises:
        Demanded: the origin has to number its rows.
    """
    numbered = frame.size == "rows" or LABEL in frame.hidden
    if not (context.drawing or numbered or frame.index.kind == "columns" or frame.index.fresh):
        context.find("PS304", node, "the rows handed over are numbered anew")
    if context.drawing or not numbered or frame.index.kind == "columns":
        return frame
    if frame.index.fresh and (LABEL not in frame.hidden or frame.index.kind == "lost" or frame.index.site):
        return frame
    try:
        frame.labels()
    except Refused:
        context.find("PS304", node, "the rows handed over are numbered anew")
        return frame
    if not (frame.order.known or frame.order.kept):
        context.find("PS304", node, "the rows handed over come in the order of the source")
    code = frame.code if frame.order.keys or frame.order.kept else frame.code.orderBy(LABEL)
    index = Index("columns", (Column(LABEL, INT, missing=False),), (None,))
    return replace(frame, code=code, index=index, hidden=tuple(name for name in frame.hidden if name != LABEL))


def _frame(context: Context, frame: Frame, names: Sequence[str] | None) -> Code:
    frame = frame.sorted()
    code = frame.code
    if frame.hidden and names is None:
        if frame.size == "rows" and not frame.order.keys and frame.order.known:
            numbers = [name for name in frame.hidden if name in (LABEL, ROW)]
            code = code.orderBy(*(col(name) for name in numbers[:1])) if numbers else code
        code = code.drop(*frame.hidden)
    if names is not None and not frame.levels:
        code = code.select(*(quoted(name) for name in (*(c.name for c in frame.index.columns), *names)))
    held = tuple(column for column in frame.columns or () if names is None or column.name in names)
    return restored(collected(context, code, frame.index, held), frame)


def _series(context: Context, series: Series, limit: int | None = None) -> Code:
    held = column_name(series.column)
    name = series.reached_name if series.name is not None else held or "value"
    assert name is not None
    frame = series.frame.sorted()
    plain = series.column in (col(name), col(str(name)))
    code = frame.code
    if not (plain and frame.columns is not None and frame.names == (name,) and not frame.hidden):
        wanted: list[Code | str] = [quoted(column.name) for column in frame.index.columns]
        wanted.append(quoted(name) if plain else series.exact.column.alias(name))
        code = code.select(*wanted)
    if limit is not None:
        code = code.limit(limit)
    label = next((each.label for each in frame.columns or () if each.name == name != each.label), name)
    column = replace(series.as_column(name), numbered=label != name)
    made = collected(context, code, frame.index, (column,)).item(as_code(name if context.showing else label))
    if series.array:
        return made.to_numpy()
    return made if series.name is not None else made.rename(None)


def _grouped(context: Context, grouped: Grouped, node: cst.CSTNode) -> Code:
    frame = _as_in_pandas(context, grouped.frame, node)
    computed = {key: f"__key{place}" for place, (key, _) in enumerate(grouped.derived)}
    if grouped.bins is not None:
        computed.pop(_binned(grouped))
    keys = [
        _key_of(grouped, column.name, label, computed)
        for column, label in zip(grouped.keys, grouped.labels, strict=True)
    ]
    rows = Name("rows") if computed else _frame(context, frame, None)
    data = rows.drop(columns=list(computed.values())) if computed else rows
    made = data.groupby(
        keys[0] if len(keys) == 1 else keys,
        **{
            name: value
            for name, value, default in (
                ("as_index", grouped.as_index, True),
                ("sort", grouped.sort, True),
                ("group_keys", grouped.group_keys, True),
                ("observed", grouped.observed, False),
                ("dropna", grouped.dropna, True),
            )
            if value != default
        },
    )
    if computed:
        with_keys = frame.code.withColumns(
            Mapping(tuple((as_code(computed[key]), code) for key, code in grouped.derived if key in computed))
        )
        made = _frame(context, replace(frame, code=with_keys), None).pipe(Lambda("rows", made))
    if grouped.selection is not None:
        made = made.item(grouped.selection[0] if grouped.single else list(grouped.selection))
    return made


def _binned(grouped: Grouped) -> str:
    """Return the name of the key that are bins of moments."""
    assert grouped.bins is not None
    return grouped.bins.key or grouped.frame.index.columns[0].name


def _key_of(grouped: Grouped, name: str, label: str | None, computed: Mapping_[str, str]) -> Code:
    """Return a key as pandas groups by it: a column, what was computed from columns, or bins."""
    if name in computed:
        return Name("rows").item(computed[name]).rename(label)
    if grouped.bins is None or name != _binned(grouped):
        return as_code(name)
    given = {part.name: getattr(grouped.bins, part.name) for part in fields(grouped.bins)}
    return Name("pd").Grouper(**{part: value for part, value in given.items() if value is not None})


def as_frame(series: Series, name: str | None = None) -> Frame:
    """Return the one-column frame of a series, with the index of its frame."""
    held = column_name(series.column) or "value"
    label = name if name is not None else series.reached_name or held
    frame = series.frame.with_order_kept([label])
    frame = replace(frame, hidden=tuple(name for name in frame.hidden if not name.startswith(PREPARED)))
    plain = series.column in (col(label), col(str(label)))
    if not plain and any(column.name == label for column in series.frame.index.columns):
        raise Refused(f"the column and the row labels are both called {label!r}", way_out="give one another name")
    same = plain and frame.columns is not None and frame.names == (label,) and frame.hidden == series.frame.hidden
    code = frame.code if same else frame.select([label if plain else series.exact.column.alias(label)])
    column = replace(series.as_column(label), name=label)
    if plain and frame.has(label):
        known = frame.column(label)
        column = replace(column, zero=known.zero, unique=known.unique)
    made = frame.replaced(code, columns=(column,), sliced=plain and series.frame.sliced)
    if not plain:
        made = replace(made, written=tuple({**dict(frame.written), label: made.identity}.items()))
    return made


def own_frame(series: Series) -> Frame | None:
    """Return the one-column frame that a series is, as of a grouping; None for a column of a frame in a variable."""
    if not through_variable(series.frame):
        return as_frame(series)
    plain = series.frame.columns is not None and series.frame.names == (column_name(series.column),)
    return series.frame if plain and series.name == series.frame.names[0] and series.frame.size != "rows" else None


def plainly(value: Value, holder: Code) -> Value:
    """Return a part of a list or dict as the constant that it is, else as it is reached through what holds it.

    The variable that stood in the display may be bound anew, or be one of another function.
    """
    if not isinstance(value, Python) or isinstance(value.code, Lit):
        return value
    if value.items is not None or value.pairs is not None:
        items = value.items and tuple(plainly(item, holder.item(place)) for place, item in enumerate(value.items))
        return replace(value, items=items)
    plain = isinstance(value.const, (str, int, float)) or (value.known and value.const is None)
    return replace(value, code=Lit(value.const) if plain else holder)  # type: ignore[arg-type]


def reached_series(series: Series, code: Code, *, held: bool = False) -> Series:
    """Return a series as it is reached through an element of a list or dict.

    A list holds a column of a frame as the column that it is, such as a condition; a dict holds a frame of the column.
    """
    own = own_frame(series) or (as_frame(series) if held else None)
    if own is None:
        return replace(series, column=code)
    label = own.names[0]
    frame = replace(own, code=code)
    return replace(series, frame=frame, column=col(label), uses=frozenset([label]), loose=False)


def frames_in(context: Context, node: cst.CSTNode) -> list[str]:
    """Return the variables within a statement that are bound to cluster values."""
    names: dict[str, None] = {}

    def visit(part: cst.CSTNode) -> None:
        if isinstance(part, cst.Name):
            value = context.scope.find(part.value)
            if value is not None and on_cluster(value):
                names.setdefault(part.value)
            elif isinstance(value, Function):
                names.update(dict.fromkeys(free_frames(context, value)))
        for child in parts_of(part):
            visit(child)

    visit(node)
    return list(names)


def frames_held(value: Value) -> Iterator[Frame]:
    """Yield the frames that a list or dict holds, at any depth."""
    for part in (*(value.items or ()), *(part for _, part in value.pairs or ())) if isinstance(value, Python) else ():
        if isinstance(part, Frame):
            yield part
        yield from frames_held(part)


def free_frames(context: Context, function: Function) -> list[str]:
    """Return the variables of the scopes around a function that it reads and that are bound to cluster values."""
    names: dict[str, None] = {}
    for each in functions_within(function):
        for name, value in _read_by(each):
            if value is not None and on_cluster(value) and context.scope.find(name) is value:
                names.setdefault(name)
    return list(names)


def functions_within(function: Function) -> list[Function]:
    """Return a function and those of the program that it names, and that they name in turn."""
    found = {function.site: function}
    ahead = [function]
    while ahead:
        for _, value in _read_by(ahead.pop()):
            if isinstance(value, Function) and value.site not in found:
                found[value.site] = value
                ahead.append(value)
    return list(found.values())


def kept_too(function: Function) -> tuple[str, str]:
    """Return what is demanded of a function that is rewritten for one call, while another needs it as it is.

    The rewritten one gets a name of its own beside it where all its calls can say that name; where not, no call is
    followed.
    """
    definition = function.node
    assert isinstance(definition, (cst.FunctionDef, cst.Lambda))
    if not isinstance(definition, cst.FunctionDef) or definition.decorators or function.owner is not None:
        return "opaque", function.site
    calls_itself = any(name == function.name for name, _ in _read_by(function))
    by_name = function.code == Name(function.name) and not calls_itself and not keeps_something(definition)
    return "beside" if by_name else "opaque", function.site


_FILLS = r"\.(?:append|add|update|setdefault|extend|insert|pop|clear|remove)\(|\[[^\]]*\]\s*[-+*/|&]?=(?!=)"


def keeps_something(definition: cst.FunctionDef | cst.Lambda) -> bool:
    """Tell whether a function has a default that it fills: two functions would not have it in common."""
    params = (part for part in walked(definition.params) if isinstance(part, cst.Param))
    names = [part.name.value for part in params if isinstance(part.default, (cst.List, cst.Dict, cst.Set, cst.Call))]
    code = printed(definition.body) if names else ""
    return any(re.search(rf"\b{re.escape(name)}(?:{_FILLS})|\breturn {re.escape(name)}\b", code) for name in names)


def _read_by(function: Function) -> Iterator[tuple[str, Value | None]]:
    """Yield the names in the body of a function that are not its own, with what the scope around it binds them to."""
    node, home = function.node, function.home
    if not isinstance(home, Scope):
        return
    assert isinstance(node, (cst.FunctionDef, cst.Lambda))
    own = _own_names(node)
    for name in _variables_in(node.body):
        if name not in own:
            yield name, home.find(name)


def functions_named(context: Context, node: cst.CSTNode) -> list[Function]:
    """Return the functions of the program that a statement names."""
    found = {name: context.scope.find(name) for name in _variables_in(node)}
    return [value for value in found.values() if isinstance(value, Function)]


def _variables_in(node: cst.CSTNode) -> Iterator[str]:
    """Yield the names in a piece of code that are neither attributes nor keywords of calls."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, cst.Name):
            yield part.value
        members = (part.attr,) if isinstance(part, cst.Attribute) else ()
        keywords = (part.keyword,) if isinstance(part, cst.Arg) else ()
        waiting += [inner for inner in parts_of(part) if inner not in members and inner not in keywords]


def _own_names(node: cst.FunctionDef | cst.Lambda) -> set[str]:
    """Return the parameters of a function and the variables that it binds."""
    own = {part.name.value for part in matchers.findall(node.params, matchers.Param()) if isinstance(part, cst.Param)}
    bound = matchers.findall(node.body, matchers.AssignTarget(target=matchers.Name()) | matchers.For())
    return own | {part.target.value for part in bound if isinstance(getattr(part, "target", None), cst.Name)}  # type: ignore[attr-defined]


def through_variable(frame: Frame) -> bool:
    """Tell whether the code of a frame is just a variable."""
    return isinstance(frame.code, Var)


def needs_steps(series: Series) -> bool:
    """Tell whether a column is one of a frame in a variable but for hidden columns that are computed first."""
    first = {name for name in series.uses if name in series.frame.hidden and name not in (LABEL, ROW)}
    code, found = series.frame.code, False
    while not isinstance(code, Var):
        match code:
            case Call(Attribute(inner, "withColumn"), (Lit(str() as name), _)) if name in first:
                code, found = inner, True
            case _:
                return False
    return found
