"""Reducing a column with numpy's functions.

Given a series numpy mostly calls the series' own method, which skips missing values; where it does not, a missing value
makes the result missing.
"""

from __future__ import annotations

from rules.series.reduce import quantile as quantile_of
from rules.series.reduce import reduce
from rules.series.window import cumsum as cumsum_of
from translator.rule import Axis, Constant, Example, Refused, rule
from translator.values import Series, Value


@rule(
    "numpy",
    "sum",
    "nansum",
    examples=[
        Example('np.sum(df["x"])', "df.agg(F.coalesce(F.sum('x'), F.lit(0.0))).toPandas().iloc[0, 0]"),
        Example('np.sum(df["n"] > 1)', "df.agg(F.count_if(F.col('n') > 1)).first()[0]"),
    ],
)
def sum_(a: Series, axis: Axis | None = None) -> Value:
    """Add up the values: 0 where there are none."""
    return reduce(a, "sum")


@rule("numpy", "mean", "nanmean", examples=[Example('np.mean(df["x"])', "df.agg(F.mean('x')).toPandas().iloc[0, 0]")])
def mean(a: Series, axis: Axis | None = None) -> Value:
    """Average the values."""
    return reduce(a, "mean")


@rule(
    "numpy", "min", "nanmin", "amin", examples=[Example('np.min(df["x"])', "df.agg(F.min('x')).toPandas().iloc[0, 0]")]
)
def min_(a: Series, axis: Axis | None = None) -> Value:
    """Take the least value."""
    return reduce(a, "min")


@rule(
    "numpy", "max", "nanmax", "amax", examples=[Example('np.max(df["n"])', "df.agg(F.max('n')).toPandas().iloc[0, 0]")]
)
def max_(a: Series, axis: Axis | None = None) -> Value:
    """Take the greatest value."""
    return reduce(a, "max")


@rule(
    "numpy",
    "prod",
    "nanprod",
    examples=[Example('np.prod(df["x"])', "df.agg(F.coalesce(F.product('x'), F.lit(1.0))).toPandas().iloc[0, 0]")],
)
def prod(a: Series, axis: Axis | None = None) -> Value:
    """Multiply the values: 1 where there are none."""
    return reduce(a, "prod")


@rule(
    "numpy",
    "std",
    "nanstd",
    examples=[
        Example('np.std(df["x"])', "df.agg(F.stddev_pop('x')).toPandas().iloc[0, 0]"),
        Example('np.std(df["n"], ddof=1)', "df.agg(F.stddev('n')).toPandas().iloc[0, 0]"),
    ],
)
def std(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the standard deviation: of a population, where pandas and Spark take a sample."""
    return reduce(a, "std", ddof=ddof)


@rule("numpy", "var", "nanvar", examples=[Example('np.var(df["x"])', "df.agg(F.var_pop('x')).toPandas().iloc[0, 0]")])
def var(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the variance: of a population, where pandas and Spark take a sample."""
    return reduce(a, "var", ddof=ddof)


@rule(
    "numpy",
    "cumsum",
    examples=[
        Example(
            'np.cumsum(df["n"])',
            "F.sum('n').over(Window.orderBy('__row').rowsBetween(Window.unboundedPreceding, Window.currentRow))",
            ordered=True,
        )
    ],
)
def cumsum(a: Series, axis: Axis | None = None) -> Value:
    """Add up the values row by row."""
    return cumsum_of(a)


@rule("numpy", "nanmedian", examples=[Example('np.nanmedian(df["x"])', "df.agg(F.median('x')).toPandas().iloc[0, 0]")])
def nanmedian(a: Series, axis: Axis | None = None) -> Value:
    """Take the middle value of those that are there."""
    return reduce(a, "median")


@rule("numpy", "median", examples=[Example('np.median(df["n"])', "df.agg(F.median('n')).toPandas().iloc[0, 0]")])
def median(a: Series, axis: Axis | None = None) -> Value:
    """Take the middle value; numpy gives NaN where a value is missing, so that is refused."""
    return reduce(_whole(a), "median")


@rule(
    "numpy",
    "percentile",
    examples=[Example('np.percentile(df["n"], 95)', "df.agg(F.percentile('n', 0.95)).toPandas().iloc[0, 0]")],
)
def percentile(a: Series, q: Constant) -> Value:
    """Take the value below which so many percent of the values lie."""
    return _quantile(_whole(a), q, 100)


@rule(
    "numpy",
    "quantile",
    examples=[Example('np.quantile(df["n"], 0.25)', "df.agg(F.percentile('n', 0.25)).toPandas().iloc[0, 0]")],
)
def quantile(a: Series, q: Constant) -> Value:
    """Take the value below which a share of the values lies."""
    return _quantile(_whole(a), q, 1)


@rule(
    "numpy",
    "nanpercentile",
    examples=[Example('np.nanpercentile(df["x"], 95)', "df.agg(F.percentile('x', 0.95)).toPandas().iloc[0, 0]")],
)
def nanpercentile(a: Series, q: Constant) -> Value:
    """Take the value below which so many percent of the values lie, of those that are there."""
    return _quantile(a, q, 100)


def _quantile(series: Series, q: object, scale: int) -> Value:
    if not isinstance(q, (int, float)):
        raise Refused("more than one quantile makes an array")
    return quantile_of(series, q / scale)


def _whole(series: Series) -> Series:
    """Refuse values of which one may be missing: numpy gives NaN then."""
    if series.missing:
        raise Refused("with a missing value numpy gives NaN here", way_out="use the method of the series, or nanmedian")
    return series
