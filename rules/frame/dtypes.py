"""Types of columns: converting them, and choosing columns by them."""

from __future__ import annotations

from dataclasses import dataclass

from rules.frame.elements import recomputed
from rules.frame.select import taken
from rules.series.casts import converted
from translator.rule import Example, Refused, Unsupported, dtype_of, restored_series, rule
from translator.schema import INT, Column, Kind
from translator.spark import Attribute, Binary, Call, Lit, Name, as_code, call, column_name
from translator.values import Frame, Member, Note, Python, Series, Value

ASTYPE = [
    Example(
        'df.astype({"n": float, "b": int})',
        'df.withColumns({"n": F.col("n").cast("double"), "b": F.col("b").cast("bigint")})',
    ),
    Example('df.astype({"n": "int32"})', 'df.withColumn("n", F.col("n").cast("int"))'),
    Example('df.astype({"k": "category"})', "df"),
    Example(
        'df[["n", "m"]].astype(float)',
        'df.select("n", "m").select(F.col("n").cast("double").alias("n"), F.col("m").cast("double").alias("m"))',
    ),
    Example('df.astype({"n": "str"})', 'df.withColumn("n", F.col("n").cast("string"))'),
]


@rule(Frame, "astype", examples=ASTYPE)
def astype(frame: Frame, dtype: Value, copy: Unsupported = None, errors: str = "raise") -> Frame:
    """Convert columns to another type: all of them, or some by their names."""
    if errors != "raise":
        raise Refused("values that cannot be converted are left as they are")
    if isinstance(dtype, Python) and dtype.pairs is not None:
        wanted = {_key(key): dtype_of(type) for key, type in dtype.pairs}
    elif isinstance(dtype, Python) and isinstance(dtype.const, dict):
        wanted = {str(key): dtype_of(Python(dtype.code, type)) for key, type in dtype.const.items()}
    else:
        wanted = dict.fromkeys(frame.names, dtype_of(dtype))
    changed: dict[str, Series] = {}
    retyped: dict[str, Column] = {}
    for name, type in wanted.items():
        old = frame.series(name)
        new = converted(old, type)
        retyped[name] = new.as_column(name)
        if new.column != old.column:
            changed[name] = new
    made = recomputed(frame, changed)
    columns = made.columns and tuple(
        retyped[c.name] if c.name in retyped and c.name not in changed else c for c in made.columns
    )
    return made.replaced(made.code, columns=columns)


def _key(value: Value) -> str:
    if isinstance(value, Python) and isinstance(value.const, str):
        return value.const
    raise Refused("a column to convert is not known at translation time")


_NAMES = {Kind.STR: "object", Kind.TIMESTAMP: "datetime64[ns]", Kind.CATEGORY: "category"}
DTYPE = [
    Example(
        '"a" if df["n"].dtype != "object" else "b"',
        '"a" if df.select("n").limit(0).toPandas()["n"].dtype != "object" else "b"',
    ),
    Example('df["x"].dtype', 'df.select("x").limit(0).toPandas()["x"].dtype'),
    Example('df["k"].dtype == "object"', 'df.select("k").limit(0).toPandas()["k"].dtype == "object"'),
    Example(
        '"a" if df["k"].dtype == object else "b"',
        '"a" if df.select("k").limit(0).toPandas()["k"].dtype == object else "b"',
    ),
]


_WORDS = {
    "object": ("object", "O", "|O"),
    "int64": ("int64", "int", "i8", "<i8", "l", "q"),
    "int32": ("int32", "i4", "<i4", "i", "intc"),
    "int16": ("int16", "i2", "<i2", "h", "short"),
    "int8": ("int8", "i1", "|i1", "b", "byte"),
    "float64": ("float64", "float", "f8", "<f8", "d", "double"),
    "float32": ("float32", "f4", "<f4", "f", "single"),
    "bool": ("bool", "?", "b1", "|b1"),
    "datetime64[ns]": ("datetime64[ns]", "M8[ns]", "<M8[ns]"),
    "category": ("category",),
    "<U0": ("str",),
}
"""What a dtype may be called where it is compared with a text."""
_DTYPE_OF = {word: name for name, words in _WORDS.items() for word in words}


def _named(word: object) -> str:
    if isinstance(word, Member):
        word = word.path.rsplit(".", 1)[-1].removesuffix("_")
    name = _DTYPE_OF.get(word) if isinstance(word, str) else None
    if name is None:
        raise TypeError("it is not known what numpy makes of it")
    return name


class _Dtype(str):
    """A dtype that is known, which is equal to all texts that numpy takes for it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return _named(other) == str(self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


@dataclass(frozen=True)
class _Either:
    """A dtype that is one of several, which one depends on the data: it is certainly not any other one."""

    possible: tuple[_Dtype, ...]

    def __eq__(self, other: object) -> bool:
        if _named(other) not in map(str, self.possible):
            return False
        raise TypeError("it depends on the data")

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]


_WIDENED = {Kind.INT: "float64", Kind.BOOL: "object"}
"""What pandas has of whole numbers and truth values some of which were missing."""


@rule(Series, "dtype", "dtypes", examples=DTYPE, attribute=True)
def dtype(series: Series) -> Python:
    """Take the type of a column: of no rows, which costs no scan; where it is known, comparisons with it are known.

    Raises:
        Refused: pandas' type depends on whether values are missing.
    """
    type = series.type
    name = series.name if series.name is not None else "value"
    match series.column:
        case Call(Attribute(Name("F"), "col"), (argument,)) if not isinstance(argument, Binary):
            # In a loop the program reaches the column by a variable.
            label = as_code(column_name(series.column)) if isinstance(argument, Lit) else argument
            code = series.frame.code.select(argument).limit(0).toPandas().item(label)
        case _:
            column = series.exact.column
            if type.kind is Kind.INT and type.bits == INT.bits and series.as_column(name).narrow:
                column = column.cast("bigint")
            code = series.frame.code.select(column.alias(name)).limit(0).toPandas().item(as_code(name))
    if type.kind in (Kind.CATEGORY, Kind.PERIOD):
        code = code.astype("category" if type.kind is Kind.CATEGORY else f"period[{type.frequency}]")
    if type.kind is Kind.ZONED:
        return Python(restored_series(code, type).attribute("dtype"), touched=True)
    code = code.attribute("dtype")
    if series.widened and type.kind in _WIDENED and not type.nullable:
        return Python(
            call(Name("np").attribute("dtype"), _WIDENED[type.kind]), _Dtype(_WIDENED[type.kind]), touched=True
        )
    gaps = type.kind is Kind.BOOL and (series.missing or series.widened is None)
    if series.name is None and type.kind is Kind.STR:
        note = Note("PS601", "of an array of texts, as np.where() gives it, numpy's own type tells of their length")
        return Python(code, touched=True, notes=(note,))
    if type.nullable or gaps:
        raise Refused("the type that pandas has for the column depends on the data")
    if type.kind is Kind.INT and (series.missing or series.widened is None):
        whole = _Dtype(f"int{type.bits}")
        note = Note("PS601", "pandas has float64 here if values are missing")
        # The running program asks Spark, which tells of whole numbers whether values are missing or not.
        const = _Either((whole, _Dtype("float64"))) if series.widened is None else whole
        return Python(code, const, touched=True, notes=(note,))
    if type.kind is Kind.FLOAT and series.widened is None:
        # Whole numbers on one way to here, which the running program knows.
        either = _Either((_Dtype("int64"), _Dtype(f"float{type.bits}")))
        note = Note("PS601", "where these are whole numbers with gaps, pandas has floats")
        return Python(code, either, touched=True, notes=(note,))
    known = {Kind.INT: f"int{type.bits}", Kind.FLOAT: f"float{type.bits}", Kind.BOOL: "bool", **_NAMES}.get(type.kind)
    return Python(code, touched=True) if known is None else Python(code, _Dtype(known), touched=True)


SELECT = [
    Example('df.select_dtypes("number")', 'df.select("x", "y", "n", "m")'),
    Example('df.select_dtypes(include=["object"])', 'df.select("k", "g", "s")'),
    Example("df.select_dtypes(include=[np.number, bool])", 'df.select("x", "y", "n", "m", "b")'),
    Example('df.select_dtypes(exclude="number")', 'df.select("k", "g", "s", "t", "u", "b")'),
    Example('df.select_dtypes("datetime64")', 'df.select("t", "u")'),
    Example('list(df.select_dtypes("float").columns)', 'list(df.select("x", "y").columns)'),
]


@rule(Frame, "select_dtypes", examples=SELECT)
def select_dtypes(frame: Frame, include: Value | None = None, exclude: Value | None = None) -> Frame:
    """Take the columns of some types.

    Raises:
        Refused: a type is not known, or is another one in pandas if values are missing.
    """
    if include is None and exclude is None:
        raise Refused("neither include nor exclude is given", "never")
    names = []
    for column in frame.columns if frame.columns is not None else _unknown(frame):
        wanted = include is None or _any(column, _words(include))
        if wanted and not (exclude is not None and _any(column, _words(exclude))):
            names.append(column.name)
    return taken(frame, names)


def _unknown(frame: Frame) -> tuple[Column, ...]:
    raise Refused("the types of the columns are not known at translation time", way_out="name the columns")


def _words(value: Value) -> list[str]:
    """Return the types that are asked for, as words."""
    if isinstance(value, Python) and value.items is not None:
        return [word for item in value.items for word in _words(item)]
    if isinstance(value, Python) and isinstance(value.const, (list, tuple)):
        return [str(word) for word in value.const]
    if isinstance(value, Python) and isinstance(value.const, str):
        return [value.const]
    if isinstance(value, Member):
        return [value.path.rsplit(".", 1)[-1]]
    raise Refused("the types that are chosen are not known at translation time")


_INT, _FLOAT = frozenset({"int", "integer", "number"}), frozenset({"float", "floating", "number"})
_OBJECT, _BOOL = frozenset({"object", "object_", "O"}), frozenset({"bool", "bool_"})
_TIMES = frozenset({"datetime", "datetime64", "datetime64[ns]"})
_KNOWN = _INT | _FLOAT | _OBJECT | _BOOL | _TIMES | {"datetimetz", "category", "int64", "int32", "float64", "float32"}


def _any(column: Column, words: list[str]) -> bool:
    """Tell whether a column has one of some types in pandas."""
    unknown = set(words) - _KNOWN
    if unknown:
        raise Refused(f"columns of the type {min(unknown)!r} are chosen")
    answers = {bool(shown & set(words)) for shown in _shown(column)}
    if len(answers) > 1:
        raise Refused(
            f"the type that pandas has for {column.name!r} depends on whether values are missing",
            doubt=f"pandas has another type for {column.name!r} if values were missing",
        )
    return answers.pop()


def _shown(column: Column) -> list[frozenset[str]]:
    """Return the words for the type that pandas has for a column; several if that depends on the data."""
    type = column.type
    whole, real = _INT | {f"int{type.bits}"}, _FLOAT | {"float64"}
    match type.kind:
        case _ if type.nullable:
            pass
        case Kind.INT if column.widened:
            return [real]
        case Kind.INT:
            return [whole, real] if column.missing or column.widened is None else [whole]
        case Kind.FLOAT if column.widened is None:
            return [whole, real]
        case Kind.FLOAT:
            return [_FLOAT | {f"float{type.bits}"}]
        case Kind.BOOL if column.widened:
            return [_OBJECT]
        case Kind.BOOL:
            return [_BOOL, _OBJECT] if column.missing or column.widened is None else [_BOOL]
        case Kind.STR | Kind.DATE | Kind.DECIMAL | Kind.LIST | Kind.OBJECT:
            return [_OBJECT]
        case Kind.CATEGORY:
            return [frozenset({"category"})]
        case Kind.TIMESTAMP:
            return [_TIMES]
        case Kind.ZONED:
            return [frozenset({"datetimetz"})]
    raise Refused(f"the type that pandas has for {column.name!r} is not known at translation time")
