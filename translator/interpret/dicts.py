"""What is known of the parts of lists and dicts that the program computes on the driver: their types, and their gaps.

A dict whose keys and values are of known types can be written into a query as a map, so that what is looked up in it
stays on the cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.interpret import ondriver
from translator.schema import INT, Column, Kind
from translator.spark import Name
from translator.values import Driver, Member, Python, Series, Value, constant_type, scalar_type

_ANY = Column("_")
_WHOLE = Column("_", INT, missing=False)
_LISTING = frozenset({"builtins.list", "builtins.sorted", "builtins.tuple", "builtins.reversed"})
_ITERABLE = ("series", "array", "index", "dict")


def described(value: Value) -> Driver | None:
    """Return what would be known of a value on the driver; None for one that has no counterpart there."""
    if isinstance(value, Series):
        labels = value.frame.index.columns
        keys = labels[0] if len(labels) == 1 else None
        return Driver(Name("_"), "series", value.frame.size, value.type, keys=keys, gaps=value.missing)
    if isinstance(value, Python) and isinstance(value.const, (list, tuple, range)) and value.const:
        types = {constant_type(item) for item in value.const}
        return Driver(Name("_"), "array", type=types.pop(), gaps=False) if len(types) == 1 else None
    return value if isinstance(value, Driver) else None


def _elements(value: Value) -> Column:
    """Return what a loop over a value gives, as far as these are plain values of Python."""
    held = described(value)
    if held is None or held.kind not in _ITERABLE:
        return _ANY
    each = held.keys or _ANY if held.kind == "dict" else Column("_", held.type, held.gaps)
    return each if each.type.is_numeric or each.type.kind in (Kind.STR, Kind.BOOL) else _ANY


def _one(column: Column) -> Driver:
    kind = "scalar" if column.type.is_known else "other"
    return Driver(Name("_"), kind, type=column.type, gaps=column.missing)


def _as_column(value: Value) -> Column:
    """Return what is known of one plain value that is a part of others."""
    return Column("_", scalar_type(value), value.gaps if isinstance(value, Driver) else False)


def _of(made: Driver, kind: str, keys: Column, values: Column) -> Driver:
    return replace(made, kind=kind, keys=keys, type=values.type, gaps=values.missing)


def element_of(value: Driver) -> Value:
    """Return one element of a driver value in a loop over it: of a series or an array it is one plain value."""
    if value.kind in ("series", "array"):
        return Driver(Name("_"), "scalar", type=value.type, gaps=value.gaps)
    if value.kind in _ITERABLE:
        return replace(_one(_elements(value)), size=value.size)
    if value.kind == "pairs":
        return replace(value, code=Name("_"), kind="pair", size="bounded", notes=())
    return Driver(Name("_"), size=value.size)


def parts_of_pair(value: Value) -> tuple[Value, Value] | None:
    """Return the two parts of an element of what `items`, `enumerate` or `zip` give; None for any other value."""
    if not (isinstance(value, Driver) and value.kind == "pair"):
        return None
    return _one(value.keys or _ANY), _one(Column("_", value.type, value.gaps))


def of_function(made: Value, target: Value, arguments: Sequence[Value]) -> Value:
    """Return the value of a function of Python or numpy with what is known of it."""
    if isinstance(made, Driver) and isinstance(target, Member) and target.path.startswith("builtins.") and arguments:
        held = described(arguments[0])
        if target.path in _LISTING and held is not None and held.kind == "pairs":
            return replace(made, kind="pairs", type=held.type, keys=held.keys, gaps=held.gaps)
        if (found := _gathered(made, target.path.removeprefix("builtins."), arguments)) is not None:
            return found
    return ondriver.of_function(made, target, arguments)


def _gathered(made: Driver, function: str, arguments: Sequence[Value]) -> Driver | None:
    """Return what a function of Python makes of several values; None if it is none that makes or reduces such."""
    held = described(arguments[0])
    first = _elements(arguments[0])
    match function:
        case "range":
            return replace(made, kind="array", type=INT, gaps=False)
        case "enumerate":
            return _of(made, "pairs", _WHOLE, first)
        case "zip" if len(arguments) == 2:
            return _of(made, "pairs", first, _elements(arguments[1]))
        case "dict" if held is not None and held.kind in ("dict", "pairs", "series"):
            return replace(made, kind="dict", keys=held.keys, type=held.type, gaps=held.gaps)
        case "list" | "sorted" | "tuple" | "set" if held is not None and held.kind == "dict":
            return replace(made, kind="array", type=first.type, gaps=first.missing)
        case "min" | "max" if held is not None and held.kind in _ITERABLE and first.type.is_known:
            return replace(made, kind="scalar", type=first.type, gaps=first.missing)
        case "sum" if held is not None and held.kind == "array" and first.type.is_numeric:
            return replace(made, kind="scalar", type=first.type, gaps=first.missing)
    return None


def of_comprehension(made: Value, source: Value, key: Value, value: Value) -> Value:
    """Return a dict that a comprehension makes of something on the driver, with what is known of its parts."""
    if isinstance(made, Driver) and isinstance(source, Driver) and ondriver.is_one(key) and ondriver.is_one(value):
        return replace(_of(made, "dict", _as_column(key), _as_column(value)), size=source.size)
    return made


def of_method(made: Value, receiver: Value, name: str) -> Value:
    """Return the value of a method of a series or a dict with what is known of it."""
    held = described(receiver)
    if not isinstance(made, Driver) or held is None:
        return made
    match held.kind, name:
        case (("dict" | "series"), "items"):
            return replace(made, kind="pairs", type=held.type, keys=held.keys, gaps=held.gaps)
        case ("dict", "copy") | ("series", "to_dict"):
            return replace(made, kind="dict", type=held.type, keys=held.keys, gaps=held.gaps)
        case "dict", "keys":
            keys = held.keys or _ANY
            return replace(made, kind="array", type=keys.type, gaps=keys.missing)
        case "dict", "values":
            return replace(made, kind="array", type=held.type, gaps=held.gaps)
    return ondriver.of_method(made, receiver, name) if isinstance(receiver, Driver) else made


def of_subscript(made: Value, value: Driver, keys: Sequence[Value]) -> Value:
    """Return ``value[keys]`` with what is known of it."""
    if value.kind == "dict" and isinstance(made, Driver) and value.type.is_known and all(map(ondriver.is_one, keys)):
        return replace(made, kind="scalar", type=value.type, gaps=value.gaps)
    return ondriver.of_subscript(made, value, keys)


def with_part(held: Driver, key: Value, value: Value, *, empty: bool) -> Driver:
    """Return a dict in which something is put under a key: nothing is known of what it holds if that is not alike."""
    new, part = _as_column(key), _as_column(value)
    if ondriver.is_one(key) and ondriver.is_one(value):
        if empty:
            return _of(held, "dict", new, part)
        if held.keys is not None and (held.keys.type, held.type) == (new.type, part.type):
            keys = replace(held.keys, missing=held.keys.missing or new.missing)
            return replace(held, keys=keys, gaps=held.gaps or part.missing)
    return forgotten(held)


def forgotten(held: Driver) -> Driver:
    """Return a dict of which nothing is known any longer."""
    return replace(held, kind="other", type=_ANY.type, keys=None, gaps=True)
