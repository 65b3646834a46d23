"""Tables of groups, with the values of a column as columns: pivot_table(), pivot(), unstack().

Which columns come out depends on the data, so that Spark aggregates the groups and pandas lays them out on the driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.categories import check_no_order, has_empty_categories
from rules.frame.group import grouped_by
from rules.frame.margins import PER_GROUP, laid_out, with_margins
from rules.grouped.aggregate import aggregate_of
from rules.grouped.counts import size
from rules.grouped.several import of_column
from rules.grouping import aggregated
from rules.labels import unlabelled
from rules.reductions import Reduced, aggregate_name
from translator.rule import Constant, Example, Names, Refused, Unsupported, names_of, restored_frame, rule
from translator.schema import INT, Column
from translator.spark import (
    Attribute,
    Code,
    F,
    Name,
    as_code,
    call,
    column_name,
    quoted,
    walk,
)
from translator.values import Driver, Frame, Function, Grouped, Member, Note, Python, Series, Value

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
        'df.pivot_table(index="b", values=["n", "x"], aggfunc={"n": "max", "x": "mean"})["n"]',
        "df.groupBy('b').agg(F.max('n').alias('n'), F.mean('x').alias('x')).select('b', 'n')",
    ),
    Example(
        'df.pivot_table(index="g", columns="b", aggfunc="size", fill_value=0)',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.count("*").alias("size")).toPandas()'
        '.pivot_table(values="size", index="g", columns="b", aggfunc="first", fill_value=0)',
    ),
    Example(
        'df.pivot_table(index=["g", "b"], aggfunc="size")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.count("*").alias("size"))',
    ),
    Example(
        'df.pivot_table(index="g", columns="b", values="n", aggfunc="sum", margins=True)',
        "df.filter(F.col('g').isNotNull()).groupBy('g', 'b').agg(F.sum('n').alias('n')).toPandas()"
        ".pivot_table(values='n', index='g', columns='b', aggfunc='sum', margins=True)",
    ),
    Example(
        'df.pivot_table(index="k", columns=["b", "g"], values="n", aggfunc="count", fill_value=0, margins=True, '
        'margins_name="Total")',
        "df.dropna(subset=['k', 'g']).groupBy('k', 'b', 'g').agg(F.count('n').alias('n')).toPandas()"
        ".pivot_table(values='n', index='k', columns=['b', 'g'], aggfunc='sum', margins=True,"
        " margins_name='Total', fill_value=0)",
    ),
    Example(
        'df.pivot_table(index="g", columns="b", values="x", margins=True, margins_name="Total")',
        '(df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.coalesce(F.sum("x"), F.lit(0.'
        '0)).alias("x"), F.count("x").alias("x_count")).filter(F.col("x_count") > 0).toPandas().p'
        'ipe(lambda cells: cells.drop(columns=["x_count"]).pivot_table(values="x", index="g", col'
        'umns="b", aggfunc="sum", margins=True, margins_name="Total") / cells.drop(columns=["x"])'
        '.rename(columns={"x_count": "x"}).pivot_table(values="x", index="g", columns="b", aggfun'
        'c="sum", margins=True, margins_name="Total")))',
    ),
    Example(
        'df.pivot_table(index="b", columns="k", values=["n", "m"], margins=True, fill_value=0)',
        '(df.filter(F.col("k").isNotNull()).groupBy("b", "k").agg(F.sum("n").alias("n"), F.sum("m'
        '").alias("m"), F.count("n").alias("n_count"), F.count("m").alias("m_count")).toPandas().'
        'pipe(lambda cells: cells.drop(columns=["n_count", "m_count"]).pivot_table(values=["n", "'
        'm"], index="b", columns="k", aggfunc="sum", margins=True) / cells.drop(columns=["n", "m"'
        ']).rename(columns={"n_count": "n", "m_count": "m"}).pivot_table(values=["n", "m"], index'
        '="b", columns="k", aggfunc="sum", margins=True)).fillna(0))',
    ),
    Example(
        'df.pivot_table(index="b", columns="g", values="n", aggfunc=["sum", "mean"], margins=True)',
        'pd.concat([df.filter(F.col("g").isNotNull()).groupBy("b", "g").agg(F.sum("n").alias("n")'
        ').toPandas().pivot_table(values="n", index="b", columns="g", aggfunc="sum", margins=True'
        '), df.filter(F.col("g").isNotNull()).groupBy("b", "g").agg(F.sum("n").alias("n"), F.coun'
        't("n").alias("n_count")).toPandas().pipe(lambda cells: cells.drop(columns=["n_count"]).p'
        'ivot_table(values="n", index="b", columns="g", aggfunc="sum", margins=True) / cells.drop'
        '(columns=["n"]).rename(columns={"n_count": "n"}).pivot_table(values="n", index="b", colu'
        'mns="g", aggfunc="sum", margins=True))], axis=1, keys=["sum", "mean"])',
    ),
    Example(
        'df.pivot_table(index=["g", "b"], values=["n", "m"], aggfunc="sum", margins=True)',
        '(df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("m").alias("m"), F.sum("n'
        '").alias("n")).toPandas().pivot_table(values=["n", "m"], index=["g", "b"], aggfunc="sum"'
        ", margins=True))",
    ),
    Example(
        'df.pivot_table(index="g", values="n", margins=True)',
        '(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"), F.count("n").'
        'alias("n_count")).toPandas().pipe(lambda cells: cells.drop(columns=["n_count"]).pivot_ta'
        'ble(values="n", index="g", aggfunc="sum", margins=True) / cells.drop(columns=["n"]).rena'
        'me(columns={"n_count": "n"}).pivot_table(values="n", index="g", aggfunc="sum", margins=T'
        'rue)).dropna(axis=1, how="all"))',
    ),
    Example(
        'df.pivot_table(index="b", columns="g", values=["n", "x"], aggfunc=["max", "mean"])',
        'pd.concat([df.filter(F.col("g").isNotNull()).groupBy("b", "g").agg(F.max("n").alias("n")'
        ', F.max("x").alias("x")).toPandas().pivot_table(values=["n", "x"], index="b", columns="g'
        '", aggfunc="first"), df.filter(F.col("g").isNotNull()).groupBy("b", "g").agg(F.mean("n")'
        '.alias("n"), F.mean("x").alias("x")).toPandas().pivot_table(values=["n", "x"], index="b"'
        ', columns="g", aggfunc="first")], axis=1, keys=["max", "mean"])',
    ),
    Example(
        'df.pivot_table(index="g", columns="b", values=["n"], aggfunc="sum")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).toPandas('
        ').pivot_table(values=["n"], index="g", columns="b", aggfunc="first")',
    ),
    Example(
        'df.pivot_table(index="g", columns="b", values="n", aggfunc=["sum", "max", len])',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("sum"), F.max("'
        'n").alias("max"), F.count("*").alias("len")).toPandas().pivot_table(values=["sum", "max"'
        ', "len"], index="g", columns="b", aggfunc="first").reindex(["sum", "max", "len"], axis=1'
        ", level=0)",
    ),
    Example(
        'df.pivot_table(index="b", values="n", aggfunc=[np.sum, "mean"])[("sum", "n")]',
        'df.groupBy("b").agg(F.sum("n").alias("sum"), F.mean("n").alias("mean")).orderBy("b").toP'
        'andas().set_index("b").set_axis([["sum", "mean"], ["n", "n"]], axis=1)["sum", "n"]',
    ),
    Example(
        'df[["g", "b", "n", "m"]].pivot_table(index="g", columns="b")',
        'df.select("g", "b", "n", "m").filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.mea'
        'n("m").alias("m"), F.mean("n").alias("n")).toPandas().pivot_table(values=["n", "m"], ind'
        'ex="g", columns="b", aggfunc="first")',
    ),
    Example(
        'pd.pivot_table(df, values="x", index=["k", "b"], columns="g")',
        'df.dropna(subset=["k", "g"]).groupBy("k", "b", "g").agg(F.mean("x").alias("x"))'
        '.toPandas().pivot_table(values="x", index=["k", "b"], columns="g", aggfunc="first")',
    ),
]


@rule(Frame, "pivot_table", examples=PIVOT[:-1])
def pivot_table(
    frame: Frame,
    values: Value | None = None,
    index: Names | None = None,
    columns: Names | None = None,
    aggfunc: Value | str = "mean",
    fill_value: Constant = None,
    margins: bool = False,
    dropna: Unsupported = True,
    margins_name: str = "All",
    observed: bool = False,
    sort: Unsupported = True,
) -> Value:
    """Aggregate groups, one row per value of `index`, one column per value of `columns`.

    Rows with a missing key are left out, as in pandas; Spark's own pivot would make a column named null of them.
    """
    if not index:
        raise Refused("a pivot table without index=")
    grouped = _grouped(frame, (*index, *(columns or ())), observed=observed)
    names = None if values is None else names_of(values)
    if isinstance(aggfunc, Python) and aggfunc.items is not None:
        if margins or names is None or len(names) != 1:
            options = {"margins": margins, "margins_name": margins_name, "observed": observed}
            return _beside([pivot_table(frame, values, index, columns, each, fill_value, **options)  # type: ignore[arg-type]
                            for each in aggfunc.items], aggfunc.items)  # fmt: skip
        return _several(grouped, names[0], index, columns, aggfunc.items, fill_value, listed=_is_listed(values))
    by_column = isinstance(aggfunc, Python) and aggfunc.pairs is not None
    if isinstance(aggfunc, Python) and aggfunc.known and aggfunc.const == "size":
        if margins or values is not None:
            raise Refused("a table of the sizes of groups with margins= or values=", way_out="use crosstab()")
        return _sizes(grouped, index, columns or (), fill_value)
    if names is None and not by_column:
        names = tuple(name for name in frame.names if name not in (*index, *(columns or ())))
    functions = _functions(aggfunc, names)
    if not functions:
        raise Refused("a pivot table without values=")
    made = {name: _cell(grouped, name, functions[name]) for name in sorted(functions)}
    table = aggregated(grouped, made)
    wanted = names if names is not None else tuple(functions)
    shown = as_code(list(wanted)) if _is_listed(values) else as_code(wanted[0])
    if margins:
        named = {name: function for name, function in functions.items() if isinstance(function, str)}
        if len(named) < len(functions):
            raise Refused("margins of what a function makes of the cells")
        return with_margins(grouped, named, shown, index, columns or (), fill_value, margins_name)
    if columns:
        return laid_out(table, shown, index, columns, fill_value)
    if all(each.missing for each in made.values()):
        table = table.filtered(table.code.dropna(how="all", subset=list(made)))
    if fill_value is not None:
        raise Refused("fill_value= without columns=")
    return table.noted("PS601", "pandas leaves out a column of which all values are missing, or that has none")


def _sizes(grouped: Grouped, index: tuple[str, ...], columns: tuple[str, ...], fill_value: object) -> Value:
    """Return the numbers of rows of the cells; a series where there are no columns."""
    if columns:
        table = aggregated(grouped, {"size": Reduced(F.count("*"), INT, False)})
        return laid_out(table, as_code("size"), index, columns, fill_value)
    if fill_value is not None:
        raise Refused("fill_value= without columns=")
    return size(grouped)


def _beside(tables: Sequence[Value], functions: Sequence[Value]) -> Driver:
    """Return the tables of several aggregates beside one another, under the names of the aggregates."""
    parts = [table for table in tables if isinstance(table, Driver)]
    labels = [_function_label(function) for function in functions]
    if len(parts) < len(tables) or len(set(labels)) < len(labels):
        raise Refused("a list of aggregates with several values, or margins=")
    code = call(Name("pd").attribute("concat"), as_code([part.code for part in parts]), axis=1, keys=as_code([*labels]))
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    job = Note("PS704", "there is a job for each of the aggregates")
    return Driver(code, "frame", "groups", notes=(*notes, job))


def _grouped(frame: Frame, names: Sequence[str], *, observed: bool) -> Grouped:
    """Return the groups of a table's cells."""
    keys = tuple(Python(as_code(name), str(name)) for name in names)
    grouped = grouped_by(frame, keys, as_index=True, sort=True, dropna=True, observed=observed)
    check_no_order(grouped.keys)
    if has_empty_categories(grouped):
        raise Refused("pandas shows also the categories that no row has", way_out="say observed=True")
    return grouped


def _is_listed(values: Value | None) -> bool:
    """Tell whether the values were given as a list, so that their names are a level of the columns; or not at all."""
    return not (isinstance(values, Python) and isinstance(values.const, str))


def _several(
    grouped: Grouped,
    name: str,
    index: tuple[str, ...],
    columns: tuple[str, ...] | None,
    functions: Sequence[Value],
    fill_value: object,
    *,
    listed: bool,
) -> Value:
    """Return a table of several aggregates of one column; their names are the first level of the columns."""
    labels = [_function_label(function) for function in functions]
    if len(set(labels)) < len(labels):
        raise Refused("an aggregate is named twice", "never")
    made = {label: aggregate_of(grouped, name, _function(each)) for label, each in zip(labels, functions, strict=True)}
    table = aggregated(grouped, made)
    if any(each.missing for each in made.values()):
        table = table.noted("PS601", "pandas leaves out rows and columns of which all values are missing")
    if columns:
        if listed:
            raise Refused("a list of aggregates of a list of values", way_out="give the name of the column alone")
        laid = laid_out(table, as_code([*labels]), index, columns, fill_value)
        # pandas sorts the names of the values here, but not those of the aggregates.
        ordered = laid.code if labels == sorted(labels) else laid.code.reindex(as_code([*labels]), axis=1, level=0)
        return replace(laid, code=ordered)
    if fill_value is not None:
        raise Refused("fill_value= without columns=")
    levels = tuple((label, name) for label in labels)
    table = replace(table, levels=levels)
    return table.noted("PS306", f"the two levels of column names become one in Spark, such as {labels[0]!r}")


def _function_label(function: Value) -> str:
    return "len" if _is_length(function) else aggregate_name(function)


def _function(function: Value) -> str:
    return "size" if _is_length(function) else aggregate_name(function)


def _is_length(function: Value) -> bool:
    return isinstance(function, Member) and function.path == "builtins.len"


def _cell(grouped: Grouped, name: str, function: str | Function) -> Reduced:
    """Return what stands in a cell: a named aggregate, or what a function of the program makes of the values."""
    return (
        of_column(grouped, name, function) if isinstance(function, Function) else aggregate_of(grouped, name, function)
    )


def _functions(aggfunc: Value | str, values: tuple[str, ...] | None) -> dict[str, str | Function]:
    """Return the aggregate of each column."""
    if isinstance(aggfunc, Function):
        return dict.fromkeys(map(str, values or ()), aggfunc)
    if isinstance(aggfunc, Python) and aggfunc.pairs is not None:
        found = {
            str(key.const): value if isinstance(value, Function) else _function(value)
            for key, value in aggfunc.pairs
            if isinstance(key, Python)
        }
        if values is not None and set(values) != set(found):
            raise Refused("values= and aggfunc= name different columns")
        return found
    function = aggfunc if isinstance(aggfunc, str) else _function(aggfunc)
    return dict.fromkeys(map(str, values or ()), function)


@rule("pandas", "pivot_table", examples=PIVOT[-1:])
def pandas_pivot_table(
    data: Frame,
    values: Value | None = None,
    index: Names | None = None,
    columns: Names | None = None,
    aggfunc: Value | str = "mean",
    fill_value: Constant = None,
    margins: bool = False,
    dropna: Unsupported = True,
    margins_name: str = "All",
    observed: bool = False,
    sort: Unsupported = True,
) -> Value:
    """Aggregate groups, one row per value of `index`, one column per value of `columns`."""
    return pivot_table(
        data, values, index, columns, aggfunc, fill_value, margins, margins_name=margins_name, observed=observed
    )


PLAIN = [
    Example(
        'df.groupby(["g", "b"])[["n", "m"]].sum().reset_index().pivot(index="b", columns="g", values=["n", "m"])',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n"), F.sum("m"'
        ').alias("m")).select("b", "g", "n", "m").toPandas().pivot(index="b", columns="g", values'
        '=["n", "m"])',
    ),
    Example(
        'df.groupby(["g", "b"])["n"].sum().reset_index().pivot(index="g", columns="b", values="n")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).select("g'
        '", "b", "n").toPandas().pivot(index="g", columns="b", values="n")',
    ),
]


@rule(Frame, "pivot", examples=PLAIN)
def pivot(frame: Frame, *, columns: Names, index: Names | None = None, values: Value | None = None) -> Driver:
    """Lay the rows out as a table, one cell for each: only the columns that it needs are handed over."""
    if index is None or values is None:
        raise Refused("a table of all columns, or with the row labels as its index", way_out="name index= and values=")
    names = names_of(values)
    frame = unlabelled(frame)
    held = [frame.column(name) for name in dict.fromkeys((*index, *columns, *names))]
    check_no_order(held)
    needed = [quoted(column.name) for column in held]

    def given(wanted: tuple[str, ...]) -> Code:
        return as_code(wanted[0]) if len(wanted) == 1 else as_code(list(wanted))

    shown = as_code(list(names)) if _is_listed(values) else as_code(names[0])
    cells = restored_frame(frame.code.select(*needed).toPandas(), held)
    made = cells.pivot(index=given(index), columns=given(columns), values=shown)
    note = PER_GROUP if frame.size != "rows" else Note("PS401", "each row becomes a cell of a table on the driver")
    return Driver(made, "frame", frame.size, notes=(*frame.notes, note))


@rule(
    "pandas",
    "pivot",
    examples=[
        Example(
            'pd.pivot(df.groupby(["g", "b"])["x"].max().reset_index(), index="g", columns="b", values="x")',
            'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.max("x").alias("x")).select("g'
            '", "b", "x").toPandas().pivot(index="g", columns="b", values="x")',
        )
    ],
)
def pandas_pivot(data: Frame, *, columns: Names, index: Names | None = None, values: Value | None = None) -> Driver:
    """Lay the rows out as a table, as ``frame.pivot()`` does."""
    return pivot(data, columns=columns, index=index, values=values)


_UNUSED = Note("PS601", "keys that only rows left out have put the columns in the order of the rows in pandas")

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
    check_no_order(frame.index.columns)
    frame = frame.sorted()
    plain = column_name(series.column) == name
    value = quoted(name) if plain else series.exact.column.alias(name)
    held = (*frame.index.columns, Column(name, series.type))
    code = restored_frame(frame.code.select(*labels, value).toPandas(), held).set_index(labels)
    if list(frame.index.names) != labels:
        code = code.rename_axis(list(frame.index.names))
    options = {} if fill_value is None else {"fill_value": fill_value}
    positional = [] if level == -1 else [level]
    made = code.item(as_code(name)).unstack(*positional, **options)
    if any(column.missing for column in frame.index.columns):
        # Labels that are missing are the last ones among groups, while unstack() puts others first.
        made = made.sort_index(axis=1)
    notes = (*series.notes, PER_GROUP)
    return Driver(made, "frame", "groups", notes=(*notes, _UNUSED) if _leaves_out(frame.code) else notes)


def _leaves_out(code: Code) -> bool:
    """Tell whether rows are left out before the groups are laid out, those without a key for instance."""
    return any(isinstance(part, Attribute) and part.attr in ("dropna", "filter") for part in walk(code))
