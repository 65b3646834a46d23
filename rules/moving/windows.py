"""rolling(), expanding() and ewm() themselves: nothing is computed until an aggregate is asked for."""

from __future__ import annotations

from dataclasses import replace

from rules.grouping import selected
from translator.rule import Constant, Example, Label, Refused, Unsupported, names_of, rule
from translator.values import Called, Frame, Grouped, Python, Series, Value

ROLLING = [
    Example(
        'df["x"].rolling(3).mean()',
        'window = Window.orderBy("__row").rowsBetween(-2, Window.currentRow)\n'
        'F.when(F.count("x").over(window) >= 3, F.mean("x").over(window))',
    ),
    Example(
        'df["n"].rolling(3, min_periods=1, center=True).sum()',
        'F.sum("n").over(Window.orderBy("__row").rowsBetween(-1, 1)).cast("double")',
    ),
    Example(
        'df[["x", "y"]].rolling(2, min_periods=1, closed="left").max()',
        'window = Window.orderBy("__row").rowsBetween(-2, -1)\n(df.select("x", "y", "__row").selec'
        't(F.max("x").over(window).alias("x"), F.max("y").over(window).alias("y"), "__row"))',
    ),
    Example(
        'df.drop_duplicates("u").sort_values("u").rolling("90D", on="u")["n"].sum()',
        'df.withColumn("occurrence", F.row_number().over(Window.partitionBy("u").orderBy("__row")))'
        '.filter(F.col("occurrence") == 1).drop("occurrence").orderBy("u")'
        '.select(F.sum("n").over(Window.orderBy(F.unix_micros("u"))'
        '.rangeBetween(-7775999999999, Window.currentRow)).cast("double").alias("n"), "__row")',
    ),
]


@rule(Frame, "rolling", examples=ROLLING[2:])
@rule(Series, "rolling", examples=ROLLING[:2])
def rolling(
    of: Value,
    window: Constant,
    min_periods: int | None = None,
    center: bool = False,
    win_type: Unsupported = None,
    on: Label | None = None,
    axis: Unsupported = 0,
    closed: str | None = None,
    step: Unsupported = None,
    method: Unsupported = "single",
) -> Called:
    """Let a window of so many rows, or of a length of time, move along the rows."""
    return Called("rolling", of, _rolling(window, min_periods, center, on, closed))


@rule(
    Grouped,
    "rolling",
    examples=[
        Example(
            'df["z"] = df.groupby("k")["x"].rolling(2).sum().reset_index(level=0, drop=True)',
            'k_window = Window.partitionBy("k").orderBy("__row").rowsBetween(-1, Window.currentRow)\n'
            'df = df.withColumn("z", F.when(F.col("k").isNotNull(), '
            'F.when(F.count("x").over(k_window) >= 2, F.sum("x").over(k_window))))',
        )
    ],
)
def rolling_in_groups(
    grouped: Grouped,
    window: Constant,
    min_periods: int | None = None,
    center: bool = False,
    win_type: Unsupported = None,
    on: Label | None = None,
    closed: str | None = None,
    method: Unsupported = "single",
) -> Called:
    """Let a window of so many rows, or of a length of time, move along the rows of each group."""
    return Called("rolling", grouped, _rolling(window, min_periods, center, on, closed))


def _rolling(
    window: object, min_periods: int | None, center: bool, on: str | None, closed: str | None
) -> tuple[tuple[str, int | str | bool], ...]:
    if not isinstance(window, (int, str)) or isinstance(window, bool) or window == 0:
        raise Refused("the window is neither a number of rows nor a length of time")
    if isinstance(window, str) and center:
        raise Refused("a window of a length of time around each row")
    if closed not in (None, "right", "left", "both", "neither"):
        raise Refused("the ends of the window are not known", "never")
    if isinstance(window, int) and on is not None:
        raise Refused("a window of rows in the order of another column")
    given = {"window": window, "min_periods": min_periods, "center": center or None, "on": on, "closed": closed}
    return tuple((name, value) for name, value in given.items() if value is not None)


EXPANDING = [
    Example(
        'df["x"].expanding().mean()',
        'F.mean("x").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow))',
    ),
    Example(
        'df["n"].expanding(min_periods=2).max()',
        'window = Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)\n'
        'F.when(F.count("n").over(window) >= 2, F.max("n").over(window).cast("double"))',
    ),
]


@rule(Grouped, "expanding", examples=EXPANDING)
@rule(Frame, "expanding", examples=EXPANDING)
@rule(Series, "expanding", examples=EXPANDING)
def expanding(of: Value, min_periods: int = 1, axis: Unsupported = 0, method: Unsupported = "single") -> Called:
    """Let the window of a row be all rows up to it."""
    return Called("expanding", of, (("min_periods", min_periods),) if min_periods != 1 else ())


@rule("frame.rolling", "[]", examples=ROLLING[3:])
@rule("frame.expanding", "[]", examples=[Example('df.expanding()["x"].mean()', EXPANDING[0].spark)])
@rule("frame.ewm", "[]", examples=ROLLING[3:])
def choose_of_frame(called: Called, key: Value) -> Called:
    """Choose one or several columns to compute with."""
    frame = called.of
    assert isinstance(frame, Frame)
    if isinstance(key, Python) and isinstance(key.const, str):
        on = dict(called.arguments).get("on")
        return (
            replace(called, of=frame.series(key.const)) if on is None else Called("[]", called, (("key", key.const),))
        )
    if "on" in dict(called.arguments):
        raise Refused("several columns are chosen of a window that goes by another one")
    return replace(called, of=frame.projected([frame.column(name) for name in names_of(key)]))


OF_GROUPS = [
    Example(
        'df["z"] = df.groupby("g").expanding()["n"].max().reset_index(0, drop=True)',
        'df = df.withColumn("z", F.when(F.col("g").isNotNull(), F.max("n").over(Window.partitionBy("g")'
        '.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow)).cast("double")))',
    )
]


@rule("grouped.rolling", "[]", examples=OF_GROUPS)
@rule("grouped.expanding", "[]", examples=OF_GROUPS)
@rule("grouped.ewm", "[]", examples=OF_GROUPS)
def choose_of_groups(called: Called, key: Value) -> Called:
    """Choose one or several columns to compute with."""
    grouped = called.of
    assert isinstance(grouped, Grouped)
    names = names_of(key)
    if not set(names) <= set(selected(grouped)):
        raise Refused("a column is chosen that the groups do not have", "never")
    single = isinstance(key, Python) and isinstance(key.const, str)
    return replace(called, of=replace(grouped, selection=names, single=single))
