"""Cells that take the values of another frame."""

from __future__ import annotations

from rules.frame.elements import recomputed, together
from rules.frame.locate import held
from rules.labels import fresh_name, one_column
from rules.matching import looked_up
from rules.series.missing import filled
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.values import Frame, Series, Value

UPDATE = [
    Example(
        'df.update(df[["x", "n"]] * 2)\nresult = df',
        'df = df.withColumns({"x": F.coalesce(F.col("x") * 2, F.col("x")), "n": F.col("n") * 2})\nresult = df',
    ),
    Example(
        'df.update(df[["x", "y"]] * 2, overwrite=False)\nresult = df',
        'df = df.withColumns({"x": F.coalesce(F.col("x"), F.col("x") * 2), "y": F.coalesce(F.col('
        '"y"), F.col("y") * 2)})\nresult = df',
    ),
    Example(
        'df.update(other[["k"]])\nresult = df',
        'df = (df.join(other.select("k", "__label").select(F.col("__label").alias("__label_other"'
        '), F.col("k").alias("k_new")), F.col("__label") == F.col("__label_other"), "left").drop('
        '"__label_other").withColumn("k", F.coalesce(F.col("k_new"), F.col("k"))).drop("k_new"))\n'
        "result = df",
    ),
    Example(
        'df.update(other.rename(columns={"w": "x"})["x"])\nresult = df',
        'df = (df.join(other.withColumnRenamed("w", "x").select("x", "__label").select(F.col("__l'
        'abel").alias("__label_other"), F.col("x").alias("x_new")), F.col("__label") == F.col("__'
        'label_other"), "left").drop("__label_other").withColumn("x", F.coalesce(F.col("x_new"), '
        'F.col("x"))).drop("x_new"))\nresult = df',
    ),
    Example(
        'best = df.groupby("g")[["x", "y"]].max()\nbest.update(df.groupby("g")[["y"]].min())\nresult = best',
        'best = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("x").alias("x"), F.max("'
        'y").alias("y"))\nbest = (best.join(F.broadcast(df.filter(F.col("g").isNotNull()).groupBy('
        '"g").agg(F.min("y").alias("y")).select(F.col("g").alias("g_other"), F.col("y").alias("y_'
        'new"))), F.col("g") == F.col("g_other"), "left").drop("g_other").withColumn("y", F.coale'
        'sce(F.col("y_new"), F.col("y"))).drop("y_new"))\nresult = best',
    ),
]


@rule(Frame, "update", examples=UPDATE)
def update(
    frame: Frame,
    other: Value,
    join: Unsupported = "left",
    overwrite: bool = True,
    filter_func: Unsupported = None,
    errors: Unsupported = "ignore",
) -> Frame:
    """Take the values of another frame where it has some, in the rows with the same labels; the frame itself changes.

    With ``overwrite=False`` only the cells without a value take one.
    """
    if isinstance(other, Series):
        other = one_column(other)
    if not isinstance(other, Frame):
        raise Refused("the values are not on the cluster")
    names = [name for name in frame.names if other.has(name)]
    if not names:
        return frame
    try:
        base, (mine, others) = together(frame, other)
    except Refused:
        return _of_other_rows(frame, other, names, overwrite)
    if base is not frame and base.code != frame.code:
        raise Refused("the frame was computed from the one that it is updated with", way_out="use combine_first()")
    new = {str(series.name): series for series in others}
    return recomputed(frame, {str(old.name): _chosen(old, new[str(old.name)], overwrite)
                              for old in mine if str(old.name) in names})  # fmt: skip


def _of_other_rows(frame: Frame, other: Frame, names: list[str], overwrite: bool) -> Frame:
    fresh = {name: fresh_name(frame, f"{name}_new") for name in names}
    made = looked_up(frame, other, {new: name for name, new in fresh.items()})
    changed = {name: _chosen(made.series(name), made.series(fresh[name]), overwrite) for name in names}
    made = recomputed(made, changed)
    columns = [made.column(name) for name in frame.names]
    return made.replaced(made.code.drop(*fresh.values()), columns=tuple(columns))


def _chosen(old: Series, new: Series, overwrite: bool) -> Series:
    """Return the values of one column where they are there, else those of another one."""
    type = held(old.type, new.type)
    made = filled(new, old) if overwrite else filled(old, new)
    widened = type.kind is Kind.FLOAT and made.type.kind is Kind.INT
    made = made.derived(made.column.cast("double") if widened else made.column, type=type, missing=old.missing)
    if type.kind is Kind.FLOAT and old.type.kind is Kind.INT:
        return made.noted("PS601", "pandas keeps whole numbers where all values of the other frame are whole")
    return made


@rule(
    Series,
    "update",
    examples=[
        Example(
            's = df["x"]\ns.update(df["y"])\nresult = s',
            's = F.col("x")\ndf = df.withColumn("x", F.coalesce(F.col("y"), s))\ns = F.col("x")\nresult = F.col("x")',
        ),
        Example(
            'df["x"].update(df["n"] * 2)\nresult = df',
            'df = df.withColumn("x", (F.col("n") * 2).cast("double"))\nresult = df',
        ),
    ],
)
def update_series(series: Series, other: Series) -> Series:
    """Take the values of another column of the same rows where it has some; the column itself changes."""
    return _chosen(series, other, True)
