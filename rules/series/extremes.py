"""Where a column has its extremes, and how two columns go together."""

from __future__ import annotations

from dataclasses import replace

from rules.parts import of_whole
from rules.preparing import carried_over, prepared
from rules.reductions import GROUP, Subject, position
from rules.scalar import argument, scalar
from rules.series.reduce import reduce
from rules.series.window import shift
from translator.rule import Axis, Example, Refused, Unsupported, restored_cell, rule
from translator.schema import FLOAT, INT, Kind
from translator.spark import F, column_name
from translator.values import Driver, Element, Frame, Note, Series, Value

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
    return reduce(series, "idxmax") if series.frame.size == GROUP else _label(series, descending=True)


@rule(Series, "idxmin", examples=IDXMAX[1:])
def idxmin(series: Series, axis: Axis = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the least value, the first of equal ones."""
    return reduce(series, "idxmin") if series.frame.size == GROUP else _label(series, descending=False)


def _label(series: Series, *, descending: bool) -> Driver:
    frame = series.frame
    label = frame.labels()
    held = column_name(series.column)
    rest = tuple(key for key in frame.order.keys if key.name != held)
    alone = frame.size != "rows" and frame.order.keys and not rest
    order = () if alone else replace(frame, order=replace(frame.order, keys=rest)).sort_codes()
    value = series.exact.column
    code = frame.code.filter(value.isNotNull()) if series.missing else frame.code
    first = code.orderBy(value.desc() if descending else value, *order)
    known = frame.index.columns[0].type if frame.index.kind == "columns" else INT
    notes = series.notes
    if series.missing:
        notes = (
            *notes,
            Note("PS601", "if all values are missing, pandas gives NaN (pandas 3 an error), and this fails"),
        )
    labels = {column.name for column in frame.index.columns}
    if not frame.hidden and not labels <= {key.name for key in frame.order.keys}:
        notes = (*notes, Note("PS601", "of equally great values, any one's label is taken"))
    made = restored_cell(first.select(argument(label)).first().item(0), known)
    return Driver(made, "scalar", type=known, notes=notes)


VALID = [
    Example(
        'df["x"].first_valid_index()',
        'df.agg(F.min_by("__label", F.when(F.col("x").isNotNull(), F.col("__label")))).first()[0]',
    ),
    Example(
        'df.set_index("k")["x"].last_valid_index()',
        'df.agg(F.max_by("k", F.when(F.col("x").isNotNull(), F.col("__row")))).first()[0]',
    ),
]


@rule(Series, "first_valid_index", examples=VALID[:1])
def first_valid_index(series: Series) -> Driver:
    """Give the label of the first value that is not missing; None where there is none."""
    return _end_of_values(series, last=False)


@rule(Series, "last_valid_index", examples=VALID[1:])
def last_valid_index(series: Series) -> Driver:
    """Give the label of the last value that is not missing; None where there is none."""
    return _end_of_values(series, last=True)


def _end_of_values(series: Series, *, last: bool) -> Driver:
    if series.frame.size == GROUP:
        raise Refused("the label of a value within a group")
    series = prepared(series)
    label = series.frame.labels()
    known = series.frame.index.columns[0].type if series.frame.index.kind == "columns" else INT
    if known.kind not in (Kind.INT, Kind.STR):
        raise Refused("labels that are neither whole numbers nor texts")
    place = position(series.frame)
    place = F.when(series.column.isNotNull(), place) if series.missing else place
    code = (F.max_by if last else F.min_by)(argument(label), argument(place))
    return Driver(series.frame.code.agg(code).first().item(0), "scalar", type=known, notes=series.notes)


@rule(
    Series,
    "corr",
    examples=[
        Example(
            'df.groupby("g").apply(lambda d: d["x"].corr(d["n"])).to_frame("r")',
            'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.when(F.stddev("x") * F.stddev(F.whe'
            'n(F.col("x").isNotNull(), F.col("n"))) > 0, F.covar_samp("x", "n") / (F.stddev("x") * F.'
            'stddev(F.when(F.col("x").isNotNull(), F.col("n"))))).alias("value")).select("g", F.col("'
            'value").alias("r"))',
        ),
        Example(
            'df["x"].corr(df["y"])',
            'df.filter(F.col("x").isNotNull()).filter(F.col("y").isNotNull()).agg(F'
            '.when(F.stddev("x") * F.stddev("y") > 0, F.covar_samp("x", '
            '"y") / (F.stddev("x") * F.stddev("y")))).toPandas().iloc[0, 0]',
        ),
    ],
)
def corr(series: Series, other: Series, method: Unsupported = "pearson", min_periods: Unsupported = None) -> Value:
    """Compute Pearson's correlation over the rows where both are there; none where one of them is constant.

    Spark's own corr() divides by zero there, so that the covariance is divided under a guard.
    """
    series, other = _computed_first(series, other)
    frame = _both(series, other)
    x, y = (Subject(side, False).number("corr") for side in (series, other))
    if frame.size == GROUP:
        first = F.when(other.column.isNotNull(), series.column) if other.missing else x
        second = F.when(series.column.isNotNull(), other.column) if series.missing else y
        spread = F.stddev(argument(first)) * F.stddev(argument(second))
        return Element(Series(frame, F.when(spread > 0, F.covar_samp(x, y) / spread), None, FLOAT))
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
    if series.frame.size == GROUP:
        series, other = of_whole(series), of_whole(other)
    x, y = (Subject(side, False).number("cov") for side in (series, other))
    if series.frame.size == GROUP:
        return Element(Series(_both(series, other), function(x, y), None, FLOAT))
    return scalar(_both(series, other), function(x, y), FLOAT, notes=(*series.notes, *other.notes))


def _both(series: Series, other: Series) -> Frame:
    return series.derived(series.column, other).frame


def _computed_first(series: Series, other: Series) -> tuple[Series, Series]:
    """Return two columns that rows can be left out of: what looks at other rows is computed before."""
    if series.frame.size == GROUP:
        return of_whole(series), of_whole(other)
    other = prepared(other)
    frame = series.derived(series.column, other).frame
    moved = carried_over(frame, series)
    series = prepared(moved if moved is not series else replace(series, frame=frame))
    return series, replace(other, frame=series.frame)


AUTOCORR = [
    Example(
        'df["n"].autocorr()',
        '(df.withColumn("__before", F.lag("n", 1).over(Window.orderBy("__row"))).filter(F.col("__'
        'before").isNotNull()).agg(F.when(F.stddev("n") * F.stddev("__before") > 0, F.covar_samp('
        '"n", "__before") / (F.stddev("n") * F.stddev("__before")))).toPandas().iloc[0, 0])',
    ),
    Example(
        'df["x"].autocorr(lag=2)',
        '(df.withColumn("__before", F.lag("x", 2).over(Window.orderBy("__row"))).filter(F.col("x"'
        ').isNotNull()).filter(F.col("__before").isNotNull()).agg(F.when(F.stddev("x") * F.stddev'
        '("__before") > 0, F.covar_samp("x", "__before") / (F.stddev("x") * F.stddev("__before"))'
        ")).toPandas().iloc[0, 0])",
    ),
]


@rule(Series, "autocorr", examples=AUTOCORR)
def autocorr(series: Series, lag: int = 1) -> Value:
    """Compute the correlation of a column with itself some rows before."""
    return corr(series, shift(series, lag))
