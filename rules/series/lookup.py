"""Values looked up in another series by its labels: a join with it, or a map where it is small."""

from __future__ import annotations

from dataclasses import replace

from rules.joining import check_comparable
from rules.preparing import looked_up, prepared
from translator.rule import Refused
from translator.schema import Kind, Type
from translator.spark import Code, Each, F, Name, Star, quoted
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
    made = replace(made, type=table.type, missing=True, notes=(*made.notes, *table.notes, *table.frame.notes))
    if not key.unique and table.frame.size == "rows":
        return made.noted("PS601", "a label that comes twice is an error in pandas, and doubles rows here")
    return made


def found_on_driver(series: Series, table: Driver) -> Series:
    """Return what a small series on the driver has for each value, by a map that is written into the query."""
    if table.kind not in ("series", "dict") or table.size == "rows":
        raise Refused("the values are looked up in a series that was handed over", way_out="merge with it as a frame")
    pairs = table.code.items() if table.kind == "dict" else table.code.dropna().items()
    # NaN is not equal to itself, and has to be a missing value in Spark.
    there = Name("value").eq(Name("value")) if table.kind == "dict" else None

    def every(part: str, kind: Type) -> Code:
        made = F.array(Star(Each(F.lit(Name(part)), "key, value", pairs, there)))
        # The array of nothing has no type by itself.
        return made.cast(f"array<{kind.spark.lower()}>") if kind.is_known else made

    found = F.map_from_arrays(every("key", series.type.values), every("value", table.type.values)).item(
        series.exact.column
    )
    made = series.derived(found, type=table.type, missing=True)
    return made.noted("PS601", "a missing value is not looked up among missing labels") if series.missing else made
