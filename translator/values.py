"""What the interpreter knows about each value of the program: what it is, where it lives, how to reach it.

Cluster values are `Frame`, `Series` (a column of a frame), `Grouped` and the accessors on them. `Driver` is a pandas or
numpy object in the output program; `Python` anything else. Values are immutable: the named transitions of `Frame`
(`filtered`, `projected`, `with_columns`, `reordered`, `replaced`) give the next state and the code that leads there.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from translator.facts import TIME_OF_DAY, at_midnight, is_narrow, is_repeatable, may_be_infinite
from translator.plain import (
    UNSET,
    Class,
    Function,
    Gone,
    Instance,
    Labels,
    Mask,
    Member,
    Partial,
    Python,
    Stream,
    Unset,
    Value,
)
from translator.schema import BOOL, DATE, FLOAT, INT, STR, TIMEDELTA, UNKNOWN, Column, Kind, Type, moment_type
from translator.spark import (
    Attribute,
    Binary,
    Call,
    Code,
    F,
    Lit,
    Name,
    Named,
    Raw,
    Source,
    Var,
    as_code,
    col,
    column_name,
    is_windowed,
    lit,
    quoted,
    walk,
)
from translator.spark import Mapping as Pairs
from translator.states import (
    ANEW,
    BY_LABEL,
    KEY,
    LABEL,
    PREPARED,
    ROW,
    Assumption,
    Bins,
    Demanded,
    Index,
    Key,
    Note,
    Offset,
    Order,
    Refused,
    Step,
    category_codes,
)

__all__ = [
    "ANEW",
    "BY_LABEL",
    "EACH",
    "KEY",
    "LABEL",
    "PREPARED",
    "ROW",
    "UNSET",
    "Accessor",
    "Assumption",
    "Bins",
    "Called",
    "Class",
    "Demanded",
    "Driver",
    "Element",
    "Frame",
    "Function",
    "Gone",
    "Grouped",
    "Index",
    "Instance",
    "Key",
    "Labels",
    "Listed",
    "Mask",
    "Member",
    "Note",
    "Offset",
    "Order",
    "Partial",
    "Python",
    "Records",
    "Refused",
    "Row",
    "Series",
    "Step",
    "Stream",
    "Unset",
    "Value",
    "category_codes",
    "constant_type",
    "is_missing",
    "new_token",
    "origin",
    "references",
    "scalar_type",
    "variables",
]

_tokens = itertools.count(1)

Constant: TypeAlias = "str | int | float | bool | tuple[str, ...] | None"


EACH = Name("frame")
"""The variable of a comprehension that does something to each frame of a list."""


@dataclass(frozen=True, slots=True)
class Listed(Python):
    """A list of one value for each row of a frame, in the order of the rows.

    Attributes:
        series: the values as a column.
        site: where the list is made.
        collected: whether the output has the list itself, and not only the column.
    """

    series: Series = field(kw_only=True)
    site: str = field(kw_only=True)
    collected: bool = field(kw_only=True, default=False)


@dataclass(frozen=True, slots=True)
class Records(Python):
    """A list of one record for each row of a frame: dicts, tuples or lists of values.

    Attributes:
        frame: the frame that `pandas.DataFrame` makes of them.
        site: where the list is made.
    """

    frame: Frame = field(kw_only=True)
    site: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column, on some rows and after some assignment to it."""

    rows: tuple[Step, ...]
    name: str
    version: int

    def are_behind(self, series: Series) -> bool:
        """Tell whether all of a series is missing where none of these cells has a value."""
        frame = series.frame
        same = frame.rows[: len(self.rows)] == self.rows and frame.version(self.name) == self.version
        return same and _is_missing_with(series.column, self.name)


def _is_missing_with(code: Code, name: str) -> bool:
    """Tell whether a column expression is null wherever a column is."""
    match code:
        case Binary(op=op, left=left, right=right):
            return op in ("+", "-", "*", "/") and (_is_missing_with(left, name) or _is_missing_with(right, name))
    return column_name(code) == name


@dataclass(frozen=True, slots=True)
class Driver(Value):
    """A pandas or numpy object on the driver of the output program.

    Attributes:
        code: how to reach it.
        kind: "frame", "series", "condition" (a series of truth values), "index", "array", "scalar", "dict", "pairs"
            (what `items`, `enumerate` and `zip` give), "pair" or "other".
        size: "rows" if it grows with the rows of the data (it came by an unbounded hand-over), "groups", "bounded".
        type: of a scalar or series, of the values of a dict or of pairs, where known.
        keys: what is known of the keys of a dict or of pairs, or of the labels of a series.
        gaps: whether a scalar, or one of several values, may be missing.
        notes: doubts.
        whole: of a slice, the variable whose rows it was taken from.
        bare: whether a number is one of Python where pandas has one of numpy, which can be divided by zero.
        empty: of a number, the columns of which one has no values if the number is NaN; None if NaN has other causes.
        labels: of a series, its labels where they are known: the columns that it was computed from.
        taken: of labels of groups, the code that hands them over, and the column that they are of. They are those of
            that column as long as `code` is that code.
    """

    code: Code
    kind: str = "other"
    size: str = "bounded"
    type: Type = UNKNOWN
    notes: tuple[Note, ...] = ()
    labels: tuple[str, ...] = ()
    keys: Column | None = None
    gaps: bool = True
    empty: tuple[Cells, ...] | None = None
    bare: bool = False
    whole: str = ""
    taken: tuple[Code, Series] | None = None


DEFAULT_INDEX = Index()
SOURCE_ORDER = Order()
SORTED = Order(known=False, kept=True)
TIES = "rows that are equal in what they are sorted by come in any order"
"""What is to be said where rows that tie are looked at on the driver."""


@dataclass(frozen=True, slots=True)
class Frame(Value):
    """A table on the cluster.

    Attributes:
        code: how to reach the Spark frame.
        columns: its columns as pandas sees them (without index and hidden ones), or None if only known at run time.
        index: row labels.
        order: row order.
        rows: the history of its set of rows; a series fits a frame if their histories fit.
        written: for columns that were assigned, the token of the assignment.
        size: "rows" (grows with the data), "groups" (one row per group), "bounded".
        hidden: hidden columns that it carries: `ROW` or `LABEL` where order or labels were demanded.
        origins: the sites where its rows come from, to which demands go.
        identity: two names with equal identity are the same object.
        partial: of a frame whose columns are not known, those that the program assigned; or all that it can have.
        complete: whether these are all that it can have.
        others: of a frame whose columns are not known, what is known of those that are not in `partial`.
        prefix: it was cut to so many first rows without a sort, which is enough for a display; the engine sorts where
            the rows matter.
        levels: where pandas has names of two levels, those of each column; the Spark columns have plain names.
        notes: doubts.
        lean: whether guards against what is only possible may be left out, with an `Assumption` noted.
        recent: whether the program was written for pandas 3.
        optional: whether it is None in some cases.
        sliced: whether it is a slice of rows, which pandas before 3 changes together with the whole.
        source: the frame that it was computed from cell by cell, if its code is a selection from the code of that.
        cells: of a frame whose columns depend on the data, what was selected; a series without a name stands for
            several columns.
    """

    code: Code
    columns: tuple[Column, ...] | None
    index: Index = DEFAULT_INDEX
    order: Order = SOURCE_ORDER
    rows: tuple[Step, ...] = ()
    written: tuple[tuple[str, int], ...] = ()
    size: str = "rows"
    hidden: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    identity: int = 0
    partial: tuple[Column, ...] = ()
    complete: bool = False
    others: Column | None = None
    prefix: int | None = None
    levels: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Note, ...] = ()
    lean: bool = False
    recent: bool = False
    optional: bool = field(default=False, compare=False)
    sliced: bool = field(default=False, compare=False)
    source: Frame | None = field(default=None, compare=False, repr=False)
    cells: tuple[Series, ...] = field(default=(), compare=False, repr=False)

    # ------------------------------------------------------------------------------------------ questions

    @property
    def held(self) -> tuple[Column, ...]:
        """The columns that are known, those of the index before the others."""
        return (*self.index.columns, *(self.columns or ()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns. Raises `Refused` where they are not known at translation time."""
        if self.columns is None:
            raise Refused("the columns of the frame are not known at translation time")
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return what is known about a column; raises `Refused` if the frame certainly does not have it."""
        for column in (*(self.columns or self.partial), *self.index.columns):
            if column.name == name:
                return column
        if name not in self.hidden and (self.columns is not None or self.complete):
            raise Refused(f"the frame has no column {name!r}", "never")
        return Column(name) if self.others is None else replace(self.others, name=name)

    def gapless(self, name: str) -> bool:
        """Tell whether a column may be taken never to be missing, as far as anything is known about it."""
        for column in (*(self.columns or self.partial), *self.index.columns):
            if column.name == name:
                return column.gapless or not column.missing
        return self.columns is None

    def has(self, name: str) -> bool:
        """Tell whether the frame has (or, with an unknown schema, may have) the column."""
        if self.columns is None and not self.complete:
            return True
        return any(column.name == name for column in (self.partial if self.columns is None else self.columns))

    def series(self, name: str) -> Series:
        """Return one column as a series."""
        column = self.column(name)
        plain = column if type(column.name) is str else replace(column, name=str(column.name))
        uses = frozenset([str(name)])
        return Series(self, col(name), str(name), plain.type, plain.missing, uses, view=True, widened=plain.widened)

    def version(self, name: str) -> int:
        """Return the token of the last assignment to a column, 0 for one that came with the frame."""
        return next((token for written, token in self.written if written == name), 0)

    @property
    def carried(self) -> tuple[str, ...]:
        """The index and hidden columns that every selection has to take along."""
        return (*(column.name for column in self.index.columns), *self.hidden)

    def sort_codes(self) -> tuple[Code, ...]:
        """Return a total order of the rows as pandas has them, for windows and for taking the first rows.

        Raises:
            Demanded: the origin has to carry the order of the source.
            Refused: there is no order to rely on.
        """
        if not self.order.known:
            raise Refused("the order of the rows is not known here", way_out="sort by a unique key before this")
        keys = tuple(col(key.name) if self._plain(key) else key.code for key in self.order.keys)
        for hidden in (LABEL, ROW):
            if hidden in self.hidden:
                return keys if any(key.name == hidden for key in self.order.keys) else (*keys, col(hidden))
        if self.size != "rows" and keys:
            return keys
        if not self.origins:
            raise Refused("the order of the rows is not known here", way_out="sort by a unique key before this")
        raise Demanded(("order", origin) for origin in self.origins)

    @property
    def ties(self) -> bool:
        """Whether rows may be equal in all that they are sorted by, so that Spark has them in any order."""
        if not self.order.keys:
            return self.order.free
        names = {key.name for key in self.order.keys[: 1 if self.order.free else None]}
        columns = (*(self.columns or ()), *self.index.columns)
        if not names or names & {LABEL, ROW} or any(column.unique for column in columns if column.name in names):
            return False
        return self.size == "rows" or len(names) == 1

    def labels(self) -> Code:
        """Return the row label of a default index as a column.

        Raises:
            Demanded: the origin has to number its rows.
            Refused: the labels are lost.
        """
        if self.index.kind == "columns" and len(self.index.columns) == 1:
            return col(self.index.columns[0].name)
        if self.index.site:
            raise Demanded([("index", self.index.site)])
        if self.index.kind != "default" or len(self.origins) != 1:
            raise Refused("the row labels are not known here", way_out="use a key column")
        if LABEL in self.hidden:
            return col(LABEL)
        raise Demanded([("index", self.origins[0])])

    # ---------------------------------------------------------------------------------------- transitions

    def replaced(self, code: Code, **changes: object) -> Frame:
        """Return the frame with other code and other state; it is a new object of the program."""
        others = None if "columns" in changes else self.others
        changes = {"cells": (), "optional": False, "sliced": False, "others": others, **changes}
        return replace(self, code=code, identity=next(_tokens), **changes)  # type: ignore[arg-type]

    def filtered(self, code: Code, condition: Code | None = None) -> Frame:
        """Return a subset of the rows; `condition` is the column that chose them, if there is one."""
        versions = None
        if condition is not None and is_repeatable(condition):
            versions = tuple((name, self.version(name)) for name in sorted(references(condition)))
        rows = (*self.rows, Step(next(_tokens), condition, versions))
        index = replace(self.index, fresh=False)
        order = self.order.shuffled if _moves_rows(code, self.code) else self.order
        return self.replaced(code, rows=rows, index=index, order=order, others=self.others)

    def select(self, items: Sequence[str | Code]) -> Code:
        """Return ``.select(...)`` of these columns together with the index and hidden columns.

        Consecutive plain names are passed as strings, as people write it.
        """
        wanted: list[str | Code] = [*(c.name for c in self.index.columns), *items]
        wanted += self.hidden
        return self.code.select(*(quoted(item) if isinstance(item, str) else item for item in wanted))

    def projected(self, columns: Sequence[Column]) -> Frame:
        """Return the frame with only these of its columns, in this order."""
        frame = self.with_order_kept(column.name for column in columns)
        code = frame.select([column.name for column in columns])
        return frame.replaced(code, columns=tuple(columns), source=frame)

    def with_order_kept(self, names: Iterable[str]) -> Frame:
        """Sort now, if the frame has a pending order by a column that is not among those that stay."""
        kept = {*names, *self.carried}
        if self.order.pending and any(key.name not in kept for key in self.order.keys):
            return replace(self.sorted(), order=replace(SORTED, free=self.ties))
        if any(key.name not in kept for key in self.order.keys):
            return replace(self, order=replace(SORTED, free=self.ties))
        return self

    def with_columns(self, columns: Mapping[str, Series]) -> Frame:
        """Return the frame with columns added or replaced; each is given as a series of this frame."""
        frame = self
        if self.order.keys and any(key.name in columns for key in self.order.keys):
            frame = replace(self.sorted(), order=replace(SORTED, free=self.ties))
        # A column that is set to itself (a cast to the type that it has) needs no code.
        new = {name: series.column for name, series in columns.items() if series.column != col(name)}
        code = frame.code
        new_codes = tuple(new.values())
        if len(new) == 1:
            code = code.withColumn(*new.popitem())
        elif new:
            code = code.withColumns(_mapping(new))
        made = frame.replaced(code, columns=_columns_with(frame, columns), written=_written_with(frame, columns))
        if any(is_windowed(column) for column in new_codes):
            made = replace(made, order=made.order.shuffled)
        if frame.columns is not None:
            return made
        new_columns = {str(name): series.as_column(str(name)) for name, series in columns.items()}
        kept = tuple(column for column in frame.partial if column.name not in new_columns)
        return replace(made, partial=(*kept, *new_columns.values()), others=frame.others)

    def reordered(self, keys: Sequence[Key], code: Code | None = None) -> Frame:
        """Return the frame sorted by these keys."""
        made = code or self.code.orderBy(*(key.code for key in keys))
        return self.replaced(made, order=Order(tuple(keys)), index=replace(self.index, fresh=False), others=self.others)

    def sorted(self) -> Frame:
        """Carry out a pending order."""
        if not self.order.pending:
            return self
        keys = (quoted(key.name) if self._plain(key) else key.code for key in self.order.keys)
        return replace(self, code=self.code.orderBy(*keys), order=Order(self.order.keys))

    def _plain(self, key: Key) -> bool:
        """Spark's own ascending order serves where nothing can be missing."""
        if key.descending or key.among or key.intervals or self.columns is None:
            return False
        return not any(c.name == key.name and c.missing for c in (*self.columns, *self.index.columns))

    def noted(self, code: str, message: str, way_out: str = "") -> Frame:
        """Return the frame with a doubt noted."""
        return replace(self, notes=(*self.notes, Note(code, message, way_out)))


@dataclass(frozen=True, slots=True)
class Series(Value):
    """A column of a frame on the cluster.

    Attributes:
        frame: the frame that it belongs to.
        column: the Spark column.
        name: its name in pandas.
        type: the type of its values.
        missing: whether it may hold missing values.
        uses: the columns of the frame that it is computed from.
        view: it is a column of the frame itself, so that a change in place changes the frame too (in pandas 1 and 2).
        loose: of truth values: whether the Spark column may be null where pandas has False.
        notes: doubts.
        widened: of whole numbers, whether pandas has them as floating-point ones, of texts, whether those that are
            missing are NaN; None if that depends on the data.
        array: whether it is an array of numpy in the program: its values go by their places, not by row labels.
    """

    frame: Frame
    column: Code
    name: str | None
    type: Type = UNKNOWN
    missing: bool = True
    uses: frozenset[str] = frozenset()
    loose: bool = False
    view: bool = False
    notes: tuple[Note, ...] = ()
    widened: bool | None = False
    array: bool = False

    @property
    def exact(self) -> Series:
        """The truth values with pandas' two values: a null that stands for False is made False."""
        if not self.loose:
            return self
        return replace(self, column=F.coalesce(self.column, lit(False)), loose=False)

    @property
    def reached_name(self) -> str | None:
        """Its name as the program reaches it, such as by the variable of a loop over columns."""
        match self.column:
            case Call(func=Attribute(attr="col"), args=(code,)) if (
                self.name and self.uses == {self.name} and not isinstance(code, Lit)
            ):
                return Named(self.name, code)
        return self.name

    def as_column(self, name: str) -> Column:
        """Return the description of the column that this series becomes in a frame."""
        gaps = self.type.kind in (Kind.INT, Kind.STR) or (self.type.kind is Kind.BOOL and self.missing)
        widened = self.widened if gaps and not self.type.nullable else False
        known = self.frame.columns or self.frame.partial
        narrow = days = infinite = False
        if self.type.kind is Kind.INT:
            narrow = is_narrow(self.column, {each.name for each in known if each.narrow})
        elif self.type.kind is Kind.FLOAT:
            infinite = may_be_infinite(self.column, {each.name for each in known if each.infinite})
        elif self.type.kind is Kind.TIMESTAMP:
            days = at_midnight(self.column, {each.name for each in known if each.days or _is_day(each.pattern)})
        gapless = self.missing and self.gapless
        return Column(
            name, self.type, self.missing, gapless=gapless, widened=widened, narrow=narrow, days=days, infinite=infinite
        )

    @property
    def gapless(self) -> bool:
        """Whether the style is lean and nothing known speaks against taking the values never to be missing."""
        if not self.frame.lean or not all(self.frame.gapless(name) for name in self.uses):
            return False
        return all(_keeps_values(part) for part in walk(self.column))

    def derived(
        self,
        column: Code,
        *others: Value,
        type: Type | None = None,  # noqa: A002 - the type of the column
        missing: bool | None = None,
        loose: bool = False,
        name: str | Unset | None = UNSET,
    ) -> Series:
        """Return a series computed from this one and, row by row, from others (series or plain values).

        Raises:
            Refused: the rows of another series are not those of this one.
        """
        base, uses = self.frame, set(self.uses)
        for other in others:
            if isinstance(other, Series):
                if len(other.frame.written) > len(base.written) and other.frame.rows == base.rows:
                    base = other.frame
                uses |= other.uses
        parts = [part for part in (self, *others) if isinstance(part, Series)]
        for part in parts:
            part.check_fits(base)
        return Series(
            base,
            column,
            self.name if isinstance(name, Unset) else name,
            self.type if type is None else type,
            self.missing if missing is None else missing,
            frozenset(uses),
            loose,
            notes=tuple(note for part in parts for note in (*part.notes, *part.pairing_notes(base))),
            widened=_widened(parts),
            array=all(part.array for part in parts),
        )

    def fits(self, frame: Frame) -> bool:
        """Tell whether the column means the same rows and values in `frame` (or in the part of them that it has)."""
        mine = self.frame.rows
        if frame.rows[: len(mine)] != mine or not mine:
            return False
        if frame.rows != mine and (self.array or is_windowed(self.column)):
            return False
        if self.array and not self.frame.order.goes_with(frame.order):
            return False
        return all(self.frame.version(name) == frame.version(name) and _holds(frame, name) for name in self.uses)

    def check_fits(self, frame: Frame) -> None:
        """Raise `Refused` unless the series `fits` the frame."""
        if not self.fits(frame):
            raise Refused(
                "the two sides are of different frames, which pandas aligns by their row labels"
                if not self.array
                else "an array is put beside other rows, or beside rows in another order",
                way_out="merge the frames on a key",
            )

    def pairing_notes(self, frame: Frame) -> tuple[Note, ...]:
        """Return the doubt about a series that is put beside the rows of a frame in another order, if there is one.

        pandas pairs the two by their labels: those of one that occur several times with each of the other.
        """
        if self.array or self.frame.order.goes_with(frame.order) or not frame.index.repeats:
            return ()
        return (Note("PS601", "pandas pairs the rows by labels that may repeat; here each row goes with itself"),)

    def noted(self, code: str, message: str, way_out: str = "") -> Series:
        """Return the series with a doubt noted."""
        return replace(self, notes=(*self.notes, Note(code, message, way_out)))


def _is_day(pattern: str | None) -> bool:
    return pattern is not None and not TIME_OF_DAY.search(pattern)


def _widened(parts: Sequence[Series]) -> bool | None:
    """Tell whether what is computed from whole numbers is floating-point in pandas, and what is missing is NaN."""
    texts = [part.widened for part in parts if part.type.kind in (Kind.STR, Kind.LIST)]
    if texts:
        return all(texts)
    found = [part.widened for part in parts if part.type.kind is Kind.INT]
    return True if True in found else None if None in found else False


_KEEPING = frozenset(
    "col lit cast upper lower trim ltrim rtrim initcap length abs round bround rint floor ceil exp isin between concat "
    "startswith endswith contains like rlike substr substring replace year quarter month weekofyear dayofweek weekday "
    "dayofmonth dayofyear hour minute second to_date trunc date_trunc pmod greatest least negate".split()
)
"""Functions and methods of Spark that give a value where they are given values."""


def _keeps_values(code: Code) -> bool:
    match code:
        case Call(func=Attribute(attr=attr)):
            return attr in _KEEPING
        case Call() | Var() | Source() | Raw() | Lit(value=None):
            return False
    return True


def _holds(frame: Frame, name: str) -> bool:
    return frame.has(name) or any(column.name == name for column in frame.index.columns) or name in frame.hidden


@dataclass(frozen=True, slots=True)
class Element(Value):
    """One element of a series, inside a function that is applied to each; operators work as on the series."""

    series: Series


@dataclass(frozen=True, slots=True)
class Row(Value):
    """One row of a frame, inside a function that is applied with ``axis=1``.

    Attributes:
        frame: the frame.
        typed: whether its cells keep their own types, as those of ``itertuples()`` do.
    """

    frame: Frame
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Accessor(Value):
    """``.str``, ``.dt``, ``.cat`` of a series or ``.loc``, ``.iloc``, ``.at``, ``.iat``, ``.plot`` of a value."""

    name: str
    of: Value


@dataclass(frozen=True, slots=True)
class Called(Accessor):
    """A method that was called, of which nothing is computed until its members are: ``df.rolling(3)``.

    Its rules are filed under the name of the method: "series.rolling", "grouped.rolling.mean".

    Attributes:
        arguments: those of the call that are not the default, by name.
    """

    arguments: tuple[tuple[str, Constant], ...] = ()

    @property
    def code_of_arguments(self) -> dict[str, Code]:
        """The arguments as code, for keeping the call in pandas."""
        return {name: as_code(value) for name, value in self.arguments}


@dataclass(frozen=True, slots=True)
class Grouped(Value):
    """The result of ``groupby``, before anything is computed.

    Attributes:
        frame: the frame that is grouped; keys that are not columns were added to it under `keys`.
        keys: the key columns (in the Spark frame of `frame`).
        labels: what pandas calls the keys.
        selection: the selected columns, or None for all others.
        single: whether one column was selected, so that results are series.
        as_index, sort, dropna, group_keys, observed: as in pandas.
        bins: of groups by time, the bins, which are the last key.
        every_bin: whether bins without rows appear within the groups of the other keys; they do if there are none.
    """

    frame: Frame
    keys: tuple[Column, ...]
    labels: tuple[str | None, ...]
    selection: tuple[str, ...] | None = None
    single: bool = False
    as_index: bool = True
    sort: bool = True
    dropna: bool = True
    derived: tuple[tuple[str, Code], ...] = ()
    """Keys that are computed: their Spark column by key name."""
    group_keys: bool = True
    observed: bool = False
    keyless: bool = False
    """Whether the labels of the groups in a result are thrown away at once: ``.apply(f).reset_index(drop=True)``."""
    bins: Bins | None = None
    every_bin: bool = False
    computed: Series | None = None
    """The selected column where it is computed, in the frame as it was before it was put there under its name."""
    seen: bool = field(default=False, compare=False)
    """Whether all columns were used together, which pandas remembers from then on."""
    stale: str = field(default="", compare=False)
    """What pandas may still see as it was before the frame was changed: "whole" of all columns together, "parts"."""


def _moves_rows(code: Code, before: Code) -> bool:
    """Tell whether a Spark frame that is computed from another has its rows in other places: by a join or a window."""
    while code != before:
        match code:
            case Call(Attribute(inner, attr), args) if attr != "orderBy":
                if attr == "join" or any(is_windowed(part) for part in args):
                    return True
                code = inner
            case _:
                return False
    return False


def origin(code: Code, columns: tuple[Column, ...] | None, **state: object) -> Frame:
    """Return a frame whose rows come from here: a file, a literal, a join, an aggregation."""
    return Frame(code, columns, rows=(Step(next(_tokens)),), identity=next(_tokens), **state)  # type: ignore[arg-type]


def new_token() -> int:
    """Return a number that was not used before."""
    return next(_tokens)


def _columns_with(frame: Frame, columns: Mapping[str, Series]) -> tuple[Column, ...] | None:
    if frame.columns is None:
        return None
    made = {str(name): series.as_column(str(name)) for name, series in columns.items()}
    kept = tuple(made.pop(column.name, column) for column in frame.columns)
    return (*kept, *made.values())


def _written_with(frame: Frame, names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    token = next(_tokens)
    return tuple({**dict(frame.written), **{str(name): token for name in names}}.items())


def _mapping(columns: Mapping[str, Code]) -> Code:
    return Pairs(tuple((as_code(name), code) for name, code in columns.items()))


def scalar_type(value: Value) -> Type:
    """Return the type of a plain value, where it is known."""
    if isinstance(value, (Series, Driver)):
        return value.type
    if isinstance(value, Element):
        return value.series.type
    if isinstance(value, Python) and value.known:
        return constant_type(value.const)
    return UNKNOWN


def constant_type(value: object) -> Type:
    """Return the type of a constant."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, datetime.datetime):
        return moment_type(str(value.tzinfo) if value.tzinfo else None)
    if isinstance(value, datetime.date):
        return DATE
    if isinstance(value, datetime.timedelta):
        return TIMEDELTA
    return STR if isinstance(value, str) else UNKNOWN


def is_missing(value: object) -> bool:
    """Tell whether a constant is None or NaN."""
    return value is None or (isinstance(value, float) and value != value)


def references(code: Code) -> frozenset[str]:
    """Return the names of the columns that a piece of column code refers to with ``F.col``."""
    return frozenset(name for part in walk(code) if (name := column_name(part)) is not None)


def variables(code: Code) -> list[Var]:
    """Return the variables of the program that a piece of code refers to."""
    return [part for part in walk(code) if isinstance(part, Var)]
