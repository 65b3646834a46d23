"""Names and what they are bound to, at one point of the program."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from translator.interpret.remembered import forgotten, mentioned
from translator.spark import Code, Lit, Name, Var
from translator.values import Accessor, Driver, Frame, Function, Grouped, Python, Series, Value


class Adopt(Exception):
    """A function changes a variable of a scope around it: it is interpreted again with that variable as its own."""

    def __init__(self, scope: Scope, name: str) -> None:
        super().__init__(name)
        self.scope = scope
        self.name = name


_REMEMBERING = (Frame, Series, Grouped, Accessor, Python)
"""Values of which something is remembered in terms of variables."""


@dataclass(slots=True)
class Scope:
    """The variables of a module or of one call of a function.

    Attributes:
        name: the function's name, empty for the module.
        parent: the scope that the function was defined in.
        values: what each variable is bound to.
        versions: which binding of each variable is in force.
        counter: how often each variable was bound on any path; numbers are not used twice.
        kept: variables under which an earlier binding is kept: ``(name, version) -> name``.
        displays: variables that were ever bound to a list or dict display, which may hold frames.
        changed: what frames became that were changed in place, by identity.
        roots: for frames that came of changes in place, the identity of the object as it was at first.
        perhaps: pairs of objects, by identity, that may be one object when the program runs, or may not.
        localised: objects, by identity, that were handed over for good.
        function: whether it is the scope of a call.
        unsure: bindings of variables, with their versions, that a loop without rounds has not made.
        given: the objects that its parameters are, by identity.
        let_go: bindings of variables, with their versions, that held such an object when it had been changed in place.
        named: the names that the function's own code mentions.
        seen: the values that were looked through for what is remembered of them.
        mentioning: for names, the variables of which something was remembered in terms of them.
        adopted: variables of scopes around it that the function changes, with the count of their bindings on entry.
    """

    name: str = ""
    parent: Scope | None = None
    values: dict[str, Value] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    counter: dict[str, int] = field(default_factory=dict)
    kept: dict[tuple[str, int], str] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    perhaps: set[tuple[int, int]] = field(default_factory=set)
    localised: set[int] = field(default_factory=set)
    unsure: set[tuple[str, int]] = field(default_factory=set)
    function: bool = False
    given: frozenset[int] = frozenset()
    let_go: set[tuple[str, int]] = field(default_factory=set)
    named: frozenset[str] = frozenset()
    adopted: dict[str, int] = field(default_factory=dict)
    displays: set[str] = field(default_factory=set)
    seen: dict[str, Value] = field(default_factory=dict)
    mentioning: dict[str, set[str]] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        """Return what a name is bound to here or in an enclosing scope."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.parent
        return None

    def holder(self, name: str) -> Scope | None:
        """Return the scope that binds the name, or None."""
        scope: Scope | None = self
        while scope is not None and name not in scope.values:
            scope = scope.parent
        return scope

    def root(self, identity: int) -> int:
        """Return the identity that an object had before it was changed in place."""
        return self.roots.get(identity, identity)

    def became(self, old: int, new: int) -> None:
        """Note that an object was changed in place."""
        self.changed[old] = new
        self.roots[new] = self.root(old)

    def rebinds(self, name: str) -> bool:
        """Tell whether a variable of a scope around this one was bound anew."""
        return self.counter.get(name, 0) > self.adopted.get(name, 0)

    def adopt(self, name: str) -> Adopt | None:
        """Return the request for having a variable of a scope around the function; None where there is no function."""
        scope: Scope | None = self
        while scope is not None and not scope.function:
            scope = scope.parent
        return None if scope is None or name in scope.values else Adopt(scope, name)

    def bind(self, name: str, value: Value) -> Value:
        """Bind a name and return the value as it is reached through that name from now on."""
        version = self.renewed(name)
        if isinstance(value, Python) and (value.items is not None or value.pairs is not None):
            self.displays.add(name)
        bound = through(value, Var(name, version))
        self.values[name] = bound
        return bound

    def renewed(self, name: str) -> int:
        """Count a new binding of a name and return its version."""
        held = self.values.get(name)
        if isinstance(held, (Python, Driver)):
            self._forget(name, held)
        version = self.counter.get(name, 0) + 1
        self.counter[name] = self.versions[name] = version
        return version

    def _forget(self, name: str, held: Python | Driver) -> None:
        """See to it that nothing is remembered of frames in terms of a variable that gets another value."""
        plain = isinstance(held, Python) and isinstance(held.const, (str, int, float))
        known = {name: Lit(held.const)} if plain else {}  # type: ignore[union-attr, arg-type]
        seen = self.seen
        for each, value in [(each, value) for each, value in self.values.items() if seen.get(each) is not value]:
            seen[each] = value
            for other in mentioned(value) if isinstance(value, _REMEMBERING) else ():
                self.mentioning.setdefault(other, set()).add(each)
        for each in self.mentioning.get(name, ()):
            held_there = self.values.get(each)
            if each != name and isinstance(held_there, _REMEMBERING) and name in mentioned(held_there):
                self.values[each] = forgotten(held_there, [name], known)

    def aliases(self, identity: int) -> list[str]:
        """Return the names in this scope that are bound to one and the same frame."""
        return [name for name, value in self.values.items() if isinstance(value, Frame) and value.identity == identity]

    def current(self, var: Var) -> bool:
        """Tell whether a variable still has the binding that a piece of code refers to."""
        holder = self.holder(var.id)
        return holder is None or holder.versions.get(var.id, 0) == var.version

    def snapshot(self) -> tuple[dict[str, Value], dict[str, int]]:
        """Return a copy of the bindings, for going back to."""
        return dict(self.values), dict(self.versions)

    def restore(self, state: tuple[dict[str, Value], dict[str, int]]) -> None:
        """Go back to a snapshot; the counter goes on, so that no version is used for two bindings."""
        values, versions = state
        self.values, self.versions = dict(values), dict(versions)


def _named(code: Code) -> Code:
    return Name(code.id) if isinstance(code, Var) else code


def through(value: Value, code: Code) -> Value:
    """Return a value as reached through a variable or a call."""
    match value:
        case Frame():
            return replace(value, code=code)
        case Driver():
            return replace(value, code=_named(code))
        case Python():
            return replace(value, code=_named(code), touched=False)
        case Function():
            return replace(value, code=_named(code))
    return value
