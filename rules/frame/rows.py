"""Taking some of the rows: the first, the last, the largest, random ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.frame.sort import key_codes, sort_keys, unsorted
from rules.labels import renumbered
from translator.rule import Axis, Example, Names, Refused, Unsupported, rule
from translator.schema import Kind
from translator.spark import Code, F, Lit, Window, col
from translator.values import LABEL, ROW, Driver, Frame, Key, Note, Order, Python, Value

HEAD = [
    Example("df.head()", 'df.orderBy(F.col("__row")).limit(5)'),
    Example('df.sort_values("n").head(3)', 'df.orderBy("n").limit(3)', ordered=True),
]


@rule(Frame, "head", examples=HEAD)
def head(frame: Frame, n: Value | int = 5) -> Frame:
    """Take the first rows.

    Of a frame that was not sorted any rows serve to be looked at; where the rows matter, they are those that come first
    in the source.
    """
    rows, number = row_number(n)
    base = frame.sorted()
    if not (base.order.keys or base.order.kept) and number is None:
        base = replace(base, code=base.code.orderBy(*base.sort_codes()))
        number = 0
    made = replace(base.filtered(base.code.limit(rows)), size="bounded", index=base.index, sliced=True)
    if base.order.keys:
        return with_ties(frame, made)
    return made if base.order.kept or not number else replace(made, prefix=number)


def with_ties(frame: Frame, made: Frame) -> Frame:
    """Say that ties at the cut are free, where there may be some."""
    return made.noted("PS303", "which of the rows that tie with the last one are taken is free") if frame.ties else made


def row_number(n: Value | int) -> tuple[Code, int | None]:
    """Return a number of rows as code, and its value where that is known; raises `Refused` for negative numbers."""
    if isinstance(n, int):
        return Lit(n), n
    if isinstance(n, Driver) and n.kind == "scalar":
        return n.code, None
    if not isinstance(n, Python) or n.items is not None or n.pairs is not None:
        raise Refused("the number of rows is not a number")
    if not n.known:
        return n.code, None
    if isinstance(n.const, bool) or not isinstance(n.const, int):
        raise Refused("the number of rows is not a whole number", "never")
    if n.const < 0:
        raise Refused("all rows but some are taken", "not_in_spark")
    return Lit(n.const), n.const


TAIL = [
    Example("df.tail(2)", 'df.orderBy(F.col("__row").desc()).limit(2).orderBy("__row")', ordered=True),
    Example('df.sort_values("n").tail(3)', 'df.orderBy(F.col("n").desc()).limit(3).orderBy("n")', ordered=True),
]


@rule(Frame, "tail", examples=TAIL)
def tail(frame: Frame, n: Value | int = 5) -> Frame:
    """Take the last rows, in their order: Spark sorts the other way round, takes the first and sorts again."""
    rows, _ = row_number(n)
    return from_end(frame, None, rows)


def from_end(frame: Frame, skipped: Code | None, rows: Code | None) -> Frame:
    """Return rows counted from the last one, in their order.

    Args:
        frame: the frame.
        skipped: how many of the last rows are left out.
        rows: how many are taken before them; None for all.

    Raises:
        Demanded: the source has to carry its order.
        Refused: there is no order to rely on.
    """
    keys = frame.order.keys
    if not keys:
        frame.sort_codes()
        keys = (Key(place_of(frame)),)
    code = unsorted(frame).orderBy(*key_codes(frame, [_backwards(key) for key in keys]))
    code = code if skipped is None else code.offset(skipped)
    code = code if rows is None else code.limit(rows)
    code = code if rows == Lit(1) else code.orderBy(*key_codes(frame, keys))
    made = replace(frame.filtered(code), order=replace(frame.order, pending=False), sliced=True)
    made = made if rows is None else replace(made, size="bounded")
    return with_ties(frame, made)


def turned(frame: Frame) -> Frame:
    """Return all rows, the last one first.

    Raises:
        Demanded: the source has to carry its order.
        Refused: there is no order to rely on.
    """
    frame.sort_codes()
    names = [key.name for key in frame.order.keys]
    hidden = [Key(name) for name in (LABEL, ROW) if name in frame.hidden and name not in names][:1]
    keys = [_backwards(key) for key in (*frame.order.keys, *hidden)]
    return frame.reordered(keys, unsorted(frame).orderBy(*key_codes(frame, keys)))


def _backwards(key: Key) -> Key:
    return replace(key, descending=not key.descending, missing_first=not key.missing_first)


def place_of(frame: Frame) -> str:
    """Return the hidden column that tells the order of the source, which the frame has to have."""
    return next(name for name in (LABEL, ROW) if name in frame.hidden)


NLARGEST = [
    Example('df.nlargest(3, "n")', 'df.orderBy(F.col("n").desc(), "__row").limit(3)', ordered=True),
    Example(
        'df[df["x"].notna()].nlargest(3, ["x", "y", "n"])',
        '(df.filter(F.col("x").isNotNull()).orderBy(F.col("x").desc_nulls_last(), F.col("y").desc'
        '_nulls_last(), F.col("n").desc(), "__row").limit(3))',
        ordered=True,
    ),
    Example(
        'df.nlargest(3, ["n", "x"])',
        'df.orderBy(F.col("n").desc(), F.col("x").desc_nulls_last(), "__row").limit(3)',
        ordered=True,
    ),
]


@rule(Frame, "nlargest", examples=NLARGEST)
def nlargest(frame: Frame, n: Value, columns: Names, keep: str = "first") -> Frame:
    """Take the rows with the largest values; of rows that tie, those that come first.

    Rows with a missing value are taken only when there are too few others, as nulls that come last.
    """
    return extreme(frame, n, columns, keep, descending=True)


@rule(
    Frame,
    "nsmallest",
    examples=[
        Example('df.nsmallest(2, "x")', 'df.orderBy(F.col("x").asc_nulls_last(), "__row").limit(2)', ordered=True)
    ],
)
def nsmallest(frame: Frame, n: Value, columns: Names, keep: str = "first") -> Frame:
    """Take the rows with the smallest values; of rows that tie, those that come first."""
    return extreme(frame, n, columns, keep, descending=False)


def extreme(frame: Frame, n: Value | int, names: tuple[str, ...], keep: str, *, descending: bool) -> Frame:
    """Return the rows with the largest or smallest values.

    Raises:
        Demanded: the source has to carry its order.
        Refused: pandas does not compare the values, or chooses among the missing ones in a way of its own.
    """
    rows, _ = row_number(n)
    notes: tuple[Note, ...] = ()
    if keep not in ("first", "last", "all") or (keep != "first" and len(names) > 1):
        raise Refused(f"keep={keep!r} has no translation")
    for name in names:
        column = frame.column(name)
        if column.type.kind in (Kind.STR, Kind.LIST, Kind.CATEGORY):
            raise Refused("the largest of values that are not numbers", "never")
        if column.missing and name != names[-1]:
            notes = (
                Note("PS601", f"if fewer rows than that have a value in {name!r}, pandas takes others in their order"),
            )
    keys = sort_keys(frame, names, not descending)
    unique = any(frame.column(name).unique and not frame.column(name).missing for name in names)
    every = (*keys, *(key for key in frame.order.keys if key.name not in names))
    codes = key_codes(frame, keys)
    if keep == "all":
        return _with_ties(frame, rows, every, notes)
    if keep == "last":
        frame.sort_codes()
        if frame.order.keys or not frame.hidden:
            raise Refused("the last of equal rows, of rows that are not in the order of the source")
        ties = [col(name).desc() for name in frame.hidden]
        made = frame.filtered(unsorted(frame).orderBy(*codes, *(() if unique else ties)).limit(rows))
        return replace(made, size="bounded", order=Order(every), notes=(*made.notes, *notes))
    if not unique:
        try:
            frame.sort_codes()
            taken = {key.name for key in every}
            codes = [*key_codes(frame, every), *(name for name in frame.hidden if name not in taken)]
        except Refused:
            notes = (*notes, Note("PS305", "which of several equal rows are taken is free"))
    made = frame.filtered(unsorted(frame).orderBy(*codes).limit(rows))
    return replace(made, size="bounded", order=Order(every), notes=(*made.notes, *notes))


def _with_ties(frame: Frame, rows: Code | int, keys: Sequence[Key], notes: Sequence[Note]) -> Frame:
    """Return the first rows in an order, and those that are equal to the last one of them."""
    if frame.column(keys[0].name).missing:
        notes = [*notes, Note("PS601", "if there are fewer values than that, pandas takes missing ones as well")]
    frame.sort_codes()
    place = col("__place")
    ranked = unsorted(frame).withColumn("__place", F.rank().over(Window.orderBy(*key_codes(frame, keys[:1]))))
    found = place <= rows
    if frame.column(keys[0].name).missing:
        found = found & col(keys[0].name).isNotNull()
    made = frame.filtered(ranked.filter(found).drop("__place").orderBy(*key_codes(frame, keys), *frame.hidden))
    return replace(made, order=Order(tuple(keys)), notes=(*made.notes, *notes))


SAMPLE = [
    Example("df.sample(4, random_state=1)", "df.orderBy(F.rand(1)).limit(4)"),
    Example("df.sample(frac=1, random_state=1)", "df.orderBy(F.rand(1))"),
]
OTHER_ROWS = "Spark draws other rows than pandas"


@rule(Frame, "sample", examples=SAMPLE[1:])
def sample(
    frame: Frame,
    n: int | None = None,
    frac: float | None = None,
    replace: Unsupported = False,
    weights: Unsupported = None,
    random_state: int | None = None,
    axis: Axis | None = None,
    ignore_index: bool = False,
) -> Frame:
    """Take random rows: exactly `n` of them, or about a share `frac` of them. Spark draws other rows than pandas does.

    Without a seed the rows are drawn anew each time that Spark computes the frame.
    """
    if axis == 1:
        raise Refused("columns are drawn")
    seed = () if random_state is None else (random_state,)
    shuffled = frame.code.orderBy(F.rand(*seed))
    if frac == 1 and n is None:
        made = frame.replaced(shuffled, order=Order(known=False))
        return renumbered(made) if ignore_index else made
    if frac is not None:
        if n is not None or not 0 <= frac < 1:
            raise Refused("frac= is not between 0 and 1")
        code = frame.code.sample(frac, *seed) if seed else frame.code.sample(frac)
        what = f"{OTHER_ROWS}, and about that share of them"
    else:
        code, what = shuffled.limit(1 if n is None else n), OTHER_ROWS
    if not seed:
        what += ", anew each time that the frame is computed"
    made = frame.filtered(code)
    made = made.replaced(code, order=Order(known=False), size=made.size if frac is not None else "bounded")
    made = made.noted("PS801", what)
    return renumbered(made) if ignore_index else made
