"""Comparisons of whole frames, cell by cell, and what is made of their results."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.frame.elements import each
from rules.frame.operands import Operation, combined, operator_rule
from rules.series.compare import comparison, logical, negated, unequal
from translator.rule import Constant, Example, Unsupported, rule
from translator.values import Frame, Value


def _method(names: Sequence[str], doc: str, examples: Sequence[Example], combine: Operation) -> Callable[..., Frame]:
    """Return the rule for the method of a comparison."""

    def compare(frame: Frame, other: Value, axis: Constant = "columns", level: Unsupported = None) -> Frame:
        return combined(frame, other, combine, axis)

    compare.__doc__ = doc
    return rule(Frame, *names, examples=examples)(compare)


equal = operator_rule(
    "==",
    "Compare each cell with the other side; missing values are unequal to everything.",
    [
        Example(
            'df[["x", "y"]] == 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") == 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") == 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'df[["n", "m"]] == df[["n", "m"]].abs()',
            'df.select("n", "m").select((F.col("n") == F.abs(F.col("n"))).alias("n"), (F.col("m") == '
            'F.abs(F.col("m"))).alias("m"))',
        ),
    ],
    lambda left, right: comparison("==", left, right).exact,
)


eq = _method(
    ("eq",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].eq(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") == F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") == F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison("==", left, right).exact,
)


not_equal = operator_rule(
    "!=",
    "Compare each cell with the other side; missing values are unequal to everything.",
    [
        Example(
            'df[["x", "y"]] != 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") != 1, F.lit(True)).alias("x"), F.coales'
            'ce(F.col("y") != 1, F.lit(True)).alias("y"))',
        )
    ],
    lambda left, right: unequal(left, right).exact,
)


ne = _method(
    ("ne",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].ne(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") != F.col("n"), F.lit(True)).alias("x"), F.coalesce(F.col'
            '("y") != F.col("n"), F.lit(True)).alias("y"))',
        )
    ],
    lambda left, right: unequal(left, right).exact,
)


less = operator_rule(
    "<",
    "Compare each cell with the other side.",
    [
        Example(
            'df[["x", "y"]] < 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") < 1, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") < 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'low = df[["x", "n"]].quantile(0.25)\nhigh = df[["x", "n"]].quantile(0.75)\n'
            'df[((df[["x", "n"]] < low - 0.5 * (high - low)) | (df[["x", "n"]] > high)).any(axis=1)]',
            'low = df.agg(F.percentile("x", 0.25).alias("x"), F.percentile("n", 0.25).alias("n")).toP'
            'andas().iloc[0].rename(0.25)\nhigh = df.agg(F.percentile("x", 0.75).alias("x"), F.percent'
            'ile("n", 0.75).alias("n")).toPandas().iloc[0].rename(0.75)\ndf.filter(F.coalesce(F.col("x'
            '") < (low - 0.5 * (high - low))["x"], F.lit(False)) | F.coalesce(F.col("x") > high["x"],'
            ' F.lit(False)) | ((F.col("n") < (low - 0.5 * (high - low))["n"]) | (F.col("n") > high["n'
            '"])))',
        ),
    ],
    lambda left, right: comparison("<", left, right).exact,
)


lt = _method(
    ("lt",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].lt(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") < F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.col'
            '("y") < F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison("<", left, right).exact,
)


less_or_equal = operator_rule(
    "<=",
    "Compare each cell with the other side.",
    [
        Example(
            'df[["x", "y"]] <= 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") <= 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") <= 1, F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison("<=", left, right).exact,
)


le = _method(
    ("le",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].le(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") <= F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") <= F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison("<=", left, right).exact,
)


greater = operator_rule(
    ">",
    "Compare each cell with the other side.",
    [
        Example(
            'df[["x", "y"]] > 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") > 1, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") > 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'df[(df[["x", "y"]] > 0).all(axis=1)]',
            'df.filter(F.coalesce(F.col("x") > 0, F.lit(False)) & F.coalesce(F.col("y") > 0, F.lit(False)))',
        ),
    ],
    lambda left, right: comparison(">", left, right).exact,
)


gt = _method(
    ("gt",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].gt(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") > F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.col'
            '("y") > F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison(">", left, right).exact,
)


greater_or_equal = operator_rule(
    ">=",
    "Compare each cell with the other side.",
    [
        Example(
            'df[["x", "y"]] >= 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") >= 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") >= 1, F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison(">=", left, right).exact,
)


ge = _method(
    ("ge",),
    "Compare each cell with the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].ge(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") >= F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") >= F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
    lambda left, right: comparison(">=", left, right).exact,
)


both = operator_rule(
    "&",
    "Tell of each cell whether both sides are true.",
    [
        Example(
            '(df[["x", "y"]] > 0) & (df[["x", "y"]] < 2)',
            'df.select("x", "y").select((F.coalesce(F.col("x") > 0, F.lit(False)) & F.coalesce(F.col('
            '"x") < 2, F.lit(False))).alias("x"), (F.coalesce(F.col("y") > 0, F.lit(False)) & F.coale'
            'sce(F.col("y") < 2, F.lit(False))).alias("y"))',
        )
    ],
    lambda left, right: logical("&", left, right),
)


either = operator_rule(
    "|",
    "Tell of each cell whether one side is true.",
    [
        Example(
            '(df[["x", "y"]] < 0) | df[["x", "y"]].isna()',
            'df.select("x", "y").select((F.coalesce(F.col("x") < 0, F.lit(False)) | F.col("x").isNull'
            '()).alias("x"), (F.coalesce(F.col("y") < 0, F.lit(False)) | F.col("y").isNull()).alias("'
            'y"))',
        )
    ],
    lambda left, right: logical("|", left, right),
)


@rule(
    Frame,
    "~",
    examples=[
        Example(
            '~(df[["x", "y"]] < 0)',
            'df.select("x", "y").select(F.coalesce(F.col("x") < 0, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") < 0, F.lit(False)).alias("y")).select((~F.col("x")).alias("x"), (~F.col("y'
            '")).alias("y"))',
        )
    ],
)
def inverted(frame: Frame) -> Frame:
    """Tell of each cell whether it is not true."""
    return each(frame, negated)
