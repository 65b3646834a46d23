"""What is computed over the moving windows of a column, a frame or groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.grouped.window import rows_of, spread
from rules.moving.spans import Span, applied, moment_of, moving, span_of
from rules.preparing import forgotten
from rules.reductions import GROUP, Reduced, aggregate_name
from rules.running import Rows, ties
from rules.series.window import within
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import Column
from translator.spark import Code
from translator.values import Called, Frame, Function, Grouped, Python, Series, Value

RECEIVERS = tuple(f"{of}.{name}" for name in ("rolling", "expanding") for of in ("series", "frame", "grouped"))
"""What the windows are of. Those of groups are computed when it is known what happens to the labels of the result."""

Compute = Callable[[Series, Span], Reduced]


def over_windows(called: Called, compute: Compute) -> Value:
    """Return what `compute` makes of each window, for each row: a series, or a frame.

    Raises:
        Refused: the frame has columns that are not numbers, or something in it has no expression.
    """
    match called:
        case Called("[]", Called() as windows):
            frame = windows.of
            assert isinstance(frame, Frame)
            name = str(dict(called.arguments)["key"])
            return _of_series(windows, frame.series(name), moment_of(frame, windows), compute)
        case Called(_, Series() as series):
            return _of_series(called, series, moment_of(series.frame, called), compute)
        case Called(_, Frame() as frame):
            return _of_frame(called, frame, compute)
        case Called(_, Grouped() as grouped):
            return in_groups(called, grouped, compute)
    raise Refused("a moving window over something else than a column, a frame or groups")


def by_time(called: Called) -> bool:
    """Tell whether the windows are of a length of time."""
    return isinstance(dict(called.arguments).get("window"), str)


def _of_series(called: Called, series: Series, moment: Column | None, compute: Compute) -> Series:
    def of_rows(column: Series, rows: Rows) -> Reduced:
        return compute(column, span_of(called, rows, moment))

    return within(series, of_rows, ordered=not by_time(called), also=_also(moment) if by_time(called) else ())


def _also(moment: Column | None) -> tuple[str, ...]:
    return () if moment is None else (moment.name,)


def _of_frame(called: Called, frame: Frame, compute: Compute) -> Frame:
    if frame.size == GROUP:
        raise Refused("a moving window over the frame of a group")
    on = dict(called.arguments).get("on")
    rows = Rows((), () if by_time(called) else frame.sort_codes())
    span = span_of(called, rows, moment_of(frame, called))
    made = {name: compute(frame.series(name), span) for name in frame.names if name != on}
    names = _names_of_result(frame, on)
    items: list[str | Code] = [name if name == on else made[name].code.alias(name) for name in names]
    columns = tuple(
        frame.column(name) if name == on else Column(name, made[name].type, made[name].missing) for name in names
    )
    kept = frame.with_order_kept([str(on)] if on is not None else ())
    notes = (*(() if by_time(called) else ties(frame)), *(note for each in made.values() for note in each.notes))
    result = replace(kept.replaced(kept.select(items), columns=columns), notes=tuple(dict.fromkeys(notes)))
    return result.noted("PS701", "all rows go through one task, since the window has no partition")


def _names_of_result(frame: Frame, on: object) -> list[str]:
    """Return the columns of the result: with ``on=`` pandas sorts the others by name."""
    if not isinstance(on, str):
        return list(frame.names)
    before = frame.names[: frame.names.index(on)]
    names = sorted(name for name in frame.names if name != on)
    names.insert(sum(name in before for name in names), on)
    return names


def in_groups(called: Called, grouped: Grouped, compute: Compute) -> Value:
    """Return what `compute` makes of the windows within groups, for the rows of the frame that is grouped."""
    rows = rows_of(grouped, ordered=not by_time(called))
    moment = moment_of(grouped.frame, called)
    span = span_of(called, rows, moment)
    notes = () if by_time(called) else ties(grouped.frame)

    def of_column(series: Series) -> Reduced:
        made = compute(series, span)
        return replace(made, notes=(*made.notes, *notes))

    made = spread(grouped, of_column, rows)
    if isinstance(made, Series) and by_time(called):
        return replace(made, uses=made.uses | set(_also(moment)))
    return made


def _result(called: Called, function: str, compute: Compute, **arguments: str | float | bool) -> Value:
    """Return the result; of groups one that is computed when it is known which labels it keeps."""
    if isinstance(called.of, Grouped):
        return Called(function, called, tuple(arguments.items()))
    return over_windows(called, compute)


def _simple(function: str, *more: Example) -> Callable[[Called, bool, object, object], Value]:
    def aggregate(
        called: Called, numeric_only: bool = False, engine: Unsupported = None, engine_kwargs: Unsupported = None
    ) -> Value:
        return _result(called, function, named(function), **({"numeric_only": True} if numeric_only else {}))

    aggregate.__doc__ = f"Compute the {function} of the values in the window of each row."
    window = 'Window.orderBy("__row").rowsBetween(-1, Window.currentRow)'
    examples = more or (
        Example(
            f'df["x"].rolling(2).{function}()',
            f'window = {window}\nF.when(F.count("x").over(window) >= 2, F.{function}("x").over(window))',
        ),
        Example(f'df["x"].rolling(2, min_periods=1).{function}()', f'F.{function}("x").over({window})'),
    )
    return _everywhere(aggregate, function, examples)


def _everywhere(function: Callable[..., Value], member: str, examples: tuple[Example, ...]) -> Callable[..., Value]:
    for receiver in RECEIVERS:
        function = rule(receiver, member, examples=examples)(function)
    return rule("frame.rolling.[]", member, examples=examples)(function)


def named(function: str, *, ddof: int = 1, q: float = 0.5) -> Compute:
    """Return the computation of a named aggregate."""
    return lambda series, span: moving(series, span, function, ddof=ddof, q=q)


mean = _simple("mean")
total = _simple("sum")
least = _simple("min")
greatest = _simple("max")
median = _simple(
    "median",
    Example(
        'df["x"].rolling(3, min_periods=1).median()',
        'F.percentile("x", 0.5).over(Window.orderBy("__row").rowsBetween(-2, Window.currentRow))',
    ),
)
count = _simple(
    "count",
    Example(
        'df["x"].expanding().count()',
        'F.count("x").over(Window.orderBy("__row").rowsBetween(Window.unboundedPreceding, Window.currentRow))'
        '.cast("double")',
    ),
)


def _spread(function: str, spark: str) -> Callable[[Called, int, bool, object, object], Value]:
    def aggregate(
        called: Called,
        ddof: int = 1,
        numeric_only: bool = False,
        engine: Unsupported = None,
        engine_kwargs: Unsupported = None,
    ) -> Value:
        return _result(called, function, named(function, ddof=ddof), **({"ddof": ddof} if ddof != 1 else {}))

    aggregate.__doc__ = f"Compute the {function} of the values in the window of each row."
    window = 'Window.orderBy("__row").rowsBetween(-2, Window.currentRow)'
    text = f'window = {window}\nF.when(F.count("x").over(window) >= 2, F.{spark}("x").over(window))'
    return _everywhere(aggregate, function, (Example(f'df["x"].rolling(3, min_periods=2).{function}()', text),))


skew = _simple(
    "skew",
    Example(
        'df["n"].rolling(4).skew()',
        'window = Window.orderBy("__row").rowsBetween(-3, Window.currentRow)\n'
        'F.when(F.count("n").over(window) >= 4, F.when(F.count("n").over(window) > 2, '
        'F.coalesce(F.skewness("n").over(window) * F.sqrt(F.count("n").over(window) '
        '* (F.count("n").over(window) - 1)) / (F.count("n").over(window) - 2), F.lit(0.0))))',
    ),
)
std = _spread("std", "stddev")
var = _spread("var", "variance")


def quantile(called: Called, q: float, interpolation: Unsupported = "linear", numeric_only: bool = False) -> Value:
    """Compute a quantile of the values in the window of each row."""
    return _result(called, "quantile", named("quantile", q=q), q=q)


quantile = _everywhere(
    quantile,
    "quantile",
    (
        Example(
            'df["n"].rolling(3, min_periods=1).quantile(0.25)',
            'F.percentile("n", 0.25).over(Window.orderBy("__row").rowsBetween(-2, Window.currentRow))',
        ),
    ),
)

APPLY = [
    Example(
        'df["n"].rolling(3).apply(lambda v: v.max() - v.min())',
        'window = Window.orderBy("__row").rowsBetween(-2, Window.currentRow)\n'
        'F.when(F.count("n").over(window) >= 3, '
        '(F.max("n").over(window) - F.min("n").over(window)).cast("double"))',
    )
]


@rule("series.rolling", "apply", examples=APPLY)
@rule("series.expanding", "apply", examples=APPLY)
@rule("frame.rolling", "apply", examples=APPLY)
@rule("frame.expanding", "apply", examples=APPLY)
def apply(
    called: Called,
    func: Value,
    raw: bool = False,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
    args: Unsupported = None,
    kwargs: Unsupported = None,
) -> Value:
    """Compute what a function makes of the values in the window of each row, as the aggregates that it is made of."""
    return over_windows(called, lambda series, span: applied(series, span, func, raw=raw))


AGG = [
    Example(
        'df["x"].rolling(2, min_periods=1).agg(["sum", "max"])',
        'window = Window.orderBy("__row").rowsBetween(-1, Window.currentRow)\n'
        'df.select(F.sum("x").over(window).alias("sum"), F.max("x").over(window).alias("max"), "__row")',
    ),
    Example(
        'df["x"].rolling(2, min_periods=1).agg("sum")',
        'F.sum("x").over(Window.orderBy("__row").rowsBetween(-1, Window.currentRow))',
    ),
]


@rule("series.rolling", "agg", "aggregate", examples=AGG)
@rule("series.expanding", "agg", "aggregate", examples=AGG)
@rule("frame.rolling", "agg", "aggregate", examples=AGG)
@rule("frame.expanding", "agg", "aggregate", examples=AGG)
def agg(called: Called, func: Value) -> Value:
    """Compute one or several aggregates of the window of each row."""
    if isinstance(func, Function) or not (isinstance(func, Python) and func.items is not None):
        return over_windows(called, lambda series, span: applied(series, span, func, raw=False))
    series = called.of
    if not isinstance(series, Series):
        raise Refused("several aggregates of the moving windows of several columns")
    names = [aggregate_name(item) for item in func.items]
    made = [over_windows(called, named(name)) for name in names]
    first = made[0]
    assert isinstance(first, Series)
    frame = forgotten(first.frame.with_order_kept(()))
    columns: list[Column] = []
    items: list[str | Code] = []
    for name, each in zip(names, made, strict=True):
        assert isinstance(each, Series)
        columns.append(Column(name, each.type, each.missing))
        items.append(each.column.alias(name))
    notes = tuple(dict.fromkeys(note for each in made if isinstance(each, Series) for note in each.notes))
    return replace(frame.replaced(frame.select(items), columns=tuple(columns)), notes=notes)


__all__ = ["by_time", "in_groups", "named", "over_windows"]
