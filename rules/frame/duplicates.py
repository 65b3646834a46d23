"""Rows that occur more than once."""

from __future__ import annotations

from dataclasses import replace

from rules.frame.sort import key_codes, unsorted
from rules.labels import fresh_name, renumbered
from rules.running import ties
from translator.rule import Constant, Example, Names, Refused, Unsupported, rule
from translator.schema import BOOL
from translator.spark import Code, F, Window, col, quoted
from translator.values import Frame, Key, Series

DROP_DUPLICATES = [
    Example("df.drop_duplicates()", "df.distinct()"),
    Example('df[["k", "n"]].drop_duplicates()', 'df.select("k", "n").distinct()'),
    Example(
        'df.drop_duplicates("k")',
        'df.withColumn("occurrence", F.row_number().over(Window.partitionBy("k")'
        '.orderBy("__row"))).filter(F.col("occurrence") == 1).drop("occurrence")',
    ),
    Example(
        'df.drop_duplicates(subset=["k", "g"], keep="last")',
        'df.withColumn("occurrence", F.row_number().over(Window.partitionBy("k", "g")'
        '.orderBy(F.col("__row").desc()))).filter(F.col("occurrence") == 1).drop("occurrence")',
    ),
    Example(
        'df.drop_duplicates("k", keep=False)',
        'df.withColumn("occurrences", F.count("*").over(Window.partitionBy("k")))'
        '.filter(F.col("occurrences") == 1).drop("occurrences")',
    ),
    Example('df[["k"]].drop_duplicates(ignore_index=True)', 'df.select("k").distinct()'),
]


@rule(Frame, "drop_duplicates", examples=DROP_DUPLICATES)
def drop_duplicates(
    frame: Frame,
    subset: Names | None = None,
    *,
    keep: Constant = "first",
    inplace: Unsupported = False,
    ignore_index: bool = False,
) -> Frame:
    """Keep one of the rows that are equal in some columns: the first, the last, or none of them (``keep=False``).

    Missing values are equal to each other. Spark's dropDuplicates() keeps any of the rows, which is the same only where
    all columns count; else the rows are numbered in their order.
    """
    check_keep(keep)
    whole = subset is None or (frame.columns is not None and set(subset) == set(frame.names))
    if whole and keep is not False and not frame.carried:
        made = frame.filtered(frame.code.distinct())
    else:
        made = _numbered(frame, tuple(subset or frame.names), keep)
    made = _shuffled(made)
    if keep is not False and not whole:
        made = replace(made, notes=(*made.notes, *ties(frame)))
    if subset is not None and len(subset) == 1 and made.columns is not None:
        name = subset[0]
        columns = tuple(replace(column, unique=True) if column.name == name else column for column in made.columns)
        made = replace(made, columns=columns)
    return renumbered(made) if ignore_index else made


def check_keep(keep: object) -> None:
    """Raise `Refused` unless an argument ``keep=`` is one of those that pandas takes."""
    if keep not in ("first", "last", False):
        raise Refused("keep= is not 'first', 'last' or False", "never")


def _numbered(frame: Frame, names: tuple[str, ...], keep: object) -> Frame:
    """Number the rows that are equal, and keep the one that is wanted."""
    for name in names:
        frame.column(name)
    number = fresh_name(frame, "occurrences" if keep is False else "occurrence")
    code = unsorted(frame).withColumn(number, occurrence(frame, names, keep)).filter(col(number).eq(1)).drop(number)
    return _shuffled(frame.filtered(code))


def occurrence(frame: Frame, names: tuple[str, ...], keep: object) -> Code:
    """Return the number of a row among those that are equal to it, or how many they are with ``keep=False``.

    Raises:
        Demanded: the source has to carry its order.
        Refused: there is no order to rely on.
    """
    window = Window.partitionBy(*map(quoted, names))
    if keep is False:
        return F.count("*").over(window)
    whole = frame.columns is not None and set(names) == set(frame.names) and not frame.carried
    if whole:
        # Equal rows cannot be told apart, so that their order is free.
        return F.row_number().over(window.orderBy(quoted(names[0])))
    frame.sort_codes()
    # Within equal rows the columns that are compared tell nothing about the order.
    keys = [key for key in frame.order.keys if key.name not in names] + [Key(name) for name in frame.hidden]
    if keep == "last":
        keys = [replace(key, descending=not key.descending, missing_first=not key.missing_first) for key in keys]
    return F.row_number().over(window.orderBy(*(key_codes(frame, keys) or [quoted(names[0])])))


def _shuffled(frame: Frame) -> Frame:
    """Spark moved the rows: what they were sorted by is to be carried out again when they are shown."""
    return replace(frame, order=frame.order.shuffled)


DUPLICATED = [
    Example(
        "df.duplicated().sum()",
        'df.select((F.row_number().over(Window.partitionBy("k", "g", "x", "y", "n", "m", "s",'
        ' "t", "u", "b").orderBy("k")) > 1).alias("value")).agg(F.count_if("value")).first()[0]',
    ),
    Example(
        'df[~df.duplicated(subset=["k"])]',
        'df.withColumn("__kept", ~(F.row_number().over(Window.partitionBy("k")'
        '.orderBy("__row")) > 1)).filter("__kept").drop("__kept")',
    ),
    Example('df["k"].duplicated(keep=False).sum()', "df"),
]


@rule(Frame, "duplicated", examples=DUPLICATED[:2])
def duplicated(frame: Frame, subset: Names | None = None, keep: Constant = "first") -> Series:
    """Tell for each row whether an equal one comes before it (or after it, or anywhere)."""
    check_keep(keep)
    names = tuple(subset or frame.names)
    column = occurrence(frame, names, keep) > 1
    uses = frozenset(map(str, (*names, *frame.hidden)))
    return Series(frame, column, None, BOOL, False, uses, notes=() if keep is False else ties(frame))
