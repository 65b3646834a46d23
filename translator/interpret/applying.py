"""Applying the rules: finding the one for a member, binding its arguments, and what holds for all of their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import arrays, expressions, folding
from translator.interpret.cases import look_for_cases
from translator.interpret.context import Context
from translator.interpret.earlier import brought_forward
from translator.interpret.handover import (
    settled,
)
from translator.interpret.levels import check_levels, with_levels
from translator.interpret.perhaps import check_certain
from translator.interpret.scope import Scope
from translator.refusals import without_rule
from translator.rule import Arguments, Rule, bind, receiver_of
from translator.spark import Attribute, Call, Code, F, Lit, Window
from translator.values import (
    ANEW,
    BY_LABEL,
    LABEL,
    ROW,
    Accessor,
    Demanded,
    Driver,
    Element,
    Frame,
    Function,
    Grouped,
    Index,
    Member,
    Order,
    Python,
    Refused,
    Row,
    Series,
    Value,
)


def apply(context: Context, node: cst.CSTNode, receiver: Value, member: str, args: Arguments) -> Value:
    """Apply the rule for a member.

    Raises:
        Refused: there is no rule, it does not take the arguments, or it needs what was lost on the way.
        Demanded: it needs what the source has to carry.
    """
    try:
        if isinstance(receiver, Series) and receiver.array:
            receiver, member, args = arrays.as_called(receiver, member, args)
            return arrays.kept(_applied(context, node, receiver, member, args), member, args)
        return _with_earlier_columns(context, node, receiver, member, args)
    except Demanded as demanded:
        if demanded.needs <= context.demands:
            raise Refused("the order or the labels of the rows are lost on the way", "lost") from demanded
        raise


def _with_earlier_columns(context: Context, node: cst.CSTNode, receiver: Value, member: str, args: Arguments) -> Value:
    try:
        return _applied(context, node, receiver, member, args)
    except Refused:
        brought = None if context.inside else brought_forward(receiver, args)
        if brought is None:
            raise
        return _applied(context, node, brought[0], member, brought[1])


def _applied(context: Context, node: cst.CSTNode, receiver: Value, member: str, args: Arguments) -> Value:
    check_certain(value for _, value in args)
    elements = False
    if isinstance(receiver, Member):
        base, _, name = receiver.path.rpartition(".")
        key = (base, name)
    else:
        key = (receiver_of(receiver), member)
    if key not in context.rules and isinstance(receiver, Element):
        receiver, elements, key = receiver.series, True, ("series", member)
    rule = context.rules.get(key)
    if rule is None:
        raise without_rule(*key)
    check_levels(receiver, member, [value for _, value in args])
    if isinstance(receiver, Grouped):
        receiver = _looked_at(context, node, receiver, member, args)
    args = tuple((name, folding.with_parts(_settled(value))) for name, value in args)
    if context.options.pandas >= 3:
        args = _with_defaults_of_3(rule, args)
    if isinstance(receiver, Frame) and member in ("[]=", "assign", "insert"):
        # A value of a whole group is a column with the same value in each of its rows.
        args = tuple((name, value.series if isinstance(value, Element) else value) for name, value in args)
    if isinstance(receiver, Member) or elements:
        elements = elements or any(isinstance(value, Element) for _, value in args)
        if key[0] != "builtins":
            args = tuple((name, value.series if isinstance(value, Element) else value) for name, value in args)
    positional, keywords = bind(rule, args, context.sniffer, partial(_evaluated, context, node))
    if isinstance(receiver, Member):
        made = rule.function(*positional, **keywords)
    else:
        chooses = any(isinstance(value, (Series, Function)) for _, value in args)
        made = rule.function(_settled(receiver, "" if chooses else member), *positional, **keywords)
    made = _with_labels([receiver, *(value for _, value in args)], member, made)
    if isinstance(made, Frame) and isinstance(receiver, Frame) and made.identity == receiver.identity:
        # A method gives a new object, also where nothing has to be done for it.
        made = made.replaced(made.code)
    look_for_cases(context, (receiver, *(value for _, value in args)), made)
    made = with_levels(receiver, member, made)
    made = _numbered_anew(context, node, _from_origin(context, node, receiver, context.taken(made, node)))
    made = _of_options(context, receiver, made)
    context.flags.add(Verdict.NATIVE)
    if isinstance(made, Series):
        if elements or isinstance(receiver, (Row, Element)):
            return Element(replace(made, array=False))
        return made if isinstance(receiver, Frame) else replace(made, view=False)
    return made


_BY_NAME = frozenset({"[]", "size", "ngroup", "cumcount", "groups", "ngroups", "indices", "head", "tail", "nth"})
"""The members of groups that do not use all columns together."""


def _looked_at(context: Context, node: cst.CSTNode, grouped: Grouped, member: str, args: Arguments) -> Grouped:
    """Remember that all columns of a grouping were used, and say where pandas may remember them as they were before."""
    named = member in ("agg", "aggregate") and all(key is not None or _is_dict(value) for key, value in args)
    whole = not grouped.single and member not in _BY_NAME and not (named and args)
    if grouped.stale == "parts" or (grouped.stale == "whole" and whole):
        message = "pandas may still compute this of what the frame was when it was grouped"
        context.find("PS601", node, message, "group the frame anew after it was changed")
    if whole:
        for name, value in context.scope.values.items():
            if value is grouped:
                context.scope.values[name] = replace(grouped, seen=True)
    return grouped if grouped.stale == "parts" else replace(grouped, stale="", seen=False)


def _is_dict(value: Value) -> bool:
    return isinstance(value, Python) and (value.pairs is not None or isinstance(value.const, dict))


_OF_LABELS = frozenset({"idxmax", "idxmin", "items", "iterrows", "itertuples", "melt", "stack", "to_dict", "unstack"})
"""The members of a frame whose results hold the names of its columns as data."""
_RENAMING = frozenset({"columns=", "rename", "set_axis"})


def _with_labels(given: Sequence[Value], member: str, made: Value) -> Value:
    """Return a result whose columns are still called by numbers in pandas, where those of the arguments are.

    Raises:
        Refused: such numbers become data, as which they are texts in Spark.
    """
    listed = [item for value in given if isinstance(value, Python) for item in value.items or ()]
    frames = [value for value in (*given, *listed) if isinstance(value, Frame)]
    numbered = {column.name for frame in frames for column in frame.columns or () if column.numbered}
    if not numbered:
        return made
    if member in _OF_LABELS or (isinstance(made, Driver) and made.kind in ("frame", "series")):
        raise Refused("columns are called by numbers", way_out="name the columns first")
    if not isinstance(made, Frame) or made.columns is None or member in _RENAMING:
        return made
    columns = (replace(each, numbered=each.numbered or each.name in numbered) for each in made.columns)
    return replace(made, columns=tuple(columns))


_OF_3 = {"observed": True, "fill_method": None}
"""What pandas 3 takes by default where pandas 2 took something else."""


def _with_defaults_of_3(rule: Rule, args: Arguments) -> Arguments:
    """Say what pandas 3 takes by default where pandas 2 took something else."""
    names = {name for name, _ in args}
    positional = sum(name is None for name, _ in args)
    others = [param.name for param in rule.params[positional:] if param.name in _OF_3 and param.name not in names]
    return (*args, *((name, Python(Lit(_OF_3[name]), _OF_3[name])) for name in others))


_RECENT = 3


def _of_options(context: Context, receiver: Value, made: Value) -> Value:
    """Let rules know in what style they are to write, and for which pandas the program was written."""
    if context.options.style == "lean":
        made = _leaning(receiver, made)
    frame = made.frame if isinstance(made, Series) else made
    if context.options.pandas < _RECENT or not isinstance(frame, Frame) or frame.recent:
        return made
    frame = replace(frame, recent=True)
    return replace(made, frame=frame) if isinstance(made, Series) else frame


def _leaning(receiver: Value, made: Value) -> Value:
    """Let rules assume things about a value; of a frame whose columns are not known only as long as it is one file."""
    frame = made.frame if isinstance(made, Series) else made
    if not isinstance(frame, Frame) or frame.lean or (frame.columns is None and not isinstance(receiver, Member)):
        return made
    frame = replace(frame, lean=True)
    return replace(made, frame=frame) if isinstance(made, Series) else frame


def _evaluated(context: Context, node: cst.CSTNode, source: str, names: Mapping[str, Value]) -> Value:
    """Evaluate an expression that stands in a text at a node; nothing in it can be handed over."""
    before, context.inside = context.inside, True
    outer, context.stand_in = context.stand_in, node
    try:
        with context.within(Scope(f"{context.scope.name}.", context.scope, dict(names))):
            return expressions.evaluate(context, cst.parse_expression(source))
    finally:
        context.inside, context.stand_in = before, outer


# What only looks at a prefix, or leaves it a prefix, may have it unsorted.
_NEEDS_NO_ROWS = ("columns", "dtypes", "shape", "head", "[]", "T", "empty", "ndim")


def _settled(value: Value, member: str = "") -> Value:
    """Sort a prefix before its rows are used."""
    if isinstance(value, Frame) and value.prefix is not None and member not in _NEEDS_NO_ROWS:
        return settled(value)
    if isinstance(value, Series) and value.frame.prefix is not None:
        return replace(value, frame=settled(value.frame))
    if isinstance(value, Accessor):
        return replace(value, of=_settled(value.of))
    return value


def _from_origin(context: Context, node: cst.CSTNode, receiver: Value, made: Value) -> Value:
    """Name the place where rows come into the program, and carry their order if someone needs it."""
    fresh = isinstance(receiver, Member) and isinstance(made, Frame) and not made.origins and made.order.known
    if not (fresh and isinstance(made, Frame) and made.size == "rows" and not made.order.keys):
        return made
    site = context.origin_site(node)
    code, hidden = made.code, made.hidden
    if context.is_demanded("index", site):
        context.find("PS302", node, "the rows are numbered as they are read, since row labels are used later on")
        context.helpers.setdefault("Window")
        code, hidden = code.withColumn(LABEL, _label(_window_over_file())), (LABEL,)
    elif context.is_demanded("order", site):
        context.find("PS301", node, "the order of the rows is carried along, since it matters later on")
        code, hidden = code.withColumn(ROW, F.monotonically_increasing_id()), (ROW,)
    return replace(made, code=code, hidden=hidden, origins=(site,))


def _numbered_anew(context: Context, node: cst.CSTNode, made: Value) -> Value:
    """Name the place where the numbering of rows begins anew, and number them if someone needs their labels.

    Raises:
        Demanded: the source has to carry its order.
    """
    frame = made.frame if isinstance(made, Series) else made
    if not isinstance(frame, Frame) or frame.index.site != ANEW.site:
        return made
    site = context.origin_site(node)
    if not context.is_demanded("index", site):
        frame = replace(frame, index=replace(frame.index, site=site))
    else:
        frame = _numbered(context, node, site, settled(frame))
    return replace(made, frame=frame) if isinstance(made, Series) else frame


def _label(window: Code) -> Code:
    """Return the numbers of rows from 0, in the 64 bits that pandas has for them."""
    return F.row_number().over(window).cast("bigint") - 1


def _numbered(context: Context, node: cst.CSTNode, site: str, frame: Frame) -> Frame:
    try:
        keys = frame.sort_codes()
    except Refused:
        return replace(frame, index=Index("lost", fresh=frame.index.fresh))
    context.find("PS302", node, "the rows are numbered here, since their labels are used later on")
    if len(frame.order.keys) == 1 and frame.ties:
        context.find("PS305", node, "rows that are equal in what they are sorted by come in any order")
    context.helpers.setdefault("Window")
    code = frame.code
    match code:
        case Call(Attribute(unsorted, "orderBy")) if frame.order.keys:
            # The window sorts the rows by the same.
            code = unsorted
    code = code.withColumn(LABEL, _label(Window.orderBy(*keys)))
    hidden = tuple(name for name in frame.hidden if name not in (LABEL, ROW))
    if ROW in frame.hidden:
        code = code.drop(ROW)
    order = Order(BY_LABEL, pending=True) if frame.order.keys else Order()
    return replace(frame, code=code, hidden=(*hidden, LABEL), index=Index(), order=order, origins=(site,))


def _window_over_file() -> Code:
    return Window.orderBy(F.monotonically_increasing_id())
