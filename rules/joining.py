"""Joining two frames on equal keys: the names, facts, order and labels of the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from rules.labels import fresh_name
from rules.lean import certain
from translator.rule import Refused
from translator.schema import Column, Kind, Type, join
from translator.spark import Attribute, Call, Code, F, Lit, Star, Var, col, lit, quoted
from translator.spark import Mapping as Pairs
from translator.values import ANEW, LABEL, ROW, Frame, Index, Key, Note, Order, origin

LISTED = 10
"""Up to so many columns a selection lists; beyond, the columns of the left frame are asked of the frame itself."""

UNMATCHED = "pandas joins a missing key to a missing key, Spark does not"

MERGE_TYPE = Type(Kind.CATEGORY, categories=("left_only", "right_only", "both"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is joined.

    Attributes:
        left, right: the frames; columns that would have the same name are renamed already.
        keys: pairs of key columns; a pair of equal names becomes one column.
        how: "inner", "left", "right" or "outer".
    """

    left: Frame
    right: Frame
    keys: tuple[tuple[str, str], ...]
    how: str

    @property
    def shared(self) -> tuple[str, ...]:
        """The keys that have one name on both sides."""
        return tuple(a for a, b in self.keys if a == b)

    def sides(self, pair: tuple[str, str]) -> tuple[Column, Column]:
        """Return the two columns of a pair of keys."""
        return self.left.column(pair[0]), self.right.column(pair[1])

    @property
    def right_unique(self) -> bool:
        """Whether a row of the left side certainly has at most one match."""
        return any(self.right.column(b).unique for _, b in self.keys)

    @property
    def left_unique(self) -> bool:
        """Whether a row of the right side certainly has at most one match."""
        return any(self.left.column(a).unique for a, _ in self.keys)


def joined(plan: Plan, *, indicator: str | None = None, sort: bool = False) -> Frame:
    """Return the join.

    Missing keys match each other in pandas; Spark's plain equality serves where one side has none.

    Raises:
        Refused: the keys are of different types, which pandas does not join.
    """
    for pair in plan.keys:
        check_comparable(*plan.sides(pair))
    plan = _with_keys(plan)
    plan, finish = _with_order(plan, sort)
    if indicator is not None:
        plan = _marked(plan)
    code = _joined_code(plan)
    columns = _columns(plan)
    if indicator is not None:
        code = _with_indicator(code, plan, indicator)
        columns = (*columns, Column(indicator, MERGE_TYPE, missing=False))
    if plan.left.columns is None or plan.right.columns is None:
        return replace(finish(code, None), partial=columns)
    return finish(code, columns)


def _with_keys(plan: Plan) -> Plan:
    """Take the keys of one side never to be missing, if the style is lean and those of neither side are known to."""
    for a, b in plan.keys:
        left, right = plan.sides((a, b))
        if left.missing and right.missing:
            made = certain(plan.right, [b], UNMATCHED)
            if made is plan.right:
                plan = replace(plan, left=certain(plan.left, [a], UNMATCHED))
            else:
                plan = replace(plan, right=made)
    return plan


def check_comparable(left: Column, right: Column) -> None:
    """Raise `Refused` where the values of two columns are of types that pandas never finds equal, or Spark converts."""
    families = [_family(column.type.values) for column in (left, right)]
    if None not in families and families[0] != families[1]:
        raise Refused(f"the keys {left.name!r} and {right.name!r} are of different types", "never")
    if Kind.LIST in (left.type.kind, right.type.kind):
        raise Refused("a key holds lists", "never")


def _family(type: Type) -> str | None:
    if type.kind in (Kind.UNKNOWN, Kind.OBJECT):
        return None
    return "number" if type.is_numeric or type.kind is Kind.BOOL else f"{type.kind.value} {type.frequency or type.zone}"


# ------------------------------------------------------------------------------------------------- code


def _joined_code(plan: Plan) -> Code:
    how = {} if plan.how == "inner" else {"how": plan.how}
    names = _selected(plan)
    if all(a == b for a, b in plan.keys) and all(_plain(*plan.sides(pair)) for pair in plan.keys) and names is not None:
        on = list(plan.shared)
        code = plan.left.code.join(_hinted(plan, plan.right.code), on=on[0] if len(on) == 1 else on, **how)
        return code.select(*names) if names else code
    return _on_condition(plan, how)


def _plain(left: Column, right: Column) -> bool:
    """Plain equality serves where the types are equal and at least one side is never missing."""
    return left.type == right.type and not (left.missing and right.missing)


def _selected(plan: Plan) -> list[Code | str] | None:
    """Return the columns to select after a join on names, which has put the keys in front.

    Nothing if that is their place; None if the columns cannot be named well.
    """
    left, right, keys = plan.left, plan.right, plan.shared
    if left.columns is None:
        return None
    names = (*(column.name for column in left.index.columns), *left.names)
    if names[: len(keys)] == keys:
        return []
    if right.columns is None:
        return None
    rest = [name for name in (*right.names, *right.hidden) if name not in keys]
    if len(names) + len(rest) <= LISTED:
        return [quoted(name) for name in (*names, *left.hidden, *rest)]
    if not isinstance(left.code, Var):
        return None
    return [Star(left.code.attribute("columns")), *(quoted(name) for name in rest)]


def _on_condition(plan: Plan, how: Mapping[str, str]) -> Code:
    """Return the join on a condition: the key of the right side gets another name for a while."""
    left, right = plan.left, plan.right
    others = {key: fresh_name(left, f"{key}_right", *(right.names if right.columns else ())) for key in plan.shared}
    on = [(a, others.get(b, b) if a == b else b) for a, b in plan.keys]
    facts = [plan.sides(pair) for pair in plan.keys]
    matches = [_match(a, b, *sides) for (a, b), sides in zip(on, facts, strict=True)]
    condition = matches[0] if len(matches) == 1 else reduce(lambda x, y: x & y, matches)
    code = left.code.join(_hinted(plan, renamed(right.code, others)), condition, *how.values())
    if plan.how in ("right", "outer"):
        for key, other in others.items():
            code = code.withColumn(key, F.coalesce(quoted(key), quoted(other)))
    return code.drop(*others.values()) if others else code


def _hinted(plan: Plan, right: Code) -> Code:
    """Return the right side with the hint to send it to all workers, where it has a few rows only."""
    return F.broadcast(right) if plan.right.size == "bounded" and plan.how in ("inner", "left") else right


def _match(a: str, b: str, left: Column, right: Column) -> Code:
    if left.missing and right.missing:
        return col(a).eqNullSafe(col(b))
    return col(a).eq(col(b))


def renamed(code: Code, names: Mapping[str, str]) -> Code:
    """Return a Spark frame with columns renamed."""
    if not names:
        return code
    match code:
        case Call(Attribute(inner, "withColumnRenamed"), (Lit(str() as old), Lit(str() as new)), ()) if (
            new not in names
        ):
            return renamed(inner, {old: new, **names})
    if len(names) == 1:
        ((old, new),) = names.items()
        return code.withColumnRenamed(old, new)
    return code.withColumnsRenamed(Pairs(tuple((Lit(old), Lit(new)) for old, new in names.items())))


def with_names(frame: Frame, names: Mapping[str, str]) -> Frame:
    """Return a frame with columns renamed, and the keys of its order with them."""
    if not names:
        return frame
    assert frame.columns is not None
    columns = tuple(replace(column, name=names.get(column.name, column.name)) for column in frame.columns)
    keys = tuple(replace(key, name=names.get(key.name, key.name)) for key in frame.order.keys)
    return frame.replaced(renamed(frame.code, names), columns=columns, order=replace(frame.order, keys=keys))


# ------------------------------------------------------------------------------------------------ facts


def _columns(plan: Plan) -> tuple[Column, ...]:
    """Return what is known of the columns of the result."""
    merged = [_key(plan, column) for column in _known(plan.left)]
    merged += [_other(plan, column, plan.how in ("left", "outer")) for column in _known(plan.right)
               if column.name not in plan.shared]  # fmt: skip
    return tuple(merged)


def _known(frame: Frame) -> tuple[Column, ...]:
    return frame.partial if frame.columns is None else frame.columns


def _key(plan: Plan, column: Column) -> Column:
    """Return a column of the left side as the result has it."""
    if column.name not in plan.shared:
        return _other(plan, column, plan.how in ("right", "outer"))
    mine, other = plan.sides((column.name, column.name))
    missing = {
        "inner": mine.missing and other.missing,
        "left": mine.missing,
        "right": other.missing,
        "outer": mine.missing or other.missing,
    }[plan.how]
    type_ = mine.type if plan.how in ("inner", "left") else join(mine.type, other.type)
    zero = mine.zero if plan.how in ("inner", "left") else mine.zero or other.zero
    return replace(mine, type=type_, missing=missing, zero=zero, unique=mine.unique and other.unique)


def _other(plan: Plan, column: Column, unmatched: bool) -> Column:
    """Return a column of one side as the result has it; rows without a match make it missing."""
    left = column in _known(plan.left)
    unique = column.unique and (plan.right_unique if left else plan.left_unique) and not unmatched
    if not unmatched:
        return replace(column, unique=unique)
    widened = column.widened
    if column.type.kind is Kind.STR:
        widened = widened or not column.missing
    elif column.type.kind in (Kind.INT, Kind.BOOL) and not column.type.nullable:
        # A float, or an object, if a row has no match; that stays when such rows go.
        widened = widened or None
    return replace(column, missing=True, unique=False, gapless=False, widened=widened)


# ----------------------------------------------------------------------------------------- order, labels


class _Finish:
    """Puts the result together: its order, hidden columns and origins."""

    def __init__(self, plan: Plan, order: Order, position: Code | None = None, drop: Sequence[str] = ()) -> None:
        self.plan, self.order, self.position, self.drop = plan, order, position, drop

    def __call__(self, code: Code, columns: tuple[Column, ...] | None) -> Frame:
        """Return the frame of the joined code."""
        left, right = self.plan.left, self.plan.right
        hidden = tuple(name for name in (*left.hidden, *right.hidden) if name not in self.drop)
        if self.position is not None:
            code = code.withColumn(ROW, self.position)
            hidden = (ROW,)
        if self.drop:
            code = code.drop(*self.drop)
        first, second = _first_and_second(self.plan)
        unique = self.plan.right_unique if first is left else self.plan.left_unique
        origins = first.origins if unique else tuple(dict.fromkeys((*first.origins, *second.origins)))
        if first.size != "rows":
            # Groups have their keys for an order, and no source whose order could be carried along.
            origins = ()
        sizes = (left.size, right.size)
        size = next((size for size in ("rows", "groups") if size in sizes), "bounded")
        order = self.order
        if self.position is not None:
            # The position has taken in what the rows were numbered by.
            keys = (replace(key, name=ROW) if key.name in self.drop else key for key in order.keys)
            order = replace(order, keys=tuple(keys))
        if not (origins or order.keys or hidden):
            order = Order(known=False)
        order = order.shuffled
        notes: tuple[Note, ...] = tuple(dict.fromkeys((*left.notes, *right.notes)))
        if hidden and self.plan.how == "inner" and not unique:
            notes = (
                *notes,
                Note("PS601", "pandas has an order of its own for keys that occur several times on both sides"),
            )
        return origin(
            code, columns, index=ANEW if origins else Index(), order=order, hidden=hidden,
            origins=origins, size=size, notes=notes,
        )  # fmt: skip


def _first_and_second(plan: Plan) -> tuple[Frame, Frame]:
    return (plan.right, plan.left) if plan.how == "right" else (plan.left, plan.right)


def _with_order(plan: Plan, sort: bool) -> tuple[Plan, _Finish]:
    """Return the plan with the hidden columns that the order of its result needs, and what puts it together.

    The rows come in the order of the left side (of the right one with ``how="right"``), several matches of a row in
    that of the other; an outer join is sorted by its keys.
    """
    first, second = _first_and_second(plan)
    if plan.how == "outer" or sort:
        order = Order(tuple(Key(a) for a, _ in plan.keys), pending=True)
        if any(a != b for a, b in plan.keys) and plan.how in ("outer", "right"):
            order = Order(known=False)
        plan = replace(plan, left=without_hidden(plan.left), right=without_hidden(plan.right))
        return plan, _Finish(plan, order)
    unique = plan.right_unique if first is plan.left else plan.left_unique
    keys, known = first.order.keys, first.order.known and (unique or second.order.known)
    order = Order(keys, pending=bool(keys), known=known) if known else Order(known=False)
    if not unique and second.size != "rows" and second.order.keys and not first.hidden:
        names = {key.name for key in keys}
        more = tuple(key for key in second.order.keys if key.name not in names and key.name not in plan.shared)
        order = replace(order, keys=(*keys, *more), pending=True) if keys and known else order
    # Where several rows match, those of the other side have an order, too: it is asked of both sources, or of none.
    untold = not unique and not second.hidden and second.size == "rows" and second.origins and not second.order.keys
    if not first.hidden or not known or untold:
        plan = _with_sides(plan, without_hidden(first), without_hidden(second))
        return plan, _Finish(plan, order)
    if unique or not second.hidden:
        plan = _with_sides(plan, first, without_hidden(second))
        return plan, _Finish(plan, order)
    other = fresh_name(first, "__match", *(second.names if second.columns is not None else ()))
    mine = first.hidden[0]
    second = second.replaced(second.code.withColumnRenamed(second.hidden[0], other), hidden=(other,))
    plan = _with_sides(plan, first, second)
    return plan, _Finish(plan, order, F.struct(mine, other), (other, *((LABEL,) if mine == LABEL else ())))


def _with_sides(plan: Plan, first: Frame, second: Frame) -> Plan:
    left, right = (second, first) if plan.how == "right" else (first, second)
    return replace(plan, left=left, right=right)


def without_hidden(frame: Frame) -> Frame:
    """Return the frame without the hidden columns that carry its order."""
    if not frame.hidden:
        return frame
    keys = tuple(key for key in frame.order.keys if key.name not in frame.hidden)
    return frame.replaced(frame.code.drop(*frame.hidden), hidden=(), order=replace(frame.order, keys=keys))


# -------------------------------------------------------------------------------------------- indicator

_LEFT, _RIGHT = "__left", "__right"


def _marked(plan: Plan) -> Plan:
    """Mark the rows of the sides that may lack a match, since a missing value proves nothing."""
    left, right = plan.left, plan.right
    if plan.how in ("right", "outer"):
        left = left.replaced(left.code.withColumn(_LEFT, lit(True)), hidden=(*left.hidden, _LEFT))
    if plan.how in ("left", "outer"):
        right = right.replaced(right.code.withColumn(_RIGHT, lit(True)), hidden=(*right.hidden, _RIGHT))
    return replace(plan, left=left, right=right)


def _with_indicator(code: Code, plan: Plan, name: str) -> Code:
    cases = [(_LEFT, "right_only"), (_RIGHT, "left_only")]
    marks = [(mark, word) for mark, word in cases if mark in (*plan.left.hidden, *plan.right.hidden)]
    value = lit("both")
    if marks:
        (first, word), *more = marks
        value = F.when(col(first).isNull(), word)
        for mark, word in more:
            value = value.when(col(mark).isNull(), word)
        value = value.otherwise("both")
    code = code.withColumn(name, value)
    return code.drop(*(mark for mark, _ in marks)) if marks else code
