"""Values sorted into bins: cut() and qcut().

Edges that the program writes out become a chain of conditions. Edges that depend on the data are computed first, by
pandas itself from the least and the greatest value, or from the quantiles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rules.reductions import materialized
from rules.scalar import argument
from rules.series.numbers import MINUS_INFINITY
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import CATEGORY, INT, INTERVAL, Kind
from translator.spark import FUNCTIONS, INFINITY, Binary, Code, Each, F, Lambda, Name, Star, as_code, call, lit
from translator.values import Driver, Python, Series, Value

PANDAS = Name("pd")

CUT = [
    Example(
        'df["z"] = pd.cut(df["x"], [-5, 0, 5], labels=["low", "high"])',
        'df = df.withColumn("z", F.when(F.col("x") <= -5, F.lit(None)).when(F.col("x") <= 0, "low")'
        '.when(F.col("x") <= 5, "high"))',
    ),
    Example(
        'df["z"] = pd.cut(df["n"], bins=[-np.inf, 0, 2, np.inf], labels=["none", "few", "many"])',
        'df = df.withColumn("z", F.when(F.col("n") <= 0, "none").when(F.col("n") <= 2, "few").otherwise("many"))',
    ),
    Example(
        'df["z"] = pd.cut(df["n"], [0, 2, 4], right=False)',
        'df = df.withColumn("z", F.when(F.col("n") < 0, F.lit(None)).when(F.col("n") < 2, "[0, 2)")'
        '.when(F.col("n") < 4, "[2, 4)"))',
    ),
    Example(
        'pd.cut(df["n"], [-8, 2, 4.5], include_lowest=True, labels=False)',
        'F.when(F.col("n") < -8, F.lit(None)).when(F.col("n") <= 2, 0).when(F.col("n") <= 4.5, 1).cast("bigint")',
    ),
    Example(
        'df["z"] = pd.cut(df["x"], [0, 1, 2.5], include_lowest=True)',
        'df = df.withColumn("z", F.when(F.col("x") < 0, F.lit(None)).when(F.col("x") <= 1, "(-0.001, 1.0]")'
        '.when(F.col("x") <= 2.5, "(1.0, 2.5]"))',
    ),
    Example(
        'df["z"] = pd.cut(df["x"], 3)',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit([str(bin) for bin in bins"
        ".categories]), F.size(F.filter(F.lit(edges.tolist()), lambda edge: edge < F.col('x'))) - 1))"
        "(*pd.cut(df.agg(F.min('x'), F.max('x')).toPandas().iloc[0].tolist(), 3, retbins=True)))",
    ),
    Example(
        'df["z"] = pd.cut(df["n"], 4, labels=False)',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit(list(range(len(bins.categories)))), F"
        ".size(F.filter(F.lit(edges.tolist()), lambda edge: edge < F.col('n'))) - 1).cast('bigint'))"
        "(*pd.cut(df.agg(F.min('n'), F.max('n')).toPandas().iloc[0].tolist(), 4, retbins=True)))",
    ),
    Example(
        'df["z"] = pd.cut(df["n"], bins=3, labels=["a", "b", "c"], right=False)',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit(bins.categories.tolist()), F.size(F"
        ".filter(F.lit(edges.tolist()), lambda edge: edge <= F.col('n'))) - 1))(*pd.cut(df.agg(F.min"
        "('n'), F.max('n')).toPandas().iloc[0].tolist(), 3, right=False, labels=['a', 'b', 'c'],"
        " retbins=True)))",
    ),
    Example(
        'df["z"] = pd.cut(df["x"], 3)\ndf.groupby("z", observed=True)["n"].sum()',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit([str(bin) for bin in bins"
        ".categories]), F.size(F.filter(F.lit(edges.tolist()), lambda edge: edge < F.col('x'))) - 1))"
        "(*pd.cut(df.agg(F.min('x'), F.max('x')).toPandas().iloc[0].tolist(), 3, retbins=True)))\ndf"
        ".filter(F.col('z').isNotNull()).groupBy('z').agg(F.sum('n').alias('n'))",
        ordered=True,
    ),
    Example(
        'df["z"] = pd.cut(df["n"], 12, precision=1)\ndf.sort_values(["z", "n"])',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit([str(bin) for bin in bins"
        ".categories]), F.size(F.filter(F.lit(edges.tolist()), lambda edge: edge < F.col('n'))) - 1))"
        "(*pd.cut(df.agg(F.min('n'), F.max('n')).toPandas().iloc[0].tolist(), 12, precision=1,"
        " retbins=True)))\ndf.orderBy(F.regexp_extract(F.col('z'), '[^(\\\\[,]+', 0).cast('double')"
        ".asc_nulls_last(), 'n')",
        ordered=True,
    ),
    Example(
        'edges = np.linspace(-3, 3, 5)\ndf["z"] = pd.cut(df["x"], edges)',
        "edges = np.linspace(-3, 3, 5)\ndf = df.withColumn('z', (lambda bins, edges: F.get(F.lit([str"
        "(bin) for bin in bins.categories]), F.size(F.filter(F.lit(edges.tolist()), lambda edge: edge <"
        " F.col('x'))) - 1))(*pd.cut(df.agg(F.min('x'), F.max('x')).toPandas().iloc[0].tolist(), edges,"
        " retbins=True)))",
    ),
]
QCUT = [
    Example(
        'df["z"] = pd.qcut(df["n"], 4, duplicates="drop")',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit([str(bin) for bin in bins"
        ".categories]), F.when(F.col('n') == edges[0], 0).otherwise(F.size(F.filter(F.lit(edges.tolist"
        "()), lambda edge: edge < F.col('n'))) - 1)))(*pd.cut([], df.agg(F.percentile('n', [0.0, 0.25,"
        " 0.5, 0.75, 1.0])).first()[0] or [0, 1], include_lowest=True, duplicates='drop',"
        " retbins=True)))",
    ),
    Example(
        'df["z"] = pd.qcut(df["x"], 3, labels=["low", "mid", "high"])',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit(bins.categories.tolist()), F.when(F"
        ".col('x') == edges[0], 0).otherwise(F.size(F.filter(F.lit(edges.tolist()), lambda edge: edge <"
        " F.col('x'))) - 1)))(*pd.cut([], df.agg(F.percentile('x', [0.0, 0.33333333333333326, 0"
        ".6666666666666665, 1.0])).first()[0] or [0, 1], include_lowest=True, labels=['low', 'mid',"
        " 'high'], retbins=True)))",
    ),
    Example(
        'df["z"] = pd.qcut(df["m"], [0, 0.5, 1], labels=False)',
        "df = df.withColumn('z', (lambda bins, edges: F.get(F.lit(list(range(len(bins.categories)))), F"
        ".when(F.col('m') == edges[0], 0).otherwise(F.size(F.filter(F.lit(edges.tolist()), lambda edge:"
        " edge < F.col('m'))) - 1)).cast('bigint'))(*pd.cut([], df.agg(F.percentile('m', [0.0, 0.5, 1"
        ".0])).first()[0] or [0, 1], include_lowest=True, retbins=True)))",
    ),
]


@rule("pandas", "cut", examples=CUT)
def cut(
    x: Series,
    bins: Value,
    right: bool = True,
    labels: Value | bool | None = None,
    retbins: Unsupported = False,
    precision: int = 3,
    include_lowest: bool = False,
    duplicates: str = "raise",
    ordered: bool = True,
) -> Series:
    """Sort numbers into bins: the label of each number's bin, missing outside of all of them.

    The bins are open on their left side and closed on their right one; Spark's Bucketizer is the other way round. An
    interval is kept as its text, in the order of the intervals.
    """
    _check(x)
    edges = _numbers(bins)
    if edges is None:
        held = materialized(x)
        column = argument(held.column)
        extent = held.frame.code.agg(F.min(column), F.max(column)).toPandas().attribute("iloc").item(0).tolist()
        made = _cut(
            extent,
            _bins_code(bins),
            labels,
            right=right,
            include_lowest=include_lowest,
            precision=precision,
            duplicates=duplicates,
        )
        return _by_data(x, made, labels, right=right, lowest=include_lowest)
    if any(a >= b for a, b in pairwise(edges)):
        raise Refused("the edges of the bins do not grow", "never")
    names = _labels(labels, len(edges) - 1)
    shown = names if names is not None else intervals(edges, right=right, lowest=include_lowest, precision=precision)
    column = _chain(x, edges, shown, right=right, lowest=include_lowest)
    missing = x.missing or column != _chain(x, edges, shown, right=right, lowest=include_lowest, whole=True)
    if _is_false(labels):
        return x.derived(column.cast("bigint"), type=INT, missing=missing)
    return x.derived(column, type=replace(CATEGORY, categories=tuple(shown), ordered=ordered), missing=missing)


@rule("pandas", "qcut", examples=QCUT)
def qcut(
    x: Series,
    q: Value,
    labels: Value | bool | None = None,
    retbins: Unsupported = False,
    precision: int = 3,
    duplicates: str = "raise",
) -> Series:
    """Sort numbers into bins of about the same size: equal numbers are in one bin, which Spark's ntile would split."""
    _check(x)
    numbers = _numbers(q)
    if numbers is None:
        steps = q.const if isinstance(q, Python) else None
        if not isinstance(steps, int) or steps < 1:
            raise Refused("the quantiles are not known at translation time")
        numbers = [place / steps for place in range(steps + 1)]
    if not all(0 <= number <= 1 for number in numbers):
        raise Refused("the quantiles are not between 0 and 1", "never")
    # pandas takes percents, which changes the last digit of some quantiles, and with it the bin of a value at the edge.
    held = materialized(x)
    column = F.percentile(argument(held.column), [number * 100 / 100 for number in numbers])
    edges = Binary("or", held.frame.code.agg(column).first().item(0), as_code([0, 1]))
    made = _cut(as_code([]), edges, labels, include_lowest=True, precision=precision, duplicates=duplicates)
    series = _by_data(x, made, labels, right=True, lowest=True)
    return series.noted("PS601", "a value next to the edge of a bin may be on its other side if the edge is rounded")


def _check(series: Series) -> None:
    if series.type.kind not in (Kind.INT, Kind.FLOAT):
        raise Refused(f"bins of {series.type.kind.value} values", way_out="convert the column to numbers first")


def _numbers(value: Value) -> list[float] | None:
    """Return the numbers of a list that is written out, None where it is something else."""
    if isinstance(value, Python) and isinstance(value.const, (list, tuple, range)):
        numbers = list(value.const)
        if len(numbers) > 1 and all(isinstance(n, (int, float)) and n == n for n in numbers):
            return [float(n) for n in numbers] if any(isinstance(n, float) for n in numbers) else numbers
    return None


def _is_false(labels: Value | bool | None) -> bool:
    return labels is False or (isinstance(labels, Python) and labels.const is False)


def _labels(labels: Value | bool | None, bins: int | None) -> list[object] | None:
    """Return the labels of the bins, their numbers for ``labels=False``, None if pandas writes the intervals.

    Raises:
        Refused: they are not known, or pandas would not take them.
    """
    if labels is None or (isinstance(labels, Python) and labels.const is None):
        return None
    if _is_false(labels):
        return list(range(bins or 0))
    found = labels.const if isinstance(labels, Python) else None
    if not isinstance(found, (list, tuple, range)) or len({type(label) for label in found}) != 1:
        raise Refused("the labels are not a list of texts or of numbers that is known at translation time")
    if not isinstance(found[0], (str, int, float)):
        raise Refused("the labels are neither texts nor numbers")
    if len(set(found)) < len(found):
        raise Refused("a label stands for several bins")
    if bins is not None and len(found) != bins:
        raise Refused("there are not as many labels as bins", "never")
    return list(found)


def _chain(
    series: Series, edges: Sequence[float], labels: Sequence[object], *, right: bool, lowest: bool, whole: bool = False
) -> Code:
    """Return the chain of conditions; `whole` gives it as if the bins held all numbers that there are."""
    column, endless = series.column, series.type.kind is Kind.INT
    made: Code = FUNCTIONS
    if not (edges[0] == -math.inf and (endless or lowest or not right)) and not whole:
        first = _number(edges[0])
        made = made.when(column < first if lowest or not right else column <= first, lit(None))
    for edge, label in zip(edges[1:], labels, strict=True):
        if edge == math.inf and (right or endless):
            last = made.otherwise(label) if not series.missing and made != FUNCTIONS else None
            return last or made.when(column.isNotNull(), label)
        made = made.when(column <= _number(edge) if right else column < _number(edge), label)
    return made


def _number(number: float) -> Code:
    if math.isinf(number):
        return INFINITY if number > 0 else MINUS_INFINITY
    return as_code(int(number) if number == int(number) else number)


def _bins_code(bins: Value) -> Code:
    if isinstance(bins, Python) or (isinstance(bins, Driver) and bins.size != "rows"):
        return bins.code
    raise Refused("the edges of the bins are not a plain list or a number of bins")


def _cut(values: Code, bins: Code, labels: Value | bool | None, **options: bool | int | str) -> Code:
    """Return pandas' own ``cut`` of a few values, which gives the bins' labels and edges."""
    usual = {"right": True, "include_lowest": False, "precision": 3, "duplicates": "raise"}
    given = {name: as_code(value) for name, value in options.items() if value != usual[name]}
    names = None if _is_false(labels) else _labels(labels, None)
    if names is not None:
        given["labels"] = as_code([*names])  # type: ignore[list-item]
    return call(PANDAS.attribute("cut"), values, bins, **given, retbins=True)


def _by_data(series: Series, made: Code, labels: Value | bool | None, *, right: bool, lowest: bool) -> Series:
    """Return the bin of each number by edges that are known when the program runs.

    The number of edges below a number is the place of its bin; `F.get` gives null where there is no such place.
    """
    names = None if _is_false(labels) else _labels(labels, None)
    edge = Name("edge")
    below = edge < series.column if right else edge <= series.column
    place = F.size(F.filter(lit(Name("edges").tolist()), Lambda("edge", below))) - 1
    if lowest and right:
        place = F.when(series.column.eq(Name("edges").item(0)), 0).otherwise(place)
    categories = Name("bins").attribute("categories")
    if _is_false(labels):
        shown = call(Name("list"), call(Name("range"), call(Name("len"), categories)))
        code = F.get(lit(shown), place).cast("bigint")
        type_ = INT
    else:
        shown = categories.tolist() if names is not None else Each(call(Name("str"), Name("bin")), "bin", categories)
        code = F.get(lit(shown), place)
        type_ = INTERVAL if names is None else replace(CATEGORY, categories=tuple(names), ordered=True)
    made_series = series.derived(call(Lambda("bins, edges", code), Star(made)), type=type_, missing=True)
    if type_ != INTERVAL:
        return made_series
    return made_series.noted(
        "PS601", "the bins are kept as texts: pandas code on rows that are handed over does not know their order"
    )


def intervals(edges: Sequence[float], *, right: bool, lowest: bool, precision: int) -> list[str]:
    """Return the texts of the intervals between edges as pandas writes them: rounded until they are distinct."""
    breaks: list[float] = []
    for digits in range(precision, 20):
        breaks = [_rounded(edge, digits) for edge in edges]
        if len(set(breaks)) == len(edges):
            precision = digits
            break
    if right and lowest:
        breaks = [breaks[0] - 10**-precision, *breaks[1:]]
    if any(isinstance(edge, float) for edge in breaks):
        breaks = [float(edge) for edge in breaks]
    left, end = ("(", "]") if right else ("[", ")")
    return [f"{left}{a}, {b}{end}" for a, b in pairwise(breaks)]


def _rounded(number: float, precision: int) -> float:
    """Round to so many digits after the first that is not zero, as pandas does for the edges that it shows."""
    if not math.isfinite(number) or number == 0 or isinstance(number, int):
        return number
    fraction, whole = math.modf(number)
    digits = precision if whole else -math.floor(math.log10(abs(fraction))) - 1 + precision
    return float(round(number * 10**digits) / 10**digits)
