"""Reducing a column to one value, or to a few."""

from __future__ import annotations

from dataclasses import replace

from rules.reductions import GROUP, Subject, aggregate_name, materialized, reduced
from rules.scalar import argument, labelled, row_count, scalar
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import BOOL, FLOAT, INT, Kind
from translator.spark import Code, F, Lit, as_code, col, lit
from translator.values import Driver, Element, Frame, Note, Python, Series, Value


def reduce(series: Series, name: str, **arguments: object) -> Value:
    """Return an aggregate of a column as a plain value; within a function on groups, as a column expression."""
    series = materialized(series)
    group = series.frame.size == GROUP
    made = reduced(name, replace(Subject(series, group), **arguments))  # type: ignore[arg-type]
    if group:
        if len(series.frame.rows) > 1:
            raise Refused("an aggregate of a part of a group")
        return Element(replace(series, column=made.code, type=made.type, missing=made.missing, loose=False))
    return scalar(series.frame, made.code, made.type, missing=made.missing, notes=(*series.notes, *made.notes))


SUM = [
    Example('df["x"].sum()', 'df.agg(F.coalesce(F.sum("x"), F.lit(0.0))).toPandas().iloc[0, 0]'),
    Example('df["n"].sum()', 'df.agg(F.coalesce(F.sum("n"), F.lit(0))).first()[0]'),
    Example('(df["x"] > 1).sum()', 'df.agg(F.count_if(F.col("x") > 1)).first()[0]'),
    Example('df["x"].sum(min_count=1)', 'df.agg(F.sum("x")).toPandas().iloc[0, 0]'),
]


@rule(Series, "sum", examples=SUM)
def sum_(
    series: Series,
    axis: Axis | None = None,
    skipna: Unsupported = True,
    numeric_only: Unsupported = False,
    min_count: int = 0,
) -> Value:
    """Add up the values: 0 where there are none; True counts as 1."""
    return reduce(series, "sum", min_count=min_count)


@rule(
    Series,
    "mean",
    examples=[
        Example('df["x"].mean()', 'df.agg(F.mean("x")).toPandas().iloc[0, 0]'),
        Example(
            '(df["x"] > 1).mean()',
            'df.agg(F.mean(F.coalesce(F.col("x") > 1, F.lit(False)).cast("int"))).toPandas().iloc[0, 0]',
        ),
    ],
)
def mean(series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False) -> Value:
    """Average the values; of conditions, the share of rows where they hold."""
    return reduce(series, "mean")


@rule(Series, "median", examples=[Example('df["x"].median()', 'df.agg(F.median("x")).toPandas().iloc[0, 0]')])
def median(
    series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False
) -> Value:
    """Take the middle value, or the mean of the two middle ones."""
    return reduce(series, "median")


@rule(
    Series,
    "min",
    examples=[
        Example('df["x"].min()', 'df.agg(F.min("x")).toPandas().iloc[0, 0]'),
        Example('df["u"].min()', 'df.agg(F.min("u")).toPandas().iloc[0, 0]'),
    ],
)
def min_(series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False) -> Value:
    """Take the least value."""
    return reduce(series, "min")


@rule(
    Series,
    "max",
    examples=[
        Example('df["n"].max()', 'df.agg(F.max("n")).toPandas().iloc[0, 0]'),
        Example('df["t"].max()', 'df.agg(F.max("t")).toPandas().iloc[0, 0]'),
    ],
)
def max_(series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False) -> Value:
    """Take the greatest value."""
    return reduce(series, "max")


@rule(
    Series,
    "std",
    examples=[
        Example('df["x"].std()', 'df.agg(F.stddev("x")).toPandas().iloc[0, 0]'),
        Example('df["x"].std(ddof=0)', 'df.agg(F.stddev_pop("x")).toPandas().iloc[0, 0]'),
    ],
)
def std(
    series: Series,
    axis: Axis | None = None,
    skipna: Unsupported = True,
    ddof: int = 1,
    numeric_only: Unsupported = False,
) -> Value:
    """Compute the standard deviation: of a sample by default, as in Spark."""
    return reduce(series, "std", ddof=ddof)


@rule(Series, "var", examples=[Example('df["n"].var()', 'df.agg(F.variance("n")).toPandas().iloc[0, 0]')])
def var(
    series: Series,
    axis: Axis | None = None,
    skipna: Unsupported = True,
    ddof: int = 1,
    numeric_only: Unsupported = False,
) -> Value:
    """Compute the variance: of a sample by default, as in Spark."""
    return reduce(series, "var", ddof=ddof)


@rule(
    Series,
    "sem",
    examples=[Example('df["x"].sem()', 'df.agg(F.stddev("x") / F.sqrt(F.count("x"))).toPandas().iloc[0, 0]')],
)
def sem(
    series: Series,
    axis: Axis | None = None,
    skipna: Unsupported = True,
    ddof: int = 1,
    numeric_only: Unsupported = False,
) -> Value:
    """Compute the standard error of the mean."""
    return reduce(series, "sem", ddof=ddof)


@rule(
    Series,
    "prod",
    "product",
    examples=[Example('df["x"].prod()', 'df.agg(F.coalesce(F.product("x"), F.lit(1.0))).toPandas().iloc[0, 0]')],
)
def prod(
    series: Series,
    axis: Axis | None = None,
    skipna: Unsupported = True,
    numeric_only: Unsupported = False,
    min_count: int = 0,
) -> Value:
    """Multiply the values: 1 where there are none."""
    return reduce(series, "prod", min_count=min_count)


@rule(
    Series,
    "skew",
    examples=[
        Example(
            'df["x"].skew()',
            'df.agg(F.when(F.count("x") > 2, '
            'F.coalesce(F.skewness("x") * F.sqrt(F.count("x") * (F.count("x") - 1)) / (F.count("x") - 2),'
            " F.lit(0.0)))).toPandas().iloc[0, 0]",
        )
    ],
)
def skew(series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False) -> Value:
    """Compute the skewness, corrected for bias as in pandas (Spark's own is not); 0 for a constant column."""
    return reduce(series, "skew")


@rule(
    Series,
    "kurt",
    "kurtosis",
    examples=[
        Example(
            'df["x"].kurt()',
            'df.agg(F.when(F.count("x") > 3, '
            'F.coalesce(((F.count("x") + 1) * F.kurtosis("x") + 6) * (F.count("x") - 1) / ((F.count("x") '
            '- 2) * (F.count("x") - 3)), F.lit(0.0)))).toPandas().iloc[0, 0]',
        )
    ],
)
def kurt(series: Series, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: Unsupported = False) -> Value:
    """Compute the excess kurtosis, corrected for bias as in pandas (Spark's own is not); 0 for a constant column."""
    return reduce(series, "kurt")


@rule(Series, "count", examples=[Example('df["x"].count()', 'df.agg(F.count("x")).first()[0]')])
def count(series: Series) -> Value:
    """Count the values that are not missing."""
    return reduce(series, "count")


@rule(
    Series,
    "nunique",
    examples=[
        Example('df["k"].nunique()', 'df.agg(F.count_distinct("k")).first()[0]'),
        Example(
            'df["k"].nunique(dropna=False)',
            'df.agg(F.count_distinct("k") + F.coalesce(F.max(F.col("k").isNull().cast("int")), F.lit(0))).first()[0]',
        ),
    ],
)
def nunique(series: Series, dropna: bool = True) -> Value:
    """Count the different values; missing ones count as one more value with ``dropna=False``."""
    return reduce(series, "nunique", dropna=dropna)


@rule(
    Series,
    "any",
    examples=[
        Example('df["b"].any()', 'df.agg(F.coalesce(F.bool_or("b"), F.lit(False))).toPandas().iloc[0, 0]'),
        Example('df["x"].any()', 'df.agg(F.coalesce(F.bool_or(F.col("x") != 0), F.lit(False))).toPandas().iloc[0, 0]'),
    ],
)
def any_(series: Series, *, axis: Axis = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell whether a value is true; False where there are none."""
    return reduce(series, "any")


@rule(
    Series,
    "all",
    examples=[
        Example(
            '(df["x"] > -9).all()',
            'df.agg(F.coalesce(F.bool_and(F.coalesce(F.col("x") > -9, F.lit(False))), F.lit(True)))'
            ".toPandas().iloc[0, 0]",
        )
    ],
)
def all_(series: Series, axis: Axis = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell whether all values are true; True where there are none."""
    return reduce(series, "all")


@rule(
    Series,
    "quantile",
    examples=[
        Example('df["x"].quantile(0.9)', 'df.agg(F.percentile("x", 0.9)).toPandas().iloc[0, 0]'),
        Example(
            'df["n"].quantile([0.25, 0.75])',
            'df.agg(F.percentile("n", 0.25), F.percentile("n", 0.75)).toPandas().iloc[0]'
            '.set_axis([0.25, 0.75]).rename("n")',
        ),
    ],
)
def quantile(series: Series, q: Constant = 0.5, interpolation: Unsupported = "linear") -> Value:
    """Compute quantiles, interpolated between the two values next to them; exact, so that Spark has to sort."""
    if series.type.kind is Kind.BOOL:
        raise Refused("quantile() of True and False", "never")
    if isinstance(q, (int, float)):
        return reduce(series, "quantile", q=float(q))
    if not isinstance(q, (list, tuple)) or not all(isinstance(part, (int, float)) for part in q) or not q:
        raise Refused("the quantiles are not numbers that are known at translation time")
    series = materialized(series)
    made = [reduced("quantile", Subject(series, False, q=float(part))) for part in q]
    code = series.frame.code.agg(*(each.code for each in made)).toPandas().attribute("iloc").item(0)
    code = code.set_axis([float(part) for part in q]).rename(series.name)
    return Driver(code, "series", type=FLOAT, notes=(*series.notes, *made[0].notes))


AGG = [
    Example('df["x"].agg("mean")', 'df.agg(F.mean("x")).toPandas().iloc[0, 0]'),
    Example(
        'df["x"].agg(["min", "max"])',
        'df.agg(F.min("x").alias("min"), F.max("x").alias("max")).toPandas().iloc[0].rename("x")',
    ),
]


@rule(Series, "agg", "aggregate", examples=AGG)
def agg(series: Series, func: Value | None = None, axis: Axis = 0) -> Value:
    """Compute one or several named aggregates."""
    if func is None:
        raise Refused("there is no aggregate", "never")
    if not (isinstance(func, Python) and func.items is not None):
        return reduce(series, aggregate_name(func))
    names = [aggregate_name(item) for item in func.items]
    if len(set(names)) < len(names):
        raise Refused("an aggregate is named twice", "never")
    series = materialized(series)
    made = {name: reduced(name, Subject(series, False)) for name in names}
    notes = (*series.notes, *(note for each in made.values() for note in each.notes))
    types = {each.type for each in made.values()}
    kind = types.pop() if len(types) == 1 else FLOAT
    return labelled(
        series.frame, {name: each.code for name, each in made.items()}, name=series.name, type=kind, notes=notes
    )


# -------------------------------------------------------------------------------------- extent and state


@rule(Series, "len()", examples=[Example('len(df["x"])', "df.count()")])
def length(series: Series) -> Value:
    """Count the rows."""
    if series.frame.size == GROUP:
        return reduce(series, "size")
    return Driver(row_count(series.frame), "scalar", type=INT)


@rule(Series, "size", examples=[Example('df["x"].size', "df.count()")], attribute=True)
def size(series: Series) -> Value:
    """Count the rows."""
    return length(series)


@rule(Series, "shape", examples=[Example('df["x"].shape', "(df.count(),)")], attribute=True)
def shape(series: Series) -> Python:
    """Give the number of rows as a tuple of one."""
    return Python(as_code((row_count(series.frame),)), touched=True)


@rule(Series, "empty", examples=[Example('df["x"].empty', "df.isEmpty()")], attribute=True)
def empty(series: Series) -> Driver:
    """Tell whether there are no rows."""
    return Driver(series.frame.code.isEmpty(), "scalar", type=BOOL)


@rule(
    Series,
    "hasnans",
    examples=[
        Example(
            'df["x"].hasnans',
            'df.agg(F.coalesce(F.bool_or(F.col("x").isNull()), F.lit(False))).toPandas().iloc[0, 0]',
        )
    ],
    attribute=True,
)
def hasnans(series: Series) -> Driver:
    """Tell whether a value is missing."""
    return _found(series, series.column.isNull())


def _found(series: Series, condition: Code) -> Driver:
    return scalar(series.frame, F.coalesce(F.bool_or(condition), lit(False)), BOOL, missing=False)


@rule(
    Series,
    "is_unique",
    examples=[Example('df["k"].is_unique', 'df.groupBy("k").count().filter(F.col("count") > 1).isEmpty()')],
    attribute=True,
)
def is_unique(series: Series) -> Driver:
    """Tell whether no value occurs twice; two missing values are a repetition."""
    key = argument(series.exact.column)
    if isinstance(key, Lit) and key.value == "count":
        key = col("count").alias("value")
    repeated = series.frame.code.groupBy(key).count().filter(col("count") > 1)
    return Driver(repeated.isEmpty(), "scalar", type=BOOL)


# ------------------------------------------------------------------------------------------ labels, pairs


IDXMAX = [
    Example(
        'df.groupby("g")["n"].sum().idxmax()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.sum("n").alias("n"))'
        '.orderBy(F.col("n").desc(), F.col("g")).select("g").first()[0]',
    ),
    Example(
        'df.groupby("g")["x"].mean().idxmin()',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.mean("x").alias("x"))'
        '.filter(F.col("x").isNotNull()).orderBy(F.col("x"), F.col("g")).select("g").first()[0]',
    ),
]


@rule(Series, "idxmax", examples=IDXMAX[:1])
def idxmax(series: Series, axis: Axis = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the greatest value, the first of equal ones."""
    return _label(series, descending=True)


@rule(Series, "idxmin", examples=IDXMAX[1:])
def idxmin(series: Series, axis: Axis = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the least value, the first of equal ones."""
    return _label(series, descending=False)


def _label(series: Series, *, descending: bool) -> Driver:
    frame = series.frame
    label = frame.labels()
    order = frame.sort_codes()
    value = series.exact.column
    code = frame.code.filter(value.isNotNull()) if series.missing else frame.code
    first = code.orderBy(value.desc() if descending else value, *order)
    known = frame.index.columns[0].type if frame.index.kind == "columns" else INT
    notes = series.notes
    labels = {column.name for column in frame.index.columns}
    if not frame.hidden and not labels <= {key.name for key in frame.order.keys}:
        notes = (*notes, Note("PS601", "of equally great values, any one's label is taken"))
    return Driver(first.select(argument(label)).first().item(0), "scalar", type=known, notes=notes)


@rule(
    Series,
    "corr",
    examples=[
        Example(
            'df["x"].corr(df["y"])',
            'df.filter(F.col("x").isNotNull()).filter(F.col("y").isNotNull()).agg(F'
            '.when(F.stddev("x") * F.stddev("y") > 0, F.covar_samp("x", '
            '"y") / (F.stddev("x") * F.stddev("y")))).toPandas().iloc[0, 0]',
        )
    ],
)
def corr(series: Series, other: Series, method: Unsupported = "pearson", min_periods: Unsupported = None) -> Value:
    """Compute Pearson's correlation over the rows where both are there; none where one of them is constant.

    Spark's own corr() divides by zero there, so that the covariance is divided under a guard.
    """
    frame = _both(series, other)
    x, y = (Subject(side, False).number("corr") for side in (series, other))
    spread = F.stddev(x) * F.stddev(y)
    both = frame.code
    for side in (series, other):
        if side.missing:
            both = both.filter(side.column.isNotNull())
    code = F.when(spread > 0, F.covar_samp(x, y) / spread)
    return scalar(replace(frame, code=both), code, FLOAT, notes=(*series.notes, *other.notes))


@rule(Series, "cov", examples=[Example('df["x"].cov(df["y"])', 'df.agg(F.covar_samp("x", "y")).toPandas().iloc[0, 0]')])
def cov(series: Series, other: Series, min_periods: Unsupported = None, ddof: int = 1) -> Value:
    """Compute the covariance over the rows where both are there."""
    if ddof not in (0, 1):
        raise Refused("cov() with a ddof other than 0 and 1")
    function = F.covar_samp if ddof == 1 else F.covar_pop
    x, y = (Subject(side, False).number("cov") for side in (series, other))
    return scalar(_both(series, other), function(x, y), FLOAT, notes=(*series.notes, *other.notes))


def _both(series: Series, other: Series) -> Frame:
    return series.derived(series.column, other).frame
