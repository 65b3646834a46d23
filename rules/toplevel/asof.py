"""Joins in the order of a key: merge_asof and merge_ordered."""

from __future__ import annotations

import datetime
from dataclasses import replace

from rules.frame.merge import merge
from rules.reductions import position
from rules.running import ties
from translator.rule import Constant, Example, Label, Names, Refused, Unsupported, rule
from translator.schema import Column, Kind
from translator.spark import Code, F, Window, col, quoted
from translator.values import ANEW, Frame, Index, Value, origin

MATCH, OTHER, PLACE = "__match", "__other", "__place"

ASOF = [
    Example(
        'pd.merge_asof(df.sort_values("n")[["n", "m"]], other.drop_duplicates("v").sort_values("v")[["v", "w"]], '
        'left_on="n", right_on="v")',
        'df.orderBy("n").select("n", "m").unionByName(other'
        '.withColumn("occurrence", F.row_number().over(Window.partitionBy("v").orderBy("__row")))'
        '.filter(F.col("occurrence") == 1).drop("occurrence").orderBy("v").select("v", "w", "__row")'
        '.select(F.col("v").alias("n"), F.struct("v", "w").alias("__other")), allowMissingColumns=True)'
        '.withColumn("__match", F.last("__other", ignorenulls=True).over(Window'
        '.orderBy("n", F.col("__other").isNull()).rowsBetween(Window.unboundedPreceding, Window.currentRow)))'
        '.filter(F.col("__other").isNull())'
        '.select("n", "m", F.col("__match")["v"].alias("v"), F.col("__match")["w"].alias("w"))',
    ),
]


@rule("pandas", "merge_asof", examples=ASOF)
def merge_asof(
    left: Frame,
    right: Frame,
    on: Label | None = None,
    left_on: Label | None = None,
    right_on: Label | None = None,
    left_index: Unsupported = False,
    right_index: Unsupported = False,
    by: Names | None = None,
    left_by: Names | None = None,
    right_by: Names | None = None,
    suffixes: Constant = ("_x", "_y"),
    tolerance: Constant = None,
    allow_exact_matches: bool = True,
    direction: str = "backward",
) -> Frame:
    """Join each row with the last row of the other frame whose key is not greater, or the first whose key is not less.

    The rows of both frames are put under one another; each row of the left one takes the nearest of the right one in
    a window over the key, so that no row meets more than it needs.
    """
    mine, theirs = on or left_on, on or right_on
    if mine is None or theirs is None or direction not in ("backward", "forward"):
        raise Refused("rows are joined with the nearest ones on both sides, or by their labels")
    keys, other_keys = by or left_by or (), by or right_by or ()
    if len(keys) != len(other_keys):
        raise Refused("the two sides have different numbers of keys", "never")
    _check_types(left, right, (mine, *keys), (theirs, *other_keys))
    shared = {name for name in left.names if right.has(name)} - {*keys, *other_keys, mine, theirs}
    left = _suffixed(left, shared, _suffix(suffixes, 0))
    dropped = {*(b for a, b in zip(keys, other_keys, strict=True) if a == b), *([theirs] if mine == theirs else [])}
    payload = [column for column in right.columns or () if column.name not in dropped]
    named = {name: f"{name}{_suffix(suffixes, 1)}" for name in shared}
    if {named.get(column.name, column.name) for column in payload} & set(left.names):
        raise Refused("two columns of the result have the same name")
    place = None if right.column(theirs).unique else position(right)
    code = _stacked(left, right, (mine, *keys), (theirs, *other_keys), payload, place)
    window = _window(mine, keys, place, forward=direction == "forward", exact=allow_exact_matches)
    nearest = (F.first if direction == "forward" else F.last)(OTHER, ignorenulls=True).over(window)
    code = code.withColumn(MATCH, nearest).filter(col(OTHER).isNull())
    if tolerance is not None:
        code = code.withColumn(MATCH, F.when(_near(left.column(mine), theirs, tolerance), col(MATCH)))
    taken = [col(MATCH).item(str(column.name)).alias(named.get(column.name, column.name)) for column in payload]
    code = code.select(*map(quoted, left.names), *taken, *left.hidden)
    columns = (
        *(replace(column, unique=False) for column in left.columns or ()),
        *(Column(named.get(column.name, column.name), column.type) for column in payload),
    )
    index = ANEW if left.origins else Index()
    made = origin(code, columns, index=index, order=left.order, hidden=left.hidden, size=left.size)
    return replace(made, origins=left.origins, notes=ties(right) if place is not None else ())


def _check_types(left: Frame, right: Frame, mine: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """Refuse frames of which too little is known, and keys of different types."""
    if left.columns is None or right.columns is None or left.index.columns or right.index.columns:
        raise Refused("the columns are not known, or the rows have labels")
    for a, b in zip(mine, theirs, strict=True):
        kinds = left.column(a).type, right.column(b).type
        if kinds[0].kind is not kinds[1].kind:
            raise Refused("the keys are of different types", "never")
    if left.column(mine[0]).type.kind not in (Kind.INT, Kind.FLOAT, Kind.TIMESTAMP):
        raise Refused("the key has no distances", "never")


def _suffix(suffixes: object, side: int) -> str:
    assert isinstance(suffixes, (tuple, list))
    return str(suffixes[side] or "")


def _suffixed(left: Frame, shared: set[str], suffix: str) -> Frame:
    """Return the left frame with a suffix where the right one has the same names."""
    names = {name: f"{name}{suffix}" for name in left.names if name in shared}
    if not names or not suffix:
        return left
    left = left.with_order_kept([name for name in left.names if name not in names])
    code = left.code
    for old, new in names.items():
        code = code.withColumnRenamed(old, new)
    return left.replaced(code, columns=tuple(replace(c, name=names.get(c.name, c.name)) for c in left.columns or ()))


def _stacked(
    left: Frame,
    right: Frame,
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    payload: list[Column],
    place: Code | None,
) -> Code:
    """Return the rows of both frames under one another; those of the right one hold their columns in one."""
    items: list[Code | str] = [quoted(b) if a == b else col(b).alias(a) for a, b in zip(mine, theirs, strict=True)]
    held = [quoted(column.name) for column in payload]
    if theirs[0] not in held:
        held.append(quoted(theirs[0]))
    items.append(F.struct(*held).alias(OTHER))
    if place is not None:
        items.append(place.alias(PLACE))
    return left.code.unionByName(right.code.select(*items), allowMissingColumns=True)


def _window(on: str, by: tuple[str, ...], place: Code | None, *, forward: bool, exact: bool) -> Code:
    """Return the window of the rows before (after) a row; a row with an equal key counts if `exact`."""
    own = col(OTHER).isNull() if exact != forward else col(OTHER).isNotNull()
    order = [quoted(on), own, *([PLACE] if place is not None else [])]
    window = Window.partitionBy(*map(quoted, by)).orderBy(*order) if by else Window.orderBy(*order)
    if forward:
        return window.rowsBetween(Window.currentRow, Window.unboundedFollowing)
    return window.rowsBetween(Window.unboundedPreceding, Window.currentRow)


def _near(on: Column, theirs: str, tolerance: object) -> Code:
    other = col(MATCH).item(str(theirs))
    if on.type.kind is Kind.TIMESTAMP and isinstance(tolerance, datetime.timedelta):
        limit = tolerance // datetime.timedelta(microseconds=1)
        return F.abs(F.unix_micros(quoted(on.name)) - F.unix_micros(other)) <= limit
    if on.type.is_numeric and isinstance(tolerance, (int, float)):
        return F.abs(col(on.name) - other) <= tolerance
    raise Refused("the tolerance is not a length of the key", "never")


ORDERED = [
    Example(
        'pd.merge_ordered(df[["k", "n"]], other[["k", "v"]], on="k")',
        'df.select("k", "n").join(other.select("k", "v").withColumnRenamed("k", "k_right"), '
        'F.col("k").eqNullSafe(F.col("k_right")), "outer").withColumn("k", F.coalesce("k", "k_right")).drop("k_right")',
    )
]


@rule("pandas", "merge_ordered", examples=ORDERED)
def merge_ordered(
    left: Frame,
    right: Frame,
    on: Names | None = None,
    left_on: Unsupported = None,
    right_on: Unsupported = None,
    left_by: Unsupported = None,
    right_by: Unsupported = None,
    fill_method: Unsupported = None,
    suffixes: Constant = ("_x", "_y"),
    how: str = "outer",
) -> Value:
    """Join two frames on equal keys, sorted by them."""
    return merge(left, right, how, on, suffixes=suffixes, sort=True)
