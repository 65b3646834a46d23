"""Choosing and changing rows and columns with ``.loc`` and ``.iloc``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.alignment import aligned, subset_condition
from rules.chosen import comparable_label, one_row, rows_with_labels
from rules.frame.assign import assigned, whole_column
from rules.frame.elements import computed
from rules.frame.labels import labels_of
from rules.frame.periods import in_period
from rules.frame.select import filtered, taken, taken_at_run_time
from rules.labelled import labels_condition
from rules.parts import of_whole
from rules.places import in_pandas
from rules.plain import branch, can_be_missing, doubts, is_nothing
from rules.preparing import carried_over, cleared, steps
from rules.reductions import GROUP
from rules.scalar import argument
from rules.series.missing import as_held, perhaps_whole
from translator.rule import Example, Refused, names_of, rule
from translator.schema import BOOL, Kind, Type, join
from translator.spark import (
    Attribute,
    Binary,
    Call,
    Code,
    Each,
    Either,
    F,
    Lit,
    Name,
    Var,
    col,
    column_name,
    is_call,
    lit,
)
from translator.values import (
    LABEL,
    Accessor,
    Driver,
    Element,
    Frame,
    Function,
    Mask,
    Python,
    Series,
    Value,
    scalar_type,
)

LOC = [
    Example(
        'df.groupby("b").apply(lambda d: d.loc[d["n"].idxmax(), "m"]).reset_index(name="m")',
        '(\n    df\n    .groupBy("b")\n    .agg(F.min_by("m", F.struct(-F.col("n"), "__label")).alia'
        's("value"))\n    .select("b", F.col("value").alias("m"))\n)',
    ),
    Example(
        "df.loc[:, df.isnull().mean() < 0.5]",
        "df.select(\n    *[\n        c\n        for c, kept in (df.agg(*[F.mean(F.col(c).isNull().ca"
        'st("int")).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None) < 0.5).items()'
        "\n        if kept\n    ],\n)",
    ),
    Example(
        'df.loc[df["n"] > 0, df.nunique() > 2]',
        '(\n    df\n    .filter(F.col("n") > 0)\n    .select(\n        *[\n            c\n            f'
        "or c, kept in (df.agg(*[F.count_distinct(c).alias(c) for c in df.columns]).toPandas().il"
        "oc[0].rename(None) > 2).items()\n            if kept\n        ],\n    )\n)",
    ),
    Example(
        "df.loc[:, df.notna().all()]",
        "df.select(\n    *[\n        c\n        for c, kept in df\n        .agg(*[F.coalesce(F.bool_a"
        "nd(F.col(c).isNotNull()), F.lit(True)).alias(c) for c in df.columns])\n        .toPandas("
        ").iloc[0]\n        .rename(None)\n        .items()\n        if kept\n    ],\n)",
    ),
    Example(
        'df.set_index("g").loc["u"]',
        '(\n    df\n    .select("g", *[c for c in df.columns if c != "g"])\n    .filter(F.col("g") ='
        '= "u")\n    .orderBy("__row")\n    .drop("__row")\n    .toPandas()\n    .set_index("g").loc['
        '"u"]\n)',
    ),
    Example(
        'df.set_index("g").loc[["v", "u"], "n"]',
        '(\n    df\n    .select("g", *[c for c in df.columns if c != "g"])\n    .select("g", "n", "_'
        '_row")\n    .filter(F.col("g").isin("v", "u"))\n    .orderBy("__row")\n    .drop("__row")\n '
        '   .toPandas()\n    .set_index("g").loc[["v", "u"], "n"]\n)',
    ),
    Example("df.loc[1:3]", 'df.filter((F.col("__label") >= 1) & (F.col("__label") <= 3))'),
    Example(
        'df.loc[1:3, ["n", "k"]]',
        'df.filter((F.col("__label") >= 1) & (F.col("__label") <= 3)).select("n", "k", "__label")',
    ),
    Example('df.loc[2:, "x"]', 'df.filter(F.col("__label") >= 2).select("x", "__label")'),
    Example(
        "df.loc[[2, 0]]",
        'df.filter(F.col("__label").isin(2, 0)).toPandas().set_index("__label").rename_axis(None).loc[[2, 0]]',
    ),
    Example(
        'df.loc[[2, 0], "n"]',
        'df.select("n", "__label").filter(F.col("__label").isin(2, 0)).toPandas().set_index('
        '"__label").rename_axis(None).loc[[2, 0], "n"]',
    ),
    Example("df.loc[1]", 'df.filter(F.col("__label") == 1).toPandas().set_index("__label").iloc[0]'),
    Example('df.loc[1, "n"]', 'df.filter(F.col("__label") == 1).select("n").toPandas().iloc[0, 0]'),
    Example('df.loc[df[df["n"] > 1].index, "x"]', 'df.filter(F.col("n") > 1).select("x")'),
    Example(
        'df.set_index("n").sort_index().loc[0:2]',
        'df.select("n", *[c for c in df.columns if c != "n"]).orderBy("n").filter((F.col("n") >= '
        '0) & (F.col("n") <= 2))',
    ),
    Example('df.loc[df["n"] > 1]', 'df.filter(F.col("n") > 1)'),
    Example('df.loc[df["x"] > 0, "n"]', 'df.filter(F.col("x") > 0).select("n")'),
    Example('df.loc[df["x"] > 0, ["n", "k"]]', 'df.filter(F.col("x") > 0).select("n", "k")'),
    Example('df.loc[:, ["k", "x"]]', 'df.select("k", "x")'),
    Example('df.loc[:, "x"]', 'F.col("x")'),
    Example('df.loc[:, "x":"m"]', 'df.select("x", "y", "n", "m")'),
    Example('df.loc[df["x"] > 0, :]', 'df.filter(F.col("x") > 0)'),
    Example('df.loc[lambda d: d["x"] > 0, "n"]', 'df.filter(F.col("x") > 0).select("n")'),
    Example(
        'df[["u", "n"]].set_index("u").sort_index().loc["2021"]',
        'df.select("u", "n").orderBy("u").filter((F.col("u") >= "2021-01-01") & (F.col("u") < "2022-01-01"))',
    ),
    Example(
        'df[["u", "n"]].set_index("u").sort_index().loc["2000-06":"2021-01-03", "n"]',
        'df.select("u", "n").orderBy("u").filter((F.col("u") >= "2000-06-01") & (F.col("u") < "2021-01-04"))',
    ),
    Example(
        'df.loc[df["n"].idxmax()]',
        'df.filter(F.col("__label") == df.orderBy(F.col("n").desc(), '
        'F.col("__label")).select("__label").first()[0]).toPandas().set_index("__label").iloc[0]',
    ),
    Example(
        'df.loc[df["n"].idxmax(), ["k", "m"]]',
        '(\n    df\n    .select("k", "m", "__label")\n    .filter(F.col("__label") == df.orderBy(F.c'
        'ol("n").desc(), F.col("__label")).select("__label").first()[0])\n    .toPandas()\n    .set'
        '_index("__label").iloc[0]\n)',
    ),
    Example(
        'df.loc[1, ["n", "k"]]',
        'df.select("n", "k", "__label").filter(F.col("__label") == 1).toPandas().set_index("__label").iloc[0]',
    ),
    Example(
        'df.loc[df["n"].idxmin(), "u"]',
        'df.filter(F.col("__label") == df.orderBy(F.col("n"), '
        'F.col("__label")).select("__label").first()[0]).select("u").toPandas().iloc[0, 0]',
    ),
    Example(
        'df.loc[df.groupby("b")["n"].idxmax()]',
        'df.join(df.groupBy("b").agg(F.min_by("__label", F.struct(-F.col("n"), '
        '"__label")).alias("n")).select(F.col("n").alias("__label")), "__label", "left_semi")',
    ),
    Example(
        'df.loc[df.groupby("k")["n"].idxmax(), ["k", "m"]]',
        'df.join(df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.min_by("__label", '
        'F.struct(-F.col("n"), "__label")).alias("n")).select(F.col("n").alias("__label")), '
        '"__label", "left_semi").select("k", "m", "__label")',
    ),
]


@rule("frame.loc", "[]", examples=LOC)
def loc(accessor: Accessor, key: Value) -> Value:
    """Take the rows where a condition holds, columns by name, or both."""
    frame = _frame(accessor)
    rows, columns = _parts(key)
    if frame.size == GROUP and isinstance(rows, Element):
        return _of_group(frame, rows, _one_name(columns))
    rows = in_period(frame, rows) or rows
    if isinstance(rows, Python) and isinstance(rows.const, list) and not _is_mask(rows.const):
        return _listed(frame, rows, columns)
    if isinstance(rows, Driver) or (isinstance(rows, Python) and isinstance(rows.const, (int, str))):
        if isinstance(columns, Python) and isinstance(columns.const, list):
            return one_row(taken(frame, names_of(columns)), rows, None)
        return one_row(frame, rows, _one_name(columns))
    chosen = _rows(frame, rows)
    if columns is None or _is_all(columns):
        return chosen
    if isinstance(columns, Python) and columns.brackets == ":":
        return replace(taken(chosen, _label_slice(chosen, columns)), sliced=chosen.sliced)
    if isinstance(columns, Python) and isinstance(columns.const, str):
        return chosen.series(names_of(columns)[0])
    if isinstance(columns, Mask):
        return chosen if all(columns.kept) else taken(chosen, columns.chosen(frame.names))
    if isinstance(columns, Driver):
        return taken_at_run_time(chosen, Driver(_where_true(frame, columns), "array"))
    return taken(chosen, names_of(columns))


def _of_group(frame: Frame, label: Element, name: str | None) -> Element:
    """Return a column's value in the row of a group that a label tells: ``g.loc[g["x"].idxmax(), "y"]``."""
    match label.series.column:
        case Call(Attribute(Name("F"), "min_by"), (of, place), ()) if (
            name is not None and frame.index.kind == "default" and of in (frame.labels(), argument(frame.labels()))
        ):
            column = of_whole(replace(frame.series(name), frame=replace(frame, rows=frame.rows[:1])))
            code = F.min_by(argument(column.column), place)
            return Element(replace(label.series, column=code, type=column.type, missing=True))
    raise Refused("a row of a group that is not that of an extreme value, or all of its columns")


def _where_true(frame: Frame, condition: Driver) -> Code:
    """Return the columns of a frame for which a series on the driver says True, in the order of the frame."""
    truths = condition.kind == "condition" or (condition.kind == "series" and condition.type.kind is Kind.BOOL)
    if not truths:
        raise Refused("its value is not known at translation time")
    code = condition.code
    if frame.columns is None or condition.labels != frame.names:
        code = code.attribute("loc").item(labels_of(frame).code)
    pairs = code.items()
    return Each(Name("c"), "c, kept", pairs, Name("kept"))


def _one_name(columns: Value | None) -> str | None:
    if columns is None or _is_all(columns):
        return None
    if isinstance(columns, Python) and isinstance(columns.const, str):
        return names_of(columns)[0]
    raise Refused("several columns of one row")


def _frame(accessor: Accessor) -> Frame:
    assert isinstance(accessor.of, Frame)
    return accessor.of


def _parts(key: Value) -> tuple[Value, Value | None]:
    """Split a key into rows and columns; a single key is rows."""
    if isinstance(key, Python) and key.brackets == "()" and key.items is not None:
        if len(key.items) != 2:
            raise Refused("rows are chosen by several levels of labels")
        return key.items[0], key.items[1]
    return key, None


def _is_all(key: Value) -> bool:
    return isinstance(key, Python) and key.const == slice(None)


def _condition(frame: Frame, rows: Value) -> Series | None:
    """Return the condition that chooses rows, None for all of them."""
    if isinstance(rows, Function):
        rows = rows.on_elements([frame])
    if isinstance(rows, Series):
        return rows
    if _is_all(rows):
        return None
    condition = labels_condition(frame, rows)
    if condition is not None:
        return condition
    raise Refused("rows are chosen by their labels", way_out="choose them by a condition on a column")


def _rows(frame: Frame, rows: Value) -> Frame:
    if isinstance(rows, Series) and rows.type.kind is not Kind.BOOL and not rows.fits(frame):
        return rows_with_labels(frame, rows)
    condition = _condition(frame, rows)
    if condition is None:
        return frame.replaced(frame.code, sliced=True)
    made = filtered(frame, condition)
    if isinstance(rows, Python) and isinstance(rows.const, (slice, str)):
        made = replace(made, sliced=True)
    return replace(made, size="bounded") if _is_bounded(rows) and frame.index.kind == "default" else made


def _is_bounded(rows: Value) -> bool:
    """Tell whether rows are a slice of row numbers from one constant to another."""
    span = rows.const if isinstance(rows, Python) else None
    return isinstance(span, slice) and type(span.start) is int and type(span.stop) is int


def _is_mask(values: list[object]) -> bool:
    return any(isinstance(value, bool) for value in values)


def _listed(frame: Frame, rows: Python, columns: Value | None) -> Driver:
    """Hand over the rows of a list of labels, from which pandas takes them in the order of the list."""
    condition = labels_condition(frame, rows)
    assert condition is not None
    names = None if columns is None or _is_all(columns) else names_of(columns)
    base = frame if names is None else taken(frame, names)
    part = base.filtered(base.code.filter(condition.column))
    if frame.index.kind == "columns" and not frame.index.columns[0].unique:
        part = replace(part, code=part.code.orderBy(*map(argument, part.sort_codes())))
    code = in_pandas(part).attribute("loc")
    if names is not None and isinstance(columns, Python) and isinstance(columns.const, str):
        return Driver(code.item((rows.code, names[0])), "series")
    return Driver(code.item(rows.code), "frame")


def _label_slice(frame: Frame, key: Python) -> list[str]:
    """Return the columns of a slice by label, whose end belongs to it."""
    names = list(frame.names)
    if not isinstance(key.const, slice) or key.const.step is not None:
        raise Refused("the slice of columns is not known at translation time")
    ends = (key.const.start, key.const.stop)
    if any(end is not None and end not in names for end in ends):
        raise Refused("the slice of columns does not start or end at a column", "never")
    start = names.index(ends[0]) if ends[0] is not None else 0
    stop = names.index(ends[1]) if ends[1] is not None else len(names) - 1
    return names[start : stop + 1]


SET = [
    Example('df.loc[df["x"] > 1, "n"] = 0', 'df = df.withColumn("n", F.when(F.col("x") > 1, 0).otherwise(F.col("n")))'),
    Example(
        'df.loc[df["x"].isna(), "k"] = "none"',
        'df = df.withColumn("k", F.when(F.col("x").isNull(), "none").otherwise(F.col("k")))',
    ),
    Example(
        'df.loc[~(df["x"] > 1), "y"] = np.nan',
        'df = df.withColumn("y", F.when(~F.coalesce(F.col("x") > 1, F.lit(False)), F.lit(None)).otherwise(F.col("y")))',
    ),
    Example('df.loc[df["n"] > 1, "size"] = "big"', 'df = df.withColumn("size", F.when(F.col("n") > 1, "big"))'),
    Example(
        'df.loc[df["n"] > 1, "x"] = df["y"] * 2',
        'df = df.withColumn("x", F.when(F.col("n") > 1, F.col("y") * 2).otherwise(F.col("x")))',
    ),
    Example(
        'df.loc[df["n"] > 1, "x"] = df.loc[df["n"] > 1, "y"]',
        'df = df.withColumn("x", F.when(F.col("n") > 1, F.col("y")).otherwise(F.col("x")))',
    ),
    Example(
        'df.loc[df["n"] > 1, "x"] = df.loc[df["m"] > 1, "y"]',
        'df = df.withColumn("x", F.when(F.col("n") > 1, F.when(F.col("m") > 1, F.col("y"))).otherwise(F.col("x")))',
    ),
    Example(
        'df.loc[df["n"] > 1, ["x", "y"]] = 0',
        'df = df.withColumns({"x": F.when(F.col("n") > 1, 0).otherwise(F.col("x")), '
        '"y": F.when(F.col("n") > 1, 0).otherwise(F.col("y"))})',
    ),
    Example(
        'df.loc[[0, 1], "n"] = 9',
        'df = df.withColumn("n", F.when(F.col("__label").isin(0, 1), 9).otherwise(F.col("n")))',
    ),
    Example(
        'df.loc[1:3, "n"] = 9',
        'df = df.withColumn("n", F.when((F.col("__label") >= 1) & (F.col("__label") <= 3), 9).otherwise(F.col("n")))',
    ),
    Example(
        'df.loc[df[df["n"] > 1].index, "x"] = 0.0',
        'df = df.withColumn("x", F.when(F.col("n") > 1, 0.0).otherwise(F.col("x")))',
    ),
    Example(
        'df = df.set_index("k")\ndf.loc[["a", "b"], "x"] = 0.5',
        'df = df.withColumn("x", F.when(F.col("k").isin("a", "b"), 0.5).otherwise(F.col("x")))',
    ),
    Example('df.loc[:, "z"] = 1', 'df = df.withColumn("z", F.lit(1))'),
    Example(
        'df = df[["x", "n"]]\ndf.loc[df["x"] > 0] = 0',
        'df = df.select("x", "n")\ndf = df.withColumns({\n    "x": F.when(F.col("x") > 0, 0).otherwise('
        'F.col("x")),\n    "n": F.when(F.col("x") > 0, 0).otherwise(F.col("n")),\n})',
    ),
]


@rule("frame.at", "[]=", examples=SET)
@rule("frame.loc", "[]=", examples=SET)
def set_loc(accessor: Accessor, key: Value, value: Value) -> Frame:
    """Set columns in the rows where a condition holds; a new column is missing in the other rows.

    A null condition leaves the row as it is.
    """
    frame = _frame(accessor)
    rows, columns = _parts(key)
    if columns is None and not isinstance(rows, Series):
        raise Refused("all columns of some rows are set at once", way_out="choose the rows by a condition")
    condition = _one_label(frame, rows) or _condition(frame, rows)
    return set_where(frame, condition, frame.names if columns is None else names_of(columns), value)


NEW_ROW = "where no row has this label, pandas adds one; here nothing changes"


def _one_label(frame: Frame, rows: Value) -> Series | None:
    """Return the condition of the rows with one label."""
    if not isinstance(rows, Python) or not isinstance(rows.const, (int, str)) or isinstance(rows.const, bool):
        return None
    if not (frame.index.kind == "default" and type(rows.const) is int) and not comparable_label(frame, rows.const):
        raise Refused("rows are set by their label", way_out="set them by a condition on the column")
    label = frame.labels()
    uses = frozenset([column_name(label) or LABEL])
    missing = frame.index.kind == "columns" and frame.index.columns[0].missing
    return Series(frame, label.eq(rows.const), None, BOOL, False, uses, loose=missing).noted("PS601", NEW_ROW)


def set_where(frame: Frame, condition: Series | None, names: tuple[str, ...], value: Value) -> Frame:
    """Return the frame with columns set in the rows where a condition holds, or in all."""
    if len(set(names)) < len(names):
        raise Refused("a column is set twice", "never")
    if condition is not None and steps(condition):
        staged = carried_over(frame, condition)
        return cleared(_set_where(staged.frame, staged, names, value))
    return _set_where(frame, condition, names, value)


def _set_where(frame: Frame, condition: Series | None, names: tuple[str, ...], value: Value) -> Frame:
    values: Sequence[Value]
    if isinstance(value, Frame):
        if value.columns is None or value.names != names:
            raise Refused("columns are set to those of other names")
        whole = condition is None or value.rows == frame.rows
        values = computed(value, frame if whole or condition is None else filtered(frame, condition))
    else:
        values = _values(value, len(names))
    made: dict[str, Series] = {}
    for name, each in zip(names, values, strict=True):
        if condition is None:
            made[name] = _refitted(frame, name, whole_column(frame, each, name))
        else:
            made[name] = _where(frame, condition, name, each)
    return assigned(frame, made)


def _values(value: Value, count: int) -> list[Value]:
    """Return the values for so many columns: one for all, or a list with one for each."""
    if isinstance(value, Python) and isinstance(value.const, (list, tuple)):
        if value.items is None or len(value.items) != count or count == 1:
            raise Refused("a list of values is set row by row", way_out="set one plain value")
        return list(value.items)
    return [value] * count


def _refitted(frame: Frame, name: str, series: Series) -> Series:
    """Return a column as pandas writes it into an existing one, whose type stays where it can hold the values."""
    if not frame.has(name) or frame.columns is None:
        return series
    old = frame.column(name).type
    if old.kind == series.type.kind or not old.is_known:
        return series
    if (old.kind, series.type.kind) == (Kind.FLOAT, Kind.INT):
        return series.derived(series.column.cast("double"), type=old)
    raise Refused(f"a column of another type is written into {name!r}", way_out=f"assign it with df[{name!r}] = ...")


def _where(frame: Frame, condition: Series, name: str, value: Value) -> Series:
    """Return a column with a value in the rows where the condition holds, as it was in the others."""
    condition.check_fits(frame)
    if condition.type.kind not in (Kind.BOOL, Kind.UNKNOWN):
        raise Refused("the rows are chosen by something that is not True or False")
    if isinstance(value, Series):
        value = _within(frame, condition, value)
        then, type, missing = value.exact.column, value.type, value.missing
    else:
        value = as_held(frame.series(name), value) if frame.has(name) else value
        then, type, missing = branch(value), scalar_type(value), can_be_missing(value)
    chosen = F.when(condition.column, then)
    others = [condition, value] if isinstance(value, Series) else [condition]
    start = replace(condition, name=name, notes=(*condition.notes, *condition.pairing_notes(frame), *doubts(value)))
    if not frame.has(name) or (frame.columns is not None and frame.column(name).void):
        # pandas makes a column of missing values first, which whole numbers do not fit into.
        return replace(start.derived(chosen, *others, type=type, missing=True), widened=True)
    old = frame.series(name)
    type = old.type if is_nothing(value) else held(old.type, type)
    there = any(name in each.uses for each in others)
    column = chosen.otherwise(old.column if there else _as_it_was(frame, name))
    made = start.derived(column, old, *others, type=type, missing=old.missing or missing)
    return replace(made, notes=(*made.notes, *perhaps_whole(old, type)))


def _as_it_was(frame: Frame, name: str) -> Code:
    """Return a column as it was; if it is not known whether there is one, this is found out when the program runs."""
    certain = frame.columns is not None or (not frame.complete and any(c.name == name for c in frame.partial))
    if certain or not isinstance(frame.code, Var):
        return col(name)
    return Either(col(name), Binary("in", Lit(name), frame.code.attribute("columns")), lit(None))


def _within(frame: Frame, condition: Series, value: Series) -> Series:
    """Return a series as the chosen rows see it; a series of just these rows needs no condition of its own."""
    part = subset_condition(frame, value.frame)
    if value.array and part == condition.column and value.frame.order.goes_with(frame.order):
        value = replace(value, array=False)
    made = aligned(frame, value)
    if part == condition.column and is_call(made.column, "when"):
        return replace(made, column=value.exact.column, missing=value.missing)
    return made


def held(old: Type, new: Type) -> Type:
    """Return the type of a column into which values of another type are written.

    Raises:
        Refused: pandas would make it a column of objects.
    """
    if old.kind is Kind.CATEGORY and new.kind in (old.values.kind, Kind.CATEGORY):
        return old
    joined = join(old, new)
    if joined.kind is Kind.OBJECT and old.kind is not Kind.OBJECT:
        raise Refused("values of different types would share a column", "not_in_spark")
    return joined


@rule(
    "frame.at",
    "[]",
    examples=[Example('df.at[1, "n"]', 'df.filter(F.col("__label") == 1).select("n").toPandas().iloc[0, 0]')],
)
def at(accessor: Accessor, key: Value) -> Value:
    """Take one cell by its labels."""
    return loc(accessor, key)
