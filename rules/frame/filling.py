"""Filling the gaps of whole frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.frame.elements import each, recomputed
from rules.series.missing import carried, filled
from translator.rule import Axis, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, Column, Kind
from translator.spark import Attribute, Code, Lit, as_code, quoted, walk
from translator.spark import Mapping as Pairs
from translator.values import Driver, Frame, Python, Series, Value, constant_type, is_missing

FILL = [
    Example(
        'df[["x"]].rename(columns={"x": "a.b"}).fillna({"a.b": 0})',
        'df.select("x").withColumnRenamed("x", "a.b").fillna({"`a.b`": 0})',
    ),
    Example('df.fillna({"x": 0, "k": "none"})', 'df.fillna({"x": 0, "k": "none"})'),
    Example('df[["x", "n"]].fillna(0)', 'df.select("x", "n").fillna(0)'),
    Example('df[["x", "y"]].fillna(1.5)', 'df.select("x", "y").fillna(1.5)'),
    Example(
        'df[["x", "y"]].fillna(df[["x", "y"]].mean())',
        'df.select("x", "y").fillna(df.agg(F.mean("x").alias("x"), F.mean("y").alias("y")).toPand'
        "as().iloc[0].rename(None).dropna().to_dict())",
    ),
    Example(
        "means = df.mean(numeric_only=True)\ndf.fillna(means)",
        'means = df.agg(F.mean("x").alias("x"), F.mean("y").alias("y"), F.mean("n").alias("n"), F'
        '.mean("m").alias("m"), F.mean(F.col("b").cast("int")).alias("b")).toPandas().iloc[0].ren'
        'ame(None)\ndf.withColumns({"x": F.coalesce(F.col("x"), F.nullif(F.lit(means["x"]), F.lit('
        'float("nan")))), "y": F.coalesce(F.col("y"), F.nullif(F.lit(means["y"]), F.lit(float("na'
        'n"))))})',
    ),
    Example(
        'df[["k", "x"]].fillna(df[["k", "x"]].mode().iloc[0])',
        'df.select("k", "x").fillna(pd.concat([df.select("k", "x").filter(F.col("k").isNotNull())'
        '.groupBy("k").agg(F.rank().over(Window.orderBy(F.count("*").desc())).alias("__place")).f'
        'ilter(F.col("__place") == 1).orderBy("k").toPandas()["k"], df.select("k", "x").filter(F.'
        'col("x").isNotNull()).groupBy("x").agg(F.rank().over(Window.orderBy(F.count("*").desc())'
        ').alias("__place")).filter(F.col("__place") == 1).orderBy("x").toPandas()["x"]], axis=1)'
        ".iloc[0].dropna().to_dict())",
    ),
    Example('df[["k", "n"]].fillna("none")', 'df.select("k", "n").fillna("none")'),
    Example(
        'df[["k", "x"]].fillna(method="ffill")',
        'window = Window.orderBy(F.col("__row")).rowsBetween(Window.unboundedPreceding, Window.cu'
        'rrentRow)\ndf.select("k", "x", "__row").select(F.last(F.col("k"), ignorenulls=True).over('
        'window).alias("k"), F.last(F.col("x"), ignorenulls=True).over(window).alias("x"), "__row'
        '")',
        ordered=True,
    ),
    Example('df.fillna(value={"x": 0.5})', 'df.fillna({"x": 0.5})'),
    Example(
        'df.fillna({"x": 0, "t": pd.Timestamp("2020-01-01")})',
        'df.withColumns({"x": F.coalesce(F.col("x"), F.lit(0)), '
        '"t": F.coalesce(F.col("t"), F.lit("2020-01-01").cast("timestamp"))})',
    ),
]


@rule(Frame, "fillna", examples=FILL)
def fillna(
    frame: Frame,
    value: Value | None = None,
    *,
    method: str | None = None,
    axis: Axis | None = None,
    inplace: Unsupported = False,
    limit: int | None = None,
    downcast: Unsupported = None,
) -> Frame:
    """Put values where some are missing: one for all columns, one for each by its name, or the one before or after.

    Spark fills only the columns of the value's type, which is enough where nothing else can be missing.
    """
    if axis == 1 or (limit is not None and method is None):
        raise Refused("only so many values are filled, or those of a row")
    if method is not None:
        if value is not None or method not in ("ffill", "pad", "bfill", "backfill"):
            raise Refused("this method of filling has no translation")
        return each(frame, lambda series: carried(series, forward=method in ("ffill", "pad"), limit=limit))
    if value is None:
        raise Refused("there is nothing to fill with", "never")
    if isinstance(value, Driver) and value.kind == "series":
        return _with_series(frame, value)
    if isinstance(value, Python) and isinstance(value.const, dict):
        pairs = value.pairs or tuple((_plain(k), _plain(v)) for k, v in value.const.items())
        return _by_name(frame, {_key(key): each for key, each in pairs if frame.has(_key(key))}, value)
    if isinstance(value, Python) and value.pairs is not None:
        return _by_name(frame, {_key(key): each for key, each in value.pairs if frame.has(_key(key))}, None)
    return _everywhere(frame, value)


def _plain(const: object) -> Python:
    if not isinstance(const, (str, int, float, bool)):
        raise Refused("a value is not one that Spark can fill in")
    return Python(Lit(const), const)


def _key(value: Value) -> str:
    if isinstance(value, Python) and isinstance(value.const, str):
        return value.const
    raise Refused("a column to fill is not known at translation time")


def _by_name(frame: Frame, values: Mapping[str, Value], display: Python | None) -> Frame:
    """Fill each column with its own value."""
    if not values:
        return frame.replaced(frame.code)
    series = {name: filled(frame.series(name), each) for name, each in values.items()}
    if all(_native(frame.column(name), each) for name, each in values.items()):
        whole = display is not None and not isinstance(display.items, tuple) and len(display.const) == len(values)  # type: ignore[arg-type]
        whole = whole and all(quoted(name) == name for name in values)
        pairs = tuple((as_code(quoted(name)), _code(each)) for name, each in values.items())
        written = display.code if whole and display is not None and display.pairs is None else Pairs(pairs)
        return _filled(frame, frame.code.fillna(written), series)
    return recomputed(frame, {name: each for name, each in series.items() if frame.column(name).missing})


def _code(value: Value) -> Code:
    assert isinstance(value, (Python, Driver))
    return value.code


def _native(column: Column, value: Value) -> bool:
    """Tell whether Spark's own fillna, which converts the value to the type of the column, does the same."""
    if not isinstance(value, Python) or not value.known or is_missing(value.const):
        return False
    mine, other = column.type.kind, constant_type(value.const).kind
    return (mine, other) in {
        (Kind.INT, Kind.INT),
        (Kind.FLOAT, Kind.INT),
        (Kind.FLOAT, Kind.FLOAT),
        (Kind.STR, Kind.STR),
        (Kind.BOOL, Kind.BOOL),
        (Kind.UNKNOWN, Kind.STR),
    }


def _filled(frame: Frame, code: Code, series: Mapping[str, Series]) -> Frame:
    """Return the frame after a fillna of Spark's that gives these columns."""
    made = frame.with_columns(series)
    if made.order != frame.order:
        return made
    return made.replaced(code)


def _everywhere(frame: Frame, value: Value) -> Frame:
    """Fill all columns with one value."""
    gaps = [column for column in _columns(frame, value) if column.missing]
    if not gaps:
        return frame.replaced(frame.code)
    if (mixed := _of_other_types(frame, gaps, value)) is not None:
        return mixed
    series: dict[str, Series] = {}
    for column in gaps:
        series[column.name] = filled(frame.series(column.name), value)
    if all(column.type.is_known and _native(column, value) for column in gaps):
        assert isinstance(value, Python)
        others = [c for c in (*_columns(frame, value), *frame.index.columns) if c not in gaps and c.missing]
        return _filled(
            frame,
            frame.code.fillna(value.code)
            if not others
            else frame.code.fillna(value.code, subset=[quoted(c.name) for c in gaps]),
            series,
        )
    return recomputed(frame, series)


def _of_other_types(frame: Frame, gaps: Sequence[Column], value: Value) -> Frame | None:
    """Fill columns with a value that is of another type than some of them, which pandas makes columns of mixed types.

    A number becomes a text among texts; a text has no place among numbers and moments, where values stay missing.
    """
    if not (isinstance(value, Python) and value.known) or not all(column.type.is_known for column in gaps):
        return None
    kind = constant_type(value.const).kind
    texts = [column for column in gaps if column.type.kind is Kind.STR]
    others = [column for column in gaps if column.type.kind is not Kind.STR]
    if kind is Kind.STR and texts and others:
        if any(column.type.kind is Kind.CATEGORY for column in others):
            return None
        made = _by_name(frame, {column.name: value for column in texts}, None)
        names = _listed(others)
        return made.noted(
            "PS601",
            f"pandas puts the text also where {names} may be missing; in Spark these columns keep their types and gaps",
            way_out="fill each column with a value of its own type",
        )
    numbers = [column for column in others if column.type.kind in (Kind.INT, Kind.FLOAT)]
    rest = [column for column in others if column not in numbers]
    fitting = all(column.type.kind in (Kind.BOOL, Kind.TIMESTAMP, Kind.DATE) for column in rest)
    if kind not in (Kind.INT, Kind.FLOAT) or not (texts or rest) or not fitting:
        return None
    text = Python(Lit(str(value.const)), str(value.const))
    made = _by_name(frame, {c.name: text if c in texts else value for c in gaps if c not in rest}, None)
    doubts = []
    if texts:
        doubts.append(f"pandas puts the number {value.const} among the texts of {_listed(texts)}, here it is a text")
    if rest:
        doubts.append(f"pandas puts it where {_listed(rest)} may be missing, here it stays missing there")
    return made.noted("PS601", "; ".join(doubts), way_out="fill each column with a value of its own type")


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(repr(str(column.name)) for column in columns)


def _columns(frame: Frame, value: Value) -> Sequence[Column]:
    if frame.columns is None:
        raise Refused("the columns are not known at translation time", way_out="fill columns by their names")
    return frame.columns


def _with_series(frame: Frame, value: Driver) -> Frame:
    """Fill columns with statistics of them that were computed before, such as ``df.mean()``."""
    if not value.labels:
        raise Refused("columns are filled with values of which the labels are not known")
    # pandas has no numbers for a column of truth values with gaps.
    gaps = [c for c in _columns(frame, value) if c.missing and c.name in value.labels and c.type.kind is not Kind.BOOL]
    if not all(column.type.is_known for column in gaps):
        raise Refused("columns are filled with values of which the types are not known")
    if any(isinstance(part, Attribute) and part.attr == "toPandas" for part in walk(value.code)):
        made = _in_one_job(frame, gaps, value)
    else:
        made = recomputed(frame, {c.name: filled(frame.series(c.name), _statistic(value, c)) for c in gaps})
    whole = [c.name for c in gaps if c.type.kind is Kind.INT and not c.widened]
    if not whole:
        return made
    return made.noted("PS601", f"pandas keeps whole numbers where none is missing: {', '.join(map(repr, whole))}")


def _statistic(value: Driver, column: Column) -> Driver:
    """Return the statistic of a column; where they are of several types it is of the column's own."""
    known = value.type if value.type.is_known else FLOAT if column.type.kind is Kind.INT else column.type
    return Driver(value.code.item(column.name), "scalar", type=known)


def _in_one_job(frame: Frame, gaps: Sequence[Column], value: Driver) -> Frame:
    """Fill columns with statistics that are computed here, by Spark's own fillna: the job runs once."""
    if any(column.type.kind not in (Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL) for column in gaps):
        raise Refused("columns with points in time are filled", way_out="assign the statistics to a variable first")
    made = {c.name: filled(frame.series(c.name), _statistic(value, c)) for c in gaps}
    whole = {c.name: frame.series(c.name) for c in gaps if c.type.kind is Kind.INT}
    code = frame.code
    if whole:
        casts = tuple((Lit(name), series.column.cast("double")) for name, series in whole.items())
        code = code.withColumns(Pairs(casts))
    result = frame.with_columns(made)
    return result.replaced(code.fillna(value.code.dropna().to_dict()))
