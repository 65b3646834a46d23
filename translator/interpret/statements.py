"""Rewriting statements: what is assigned, changed in place, displayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import calls, control, expressions
from translator.interpret.context import Context, Finding, Placement, printed
from translator.interpret.handover import (
    as_frame,
    displayed,
    handed_over,
    is_touched,
    on_cluster,
    settled,
    through_variable,
)
from translator.interpret.scope import Scope
from translator.spark import Code, Lit, Name, Var, col, layout, text
from translator.values import (
    Accessor,
    Demanded,
    Driver,
    Frame,
    Function,
    Grouped,
    Member,
    Python,
    Refused,
    Series,
    Value,
)

ATTEMPTS = 8


class Localise(Exception):
    """These variables have to be handed over before the statement, since it changes them in a way without a rule."""

    def __init__(self, names: Iterable[str], refused: Refused | None = None) -> None:
        super().__init__()
        self.names = [name for name in names if name]
        self.refused = refused


def interpret_body(context: Context, body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """Interpret statements one after another and return what they become."""
    made: list[cst.BaseStatement] = []
    waiting: list[cst.EmptyLine] = []
    for node in body:
        new = interpret_statement(context, node)
        if new and waiting:
            first = new[0]
            lines = (*waiting, *first.leading_lines)  # type: ignore[attr-defined]
            new = [first.with_changes(leading_lines=lines), *new[1:]]
            waiting = []
        if not new:
            waiting += getattr(node, "leading_lines", ())
        made += new
    return made or [cst.SimpleStatementLine([cst.Pass()])]


def interpret_statement(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    """Interpret one statement; whatever goes wrong, the program that comes out still runs."""
    before = context.scope.snapshot()
    prelude: list[str] = []
    for _ in range(ATTEMPTS):
        context.prelude = []
        findings = dict(context.findings)
        try:
            new = _dispatch(context, node)
            return _with_prelude(node, prelude, new)
        except Localise as needed:
            if any(context.scope.holder(name) not in (context.scope, None) for name in needed.names):
                raise
            context.scope.restore(before)
            _take_back(context, findings)
            if needed.refused is not None and not _explained(context, findings):
                context.refuse(needed.refused, node)
            lines = localise(context, node, needed.names or frames_in(context, node))
        except Refused as refused:
            names = frames_in(context, node)
            if any(context.scope.holder(name) is not context.scope for name in names):
                raise Localise(names, refused) from refused
            context.scope.restore(before)
            _take_back(context, findings)
            context.refuse(refused, node)
            lines = localise(context, node, names)
        except (Demanded, RecursionError):
            raise
        except Exception as error:
            if context.debug:
                raise
            context.scope.restore(before)
            context.find("PS901", node, f"the translator failed here: {type(error).__name__}: {error}")
            lines = localise(context, node, frames_in(context, node))
        if not lines:
            break
        prelude += lines
        before = context.scope.snapshot()
    return _with_prelude(node, prelude, [node])


def _take_back(context: Context, findings: dict[Finding, None]) -> None:
    """Drop what an attempt found that is given up; its reasons for refusing stay."""
    context.findings = {f: None for f in context.findings if f in findings or f.code.startswith("PS2")}


def _explained(context: Context, findings: dict[Finding, None]) -> bool:
    return any(finding not in findings for finding in context.findings)


def frames_in(context: Context, node: cst.CSTNode) -> list[str]:
    """Return the variables within a statement that are bound to cluster values."""
    names: dict[str, None] = {}

    def visit(part: cst.CSTNode) -> None:
        if isinstance(part, cst.Name):
            value = context.scope.find(part.value)
            if value is not None and on_cluster(value):
                names.setdefault(part.value)
        for child in part.children:
            visit(child)

    visit(node)
    return list(names)


def localise(context: Context, node: cst.CSTNode, names: Sequence[str]) -> list[str]:
    """Hand over variables for good: they are pandas objects from here on. Returns the statements that do it."""
    lines = []
    for name in names:
        value = context.scope.find(name)
        if value is None or not on_cluster(value):
            continue
        frame = value if isinstance(value, Frame) else value.frame if isinstance(value, (Series, Grouped)) else None
        same = context.scope.aliases(value.identity) if isinstance(value, Frame) else [name]
        code = handed_over(context, value, node)
        size = frame.size if frame is not None else "rows"
        lines.append(f"{name} = {layout(context.resolved(code), prefix=len(name) + 3)}")
        kind = "frame" if isinstance(value, Frame) else "series" if isinstance(value, Series) else "other"
        lines += _bind(context, name, Driver(Name(name), kind, size))
        for alias in same:
            if alias != name:
                lines.append(f"{alias} = {name}")
                lines += _bind(context, alias, Driver(Name(alias), kind, size))
    return lines


def _with_prelude(node: cst.BaseStatement, prelude: list[str], new: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
    if not prelude:
        return new
    before = parsed(prelude)
    leading = getattr(new[0] if new else node, "leading_lines", ())
    before[0] = before[0].with_changes(leading_lines=leading)
    if new and hasattr(new[0], "leading_lines"):
        new = [new[0].with_changes(leading_lines=()), *new[1:]]
    return [*before, *new]


def parsed(lines: Sequence[str]) -> list[cst.BaseStatement]:
    """Return the statements of some lines of code."""
    return list(cst.parse_module("\n".join(lines) + "\n").body)  # type: ignore[arg-type]


def _dispatch(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    match node:
        case cst.SimpleStatementLine():
            return _simple_line(context, node)
        case cst.FunctionDef():
            return _definition(context, node)
        case cst.ClassDef():
            return _class(context, node)
    return control.interpret_compound(context, node)


def _definition(context: Context, node: cst.FunctionDef) -> list[cst.BaseStatement]:
    context.places[node] = context.positions
    context.cells[node] = context.cell
    name = node.name.value
    context.scope.bind(name, calls.function_value(context, node, name, Name(name)))
    return [node]


def _class(context: Context, node: cst.ClassDef) -> list[cst.BaseStatement]:
    if "pd." in printed(node.body):
        context.find("PS204", node, f"the class {node.name.value} is left as it is")
    context.scope.bind(node.name.value, Python(Name(node.name.value)))
    return [node]


def block(old: cst.BaseSuite, body: Sequence[cst.BaseStatement]) -> cst.BaseSuite:
    """Return a block like `old` with another body."""
    if isinstance(old, cst.IndentedBlock):
        return old.with_changes(body=body) if list(old.body) != list(body) else old
    return cst.IndentedBlock(list(body))


# -------------------------------------------------------------------------------------- simple statements


def _simple_line(context: Context, node: cst.SimpleStatementLine) -> list[cst.BaseStatement]:
    lines: list[str] = []
    changed = False
    for small in node.body:
        context.flags = set()
        context.prelude = []
        context.aliased = []
        multiline = "\n" in printed(small)
        new = _small(context, small, multiline)
        if context.aliased:
            names = [name for name, _ in context.aliased]
            raise Localise(names, Refused("a function changes its argument within a larger expression", "lost"))
        prelude, context.prelude = context.prelude, []
        changed |= new is not None or bool(prelude)
        lines += prelude
        lines += [printed(small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))] if new is None else new
        _place(context, small)
    if not changed:
        return [node]
    if not lines:
        return []
    if len(lines) > 1 and len(lines) == len(node.body) and not any("\n" in line for line in lines):
        lines = ["; ".join(lines)]
    made = parsed(lines)
    comments = _comments(node)
    leading = (*node.leading_lines, *comments)
    made[0] = made[0].with_changes(leading_lines=leading)
    last = made[-1]
    if isinstance(last, cst.SimpleStatementLine):
        made[-1] = last.with_changes(trailing_whitespace=node.trailing_whitespace)
    return made


def _comments(node: cst.SimpleStatementLine) -> list[cst.EmptyLine]:
    """Return the comments within a statement that is written anew, to stand above it."""
    found: list[cst.EmptyLine] = []

    def visit(part: cst.CSTNode) -> None:
        if isinstance(part, cst.Comment):
            found.append(cst.EmptyLine(comment=part))
        for child in part.children:
            visit(child)

    for small in node.body:
        visit(small)
    return found


def _place(context: Context, node: cst.CSTNode) -> None:
    place = context.positions.get(node)
    if place is None or context.inside:
        return
    for verdict in (Verdict.DISTRIBUTED_PYTHON, Verdict.DRIVER, Verdict.NATIVE):
        if verdict in context.flags:
            break
    else:
        verdict = Verdict.UNTOUCHED
    key = (context.cell, place.start.line, place.start.column)
    context.placements[key] = Placement(context.cell, place, verdict)


def _small(context: Context, node: cst.BaseSmallStatement, multiline: bool) -> list[str] | None:
    """Return the lines that a simple statement becomes, or None if it stays as it is."""
    match node:
        case cst.Expr():
            return _expression(context, node)
        case cst.Assign():
            return _assign(context, node, multiline)
        case cst.AnnAssign(target=target, value=value) if value is not None:
            made = expressions.evaluate(context, value)
            if not is_touched(made):
                _bind_plain(context, target, made)
                return None
            return assign(context, target, made, value)
        case cst.AugAssign():
            return _augmented(context, node)
        case cst.Import() | cst.ImportFrom():
            _import(context, node)
            return None
        case cst.Del():
            return _delete(context, node)
        case cst.Return():
            return _return(context, node)
    return _other(context, node)


def _other(context: Context, node: cst.BaseSmallStatement) -> list[str] | None:
    """Interpret the expressions within an assert, raise, or the like."""
    new = node
    for part in expressions.outermost(node):
        value = expressions.evaluate(context, part)
        if is_touched(value):
            code = handed_over(context, value, part)
            new = new.deep_replace(part, cst.parse_expression(f"({context.text(code)})"))  # type: ignore[assignment]
    return None if new is node else [printed(new.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))]


def _expression(context: Context, node: cst.Expr) -> list[str] | None:
    if isinstance(node.value, cst.Call) and (made := _in_place(context, node.value)) is not None:
        return made
    value = expressions.evaluate(context, node.value)
    if context.aliased and isinstance(value, Frame) and context.aliased[-1][1] == value.identity:
        name, _ = context.aliased.pop()
        return _rebind(context, name, value)
    if isinstance(value, (Frame, Series)):
        code = displayed(context, value, node.value)
        if context.free_display(value):
            context.free.add((context.cell, context.positions[node].start.line))
        return [layout(context.resolved(code))]
    if isinstance(value, Driver) and is_touched(value) and context.localising(node.value):
        raise Localise(frames_in(context, node.value))
    if isinstance(value, (Grouped, Accessor)):
        return []
    if isinstance(value, (Python, Driver)) and is_touched(value):
        return [layout(context.resolved(handed_over(context, value, node.value)))]
    return None


def _in_place(context: Context, node: cst.Call) -> list[str] | None:
    """Interpret ``x.method(..., inplace=True)`` as an assignment to x."""
    flag = [a for a in node.args if a.keyword is not None and a.keyword.value == "inplace"]
    if not (flag and isinstance(node.func, cst.Attribute)):
        return None
    if not (isinstance(flag[0].value, cst.Name) and flag[0].value.value == "True"):
        return None
    receiver = expressions.evaluate(context, node.func.value)
    if not isinstance(receiver, (Frame, Series)):
        return None
    args = tuple(
        (a.keyword.value if a.keyword else None, expressions.evaluate(context, a.value))
        for a in node.args
        if a not in flag
    )
    try:
        value = calls.apply(context, node, receiver, node.func.attr.value, args)
    except Refused as refused:
        raise Localise([root_name(node.func.value)], refused) from refused
    return assign(context, node.func.value, value, node, in_place=True)


def root_name(node: cst.BaseExpression) -> str:
    """Return the variable that an expression such as ``df["x"].loc`` starts from, or an empty string."""
    while isinstance(node, (cst.Attribute, cst.Subscript, cst.Call)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else ""


def _assign(context: Context, node: cst.Assign, multiline: bool) -> list[str] | None:
    value = expressions.evaluate(context, node.value)
    aliased = []
    if isinstance(value, Frame):
        aliased = [name for name, identity in context.aliased if identity == value.identity]
        context.aliased = [(name, identity) for name, identity in context.aliased if identity != value.identity]
    targets = [target.target for target in node.targets]
    simple = all(isinstance(target, cst.Name) for target in targets)
    if not is_touched(value) and (simple or not any(_changes_cluster(context, target) for target in targets)):
        for target in targets:
            _bind_plain(context, target, value)
        return None
    lines: list[str] = []
    for target in targets:
        lines += assign(context, target, value, node.value, multiline=multiline)
        if isinstance(target, cst.Name) and isinstance(value, (Frame, Series, Driver)):
            value = context.scope.values[target.value]
    if aliased and isinstance(targets[0], cst.Name) and isinstance(value, Frame):
        for name in aliased:
            if name != targets[0].value:
                lines += _alias(context, name, targets[0].value)
    if lines == [printed(node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))]:
        return None
    return lines


def _alias(context: Context, name: str, of: str) -> list[str]:
    context.scope.bind(name, context.scope.values[of])
    return [f"{name} = {of}"]


def _changes_cluster(context: Context, target: cst.BaseExpression) -> bool:
    if isinstance(target, (cst.Subscript, cst.Attribute)):
        name = root_name(target)
        value = context.scope.find(name) if name else None
        dotted = expressions._dotted(target.value) if isinstance(target.value, cst.BaseExpression) else None
        held = context.scope.find(dotted) if dotted else None
        return any(v is not None and on_cluster(v) for v in (value, held))
    if isinstance(target, (cst.Tuple, cst.List)):
        return any(_changes_cluster(context, element.value) for element in target.elements)
    return False


def _bind_plain(context: Context, target: cst.BaseExpression, value: Value) -> None:
    """Bind names to values that the statement leaves as they are."""
    match target:
        case cst.Name(value=name):
            context.prelude += _bind(context, name, value)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            items = value.items if isinstance(value, Python) and value.items else ()
            const = value.const if isinstance(value, Python) and isinstance(value.const, (tuple, list)) else ()
            for place, element in enumerate(elements):
                part: Value = Python(Name("_"))
                if len(items) == len(elements):
                    part = items[place]
                elif len(const) == len(elements):
                    part = Python(Name("_"), const[place])
                elif isinstance(value, Driver):
                    part = Driver(Name("_"), size=value.size)
                _bind_plain(context, element.value, part)
        case cst.Attribute() if (dotted := expressions._dotted(target)) is not None:
            context.scope.values.pop(dotted, None)
            if isinstance(value, Driver):
                context.scope.values[dotted] = replace(value, code=Name(dotted))
        case cst.Subscript() | cst.StarredElement():
            held = context.scope.find(root_name(target)) if isinstance(target, cst.Subscript) else None
            if isinstance(held, Python):
                context.scope.bind(root_name(target), Python(held.code))


def _bind(context: Context, name: str, value: Value) -> list[str]:
    """Bind a variable; returns the statement that keeps its earlier value, if that is needed later on."""
    scope = context.scope
    version = scope.versions.get(name, 0)
    need = ("keep", f"{scope.name}/{name}:{version}")
    lines = []
    if need in context.demands and name in scope.values:
        kept = _free_name(scope, f"{name}_before")
        scope.kept[(name, version)] = kept
        lines.append(f"{kept} = {name}")
    scope.bind(name, value)
    return lines


def _free_name(scope: Scope, name: str) -> str:
    taken = {*scope.values, *scope.kept.values()}
    return next(made for n in range(1, 1000) if (made := name if n == 1 else f"{name}_{n}") not in taken)


def assign(
    context: Context,
    target: cst.BaseExpression,
    value: Value,
    node: cst.BaseExpression,
    *,
    in_place: bool = False,
    multiline: bool = False,
) -> list[str]:
    """Return the statements that assign a value to a target and follow what that changes."""
    match target:
        case cst.Name(value=name):
            if in_place and isinstance(value, Frame):
                return _rebind(context, name, value)
            return _assign_name(context, name, value, node, multiline)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return _unpack(context, target, [element.value for element in elements], value, node)
        case cst.Subscript() | cst.Attribute():
            return _assign_part(context, target, value, node)
    raise Refused("this target of an assignment has no translation")


def _assign_name(context: Context, name: str, value: Value, node: cst.BaseExpression, multiline: bool) -> list[str]:
    match value:
        case Frame():
            value = settled(value)
            printed_code = _laid_out(context, value.code, name, multiline)
            kept = _bind(context, name, value)
            return [*kept, f"{name} = {printed_code}"]
        case Series() if through_variable(value.frame):
            code = context.resolved(value.column)
            kept = _bind(context, name, value)
            version = context.scope.versions[name]
            bound = replace(value, column=Var(name, version))
            context.scope.values[name] = bound
            frame_name = value.frame.code.id  # type: ignore[attr-defined]
            context.columns_of[name] = frame_name
            return [*kept, f"{name} = {layout(code, prefix=len(name) + 3)}"]
        case Series():
            frame = as_frame(value)
            printed_code = _laid_out(context, frame.code, name, multiline)
            kept = _bind(context, name, frame)
            bound_frame = context.scope.values[name]
            assert isinstance(bound_frame, Frame)
            label = bound_frame.names[0]
            context.scope.values[name] = replace(
                value, frame=bound_frame, column=col(label), uses=frozenset([label]), loose=False
            )
            return [*kept, f"{name} = {printed_code}"]
        case Grouped() | Accessor():
            return _bind(context, name, value)
        case Python() | Driver() | Member() | Function():
            code = handed_over(context, value, node)
            printed_code = layout(context.resolved(code), prefix=len(name) + 3)
            if isinstance(value, Python) and on_cluster(value):
                return _assign_display(context, name, value)
            return [*_bind(context, name, value), f"{name} = {printed_code}"]
    raise Refused("a value of one row is assigned", "lost")


def _assign_display(context: Context, name: str, value: Python) -> list[str]:
    """Keep a list or dict of frames: its elements are evaluated where they are used."""
    code = _display_code(context, value)
    kept = _bind(context, name, value)
    items = tuple(_part(item, Name(name).item(place)) for place, item in enumerate(value.items or ()))
    pairs = tuple((key, _part(item, Name(name).item(_key(key)))) for key, item in value.pairs or ())
    context.scope.values[name] = replace(
        value,
        code=Name(name),
        items=items if value.items is not None else None,
        pairs=pairs if value.pairs is not None else None,
        touched=False,
    )
    return [*kept, f"{name} = {layout(context.resolved(code), prefix=len(name) + 3)}"]


def _key(key: Value) -> Code:
    if isinstance(key, Python):
        return key.code
    raise Refused("a key of the dict is not a plain value", "lost")


def _part(value: Value, code: Code) -> Value:
    if isinstance(value, Frame):
        return replace(value, code=code)
    if isinstance(value, (Series, Grouped)):
        raise Refused("a list holds columns or groupings", "lost")
    return value


def _display_code(context: Context, value: Value) -> Code:
    """Return the code of a display of frames, on the cluster."""
    from translator.spark import Mapping as Pairs
    from translator.spark import Sequence as Display

    match value:
        case Python(items=items) if items is not None and on_cluster(value):
            return Display(value.brackets, tuple(_display_code(context, item) for item in items))
        case Python(pairs=pairs) if pairs is not None and on_cluster(value):
            return Pairs(tuple((_key(key), _display_code(context, item)) for key, item in pairs))
        case Frame():
            return settled(value).code
        case Python() | Driver() | Member() | Function():
            return value.code
    raise Refused("a list holds columns or groupings", "lost")


def _laid_out(context: Context, code: Code, name: str, multiline: bool) -> str:
    return layout(context.resolved(code), prefix=len(name) + 3, break_chain=multiline)


def _unpack(
    context: Context,
    target: cst.BaseExpression,
    names: list[cst.BaseExpression],
    value: Value,
    node: cst.BaseExpression,
) -> list[str]:
    """Assign the elements of a tuple; names that are read again on the right side keep their old meaning."""
    if not (isinstance(value, Python) and value.items is not None and len(value.items) == len(names)):
        code = handed_over(context, value, node)
        _bind_plain(context, target, Driver(Name("_"), size="rows"))
        return [f"{printed(target)} = {context.text(code)}"]
    if not all(isinstance(name, cst.Name) for name in names):
        raise Refused("a tuple is unpacked into parts of a frame", "lost")
    items = value.items
    if any(isinstance(item, (Series, Grouped)) for item in items):
        raise Refused("a tuple of columns is unpacked", "lost")
    values = [settled(item) if isinstance(item, Frame) else item for item in items]
    codes = [context.text(_display_code(context, item)) for item in values]
    lines: list[str] = []
    for name, item in zip(names, values, strict=True):
        assert isinstance(name, cst.Name)
        lines += _bind(context, name.value, item)
    source = ", ".join(codes)
    if isinstance(value.code, Code) and not isinstance(node, cst.Tuple):
        source = context.text(value.code)
    return [*lines, f"{printed(target)} = {source}"]


def _assign_part(
    context: Context, target: cst.Subscript | cst.Attribute, value: Value, node: cst.BaseExpression
) -> list[str]:
    """Assign to a column, to rows of a frame, or to an attribute."""
    base = target.value
    dotted = expressions._dotted(target)
    owner = expressions.evaluate(context, base)
    if not on_cluster(owner) or isinstance(owner, Python):
        return _assign_foreign(context, target, owner, value, node, dotted)
    root = root_name(base)
    try:
        if isinstance(target, cst.Attribute):
            return _assign_attribute(context, target, owner, value)
        index = [expressions.subscript_value(context, element.slice) for element in target.slice]
        key = index[0] if len(index) == 1 else Python(Name("()"), items=tuple(index), brackets="()")
        made = calls.apply(context, target, owner, "[]=", ((None, key), (None, value)))
    except Refused as refused:
        raise Localise([root, *frames_in(context, node)], refused) from refused
    if not isinstance(made, Frame):
        raise Localise([root])
    return _rebind(context, _path(base), made)


def _assign_attribute(context: Context, target: cst.Attribute, owner: Value, value: Value) -> list[str]:
    name = target.attr.value
    if not isinstance(owner, Frame):
        raise Refused(f"the attribute {name} of a column is set")
    if ("frame", f"{name}=") in context.rules:
        made = calls.apply(context, target, owner, f"{name}=", ((None, value),))
    elif owner.columns is not None and owner.has(name):
        made = calls.apply(context, target, owner, "[]=", ((None, Python(Lit(name), name)), (None, value)))
    else:
        raise Refused(f"the attribute {name} of a frame is set")
    assert isinstance(made, Frame)
    return _rebind(context, _path(target.value), made)


def _path(node: cst.BaseExpression) -> str:
    """Return the variable, or ``obj.attr``, that holds the frame that is changed."""
    if isinstance(node, cst.Attribute) and node.attr.value in ("loc", "iloc", "at", "iat"):
        node = node.value
    if isinstance(node, cst.Name):
        return node.value
    dotted = expressions._dotted(node)
    if dotted is None:
        raise Localise([root_name(node)], Refused("a part of a part of a frame is assigned", "lost"))
    return dotted


def _assign_foreign(
    context: Context,
    target: cst.Subscript | cst.Attribute,
    owner: Value,
    value: Value,
    node: cst.BaseExpression,
    dotted: str | None,
) -> list[str]:
    """Assign to a part of something that is not on the cluster."""
    if isinstance(target, cst.Attribute) and dotted is not None and isinstance(value, Frame):
        value = settled(value)
        code = context.resolved(value.code)
        context.scope.bind(dotted, value)
        return [f"{dotted} = {layout(code, prefix=len(dotted) + 3)}"]
    if isinstance(owner, Python) and isinstance(target, cst.Subscript) and isinstance(value, Frame):
        name = root_name(target)
        held = context.scope.find(name)
        if isinstance(held, Python) and isinstance(target.value, cst.Name) and held.pairs is not None:
            key = expressions.subscript_value(context, target.slice[0].slice)
            if isinstance(key, Python) and key.known:
                path = Name(name).item(key.code)
                settled_value = settled(value)
                pairs = (*held.pairs, (key, replace(settled_value, code=path)))
                context.scope.values[name] = replace(held, pairs=pairs)
                return [f"{text(path)} = {layout(context.resolved(settled_value.code))}"]
    code = handed_over(context, value, node)
    _bind_plain(context, target, Driver(Name("_"), size="rows"))
    place = printed(target)
    return [f"{place} = {layout(context.resolved(code), prefix=len(place) + 3)}"]


def _rebind(context: Context, name: str, made: Frame) -> list[str]:
    """Rebind a variable to what an in-place change made of it, and all other names of the same object too."""
    holder = context.scope.holder(name)
    old = holder.values.get(name) if holder else None
    code = context.resolved(made.code)
    aliases = context.scope.aliases(old.identity) if isinstance(old, Frame) else []
    if isinstance(old, Frame):
        context.scope.changed[old.identity] = made.identity
    if holder is not None and holder is not context.scope:
        raise Refused(f"the frame {name!r} of an enclosing scope is changed in place", "lost")
    lines = [*_bind(context, name, made), f"{name} = {layout(code, prefix=len(name) + 3)}"]
    for alias in aliases:
        if alias != name:
            lines += [*_bind(context, alias, context.scope.values[name]), f"{alias} = {name}"]
    return lines


def _augmented(context: Context, node: cst.AugAssign) -> list[str] | None:
    op = type(node.operator).__name__.removesuffix("Assign")
    operators = {
        "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulo": "%",
        "Power": "**", "BitAnd": "&", "BitOr": "|", "BitXor": "^",
    }  # fmt: skip
    left, right = expressions.evaluate(context, node.target), expressions.evaluate(context, node.value)
    if not on_cluster(left) and not on_cluster(right):
        if isinstance(node.target, cst.Name):
            held = Driver(Name(node.target.value), size="rows") if isinstance(left, Driver) else None
            context.prelude += _bind(context, node.target.value, held or Python(Name(node.target.value)))
        if is_touched(right):
            code = handed_over(context, right, node.value)
            return [f"{printed(node.target)} {operators.get(op, '?')}= {context.text(code)}"]
        return None
    try:
        made = expressions.operate(context, node, operators.get(op, "?"), left, right)
    except Refused as refused:
        raise Localise([root_name(node.target), *frames_in(context, node.value)], refused) from refused
    if made is None:
        raise Localise([root_name(node.target), *frames_in(context, node.value)])
    return assign(context, node.target, made, node.value)


def _import(context: Context, node: cst.Import | cst.ImportFrom) -> None:
    if isinstance(node.names, cst.ImportStar):
        return
    module = printed(node.module) + "." if isinstance(node, cst.ImportFrom) and node.module is not None else ""
    for alias in node.names:
        path = module + printed(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            name = alias.asname.name.value
        else:
            name = printed(alias.name).split(".")[0]
            path = path if module else name
        context.scope.bind(name, Member(path, Name(name)))


def _delete(context: Context, node: cst.Del) -> list[str] | None:
    targets = (
        [element.value for element in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    )
    lines: list[str] = []
    changed = False
    for target in targets:
        if isinstance(target, cst.Name):
            value = context.scope.values.pop(target.value, None)
            if isinstance(value, (Grouped, Accessor)):
                changed = True
                continue
            lines.append(f"del {target.value}")
            continue
        owner = expressions.evaluate(context, target.value) if isinstance(target, cst.Subscript) else None
        if isinstance(owner, Frame) and isinstance(target, cst.Subscript):
            key = expressions.subscript_value(context, target.slice[0].slice)
            made = calls.apply(context, target, owner, "drop", (("columns", key),))
            assert isinstance(made, Frame)
            lines += _rebind(context, _path(target.value), made)
            changed = True
        else:
            lines.append(f"del {printed(target)}")
    return lines if changed else None


def _return(context: Context, node: cst.Return) -> list[str] | None:
    if node.value is None:
        context.returns.append(Python(Lit(None), None))
        return None
    value = expressions.evaluate(context, node.value)
    match value:
        case Frame():
            value = settled(value)
            context.returns.append(value)
            code = context.resolved(value.code)
        case Series():
            frame = as_frame(value)
            label = frame.names[0]
            context.returns.append(replace(value, frame=frame, column=col(label), uses=frozenset([label]), loose=False))
            code = context.resolved(frame.code)
        case Python() if on_cluster(value):
            code = context.resolved(_display_code(context, value))
            context.returns.append(value)
        case Grouped() | Accessor():
            raise Refused("a function returns a grouping", "lost")
        case _:
            context.returns.append(value)
            if not is_touched(value):
                return None
            code = context.resolved(handed_over(context, value, node.value))
    made = f"return {layout(code, prefix=7)}"
    return None if made == printed(node) else [made]
