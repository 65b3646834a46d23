"""pandas' functions on the values of one column that are methods of it as well."""

from __future__ import annotations

from rules.series.values import unique as unique_of
from rules.series.values import value_counts as counts_of
from translator.rule import Example, Unsupported, rule
from translator.values import Series, Value


@rule(
    "pandas",
    "unique",
    examples=[
        Example(
            'pd.unique(df["k"])',
            'df.groupBy("k").agg(F.min("__row").alias("__first")).orderBy("__first").toPandas()["k"].to_numpy()',
            ordered=True,
        )
    ],
)
def unique(values: Series) -> Value:
    """Hand over the different values in the order of their first appearance."""
    return unique_of(values)


@rule(
    "pandas",
    "value_counts",
    examples=[
        Example('pd.value_counts(df["k"])', 'df.filter(F.col("k").isNotNull()).groupBy("k").count()'),
        Example(
            'pd.value_counts(df["n"], normalize=True, dropna=False)',
            'df.groupBy("n").agg((F.count("*") / F.sum(F.count("*")).over(Window.partitionBy())).alias("proportion"))',
        ),
    ],
)
def value_counts(
    values: Series,
    sort: bool = True,
    ascending: bool = False,
    normalize: bool = False,
    bins: Unsupported = None,
    dropna: bool = True,
) -> Value:
    """Count how often each value occurs, most frequent first."""
    return counts_of(values, normalize=normalize, sort=sort, ascending=ascending, dropna=dropna)
