"""Describing a frame as a whole: its statistics, correlations, counts of rows, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.frame.apply import of_row
from rules.frame.dtypes import select_dtypes
from rules.frame.mixed import MICROSECONDS, described_values, holds_values
from rules.frame.statistics import alike, collected, numbers, tabled, unselected
from rules.joining import without_hidden
from rules.reductions import NUMERIC, Reduced, Subject, aggregate_name, reduced
from rules.scalar import argument, of_each
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, rule
from translator.schema import FLOAT, INT, Column, Kind
from translator.spark import WINDOW, Code, Each, F, Lambda, Lit, Name, Var, as_code, call, col, lit, quoted
from translator.spark import Mapping as Pairs
from translator.values import Driver, Frame, Function, Index, Key, Note, Order, Python, Row, Series, Value, origin

STATISTICS = ("count", "mean", "std", "min")

DESCRIBE = [
    Example(
        'df[["x", "n"]].describe()',
        "df.agg(*[F.array(F.count(c), F.mean(c), F.stddev(c), F.min(c), F.percentile(c, 0.25),"
        ' F.percentile(c, 0.5), F.percentile(c, 0.75), F.max(c)).alias(c) for c in ["x", "n"]])'
        '.toPandas().explode(["x", "n"]).set_axis(["count", "mean", "std", "min", "25%", "50%",'
        ' "75%", "max"]).astype(float)',
    ),
    Example(
        'df[["k", "x", "b"]].describe(include="all")',
        'pd.DataFrame(df.select("k", "x", "b", F.count("k").over(Window.partitionBy("k")).alias("'
        'k_freq"), F.count("b").over(Window.partitionBy("b")).alias("b_freq")).agg(F.struct(F.cou'
        'nt("k").alias("count"), F.count_distinct("k").alias("unique"), F.max_by("k", "k_freq").a'
        'lias("top"), F.nullif(F.max("k_freq"), F.lit(0)).alias("freq")).alias("k"), F.struct(F.c'
        'ount("x").alias("count"), F.mean("x").alias("mean"), F.stddev("x").alias("std"), F.min("'
        'x").alias("min"), F.percentile("x", 0.25).alias("25%"), F.percentile("x", 0.5).alias("50'
        '%"), F.percentile("x", 0.75).alias("75%"), F.max("x").alias("max")).alias("x"), F.struct'
        '(F.count("b").alias("count"), F.count_distinct("b").alias("unique"), F.max_by("b", "b_fr'
        'eq").alias("top"), F.nullif(F.max("b_freq"), F.lit(0)).alias("freq")).alias("b")).first('
        ').asDict(recursive=True)).reindex(["count", "unique", "top", "freq", "mean", "std", "min'
        '", "25%", "50%", "75%", "max"]).astype({"x": float})',
    ),
    Example(
        'df.describe(include=["object"])',
        'pd.DataFrame(df.select("k", "g", "s", F.count("k").over(Window.partitionBy("k")).alias("'
        'k_freq"), F.count("g").over(Window.partitionBy("g")).alias("g_freq"), F.count("s").over('
        'Window.partitionBy("s")).alias("s_freq")).agg(F.struct(F.count("k").alias("count"), F.co'
        'unt_distinct("k").alias("unique"), F.max_by("k", "k_freq").alias("top"), F.nullif(F.max('
        '"k_freq"), F.lit(0)).alias("freq")).alias("k"), F.struct(F.count("g").alias("count"), F.'
        'count_distinct("g").alias("unique"), F.max_by("g", "g_freq").alias("top"), F.nullif(F.ma'
        'x("g_freq"), F.lit(0)).alias("freq")).alias("g"), F.struct(F.count("s").alias("count"), '
        'F.count_distinct("s").alias("unique"), F.max_by("s", "s_freq").alias("top"), F.nullif(F.'
        'max("s_freq"), F.lit(0)).alias("freq")).alias("s")).first().asDict(recursive=True))',
    ),
    Example(
        "df.describe(include=[np.number])",
        "df.agg(*[F.array(F.count(c), F.mean(c), F.stddev(c), F.min(c), F.percentile(c, 0.25), F."
        'percentile(c, 0.5), F.percentile(c, 0.75), F.max(c)).alias(c) for c in ["x", "y", "n", "'
        'm"]]).toPandas().explode(["x", "y", "n", "m"]).set_axis(["count", "mean", "std", "min", '
        '"25%", "50%", "75%", "max"]).astype(float)',
    ),
    Example(
        'df[df["n"] > 4][["u", "k", "x"]].describe(include="all")',
        '(pd.DataFrame(df.filter(F.col("n") > 4).select("u", "k", "x", F.count("k").over(Window.p'
        'artitionBy("k")).alias("k_freq")).agg(F.struct(F.count("u").alias("count"), F.timestamp_'
        'micros(F.mean(F.unix_micros("u")).cast("bigint")).cast("string").alias("mean"), F.min("u'
        '").cast("string").alias("min"), F.timestamp_micros(F.percentile(F.unix_micros("u"), 0.25'
        ').cast("bigint")).cast("string").alias("25%"), F.timestamp_micros(F.percentile(F.unix_mi'
        'cros("u"), 0.5).cast("bigint")).cast("string").alias("50%"), F.timestamp_micros(F.percen'
        'tile(F.unix_micros("u"), 0.75).cast("bigint")).cast("string").alias("75%"), F.max("u").c'
        'ast("string").alias("max")).alias("u"), F.struct(F.count("k").alias("count"), F.count_di'
        'stinct("k").alias("unique"), F.max_by("k", "k_freq").alias("top"), F.nullif(F.max("k_fre'
        'q"), F.lit(0)).alias("freq")).alias("k"), F.struct(F.count("x").alias("count"), F.mean("'
        'x").alias("mean"), F.stddev("x").alias("std"), F.min("x").alias("min"), F.percentile("x"'
        ', 0.25).alias("25%"), F.percentile("x", 0.5).alias("50%"), F.percentile("x", 0.75).alias'
        '("75%"), F.max("x").alias("max")).alias("x")).first().asDict(recursive=True)).reindex(["'
        'count", "unique", "top", "freq", "mean", "min", "25%", "50%", "75%", "max", "std"]).asty'
        'pe({"x": float}).assign(u=lambda stats: stats["u"].where(stats.index.isin(["count", "uni'
        'que", "top", "freq", "std"]), pd.to_datetime(stats["u"], format="ISO8601", errors="coerc'
        'e"))))',
    ),
    Example(
        'df[df["n"] > 4][["b", "u"]].describe(include="all", percentiles=[0.5])',
        '(pd.DataFrame(df.filter(F.col("n") > 4).select("b", "u", F.count("b").over(Window.partit'
        'ionBy("b")).alias("b_freq")).agg(F.struct(F.count("b").alias("count"), F.count_distinct('
        '"b").alias("unique"), F.max_by("b", "b_freq").alias("top"), F.nullif(F.max("b_freq"), F.'
        'lit(0)).alias("freq")).alias("b"), F.struct(F.count("u").alias("count"), F.timestamp_mic'
        'ros(F.mean(F.unix_micros("u")).cast("bigint")).cast("string").alias("mean"), F.min("u").'
        'cast("string").alias("min"), F.timestamp_micros(F.percentile(F.unix_micros("u"), 0.5).ca'
        'st("bigint")).cast("string").alias("50%"), F.max("u").cast("string").alias("max")).alias'
        '("u")).first().asDict(recursive=True)).reindex(["count", "unique", "top", "freq", "mean"'
        ', "min", "50%", "max"]).assign(u=lambda stats: stats["u"].where(stats.index.isin(["count'
        '", "unique", "top", "freq", "std"]), pd.to_datetime(stats["u"], format="ISO8601", errors'
        '="coerce"))))',
    ),
    Example(
        'df[["k", "g"]].describe()',
        'pd.DataFrame(df.select("k", "g", F.count("k").over(Window.partitionBy("k")).alias("k_fre'
        'q"), F.count("g").over(Window.partitionBy("g")).alias("g_freq")).agg(F.struct(F.count("k'
        '").alias("count"), F.count_distinct("k").alias("unique"), F.max_by("k", "k_freq").alias('
        '"top"), F.nullif(F.max("k_freq"), F.lit(0)).alias("freq")).alias("k"), F.struct(F.count('
        '"g").alias("count"), F.count_distinct("g").alias("unique"), F.max_by("g", "g_freq").alia'
        's("top"), F.nullif(F.max("g_freq"), F.lit(0)).alias("freq")).alias("g")).first().asDict('
        "recursive=True))",
    ),
    Example(
        'df[["x"]].describe(percentiles=[0.1, 0.9])',
        'df.agg(F.array(F.count("x"), F.mean("x"), F.stddev("x"), F.min("x"), F.percentile("x",'
        ' 0.1), F.percentile("x", 0.5), F.percentile("x", 0.9), F.max("x")).alias("x"))'
        '.toPandas().explode(["x"]).set_axis(["count", "mean", "std", "min", "10%", "50%",'
        ' "90%", "max"]).astype(float)',
    ),
    Example(
        'df[df["n"] > 4][["x", "u", "n"]].describe(percentiles=[0.5])',
        'df.filter(F.col("n") > 4).agg(*[F.array(F.count(c), F.mean(c), F.min(c),'
        ' F.percentile(c, 0.5), F.max(c), F.stddev(c)).alias(c) for c in ["x", "n"]],'
        ' F.array(F.lit(None), F.timestamp_micros(F.mean(F.unix_micros("u")).cast("bigint")),'
        ' F.min("u"), F.timestamp_micros(F.percentile(F.unix_micros("u"), 0.5).cast("bigint")),'
        ' F.max("u"), F.lit(None)).alias("u"), F.count("u").alias("u_count")).toPandas()'
        '.explode(["x", "n", "u"]).set_axis(["count", "mean", "min", "50%", "max", "std"])'
        '.astype({"x": float, "n": float}).assign(u=lambda stats: stats["u"].astype(object)'
        '.where(stats.index != "count", stats["u_count"]))[["x", "u", "n"]]',
    ),
]


@rule(Frame, "describe", examples=DESCRIBE)
def describe(
    frame: Frame, percentiles: Constant = None, include: Value | None = None, exclude: Value | None = None
) -> Driver:
    """Compute the statistics of the columns with numbers and points in time, or of other columns, in one job.

    Spark's describe() and summary() give texts and approximate quartiles; percentile() is exact.
    """
    everything = isinstance(include, Python) and include.const == "all"
    if not everything and (include is not None or exclude is not None):
        frame = select_dtypes(frame, include, exclude)
        everything = True
    if any(not column.type.is_known or column.type.kind is Kind.OBJECT for column in frame.columns or ()):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    counted = [column.name for column in frame.columns or () if holds_values(column)]
    if counted and (everything or len(counted) == len(frame.names)):
        return _with_values(frame, counted, percentiles)
    names = [column.name for column in numbers(frame) if column.type.is_numeric]
    times = [column.name for column in frame.columns or () if column.type.kind is Kind.TIMESTAMP]
    if any(column.type.kind in (Kind.TIMEDELTA, Kind.ZONED) for column in frame.columns or ()):
        raise Refused("describe() of durations or of points in time with a zone", way_out="choose other columns before")
    if not names and not times:
        raise Refused("describe() of columns that hold no numbers")
    shares = quantiles_of(percentiles)
    labels = [*STATISTICS, *(_percent(share) for share in shares), "max"]
    if times:
        return _with_times(frame, names, times, shares, labels)
    return tabled(frame, {name: described(frame.series(name), shares) for name in names}, labels)


def _with_values(frame: Frame, counted: Sequence[str], percentiles: object) -> Driver:
    """Return the statistics where values of some columns are counted."""
    shares = quantiles_of(percentiles)
    labels = [*STATISTICS, *(_percent(share) for share in shares), "max"]
    made = {}
    times = []
    for column in frame.columns or ():
        if column.name in counted:
            continue
        if column.type.kind is Kind.TIMESTAMP:
            times.append(column.name)
            # As texts, the points in time are those of the session's time zone.
            found = [code.cast("string") for code in _described_times(col(column.name), shares)]
            statistics = {**dict(zip(labels, found, strict=True)), "count": F.count(quoted(column.name))}
            made[column.name] = {label: code for label, code in statistics.items() if label != "std"}
        elif column.type.is_numeric:
            made[column.name] = dict(zip(labels, described(frame.series(column.name), shares), strict=True))
        else:
            raise Refused(f"describe() of {column.type.kind.value} together with texts", way_out="select other columns")
    return described_values(frame, counted, made, times)


def _with_times(
    frame: Frame, names: Sequence[str], times: Sequence[str], shares: Sequence[float], labels: Sequence[str]
) -> Driver:
    """Return the statistics where some columns hold points in time: pandas then puts the deviation last.

    How many values such a column has is no point in time and comes over in a column of its own.
    """
    if any(not name.isidentifier() or f"{name}_count" in frame.names for name in times):
        raise Refused("describe() of points in time in a column with such a name", way_out="rename the column before")
    deviation = STATISTICS.index("std")
    places = [place for place in range(len(labels)) if place != deviation] + [deviation]
    columns = {name: described(frame.series(name), shares) for name in names}
    columns |= {name: _described_times(col(name), shares) for name in times}
    arrays = alike(frame, {name: F.array(*(columns[name][place] for place in places)) for name in names}, least=2)
    arrays += [F.array(*(columns[name][place] for place in places)).alias(name) for name in times]
    counts = [F.count(quoted(name)).alias(f"{name}_count") for name in times]
    code = unselected(frame).code.agg(*arrays, *counts).toPandas().explode([*names, *times])
    code = code.set_axis([labels[place] for place in places])
    if names:
        code = code.astype(Pairs(tuple((Lit(name), Name("float")) for name in names)))
    stats = Name("stats")
    given = stats.attribute("index").ne("count")
    for name in times:
        values = stats.item(name).astype(Name("object")).where(given, stats.item(f"{name}_count"))
        code = code.assign(**{name: Lambda("stats", values)})
    order = [name for name in frame.names if name in columns]
    return Driver(code.item(as_code([*order])), "frame", notes=(MICROSECONDS,))


def _described_times(column: Code, shares: Sequence[float]) -> list[Code]:
    micros = F.unix_micros(argument(column))
    time = argument(column)
    return [
        lit(None),
        F.timestamp_micros(F.mean(micros).cast("bigint")),
        lit(None),
        F.min(time),
        *(F.timestamp_micros(F.percentile(micros, share).cast("bigint")) for share in shares),
        F.max(time),
    ]


def quantiles_of(percentiles: object) -> list[float]:
    """Return the quantiles that an argument ``percentiles=`` asks for, the median always among them."""
    if percentiles is None:
        return [0.25, 0.5, 0.75]
    if not isinstance(percentiles, (list, tuple)) or not all(isinstance(share, (int, float)) for share in percentiles):
        raise Refused("percentiles= is not a list of numbers")
    shares = sorted({0.5, *(float(share) for share in percentiles)})
    if len(shares) < len(percentiles) or not 0 <= shares[0] <= shares[-1] <= 1:
        raise Refused("percentiles= is not a list of different shares", "never")
    return shares


def _percent(share: float) -> str:
    number = round(share * 100, 6)
    if number != int(number):
        raise Refused("percentiles= has shares that are not whole percents")
    return f"{int(number)}%"


def described(series: Series, shares: Sequence[float]) -> list[Code]:
    """Return the statistics of a column as describe() lists them, with quartiles at these shares."""
    subject = Subject(series, False)
    column = subject.column
    return [
        F.count(column),
        F.mean(column),
        F.stddev(column),
        F.min(column),
        *(F.percentile(column, share) for share in shares),
        F.max(column),
    ]


VALUE_COUNTS = [
    Example(
        'df.value_counts(["g", "k"])', 'df.dropna(subset=["g", "k"]).groupBy("g", "k").agg(F.count("*").alias("count"))'
    ),
    Example(
        'df[["k"]].value_counts(normalize=True)',
        'df.select("k").dropna(subset=["k"]).groupBy("k").agg((F.count("*") / F.sum(F'
        '.count("*")).over(Window.partitionBy())).alias("proportion"))',
    ),
]


@rule(Frame, "value_counts", examples=VALUE_COUNTS)
def value_counts(
    frame: Frame,
    subset: Names | None = None,
    normalize: bool = False,
    sort: bool = True,
    ascending: bool = False,
    dropna: bool = True,
) -> Series:
    """Count how often each combination of values occurs, the most frequent first; missing values are left out."""
    names = tuple(subset or frame.names)
    keys = tuple(frame.column(name) for name in names)
    label = "proportion" if normalize else "count"
    if label in names:
        raise Refused(f"a column has the name {label!r}")
    code = frame.code
    missing = [quoted(key.name) for key in keys if key.missing]
    if dropna and missing:
        code = code.dropna(subset=missing)
    share = F.count("*") / F.sum(F.count("*")).over(call(WINDOW.attribute("partitionBy")))
    count = share if normalize else F.count("*")
    code = code.groupBy(*map(quoted, names)).agg(count.alias(label))
    made = tuple(replace(key, missing=key.missing and not dropna, unique=len(keys) == 1) for key in keys)
    by_key = tuple(Key(name) for name in names)
    order = Order((Key(label, descending=not ascending), *by_key) if sort else by_key, pending=True)
    column = Column(label, FLOAT if normalize else INT, missing=False, zero=False)
    index = Index("columns", made, names, fresh=False)
    counts = origin(code, (column,), index=index, order=order, size="groups")
    return counts.series(label)


AGG = [
    Example(
        'df["z"] = df[["g", "k"]].fillna("").agg("-".join, axis=1)',
        'df = df.join(df.select("g", "k", "__label").fillna("").select("__label", F.concat(F.col('
        '"g"), F.lit("-"), F.col("k")).alias("z")), "__label", "left")',
    ),
    Example(
        'df.agg({"x": "mean", "n": "sum"})',
        'df.agg(F.mean("x").alias("x"), F.coalesce(F.sum("n"), F.lit(0)).alias("n")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        'df[["x", "n"]].agg(["min", "max"])',
        'df.agg(*[F.array(F.min(c), F.max(c)).alias(c) for c in ["x", "n"]]).toPandas()'
        '.explode(["x", "n"]).set_axis(["min", "max"]).infer_objects()',
    ),
    Example(
        'df.agg({"x": ["min", "max"], "n": "max"})',
        'df.agg(F.array(F.min("x"), F.max("x")).alias("x"), F.array(F.lit(None), F.max("n"))'
        '.alias("n")).toPandas().explode(["x", "n"]).set_axis(["min", "max"]).infer_objects()',
    ),
    Example(
        'df[["x", "n"]].agg("mean")',
        'df.agg(F.mean("x").alias("x"), F.mean("n").alias("n")).toPandas().iloc[0].rename(None)',
    ),
]


@rule(Frame, "agg", "aggregate", examples=AGG)
def agg(frame: Frame, func: Value | None = None, axis: Axis = 0) -> Driver | Series:
    """Compute named aggregates of the columns: one of each as a series, several as a frame; or a function of rows."""
    if axis == 1 and isinstance(func, Function):
        return of_row(frame, func.on_elements([Row(frame)]))
    if axis == 1 or not isinstance(func, Python):
        raise Refused("aggregates of rows, or by a function")
    if func.items is not None:
        names = [aggregate_name(item) for item in func.items]
        return _several(frame, dict.fromkeys(frame.names, names), names)
    if func.pairs is None:
        name = aggregate_name(func)
        return collected(frame, {column: _one(frame, column, name) for column in frame.names})
    wanted: dict[str, list[str]] = {}
    for key, value in func.pairs:
        if not isinstance(key, Python) or not isinstance(key.const, str):
            raise Refused("a column that is not known at translation time is aggregated")
        items = value.items if isinstance(value, Python) and value.items is not None else None
        wanted[key.const] = [aggregate_name(item) for item in items or (value,)]
    lists = [isinstance(value, Python) and value.items is not None for _, value in func.pairs]
    if not any(lists):
        return collected(frame, {column: _one(frame, column, names[0]) for column, names in wanted.items()})
    return _several(frame, wanted, list(dict.fromkeys(name for names in wanted.values() for name in names)))


def _one(frame: Frame, column: str, name: str) -> Reduced:
    kind = frame.column(column).type.kind
    if kind is Kind.STR and (name in NUMERIC or (name in ("min", "max") and frame.column(column).missing)):
        raise Refused(f"{name}() of the texts in {column!r}", "never")
    return reduced(name, Subject(frame.series(column), False))


def _several(frame: Frame, wanted: Mapping[str, Sequence[str]], labels: Sequence[str]) -> Driver:
    """Return aggregates as a frame with a row for each; a column without one has no value there."""
    if len(set(labels)) < len(labels):
        raise Refused("an aggregate is named twice", "never")
    columns = {}
    kinds: set[Kind] = set()
    for column, names in wanted.items():
        made = {name: _one(frame, column, name) for name in names}
        kinds |= {each.type.kind for each in made.values()}
        columns[column] = [made[name].code if name in made else lit(None) for name in labels]
    if not kinds <= {Kind.INT, Kind.FLOAT}:
        raise Refused("several aggregates of values that are not numbers")
    return tabled(frame, columns, labels, whole=Kind.INT in kinds)


INFO = [
    Example(
        "df.info()",
        "print(df.agg(*[F.count(c).alias(c) for c in df.columns]).toPandas().T"
        '.set_axis(["Non-Null Count"], axis=1).assign(Dtype=[dtype for _, dtype in df.dtypes]))',
    )
]


@rule(Frame, "info", examples=INFO)
def info(
    frame: Frame,
    verbose: Constant = None,
    buf: Unsupported = None,
    max_cols: Constant = None,
    memory_usage: Constant = None,
    show_counts: Constant = None,
) -> Driver:
    """Print the columns with their Spark types and how many values they hold."""
    seen = without_hidden(frame)
    names = frame.columns and frame.names
    counts = alike(frame, {name: F.count(quoted(name)) for name in names}) if names else of_each(seen, None, F.count)
    shown = frame.code.agg(*counts).toPandas().attribute("T").set_axis(["Non-Null Count"], axis=1)
    if isinstance(frame.code, Var) and not frame.index.columns:
        pair = Each(Name("dtype"), "_, dtype", seen.code.attribute("dtypes"))
        shown = shown.assign(Dtype=pair)
    note = Note("PS605", "what info() prints is laid out in another way")
    return Driver(call(Name("print"), shown), "other", notes=(note,))
