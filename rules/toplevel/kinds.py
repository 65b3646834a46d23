"""Questions about the kind of a frame or a column that are answered when the program is translated."""

from __future__ import annotations

from collections.abc import Callable

from translator.rule import Example, Refused, rule
from translator.schema import Kind
from translator.spark import Lit
from translator.values import Frame, Member, Python, Series, Value

_FRAMES = frozenset({"pandas.DataFrame", "pandas.core.frame.DataFrame"})
_SERIES = frozenset({"pandas.Series", "pandas.core.series.Series"})
_OTHERS = frozenset(
    {
        *(f"builtins.{name}" for name in "str int float bool list tuple dict set bytes complex type range".split()),
        *(f"pandas.{name}" for name in "Index DatetimeIndex MultiIndex Timestamp Timedelta Categorical".split()),
        "numpy.ndarray",
        "numpy.generic",
        "pathlib.Path",
    }
)


def is_of_class(whole: Frame | Series, classes: Value) -> Python:
    """Answer whether a frame or a column of pandas, which is one of Spark in the output, is of one of these classes.

    Raises:
        Refused: a class is not known.
    """
    given = classes.items or () if isinstance(classes, Python) else (classes,)
    paths = {value.path if isinstance(value, Member) else "" for value in given}
    if not paths or not paths <= _FRAMES | _SERIES | _OTHERS:
        raise Refused("the classes are not all known at translation time")
    if isinstance(whole, Series) and whole.array:
        return _answer("numpy.ndarray" in paths)
    return _answer(not paths.isdisjoint(_FRAMES if isinstance(whole, Frame) else _SERIES))


def _answer(truth: bool) -> Python:
    return Python(Lit(truth), truth, touched=True)


_NUMBERS = frozenset({Kind.INT, Kind.FLOAT, Kind.BOOL})
_OBJECTS = frozenset({Kind.STR, Kind.OBJECT, Kind.DATE, Kind.LIST, Kind.DECIMAL})
_WITH_GAPS = {Kind.INT: Kind.FLOAT, Kind.BOOL: Kind.OBJECT}


def _asking(function: str, kinds: frozenset[Kind], doc: str) -> Callable[[Series], Python]:
    def asked(arr_or_dtype: Series) -> Python:
        type = arr_or_dtype.type
        found = {type.kind}
        if type.kind in _WITH_GAPS and not type.nullable:
            wide = {_WITH_GAPS[type.kind]}
            if arr_or_dtype.widened:
                found = wide
            elif arr_or_dtype.missing or arr_or_dtype.widened is None:
                found |= wide
        elif type.kind is Kind.FLOAT and arr_or_dtype.widened is None:
            found.add(Kind.INT)
        truths = {kind in kinds for kind in found}
        if not type.is_known or len(truths) > 1 or (type.nullable and type.kind not in _NUMBERS):
            raise Refused("the type that pandas has for the column depends on the data")
        return _answer(truths.pop())

    asked.__doc__ = doc
    text = f'[c for c in ["x", "y", "t", "k"] if pd.api.types.{function}(df[c])]'
    kept = {"x": Kind.FLOAT, "y": Kind.FLOAT, "t": Kind.TIMESTAMP, "k": Kind.STR}
    spark = repr([name for name, kind in kept.items() if kind in kinds])
    return rule("pandas.api.types", function, examples=[Example(text, spark)])(asked)


is_numeric_dtype = _asking("is_numeric_dtype", _NUMBERS, "Tell whether a column holds numbers or truth values.")
is_float_dtype = _asking("is_float_dtype", frozenset({Kind.FLOAT}), "Tell whether a column holds floats.")
is_integer_dtype = _asking("is_integer_dtype", frozenset({Kind.INT}), "Tell whether a column holds whole numbers.")
is_bool_dtype = _asking("is_bool_dtype", frozenset({Kind.BOOL}), "Tell whether a column holds truth values.")
is_object_dtype = _asking("is_object_dtype", _OBJECTS, "Tell whether pandas keeps a column as objects: texts.")
is_datetime64_any_dtype = _asking(
    "is_datetime64_any_dtype", frozenset({Kind.TIMESTAMP, Kind.ZONED}), "Tell whether a column holds moments."
)
