"""What is known of a value that pandas code computes on the driver: whether it is one plain value, and of which type.

One plain value can stand in a column expression, so that a threshold or a share that is computed from aggregates goes
back into Spark code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from translator.schema import FLOAT, INT, STR, TIMEDELTA, UNKNOWN, Kind, Type, join
from translator.spark import Attribute, Lit, Name, call
from translator.values import Cells, Driver, Member, Python, Value, scalar_type

_SELECTORS = frozenset({"iloc", "loc", "at", "iat"})
_ONE = {"mean": FLOAT, "median": FLOAT, "std": FLOAT, "var": FLOAT, "quantile": FLOAT, "count": INT, "nunique": INT}
_ONE_LIKE = frozenset({"min", "max", "sum", "item"})
_SERIES = frozenset("head tail sort_values sort_index dropna abs drop nlargest nsmallest copy".split())
_SAME_LABELS = frozenset({"abs", "copy"})
_INDEXES = frozenset("drop difference union intersection sort_values unique drop_duplicates".split())
_FRAMES = frozenset(
    "head tail sort_values sort_index dropna fillna round abs nlargest nsmallest copy reset_index set_index rename drop"
    " assign query".split()
)
_LISTED = frozenset({"tolist", "to_list", "to_numpy", "unique"})
_FUNCTIONS = {"float": FLOAT, "int": INT, "str": STR}
_LISTING = frozenset({"builtins.list", "builtins.sorted", "builtins.tuple", "builtins.reversed", "numpy.sort"})
_ELEMENTWISE = frozenset("sqrt log log2 log10 log1p exp expm1 floor ceil round around rint power".split())


def is_one(value: Value) -> bool:
    """Tell whether a value is one plain value: a scalar on the driver, or a constant that is a number or a text."""
    if isinstance(value, Driver):
        return value.kind == "scalar"
    return isinstance(value, Python) and isinstance(value.const, (int, float, str, date, timedelta))


def _scalar(made: Value, kind: Type) -> Value:
    return replace(made, kind="scalar", type=kind) if isinstance(made, Driver) else made


def of_operator(made: Value, op: str, operands: Sequence[Value]) -> Value:
    """Return the value of an operator with what is known of it: of plain values it is one, too."""
    if isinstance(made, Driver) and any(_is_many(operand) for operand in operands):
        conditions = all(isinstance(operand, Driver) and operand.kind == "condition" for operand in operands)
        kind = "condition" if conditions else "series"
        empty = _empty(op, operands)
        return replace(made, kind=kind, type=_series_type(op, operands), labels=_common_labels(operands), empty=empty)
    if not all(is_one(operand) for operand in operands):
        return made
    made = _scalar(made, _operator_type(op, [scalar_type(operand) for operand in operands]))
    if not isinstance(made, Driver):
        return made
    if _divides_bare(op, operands):
        sides = [operand.code for operand in operands if isinstance(operand, (Driver, Python))]
        return replace(made, code=call(Name("np").attribute(_DIVISIONS[op]), *sides))
    bare = any(map(_is_bare, operands)) and not any(map(_is_of_numpy, operands))
    return replace(made, empty=_empty(op, operands), bare=bare)


_DIVISIONS = {"/": "divide", "//": "floor_divide", "%": "remainder"}


def _divides_bare(op: str, operands: Sequence[Value]) -> bool:
    """Tell whether Python divides numbers of its own where pandas has those of numpy, and perhaps by zero."""
    divisor = operands[-1]
    if op not in _DIVISIONS or not any(map(_is_bare, operands)) or any(map(_is_of_numpy, operands)):
        return False
    return not (isinstance(divisor, Python) and divisor.const)


def _is_bare(value: Value) -> bool:
    return isinstance(value, Driver) and value.bare


def _is_of_numpy(value: Value) -> bool:
    return isinstance(value, Driver) and not value.bare and value.type.kind is Kind.FLOAT


def _empty(op: str, operands: Sequence[Value]) -> tuple[Cells, ...] | None:
    """Return the columns of which one has no values if the result of an operator is NaN; None if that is not known."""
    divided = op == "/" and isinstance(operands[-1], Python) and operands[-1].const != 0
    found: list[Cells] = []
    for operand in operands:
        empty = operand.empty if isinstance(operand, Driver) else ()
        if empty is None or not (divided or op in ("+", "-", "*", "neg")):
            return None
        found += empty
    return tuple(found)


def _series_type(op: str, operands: Sequence[Value]) -> Type:
    """Return the type of an operation on series and plain values: numbers stay numbers."""
    types = [scalar_type(operand) for operand in operands]
    return _operator_type(op, types) if len(types) <= _PAIR and all(each.is_numeric for each in types) else UNKNOWN


def _common_labels(operands: Sequence[Value]) -> tuple[str, ...]:
    """Return the labels of a result: those of all series, where they are the same."""
    labels = {operand.labels for operand in operands if isinstance(operand, Driver) and _is_many(operand)}
    plain = all(_is_many(operand) or is_one(operand) for operand in operands)
    return labels.pop() if len(labels) == 1 and plain else ()


_PAIR = 2


def _beside(arguments: Sequence[Value]) -> bool:
    """Tell whether the arguments of `pandas.concat` put things side by side, or frames below one another."""
    first = arguments[0] if arguments else None
    parts = (first.items or ()) if isinstance(first, Python) else ()
    frames = any(isinstance(part, Driver) and part.kind == "frame" for part in parts)
    return frames or any(isinstance(value, Python) and value.const in (1, "columns") for value in arguments[1:])


def _one_sheet(arguments: Sequence[Value]) -> bool:
    """Tell whether the arguments of a reader ask for one table, and not for several, which come as a dict."""
    return all(isinstance(value, (Python, Driver)) for value in arguments) and not any(
        isinstance(value, Python) and value.known and value.const is None for value in arguments
    )


_TABLES: dict[str, Callable[[Sequence[Value]], bool]] = {
    **dict.fromkeys((f"pandas.read_{what}" for what in "sql sql_query sql_table fwf feather orc".split()), _one_sheet),
    "pandas.read_excel": _one_sheet,
    "pandas.json_normalize": _one_sheet,
    "pandas.DataFrame": lambda _: True,
    "pandas.merge": lambda _: True,
    "pandas.pivot_table": lambda _: True,
    "pandas.concat": _beside,
}
"""Functions that give a table on the driver, and when they do."""


def _is_many(value: Value) -> bool:
    return isinstance(value, Driver) and value.kind in ("series", "condition")


def of_comparison(made: Value, operands: Sequence[Value]) -> Value:
    """Return the value of a comparison with what is known of it: of a series it is a condition on its rows."""
    if isinstance(made, Driver) and any(_is_many(operand) for operand in operands):
        return replace(made, kind="condition", labels=_common_labels(operands))
    return made


_MOMENTS = (Kind.TIMESTAMP, Kind.ZONED)


def _operator_type(op: str, types: Sequence[Type]) -> Type:
    if len(types) == 1:
        return types[0]
    left, right = types
    if left.is_numeric and right.is_numeric:
        return FLOAT if op == "/" else join(left, right) if op in ("+", "-", "*", "//", "%", "**") else UNKNOWN
    if left.kind in _MOMENTS and op == "-" and right.kind is left.kind:
        return TIMEDELTA
    if left.kind in _MOMENTS and op in ("+", "-"):
        return left
    return left if left == right and op == "+" else UNKNOWN


def of_function(made: Value, target: Value, arguments: Sequence[Value]) -> Value:
    """Return the value of a function of Python or numpy with what is known of it."""
    if isinstance(target, Member) and target.path in _LISTING and len(arguments) == 1:
        (source,) = arguments
        if isinstance(made, Driver) and isinstance(source, Driver) and source.kind in ("series", "array", "index"):
            return replace(made, kind="array", type=source.type, gaps=source.gaps)
    if isinstance(target, Member) and isinstance(made, Driver) and target.path in _TABLES:
        return replace(made, kind="frame") if _TABLES[target.path](arguments) else made
    if not (isinstance(target, Member) and arguments and all(is_one(argument) for argument in arguments)):
        return made
    module, _, name = target.path.rpartition(".")
    first = scalar_type(arguments[0])
    if module == "builtins" and name in _FUNCTIONS:
        return _scalar(made, _FUNCTIONS[name])
    if module == "builtins" and name in ("round", "abs"):
        one = _scalar(made, INT if name == "round" and len(arguments) == 1 else first)
        held = arguments[0]
        if isinstance(one, Driver) and isinstance(held, Driver):
            return replace(one, empty=held.empty, bare=held.bare)
        return one
    if module == "builtins" and name in ("min", "max") and len(arguments) > 1:
        known = {scalar_type(argument) for argument in arguments}
        return _scalar(made, known.pop() if len(known) == 1 else FLOAT if all(t.is_numeric for t in known) else UNKNOWN)
    if module in ("numpy", "math") and name in _ELEMENTWISE:
        return _scalar(made, INT if module == "math" and name in ("floor", "ceil") else FLOAT)
    return made


def of_attribute(made: Value, value: Driver, name: str) -> Value:
    """Return ``value.name`` with what is known of it."""
    if not (isinstance(made, Driver) and value.kind in ("series", "frame", "index")):
        return made
    if name == "name" and value.taken is not None and value.taken[0] == value.code:
        return Python(Lit(value.taken[1].name), value.taken[1].name, touched=True)
    if name in _SELECTORS or name == "values":
        labels = value.labels if name in _SELECTORS else ()
        kind = value.kind if name in _SELECTORS else "array"
        return replace(made, kind=kind, type=value.type, labels=labels, gaps=value.gaps)
    if name == "T":
        return replace(made, kind=value.kind, type=value.type)
    if name == "index" and value.keys is not None:
        return replace(made, kind="index", type=value.keys.type, gaps=value.keys.missing)
    return replace(made, kind="index") if name in ("index", "columns") else made


def of_subscript(made: Value, value: Driver, keys: Sequence[Value]) -> Value:
    """Return ``value[keys]`` with what is known of it: one element of a series, one column or cell of a frame."""
    if not isinstance(made, Driver):
        return made
    if len(keys) == 1 and _chooses_some(keys[0]) and value.kind in ("series", "frame", "array", "index"):
        return replace(made, kind=value.kind, type=value.type, gaps=value.gaps)
    if not all(isinstance(k, Python) and isinstance(k.const, (int, float, str)) for k in keys):
        return made
    is_label = value.kind == "index" and value.type.is_known
    if (value.kind in ("series", "array") or is_label) and len(keys) == 1:
        return replace(made, kind="scalar", type=value.type)
    if value.kind == "frame":
        by_row = len(keys) == 1 and isinstance(value.code, Attribute) and value.code.attr == "iloc"
        labels = value.labels if by_row and _is_whole(keys[0]) else ()
        return replace(made, kind="scalar" if len(keys) == 2 else "series", type=value.type, labels=labels)
    return made


def is_condition(value: Value) -> bool:
    """Tell whether a value on the driver is a series of truth values."""
    return isinstance(value, Driver) and (
        value.kind == "condition" or (value.kind == "series" and value.type.kind is Kind.BOOL)
    )


def _is_whole(key: Value) -> bool:
    return isinstance(key, Python) and type(key.const) is int


def _chooses_some(key: Value) -> bool:
    """Tell whether a key takes part of a series or the rows of a frame: a condition on it, or a slice."""
    if isinstance(key, Driver):
        return is_condition(key)
    return isinstance(key, Python) and key.brackets == ":"


def of_method(made: Value, receiver: Driver, name: str) -> Value:
    """Return the value of a method with what is known of it."""
    if not isinstance(made, Driver):
        return made
    if receiver.kind == "scalar" and name in ("round", "item"):
        return replace(made, kind="scalar", type=receiver.type, empty=receiver.empty)
    if receiver.kind == "frame" and name in _FRAMES:
        return replace(made, kind="frame")
    if receiver.kind in ("series", "array", "index"):
        if name in _LISTED:
            return replace(made, kind="array", type=receiver.type, gaps=receiver.gaps)
        if name in _ONE:
            return replace(made, kind="scalar", type=_ONE[name])
        if name in _ONE_LIKE:
            return replace(made, kind="scalar", type=receiver.type)
        if receiver.kind == "index" and name in _INDEXES:
            return replace(made, kind="index")
        if receiver.kind == "series" and name in _SERIES:
            labels = receiver.labels if name in _SAME_LABELS else ()
            return replace(made, kind="series", type=receiver.type, labels=labels)
    return made
