"""Describing columns that hold other things than numbers: describe() of texts, and mode()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.frame.statistics import unselected
from rules.series.values import mode as series_mode
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import Column, Kind
from translator.spark import Code, F, Lambda, Lit, Name, Window, as_code, call, lit, quoted
from translator.spark import Mapping as Pairs
from translator.values import Driver, Frame, Note

VALUES = ("count", "unique", "top", "freq")
"""What describe() tells of a column of texts, categories or truth values."""

MICROSECONDS = Note("PS601", "Spark gives the mean of points in time in microseconds, pandas in nanoseconds")
_TIES = Note("PS303", "which of the values that are equally frequent is shown as top is free")


def holds_values(column: Column) -> bool:
    """Tell whether describe() counts the values of a column instead of computing with them."""
    return column.type.kind in (Kind.STR, Kind.BOOL, Kind.CATEGORY)


def described_values(
    frame: Frame, names: Sequence[str], others: Mapping[str, Mapping[str, Code]], times: Sequence[str] = ()
) -> Driver:
    """Return the statistics of columns of which some do not hold numbers, in one job.

    Args:
        frame: the frame.
        names: the columns with values that are counted.
        others: for each other column, its statistics by their labels.
        times: the other columns that hold points in time, whose statistics are texts; pandas then puts the deviation
            of the numbers last.

    Raises:
        Refused: a name for the frequencies is taken.
    """
    counted = {name: f"{name}_freq" for name in names}
    if set(counted.values()) & {*frame.names, *frame.carried}:
        raise Refused("a column has the name of another one with _freq at its end", way_out="rename it before")
    often = [F.count(quoted(name)).over(Window.partitionBy(quoted(name))).alias(counted[name]) for name in names]
    base = unselected(frame).code.select(*(quoted(name) for name in frame.names), *often)
    parts = []
    for name in frame.names:
        made = others[name] if name in others else _of_values(name, counted[name])
        parts.append(F.struct(*(code.alias(label) for label, code in made.items())).alias(name))
    row = base.agg(*parts).first().asDict(recursive=True)
    table = call(Name("pd").attribute("DataFrame"), row)
    if not others:
        return Driver(table, "frame", notes=(_TIES,))
    shorter_first = sorted(others.values(), key=len)
    table = table.reindex(as_code(list(dict.fromkeys([*VALUES, *(label for each in shorter_first for label in each)]))))
    numbers = [name for name in others if name not in times]
    if numbers:
        table = table.astype(Pairs(tuple((Lit(name), Name("float")) for name in numbers)))
    for name in times:
        if not name.isidentifier():
            raise Refused("describe() of points in time in a column with such a name", way_out="rename it before")
        values = Name("stats").item(name)
        plain = Name("stats").attribute("index").isin(as_code([*VALUES, "std"]))
        moments = call(Name("pd").attribute("to_datetime"), values, format="ISO8601", errors="coerce")
        table = table.assign(**{name: Lambda("stats", values.where(plain, moments))})
    return Driver(table, "frame", notes=(_TIES, *((MICROSECONDS,) if times else ())))


def _of_values(name: str, frequency: str) -> dict[str, Code]:
    return {
        "count": F.count(quoted(name)),
        "unique": F.count_distinct(quoted(name)),
        "top": F.max_by(quoted(name), quoted(frequency)),
        "freq": F.nullif(F.max(quoted(frequency)), lit(0)),
    }


MODE = [
    Example(
        'df[["k", "n"]].mode()',
        'pd.concat([df.select("k", "n").filter(F.col("k").isNotNull()).groupBy("k").agg(F.rank().'
        'over(Window.orderBy(F.count("*").desc())).alias("__place")).filter(F.col("__place") == 1'
        ').orderBy("k").toPandas()["k"], df.select("k", "n").groupBy("n").agg(F.rank().over(Windo'
        'w.orderBy(F.count("*").desc())).alias("__place")).filter(F.col("__place") == 1).orderBy('
        '"n").toPandas()["n"]], axis=1)',
    ),
    Example(
        'df[["x", "g"]].mode().iloc[0]',
        'pd.concat([df.select("x", "g").filter(F.col("x").isNotNull()).groupBy("x").agg(F.rank().'
        'over(Window.orderBy(F.count("*").desc())).alias("__place")).filter(F.col("__place") == 1'
        ').orderBy("x").toPandas()["x"], df.select("x", "g").filter(F.col("g").isNotNull()).group'
        'By("g").agg(F.rank().over(Window.orderBy(F.count("*").desc())).alias("__place")).filter('
        'F.col("__place") == 1).orderBy("g").toPandas()["g"]], axis=1).iloc[0]',
    ),
]


@rule(Frame, "mode", examples=MODE)
def mode(frame: Frame, axis: Axis = 0, numeric_only: bool = False, dropna: Unsupported = True) -> Driver:
    """Hand over the most frequent values of each column, with a job for each of them."""
    if axis == 1 or numeric_only:
        raise Refused("the most frequent values of rows, or of the columns with numbers", way_out="select the columns")
    found = [one for name in frame.names if isinstance(one := series_mode(frame.series(name)), Driver)]
    if len(found) < len(frame.names):
        raise Refused("the most frequent values of all columns of a group")
    made = call(Name("pd").attribute("concat"), as_code([one.code for one in found]), axis=1)
    note = Note("PS704", "there is a job for each of the columns")
    notes = tuple(note for one in found for note in one.notes)
    return Driver(made, "frame", notes=(*notes, note) if len(found) > 1 else notes, labels=frame.names)
