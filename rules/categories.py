"""Categories: their order, and those that no row has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.bins import of_nothing
from rules.reductions import Reduced
from translator.rule import Refused
from translator.schema import Column, ddl
from translator.spark import SPARK, Code, Lit, as_code, call, quoted
from translator.spark import Mapping as Pairs
from translator.spark import Sequence as Display
from translator.values import Grouped


def has_empty_categories(grouped: Grouped) -> bool:
    """Tell whether the groups are those of all categories, of which some may have no rows."""
    return not grouped.observed and any(key.type.categories is not None for key in grouped.keys)


def check_no_order(columns: Iterable[Column]) -> None:
    """Refuse columns of categories whose order is not that of their values.

    Raises:
        Refused: there is such a column.
    """
    for column in columns:
        categories = column.type.categories
        if (column.type.ordered and categories is None) or (
            categories is not None and list(categories) != sorted(categories, key=str)
        ):
            raise Refused("the categories have an order of their own", way_out="work with the values: .astype(str)")


def with_every_category(code: Code, key: Column, outputs: Mapping[str, Reduced]) -> Code:
    """Return aggregates by category with a row for each category that no row has: a sum is 0, a mean is missing.

    Args:
        code: the frame of the aggregates.
        key: the column of the categories in it, which are known.
        outputs: the aggregates.
    """
    assert key.type.categories is not None
    rows = Display("[]", tuple(as_code((value,)) for value in key.type.categories))  # type: ignore[arg-type]
    every = call(SPARK.attribute("createDataFrame"), rows, schema=ddl([key]))
    code = every.join(code, on=quoted(key.name), how="left")
    nothing = {name: value for name, made in outputs.items() if (value := of_nothing(made)) is not None}
    if not nothing:
        return code
    values = set(nothing.values())
    if len(values) == 1 and isinstance(value := next(iter(values)), Lit):
        return code.fillna(value, subset=list(nothing))
    return code.fillna(Pairs(tuple((as_code(name), value) for name, value in nothing.items())))
