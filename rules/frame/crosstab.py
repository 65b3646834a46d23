"""Counting how often values of two columns occur together: crosstab().

Spark counts the pairs, and pandas lays them out on the driver.
"""

from __future__ import annotations

from dataclasses import replace

from rules.categories import check_no_order
from rules.frame.group import grouped_by
from rules.frame.margins import PER_GROUP, laid_out, of_parts
from rules.grouped.aggregate import aggregate_of
from rules.grouping import aggregated, present
from rules.reductions import aggregate_name
from translator.rule import Constant, Example, Names, Refused, Unsupported, restored_frame, rule
from translator.spark import (
    Code,
    F,
    Window,
    as_code,
    col,
    quoted,
)
from translator.values import Driver, Frame, Grouped, Python, Series, Value

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
    Example(
        'pd.crosstab(df["g"], df["b"], normalize=True)',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.count("*").alias("count")).wit'
        'hColumn("count", F.col("count") / F.sum("count").over(Window.partitionBy())).toPandas().'
        'set_index(["g", "b"])["count"].unstack(fill_value=0)',
    ),
    Example(
        'pd.crosstab(df["k"], df["g"], margins=True)',
        "df.dropna(subset=['k', 'g']).groupBy('k', 'g').agg(F.count('*').alias('count')).toPandas()"
        ".pivot_table(values='count', index='k', columns='g', aggfunc='sum', margins=True, fill_value=0)",
    ),
    Example(
        'pd.crosstab(df["k"], df["g"], values=df["x"], aggfunc="mean")',
        "df.dropna(subset=['k', 'g']).groupBy('k', 'g').agg(F.mean('x').alias('x')).toPandas()"
        ".pivot_table(values='x', index='k', columns='g', aggfunc='first')",
    ),
    Example(
        'pd.crosstab([df["k"], df["b"]], df["g"])',
        "df.dropna(subset=['k', 'g']).groupBy('k', 'b', 'g').agg(F.count('*').alias('count')).toPandas"
        "().set_index(['k', 'b', 'g'])['count'].unstack(fill_value=0)",
    ),
    Example(
        'pd.crosstab(df["b"], [df["k"], df["g"]], margins=True, margins_name="Total")',
        "df.dropna(subset=['k', 'g']).groupBy('b', 'k', 'g').agg(F.count('*').alias('count')).toPandas"
        "().pivot_table(values='count', index='b', columns=['k', 'g'], aggfunc='sum', margins=True,"
        " margins_name='Total', fill_value=0)",
    ),
]


@rule("pandas", "crosstab", examples=CROSSTAB)
def crosstab(
    index: Value,
    columns: Value,
    values: Series | None = None,
    rownames: Names | None = None,
    colnames: Names | None = None,
    aggfunc: Value | None = None,
    margins: bool = False,
    margins_name: str = "All",
    dropna: Unsupported = True,
    normalize: Constant = False,
) -> Driver:
    """Count how often each pair of values occurs: rows for the values of one column, columns for those of the other.

    With values= and aggfunc= the cells hold an aggregate in place of the count.
    """
    rows, across = _named(index, "row", rownames), _named(columns, "col", colnames)
    parts = (*rows, *across)
    frame = parts[0].derived(parts[0].column, *parts[1:]).frame
    grouped = grouped_by(frame, parts, as_index=True, sort=True, dropna=True, observed=True)
    check_no_order(grouped.keys)
    keys = [str(key.name) for key in grouped.keys]
    if (values is None) != (aggfunc is None):
        raise Refused("values= without aggfunc=", "never")
    notes = tuple(note for part in parts for note in part.notes)
    if values is not None and aggfunc is not None:
        table, name, function = _with_values(grouped, values, aggregate_name(aggfunc))
    else:
        code = present(grouped).groupBy(*_keys(grouped)).agg(F.count("*").alias("count"))
        table = replace(frame, code=code, columns=grouped.keys, notes=())
        name, function = "count", "size"
    if normalize is not False:
        if margins or values is not None or len(keys) != _PAIR:
            raise Refused("normalize= together with margins=, values= or several columns")
        share = col("count") / F.sum("count").over(_part(normalize, keys))
        table = replace(table, code=table.code.withColumn("count", share))
    if margins or values is not None:
        split = len(rows)
        fill = 0 if values is None else None
        whole = of_parts(function) if margins else "first"
        row_keys, column_keys = tuple(keys[:split]), tuple(keys[split:])
        made = laid_out(table, as_code(name), row_keys, column_keys, fill, whole, margins_name if margins else None)
        return replace(made, notes=(*notes, *made.notes))
    across_keys = keys[len(rows) :]
    given = [] if len(across_keys) == 1 else [as_code([*across_keys])]
    counts = restored_frame(table.code.toPandas(), grouped.keys).set_index(keys).item("count")
    return Driver(counts.unstack(*given, fill_value=0), "frame", "groups", notes=(*notes, PER_GROUP))


_PAIR = 2


def _named(value: Value, what: str, names: tuple[str, ...] | None = None) -> tuple[Series, ...]:
    """Return one or several columns, with the names that pandas gives to those without one."""
    parts = value.items if isinstance(value, Python) and value.items is not None else (value,)
    if not parts or not all(isinstance(part, Series) for part in parts):
        raise Refused("the rows or columns of the table are not columns of a frame")
    series = [part for part in parts if isinstance(part, Series)]
    if names is not None:
        if len(names) != len(series):
            raise Refused("there is not one name for each level", "never")
        return tuple(replace(part, name=name) for part, name in zip(series, names, strict=True))
    return tuple(
        replace(part, name=f"{what}_{place}" if part.name is None else part.name) for place, part in enumerate(series)
    )


def _with_values(grouped: Grouped, values: Series, function: str) -> tuple[Frame, str, str]:
    name = values.name
    if name is None or values.column != col(name) or name in {key.name for key in grouped.keys}:
        raise Refused("the values are computed, or those of a key", way_out="assign them to a column first")
    values.check_fits(grouped.frame)
    return aggregated(grouped, {name: aggregate_of(grouped, name, function)}), name, function


def _keys(grouped: Grouped) -> list[Code]:
    computed = dict(grouped.derived)
    return [
        computed[key.name].alias(key.name) if key.name in computed else as_code(quoted(key.name))
        for key in grouped.keys
    ]


def _part(normalize: object, keys: list[str]) -> Code:
    match normalize:
        case True | "all":  # before 1, which is equal to True
            return Window.partitionBy()
        case "index" | 0:
            return Window.partitionBy(keys[0])
        case "columns" | 1:
            return Window.partitionBy(keys[1])
    raise Refused("crosstab() normalizes by index, by columns or by all", "never")
