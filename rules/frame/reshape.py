"""Other shapes of the same values: melt() and explode()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from rules.joining import without_hidden
from rules.labels import UNNAMED, fresh_name, unlabelled
from translator.rule import Example, Names, Refused, Unsupported, pattern_of_all, rule
from translator.schema import INT, STR, Column, Kind, join
from translator.spark import F, Lit, col, quoted
from translator.spark import Mapping as Pairs
from translator.values import Frame, Index, Order, Series, origin

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
        'df["p"] = df["s"].str.split(" ")\ndf["q"] = df["s"].str.split(" ")\ndf[["k", "p", "q"]].explode(["p", "q"])',
        'df = df.withColumns({"p": F.split(F.col("s"), " "), "q": F.split(F.col("s"), " ")})\ndf.s'
        'elect("k", "p", "q").withColumn("zipped", F.explode_outer(F.arrays_zip("p", "q"))).withC'
        'olumns({"p": F.col("zipped")["p"], "q": F.col("zipped")["q"]}).drop("zipped")',
    ),
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
    named = Column(variable, STR, missing=False, pattern=pattern_of_all(values))
    kept = (*(replace(source.column(name), unique=False) for name in ids), named, held)
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
    widened = (all if type_.kind is Kind.STR else any)(column.widened for column in columns)
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
def explode(frame: Frame, column: Names, ignore_index: bool = False) -> Frame:
    """Make a row of each element of the lists in a column, or of several columns whose lists go together.

    A missing list, or one without elements, stays as one row with a missing value; Spark's plain explode drops it.
    """
    held = {name: frame.column(name) for name in column}
    if any(each.type.kind is not Kind.LIST for each in held.values()):
        raise Refused("the column is not known to hold lists")
    source = without_hidden(frame)
    if len(column) == 1:
        code = source.code.withColumn(column[0], F.explode_outer(quoted(column[0])))
    else:
        if any(quoted(name) != name for name in column):
            raise Refused("lists in columns with odd names", way_out="rename the columns first")
        zipped = fresh_name(source, "zipped")
        parts = tuple((Lit(name), col(zipped).item(Lit(name))) for name in column)
        code = source.code.withColumn(zipped, F.explode_outer(F.arrays_zip(*column)))
        code = code.withColumns(Pairs(parts)).drop(zipped)
    made = {name: Column(name, each.type.element or STR) for name, each in held.items()}
    columns = tuple(made.get(each.name, replace(each, unique=False)) for each in source.columns or ())
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


STACK = [
    Example(
        'df[["x", "y"]].stack()',
        'df.select("x", "y", "__label").withColumn("level_0", F.col("__label")).unpivot(["level_0'
        '"], ["x", "y"], "level_1", "value").filter(F.col("value").isNotNull())',
    ),
    Example(
        'df.groupby("g")[["n", "m"]].sum().stack()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"), F.sum("m").ali'
        'as("m")).unpivot(["g"], ["n", "m"], "level_1", "value")',
    ),
]


@rule(Frame, "stack", examples=STACK)
def stack(
    frame: Frame, level: Unsupported = -1, dropna: bool = True, sort: bool = True, future_stack: bool = False
) -> Series:
    """Put the values of all columns under one another, with the row label and the name of the column as labels."""
    source = frame
    if source.levels:
        raise Refused("only the last of two levels of column names is stacked")
    labels = [column.name for column in source.index.columns]
    names = source.index.names
    base = source.code
    if not labels:
        numbers = source.labels()
        labels, names = [fresh_name(source, "level_0")], (None,)
        base = base.withColumn(labels[0], numbers)
    values = list(source.names)
    variable, value = (fresh_name(source, wanted, *labels) for wanted in (f"level_{len(labels)}", UNNAMED))
    held = _of_all([source.column(name) for name in values], value)
    code = base.unpivot(_quoted(labels), _quoted(values), variable, value)
    gaps = held.missing and dropna and not future_stack
    code = code.filter(col(value).isNotNull()) if gaps else code
    keys = source.index.columns or (Column(labels[0], INT, missing=False),)
    index = (*(replace(key, unique=False) for key in keys), Column(variable, STR, missing=False))
    made = origin(
        code,
        (replace(held, missing=held.missing and not gaps),),
        index=Index("columns", index, (*names, None), fresh=False),
        order=Order(known=False),
        size=source.size,
        notes=source.notes,
    )
    return replace(made.series(value), name=None)
