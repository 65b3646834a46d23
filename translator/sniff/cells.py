"""Tell the type that pandas would give to the texts of one column of a CSV file."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from translator.schema import BOOL, FLOAT, INT, STR, UNKNOWN, Kind, Type

DEFAULT_MISSING = frozenset(
    {"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"}
    | {"<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"}
)
"""What pandas.read_csv takes as missing by default."""

_SPACE = r"[ \t\n\v\f\r]*"
_INT64 = range(-(2**63), 2**63)
_LARGEST_UNSIGNED = 2**64 - 1
_SPARK_INT = re.compile(r"[+-]?[0-9]+")
_SPARK_FLOAT = re.compile(rf"{_SPACE}[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?{_SPACE}|-?Inf|[+-]?Infinity")
_TRUTH = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file spells its numbers and truth values."""

    thousands: str = ""
    decimal: str = "."
    truth_values: frozenset[str] = frozenset()
    """Texts that stand for true or false, besides those two words in any case."""


def missing_values(values: Collection[object], keep_default: bool) -> frozenset[str]:
    """Give the texts that stand for missing, as pandas reads `na_values` and `keep_default_na`."""
    texts: set[str] = set(DEFAULT_MISSING) if keep_default else set()
    for value in values:
        texts.add(str(value))
        if isinstance(value, (int, float)) and math.isfinite(value) and value == int(value):
            texts |= {str(int(value)), f"{int(value)}.0"}
    return frozenset(texts)


def infer(cells: Collection[str], spelling: Spelling) -> Type:
    """Infer the type of the different texts of a column.

    Args:
        cells: the texts, without those that stand for missing.
        spelling: how numbers and truth values are written.

    Returns:
        The type of the values: integers stay integers where values are missing among them, though pandas shows them
        as floating point numbers then. UNKNOWN for integers that only an unsigned type holds, and for integers too
        long for one among fractions, where what pandas does depends on their order.
    """
    if not cells:
        return FLOAT
    integer, real = _patterns(spelling.thousands, spelling.decimal)
    if all(map(integer.fullmatch, cells)):
        return _whole(cells, spelling.thousands)
    if all(map(real.fullmatch, cells)):
        return _real(cells, integer, spelling)
    if all(cell.lower() in _TRUTH or cell in spelling.truth_values for cell in cells):
        return BOOL
    return STR


@lru_cache(maxsize=32)
def _patterns(thousands: str, decimal: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    digit = rf"(?:[0-9]{re.escape(thousands)}?)" if thousands else "[0-9]"
    point = re.escape(decimal)
    number = rf"(?:{digit}+(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    infinity = r"[+-]?(?:[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
    integer = re.compile(rf"{_SPACE}[+-]?{digit}+{_SPACE}")
    return integer, re.compile(rf"{_SPACE}[+-]?{number}{_SPACE}|{infinity}")


def _whole(cells: Collection[str], thousands: str) -> Type:
    if max(map(len, cells)) <= 18:
        return INT
    numbers = [int(cell.replace(thousands, "") if thousands else cell) for cell in cells]
    if max(numbers) in _INT64 and min(numbers) in _INT64:
        return INT
    if max(numbers) > _LARGEST_UNSIGNED or min(numbers) < 0:
        return STR
    return UNKNOWN


def _real(cells: Collection[str], integer: re.Pattern[str], spelling: Spelling) -> Type:
    long = [cell for cell in cells if len(cell) > 18 and integer.fullmatch(cell)]
    if long and _whole(long, spelling.thousands) != INT:
        return UNKNOWN
    return FLOAT if all(_is_finite(cell, spelling) for cell in cells) else STR


def _is_finite(cell: str, spelling: Spelling) -> bool:
    """Say whether the text is within the range of a double, or infinity in so many words."""
    if "n" in cell or "N" in cell:
        return True
    plain = cell.replace(spelling.thousands, "") if spelling.thousands else cell
    return math.isfinite(float(plain.replace(spelling.decimal, ".")))


def suits_spark(cells: Collection[str], type_: Type) -> bool:
    """Say whether Spark's CSV reader takes all texts for values of the type."""
    match type_.kind:
        case Kind.INT:
            return all(map(_SPARK_INT.fullmatch, cells))
        case Kind.FLOAT:
            return all(map(_SPARK_FLOAT.fullmatch, cells))
        case Kind.BOOL:
            return all(cell.lower() in _TRUTH for cell in cells)
        case _:
            return True
