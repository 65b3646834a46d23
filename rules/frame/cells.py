"""Choices, rounding and exchanges on all cells of a frame, column by column."""

from __future__ import annotations

from collections.abc import Callable

from rules.frame.elements import each, made_of, together
from rules.series import choose, rounding, substitute
from translator.rule import Axis, Constant, Example, Operand, Refused, Unsupported, operand_of, rule
from translator.schema import Kind
from translator.values import Frame, Function, Python, Series, Value, constant_type, is_missing

CLIP = [
    Example(
        'df[["x", "n"]].clip(lower=df["m"], axis=0)',
        'df.select(F.when(F.col("x") < F.col("m"), F.col("m")).otherwise(F.col("x")).alias("x"), '
        'F.when(F.col("n") < F.col("m"), F.col("m")).otherwise(F.col("n")).alias("n"))',
    ),
    Example(
        'df[["n", "m"]].clip(0, 5)',
        'df.select("n", "m").select(F.greatest(F.least(F.col("n"), F.lit(5)), F.lit(0)).alias("n"), '
        'F.greatest(F.least(F.col("m"), F.lit(5)), F.lit(0)).alias("m"))',
    ),
]


@rule(Frame, "clip", examples=CLIP)
def clip(
    frame: Frame,
    lower: Operand | None = None,
    upper: Operand | None = None,
    *,
    axis: Axis | None = None,
    inplace: Unsupported = False,
) -> Frame:
    """Cut all numbers off at bounds."""
    bounds = [bound for bound in (lower, upper) if isinstance(bound, Series)]
    if not bounds:
        return each(frame, lambda series: choose.clip(series, lower, upper))
    if axis != 0:
        raise Refused("the bounds are a column, and no axis= says that they are those of the rows", "never")
    base, (columns, *_) = together(frame, *bounds)
    return made_of(base, {str(series.name): choose.clip(series, lower, upper) for series in columns})


ROUND = [
    Example(
        'df[["k", "x", "y"]].round(1)',
        'df.select("k", "x", "y").withColumns({"x": F.rint(F.col("x") * 10) / 10, "y": F.rint(F.col("y") * 10) / 10})',
    ),
    Example('df.round({"x": 0})', 'df.withColumn("x", F.rint(F.col("x")))'),
]


@rule(Frame, "round", examples=ROUND)
def round_(frame: Frame, decimals: Constant = 0) -> Frame:
    """Round all numbers, or those of some columns, halves to even; other columns stay as they are."""
    wanted = decimals if isinstance(decimals, dict) else dict.fromkeys(frame.names, decimals)

    def rounded(series: Series) -> Series:
        places = wanted.get(series.name)
        if not isinstance(places, int):
            raise Refused("the number of decimals is not known at translation time")
        if not series.type.is_known:
            raise Refused("which columns hold numbers is not known at translation time")
        return rounding.round_(series, places) if series.type.is_numeric else series

    return each(frame, rounded, [name for name in frame.names if name in wanted])


ABSOLUTE = [
    Example(
        'df[["x", "n"]].abs()',
        'df.select("x", "n").select(F.abs(F.col("x")).alias("x"), F.abs(F.col("n")).alias("n"))',
    )
]


@rule(Frame, "abs", examples=ABSOLUTE)
def absolute(frame: Frame) -> Frame:
    """Take all numbers without their sign."""
    return each(frame, rounding.absolute)


REPLACE = [
    Example(
        'df[["x", "n"]].replace(0, np.nan)',
        'df.select("x", "n").select(F.when(F.col("x") != 0, F.col("x")).alias("x"), '
        'F.when(F.col("n") != 0, F.col("n")).alias("n"))',
    ),
    Example(
        'df.replace("a", "z")',
        'df.withColumns({"k": F.when(F.col("k") == "a", "z").otherwise(F.col("k")), '
        '"g": F.when(F.col("g") == "a", "z").otherwise(F.col("g")), '
        '"s": F.when(F.col("s") == "a", "z").otherwise(F.col("s"))})',
    ),
    Example(
        "df.replace([np.inf, -np.inf], np.nan)",
        'df.withColumns({"x": F.when(F.col("x") == np.inf, F.lit(None)).when(F.col("x") == -np.inf, F.lit(None))'
        '.otherwise(F.col("x")), "y": F.when(F.col("y") == np.inf, F.lit(None))'
        '.when(F.col("y") == -np.inf, F.lit(None)).otherwise(F.col("y"))})',
    ),
    Example(
        'df.replace({"k": "a", "n": 2}, {"k": "z", "n": 22})',
        'df.withColumns({"k": F.when(F.col("k") == "a", "z").otherwise(F.col("k")), "n": F.when(F'
        '.col("n") == 2, 22).otherwise(F.col("n"))})',
    ),
    Example(
        'df.replace({"k": "a", "g": "u"}, "z")',
        'df.withColumns({"k": F.when(F.col("k") == "a", "z").otherwise(F.col("k")), "g": F.when(F'
        '.col("g") == "u", "z").otherwise(F.col("g"))})',
    ),
    Example(
        'df.replace({"k": {"a": "b", "b": "a"}})',
        'df.withColumn("k", F.when(F.col("k") == "a", "b").when(F.col("k") == "b", "a").otherwise(F.col("k")))',
    ),
]


@rule(Frame, "replace", examples=REPLACE)
def replace(
    frame: Frame,
    to_replace: Value | None = None,
    value: Value = substitute.ABSENT,
    *,
    inplace: Unsupported = False,
    limit: Unsupported = None,
    regex: bool = False,
    method: Unsupported = None,
) -> Frame:
    """Exchange whole values in all columns, or in some of them by name; all at once."""
    by_name = _by_name(to_replace, given=value is not substitute.ABSENT)
    if by_name is None:
        return each(frame, lambda series: _replaced(series, to_replace, value, regex=regex))
    if frame.columns is None:
        raise Refused("it is not known which of these columns there are", way_out="replace in each column by itself")
    names = [name for name in by_name if frame.has(name)]
    news = _by_name(value, given=True) if isinstance(value, Python) and value.pairs is not None else None
    if news is not None and set(news) != set(by_name):
        raise Refused("the two dicts do not have the same columns")

    def changed(series: Series) -> Series:
        name = str(series.name)
        return _replaced(series, by_name[name], value if news is None else news[name], regex=regex)

    return each(frame, changed, names)


def _replaced(series: Series, old: Value | None, new: Value, *, regex: bool) -> Series:
    """Return a series with values exchanged; a column that cannot hold what is looked for stays as it is."""
    kind = series.type.values.kind
    if (regex and kind is not Kind.STR) or not _may_hold(series, _looked_for(old)):
        return series
    made = substitute.replace(series, old, new, regex=regex)
    return series if made.column == series.column else made


def _looked_for(old: Value | None) -> list[object]:
    if not isinstance(old, Python) or not old.known:
        raise Refused("what is replaced is not known at translation time")
    return list(old.const) if isinstance(old.const, (list, tuple, dict)) else [old.const]


def _may_hold(series: Series, values: list[object]) -> bool:
    """Tell whether a column may hold one of some values: truth values are no numbers, a word is no moment."""
    kinds = {constant_type(value).kind for value in values if not is_missing(value)}
    gap = series.missing and any(is_missing(value) for value in values)
    if series.type.kind is Kind.BOOL and not series.missing:
        return Kind.BOOL in kinds
    if series.type.kind is Kind.INT and kinds <= {Kind.FLOAT}:
        return gap or any(isinstance(value, float) and value.is_integer() for value in values)
    if series.type.kind in (Kind.TIMESTAMP, Kind.DATE):
        return gap or any(isinstance(value, str) and any(map(str.isdigit, value)) for value in values)
    return True


def _by_name(value: Value | None, *, given: bool) -> dict[str, Value] | None:
    """Return what is replaced in each column, where a dict of dicts says so, or a dict beside a value."""
    if not isinstance(value, Python) or not isinstance(value.const, dict):
        return None
    if not given and not all(isinstance(inner, dict) for inner in value.const.values()):
        return None
    if value.pairs is None or not all(isinstance(name, str) for name in value.const):
        raise Refused("what is replaced is not known at translation time")
    return {str(name): pair[1] for name, pair in zip(value.const, value.pairs, strict=True)}


WHERE = [
    Example(
        'df[["x", "y"]].where(df[["x", "y"]] > 0)',
        'df.select("x", "y").select(F.when(F.coalesce(F.col("x") > 0, F.lit(False)), F.col("x")).'
        'alias("x"), F.when(F.coalesce(F.col("y") > 0, F.lit(False)), F.col("y")).alias("y"))',
    ),
    Example(
        'df[["n", "m"]].where(df[["n", "m"]] > 0, -df[["n", "m"]])',
        'df.select("n", "m").select(F.when(F.col("n") > 0, F.col("n")).otherwise(-F.col("n")).ali'
        'as("n"), F.when(F.col("m") > 0, F.col("m")).otherwise(-F.col("m")).alias("m"))',
    ),
    Example(
        'df[["x", "y"]].where(df["n"] > 2, df["m"], axis=0)',
        'df.select(F.when(F.col("n") > 2, F.col("x")).otherwise(F.col("m")).alias("x"), F.when(F.'
        'col("n") > 2, F.col("y")).otherwise(F.col("m")).alias("y"))',
    ),
    Example(
        'df[["x", "n"]].where(df["n"] > 1, 0)',
        'df.select("x", "n").select(F.when(F.col("n") > 1, F.col("x")).otherwise(0).alias("x"), '
        'F.when(F.col("n") > 1, F.col("n")).otherwise(0).alias("n"))',
    ),
]


@rule(Frame, "where", examples=WHERE)
def where(
    frame: Frame,
    cond: Value,
    other: Value | None = None,
    *,
    inplace: Unsupported = False,
    axis: Axis | None = None,
    level: Unsupported = None,
) -> Frame:
    """Keep the rows' values where a condition on the row, or on each cell, holds."""
    return _chosen(frame, cond, other, axis, choose.where)


MASK = [
    Example(
        'df[["x", "n"]].mask(df[["x", "n"]] > 1, -1)',
        'df.select("x", "n").select(F.when(F.coalesce(F.col("x") > 1, F.lit(False)), -1).otherwis'
        'e(F.col("x")).alias("x"), F.when(F.col("n") > 1, -1).otherwise(F.col("n")).alias("n"))',
    ),
    Example(
        'df[["x", "n"]].mask(df["n"] > 1, 0)',
        'df.select("x", "n").select(F.when(F.col("n") > 1, 0).otherwise(F.col("x")).alias("x"), '
        'F.when(F.col("n") > 1, 0).otherwise(F.col("n")).alias("n"))',
    ),
    Example(
        'df[["x", "y"]].mask(lambda c: c > 1, 0)',
        'df.select("x", "y").select(F.when(F.col("x") > 1, 0).otherwise(F.col("x")).alias("x"), '
        'F.when(F.col("y") > 1, 0).otherwise(F.col("y")).alias("y"))',
    ),
]


@rule(Frame, "mask", examples=MASK)
def mask(
    frame: Frame,
    cond: Value,
    other: Value | None = None,
    *,
    inplace: Unsupported = False,
    axis: Axis | None = None,
    level: Unsupported = None,
) -> Frame:
    """Take another value where a condition on the row, or on each cell, holds."""
    return _chosen(frame, cond, other, axis, choose.mask)


def _chosen(
    frame: Frame,
    cond: Value,
    other: Value | None,
    axis: int | None,
    choice: Callable[[Series, Series, Value | None], Series],
) -> Frame:
    """Return a frame with cells chosen by a condition, which may be a frame as well as what stands in their place."""
    frames = [part for part in (cond, other) if isinstance(part, Frame)]
    if isinstance(other, Series) and axis != 0 and other.frame.columns is not None:
        raise Refused("the values are a column, and no axis= says that they are those of the rows", "never")
    if not frames and not isinstance(other, Series):
        condition = _condition(cond)
        return each(frame, lambda series: choice(series, condition(series), other and operand_of(other)))
    parts = [part for part in (cond, other) if isinstance(part, (Frame, Series))]
    base, (columns, *more) = together(frame, *parts)
    by_part = [{str(column.name): column for column in found} for found in more]
    for part, found in zip(parts, by_part, strict=True):
        if isinstance(part, Frame) and set(found) != set(frame.names):
            raise Refused("the frames do not have the same columns")

    def part_for(value: Value | None, name: str) -> Value | None:
        if isinstance(value, Frame):
            return by_part[[part is value for part in parts].index(True)][name]
        return value if value is None else operand_of(value)

    made: dict[str, Series] = {}
    for series in columns:
        name = str(series.name)
        each_cond = _condition(cond)(series) if isinstance(cond, Function) else part_for(cond, name)
        if not isinstance(each_cond, Series):
            raise Refused("the condition is not known for each column")
        made[name] = choice(series, each_cond, part_for(other, name))
    return made_of(base, made)


def _condition(cond: Value) -> Callable[[Series], Series]:
    """Return what gives the condition for a column."""

    def of(series: Series) -> Series:
        if isinstance(cond, Series):
            return cond
        made = cond.on_elements([series]) if isinstance(cond, Function) else None
        if not isinstance(made, Series):
            raise Refused("the condition is not known for each column")
        return made

    return of
