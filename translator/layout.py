"""Printing code: parentheses where operators need them, and lines that are not too wide."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from translator.spark import (
    ATOM,
    BIT_OR,
    COMPARE,
    LAMBDA,
    OR,
    POSTFIX,
    STRENGTHS,
    UNARY,
    Among,
    Attribute,
    Binary,
    Call,
    Code,
    Each,
    Either,
    Item,
    Lambda,
    Lit,
    Literal,
    Mapping,
    Name,
    Raw,
    Sequence,
    Source,
    Star,
    Unary,
    Var,
    column_name,
)

WIDTH = 110


def strength(code: Code) -> int:
    """Return how strongly the outermost operator of the code binds."""
    if isinstance(code, Binary):
        return STRENGTHS[code.op]
    if isinstance(code, (Raw, Source)):
        return code.binding
    if isinstance(code, Lit) and isinstance(code.value, (int, float)) and not isinstance(code.value, bool):
        return UNARY if code.value < 0 or math.copysign(1, code.value) < 0 else ATOM
    return code.strength


def text(code: Code) -> str:  # noqa: C901, PLR0912 - one branch for each kind of code
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
        case Among(column, frame, key):
            name = column_name(key)
            return text(column.isin(frame.select(key if name is None else name)))
        case Call(function, args, kwargs):
            several = len(args) + len(kwargs) > 1
            parts = [_operand(argument, LAMBDA) if several else text(argument) for argument in args]
            parts += [f"{name}={text(value)}" for name, value in kwargs]
            return f"{_operand(function, POSTFIX)}({', '.join(parts)})"
        case Item(obj, index):
            inside = text(index)
            plain = isinstance(index, Sequence) and index.brackets == "()" and len(index.items) > 1
            return f"{_operand(obj, POSTFIX)}[{inside[1:-1] if plain else inside}]"
        case Binary(op, left, right):
            mine = STRENGTHS[op]
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
        case Star(value, stars):
            return f"{'*' * stars}{_operand(value, BIT_OR)}"
        case Either(value, condition, other):
            return f"{_operand(value, OR)} if {_operand(condition, OR)} else {_operand(other, LAMBDA)}"
        case Each(element, target, source, condition, part, parts):
            tail = f" if {text(condition)}" if condition is not None else ""
            tail += f" for {part} in {_operand(parts, OR)}" if parts is not None else ""
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


def whole(source: str) -> str:
    """Return an expression that parses wherever it stands: one that spans lines outside of brackets gets some."""
    if "\n" not in source:
        return source
    try:
        ast.parse(source.strip(), mode="eval")
    except SyntaxError:
        return f"({source})"
    return source


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
        return whole(flat)
    if isinstance(code, (Raw, Source)):
        inside = _within(flat, indent + 4)
        is_chain = "\n" in inside and inside.split("\n", 2)[1].startswith(".")
        return "(\n    " + inside.replace("\n", "\n    ") + "\n)" if is_chain else _broken_source(flat, indent)
    if len(chain) > 2 or (len(chain) == 2 and isinstance(chain[0], Call)):
        lines = _links(chain, indent + 4)
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
            case Item(Call() | Item() as obj, index) | Item(Attribute(Call()) as obj, index):
                links.append(Item(Name(""), index))
                code = obj
            case _:
                links.append(code)
                return _joined(links[::-1])


def _joined(links: list[Code]) -> list[Code]:
    """Keep attributes and subscripts on the line of the call that they follow; ``spark.read`` stays together."""
    joined: list[Code] = []
    for link in _with_attributes(links):
        if joined and isinstance(link, (Item, Name)):
            last = joined[-1]
            joined[-1] = Item(last, link.index) if isinstance(link, Item) else Attribute(last, link.id[1:])
        elif len(joined) == 1 and isinstance(joined[0], Attribute):
            joined[0] = _attached(joined[0], link)
        else:
            joined.append(link)
    return joined


def _with_attributes(links: list[Code]) -> list[Code]:
    """Put an attribute and the call of its method into one link: ``.write.csv(...)``."""
    merged: list[Code] = []
    for link in links:
        last = merged[-1] if merged else None
        if isinstance(link, Call) and isinstance(last, Name) and last.id.startswith("."):
            merged[-1] = Call(Name(last.id + text(link.func)), link.args, link.kwargs)
        else:
            merged.append(link)
    return merged


def _attached(root: Attribute, link: Code) -> Code:
    match link:
        case Call(Name(id), args, kwargs):
            return Call(Attribute(root, id.removeprefix(".")), args, kwargs)
    return Raw(text(root) + text(link))


def _pieces(code: Code, indent: int) -> str:
    """Return a part within brackets, where a chain of calls needs none of its own."""
    flat = text(code)
    if indent + len(flat) <= WIDTH or "\n" in flat:
        return flat
    if isinstance(code, (Raw, Source)):
        return _within(flat, indent)
    chain = _chain(code)
    # A condition and what holds otherwise are a short chain, but long ones.
    long = len(chain) == 2 and isinstance(chain[0], Call) and len(text(chain[0])) > WIDTH // 2
    if len(chain) > 2 or long:
        return "\n".join(_links(chain, indent))
    return _broken(code, indent)


def _links(chain: list[Code], indent: int) -> list[str]:
    """Return the lines of a chain of calls, whose root may need parentheses of its own."""
    root, *lines = [_piece(link, indent) for link in chain]
    bare = strength(chain[0]) < POSTFIX and lines and not root.startswith("(\n")
    return [f"({root})" if bare else root, *lines]


def _piece(code: Code, indent: int) -> str:
    flat = text(code)
    return flat if indent + len(flat) <= WIDTH or "\n" in flat else _broken(code, indent)


def _broken(code: Code, indent: int) -> str:
    """Break the outermost brackets of the code, one argument a line."""
    match code:
        case Call(Attribute(Call() as obj, attr), args, kwargs) if _is_short(args, kwargs):
            return _broken(obj, indent) + text(Call(Name(f".{attr}"), args, kwargs))
        case Call(function, args, ()) if len(args) > 6 and all(len(text(item)) < 30 for item in args):
            lines = _filled([text(item) for item in args], WIDTH - indent - 4)
            return f"{_operand(function, POSTFIX)}(\n" + "".join(f"    {line.rstrip()}\n" for line in lines) + ")"
        case Call(function, args, kwargs) if args or kwargs:
            # The comma after a last argument makes a bare generator one of several.
            parts = [_wrapped(argument, LAMBDA, indent + 5) for argument in args]
            parts += [f"{name}={_pieces(value, indent + 6 + len(name))}" for name, value in kwargs]
            head = _operand(function, POSTFIX)
            if len(parts) == 1 and isinstance(args[0] if args else None, (Sequence, Mapping)):
                return f"{head}({parts[0]})"
            return f"{head}(\n" + "".join(_indented(part) for part in parts) + ")"
        case Sequence(brackets, items) if len(items) > 4 and all(isinstance(item, Lit) for item in items):
            lines = _filled([text(item) for item in items], WIDTH - indent - 4)
            return f"{brackets[0]}\n" + "".join(f"    {line.rstrip()}\n" for line in lines) + brackets[1]
        case Sequence(brackets, items) if items:
            parts = [_pieces(item, indent + 5) for item in items]
            return f"{brackets[0]}\n" + "".join(_indented(part) for part in parts) + brackets[1]
        case Mapping(pairs) if pairs:
            parts = [f"{text(key)}: {_pieces(value, indent + 6)}" for key, value in pairs]
            return "{\n" + "".join(_indented(part) for part in parts) + "}"
        case Binary(op) if op != "**":
            return _operation(code, indent)
        case Item(Call() as obj, index):
            return f"{_broken(obj, indent)}{text(Item(Name(''), index))}"
        case Attribute(Call() as obj, attr):
            return f"{_broken(obj, indent)}.{attr}"
        case Star(Each() as each):
            return f"*{_broken(each, indent)}"
        case Each(element, target, source, condition, part, parts):
            lines = [_pieces(element, indent + 4), f"for {target} in {_pieces(source, indent + 4)}"]
            lines += [f"if {_pieces(condition, indent + 4)}"] if condition is not None else []
            lines += [f"for {part} in {_pieces(parts, indent + 4)}"] if parts is not None else []
            return "[\n" + "".join("    " + line.replace("\n", "\n    ") + "\n" for line in lines) + "]"
        case Lit(str(value)) if ", " in value:
            return "(\n" + "".join(f"    {text(Lit(line))}\n" for line in _split(value, WIDTH - indent - 8)) + ")"
    return text(code)


def _operation(code: Binary, indent: int) -> str:
    """Break an operation before each of its operators, in parentheses."""
    mine = STRENGTHS[code.op]
    # Python chains comparisons.
    alone = mine == COMPARE
    before = [code.left] if alone else _operands(code.left, code.op)
    lines = [_wrapped(part, mine + alone, indent + 4) for part in before]
    lines.append(_wrapped(code.right, mine + 1, indent + 4))
    body = f"\n{code.op} ".join(lines)
    return "(\n    " + body.replace("\n", "\n    ") + "\n)"


def _broken_source(source: str, indent: int) -> str:
    """Break the user's own source, of which parts are rewritten: a call by arguments, a comprehension by its parts."""
    try:
        node = ast.parse(source, mode="eval").body
    except SyntaxError:
        return source
    if "\n" in source:
        return source

    def part(inner: ast.expr, before: str = "") -> str:
        if isinstance(inner, ast.Starred):
            inner, before = inner.value, "*"
        return before + _within(ast.get_source_segment(source, inner) or "", indent + 4 + len(before))

    match node:
        case ast.DictComp(key=key, value=value, generators=generators):
            lines = [f"{part(key)}: {part(value)}", *_generators(generators, part)]
            return "{\n" + "".join("    " + line.replace("\n", "\n    ") + "\n" for line in lines) + "}"
        case ast.ListComp(elt=element, generators=generators) | ast.SetComp(elt=element, generators=generators):
            lines = [part(element), *_generators(generators, part)]
            inner = "".join("    " + line.replace("\n", "\n    ") + "\n" for line in lines)
            return f"{source[0]}\n{inner}{source[-1]}"
        case ast.Call(func=function, args=args, keywords=keywords) if args or keywords:
            parts = sorted((*args, *(each.value for each in keywords)), key=lambda part: part.col_offset)
            # A bare generator is the only argument.
            if any(isinstance(each, ast.GeneratorExp) for each in parts):
                return source
            names = {id(each.value): f"{each.arg}=" if each.arg else "**" for each in keywords}
            lines = [part(each, names.get(id(each), "")) for each in parts]
            head = ast.get_source_segment(source, function)
            return f"{head}(\n" + "".join(_indented(line) for line in lines) + ")"
    return source


def _generators(generators: list[ast.comprehension], part: Callable[..., str]) -> list[str]:
    lines = []
    for each in generators:
        lines += [f"for {part(each.target)} in {part(each.iter)}", *(part(test, "if ") for test in each.ifs)]
    return lines


def _within(source: str, indent: int) -> str:
    """Return a part within brackets, where a chain of calls needs none of its own."""
    if indent + len(source) <= WIDTH or "\n" in source:
        return source
    chain = _chain_in(source)
    if len(chain) <= 3:
        return _broken_source(source, indent)
    # A call is broken as one of something short, which the call before stands for.
    short = (link if indent + len(link) <= WIDTH else _broken_source(f"_{link}", indent)[1:] for link in chain[1:])
    return "\n".join([chain[0], *short])


def _chain_in(source: str) -> list[str]:
    """Split the source of a chain of method calls into its root and its calls, with what follows each of them."""
    try:
        node: ast.expr = ast.parse(source, mode="eval").body
    except SyntaxError:
        # A generator that is the only argument of a call has no brackets of its own.
        return [source]
    links: list[str] = []
    rest = ""
    while True:
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        inner = node.func.value if is_call else getattr(node, "value", None)  # type: ignore[attr-defined]
        text = ast.get_source_segment(source, node) or ""
        start = ast.get_source_segment(source, inner) or "" if isinstance(inner, ast.expr) else ""
        followed = is_call or isinstance(node, (ast.Attribute, ast.Subscript))
        if not followed or not start or not text.startswith(start):
            return [text + rest, *reversed(links)]
        rest = text[len(start) :] + rest
        if is_call:
            links.append(rest)
            rest = ""
        assert isinstance(inner, ast.expr)
        node = inner


def _is_short(args: tuple[Code, ...], kwargs: tuple[tuple[str, Code], ...]) -> bool:
    """Tell whether it is of no use to break a line between these arguments."""
    return len(text(Call(Name(""), args, kwargs))) < 25


def _split(value: str, width: int) -> list[str]:
    """Split a text after commas into lines of at most so many characters, where that is possible."""
    lines = _filled(value.split(", "), width)
    return [*lines[:-1], lines[-1].removesuffix(", ")]


def _filled(parts: list[str], width: int) -> list[str]:
    """Join parts by commas into lines of at most so many characters, where that is possible."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 2 > width:
            lines.append("")
        lines[-1] += f"{part}, "
    return lines


def _operands(code: Code, op: str) -> list[Code]:
    if isinstance(code, Binary) and code.op == op:
        return [*_operands(code.left, op), code.right]
    return [code]


def _wrapped(code: Code, least: int, indent: int) -> str:
    printed = _pieces(code, indent)
    return f"({printed})" if strength(code) < least else printed


def _indented(part: str) -> str:
    return "    " + part.replace("\n", "\n    ") + ",\n"
