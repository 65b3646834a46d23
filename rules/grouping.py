"""Groups: their keys as Spark columns, the frame of one row per group, the window of a row's group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import and_

from rules.bins import with_empty_bins
from rules.categories import has_empty_categories, with_every_category
from rules.onegroup import over
from rules.reductions import Reduced, Subject
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import INTERVAL, Column, Kind
from translator.spark import Call, Code, F, Window, col, column_name, is_call, quoted
from translator.values import Frame, Grouped, Index, Key, Note, Order, Series, origin, references


def key_codes(grouped: Grouped) -> tuple[Code, ...]:
    """Return the keys as Spark columns."""
    computed = dict(grouped.derived)
    return tuple(computed.get(key.name, col(key.name)) for key in grouped.keys)


def selected(grouped: Grouped) -> tuple[str, ...]:
    """Return the columns that are worked on: the selected ones, or all that are not keys.

    Raises:
        Refused: the columns of the frame are not known at translation time.
    """
    if grouped.selection is not None:
        return grouped.selection
    computed = dict(grouped.derived)
    keys = {key.name for key in grouped.keys if key.name not in computed}
    if grouped.bins is not None:
        keys.add(binned(grouped).name)
    return tuple(name for name in grouped.frame.names if name not in keys)


def within_groups(grouped: Grouped) -> Frame:
    """Return the frame with the order that rows have within a group, where the keys themselves are all equal.

    Bins of moments hold their rows in the order of time.
    """
    frame = grouped.frame
    computed = dict(grouped.derived)
    keys = {key.name for key in grouped.keys if key.name not in computed}
    left = tuple(key for key in frame.order.keys if key.name not in keys)
    if has_empty_bins(grouped):
        # pandas sorts the rows by time before it puts them into bins.
        moment = grouped.keys[-1]
        left = (Key(moment.name), *(key for key in left if key.name != moment.name))
        certain = replace(moment, missing=False)
        known = frame.columns and tuple(certain if c.name == moment.name else c for c in frame.columns)
        frame = replace(frame, columns=known)
    return frame if left == frame.order.keys else replace(frame, order=replace(frame.order, keys=left))


def aggregated(grouped: Grouped, outputs: Mapping[str, Reduced]) -> Frame:
    """Return one row per group, with the given aggregates.

    Rows whose key is missing are left out unless ``dropna=False``. The keys are the index, or the first columns with
    ``as_index=False``; the rows are sorted by them unless ``sort=False``.

    Raises:
        Refused: a column of the result would stand there twice.
    """
    names = _key_names(grouped, set(outputs))
    keys = [_key(grouped, key, name) for key, name in zip(grouped.keys, names, strict=True)]
    code = _staged(grouped, outputs).groupBy(*keys).agg(*(made.code.alias(name) for name, made in outputs.items()))
    if grouped.bins is not None and has_empty_bins(grouped):
        code = with_empty_bins(code, grouped.bins, names, outputs)
    if has_empty_categories(grouped):
        code = with_every_category(code, replace(grouped.keys[0], name=names[0]), outputs)
    return _framed(grouped, code, names, outputs)


def _staged(grouped: Grouped, outputs: Mapping[str, Reduced]) -> Code:
    """Return the rows that belong to groups, with the columns that the aggregates need to be computed before."""
    code = present(grouped)
    added: dict[str, Code] = {}
    for name, column in (each for made in outputs.values() for each in made.before):
        if name not in added:
            added[name] = column
            code = code.withColumn(name, over(column, group_window(grouped)))
        elif added[name] != column:
            raise Refused("several columns that depend on the rows around are aggregated")
    return code


def binned(grouped: Grouped) -> Column:
    """Return the key that are bins of moments."""
    assert grouped.bins is not None
    name = grouped.bins.key or grouped.frame.index.columns[0].name
    return next(key for key in grouped.keys if key.name == name)


def has_empty_bins(grouped: Grouped) -> bool:
    """Tell whether groups without rows appear as well: bins of moments between others, or categories."""
    if has_empty_categories(grouped):
        return True
    return grouped.bins is not None and (len(grouped.keys) == 1 or grouped.every_bin)


def _key_there(key: Column) -> Column:
    """Return a key without its gaps, which leave floating-point numbers behind in pandas."""
    gaps = key.missing and key.widened is False and key.type.kind is Kind.INT and not key.type.nullable
    return replace(key, missing=False, widened=None if gaps else key.widened)


def _framed(grouped: Grouped, code: Code, names: list[str], outputs: Mapping[str, Reduced]) -> Frame:
    unique = len(names) == 1
    keys = tuple(
        replace(_key_there(key) if grouped.dropna else key, name=name, unique=unique)
        for key, name in zip(grouped.keys, names, strict=True)
    )
    made = tuple(
        Column(name, each.type, each.missing, unique=each.unique, widened=each.widened)
        for name, each in outputs.items()
    )
    notes = tuple(dict.fromkeys(note for each in outputs.values() for note in each.notes))
    if any(key.type.kind is Kind.CATEGORY and key.type.categories is None for key in grouped.keys):
        notes = (*notes, Note("PS601", "pandas also shows the categories that no row has, unless observed=True"))
    for key, name in zip(grouped.keys, names, strict=True):
        if key.name != name:
            notes = (*notes, Note("PS306", f"the key {key.name!r} is called {name!r} beside the result of that name"))
    for place, (key, label) in enumerate(zip(grouped.keys, grouped.labels, strict=True)):
        if label is not None and label in grouped.labels[:place]:
            notes = (*notes, Note("PS306", f"the second key {label!r} is called {key.name!r} here"))
    sort_keys = tuple(Key(key.name, among=key.type.categories or (), intervals=key.type == INTERVAL) for key in keys)
    order = Order(sort_keys, pending=True) if grouped.sort else Order(known=False)
    if not grouped.as_index:
        return origin(code, (*keys, *made), order=order, size="groups", notes=notes)
    index = Index("columns", keys, grouped.labels, fresh=False)
    return origin(code, made, index=index, order=order, size="groups", notes=notes)


def _key_names(grouped: Grouped, taken: set[str]) -> list[str]:
    """Return the names of the key columns; one that a result has taken gets another, which the index does not show."""
    names: list[str] = []
    if not grouped.as_index and len(set(grouped.labels)) < len(grouped.labels):
        raise Refused("two columns of the result have the same name")
    for key in grouped.keys:
        if key.name in taken and not grouped.as_index:
            raise Refused(f"the column {key.name!r} would be in the result twice")
        names.append(f"{key.name}_key" if key.name in taken else key.name)
    if len({*names, *taken}) < len(names) + len(taken):
        raise Refused("two columns of the result have the same name")
    return names


def _key(grouped: Grouped, key: Column, name: str) -> Code | str:
    computed = dict(grouped.derived)
    if key.name in computed:
        return computed[key.name].alias(name)
    return quoted(key.name) if name == key.name else col(key.name).alias(name)


def group_window(grouped: Grouped) -> Code:
    """Return the window of the rows of a row's group."""
    return Window.partitionBy(*(argument(key) for key in key_codes(grouped)))


def in_group(grouped: Grouped, code: Code, *, missing: bool) -> tuple[Code, bool]:
    """Return a value of each row that is missing where a key is, unless ``dropna=False``; and whether it may be."""
    conditions = [condition.isNotNull() for condition in missing_keys(grouped)]
    if not conditions:
        return code, missing
    if isinstance(code, Call) and is_call(code, "when"):
        inner, code = code.args
        conditions.append(inner)
    return F.when(reduce(and_, conditions), code), True


def missing_keys(grouped: Grouped) -> list[Code]:
    """Return the keys that may be missing, where rows without them belong to no group."""
    if grouped.bins is not None:
        moment = binned(grouped)
        plain = replace(grouped, keys=tuple(key for key in grouped.keys if key is not moment), bins=None)
        return [*missing_keys(plain), *([col(moment.name)] if moment.missing else [])]
    if not grouped.dropna:
        return []
    return [code for key, code in zip(grouped.keys, key_codes(grouped), strict=True) if key.missing]


def present(grouped: Grouped) -> Code:
    """Return the Spark frame of the rows that belong to a group: those with all keys, unless ``dropna=False``."""
    code = grouped.frame.code
    gaps = missing_keys(grouped)
    names = [column_name(gap) for gap in gaps]
    plain = [quoted(name) for name in names if name is not None]
    if len(plain) == len(gaps) > 1:
        return code.dropna(subset=plain)
    for gap in gaps:
        code = code.filter(gap.isNotNull())
    return code


def group_subject(grouped: Grouped, series: Series) -> Subject:
    """Return what an aggregate of each group takes of a column."""
    keys = tuple(argument(key) for key in key_codes(grouped))
    return Subject(series, filled=not has_empty_bins(grouped), rows=present(grouped), groups=keys)


def one_column(grouped: Grouped) -> Series:
    """Return the selected column; raises `Refused` where several are."""
    if not grouped.single:
        raise Refused("several columns of the groups at once")
    return grouped.frame.series(selected(grouped)[0])


def used(grouped: Grouped, series: Series) -> frozenset[str]:
    """Return the columns that something computed within groups from a column depends on."""
    return frozenset({name for key in key_codes(grouped) for name in references(key)} | series.uses)
