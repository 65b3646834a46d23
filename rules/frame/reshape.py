"""Other shapes of the same values: melt() and explode()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from rules.joining import without_hidden
from rules.labels import unlabelled
from translator.rule import Example, Label, Names, Refused, Unsupported, rule
from translator.schema import STR, Column, Kind, join
from translator.spark import F, quoted
from translator.values import Frame, Index, Order, origin

MELT = [
    Example('df.melt(id_vars="k", value_vars=["x", "y"])', "df.unpivot(['k'], ['x', 'y'], 'variable', 'value')"),
    Example(
        'df[["k", "n", "m"]].melt(id_vars=["k"], var_name="what", value_name="number")',
        "df.select('k', 'n', 'm').unpivot(['k'], ['n', 'm'], 'what', 'number')",
    ),
    Example(
        'df.melt(id_vars=["k", "g"], value_vars=["n", "x"], value_name="v")',
        "df.unpivot(['k', 'g'], ['n', 'x'], 'variable', 'v')",
    ),
    Example('df[["x", "y"]].melt()', "df.select('x', 'y').unpivot([], ['x', 'y'], 'variable', 'value')"),
]
EXPLODE = [
    Example(
        'df["parts"] = df["s"].str.split(" ")\ndf.explode("parts")',
        "df = df.withColumn('parts', F.split(F.col('s'), ' '))\ndf.withColumn('parts', F.explode_outer('parts'))",
    ),
    Example(
        'df["parts"] = df["s"].str.split("-")\ndf[["k", "parts"]].explode("parts", ignore_index=True)',
        "df = df.withColumn('parts', F.split(F.col('s'), '-'))\ndf.select('k', 'parts').withColumn"
        "('parts', F.explode_outer('parts'))",
    ),
]


@rule(Frame, "melt", examples=MELT)
def melt(
    frame: Frame,
    id_vars: Names | None = None,
    value_vars: Names | None = None,
    var_name: str | None = None,
    value_name: str = "value",
    col_level: Unsupported = None,
    ignore_index: bool = True,
) -> Frame:
    """Put the values of several columns under one another, with the name of their column beside them.

    Spark's unpivot keeps missing values, as pandas does. The rows come in any order here.
    """
    if not ignore_index:
        raise Refused("the row labels are repeated")
    source = without_hidden(unlabelled(frame))
    ids = id_vars or ()
    values = value_vars or tuple(name for name in source.names if name not in ids)
    variable = var_name if var_name is not None else "variable"
    columns = [source.column(name) for name in values]
    if not columns:
        raise Refused("no column is put under another one")
    names = [*ids, variable, value_name]
    if len(set(names)) < len(names):
        raise Refused("two columns of the result have the same name")
    held = _of_all(columns, value_name)
    code = source.code.unpivot(_quoted(ids), _quoted(values), variable, value_name)
    kept = (*(replace(source.column(name), unique=False) for name in ids), Column(variable, STR, missing=False), held)
    return origin(code, kept, order=Order(known=False), size=frame.size, notes=frame.notes)


def _quoted(names: Sequence[str]) -> list[str]:
    return [quoted(name) for name in names]


def _of_all(columns: Sequence[Column], name: str) -> Column:
    """Return the column that holds the values of several; raises `Refused` if they are of different types."""
    if any(not column.type.is_known for column in columns):
        raise Refused("the types of the columns are not known")
    type_ = reduce(join, (column.type for column in columns))
    kinds = {column.type.kind for column in columns}
    if type_.kind in (Kind.OBJECT, Kind.CATEGORY) or (Kind.BOOL in kinds and len(kinds) > 1):
        raise Refused("the columns hold values of different types", way_out="convert them to one type first")
    widened = any(column.widened for column in columns)
    return Column(name, type_, missing=any(column.missing for column in columns), widened=widened)


@rule(
    "pandas",
    "melt",
    examples=[
        Example(
            'pd.melt(df, id_vars=["k"], value_vars=["n", "m"], var_name="name")',
            "df.unpivot(['k'], ['n', 'm'], 'name', 'value')",
        )
    ],
)
def pandas_melt(
    frame: Frame,
    id_vars: Names | None = None,
    value_vars: Names | None = None,
    var_name: str | None = None,
    value_name: str = "value",
    col_level: Unsupported = None,
    ignore_index: bool = True,
) -> Frame:
    """Put the values of several columns under one another, as ``frame.melt()`` does."""
    return melt(frame, id_vars, value_vars, var_name, value_name, ignore_index=ignore_index)


@rule(Frame, "explode", examples=EXPLODE)
def explode(frame: Frame, column: Label, ignore_index: bool = False) -> Frame:
    """Make a row of each element of the lists in a column.

    A missing list, or one without elements, stays as one row with a missing value; Spark's plain explode drops it.
    """
    held = frame.column(column)
    if held.type.kind is not Kind.LIST:
        raise Refused("the column is not known to hold lists")
    source = without_hidden(frame)
    code = source.code.withColumn(column, F.explode_outer(quoted(column)))
    made = Column(column, held.type.element or STR)
    columns = tuple(
        made if each.name == column else replace(each, unique=False) for each in source.columns or ()
    )  # fmt: skip
    index = Index() if ignore_index else Index("lost")
    if source.index.kind == "columns":
        if ignore_index:
            raise Refused("the index is dropped", way_out="call reset_index() first")
        index = replace(source.index, fresh=False)
    return origin(
        code,
        columns if source.columns is not None else None,
        index=index,
        order=Order(known=False),
        size=frame.size,
        notes=frame.notes,
    )
