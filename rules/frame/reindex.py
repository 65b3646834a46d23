"""Rows and columns by given labels: reindex() and what aligns two frames by their labels."""

from __future__ import annotations

from collections.abc import Sequence

from rules.frame.select import taken
from rules.labelled import labels_condition
from rules.labels import one_column, only_column
from rules.matching import looked_up
from rules.places import in_pandas
from rules.series.operands import missing_constant, value_column
from translator.rule import Axis, Constant, Example, Refused, Unsupported, names_of, rule
from translator.schema import FLOAT, Column, Kind
from translator.spark import Binary, Code, Each, Either, Lit, Name, Star, Var, as_code, lit
from translator.values import Accessor, Driver, Frame, Labels, Python, Series, Value, constant_type, new_token

REINDEX = [
    Example(
        'df.drop_duplicates("n").set_index("n")[["x"]].reindex(df[df["m"] > 1].set_index("m").index)',
        '(df.filter(F.col("m") > 1).select("m", "k", "g", "x", "y", "n", "s", "t", "u", "b", "__r'
        'ow").select("m", "__row").join(df.withColumn("occurrence", F.row_number().over(Window.pa'
        'rtitionBy("n").orderBy("__row"))).filter(F.col("occurrence") == 1).drop("occurrence").se'
        'lect("n", "k", "g", "x", "y", "m", "s", "t", "u", "b", "__row").select("n", "x", "__row"'
        ').select(F.col("n").alias("n_other"), "x"), F.col("m") == F.col("n_other"), "left").drop'
        '("n_other"))',
    ),
    Example('df.reindex(columns=["n", "x", "k"])', 'df.select("n", "x", "k")'),
    Example("df.reindex(sorted(df.columns), axis=1)", 'df.select("b", "g", "k", "m", "n", "s", "t", "u", "x", "y")'),
    Example('df.reindex(columns=["n", "other"])', 'df.select("n", F.lit(None).cast("double").alias("other"))'),
    Example(
        'df[["n", "k"]].reindex(["other", "k"], axis="columns", fill_value=0)',
        'df.select("n", "k").select(F.lit(0).alias("other"), "k")',
    ),
    Example(
        'df.groupby("n")[["x"]].sum().reindex([3, 100, 0])',
        '(df.groupBy("n").agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x")).filter(F.col("n").is'
        'in(3, 100, 0)).orderBy("n").toPandas().set_index("n").reindex([3, 100, 0]))',
    ),
    Example(
        'df.reindex([2, 0, 77], columns=["k", "other"])',
        '(\n    df\n    .filter(F.col("__label").isin(2, 0, 77))\n    .toPandas()\n    .set_index("__'
        'label")\n    .rename_axis(None)\n    .reindex([2, 0, 77], columns=["k", "other"])\n)',
    ),
    Example(
        'df[["n", "k"]].reindex(range(1, 4), fill_value=0)',
        '(df.select("n", "k", "__label").filter((F.col("__label") >= 1) & (F.col("__label") <= 3)'
        ').toPandas().set_index("__label").rename_axis(None).reindex(range(1, 4), fill_value=0))',
    ),
    Example(
        'df[["k", "x"]].reindex(other.index)',
        '(other.select("__label").join(df.select("k", "x", "__label").select(F.col("__label").ali'
        'as("__label_other"), "k", "x"), F.col("__label") == F.col("__label_other"), "left").drop'
        '("__label_other"))',
    ),
    Example(
        'df[["n"]].reindex(df[df["x"] > 0].index, fill_value=-1)',
        '(df.filter(F.col("x") > 0).select("__label").join(df.select("n", "__label").select(F.col'
        '("__label").alias("__label_other"), "n", F.lit(True).alias("__found")), F.col("__label")'
        ' == F.col("__label_other"), "left").drop("__label_other").withColumns({"n": F.when(F.col'
        '("__found").isNull(), -1).otherwise(F.col("n"))}).drop("__found"))',
    ),
]


@rule(Frame, "reindex", examples=REINDEX)
def reindex(
    frame: Frame,
    labels: Value | None = None,
    *,
    index: Value | None = None,
    columns: Value | None = None,
    axis: Axis | None = None,
    method: Unsupported = None,
    copy: Constant = None,
    level: Unsupported = None,
    fill_value: Value | None = None,
    limit: Unsupported = None,
    tolerance: Unsupported = None,
) -> Frame | Driver:
    """Take rows and columns by given labels; what the frame does not have is missing, or holds a value.

    Rows of the labels of another frame are looked up by a join; those of a list of labels are handed over.
    """
    if axis == 1:
        columns = columns or labels
    else:
        index = index or labels
    if isinstance(columns, Labels) and not columns.known:
        frame, columns = _computed(frame, columns, fill_value), None
    if isinstance(index, Accessor) and index.name == "index" and isinstance(index.of, Frame):
        frame, index = _looked_up(frame, index.of, fill_value), None
    if index is not None:
        return _listed(frame, index, None if columns is None else list(names_of(columns)), fill_value)
    return frame if columns is None else with_names(frame, names_of(columns), fill_value)


def with_names(frame: Frame, names: Sequence[str], fill_value: Value | None) -> Frame:
    """Return a frame with these columns; those that it does not have are missing, or hold a value."""
    if frame.columns is not None and list(names) == list(frame.names):
        return frame
    return taken(frame, names) if set(names) <= set(frame.names) else _with_new(frame, names, fill_value)


def _with_new(frame: Frame, names: Sequence[str], fill_value: Value | None) -> Frame:
    """Return the frame with these columns, of which it does not have some."""
    value = _filling(fill_value)
    gap = missing_constant(value)
    kind = FLOAT if gap else constant_type(value.const)
    new: Code = lit(None).cast("double") if gap else value_column(Kind.UNKNOWN, value)
    frame = frame.with_order_kept(names)
    items: list[str | Code] = []
    columns = []
    for name in names:
        there = frame.has(name)
        items.append(name if there else new.alias(name))
        columns.append(frame.column(name) if there else Column(name, kind, missing=gap))
    token = new_token()
    written = {**dict(frame.written), **{name: token for name in names if not frame.has(name)}}
    return frame.replaced(frame.select(items), columns=tuple(columns), written=tuple(written.items()), source=frame)


def _filling(fill_value: Value | None) -> Python:
    value = Python(Lit(None), None) if fill_value is None else fill_value
    if not isinstance(value, Python) or not value.known:
        raise Refused("the value to fill with is not known at translation time")
    return value


def _computed(frame: Frame, names: Labels, fill_value: Value | None) -> Frame:
    """Return a frame with the columns of another one, which are only known when the program runs."""
    value = _filling(fill_value)
    if not isinstance(frame.code, Var):
        raise Refused("the columns are only known when the program runs", way_out="give the frame a name before")
    new: Code = lit(None).cast("double") if missing_constant(value) else value_column(Kind.UNKNOWN, value)
    each = Name("c")
    frame = frame.with_order_kept(())
    there = Binary("in", each, frame.code.attribute("columns"))
    code = frame.select([Star(Each(Either(each, there, new.alias(each)), "c", names.code))])
    made = frame.replaced(code, columns=None, partial=(), complete=False)
    return made.noted("PS602", "which columns these are is only known when the program runs")


def _listed(frame: Frame, rows: Value, columns: list[str] | None, fill_value: Value | None) -> Driver:
    """Hand over the rows of a list of labels, of which pandas makes those in the order of the list."""
    if not isinstance(rows, Python) or not isinstance(rows.const, (list, range)) or not rows.const:
        raise Refused("rows are chosen by labels that are only known when the program runs", way_out="merge the frames")
    if isinstance(rows.const, range) and rows.const.step == 1:
        label = frame.labels()
        condition: Code = (label >= rows.const[0]) & (label <= rows.const[-1])
    else:
        found = labels_condition(frame, Python(rows.code, [*rows.const]))
        assert found is not None
        condition = found.column
    options: dict[str, Code] = {}
    if fill_value is not None:
        options["fill_value"] = _filling(fill_value).code
    if columns is not None:
        if all(map(frame.has, columns)):
            # The type of a new column depends on those of all others.
            frame = taken(frame, columns)
        options["columns"] = as_code([*columns])
    part = frame.filtered(frame.code.filter(condition))
    return Driver(in_pandas(part).reindex(rows.code, **options), "frame")


def _looked_up(frame: Frame, other: Frame, fill_value: Value | None) -> Frame:
    """Return the rows of a frame that have the labels of another one."""
    labels = other.replaced(other.select([]), columns=()) if other.names else other
    value = _filling(fill_value)
    return looked_up(labels, frame, {name: name for name in frame.names}, None if missing_constant(value) else value)


@rule(
    Series,
    "reindex",
    examples=[
        Example(
            'df.groupby("n")["x"].sum().reindex([3, 100])',
            '(df.groupBy("n").agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x")).filter(F.col("n").is'
            'in(3, 100)).orderBy("n").toPandas().set_index("n").reindex([3, 100])["x"])',
        ),
        Example(
            'df["k"].reindex(other.index)',
            '(other.select("__label").join(df.select("k", "__label").select(F.col("__label").alias("_'
            '_label_other"), "k"), F.col("__label") == F.col("__label_other"), "left").drop("__label_'
            'other"))',
        ),
        Example(
            'df.groupby("g")["n"].sum().reindex(["v", "none", "u"], fill_value=0)',
            '(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).filter(F.col('
            '"g").isin("v", "none", "u")).orderBy("g").toPandas().set_index("g").reindex(["v", "none"'
            ', "u"], fill_value=0)["n"])',
        ),
    ],
)
def reindex_series(
    series: Series,
    index: Value | None = None,
    *,
    axis: Constant = None,
    method: Unsupported = None,
    copy: Constant = None,
    level: Unsupported = None,
    fill_value: Value | None = None,
    limit: Unsupported = None,
    tolerance: Unsupported = None,
) -> Series | Driver:
    """Take values by given labels; what the column does not have is missing, or holds a value."""
    frame = one_column(series)
    if isinstance(index, Accessor) and index.name == "index" and isinstance(index.of, Frame):
        return only_column(_looked_up(frame, index.of, fill_value), series)
    made = _listed(frame, index or Python(Lit(None), None), None, fill_value)
    column = made.code.item(as_code(frame.names[0]))
    return Driver(column if series.name is not None else column.rename(None), "series")


@rule(
    Frame,
    "reindex_like",
    examples=[
        Example(
            'df.reindex_like(other.rename(columns={"j": "g"})[["g", "k"]])',
            '(other.withColumnRenamed("j", "g").select("g", "k", "__label").select("__label").join(df'
            '.select("g", "k", "__label").select(F.col("__label").alias("__label_other"), "g", "k"), '
            'F.col("__label") == F.col("__label_other"), "left").drop("__label_other"))',
        ),
        Example(
            'df[["n", "x", "y"]].reindex_like(df[df["n"] > 2][["x", "n"]])',
            '(df.filter(F.col("n") > 2).select("x", "n", "__label").select("__label").join(df.select('
            '"n", "x", "y", "__label").select("x", "n", "__label").select(F.col("__label").alias("__l'
            'abel_other"), "x", "n"), F.col("__label") == F.col("__label_other"), "left").drop("__lab'
            'el_other"))',
        ),
    ],
)
def reindex_like(
    frame: Frame,
    other: Frame,
    method: Unsupported = None,
    copy: Constant = None,
    limit: Unsupported = None,
    tolerance: Unsupported = None,
) -> Frame:
    """Take the rows and columns that another frame has."""
    common = [name for name in other.names if frame.has(name)]
    if not common:
        raise Refused("the frames have no column in common")
    kept = taken(frame, common)
    return with_names(_looked_up(kept, other, None), other.names, None)


ALIGN = [
    Example(
        'df[["n", "x"]].align(df[["x", "k"]], axis=1)[0]',
        'df.select("n", "x").select(F.lit(None).cast("double").alias("k"), "n", "x")',
    ),
    Example(
        'df[["n", "x"]].align(other[["k", "v"]], join="outer", axis=1, fill_value=0)[1]',
        'other.select("k", "v").select("k", F.lit(0).alias("n"), "v", F.lit(0).alias("x"))',
    ),
    Example('df[["n", "x"]].align(df[["x", "k"]], join="inner", axis=1)[1]', 'df.select("x", "k").select("x")'),
    Example(
        'left, right = df[["n", "x"]].align(other[["w", "v"]], join="left", axis=1)\nresult = right',
        'left, right = (df.select("n", "x"), other.select("w", "v").select(F.lit(None).cast("doub'
        'le").alias("n"), F.lit(None).cast("double").alias("x")))\nresult = right',
    ),
]


@rule(Frame, "align", examples=ALIGN)
def align(
    frame: Frame,
    other: Frame,
    join: str = "outer",
    axis: Axis | None = None,
    level: Unsupported = None,
    copy: Constant = None,
    fill_value: Value | None = None,
    method: Unsupported = None,
    limit: Unsupported = None,
    fill_axis: Unsupported = None,
    broadcast_axis: Unsupported = None,
) -> Python:
    """Give two frames the same columns: those of the left or right one, of both or of any of them."""
    if axis != 1:
        raise Refused("rows of two frames are aligned by their labels", way_out="merge the frames on a key")
    if frame.columns is None or other.columns is None:
        if join not in ("left", "right"):
            raise Refused("the columns of a frame are not known at translation time")
        kept, changed = (frame, other) if join == "left" else (other, frame)
        names = Labels(kept.code.attribute("columns"), index=kept.code.attribute("columns"))
        if kept.carried or not isinstance(kept.code, Var):
            raise Refused("the columns of a frame are not known at translation time")
        made = _computed(changed, names, fill_value)
        pair = (kept, made) if join == "left" else (made, kept)
    else:
        wanted = _common(list(frame.names), list(other.names), join)
        pair = with_names(frame, wanted, fill_value), with_names(other, wanted, fill_value)
    notes = tuple(dict.fromkeys((*pair[0].notes, *pair[1].notes)))
    return Python(as_code((pair[0].code, pair[1].code)), items=pair, brackets="()", touched=True, notes=notes)


def _common(left: list[str], right: list[str], join: str) -> list[str]:
    """Return the columns of two aligned frames; pandas sorts those of any of them where they differ."""
    match join:
        case "left":
            return left
        case "right":
            return right
        case "inner":
            return [name for name in left if name in right]
        case "outer":
            return left if left == right else sorted({*left, *right})
    raise Refused(f"join={join!r}", "never")
