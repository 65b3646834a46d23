"""Numbers in place of values: factorize()."""

from __future__ import annotations

from rules.preparing import prepared
from rules.reductions import position
from rules.scalar import argument
from rules.series.values import grouping_key
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import INT, Kind
from translator.spark import Code, F, Name, Window, as_code, call, is_windowed, quoted
from translator.spark import Sequence as Display
from translator.values import Driver, Note, Python, Series

FACTORIZE = [
    Example(
        'df["c"] = df["k"].factorize()[0]',
        "df = df.withColumn('__before', F.when(F.col('k').isNotNull(), F.min('__row').over(Window"
        ".partitionBy('k')))).withColumn('c', F.when(F.col('k').isNotNull(), F.dense_rank().over(Window"
        ".orderBy(F.col('__before').asc_nulls_last())) - 1).otherwise(-1)).drop('__before')",
    ),
    Example(
        'codes, values = df["k"].factorize(sort=True)\nresult = (df.assign(c=codes), values)',
        "codes = F.when(F.col('k').isNotNull(), F.dense_rank().over(Window.orderBy(F.col('k')"
        ".asc_nulls_last())) - 1).otherwise(-1)\nvalues = pd.Index(df.filter(F.col('k').isNotNull())"
        ".select('k').distinct().orderBy('k').toPandas()['k'].to_numpy())\nresult = (df.withColumn('c',"
        " codes), values)",
    ),
]


@rule(Series, "factorize", examples=FACTORIZE)
def factorize(series: Series, sort: bool = False, use_na_sentinel: Unsupported = True) -> Python:
    """Number the different values from 0 in the order of their first appearance; a missing value has the number -1."""
    if series.type.kind in (Kind.CATEGORY, Kind.LIST) or is_windowed(series.column) or series.loose:
        raise Refused("factorize() of categories, lists or computed windows")
    if sort:
        base, key = series, series.column
    else:
        place = F.min(argument(position(series.frame))).over(Window.partitionBy(argument(series.column)))
        place = F.when(series.column.isNotNull(), place) if series.missing else place
        base = prepared(series.derived(place, type=INT))
        key = base.column
    code = F.dense_rank().over(Window.orderBy(key.asc_nulls_last() if series.missing else argument(key))) - 1
    if series.missing:
        code = F.when(series.column.isNotNull(), code).otherwise(-1)
    codes = base.derived(code, type=INT, missing=False, name=None)
    codes = codes.noted("PS701", "all rows go through one task, since the window has no partition")
    parts = (codes, _values(series, sort=sort))
    return Python(Display("()", tuple(_code(part) for part in parts)), items=parts, brackets="()", touched=True)


def _code(part: Series | Driver) -> Code:
    return part.column if isinstance(part, Series) else part.code


def _values(series: Series, *, sort: bool) -> Driver:
    """Return the different values as a pandas Index, in the order of their numbers."""
    name = series.name if series.name is not None else "value"
    code = series.frame.code
    if series.missing:
        code = code.filter(series.column.isNotNull())
    key = grouping_key(series, name)
    if sort:
        code = code.select(key).distinct().orderBy(quoted(name))
    else:
        first = "__first"
        code = code.groupBy(key).agg(F.min(argument(position(series.frame))).alias(first)).orderBy(first)
    made = call(Name("pd").attribute("Index"), code.toPandas().item(as_code(name)).to_numpy())
    return Driver(made, "index", "groups", notes=(Note("PS402", "one value per group is handed over"),))


@rule(
    "pandas",
    "factorize",
    examples=[
        Example(
            'df["c"] = pd.factorize(df["g"], sort=True)[0]',
            "df = df.withColumn('c', F.when(F.col('g').isNotNull(), F.dense_rank().over(Window.orderBy(F"
            ".col('g').asc_nulls_last())) - 1).otherwise(-1))",
        )
    ],
)
def pandas_factorize(
    values: Series, sort: bool = False, use_na_sentinel: Unsupported = True, size_hint: Unsupported = None
) -> Python:
    """Number the different values, as ``series.factorize()`` does."""
    return factorize(values, sort)
