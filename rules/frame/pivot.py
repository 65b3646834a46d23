"""Tables of groups, with the values of a column as columns: pivot_table(), crosstab(), unstack().

Which columns come out depends on the data, so that Spark aggregates the groups and pandas lays them out on the driver.
"""

from __future__ import annotations

from dataclasses import replace

from rules.frame.group import grouped_by
from rules.grouped.aggregate import aggregate_of
from rules.grouping import aggregated, present
from rules.reductions import aggregate_name
from translator.rule import Constant, Example, Names, Refused, Unsupported, rule
from translator.spark import Code, F, Window, as_code, col, column_name, quoted
from translator.values import Driver, Frame, Grouped, Note, Python, Series, Value

PER_GROUP = Note("PS402", "one row per group is handed over")

PIVOT = [
    Example(
        'df.pivot_table(values="n", index="k", columns="g", aggfunc="sum", fill_value=0)',
        'df.dropna(subset=["k", "g"]).groupBy("k", "g").agg(F.sum("n").alias("n"))'
        '.toPandas().pivot_table(values="n", index="k", columns="g", aggfunc="first", fill_value=0)',
    ),
    Example(
        'df.pivot_table(index="b", values=["n", "m"])["n"]',
        'df.groupBy("b").agg(F.mean("m").alias("m"), F.mean("n").alias("n")).select("b", "n")',
    ),
    Example(
        'pd.pivot_table(df, values="x", index=["k", "b"], columns="g")',
        'df.dropna(subset=["k", "g"]).groupBy("k", "b", "g").agg(F.mean("x").alias("x"))'
        '.toPandas().pivot_table(values="x", index=["k", "b"], columns="g", aggfunc="first")',
    ),
]


@rule(Frame, "pivot_table", examples=PIVOT[:2])
def pivot_table(
    frame: Frame,
    values: Names | None = None,
    index: Names | None = None,
    columns: Names | None = None,
    aggfunc: Value | str = "mean",
    fill_value: Constant = None,
    margins: Unsupported = False,
    dropna: Unsupported = True,
    margins_name: Unsupported = "All",
    observed: bool = False,
    sort: Unsupported = True,
) -> Value:
    """Aggregate groups, one row per value of `index`, one column per value of `columns`.

    Rows with a missing key are left out, as in pandas; Spark's own pivot would make a column named null of them.
    """
    if not values or not index:
        raise Refused("a pivot table without values= and index=")
    function = aggfunc if isinstance(aggfunc, str) else aggregate_name(aggfunc)
    keys = tuple(Python(as_code(name), str(name)) for name in (*index, *(columns or ())))
    grouped = grouped_by(frame, keys, as_index=True, sort=True, dropna=True, observed=observed)
    made = {str(name): aggregate_of(grouped, name, function) for name in sorted(values)}
    table = aggregated(grouped, made)
    if columns:
        return _laid_out(table, values, index, columns, fill_value)
    if all(each.missing for each in made.values()):
        table = table.filtered(table.code.dropna(how="all", subset=list(made)))
    if fill_value is not None:
        raise Refused("fill_value= without columns=")
    if any(each.missing for each in made.values()):
        return table.noted("PS601", "pandas leaves out a column of which all values are missing")
    return table


def _laid_out(
    table: Frame, values: tuple[str, ...], index: tuple[str, ...], columns: tuple[str, ...], fill_value: object
) -> Driver:
    def given(names: tuple[str, ...]) -> Code:
        return as_code(names[0]) if len(names) == 1 else as_code(list(names))

    # Each cell has one row by now, whose only value is the first.
    options: dict[str, Code] = {"values": given(values), "index": given(index), "columns": given(columns)}
    options["aggfunc"] = as_code("first")
    if isinstance(fill_value, (int, float, str)):
        options["fill_value"] = as_code(fill_value)
    elif fill_value is not None:
        raise Refused("the value to fill with is not a plain one")
    made = table.code.toPandas().pivot_table(**options)
    return Driver(made, "frame", "groups", notes=(*table.notes, PER_GROUP))


@rule("pandas", "pivot_table", examples=PIVOT[2:])
def pandas_pivot_table(
    data: Frame,
    values: Names | None = None,
    index: Names | None = None,
    columns: Names | None = None,
    aggfunc: Value | str = "mean",
    fill_value: Constant = None,
    margins: Unsupported = False,
    dropna: Unsupported = True,
    margins_name: Unsupported = "All",
    observed: bool = False,
    sort: Unsupported = True,
) -> Value:
    """Aggregate groups, one row per value of `index`, one column per value of `columns`."""
    return pivot_table(data, values, index, columns, aggfunc, fill_value, observed=observed)


CROSSTAB = [
    Example(
        'pd.crosstab(df["k"], df["g"])',
        'df.dropna(subset=["k", "g"]).groupBy("k", "g").agg(F.count("*").alias("count"))'
        '.toPandas().set_index(["k", "g"])["count"].unstack(fill_value=0)',
    ),
    Example(
        'pd.crosstab(df["g"], df["b"], normalize="index")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b")'
        '.agg(F.count("*").alias("count")).withColumn("count", F.col("count") / F.sum("count")'
        '.over(Window.partitionBy("g"))).toPandas().set_index(["g", '
        '"b"])["count"].unstack(fill_value=0)',
    ),
]


@rule("pandas", "crosstab", examples=CROSSTAB)
def crosstab(
    index: Series,
    columns: Series,
    values: Unsupported = None,
    rownames: Unsupported = None,
    colnames: Unsupported = None,
    aggfunc: Unsupported = None,
    margins: Unsupported = False,
    margins_name: Unsupported = "All",
    dropna: Unsupported = True,
    normalize: Constant = False,
) -> Driver:
    """Count how often each pair of values occurs: rows for the values of one column, columns for those of the other."""
    frame = index.derived(index.column, columns).frame
    row = replace(index, name="row_0" if index.name is None else index.name)
    column = replace(columns, name="col_0" if columns.name is None else columns.name)
    grouped = grouped_by(frame, (row, column), as_index=True, sort=True, dropna=True, observed=True)
    keys = [str(key.name) for key in grouped.keys]
    code = present(grouped).groupBy(*_keys(grouped)).agg(F.count("*").alias("count"))
    if normalize is not False:
        code = code.withColumn("count", col("count") / F.sum("count").over(_part(normalize, keys)))
    made = code.toPandas().set_index(keys).item("count").unstack(fill_value=0)
    return Driver(made, "frame", "groups", notes=(*index.notes, *columns.notes, PER_GROUP))


def _keys(grouped: Grouped) -> list[Code]:
    computed = dict(grouped.derived)
    return [computed[key.name].alias(key.name) if key.name in computed else as_code(key.name) for key in grouped.keys]


def _part(normalize: object, keys: list[str]) -> Code:
    match normalize:
        case "index" | 0:
            return Window.partitionBy(keys[0])
        case "columns" | 1:
            return Window.partitionBy(keys[1])
        case True | "all":
            return Window.partitionBy()
    raise Refused("crosstab() normalizes by index, by columns or by all", "never")


UNSTACK = [
    Example(
        'df.groupby(["k", "g"])["n"].sum().unstack()',
        'df.dropna(subset=["k", "g"]).groupBy("k", "g").agg(F.sum("n").alias("n")).orderBy("k", '
        '"g").select("k", "g", "n").toPandas().set_index(["k", "g"])["n"].unstack()',
    ),
    Example(
        'df.groupby(["k", "g"]).size().unstack(fill_value=0)',
        'df.dropna(subset=["k", "g"]).groupBy("k", "g").agg(F.count("*").alias("size")).orderBy("k", '
        '"g").select("k", "g", F.col("size").alias("value")).toPandas().set_index(["k", '
        '"g"])["value"].unstack(fill_value=0)',
    ),
]


@rule(Series, "unstack", examples=UNSTACK)
def unstack(series: Series, level: Constant = -1, fill_value: Constant = None, sort: Unsupported = True) -> Driver:
    """Lay out the groups of several keys as a table, one key as columns."""
    frame = series.frame
    if frame.size == "rows" or frame.index.kind != "columns" or len(frame.index.columns) < 2:
        raise Refused("the labels of the rows are not those of groups by several keys")
    if not isinstance(level, (int, str)) or not (fill_value is None or isinstance(fill_value, (int, float, str))):
        raise Refused("the arguments of unstack() are not plain values")
    name = series.name if series.name is not None else "value"
    labels = [column.name for column in frame.index.columns]
    frame = frame.sorted()
    plain = column_name(series.column) == name
    value = quoted(name) if plain else series.exact.column.alias(name)
    code = frame.code.select(*labels, value).toPandas().set_index(labels)
    if list(frame.index.names) != labels:
        code = code.rename_axis(list(frame.index.names))
    options = {} if fill_value is None else {"fill_value": fill_value}
    positional = [] if level == -1 else [level]
    made = code.item(as_code(name)).unstack(*positional, **options)
    return Driver(made, "frame", "groups", notes=(*series.notes, PER_GROUP))
