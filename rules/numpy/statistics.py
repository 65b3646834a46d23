"""Statistics of whole columns, where numpy gives NaN as soon as one value is missing."""

from __future__ import annotations

from rules.reductions import materialized
from rules.scalar import argument, scalar, table
from rules.series.reduce import all_ as all_of
from rules.series.reduce import any_ as any_of
from rules.series.values import grouping_key
from translator.rule import Axis, Constant, Example, Refused, rule
from translator.schema import FLOAT, INT, Kind
from translator.spark import Code, F, as_code, col, lit, quoted
from translator.values import Driver, Note, Series, Value

_NUMBERS = (Kind.INT, Kind.FLOAT)


def numbers(*columns: Series) -> None:
    """Refuse columns that do not hold numbers."""
    if any(series.type.kind not in _NUMBERS for series in columns):
        raise Refused("the values are not numbers")


def if_whole(aggregate: Code, *columns: Series) -> Code:
    """Return an aggregate that is missing where a value of one of the columns is."""
    gaps = [F.count("*").eq(F.count(argument(series.column))) for series in columns if series.missing]
    if not gaps:
        return aggregate
    whole = gaps[0]
    for gap in gaps[1:]:
        whole = whole & gap
    return F.when(whole, aggregate)


@rule(
    "numpy",
    "average",
    examples=[
        Example(
            'np.average(df["x"])', 'df.agg(F.when(F.count("*") == F.count("x"), F.mean("x"))).toPandas().iloc[0, 0]'
        ),
        Example('np.average(df["n"])', 'df.agg(F.mean("n")).toPandas().iloc[0, 0]'),
        Example(
            'np.average(df["n"], weights=df["n"] * df["n"] + 1)',
            'df.agg(F.sum(F.col("n") * (F.col("n") * F.col("n") + 1)) / F.sum(F.col("n") * F.col("n")'
            " + 1)).toPandas().iloc[0, 0]",
        ),
    ],
)
def average(a: Series, axis: Axis | None = None, weights: Series | None = None) -> Value:
    """Average the values, each with its weight; one that is missing makes the average missing.

    Weights that add up to nothing are an error in numpy, and in Spark as well.
    """
    numbers(a)
    if weights is None:
        return scalar(a.frame, if_whole(F.mean(argument(a.column)), a), FLOAT, notes=a.notes)
    numbers(weights)
    frame = a.derived(a.column, weights).frame
    code = F.sum(a.column * weights.column) / F.sum(argument(weights.column))
    return scalar(frame, if_whole(code, a, weights), FLOAT, notes=(*a.notes, *weights.notes))


@rule(
    "numpy",
    "dot",
    "vdot",
    "inner",
    examples=[
        Example('np.dot(df["n"], df["m"])', 'df.agg(F.coalesce(F.sum(F.col("n") * F.col("m")), F.lit(0))).first()[0]'),
        Example(
            'np.dot(df["x"], df["y"])',
            'df.agg(F.when((F.count("*") == F.count("x")) & (F.count("*") == F.count("y")),F.coalesce'
            '(F.sum(F.col("x") * F.col("y")), F.lit(0.0)),),).toPandas().iloc[0, 0]',
        ),
    ],
)
def dot(a: Series, b: Series) -> Value:
    """Add up the products of two columns; one that is missing makes the sum missing."""
    numbers(a, b)
    whole = a.type.kind is b.type.kind is Kind.INT and not (a.missing or b.missing)
    total = F.coalesce(F.sum(a.column * b.column), lit(0) if whole else lit(0.0))
    frame = a.derived(a.column, b).frame
    return scalar(frame, if_whole(total, a, b), INT if whole else FLOAT, missing=not whole, notes=(*a.notes, *b.notes))


@rule(
    Series,
    "dot",
    examples=[
        Example('df["n"].dot(df["m"])', 'df.agg(F.coalesce(F.sum(F.col("n") * F.col("m")), F.lit(0))).first()[0]')
    ],
)
def dot_of_series(series: Series, other: Series) -> Value:
    """Add up the products of two columns; one that is missing makes the sum missing."""
    return dot(series, other)


@rule(
    "numpy",
    "corrcoef",
    examples=[
        Example(
            'np.corrcoef(df["n"], df["m"])',
            'df.agg(F.array(F.when(F.stddev("n") > 0, 1.0),F.when(F.stddev("n") * F.stddev("m") > 0,F'
            '.covar_samp("n", "m") / (F.stddev("n") * F.stddev("m")),),).alias("x"),F.array(F.when(F.'
            'stddev("n") * F.stddev("m") > 0,F.covar_samp("n", "m") / (F.stddev("n") * F.stddev("m"))'
            ',),F.when(F.stddev("m") > 0, 1.0),).alias("y"),).toPandas().explode(["x", "y"]).set_axis'
            "([0, 1]).astype(float).to_numpy()",
        ),
        Example(
            'np.corrcoef(df["x"], df["y"])[0, 1]',
            'df.agg(F.array(F.when(F.count("*") == F.count("x"), F.when(F.stddev("x") > 0, 1.0)), F.w'
            'hen((F.count("*") == F.count("x")) & (F.count("*") == F.count("y")), F.when(F.stddev("x"'
            ') * F.stddev("y") > 0, F.covar_samp("x", "y") / (F.stddev("x") * F.stddev("y"))))).alias'
            '("x"), F.array(F.when((F.count("*") == F.count("x")) & (F.count("*") == F.count("y")), F'
            '.when(F.stddev("x") * F.stddev("y") > 0, F.covar_samp("x", "y") / (F.stddev("x") * F.std'
            'dev("y")))), F.when(F.count("*") == F.count("y"), F.when(F.stddev("y") > 0, 1.0))).alias'
            '("y")).toPandas().explode(["x", "y"]).set_axis([0, 1]).astype(float).to_numpy()[0, 1]',
        ),
    ],
)
def corrcoef(x: Series, y: Series) -> Driver:
    """Compute Pearson's correlation of two columns, as a table of two by two; missing values make it missing."""
    numbers(x, y)
    one, two = argument(x.column), argument(y.column)
    spread = F.stddev(one) * F.stddev(two)
    both = if_whole(F.when(spread > 0, F.covar_samp(one, two) / spread), x, y)
    alone = [if_whole(F.when(F.stddev(each) > 0, 1.0), series) for each, series in ((one, x), (two, y))]
    made = table(x.derived(x.column, y).frame, {"x": [alone[0], both], "y": [both, alone[1]]}, [0, 1])
    return Driver(made.code.to_numpy(), "array", type=FLOAT, notes=(*x.notes, *y.notes))


@rule(
    "numpy",
    "any",
    examples=[
        Example(
            'np.any(df["n"] > 3)', 'df.agg(F.coalesce(F.bool_or(F.col("n") > 3), F.lit(False))).toPandas().iloc[0, 0]'
        )
    ],
)
def any_(a: Series, axis: Axis | None = None) -> Value:
    """Tell whether a value is true; False where there are none."""
    return any_of(_condition(a))


@rule(
    "numpy",
    "all",
    examples=[
        Example(
            'np.all(df["x"] > 3)',
            'df.agg(F.coalesce(F.bool_and(F.coalesce(F.col("x") > 3, F.lit(False))), F.lit(True))).to'
            "Pandas().iloc[0, 0]",
        )
    ],
)
def all_(a: Series, axis: Axis | None = None) -> Value:
    """Tell whether all values are true; True where there are none."""
    return all_of(_condition(a))


def _condition(series: Series) -> Series:
    if series.type.kind is not Kind.BOOL or series.missing:
        raise Refused("the values are not True and False")
    return series


@rule(
    "numpy",
    "count_nonzero",
    examples=[
        Example('np.count_nonzero(df["m"])', 'df.agg(F.count_if(F.col("m") != 0)).first()[0]'),
        Example('np.count_nonzero(df["x"] > 1)', 'df.agg(F.count_if(F.col("x") > 1)).first()[0]'),
        Example('np.count_nonzero(df["x"])', 'df.agg(F.count_if((F.col("x") != 0) | F.col("x").isNull())).first()[0]'),
    ],
)
def count_nonzero(a: Series, axis: Axis | None = None) -> Value:
    """Count the values that are not zero or False; missing numbers are not zero."""
    a = materialized(a)
    if a.type.kind is Kind.BOOL and not a.missing:
        condition = a.column
    else:
        numbers(a)
        condition = a.column.ne(0)
        condition = condition | a.column.isNull() if a.missing else condition
    return scalar(a.frame, F.count_if(argument(condition)), INT, missing=False, notes=a.notes)


@rule(
    "numpy",
    "unique",
    examples=[
        Example('np.unique(df["n"])', 'df.select("n").distinct().orderBy("n").toPandas()["n"].to_numpy()'),
        Example(
            'np.unique(df["x"])',
            'df.select("x").distinct().orderBy(F.col("x").asc_nulls_last()).toPandas()["x"].to_numpy()',
        ),
        Example(
            'np.unique(df["g"].dropna())',
            'df.filter(F.col("g").isNotNull()).select("g").distinct().orderBy("g").toPandas()["g"].to_numpy()',
        ),
    ],
)
def unique(ar: Series, return_counts: Constant = False) -> Value:
    """Hand over the different values in their order; of missing numbers one, at the end."""
    if ar.type.kind not in (*_NUMBERS, Kind.BOOL, Kind.STR) or (ar.missing and ar.type.kind is not Kind.FLOAT):
        raise Refused("values that may be missing have no order in numpy", way_out="drop them before: dropna()")
    if return_counts:
        raise Refused("the counts are wanted as well", way_out="use value_counts()")
    series = materialized(ar)
    name = series.reached_name or "value"
    code = series.frame.code.select(grouping_key(series, name)).distinct()
    code = code.orderBy(col(name).asc_nulls_last() if series.missing else quoted(name))
    note = Note("PS402", "one value per group is handed over")
    return Driver(code.toPandas().item(as_code(name)).to_numpy(), "array", "groups", ar.type, (*ar.notes, note))
