"""Reducing the columns of a frame, each to one value; or the values of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.frame.elements import unfolded
from rules.reductions import NUMERIC, Reduced, Subject, empty_cells, reduced
from rules.rowwise import by_row
from rules.scalar import MANY, argument, labelled, names_there, of_each
from translator.rule import Axis, Constant, Example, Refused, Unsupported, rule
from translator.schema import FLOAT, INT, Column, Kind, Type
from translator.spark import Attribute, Call, Code, Codeable, Each, F, Lit, Name, Star, Var, as_code, quoted
from translator.spark import replace as replace_code
from translator.values import Driver, Frame, Note, Value

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
    if frame.columns is None and axis == 0 and (counted := _counted(frame, name)) is not None:
        return counted
    if frame.columns is None and frame.complete and axis == 0:
        return _of_those_there(frame, name, numeric_only=numeric_only, **arguments)
    columns = numbers(frame) if numeric_only else tuple(frame.column(column) for column in frame.names)
    if axis == 1:
        ddof, least = (int(str(arguments.get(part, default))) for part, default in (("ddof", 1), ("min_count", 0)))
        return by_row(frame, [column.name for column in columns], name, ddof=ddof, least=least)
    check_columns(columns, name)
    base, sources = unfolded(frame)
    made = {}
    for column in columns:
        series = sources[column.name] if sources else frame.series(column.name)
        made[column.name] = reduced(name, Subject(series, False, **arguments))  # type: ignore[arg-type]
    return collected(base, made)


def across_all(frame: Frame, name: str, *, axis: int | None, numeric_only: bool) -> Value:
    """Return an aggregate of each row that is missing where any of its values is.

    Raises:
        Refused: it is one of each column.
    """
    if axis != 1:
        raise Refused("skipna=False for the columns", way_out="select the rows without missing values first")
    columns = numbers(frame) if numeric_only else tuple(frame.column(column) for column in frame.names)
    return by_row(frame, [column.name for column in columns], name, least=len(columns))


def _of_those_there(frame: Frame, name: str, *, numeric_only: bool, **arguments: object) -> Driver:
    """Return an aggregate of each of the columns, of which only a larger choice is known at translation time.

    Raises:
        Refused: the aggregate is not the same formula for all that the frame may have.
    """
    columns = [replace(column, missing=True, zero=True, unique=False) for column in frame.partial]
    if numeric_only and not all(column.type.kind in NUMBERS for column in columns):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    check_columns(columns, name)
    each = Name("c")
    whole = replace(frame, columns=tuple(columns))
    made = [reduced(name, Subject(whole.series(c.name), False, **arguments)) for c in columns]  # type: ignore[arg-type]
    general = {_generalised(one.code, column.name, each) for one, column in zip(made, columns, strict=True)}
    source = names_there(frame)
    types = {one.type for one in made}
    if len(general) > 1 or len(types) > 1 or source is None or any(quoted(c.name) != c.name for c in columns):
        raise Refused("the columns of the frame are not known at translation time", way_out="select them by name")
    notes = tuple(dict.fromkeys(note for one in made for note in one.notes))
    return labelled(frame, [Star(Each(general.pop().alias(each), "c", source))], type=types.pop(), notes=notes)


def _counted(frame: Frame, name: str) -> Driver | None:
    """Return how many, or which share, of the cells of each column are missing, or there; None for anything else."""
    match frame.code:
        case Call(
            Attribute(_, "select"),
            (Star(Each(Call(Attribute(Call(Attribute(_, "isNull" | "isNotNull" as test)), "alias")))),),
        ) if frame.source is not None and name in ("sum", "mean"):

            def made(column: Code) -> Code:
                found = column.isNull() if test == "isNull" else column.isNotNull()
                return F.count_if(found) if name == "sum" else F.mean(found.cast("int"))

            return labelled(frame.source, of_each(frame.source, None, made), type=INT if name == "sum" else FLOAT)
    return None


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
    found = labelled(unselected(frame), codes, name=name, type=kind, notes=tuple(notes))
    empty = [empty_cells(frame, each) for each in made.values()]
    cells = tuple(cell for each in empty if each is not None for cell in each)
    return replace(found, labels=tuple(map(str, made)), empty=None if None in empty else cells)


def alike(frame: Frame, codes: Mapping[str, Code], least: int = MANY) -> list[Code]:
    """Return aggregates with their aliases; many that are the same but for the column become one comprehension."""
    each = Name("c")
    general = {_generalised(code, name, each) for name, code in codes.items()}
    plain = all(quoted(name) == name and type(name) is str for name in codes)
    if len(codes) < least or len(general) > 1 or not plain:
        return [code.alias(name) for name, code in codes.items()]
    whole = isinstance(frame.code, Var) and frame.columns is not None and list(frame.names) == list(codes)
    shown = frame.code.drop(*frame.hidden) if frame.hidden else frame.code
    all_columns = whole and not frame.index.columns
    source = shown.attribute("columns") if all_columns else as_code(list(codes))
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
    code = unselected(frame).code.agg(*arrays).toPandas().explode(list(columns)).set_axis(list(labels))
    return Driver(code.infer_objects() if whole else code.astype(Name("float")), "frame")


def unselected(frame: Frame) -> Frame:
    """Return the frame before columns of it were selected, which aggregates that name their columns do not need."""
    match frame.code:
        case Call(Attribute(inner, "select"), args, ()) if all(isinstance(arg, Lit) for arg in args):
            return replace(frame, code=inner, columns=None)
    return frame


def _generalised(code: Code, name: str, each: Code) -> Code:
    return replace_code(code, lambda part: each if part == Lit(name) else None)


# --------------------------------------------------------------------------------------------- the rules

SUM = [
    Example(
        'df[["x", "n"]].sum()',
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("n"), F.lit(0))'
        '.alias("n")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        "df.sum(numeric_only=True)",
        'df.agg(F.coalesce(F.sum("x"), F.lit(0.0)).alias("x"), F.coalesce(F.sum("y"), F.lit(0'
        '.0)).alias("y"), F.coalesce(F.sum("n"), F.lit(0)).alias("n"), F.coalesce(F.sum("m"), F'
        '.lit(0)).alias("m"), F.count_if("b").alias("b")).toPandas().iloc[0].rename(None)',
    ),
    Example(
        'df[["x", "y"]].sum(axis=1, min_count=1)',
        'df.select("x", "y").select(F.when(F.col("x").isNotNull().cast("bigint") + F.col("y").isN'
        'otNull().cast("bigint") >= 1, F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.lit(0.0)))'
        '.alias("value"))',
    ),
    Example(
        'df[["x", "y", "n"]].sum(axis=1, skipna=False)',
        'df.select("x", "y", "n").select(F.when(F.col("x").isNotNull().cast("bigint") + F.col("y"'
        ').isNotNull().cast("bigint") + 1 >= 3, F.coalesce("x", F.lit(0.0)) + F.coalesce("y", F.l'
        'it(0.0)) + F.col("n")).alias("value"))',
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
    skipna: bool = True,
    numeric_only: bool = False,
    min_count: int = 0,
) -> Value:
    """Add up each column, or each row: 0 where there are no values."""
    if not skipna:
        return across_all(frame, "sum", axis=axis, numeric_only=numeric_only)
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
            'df.agg(F.mean("x").alias("x"), F.mean("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def mean(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Average each column, or each row; missing values do not count."""
    if not skipna:
        return across_all(frame, "mean", axis=axis, numeric_only=numeric_only)
    return across(frame, "mean", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "median",
    examples=[
        Example(
            'df[["n", "x", "m"]].median(axis=1)',
            'df.select("n", "x", "m").select(F.transform(F.array(F.array_sort(F.array_compact(F.array'
            '(F.col("n").cast("double"), F.col("x").cast("double"), F.col("m").cast("double"))))), la'
            'mbda row: (F.get(row, F.floor((F.size(row) - 1) / 2).cast("int")) + F.get(row, F.floor(F'
            '.size(row) / 2).cast("int"))) / 2)[0].alias("value"))',
        ),
        Example(
            'df[["x", "n"]].median()',
            'df.agg(F.median("x").alias("x"), F.median("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
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
            'df.agg(F.min("x").alias("x"), F.min("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "y"]].min(axis=1)', 'df.select("x", "y").select(F.least("x", "y").alias("value"))'),
    ],
)
def min_(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Take the least value of each column, or of each row."""
    if not skipna:
        return across_all(frame, "min", axis=axis, numeric_only=numeric_only)
    return across(frame, "min", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "max",
    examples=[
        Example(
            'df[["x", "n"]].max()',
            'df.agg(F.max("x").alias("x"), F.max("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example('df[["x", "n"]].max(axis=1)', 'df.select("x", "n").select(F.greatest("x", "n").alias("value"))'),
    ],
)
def max_(frame: Frame, axis: Axis | None = 0, skipna: bool = True, numeric_only: bool = False) -> Value:
    """Take the greatest value of each column, or of each row."""
    if not skipna:
        return across_all(frame, "max", axis=axis, numeric_only=numeric_only)
    return across(frame, "max", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "std",
    examples=[
        Example(
            'df[["x", "n"]].std()',
            'df.agg(F.stddev("x").alias("x"), F.stddev("n").alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example(
            'df[["n", "x", "m"]].std(axis=1)',
            'df.select("n", "x", "m").select(F.transform(F.array(F.array_compact(F.array(F.col("n").c'
            'ast("double"), F.col("x").cast("double"), F.col("m").cast("double")))), lambda row: F.wh'
            "en(F.size(row) > 1, F.sqrt(F.aggregate(F.transform(row, lambda each: (each - F.aggregate"
            "(row, F.lit(0.0), lambda total, each: total + each) / F.size(row)) * (each - F.aggregate"
            "(row, F.lit(0.0), lambda total, each: total + each) / F.size(row))), F.lit(0.0), lambda "
            'total, each: total + each) / (F.size(row) - 1))))[0].alias("value"))',
        ),
        Example('df[["x"]].std(ddof=0)', 'df.agg(F.stddev_pop("x").alias("x")).toPandas().iloc[0].rename(None)'),
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
            'df.agg(F.variance("x").alias("x"), F.variance("n").alias("n")).toPandas().iloc[0].rename(None)',
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
    "skew",
    examples=[
        Example(
            'df[["x", "n"]].skew()',
            'df.agg(F.when(F.count("x") > 2, F.coalesce(F.skewness("x") * F.sqrt(F.count("x") * (F.co'
            'unt("x") - 1)) / (F.count("x") - 2), F.lit(0.0))).alias("x"), F.when(F.count("n") > 2, F'
            '.coalesce(F.skewness("n") * F.sqrt(F.count("n") * (F.count("n") - 1)) / (F.count("n") - '
            '2), F.lit(0.0))).alias("n")).toPandas().iloc[0].rename(None)',
        ),
        Example(
            "df.skew(numeric_only=True)",
            'df.agg(F.when(F.count("x") > 2, F.coalesce(F.skewness("x") * F.sqrt(F.count("x") * (F.co'
            'unt("x") - 1)) / (F.count("x") - 2), F.lit(0.0))).alias("x"), F.when(F.count("y") > 2, F'
            '.coalesce(F.skewness("y") * F.sqrt(F.count("y") * (F.count("y") - 1)) / (F.count("y") - '
            '2), F.lit(0.0))).alias("y"), F.when(F.count("n") > 2, F.coalesce(F.skewness("n") * F.sqr'
            't(F.count("n") * (F.count("n") - 1)) / (F.count("n") - 2), F.lit(0.0))).alias("n"), F.wh'
            'en(F.count("m") > 2, F.coalesce(F.skewness("m") * F.sqrt(F.count("m") * (F.count("m") - '
            '1)) / (F.count("m") - 2), F.lit(0.0))).alias("m"), F.when(F.count(F.col("b").cast("int")'
            ') > 2, F.coalesce(F.skewness(F.col("b").cast("int")) * F.sqrt(F.count(F.col("b").cast("i'
            'nt")) * (F.count(F.col("b").cast("int")) - 1)) / (F.count(F.col("b").cast("int")) - 2), '
            'F.lit(0.0))).alias("b")).toPandas().iloc[0].rename(None)',
        ),
    ],
)
def skew(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Compute how lopsided the values of each column are, without bias."""
    return across(frame, "skew", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "kurt",
    "kurtosis",
    examples=[
        Example(
            'df[["x", "n"]].kurt()',
            'df.agg(F.when(F.count("x") > 3, F.coalesce(((F.count("x") + 1) * F.kurtosis("x") + 6) * '
            '(F.count("x") - 1) / ((F.count("x") - 2) * (F.count("x") - 3)), F.lit(0.0))).alias("x"),'
            ' F.when(F.count("n") > 3, F.coalesce(((F.count("n") + 1) * F.kurtosis("n") + 6) * (F.cou'
            'nt("n") - 1) / ((F.count("n") - 2) * (F.count("n") - 3)), F.lit(0.0))).alias("n")).toPan'
            "das().iloc[0].rename(None)",
        )
    ],
)
def kurt(frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Compute how heavy the tails of each column are, without bias; 0 for a normal distribution."""
    return across(frame, "kurt", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "sem",
    examples=[
        Example(
            'df[["x", "n"]].sem()',
            'df.agg((F.stddev("x") / F.sqrt(F.count("x"))).alias("x"), (F.stddev("n") / F.sqrt(F.coun'
            't("n"))).alias("n")).toPandas().iloc[0].rename(None)',
        )
    ],
)
def sem(
    frame: Frame, axis: Axis | None = 0, skipna: Unsupported = True, ddof: int = 1, numeric_only: bool = False
) -> Value:
    """Compute the standard error of the mean of each column."""
    return across(frame, "sem", axis=axis, numeric_only=numeric_only, ddof=ddof)


@rule(
    Frame,
    "prod",
    "product",
    examples=[
        Example(
            'df[["x", "n"]].prod()',
            'df.agg(F.coalesce(F.product("x"), F.lit(1.0)).alias("x"), F.coalesce(F.product("n"), F.l'
            'it(1.0)).cast("bigint").alias("n")).toPandas().iloc[0].rename(None)',
        )
    ],
)
def prod(
    frame: Frame,
    axis: Axis | None = 0,
    skipna: Unsupported = True,
    numeric_only: bool = False,
    min_count: int = 0,
) -> Value:
    """Multiply the values of each column: 1 where there are none."""
    return across(frame, "prod", axis=axis, numeric_only=numeric_only, min_count=min_count)


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
            'df.agg((F.count_distinct("k") + F.coalesce(F.max(F.col("k").isNull().cast("int")),'
            ' F.lit(0))).alias("k"), F.count_distinct("n").alias("n")).toPandas()'
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
            'F.col("x").isNull() | F.col("y").isNull()',
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
            'F.col("x").isNotNull() & F.col("y").isNotNull()',
        ),
    ],
)
def all_(frame: Frame, axis: Axis | None = 0, bool_only: Unsupported = False, skipna: Unsupported = True) -> Value:
    """Tell for each column, or each row, whether all values are true."""
    return across(frame, "all", axis=axis)


PLACES = [
    Example(
        'df[["n", "m"]].idxmax(axis=1)',
        'df.select("n", "m").select(F.when(F.col("n") == F.greatest("n", "m"), F.lit("n")).when(F'
        '.col("m") == F.greatest("n", "m"), F.lit("m")).alias("value"))',
    ),
    Example(
        'df[["x", "n"]].dropna().idxmax(axis="columns")',
        'df.select("x", "n").dropna().select(F.when(F.col("x") == F.greatest("x", "n"), F.lit("x"'
        ')).when(F.col("n") == F.greatest("x", "n"), F.lit("n")).alias("value"))',
    ),
]


@rule(Frame, "idxmax", examples=PLACES)
def idxmax(frame: Frame, axis: Axis = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Tell which column holds the greatest value of each row, or which row that of each column."""
    return across(frame, "idxmax", axis=axis, numeric_only=numeric_only)


@rule(
    Frame,
    "idxmin",
    examples=[
        Example(
            'df[["n", "m"]].idxmin(axis=1)',
            'df.select("n", "m").select(F.when(F.col("n") == F.least("n", "m"), F.lit("n")).when(F.co'
            'l("m") == F.least("n", "m"), F.lit("m")).alias("value"))',
        )
    ],
)
def idxmin(frame: Frame, axis: Axis = 0, skipna: Unsupported = True, numeric_only: bool = False) -> Value:
    """Tell which column holds the least value of each row, or which row that of each column."""
    return across(frame, "idxmin", axis=axis, numeric_only=numeric_only)


QUANTILE = [
    Example(
        'df[["x", "n"]].quantile(0.9)',
        'df.agg(F.percentile("x", 0.9).alias("x"), F.percentile("n", 0.9).alias("n")).toPandas().iloc[0].rename(0.9)',
    ),
    Example(
        'df[["x", "n"]].quantile([0.25, 0.75])',
        'df.agg(*[F.array(F.percentile(c, 0.25), F.percentile(c, 0.75)).alias(c) for c in ["x",'
        ' "n"]]).toPandas().explode(["x", "n"]).set_axis([0.25, 0.75]).astype(float)',
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
    made = {
        column.name: [reduced("quantile", Subject(frame.series(column.name), False, q=part)) for part in wanted]
        for column in columns
    }
    if not isinstance(q, (list, tuple)):
        return collected(frame, {name: codes[0] for name, codes in made.items()}, wanted[0])
    return tabled(frame, {name: [each.code for each in codes] for name, codes in made.items()}, wanted)
