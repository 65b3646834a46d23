"""Several aggregates of groups at once: agg() with names, lists, dicts and functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.grouped.aggregate import aggregate, aggregate_of, finished
from rules.grouping import has_empty_bins, selected
from rules.onegroup import aggregate_alone, is_known_of_nothing, one_group
from rules.reductions import Reduced, aggregate_name
from translator.rule import Example, Refused, Unsupported, constant, names_of, rule
from translator.spark import Name
from translator.values import Element, Frame, Function, Grouped, Member, Python, Series, Value

AGG = [
    Example(
        'df.groupby("k").agg({"x": "mean", "n": "sum"})',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.mean("x").alias("x"), F.sum("n").alias("n"))',
    ),
    Example(
        'df.groupby("k").agg(total=("n", "sum"), rows=("x", "size"))',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.sum("n").alias("total"), F.count("*").alias("rows"))',
    ),
    Example(
        'df.groupby("k")["x"].agg(["mean", "max"])',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.mean("x").alias("mean"), F.max("x").alias("max"))',
    ),
    Example(
        'df.groupby("k").agg({"n": ["min", "max"]})',
        'df.filter(F.col("k").isNotNull()).groupBy("k").agg(F.min("n").alias("n_min"), F.max("n").alias("n_max"))',
    ),
    Example(
        'df.groupby("g")["n"].agg(low="min", high="max")',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.min("n").alias("low"), F.max("n").alias("high"))',
    ),
    Example(
        'df.groupby("g")["x"].agg([np.sum, len])',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.coalesce(F.sum("x"), F.lit(0.0)).al'
        'ias("sum"), F.count("*").alias("len"))',
    ),
    Example(
        'df.groupby("g").agg({"k": pd.Series.nunique, "x": np.median})',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg(F.count_distinct("k").alias("k"), F.m'
        'edian("x").alias("x"))',
    ),
    Example(
        'df.groupby("b")[["n", "m"]].agg(["min", ("top", "max")])',
        'df.groupBy("b").agg(F.min("n").alias("n_min"), F.max("n").alias("n_top"), F.min("m").ali'
        'as("m_min"), F.max("m").alias("m_top"))',
    ),
    Example(
        'df.groupby("b").agg(total=pd.NamedAgg(column="n", aggfunc="sum"))',
        'df.groupBy("b").agg(F.sum("n").alias("total"))',
    ),
    Example(
        'df.groupby("b")[["n", "x"]].agg("mean", numeric_only=True)',
        'df.groupBy("b").agg(F.mean("n").alias("n"), F.mean("x").alias("x"))',
    ),
    Example(
        'df.groupby("g")["n"].agg(lambda v: v.max() - v.min())',
        'df.filter(F.col("g").isNotNull()).groupBy("g").agg((F.max("n") - F.min("n")).alias("n"))',
    ),
]


@rule("grouped", "agg", "aggregate", examples=AGG)
def agg(
    grouped: Grouped,
    func: Value | None = None,
    engine: Unsupported = None,
    engine_kwargs: Unsupported = None,
    **kwargs: Value,
) -> Value:
    """Compute named aggregates of each group.

    Two levels of column names, which pandas makes of lists of aggregates, become one: ``x_mean`` for ``("x", "mean")``.
    """
    if kwargs.keys() == {"numeric_only"} and func is not None and not isinstance(func, Function):
        given = kwargs["numeric_only"]
        if isinstance(given, Python) and isinstance(given.const, bool) and _is_name(func):
            return aggregate(grouped, aggregate_name(func), numeric_only=given.const)
    outputs: dict[str, Reduced] = {}
    levels: list[tuple[str, ...]] = []
    for label, (name, what, nested) in _requests(grouped, func, kwargs):
        if label in outputs:
            raise Refused(f"the column {label!r} would be in the result twice")
        outputs[label] = _computed(grouped, name, what)
        levels += [(str(name), _label(what))] if nested else []
    single = (grouped.single and func is not None and not isinstance(func, Python)) or _is_name(func)
    made = finished(grouped if single else replace(grouped, single=False), outputs)
    if levels and isinstance(made, Frame):
        keys = [(name, "") for name in made.names[: len(made.names) - len(levels)]]
        made = replace(made, levels=(*keys, *levels))
        some = next(iter(outputs))
        made = made.noted("PS306", f"the two levels of column names become one in Spark, such as {some!r}")
    return made


def _is_name(func: Value | None) -> bool:
    return func is not None and not (isinstance(func, Python) and (func.items is not None or func.pairs is not None))


Request = tuple[str, tuple[str, Value, bool]]


def _requests(grouped: Grouped, func: Value | None, kwargs: dict[str, Value]) -> Iterator[Request]:
    """Yield what is asked for: the label of the result, the column, the aggregate, whether pandas has two levels."""
    if func is None:
        yield from _named(grouped, kwargs)
    elif kwargs:
        raise Refused("arguments for the aggregates")
    elif isinstance(func, Python) and func.pairs is not None:
        lists = any(isinstance(what, Python) and what.items is not None for _, what in func.pairs)
        if grouped.single:
            raise Refused("a dict of aggregates of one column", "never")
        for key, what in func.pairs:
            for name in names_of(key):
                for part in _parts(what):
                    label = f"{name}_{_label(part)}" if lists else str(name)
                    yield label, (name, part, lists)
    elif isinstance(func, Python) and func.items is not None:
        named = [_is_named(part) for part in func.items]
        if any(named) and any(isinstance(part, (Member, Function)) for part in func.items):
            raise Refused("beside pairs of a label and an aggregate, pandas labels a function with the function itself")
        for name in selected(grouped):
            for part in func.items:
                label = _label(part)
                yield label if grouped.single else f"{name}_{label}", (name, part, not grouped.single)
    else:
        for name in selected(grouped):
            yield str(name), (name, func, False)


def _parts(what: Value) -> tuple[Value, ...]:
    return what.items if isinstance(what, Python) and what.items is not None else (what,)


def _label(part: Value) -> str:
    if isinstance(part, Function):
        if part.name == "lambda":
            raise Refused("a column would be named <lambda>", way_out="use a named aggregation")
        return part.name
    if _is_named(part):
        assert isinstance(part, Python)
        assert part.items is not None
        return str(constant(part.items[0]))
    return "len" if _is_length(part) else aggregate_name(part)


def _is_named(part: Value) -> bool:
    """Tell whether a part of a list is a pair of a label and an aggregate."""
    return isinstance(part, Python) and part.items is not None and part.brackets == "()" and len(part.items) == 2


def _is_length(part: Value) -> bool:
    return isinstance(part, Member) and part.path == "builtins.len"


def _named(grouped: Grouped, kwargs: dict[str, Value]) -> Iterator[Request]:
    for label, what in kwargs.items():
        if grouped.single:
            yield label, (selected(grouped)[0], what, False)
        elif isinstance(what, Python) and what.items is not None and len(what.items) == 2:
            (name,) = names_of(what.items[0])
            yield label, (name, what.items[1], False)
        else:
            raise Refused(f"the aggregation {label!r} is not a pair of a column and an aggregate")


def _computed(grouped: Grouped, name: str, what: Value) -> Reduced:
    if _is_named(what):
        assert isinstance(what, Python)
        assert what.items is not None
        what = what.items[1]
    if _is_length(what):
        return aggregate_of(grouped, name, "size")
    if isinstance(what, Function):
        return of_column(grouped, name, what)
    return aggregate_of(grouped, name, aggregate_name(what))


def of_column(grouped: Grouped, name: str, function: Function) -> Reduced:
    """Return what a function of the program makes of a column of each group, also of one without rows."""
    empty = has_empty_bins(grouped)
    made = of_function(function, one_group(grouped.frame, filled=not empty).series(name))
    if empty and not is_known_of_nothing(made):
        raise Refused("a function of bins, some of which may hold no rows")
    return made


def of_function(function: Function, group: Series | Frame) -> Reduced:
    """Return what a function of the program makes of a group, as an aggregate.

    Raises:
        Refused: some part of it has no column expression, or it does not give one value.
    """
    made = function.on_elements([group])
    if not isinstance(made, Element):
        raise Refused("the function does not give one value for each group")
    return aggregate_alone(made, staged=True)


@rule(
    "pandas",
    "NamedAgg",
    examples=[
        Example(
            'df.groupby("b").agg(low=pd.NamedAgg("n", "min"))',
            'df.groupBy("b").agg(F.min("n").alias("low"))',
        )
    ],
)
def named_agg(column: Value, aggfunc: Value) -> Python:
    """Name a column and its aggregate, as a pair does."""
    if not all(isinstance(value, (Python, Function, Member)) for value in (column, aggfunc)):
        raise Refused("the column or its aggregate is computed")
    parts = [value.code for value in (column, aggfunc) if isinstance(value, (Python, Function, Member))]
    return Python(Name("pd").NamedAgg(*parts), items=(column, aggfunc), brackets="()")
