"""What a row has from the rows before and after it: running totals, neighbours, ranks.

Each function takes a column and the window of its rows in pandas' order, and gives the new column; a whole column
(`rules.series.window`) and the groups of a frame (`rules.grouped.window`) differ only in the window. Window frames are
always frames of ROWS, since Spark's own default takes rows with equal keys together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.reductions import Reduced
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import FLOAT, INT, TIMEDELTA, Kind, Type
from translator.spark import INFINITY, Attribute, Call, Code, F, Window, as_code, is_windowed
from translator.values import Frame, Note, Python, Series, Value, is_missing


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows among which something is computed.

    Attributes:
        partition: the keys of the groups; none for all rows.
        order: the order of the rows; none where it does not matter.
    """

    partition: tuple[Code, ...] = ()
    order: tuple[Code, ...] = ()

    def window(self, *order: Code) -> Code:
        """Return the window in this order, or in the order of the rows."""
        keys = [argument(key) for key in order or self.order]
        if self.partition:
            return Window.partitionBy(*(argument(key) for key in self.partition)).orderBy(*keys)
        return Window.orderBy(*keys)

    def so_far(self) -> Code:
        """Return the window of a row and all before it."""
        return self.window().rowsBetween(Window.unboundedPreceding, Window.currentRow)

    def equal(self, column: Code) -> Code:
        """Return the window of the rows with an equal value."""
        return Window.partitionBy(*(argument(key) for key in (*self.partition, column)))


def _plain(series: Series) -> Code:
    if is_windowed(series.column):
        raise Refused("a window over another window", way_out="assign the column first")
    return series.exact.column


def _number(series: Series, name: str, *more: Kind) -> Code:
    kind = series.type.kind
    if kind is Kind.BOOL:
        return _plain(series).cast("int")
    if kind not in (Kind.INT, Kind.FLOAT, Kind.UNKNOWN, *more):
        raise Refused(f"{name}() of values that are not numbers")
    return _plain(series)


def _where_there(series: Series, code: Code) -> Code:
    return F.when(series.column.isNotNull(), code) if series.missing else code


def cumulated(series: Series, rows: Rows, name: str) -> Reduced:
    """Return cumsum, cumprod, cummax or cummin: missing values stay missing, and are skipped."""
    if name in ("cummax", "cummin"):
        kind = series.type
        column = _number(series, name, Kind.TIMESTAMP)
        if kind.kind is Kind.BOOL:
            raise Refused(f"{name}() of True and False")
    else:
        column = _number(series, name)
        kind = INT if series.type.kind is Kind.BOOL else series.type
    function = {"cumsum": F.sum, "cumprod": F.product, "cummax": F.max, "cummin": F.min}[name]
    code = function(argument(column)).over(rows.so_far())
    notes: tuple[Note, ...] = ()
    if name == "cumprod" and kind.kind is not Kind.FLOAT:
        code = code.cast("bigint")
        notes = (Note("PS601", "a product of integers beyond 2**53 loses its last digits in Spark"),)
    return Reduced(_where_there(series, code), kind, series.missing, notes)


def neighbour(series: Series, rows: Rows, periods: int, fill: Value | None = None) -> Reduced:
    """Return the values so many rows before (after, if negative)."""
    column = argument(_plain(series))
    extra: list[Code] = []
    # Spark fills even where a value is taken from its own row, and nothing is missing.
    if periods and fill is not None and not (isinstance(fill, Python) and fill.known and is_missing(fill.const)):
        extra = [filling(series.type, fill)]
    function = F.lag if periods >= 0 else F.lead
    code = function(column, abs(periods), *extra).over(rows.window())
    gaps = bool(periods) and not extra
    return Reduced(code, series.type, series.missing or gaps, widened=gaps or series.widened)


def filling(kind: Type, fill: Value) -> Code:
    """Return a value to fill with as a value of the column's type; raises `Refused` where it is of another one."""
    const = fill.const if isinstance(fill, Python) else None
    match kind.kind, const:
        case Kind.INT, int(plain) if not isinstance(plain, bool):
            return as_code(plain)
        case (Kind.STR, str() as plain) | (Kind.BOOL, bool() as plain):
            return as_code(plain)
        case Kind.FLOAT, (int() | float()) as number if not isinstance(number, bool):
            return as_code(float(number))
    raise Refused("the value to fill with is not of the column's type")


def difference(series: Series, rows: Rows, periods: int) -> Reduced:
    """Return the differences to the values so many rows before."""
    column = _number(series, "diff", Kind.TIMESTAMP)
    if series.type.kind is Kind.BOOL:
        raise Refused("diff() of True and False")
    if series.type.unsigned:
        raise Refused("differences of unsigned numbers wrap around below zero")
    kind = TIMEDELTA if series.type.kind is Kind.TIMESTAMP else series.type
    return Reduced(column - neighbour(series, rows, periods).code, kind, True, widened=True)


def relative_change(series: Series, rows: Rows, periods: int, *, padded: bool) -> Reduced:
    """Return the change relative to the value before; with `padded`, missing values first take the one before them.

    Dividing by zero gives infinity in pandas and an error in Spark.
    """
    column = _number(series, "pct_change")
    before = neighbour(series, rows, periods).code
    if padded and series.missing:
        if periods != 1:
            raise Refused("pct_change() over several rows of a column with missing values")
        column = F.last(argument(column), ignorenulls=True).over(rows.so_far())
        earlier = rows.window().rowsBetween(Window.unboundedPreceding, -1)
        before = F.last(argument(series.exact.column), ignorenulls=True).over(earlier)
    code = F.when(before.ne(0), column / before - 1)
    return Reduced(code.when(before.eq(0) & column.ne(0), F.signum(argument(column)) * INFINITY), FLOAT, True)


def ranked(series: Series, rows: Rows, method: str, *, ascending: bool, pct: bool, na_option: str = "keep") -> Reduced:
    """Return the ranks; missing values have none and are not counted, or come first or last as `na_option` says."""
    if na_option not in ("keep", "top", "bottom"):
        raise Refused(f"na_option={na_option!r} is none of keep, top and bottom", "never")
    column = _plain(series)
    if series.type.kind in (Kind.CATEGORY, Kind.LIST, Kind.OBJECT):
        raise Refused("rank() of values that Spark orders in another way")
    kept = na_option == "keep"
    by = column.asc_nulls_last() if ascending else column.desc_nulls_last()
    if na_option == "top":
        by = column.asc_nulls_first() if ascending else column.desc_nulls_first()
    by = by if series.missing else (column if ascending else column.desc())
    window = rows.window(by)
    ties = F.count("*").over(rows.equal(column))
    match method:
        case "average":
            code = F.rank().over(window) + (ties - 1) / 2
        case "min":
            code = F.rank().over(window).cast("double")
        case "max":
            code = (F.rank().over(window) + ties - 1).cast("double")
        case "dense":
            code = F.dense_rank().over(window).cast("double")
        case "first":
            code = F.row_number().over(rows.window(by, *rows.order)).cast("double")
        case _:
            raise Refused(f"rank() has no method {method!r}", "never")
    if pct:
        if method == "dense":
            raise Refused("dense ranks as shares")
        everything = Window.partitionBy(*(argument(key) for key in rows.partition))
        code = code / F.count(argument(column) if kept else "*").over(everything)
    return Reduced(_where_there(series, code) if kept else code, FLOAT, series.missing and kept)


def filled_from(series: Series, rows: Rows, *, backward: bool, limit: int | None) -> Reduced:
    """Return the values with each missing one replaced by the last one before it, or the first one after it.

    A limit of -1 is none for pandas' groups, one below it fills nothing.
    """
    limit = None if limit is None or limit == -1 else max(limit, 0)
    column = argument(_plain(series))
    if not series.missing:
        return Reduced(series.exact.column, series.type, False)
    if backward:
        window = rows.window().rowsBetween(Window.currentRow, Window.unboundedFollowing if limit is None else limit)
        code = F.first(column, ignorenulls=True).over(window)
    else:
        window = rows.window().rowsBetween(Window.unboundedPreceding if limit is None else -limit, Window.currentRow)
        code = F.last(column, ignorenulls=True).over(window)
    return Reduced(code, series.type, True)


def ties(frame: Frame) -> tuple[Note, ...]:
    """Return the doubt about what depends on the order of a frame that is sorted by one column.

    pandas' usual sort by one column leaves equal values in any order; by several columns it is a stable one, and the
    one that the order of the source stands for here.
    """
    keys = frame.order.keys
    if len(keys) != 1 or frame.size != "rows" or not frame.ties:
        return ()
    message = f"rows with equal {str(keys[0].name)!r} come in any order in pandas, and this depends on it"
    return (Note("PS601", message, "sort by a second column that tells them apart"),)


def numbered(rows: Rows, *order: Code) -> Code:
    """Return the number of each row among its rows, from 0."""
    return F.row_number().over(rows.window(*order)) - 1


def reversed_order(order: Sequence[Code]) -> tuple[Code, ...]:
    """Return the sort keys of the opposite order."""
    opposite = {
        "asc_nulls_last": "desc_nulls_first",
        "desc_nulls_last": "asc_nulls_first",
        "asc_nulls_first": "desc_nulls_last",
        "desc_nulls_first": "asc_nulls_last",
    }
    turned: list[Code] = []
    for key in order:
        if isinstance(key, Call) and isinstance(key.func, Attribute) and key.func.attr in opposite:
            turned.append(Call(Attribute(key.func.obj, opposite[key.func.attr]), (), ()))
        else:
            turned.append(key.desc())
    return tuple(turned)
