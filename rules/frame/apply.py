"""Functions applied to each row, to each column, or to each cell of a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.frame import running
from rules.frame.elements import each
from rules.frame.expanded import expanded
from rules.frame.statistics import across, collected
from rules.onegroup import aggregate_alone, one_group
from rules.plain import branch, can_be_missing, doubts, is_nothing
from rules.reductions import aggregate_name
from rules.rowwise import by_row
from rules.series.elementwise import applied
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import Kind
from translator.spark import Name, lit
from translator.values import Driver, Element, Frame, Function, Member, Python, Row, Series, Value, scalar_type

NOTHING = Python(Name("()"), (), ())
"""No further arguments."""

APPLY = [
    Example('df.apply(lambda row: row["n"] * 2, axis=1)', 'F.col("n") * 2'),
    Example("df.apply(lambda row: row.x + row.y, axis=1)", 'F.col("x") + F.col("y")'),
    Example(
        'df["z"] = df.apply(lambda r: "big" if r["n"] > 2 else "small", axis=1)',
        'df = df.withColumn("z", F.when(F.col("n") > 2, "big").otherwise("small"))',
    ),
    Example(
        'def level(row):\n    if row["x"] > 1:\n        return "high"\n    if row["n"] > 1:\n        return "middle"\n'
        '    return "low"\n\n\ndf["z"] = df.apply(level, axis=1)',
        'def level(row):\n    if row["x"] > 1:\n        return "high"\n    if row["n"] > 1:\n        return "middle"\n'
        '    return "low"\n\n\n'
        'df = df.withColumn("z", F.when(F.col("x") > 1, "high").when(F.col("n") > 1, "middle").otherwise("low"))',
    ),
    Example(
        'df[["x", "n"]].apply(lambda row: row["n"], axis=1)',
        'df.select("x", "n").select(F.col("n").cast("double").alias("value"))',
    ),
    Example(
        'df[["x", "n"]].apply(np.sum)',
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("n"), F.lit(0)).a'
        'lias("n")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        'df[["x", "n"]].apply("mean", axis=1)',
        'df.select("x", "n").select(((F.coalesce("x", F.lit(0.0)) + F.col("n")) / (F.col("x").isN'
        'otNull().cast("bigint") + 1)).alias("value"))',
    ),
    Example(
        'df[["x", "n"]].apply(lambda c: c.max() - c.min())',
        'df.agg((F.max("x") - F.min("x")).alias("x"), (F.max("n") - F.min("n")).alias("n")).toPan'
        "das().iloc[0].rename(None)",
    ),
    Example(
        'df[["a", "c"]] = df.apply(lambda r: pd.Series({"a": r["n"] * 2, "c": "one" if r["m"] > 0 else "no"}), axis=1)',
        'df = df.withColumns({"a": F.col("n") * 2, "c": F.when(F.col("m") > 0, "one").otherwise("no")})',
    ),
    Example(
        'df[["a", "c"]] = df.apply(lambda r: pd.Series([r["n"] * 2, r["x"] + 1]), axis=1)',
        'df = df.withColumns({"a": (F.col("n") * 2).cast("double"), "c": F.col("x") + 1})',
    ),
    Example(
        'df[["a", "c"]] = df.apply(lambda r: (r["n"] + 1, r["m"]), axis=1, result_type="expand")',
        'df = df.withColumns({"a": F.col("n") + 1, "c": F.col("m")})',
    ),
    Example(
        'def parts(row):\n    if row["n"] > 1:\n        return pd.Series([row["n"], "big"], index=["a", "c"])\n'
        '    return pd.Series([0, "small"], index=["a", "c"])\n\n\ndf[["a", "c"]] = df.apply(parts, axis=1)',
        'def parts(row):\n    if row["n"] > 1:\n        return pd.Series([row["n"], "big"], index=['
        '"a", "c"])\n    return pd.Series([0, "small"], index=["a", "c"])\n\n\ndf = df.withColumns({\n'
        '    "a": F.when(F.col("n") > 1, F.col("n")).otherwise(0),\n    "c": F.when(F.col("n") > 1'
        ', "big").otherwise("small"),\n})',
    ),
    Example(
        'df[["x", "y"]].apply(np.sqrt)',
        'df.select("x", "y").select(F.when(F.col("x") >= 0, F.sqrt("x")).alias("x"), F.when(F.col'
        '("y") >= 0, F.sqrt("y")).alias("y"))',
    ),
    Example(
        'df["z"] = df[["g", "s"]].fillna("").apply(" ".join, axis=1)',
        'df = df.join(df.select("g", "s", "__label").fillna("").select("__label", F.concat(F.col('
        '"g"), F.lit(" "), F.col("s")).alias("z")), "__label", "left")',
    ),
    Example(
        'df["z"] = df[["g", "s"]].fillna("").apply(lambda row: ", ".join(row), axis=1)',
        'df = df.join(df.select("g", "s", "__label").fillna("").select("__label", F.concat(F.col('
        '"g"), F.lit(", "), F.col("s")).alias("z")), "__label", "left")',
    ),
    Example(
        'df["z"] = df.fillna({"s": "-"}).apply(lambda row: "".join(["<", row["s"], ">"]), axis=1)',
        'df = df.join(df.fillna({"s": "-"}).select("__label", F.concat(F.lit("<"), F.col("s"), F.'
        'lit(">")).alias("z")), "__label", "left")',
    ),
    Example(
        'df[["x", "y"]].apply(lambda c: c * 2)',
        'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))',
    ),
]


@rule(Frame, "apply", examples=APPLY)
def apply(
    frame: Frame,
    func: Value,
    axis: Axis = 0,
    raw: Unsupported = False,
    result_type: str | None = None,
    args: Value = NOTHING,
    by_row: Unsupported = "compat",
    engine: Unsupported = "python",
    engine_kwargs: Unsupported = None,
    **kwargs: Value,
) -> Value:
    """Apply a function to each row, as the column expression that it amounts to; or to each column."""
    more = args.items if isinstance(args, Python) else None
    if result_type not in (None, "expand"):
        raise Refused("the argument 'result_type' of apply()")
    if kwargs or more is None or not isinstance(func, (Function, Member, Python)):
        raise Refused("the function or its arguments are not known at translation time")
    if not isinstance(func, Function):
        return _by_name(frame, func, axis)
    if axis == 1:
        row = func.on_elements([Row(frame), *more])
        columns = expanded(frame, row, expand=result_type == "expand")
        return columns if columns is not None else _or_numbers(of_row(frame, row))
    made = {name: func.on_elements([frame.series(name), *more]) for name in frame.names}
    if any(isinstance(value, Driver) for value in made.values()):
        return _of_columns(frame, func, more)
    return each(frame, lambda series: _column(made[str(series.name)]))


def _or_numbers(made: Series) -> Series:
    """Return what was computed of each row of a frame that may have none left, with what pandas then has noted."""
    if len(made.frame.rows) > 1 and made.type.kind is not Kind.FLOAT:
        return made.noted("PS601", "if no row is left, pandas makes a column of numbers of it")
    return made


def _by_name(frame: Frame, function: Value, axis: int) -> Value:
    """Return an aggregate or a function of numpy of each column, or an aggregate of each row."""
    if isinstance(function, Python) or _is_own(function):
        return across(frame, aggregate_name(function), axis=axis)
    if axis == 1 or not isinstance(function, Member) or not function.path.startswith("numpy."):
        raise Refused("a function of Python goes over the values", way_out="name pandas' own method")
    return each(frame, lambda series: applied(series, function, ()))


def _is_own(function: Value) -> bool:
    return isinstance(function, Member) and (function.path in _SKIPPING or function.path.startswith("pandas.Series."))


_SKIPPING = frozenset(f"numpy.{name}" for name in ("sum", "mean", "min", "max", "amin", "amax", "prod"))
"""Functions of numpy that leave the work to the column's own method, which skips missing values."""


def _of_columns(frame: Frame, function: Function, more: Sequence[Value]) -> Driver:
    """Return what a function computes of each column, all in one job."""
    # A frame may have no rows, which a group never is without.
    gaps = tuple(replace(column, missing=True) for column in frame.columns or ())
    whole = one_group(replace(frame, columns=gaps if frame.columns is not None else None), filled=False)
    made = {}
    for name in frame.names:
        found = function.on_elements([whole.series(name), *more])
        if not isinstance(found, Element):
            raise Refused("the function gives one value for each column", way_out="call the aggregate on the frame")
        made[name] = aggregate_alone(found)
    return collected(frame, made)


def _column(made: Value) -> Series:
    if isinstance(made, Series):
        return made
    raise Refused("the function gives one value for each column", way_out="call the aggregate on the frame")


TRANSFORM = [
    Example(
        'df[["x", "n"]].transform(lambda c: c * 2)',
        'df.select("x", "n").select((F.col("x") * 2).alias("x"), (F.col("n") * 2).alias("n"))',
    ),
    Example(
        'df[["x", "n"]].transform(np.sqrt)',
        'df.select("x", "n").select(F.when(F.col("x") >= 0, F.sqrt("x")).alias("x"), F.when(F.col'
        '("n") >= 0, F.sqrt("n")).alias("n"))',
    ),
    Example(
        'df[["n", "m"]].transform("cumsum")',
        'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRo'
        'w)\ndf.select("n", "m", "__row").select(F.sum("n").over(window).alias("n"), F.sum("m").ov'
        'er(window).alias("m"), "__row")',
    ),
]


@rule(Frame, "transform", examples=TRANSFORM)
def transform(frame: Frame, func: Value, axis: Axis = 0, *args: Value, **kwargs: Value) -> Frame:
    """Apply a function to each column that gives a column again."""
    if axis == 1 or args or kwargs:
        raise Refused("the function is given further arguments, or the rows")
    if isinstance(func, Function):
        return each(frame, lambda series: _column(func.on_elements([series])))
    if isinstance(func, Python) and isinstance(func.const, str) and func.const in _RUNNING:
        return _RUNNING[func.const](frame)
    if isinstance(func, Member):
        return each(frame, lambda series: applied(series, func, ()))
    raise Refused("the function is not known at translation time, or there are several")


_RUNNING: dict[str, Callable[[Frame], Frame]] = {
    "cumsum": running.cumsum,
    "cummax": running.cummax,
    "cummin": running.cummin,
    "cumprod": running.cumprod,
    "diff": running.diff,
    "shift": running.shift,
    "rank": running.rank,
    "ffill": running.ffill,
    "bfill": running.bfill,
}


def of_row(frame: Frame, made: Value) -> Series:
    """Return what a function makes of each row as a series, which has no name in pandas."""
    if isinstance(made, Element):
        series = made.series
        return series.derived(series.column, type=series.type, missing=series.missing, loose=series.loose, name=None)
    if isinstance(made, Python) and not is_nothing(made):
        return Series(frame, lit(branch(made)), None, scalar_type(made), can_be_missing(made), notes=doubts(made))
    raise Refused("the function does not give one plain value for each row")


MAP = [
    Example(
        'df[["x", "y"]].map(lambda v: v * 2)',
        'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))',
    )
]


@rule(Frame, "map", "applymap", examples=MAP)
def map_(frame: Frame, func: Value, na_action: str | None = None, **kwargs: Value) -> Frame:
    """Apply a function to each cell, as the column expression that it amounts to."""
    if kwargs:
        raise Refused("the function is given arguments by name")
    return each(frame, lambda series: applied(series, func, (), skip_missing=na_action == "ignore"))


def _of_row(member: str, doc: str, example: Example) -> Callable[[Row], Series]:
    """Return the rule for an aggregate of the values of a row, within a function that gets the row."""

    def aggregate(row: Row) -> Series:
        return by_row(row.frame, row.frame.names, member)

    aggregate.__doc__ = doc
    aggregate.__name__ = f"row_{member}"
    return rule(Row, member, examples=[example])(aggregate)


row_max = _of_row(
    "max",
    "Take the greatest value of the row.",
    Example(
        'df[["n", "m"]].apply(lambda r: r.max() - r.min(), axis=1)',
        'df.select("n", "m").select((F.greatest("n", "m") - F.least("n", "m")).alias("value"))',
    ),
)
row_min = _of_row(
    "min",
    "Take the least value of the row.",
    Example(
        'df[["x", "n"]].apply(lambda r: r.min(), axis=1)',
        'df.select("x", "n").select(F.least("x", "n").alias("value"))',
    ),
)
row_sum = _of_row(
    "sum",
    "Add up the values of the row.",
    Example(
        'df[["x", "n"]].apply(lambda r: r.sum(), axis=1)',
        'df.select("x", "n").select((F.coalesce("x", F.lit(0.0)) + F.col("n")).alias("value"))',
    ),
)
row_mean = _of_row(
    "mean",
    "Average the values of the row.",
    Example(
        'df[["n", "m"]].apply(lambda r: r.mean() * 2, axis=1)',
        'df.select("n", "m").select(((F.col("n") + F.col("m")) / 2 * 2).alias("value"))',
    ),
)
