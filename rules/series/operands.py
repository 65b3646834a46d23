"""The sides of operators: what a value is next to a column of a certain type."""

from __future__ import annotations

import datetime
import re

from rules.plain import branch
from translator.rule import Refused, column_of, plain_of
from translator.schema import Kind, Type
from translator.spark import Attribute, Call, Code, F, Item, Lit, Name, Sequence, Var, call, column_name, is_call, lit
from translator.values import Driver, Element, Python, Series, Value, is_missing, scalar_type

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?")


def is_constant(value: Value) -> bool:
    """Tell whether a value is known at translation time."""
    return isinstance(value, Python) and value.known


def missing_constant(value: Value) -> bool:
    """Tell whether a value is None or NaN, known at translation time."""
    return isinstance(value, Python) and value.known and is_missing(value.const)


def may_be_missing(value: Value) -> bool:
    """Tell whether an operand may be missing in some row; of a plain value only what is certain counts."""
    if isinstance(value, Element):
        return value.series.missing
    return value.missing if isinstance(value, Series) else missing_constant(value)


def constant_of(value: Value) -> object:
    """Return the constant that an operand is, or None if it is not known (or is None)."""
    return value.const if isinstance(value, Python) and value.known else None


def values_type(value: Value) -> Type:
    """Return the type of an operand's values; a category counts as what its categories are."""
    return scalar_type(value).values


def operand_for(kind: Kind, value: Value, beside: Value | None = None) -> Code:
    """Return an operand as the right side of an operator whose left side is of a kind.

    Where the other side is given, a number that may be NaN is null in its place: to Spark, NaN is above all numbers.
    A moment is written as text, which Spark reads as wall time in the time zone of the session, whatever time zone the
    Python process is in.

    Raises:
        Refused: a text stands for a moment in a way that Spark may read differently.
    """
    if kind is Kind.TIMESTAMP and isinstance(value, (Python, Driver)) and not missing_constant(value):
        return moment_text(value)
    if kind in (Kind.TIMEDELTA, Kind.DATE) and isinstance(value, (Python, Driver)):
        return column_of(value)
    if isinstance(value, Driver) and (code := without_pandas(value.code)) is not value.code:
        return lit(code)
    if isinstance(value, Driver) and beside is not None and may_be_nan(value, beside):
        return branch(value)
    return plain_of(value)


def may_be_nan(value: Value, beside: Value) -> bool:
    """Tell whether a number of the program may be NaN in a row where a column beside it has a value."""
    if not isinstance(value, Driver) or not isinstance(beside, Series):
        return False
    if value.kind != "scalar" or value.type.kind is not Kind.FLOAT:
        return False
    return value.empty is None or not all(cells.are_behind(beside) for cells in value.empty)


_UNFINISHED = re.compile(r"\d{4}(-\d{2})?")
"""Years and months, which stand for their first day where moments are compared with them."""


def moment_text(value: Python | Driver) -> Code:
    """Return a plain moment as text in a form that Spark reads as pandas does."""
    const = constant_of(value)
    if scalar_type(value).kind is Kind.ZONED:
        raise Refused("moments with and without a time zone stand together", "never")
    if isinstance(const, datetime.datetime):
        return Lit(const.isoformat(" ") if const.time() != datetime.time() else const.date().isoformat())
    if isinstance(const, str):
        if _UNFINISHED.fullmatch(const) and _is_date(whole := f"{const}-01-01"[:10]):
            return Lit(whole)
        if not _ISO.fullmatch(const) or not _is_date(const):
            raise Refused(
                "this text for a moment is not in the ISO form", way_out="write it as 2024-01-31 or with time"
            )
        return value.code
    if const is not None:
        raise Refused("moments are compared with something else", "never")
    return call(Name("str"), value.code)


def _is_date(text: str) -> bool:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def moment_column(value: Python | Driver) -> Code:
    """Return a plain moment as a column of the type TIMESTAMP."""
    return lit(moment_text(value)).cast("timestamp")


def value_column(kind: Kind, value: Value) -> Code:
    """Return an operand as a column, or as a plain value that stands for one, of a kind."""
    if isinstance(value, (Python, Driver)) and not missing_constant(value):
        if kind is Kind.TIMESTAMP:
            return moment_column(value)
        if kind is Kind.ZONED and scalar_type(value).kind is not Kind.ZONED:
            raise Refused("moments of a time zone stand beside something else")
        if isinstance(value, Driver) and value.type.kind not in (Kind.PERIOD, Kind.ZONED):
            code = branch(value)
            return code if is_call(code, "nullif") else lit(code)
    return column_of(value)


def without_pandas(code: Code) -> Code:
    """Return the code of a scalar so that "nothing" is None, which Spark reads as null, where it is NaN in pandas."""
    match code:
        case Item(Attribute(Call(Attribute(frame, "toPandas"), (), ()), "iloc"), Sequence("()", (Lit(0), Lit(0)))):
            return frame.first().item(0)
    return code


def never_zero(value: Value) -> bool:
    """Tell whether an operand is certainly never zero: a constant, a column of which that is known, a group's size."""
    if isinstance(value, Element):
        value = value.series
    if isinstance(value, Python):
        return value.known and isinstance(value.const, (int, float)) and value.const != 0
    if isinstance(value, Series) and value.column == F.count("*"):
        return any(step.filled for step in value.frame.rows[:1])
    if isinstance(value, Series):
        name = column_name(value.column)
        return name is not None and not value.frame.column(name).zero
    return False


def is_plain(code: Code) -> bool:
    """Tell whether code is short enough to be written twice: a column, a literal, a variable."""
    return column_name(code) is not None or isinstance(code, (Lit, Name, Var)) or is_call(code, "lit")


def guarded(series: Series, column: Code) -> Code:
    """Return a column that is null where the series is, if the series may be missing."""
    return F.when(series.column.isNotNull(), column) if series.missing else column


def noted_guess(made: Series, *operands: Value) -> Series:
    """Note that a type was not known, where that is so for one of the operands that are columns."""
    for operand in operands:
        if isinstance(operand, Series) and not operand.type.is_known:
            return made.noted("PS602", f"the type of {operand.name or 'a column'!r} is not known; numbers are assumed")
    return made


def joint_name(left: Value, right: Value) -> str | None:
    """Return the name of what is made of two sides: that of both if they are equal; arrays have none."""
    names = {side.name for side in (left, right) if isinstance(side, Series) and not side.array}
    return names.pop() if len(names) == 1 else None
