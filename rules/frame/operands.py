"""The other side of an operator on a whole frame: a number, a column, another frame, statistics of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from rules.frame.elements import each, made_of, together
from translator.rule import Example, Refused, operand_of, rule
from translator.spark import Attribute, Each, Lit, Name, Star, quoted, walk
from translator.spark import replace as replace_code
from translator.values import Cells, Driver, Frame, Python, Series, Value

Operation: TypeAlias = "Callable[[Series, Value], Series]"


def combined(frame: Frame, other: Value, operation: Operation, axis: object = "columns") -> Frame:
    """Return a frame combined cell by cell with something else.

    Args:
        frame: the frame.
        other: a plain value; another frame with these columns; a column; statistics of these columns.
        operation: combines a column with its other side.
        axis: 0 or "index" if a column goes along the rows, else its labels are the names of columns.

    Raises:
        Refused: the other side has other columns or belongs to other rows.
    """
    by_rows = axis in (0, "index", "rows")
    match other:
        case Frame():
            return _with_frame(frame, other, operation)
        case Series() if by_rows:
            base, (columns, (side,)) = together(frame, other)
            made = {str(column.name): operation(column, side) for column in columns}
            return made_of(_rows_of(base, made.values()), made)
        case Series():
            raise Refused(
                "the labels of a series are matched with the columns of a frame",
                "not_in_spark",
                way_out="add axis=0 if the values of the rows are meant",
            )
        case Driver(kind="series" | "condition") if by_rows:
            raise Refused("the labels of statistics are matched with the labels of the rows", "not_in_spark")
        case Driver(kind="series" | "condition"):
            return _with_statistics(frame, other, operation)
        case Python(items=tuple() as items) if not by_rows:
            if len(items) != len(frame.names):
                raise Refused("there is not one value for each column", "never")
            sides = dict(zip(frame.names, items, strict=True))
            return each(frame, lambda series: operation(series, operand_of(sides[str(series.name)])))
    return each(frame, lambda series: operation(series, operand_of(other)))


def _rows_of(base: Frame, columns: Iterable[Series]) -> Frame:
    """Return the frame of columns: `base`, or one of more rows that one side of an operation has."""
    return next((column.frame for column in columns if column.frame.rows != base.rows), base)


def _empty(statistics: Driver, name: str) -> tuple[Cells, ...] | None:
    """Return the cells that have no values if the statistic of a column is NaN."""
    return None if statistics.empty is None else tuple(cells for cells in statistics.empty if cells.name == name)


def _with_frame(frame: Frame, other: Frame, operation: Operation) -> Frame:
    if frame.names != other.names:
        raise Refused("the frames do not have the same columns", way_out="select the same columns of both")
    base, (mine, others) = together(frame, other)
    pairs = zip(mine, others, strict=True)
    return made_of(base, {str(left.name): operation(left, right) for left, right in pairs})


def _with_statistics(frame: Frame, other: Driver, operation: Operation) -> Frame:
    """Combine each column with the value that a small series has for it, such as ``df - df.mean()``.

    A series that a Spark job gives is gone through once, so that the job runs once.
    """
    if other.labels != frame.names:
        raise Refused("the labels of a series are matched with the columns of a frame")
    if not any(isinstance(part, Attribute) and part.attr == "toPandas" for part in walk(other.code)):

        def side(name: str) -> Driver:
            return Driver(other.code.item(name), "scalar", type=other.type, empty=_empty(other, name))

        return each(frame, lambda series: operation(series, side(str(series.name))))
    value = Driver(Name("value"), "scalar", type=other.type)
    values = {name: replace(value, empty=_empty(other, name)) for name in frame.names}
    made = {name: operation(frame.series(name), values[name]).exact for name in frame.names}
    general = {
        replace_code(series.column, lambda part, name=name: Name("c") if part == Lit(name) else None)  # type: ignore[misc]
        for name, series in made.items()
    }
    if len(general) > 1 or any(quoted(name) != name for name in made):
        raise Refused("the columns are combined with statistics in several ways", way_out="assign these first")
    result = made_of(frame, made)
    kept = frame.with_order_kept(())
    item = Star(Each(general.pop().alias(Name("c")), "c, value", other.code.items()))
    return replace(result, code=kept.select([item]))


def operator_rule(symbol: str, doc: str, examples: Sequence[Example], combine: Operation) -> Callable[..., Frame]:
    """Return the rule for an operator between a frame and something else.

    Args:
        symbol: the operator, such as ``+``.
        doc: what the rule does.
        examples: at least one.
        combine: the operator of two columns; the rule belongs to the module that defines it.
    """

    def operate(frame: Frame, other: Value) -> Frame:
        return combined(frame, other, combine)

    operate.__doc__, operate.__module__ = doc, combine.__module__
    return rule(Frame, symbol, examples=examples)(operate)
