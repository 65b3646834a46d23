"""Rewriting statements: what is assigned, changed in place, displayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from translator.interpret import access, applying, calls, control, demands, expressions, loops, objects, returning
from translator.interpret.assignment import assign, display_code, path_of
from translator.interpret.binding import (
    alias,
    bind_name,
    bind_plain,
    doubt_slices,
    rebind,
    write_through,
    write_to_holders,
)
from translator.interpret.context import Context, Finding, Localise, printed, root_name
from translator.interpret.handover import (
    displayed,
    frames_in,
    functions_named,
    handed_over,
    is_touched,
    needs_steps,
    on_cluster,
    settled,
)
from translator.interpret.inplace import in_place, is_copy, no_effect, popped_column
from translator.interpret.localising import explained, forget_assigned, localise, take_back
from translator.interpret.onevalue import column_of_cell
from translator.interpret.rebuild import outermost, stays_pandas
from translator.interpret.scope import Adopt
from translator.interpret.writing import alone, comments_in, is_multiline, mark, parsed, set_apart
from translator.layout import layout
from translator.spark import Lit, Name, Var
from translator.values import (
    Accessor,
    Demanded,
    Driver,
    Frame,
    Function,
    Grouped,
    Instance,
    Member,
    Python,
    Refused,
    Series,
    Value,
)

ATTEMPTS = 8


def interpret_body(context: Context, body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """Interpret statements one after another and return what they become."""
    made: list[list[cst.BaseStatement]] = []
    waiting: list[cst.EmptyLine] = []
    context.written.append(made)
    try:
        for place, node in enumerate(body):
            _interpret_next(context, node, made, waiting)
            if place + 1 < len(body) and made[-1] and control.leaves_here(context, made[-1][-1]):
                unreached = control.never_run(context, body[place + 1 :])
                context.unreached.update(unreached)
                made.append(unreached)
                break
    finally:
        context.written.pop()
    return [statement for new in made for statement in new] or [cst.SimpleStatementLine([cst.Pass()])]


def _interpret_next(
    context: Context, node: cst.BaseStatement, made: list[list[cst.BaseStatement]], waiting: list[cst.EmptyLine]
) -> None:
    """Interpret a statement; the comments of one that leaves nothing go to the next one."""
    new = interpret_statement(context, node)
    if new and waiting:
        first = new[0]
        lines = (*waiting, *first.leading_lines)  # type: ignore[attr-defined]
        new = [first.with_changes(leading_lines=lines), *new[1:]]
        waiting.clear()
    if not new:
        waiting += getattr(node, "leading_lines", ())
    made.append(list(new))


def interpret_statement(context: Context, node: cst.BaseStatement) -> list[cst.BaseStatement]:
    """Interpret one statement; whatever goes wrong, the program that comes out still runs."""
    before = context.scope.snapshot()
    prelude: list[str] = []
    attempts = 0
    while attempts < ATTEMPTS:
        attempts += 1
        context.prelude = []
        findings = dict(context.findings)
        try:
            new = _dispatch(context, node)
            return _with_prelude(node, prelude, new)
        except Localise as needed:
            lines = _localised(context, node, needed, before, findings)
        except Refused as refused:
            names = frames_in(context, node)
            if any(context.scope.holder(name) is not context.scope for name in names):
                raise Localise(names, refused) from refused
            context.scope.restore(before)
            take_back(context, findings)
            context.refuse(refused, node)
            lines = localise(context, node, names)
        except Demanded as demanded:
            context.scope.restore(before)
            if not demanded.needs <= context.demands:
                demands.postponed(context, demanded)
                before = context.scope.snapshot()
                attempts -= 1
                continue
            context.refuse(Refused("the order or the labels of the rows are lost on the way", "lost"), node)
            lines = localise(context, node, frames_in(context, node))
        except (RecursionError, Adopt):
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
    forget_assigned(context, node)
    if not isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        for function in functions_named(context, node):
            stays_pandas(context, function)
    return _with_prelude(node, prelude, [node])


def _localised(
    context: Context,
    node: cst.BaseStatement,
    needed: Localise,
    before: tuple[dict[str, Value], dict[str, int]],
    findings: dict[Finding, None],
) -> list[str]:
    """Return what hands over the variables that a statement needs on the driver, for another attempt at it.

    Raises:
        Localise: they are those of a function or a loop around it.
    """
    held_outside = any(context.scope.holder(name) not in (context.scope, None) for name in needed.names)
    if held_outside or (needed.outside and context.loops):
        raise needed
    context.scope.restore(before)
    take_back(context, findings)
    if needed.refused is not None and not explained(context, findings):
        context.refuse(needed.refused, node)
    names = [name for name in needed.names if context.scope.find(name) is not None]
    return localise(context, node, names or frames_in(context, node))


def _with_prelude(node: cst.BaseStatement, prelude: list[str], new: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
    if not prelude:
        return new
    before = parsed(prelude)
    leading = getattr(new[0] if new else node, "leading_lines", ())
    before[0] = before[0].with_changes(leading_lines=leading)
    if new and hasattr(new[0], "leading_lines"):
        new = [new[0].with_changes(leading_lines=()), *new[1:]]
    return [*before, *new]


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
    name = node.name.value
    context.scope.bind(name, calls.function_value(context, node, name, Name(name)))
    return [node]


def _class(context: Context, node: cst.ClassDef) -> list[cst.BaseStatement]:
    made = objects.class_value(context, node)
    if "pd." in printed(node.body) and isinstance(made, Python):
        context.find("PS204", node, f"the class {node.name.value} is left as it is")
    context.scope.bind(node.name.value, made)
    return [node]


# -------------------------------------------------------------------------------------- simple statements


def _simple_line(context: Context, node: cst.SimpleStatementLine) -> list[cst.BaseStatement]:
    lines: list[str] = []
    changed = False
    for small in node.body:
        context.flags = set()
        context.prelude = []
        context.aliased = []
        context.whole = None
        context.delivered = False
        multiline = is_multiline(context, small)
        new = _small(context, small, multiline)
        if context.aliased:
            names = [name for name, _ in context.aliased]
            raise Localise(names, Refused("a function changes its argument within a larger expression", "lost"))
        prelude, context.prelude = context.prelude, []
        if new == [alone(small)]:
            new = None  # The very statement stays, with the functions that stand in it.
        changed |= new is not None or bool(prelude)
        lines += prelude
        lines += [alone(small)] if new is None else new
        mark(context, small)
    if not changed:
        return [node]
    if not lines:
        return []
    if len(lines) > 1 and len(lines) == len(node.body) and not any("\n" in line for line in lines):
        lines = ["; ".join(lines)]
    made = set_apart(parsed(lines))
    comments = comments_in(node) if is_multiline(context, node) else []
    leading = (*node.leading_lines, *comments)
    made[0] = made[0].with_changes(leading_lines=(*made[0].leading_lines, *leading))  # type: ignore[attr-defined]
    last = made[-1]
    if isinstance(last, cst.SimpleStatementLine):
        made[-1] = last.with_changes(trailing_whitespace=node.trailing_whitespace)
    return made


def _small(context: Context, node: cst.BaseSmallStatement, multiline: bool) -> list[str] | None:
    """Return the lines that a simple statement becomes, or None if it stays as it is."""
    match node:
        case cst.Expr(value=cst.Yield(value=given)):
            return _yielded(context, given)
        case cst.Expr():
            context.whole, context.target = node.value, ""
            return _expression(context, node)
        case cst.Assign():
            return _assign(context, node, multiline)
        case cst.AnnAssign(target=target, value=value) if value is not None:
            made = expressions.evaluate(context, value)
            if not is_touched(made):
                bind_plain(context, target, made)
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
        case cst.Break() | cst.Continue():
            loops.note_jump(context, left=isinstance(node, cst.Break))
            return None
        case cst.Global() | cst.Nonlocal():
            return None
    return _other(context, node)


def _other(context: Context, node: cst.BaseSmallStatement) -> list[str] | None:
    """Interpret the expressions within an assert, raise, or the like."""
    new: cst.CSTNode = node
    for part in outermost(node):
        value = expressions.evaluate(context, part)
        if is_touched(value):
            code = handed_over(context, value, part)
            new = new.deep_replace(part, cst.parse_expression(f"({context.text(code)})"))
    return None if new is node else [printed(new.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))]


def _expression(context: Context, node: cst.Expr) -> list[str] | None:
    if isinstance(node.value, cst.Call) and (made := in_place(context, node.value)) is not None:
        return made
    value = expressions.evaluate(context, node.value)
    if context.delivered:
        return []
    if context.aliased and isinstance(value, Frame) and context.aliased[-1][1] == value.identity:
        name, _ = context.aliased.pop()
        return rebind(context, name, value)
    if isinstance(value, (Frame, Series)) and _calls_function(context, node.value) and not context.shows(node):
        return [layout(context.resolved(value.code if isinstance(value, Frame) else value.frame.code))]
    if isinstance(value, (Frame, Series)):
        code = displayed(context, value, node.value)
        if context.free_display(value):
            context.free.add((context.cell, context.positions[node].start.line))
        return [layout(context.resolved(code))]
    if isinstance(value, Driver) and is_touched(value) and context.localising(node.value):
        named = [arg for arg in _arguments(node.value) if isinstance(arg, cst.Name)]
        given = [name for arg in named for name in frames_in(context, arg)]
        if given:
            raise Localise(given)
    if isinstance(value, (Grouped, Accessor)):
        return []
    if isinstance(value, Instance):
        return [layout(context.resolved(value.code))]
    if isinstance(value, (Python, Driver)) and is_touched(value):
        return [layout(context.resolved(handed_over(context, value, node.value)))]
    return None


def _yielded(context: Context, given: cst.BaseExpression | cst.From | None) -> list[str] | None:
    """Follow what a generator gives: frames, or pairs of a frame and other things."""
    if given is None:
        return None
    if isinstance(given, cst.From):
        value = expressions.evaluate(context, given.item)
        items = loops.known_items(value) or []
        context.yields += [value.each] if isinstance(value, Python) and value.each is not None else items
        start = "yield from"
    else:
        value = expressions.evaluate(context, given)
        value = settled(value) if isinstance(value, Frame) else value
        context.yields.append(value)
        start = "yield"
    if not is_touched(value):
        return None
    pooled = [value, *(value.items or ())] if isinstance(value, Python) else [value]
    context.pooled |= {part.identity for part in pooled if isinstance(part, Frame)}
    code = context.resolved(display_code(context, value))
    return [f"{start} {layout(code, prefix=len(start) + 1)}"]


def _calls_function(context: Context, node: cst.BaseExpression) -> bool:
    """Tell whether an expression calls a function of the program, which is worth its effects."""
    return isinstance(node, cst.Call) and isinstance(expressions.evaluate_name(context, node.func), Function)


def _bound_by(node: cst.Assign) -> frozenset[str]:
    """Return the variables that an assignment binds."""
    every: list[cst.BaseExpression] = [each.target for each in node.targets]
    every += [part.value for each in every if isinstance(each, (cst.Tuple, cst.List)) for part in each.elements]
    return frozenset(each.value for each in every if isinstance(each, cst.Name))


def _assign(context: Context, node: cst.Assign, multiline: bool) -> list[str] | None:
    if (popped := popped_column(context, node)) is not None:
        return popped
    only = node.targets[0].target if len(node.targets) == 1 else None
    context.whole, context.target = node.value, only.value if isinstance(only, cst.Name) else "result"
    context.targets = _bound_by(node)
    value = expressions.evaluate(context, node.value)
    owner = node.targets[0].target
    if isinstance(owner, cst.Subscript) and is_copy(context, owner.value):
        return no_effect(context, node)
    aliased, olds = [], []
    if isinstance(value, Frame):
        changed = [name for name, identity in context.aliased if identity == value.identity]
        olds = [old for name in changed if isinstance(old := context.scope.values.get(name), Frame)]
        aliased = list(
            dict.fromkeys([*changed, *(name for old in olds for name in context.scope.aliases(old.identity))])
        )
        context.aliased = [(name, identity) for name, identity in context.aliased if identity != value.identity]
    targets = [target.target for target in node.targets]
    if context.delivered and isinstance(only, cst.Name) and getattr(value, "code", None) == Name(only.value):
        return bind_name(context, only.value, value)
    simple = all(isinstance(target, cst.Name) for target in targets)
    if (
        not is_touched(value)
        and not context.delivered
        and (simple or not any(_changes_cluster(context, target) for target in targets))
    ):
        for target in targets:
            bind_plain(context, target, value)
        return None
    lines: list[str] = []
    for target in targets:
        lines += assign(context, target, value, node.value, multiline=multiline)
        if isinstance(target, cst.Name) and isinstance(value, (Frame, Series, Driver)):
            value = context.scope.values[target.value]
    if aliased and isinstance(targets[0], cst.Name) and isinstance(value, Frame):
        for name in aliased:
            if name != targets[0].value:
                lines += alias(context, name, targets[0].value)
        for old in olds:
            lines += write_to_holders(context, old.identity, value, targets[0].value)
    return None if len(lines) == 1 and lines[0] == alone(node) else lines


def _changes_cluster(context: Context, target: cst.BaseExpression) -> bool:
    if isinstance(target, cst.Attribute) and isinstance(expressions.evaluate_name(context, target.value), Instance):
        return False
    if isinstance(target, (cst.Subscript, cst.Attribute)):
        name = root_name(target)
        value = context.scope.find(name) if name else None
        dotted = access.dotted(target.value)
        held = context.scope.find(dotted) if dotted else None
        return any(v is not None and on_cluster(v) for v in (value, held)) or bool(frames_in(context, target))
    if isinstance(target, (cst.Tuple, cst.List)):
        return any(_changes_cluster(context, element.value) for element in target.elements)
    return False


def _augmented(context: Context, node: cst.AugAssign) -> list[str] | None:
    op = type(node.operator).__name__.removesuffix("Assign")
    operators = {
        "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulo": "%",
        "Power": "**", "BitAnd": "&", "BitOr": "|", "BitXor": "^",
    }  # fmt: skip
    left, right = expressions.evaluate(context, node.target), expressions.evaluate(context, node.value)
    if isinstance(node.target, cst.Attribute) and not on_cluster(left):
        owner = expressions.evaluate(context, node.target.value)
        if isinstance(owner, Instance):
            objects.forget_field(context, owner, node.target.attr.value)
    left = left if on_cluster(left) else column_of_cell(context, node.target) or left
    if not on_cluster(left) and not on_cluster(right):
        if _changes_cluster(context, node.target):
            names = [root_name(node.target), *frames_in(context, node.target)]
            raise Localise(names, Refused("a part of a frame is changed that is not followed", "lost"))
        if isinstance(node.target, cst.Name):
            held = Driver(Name(node.target.value), size="rows") if isinstance(left, Driver) else None
            context.prelude += bind_name(context, node.target.value, held or Python(Name(node.target.value)))
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
    lines = assign(context, node.target, made, node.value)
    if isinstance(left, Series) and left.view and isinstance(left.frame.code, Var):
        doubt_slices(context, left.frame, node)
        write_through(context, root_name(node.target), left.frame, widened=True)
    return lines


def _import(context: Context, node: cst.Import | cst.ImportFrom) -> None:
    if isinstance(node.names, cst.ImportStar):
        return
    module = printed(node.module) + "." if isinstance(node, cst.ImportFrom) and node.module is not None else ""
    for imported in node.names:
        path = module + printed(imported.name)
        if imported.asname is not None and isinstance(imported.asname.name, cst.Name):
            name = imported.asname.name.value
        else:
            name = printed(imported.name).split(".")[0]
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
            if isinstance(value, (Grouped, Accessor)) or (isinstance(value, Series) and needs_steps(value)):
                changed = True
                continue
            lines.append(f"del {target.value}")
            continue
        owner = expressions.evaluate(context, target.value) if isinstance(target, cst.Subscript) else None
        if isinstance(owner, Frame) and isinstance(target, cst.Subscript):
            key = access.subscript_value(context, target.slice[0].slice)
            made = applying.apply(context, target, owner, "drop", (("columns", key),))
            assert isinstance(made, Frame)
            lines += rebind(context, path_of(target.value), replace(made, sliced=owner.sliced))
            changed = True
        else:
            bind_plain(context, target, Python(Name("_")))
            lines.append(f"del {printed(target)}")
    return lines if changed else None


def _return(context: Context, node: cst.Return) -> list[str] | None:
    if node.value is None:
        context.returns.append(Python(Lit(None), None))
        context.exits.append(context.scope.snapshot()[0])
        return None
    context.whole, context.target, context.targets = node.value, "result", frozenset()
    code = returning.returned(context, expressions.evaluate(context, node.value), node.value)
    if code is None:
        return None
    made = f"return {layout(context.resolved(code), prefix=7)}"
    return None if made == printed(node) else [made]


def _arguments(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    return [arg.value for arg in node.args] if isinstance(node, cst.Call) else []
