"""Where a column has its extremes, and how two columns go together."""

from __future__ import annotations

from dataclasses import replace

from rules.reductions import GROUP, Subject
from rules.scalar import argument, scalar
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, INT
from translator.spark import Code, F, column_name, is_windowed
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
    return _label(series, descending=True)


@rule(Series, "idxmin", examples=IDXMAX[1:])
def idxmin(series: Series, axis: Axis = 0, skipna: Unsupported = True) -> Value:
    """Give the label of the least value, the first of equal ones."""
    return _label(series, descending=False)


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
    return Driver(first.select(argument(label)).first().item(0), "scalar", type=known, notes=notes)


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
    _check_plain(x, y)
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


def _check_plain(*columns: Code) -> None:
    """Raise `Refused` where a column is computed over other rows, which Spark does not do within an aggregate."""
    if any(map(is_windowed, columns)):
        raise Refused("a column that looks at other rows is aggregated", way_out="assign it to the frame before")
