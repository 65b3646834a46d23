"""The states of a frame that pandas knows and Spark does not: row labels, row order, the history of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from translator.schema import Column
from translator.spark import Code, F, Name, as_code, col

ROW = "__row"
"""The hidden column that carries the order of the source, where a program needs it."""


LABEL = "__label"
"""The hidden column that carries the row numbers of the source (0, 1, ...), where a program needs them; it serves as
order too."""

PREPARED = "__before"
"""What the columns that are computed first are called; whoever assigns the result drops them."""

KEY = "_key"
"""What the key of a lookup has at the end of its name."""


class Demanded(Exception):
    """A need that only the origin of a value can meet; the program is interpreted again with the need known.

    Args:
        needs: pairs such as ``("order", site)``, ``("index", site)`` and ``("keep", "df:3")``.
    """

    def __init__(self, needs: Iterable[tuple[str, str]]) -> None:
        super().__init__("a need downstream")
        self.needs = frozenset(needs)


class Refused(Exception):
    """A rule's "no".

    Args:
        reason: why, one sentence without a full stop.
        kind: "todo" (not yet), "not_in_spark", or "never".
        way_out: what to do in place of it.
        doubt: what may differ where pandas code goes on with what is handed over.
    """

    def __init__(self, reason: str, kind: str = "todo", way_out: str = "", doubt: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.way_out = way_out
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class Note:
    """A doubt or a cost that a rule leaves on its result; the engine makes a diagnostic of it."""

    code: str
    message: str
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Assumption(Note):
    """What the lean style takes for granted, so that a guard could be left out.

    Attributes:
        claim: what is assumed, such as ``df.x is never missing``.
        consequence: what differs from pandas where it does not hold.
        violations: the Spark frame of the rows (or groups) that violate it.
    """

    claim: str = field(kw_only=True)
    consequence: str = field(kw_only=True)
    violations: Code = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Index:
    """The row labels of a frame.

    Attributes:
        kind: "default" (row numbers), "columns" (columns of the Spark frame, kept in front), or "lost".
        columns: the index columns.
        names: what pandas calls them (None for an unnamed one).
        fresh: of a default index, whether the labels are 0..n-1 in the present order.
        site: of row numbers that began anew within the program, the place where; they are computed there on demand.
    """

    kind: str = "default"
    columns: tuple[Column, ...] = ()
    names: tuple[str | None, ...] = ()
    fresh: bool = True
    site: str = ""

    @property
    def repeats(self) -> bool:
        """Whether a label may stand at several rows."""
        return self.kind == "columns" and not (len(self.columns) == 1 and self.columns[0].unique)


ANEW = Index(site="here")
"""Of a rule's result: its rows are numbered anew, in their present order; the engine knows where that is."""


def category_codes(column: Code, categories: Iterable[object]) -> Code:
    """Return the place of each value among categories, from 0."""
    made: Code = Name("F")
    for place, value in enumerate(categories):
        made = made.when(column.eq(as_code(value)), place)  # type: ignore[arg-type]
    return made


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order: missing values come last unless `missing_first`; categories in the order of `among`.

    Intervals, which are kept as their texts, are sorted by their lower edge.
    """

    name: str
    descending: bool = False
    missing_first: bool = False
    among: tuple[object, ...] = ()
    intervals: bool = False

    @property
    def code(self) -> Code:
        """The sort expression, with the place of missing values said."""
        value = col(self.name)
        if self.among:
            value = category_codes(value, self.among)
        if self.intervals:
            value = F.regexp_extract(value, r"[^(\[,]+", 0).cast("double")
        side = "first" if self.missing_first else "last"
        return getattr(value, f"{'desc' if self.descending else 'asc'}_nulls_{side}")()  # type: ignore[no-any-return]


BY_LABEL = (Key(LABEL),)
"""The order of rows that were numbered anew after a sort."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order of rows that pandas would have.

    Attributes:
        keys: the columns that it is sorted by; empty for the order of the source.
        pending: the Spark frame is not sorted yet; whoever shows rows sorts first.
        known: False if there is no order to rely on.
        kept: the Spark frame was sorted by columns that it no longer has: no column tells its order any more, but
            its first rows are those of pandas.
        mixed: a join or a window has moved the rows: they do not come in this order by themselves any more.
        free: rows that are equal in the first key come in any order in pandas; the other keys are only ours.
    """

    keys: tuple[Key, ...] = ()
    pending: bool = False
    known: bool = True
    kept: bool = False
    mixed: bool = False
    free: bool = False

    def goes_with(self, other: Order) -> bool:
        """Tell whether the same rows are in the same order."""
        return (self.keys, self.known, self.kept) == (other.keys, other.known, other.kept)

    @property
    def shuffled(self) -> Order:
        """The order after something that moves the rows."""
        if self.keys:
            return replace(self, pending=True)
        return replace(self, known=self.known and not self.kept, kept=False, mixed=True)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One link in the history of a set of rows: an origin, or a filter.

    Two filters by the same condition on the same columns leave the same rows: ``df[mask].x * df[mask].y``.

    Attributes:
        token: which link it is.
        condition: the condition of a filter, None if it is not a column, or can no longer be told.
        versions: the columns that the condition looks at, each with the token of its last assignment; None if it may
            choose other rows the next time.
        base: of an origin that stands for one group, the Spark frame that the groups are those of.
        filled: of an origin that stands for one group, whether it has at least one row.
    """

    token: int
    condition: Code | None = None
    versions: tuple[tuple[str, int], ...] | None = None
    base: Code | None = None
    filled: bool = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Step):
            return NotImplemented
        known = self.condition is not None and self.versions is not None
        return self.token == other.token or (
            known and self.condition == other.condition and self.versions == other.versions
        )

    def __hash__(self) -> int:
        return hash(Step)


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of moments, as ``pd.Grouper(key="day", freq="MS")`` and ``df.resample("MS", on="day")`` say them.

    Attributes:
        freq: their length.
        key: the column of moments; None for the index.
        label: whether a bin is named by its "left" or "right" end; None for what the length has.
        closed: which end belongs to a bin; None for what the length has.
    """

    freq: str
    key: str | None = None
    label: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """A step in the calendar, as ``pd.DateOffset(months=1)`` and ``pd.offsets.MonthEnd(1)`` say it.

    Attributes:
        months: how many months, with the day of the month kept where there is one.
        microseconds: how much time after that.
        anchor: "MonthEnd" or "MonthBegin" for the steps to the end or the beginning of a month, which `months` counts.
    """

    months: int = 0
    microseconds: int = 0
    anchor: str = ""
