"""Functions on whole groups, and summaries of groups."""

from __future__ import annotations

from dataclasses import replace

from rules.filtering import kept_rows
from rules.grouped.aggregate import aggregate_of, finished
from rules.grouping import aggregated, key_codes, present, selected
from rules.reductions import Reduced, aggregate_alone, aggregate_name, one_group
from rules.scalar import argument
from translator.rule import Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, INT
from translator.spark import Code, F, as_code
from translator.values import Driver, Element, Function, Grouped, Key, Order, Python, Series, Value

APPLY = [
    Example('df.groupby("b").apply(lambda d: (d["n"] * d["m"]).sum() / d["n"].count())', ""),
    Example('df.groupby("b")["n"].apply(lambda v: v.max() - v.min())', ""),
    Example('df.groupby("k")["n"].apply(list)', ""),
]


@rule("grouped", "apply", examples=APPLY)
def apply(grouped: Grouped, func: Value, include_groups: Unsupported = True) -> Value:
    """Compute one value for each group with a function, as the aggregate that it amounts to."""
    if not isinstance(func, Function):
        return finished(
            grouped, {selected(grouped)[0]: aggregate_of(grouped, selected(grouped)[0], _name(grouped, func))}
        )
    if not grouped.as_index:
        raise Refused("a function on groups with as_index=False")
    frame = one_group(grouped.frame)
    made = func.on_elements([frame.series(selected(grouped)[0]) if grouped.single else frame])
    if isinstance(made, Python) and made.pairs is not None:
        return _columns(grouped, made)
    if not isinstance(made, Element):
        raise Refused("the function does not give one value for each group")
    name = selected(grouped)[0] if grouped.single else "value"
    series = aggregated(grouped, {name: aggregate_alone(made)}).series(name)
    return replace(series, name=str(name) if grouped.single else None, notes=made.series.notes)


def _name(grouped: Grouped, func: Value) -> str:
    if not grouped.single:
        raise Refused("a function on the frames of the groups")
    return aggregate_name(func)


def _columns(grouped: Grouped, made: Python) -> Value:
    """Return the columns that ``pd.Series({name: value, ...})`` gives for each group."""
    outputs: dict[str, Reduced] = {}
    for label, value in made.pairs or ():
        if not (isinstance(label, Python) and isinstance(label.const, str) and isinstance(value, Element)):
            raise Refused("the function does not give named values for each group")
        outputs[label.const] = aggregate_alone(value)
    return finished(replace(grouped, single=False), outputs)


SERIES = [
    Example(
        'df.groupby("b").apply(lambda d: pd.Series({"rows": len(d), "share": d["n"].sum() / d["m"].count()}))',
        "",
    )
]


@rule("pandas", "Series", examples=SERIES)
def named_values(data: Value | None = None, index: Unsupported = None, dtype: Unsupported = None) -> Python:
    """Name the values that a function gives for each group: they become the columns of the result."""
    pairs = data.pairs if isinstance(data, Python) else None
    if isinstance(data, Python) and pairs and all(isinstance(value, Element) for _, value in pairs):
        return data
    raise Refused("a series of something that is on the cluster")


DESCRIBE = [Example('df.groupby("g")["x"].describe()', "")]


@rule("grouped", "describe", examples=DESCRIBE)
def describe(
    grouped: Grouped, percentiles: Unsupported = None, include: Unsupported = None, exclude: Unsupported = None
) -> Value:
    """Summarize a column of numbers for each group; the quartiles are exact."""
    if not grouped.single:
        raise Refused("describe() of several columns of the groups")
    name = selected(grouped)[0]
    if not grouped.frame.column(name).type.is_numeric:
        raise Refused("describe() of groups of something that is not numbers")
    count = aggregate_of(grouped, name, "count")
    outputs = {"count": replace(count, code=count.code.cast("double"), type=FLOAT)}
    for function in ("mean", "std", "min"):
        outputs[function] = aggregate_of(grouped, name, function)
    for label, q in (("25%", 0.25), ("50%", 0.5), ("75%", 0.75)):
        outputs[label] = aggregate_of(grouped, name, "quantile", q=q)
    outputs["max"] = aggregate_of(grouped, name, "max")
    return finished(replace(grouped, single=False), outputs)


@rule("grouped", "ngroups", examples=[Example('df.groupby("k").ngroups', "")], attribute=True)
def ngroups(grouped: Grouped) -> Driver:
    """Count the groups."""
    keys = [argument(key) for key in key_codes(grouped)]
    return Driver(present(grouped).select(*keys).distinct().count(), "scalar", type=INT)


@rule("grouped", "get_group", examples=[Example('df.groupby("k").get_group("a")', "")])
def get_group(grouped: Grouped, name: Constant, obj: Unsupported = None) -> Value:
    """Take the rows of one group."""
    if len(grouped.keys) != 1 or not isinstance(name, (str, int)):
        raise Refused("the group is not named by one plain value")
    condition: Code = key_codes(grouped)[0].eq(as_code(name))
    frame = grouped.frame.filtered(kept_rows(grouped.frame, condition), condition)
    if grouped.single:
        return frame.series(selected(grouped)[0])
    return frame if grouped.selection is None else frame.projected([frame.column(name) for name in grouped.selection])


@rule("grouped", "value_counts", examples=[Example('df.groupby("b")["g"].value_counts()', "")])
def value_counts(
    grouped: Grouped,
    normalize: Unsupported = False,
    sort: bool = True,
    ascending: bool = False,
    bins: Unsupported = None,
    dropna: bool = True,
) -> Series:
    """Count how often each value occurs in each group, most frequent first; equally frequent ones in any order."""
    if not (grouped.single and grouped.as_index and grouped.sort and sort):
        raise Refused("value_counts() of groups with these options")
    name = selected(grouped)[0]
    value = grouped.frame.column(name)
    keys = (*grouped.keys, value)
    if name in {key.name for key in grouped.keys} or "count" in {key.name for key in keys}:
        raise Refused("two columns of the result have the same name")
    inner = replace(grouped, keys=keys, labels=(*grouped.labels, str(name)), dropna=dropna)
    made = aggregated(inner, {"count": Reduced(F.count("*"), INT, False)})
    order = Order((*(Key(key.name) for key in grouped.keys), Key("count", descending=not ascending)), pending=True)
    return replace(made, order=order).series("count")
