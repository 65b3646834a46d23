"""Functions on whole groups, and summaries of groups."""

from __future__ import annotations

from dataclasses import replace

from rules.filtering import kept_rows
from rules.grouped.aggregate import aggregate_of, finished
from rules.grouped.counts import size
from rules.grouped.stores import with_stored
from rules.grouped.window import rows_of, rows_where
from rules.grouping import aggregated, group_window, has_empty_bins, key_codes, present, selected, within_groups
from rules.onegroup import ROWS, aggregate_alone, one_group
from rules.reductions import Reduced, aggregate_name
from rules.running import ties
from rules.scalar import argument
from rules.toplevel.columns import column_of_values
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, INT, Kind
from translator.spark import Attribute, Call, Code, F, Lit, Name, as_code
from translator.values import (
    Driver,
    Element,
    Frame,
    Function,
    Grouped,
    Key,
    Member,
    Note,
    Order,
    Python,
    Series,
    Value,
)

NO_GROUPS = "of a frame without groups pandas gives an empty frame with all columns"

APPLY = [
    Example(
        'df.groupby("g").apply(lambda d: d["n"].diff().abs().sum()).reset_index(name="way")',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .withColumn("__before", F.abs(F.col("n"'
        ') - F.lag("n", 1).over(Window.partitionBy("g").orderBy("__row"))))\n    .groupBy("g")\n   '
        ' .agg(F.coalesce(F.sum("__before"), F.lit(0)).cast("double").alias("value"))\n    .select("g", F.col("va'
        'lue").alias("way"))\n)',
    ),
    Example(
        'df.groupby("b").apply(lambda d: (d["n"] > d["n"].mean()).sum()).reset_index(name="above")',
        '(\n    df\n    .withColumn("__before", F.col("n") > F.mean("n").over(Window.partitionBy("b'
        '")))\n    .groupBy("b")\n    .agg(F.count_if("__before").alias("value"))\n    .select("b", '
        'F.col("value").alias("above"))\n)',
    ),
    Example(
        'df.groupby("g").apply(lambda d: d.assign(z=d["n"] * d["m"])["z"].max()).reset_index(name="z")',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg(F.max(F.col("n")'
        ' * F.col("m")).alias("value"))\n    .select("g", F.col("value").alias("z"))\n)',
    ),
    Example(
        'df.groupby("g").apply(lambda d: d.sort_values(["n", "m", "u"]).head(1)).reset_index(drop=True)',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .withColumn("__kept", F.row_number().ov'
        'er(Window.partitionBy("g").orderBy("n", "m", "u", "__row")) <= 1)\n    .filter("__kept")\n'
        '    .drop("__kept")\n)',
        ordered=True,
    ),
    Example(
        'df.groupby("g").apply(lambda d: d[d["x"] > 1]["n"].sum()).reset_index(name="big")',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg(F.coalesce(F.sum'
        '(F.when(F.col("x") > 1, F.col("n"))), F.lit(0)).alias("value"))\n    .select("g", F.col("'
        'value").alias("big"))\n)',
    ),
    Example(
        'df.groupby("g").apply(lambda d: len(d[d["x"] > 1]) / len(d)).reset_index(name="share")',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg((F.count_if(F.co'
        'l("x") > 1) / F.count("*")).alias("value"))\n    .select("g", F.col("value").alias("share'
        '"))\n)',
    ),
    Example(
        'df.groupby("g")["x"].apply(lambda s: s[s > 1].mean()).reset_index()',
        '(\n    df\n    .filter(F.col("g").isNotNull())\n    .groupBy("g")\n    .agg(F.mean(F.when(F.'
        'col("x") > 1, F.col("x"))).alias("x"))\n)',
    ),
    Example(
        'df.groupby("b").apply(lambda d: d.shape[0]).reset_index(name="rows")',
        'df.groupBy("b").agg(F.count("*").alias("value")).select("b", F.col("value").alias("rows"))',
    ),
    Example(
        'df.groupby("b").apply(lambda d: (d["n"] * d["m"]).sum() / d["n"].count()).to_frame("r")',
        'df.groupBy("b").agg(F.when(F.count("n") == 0, F.when(F.sum(F.col("n") * F.col("m")) > 0, '
        'float("inf")).when(F.sum(F.col("n") * F.col("m")) < 0, '
        'float("-inf"))).otherwise(F.sum(F.col("n") * F.col("m")) / F.count("n")).alias("value")).sel'
        'ect("b", F.col("value").alias("r"))',
    ),
    Example(
        'df.groupby("b")["n"].apply(lambda v: v.max() - v.min())',
        'df.groupBy("b").agg((F.max("n") - F.min("n")).alias("n"))',
    ),
    Example(
        'df.groupby("b")["n"].apply(len)',
        'df.groupBy("b").agg(F.count("*").alias("size")).select("b", F.col("size").alias("n"))',
    ),
    Example(
        'df.groupby("b", group_keys=False).apply(lambda g: g.assign(z=g["n"] - g["n"].mean()))[["b", "z"]]',
        'df.withColumn("z", F.col("n") - F.mean("n").over(Window.partitionBy("b"))).select("b", "z")',
    ),
    Example(
        'df.groupby("k")["n"].apply(list)',
        'df.filter(F.col("k").isNotNull()).groupBy("k")'
        '.agg(F.transform(F.array_sort(F.collect_list(F.struct("__row", '
        'F.col("n").alias("value")))), lambda row: row["value"]).alias("n"))',
    ),
]


@rule("grouped", "apply", examples=APPLY)
def apply(grouped: Grouped, func: Value, include_groups: bool = True) -> Value:
    """Compute one value for each group with a function, as the aggregate that it amounts to."""
    if isinstance(func, Member) and func.path == "builtins.len":
        counted = size(grouped)
        if isinstance(counted, Series) and grouped.selection is None:
            return counted.noted("PS601", NO_GROUPS)
        return counted
    if not isinstance(func, Function):
        # Here numpy's own functions are called, whose deviation is that of a population; agg() takes pandas' for them.
        population = isinstance(func, Member) and func.path in ("numpy.std", "numpy.var")
        function, column = _name(grouped, func), selected(grouped)[0]
        arguments = {"ddof": 0} if population else {}
        return finished(grouped, {column: aggregate_of(grouped, column, function, **arguments)})
    if not grouped.as_index or has_empty_bins(grouped):
        raise Refused("a function on groups with as_index=False, or on bins of which some may hold no rows")
    frame = one_group(grouped.frame)
    group = frame.series(selected(grouped)[0]) if grouped.single else _chosen(grouped, frame)
    made = func.on_elements([group])
    if not include_groups:
        _check_without_keys(grouped, made)
    if isinstance(made, Frame) and grouped.selection is None:
        if made.rows == frame.rows and not grouped.group_keys:
            return with_stored(grouped, made)
        if made.rows != frame.rows and (grouped.keyless or not grouped.group_keys):
            return _first_rows(grouped, made)
    if isinstance(made, Python) and made.pairs is not None:
        return _columns(grouped, made)
    if not isinstance(made, Element):
        raise Refused("the function does not give one value for each group")
    name = selected(grouped)[0] if grouped.single else "value"
    result = aggregated(grouped, {name: aggregate_alone(made, staged=True)})
    notes = result.notes if grouped.single else (*result.notes, Note("PS601", NO_GROUPS))
    return replace(result.series(name), name=str(name) if grouped.single else None, notes=notes)


def _chosen(grouped: Grouped, frame: Frame) -> Frame:
    """Return the frame of one group with the columns that are selected, which the keys need not be among."""
    return frame if grouped.selection is None else frame.projected([frame.column(name) for name in selected(grouped)])


def _check_without_keys(grouped: Grouped, made: Value) -> None:
    """Raise `Refused` where a function that is not given the keys of the groups looks at them, or gives rows."""
    parts = [value for _, value in made.pairs or ()] if isinstance(made, Python) else [made]
    if not all(isinstance(part, (Element, Python)) for part in parts):
        raise Refused("the function does not give one value for each group")
    used = {name for part in parts if isinstance(part, Element) for name in part.series.uses}
    if used & {key.name for key in grouped.keys}:
        raise Refused("a function looks at the keys of the groups, which it is not given", "never")


def _first_rows(grouped: Grouped, made: Frame) -> Frame:
    """Return the first rows of each group, in the order that a function puts them in: ``g.sort_values("x").head(2)``.

    Raises:
        Refused: the function does something else.
    """
    base = grouped.frame
    match made.code:
        case Call(Attribute(inner, "limit"), (Lit(int() as number),), ()) if inner == ROWS:
            order: tuple[Key, ...] = ()
        case Call(Attribute(Call(Attribute(inner, "orderBy")), "limit"), (Lit(int() as number),), ()) if inner == ROWS:
            order = made.order.keys
        case _:
            raise Refused("the function does not give one value, or the first rows, for each group")
    if grouped.derived or not grouped.sort or number < 1:
        raise Refused("the first rows of groups that are not those of columns, or not sorted")
    rows = replace(grouped, frame=replace(base, order=replace(base.order, keys=order))) if order else grouped
    window = rows_of(rows).window()
    kept = rows_where(grouped, F.row_number().over(window) <= number)
    assert isinstance(kept, Frame)
    keys = tuple(Key(key.name) for key in grouped.keys)
    index = replace(kept.index, fresh=False)
    within = order or within_groups(grouped).order.keys
    return replace(
        kept, order=Order((*keys, *within), pending=True), index=index, notes=(*ties(made), Note("PS601", NO_GROUPS))
    )


def _name(grouped: Grouped, func: Value) -> str:
    if not grouped.single:
        raise Refused("a function on the frames of the groups")
    return aggregate_name(func)


def _columns(grouped: Grouped, made: Python) -> Value:
    """Return the columns that ``pd.Series({name: value, ...})`` gives for each group."""
    outputs: dict[str, Reduced] = {}
    for label, value in made.pairs or ():
        if not (isinstance(label, Python) and isinstance(label.const, str) and isinstance(value, Element)):
            raise Refused("the function does not give named values for each group")
        outputs[label.const] = aggregate_alone(value, staged=True)
    if {each.type.kind for each in outputs.values()} == {Kind.INT, Kind.FLOAT}:
        # The series that the function gives holds one type, so that whole numbers become floats.
        outputs = {name: _as_float(each) for name, each in outputs.items()}
    return finished(replace(grouped, single=False), outputs)


SERIES = [
    Example(
        'df.groupby("b").apply(lambda d: pd.Series({"rows": len(d), "share": d["n"].sum() / d["m"].count()}))["share"]',
        'df.groupBy("b").agg(F.count("*").cast("double").alias("rows"), F.when(F.count("m") == 0, '
        'F.when(F.sum("n") > 0, float("inf")).when(F.sum("n") < 0, '
        'float("-inf"))).otherwise(F.sum("n") / F.count("m")).alias("share")).select("b", "share")',
    ),
    Example(
        'df["z"] = pd.Series(np.where(df["n"] > 1, "a", "b"), index=df.index)',
        'df = df.withColumn("z", F.when(F.col("n") > 1, "a").otherwise("b"))',
    ),
    Example('df["z"] = pd.Series(True, index=df.index)', 'df = df.withColumn("z", F.lit(True))'),
]


@rule("pandas", "Series", examples=SERIES)
def named_values(
    data: Value | None = None,
    index: Value | None = None,
    dtype: Unsupported = None,
    name: str | None = None,
    copy: Unsupported = None,
) -> Value:
    """Make a column of an array, or name the values that a function gives for each group or row."""
    column = column_of_values(data, index, name)
    if column is not None:
        return column
    if isinstance(data, Python) and index is None and data.pairs:
        pairs = data.pairs
    elif isinstance(data, Python) and data.items:
        names = index.const if isinstance(index, Python) else range(len(data.items)) if index is None else None
        if not isinstance(names, (list, tuple, range)) or len(names) != len(data.items):
            raise Refused("the names of the values are not known")
        pairs = tuple((Python(as_code(name), name), value) for name, value in zip(names, data.items, strict=True))
    else:
        raise Refused("a series of something that is on the cluster")
    known = [isinstance(value, Element) or (isinstance(value, Python) and value.known) for _, value in pairs]
    if not all(known):
        raise Refused("a series of something that is on the cluster")
    return Python(Name("_"), pairs=pairs, brackets="Series")


def _as_float(made: Reduced) -> Reduced:
    if made.type.kind is Kind.FLOAT:
        return made
    return replace(made, code=made.code.cast("double"), type=FLOAT)


DESCRIBE = [
    Example(
        'df.groupby("b")[["n", "m"]].describe()[("n", "max")].sum()',
        'df.groupBy("b").agg(F.count("n").cast("double").alias("n_count"), F.mean("n").alias("n_m'
        'ean"), F.stddev("n").alias("n_std"), F.min("n").cast("double").alias("n_min"), F.percent'
        'ile("n", 0.25).alias("n_25%"), F.percentile("n", 0.5).alias("n_50%"), F.percentile("n", '
        '0.75).alias("n_75%"), F.max("n").cast("double").alias("n_max"), F.count("m").cast("doubl'
        'e").alias("m_count"), F.mean("m").alias("m_mean"), F.stddev("m").alias("m_std"), F.min("'
        'm").cast("double").alias("m_min"), F.percentile("m", 0.25).alias("m_25%"), F.percentile('
        '"m", 0.5).alias("m_50%"), F.percentile("m", 0.75).alias("m_75%"), F.max("m").cast("doubl'
        'e").alias("m_max")).orderBy("b").toPandas().set_index("b").set_axis([["n", "n", "n", "n"'
        ', "n", "n", "n", "n", "m", "m", "m", "m", "m", "m", "m", "m"], ["count", "mean", "std", '
        '"min", "25%", "50%", "75%", "max", "count", "mean", "std", "min", "25%", "50%", "75%", "'
        'max"]], axis=1)["n", "max"].sum()',
    ),
    Example(
        'df.groupby("b")["n"].describe()["75%"].sum()',
        'df.groupBy("b").agg(F.count("n").cast("double").alias("count"), F.mean("n").alias("mean"'
        '), F.stddev("n").alias("std"), F.min("n").cast("double").alias("min"), F.percentile("n",'
        ' 0.25).alias("25%"), F.percentile("n", 0.5).alias("50%"), F.percentile("n", 0.75).alias('
        '"75%"), F.max("n").cast("double").alias("max")).agg(F.coalesce(F.sum("75%"), F.lit(0.0))'
        ").toPandas().iloc[0, 0]",
    ),
]


@rule("grouped", "describe", examples=DESCRIBE)
def describe(
    grouped: Grouped, percentiles: Unsupported = None, include: Unsupported = None, exclude: Unsupported = None
) -> Value:
    """Summarize a column of numbers for each group; the quartiles are exact."""
    names = selected(grouped)
    if not all(grouped.frame.column(name).type.is_numeric for name in names):
        raise Refused(
            "describe() of groups of something that is not numbers", way_out="select the columns with numbers"
        )
    outputs = {}
    levels = []
    for name in names:
        for label, made in _statistics(grouped, name).items():
            outputs[label if grouped.single else f"{name}_{label}"] = made
            levels.append((str(name), label))
    result = finished(replace(grouped, single=False), outputs)
    if grouped.single or not isinstance(result, Frame):
        return result
    keys = [(name, "") for name in result.names[: len(result.names) - len(levels)]]
    some = next(iter(outputs))
    result = replace(result, levels=(*keys, *levels))
    return result.noted("PS306", f"the two levels of column names become one in Spark, such as {some!r}")


def _statistics(grouped: Grouped, name: str) -> dict[str, Reduced]:
    """Return what describe() tells of one column of the groups."""
    made = {"count": _as_float(aggregate_of(grouped, name, "count"))}
    for function in ("mean", "std"):
        made[function] = aggregate_of(grouped, name, function)
    made["min"] = _as_float(aggregate_of(grouped, name, "min"))
    for label, q in (("25%", 0.25), ("50%", 0.5), ("75%", 0.75)):
        made[label] = aggregate_of(grouped, name, "quantile", q=q)
    made["max"] = _as_float(aggregate_of(grouped, name, "max"))
    return made


@rule(
    "grouped",
    "ngroups",
    examples=[
        Example(
            'df.groupby("k").ngroups',
            'df.filter(F.col("k").isNotNull()).select("k").distinct().count()',
        )
    ],
    attribute=True,
)
def ngroups(grouped: Grouped) -> Driver:
    """Count the groups."""
    if has_empty_bins(grouped):
        raise Refused("the number of groups, of which some may hold no rows")
    keys = [argument(key) for key in key_codes(grouped)]
    return Driver(present(grouped).select(*keys).distinct().count(), "scalar", type=INT)


@rule(
    "grouped",
    "get_group",
    examples=[
        Example(
            'df.groupby("k").get_group("a")',
            'df.filter(F.col("k") == "a")',
        )
    ],
)
def get_group(grouped: Grouped, name: Constant, obj: Unsupported = None) -> Value:
    """Take the rows of one group."""
    if len(grouped.keys) != 1 or not isinstance(name, (str, int)):
        raise Refused("the group is not named by one plain value")
    condition: Code = key_codes(grouped)[0].eq(as_code(name))
    frame = grouped.frame.filtered(kept_rows(grouped.frame, condition), condition)
    if grouped.single:
        return frame.series(selected(grouped)[0])
    return frame if grouped.selection is None else frame.projected([frame.column(name) for name in grouped.selection])


@rule(
    "grouped",
    "value_counts",
    examples=[
        Example(
            'df.groupby("b")["k"].value_counts(normalize=True)',
            'df.filter(F.col("k").isNotNull()).groupBy("b", "k").agg((F.count("*") / F.sum(F.count("*'
            '")).over(Window.partitionBy("b"))).alias("proportion"))',
        ),
        Example(
            'df.groupby("b")["g"].value_counts()',
            'df.filter(F.col("g").isNotNull()).groupBy("b", "g").agg(F.count("*").alias("count"))',
        ),
    ],
)
def value_counts(
    grouped: Grouped,
    subset: Unsupported = None,
    normalize: bool = False,
    sort: bool = True,
    ascending: bool = False,
    dropna: bool = True,
) -> Series:
    """Count how often each value occurs in each group, most frequent first; equally frequent ones in any order."""
    if not (grouped.single and grouped.as_index and grouped.sort and sort) or grouped.bins is not None:
        raise Refused("value_counts() of groups with these options")
    name = selected(grouped)[0]
    value = grouped.frame.column(name)
    if any(key.type.categories is not None for key in (*grouped.keys, value)):
        raise Refused("value_counts() of groups with categories")
    keys = (*grouped.keys, value)
    label = "proportion" if normalize else "count"
    if name in {key.name for key in grouped.keys} or label in {key.name for key in keys}:
        raise Refused("two columns of the result have the same name")
    inner = replace(grouped, keys=keys, labels=(*grouped.labels, str(name)), dropna=dropna)
    count = Reduced(F.count("*"), INT, False)
    if normalize:
        whole = F.sum(F.count("*")).over(group_window(grouped))
        count = Reduced(F.count("*") / whole, FLOAT, False)
    made = aggregated(inner, {label: count})
    order = Order((*(Key(key.name) for key in grouped.keys), Key(label, descending=not ascending)), pending=True)
    return replace(made, order=order).series(label)
