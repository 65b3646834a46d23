"""Describing a frame as a whole: its statistics, correlations, counts of rows, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.frame.dtypes import select_dtypes
from rules.frame.elements import together
from rules.frame.mixed import described_values, holds_values
from rules.frame.ranks import correlated_ranks
from rules.frame.statistics import alike, collected, numbers, tabled, unselected
from rules.joining import without_hidden
from rules.reductions import NUMERIC, Reduced, Subject, aggregate_name, reduced
from rules.scalar import argument, of_each
from translator.rule import Axis, Constant, Example, Names, Refused, Unsupported, rule
from translator.schema import FLOAT, INT, Column, Kind
from translator.spark import WINDOW, Code, Each, F, Lambda, Lit, Name, Star, Var, as_code, call, col, lit, quoted
from translator.spark import Mapping as Pairs
from translator.values import Driver, Frame, Index, Key, Note, Order, Python, Series, Value, origin

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
    if any(not column.type.is_known for column in frame.columns or ()):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    counted = [column.name for column in frame.columns or () if holds_values(column)]
    if counted and (everything or len(counted) == len(frame.names)):
        return _with_values(frame, counted, percentiles)
    names = [column.name for column in numbers(frame) if column.type.is_numeric]
    times = [column.name for column in frame.columns or () if column.type.kind is Kind.TIMESTAMP]
    if any(column.type.kind is Kind.TIMEDELTA or column.type.zone for column in frame.columns or ()):
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
    for column in frame.columns or ():
        if column.name in counted:
            continue
        if not column.type.is_numeric:
            raise Refused("describe() of texts together with points in time", way_out="select other columns before")
        made[column.name] = dict(zip(labels, described(frame.series(column.name), shares), strict=True))
    return described_values(frame, counted, made)


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
    note = Note("PS601", "Spark gives the mean of points in time in microseconds, pandas in nanoseconds")
    return Driver(code.item(as_code([*order])), "frame", notes=(note,))


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


CORR = [
    Example(
        'df[["x", "n", "y"]].corr(method="spearman")',
        'df.select(F.when(F.col("x").isNotNull(), F.rank().over(Window.orderBy(F.col("x").asc_nul'
        'ls_last())) + (F.count("*").over(Window.partitionBy("x")) - 1) / 2).alias("x_rank"), F.w'
        'hen(F.col("x").isNotNull(), F.rank().over(Window.partitionBy(F.col("x").isNotNull()).ord'
        'erBy("n")) + (F.count("*").over(Window.partitionBy(F.col("x").isNotNull(), "n")) - 1) / '
        '2).alias("n_beside_x"), F.when(F.col("y").isNotNull(), F.when(F.col("x").isNotNull(), F.'
        'rank().over(Window.partitionBy(F.col("y").isNotNull()).orderBy(F.col("x").asc_nulls_last'
        '())) + (F.count("*").over(Window.partitionBy(F.col("y").isNotNull(), "x")) - 1) / 2)).al'
        'ias("x_beside_y"), F.when(F.col("x").isNotNull(), F.when(F.col("y").isNotNull(), F.rank('
        ').over(Window.partitionBy(F.col("x").isNotNull()).orderBy(F.col("y").asc_nulls_last())) '
        '+ (F.count("*").over(Window.partitionBy(F.col("x").isNotNull(), "y")) - 1) / 2)).alias("'
        'y_beside_x"), (F.rank().over(Window.orderBy("n")) + (F.count("*").over(Window.partitionB'
        'y("n")) - 1) / 2).alias("n_rank"), F.when(F.col("y").isNotNull(), F.rank().over(Window.p'
        'artitionBy(F.col("y").isNotNull()).orderBy("n")) + (F.count("*").over(Window.partitionBy'
        '(F.col("y").isNotNull(), "n")) - 1) / 2).alias("n_beside_y"), F.when(F.col("y").isNotNul'
        'l(), F.rank().over(Window.orderBy(F.col("y").asc_nulls_last())) + (F.count("*").over(Win'
        'dow.partitionBy("y")) - 1) / 2).alias("y_rank")).agg(F.array(F.try_divide(F.covar_samp("'
        'x_rank", "x_rank"), F.stddev("x_rank") * F.stddev("x_rank")), F.try_divide(F.covar_samp('
        '"x_rank", "n_beside_x"), F.stddev("x_rank") * F.stddev("n_beside_x")), F.try_divide(F.co'
        'var_samp("x_beside_y", "y_beside_x"), F.stddev("x_beside_y") * F.stddev("y_beside_x"))).'
        'alias("x"), F.array(F.try_divide(F.covar_samp("n_beside_x", "x_rank"), F.stddev("n_besid'
        'e_x") * F.stddev("x_rank")), F.try_divide(F.covar_samp("n_rank", "n_rank"), F.stddev("n_'
        'rank") * F.stddev("n_rank")), F.try_divide(F.covar_samp("n_beside_y", "y_rank"), F.stdde'
        'v("n_beside_y") * F.stddev("y_rank"))).alias("n"), F.array(F.try_divide(F.covar_samp("y_'
        'beside_x", "x_beside_y"), F.stddev("y_beside_x") * F.stddev("x_beside_y")), F.try_divide'
        '(F.covar_samp("y_rank", "n_beside_y"), F.stddev("y_rank") * F.stddev("n_beside_y")), F.t'
        'ry_divide(F.covar_samp("y_rank", "y_rank"), F.stddev("y_rank") * F.stddev("y_rank"))).al'
        'ias("y")).toPandas().explode(["x", "n", "y"]).set_axis(["x", "n", "y"]).astype(float)',
    ),
    Example(
        'df[["n", "m"]].corr("spearman")',
        'df.select((F.rank().over(Window.orderBy("n")) + (F.count("*").over(Window.partitionBy("n'
        '")) - 1) / 2).alias("n_rank"), (F.rank().over(Window.orderBy("m")) + (F.count("*").over('
        'Window.partitionBy("m")) - 1) / 2).alias("m_rank")).agg(F.array(F.try_divide(F.covar_sam'
        'p("n_rank", "n_rank"), F.stddev("n_rank") * F.stddev("n_rank")), F.try_divide(F.covar_sa'
        'mp("n_rank", "m_rank"), F.stddev("n_rank") * F.stddev("m_rank"))).alias("n"), F.array(F.'
        'try_divide(F.covar_samp("m_rank", "n_rank"), F.stddev("m_rank") * F.stddev("n_rank")), F'
        '.try_divide(F.covar_samp("m_rank", "m_rank"), F.stddev("m_rank") * F.stddev("m_rank"))).'
        'alias("m")).toPandas().explode(["n", "m"]).set_axis(["n", "m"]).astype(float)',
    ),
    Example(
        'df[["n", "m"]].corr()',
        "df.agg(*[F.array(*[F.try_divide(F.covar_samp(a, b),"
        ' F.stddev(a) * F.stddev(b)) for b in ["n", "m"]]).alias(a) for a in ["n", "m"]])'
        '.toPandas().explode(["n", "m"]).set_axis(["n", "m"]).astype(float)',
    ),
    Example(
        "df.corr(numeric_only=True)",
        'df.withColumn("b", F.col("b").cast("int")).agg(*[F.array(*[F.try_divide(F.covar_samp(a, '
        "b), F.stddev(F.when(F.col(b).isNotNull(), F.col(a))) * F.stddev(F.when(F.col(a).isNotNul"
        'l(), F.col(b)))) for b in ["x", "y", "n", "m", "b"]]).alias(a) for a in ["x", "y", "n", '
        '"m", "b"]]).toPandas().explode(["x", "y", "n", "m", "b"]).set_axis(["x", "y", "n", "m", '
        '"b"]).astype(float)',
    ),
    Example(
        'df[["x", "y", "n"]].corr()',
        "df.agg(*[F.array(*[F.try_divide(F.covar_samp(a, b), F.stddev(F.when(F.col(b)"
        ".isNotNull(), F.col(a))) * F.stddev(F.when(F.col(a).isNotNull(),"
        ' F.col(b)))) for b in ["x", "y", "n"]]).alias(a) for a in ["x", "y", "n"]]).toPandas()'
        '.explode(["x", "y", "n"]).set_axis(["x", "y", "n"]).astype(float)',
    ),
]


@rule(Frame, "corr", examples=CORR)
def corr(frame: Frame, method: str = "pearson", min_periods: Unsupported = 1, numeric_only: bool = False) -> Driver:
    """Compute the correlation of each pair of columns, or of their ranks, over the rows where both are there.

    Spark's own corr() divides by zero where a column is constant; pandas has no value there.
    """
    if method not in ("pearson", "spearman"):
        raise Refused(f"method={method!r} has no translation")
    frame, columns = _of_numbers(frame, "corr", numeric_only=numeric_only)
    if method == "spearman":
        return correlated_ranks(frame, columns)
    a, b = Name("a"), Name("b")
    x: Code = a
    y: Code = b
    if any(column.missing for column in columns):
        x, y = F.when(F.col(b).isNotNull(), F.col(a)), F.when(F.col(a).isNotNull(), F.col(b))
    return _of_pairs(frame, columns, F.try_divide(F.covar_samp(a, b), F.stddev(x) * F.stddev(y)))


def _of_numbers(frame: Frame, name: str, *, numeric_only: bool) -> tuple[Frame, tuple[Column, ...]]:
    """Return the frame with True and False as 1 and 0, and its columns with numbers."""
    columns = numbers(frame)
    if not numeric_only and len(columns) < len(frame.names):
        raise Refused(f"{name}() of columns that hold no numbers", "never", way_out="add numeric_only=True")
    truths = {c.name: frame.series(c.name) for c in columns if c.type.kind is Kind.BOOL}
    if truths:
        frame = unselected(frame)
        made = {key: series.derived(series.column.cast("int"), type=INT) for key, series in truths.items()}
        frame = replace(frame, columns=columns).with_columns(made)
    return frame, columns


def _of_pairs(frame: Frame, columns: Sequence[Column], pair: Code) -> Driver:
    """Return a statistic of each pair of columns ``a`` and ``b`` as a square table."""
    names = as_code([column.name for column in columns])
    arrays = Star(Each(F.array(Star(Each(pair, "b", names))).alias(Name("a")), "a", names))
    made = unselected(frame).code.agg(arrays).toPandas().explode(names).set_axis(names).astype(Name("float"))
    return Driver(made, "frame")


COV = [
    Example(
        'df[["x", "y", "n"]].cov()',
        'df.agg(*[F.array(*[F.covar_samp(a, b) for b in ["x", "y", "n"]]).alias(a) for a in ["x",'
        ' "y", "n"]]).toPandas().explode(["x", "y", "n"]).set_axis(["x", "y", "n"]).astype(float)',
    ),
    Example(
        "df.cov(numeric_only=True)",
        'df.withColumn("b", F.col("b").cast("int")).agg(*[F.array(*[F.covar_samp(a, b) for b in ['
        '"x", "y", "n", "m", "b"]]).alias(a) for a in ["x", "y", "n", "m", "b"]]).toPandas().expl'
        'ode(["x", "y", "n", "m", "b"]).set_axis(["x", "y", "n", "m", "b"]).astype(float)',
    ),
]


@rule(Frame, "cov", examples=COV)
def cov(frame: Frame, min_periods: Unsupported = None, ddof: int | None = 1, numeric_only: bool = False) -> Driver:
    """Compute the covariance of each pair of columns, over the rows where both are there."""
    if ddof != 1:
        raise Refused("cov() with a ddof other than 1")
    frame, columns = _of_numbers(frame, "cov", numeric_only=numeric_only)
    return _of_pairs(frame, columns, F.covar_samp(Name("a"), Name("b")))


CORRWITH = [
    Example(
        'df[["x", "y"]].corrwith(df["n"])',
        'df.agg(F.try_divide(F.covar_samp("x", "n"), F.stddev("x") * F.stddev(F.when(F.col("x").i'
        'sNotNull(), F.col("n")))).alias("x"), F.try_divide(F.covar_samp("y", "n"), F.stddev("y")'
        ' * F.stddev(F.when(F.col("y").isNotNull(), F.col("n")))).alias("y")).toPandas().iloc[0].'
        "rename(None)",
    )
]


@rule(Frame, "corrwith", examples=CORRWITH)
def corrwith(
    frame: Frame,
    other: Series,
    axis: Axis = 0,
    drop: Unsupported = False,
    method: str = "pearson",
    numeric_only: bool = False,
) -> Driver:
    """Compute Pearson's correlation of each column with another one, over the rows where both are there."""
    if axis == 1 or method != "pearson":
        raise Refused("correlations of rows, or of another kind than Pearson's")
    if numeric_only:
        frame = frame.projected(numbers(frame))
    base, (columns, (against,)) = together(frame, other)
    made = {}
    for series in columns:
        if not (series.type.is_numeric and against.type.is_numeric):
            raise Refused("corrwith() of columns that hold no numbers", "never", way_out="add numeric_only=True")
        pair = F.try_divide(
            F.covar_samp(argument(series.column), argument(against.column)),
            F.stddev(argument(_where_both(series, against))) * F.stddev(argument(_where_both(against, series))),
        )
        made[str(series.name)] = Reduced(pair, FLOAT, True)
    return collected(base, made)


def _where_both(series: Series, other: Series) -> Code:
    return F.when(other.column.isNotNull(), series.column) if other.missing else series.column


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
def agg(frame: Frame, func: Value | None = None, axis: Axis = 0) -> Driver:
    """Compute named aggregates of the columns: one of each as a series, several as a frame."""
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
