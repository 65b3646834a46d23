"""Frames written out in the program."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.toplevel.sources import checked_names
from translator.rule import Example, Refused, Unsupported, pattern_of_all, rule
from translator.schema import BOOL, FLOAT, INT, STR, Column, Type, ddl
from translator.spark import SPARK, Code, Lit, call, col
from translator.spark import Sequence as Display
from translator.values import Frame, Python, Series, Value, is_missing, origin

LITERALS = [
    Example(
        'pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [0.5, np.nan]})',
        "spark.createDataFrame([(1, 'x', 0.5), (2, None, None)], schema='a BIGINT, b STRING, c DOUBLE')",
    ),
    Example(
        'pd.DataFrame({"a": [1, None], "b": [True, False], "c": [1, 2.5], "d": "same"})',
        "spark.createDataFrame([(1, True, 1.0, 'same'), (None, False, 2.5, 'same')], schema='a BIGINT, b "
        "BOOLEAN, c DOUBLE, d STRING')",
    ),
    Example(
        'pd.DataFrame([{"a": 1, "b": "x"}, {"a": 2, "c": 3}])',
        "spark.createDataFrame([(1, 'x', None), (2, None, 3)], schema='a BIGINT, b STRING, c BIGINT')",
    ),
    Example(
        'pd.DataFrame([["x", 1], ["y", 2]], columns=["a", "b"])',
        "spark.createDataFrame([('x', 1), ('y', 2)], schema='a STRING, b BIGINT')",
    ),
    Example(
        'pd.DataFrame([("x", 1, 2.5)], columns=["a", "b", "c"])',
        "spark.createDataFrame([('x', 1, 2.5)], schema='a STRING, b BIGINT, c DOUBLE')",
    ),
    Example(
        'pd.DataFrame({"a": [1, 2], "b": [3, 4]}, columns=["b", "a"])',
        "spark.createDataFrame([(3, 1), (4, 2)], schema='b BIGINT, a BIGINT')",
    ),
    Example(
        'names = ["x", "y"]\npd.DataFrame({"name": names, "n": range(2)})',
        "names = ['x', 'y']\nspark.createDataFrame([('x', 0), ('y', 1)], schema='name STRING, n BIGINT')",
    ),
    Example(
        'pd.DataFrame({"big": df["x"] > 1, "k": df["k"]})',
        "df.select(F.coalesce(F.col('x') > 1, F.lit(False)).alias('big'), 'k')",
    ),
]


@dataclass(frozen=True, slots=True)
class _Cells:
    """One column of constants with its type."""

    column: Column
    cells: tuple[Code, ...]


@rule("pandas", "DataFrame", examples=LITERALS)
def data_frame(
    data: Value | None = None,
    index: Unsupported = None,
    columns: tuple[str, ...] | None = None,
    dtype: Unsupported = None,
    copy: Unsupported = None,
) -> Frame:
    """Make a Spark frame of constants, with the types that pandas would find and None for what is missing."""
    if isinstance(data, Frame):
        return data if columns is None else data.projected([data.column(name) for name in columns])
    if not isinstance(data, Python):
        raise Refused("the frame is made of an object of the running program")
    if data.pairs is not None and any(isinstance(value, Series) for _, value in data.pairs):
        return _of_series(data, columns)
    table = _columns_of(data, columns)
    if columns is not None and set(columns) == set(table):
        table = {name: table[name] for name in columns}
    elif columns is not None:
        raise Refused("some columns are not in the data")
    if not table or not all(table.values()):
        raise Refused("the frame is empty, so its types are not known")
    made = [_typed(name, values) for name, values in table.items()]
    checked_names([part.column for part in made])
    rows = [Display("()", row) for row in zip(*(part.cells for part in made), strict=True)]
    code = call(
        SPARK.attribute("createDataFrame"), Display("[]", tuple(rows)), schema=ddl(part.column for part in made)
    )
    return origin(code, tuple(part.column for part in made))


def _of_series(data: Python, columns: Sequence[str] | None) -> Frame:
    """Put columns of one frame together under new names."""
    made: dict[str, Series] = {}
    for key, value in data.pairs or ():
        if not isinstance(key, Python) or not isinstance(key.const, str) or not isinstance(value, Series):
            raise Refused("columns of a frame are put together with other values")
        made[key.const] = value.exact
    if columns is not None:
        raise Refused("the columns are chosen once more")
    first = next(iter(made.values()))
    frame = first.frame
    for series in made.values():
        series.check_fits(frame)
    frame = frame.with_order_kept(())
    items = [name if series.column == col(name) else series.column.alias(name) for name, series in made.items()]
    taken = tuple(series.as_column(name) for name, series in made.items())
    frame = frame.replaced(frame.select(items), columns=taken)
    written = {**dict(frame.written), **dict.fromkeys(made, frame.identity)}
    return frame.replaced(frame.code, written=tuple(written.items()))


# ------------------------------------------------------------------------------------------- constants


def _columns_of(data: Python, columns: Sequence[str] | None) -> dict[str, list[object]]:
    if isinstance(data.const, Mapping):
        return _of_dict(data.const)
    if isinstance(data.const, (list, tuple)):
        return _of_rows(list(data.const), columns)
    raise Refused("the data are not known at translation time")


def _of_dict(data: Mapping[object, object]) -> dict[str, list[object]]:
    if not all(isinstance(name, str) for name in data):
        raise Refused("the columns are not named by texts")
    lists = {str(name): list(cells) for name, cells in data.items() if isinstance(cells, (list, tuple, range))}
    sizes = {len(cells) for cells in lists.values()}
    if len(sizes) != 1:
        raise Refused("the columns are not lists of the same length")
    if any(isinstance(cells, (dict, set)) for cells in data.values()):
        raise Refused("the columns are not lists")
    size = sizes.pop()
    return {str(name): lists.get(str(name), [cells] * size) for name, cells in data.items()}


def _of_rows(rows: list[object], columns: Sequence[str] | None) -> dict[str, list[object]]:
    if rows and all(isinstance(row, Mapping) for row in rows):
        records = [row for row in rows if isinstance(row, Mapping)]
        names = list(dict.fromkeys(name for record in records for name in record))
        if not all(isinstance(name, str) for name in names):
            raise Refused("the columns are not named by texts")
        return {name: [record.get(name, math.nan) for record in records] for name in names}
    lists = [row for row in rows if isinstance(row, (list, tuple))]
    if columns is None or len(lists) < len(rows) or {len(row) for row in lists} != {len(columns)}:
        raise Refused("the rows are not lists with a name for each of their columns")
    return {name: [row[place] for row in lists] for place, name in enumerate(columns)}


def _typed(name: str, values: Sequence[object]) -> _Cells:
    """Return a column of constants with the type that pandas finds.

    Raises:
        Refused: the values are of several types, or of one that has no literal here.
    """
    present = [value for value in values if not is_missing(value)]
    gaps = len(present) < len(values)
    type_ = _type(name, {type(value) for value in present}, gaps=gaps)
    if type_ == FLOAT:
        present = [float(value) for value in present]  # type: ignore[arg-type]
        values = [None if is_missing(value) else float(value) for value in values]  # type: ignore[arg-type]
    texts = [value for value in present if isinstance(value, str)] if type_ == STR else []
    column = Column(
        name,
        type_,
        pattern=pattern_of_all(texts),
        day_first=pattern_of_all(texts, day_first=True),
        missing=gaps,
        zero=not type_.is_numeric or 0 in present,
        zeros=type_.is_numeric and 0 in present,
        unique=not gaps and len(set(present)) == len(present),
        widened=gaps and type_ == INT,
    )
    return _Cells(column, tuple(_literal(None if is_missing(value) else value) for value in values))


def _type(name: str, kinds: set[type], *, gaps: bool) -> Type:
    if kinds == {int}:
        return INT
    if kinds <= {int, float}:
        return FLOAT
    if kinds == {str}:
        return STR
    if kinds == {bool} and not gaps:
        return BOOL
    raise Refused(f"the values of the column {name!r} are of several types, or of one that has no literal in Spark")


def _literal(value: object) -> Code:
    assert value is None or isinstance(value, (bool, int, float, str))
    return Lit(value)
