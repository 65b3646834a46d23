"""Correlations of ranks."""

from __future__ import annotations

from collections.abc import Sequence

from rules.frame.statistics import unselected
from rules.running import Rows, ranked
from translator.rule import Refused
from translator.schema import Column
from translator.spark import Code, F, Name, as_code, col, quoted
from translator.values import Driver, Frame, Note

_MOST = 10
"""Of more columns there would be too many windows, two for each pair."""
_ONE_TASK = Note("PS701", "all rows go through one task for each rank, since the windows have no key")


def correlated_ranks(frame: Frame, columns: Sequence[Column]) -> Driver:
    """Return Spearman's correlation of each pair of columns as a square table.

    A pair is ranked among the rows where both are there, which is why each pair has ranks of its own where values may
    be missing.

    Raises:
        Refused: there are many columns.
    """
    names = [column.name for column in columns]
    if len(names) > _MOST or any(quoted(name) != name for name in names):
        raise Refused("ranks of the pairs of many columns", way_out="select fewer columns")
    ranks: dict[str, Code] = {}
    arrays = []
    for one in columns:
        pairs = []
        for other in columns:
            first, second = (_rank(frame, a, b, ranks) for a, b in ((one, other), (other, one)))
            variances = F.covar_samp(first, first) * F.covar_samp(second, second)
            pairs.append(F.try_divide(F.covar_samp(first, second), F.sqrt(variances)))
        arrays.append(F.array(*pairs).alias(one.name))
    code = unselected(frame).code.select(*(rank.alias(name) for name, rank in ranks.items())).agg(*arrays)
    made = code.toPandas().explode(as_code([*names])).set_axis(as_code([*names])).astype(Name("float"))
    return Driver(made, "frame", notes=(_ONE_TASK,))


def _rank(frame: Frame, column: Column, beside: Column, ranks: dict[str, Code]) -> str:
    """Return the name of the ranks of a column among the rows where another one is there, too."""
    together = beside.missing and beside.name != column.name
    name = f"{column.name}_beside_{beside.name}" if together else f"{column.name}_rank"
    if name not in ranks:
        there = col(beside.name).isNotNull()
        rows = Rows((there,)) if together else Rows()
        rank = ranked(frame.series(column.name), rows, "average", ascending=True, pct=False).code
        ranks[name] = F.when(there, rank) if together else rank
    return name
