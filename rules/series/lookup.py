"""Values looked up in another series by its labels: a join with it, or a map where it is small."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce

from rules.joining import check_comparable
from rules.preparing import looked_up, prepared
from translator.rule import Refused
from translator.schema import Kind
from translator.spark import Binary, Code, Each, F, Lit, Name, Sequence, Star, call, quoted
from translator.values import Driver, Series


def found_in(series: Series, table: Series) -> Series:
    """Return what a series on the cluster has for each value; what it has no label for is missing.

    The join gets its value in a column of its own, so that the rows stay what they are. Labels that come twice are an
    error in pandas and would double rows here.

    Raises:
        Refused: the table has no labels of one column, or they are of another type.
    """
    labels = table.frame.index.columns
    if len(labels) != 1:
        raise Refused(
            "the values are looked up by row numbers or by several labels", way_out="merge with it as a frame"
        )
    (key,) = labels
    if Kind.OBJECT in (series.type.kind, key.type.kind) or not (series.type.is_known and key.type.is_known):
        raise Refused("the values are looked up by labels of an unknown type", way_out="merge with it as a frame")
    check_comparable(series.as_column("the values"), key)
    series = prepared(series)
    gaps = series.missing and key.missing
    code = table.frame.code if table.frame.prefix is None else table.frame.sorted().code
    bounded = table.frame.size == "bounded"
    made = looked_up(series, code, quoted(key.name), table.exact.column, gaps=gaps, broadcast=bounded)
    # What is not found is NaN; whole numbers become floating-point ones only where something is not.
    widened = None if table.type.kind is Kind.INT else bool(table.widened or not table.missing)
    notes = (*made.notes, *table.notes, *table.frame.notes)
    made = replace(made, type=table.type, missing=True, widened=widened, notes=notes)
    if not key.unique and table.frame.size == "rows":
        return made.noted("PS601", "a label that comes twice is an error in pandas, and doubles rows here")
    return made


def found_on_driver(series: Series, table: Driver) -> Series:
    """Return what a small series on the driver has for each value, by a map that is written into the query."""
    if table.kind not in ("series", "dict") or table.size == "rows":
        raise Refused("the values are looked up in what was handed over", way_out="merge with it as a frame")
    keys = table.keys
    if keys is None or not (keys.type.is_known and table.type.is_known):
        raise Refused("the values are looked up by labels of an unknown type", way_out="merge with it as a frame")
    check_comparable(series.as_column("the values"), keys)
    pair = Sequence("()", (Name("key"), Name("value")))
    there = [Name("pd").notna(part) for part, gaps in zip(pair.items, (keys.missing, table.gaps), strict=True) if gaps]
    target, every = ("key, value", pair) if there else ("pair", Name("pair"))
    present = reduce(partial(Binary, "and"), there) if there else None
    parts = Each(F.lit(Name("part")), target, table.code.items(), present, "part", every)
    # The map of nothing has no types by itself.
    types = f"map<{keys.type.spark.lower()}, {table.type.spark.lower()}>"
    found: Code = F.create_map(Star(parts)).cast(types).item(series.exact.column)
    if series.missing and keys.missing:
        missing = Each(Name("value"), "key, value", table.code.items(), Name("pd").isna(Name("key")))
        one = call(Name("next"), call(Name("iter"), missing), Lit(None))
        found = F.when(series.exact.column.isNull(), one).otherwise(found)
    made = series.derived(found, type=table.type, missing=True)
    return replace(made, widened=None) if made.type.kind is Kind.INT else made
