"""Setting, resetting and naming the row labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.labels import labels_of, other_rows, renumbered, unlabelled
from rules.scalar import each_name
from rules.series import datetimes, periods
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, restored_frame, rule
from translator.schema import INT, Column, Kind
from translator.spark import Binary, Code, Each, Lit, Mapping, Name, Star, Var, as_code, col, quoted
from translator.values import ANEW, SORTED, TIES, UNSET, Accessor, Driver, Frame, Index, Note, Series, Value

WIDE = 8
"""From so many columns on, the columns that stay are asked of the frame itself in place of being listed."""

SET_INDEX = [
    Example('df[["k", "n"]].set_index("k")', 'df.select("k", "n")'),
    Example('df[["n", "k"]].set_index("k")', 'df.select("n", "k").select("k", "n")'),
    Example(
        'df.set_index(["g", "k"])',
        'df.select("g", "k", *[c for c in df.columns if c not in ["g", "k"]])',
    ),
]


@rule(Frame, "set_index", examples=SET_INDEX)
def set_index(
    frame: Frame,
    keys: Names,
    *,
    drop: bool = True,
    append: Unsupported = False,
    inplace: Unsupported = False,
    verify_integrity: Unsupported = False,
) -> Frame:
    """Make columns the row labels. On Spark they stay columns, at the front; an earlier index is dropped."""
    if not drop:
        raise Refused("a column is both a column and the index", way_out="leave drop=False out")
    frame = unlabelled(frame)
    columns = tuple(frame.column(name) for name in keys)
    if len(set(keys)) < len(keys):
        raise Refused("a column is twice in the index")
    index = Index("columns", columns, tuple(str(name) for name in keys), fresh=False)
    if frame.columns is None:
        return frame.replaced(_in_front(frame, keys), index=index, rows=other_rows())
    rest = tuple(column for column in frame.columns if column.name not in keys)
    if frame.names[: len(keys)] == tuple(keys):
        return frame.replaced(frame.code, columns=rest, index=index, rows=other_rows())
    if len(rest) >= WIDE and isinstance(frame.code, Var):
        return frame.replaced(_in_front(frame, keys), columns=rest, index=index, rows=other_rows())
    names = [*keys, *(column.name for column in rest)]
    return frame.replaced(frame.select(names), columns=rest, index=index, rows=other_rows())


def _in_front(frame: Frame, keys: Names) -> Code:
    """Return the selection of all columns with some of them in front."""
    if not isinstance(frame.code, Var):
        raise Refused("the columns of the frame are not known at translation time")
    each = Name("c")
    wanted = each.ne(keys[0]) if len(keys) == 1 else Binary("not in", each, as_code(list(keys)))
    return frame.code.select(
        *map(quoted, keys), Star(Each(each_name(frame), "c", frame.code.attribute("columns"), wanted))
    )


RESET_INDEX = [
    Example('df.groupby("g")["n"].sum().reset_index()', "df"),
    Example('df.set_index("k").reset_index()', "df"),
    Example(
        'df.groupby("g")[["n", "x"]].sum().reset_index(drop=True)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"),'
        ' F.coalesce(F.sum("x"), F.lit(0.0)).alias("x")).orderBy("g").drop("g")',
    ),
    Example('df[df["n"] > 1].reset_index(drop=True)', 'df.filter(F.col("n") > 1)'),
    Example(
        'df[df["n"] > 1][["n"]].reset_index()',
        'df.filter(F.col("n") > 1).select("n", "__label").select(F.col("__label").alias("index"), "n", "__label")',
    ),
]


SOME_LEVELS = [
    Example(
        'df.groupby(["g", "b"])[["n"]].sum().reset_index(level="b")',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).select("g", "b", "n")',
    ),
    Example(
        'df.groupby(["g", "b"])[["n"]].sum().reset_index(level=1, drop=True)',
        'df.filter(F.col("g").isNotNull()).groupBy("g", "b").agg(F.sum("n").alias("n")).orderBy("g", "b").drop("b")',
    ),
]


@rule(Frame, "reset_index", examples=[*RESET_INDEX[1:], *SOME_LEVELS])
def reset_index(
    frame: Frame,
    level: Constant = None,
    *,
    drop: bool = False,
    inplace: Unsupported = False,
    col_level: Unsupported = 0,
    col_fill: Unsupported = "",
    allow_duplicates: Unsupported = False,
    names: Names | None = None,
) -> Frame:
    """Number the rows anew and make the index columns again.

    Index columns are columns of the Spark frame already, so that nothing has to be done. A default index becomes a
    column only where it is asked for; Spark then has to number the rows of the source.
    """
    if level is not None and frame.index.kind == "columns":
        places = level_places(frame, level)
        if len(places) < len(frame.index.columns):
            if names is not None:
                raise Refused("names= for some levels of the index")
            return _some_levels(frame, places, drop=drop)
    if drop:
        return renumbered(frame)
    if frame.index.kind == "columns":
        return _columns_again(frame, names)
    return _numbers_as_column(frame, names)


def level_places(frame: Frame, level: object) -> tuple[int, ...]:
    """Return the places of levels of the index that are given by name or place; raises `Refused` for others."""
    given = level if isinstance(level, (list, tuple)) else [level]
    count = len(frame.index.columns)
    places = [frame.index.names.index(each) if each in frame.index.names else each for each in given]
    if not all(type(place) is int and -count <= place < count for place in places):
        raise Refused("the index has no such level", "never")
    return tuple(int(str(place)) % count for place in places)


def _some_levels(frame: Frame, places: tuple[int, ...], *, drop: bool) -> Frame:
    """Return the frame with some levels of the index made columns or dropped; the others stay."""
    moved = [column for place, column in enumerate(frame.index.columns) if place in places]
    kept = [place for place in range(len(frame.index.columns)) if place not in places]
    index = replace(
        frame.index,
        columns=tuple(replace(frame.index.columns[place], unique=False) for place in kept),
        names=tuple(frame.index.names[place] for place in kept),
    )
    if not any(index.names):
        # Only row numbers are left, which a frame of Spark does without.
        numbers = [column.name for column in index.columns]
        keys = [key.name for key in frame.order.keys]
        known = min((keys.index(name) for name in numbers if name in keys), default=len(keys))
        frame = frame.replaced(
            frame.code.drop(*numbers),
            index=Index("columns", tuple(moved), tuple(column.name for column in moved)),
            order=replace(frame.order, keys=frame.order.keys[:known]),
        )
        frame = renumbered(frame) if drop else _columns_again(frame, None)
        return replace(frame, index=Index("lost", fresh=False))
    if drop:
        names = [column.name for column in moved]
        data = replace(frame, index=index)
        if any(key.name in names for key in frame.order.keys):
            data = replace(frame.sorted(), index=index, order=replace(SORTED, free=frame.ties))
        return data.replaced(data.code.drop(*names))
    labels = level_names(frame)
    wanted = [labels[place] for place in sorted(places)]
    if frame.columns is None or set(wanted) & {*frame.names, *(column.name for column in index.columns)}:
        raise Refused("a level of the index has the name of a column", "never")
    items: list[str | Code] = [
        quoted(column.name) if column.name == name else col(column.name).alias(name)
        for column, name in zip(moved, wanted, strict=True)
    ]
    columns = tuple(replace(column, name=name) for column, name in zip(moved, wanted, strict=True))
    made = replace(frame, index=index).with_order_kept((*wanted, *frame.names))
    return made.replaced(made.select([*items, *frame.names]), columns=(*columns, *frame.columns))


def _columns_again(frame: Frame, names: tuple[str, ...] | None) -> Frame:
    wanted = names or level_names(frame)
    if len(wanted) != len(frame.index.columns):
        raise Refused("names= has another number of names than the index has levels", "never")
    taken = set(frame.names) if frame.columns is not None else set()
    if taken & set(wanted):
        raise Refused("a level of the index has the name of a column", "never")
    code, columns = frame.code, []
    renames = {}
    for column, name in zip(frame.index.columns, wanted, strict=True):
        if column.name != name:
            code, renames[column.name] = code.withColumnRenamed(column.name, name), name
        columns.append(replace(column, name=name))
    keys = tuple(replace(key, name=renames.get(key.name, key.name)) for key in frame.order.keys)
    every = (*columns, *frame.columns) if frame.columns is not None else None
    index = ANEW if frame.origins else Index()
    order = replace(frame.order, keys=keys)
    return frame.replaced(code, columns=every, index=index, order=order, rows=other_rows())


def level_names(frame: Frame) -> tuple[str, ...]:
    """Return the names of the columns that the levels of the index become."""
    names = frame.index.names
    if len(names) == 1 and names[0] is None:
        taken = frame.columns is not None and frame.has("index")
        return ("level_0" if taken else "index",)
    return tuple(f"level_{place}" if name is None else name for place, name in enumerate(names))


def _numbers_as_column(frame: Frame, names: tuple[str, ...] | None) -> Frame:
    name = names[0] if names else "level_0" if frame.has("index") else "index"
    labels = frame.labels()
    code = frame.select([labels.alias(name), *frame.names])
    columns = (Column(name, INT, missing=False, unique=len(frame.rows) == 1), *(frame.columns or ()))
    written = tuple({**dict(frame.written), name: frame.identity}.items())
    return frame.replaced(code, columns=columns, index=ANEW, written=written, rows=other_rows())


RENAME_AXIS = [
    Example('df.groupby("g")["n"].sum().rename_axis("group").reset_index()', "df"),
    Example(
        'df.groupby("g")[["n"]].sum().rename_axis(None)',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))',
    ),
    Example('df.set_index("k").rename_axis("key")', 'df.withColumnRenamed("k", "key")'),
]


@rule(Frame, "rename_axis", examples=RENAME_AXIS[1:])
def rename_axis(
    frame: Frame,
    mapper: Constant = UNSET,
    *,
    index: Constant = UNSET,
    columns: Constant = None,
    axis: Axis = 0,
    copy: Constant = None,
    inplace: Unsupported = False,
) -> Frame:
    """Name the levels of the index, or take their names off. The name of the columns is not known on Spark."""
    if axis == 1:
        mapper, columns = UNSET, mapper
    if columns is not None and columns is not UNSET:
        raise Refused("the columns get a name", "not_in_spark")
    given = index if mapper is UNSET else mapper
    return frame if given is UNSET else named_index(frame, given)


NAMED = [
    Example(
        'd = df.set_index("k")\nd.index.name = "key"\nresult = d',
        'd = df\nd = d.withColumnRenamed("k", "key")\nresult = d',
    ),
    Example(
        'd = df.groupby("g")[["n"]].sum()\nd.index.name = None\nresult = d',
        'd = df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))\nresult = d',
    ),
]


@rule(Frame, "index.name=", examples=NAMED)
def set_name(frame: Frame, names: Constant) -> Frame:
    """Name the row labels, or take their name off."""
    return named_index(frame, names)


def named_index(frame: Frame, names: object) -> Frame:
    """Return the frame with names for the levels of its index."""
    wanted = tuple(names) if isinstance(names, (list, tuple)) else (names,)
    if frame.index.kind == "default" and wanted == (None,):
        return frame
    if frame.index.kind != "columns" or len(wanted) != len(frame.index.names):
        raise Refused("the name of a default index")
    if not all(name is None or isinstance(name, str) for name in wanted):
        raise Refused("a level of the index is named by something other than a text")
    renamed: dict[str, str] = {}
    doubts = []
    for column, name in zip(frame.index.columns, wanted, strict=True):
        if name is None or name == column.name:
            continue
        if frame.columns is None or frame.has(name) or name in frame.carried:
            doubts.append(f"the level {name!r} of the index stays the column {column.name!r} here")
        else:
            renamed[column.name] = name
    code = frame.code
    for old, new in renamed.items():
        code = code.withColumnRenamed(old, new)
    columns = tuple(replace(column, name=renamed.get(column.name, column.name)) for column in frame.index.columns)
    keys = tuple(replace(key, name=renamed.get(key.name, key.name)) for key in frame.order.keys)
    index = replace(frame.index, columns=columns, names=wanted)
    made = frame.replaced(code, index=index, order=replace(frame.order, keys=keys))
    for doubt in doubts:
        made = made.noted("PS306", doubt)
    return made


INDEX = [Example('df.groupby("g")["n"].sum().index', "df")]


@rule(
    Frame,
    "index",
    examples=[
        Example(
            'df.groupby("g")[["n"]].sum().index',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n")).orderBy("g")'
            '.select("g").toPandas().set_index("g").index',
        )
    ],
    attribute=True,
)
def index(frame: Frame) -> Value:
    """Give the labels of groups as a pandas index; those of rows grow with the data, and stay with their frame."""
    one = frame.index.kind == "columns" and len(frame.index.columns) == 1
    if frame.index.kind == "default" or (one and frame.size == "rows"):
        return Accessor("index", frame)
    return labels(frame)


@rule("frame.index", "len()", examples=[Example("len(df.index)", "df.count()")])
def length(index: Accessor) -> Driver:
    """Count the rows."""
    assert isinstance(index.of, Frame)
    return Driver(index.of.code.count(), "scalar", type=INT)


def _moments(index: Accessor) -> Accessor:
    """Return row labels as a column, to take what moments have."""
    frame = index.of
    assert isinstance(frame, Frame)
    if frame.index.kind != "columns":
        raise Refused("the row labels are numbers", "never")
    (column,) = frame.index.columns
    return Accessor(
        "dt",
        Series(frame, col(column.name), frame.index.names[0], column.type, column.missing, frozenset([column.name])),
    )


def _part(function: Callable[..., Series], member: str, spark: str, *, call: bool = False) -> Callable[..., Series]:
    def of_labels(index: Accessor) -> Series:
        return function(_moments(index))

    of_labels.__doc__ = f"Take the {member} of row labels that are moments."
    text = f'd = df.set_index("t")\nd["z"] = d.index.{member}{"()" if call else ""}\nresult = d'
    made = f'd = df.select("t", *[c for c in df.columns if c != "t"])\nd = d.withColumn("z", {spark})\nresult = d'
    return rule("frame.index", member, examples=[Example(text, made)], attribute=not call)(of_labels)


year_of_labels = _part(datetimes.year, "year", 'F.year(F.col("t"))')
month_of_labels = _part(datetimes.month, "month", 'F.month(F.col("t"))')
day_of_labels = _part(datetimes.day, "day", 'F.dayofmonth(F.col("t"))')
hour_of_labels = _part(datetimes.hour, "hour", 'F.hour(F.col("t"))')
minute_of_labels = _part(datetimes.minute, "minute", 'F.minute(F.col("t"))')
weekday_of_labels = _part(datetimes.dayofweek, "weekday", 'F.weekday(F.col("t"))')
dayofweek_of_labels = _part(datetimes.dayofweek, "dayofweek", 'F.weekday(F.col("t"))')
dayofyear_of_labels = _part(datetimes.dayofyear, "dayofyear", 'F.dayofyear(F.col("t"))')
quarter_of_labels = _part(datetimes.quarter, "quarter", 'F.quarter(F.col("t"))')
date_of_labels = _part(datetimes.date, "date", 'F.to_date(F.col("t"))')
day_name_of_labels = _part(datetimes.day_name, "day_name", 'F.date_format(F.col("t"), "EEEE")', call=True)
month_name_of_labels = _part(datetimes.month_name, "month_name", 'F.date_format(F.col("t"), "MMMM")', call=True)


@rule(
    "frame.index",
    "to_period",
    examples=[
        Example(
            'd = df.set_index("t")\nd.groupby(d.index.to_period("M"))["n"].sum()',
            'd = df.select("t", *[c for c in df.columns if c != "t"])\n(d.filter(F.date_format(F.col("'
            't"), "yyyy-MM").isNotNull()).groupBy(F.date_format(F.col("t"), "yyyy-MM").alias("t")).ag'
            'g(F.sum("n").alias("n")))',
        )
    ],
)
def periods_of_labels(index: Accessor, freq: str | None = None) -> Series:
    """Give the periods that row labels fall into."""
    return periods.to_period(_moments(index), freq)


def labels(frame: Frame) -> Driver:
    """Return the row labels of a frame of groups as a pandas index."""
    if frame.index.kind != "columns" or frame.size == "rows":
        raise Refused("the row labels are taken out", way_out="use a key column")
    unsorted, frame = frame, frame.sorted()
    names = [column.name for column in frame.index.columns]
    key = names[0] if len(names) == 1 else names
    code = restored_frame(frame.code.select(*map(quoted, names)).toPandas(), frame.index.columns)
    whole = [each for each in frame.index.columns if each.type.kind is Kind.INT and not each.type.nullable]
    if wide := [each.name for each in whole if each.widened]:
        code = code.astype(Mapping(tuple((Lit(each), Lit("float64")) for each in wide)))
    code = code.set_index(key)
    if list(frame.index.names) != names:
        code = code.rename_axis(frame.index.names[0] if len(names) == 1 else list(frame.index.names))
    notes = (Note("PS305", TIES),) if frame.ties else ()
    if any(each.widened is None for each in whole):
        notes = (*notes, Note("PS601", "if a value was missing, pandas has floating-point numbers as labels here"))
    made = Driver(code.attribute("index"), "index", size=frame.size, notes=notes)
    if len(names) == 1:
        made = replace(made, taken=(made.code, labels_of(Accessor("index", unsorted))))
    key_type = frame.index.columns[0].type
    known = len(names) == 1 and (key_type.is_numeric or key_type.kind in (Kind.STR, Kind.BOOL, Kind.TIMESTAMP))
    return replace(made, type=key_type, gaps=frame.index.columns[0].missing) if known else made
