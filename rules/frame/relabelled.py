"""Row labels that are set or computed: ``df.index = range(1, len(df) + 1)``, ``df.index = df.index.str.upper()``."""

from __future__ import annotations

from dataclasses import replace

from rules.labels import labels_of, other_rows, renumbered
from rules.preparing import steps
from rules.series.casts import astype
from translator.rule import DType, Example, Refused, Unsupported, rule
from translator.spark import Attribute, Binary, Call, Code, Lit, col, is_call
from translator.values import LABEL, Accessor, Frame, Index, Series, Value

UNNAMED = "index"
"""What a column of labels without a name is called on Spark."""

SET = [
    Example(
        'd = df[df["n"] > 1]\nd.index = range(1, len(d) + 1)\nresult = d',
        'd = df.filter(F.col("n") > 1)\nd = d.select(F.row_number().over(Window.orderBy("__row")).'
        'alias("index"), "k", "g", "x", "y", "n", "m", "s", "t", "u", "b", "__row")\nresult = d',
    ),
    Example(
        'd = df.sort_values(["n", "x"])\nd.index = range(len(d))\nresult = d',
        'd = df.orderBy("n", F.col("x").asc_nulls_last())\nresult = d',
    ),
    Example(
        'd = df.set_index("k")\nd.index = d.index.str.upper()\nresult = d',
        'd = df\nd = d.select(F.upper(F.col("k")).alias("k"), "g", "x", "y", "n", "m", "s", "t", "u", "b")\nresult = d',
    ),
    Example(
        'd = df.copy()\nd.index = df["t"]\nresult = d',
        'd = df\nd = d.select(F.col("t").alias("index"), "k", "g", "x", "y", "n", "m", "s", "t", "u", "b")\nresult = d',
    ),
    Example(
        "d = df.reset_index(drop=True)\nd.index += 1\nresult = d",
        'd = df\nd = d.select((F.col("__label") + 1).alias("index"), "k", "g", "x", "y", "n", "m",'
        ' "s", "t", "u", "b", "__label")\nresult = d',
    ),
]


@rule(Frame, "index=", examples=SET)
def set_row_labels(frame: Frame, labels: Value) -> Frame:
    """Set the labels of all rows, in their order."""
    if isinstance(labels, Accessor) and labels.name == "index" and labels.of == frame:
        return frame
    if frame.size != "rows" or frame.levels or frame.columns is None:
        raise Refused("the labels of groups are set")
    if not isinstance(labels, Series) or steps(labels) or not labels.fits(frame):
        raise Refused("the row labels are set to what is no column of the frame", way_out="use set_index()")
    if frame.index.kind == "default" and labels.column in (col(LABEL) + 0, col(LABEL) - 0):
        return frame  # Labels that nothing is added to are the same labels.
    numbers = labels.name is None and _numbers_rows(labels.column)
    if numbers and _starts_at_zero(labels.column):
        return renumbered(frame)
    own = frame.index.columns[0].name if len(frame.index.columns) == 1 else None
    name = own or UNNAMED
    if frame.has(name) or len(frame.index.columns) > 1 or any(key.name == name for key in frame.order.keys):
        raise Refused("a column is called like the labels that are set, or the rows are sorted by them")
    code = replace(frame, index=Index()).select([labels.exact.column.alias(name), *frame.names])
    column = replace(labels.as_column(name), unique=numbers)
    return frame.replaced(code, index=Index("columns", (column,), (labels.name,), fresh=False), rows=other_rows())


def _numbers_rows(code: Code) -> bool:
    match code:
        case Binary("+" | "-", number, Lit(int())):
            return _numbers_rows(number)
        case Call(Attribute(function, "over")):
            return is_call(function, "row_number")
    return code == col(LABEL)


def _starts_at_zero(code: Code) -> bool:
    return code == col(LABEL) or (isinstance(code, Binary) and code.op == "-" and code.right == Lit(1))


@rule("frame.index", "str", examples=[SET[2]], attribute=True)
def texts(index: Accessor) -> Accessor:
    """Give the members of row labels that are texts."""
    return Accessor("str", labels_of(index))


@rule(
    "frame.index",
    "astype",
    examples=[
        Example(
            'd = df.set_index("n")\nd.index = d.index.astype(str)\nresult = d',
            'd = df.select("n", *[c for c in df.columns if c != "n"])\nd = d.select(F.col("n").cast("s'
            'tring").alias("n"), "k", "g", "x", "y", "m", "s", "t", "u", "b")\nresult = d',
        )
    ],
)
def converted(index: Accessor, dtype: DType, copy: Unsupported = True) -> Series:
    """Convert row labels."""
    return astype(labels_of(index), dtype)
