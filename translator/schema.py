"""Columns and their types: what pandas calls them, what Spark calls them, what is known about their values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """The family of values that a column holds."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    STR = "str"
    TIMESTAMP = "timestamp"
    DATE = "date"
    TIMEDELTA = "timedelta"
    ZONED = "moment of a time zone"
    PERIOD = "period"
    DECIMAL = "decimal"
    LIST = "list"
    CATEGORY = "category"
    OBJECT = "object"
    UNKNOWN = "unknown"


_INTEGERS = {8: "TINYINT", 16: "SMALLINT", 32: "INT", 64: "BIGINT"}
_PLAIN = {
    Kind.BOOL: "BOOLEAN",
    Kind.STR: "STRING",
    Kind.TIMESTAMP: "TIMESTAMP",
    Kind.ZONED: "TIMESTAMP",
    Kind.DATE: "DATE",
    Kind.TIMEDELTA: "INTERVAL DAY TO SECOND",
    Kind.PERIOD: "STRING",
    Kind.OBJECT: "STRING",
}


@dataclass(frozen=True, slots=True)
class Type:
    """The type of one column."""

    kind: Kind
    bits: int = 64
    """8, 16, 32 or 64 for integers and floating point numbers."""
    unsigned: bool = False
    """Whether pandas has whole numbers without a sign in half as many bits, which wrap around below zero."""
    nullable: bool = False
    """Whether pandas shows an extension dtype (Int64, boolean, string), whose logic is three-valued."""
    zone: str | None = None
    """The time zone of ZONED moments; Spark keeps what the clocks of UTC show, in which they are equal and sorted."""
    frequency: str | None = None
    """How long a PERIOD is, as pandas calls it ("M"); Spark keeps the text that pandas shows, which sorts alike."""
    element: Type | None = None
    """What a LIST holds."""
    categories: tuple[object, ...] | None = None
    ordered: bool = False
    precision: int = 38
    scale: int = 18

    @property
    def spark(self) -> str:
        """The name of this type in a Spark schema, such as BIGINT or ARRAY<STRING>.

        Raises:
            ValueError: the type is not known, so that no schema can name it.
        """
        match self.kind:
            case Kind.INT:
                return _INTEGERS[self.bits]
            case Kind.FLOAT:
                return "FLOAT" if self.bits <= 32 else "DOUBLE"
            case Kind.DECIMAL:
                return f"DECIMAL({self.precision},{self.scale})"
            case Kind.LIST:
                return f"ARRAY<{(self.element or STR).spark}>"
            case Kind.CATEGORY:
                return self.values.spark
            case Kind.UNKNOWN:
                raise ValueError("a column whose type is not known has no place in a schema")
            case _:
                return _PLAIN[self.kind]

    @property
    def is_numeric(self) -> bool:
        """Whether the values are numbers (truth values do not count)."""
        return self.kind in (Kind.INT, Kind.FLOAT, Kind.DECIMAL)

    @property
    def is_known(self) -> bool:
        """Whether the type was found out."""
        return self.kind is not Kind.UNKNOWN

    @property
    def values(self) -> Type:
        """The type of the values themselves: for a CATEGORY that of its categories, else this type."""
        if self.kind is not Kind.CATEGORY:
            return self
        found = {_CONSTANTS.get(type(value), OBJECT) for value in self.categories or ()}
        return found.pop() if len(found) == 1 else STR


INT = Type(Kind.INT)
FLOAT = Type(Kind.FLOAT)
BOOL = Type(Kind.BOOL)
STR = Type(Kind.STR)
TIMESTAMP = Type(Kind.TIMESTAMP)
DATE = Type(Kind.DATE)
TIMEDELTA = Type(Kind.TIMEDELTA)
DECIMAL = Type(Kind.DECIMAL)
CATEGORY = Type(Kind.CATEGORY)
INTERVAL = Type(Kind.CATEGORY, ordered=True, element=FLOAT)
"""Bins between edges that only the running program knows, kept as their texts."""
OBJECT = Type(Kind.OBJECT)
UNKNOWN = Type(Kind.UNKNOWN)


def moment_type(zone: str | None) -> Type:
    """Return the type of moments that have a time zone, or none."""
    return Type(Kind.ZONED, zone=zone) if zone else TIMESTAMP


_CONSTANTS: dict[type, Type] = {int: INT, float: FLOAT, bool: BOOL, str: STR}


@dataclass(frozen=True, slots=True)
class Column:
    """A named column and what is known about its values."""

    name: str
    type: Type = UNKNOWN
    missing: bool = True
    """Whether it may hold missing values."""
    zero: bool = True
    """Whether it may hold zero."""
    unique: bool = False
    """Whether no value occurs twice."""
    widened: bool | None = False
    """Whether gaps are NaN in pandas: whole numbers are float64 then, texts have no None; None if that depends."""
    pattern: str | None = None
    """Spark's pattern of the dates and times that its texts are, as they stand in the file that was looked at."""
    day_first: str | None = None
    """The same for readers that take the day to come before the month."""
    void: bool = False
    """Whether every value is missing."""
    gapless: bool = False
    """Whether nothing that was seen of the data speaks against taking it never to be missing."""
    zeros: bool = False
    """Whether a zero was seen in it."""
    narrow: bool = False
    """Whether Spark holds its whole numbers in 32 bits, whatever pandas does."""
    days: bool = False
    """Whether its moments are known to be days, without a time of day."""
    infinite: bool = False
    """Whether the program may have put infinities into it, by a division."""
    numbered: bool = False
    """Whether pandas calls it by the number that its name is the text of, as the parts of a text."""

    @property
    def label(self) -> str | int:
        """What pandas calls it."""
        return int(self.name) if self.numbered and self.name.isdecimal() else self.name


_NAMED = {
    "int": INT,
    "integer": INT,
    "long": INT,
    "intp": INT,
    "int_": INT,
    "float": FLOAT,
    "float_": FLOAT,
    "double": FLOAT,
    "single": Type(Kind.FLOAT, bits=32),
    "half": Type(Kind.FLOAT, bits=32),
    "float16": Type(Kind.FLOAT, bits=32),
    "bool": BOOL,
    "bool_": BOOL,
    "?": BOOL,
    "str": STR,
    "str_": STR,
    "U": STR,
    "boolean": Type(Kind.BOOL, nullable=True),
    "string": Type(Kind.STR, nullable=True),
    "object": OBJECT,
    "object_": OBJECT,
    "O": OBJECT,
    "category": CATEGORY,
    "datetime64": TIMESTAMP,
    "M8": TIMESTAMP,
    "timedelta64": TIMEDELTA,
    "m8": TIMEDELTA,
}
_ARROW = {
    "bool": Type(Kind.BOOL, nullable=True),
    "string": Type(Kind.STR, nullable=True),
    "large_string": Type(Kind.STR, nullable=True),
    "date32": Type(Kind.DATE, nullable=True),
    "float": Type(Kind.FLOAT, bits=32, nullable=True),
    "double": Type(Kind.FLOAT, nullable=True),
}
_NUMBER = re.compile(r"(u?)(int|float)(8|16|32|64)", re.IGNORECASE)
_CODE = re.compile(r"[<>=|]?([iuf])([1248])")
_PERIOD = re.compile(r"period\[([MQYDW])(?:-DEC|-SUN)?\]")
_TIME = re.compile(r"(datetime64|M8|timedelta64|m8|timestamp)\[(s|ms|us|ns)(?:, *(?:tz=)?([^\]]+))?\]")


def from_dtype(text: str) -> Type | None:
    """Give the type that a pandas dtype, written as text, stands for.

    Unsigned integers take the next wider type, since Spark has signed ones only.

    Args:
        text: a dtype as people write it ("int64", "Int64", "datetime64[ns, UTC]", "string[pyarrow]"),
            without a module before it.

    Returns:
        The type, or None where no type of Spark stands for it.
    """
    text = text.strip()
    if text.startswith("string["):
        return _NAMED["string"]
    name, arrow = (text[: -len("[pyarrow]")], True) if text.endswith("[pyarrow]") else (text, False)
    table = _ARROW if arrow else _NAMED
    if found := table.get(name):
        return found
    if number := _NUMBER.fullmatch(name):
        unsigned, family, bits = number.groups()
        extension = arrow or name[0].isupper()
        return _number(family.lower()[0], int(bits), unsigned=bool(unsigned), nullable=extension)
    if code := _CODE.fullmatch(name):
        family, size = code.groups()
        return _number(family.replace("u", "i"), int(size) * 8, unsigned=family == "u", nullable=False)
    if period := _PERIOD.fullmatch(text):
        return Type(Kind.PERIOD, frequency=period[1])
    if time := _TIME.fullmatch(name):
        if time[1] in ("timedelta64", "m8"):
            return Type(Kind.TIMEDELTA, nullable=arrow)
        return replace(moment_type(time[3]), nullable=arrow)
    return None


def _number(family: str, bits: int, *, unsigned: bool, nullable: bool) -> Type | None:
    if family == "f":
        return Type(Kind.FLOAT, bits=max(bits, 32), nullable=nullable)
    width = bits * 2 if unsigned else bits
    return Type(Kind.INT, bits=width, unsigned=unsigned, nullable=nullable) if width <= 64 else None


# Words that Spark's schema parser does not take as a bare column name where reserved words are enforced.
_RESERVED_WORDS = """
all and any as authorization both call case cast check collate collation collations column constraint create cross
current_date current_path current_schema current_time current_timestamp current_user distinct else end escape except
execute false fetch filter for foreign from full grant group having in inner intersect into is join lateral leading
left localtime natural not null offset on only or order outer overlaps primary recursive references right select
session_user some sql table then time to trailing union unique unknown user using when where with within
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quoted(name: str) -> str:
    """Write a column name for a Spark schema, in backticks only where Spark needs them."""
    if _BARE.fullmatch(name) and name.lower() not in _RESERVED:
        return name
    return "`" + name.replace("`", "``") + "`"


def ddl(columns: Iterable[Column]) -> str:
    """Write a Spark schema, such as "id BIGINT, `odd name` STRING".

    Raises:
        ValueError: the type of a column is not known.
    """
    return ", ".join(f"{quoted(column.name)} {column.type.spark}" for column in columns)


def join(a: Type, b: Type) -> Type:
    """Give the type that holds the values of both, as pandas does when it puts columns under one another."""
    if a == b:
        return a
    if not (a.is_known and b.is_known):
        return UNKNOWN
    nullable = a.nullable or b.nullable
    match a.kind, b.kind:
        case Kind.INT, Kind.INT:
            return Type(Kind.INT, bits=max(a.bits, b.bits), nullable=nullable)
        case Kind.FLOAT, Kind.FLOAT:
            return Type(Kind.FLOAT, bits=max(a.bits, b.bits), nullable=nullable)
        case (Kind.INT, Kind.FLOAT) | (Kind.FLOAT, Kind.INT):
            whole, real = (a, b) if a.kind is Kind.INT else (b, a)
            bits = real.bits if whole.bits <= 16 else 64
            return Type(Kind.FLOAT, bits=bits, nullable=nullable)
        case (Kind.STR, Kind.STR) | (Kind.BOOL, Kind.BOOL):
            return Type(a.kind, nullable=nullable)
        case Kind.DECIMAL, Kind.DECIMAL:
            scale = max(a.scale, b.scale)
            whole_digits = max(a.precision - a.scale, b.precision - b.scale)
            return Type(Kind.DECIMAL, precision=min(38, whole_digits + scale), scale=scale)
        case Kind.LIST, Kind.LIST:
            return Type(Kind.LIST, element=join(a.element or UNKNOWN, b.element or UNKNOWN))
        case Kind.CATEGORY, Kind.CATEGORY:
            return join(a.values, b.values)
        case Kind.CATEGORY, _:
            return join(a.values, b)
        case _, Kind.CATEGORY:
            return join(a, b.values)
        case _:
            return OBJECT
