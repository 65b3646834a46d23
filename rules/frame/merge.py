"""Merging two frames by the values of columns."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.join import distinct_names, with_index
from rules.joining import Plan, joined, without_hidden
from rules.labels import one_column, unlabelled
from translator.rule import Constant, Example, Names, Refused, rule
from translator.spark import SPARK, Lit, Name, call
from translator.values import Driver, Frame, Index, Order, Series, Value, origin

MERGE = [
    Example(
        'df.merge(other, on="k")',
        'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F.col("k_right"))).drop("k_right")',
    ),
    Example(
        'df.merge(other, on="k", how="left")',
        'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
        '.col("k_right")), "left").drop("k_right")',
    ),
    Example(
        'df.merge(other, on="k", how="right")',
        'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
        '.col("k_right")), "right").withColumn("k", F.coalesce("k", "k_right")).drop("k_right")',
    ),
    Example(
        'df.merge(other, on="k", how="outer")',
        'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
        '.col("k_right")), "outer").withColumn("k", F.coalesce("k", "k_right")).drop("k_right")',
    ),
    Example(
        'df.merge(other.nlargest(1, "v").dropna(subset=["k"]), on="k")',
        'df.join(F.broadcast(other.orderBy(F.col("v").desc(), "__row").limit(1).dropna(subset=["k"]).drop("__row")),'
        ' on="k")',
    ),
    Example(
        'df.merge(other.dropna(subset=["k"]), on="k", how="left")',
        'df.join(other.dropna(subset=["k"]), on="k", how="left")',
    ),
    Example(
        'df.merge(other, left_on="g", right_on="j")',
        'df.withColumnRenamed("k", "k_x").join(other.withColumnRenamed("k", "k_y"), F.col("g").eqNullSafe(F.col("j")))',
    ),
    Example(
        'df.merge(df[["k", "n"]], on="k", suffixes=("", "_again"))',
        'df.join(df.select("k", "n").withColumnsRenamed({"n": "n_again", "k": "k_right"}),'
        ' F.col("k").eqNullSafe(F.col("k_right"))).drop("k_right")',
    ),
    Example(
        'df.merge(other, how="cross")',
        'df.withColumnRenamed("k", "k_x").crossJoin(other.withColumnRenamed("k", "k_y"))',
    ),
    Example(
        'df[["k", "n"]].merge(other, on="k", how="outer", indicator=True)',
        'df.select("k", "n").withColumn("__left", F.lit(True)).join(other.withColumn("__right",'
        ' F.lit(True)).withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
        '.col("k_right")), "outer").withColumn("k", F.coalesce("k", "k_right")).drop("k_right")'
        '.withColumn("_merge", F.when(F.col("__left").isNull(), "right_only").when(F'
        '.col("__right").isNull(), "left_only").otherwise("both")).drop("__left", "__right")',
    ),
    Example(
        'df.merge(df.groupby("g")[["n"]].sum(), on="g")',
        'df.withColumnRenamed("n", "n_x").join(df.filter(F.col("g").isNotNull()).groupBy("g")'
        '.agg(F.sum("n").alias("n")).withColumnsRenamed({"n": "n_y", "g": "g_right"}),'
        ' F.col("g") == F.col("g_right")).drop("g_right")',
    ),
    Example(
        'top = df["g"].value_counts().head(2).to_frame().reset_index()\ndf.merge(top, on="g")',
        'top = df.filter(F.col("g").isNotNull()).groupBy("g").count().orderBy(F.col("count").desc'
        '_nulls_last()).limit(2)\ndf.join(F.broadcast(top), on="g").select(*df.columns, "count")',
    ),
    Example(
        'df.merge(df[["n", "x"]].describe().T.reset_index(), left_on="k", right_on="index", how="left")',
        "df.join(F.broadcast(spark.createDataFrame(df.agg(*[F.array(F.count(c), F.mean(c), F.stdd"
        "ev(c), F.min(c), F.percentile(c, 0.25), F.percentile(c, 0.5), F.percentile(c, 0.75), F.m"
        'ax(c)).alias(c) for c in ["n", "x"]]).toPandas().explode(["n", "x"]).set_axis(["count", '
        '"mean", "std", "min", "25%", "50%", "75%", "max"]).astype(float).T.reset_index()).replac'
        'e(float("nan"), None)), F.col("k").eqNullSafe(F.col("index")), "left")',
    ),
    Example(
        'df[["k", "n"]].merge(other, on="k", how="left", sort=True)',
        'df.select("k", "n").join(other.withColumnRenamed("k", "k_right"), F.col("k")'
        '.eqNullSafe(F.col("k_right")), "left").drop("k_right")',
    ),
]


@rule(Frame, "merge", examples=MERGE)
def merge(
    frame: Frame,
    right: Value,
    how: str = "inner",
    on: Names | None = None,
    left_on: Names | None = None,
    right_on: Names | None = None,
    left_index: bool = False,
    right_index: bool = False,
    sort: bool = False,
    suffixes: Constant = ("_x", "_y"),
    copy: Constant = None,
    indicator: bool | str = False,
    validate: str | None = None,
) -> Frame:
    """Join two frames on equal keys.

    In pandas missing keys match each other, columns stay in their places and those that both sides have get suffixes.
    Spark's nulls never match unless they are compared with eqNullSafe().
    """
    other = _on_cluster(right, by_index=left_index or right_index)
    if how not in ("inner", "left", "right", "outer", "cross"):
        raise Refused(f"how={how!r} has no translation")
    mark = "_merge" if indicator is True else indicator or None
    if left_index or right_index:
        made = with_index(frame, other, how, on or left_on, on or right_on, left_index, right_index, suffixes)
        if mark is not None or sort:
            raise Refused("indicator= or sort= together with an index")
    elif how == "cross":
        if mark is not None or on or left_on or right_on:
            raise Refused("a cross join has neither keys nor an indicator")
        made = _crossed(frame, other, suffixes)
    else:
        pairs = _pairs(frame, other, on, left_on, right_on)
        left, far = _sides(frame, other, pairs, suffixes)
        keys = tuple(_renamed_pair(pair, left, far, frame, other) for pair in pairs)
        made = joined(Plan(left, far, keys, how), indicator=mark, sort=sort)
    if not (_are_all_known(frame) and _are_all_known(other)):
        made = made.noted("PS601", "the frames are taken to share no columns but the keys")
    if validate is not None:
        made = made.noted("PS601", f"validate={validate!r} is not checked, and pandas would raise an error")
    return made


@rule(
    "pandas",
    "merge",
    examples=[
        Example(
            'pd.merge(df, other, left_on="k", right_on="k", how="left")',
            'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
            '.col("k_right")), "left").drop("k_right")',
        )
    ],
)
def pandas_merge(
    left: Frame | Series,
    right: Value,
    how: str = "inner",
    on: Names | None = None,
    left_on: Names | None = None,
    right_on: Names | None = None,
    left_index: bool = False,
    right_index: bool = False,
    sort: bool = False,
    suffixes: Constant = ("_x", "_y"),
    copy: Constant = None,
    indicator: bool | str = False,
    validate: str | None = None,
) -> Frame:
    """Join two frames on equal keys, as ``left.merge(right)`` does."""
    frame = one_column(left) if isinstance(left, Series) else left
    return merge(
        frame, right, how, on, left_on, right_on, left_index, right_index, sort, suffixes, copy, indicator, validate
    )


def _on_cluster(right: Value, *, by_index: bool) -> Frame:
    """Return the right side as a frame on the cluster; a small one on the driver is brought there.

    Raises:
        Refused: it is large, or has an index that Spark would not get.
    """
    if isinstance(right, Series):
        return one_column(right)
    if isinstance(right, Driver) and right.kind == "frame" and right.size != "rows" and not by_index:
        # Spark keeps pandas' NaN as a number, where it has to be a missing value.
        code = call(SPARK.attribute("createDataFrame"), right.code).replace(call(Name("float"), "nan"), Lit(None))
        return origin(code, None, size="bounded", order=Order(known=False), notes=right.notes)
    if not isinstance(right, Frame):
        raise Refused("the other side is not a frame on the cluster, nor a small one on the driver")
    return right


def _pairs(
    left: Frame, right: Frame, on: Names | None, left_on: Names | None, right_on: Names | None
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of key columns."""
    if on is None and left_on is None and right_on is None:
        on = tuple(name for name in left.names if right.has(name) and name in right.names)
        if not on:
            raise Refused("the frames share no columns", "never")
    left_on, right_on = on or left_on, on or right_on
    if left_on is None or right_on is None or len(left_on) != len(right_on):
        raise Refused("the keys of the two sides do not go together", "never")
    if len(set(left_on)) < len(left_on) or len(set(right_on)) < len(right_on):
        raise Refused("a column is a key twice")
    return tuple(zip(left_on, right_on, strict=True))


def _sides(left: Frame, right: Frame, pairs: tuple[tuple[str, str], ...], suffixes: object) -> tuple[Frame, Frame]:
    """Return the two frames with their index columns gone or made columns, and other names for what both have."""
    levels = [{column.name for column in side.index.columns} for side in (left, right)]
    if any(a in levels[0] and b in levels[1] for a, b in pairs):
        raise Refused("both sides are joined on levels of their index", way_out="reset the index before")
    if any((a in levels[0] or b in levels[1]) and a != b for a, b in pairs):
        raise Refused("a column is joined with a level of an index that has another name")
    left = _levels_as_columns(left, [a for a, _ in pairs])
    right = _levels_as_columns(right, [b for _, b in pairs])
    return distinct_names(left, right, [a for a, b in pairs if a == b], suffixes)


def _levels_as_columns(frame: Frame, keys: list[str]) -> Frame:
    """Make the levels of the index that are keys columns, and drop the others."""
    levels = [column for column in frame.index.columns if column.name in keys]
    if not levels:
        return unlabelled(frame)
    rest = [column.name for column in frame.index.columns if column.name not in keys]
    made = replace(frame, columns=(*levels, *frame.columns) if frame.columns is not None else None)
    if not rest:
        return made.replaced(frame.code, index=Index())
    return unlabelled(replace(made, index=Index("columns", tuple(c for c in frame.index.columns if c.name in rest))))


def _are_all_known(frame: Frame) -> bool:
    """Tell whether the frame can have no columns but those that are known."""
    return frame.columns is not None or frame.complete


def _renamed_pair(pair: tuple[str, str], left: Frame, right: Frame, before: Frame, other: Frame) -> tuple[str, str]:
    """Return the names that a pair of keys has after columns were renamed."""
    return _new_name(pair[0], before, left), _new_name(pair[1], other, right)


def _new_name(name: str, before: Frame, after: Frame) -> str:
    if before.columns is None or after.columns is None or after.has(name):
        return name
    places = [column.name for column in _levels_as_columns(before, [name]).columns or ()]
    if name not in places:
        raise Refused(f"there is no column {name!r}", "never")
    return after.names[places.index(name)]


def _crossed(left: Frame, right: Frame, suffixes: object) -> Frame:
    """Return every row of the left side with every row of the right one."""
    left, right = distinct_names(unlabelled(left), unlabelled(right), [], suffixes)
    left, right = without_hidden(left), without_hidden(right)
    columns = None
    if left.columns is not None and right.columns is not None:
        columns = tuple(replace(column, unique=False) for column in (*left.columns, *right.columns))
    size = "rows" if "rows" in (left.size, right.size) else "groups"
    return origin(left.code.crossJoin(right.code), columns, order=Order(known=False), size=size)
