"""merge and join."""

from __future__ import annotations

from dataclasses import replace

from rules.beside import beside
from rules.frame.elements import made_of, together
from rules.joining import Plan, joined, renamed, with_names
from rules.labels import one_column
from rules.toplevel.concat import columns_beside
from translator.rule import Example, Names, Refused, Unsupported, rule
from translator.schema import Column
from translator.values import Frame, Index, Python, Series, Value

# ------------------------------------------------------------------------------------------- with an index

JOIN = [
    Example(
        'df[["x", "n"]].join(other[["v"]])',
        'df.select("x", "n", "__label").join(other.select("v", "__label"), "__label", "left")',
    ),
    Example(
        'df[["x", "n"]].join(other, how="outer")', 'df.select("x", "n", "__label").join(other, "__label", "outer")'
    ),
    Example(
        'df[df["n"] > 0][["x", "n"]].join(other["v"], how="inner")',
        '(\n    df\n    .filter(F.col("n") > 0)\n    .select("x", "n", "__label")\n    .join(other.se'
        'lect("v", "__label"), "__label", "inner")\n)',
    ),
    Example(
        'df[["x", "n"]].join(df[["n"]], lsuffix="_l", rsuffix="_r")',
        '(\n    df\n    .select("x", "n", "__label")\n    .withColumnRenamed("n", "n_l")\n    .join(d'
        'f.select("n", "__label").withColumnRenamed("n", "n_r"), "__label", "left")\n)',
    ),
    Example(
        'df.join(other.set_index("k"), on="k")',
        'df.join(other.withColumnRenamed("k", "k_right"), F.col("k").eqNullSafe(F'
        '.col("k_right")), "left").drop("k_right")',
    ),
    Example('df[["k", "n"]].join(df[["x"]])', 'df.select("k", "n", "x")'),
    Example('df.join((df["x"] * 2).rename("twice"))', 'df.withColumn("twice", F.col("x") * 2)'),
    Example(
        'df.join(other, lsuffix="_l", rsuffix="_r")',
        'df.withColumnRenamed("k", "k_l").join(other.withColumnRenamed("k", "k_r"), "__label", "left")',
    ),
    Example('df.join(other[["v"]], how="inner")', 'df.join(other.select("v", "__label"), "__label", "inner")'),
    Example(
        'df.groupby("g")[["n"]].sum().join([df.groupby("g")[["x"]].mean(), df.groupby("g")[["m"]].max()])',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).join(df.filter'
        '(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x")), on="g", how="left").j'
        'oin(df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("m").alias("m")), on="g", h'
        'ow="left")',
    ),
    Example(
        'df[["k", "n"]].set_index("k").join(other.set_index("k"))',
        'df.select("k", "n").join(other.withColumnRenamed("k", "k_right"), F.col("k")'
        '.eqNullSafe(F.col("k_right")), "left").drop("k_right")',
    ),
    Example(
        'df.groupby("g")[["n"]].sum().join(df.groupby("g")[["x"]].mean(), how="inner")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).join(df'
        '.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x")), on="g")',
    ),
]


@rule(Frame, "join", examples=JOIN)
def join(
    frame: Frame,
    other: Value,
    on: Names | None = None,
    how: str = "left",
    lsuffix: str = "",
    rsuffix: str = "",
    sort: Unsupported = False,
    validate: Unsupported = None,
) -> Frame:
    """Join with the index of another frame: on a column, or on the index of both."""
    if isinstance(other, Python):
        return _several(frame, other, how, on)
    right = one_column(other) if isinstance(other, Series) else other
    if not isinstance(right, Frame):
        raise Refused("it is joined with something that is not on the cluster")
    return with_index(frame, right, how, on, None, on is None, True, (lsuffix, rsuffix))


def _several(frame: Frame, others: Python, how: str, on: Names | None) -> Frame:
    """Join with several frames, one after the other; pandas does not take suffixes for them."""
    if on is not None or not others.items or not all(isinstance(other, Frame) for other in others.items):
        raise Refused("several frames are joined on columns, or are not known at translation time")
    for other in others.items:
        assert isinstance(other, Frame)
        if set(other.names) & set(frame.names):
            raise Refused("two columns have the same name", way_out="join one frame at a time, with suffixes")
        frame = with_index(frame, other, how, None, None, True, True, ("", ""))
    return frame


def by_index(left: Frame, right: Frame, how: str) -> Frame:
    """Return the join of two frames without common columns on the labels of both."""
    return with_index(left, right, how, None, None, True, True, ("", ""))


def with_index(
    left: Frame,
    right: Frame,
    how: str,
    left_on: Names | None,
    right_on: Names | None,
    left_index: bool,
    right_index: bool,
    suffixes: object,
) -> Frame:
    """Join on an index.

    With a column of the left side and the index of the right one, the labels of the left side stay; with both indexes,
    the labels are the keys.
    """
    if not right_index or (not left_index and left_on is None) or (right_on is not None and left_index):
        raise Refused("the index of the left side is joined with columns of the right one")
    if left_index and left.index.kind == "default":
        near, far = distinct_names(left, right, [], suffixes)
        made = _of_same_rows(near, far) if near is left and far is right else None
        return made if made is not None else beside(near, far, how)
    if right.index.kind != "columns" or (left_index and left.index.kind != "columns"):
        raise Refused("rows are joined by a default index", way_out="join on a key column")
    mine = tuple(column.name for column in left.index.columns) if left_index else tuple(left_on or ())
    if len(mine) != len(right.index.columns):
        raise Refused("the keys of the two sides do not go together")
    if left_index and how != "left" and left.index.names != right.index.names:
        raise Refused("the indexes have different names")
    if not left_index and how not in ("left", "inner"):
        raise Refused(f"how={how!r} with the index of one side")
    far = _index_as(right, mine)
    near = left
    if left_index:
        near = left.replaced(left.code, columns=_front(left), index=Index())
    near, far = distinct_names(near, far, list(mine), suffixes)
    keys = tuple((name, name) for name in mine)
    if left_index:
        return _with_labels(joined(Plan(near, far, keys, how)), left, len(mine))
    made = joined(Plan(near, far, keys, how))
    if left.index.kind == "columns":
        return replace(made, index=left.index)
    same = how == "left" and Plan(near, far, keys, how).right_unique and left.index.kind == "default"
    return replace(made, index=replace(left.index, fresh=left.index.fresh)) if same else made


def _of_same_rows(left: Frame, right: Frame) -> Frame | None:
    """Return the columns of two frames beside one another, where they have the same rows."""
    try:
        if left.columns is None or right.columns is None:
            return columns_beside([left, right])
        base, (mine, added) = together(left, right)
    except Refused:
        return None
    if base is left:
        return left.with_columns({str(column.name): column for column in added})
    return made_of(base, {str(column.name): column for column in (*mine, *added)})


def _front(frame: Frame) -> tuple[Column, ...] | None:
    return (*frame.index.columns, *frame.columns) if frame.columns is not None else None


def _index_as(frame: Frame, names: tuple[str, ...]) -> Frame:
    """Return a frame with its index made columns of these names."""
    changed = {
        column.name: name for column, name in zip(frame.index.columns, names, strict=True) if column.name != name
    }
    if frame.columns is not None and any(frame.has(name) for name in names):
        raise Refused("a column has the name of the key")
    columns = tuple(replace(c, name=name) for c, name in zip(frame.index.columns, names, strict=True))
    keys = tuple(replace(key, name=changed.get(key.name, key.name)) for key in frame.order.keys)
    return frame.replaced(
        renamed(frame.code, changed),
        columns=(*columns, *frame.columns) if frame.columns is not None else None,
        index=Index(),
        order=replace(frame.order, keys=keys),
    )


def _with_labels(made: Frame, left: Frame, levels: int) -> Frame:
    if made.columns is None:
        columns, rest = left.index.columns, None
    else:
        columns, rest = made.columns[:levels], made.columns[levels:]
    return replace(made, columns=rest, index=replace(left.index, columns=columns, fresh=False))


def distinct_names(left: Frame, right: Frame, shared: list[str], suffixes: object) -> tuple[Frame, Frame]:
    """Return two frames in which columns of one name, but for shared ones, have suffixes.

    Raises:
        Refused: the suffixes are not two texts, or do not tell the columns apart.
    """
    if left.columns is None or right.columns is None:
        parts = [side.columns if side.columns is not None else side.partial for side in (left, right)]
        if {column.name for column in parts[0]} & {column.name for column in parts[1]} - set(shared):
            raise Refused("the frames share columns, and not all columns are known", way_out="rename them before")
        return left, right
    both = [name for name in left.names if right.has(name) and name not in shared]
    if not both:
        return left, right
    if not (isinstance(suffixes, (list, tuple)) and len(suffixes) == 2):
        raise Refused("suffixes= is not a pair of texts", "never")
    ends = ["" if suffix is None else str(suffix) for suffix in suffixes]
    left = with_names(left, {name: name + ends[0] for name in both if ends[0]})
    right = with_names(right, {name: name + ends[1] for name in both if ends[1]})
    names = [*left.names, *(name for name in right.names if name not in shared)]
    if len(set(names)) < len(names):
        raise Refused("two columns of the result have the same name", "never")
    return left, right
