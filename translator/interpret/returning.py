"""What a function gives back: its result, and the arguments that it changes in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import libcst as cst

from translator.interpret import assignment, binding, control, joining, writing
from translator.interpret.context import Context, Localise, printed
from translator.interpret.handover import as_frame, handed_over, is_touched, on_cluster, settled
from translator.interpret.scope import Scope
from translator.layout import text
from translator.spark import Code, Name, col, is_windowed
from translator.values import (
    Accessor,
    Demanded,
    Driver,
    Frame,
    Function,
    Grouped,
    Instance,
    Python,
    Refused,
    Series,
    Value,
    new_token,
)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of the interpretation of a function for one call.

    Attributes:
        definition: the function.
        scope: its variables.
        body: its new body.
        result: what is known of its result on all ways out.
        returns: its result on each way out.
        exits: its variables on each way out.
        identities: which objects the parameters were.
        sources: by identity, the frames of the caller whose columns the function may give back as columns.
        yields: what it gives one after another, if it is a generator.
    """

    definition: cst.FunctionDef | cst.Lambda
    scope: Scope
    body: list[cst.BaseStatement] | cst.BaseExpression
    result: Value | None
    returns: list[Value]
    exits: list[dict[str, Value]]
    identities: dict[str, int]
    sources: dict[int, Frame]
    yields: list[Value]

    @property
    def changed(self) -> list[str]:
        """The parameters whose objects are changed in place."""
        return [name for name, identity in self.identities.items() if identity in self.scope.roots.values()]

    def is_object(self, value: Value | None, name: str) -> bool:
        """Tell whether a value is the object that was given for a parameter, as it has become."""
        return isinstance(value, Frame) and self.scope.root(value.identity) == self.identities[name]


@dataclass(frozen=True, slots=True)
class Given:
    """How a function gives back its result and the arguments that it changes.

    Attributes:
        body: the body that does so.
        result: the result.
        frames: the changed arguments as they have become.
        form: "plain" (nothing is changed), "same" (the result is the changed argument), "only" (the changed argument is
            given back in place of None) or "beside" (the changed arguments are given back beside the result).
        sources: as in `Run`.
    """

    body: list[cst.BaseStatement] | cst.BaseExpression
    result: Value | None
    frames: tuple[Frame, ...] = ()
    form: str = "plain"
    sources: dict[int, Frame] = field(default_factory=dict)


def returned(context: Context, value: Value, node: cst.BaseExpression) -> Code | None:
    """Note a result of the function that is interpreted; returns its code, or None if it stays as it is written."""
    match value:
        case Frame() | Series():
            value, code = _handed_on(context, value)
        case Python() if on_cluster(value):
            value, shown = _elements_handed_on(context, value)
            code = assignment.display_code(context, shown)
        case Grouped() | Accessor():
            raise Refused("a function returns a grouping", "lost")
        case Instance(holder=own) if context.active and own == own_name(context.active[-1]):
            context.returns.append(value)
            context.exits.append(context.scope.snapshot()[0])
            return None
        case Instance(holder=held) if held:
            raise Demanded([("opaque", value.site)])
        case _:
            context.returns.append(value)
            context.exits.append(context.scope.snapshot()[0])
            return handed_over(context, value, node) if is_touched(value) or context.delivered else None
    context.returns.append(value)
    context.exits.append(context.scope.snapshot()[0])
    return code


def _handed_on(context: Context, value: Frame | Series, *, held: bool = False) -> tuple[Value, Code]:
    """Return a frame or series as the caller gets it, with its code: a column of the caller's frames, or a frame.

    A dict that the caller keeps holds frames only.
    """
    if isinstance(value, Frame):
        value = settled(value)
        return value, value.code
    if not held and value.frame.identity in context.sources and not is_windowed(value.column):
        value = value.exact
        return value, value.column
    frame = as_frame(value)
    label = frame.names[0]
    return replace(value, frame=frame, column=col(label), uses=frozenset([label]), loose=False), frame.code


def _elements_handed_on(context: Context, value: Python) -> tuple[Python, Python]:
    """Return a list or dict as the caller gets it, and one that is printed as what it holds then."""
    items, pairs = value.items or (), value.pairs or ()
    if not any(isinstance(part, (Series, Python)) for part in (*items, *(part for _, part in pairs))):
        return value, value
    written = value.brackets != "comp" and not isinstance(value.code, Name)
    kept, shown = list[Value](), list[Value]()
    for part in (*items, *(part for _, part in pairs)):
        made, code = part, None
        if isinstance(part, Series):
            made, code = _handed_on(context, part, held=value.pairs is not None)
            if not written and code not in (part.column, part.frame.code):
                raise Refused("a function returns a list of columns", "lost")
        elif isinstance(part, Python) and on_cluster(part):
            made, inner = _elements_handed_on(context, part)
            shown.append(inner)
        kept.append(made)
        if len(shown) < len(kept):
            shown.append(made if code is None else Python(code))
    results = []
    for parts in (kept, shown):
        new_pairs = tuple((key, part) for (key, _), part in zip(pairs, parts[len(items) :], strict=True))
        results.append(
            replace(value, items=value.items and tuple(parts[: len(items)]), pairs=value.pairs and new_pairs)
        )
    return results[0], results[1]


def own_name(definition: cst.FunctionDef | cst.Lambda) -> str:
    """Return the first parameter of a function: of a method, the object."""
    params = definition.params.params
    return params[0].name.value if params else ""


def given_back(run: Run) -> Given | None:
    """Return how a function gives back the arguments that it changes; None if it cannot."""
    changed = run.changed
    if not changed:
        return Given(run.body, run.result, sources=run.sources)
    if len(changed) == 1 and all(run.is_object(value, changed[0]) for value in run.returns):
        assert isinstance(run.result, Frame)
        return Given(run.body, run.result, (run.result,), "same")
    frames: list[Frame] = []
    holders: list[str] = []
    for name in changed:
        holder = _holder(run, name)
        frame = _joined([state.get(holder) for state in run.exits]) if holder else None
        if frame is None:
            return None
        frames.append(frame)
        holders.append(holder)
    if isinstance(run.body, cst.BaseExpression):
        return None
    nothing = all(isinstance(value, Python) and value.known and value.const is None for value in run.returns)
    body = _returning(run.body, holders, nothing=nothing)
    if nothing and len(changed) == 1:
        return Given(body, frames[0], (frames[0],), "only")
    result = Python(Name("None"), None) if nothing else run.result
    return Given(body, result, tuple(frames), "beside", run.sources)


def _holder(run: Run, name: str) -> str:
    """Return the variable that holds, on all ways out, what was given for a parameter; an empty string if none does."""
    names = [name, *(other for other in run.exits[0] if "." not in other)]
    return next((other for other in names if all(run.is_object(state.get(other), name) for state in run.exits)), "")


def _joined(values: Sequence[Value | None]) -> Frame | None:
    made = values[0]
    for value in values[1:]:
        assert made is not None
        assert value is not None
        made = joining.join_values(made, value)
        if made is None:
            return None
    return made if isinstance(made, Frame) else None


class _Returns(cst.CSTTransformer):
    def __init__(self, names: Sequence[str], *, nothing: bool) -> None:
        self.names, self.nothing = names, nothing

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: ARG002, N802 - libcst's name
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: ARG002, N802 - libcst's name
        return False

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:  # noqa: ARG002, N802
        return updated_node.with_changes(
            value=_with_arguments(updated_node.value, self.names, nothing=self.nothing),
            whitespace_after_return=cst.SimpleWhitespace(" "),
        )


def _with_arguments(value: cst.BaseExpression | None, names: Sequence[str], *, nothing: bool) -> cst.BaseExpression:
    parts = [*names]
    if not nothing:
        result = "None" if value is None else printed(value)
        bare = isinstance(value, (cst.Tuple, cst.Lambda)) and not value.lpar
        parts.insert(0, f"({result})" if bare else result)
    return cst.parse_expression(f"({', '.join(parts)})").with_changes(lpar=(), rpar=())


def _returning(body: list[cst.BaseStatement], names: Sequence[str], *, nothing: bool) -> list[cst.BaseStatement]:
    made = list(cst.Module(body).visit(_Returns(names, nothing=nothing)).body)  # type: ignore[arg-type]
    if control.leaves(body):
        return made  # type: ignore[return-value]
    last = printed(_with_arguments(None, names, nothing=nothing))
    return [*made, *writing.parsed([f"return {last}"])]


def received(
    context: Context, node: cst.Call, given: Given, code: Code, names: Sequence[str], *, touched: bool
) -> Value:
    """Return the value of a call, and bind the arguments that the function changed to what they have become."""
    if given.form == "plain":
        return result_of(given, given.result, code, touched=touched)
    for name, made in zip(names, given.frames or repeat(None), strict=False):
        if isinstance(held := context.scope.find(name), Frame):
            binding.doubt_same(context, held, node)
            if made is None or held.columns is None or _is_written(held, made):
                binding.doubt_slices(context, held, node)
            if given.form == "same" and isinstance(given.result, Frame):
                context.scope.became(held.identity, given.result.identity)
    if given.form in ("same", "only") and len(names) == 1 and not names[0]:
        value = result_of(given, given.result, code, touched=touched)
        return value if given.form == "same" else Driver(code)
    if given.form == "same" or (given.form == "only" and context.whole is node and not context.target):
        assert isinstance(given.result, Frame)
        context.aliased.append((names[0], given.result.identity))
        return result_of(given, given.result, code, touched=touched)
    if context.whole is not node or len(set(names)) < len(names):
        raise Localise(
            [name for name in names if name],
            Refused("a function changes its argument within a larger expression", "lost"),
        )
    if given.form == "only":
        context.prelude += [*binding.changed_by_call(context, names, given.frames, text(context.resolved(code)))]
        context.delivered = True
        return Python(Name("None"), None)
    context.delivered = True
    if given.result == Python(Name("None"), None):
        context.prelude += binding.changed_by_call(context, names, given.frames, text(context.resolved(code)))
        return given.result
    variable = context.target if context.target and context.target not in names else ""
    variable = variable or (context.free_name("result") if context.target else "_")
    context.prelude += binding.changed_by_call(
        context, names, given.frames, text(context.resolved(code)), first=variable
    )
    return result_of(given, given.result, Name(variable), touched=True)


def _is_written(old: Frame, new: Frame) -> bool:
    """Tell whether columns that a frame had before hold something else."""
    return any(new.version(name) != old.version(name) for name in old.names)


def result_of(given: Given, result: Value | None, code: Code, *, touched: bool) -> Value:
    """Return the result of a call as the caller reaches it."""
    match result:
        case Frame():
            return replace(result, code=code)
        case Series() if result.frame.identity in given.sources:
            return replace(result, frame=given.sources[result.frame.identity], column=code)
        case Series():
            frame = replace(result.frame, code=code, identity=new_token())
            return replace(result, frame=frame)
        case Driver() | Function():
            return replace(result, code=code)
        case Python() if on_cluster(result):
            items = result.items and tuple(
                result_of(given, item, code.item(place), touched=True) for place, item in enumerate(result.items)
            )
            pairs = result.pairs and tuple(
                (key, result_of(given, item, code.item(assignment.key_code(key)), touched=True))
                for key, item in result.pairs
            )
            made = replace(result, code=code, items=items, pairs=pairs, fixed=result.is_tuple)
            return replace(made, brackets="comp", touched=True)
        case Python(items=items, brackets="()") if any(isinstance(item, Driver) for item in items or ()):
            # No other name can change a tuple, so that what it holds stays known.
            numbered = enumerate(items or ())
            items = tuple(result_of(given, item, code.item(place), touched=True) for place, item in numbered)
            return replace(result, code=code, items=items, brackets="comp", touched=touched)
        case Instance():
            return replace(result, code=code)
        case Python() if result.known:
            return Python(code, result.const, touched=touched)
        case _:
            return Python(code, touched=touched)


__all__ = ["Given", "Run", "given_back", "received", "result_of", "returned"]
