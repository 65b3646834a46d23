"""Putting new code in the place of parts of the user's own, and keeping as pandas what has no rule."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret.context import Context, Localise, binding, printed
from translator.interpret.handover import (
    displayed,
    free_frames,
    functions_within,
    handed_over,
    is_touched,
    kept_too,
    on_cluster,
)
from translator.layout import layout, strength, whole
from translator.schema import Column
from translator.spark import COMPARE, POSTFIX, Attribute, Call, Code, Item, Name, Raw, Var, col, column_name
from translator.trees import parts_of, replaced_in
from translator.values import (
    Accessor,
    Demanded,
    Driver,
    Frame,
    Function,
    Grouped,
    Python,
    Refused,
    Series,
    Step,
    Value,
)


def stays_pandas(context: Context, function: Function) -> None:
    """See to it that a function is kept as it is, as it is called in a way that is not followed; those it calls, too.

    Raises:
        Localise: it reads frames of the scopes around it.
        Demanded: it was rewritten for another call.
    """
    names = free_frames(context, function)
    if names:
        refused = Refused(f"{function.name}() reads a frame and is called in a way that is not followed", "lost")
        raise Localise(names, refused)
    for each in functions_within(function):
        context.alone.add(each.site)
        variants = context.functions.get(each.node, ())  # type: ignore[call-overload]
        if variants and variants[0].changed:
            raise Demanded([kept_too(each)])


def _check_own(context: Context, function: Function) -> None:
    """See to it that what a function has as an attribute is that of one function, which is not rewritten.

    Raises:
        Demanded: it was rewritten for some call.
    """
    if any(variant.changed for variant in context.functions.get(function.node, ())):  # type: ignore[call-overload]
        raise Demanded([("opaque", function.site)])


def _functions_in(value: Value) -> Iterator[Function]:
    """Yield the functions of the program that a value is or, as a list or dict, holds."""
    if isinstance(value, Function):
        yield value
    elif isinstance(value, Python):
        for part in (*(value.items or ()), *(part for _, part in value.pairs or ())):
            yield from _functions_in(part)


def outermost(node: cst.CSTNode) -> list[cst.BaseExpression]:
    """Return the expressions directly within a node."""
    found: list[cst.BaseExpression] = []
    for child in parts_of(node):
        if isinstance(child, (cst.BaseExpression,)):
            found.append(child)
        else:
            found += outermost(child)
    return found


def rebuilt(context: Context, node: cst.BaseExpression, parts: Mapping[cst.BaseExpression, Value]) -> Value:
    """Return an expression with its parts as they are reached now; the user's own code where nothing changed."""
    for value in parts.values() if not context.inside else ():
        if isinstance(value, Function) and isinstance(node, cst.Attribute):
            _check_own(context, value)
        for function in _functions_in(value):
            stays_pandas(context, function)
    touched = {part: value for part, value in parts.items() if is_touched(value)}
    if not touched:
        size = size_of(parts.values())
        if size is not None:
            context.flags.add(Verdict.DRIVER)
            return Driver(context.source(node), size=size)
        return Python(context.source(node))
    if context.inside and any(on_cluster(value) for value in touched.values()):
        raise Refused("a column is used in a way that has no rule")
    touched = _pooled(context, node, touched)
    codes = {part: shown_or_handed(context, value, node, part) for part, value in touched.items()}
    code = substitute(context, node, codes)
    size = size_of(parts.values())
    return Driver(code, size=size) if size is not None else Python(code, touched=True)


def _pooled(
    context: Context, node: cst.BaseExpression, parts: Mapping[cst.BaseExpression, Value]
) -> dict[cst.BaseExpression, Value]:
    """Hand over columns and selections of the same rows at once, so that their rows stay together."""
    pools: dict[tuple[Step, ...], list[cst.BaseExpression]] = {}
    for part, value in parts.items():
        frame = value.frame if isinstance(value, Series) else value
        if isinstance(frame, Frame) and frame.rows and frame.size == "rows" and frame.prefix is None:
            pools.setdefault(frame.rows, []).append(part)
    made = dict(parts)
    for members in pools.values():
        values = [value for part in members if isinstance(value := parts[part], (Frame, Series))]
        pooled = _pool(values) if len(values) > 1 and not isinstance(node, cst.FormattedString) else None
        if pooled is None:
            continue
        held, pool = pooled
        name = context.free_name(f"{held}_pd")
        code = handed_over(context, pool, node)
        context.prelude.append(f"{name} = {layout(context.resolved(code), prefix=len(name) + 3)}")
        context.scope.values[name] = Driver(Name(name), "frame", pool.size)
        for part, each in zip(members, values, strict=True):
            if isinstance(each, Frame):
                made[part] = Driver(Name(name).item(list(each.names)), "frame", pool.size)
            else:
                made[part] = Driver(Name(name).item(str(each.name)), "series", pool.size)
    return made


def _candidates(values: Sequence[Frame | Series]) -> list[Frame]:
    frames = [value.frame if isinstance(value, Series) else value for value in values]
    return [frame for frame in frames if isinstance(frame.code, Var)] + [
        frame.source for frame in frames if frame.source is not None and isinstance(frame.source.code, Var)
    ]


def _pool(values: Sequence[Frame | Series]) -> tuple[str, Frame] | None:
    """Return the one frame that holds several columns and selections, and the variable that it is a selection of."""
    columns: dict[str, tuple[Code, Column]] = {}
    for value in values:
        if isinstance(value, Frame):
            if value.columns is None or value.levels:
                return None
            new = {column.name: (col(column.name), column) for column in value.columns}
        elif value.name is None:
            return None
        else:
            new = {str(value.name): (value.exact.column, value.as_column(str(value.name)))}
        if any(name in columns and columns[name][0] != code for name, (code, _) in new.items()):
            return None
        columns |= new
    if len(columns) < 2:
        return None
    for base in _candidates(values):
        if isinstance(base.code, Var) and all(_is_held(value, base) for value in values):
            items: list[str | Code] = [
                name if column_name(code) == name else code.alias(name) for name, (code, _) in columns.items()
            ]
            made = tuple(column for _, column in columns.values())
            return base.code.id, replace(base, code=base.select(items), columns=made)
    return None


def _is_held(value: Frame | Series, base: Frame) -> bool:
    if isinstance(value, Series):
        return value.fits(base)
    same = all(value.version(name) == base.version(name) for name in value.names)
    return value.rows == base.rows and same and set(value.names) <= set(base.names if base.columns is not None else ())


def shown_or_handed(context: Context, value: Value, node: cst.BaseExpression, part: cst.BaseExpression) -> Code:
    """Return a value as pandas; in an f-string only what is shown of it."""
    if isinstance(node, cst.FormattedString) and isinstance(value, (Frame, Series)):
        return displayed(context, value, part)
    return handed_over(context, value, part)


def size_of(values: Iterable[Value]) -> str | None:
    """Return the largest size of the cluster and driver values among these, or None if there are none."""
    sizes: set[str | None] = set()
    for value in values:
        frame = value.frame if isinstance(value, (Series, Grouped)) else value
        if isinstance(frame, (Frame, Driver)):
            sizes.add(frame.size)
        elif isinstance(value, Python) and (value.items or value.pairs):
            parts = value.items or [part for _, part in value.pairs or ()]
            parts = [part for part in parts if not (isinstance(part, Driver) and part.kind == "scalar")]
            sizes.add(size_of([*parts, *([value.each] if value.each is not None else [])]))
        elif isinstance(value, Accessor) and on_cluster(value):
            sizes.add(size_of([value.of]))
    return next((size for size in ("rows", "groups", "bounded") if size in sizes), None)


def is_small(values: Iterable[Value]) -> bool:
    """Tell whether what is handed over of these does not grow with the rows: going on in pandas is right then.

    A hand-over of groups says so itself.
    """
    return size_of(values) in ("groups", "bounded")


def _frame_of(value: Frame | Series) -> Frame:
    return value.frame if isinstance(value, Series) else value


class _Substitution(cst.CSTTransformer):
    def __init__(self, codes: Mapping[cst.CSTNode, cst.BaseExpression]) -> None:
        self.codes = codes

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node not in self.codes

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        return self.codes.get(original_node, updated_node)


def substitute(context: Context, node: cst.BaseExpression, codes: Mapping[cst.BaseExpression, Code]) -> Code:
    """Return the user's code with some of its parts replaced."""
    composed = _composed(context, node, codes)
    if composed is not None:
        return composed
    new: dict[cst.BaseExpression, str] = {}
    if isinstance(node, cst.FormattedString):
        node = _spelled_out(node, codes)
    for part, code in codes.items():
        source = context.text(code)
        if isinstance(node, cst.FormattedString):
            source = _within_text(context, source, node.start)
        least = binding(part) if not getattr(part, "lpar", ()) else 0
        tight = isinstance(node, (cst.Attribute, cst.Subscript, cst.Call)) or strength(code) <= COMPARE
        if (tight or strength(code) < least) and strength(code) < POSTFIX:
            source = f"({source})"
        new[part] = source
    text = replaced_in(printed(node), new)
    if text is None:
        made = node.visit(_Substitution({part: _parsed(source) for part, source in new.items()}))
        assert isinstance(made, cst.BaseExpression)
        text = printed(made)
    return Raw(text, binding(node))


def _spelled_out(node: cst.FormattedString, codes: Mapping[cst.BaseExpression, Code]) -> cst.FormattedString:
    """Return an f-string that shows an expression, as ``f"{x=}"`` does, as the user wrote it when its code is new."""
    quote = node.start.lstrip("rRfFbB")
    parts: list[cst.BaseFormattedStringContent] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression) and part.equal is not None and part.expression in codes:
            plain = part.with_changes(conversion=None, format_spec=None)
            shown = cst.Module([]).code_for_node(plain)[1:-1].replace("{", "{{").replace("}", "}}")
            parts.append(cst.FormattedStringText(shown.replace("\\", "\\\\").replace(quote, "\\" + quote)))
            as_shown = part.conversion or ("r" if part.format_spec is None else None)
            part = part.with_changes(equal=None, conversion=as_shown)  # noqa: PLW2901 - it goes on as this
        parts.append(part)
    return node.with_changes(parts=parts)


def _within_text(context: Context, source: str, start: str) -> str:
    """Return code that may stand in an f-string: before Python 3.12 it has neither its quotes nor a backslash."""
    quote = start.lstrip("rRfFbB")
    tokens = []
    other = "'" if quote == '"' else '"'
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        inner = token.string[1:-1]
        plain = token.type == tokenize.STRING and token.string[0] == quote and not set(inner) & {"'", '"', "\\"}
        tokens.append(token._replace(string=f"{other}{inner}{other}") if plain else token)
    made = tokenize.untokenize(tokens).rstrip("\n")
    if quote not in made and "\\" not in made and "\n" not in made:
        return made
    name = context.free_name("value")
    context.prelude.append(f"{name} = {whole(source)}")
    context.scope.values[name] = Driver(Name(name))
    return name


def _parsed(source: str) -> cst.BaseExpression:
    """Parse an expression that may span lines; whoever prints it sees to the brackets that this needs."""
    wrapped = whole(source)
    made = cst.parse_expression(wrapped)
    return made if wrapped == source else made.with_changes(lpar=(), rpar=())


def _composed(context: Context, node: cst.BaseExpression, codes: Mapping[cst.BaseExpression, Code]) -> Code | None:
    """Return a call, attribute or subscript as code that the printer can lay out; None for other expressions."""
    if "\n" in printed(node):
        return None

    def part(expression: cst.BaseExpression) -> Code:
        return codes[expression] if expression in codes else context.source(expression)

    match node:
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value=name)), args=args) if _plain(args):
            function: Code = part(node.func) if node.func in codes else Attribute(part(value), name)
        case cst.Call(func=cst.Name() as called, args=args) if _plain(args):
            function = part(called)
        case cst.Attribute(value=value, attr=cst.Name(value=name)):
            return Attribute(part(value), name)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=index))]):
            return Item(part(value), part(index))
        case _:
            return None
    positional = tuple(part(argument.value) for argument in args if argument.keyword is None)
    keywords = tuple(
        (argument.keyword.value, part(argument.value)) for argument in args if argument.keyword is not None
    )
    return Call(function, positional, keywords)


def _plain(args: Sequence[cst.Arg]) -> bool:
    """Tell whether a call has neither stars nor positional arguments after keywords."""
    keywords = [argument.keyword is not None for argument in args]
    return not any(argument.star for argument in args) and keywords == sorted(keywords)


def fallback(
    context: Context, node: cst.BaseExpression, parts: Mapping[cst.BaseExpression, Value], refused: Refused
) -> Value:
    """Keep an expression as pandas, on values that are handed over."""
    if context.inside:
        raise refused
    if refused.kind == "never" or not is_small(parts.values()):
        context.refuse(refused, node)
    elif any(_frame_of(value).ties for value in parts.values() if isinstance(value, (Frame, Series))):
        context.find("PS305", node, "rows that are equal in what they are sorted by come in any order")
    context.flags.add(Verdict.DRIVER)
    return rebuilt(context, node, parts)
