"""Reducing a column with numpy's functions.

Given a series numpy mostly calls the series' own method, which skips missing values; where it does not, a missing value
makes the result missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.numpy.statistics import if_whole, numbers
from rules.onegroup import is_whole
from rules.reductions import GROUP, Subject, materialized, reduced
from rules.scalar import argument, scalar
from rules.series.reduce import quantile as quantile_of
from rules.series.reduce import reduce
from rules.series.window import cumsum as cumsum_of
from translator.rule import Axis, Constant, Example, Refused, rule
from translator.schema import FLOAT
from translator.spark import Code, F, Name
from translator.values import Driver, Element, Series, Value


@rule(
    "numpy",
    "sum",
    examples=[
        Example('np.sum(df["x"])', "df.agg(F.coalesce(F.sum('x'), F.lit(0.0))).toPandas().iloc[0, 0]"),
        Example('np.sum(df["n"] > 1)', "df.agg(F.count_if(F.col('n') > 1)).first()[0]"),
    ],
)
def sum_(a: Series, axis: Axis | None = None) -> Value:
    """Add up the values: 0 where there are none."""
    return _all_of(a, "sum")


@rule("numpy", "mean", examples=[Example('np.mean(df["x"])', "df.agg(F.mean('x')).toPandas().iloc[0, 0]")])
def mean(a: Series, axis: Axis | None = None) -> Value:
    """Average the values."""
    return _all_of(a, "mean")


@rule("numpy", "min", "amin", examples=[Example('np.min(df["x"])', "df.agg(F.min('x')).toPandas().iloc[0, 0]")])
def min_(a: Series, axis: Axis | None = None) -> Value:
    """Take the least value."""
    return _all_of(a, "min")


@rule("numpy", "max", "amax", examples=[Example('np.max(df["n"])', "df.agg(F.max('n')).toPandas().iloc[0, 0]")])
def max_(a: Series, axis: Axis | None = None) -> Value:
    """Take the greatest value."""
    return _all_of(a, "max")


@rule(
    "numpy",
    "prod",
    examples=[Example('np.prod(df["x"])', "df.agg(F.coalesce(F.product('x'), F.lit(1.0))).toPandas().iloc[0, 0]")],
)
def prod(a: Series, axis: Axis | None = None) -> Value:
    """Multiply the values: 1 where there are none."""
    return _all_of(a, "prod")


@rule(
    "numpy",
    "std",
    examples=[
        Example('np.std(df["x"])', "df.agg(F.stddev_pop('x')).toPandas().iloc[0, 0]"),
        Example('np.std(df["n"], ddof=1)', "df.agg(F.stddev('n')).toPandas().iloc[0, 0]"),
    ],
)
def std(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the standard deviation: of a population, where pandas and Spark take a sample."""
    return _all_of(a, "std", ddof=ddof)


@rule("numpy", "var", examples=[Example('np.var(df["x"])', "df.agg(F.var_pop('x')).toPandas().iloc[0, 0]")])
def var(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the variance: of a population, where pandas and Spark take a sample."""
    return _all_of(a, "var", ddof=ddof)


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
    if a.array and a.missing:
        raise Refused("the values of an array are added up from the first missing one on")
    return cumsum_of(a)


@rule("numpy", "nanmedian", examples=[Example('np.nanmedian(df["x"])', "df.agg(F.median('x')).toPandas().iloc[0, 0]")])
def nanmedian(a: Series, axis: Axis | None = None) -> Value:
    """Take the middle value of those that are there."""
    return reduce(a, "median")


@rule(
    "numpy",
    "median",
    examples=[
        Example('np.median(df["n"])', "df.agg(F.median('n')).toPandas().iloc[0, 0]"),
        Example(
            'np.median(df["x"])',
            'df.agg(F.when(F.count("*") == F.count("x"), F.percentile("x", 0.5))).toPandas().iloc[0, 0]',
        ),
    ],
)
def median(a: Series, axis: Axis | None = None) -> Value:
    """Take the middle value: missing as soon as one value is."""
    return _whole(a, 0.5) if a.missing else reduce(a, "median")


@rule(
    "numpy",
    "percentile",
    examples=[
        Example('np.percentile(df["n"], 95)', "df.agg(F.percentile('n', 0.95)).toPandas().iloc[0, 0]"),
        Example(
            'df.groupby("b")["x"].agg(lambda s: np.percentile(s, 90))',
            'df.groupBy("b").agg(F.when(F.count("*") == F.count("x"), F.percentile("x", 0.9)).alias("x"))',
        ),
        Example(
            'np.percentile(df["x"], 50)',
            'df.agg(F.when(F.count("*") == F.count("x"), F.percentile("x", 0.5))).toPandas().iloc[0, 0]',
        ),
        Example(
            'np.percentile(df["n"], [25, 75])',
            'df.agg(F.percentile("n", 0.25), F.percentile("n", 0.75)).toPandas().iloc[0].astype(float).to_numpy()',
        ),
        Example(
            'np.percentile(df["x"], q=(0, 12.5))',
            'df.agg(F.when(F.count("*") == F.count("x"), F.percentile("x", 0.0)),F.when(F.count("*") '
            '== F.count("x"), F.percentile("x", 0.125)),).toPandas().iloc[0].astype(float).to_numpy()',
        ),
    ],
)
def percentile(a: Series, q: Constant) -> Value:
    """Take the value below which so many percent of the values lie: missing as soon as one value is."""
    return _quantiles(a, q, 100)


@rule(
    "numpy",
    "quantile",
    examples=[
        Example('np.quantile(df["n"], 0.25)', "df.agg(F.percentile('n', 0.25)).toPandas().iloc[0, 0]"),
        Example(
            'np.quantile(df["x"], [0.1, 0.9])',
            'df.agg(F.when(F.count("*") == F.count("x"), F.percentile("x", 0.1)),F.when(F.count("*") '
            '== F.count("x"), F.percentile("x", 0.9)),).toPandas().iloc[0].astype(float).to_numpy()',
        ),
    ],
)
def quantile(a: Series, q: Constant) -> Value:
    """Take the value below which a share of the values lies: missing as soon as one value is."""
    return _quantiles(a, q, 1)


@rule(
    "numpy",
    "nanpercentile",
    examples=[
        Example('np.nanpercentile(df["x"], 95)', "df.agg(F.percentile('x', 0.95)).toPandas().iloc[0, 0]"),
    ],
)
def nanpercentile(a: Series, q: Constant) -> Value:
    """Take the value below which so many percent of the values lie, of those that are there."""
    return _quantiles(a, q, 100, skipping=True)


@rule(
    "numpy",
    "nanquantile",
    examples=[Example('np.nanquantile(df["x"], 0.3)', 'df.agg(F.percentile("x", 0.3)).toPandas().iloc[0, 0]')],
)
def nanquantile(a: Series, q: Constant) -> Value:
    """Take the value below which a share of the values lies, of those that are there."""
    return _quantiles(a, q, 1, skipping=True)


def _quantiles(series: Series, q: object, scale: int, *, skipping: bool = False) -> Value:
    """Return a quantile, or an array of several."""
    several = isinstance(q, (list, tuple))
    given = list(q) if isinstance(q, (list, tuple)) else [q]
    shares = [share for share in given if isinstance(share, (int, float)) and 0 <= share <= scale]
    if not shares or len(shares) < len(given):
        raise Refused("the quantiles are not numbers that are known at translation time")
    if several and skipping:
        raise Refused("of no values at all numpy gives one NaN here, and no array", way_out="take one after the other")
    if several:
        numbers(series)
        made = [_share(materialized(series), share / scale) for share in shares]
        code = materialized(series).frame.code.agg(*made).toPandas().attribute("iloc").item(0)
        return Driver(code.astype(Name("float")).to_numpy(), "array", type=FLOAT, notes=series.notes)
    if skipping or not series.missing:
        return quantile_of(series, shares[0] / scale)
    if series.frame.size == GROUP:
        if not is_whole(series.frame):
            raise Refused("a quantile of a part of a group")
        numbers(series)
        return Element(Series(series.frame, _share(series, shares[0] / scale), None, FLOAT, notes=series.notes))
    return _whole(series, shares[0] / scale)


def _skipping(name: str, spark: str) -> Callable[..., Value]:
    """Return the rule for a function that skips missing values in arrays, too."""

    def of_those_there(a: Series, axis: Axis | None = None) -> Value:
        return reduce(a, name)

    of_those_there.__doc__ = "Reduce the values that are there."
    example = Example(f'np.nan{name}(df["x"])', f"df.agg({spark}).toPandas().iloc[0, 0]")
    return rule("numpy", f"nan{name}", examples=[example])(of_those_there)


nansum = _skipping("sum", 'F.coalesce(F.sum("x"), F.lit(0.0))')
nanmean = _skipping("mean", 'F.mean("x")')
nanmin = _skipping("min", 'F.min("x")')
nanmax = _skipping("max", 'F.max("x")')
nanprod = _skipping("prod", 'F.coalesce(F.product("x"), F.lit(1.0))')


@rule("numpy", "nanstd", examples=[Example('np.nanstd(df["x"])', 'df.agg(F.stddev_pop("x")).toPandas().iloc[0, 0]')])
def nanstd(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the standard deviation of those that are there: of a population."""
    return reduce(a, "std", ddof=ddof)


@rule("numpy", "nanvar", examples=[Example('np.nanvar(df["x"])', 'df.agg(F.var_pop("x")).toPandas().iloc[0, 0]')])
def nanvar(a: Series, axis: Axis | None = None, *, ddof: int = 0) -> Value:
    """Compute the variance of those that are there: of a population."""
    return reduce(a, "var", ddof=ddof)


def _all_of(a: Series, name: str, **arguments: object) -> Value:
    """Return an aggregate, which is missing where a value of an array is, but not where one of a series is."""
    if not (a.array and a.missing):
        return reduce(a, name, **arguments)
    numbers(a)
    if a.frame.size == GROUP:
        raise Refused("values of an array may be missing in a group")
    series = materialized(a)
    made = reduced(name, replace(Subject(series, False), **arguments))  # type: ignore[arg-type]
    return scalar(series.frame, if_whole(made.code, series), FLOAT, notes=(*series.notes, *made.notes))


def _share(series: Series, share: float) -> Code:
    return if_whole(F.percentile(argument(series.column), share), series)


def _whole(series: Series, share: float) -> Value:
    """Return a quantile that is missing where one value is."""
    numbers(series)
    series = materialized(series)
    return scalar(series.frame, _share(series, share), FLOAT, notes=series.notes)
