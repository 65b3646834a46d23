"""Putting frames under one another, and columns beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial, reduce

from rules.beside import beside
from rules.labels import UNNAMED, one_column
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, names_of, rule
from translator.schema import INT, STR, Column, Kind
from translator.schema import join as common_type
from translator.spark import Code, Each, Lambda, Lit, Name, call, col, lit
from translator.values import EACH, Frame, Index, Order, Python, Series, Value, new_token, origin

_FEW = 2

CONCAT = [
    Example("pd.concat([df, df])", "df.unionByName(df)"),
    Example(
        'pd.concat([df[["x"]], other["v"]], axis=1)',
        'df.select("x", "__label").join(other.select("v", "__label"), "__label", "outer")',
    ),
    Example(
        'pd.concat([df["x"], other[["v", "j"]]], axis=1, join="inner")',
        'df.select("x", "__label").join(other.select("v", "j", "__label"), "__label", "inner")',
    ),
    Example(
        'pd.concat([df[["k", "n"]], other], ignore_index=True)',
        "df.select('k', 'n').unionByName(other, allowMissingColumns=True)",
    ),
    Example(
        'pd.concat([df[["n", "k"]], other.rename(columns={"v": "n"})], join="inner")',
        "df.select('n', 'k').unionByName(other.withColumnRenamed('v', 'n').select('n', 'k'))",
    ),
    Example(
        'pd.concat([other.rename(columns={"v": "x"})[["x"]], df[["x"]]])',
        "other.withColumnRenamed('v', 'x').select('x').unionByName(df.select('x'))",
    ),
    Example(
        'parts = [df[df["n"] > 1], df[df["n"] < 0]]\npd.concat(parts)',
        "parts = [df.filter(F.col('n') > 1), df.filter(F.col('n') < 0)]\nparts[0].unionByName(parts[1])",
    ),
    Example(
        'pd.concat([df, (df["x"] > 1).rename("big")], axis=1)',
        "df.withColumn('big', F.coalesce(F.col('x') > 1, F.lit(False)))",
    ),
    Example('pd.concat([df["x"], df["n"]], axis=1)', "df.select('x', 'n')"),
    Example(
        'pd.concat([df["x"], df["y"]], axis=1, keys=["a", "c"])',
        'df.select(F.col("x").alias("a"), F.col("y").alias("c"))',
    ),
    Example(
        'pd.concat([df["x"], df["y"]])',
        'df.select(F.col("x").alias("value")).unionByName(df.select(F.col("y").alias("value")))',
    ),
    Example(
        'pd.concat([df["n"], other["v"]], ignore_index=True)',
        'df.select(F.col("n").alias("value")).unionByName(other.select(F.col("v").alias("value")))',
    ),
    Example(
        'pd.concat([df[["k"]], other[["k", "v"]]], keys=["a", "b"])',
        'df.select("k", "__label").select(F.lit("a").alias("level_0"), F.col("__label").alias("le'
        'vel_1"), "k", "__label").drop("__label").unionByName(other.select("k", "v", "__label").s'
        'elect(F.lit("b").alias("level_0"), F.col("__label").alias("level_1"), "k", "v", "__label'
        '").drop("__label"), allowMissingColumns=True)',
    ),
    Example(
        'pd.concat({"a": df[["k"]], "b": other[["k"]]}, names=["part", "row"]).reset_index()',
        'df.select("k", "__label").select(F.lit("a").alias("part"), F.col("__label").alias("row")'
        ', "k", "__label").drop("__label").unionByName(other.select("k", "__label").select(F.lit('
        '"b").alias("part"), F.col("__label").alias("row"), "k", "__label").drop("__label"))',
    ),
    Example(
        'pd.concat([df["k"], (df["n"] * 2).rename("twice"), df[["x", "y"]]], axis=1)',
        "df.select('k', (F.col('n') * 2).alias('twice'), 'x', 'y')",
    ),
    Example(
        'pd.concat([df[df["n"] == number] for number in (2, 3)])',
        "reduce(lambda left, right: left.unionByName(right), [df.filter(F.col('n') == number) for number in (2, 3)])",
    ),
    Example(
        'parts = [df[["k"]], other[["k"]], df[["n"]]]\npd.concat(parts)',
        "parts = [df.select('k'), other.select('k'), df.select('n')]\nreduce(lambda left, right: "
        "left.unionByName(right, allowMissingColumns=True), parts)",
    ),
]


@rule("pandas", "concat", examples=CONCAT)
def concat(
    objs: Value,
    *,
    axis: Axis = 0,
    join: str = "outer",
    ignore_index: bool = False,
    keys: Value | None = None,
    levels: Unsupported = None,
    names: Names | None = None,
    verify_integrity: Unsupported = False,
    sort: Unsupported = False,
    copy: Constant = None,
) -> Value:
    """Put frames under one another by the names of their columns; a column that one of them lacks is missing there.

    Spark's union goes by position, unionByName by name. Row labels come twice in pandas; they are not kept here, unless
    keys tell the parts apart.
    """
    if isinstance(objs, Python) and objs.pairs is not None and keys is None:
        keys = Python(objs.code, items=tuple(key for key, _ in objs.pairs))
        objs = Python(objs.code, items=tuple(part for _, part in objs.pairs))
    parts = objs.items if isinstance(objs, Python) else None
    if (
        isinstance(objs, Python)
        and isinstance(objs.each, Frame)
        and objs.brackets != "{}"
        and axis == 0
        and keys is None
    ):
        return _every(objs, objs.each, ignore_index=ignore_index)
    if not parts:
        raise Refused("the frames to put together are not a list that is known at translation time")
    if axis == 1:
        return columns_beside(parts if keys is None else _named_parts(parts, keys), join, ignore_index=ignore_index)
    if all(isinstance(part, Series) for part in parts):
        return _series_under([part for part in parts if isinstance(part, Series)], keys, ignore_index=ignore_index)
    frames = [part for part in parts if isinstance(part, Frame)]
    if len(frames) < len(parts):
        raise Refused("not all parts are frames on the cluster")
    assert isinstance(objs, Python)
    if keys is not None and not ignore_index:
        return _with_keys(frames, keys, names, inner=join == "inner")
    return _under(objs, frames, inner=join == "inner", ignore_index=ignore_index)


def _series_under(parts: Sequence[Series], keys: Value | None, *, ignore_index: bool) -> Series:
    """Put columns under one another; the result has their name if they have the same one."""
    if keys is not None:
        raise Refused("columns are put under one another with keys", way_out="make frames of them with to_frame()")
    names = {part.name for part in parts}
    name = names.pop() if len(names) == 1 else None
    label = UNNAMED if name is None else name
    frames = [one_column(replace(part, name=label)) for part in parts]
    made = _under(Python(Lit(None), items=()), frames, inner=False, ignore_index=ignore_index)
    return replace(made.series(label), name=name, notes=tuple(note for part in parts for note in part.notes))


def _named_parts(parts: Sequence[Value], keys: Value) -> tuple[Value, ...]:
    """Return columns that are put beside one another with the names that ``keys=`` gives them."""
    wanted = names_of(keys)
    if len(wanted) != len(parts) or not all(isinstance(part, Series) for part in parts):
        raise Refused("frames beside one another get a second level of column names")
    return tuple(
        replace(part, name=name)
        for part, name in zip(parts, wanted, strict=True)
        if isinstance(part, Series)
    )  # fmt: skip


def _with_keys(frames: Sequence[Frame], keys: Value, names: tuple[str, ...] | None, *, inner: bool) -> Frame:
    """Put frames under one another with the key of each as the first level of the index."""
    wanted = names_of(keys)
    levels = (*(names or ()), None, None)[:2]
    if len(wanted) != len(frames) or any(frame.index.kind != "default" for frame in frames):
        raise Refused("there is not one key for each frame, or a frame has an index of columns")
    columns = [level or f"level_{place}" for place, level in enumerate(levels)]
    keyed = [_keyed(frame, key, columns) for frame, key in zip(frames, wanted, strict=True)]
    made = _under(Python(Lit(None), items=()), keyed, inner=inner, ignore_index=True)
    index = tuple(made.column(name) for name in columns)
    rest = tuple(column for column in made.columns or () if column.name not in columns)
    return replace(made, columns=rest, index=Index("columns", index, levels, fresh=False))


def _keyed(frame: Frame, key: str, names: Sequence[str]) -> Frame:
    if set(names) & set(frame.names):
        raise Refused("a column has the name of a level of the index", way_out="give other names=")
    code = frame.select([lit(key).alias(names[0]), frame.labels().alias(names[1]), *frame.names])
    levels = (Column(names[0], STR, missing=False), Column(names[1], INT, missing=False))
    return frame.replaced(code, columns=(*levels, *(frame.columns or ())))


APPEND = [
    Example(
        'df[["k", "n"]].append(other, ignore_index=True)',
        'df.select("k", "n").unionByName(other, allowMissingColumns=True)',
    ),
    Example("df.append([df, df])", "df.unionByName(df).unionByName(df)"),
]


@rule(Frame, "append", examples=APPEND)
def append(
    frame: Frame,
    other: Value,
    ignore_index: bool = False,
    verify_integrity: Unsupported = False,
    sort: Unsupported = False,
) -> Frame:
    """Put frames under this one, as concat() does; the method has left pandas with version 2."""
    parts = other.items if isinstance(other, Python) and other.items is not None else (other,)
    frames = [part for part in parts if isinstance(part, Frame)]
    if len(frames) < len(parts) or not frames:
        raise Refused(
            "a row is added to a frame", way_out="collect the rows in a list and make a frame of them, then concat()"
        )
    return _under(Python(Lit(None), items=()), [frame, *frames], inner=False, ignore_index=ignore_index)


def _under(objs: Python, given: Sequence[Frame], *, inner: bool, ignore_index: bool) -> Frame:
    frames = [_plain(frame) for frame in given]
    index = _index(frames, ignore_index=ignore_index)
    names = [frame.names for frame in frames]
    common = [name for name in names[0] if all(name in others for others in names)]
    every = common if inner else list(dict.fromkeys(name for part in names for name in part))
    columns = [_joined(name, [frame.column(name) for frame in frames if frame.has(name)], frames) for name in every]
    if inner:
        frames = [_only(frame, common) for frame in frames]
    lacking = not inner and any(set(part) != set(every) for part in names)
    code = _union(objs, frames, lacking=lacking, untouched=list(given) == frames)
    known = all(frame.order.known and not frame.order.mixed for frame in frames)
    order = Order(known=known, free=any(frame.ties for frame in frames))
    size = "rows" if any(frame.size == "rows" for frame in frames) else frames[0].size
    notes = tuple(note for frame in frames for note in frame.notes)
    return origin(code, tuple(columns), index=index, order=order, size=size, notes=notes)


def _every(objs: Python, each: Frame, *, ignore_index: bool) -> Frame:
    """Put the frames of a list under one another whose length is only known when the program runs."""
    if each.columns is None:
        index = _index([each], ignore_index=ignore_index)
        union = Lambda("left, right", Name("left").unionByName(Name("right"), allowMissingColumns=True))
        bare = each.code.drop(*each.hidden) if each.hidden else None
        code = call(Name("reduce"), union, objs.code if bare is None else Each(bare, EACH.id, objs.code))
        return origin(
            code, None, index=index, order=Order(known=each.order.known, mixed=each.order.mixed), partial=each.partial
        )
    made = _under(objs, [each, each], inner=False, ignore_index=ignore_index)
    frame = _plain(each)
    frames = objs.code if frame.code == EACH else Each(frame.code, EACH.id, objs.code)
    union = Lambda("left, right", Name("left").unionByName(Name("right")))
    return replace(made, code=call(Name("reduce"), union, frames))


def _union(objs: Python, frames: Sequence[Frame], *, lacking: bool, untouched: bool) -> Code:
    """Return the union of frames: of a list that the program keeps in one go, where that is shorter."""
    options = {"allowMissingColumns": True} if lacking else {}
    comprehension = objs.brackets == "comp"
    if untouched and (comprehension or (isinstance(objs.code, Name) and len(frames) > _FEW)):
        union = Lambda("left, right", Name("left").unionByName(Name("right"), **options))
        return call(Name("reduce"), union, objs.code)
    if comprehension and objs.items is not None:
        raise Refused("the frames of a comprehension need a step each before they are put together")
    code = frames[0].code
    for number, frame in enumerate(frames[1:], 1):
        lacks = lacking and {name for part in frames[:number] for name in part.names} != set(frame.names)
        code = code.unionByName(frame.code, **(options if lacks else {}))
    return code


def _only(frame: Frame, names: Sequence[str]) -> Frame:
    return frame if set(frame.names) == set(names) else frame.projected([frame.column(name) for name in names])


def _plain(frame: Frame) -> Frame:
    """Return the frame sorted, if it is to be, and without its hidden columns, which number the rows of one part."""
    if not frame.names:
        raise Refused("a part has no columns")
    frame = frame.sorted()
    if not frame.hidden:
        return frame
    if frame.order.mixed and not frame.order.keys:
        frame = replace(frame, code=frame.code.orderBy(frame.hidden[0]), order=replace(frame.order, mixed=False))
    return replace(frame, code=frame.code.drop(*frame.hidden), hidden=())


def _index(frames: Sequence[Frame], *, ignore_index: bool) -> Index:
    kinds = {frame.index.kind for frame in frames}
    if "columns" not in kinds:
        return Index() if ignore_index else Index("lost", fresh=False)
    labels = {tuple(column.name for column in frame.index.columns) for frame in frames}
    if ignore_index or len(labels) > 1:
        raise Refused("the frames have an index of columns", way_out="call reset_index() on each of them first")
    columns = tuple(replace(column, unique=False) for column in frames[0].index.columns)
    return replace(frames[0].index, columns=columns)


def _joined(name: str, columns: Sequence[Column], frames: Sequence[Frame]) -> Column:
    type_ = columns[0].type
    texts = [column.type.kind is Kind.STR for column in columns]
    if any(texts) and not all(column.type.is_known for column in columns):
        raise Refused(f"it is not known whether {name!r} holds texts everywhere", way_out="convert it before")
    for column in columns[1:]:
        type_ = common_type(type_, column.type)
    if type_.kind is Kind.OBJECT:
        raise Refused(f"the column {name!r} holds values of different types", way_out="convert it before")
    lacking = len(columns) < len(frames)
    missing = lacking or any(column.missing for column in columns)
    zero = any(column.zero for column in columns)
    widened = lacking or any(column.widened for column in columns)
    nan = all(column.widened or not column.missing for column in columns)
    return Column(
        name,
        type_,
        missing=missing,
        zero=zero,
        widened=nan if type_.kind is Kind.STR else widened and type_.kind in (Kind.INT, Kind.BOOL),
        gapless=not lacking and all(column.gapless or not column.missing for column in columns),
        zeros=any(column.zeros for column in columns),
    )


def columns_beside(parts: Sequence[Value], how: str = "outer", *, ignore_index: bool = False) -> Frame:
    """Return the columns of several parts beside one another, those of other rows by the numbers of the rows.

    Raises:
        Refused: two columns have one name, or the rows have no numbers.
    """
    if ignore_index:
        raise Refused("the columns are numbered")
    cells = [_cells(part) for part in parts]
    names = [cell.name for part in cells for cell in part if cell.name is not None]
    first = parts[0]
    if len(set(names)) < len(names):
        raise Refused("two columns of the result have the same name")
    unknown = [isinstance(part, Frame) and part.columns is None and not part.cells for part in parts]
    fits = all(cell.fits(first) for part in cells[1:] for cell in part) if isinstance(first, Frame) else False
    if isinstance(first, Frame) and fits and not any(unknown[1:]):
        return _added(first, [cell for part in cells[1:] for cell in part])
    if any(unknown):
        raise Refused("the columns of a part are not known at translation time")
    every = [cell for part in cells for cell in part]
    base = _base(parts, every)
    if base is None:
        frames = [one_column(part) if isinstance(part, Series) else part for part in parts]
        return reduce(partial(beside, how=how), [frame for frame in frames if isinstance(frame, Frame)])
    base = base.with_order_kept(names)
    code = base.select([cell.name if cell.column == col(cell.name or "") else _item(cell) for cell in every])  # type: ignore[misc]
    known = all(cell.name is not None for cell in every)
    columns = tuple(cell.as_column(str(cell.name)) for cell in every if cell.name is not None)
    token = new_token()
    written = {**dict(base.written), **{name: token for cell in every if (name := cell.name) and not cell.view}}
    return base.replaced(
        code,
        columns=columns if known else None,
        partial=() if known else columns,
        written=tuple(written.items()),
        others=None if known else _unnamed(every),
    )


def _cells(part: Value) -> list[Series]:
    """Return the columns of a part; one without a name stands for several that depend on the data."""
    if isinstance(part, Series) and part.name is not None:
        return [replace(part.exact, view=part.column == col(part.name))]
    if isinstance(part, Frame) and part.cells:
        return list(part.cells)
    if isinstance(part, Frame):
        return [part.series(name) for name in part.names] if part.columns is not None else []
    raise Refused("a part has no name")


def _added(first: Frame, cells: Sequence[Series]) -> Frame:
    if all(cell.name is not None for cell in cells) and first.columns is not None:
        return first.with_columns({str(cell.name): cell for cell in cells})
    columns = tuple(first.columns if first.columns is not None else first.partial)
    known = tuple(cell.as_column(cell.name) for cell in cells if cell.name is not None)
    others = _unnamed([*cells, *first.cells]) if first.columns is not None or first.cells else None
    code = first.code.select("*", *map(_item, cells))
    return first.replaced(code, columns=None, partial=(*columns, *known), others=others)


def _unnamed(cells: Sequence[Series]) -> Column | None:
    """Return what is known of columns whose names depend on the data."""
    unnamed = [cell for cell in cells if cell.name is None]
    if len({cell.type for cell in unnamed}) != 1:
        return None
    return Column("", unnamed[0].type, missing=any(cell.missing for cell in unnamed))


def _item(cell: Series) -> Code:
    return cell.column if cell.name is None else cell.column.alias(cell.name)


def _base(parts: Sequence[Value], cells: Sequence[Series]) -> Frame | None:
    """Return the frame that has what all parts are computed from; None if there is none."""
    for part in parts:
        frame = part.frame if isinstance(part, Series) else part
        base = frame if isinstance(frame, Frame) else None
        while base is not None and cells:
            if base.columns is not None and all(cell.fits(base) for cell in cells):
                return base
            base = base.source
    return None
