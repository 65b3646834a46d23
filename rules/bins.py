"""Bins of moments: the lengths that pandas has for them, and the bins that hold no row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rules.reductions import Reduced
from rules.scalar import argument
from rules.series.moments import rounded
from translator.rule import Refused
from translator.schema import Column, Kind
from translator.spark import Attribute, Call, Code, F, Window, as_code, col, is_call, quoted
from translator.values import Bins, Frame


@dataclass(frozen=True, slots=True)
class Cut:
    """How moments are cut into bins.

    Attributes:
        start: gives the start of a moment's bin, or another moment that stands for the bin.
        step: the distance of two such, as an interval of Spark.
        label: gives what pandas calls a bin from its start.
    """

    start: Callable[[Code], Code]
    step: str
    label: Callable[[Code], Code]

    def named(self, moment: Code) -> Code:
        """Return what pandas calls the bin of a moment."""
        return self.label(self.start(moment))

    @property
    def interval(self) -> Code:
        """The distance of two bins."""
        return F.expr(f"INTERVAL {self.step}")


_CALENDAR = {"M": ("month", "1 MONTH", 0), "Q": ("quarter", "3 MONTH", 2), "Y": ("year", "1 YEAR", 11)}
_FIXED = {"D": (86400, "DAY"), "h": (3600, "HOUR"), "min": (60, "MINUTE"), "s": (1, "SECOND")}
_OLD = {"H": "h", "T": "min", "S": "s", "A": "YE", "M": "ME", "Q": "QE", "Y": "YE", "AS": "YS", "d": "D"}
_DEFAULTS = ("QE-DEC", "YE-DEC", "QS-JAN", "YS-JAN", "W-SUN")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def cut_of(bins: Bins) -> Cut:
    """Return how moments are cut into bins.

    Raises:
        Refused: the length has no translation, or the ends of the bins are not the usual ones.
    """
    found = re.fullmatch(r"(\d*)([A-Za-z]+)(-[A-Z]{3})?", bins.freq)
    if found is None:
        raise Refused("bins of this length have no translation")
    count, unit, anchor = int(found[1] or 1), _OLD.get(found[2], found[2]), found[3] or ""
    if anchor and unit in ("QE", "YE", "QS", "YS", "W") and f"{unit}{anchor}" in _DEFAULTS:
        anchor = ""
    late = unit in ("ME", "QE", "YE", "W")
    if bins.closed not in (None, "right" if late else "left"):
        raise Refused("bins that are closed at the other end")
    other = bins.label not in (None, "right" if late else "left")
    if unit == "W" and count == 1 and anchor[1:] in ("", *_DAYS):
        return _weeks(anchor[1:] or "SUN", other)
    if unit[:1] in _CALENDAR and unit[1:] in ("E", "S") and count == 1 and not anchor:
        return _calendar(*_CALENDAR[unit[0]], late=late, other=other)
    if unit in _FIXED and not anchor and 86400 % (count * _FIXED[unit][0]) == 0:
        step = f"{count} {_FIXED[unit][1]}"
        after = F.expr(f"INTERVAL {step}")
        return Cut(lambda t: rounded(t, f"{count}{unit}", "floor"), step, lambda t: t + after if other else t)
    raise Refused("bins of this length have no translation")


def _weeks(day: str, other: bool) -> Cut:
    """Return the weeks that end with a day; they are called by that day, whatever the time of day is."""

    def last(moment: Code) -> Code:
        return F.next_day(F.date_sub(argument(moment), 1), day).cast("timestamp")

    return Cut(last, "7 DAY", lambda t: t - F.expr("INTERVAL 7 DAY") if other else t)


def _calendar(unit: str, step: str, months: int, *, late: bool, other: bool) -> Cut:
    def label(moment: Code) -> Code:
        if not late:
            return moment + F.expr(f"INTERVAL {step}") if other else moment
        if other:
            return moment - F.expr("INTERVAL 1 DAY")
        return F.last_day(F.add_months(moment, months) if months else moment).cast("timestamp")

    return Cut(lambda t: F.date_trunc(unit, argument(t)), step, label)


def moment_column(frame: Frame, bins: Bins) -> Column:
    """Return the column whose moments are cut into bins; raises `Refused` where it holds something else."""
    if bins.key is not None:
        column = frame.column(bins.key)
    elif len(frame.index.columns) == 1:
        column = frame.index.columns[0]
    else:
        raise Refused("the row labels are not moments")
    if column.type.kind is not Kind.TIMESTAMP and column.type.zone != "UTC":
        raise Refused("bins of something that is not moments, or of moments of another time zone than UTC")
    return column


def moment_label(frame: Frame, bins: Bins) -> str | None:
    """Return what pandas calls the column of moments."""
    return bins.key if bins.key is not None else frame.index.names[0]


def with_empty_bins(code: Code, bins: Bins, keys: Sequence[str], outputs: Mapping[str, Reduced]) -> Code:
    """Return the aggregates with the bins added that hold no row, between the first and the last of each group.

    Each bin is followed by those up to the next one; in these a sum is 0 and a mean is missing.

    Args:
        code: the frame of the aggregates, with the starts of the bins in the last key.
        bins: the bins.
        keys: the names of the keys.
        outputs: the aggregates.
    """
    cut = cut_of(bins)
    *others, start = keys
    taken = {*keys, *outputs}
    following, each = _fresh("next", taken), _fresh("bin", taken)
    window = (
        Window.partitionBy(*map(quoted, others)).orderBy(quoted(start)) if others else Window.orderBy(quoted(start))
    )
    last = F.coalesce(col(following) - cut.interval, col(start))
    code = code.withColumn(following, F.lead(quoted(start)).over(window))
    code = code.withColumn(each, F.explode(F.sequence(quoted(start), last, cut.interval)))
    there = col(each).eq(col(start))
    values = []
    for name, made in outputs.items():
        nothing = of_nothing(made)
        value = F.when(there, col(name))
        values.append((value if nothing is None else value.otherwise(nothing)).alias(name))
    return code.select(*map(quoted, others), cut.label(col(each)).alias(start), *values)


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def of_nothing(made: Reduced) -> Code | None:
    """Return the value of an aggregate of no rows; None where it is missing."""
    code = made.code
    if made.missing:
        return None
    if isinstance(code, Call) and isinstance(code.func, Attribute) and code.func.attr == "cast":
        code = code.func.obj
    if isinstance(code, Call) and is_call(code, "coalesce"):
        return code.args[-1].args[0] if isinstance(code.args[-1], Call) else code.args[-1]
    if made.type.kind is Kind.INT:
        return as_code(0)
    raise Refused("an aggregate whose value for no rows is not known")
