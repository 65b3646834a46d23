"""Reducing a column to one value, or to a few."""

from __future__ import annotations

from dataclasses import replace

from rules.lean import sure_series
from rules.parts import of_whole
from rules.periods import is_period
from rules.reductions import GROUP, Subject, aggregate_name, empty_cells, materialized, reduced
from rules.scalar import labelled, scalar
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Kind
from translator.values import Driver, Element, Python, Series, Value


def reduce(series: Series, name: str, **arguments: object) -> Value:
    """Return an aggregate of a column as a plain value; within a function on groups, as a column expression."""
    group = series.frame.size == GROUP
    filled = group and len(series.frame.rows) == 1
    series = of_whole(series) if group else materialized(series)
    if series.loose and name not in ("sum", "count"):
        series = sure_series(series, "pandas counts it as False")
    made = reduced(name, replace(Subject(series, filled), **arguments))  # type: ignore[arg-type]
    floats = series.widened is True and series.type.kind is Kind.INT
    if floats and made.type.kind is Kind.INT and name not in ("count", "size", "nunique"):
        # Whole numbers that pandas has as floats stay floats.
        made = replace(made, code=made.code.cast("double"), type=FLOAT)
    if group:
        return Element(replace(series, column=made.code, type=made.type, missing=made.missing, loose=False))
    found = scalar(series.frame, made.code, made.type, missing=made.missing, notes=(*series.notes, *made.notes))
    return replace(found, empty=empty_cells(series.frame, made))


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
    if is_period(series):
        raise Refused("several aggregates of periods are asked for", way_out="ask for one at a time")
    notes = (*series.notes, *(note for each in made.values() for note in each.notes))
    types = {each.type for each in made.values()}
    kind = types.pop() if len(types) == 1 else FLOAT
    return labelled(
        series.frame, {name: each.code for name, each in made.items()}, name=series.name, type=kind, notes=notes
    )
