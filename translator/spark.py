"""Building Spark code: a small tree of expressions, and its printer.

Rules build code with `F`, `col`, `lit` and the methods of `Code`, which read like PySpark itself:
``F.coalesce(col("x"), lit(0))`` or ``frame.code.filter(condition)``. Parentheses and line breaks are the printer's
business and are handled nowhere else. Equality of trees is structural, so ``==`` in the *emitted* code is written with
`Code.eq` and `Code.ne`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from operator import is_
from typing import ClassVar, TypeAlias

# Binding strengths of Python's operators, weakest first.
GENERATOR = -1
LAMBDA, TERNARY, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, ADD, MULTIPLY, UNARY, POWER, POSTFIX, ATOM = (
    range(16)
)

STRENGTHS = {
    "or": OR,
    "and": AND,
    "in": COMPARE,
    "not in": COMPARE,
    "is": COMPARE,
    "is not": COMPARE,
    "==": COMPARE,
    "!=": COMPARE,
    "<": COMPARE,
    "<=": COMPARE,
    ">": COMPARE,
    ">=": COMPARE,
    "|": BIT_OR,
    "^": BIT_XOR,
    "&": BIT_AND,
    "<<": SHIFT,
    ">>": SHIFT,
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
    "//": MULTIPLY,
    "%": MULTIPLY,
    "@": MULTIPLY,
    "**": POWER,
}

Literal: TypeAlias = "str | int | float | bool | bytes | None"
Codeable: TypeAlias = "Code | Literal | list[Codeable] | tuple[Codeable, ...]"


class Named(str):
    """A column name that the program reaches through an expression, such as the variable of a loop.

    It is equal to the name that it has at this point of the interpretation, and is printed as the expression.
    """

    __slots__ = ("code",)
    code: Code

    def __new__(cls, name: str, code: Code) -> Named:  # noqa: D102
        made = super().__new__(cls, name)
        made.code = code
        return made


class Code:
    """An expression of the output program; immutable.

    Unknown attributes are methods of the emitted expression: ``code.cast("bigint")`` builds the call.
    """

    __slots__ = ()
    strength: ClassVar[int] = ATOM

    def __getattr__(self, name: str) -> Callable[..., Code]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: call(Attribute(self, name), *args, **kwargs)

    def attribute(self, name: str) -> Code:
        """Return the attribute access ``self.name``."""
        return Attribute(self, name)

    def item(self, index: Codeable) -> Code:
        """Return the subscript ``self[index]``."""
        return Item(self, as_code(index))

    def __add__(self, other: Codeable) -> Code:
        return Binary("+", self, as_code(other))

    def __sub__(self, other: Codeable) -> Code:
        return Binary("-", self, as_code(other))

    def __mul__(self, other: Codeable) -> Code:
        return Binary("*", self, as_code(other))

    def __truediv__(self, other: Codeable) -> Code:
        return Binary("/", self, as_code(other))

    def __mod__(self, other: Codeable) -> Code:
        return Binary("%", self, as_code(other))

    def __and__(self, other: Codeable) -> Code:
        return Binary("&", self, as_code(other))

    def __or__(self, other: Codeable) -> Code:
        return Binary("|", self, as_code(other))

    def __lt__(self, other: Codeable) -> Code:
        return Binary("<", self, as_code(other))

    def __le__(self, other: Codeable) -> Code:
        return Binary("<=", self, as_code(other))

    def __gt__(self, other: Codeable) -> Code:
        return Binary(">", self, as_code(other))

    def __ge__(self, other: Codeable) -> Code:
        return Binary(">=", self, as_code(other))

    def __invert__(self) -> Code:
        return Unary("~", self)

    def __neg__(self) -> Code:
        return Unary("-", self)

    def eq(self, other: Codeable) -> Code:
        """Return the emitted comparison ``self == other``."""
        return Binary("==", self, as_code(other))

    def ne(self, other: Codeable) -> Code:
        """Return the emitted comparison ``self != other``."""
        return Binary("!=", self, as_code(other))


@dataclass(frozen=True, slots=True)
class Raw(Code):
    """A piece of the user's own source, taken as it is; `binding` is the strength of its outermost operator."""

    text: str
    binding: int = ATOM


@dataclass(frozen=True, slots=True)
class Source(Code):
    """A piece of the user's own source that is printed when it is needed."""

    node: object
    printer: Callable[[object], str]
    binding: int = ATOM


@dataclass(frozen=True, slots=True)
class Name(Code):
    """A name of the output program that is bound once: a module, a helper."""

    id: str


@dataclass(frozen=True, slots=True)
class Var(Code):
    """A variable of the program at one of its bindings; the interpreter sees to it that it still holds that value.

    Attributes:
        id: its name.
        version: which binding of it.
        windowed: whether it holds a column that is computed over a window.
    """

    id: str
    version: int
    windowed: bool = False


@dataclass(frozen=True, slots=True)
class Lit(Code):
    """A literal."""

    value: Literal

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Lit) and type(self.value) is type(other.value) and repr(self.value) == repr(other.value)
        )

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))


@dataclass(frozen=True, slots=True)
class Attribute(Code):
    """``obj.attr``."""

    strength: ClassVar[int] = POSTFIX
    obj: Code
    attr: str


@dataclass(frozen=True, slots=True)
class Call(Code):
    """``func(*args, **kwargs)``."""

    strength: ClassVar[int] = POSTFIX
    func: Code
    args: tuple[Code, ...]
    kwargs: tuple[tuple[str, Code], ...]


@dataclass(frozen=True, slots=True)
class Item(Code):
    """``obj[index]``."""

    strength: ClassVar[int] = POSTFIX
    obj: Code
    index: Code


@dataclass(frozen=True, slots=True)
class Binary(Code):
    """``left op right``."""

    op: str
    left: Code
    right: Code


@dataclass(frozen=True, slots=True)
class Unary(Code):
    """``-operand`` or ``~operand``."""

    strength: ClassVar[int] = UNARY
    op: str
    operand: Code


@dataclass(frozen=True, slots=True)
class Sequence(Code):
    """A list or tuple display; `brackets` is ``[]`` or ``()``."""

    brackets: str
    items: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Code):
    """A dict display."""

    pairs: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True)
class Lambda(Code):
    """``lambda params: body``."""

    strength: ClassVar[int] = LAMBDA
    params: str
    body: Code


@dataclass(frozen=True, slots=True)
class Star(Code):
    """``*value`` in a call or a display; with two stars ``**value`` in a call."""

    strength: ClassVar[int] = LAMBDA
    value: Code
    stars: int = 1


@dataclass(frozen=True, slots=True)
class Each(Code):
    """``[element for target in source if condition for part in parts]``; all after the source is optional."""

    element: Code
    target: str
    source: Code
    condition: Code | None = None
    part: str = ""
    parts: Code | None = None


@dataclass(frozen=True, slots=True)
class Either(Code):
    """``value if condition else other``, decided when the program runs."""

    strength: ClassVar[int] = LAMBDA
    value: Code
    condition: Code
    other: Code


@dataclass(frozen=True, slots=True)
class Among(Code):
    """``column.isin(frame.select(key))``: whether a value is among those of a column of another Spark frame.

    A filter makes a join of it; elsewhere it is a subquery, for which Spark has a `DataFrame` in ``isin`` since 4.1.
    """

    strength: ClassVar[int] = POSTFIX
    column: Code
    frame: Code
    key: Code


def as_code(value: Codeable) -> Code:
    """Return code for a Python literal, list or tuple; code stays as it is."""
    if isinstance(value, Code):
        return value
    if isinstance(value, Named):
        return value.code
    if isinstance(value, list):
        return Sequence("[]", tuple(as_code(item) for item in value))
    if isinstance(value, tuple):
        return Sequence("()", tuple(as_code(item) for item in value))
    return Lit(value)


def call(function: Code, *args: Codeable, **kwargs: Codeable) -> Code:
    """Return the call of `function`."""
    return Call(
        function,
        tuple(as_code(argument) for argument in args),
        tuple((name, as_code(argument)) for name, argument in kwargs.items()),
    )


# These very objects stand for what the output imports: a program that has variables of these names gets other ones.
FUNCTIONS = Name("F")
WINDOW = Name("Window")
SPARK = Name("spark")


class Functions:
    """The module `pyspark.sql.functions`, as ``F`` of the output: ``F.sum("x")`` builds that call."""

    def __getattr__(self, name: str) -> Callable[..., Code]:
        return lambda *args, **kwargs: call(Attribute(FUNCTIONS, name), *args, **kwargs)


class WindowSpecs:
    """The class `pyspark.sql.Window` of the output: ``Window.partitionBy("k")`` builds that call."""

    unboundedPreceding: ClassVar[Code] = Attribute(WINDOW, "unboundedPreceding")
    unboundedFollowing: ClassVar[Code] = Attribute(WINDOW, "unboundedFollowing")
    currentRow: ClassVar[Code] = Attribute(WINDOW, "currentRow")

    def __getattr__(self, name: str) -> Callable[..., Code]:
        return lambda *args, **kwargs: call(Attribute(WINDOW, name), *args, **kwargs)


F = Functions()
Window = WindowSpecs()
INFINITY = call(Name("float"), "inf")


def quoted(name: str) -> str:
    """Return a column name as Spark reads it: in backticks if it holds a dot or a backtick."""
    if not any(mark in name for mark in ".`"):
        return name
    made = "`" + name.replace("`", "``") + "`"
    if isinstance(name, Named):
        return Named(made, Binary("+", Binary("+", Lit("`"), name.code), Lit("`")))
    return made


def without_nulls(code: Code, names: list[str]) -> Code:
    """Return ``code.dropna()`` of all its columns, which Spark does not find by itself where a name holds a dot."""
    keys = [quoted(name) for name in names]
    return code.dropna() if keys == names else code.dropna(subset=as_code([*keys]))


def col(name: str) -> Code:
    """Return ``F.col(name)``, quoted where Spark needs it."""
    return F.col(quoted(name))


def lit(value: Codeable) -> Code:
    """Return ``F.lit(value)``."""
    return F.lit(value)


def column_name(code: Code) -> str | None:
    """Return the column's name if the code is just ``F.col(name)``, else None."""
    match code:
        case Call(Attribute(Name("F"), "col"), (Lit(str() as name),), ()):
            if name.startswith("`"):
                return name[1:-1].replace("``", "`")
            return name
    return None


def is_call(code: Code, function: str) -> bool:
    """Tell whether the code is a call of the function ``F.<function>``."""
    return isinstance(code, Call) and code.func == Attribute(Name("F"), function)


def is_windowed(code: Code) -> bool:
    """Tell whether the code computes something over a window, so that it depends on the rows around.

    A subquery counts as well: like a window it has no place in an aggregation.
    """
    return any(
        (isinstance(part, Attribute) and part.attr == "over")
        or (isinstance(part, Var) and part.windowed)
        or isinstance(part, Among)
        for part in walk(code)
    )


def children(code: Code) -> Iterator[Code]:
    """Yield the direct parts of a piece of code."""
    for name in _parts(type(code)):  # type: ignore[arg-type] # a type can be hashed
        yield from _codes(getattr(code, name))


@cache
def _parts(kind: type[Code]) -> tuple[str, ...]:
    """Return the fields that hold the parts of a kind of code."""
    leaves = (Raw, Source, Name, Var, Lit)
    return () if issubclass(kind, leaves) else tuple(field.name for field in fields(kind))  # type: ignore[arg-type]


def _codes(part: object) -> Iterator[Code]:
    if isinstance(part, Code):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _codes(item)


def walk(code: Code) -> Iterator[Code]:
    """Yield a piece of code and all parts of it, outermost first."""
    yield code
    for child in children(code):
        yield from walk(child)


def replace(code: Code, change: Callable[[Code], Code | None]) -> Code:
    """Return the code with every part for which `change` gives something else replaced by that."""
    changed = change(code)
    if changed is not None:
        return changed
    old = [getattr(code, name) for name in _parts(type(code))]  # type: ignore[arg-type] # see above
    new = [_replace_part(part, change) for part in old]
    return code if all(map(is_, old, new)) else type(code)(*new)


def _replace_part(part: object, change: Callable[[Code], Code | None]) -> object:
    if isinstance(part, Code):
        return replace(part, change)
    if isinstance(part, tuple):
        new = tuple(_replace_part(item, change) for item in part)
        return part if all(map(is_, part, new)) else new
    return part


# ---------------------------------------------------------------------------------------------------- printing
