"""Grouping: the keys, and the choice of columns."""

from __future__ import annotations

from dataclasses import replace

from rules.bins import cut_of, moment_column, moment_label
from rules.lean import certain, sure_series
from rules.preparing import carried_over, prepared, steps
from translator.rule import Constant, Example, Refused, Unsupported, names_of, rule
from translator.schema import INTERVAL, Column, Kind
from translator.spark import Code, Named, col, column_name, is_windowed
from translator.values import Bins, Frame, Grouped, Python, Series, Value

NO_GROUP = "pandas leaves such rows out, Spark makes a group of them"

GROUPBY = [
    Example(
        'df.groupby("k")["n"].sum()',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df.groupby(["k", "g"], as_index=False)["n"].sum()',
        'df.dropna(subset=["k", "g"]).groupBy("k", "g").agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df.groupby(df["u"].dt.year)["n"].sum()',
        'df.groupBy(F.year(F.col("u")).alias("u")).agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df.set_index("k").groupby(level=0)["n"].sum()',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.sum("n").alias("n"))',
    ),
    Example('df.groupby("k", dropna=False, sort=False)["n"].max()', 'df.groupBy("k").agg(F.max("n").alias("n"))'),
]


@rule(Frame, "groupby", examples=GROUPBY)
def groupby(
    frame: Frame,
    by: Value | None = None,
    axis: Unsupported = 0,
    level: Constant = None,
    as_index: bool = True,
    sort: bool = True,
    group_keys: bool = True,
    observed: bool = False,
    dropna: bool = True,
) -> Grouped:
    """Group by columns, by levels of the index, or by something computed from them.

    Nothing is computed yet. Missing keys are left out by what computes something, unless ``dropna=False``; Spark would
    make a group of them.
    """
    parts = _keys(by) if level is None else _levels(frame, level)
    made = grouped_by(frame, parts, as_index=as_index, sort=sort, dropna=dropna, observed=observed)
    return replace(made, group_keys=group_keys)


OF_SERIES = [
    Example(
        'df["n"].groupby(df["k"]).sum()',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.sum("n").alias("n"))',
    ),
    Example(
        'df["z"] = (df["x"] * 2).groupby(df["g"]).transform("max")',
        'df = df.withColumn("z", F.when(F.col("g").isNotNull(), F.max(F.col("x") * 2).over(Window.partitionBy("g"))))',
    ),
    Example(
        'df["z"] = (df["m"] == 0).groupby((df["m"] != 0).cumsum()).cumsum()',
        'df = (df.withColumn("__before", F.sum((F.col("m") != 0).cast("int")).over(Window.orderBy'
        '("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow))).withColumn("z", F.'
        'sum((F.col("m") == 0).cast("int")).over(Window.partitionBy("__before").orderBy("__row").'
        'rowsBetween(Window.unboundedPreceding, Window.currentRow))).drop("__before"))',
    ),
    Example(
        'df["z"] = df["b"].groupby((df["b"] != df["b"].shift()).cumsum()).cumcount()',
        'df = (df.withColumn("__before", F.coalesce(F.col("b") != F.lag("b", 1).over(Window.order'
        'By("__row")), F.lit(True))).withColumn("__before_", F.sum(F.col("__before").cast("int"))'
        '.over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow))'
        ').withColumn("z", F.row_number().over(Window.partitionBy("__before_").orderBy("__row")) '
        '- 1).drop("__before", "__before_"))',
    ),
    Example(
        '(df["n"] > 1).groupby((df["n"] < 2).cumsum()).sum()',
        '(df.withColumn("__before", F.sum((F.col("n") < 2).cast("int")).over(Window.orderBy("__ro'
        'w").rowsBetween(Window.unboundedPreceding, Window.currentRow))).withColumn("n", F.col("n'
        '") > 1).groupBy(F.col("__before").alias("n_key")).agg(F.count_if("n").alias("n")))',
    ),
]


@rule(Series, "groupby", examples=OF_SERIES)
def series_groupby(
    series: Series,
    by: Value | None = None,
    axis: Unsupported = 0,
    level: Constant = None,
    as_index: bool = True,
    sort: bool = True,
    group_keys: bool = True,
    observed: bool = False,
    dropna: bool = True,
) -> Grouped:
    """Group the values of a column by other columns of its frame, by levels of the index, or by what is computed."""
    labels = by.const if isinstance(by, Python) else None
    if level is None and labels is not None and labels in series.frame.index.names:
        level = labels
    parts = _keys(by) if level is None else _levels(series.frame, level)
    if not all(isinstance(part, Series) for part in parts):
        raise Refused("the keys of a column's groups are not columns")
    frame = series.derived(series.column, *parts).frame
    name, computed = series.name, None
    if name is None or column_name(series.column) != name:
        name = name or "value"
        parts = tuple(_computed_first(part, name) for part in parts)
        computed = replace(series.exact, frame=series.derived(series.column, *parts).frame)
        frame = computed.frame.with_columns({name: computed})
    grouped = grouped_by(frame, parts, as_index=as_index, sort=sort, dropna=dropna, observed=observed)
    return replace(grouped, selection=(name,), single=True, computed=computed)


def _computed_first(key: Value, column: str) -> Value:
    """Return a key of groups as a column of its own if it is computed from one that is to be written over."""
    if not isinstance(key, Series) or column not in key.uses:
        return key
    made = prepared(key)
    if made is key:
        raise Refused("a column is grouped by what it is computed from", way_out="assign it to a column first")
    return replace(made, uses=frozenset([column_name(made.column) or ""]))


def _keys(by: Value | None) -> tuple[Value, ...]:
    if by is None:
        raise Refused("the groups have no keys", "never")
    return by.items if isinstance(by, Python) and by.items is not None else (by,)


def _levels(frame: Frame, level: object) -> tuple[Value, ...]:
    """Return the levels of the index that are named, or given by their places, as columns."""
    if frame.index.kind != "columns":
        raise Refused("the groups are those of row numbers")
    wanted = list(level) if isinstance(level, (list, tuple)) else [level]
    places = [frame.index.names.index(each) if each in frame.index.names else each for each in wanted]
    if not all(isinstance(place, int) and -1 <= place < len(frame.index.columns) for place in places):
        raise Refused("the index has no such level", "never")
    made = []
    for place in places:
        assert isinstance(place, int)
        column, name = frame.index.columns[place], frame.index.names[place]
        made.append(Series(frame, col(column.name), name, column.type, column.missing, frozenset([column.name])))
    return tuple(made)


def grouped_by(
    frame: Frame, parts: tuple[Value, ...], *, as_index: bool, sort: bool, dropna: bool, observed: bool
) -> Grouped:
    """Return the groups of a frame by column names and series.

    Raises:
        Refused: a key is of another kind, or of categories that pandas would show although no row has them.
    """
    keys: list[Column] = []
    labels: list[str | None] = []
    derived: list[tuple[str, Code]] = []
    given: list[Series | str] = []
    bins = [value.const for value in parts if isinstance(value, Python) and isinstance(value.const, Bins)]
    if bins:
        return _by_time(frame, parts, bins[0], as_index=as_index, sort=sort, dropna=dropna, observed=observed)
    for value in parts:
        given += [value] if isinstance(value, Series) else list(names_of(value))
    if dropna:
        frame = certain(frame, [part for part in given if isinstance(part, str)], NO_GROUP)
        given = [sure_series(part, NO_GROUP) if isinstance(part, Series) else part for part in given]
        notes = (note for part in given if isinstance(part, Series) for note in part.notes)
        frame = replace(frame, notes=(*frame.notes, *notes))
    for place, each in enumerate(given):
        if isinstance(each, Series):
            frame, part = _first_computed(frame, each)
            name = part.name if part.name is not None else ("index" if len(given) == 1 else f"level_{place}")
            labels.append(part.name)
            keys.append(part.as_column(name))
            if part.name is None or column_name(part.column) != part.name:
                derived.append((name, part.exact.column))
        else:
            keys.append(_named_key(frame, each))
            labels.append(str(each))
    keys, derived = _apart(keys, derived)
    keys = [_by_category(key, observed, len(keys) == 1) for key in keys]
    made = Grouped(frame, tuple(keys), tuple(labels), None, False, as_index, sort, dropna, tuple(derived))
    return replace(made, observed=observed)


def _first_computed(frame: Frame, key: Series) -> tuple[Frame, Series]:
    """Return a frame and a column of it to group by, such as the number of a run; windows are computed first."""
    if steps(key):
        key = carried_over(frame, key)
        frame = key.frame
    key.check_fits(frame)
    if not is_windowed(key.column):
        return frame, key
    key = prepared(replace(key, frame=frame))
    return key.frame, key


def _by_time(
    frame: Frame,
    parts: tuple[Value, ...],
    bins: Bins,
    *,
    as_index: bool,
    sort: bool,
    dropna: bool,
    observed: bool,
) -> Grouped:
    """Return groups of which one key are bins of moments; between two bins all others appear if it is the only key.

    Raises:
        Refused: the result is not sorted, or there are two such keys.
    """
    places = [place for place, part in enumerate(parts) if isinstance(getattr(part, "const", None), Bins)]
    if len(places) > 1 or not sort:
        raise Refused("two keys that are bins of moments, or bins that are not sorted")
    others = [part for place, part in enumerate(parts) if place not in places]
    cut = cut_of(bins)
    moment = moment_column(frame, bins)
    if not others:
        key, label = (moment.name, cut.start(col(moment.name))), moment_label(frame, bins)
        return Grouped(frame, (moment,), (label,), None, False, as_index, sort, dropna, (key,), bins=bins)
    made = grouped_by(frame, tuple(others), as_index=as_index, sort=sort, dropna=dropna, observed=observed)
    if moment.name in {column.name for column in made.keys}:
        raise Refused("two keys have the same name")
    (place,) = places
    return replace(
        made,
        keys=(*made.keys[:place], moment, *made.keys[place:]),
        labels=(*made.labels[:place], moment_label(frame, bins), *made.labels[place:]),
        derived=(*made.derived, (moment.name, cut.named(col(moment.name)))),
        bins=bins,
    )


def _named_key(frame: Frame, name: str) -> Column:
    column = frame.column(name)
    return replace(column, name=name) if isinstance(name, Named) else column


def _apart(keys: list[Column], derived: list[tuple[str, Code]]) -> tuple[list[Column], list[tuple[str, Code]]]:
    """Give computed keys of one name, such as the year and the month of ``day``, Spark columns of their own.

    Raises:
        Refused: a key is there twice.
    """
    names = [key.name for key in keys]
    if len(set(names)) == len(names):
        return keys, derived
    if [name for name, _ in derived] != names:
        raise Refused("two keys have the same name")
    apart = [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]
    if len(set(apart)) < len(apart):
        raise Refused("two keys have the same name")
    made = [replace(key, name=name) for key, name in zip(keys, apart, strict=True)]
    return made, [(name, code) for name, (_, code) in zip(apart, derived, strict=True)]


def _by_category(key: Column, observed: bool, alone: bool) -> Column:
    """Return a key with its categories minded: groups come in their order, and there may be some without rows."""
    categories = key.type.categories
    if key.type.kind is not Kind.CATEGORY:
        return key
    if key.type == INTERVAL:
        return key
    if categories is None and key.type.ordered:
        raise Refused("the order of the categories is known only when the program runs", way_out="say labels=")
    if categories is not None and not observed and not alone:
        raise Refused(
            "pandas shows also the categories that no row has, with every value of the other keys",
            way_out="say observed=True, or group by the values",
        )
    if categories is not None:
        return key
    return replace(key, type=key.type.values) if observed else key


@rule(
    "grouped",
    "[]",
    examples=[
        Example(
            'df.groupby("g")[["n", "m"]].max()',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.max("n").alias("n"), F.max("m").alias("m"))',
        )
    ],
)
def choose(grouped: Grouped, key: Value) -> Grouped:
    """Choose one or several columns to compute with."""
    single = isinstance(key, Python) and isinstance(key.const, str)
    names = names_of(key)
    for name in names:
        if not grouped.frame.has(name):
            raise Refused(f"the frame has no column {str(name)!r}", "never")
    return replace(grouped, selection=names, single=single)
