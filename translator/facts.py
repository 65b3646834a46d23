"""What an expression tells of its values, beyond their type."""

from __future__ import annotations

import math
import re
from collections.abc import Container

from translator.spark import (
    Attribute,
    Binary,
    Call,
    Code,
    Item,
    Lambda,
    Lit,
    Name,
    Raw,
    Source,
    Unary,
    children,
    column_name,
    is_windowed,
    walk,
)

_NARROW = frozenset(
    "array_size ascii char_length day dayofmonth dayofweek dayofyear dense_rank hour instr length levenshtein locate"
    " minute month ntile quarter rank regexp_count row_number second size weekday weekofyear year".split()
)
_CHOOSING = frozenset({"coalesce", "greatest", "ifnull", "least", "nvl", "when"})


def is_narrow(code: Code, narrow: Container[str]) -> bool:
    """Tell whether Spark computes a whole number in 32 bits.

    Args:
        code: a column, or a plain value within one.
        narrow: the columns that are such numbers.
    """
    match code:
        case Lit(value):
            return type(value) is int and abs(value) < 2**31
        case Unary("-", operand):
            return is_narrow(operand, narrow)
        case Binary("+" | "-" | "*" | "%", left, right):
            return is_narrow(left, narrow) and is_narrow(right, narrow)
        case Call(Attribute(Name("F"), "lit"), (value,), ()):
            # A number that the running program computes is mostly small.
            return is_narrow(value, narrow) if isinstance(value, (Lit, Unary)) else True
        case Call(Attribute(Name("F"), name), args, ()) if name in _CHOOSING:
            return all(is_narrow(value, narrow) for value in args[name == "when" :])
        case Call(Attribute(Name("F"), name)):
            return name in _NARROW or column_name(code) in narrow
        case Call(Attribute(obj, "over")):
            return is_narrow(obj, narrow)
        case Call(Attribute(obj, "when" | "otherwise"), args, ()):
            return is_narrow(obj, narrow) and is_narrow(args[-1], narrow)
        case Call(Attribute(_, "cast"), (Lit(name),), ()):
            return name == "int"
    return False


_SMALL = frozenset(
    "ascii day dayofmonth dayofweek dayofyear hour minute month ntile quarter second weekday weekofyear year".split()
)
PLAUSIBLE = 40_000
"""What a column of 32 bits, or a number that Spark counts in them, is taken to stay below where it is multiplied."""


def magnitude(code: Code) -> int:
    """Return about how large a whole number of 32 bits is at most: exact for constants, generous for parts of time."""
    match code:
        case Lit(int() as value):
            return abs(value)
        case Unary("-", operand):
            return magnitude(operand)
        case Binary("+" | "-", left, right):
            return magnitude(left) + magnitude(right)
        case Binary("*", left, right):
            return magnitude(left) * magnitude(right)
        case Call(Attribute(Name("F"), "lit"), (value,), ()):
            return magnitude(value)
        case Call(Attribute(Name("F"), name)) if name in _SMALL:
            return 10_000
    return PLAUSIBLE


_SAME_MOMENT = frozenset({"any_value", "first", "lag", "last", "lead", "max", "max_by", "min", "min_by", "nth_value"})
_WHOLE_DAYS = frozenset({"day", "dd", "week", "month", "mon", "mm", "quarter", "year", "yyyy", "yy"})
TIME_OF_DAY = re.compile(r"[HhKkmsSaV]")
"""The letters of Spark's patterns that stand for something below a day."""


def at_midnight(code: Code, days: Container[str]) -> bool:
    """Tell whether all moments of a column are known to be days, without a time of day.

    Args:
        code: the column.
        days: the columns that are such moments, or texts of days.
    """
    match code:
        case Lit(str() as name):
            return name in days
        case Call(Attribute(Name("F"), "date_trunc"), (Lit(unit), *_), ()):
            return unit in _WHOLE_DAYS
        case Call(Attribute(Name("F"), "to_timestamp"), (_, Lit(str() as pattern)), ()):
            return not TIME_OF_DAY.search(pattern)
        case Call(Attribute(Name("F"), "to_timestamp"), (text,), ()):
            return at_midnight(text, days)
        case Call(Attribute(Name("F"), "last_day" | "make_date" | "next_day" | "to_date" | "trunc")):
            return True
        case Call(Attribute(Name("F"), name), args, ()) if name in _CHOOSING:
            return all(at_midnight(value, days) for value in args[name == "when" :])
        case Call(Attribute(Name("F"), name), (value, *_)) if name in _SAME_MOMENT:
            return at_midnight(value, days)
        case Call(Attribute(obj, "over")):
            return at_midnight(obj, days)
        case Call(Attribute(obj, "when" | "otherwise"), args, ()):
            return at_midnight(obj, days) and at_midnight(args[-1], days)
        case Call(Attribute(obj, "cast"), (Lit(name),), ()):
            return name == "date" or at_midnight(obj, days)
    return (column_name(code) or "") in days


def may_be_infinite(code: Code, infinite: Container[str]) -> bool:
    """Tell whether a column may hold infinities, which divisions by zero have written out.

    Args:
        code: the column.
        infinite: the columns that may.
    """
    for part in walk(code):
        match part:
            case Lit(str(name)) if name in infinite:
                return True
            case Lit(float(number)) if math.isinf(number):
                return True
            case Call(Name("float"), (Lit("inf" | "-inf"),)):
                return True
    return False


_CHANCE = frozenset(
    "rand randn randstr uniform uuid shuffle monotonically_increasing_id spark_partition_id expr call_function udf "
    "pandas_udf now curdate current_date current_timestamp localtimestamp unix_timestamp".split()
)


def is_repeatable(code: Code) -> bool:
    """Tell whether a column has the same values each time that it is computed of the same rows.

    Chance, clocks, code of the user's own and functions of his do not; lists that are variables may change in place.
    """
    match code:
        case Raw() | Source() | Item() | Lambda() | Attribute():
            return False
        case Name(name):
            return "." not in name
        case Call(Attribute(Name("F"), name)) if name in _CHANCE:
            return False
        case Call(Attribute(_, "isin"), args) if not all(isinstance(part, Lit) for arg in args for part in walk(arg)):
            return False
        case Call(Attribute(obj), args, kwargs):
            return all(map(is_repeatable, (obj, *args, *(value for _, value in kwargs)))) and not is_windowed(code)
        case Call():
            return False
    return not is_windowed(code) and all(map(is_repeatable, children(code)))
