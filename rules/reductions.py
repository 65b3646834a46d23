"""The aggregates of a column: what each is called in pandas, and the Spark aggregate that is equal to it.

They serve a whole column (`rules.series.reduce`), the groups of a frame (`rules.grouped.aggregate`) and, spread over
the rows by a window, `rules.grouped.transform`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rules.lean import has_values
from rules.scalar import argument
from translator.rule import Refused
from translator.schema import BOOL, FLOAT, INT, Kind, Type
from translator.spark import (
    Call,
    Code,
    F,
    Lambda,
    Lit,
    Name,
    col,
    is_call,
    is_windowed,
    lit,
    quoted,
)
from translator.values import LABEL, ROW, Cells, Frame, Member, Note, Python, Series, Value

GROUP = "group"
"""The size of a frame that stands for one group, inside a function that is applied to each group."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """An aggregate.

    Attributes:
        code: the Spark aggregate.
        type: the type of its value.
        missing: whether it may be null.
        notes: doubts.
        unique: whether it is another one for each group.
        widened: whether pandas has whole numbers as floats, as of columns.
        before: the columns within each group that it is an aggregate of and that have to be computed first, by name.
    """

    code: Code
    type: Type
    missing: bool
    notes: tuple[Note, ...] = ()
    unique: bool = False
    widened: bool | None = False
    before: tuple[tuple[str, Code], ...] = ()


def empty_cells(frame: Frame, made: Reduced) -> tuple[Cells, ...] | None:
    """Return the cells that have no values if an aggregate of a frame is missing; None if that has other causes."""
    if not made.missing:
        return ()
    match made.code:
        case Call(args=(Lit(value=str(name)), *_)) if any(is_call(made.code, each) for each in _OF_ANY_VALUE):
            return (Cells(frame.rows, name, frame.version(name)),)
    return None


_OF_ANY_VALUE = ("mean", "median", "min", "max", "percentile")
"""Aggregates that are missing only where there is no value at all."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is aggregated.

    Attributes:
        series: the column.
        filled: whether there is at least one row, as in each group, but not in each frame.
        rows: the Spark frame of the rows that are aggregated, where it is not that of the series.
        groups: the keys of the groups in it.
        ddof, q, dropna, min_count: the arguments of pandas' members that have them.
    """

    series: Series
    filled: bool
    rows: Code | None = None
    groups: tuple[Code | str, ...] = ()
    ddof: int = 1
    q: float = 0.5
    dropna: bool = True
    min_count: int = 0

    @property
    def missing(self) -> bool:
        """Whether there may be no value at all."""
        return self.series.missing or not self.filled

    @property
    def column(self) -> Code:
        """The column as the argument of a function."""
        return argument(self.series.exact.column)

    @property
    def kind(self) -> Kind:
        """The family of the column's values."""
        return self.series.type.kind

    @property
    def assumption(self) -> tuple[Note, ...]:
        """What the lean style assumes so that an aggregate needs no value for nothing; empty in the exact style."""
        if not self.series.gapless or (self.groups and not self.filled):
            return ()
        code = self.rows or self.series.frame.code
        number = F.count(self.column).alias("values")
        code = code.groupBy(*self.groups).agg(number) if self.groups else code.agg(number)
        return (has_values(self.series, code.filter(col("values").eq(0)), in_groups=bool(self.groups)),)

    def number(self, name: str) -> Code:
        """Return the column as numbers; raises `Refused` where pandas does not compute with its values."""
        if self.kind is Kind.BOOL:
            return self.series.exact.column.cast("int")
        if self.kind not in (Kind.INT, Kind.FLOAT, Kind.UNKNOWN):
            known = self.kind in (Kind.STR, Kind.LIST, Kind.CATEGORY)
            raise Refused(f"{name}() of {_WORDS.get(self.kind, 'such values')}", "never" if known else "todo")
        return self.column


_WORDS = {Kind.STR: "texts", Kind.CATEGORY: "categories", Kind.TIMESTAMP: "points in time", Kind.DATE: "dates"}


ONE_TRUTH = "the sum of one truth value beside missing ones is that value in pandas, and 1 or 0 here"


def _sum(of: Subject) -> Reduced:
    if of.kind is Kind.BOOL and of.min_count == 0:
        objects = bool(of.groups) and of.series.missing and not of.series.type.nullable
        notes = (Note("PS601", ONE_TRUTH),) if objects else ()
        return Reduced(F.count_if(argument(of.series.column)), INT, False, notes)
    if of.kind is Kind.STR:
        raise Refused("texts are added up in the order of the rows")
    if of.kind is Kind.DECIMAL and of.min_count == 0 and not of.missing:
        return Reduced(F.sum(of.column), of.series.type, False)
    if of.kind is Kind.TIMEDELTA and of.min_count == 0:
        nothing = F.expr("INTERVAL 0 SECOND")
        return Reduced(F.coalesce(F.sum(of.column), nothing), of.series.type, False)
    kind = INT if of.kind is Kind.INT else FLOAT if of.kind is Kind.FLOAT else of.series.type
    total = F.sum(of.number("sum"))
    if of.min_count == 1 and of.kind is not Kind.BOOL:
        return Reduced(total, kind, of.missing)
    if of.min_count != 0:
        raise Refused("a sum of at least so many values")
    if not of.missing:
        return Reduced(total, kind, False)
    if assumed := of.assumption:
        return Reduced(total, kind, False, assumed)
    return Reduced(F.coalesce(total, lit(0.0 if kind is FLOAT else 0)), kind, False)


def _prod(of: Subject) -> Reduced:
    code = F.product(of.number("prod"))
    assumed = of.assumption if of.missing else ()
    if of.missing and not assumed:
        code = F.coalesce(code, lit(1.0))
    if of.min_count != 0:
        raise Refused("a product of at least so many values")
    if of.kind is Kind.FLOAT:
        return Reduced(code, FLOAT, False, assumed)
    note = Note("PS601", "a product of integers beyond 2**53 loses its last digits in Spark")
    return Reduced(code.cast("bigint"), INT, False, (*assumed, note))


_ROUNDED = Note("PS601", "moments and durations are rounded to microseconds, where pandas has nanoseconds")


def _mean(of: Subject) -> Reduced:
    if of.kind is Kind.TIMESTAMP:
        return Reduced(
            F.timestamp_micros(F.mean(F.unix_micros(of.column)).cast("bigint")), of.series.type, of.missing, (_ROUNDED,)
        )
    if of.kind is Kind.TIMEDELTA:
        return Reduced(F.mean(of.column), of.series.type, of.missing, (_ROUNDED,))
    return Reduced(F.mean(of.number("mean")), FLOAT, of.missing)


def _median(of: Subject) -> Reduced:
    if of.kind is Kind.TIMESTAMP:
        middle = F.median(F.unix_micros(of.column)).cast("bigint")
        return Reduced(F.timestamp_micros(middle), of.series.type, of.missing, (_ROUNDED,))
    if of.kind is Kind.TIMEDELTA:
        return Reduced(F.median(of.column), of.series.type, of.missing, (_ROUNDED,))
    return Reduced(F.median(of.number("median")), FLOAT, of.missing)


def _quantile(of: Subject) -> Reduced:
    if not 0 <= of.q <= 1:
        raise Refused("a quantile is a share between 0 and 1", "never")
    return Reduced(F.percentile(of.number("quantile"), of.q), FLOAT, of.missing)


def _extreme(name: str) -> Callable[[Subject], Reduced]:
    def extreme(of: Subject) -> Reduced:
        if of.kind in (Kind.CATEGORY, Kind.LIST, Kind.OBJECT):
            raise Refused(f"{name}() of values that Spark orders in another way")
        return Reduced(getattr(F, name)(of.column), of.series.type, of.missing)

    return extreme


def _count(of: Subject) -> Reduced:
    if of.series.loose or not (of.series.missing or isinstance(of.column, Lit)):
        return Reduced(F.count("*"), INT, False)
    return Reduced(F.count(of.column), INT, False)


def _size(of: Subject) -> Reduced:
    return Reduced(F.count("*"), INT, False)


def _nunique(of: Subject) -> Reduced:
    if of.kind is Kind.LIST:
        raise Refused("nunique() of lists", "never")
    code = F.count_distinct(of.column)
    if not of.dropna and of.series.missing:
        code = code + F.coalesce(F.max(of.series.column.isNull().cast("int")), lit(0))
    return Reduced(code, INT, False)


def _spread(name: str, sample: str, population: str) -> Callable[[Subject], Reduced]:
    def spread(of: Subject) -> Reduced:
        if of.ddof not in (0, 1):
            raise Refused(f"{name}() with a ddof other than 0 and 1")
        function = getattr(F, sample if of.ddof == 1 else population)
        return Reduced(function(of.number(name)), FLOAT, of.ddof == 1 or of.missing)

    return spread


def _sem(of: Subject) -> Reduced:
    if of.ddof != 1:
        raise Refused("sem() with a ddof other than 1")
    number = of.number("sem")
    return Reduced(F.stddev(number) / F.sqrt(F.count(number)), FLOAT, True)


def _skew(of: Subject) -> Reduced:
    number = of.number("skew")
    count = F.count(number)
    code = F.skewness(number) * F.sqrt(count * (count - 1)) / (count - 2)
    return Reduced(F.when(count > 2, F.coalesce(code, lit(0.0))), FLOAT, True)


def _kurt(of: Subject) -> Reduced:
    number = of.number("kurt")
    count = F.count(number)
    code = ((count + 1) * F.kurtosis(number) + 6) * (count - 1) / ((count - 2) * (count - 3))
    return Reduced(F.when(count > 3, F.coalesce(code, lit(0.0))), FLOAT, True)


def _truth(name: str, function: str, nothing: bool) -> Callable[[Subject], Reduced]:
    def truth(of: Subject) -> Reduced:
        column = of.column
        if of.kind in (Kind.INT, Kind.FLOAT):
            column = of.series.column.ne(0)
        elif of.kind is not Kind.BOOL:
            raise Refused(f"{name}() of values that are neither numbers nor True and False")
        code = getattr(F, function)(column)
        return Reduced(F.coalesce(code, lit(nothing)) if of.missing else code, BOOL, False)

    return truth


def _end(name: str, function: str) -> Callable[[Subject], Reduced]:
    def end(of: Subject) -> Reduced:
        place = position(of.series.frame)
        if of.series.missing:
            place = F.when(of.series.column.isNotNull(), place)
        return Reduced(getattr(F, function)(of.column, argument(place)), of.series.type, of.missing)

    return end


def _list(of: Subject) -> Reduced:
    place = position(of.series.frame)
    value = of.series.exact.column.alias("value")
    rows = F.array_sort(F.collect_list(F.struct(argument(place), value)))
    each = Lambda("row", Name("row").item("value"))
    return Reduced(F.transform(rows, each), Type(Kind.LIST, element=of.series.type), False)


def _label_of(name: str, sign: int) -> Callable[[Subject], Reduced]:
    def label_of(of: Subject) -> Reduced:
        if not (of.series.type.is_numeric or of.kind is Kind.TIMESTAMP):
            raise Refused(f"{name}() of values that are not numbers")
        label = of.series.frame.labels()
        value = of.series.exact.column
        if of.kind is Kind.TIMESTAMP:
            value = F.unix_micros(argument(value))
        first = F.struct(argument(-value if sign < 0 else value), argument(position(of.series.frame)))
        if of.series.missing:
            first = F.when(of.series.column.isNotNull(), first)
        code = F.min_by(argument(label), first)
        if of.series.frame.index.kind == "default":
            return Reduced(code, INT, of.missing, (), True)
        labels = of.series.frame.index.columns[0]
        return Reduced(code, labels.type, of.missing or labels.missing, (), False, labels.widened)

    return label_of


def position(frame: Frame) -> Code:
    """Return one column that grows with the order of a frame's rows.

    Raises:
        Demanded: the origin has to carry the order of the source.
        Refused: there is no order, or it has no such column.
    """
    frame.sort_codes()
    parts: list[Code] = []
    for key in frame.order.keys:
        value = F.col(key.name)
        if key.name in (LABEL, ROW):
            parts.append(-value if key.descending else value)
            return parts[0] if len(parts) == 1 else F.struct(*(argument(part) for part in parts))
        column = frame.column(key.name)
        if key.among or key.intervals:
            raise Refused("the first or last row of a frame that is sorted by categories")
        if key.descending and not column.type.is_numeric:
            raise Refused("the first or last row of a frame that is sorted downwards by something other than numbers")
        if column.missing:
            parts.append(value.isNull() if not key.missing_first else value.isNotNull())
        parts.append(-value if key.descending else value)
    parts += [F.col(name) for name in (LABEL, ROW) if name in frame.hidden]
    return parts[0] if len(parts) == 1 else F.struct(*(argument(part) for part in parts))


REDUCTIONS: Mapping[str, Callable[[Subject], Reduced]] = {
    "sum": _sum,
    "prod": _prod,
    "mean": _mean,
    "median": _median,
    "quantile": _quantile,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "count": _count,
    "size": _size,
    "nunique": _nunique,
    "std": _spread("std", "stddev", "stddev_pop"),
    "var": _spread("var", "variance", "var_pop"),
    "sem": _sem,
    "skew": _skew,
    "kurt": _kurt,
    "any": _truth("any", "bool_or", False),
    "all": _truth("all", "bool_and", True),
    "first": _end("first", "min_by"),
    "last": _end("last", "max_by"),
    "list": _list,
    "idxmax": _label_of("idxmax", -1),
    "idxmin": _label_of("idxmin", 1),
}
_ALIASES = {"product": "prod", "kurtosis": "kurt", "average": "mean", "amin": "min", "amax": "max"}
_NUMPY = frozenset({"sum", "mean", "min", "max", "amin", "amax", "median", "prod", "std", "var", "any", "all", "size"})
_BUILTIN = frozenset({"sum", "min", "max", "list"})

NUMERIC = frozenset({"sum", "prod", "mean", "median", "quantile", "std", "var", "sem", "skew", "kurt"})
"""Aggregates that take numbers only."""


def reduced(name: str, subject: Subject) -> Reduced:
    """Return an aggregate of a column; `name` is pandas' name for it. Raises `Refused` where there is none."""
    name = _ALIASES.get(name, name)
    if name not in REDUCTIONS:
        raise Refused(f"the aggregate {name!r} has no translation")
    made = REDUCTIONS[name](subject)
    if subject.series.type.kind is Kind.UNKNOWN and name in NUMERIC:
        note = Note("PS602", f"{name}() takes {subject.series.name!r} to hold numbers")
        made = replace(made, notes=(*made.notes, note))
    return made


def aggregate_name(value: Value) -> str:
    """Return the aggregate that a value names: ``"mean"``, ``np.mean``, ``sum``; raises `Refused` for anything else."""
    if isinstance(value, Python) and isinstance(value.const, str):
        return value.const
    if isinstance(value, Member):
        module, _, name = value.path.rpartition(".")
        if (module == "numpy" and name in _NUMPY) or (module == "builtins" and name in _BUILTIN):
            return _ALIASES.get(name, name)
        if module == "pandas.Series" and name in REDUCTIONS:
            return name
    raise Refused("an aggregate that is not named")


def materialized(series: Series) -> Series:
    """Return a column for an aggregate or a grouping: one with a window is computed first, as Spark wants it."""
    if not is_windowed(series.column) or series.frame.size == GROUP:
        return series
    name = series.name if series.name is not None else "value"
    frame = series.frame
    made = replace(frame, code=frame.select([series.exact.column.alias(name)]), columns=(series.as_column(name),))
    return replace(series, frame=made, column=F.col(quoted(name)), loose=False, uses=frozenset([name]))
