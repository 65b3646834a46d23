"""Which lists and dicts of a program are changed under another name than the one that they are read by.

``b = a`` makes two names of one list, and ``b.append(1)`` changes what ``a`` holds. The program is read as a whole and
without its order: a name stands for all that it is ever bound to, in any function, so that the answer errs on one side
only. What a name's own statements change (``a.append(1)``) is not meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translator.document.names import nodes_of

INNER = "[]"
"""What a container holds, at any depth: ``a[0]`` is a part of ``a[]``."""

MUTATING = frozenset(
    """
    add append appendleft clear difference_update discard extend extendleft insert intersection_update pop popitem
    popleft remove reverse setdefault sort update
    """.split()
)
_SHUFFLING = frozenset({"shuffle", "insort", "insort_left", "insort_right", "heappush", "heappop", "heapify"})
_TAKING = frozenset({"get", "pop", "popitem", "setdefault", "values", "items"})
_COPYING = frozenset("copy dict enumerate filter list reversed set sorted tuple zip".split())
_LAMBDA = "lambda"
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Sharing:
    """The names whose lists and dicts change unseen; a field of an object is written ``.field``.

    Attributes:
        elsewhere: names of containers that are changed under another name.
        within: names of containers that hold others, which are changed.
        fields: fields of objects that are changed at all.
    """

    elsewhere: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def changes_field(self, name: str) -> bool:
        """Tell whether what a field of an object holds is changed anywhere, or what that holds."""
        return f".{name}" in self.fields or f".{name}" in self.within


@dataclass(slots=True)
class _Graph:
    """Names that may stand for one object, as a union of sets, and what of them is changed.

    Attributes:
        parents: of each name, one that stands for the same object.
        changed: names whose container is changed.
        functions: the functions and classes of the program, with their parameters, by name.
        scopes: the functions around the present node, with the variables of each.
        returned: of each function what it gives back, and whether that is a variable.
    """

    parents: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    functions: dict[str, list[tuple[str, _Function]]] = field(default_factory=dict)
    scopes: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    returned: list[tuple[str, str, bool]] = field(default_factory=list)

    def root(self, name: str) -> str:
        while (parent := self.parents.setdefault(name, name)) != name:
            self.parents[name] = self.parents[parent]
            name = parent
        return name

    def join(self, one: str, other: str) -> None:
        """Note that two names may stand for one object, which then hold the same."""
        if one and other:
            self.parents[self.root(one)] = self.root(other)
            self.parents[self.root(_inner(one))] = self.root(_inner(other))

    def variable(self, name: str) -> str:
        """Return a variable with the function that it belongs to."""
        holder = next((scope for scope, names in reversed(self.scopes) if name in names), "")
        return scoped(holder, name)


def scoped(function: str, name: str) -> str:
    """Return how a variable of a function is written in a `Sharing`; those of the module have their plain name."""
    return f"{function}:{name}" if function else name


def shared_containers(trees: Sequence[ast.AST], nodes: Sequence[ast.AST] = ()) -> Sharing:
    """Return the containers of a program that are changed under other names.

    Args:
        trees: the cells of a program.
        nodes: all nodes of these, where they have been listed.
    """
    graph = _Graph()
    for node in nodes or nodes_of(trees):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                graph.functions.setdefault(name, []).append((name, node))
            case ast.ClassDef(name=name, body=body):
                made = [part for part in body if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
                graph.functions.setdefault(name, []).extend(("__init__", part) for part in made)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as function):
                graph.functions.setdefault(name, []).append((_LAMBDA, function))
    for tree in trees:
        _visit(graph, tree)
    _note_returned(graph)
    return _found(graph)


def _found(graph: _Graph) -> Sharing:
    changed: dict[str, set[str]] = {}
    for name in graph.changed:
        changed.setdefault(graph.root(name), set()).add(name)
    plain = {name.removesuffix(INNER) for name in list(graph.parents)}
    return Sharing(
        frozenset(name for name in plain if changed.get(graph.root(name), set()) - {name}),
        frozenset(name for name in plain if graph.root(_inner(name)) in changed),
        frozenset(name for name in plain if name.startswith(".") and graph.root(name) in changed),
    )


def _visit(graph: _Graph, node: ast.AST) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        name = _LAMBDA if isinstance(node, ast.Lambda) else node.name
        graph.scopes.append((name, _own(node)))
        for child in ast.iter_child_nodes(node):
            _visit(graph, child)
        graph.scopes.pop()
        return
    _note(graph, node)
    for child in ast.iter_child_nodes(node):
        _visit(graph, child)


def _own(node: _Function) -> frozenset[str]:
    """Return the parameters of a function and the variables that it binds."""
    parts = [part for child in ast.iter_child_nodes(node) for part in ast.walk(child)]
    bound = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    others = {name for part in parts if isinstance(part, (ast.Global, ast.Nonlocal)) for name in part.names}
    return frozenset((bound - others) | {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)})


def _note(graph: _Graph, node: ast.AST) -> None:
    """Take down which names a statement or expression lets stand for one object, and what it changes."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _bind(graph, target, value)
                graph.join(_path(graph, targets[0]), _path(graph, target))
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            _bind(graph, target, value)
        case ast.AugAssign(target=target, value=value):
            graph.changed.add(_path(graph, target))
            for source in _sources(graph, value):
                graph.join(_inner(_path(graph, target)), _inner(source))
        case ast.Delete(targets=targets):
            graph.changed.update(_path(graph, each.value) for each in targets if isinstance(each, ast.Subscript))
        case ast.For(target=target, iter=iterated) | ast.comprehension(target=target, iter=iterated):
            _bind_elements(graph, target, iterated)
        case ast.Call():
            _note_call(graph, node)
        case ast.Return(value=ast.expr() as value) if graph.scopes:
            is_variable = isinstance(value, ast.Name)
            graph.returned += [(graph.scopes[-1][0], source, is_variable) for source in _sources(graph, value)]
        case ast.Yield(value=ast.expr() as value) if graph.scopes:
            for source in _sources(graph, value):
                graph.join(_inner(f"{graph.scopes[-1][0]}()"), source)


def _note_returned(graph: _Graph) -> None:
    """Join what functions give back with their calls; what a function made itself it has changed before."""
    params = {
        scoped(name, param) for each in graph.functions.values() for name, node in each for param in _params(node)
    }
    seen: dict[str, set[str]] = {}
    for name in list(graph.parents):
        holder = name.partition(":")[0] if ":" in name and name not in params else ""
        seen.setdefault(graph.root(name), set()).add(holder)
    for name, value, is_variable in graph.returned:
        made = is_variable and seen.get(graph.root(value), {name}) == {name}
        graph.join(_inner(f"{name}()") if made else f"{name}()", _inner(value) if made else value)


def _bind(graph: _Graph, target: ast.expr, value: ast.expr) -> None:
    match target, value:
        case ((ast.Tuple(elts=parts) | ast.List(elts=parts)), (ast.Tuple(elts=values) | ast.List(elts=values))) if len(
            parts
        ) == len(values):
            for part, each in zip(parts, values, strict=True):
                _bind(graph, part, each)
            return
        case ((ast.Tuple() | ast.List()), _):
            _bind_elements(graph, target, value)
            return
        case ast.Subscript(value=base), _:
            graph.changed.add(_path(graph, base))
    for source in _sources(graph, value):
        graph.join(_path(graph, target), source)


def _bind_elements(graph: _Graph, target: ast.expr, iterated: ast.expr) -> None:
    for source in _sources(graph, iterated):
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                graph.join(graph.variable(part.id), _inner(source))


def _note_call(graph: _Graph, node: ast.Call) -> None:
    name = _called(node)
    arguments = [*node.args, *(word.value for word in node.keywords)]
    if isinstance(node.func, ast.Attribute) and name in MUTATING:
        holder = _path(graph, node.func.value)
        graph.changed.add(holder)
        for source in [source for each in arguments for source in _sources(graph, each)]:
            graph.join(_inner(holder), source)
    if name in _SHUFFLING:
        graph.changed.update(_path(graph, each) for each in arguments)
    for scope, function in graph.functions.get(name, ()):
        params = _params(function)
        bound = params[1:] if params[:1] == ["self"] else params
        pairs = [*zip(bound, node.args, strict=False), *((word.arg, word.value) for word in node.keywords if word.arg)]
        for param, value in pairs:
            for source in _sources(graph, value):
                graph.join(scoped(scope, param), source)


def _params(function: _Function) -> list[str]:
    return [param.arg for param in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _sources(graph: _Graph, value: ast.expr) -> Iterator[str]:
    """Yield the names that may stand for the very object that an expression gives."""
    match value:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            yield _path(graph, value)
        case ast.IfExp(body=one, orelse=other):
            yield from _sources(graph, one)
            yield from _sources(graph, other)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _sources(graph, part)
        case ast.NamedExpr(target=part) | ast.Starred(value=part) | ast.Await(value=part):
            yield from _sources(graph, part)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
            yield from _made(graph, value, parts)
        case ast.BinOp(left=left, right=right):
            yield from _made(graph, value, [left, right])
        case ast.ListComp(elt=element) | ast.GeneratorExp(elt=element) | ast.SetComp(elt=element):
            yield from _made(graph, value, [element])
        case ast.DictComp(value=element):
            yield from _made(graph, value, [element])
        case ast.Call(func=func, args=args):
            name = _called(value)
            if name in graph.functions:
                yield f"{name}()"
            elif name in _TAKING and isinstance(func, ast.Attribute):
                yield _inner(_path(graph, func.value))
            elif name in _COPYING:
                yield from _made(graph, value, [*args, *([func.value] if isinstance(func, ast.Attribute) else [])])


def _made(graph: _Graph, value: ast.expr, parts: Sequence[ast.expr]) -> Iterator[str]:
    """Yield a name for a new container, which holds what its parts stand for."""
    name = f"{value.lineno}:{value.col_offset}:{id(value)}"
    sources = [source for part in parts for source in _sources(graph, part)]
    for source in sources:
        graph.join(_inner(name), source)
    if sources:
        yield name


def _path(graph: _Graph, node: ast.expr) -> str:
    """Return the name that an object is reached by: ``a``, ``.field``, ``a[]`` for a part of it; empty for others."""
    match node:
        case ast.Name(id=name):
            return graph.variable(name)
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.Subscript(value=base) | ast.Starred(value=base):
            return _inner(_path(graph, base))
        case ast.Call(func=ast.Attribute(value=base, attr=name)) if name in _TAKING:
            return _inner(_path(graph, base))
    return ""


def _inner(name: str) -> str:
    return name if not name or name.endswith(INNER) else name + INNER


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
