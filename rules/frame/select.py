"""Choosing columns and rows with square brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.chosen import chosen_names, has_all, is_list
from rules.filtering import kept_rows
from rules.frame.cells import where
from rules.frame.periods import in_period
from rules.places import slice_of
from rules.preparing import carried_over, cleared, steps
from translator.rule import Example, Label, Refused, names_of, rule
from translator.schema import FLOAT, Column, Kind
from translator.spark import Attribute, Call, Lit
from translator.values import Driver, Frame, Function, Python, Row, Series, Value, references

BRACKETS = [
    Example('df["x"]', 'F.col("x")'),
    Example('df[["k", "x"]]', 'df.select("k", "x")'),
    Example('df[df["n"] > 1]', 'df.filter(F.col("n") > 1)'),
    Example('df[df["x"] != 1]', 'df.filter(F.coalesce(F.col("x") != 1, F.lit(True)))'),
    Example('df[df["x"] > 0]["n"]', 'df.filter(F.col("x") > 0).select("n")'),
    Example('df[df["x"] > 0][["n", "k"]]', 'df.filter(F.col("x") > 0).select("n", "k")'),
    Example("df[df.x > 0][df.n > 1]", 'df.filter(F.col("x") > 0).filter(F.col("n") > 1)'),
    Example('df[lambda d: d["x"] > 0]', 'df.filter(F.col("x") > 0)'),
    Example(
        "df[df.isna().sum().sort_values().head(3).index]",
        "df.select(*df.agg(*[F.count_if(F.col(c).isNull()).alias(c) for c in df.columns]).toPandas().iloc[0]"
        ".rename(None).sort_values().head(3).index)",
    ),
    Example(
        'df[["x", "y"]][df[["x", "y"]] > 0]',
        'df.select("x", "y").select(F.when(F.coalesce(F.col("x") > 0, F.lit(False)), F.col("x")).'
        'alias("x"), F.when(F.coalesce(F.col("y") > 0, F.lit(False)), F.col("y")).alias("y"))',
    ),
    Example("df[:]", "df"),
    Example("df[1:3]", 'df.orderBy(F.col("__row")).offset(1).limit(2)', ordered=True),
    Example("df[-2:]", 'df.orderBy(F.col("__row").desc()).limit(2).orderBy("__row")', ordered=True),
]


@rule(Frame, "[]", examples=BRACKETS)
def brackets(frame: Frame, key: Value) -> Value:
    """Take a column, several columns, or the rows where a condition holds.

    A null condition counts as False in a filter, as pandas' comparisons with missing values do.
    """
    if isinstance(key, Function):
        key = key.on_elements([frame])
    if isinstance(key, Series):
        return filtered(frame, key)
    if isinstance(key, Python) and key.const == slice(None):
        return frame.replaced(frame.code, sliced=True)
    if isinstance(key, Python) and key.brackets == ":" and (period := in_period(frame, key)) is not None:
        return filtered(frame, period)
    if isinstance(key, Python) and key.brackets == ":":
        return slice_of(frame, key)
    if isinstance(key, Python) and isinstance(key.const, str):
        return frame.series(names_of(key)[0])
    if isinstance(key, Python) and type(key.const) is int and (name := _numbered(frame, key.const)) is not None:
        return _computed_part(frame, name)
    if isinstance(key, (Driver, Python)) and is_list(key):
        return taken_at_run_time(frame, key)
    if isinstance(key, Frame):
        return where(frame, key)
    return taken(frame, names_of(key))


def taken_at_run_time(frame: Frame, names: Driver | Python) -> Frame:
    """Return the frame with columns whose names are only known when the program runs."""
    kept = frame.with_order_kept(())
    known = frame.columns if frame.columns is not None else frame.partial
    if isinstance(names, Python):
        wanted = {name.const for name in names.among if isinstance(name, Python)}
        known = tuple(column for column in known if column.name in wanted)
    made = kept.replaced(
        kept.select([chosen_names(frame, names)]),
        columns=None,
        partial=known,
        complete=has_all(frame),
    )
    return made.noted("PS602", "which columns these are is only known when the program runs")


def _numbered(frame: Frame, label: int) -> str | None:
    """Return the name in Spark of a column that is called by a number, such as those that .str.split() gives."""
    return next((column.name for column in frame.columns or () if column.numbered and column.label == label), None)


def _computed_part(frame: Frame, name: str) -> Series:
    """Return a column that was computed by the last selection as a column of the frame before it."""
    column = frame.column(name)
    match frame.code:
        case Call(Attribute(whole, "select"), args, ()):
            for item in args:
                if isinstance(item, Call) and item.args == (Lit(name),) and isinstance(item.func, Attribute):
                    code = item.func.obj
                    before = replace(frame, code=whole, columns=None)
                    return Series(before, code, None, column.type, column.missing, references(code))
    return frame.series(name)


def filtered(frame: Frame, condition: Series) -> Frame:
    """Return the rows of a frame where a condition holds."""
    staged = bool(steps(condition))
    if staged:
        condition = carried_over(frame, condition)
        frame = condition.frame
    condition.check_fits(frame)
    if condition.type.kind not in (Kind.BOOL, Kind.UNKNOWN):
        raise Refused("the rows are chosen by something that is not True or False")
    code = kept_rows(frame, condition.column)
    frame = replace(frame, notes=(*frame.notes, *condition.pairing_notes(frame)))
    return cleared(frame.filtered(code)) if staged else frame.filtered(code, condition.column)


def taken(frame: Frame, names: Sequence[str]) -> Frame:
    """Return the frame with only these columns, in this order; first rows stay first rows.

    Raises:
        Refused: there is no column, or one is chosen twice.
    """
    if not names or len(set(names)) < len(names):
        raise Refused("no column is chosen, or one of them twice")
    columns = [named(frame, name) for name in names]
    if frame.prefix is None:
        return frame.projected(columns)
    match frame.code:
        case Call(Attribute(whole, "limit"), (rows,), ()):
            every = replace(frame, code=whole, prefix=None).projected(columns)
            return every.replaced(every.code.limit(rows), prefix=frame.prefix)
    raise Refused("columns are chosen from first rows in a way that has no rule")


def named(frame: Frame, name: str) -> Column:
    """Return a column as the frame knows it, under the name that the program wrote."""
    column = frame.column(name)
    return column if column.name == name and type(name) is str else replace(column, name=name)


GET = [
    Example('df.get("x")', 'F.col("x")'),
    Example('df.get(["k", "x"])', 'df.select("k", "x")'),
    Example('df["n"] + df.get("absent", 1)', 'F.col("n") + 1'),
]


@rule(Frame, "get", examples=GET)
def get(frame: Frame, key: Value, default: Value | None = None) -> Value:
    """Take a column or several; where the frame does not have them all, give the default."""
    names = names_of(key)
    known = {column.name for column in frame.columns or ()} if frame.columns is not None else set(names)
    if not known.issuperset(names):
        if isinstance(default, Python) and default.known:
            return replace(default, touched=True)
        return default or Python(Lit(None), None, touched=True)
    return brackets(frame, key)


@rule(Row, "[]", examples=[Example('df.apply(lambda row: row["x"] + 1, axis=1)', 'F.col("x") + 1')])
def cell(row: Row, key: Label) -> Series:
    """Take a cell of a row.

    A row of numbers has one type in pandas: where one of them is a float, the integers are floats too.
    """
    series = row.frame.series(key)
    if series.type.kind is not Kind.INT or row.typed:
        return series
    kinds = {column.type.kind for column in row.frame.columns or ()}
    if kinds == {Kind.INT, Kind.FLOAT}:
        return series.derived(series.column.cast("double"), type=FLOAT)
    return series
