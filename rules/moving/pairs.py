"""How two columns go together within the moving window of each row."""

from __future__ import annotations

from dataclasses import replace

from rules.moving.aggregates import by_time
from rules.moving.spans import moment_of, number_of, span_of
from rules.onegroup import over
from rules.reductions import Reduced
from rules.running import Rows
from rules.scalar import argument
from rules.series.operands import joint_name
from rules.series.window import within
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Kind
from translator.spark import Code, F, is_windowed
from translator.values import Called, Series

COV = [
    Example(
        'df["n"].rolling(3).cov(df["m"])',
        'window = Window.orderBy("__row").rowsBetween(-2, Window.currentRow)\nF.when(F.count("n'
        '").over(window) >= 3, F.covar_samp("n", "m").over(window))',
    ),
    Example(
        'df["x"].rolling(3, min_periods=2).cov(df["y"])',
        'window = Window.orderBy("__row").rowsBetween(-2, Window.currentRow)\nF.when(\n    F.cou'
        'nt(F.when(F.col("y").isNotNull(), F.col("x"))).over(window) >= 2,\n    F.covar_samp(F.'
        'when(F.col("y").isNotNull(), F.col("x")), F.when(F.col("x").isNotNull(), F.col("y")))'
        "\n    .over(window),\n)",
    ),
]
CORR = [
    Example(
        'df["n"].rolling(3).corr(df["m"])',
        'window = Window.orderBy("__row").rowsBetween(-2, Window.currentRow)\nF.when(\n    F.cou'
        'nt("n").over(window) >= 3,\n    F.when(\n        F.stddev("n").over(window) * F.stddev('
        '"m").over(window) > 0,\n        F.covar_samp("n", "m").over(window) / (F.stddev("n").o'
        'ver(window) * F.stddev("m").over(window)),\n    ),\n)',
    ),
    Example(
        'df["x"].expanding(2).corr(df["y"])',
        'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.curren'
        'tRow)\nF.when(\n    F.count(F.when(F.col("y").isNotNull(), F.col("x"))).over(window) >='
        ' 2,\n    F.when(\n        F.stddev(F.when(F.col("y").isNotNull(), F.col("x"))).over(win'
        'dow) * F.stddev(F.when(F.col("x").isNotNull(), F.col("y"))).over(window) > 0,\n       '
        ' F.covar_samp(F.when(F.col("y").isNotNull(), F.col("x")), F.when(F.col("x").isNotNull'
        '(), F.col("y"))).over(window) / (F.stddev(F.when(F.col("y").isNotNull(), F.col("x")))'
        '.over(window) * F.stddev(F.when(F.col("x").isNotNull(), F.col("y"))).over(window)),\n '
        "   ),\n)",
    ),
]


def _over_pairs(called: Called, other: Series, *, scaled: bool) -> Series:
    """Return the covariance, or the correlation, over the rows of each window where both values are there."""
    series = called.of
    assert isinstance(series, Series)
    if by_time(called) or is_windowed(series.column) or is_windowed(other.column):
        raise Refused("a window of a length of time, or over another window, of two columns")
    if series.type.kind is Kind.BOOL or other.type.kind is Kind.BOOL:
        raise Refused("truth values go together in a moving window")
    series.derived(series.column, other)

    def of_rows(column: Series, rows: Rows) -> Reduced:
        span = span_of(called, rows, moment_of(series.frame, called))
        left, right = _pair(number_of(column), number_of(other))
        code = F.covar_samp(argument(left), argument(right))
        if scaled:
            spread = F.stddev(argument(left)) * F.stddev(argument(right))
            code = F.when(spread > 0, code / spread)
        least = max(span.least, 2)
        enough = F.count(argument(left)).over(span.window) >= least
        return Reduced(F.when(enough, over(code, span.window)), FLOAT, True, span.notes)

    made = replace(within(series, of_rows, also=tuple(other.uses)), name=joint_name(series, other))
    if scaled:
        return made.noted("PS601", "where all values of a window are the same, pandas may divide what rounding leaves")
    return made


def _pair(left: Series, right: Series) -> tuple[Code, Code]:
    """Return two columns, each missing where the other is."""
    first = F.when(right.column.isNotNull(), left.column) if right.missing else left.column
    second = F.when(left.column.isNotNull(), right.column) if left.missing else right.column
    return first, second


@rule("series.rolling", "cov", examples=COV)
@rule("series.expanding", "cov", examples=COV)
def cov(
    called: Called, other: Series, pairwise: Unsupported = None, ddof: Unsupported = 1, numeric_only: bool = False
) -> Series:
    """Compute the covariance with another column over the window of each row."""
    return _over_pairs(called, other, scaled=False)


@rule("series.rolling", "corr", examples=CORR)
@rule("series.expanding", "corr", examples=CORR)
def corr(
    called: Called, other: Series, pairwise: Unsupported = None, ddof: Unsupported = 1, numeric_only: bool = False
) -> Series:
    """Compute the correlation with another column over the window of each row; none where one of them is constant."""
    return _over_pairs(called, other, scaled=True)
