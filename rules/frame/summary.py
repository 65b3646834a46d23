"""Reducing the columns of a frame, each to one value; or the values of each row."""

from __future__ import annotations

from rules.frame.statistics import across, across_all, check_columns, collected, numbers, tabled
from rules.reductions import Subject, reduced
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.values import Frame, Value

SUM = [
    Example(
        'df[["x", "n"]].sum()',
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("n"), F.lit(0))'
        '.alias("n")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        "df.sum(numeric_only=True)",
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("y"), F.lit(0'
        '.0)).alias("y"), F.coalesce(F.sum("n"), F.lit(0)).alias("n"), F.coalesce(F.sum("m"), F'
        '.lit(0)).alias("m"), F.count_if("b").alias("b")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        'df[["x", "y"]].sum(axis=1, min_count=1)',
        'df.select("x", "y").select(F.when(F.col("x").isNotNull().cast("bigint") + F.col("y").isN'
        'otNull().cast("bigint") >= 1, F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0.0)))'
        '.alias("value"))',
    ),
    Example(
        'df[["x", "y", "n"]].sum(axis=1, skipna=False)',
        'df.select("x", "y", "n").select(F.when(F.col("x").isNotNull().cast("bigint") + F.col("y"'
        ').isNotNull().cast("bigint") + 1 >= 3, F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.l'
        'it(0.0)) + F.col("n")).alias("value"))',
    ),
    Example(
        'df[["x", "y", "n"]].sum(axis=1)',
        'df.select("x", "y", "n").select((F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0'
        '.0)) + F.col("n")).alias("value"))',
    ),
]


@rule(Frame, "sum", examples=SUM)
def sum_(
    frame: Frame,
    axis: Axis | None = 0,
    skipna: bool = True,
    numeric_only: bool = False,
    min_count: int = 0,
) -> Value:
    """Add up each column, or each row: 0 where there are no values."""
    if not skipna:
        return across_all(frame, "sum", axis=axis, numeric_only=numeric_only)
    return across(frame, "sum", axis=axis, numeric_only=numeric_only, min_count=min_count)


@rule(
    Frame,
    "mean",
    examples=[
        Example(
            "df.mean(numeric_only=True)",
            'df.agg(F.mean("x").alias("x"), F.mean("y").alias("y"), F.mean("n").alias("n"), F'
            '.mean("m").alias("m"), F.mean(F.col("b").cast("int")).alias("b")).toPandas().iloc[0]'
            ".rename(None)",
        ),
        Example(
            'df[["x", "y"]].mean(axis=1)',
            'df.select("x", "y").select(((F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0.0)))'
            ' / F.nullif(F.col("x").isNotNull().cast("bigint") + F.col("y").isNotNull()'
            '.cast("bigint"), F.lit(0))).alias("value"))',
        ),
        Example(
            'df[["x", "n"]].mean()',
            'df.agg(F.mean("x").alias("x"), F.mean("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def mean(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Average each column, or each row; missing values do not count."""
    if not skipna:
        return across_all(frame, "mean", axis=axis, numeric_only=numeric_only)
    return across(frame, "mean", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "median",
    examples=[
        Example(
            'df[["n", "x", "m"]].median(axis=1)',
            'df.select("n", "x", "m").select(F.transform(F.array(F.array_sort(F.array_compact(F.array'
            '(F.col("n").cast("double"), F.col("x").cast("double"), F.col("m").cast("double"))))), la'
            'mbda row: (F.get(row, F.floor((F.size(row) - 1) / 2).cast("int")) + F.get(row, F.floor(F'
            '.size(row) / 2).cast("int"))) / 2)[0].alias("value"))',
        ),
        Example(
            'df[["x", "n"]].median()',
            'df.agg(F.median("x").alias("x"), F.median("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def median(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Take the middle value of each column, exactly."""
    return across(frame, "median", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "min",
    examples=[
        Example(
            'df[["x", "n"]].min()',
            'df.agg(F.min("x").alias("x"), F.min("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "y"]].min(axis=1)', 'df.select("x", "y").select(F.least("x", "y").alias("value"))'),
    ],
)
def min_(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Take the least value of each column, or of each row."""
    if not skipna:
        return across_all(frame, "min", axis=axis, numeric_only=numeric_only)
    return across(frame, "min", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "max",
    examples=[
        Example(
            'df[["x", "n"]].max()',
            'df.agg(F.max("x").alias("x"), F.max("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "n"]].max(axis=1)', 'df.select("x", "n").select(F.greatest("x", "n").alias("value"))'),
    ],
)
def max_(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Take the greatest value of each column, or of each row."""
    if not skipna:
        return across_all(frame, "max", axis=axis, numeric_only=numeric_only)
    return across(frame, "max", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "std",
    examples=[
        Example(
            'df[["x", "n"]].std()',
            'df.agg(F.stddev("x").alias("x"), F.stddev("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example(
            'df[["n", "x", "m"]].std(axis=1)',
            'df.select("n", "x", "m").select(F.transform(F.array(F.array_compact(F.array(F.col("n").c'
            'ast("double"), F.col("x").cast("double"), F.col("m").cast("double")))), lambda row: F.wh'
            "en(F.size(row) > 1, F.sqrt(F.aggregate(F.transform(row, lambda each: (each - F.aggregate"
            "(row, F.lit(0.0), lambda total, each: total + each) / F.size(row)) * (each - F.aggregate"
            "(row, F.lit(0.0), lambda total, each: total + each) / F.size(row))), F.lit(0.0), lambda "
            'total, each: total + each) / (F.size(row) - 1))))[0].alias("value"))',
        ),
        Example('df[["x"]].std(ddof=0)', 'df.agg(F.stddev_pop("x").alias("x")).toPandas().iloc[0].rename(None)'),
    ],
)
def std(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the standard deviation of each column, of a sample by default."""
    return across(frame, "std", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "var",
    examples=[
        Example(
            'df[["x", "n"]].var()',
            'df.agg(F.variance("x").alias("x"), F.variance("n").alias("n")).toPandas().iloc[0].rename(None)',
        )
    ],
)
def var(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the variance of each column, of a sample by default."""
    return across(frame, "var", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "skew",
    examples=[
        Example(
            'df[["x", "n"]].skew()',
            'df.agg(F.when(F.count("x") > 2, F.coalesce(F.skewness("x") * F.sqrt(F.count("x") * (F.co'
            'unt("x") - 1)) / (F.count("x") - 2), F.lit(0.0))).alias("x"), F.when(F.count("n") > 2, F'
            '.coalesce(F.skewness("n") * F.sqrt(F.count("n") * (F.count("n") - 1)) / (F.count("n") - '
            '2), F.lit(0.0))).alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example(
            "df.skew(numeric_only=True)",
            'df.agg(F.when(F.count("x") > 2, F.coalesce(F.skewness("x") * F.sqrt(F.count("x") * (F.co'
            'unt("x") - 1)) / (F.count("x") - 2), F.lit(0.0))).alias("x"), F.when(F.count("y") > 2, F'
            '.coalesce(F.skewness("y") * F.sqrt(F.count("y") * (F.count("y") - 1)) / (F.count("y") - '
            '2), F.lit(0.0))).alias("y"), F.when(F.count("n") > 2, F.coalesce(F.skewness("n") * F.sqr'
            't(F.count("n") * (F.count("n") - 1)) / (F.count("n") - 2), F.lit(0.0))).alias("n"), F.wh'
            'en(F.count("m") > 2, F.coalesce(F.skewness("m") * F.sqrt(F.count("m") * (F.count("m") - '
            '1)) / (F.count("m") - 2), F.lit(0.0))).alias("m"), F.when(F.count(F.col("b").cast("int")'
            ') > 2, F.coalesce(F.skewness(F.col("b").cast("int")) * F.sqrt(F.count(F.col("b").cast("i'
            'nt")) * (F.count(F.col("b").cast("int")) - 1)) / (F.count(F.col("b").cast("int")) - 2), '
            'F.lit(0.0))).alias("b")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def skew(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Compute how lopsided the values of each column are, without bias."""
    return across(frame, "skew", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "kurt",
    "kurtosis",
    examples=[
        Example(
            'df[["x", "n"]].kurt()',
            'df.agg(F.when(F.count("x") > 3, F.coalesce(((F.count("x") + 1) * F.kurtosis("x") + 6) * '
            '(F.count("x") - 1) / ((F.count("x") - 2) * (F.count("x") - 3)), F.lit(0.0))).alias("x"),'
            ' F.when(F.count("n") > 3, F.coalesce(((F.count("n") + 1) * F.kurtosis("n") + 6) * (F.cou'
            'nt("n") - 1) / ((F.count("n") - 2) * (F.count("n") - 3)), F.lit(0.0))).alias("n")).toPan'
            "das().iloc[0].rename(None)",
        )
    ],
)
def kurt(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Compute how heavy the tails of each column are, without bias; 0 for a normal distribution."""
    return across(frame, "kurt", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "sem",
    examples=[
        Example(
            'df[["x", "n"]].sem()',
            'df.agg((F.stddev("x") / F.sqrt(F.count("x"))).alias("x"), (F.stddev("n") / F.sqrt(F.coun'
            't("n"))).alias("n")).toPandas().iloc[0].rename(None)',
        )
    ],
)
def sem(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the standard error of the mean of each column."""
    return across(frame, "sem", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "prod",
    "product",
    examples=[
        Example(
            'df[["x", "n"]].prod()',
            'df.agg(F.coalesce(F.product("x"), F.lit(1.0)).alias("x"), F.coalesce(F.product("n"), F.l'
            'it(1.0)).cast("bigint").alias("n")).toPandas().iloc[0].rename(None)',
        )
    ],
)
def prod(
    frame: Frame,
    axis: Axis | None = 0,
    skipna: Unsupported = True,
    numeric_only: bool = False,
    min_count: int = 0,
) -> Value:
    """Multiply the values of each column: 1 where there are none."""
    return across(frame, "prod", axis=axis, numeric_only=numeric_only, min_count=min_count)


QUANTILE = [
    Example(
        'df[["x", "n"]].quantile(0.9)',
        'df.agg(F.percentile("x", 0.9).alias("x"), F.percentile("n", 0.9).alias("n")).toPandas().iloc[0].rename(0.9)',
    ),
    Example(
        'df[["x", "n"]].quantile([0.25, 0.75])',
        'df.agg(*[F.array(F.percentile(c, 0.25), F.percentile(c, 0.75)).alias(c) for c in ["x",'
        ' "n"]]).toPandas().explode(["x", "n"]).set_axis([0.25, 0.75]).astype(float)',
    ),
]


@rule(Frame, "quantile", examples=QUANTILE)
def quantile(
    frame: Frame,
    q: Constant = 0.5,
    axis: Axis = 0,
    numeric_only: bool = False,
    interpolation: Unsupported = "linear",
    method: Unsupported = "single",
) -> Value:
    """Compute quantiles of each column, interpolated between the two values next to them; exact."""
    columns = numbers(frame) if numeric_only else tuple(frame.column(name) for name in frame.names)
    given = q if isinstance(q, (list, tuple)) else [q]
    wanted = [float(part) for part in given if isinstance(part, (int, float))]
    if axis == 1 or not wanted or len(wanted) < len(given):
        raise Refused("quantiles that are not numbers, or of rows")
    if any(column.type.kind is Kind.BOOL for column in columns):
        raise Refused("quantile() of True and False", "never")
    check_columns(columns, "quantile")
    made = {
        column.name: [reduced("quantile", Subject(frame.series(column.name), False, q=part)) for part in wanted]
        for column in columns
    }
    if not isinstance(q, (list, tuple)):
        return collected(frame, {name: codes[0] for name, codes in made.items()}, wanted[0])
    return tabled(frame, {name: [each.code for each in codes] for name, codes in made.items()}, wanted)
