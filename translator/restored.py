"""What pandas has in place of the values that Spark keeps: periods, and moments of a time zone."""

from __future__ import annotations

from collections.abc import Iterable

from translator.schema import Column, Kind, Type
from translator.spark import Code, Lambda, Lit, Mapping, Name, Star, call

UTC = "UTC"


def restored_cell(value: Code, of: Type) -> Code:
    """Return a value of Spark as that of pandas which it stands for."""
    if of.kind is Kind.PERIOD:
        return call(Name("pd").attribute("Period"), value, of.frequency)
    if of.kind is Kind.ZONED:
        made = call(Name("pd").attribute("Timestamp"), value, tz=UTC)
        return made if of.zone == UTC else made.tz_convert(of.zone)
    return value


def restored_series(values: Code, of: Type) -> Code:
    """Return a pandas series of Spark's values as those that they stand for."""
    if of.kind is Kind.PERIOD:
        return values.astype(f"period[{of.frequency}]")
    if of.kind is Kind.ZONED:
        made = values.attribute("dt").tz_localize(UTC)
        return made if of.zone == UTC else made.attribute("dt").tz_convert(of.zone)
    return values


def restored_frame(frame: Code, columns: Iterable[Column]) -> Code:
    """Return a pandas frame of Spark's values with those of pandas in their place."""
    columns = tuple(columns)
    types = period_dtypes(columns)
    made = frame.astype(Mapping(tuple((Lit(name), dtype) for name, dtype in types.items()))) if types else frame
    return with_zones(made, columns)


def period_dtypes(columns: Iterable[Column]) -> dict[str, Code]:
    """Return pandas' dtypes of the columns of periods."""
    return {each.name: Lit(f"period[{each.type.frequency}]") for each in columns if each.type.kind is Kind.PERIOD}


def with_zones(frame: Code, columns: Iterable[Column]) -> Code:
    """Return a pandas frame whose moments have their zones again; from Spark they come as clocks of UTC show them."""
    rows = Name("rows")
    made = {
        each.name: Lambda(rows.id, restored_series(rows.item(each.name), each.type))
        for each in columns
        if each.type.kind is Kind.ZONED
    }
    if all(name.isidentifier() for name in made):
        return frame.assign(**made) if made else frame
    return frame.assign(Star(Mapping(tuple((Lit(name), code) for name, code in made.items())), stars=2))
