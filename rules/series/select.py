"""Choosing values of a column with square brackets."""

from __future__ import annotations

from dataclasses import replace

from rules.chosen import comparable_label, one_row
from rules.frame.select import filtered
from rules.labelled import labels_condition
from rules.labels import one_column
from rules.parts import end_of_group
from rules.places import row_at, rows_at, slice_of
from rules.reductions import GROUP
from rules.series.rows import computed, of_rows
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import BOOL
from translator.spark import column_name, is_windowed
from translator.values import Accessor, Driver, Element, Function, Python, Series, Value

BRACKETS = [
    Example('df["x"][df["n"] > 1]', 'df.filter(F.col("n") > 1).select("x")'),
    Example('(df["x"] * 2)[df["x"] > 0]', 'df.filter(F.col("x") > 0).select((F.col("x") * 2).alias("x"))'),
    Example('df["x"][0]', 'df.select("x", "__label").filter(F.col("__label") == 0).select("x").toPandas().iloc[0, 0]'),
    Example('df["x"][:2]', 'df.orderBy(F.col("__row")).limit(2).select("x", "__row")'),
    Example('df["x"][1:3]', 'df.orderBy(F.col("__row")).offset(1).limit(2).select("x", "__row")', ordered=True),
    Example('df["x"][lambda v: v > 0]', 'df.filter(F.col("x") > 0).select("x")'),
    Example(
        'sums = df.groupby("g")["n"].sum()\nsums[sums > 2]',
        'sums = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))\nsums.filter(F.col("n") > 2)',
    ),
]


@rule(Series, "[]", examples=BRACKETS)
def brackets(series: Series, key: Value) -> Value:
    """Take the values where a condition holds, by place, or one of them by its label; a null condition is False."""
    if isinstance(key, Function):
        key = key.on_elements([series])
    if isinstance(key, Python) and key.const == slice(None):
        return series
    if isinstance(key, Python) and key.brackets == ":":
        if isinstance(key.const, slice) and any(isinstance(end, str) for end in (key.const.start, key.const.stop)):
            raise Refused("values are chosen from one label to another", way_out="use .loc")
        return _of_places(series, key)
    if isinstance(key, Python) and type(key.const) is int and series.frame.index.kind == "default":
        return _of_label(series, key)
    if not isinstance(key, Series):
        raise Refused("values are chosen by their labels or positions", way_out="use a condition, or head()")
    if is_windowed(series.column):
        raise Refused("values that depend on the rows around are chosen", way_out="assign them to a column first")
    return replace(series, frame=filtered(series.frame, key))


def _of_places(series: Series, key: Python) -> Series:
    series = computed(series)
    return of_rows(series, slice_of(series.frame, key))


def _of_label(series: Series, key: Python) -> Driver:
    made = one_column(series)
    return one_row(made, key, made.names[0])


LOC = [
    Example('df["x"].loc[df["n"] > 1]', 'df.filter(F.col("n") > 1).select("x")'),
    Example(
        'df["x"].loc[1]', 'df.select("x", "__label").filter(F.col("__label") == 1).select("x").toPandas().iloc[0, 0]'
    ),
    Example(
        'df.set_index("k")["x"].loc["a"]',
        '(\n    df\n    .select("k", "x", "__row")\n    .filter(F.col("k") == "a")\n    .orderBy("__r'
        'ow")\n    .drop("__row")\n    .toPandas()\n    .set_index("k").loc["a", "x"]\n)',
    ),
    Example('df["x"].loc[1:3]', 'df.filter((F.col("__label") >= 1) & (F.col("__label") <= 3)).select("x", "__label")'),
]


@rule("series.loc", "[]", examples=LOC)
def loc(accessor: Accessor, key: Value) -> Value:
    """Take the values where a condition holds, or by their labels."""
    series = accessor.of
    assert isinstance(series, Series)
    plain = isinstance(key, Python) and type(key.const) is int and series.frame.index.kind == "default"
    if isinstance(key, Python) and (plain or comparable_label(series.frame, key.const)):
        return _of_label(series, key)
    condition = None if isinstance(key, Python) and key.const == slice(None) else labels_condition(series.frame, key)
    if condition is None or (isinstance(key, Python) and isinstance(key.const, list)):
        return brackets(series, key)
    series = computed(series)
    return of_rows(series, filtered(series.frame, labels_condition(series.frame, key) or condition))


ILOC = [
    Example(
        'df.groupby("g")["x"].agg(lambda s: s.iloc[0]).reset_index()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min_by("x", "__row").alias("x"))',
    ),
    Example(
        'df.groupby("b").agg(a=("x", lambda s: s.values[-1]), c=("n", "max")).reset_index()',
        'df.groupBy("b").agg(F.max_by("x", "__row").alias("a"), F.max("n").alias("c"))',
    ),
    Example(
        'df["x"] / df.groupby("b")["x"].transform(lambda s: s.iloc[0])',
        '(\n    F.when(\n        F.min_by("x", "__row").over(Window.partitionBy("b")) == 0,\n       '
        ' F.when(F.col("x") > 0, float("inf")).when(F.col("x") < 0, float("-inf")),\n    )\n    .ot'
        'herwise(F.col("x") / F.min_by("x", "__row").over(Window.partitionBy("b")))\n)',
    ),
    Example('df["x"].iloc[0]', 'df.orderBy(F.col("__row")).limit(1).select("x").toPandas().iloc[0, 0]'),
    Example(
        'df["x"].iloc[-1]',
        'df.orderBy(F.col("__row").desc()).limit(1).select("x").toPandas().iloc[0, 0]',
    ),
    Example('df["x"].iloc[1:3]', 'df.orderBy(F.col("__row")).offset(1).limit(2).select("x", "__row")', ordered=True),
    Example(
        '(df["n"] * 2).iloc[2]',
        'df.select((F.col("n") * 2).alias("n"), "__row").orderBy(F.col("__row")).offset(2).limit('
        '1).select("n").toPandas().iloc[0, 0]',
    ),
    Example(
        'df["n"].cumsum().iloc[-1]',
        '(\n    df\n    .select(\n        F.sum("n")\n        .over(Window.orderBy("__row").rowsBetwe'
        'en(Window.unboundedPreceding, Window.currentRow))\n        .alias("n"),\n        "__row",\n'
        '    )\n    .orderBy(F.col("__row").desc())\n    .limit(1)\n    .select("n")\n    .toPandas()'
        ".iloc[0, 0]\n)",
    ),
    Example(
        'df.groupby("g")["n"].sum().iloc[0]',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy('
        '"g").limit(1).select("n").toPandas().iloc[0, 0]',
    ),
    Example(
        'df.groupby("b")["n"].agg(lambda s: s.iloc[-1] - s.iloc[0])',
        'df.groupBy("b").agg((F.max_by("n", "__row") - F.min_by("n", "__row")).alias("n"))',
    ),
    Example(
        'df["n"].iloc[[1, 0]]',
        'df.select("n", "__row").orderBy(F.col("__row")).limit(2).drop("__row").toPandas().iloc[[1, 0]]["n"]',
    ),
]


@rule("series.iloc", "[]", examples=ILOC)
def iloc(accessor: Accessor, key: Value) -> Value:
    """Take values by their position, in the order of the source or of a sorted frame."""
    series = accessor.of
    assert isinstance(series, Series)
    if series.frame.size == GROUP:
        if not (isinstance(key, Python) and key.const in (0, -1)):
            raise Refused("a place within a group other than the first and the last")
        return Element(end_of_group(series, last=key.const == -1))
    if isinstance(key, Python) and key.brackets == ":":
        return series if key.const == slice(None) else _of_places(series, key)
    if isinstance(key, Python) and type(key.const) is int:
        there = series.name is not None and column_name(series.column) == series.name
        rows = series.frame if there else one_column(series)
        made = row_at(rows, key.const, series.name if there else rows.names[0])
        return replace(made, notes=(*series.notes, *made.notes))
    frame = one_column(series)
    if isinstance(key, Python) and isinstance(key.const, list) and all(type(each) is int for each in key.const):
        made = rows_at(frame, key.const)
        return Driver(made.code.item(frame.names[0]), "series", notes=(*series.notes, *made.notes))
    raise Refused("values are chosen by positions that are not known", way_out="use a condition, or head()")


IAT = [Example('df["n"].iat[0]', 'df.orderBy(F.col("__row")).limit(1).select("n").toPandas().iloc[0, 0]')]


@rule("series.iat", "[]", examples=IAT)
def iat(accessor: Accessor, key: Value) -> Value:
    """Take one value by its position."""
    return iloc(accessor, key)


PRESENT = [
    Example('df["x"].dropna()', 'df.filter(F.col("x").isNotNull()).select("x")'),
    Example('df["x"].dropna() + 1', 'df.filter(F.col("x").isNotNull()).select((F.col("x") + 1).alias("x"))'),
    Example('df["n"].dropna()', 'F.col("n")'),
    Example(
        'df["x"].dropna().sum()',
        'df.filter(F.col("x").isNotNull()).agg(F.coalesce(F.sum("x"), F.lit(0.0))).toPandas().iloc[0, 0]',
    ),
    Example(
        'df[df["k"].isin(other["k"].dropna())]',
        'df.join(other.filter(F.col("k").isNotNull()).select(F.col("k").alias("k_other")), '
        'F.col("k") == F.col("k_other"), "left_semi")',
    ),
    Example(
        'df.groupby("g")["x"].max().dropna(how="any")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("x").alias("x")).filter(F.col("x").isNotNull())',
    ),
]


@rule(Series, "dropna", examples=PRESENT)
def dropna(
    series: Series,
    *,
    axis: Axis = 0,
    inplace: Unsupported = False,
    how: str | None = None,
    ignore_index: Unsupported = False,
) -> Series:
    """Take the values that are not missing, whatever `how` says, as pandas does."""
    if not series.missing:
        return series
    present = series.derived(series.exact.column.isNotNull(), type=BOOL, missing=False)
    made = brackets(series, present)
    assert isinstance(made, Series)
    return replace(made, missing=False)
