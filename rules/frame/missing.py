"""Missing values of a frame: finding, filling and dropping them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from rules.chosen import has_all
from rules.frame.elements import made_of, together
from rules.labels import renumbered
from rules.scalar import of_each
from rules.series.missing import filled
from translator.rule import Axis, Example, Names, Refused, Unsupported, rule
from translator.schema import BOOL, Column, Kind
from translator.spark import Code, Each, F, Lambda, Lit, Name, Star, Var, as_code, call, col, quoted
from translator.values import Driver, Frame, Python, Value, new_token

ISNA = [
    Example("df.isna()", "df.select(*[F.col(c).isNull().alias(c) for c in df.columns])"),
    Example(
        'df[["x", "k"]].isnull()',
        'df.select("x", "k").select(F.col("x").isNull().alias("x"), F.col("k").isNull().alias("k"))',
    ),
]
SUMS = [
    Example(
        "df.isnull().sum()",
        "df.agg(*[F.count_if(F.col(c).isNull()).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None)",
    ),
    Example(
        "df.isnull().sum().sum()",
        "df.agg(*[F.count_if(F.col(c).isNull()).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None).sum()",
    ),
    Example(
        'df[["x", "k"]].isna().mean()',
        'df.agg(F.mean(F.col("x").isNull().cast("int")).alias("x"), '
        'F.mean(F.col("k").isNull().cast("int")).alias("k")).toPandas().iloc[0].rename(None)',
    ),
]
NOTNA = [Example("df.notna()", "df.select(*[F.col(c).isNotNull().alias(c) for c in df.columns])")]


@rule(Frame, "isna", "isnull", examples=ISNA + SUMS)
def isna(frame: Frame) -> Frame:
    """Tell of each cell whether it is missing."""
    return _truths(frame, lambda column: column.isNull())


@rule(Frame, "notna", "notnull", examples=NOTNA)
def notna(frame: Frame) -> Frame:
    """Tell of each cell whether it is there."""
    return _truths(frame, lambda column: column.isNotNull())


def _truths(frame: Frame, make: Callable[[Code], Code]) -> Frame:
    frame = frame.with_order_kept(())
    columns = frame.columns and tuple(Column(column.name, BOOL, missing=False) for column in frame.columns)
    items = of_each(frame, frame.columns, make)
    token = new_token()
    written = tuple((name, token) for name in (frame.names if frame.columns is not None else ("",)))
    code = frame.select(items) if frame.carried else frame.code.select(*items)
    return frame.replaced(code, columns=columns, written=written, source=frame)


DROP = [
    Example("df.dropna()", "df.dropna()"),
    Example('df.dropna(subset=["x", "k"])', 'df.dropna(subset=["x", "k"])'),
    Example('df.dropna(subset="x")', 'df.dropna(subset=["x"])'),
    Example('df.dropna(how="all")', 'df.dropna(how="all")'),
    Example('df.dropna(how="all", subset=["x", "y"])', 'df.dropna(how="all", subset=["x", "y"])'),
    Example("df.dropna(thresh=9)", "df.dropna(thresh=9)"),
    Example(
        "df.dropna(axis=1)",
        "df.select(*[c for c, gaps in df.agg(*[F.count_if(F.col(c).isNull()).alias(c) for c in df"
        ".columns]).first().asDict().items() if gaps == 0])",
    ),
    Example(
        'df.dropna(axis="columns", how="all")',
        "df.select(*[c for c, values in df.agg(*[F.count(F.col(c)).alias(c) for c in df.columns])"
        ".first().asDict().items() if values > 0])",
    ),
    Example(
        "df.dropna(axis=1, thresh=int(len(df) * 0.8))",
        "df.select(*(lambda least: [c for c, values in df.agg(*[F.count(F.col(c)).alias(c) for c "
        "in df.columns]).first().asDict().items() if values >= least])(int(df.count() * 0.8)))",
    ),
    Example('df.dropna(subset=["k"], ignore_index=True)', 'df.dropna(subset=["k"])'),
    Example('df.dropna(subset=["x"])["x"].isna()', 'df.dropna(subset=["x"]).select(F.lit(False).alias("x"))'),
    Example(
        'df["z"] = df.dropna(subset=["x"])["y"]', 'df = df.withColumn("z", F.when(F.col("x").isNotNull(), F.col("y")))'
    ),
]


@rule(Frame, "dropna", examples=DROP)
def dropna(
    frame: Frame,
    *,
    axis: Axis = 0,
    how: str | None = None,
    thresh: Value | None = None,
    subset: Names | None = None,
    inplace: Unsupported = False,
    ignore_index: bool = False,
) -> Frame:
    """Drop the rows that hold missing values: any, only such, or fewer others than so many."""
    if how not in (None, "any", "all") or (how is not None and thresh is not None):
        raise Refused("how is neither 'any' nor 'all', or thresh is given as well", "never")
    if axis == 1:
        if subset is not None:
            raise Refused("columns are dropped for missing values in some rows")
        return _without_gaps(frame, how, thresh)
    if ignore_index:
        return renumbered(dropna(frame, axis=axis, how=how, thresh=thresh, subset=subset))
    least = thresh if thresh is None else _number(thresh)
    for name in subset or ():
        frame.column(name)
    named = frame.carried or (frame.columns is not None and any(quoted(name) != name for name in frame.names))
    names = subset if subset is not None else (frame.names if named else None)
    options: dict[str, Code] = {}
    if how == "all":
        options["how"] = Lit("all")
    if least is not None:
        options["thresh"] = least
    if names is not None:
        options["subset"] = as_code([quoted(name) for name in names])
    code = frame.code.dropna(**options)
    checked = names if names is not None else (frame.names if frame.columns is not None else None)
    every = how != "all" and thresh is None
    condition = _present(checked) if every and checked is not None else None
    made = frame.filtered(code, condition)
    if not every and not (checked is not None and len(checked) == 1 and least in (None, Lit(1))):
        return made
    known = made.columns and tuple(
        replace(c, missing=c.missing and checked is not None and c.name not in checked) for c in made.columns
    )
    return replace(made, columns=known)


def _number(value: Value) -> Code:
    if isinstance(value, Python) and type(value.const) is int:
        return value.code
    if isinstance(value, Driver) and value.kind == "scalar" and value.type.kind is Kind.INT:
        return value.code
    raise Refused("it is not known to be a whole number", way_out="wrap it in int()")


def _without_gaps(frame: Frame, how: str | None, thresh: Value | None) -> Frame:
    """Return the frame without the columns that have missing values, which one job finds out."""
    frame = frame.with_order_kept(())
    known = frame.columns if frame.columns is not None else frame.partial
    if frame.carried or any(quoted(column.name) != column.name for column in known):
        raise Refused("columns are dropped for missing values of a frame with an index or odd names")
    least = None if thresh is None else _number(thresh)
    gaps = how != "all" and least is None
    counts = of_each(frame, frame.columns, (lambda c: F.count_if(c.isNull())) if gaps else F.count)
    number = Name("gaps") if gaps else Name("values")
    # The least number of values is computed once, not again for each column.
    bound = least is not None and not isinstance(least, (Lit, Var))
    limit = Name("least") if bound else least
    kept = number.eq(0) if gaps else (number >= limit if limit is not None else number > 0)
    source = frame.code.agg(*counts).first().asDict().items()
    names: Code = Each(Name("c"), "c, gaps" if gaps else "c, values", source, kept)
    if bound and least is not None:
        names = call(Lambda("least", names), least)
    made = frame.replaced(
        frame.code.select(Star(names)),
        columns=None,
        partial=tuple(replace(column, missing=column.missing and not gaps) for column in known),
        complete=has_all(frame),
        source=frame,
    )
    return made.noted("PS602", "which columns these are is only known when the program runs")


def _present(names: Sequence[str]) -> Code | None:
    """Return the condition that columns are there, for a few of them."""
    if not 0 < len(names) <= 3:
        return None
    return reduce(lambda a, b: a & b, (col(name).isNotNull() for name in names))


COMBINE = [
    Example(
        'df[["n", "x"]].combine_first(df[["x", "y"]] * 2)',
        'df.select("n", F.coalesce(F.col("x"), F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))',
    )
]


@rule(Frame, "combine_first", examples=COMBINE)
def combine_first(frame: Frame, other: Frame) -> Frame:
    """Take the cells of another frame of the same rows where one is missing; the columns are those of both, sorted."""
    base, (mine, others) = together(frame, other)
    first = {str(series.name): series for series in mine}
    second = {str(series.name): series for series in others}
    made = {}
    for name in sorted({*first, *second}):
        made[name] = first.get(name) or second[name]
        if name in first and name in second:
            made[name] = filled(first[name], second[name])
    result = made_of(base, made)
    if len(frame.rows) > 1 and list(made) != [*first, *(name for name in second if name not in first)]:
        # What a filter has left may be nothing.
        result = result.noted("PS601", "of a frame without rows pandas does not sort the columns")
    return result
