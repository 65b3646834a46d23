"""Rows, cells and columns by position: ``.iloc`` and ``.iat``."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.locate import set_where
from rules.frame.select import filtered, taken
from rules.places import row_at, rows_at, slice_of
from translator.rule import Example, Refused, rule
from translator.schema import BOOL, Kind
from translator.spark import lit
from translator.values import LABEL, Accessor, Driver, Frame, Python, Series, Value

ILOC = [
    Example("df.iloc[:, 0]", 'F.col("k")'),
    Example("df.iloc[:, [0, -1]]", 'df.select("k", "b")'),
    Example("df.iloc[:, 1:4]", 'df.select("g", "x", "y")'),
    Example("df.iloc[:, 1]", 'F.col("g")'),
    Example("df.iloc[:3]", 'df.orderBy(F.col("__row")).limit(3)'),
    Example("df.iloc[1:3]", 'df.orderBy(F.col("__row")).offset(1).limit(2)', ordered=True),
    Example("df.iloc[::-1]", 'df.orderBy(F.col("__row").desc())', ordered=True),
    Example(
        'df.sort_values(["n", "m", "u"])[::-1].reset_index(drop=True)',
        'df.orderBy(F.col("n").desc(), F.col("m").desc(), F.col("u").desc(), F.col("__row").desc())',
        ordered=True,
    ),
    Example("df.iloc[2:]", 'df.orderBy(F.col("__row")).offset(2)', ordered=True),
    Example("df.iloc[-2:]", 'df.orderBy(F.col("__row").desc()).limit(2).orderBy("__row")', ordered=True),
    Example("df.iloc[:-2]", 'df.orderBy(F.col("__row").desc()).offset(2).orderBy("__row")', ordered=True),
    Example("df.iloc[-3:-1]", 'df.orderBy(F.col("__row").desc()).offset(1).limit(2).orderBy("__row")', ordered=True),
    Example(
        "df.iloc[1:-1]",
        'df.orderBy(F.col("__row")).offset(1).orderBy(F.col("__row").desc()).offset(1).orderBy("__row")',
        ordered=True,
    ),
    Example(
        "df.iloc[1:3, 1:4]",
        'df.orderBy(F.col("__row")).offset(1).limit(2).select("g", "x", "y", "__row")',
        ordered=True,
    ),
    Example("df.iloc[1:3, 1]", 'df.orderBy(F.col("__row")).offset(1).limit(2).select("g", "__row")', ordered=True),
    Example("df.iloc[len(df) // 2:]", 'df.orderBy(F.col("__row")).offset(df.count() // 2)', ordered=True),
    Example('df.sort_values(["n", "m", "u"]).iloc[1:3]', 'df.orderBy("n", "m", "u").offset(1).limit(2)', ordered=True),
    Example("df.iloc[0]", 'df.orderBy(F.col("__row")).limit(1).drop("__row").toPandas().iloc[0].rename(0)'),
    Example(
        "df.iloc[-1]",
        '(\n    df\n    .orderBy(F.col("__label").desc())\n    .limit(1)\n    .toPandas()\n    .set_in'
        'dex("__label")\n    .rename_axis(None).iloc[0]\n)',
    ),
    Example(
        'df[df["n"] > 0].iloc[0]',
        'df.filter(F.col("n") > 0).orderBy(F.col("__label")).limit(1).toPandas().set_index('
        '"__label").rename_axis(None).iloc[0]',
    ),
    Example("df.iloc[0, 2]", 'df.orderBy(F.col("__row")).limit(1).select("x").toPandas().iloc[0, 0]'),
    Example(
        "df.iloc[-1, [0, 1]]",
        '(\n    df\n    .select("k", "g", "__label")\n    .orderBy(F.col("__label").desc())\n    .lim'
        'it(1)\n    .toPandas()\n    .set_index("__label")\n    .rename_axis(None).iloc[0]\n)',
    ),
    Example("df.iloc[[2, 0]]", 'df.orderBy(F.col("__row")).limit(3).drop("__row").toPandas().iloc[[2, 0]]'),
    Example(
        "df.iloc[[1, 0], 2]",
        'df.select("x", "__row").orderBy(F.col("__row")).limit(2).drop("__row").toPandas().iloc[[1, 0]]["x"]',
    ),
]


@rule("frame.iloc", "[]", examples=ILOC)
def iloc(accessor: Accessor, key: Value) -> Value:
    """Take rows and columns by their position; rows have one only in the order of the source, or in a sorted frame."""
    frame = frame_of(accessor)
    rows, columns = parts(key)
    names = positions(frame, columns)
    if isinstance(rows, Series) and rows.array and rows.type.kind is Kind.BOOL:
        return _columns_of(filtered(frame, rows), names)
    if not isinstance(rows, Python) or (not rows.known and rows.brackets != ":"):
        raise Refused("rows are chosen by positions that are not known", way_out="use head(), or a condition")
    if rows.brackets == ":":
        chosen = frame if rows.const == slice(None) and names is not None else slice_of(frame, rows)
        if not isinstance(names, list):
            return _columns_of(chosen, names)
        several = taken(chosen, names)
        return replace(several, sliced=isinstance(columns, Python) and columns.brackets == ":")
    if isinstance(names, list):
        frame, names = taken(frame, names), None
    place = rows.const
    if type(place) is int:
        return row_at(frame, place, names)
    if isinstance(place, list) and all(type(each) is int for each in place):
        made = rows_at(frame if names is None else taken(frame, [names]), place)
        return made if names is None else Driver(made.code.item(names), "series", notes=made.notes)
    raise Refused("rows are chosen by their position", way_out="use head(), or a condition")


def _columns_of(frame: Frame, names: str | list[str] | None) -> Frame | Series:
    """Return one column, some of them, or all."""
    if names is None:
        return frame
    return frame.series(names) if isinstance(names, str) else taken(frame, names)


def frame_of(accessor: Accessor) -> Frame:
    """Return the frame of an accessor."""
    assert isinstance(accessor.of, Frame)
    return accessor.of


def parts(key: Value) -> tuple[Value, Value | None]:
    """Split a key into rows and columns; a single key is rows."""
    if isinstance(key, Python) and key.brackets == "()" and key.items is not None:
        if len(key.items) != 2:
            raise Refused("rows are chosen by several levels of labels")
        return key.items[0], key.items[1]
    return key, None


def positions(frame: Frame, columns: Value | None) -> str | list[str] | None:
    """Return the columns at some positions: one name, several, or None for all."""
    if columns is None or (isinstance(columns, Python) and columns.const == slice(None)):
        return None
    place = columns.const if isinstance(columns, Python) and columns.known else None
    names = frame.names
    match place:
        case int() if -len(names) <= place < len(names) and not isinstance(place, bool):
            return names[place]
        case slice():
            return list(names[place])
        case list() if all(type(each) is int and -len(names) <= each < len(names) for each in place):
            return [names[each] for each in place]
    raise Refused("the positions of columns are not known at translation time")


@rule(
    "frame.iat",
    "[]",
    examples=[Example("df.iat[0, 2]", 'df.orderBy(F.col("__row")).limit(1).select("x").toPandas().iloc[0, 0]')],
)
def iat(accessor: Accessor, key: Value) -> Value:
    """Take one cell by its position."""
    return iloc(accessor, key)


SET = [
    Example("df.iloc[0, 2] = 1.5", 'df = df.withColumn("x", F.when(F.col("__label") == 0, 1.5).otherwise(F.col("x")))'),
    Example(
        "df.iloc[1:3, 2] = 0",
        'df = df.withColumn("x", F.when(F.col("__label").between(1, 2), 0).otherwise(F.col("x")))',
    ),
    Example(
        "df.iloc[:2, [2, 3]] = 0",
        'df = df.withColumns({"x": F.when(F.col("__label") < 2, 0).otherwise(F.col("x")), "y": '
        'F.when(F.col("__label") < 2, 0).otherwise(F.col("y"))})',
    ),
]


@rule("frame.iloc", "[]=", examples=SET)
def set_iloc(accessor: Accessor, key: Value, value: Value) -> Frame:
    """Set cells by their position, which has to be their label as well: in a frame as it was read."""
    frame = frame_of(accessor)
    rows, columns = parts(key)
    names = positions(frame, columns) if columns is not None else None
    if names is None or not isinstance(rows, Python) or not rows.known:
        raise Refused("whole rows are set", way_out="set one column")
    every = [names] if isinstance(names, str) else names
    return set_where(frame, _places(frame, rows.const), tuple(every), value)


def _places(frame: Frame, place: object) -> Series:
    if frame.index.kind != "default" or not frame.index.fresh or frame.order.keys:
        raise Refused("rows are set by their position, which is not their label")
    label = frame.labels()
    match place:
        case int() if not isinstance(place, bool) and place >= 0:
            code = label.eq(place)
        case slice(start=None, stop=None, step=None):
            code = lit(True)
        case slice(start=start, stop=stop, step=None) if (start or 0) >= 0 and (stop is None or stop >= 0):
            first = [label >= start] if start else []
            last = [label < stop] if stop is not None else []
            code = (first + last)[0] if len(first + last) == 1 else label.between(start, (stop or 0) - 1)
            if start and stop is not None and stop <= start:
                code = lit(False)
        case _:
            raise Refused("rows are set by their position")
    return Series(frame, code, None, BOOL, False, frozenset([LABEL]))


@rule(
    "frame.iat",
    "[]=",
    examples=[
        Example(
            "df.iat[0, 2] = 1.5", 'df = df.withColumn("x", F.when(F.col("__label") == 0, 1.5).otherwise(F.col("x")))'
        )
    ],
)
def set_iat(accessor: Accessor, key: Value, value: Value) -> Frame:
    """Set one cell by its position."""
    return set_iloc(accessor, key, value)
