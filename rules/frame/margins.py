"""Laying the aggregates of groups out as a table on the driver, with margins or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rules.grouped.aggregate import aggregate_of
from rules.grouping import aggregated
from rules.labels import fresh_name
from translator.rule import Refused, restored_frame
from translator.spark import Code, Lambda, Lit, Name, as_code, col
from translator.spark import Mapping as Pairs
from translator.values import Driver, Frame, Grouped, Note

PER_GROUP = Note("PS402", "one row per group is handed over")

MARGINS = "where all values that are added up are missing, pandas has a missing margin, and here it is 0"


def with_margins(
    grouped: Grouped,
    functions: Mapping[str, str],
    shown: Code,
    index: tuple[str, ...],
    columns: tuple[str, ...],
    fill_value: object,
    margin: str,
) -> Driver:
    """Return a table with the aggregates of its rows and columns, which pandas makes of those of the cells.

    Averages are sums over numbers of values, in the cells as in the margins.
    """
    gaps = any(grouped.frame.column(name).missing for name in functions)
    if len(functions) > 1 and gaps:
        raise Refused("margins of rows that have all of several values", way_out="make a table for each of the values")
    if len(set(functions.values())) > 1:
        raise Refused("margins= with several aggregates")
    function = next(iter(functions.values()))
    if function == "mean":
        return _averages(grouped, list(functions), shown, index, columns, fill_value, margin)
    made = {name: aggregate_of(grouped, name, each) for name, each in sorted(functions.items())}
    laid = laid_out(aggregated(grouped, made), shown, index, columns, fill_value, of_parts(function), margin)
    return replace(laid, notes=(*laid.notes, Note("PS601", MARGINS))) if gaps else laid


def _averages(
    grouped: Grouped,
    names: list[str],
    shown: Code,
    index: tuple[str, ...],
    columns: tuple[str, ...],
    fill_value: object,
    margin: str,
) -> Driver:
    numbers = {name: fresh_name(grouped.frame, f"{name}_count") for name in names}
    made = {name: aggregate_of(grouped, name, "sum") for name in names}
    made |= {numbers[name]: aggregate_of(grouped, name, "count") for name in names}
    table = aggregated(grouped, made)
    if grouped.frame.column(names[0]).missing:
        table = table.filtered(table.code.filter(col(numbers[names[0]]) > 0))
    options = _options(shown, index, columns, None, "sum", margin)
    cells = Name("cells")
    sums = cells.drop(columns=as_code([*numbers.values()])).pivot_table(**options)
    back = Pairs(tuple((Lit(number), Lit(name)) for name, number in numbers.items()))
    counts = cells.drop(columns=as_code([*names])).rename(columns=back).pivot_table(**options)
    code = table.code.toPandas().pipe(Lambda("cells", sums / counts))
    if isinstance(fill_value, (int, float)):
        code = code.fillna(fill_value)
    elif fill_value is not None:
        raise Refused("the value to fill with is not a number")
    if not columns:
        # Of a frame without rows there are margins, and no values that they belong to.
        code = code.dropna(axis=1, how="all")
    return Driver(code, "frame", "groups", notes=(*table.notes, PER_GROUP))


def laid_out(
    table: Frame,
    values: Code,
    index: tuple[str, ...],
    columns: tuple[str, ...],
    fill_value: object,
    function: str = "first",
    margin: str | None = None,
) -> Driver:
    """Return the aggregates of groups as a table, with the values of some keys as columns."""
    options = _options(values, index, columns, fill_value, function, margin)
    made = restored_frame(table.code.toPandas(), table.held).pivot_table(**options)
    return Driver(made, "frame", "groups", notes=(*table.notes, PER_GROUP))


def _options(
    values: Code,
    index: tuple[str, ...],
    columns: tuple[str, ...],
    fill_value: object,
    function: str,
    margin: str | None,
) -> dict[str, Code]:
    """Return the arguments with which pandas lays cells out: each has one row by now, whose only value is the first."""

    def given(names: tuple[str, ...]) -> Code:
        return as_code(names[0]) if len(names) == 1 else as_code(list(names))

    options: dict[str, Code] = {"values": values, "index": given(index)}
    if columns:
        options["columns"] = given(columns)
    options["aggfunc"] = as_code(function)
    if margin is not None:
        options["margins"] = as_code(True)
        options |= {"margins_name": as_code(margin)} if margin != "All" else {}
    if isinstance(fill_value, (int, float, str)):
        options["fill_value"] = as_code(fill_value)
    elif fill_value is not None:
        raise Refused("the value to fill with is not a plain one")
    return options


def of_parts(function: str) -> str:
    """Return the aggregate that makes that of a whole table of those of its cells."""
    parts = {"sum": "sum", "count": "sum", "size": "sum", "min": "min", "max": "max"}
    if function not in parts:
        raise Refused(f"the margins of a table of {function}() do not follow from its cells")
    return parts[function]
