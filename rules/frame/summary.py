"""Reducing the columns of a frame, each to one value; or the values of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from rules.frame.elements import unfolded
from rules.reductions import NUMERIC, Reduced, Subject, reduced
from rules.scalar import MANY, argument, labelled, of_each
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import BOOL, FLOAT, INT, Column, Kind, Type, join
from translator.spark import Code, Codeable, Each, F, Lit, Name, Star, Var, as_code, col, lit, quoted
from translator.spark import replace as replace_code
from translator.values import Driver, Frame, Note, Series, Value

NUMBERS = (Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.DECIMAL)


def across(frame: Frame, name: str, *, axis: int | None = 0, numeric_only: bool = False, **arguments: object) -> Value:
    """Return an aggregate of each column as a pandas series on the driver, or of each row as a column.

    Args:
        frame: the frame.
        name: pandas' name of the aggregate.
        axis: 0 for one value per column, 1 for one value per row.
        numeric_only: leave out columns that hold no numbers.
        arguments: the arguments of the aggregate, as `Subject` has them.

    Raises:
        Refused: pandas does not compute this of a column's values, or Spark does it in another way.
    """
    if frame.columns is None and name in ("count", "nunique") and axis == 0 and not arguments:
        function = F.count if name == "count" else F.count_distinct
        return labelled(frame, of_each(frame, None, lambda column: function(argument(column))), type=INT)
    columns = numbers(frame) if numeric_only else tuple(frame.column(column) for column in frame.names)
    if axis == 1:
        return by_row(frame, columns, name)
    check_columns(columns, name)
    base, sources = unfolded(frame)
    made = {}
    for column in columns:
        series = sources[column.name] if sources else frame.series(column.name)
        made[column.name] = reduced(name, Subject(series, False, **arguments))  # type: ignore[arg-type]
    return collected(base, made)


def _reduced(frame: Frame, column: Column, name: str, arguments: Mapping[str, object]) -> Reduced:
    subject = Subject(frame.series(column.name), False, **arguments)  # type: ignore[arg-type]
    return reduced(name, subject)


def numbers(frame: Frame) -> tuple[Column, ...]:
    """Return the columns that hold numbers or truth values; raises `Refused` where a type is not known."""
    columns = tuple(frame.column(name) for name in frame.names)
    if any(not column.type.is_known for column in columns):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    return tuple(column for column in columns if column.type.kind in NUMBERS)


def check_columns(columns: Sequence[Column], name: str) -> None:
    """Raise `Refused` where pandas cannot compute an aggregate of a column."""
    for column in columns:
        texts = column.type.kind in (Kind.STR, Kind.OBJECT)
        if texts and (name in NUMERIC or (name in ("min", "max") and column.missing)):
            raise Refused(
                f"{name}() of the texts in {column.name!r}", "never", way_out="select the columns with numbers"
            )
        if name in ("any", "all") and column.type.kind is not Kind.BOOL:
            raise Refused(f"{name}() of a column that is not True or False")
    if not columns:
        raise Refused("no column is left")


def collected(frame: Frame, made: Mapping[str, Reduced], name: str | float | None = None) -> Driver:
    """Return aggregates of columns as a pandas series whose labels are the columns."""
    codes = alike(frame, {label: each.code for label, each in made.items()})
    types = {each.type for each in made.values()}
    kind = types.pop() if len(types) == 1 else Type(Kind.UNKNOWN)
    notes: dict[Note, None] = {note: None for each in made.values() for note in each.notes}
    return labelled(frame, codes, name=name, type=kind, notes=tuple(notes))


def alike(frame: Frame, codes: Mapping[str, Code], least: int = MANY) -> list[Code]:
    """Return aggregates with their aliases; many that are the same but for the column become one comprehension."""
    each = Name("c")
    general = {_generalised(code, name, each) for name, code in codes.items()}
    plain = all(quoted(name) == name and type(name) is str for name in codes)
    if len(codes) < least or len(general) > 1 or not plain:
        return [code.alias(name) for name, code in codes.items()]
    whole = isinstance(frame.code, Var) and not frame.carried and frame.columns is not None
    all_columns = whole and list(frame.names) == list(codes)
    source = frame.code.attribute("columns") if all_columns else as_code(list(codes))
    return [Star(Each(general.pop().alias(each), "c", source))]


def tabled(
    frame: Frame, columns: Mapping[str, Sequence[Code]], labels: Sequence[Codeable], *, whole: bool = False
) -> Driver:
    """Return several aggregates of each column as a pandas frame, with a row for each aggregate.

    Args:
        frame: the frame.
        columns: for each column of the result, its aggregates.
        labels: the row labels of the result.
        whole: whether a column may have whole numbers only, whose type shows at run time; else all are floats.
    """
    arrays = alike(frame, {name: F.array(*codes) for name, codes in columns.items()}, least=2)
    code = frame.code.agg(*arrays).toPandas().explode(list(columns)).set_axis(list(labels))
    return Driver(code.infer_objects() if whole else code.astype(Name("float")), "frame")


def _generalised(code: Code, name: str, each: Code) -> Code:
    return replace_code(code, lambda part: each if part == Lit(name) else None)


# --------------------------------------------------------------------------------------------- the rules

SUM = [
    Example(
        'df[["x", "n"]].sum()',
        'df.select("x", "n").agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F'
        '.sum("n"), F.lit(0)).alias("n")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        "df.sum(numeric_only=True)",
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("y"), F.lit(0'
        '.0)).alias("y"), F.coalesce(F.sum("n"), F.lit(0)).alias("n"), F.coalesce(F.sum("m"), F'
        '.lit(0)).alias("m"), F.count_if("b").alias("b")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        'df[["x", "y", "n"]].sum(axis=1)',
        'df.select("x", "y", "n").select((F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0'
        '.0)) + F.col("n")).alias("value"))',
    ),
]


@rule(Frame, "sum", examples=SUM)
def sum_(
    frame: Frame,
    axis: Axis | None = 0,
    skipna: Unsupported = True,
    numeric_only: bool = False,
    min_count: int = 0,
) -> Value:
    """Add up each column, or each row: 0 where there are no values."""
    if min_count and axis == 1:
        raise Refused("a sum of at least so many values of a row")
    return across(frame, "sum", axis=axis, numeric_only=numeric_only, min_count=min_count)


@rule(
    Frame,
    "mean",
    examples=[
        Example(
            "df.mean(numeric_only=True)",
            'df.agg(F.mean("x").alias("x"), F.mean("y").alias("y"), F.mean("n").alias("n"), F'
            '.mean("m").alias("m"), F.mean(F.col("b").cast("int")).alias("b")).toPandas().iloc[0]'
            ".rename(None)",
        ),
        Example(
            'df[["x", "y"]].mean(axis=1)',
            'df.select("x", "y").select(((F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0.0)))'
            ' / F.nullif(F.col("x").isNotNull().cast("bigint") + F.col("y").isNotNull()'
            '.cast("bigint"), F.lit(0))).alias("value"))',
        ),
        Example(
            'df[["x", "n"]].mean()',
            'df.select("x", "n").agg(F.mean("x").alias("x"), F.mean("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def mean(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Average each column, or each row; missing values do not count."""
    return across(frame, "mean", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "median",
    examples=[
        Example(
            'df[["x", "n"]].median()',
            'df.select("x", "n").agg(F.median("x").alias("x"), F.median("n").alias("n")).toPandas()'
            ".iloc[0].rename(None)",
        )
    ],
)
def median(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Take the middle value of each column, exactly."""
    return across(frame, "median", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "min",
    examples=[
        Example(
            'df[["x", "n"]].min()',
            'df.select("x", "n").agg(F.min("x").alias("x"), F.min("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "y"]].min(axis=1)', 'df.select("x", "y").select(F.least("x", "y").alias("value"))'),
    ],
)
def min_(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Take the least value of each column, or of each row."""
    return across(frame, "min", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "max",
    examples=[
        Example(
            'df[["x", "n"]].max()',
            'df.select("x", "n").agg(F.max("x").alias("x"), F.max("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "n"]].max(axis=1)', 'df.select("x", "n").select(F.greatest("x", "n").alias("value"))'),
    ],
)
def max_(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Take the greatest value of each column, or of each row."""
    return across(frame, "max", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "std",
    examples=[
        Example(
            'df[["x", "n"]].std()',
            'df.select("x", "n").agg(F.stddev("x").alias("x"), F.stddev("n").alias("n")).toPandas()'
            ".iloc[0].rename(None)",
        ),
        Example(
            'df[["x"]].std(ddof=0)', 'df.select("x").agg(F.stddev_pop("x").alias("x")).toPandas().iloc[0].rename(None)'
        ),
    ],
)
def std(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the standard deviation of each column, of a sample by default."""
    return across(frame, "std", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "var",
    examples=[
        Example(
            'df[["x", "n"]].var()',
            'df.select("x", "n").agg(F.variance("x").alias("x"), F.variance("n").alias("n"))'
            ".toPandas().iloc[0].rename(None)",
        )
    ],
)
def var(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the variance of each column, of a sample by default."""
    return across(frame, "var", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "count",
    examples=[
        Example("df.count()", "df.agg(*[F.count(c).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None)"),
        Example(
            'df[["x", "k"]].count(axis=1)',
            'df.select("x", "k").select((F.col("x").isNotNull().cast("bigint") + F.col("k")'
            '.isNotNull().cast("bigint")).alias("value"))',
        ),
    ],
)
def count(frame: Frame, axis: Axis = 0, numeric_only: bool = False) -> Value:
    """Count the values that are not missing, of each column or of each row."""
    return across(frame, "count", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "nunique",
    examples=[
        Example(
            "df.nunique()",
            "df.agg(*[F.count_distinct(c).alias(c) for c in df.columns]).toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["k", "n"]].nunique(dropna=False)',
            'df.select("k", "n").agg((F.count_distinct("k") + F.coalesce(F.max(F.col("k").isNull()'
            '.cast("int")), F.lit(0))).alias("k"), F.count_distinct("n").alias("n")).toPandas()'
            ".iloc[0].rename(None)",
        ),
    ],
)
def nunique(frame: Frame, axis: Axis = 0, dropna: bool = True) -> Value:
    """Count the different values of each column."""
    return across(frame, "nunique", axis=axis, **({} if dropna else {"dropna": False}))


@rule(
    Frame,
    "any",
    examples=[
        Example(
            "df.isna().any()",
            "df.agg(*[F.coalesce(F.bool_or(F.col(c).isNull()), F.lit(False)).alias(c) for c in df.columns])"
            ".toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["x", "y"]].isna().any(axis=1)',
            'df.select("x", "y").select(F.col("x").isNull().alias("x"), F.col("y").isNull()'
            '.alias("y")).select((F.col("x") | F.col("y")).alias("value"))',
        ),
    ],
)
def any_(frame: Frame, *, axis: Axis | None = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell for each column, or each row, whether a value is true."""
    return across(frame, "any", axis=axis)


@rule(
    Frame,
    "all",
    examples=[
        Example(
            "df.notna().all()",
            "df.agg(*[F.coalesce(F.bool_and(F.col(c).isNotNull()), F.lit(True)).alias(c) for c in df.columns])"
            ".toPandas().iloc[0].rename(None)",
        ),
        Example(
            'df[["x", "y"]].notna().all(axis=1)',
            'df.select("x", "y").select(F.col("x").isNotNull().alias("x"), F.col("y").isNotNull()'
            '.alias("y")).select((F.col("x") & F.col("y")).alias("value"))',
        ),
    ],
)
def all_(frame: Frame, axis: Axis | None = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell for each column, or each row, whether all values are true."""
    return across(frame, "all", axis=axis)


QUANTILE = [
    Example(
        'df[["x", "n"]].quantile(0.9)',
        'df.select("x", "n").agg(F.percentile("x", 0.9).alias("x"), F.percentile("n", 0.9)'
        '.alias("n")).toPandas().iloc[0].rename(0.9)',
    ),
    Example(
        'df[["x", "n"]].quantile([0.25, 0.75])',
        'df.select("x", "n").agg(*[F.array(F.percentile(c, 0.25), F.percentile(c, 0.75))'
        '.alias(c) for c in ["x", "n"]]).toPandas().explode(["x", "n"]).set_axis([0.25, 0.75])'
        ".astype(float)",
    ),
]


@rule(Frame, "quantile", examples=QUANTILE)
def quantile(
    frame: Frame,
    q: Constant = 0.5,
    axis: Axis = 0,
    numeric_only: bool = False,
    interpolation: Unsupported = "linear",
    method: Unsupported = "single",
) -> Value:
    """Compute quantiles of each column, interpolated between the two values next to them; exact."""
    columns = numbers(frame) if numeric_only else tuple(frame.column(name) for name in frame.names)
    given = q if isinstance(q, (list, tuple)) else [q]
    wanted = [float(part) for part in given if isinstance(part, (int, float))]
    if axis == 1 or not wanted or len(wanted) < len(given):
        raise Refused("quantiles that are not numbers, or of rows")
    if any(column.type.kind is Kind.BOOL for column in columns):
        raise Refused("quantile() of True and False", "never")
    check_columns(columns, "quantile")
    made = {column.name: [_reduced(frame, column, "quantile", {"q": part}) for part in wanted] for column in columns}
    if not isinstance(q, (list, tuple)):
        return collected(frame, {name: codes[0] for name, codes in made.items()}, wanted[0])
    return tabled(frame, {name: [each.code for each in codes] for name, codes in made.items()}, wanted)


# ------------------------------------------------------------------------------------------ row by row


def by_row(frame: Frame, columns: Sequence[Column], name: str) -> Series:
    """Return an aggregate of the values of each row; missing values do not count."""
    if name not in _BY_ROW or not columns:
        raise Refused(f"{name}() of the values of a row")
    wanted = (Kind.BOOL,) if name in ("any", "all") else (Kind.INT, Kind.FLOAT, Kind.BOOL)
    if name != "count" and any(column.type.kind not in wanted for column in columns):
        raise Refused(f"{name}() of rows that hold other values than it takes")
    if name in ("min", "max") and len({column.type.kind for column in columns}) > 1:
        mixed = any(column.type.kind is Kind.BOOL for column in columns)
        if mixed:
            raise Refused("numbers are compared with True and False")
    code, type_, missing = _BY_ROW[name](columns)
    return Series(frame, code, None, type_, missing, frozenset(column.name for column in columns))


_Made = tuple[Code, Type, bool]


def _number(column: Column) -> Code:
    return col(column.name).cast("bigint") if column.type.kind is Kind.BOOL else col(column.name)


def _total(columns: Sequence[Column]) -> Code:
    terms = []
    for column in columns:
        zero = lit(0.0 if column.type.kind is Kind.FLOAT else 0)
        number = _number(column)
        terms.append(F.coalesce(argument(number), zero) if column.missing else number)
    return reduce(lambda a, b: a + b, terms)


def _present(columns: Sequence[Column]) -> Code:
    """Return the number of values of a row."""
    certain = sum(not column.missing for column in columns)
    terms = [col(column.name).isNotNull().cast("bigint") for column in columns if column.missing]
    if not terms:
        return lit(certain).cast("bigint")
    total = reduce(lambda a, b: a + b, terms)
    return total + certain if certain else total


def _sum(columns: Sequence[Column]) -> _Made:
    type_ = FLOAT if any(column.type.kind is Kind.FLOAT for column in columns) else INT
    return _total(columns), type_, False


def _mean(columns: Sequence[Column]) -> _Made:
    if not any(column.missing for column in columns):
        return _total(columns) / len(columns), FLOAT, False
    present = _present(columns)
    if all(column.missing for column in columns):
        return _total(columns) / F.nullif(present, lit(0)), FLOAT, True
    return _total(columns) / present, FLOAT, False


def _extreme(function: str) -> Callable[[Sequence[Column]], _Made]:
    def extreme(columns: Sequence[Column]) -> _Made:
        type_ = reduce(join, (column.type for column in columns))
        missing = all(column.missing for column in columns)
        if len(columns) == 1:
            return col(columns[0].name), type_, missing
        return getattr(F, function)(*(quoted(column.name) for column in columns)), type_, missing

    return extreme


def _count(columns: Sequence[Column]) -> _Made:
    return _present(columns), INT, False


def _truth(operator: Callable[[Code, Code], Code]) -> Callable[[Sequence[Column]], _Made]:
    def truth(columns: Sequence[Column]) -> _Made:
        if any(column.missing for column in columns):
            raise Refused("truth values of which some are missing")
        return reduce(operator, (col(column.name) for column in columns)), BOOL, False

    return truth


_BY_ROW: dict[str, Callable[[Sequence[Column]], _Made]] = {
    "sum": _sum,
    "mean": _mean,
    "min": _extreme("least"),
    "max": _extreme("greatest"),
    "count": _count,
    "any": _truth(lambda a, b: a | b),
    "all": _truth(lambda a, b: a & b),
}
