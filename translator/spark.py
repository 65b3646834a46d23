"""Building Spark code: a small tree of expressions, and its printer.

Rules build code with `F`, `col`, `lit` and the methods of `Code`, which read like PySpark itself:
``F.coalesce(col("x"), lit(0))`` or ``frame.code.filter(condition)``. Parentheses and line breaks are the printer's
business and are handled nowhere else. Equality of trees is structural, so ``==`` in the *emitted* code is written with
`Code.eq` and `Code.ne`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import ClassVar, TypeAlias

WIDTH = 110

# Binding strengths of Python's operators, weakest first.
LAMBDA, TERNARY, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, ADD, MULTIPLY, UNARY, POWER, POSTFIX, ATOM = (
    range(16)
)

_STRENGTH = {
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

    def __new__(cls, name: str, code: Code) -> Named:
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
    """A variable of the program at one of its bindings; the interpreter sees to it that it still holds that value."""

    id: str
    version: int


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
    """``*value`` in a call or a display."""

    strength: ClassVar[int] = LAMBDA
    value: Code


@dataclass(frozen=True, slots=True)
class Each(Code):
    """``[element for target in source]``; `condition` is optional."""

    element: Code
    target: str
    source: Code
    condition: Code | None = None


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


class Functions:
    """The module `pyspark.sql.functions`, as ``F`` of the output: ``F.sum("x")`` builds that call."""

    def __getattr__(self, name: str) -> Callable[..., Code]:
        return lambda *args, **kwargs: call(Attribute(Name("F"), name), *args, **kwargs)


class WindowSpecs:
    """The class `pyspark.sql.Window` of the output: ``Window.partitionBy("k")`` builds that call."""

    unboundedPreceding: ClassVar[Code] = Attribute(Name("Window"), "unboundedPreceding")
    unboundedFollowing: ClassVar[Code] = Attribute(Name("Window"), "unboundedFollowing")
    currentRow: ClassVar[Code] = Attribute(Name("Window"), "currentRow")

    def __getattr__(self, name: str) -> Callable[..., Code]:
        return lambda *args, **kwargs: call(Attribute(Name("Window"), name), *args, **kwargs)


F = Functions()
Window = WindowSpecs()
SPARK = Name("spark")
INFINITY = call(Name("float"), "inf")


def quoted(name: str) -> str:
    """Return a column name as Spark reads it: in backticks if it holds a dot or a backtick."""
    if isinstance(name, Named) or not any(mark in name for mark in ".`"):
        return name
    return "`" + name.replace("`", "``") + "`"


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


def children(code: Code) -> Iterator[Code]:
    """Yield the direct parts of a piece of code."""
    if not isinstance(code, (Raw, Source, Name, Var, Lit)):
        for field in fields(code):  # type: ignore[arg-type]
            yield from _codes(getattr(code, field.name))


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
    if isinstance(code, (Raw, Source, Name, Var, Lit)):
        return code
    values = [_replace_part(getattr(code, field.name), change) for field in fields(code)]  # type: ignore[arg-type]
    return type(code)(*values)


def _replace_part(part: object, change: Callable[[Code], Code | None]) -> object:
    if isinstance(part, Code):
        return replace(part, change)
    if isinstance(part, tuple):
        return tuple(_replace_part(item, change) for item in part)
    return part


# ---------------------------------------------------------------------------------------------------- printing


def strength(code: Code) -> int:
    """Return how strongly the outermost operator of the code binds."""
    if isinstance(code, Binary):
        return _STRENGTH[code.op]
    if isinstance(code, (Raw, Source)):
        return code.binding
    if isinstance(code, Lit) and isinstance(code.value, (int, float)) and not isinstance(code.value, bool):
        return UNARY if code.value < 0 or math.copysign(1, code.value) < 0 else ATOM
    return code.strength


def text(code: Code) -> str:
    """Return the code on one line (a piece of user source may still hold line breaks)."""
    match code:
        case Raw(source):
            return source
        case Source(node, printer):
            return printer(node)
        case Name(id) | Var(id, _):
            return id
        case Lit(value):
            return _literal(value)
        case Attribute(obj, attr):
            return f"{_operand(obj, POSTFIX)}.{attr}"
        case Call(function, args, kwargs):
            parts = [text(argument) for argument in args] + [f"{name}={text(value)}" for name, value in kwargs]
            return f"{_operand(function, POSTFIX)}({', '.join(parts)})"
        case Item(obj, index):
            inside = text(index)
            plain = isinstance(index, Sequence) and index.brackets == "()" and len(index.items) > 1
            return f"{_operand(obj, POSTFIX)}[{inside[1:-1] if plain else inside}]"
        case Binary(op, left, right):
            mine = _STRENGTH[op]
            # ** binds to the right; comparisons chain, so that both sides need parentheses.
            before, after = (mine + 1, mine) if op == "**" else (mine, mine + 1)
            if mine == COMPARE:
                before = mine + 1
            return f"{_operand(left, before)} {op} {_operand(right, after)}"
        case Unary(op, operand):
            return f"{op}{_operand(operand, UNARY)}"
        case Sequence(brackets, items):
            inside = ", ".join(text(item) for item in items)
            comma = "," if brackets == "()" and len(items) == 1 else ""
            return f"{brackets[0]}{inside}{comma}{brackets[1]}"
        case Mapping(pairs):
            return "{" + ", ".join(f"{text(key)}: {text(value)}" for key, value in pairs) + "}"
        case Lambda(params, body):
            return f"lambda {params}: {text(body)}" if params else f"lambda: {text(body)}"
        case Star(value):
            return f"*{_operand(value, BIT_OR)}"
        case Each(element, target, source, condition):
            tail = f" if {text(condition)}" if condition is not None else ""
            return f"[{text(element)} for {target} in {_operand(source, OR)}{tail}]"
    raise TypeError(f"not code: {code!r}")


def _operand(code: Code, least: int) -> str:
    printed = text(code)
    if strength(code) < least or (isinstance(code, Lit) and isinstance(code.value, int) and least == POSTFIX):
        return f"({printed})"
    return printed


def _literal(value: Literal) -> str:
    if isinstance(value, str):
        plain = repr(str(value))
        # Double quotes are the habit of formatted PySpark code.
        return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in plain else plain
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return f'float("{value}")'
    return repr(value)


def layout(code: Code, indent: int = 0, prefix: int = 0, *, break_chain: bool = False) -> str:
    """Return the code broken into lines where it is wider than a line should be.

    Args:
        code: the expression.
        indent: width of the block's indentation, in spaces; continuation lines are indented relative to column 0,
            because the statement is put into its block later.
        prefix: width of what stands before the expression on its first line, such as ``df = ``.
        break_chain: write one method call a line even where the chain would fit.
    """
    flat = text(code)
    chain = _chain(code)
    fits = indent + prefix + len(flat.split("\n", 1)[0]) <= WIDTH and "\n" not in flat
    if (fits or "\n" in flat) and not (break_chain and len(chain) > 2):
        return flat
    if len(chain) > 2:
        lines = [_pieces(chain[0], indent + 4)]
        lines += [_pieces(link, indent + 4) for link in chain[1:]]
        inside = "\n".join("    " + line.replace("\n", "\n    ") for line in lines)
        return f"(\n{inside}\n)"
    return _broken(code, indent)


def _chain(code: Code) -> list[Code]:
    """Split ``root.a(...).b(...)`` into root and links; a link is printed with its dot."""
    links: list[Code] = []
    while True:
        match code:
            case Call(Attribute(obj, attr), args, kwargs) if obj != Name("F"):
                links.append(Call(Name(f".{attr}"), args, kwargs))
                code = obj
            case Attribute(Call() as obj, attr) | Attribute(Item() as obj, attr):
                links.append(Name(f".{attr}"))
                code = obj
            case Item(Call() as obj, index) | Item(Attribute(Call()) as obj, index):
                links.append(Item(Name(""), index))
                code = obj
            case _:
                links.append(code)
                return _joined(links[::-1])


def _joined(links: list[Code]) -> list[Code]:
    """Keep attributes and subscripts on the line of the call that they follow; ``spark.read`` stays together."""
    joined: list[Code] = []
    for link in links:
        if joined and (isinstance(link, Item) or (isinstance(link, Name) and link.id.startswith("."))):
            joined[-1] = Raw(text(joined[-1]) + text(link))
        elif len(joined) == 1 and isinstance(joined[0], Attribute):
            joined[0] = Raw(text(joined[0]) + text(link))
        else:
            joined.append(link)
    return joined


def _pieces(code: Code, indent: int) -> str:
    flat = text(code)
    return flat if indent + len(flat) <= WIDTH or "\n" in flat else _broken(code, indent)


def _broken(code: Code, indent: int) -> str:
    """Break the outermost brackets of the code, one argument a line."""
    match code:
        case Call(function, args, kwargs) if args or kwargs:
            parts = [_pieces(argument, indent + 5) for argument in args]
            parts += [f"{name}={_pieces(value, indent + 6 + len(name))}" for name, value in kwargs]
            head = _operand(function, POSTFIX)
            if len(parts) == 1 and isinstance(args[0] if args else None, (Sequence, Mapping)):
                return f"{head}({parts[0]})"
            return f"{head}(\n" + "".join(_indented(part) for part in parts) + ")"
        case Sequence(brackets, items) if items:
            parts = [_pieces(item, indent + 5) for item in items]
            return f"{brackets[0]}\n" + "".join(_indented(part) for part in parts) + brackets[1]
        case Mapping(pairs) if pairs:
            parts = [f"{text(key)}: {_pieces(value, indent + 6)}" for key, value in pairs]
            return "{\n" + "".join(_indented(part) for part in parts) + "}"
        case Binary("&" | "|" | "+" as op, left, right):
            mine = _STRENGTH[op]
            lines = [_wrapped(part, mine, indent + 4) for part in _operands(left, op)]
            lines.append(_wrapped(right, mine + 1, indent + 4))
            body = f"\n{op} ".join(lines)
            return "(\n    " + body.replace("\n", "\n    ") + "\n)"
        case Item(Call() as obj, index):
            return f"{_broken(obj, indent)}{text(Item(Name(''), index))}"
        case Attribute(Call() as obj, attr):
            return f"{_broken(obj, indent)}.{attr}"
    return text(code)


def _operands(code: Code, op: str) -> list[Code]:
    if isinstance(code, Binary) and code.op == op:
        return [*_operands(code.left, op), code.right]
    return [code]


def _wrapped(code: Code, least: int, indent: int) -> str:
    printed = _pieces(code, indent)
    return f"({printed})" if strength(code) < least else printed


def _indented(part: str) -> str:
    return "    " + part.replace("\n", "\n    ") + ",\n"
