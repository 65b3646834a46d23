"""How the columns of a frame go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.frame.elements import together
from rules.frame.ranks import correlated_ranks
from rules.frame.statistics import collected, numbers, perhaps_objects, unselected
from rules.reductions import Reduced
from rules.scalar import argument
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, INT, Column, Kind
from translator.spark import Code, Each, F, Name, Star, as_code, quoted
from translator.values import Driver, Frame, Series

CORR = [
    Example(
        'df[["x", "n", "y"]].corr(method="spearman")',
        '(df.select(F.when(F.col("x").isNotNull(), (F.rank().over(Window.orderBy(F.col("x").asc_n'
        'ulls_last()))+ (F.count("*").over(Window.partitionBy("x")) - 1) / 2)).alias("x_rank"), F'
        '.when(F.col("x").isNotNull(), (F.rank().over(Window.partitionBy(F.col("x").isNotNull()).'
        'orderBy("n"))+ (F.count("*").over(Window.partitionBy(F.col("x").isNotNull(), "n")) - 1) '
        '/ 2)).alias("n_beside_x"), F.when(F.col("y").isNotNull(), F.when(F.col("x").isNotNull(),'
        ' (F.rank().over(Window.partitionBy(F.col("y").isNotNull()).orderBy(F.col("x").asc_nulls_'
        'last()))+ (F.count("*").over(Window.partitionBy(F.col("y").isNotNull(), "x")) - 1) / 2))'
        ').alias("x_beside_y"), F.when(F.col("x").isNotNull(), F.when(F.col("y").isNotNull(), (F.'
        'rank().over(Window.partitionBy(F.col("x").isNotNull()).orderBy(F.col("y").asc_nulls_last'
        '()))+ (F.count("*").over(Window.partitionBy(F.col("x").isNotNull(), "y")) - 1) / 2))).al'
        'ias("y_beside_x"), (F.rank().over(Window.orderBy("n")) + (F.count("*").over(Window.parti'
        'tionBy("n")) - 1) / 2).alias("n_rank"), F.when(F.col("y").isNotNull(), (F.rank().over(Wi'
        'ndow.partitionBy(F.col("y").isNotNull()).orderBy("n"))+ (F.count("*").over(Window.partit'
        'ionBy(F.col("y").isNotNull(), "n")) - 1) / 2)).alias("n_beside_y"), F.when(F.col("y").is'
        'NotNull(), (F.rank().over(Window.orderBy(F.col("y").asc_nulls_last()))+ (F.count("*").ov'
        'er(Window.partitionBy("y")) - 1) / 2)).alias("y_rank")).agg(F.array(F.try_divide(F.covar'
        '_samp("x_rank", "x_rank"), F.sqrt(F.covar_samp("x_rank", "x_rank") * F.covar_samp("x_ran'
        'k", "x_rank"))), F.try_divide(F.covar_samp("x_rank", "n_beside_x"), F.sqrt(F.covar_samp('
        '"x_rank", "x_rank") * F.covar_samp("n_beside_x", "n_beside_x"))), F.try_divide(F.covar_s'
        'amp("x_beside_y", "y_beside_x"), F.sqrt(F.covar_samp("x_beside_y", "x_beside_y") * F.cov'
        'ar_samp("y_beside_x", "y_beside_x")))).alias("x"), F.array(F.try_divide(F.covar_samp("n_'
        'beside_x", "x_rank"), F.sqrt(F.covar_samp("n_beside_x", "n_beside_x") * F.covar_samp("x_'
        'rank", "x_rank"))), F.try_divide(F.covar_samp("n_rank", "n_rank"), F.sqrt(F.covar_samp("'
        'n_rank", "n_rank") * F.covar_samp("n_rank", "n_rank"))), F.try_divide(F.covar_samp("n_be'
        'side_y", "y_rank"), F.sqrt(F.covar_samp("n_beside_y", "n_beside_y") * F.covar_samp("y_ra'
        'nk", "y_rank")))).alias("n"), F.array(F.try_divide(F.covar_samp("y_beside_x", "x_beside_'
        'y"), F.sqrt(F.covar_samp("y_beside_x", "y_beside_x") * F.covar_samp("x_beside_y", "x_bes'
        'ide_y"))), F.try_divide(F.covar_samp("y_rank", "n_beside_y"), F.sqrt(F.covar_samp("y_ran'
        'k", "y_rank") * F.covar_samp("n_beside_y", "n_beside_y"))), F.try_divide(F.covar_samp("y'
        '_rank", "y_rank"), F.sqrt(F.covar_samp("y_rank", "y_rank") * F.covar_samp("y_rank", "y_r'
        'ank")))).alias("y")).toPandas().explode(["x", "n", "y"]).set_axis(["x", "n", "y"]).astyp'
        "e(float))",
    ),
    Example(
        'df[["n", "m"]].corr("spearman")',
        '(df.select((F.rank().over(Window.orderBy("n")) + (F.count("*").over(Window.partitionBy("'
        'n")) - 1) / 2).alias("n_rank"), (F.rank().over(Window.orderBy("m")) + (F.count("*").over'
        '(Window.partitionBy("m")) - 1) / 2).alias("m_rank")).agg(F.array(F.try_divide(F.covar_sa'
        'mp("n_rank", "n_rank"), F.sqrt(F.covar_samp("n_rank", "n_rank") * F.covar_samp("n_rank",'
        ' "n_rank"))), F.try_divide(F.covar_samp("n_rank", "m_rank"), F.sqrt(F.covar_samp("n_rank'
        '", "n_rank") * F.covar_samp("m_rank", "m_rank")))).alias("n"), F.array(F.try_divide(F.co'
        'var_samp("m_rank", "n_rank"), F.sqrt(F.covar_samp("m_rank", "m_rank") * F.covar_samp("n_'
        'rank", "n_rank"))), F.try_divide(F.covar_samp("m_rank", "m_rank"), F.sqrt(F.covar_samp("'
        'm_rank", "m_rank") * F.covar_samp("m_rank", "m_rank")))).alias("m")).toPandas().explode('
        '["n", "m"]).set_axis(["n", "m"]).astype(float))',
    ),
    Example(
        'df[["n", "m"]].corr()',
        "(df.agg(*[F.array(*[F.try_divide(F.covar_samp(a, b), F.sqrt(F.covar_samp(a, a) * F.covar"
        '_samp(b, b)))for b in ["n", "m"]]).alias(a)for a in ["n", "m"]]).toPandas().explode(["n"'
        ', "m"]).set_axis(["n", "m"]).astype(float))',
    ),
    Example(
        "df.corr(numeric_only=True)",
        '(df.withColumn("b", F.col("b").cast("int")).agg(*[F.array(*[F.try_divide(F.covar_samp(a,'
        " b), F.sqrt(F.covar_samp(F.when(F.col(b).isNotNull(), F.col(a)), F.when(F.col(b).isNotNu"
        "ll(), F.col(a))) * F.covar_samp(F.when(F.col(a).isNotNull(), F.col(b)), F.when(F.col(a)."
        'isNotNull(), F.col(b)))))for b in ["x", "y", "n", "m", "b"]]).alias(a)for a in ["x", "y"'
        ', "n", "m", "b"]]).toPandas().explode(["x", "y", "n", "m", "b"]).set_axis(["x", "y", "n"'
        ', "m", "b"]).astype(float))',
    ),
    Example(
        'df[["x", "y", "n"]].corr()',
        "(df.agg(*[F.array(*[F.try_divide(F.covar_samp(a, b), F.sqrt(F.covar_samp(F.when(F.col(b)"
        ".isNotNull(), F.col(a)), F.when(F.col(b).isNotNull(), F.col(a))) * F.covar_samp(F.when(F"
        '.col(a).isNotNull(), F.col(b)), F.when(F.col(a).isNotNull(), F.col(b)))))for b in ["x", '
        '"y", "n"]]).alias(a)for a in ["x", "y", "n"]]).toPandas().explode(["x", "y", "n"]).set_a'
        'xis(["x", "y", "n"]).astype(float))',
    ),
]


@rule(Frame, "corr", examples=CORR)
def corr(frame: Frame, method: str = "pearson", min_periods: Unsupported = 1, numeric_only: bool = False) -> Driver:
    """Compute the correlation of each pair of columns, or of their ranks, over the rows where both are there.

    Spark's own corr() divides by zero where a column is constant; pandas has no value there. As in pandas, a column
    has a correlation of exactly 1 with itself, which the product of two standard deviations would not give.
    """
    if method not in ("pearson", "spearman"):
        raise Refused(f"method={method!r} has no translation")
    frame, columns = _of_numbers(frame, "corr", numeric_only=numeric_only)
    if method == "spearman":
        return correlated_ranks(frame, columns)
    a, b = Name("a"), Name("b")
    x: Code = a
    y: Code = b
    if any(column.missing for column in columns):
        x, y = F.when(F.col(b).isNotNull(), F.col(a)), F.when(F.col(a).isNotNull(), F.col(b))
    pair = F.try_divide(F.covar_samp(a, b), F.sqrt(F.covar_samp(x, x) * F.covar_samp(y, y)))
    return _of_pairs(frame, columns, pair)


def _of_numbers(frame: Frame, name: str, *, numeric_only: bool) -> tuple[Frame, tuple[Column, ...]]:
    """Return the frame with True and False as 1 and 0, and its columns with numbers."""
    columns = numbers(frame)
    if not numeric_only and len(columns) < len(frame.names):
        raise Refused(f"{name}() of columns that hold no numbers", "never", way_out="add numeric_only=True")
    if not columns:
        raise Refused(f"{name}() of a frame without numbers")
    truths = {c.name: frame.series(c.name) for c in columns if c.type.kind is Kind.BOOL}
    if truths:
        frame = unselected(frame)
        made = {key: series.derived(series.column.cast("int"), type=INT) for key, series in truths.items()}
        frame = replace(frame, columns=columns).with_columns(made)
    return frame, columns


def _of_pairs(frame: Frame, columns: Sequence[Column], pair: Code) -> Driver:
    """Return a statistic of each pair of columns ``a`` and ``b`` as a square table."""
    names = as_code([column.name for column in columns])
    keys = as_code([quoted(column.name) for column in columns])
    arrays = Star(Each(F.array(Star(Each(pair, "b", keys))).alias(Name("a")), "a", keys))
    made = unselected(frame).code.agg(arrays).toPandas().explode(keys).set_axis(names)
    made = made if keys == names else made.set_axis(names, axis=1)
    return Driver(made.astype(Name("float")), "frame", notes=tuple(perhaps_objects(columns)))


COV = [
    Example(
        'df[["x", "y", "n"]].cov()',
        'df.agg(*[F.array(*[F.covar_samp(a, b) for b in ["x", "y", "n"]]).alias(a) for a in ["x",'
        ' "y", "n"]]).toPandas().explode(["x", "y", "n"]).set_axis(["x", "y", "n"]).astype(float)',
    ),
    Example(
        "df.cov(numeric_only=True)",
        'df.withColumn("b", F.col("b").cast("int")).agg(*[F.array(*[F.covar_samp(a, b) for b in ['
        '"x", "y", "n", "m", "b"]]).alias(a) for a in ["x", "y", "n", "m", "b"]]).toPandas().expl'
        'ode(["x", "y", "n", "m", "b"]).set_axis(["x", "y", "n", "m", "b"]).astype(float)',
    ),
]


@rule(Frame, "cov", examples=COV)
def cov(frame: Frame, min_periods: Unsupported = None, ddof: int | None = 1, numeric_only: bool = False) -> Driver:
    """Compute the covariance of each pair of columns, over the rows where both are there."""
    if ddof != 1:
        raise Refused("cov() with a ddof other than 1")
    frame, columns = _of_numbers(frame, "cov", numeric_only=numeric_only)
    return _of_pairs(frame, columns, F.covar_samp(Name("a"), Name("b")))


CORRWITH = [
    Example(
        'df[["x", "y"]].corrwith(df["n"])',
        'df.agg(F.try_divide(F.covar_samp("x", "n"), F.stddev("x") * F.stddev(F.when(F.col("x").i'
        'sNotNull(), F.col("n")))).alias("x"), F.try_divide(F.covar_samp("y", "n"), F.stddev("y")'
        ' * F.stddev(F.when(F.col("y").isNotNull(), F.col("n")))).alias("y")).toPandas().iloc[0].'
        "rename(None)",
    )
]


@rule(Frame, "corrwith", examples=CORRWITH)
def corrwith(
    frame: Frame,
    other: Series,
    axis: Axis = 0,
    drop: Unsupported = False,
    method: str = "pearson",
    numeric_only: bool = False,
) -> Driver:
    """Compute Pearson's correlation of each column with another one, over the rows where both are there."""
    if axis == 1 or method != "pearson":
        raise Refused("correlations of rows, or of another kind than Pearson's")
    if numeric_only:
        frame = frame.projected(numbers(frame))
    base, (columns, (against,)) = together(frame, other)
    made = {}
    for series in columns:
        if not (series.type.is_numeric and against.type.is_numeric):
            raise Refused("corrwith() of columns that hold no numbers", "never", way_out="add numeric_only=True")
        pair = F.try_divide(
            F.covar_samp(argument(series.column), argument(against.column)),
            F.stddev(argument(_where_both(series, against))) * F.stddev(argument(_where_both(against, series))),
        )
        made[str(series.name)] = Reduced(pair, FLOAT, True)
    return collected(base, made)


def _where_both(series: Series, other: Series) -> Code:
    return F.when(other.column.isNotNull(), series.column) if other.missing else series.column
