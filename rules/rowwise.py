"""Aggregates of the values of each row, as one expression over the columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeAlias

from rules.frame.elements import unfolded
from rules.lean import sure_series
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import BOOL, FLOAT, INT, STR, Kind, Type, join
from translator.spark import FUNCTIONS, Code, F, Lambda, Name, lit
from translator.values import Frame, Series

Made: TypeAlias = "tuple[Code, Type, bool]"
"""A column, the type of its values, and whether some may be missing."""


def by_row(frame: Frame, names: Sequence[str], name: str, *, ddof: int = 1, least: int = 0) -> Series:
    """Return an aggregate of the values of each row; missing values do not count.

    Args:
        frame: the frame.
        names: the columns.
        name: pandas' name of the aggregate.
        ddof: of a deviation, what is taken off the number of values.
        least: of a sum, how many values a row has to have.

    Raises:
        Refused: it has no expression, or a column holds other values than it takes.
    """
    base, sources = unfolded(frame)
    columns = [sources[each] if sources else frame.series(each) for each in names]
    if name in ("sum", "mean"):
        columns = [sure_series(column, "pandas leaves it out of the sum") for column in columns]
    kinds = {column.type.kind for column in columns}
    if name not in (*_BY_ROW, "std", "var") or not columns:
        raise Refused(f"{name}() of the values of a row")
    wanted = {Kind.BOOL} if name in ("any", "all") else {Kind.INT, Kind.FLOAT, Kind.BOOL}
    moments = name in ("min", "max") and kinds == {Kind.TIMESTAMP}
    if name != "count" and not moments and not kinds <= wanted:
        raise Refused(f"{name}() of rows that hold other values than it takes")
    if name in ("min", "max") and Kind.BOOL in kinds and len(kinds) > 1:
        raise Refused("numbers are compared with True and False")
    if name in ("std", "var"):
        code, type_, missing = _spread(columns, ddof, root=name == "std")
    else:
        code, type_, missing = _BY_ROW[name](columns)
    if least:
        code, missing = F.when(_present(columns) >= least, code), True
    notes = tuple(note for column in columns for note in column.notes)
    uses = frozenset[str]().union(*(column.uses for column in columns))
    widened = _widened(columns) if type_.kind is Kind.INT and name != "count" else False
    return Series(base, code, None, type_, missing, uses, notes=notes, widened=widened)


def _widened(columns: Sequence[Series]) -> bool | None:
    """Tell whether pandas computes with floats, since whole numbers among them have or had gaps; None: perhaps."""
    gaps = {column.widened or (None if column.missing else False) for column in columns if column.type.kind is Kind.INT}
    return True if True in gaps else None if None in gaps else False


def _number(series: Series) -> Code:
    return series.exact.column.cast("bigint") if series.type.kind is Kind.BOOL else series.column


def _total(columns: Sequence[Series]) -> Code:
    terms = []
    for column in columns:
        zero = lit(0.0 if column.type.kind is Kind.FLOAT else 0)
        number = _number(column)
        terms.append(F.coalesce(argument(number), zero) if column.missing else number)
    return reduce(lambda a, b: a + b, terms)


def _present(columns: Sequence[Series]) -> Code:
    """Return the number of values of a row."""
    certain = sum(not column.missing for column in columns)
    terms = [column.column.isNotNull().cast("bigint") for column in columns if column.missing]
    if not terms:
        return lit(certain).cast("bigint")
    total = reduce(lambda a, b: a + b, terms)
    return total + certain if certain else total


def _sum(columns: Sequence[Series]) -> Made:
    type_ = FLOAT if any(column.type.kind is Kind.FLOAT for column in columns) else INT
    return _total(columns), type_, False


def _mean(columns: Sequence[Series]) -> Made:
    if not any(column.missing for column in columns):
        return _total(columns) / len(columns), FLOAT, False
    present = _present(columns)
    if all(column.missing for column in columns):
        return _total(columns) / F.nullif(present, lit(0)), FLOAT, True
    return _total(columns) / present, FLOAT, False


def _extreme(function: str) -> Callable[[Sequence[Series]], Made]:
    def extreme(columns: Sequence[Series]) -> Made:
        type_ = reduce(join, (column.type for column in columns))
        missing = all(column.missing for column in columns)
        codes = [column.exact.column for column in columns]
        code = codes[0] if len(codes) == 1 else getattr(F, function)(*map(argument, codes))
        return code, type_, missing

    return extreme


def _count(columns: Sequence[Series]) -> Made:
    return _present(columns), INT, False


def _truth(operator: Callable[[Code, Code], Code]) -> Callable[[Sequence[Series]], Made]:
    def truth(columns: Sequence[Series]) -> Made:
        if any(column.missing for column in columns):
            raise Refused("truth values of which some are missing")
        return reduce(operator, (column.exact.column for column in columns)), BOOL, False

    return truth


def _numbers(columns: Sequence[Series]) -> Code:
    """Return the values of a row as an array of numbers, without the missing ones."""
    numbers = F.array(*(_number(column).cast("double") for column in columns))
    return F.array_compact(numbers) if any(column.missing for column in columns) else numbers


def _added(values: Code) -> Code:
    return F.aggregate(values, lit(0.0), Lambda("total, each", Name("total") + Name("each")))


def _from(values: Code, make: Callable[[Code], Code]) -> Code:
    """Return what is made of an array that is computed once."""
    return F.transform(F.array(values), Lambda("row", make(Name("row")))).item(0)


def _spread(columns: Sequence[Series], ddof: int, *, root: bool) -> Made:
    """Return the variance of the values of each row, or its root; nothing where there are too few of them."""

    def variance(row: Code) -> Code:
        off = Name("each") - _added(row) / F.size(row)
        found = _added(F.transform(row, Lambda("each", off * off))) / (F.size(row) - ddof)
        return F.when(F.size(row) > ddof, F.sqrt(found) if root else found)

    return _from(_numbers(columns), variance), FLOAT, True


def _median(columns: Sequence[Series]) -> Made:
    def middle(row: Code) -> Code:
        low = F.get(row, F.floor((F.size(row) - 1) / 2).cast("int"))
        return (low + F.get(row, F.floor(F.size(row) / 2).cast("int"))) / 2

    return _from(F.array_sort(_numbers(columns)), middle), FLOAT, True


def _place(function: str) -> Callable[[Sequence[Series]], Made]:
    """Return the name of the first column that holds the extreme value of each row."""

    def place(columns: Sequence[Series]) -> Made:
        if any(column.type.kind is Kind.BOOL for column in columns):
            raise Refused("the place of the greatest truth value")
        extreme, _, missing = _extreme(function)(columns)
        cases: Code = FUNCTIONS
        for column in columns:
            cases = cases.when(column.column.eq(extreme), lit(str(column.name)))
        return cases, STR, missing

    return place


_BY_ROW: dict[str, Callable[[Sequence[Series]], Made]] = {
    "sum": _sum,
    "mean": _mean,
    "min": _extreme("least"),
    "max": _extreme("greatest"),
    "count": _count,
    "median": _median,
    "idxmax": _place("greatest"),
    "idxmin": _place("least"),
    "any": _truth(lambda a, b: a | b),
    "all": _truth(lambda a, b: a & b),
}
