"""What a frame looks like: its size, its types; copies of it, and functions on the whole of it."""

from __future__ import annotations

from rules.frame.labels import plain_frame
from rules.parts import rows_of_part
from rules.reductions import GROUP
from translator.rule import Example, Refused, rule
from translator.schema import BOOL, INT, Column, Kind
from translator.spark import Lit, Mapping, Name, Var, call
from translator.spark import Sequence as Display
from translator.values import Driver, Element, Frame, Function, Note, Python, Series, Value

SHAPE = [
    Example("df.shape", "(df.count(), len(df.columns))"),
    Example("df.shape[0]", "df.count()"),
    Example("df.shape[1]", "len(df.columns)"),
    Example('df[df["n"] > 1].shape', '(df.filter(F.col("n") > 1).count(), 10)'),
]


@rule(Frame, "shape", examples=SHAPE, attribute=True)
def shape(frame: Frame) -> Python:
    """Count rows and columns; counting the rows is a Spark job."""
    width = _width(frame)
    if frame.size == GROUP:
        return Python(Name("_"), items=(length(frame), width), brackets="()")
    parts = (Driver(frame.code.count(), "scalar", type=INT), width)
    return Python(Display("()", tuple(part.code for part in parts)), items=parts, brackets="()", touched=True)


def _width(frame: Frame) -> Python:
    known = len(frame.columns) if frame.columns is not None else None
    if isinstance(frame.code, Var) and not frame.carried:
        code = call(Name("len"), frame.code.attribute("columns"))
        return Python(code, touched=True) if known is None else Python(code, known, touched=True)
    if known is None:
        return Python(call(Name("len"), plain_frame(frame).attribute("columns")), touched=True)
    return Python(Lit(known), known, touched=True)


@rule(Frame, "len()", examples=[Example("len(df)", "df.count()")])
def length(frame: Frame) -> Value:
    """Count the rows."""
    if frame.size == GROUP:
        return Element(rows_of_part(frame))
    return Driver(frame.code.count(), "scalar", type=INT)


@rule(Frame, "size", examples=[Example("df.size", "df.count() * len(df.columns)")], attribute=True)
def size(frame: Frame) -> Driver:
    """Count the cells."""
    return Driver(frame.code.count() * _width(frame).code, "scalar", type=INT)


@rule(Frame, "empty", examples=[Example("df.empty", "df.isEmpty()")], attribute=True)
def empty(frame: Frame) -> Driver:
    """Tell whether there are no rows."""
    return Driver(frame.code.isEmpty(), "scalar", type=BOOL)


@rule(Frame, "ndim", examples=[Example("df.ndim", "2")], attribute=True)
def ndim(frame: Frame) -> Python:
    """Give the number of dimensions."""
    return Python(Lit(2), 2, touched=True)


@rule(Frame, "dtypes", examples=[Example("df.dtypes", "df.limit(0).toPandas().dtypes")], attribute=True)
def dtypes(frame: Frame) -> Driver:
    """Take the types of the columns, of no rows, which costs no scan.

    Where values are missing among whole numbers or truth values, pandas shows float64 or object.
    """
    code = plain_frame(frame).limit(0).toPandas()
    wide = {c.name: _WITH_GAPS[c.type.kind] for c in frame.columns or () if c.widened and c.type.kind in _WITH_GAPS}
    if wide:
        code = code.astype(Mapping(tuple((Lit(name), Lit(dtype)) for name, dtype in wide.items())))
    code = code.attribute("dtypes")
    # Keys that are all missing are numbers to pandas.
    keys = [c for c in frame.columns or () if frame.size == "groups" and c.missing and c.type.kind is Kind.STR]
    doubtful = [c.name for c in frame.columns or () if (_shown_otherwise(c) or c in keys) and c.name not in wide]
    notes = (Note("PS601", f"pandas may show other types for {', '.join(map(repr, doubtful))}"),) if doubtful else ()
    return Driver(code, "series", notes=notes)


_WITH_GAPS = {Kind.INT: "float64", Kind.BOOL: "object"}
"""What pandas has where values are missing."""


def _shown_otherwise(column: Column) -> bool:
    return column.type.kind is Kind.CATEGORY or (column.missing and column.type.kind in (Kind.INT, Kind.BOOL))


@rule(
    Frame,
    "copy",
    examples=[
        Example(
            'copied = df.copy()\ncopied["z"] = 1\nresult = df',
            'copied = df\ncopied = copied.withColumn("z", F.lit(1))\nresult = df',
        )
    ],
)
def copy(frame: Frame, deep: bool | None = True) -> Frame:
    """Take the frame as another object; Spark's frames never change, so that nothing is copied."""
    return frame.replaced(frame.code)


PIPE = [
    Example('df.pipe(lambda d: d[d["n"] > 1])', 'df.filter(F.col("n") > 1)'),
    Example('df["n"].pipe(lambda s, by: s * by, by=3)', 'F.col("n") * 3'),
]


@rule(Series, "pipe", examples=PIPE[1:])
@rule(Frame, "pipe", examples=PIPE[:1])
def pipe(of: Value, func: Function, *args: Value, **kwargs: Value) -> Value:
    """Give the frame or column to a function, which is interpreted in place."""
    if kwargs:
        raise Refused("the function is given arguments by name", way_out="call it with the frame")
    return func.on_elements([of, *args])
