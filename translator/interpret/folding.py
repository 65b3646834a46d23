"""Computing what is known at translation time: names of columns, lists of them, and conditions on them."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeGuard

from translator.spark import Code, Lit, Name, Raw
from translator.spark import Sequence as Display
from translator.values import UNSET, Driver, Member, Python, Value


def _is_none(a: object, b: object) -> bool:
    """Tell whether both are None; equal constants need not be one object."""
    if a is not None and b is not None:
        raise TypeError
    return a is b


_COMPARISONS: dict[str, Callable[[object, object], object]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "in": lambda a, b: a in b,  # type: ignore[operator]
    "not in": lambda a, b: a not in b,  # type: ignore[operator]
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
    "is": _is_none,
    "is not": lambda a, b: not _is_none(a, b),
}
_TEXT_METHODS = frozenset(
    """
    capitalize casefold count endswith find format index isalnum isalpha isdigit islower isnumeric isupper join ljust
    lower lstrip removeprefix removesuffix replace rfind rjust rsplit rstrip split startswith strip swapcase title
    upper zfill
    """.split()
)
_BUILTINS: dict[str, Callable[..., object]] = {
    "len": len,
    "list": list,
    "tuple": tuple,
    "sorted": sorted,
    "range": range,
    "enumerate": lambda *args: list(enumerate(*args)),
    "zip": lambda *args: list(zip(*args, strict=False)),
    "min": min,
    "max": max,
    "str": str,
    "reversed": lambda values: list(reversed(values)),
    "itertools.combinations": lambda values, size: list(itertools.combinations(values, size)),
    "itertools.permutations": lambda values, size=None: list(itertools.permutations(values, size)),
    "itertools.product": lambda *values: list(itertools.product(*values)),
    "itertools.chain": lambda *values: list(itertools.chain(*values)),
}
LARGEST = 1000
"""How long a known list may be; longer ones are values of the running program."""


def constants(values: Sequence[Value]) -> list[object] | None:
    """Return the constants that all of these values are, or None."""
    known = [value.const for value in values if isinstance(value, Python) and value.known]
    return known if len(known) == len(values) else None


def possible(lists: Sequence[Python]) -> tuple[Value, ...]:
    """Return what lists put together can hold, where some are only known when the program runs; or nothing."""
    parts: list[tuple[Value, ...]] = []
    for each in lists:
        const = each.const if isinstance(each.const, list) else []
        parts.append(each.among or each.items or tuple(Python(Lit(item), item) for item in const))
    return tuple(item for part in parts for item in part) if all(parts) and any(each.among for each in lists) else ()


def comparison(op: str, left: Value, right: Value) -> bool | None:
    """Return the truth of a comparison of constants, or with a type, which no constant but a dtype is equal to."""
    known = constants([Python(each.code, each) if _is_type(each) else each for each in (left, right)])
    if known is None or op not in _COMPARISONS:
        return None
    try:
        return bool(_COMPARISONS[op](*known))
    except TypeError:
        return _of_all(op, *known)


_TYPES = frozenset(
    f"{module}.{name}"
    for module, names in (
        ("builtins", "object str int float bool"),
        ("numpy", "object_ str_ bool_ int8 int16 int32 int64 float32 float64"),
    )
    for name in names.split()
)


def _is_type(value: Value) -> TypeGuard[Member]:
    return isinstance(value, Member) and value.path in _TYPES


def _of_all(op: str, left: object, right: object) -> bool | None:
    """Return what a comparison gives with each of the constants that the left one may be; None if they differ."""
    try:
        found = {bool(_COMPARISONS[op](each, right)) for each in getattr(left, "possible", ())}
    except TypeError:
        return None
    return found.pop() if len(found) == 1 else None


def method(receiver: Value, name: str, args: Sequence[Value], code: Code) -> Python | None:
    """Return the result of a method of a known text, list or dict, or None."""
    known = constants(args)
    if known is None or not isinstance(receiver, Python):
        return None
    if receiver.pairs is not None and name in ("items", "keys", "values") and not args:
        return _dict_view(receiver, name, code)
    if receiver.each is not None and receiver.brackets == "{}" and name in ("values", "items", "keys") and not args:
        return _view_of_frames(receiver, name)
    if isinstance(receiver.const, str) and name in _TEXT_METHODS:
        return _called(getattr(receiver.const, name), known, code)
    return None


_CHANGES: dict[tuple[type, str], Callable[..., object]] = {
    (list, "append"): lambda held, value: [*held, value],
    (list, "extend"): lambda held, values: [*held, *values],
    (list, "insert"): lambda held, place, value: [*held[:place], value, *held[place:]],
    (list, "remove"): lambda held, value: [*held[: held.index(value)], *held[held.index(value) + 1 :]],
    (list, "reverse"): lambda held: held[::-1],
    (list, "sort"): sorted,
    (dict, "update"): lambda held, more: {**held, **dict(more)},
    (dict, "[]="): lambda held, key, value: {**held, key: value},
}


def changed(held: object, member: str, args: Sequence[tuple[str | None, Value]]) -> object:
    """Return what a known list or dict is after one of its methods changed it; `UNSET` where that is not known.

    Args:
        held: the list or dict before.
        member: the name of the method, or "[]=".
        args: its arguments.
    """
    change = _CHANGES.get((type(held), member))
    known = constants([value for _, value in args])
    if change is None or known is None or any(name is not None for name, _ in args):
        return UNSET
    try:
        made = change(held, *known)
    except (TypeError, ValueError, IndexError):
        return UNSET
    return made if len(made) <= LARGEST else UNSET  # type: ignore[arg-type]


def with_parts(value: Value) -> Value:
    """Return a dict that is known with its entries, as a display has them; any other value as it is."""
    if not isinstance(value, Python) or not isinstance(value.const, dict) or value.pairs is not None:
        return value
    pairs = tuple((_plain(key), _plain(each)) for key, each in value.const.items())
    return replace(value, pairs=pairs, brackets="{}")


def _plain(const: object) -> Python:
    parts = tuple(map(_plain, const)) if isinstance(const, (list, tuple)) else None
    plain = isinstance(const, (str, int, float)) or const is None
    code: Code = Lit(const) if plain else Raw(repr(const))  # type: ignore[arg-type]
    return Python(code, const, items=parts, brackets="()" if isinstance(const, tuple) else "[]")


def _view_of_frames(receiver: Python, name: str) -> Python:
    """Return a view of a dict of frames whose keys are only known when the program runs."""
    code = getattr(receiver.code, name)()
    if name == "keys":
        return Python(code, touched=True)
    if name == "values":
        return replace(receiver, code=code, brackets="comp")
    pair = Python(Name("_"), items=(Python(Name("_")), receiver.each or Python(Name("_"))), brackets="()")
    return Python(code, brackets="comp", several=True, each=pair)


def _dict_view(receiver: Python, name: str, code: Code) -> Python:
    pairs = receiver.pairs or ()
    if name == "items":
        items: tuple[Value, ...] = tuple(_pair(key, value, code) for key, value in pairs)
    else:
        items = tuple(pair[name == "values"] for pair in pairs)
    known = constants(items)
    return Python(code, known, items) if known is not None else Python(code, items=items)


def _pair(key: Value, value: Value, code: Code) -> Python:
    known = constants([key, value])
    if isinstance(key, Python) and isinstance(value, (Python, Driver)):
        # Where the pairs are written one by one, beside those of frames, each is a pair and not all of them.
        code = Display("()", (key.code, value.code))
    if known is not None:
        return Python(code, tuple(known), (key, value), brackets="()")
    return Python(code, items=(key, value), brackets="()")


_TEXTS: dict[str, Callable[..., object]] = {
    "pathlib.Path": PurePosixPath,
    "pathlib.PurePath": PurePosixPath,
    "os.path.join": posixpath.join,
    "os.path.basename": posixpath.basename,
    "os.path.dirname": posixpath.dirname,
    "os.path.splitext": posixpath.splitext,
    "re.sub": re.sub,
}


def text(function: str, args: Sequence[Value], code: Code) -> Python | None:
    """Return the path or text that a function makes of texts that are constants, or None."""
    known = constants(args)
    if function not in _TEXTS or not known or not all(isinstance(part, (str, PurePosixPath)) for part in known):
        return None
    return _called(_TEXTS[function], known, code)


def below(left: object, right: object) -> PurePosixPath | None:
    """Return ``left / right`` of paths, or None."""
    return left / right if isinstance(left, PurePosixPath) and isinstance(right, (str, PurePosixPath)) else None


def of_path(made: Value, path: Value, name: str) -> Value:
    """Return an attribute of a path as the text that it is, where that is known."""
    if name in ("name", "stem", "suffix") and isinstance(made, Python) and isinstance(path, Python):
        known = isinstance(path.const, PurePosixPath)
        return replace(made, const=getattr(path.const, name)) if known else made
    return made


def part(made: Value, value: Value, place: Value) -> Value:
    """Return an element of a constant list, tuple or text as the constant that it is, where its place is known."""
    if isinstance(made, Python) and isinstance(value, Python) and isinstance(value.const, (list, tuple, str)):
        at = place.const if isinstance(place, Python) else None
        if isinstance(at, int) and -len(value.const) <= at < len(value.const):
            return replace(made, const=value.const[at])
    return made


def builtin(name: str, args: Sequence[Value], code: Code) -> Python | None:
    """Return the result of a pure builtin function of constants, or None."""
    known = constants(args)
    if known is None or name not in _BUILTINS or not args:
        return None
    return _called(_BUILTINS[name], known, code)


_CLASSES = {f"builtins.{kind.__name__}": kind for kind in (str, int, float, bool, list, tuple, dict, set)}
_OF_PANDAS = ("pandas.", "numpy.")


def instance(value: Value, classes: Value) -> bool | None:
    """Tell whether a value of Python itself is of one of these classes; None where that is not known."""
    given = classes.items or () if isinstance(classes, Python) else (classes,)
    paths = [kind.path if isinstance(kind, Member) else "" for kind in given]
    if not paths or not all(path in _CLASSES or path.startswith(_OF_PANDAS) for path in paths):
        return None
    if type(value) is not Python or value.several or not (value.known or value.items is not None):
        return None
    const = value.const if value.known else () if value.brackets == "()" else []
    if not isinstance(const, (str, int, float, list, tuple, dict, type(None))):
        return None
    return isinstance(const, tuple(_CLASSES[path] for path in paths if path in _CLASSES))


def _called(function: Callable[..., object], args: Sequence[object], code: Code) -> Python | None:
    try:
        result = function(*args)
        if isinstance(result, (str, list, tuple, range)) and len(result) > LARGEST:
            return None
    except (TypeError, ValueError, AttributeError, IndexError, KeyError, OverflowError, MemoryError, re.error):
        return None
    return Python(code, result)
