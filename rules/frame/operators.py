"""Arithmetic and comparisons of a whole frame: with a number, a column, another frame, or statistics of its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from rules.frame.elements import each, made_of, together
from rules.series.arithmetic import arithmetic, neg
from rules.series.compare import comparison, logical, negated, unequal
from translator.rule import Axis, Example, Refused, Unsupported, operand_of, rule
from translator.spark import Attribute, Each, Lit, Name, Star, quoted, walk
from translator.spark import replace as replace_code
from translator.values import Driver, Frame, Python, Series, Value

Operation: TypeAlias = "Callable[[Series, Value], Series]"


def combined(frame: Frame, other: Value, operation: Operation, axis: int | None = 1) -> Frame:
    """Return a frame combined cell by cell with something else.

    Args:
        frame: the frame.
        other: a plain value; another frame with these columns; a column, with `axis` 0; statistics of these columns.
        operation: combines a column with its other side.
        axis: 1 if the labels of a series are the names of columns.

    Raises:
        Refused: the other side has other columns or belongs to other rows.
    """
    match other:
        case Frame():
            return _with_frame(frame, other, operation)
        case Series() if axis == 0:
            base, (columns, (side,)) = together(frame, other)
            return made_of(base, {str(column.name): operation(column, side) for column in columns})
        case Series():
            raise Refused(
                "the labels of a series are matched with the columns of a frame",
                "not_in_spark",
                way_out="add axis=0 if the values of the rows are meant",
            )
        case Driver(kind="series" | "condition"):
            return _with_statistics(frame, other, operation)
        case Python(items=tuple() as items) if axis != 0:
            if len(items) != len(frame.names):
                raise Refused("there is not one value for each column", "never")
            sides = dict(zip(frame.names, items, strict=True))
            return each(frame, lambda series: operation(series, operand_of(sides[str(series.name)])))
    return each(frame, lambda series: operation(series, operand_of(other)))


def _with_frame(frame: Frame, other: Frame, operation: Operation) -> Frame:
    if frame.names != other.names:
        raise Refused("the frames do not have the same columns", way_out="select the same columns of both")
    base, (mine, others) = together(frame, other)
    pairs = zip(mine, others, strict=True)
    return made_of(base, {str(left.name): operation(left, right) for left, right in pairs})


def _with_statistics(frame: Frame, other: Driver, operation: Operation) -> Frame:
    """Combine each column with the value that a small series has for it, such as ``df - df.mean()``.

    A series that a Spark job gives is gone through once, so that the job runs once.
    """
    if other.labels != frame.names:
        raise Refused("the labels of a series are matched with the columns of a frame")
    if not any(isinstance(part, Attribute) and part.attr == "toPandas" for part in walk(other.code)):

        def side(name: str) -> Driver:
            return Driver(other.code.item(name), "scalar", type=other.type)

        return each(frame, lambda series: operation(series, side(str(series.name))))
    value = Driver(Name("value"), "scalar", type=other.type)
    made = {name: operation(frame.series(name), value).exact for name in frame.names}
    general = {
        replace_code(series.column, lambda part, name=name: Name("c") if part == Lit(name) else None)  # type: ignore[misc]
        for name, series in made.items()
    }
    if len(general) > 1 or any(quoted(name) != name for name in made):
        raise Refused("the columns are combined with statistics in several ways", way_out="assign these first")
    result = made_of(frame, made)
    kept = frame.with_order_kept(())
    item = Star(Each(general.pop().alias(Name("c")), "c, value", other.code.items()))
    return replace(result, code=kept.select([item]))


@rule(
    Frame,
    "+",
    examples=[
        Example(
            'df[["x", "y"]] + 1', 'df.select("x", "y").select((F.col("x") + 1).alias("x"), (F.col("y") + 1).alias("y"))'
        ),
        Example(
            'df[["x", "y"]] + df[["x", "y"]].abs()',
            'df.select("x", "y").select((F.col("x") + F.abs(F.col("x"))).alias("x"), (F.col("y") + F.'
            'abs(F.col("y"))).alias("y"))',
        ),
    ],
)
def plus(frame: Frame, other: Value) -> Frame:
    """Add the other side to each cell."""
    return combined(frame, other, lambda left, right: arithmetic("+", left, right))


@rule(
    Frame,
    "r+",
    examples=[
        Example(
            '1 + df[["x", "y"]]', 'df.select("x", "y").select((1 + F.col("x")).alias("x"), (1 + F.col("y")).alias("y"))'
        )
    ],
)
def plus_reflected(frame: Frame, other: Value) -> Frame:
    """Add each cell to the other side."""
    return combined(frame, other, lambda left, right: arithmetic("+", right, left))


@rule(
    Frame,
    "add",
    examples=[
        Example(
            'df[["x", "y"]].add(df["n"], axis=0)',
            'df.select((F.col("x") + F.col("n")).alias("x"), (F.col("y") + F.col("n")).alias("y"))',
        )
    ],
)
def add(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Add the other side to each cell; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("+", left, right), axis)


@rule(
    Frame,
    "-",
    examples=[
        Example(
            'df[["x", "y"]] - 1', 'df.select("x", "y").select((F.col("x") - 1).alias("x"), (F.col("y") - 1).alias("y"))'
        ),
        Example(
            'df[["n", "m"]] - df[["n", "m"]].mean()',
            'df.select("n", "m").select(*[(F.col(c) - value).alias(c) for c, value in df.agg(F.mean("'
            'n").alias("n"), F.mean("m").alias("m")).toPandas().iloc[0].rename(None).items()])',
        ),
        Example(
            'means = df[["x", "n"]].mean()\ndf[["x", "n"]] - means',
            'means = df.agg(F.mean("x").alias("x"), F.mean("n").alias("n")).toPandas().iloc[0].rename'
            '(None)\ndf.select("x", "n").select((F.col("x") - means["x"]).alias("x"), (F.col("n") - me'
            'ans["n"]).alias("n"))',
        ),
    ],
)
def minus(frame: Frame, other: Value) -> Frame:
    """Subtract the other side from each cell."""
    return combined(frame, other, lambda left, right: arithmetic("-", left, right))


@rule(
    Frame,
    "r-",
    examples=[
        Example(
            '1 - df[["x", "y"]]', 'df.select("x", "y").select((1 - F.col("x")).alias("x"), (1 - F.col("y")).alias("y"))'
        )
    ],
)
def minus_reflected(frame: Frame, other: Value) -> Frame:
    """Subtract each cell from the other side."""
    return combined(frame, other, lambda left, right: arithmetic("-", right, left))


@rule(
    Frame,
    "sub",
    "subtract",
    examples=[
        Example(
            'df[["x", "y"]].sub(df[["x", "y"]].min())',
            'df.select("x", "y").select(*[(F.col(c) - value).alias(c) for c, value in df.agg(F.min("x'
            '").alias("x"), F.min("y").alias("y")).toPandas().iloc[0].rename(None).items()])',
        )
    ],
)
def sub(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Subtract the other side from each cell; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("-", left, right), axis)


@rule(
    Frame,
    "*",
    examples=[
        Example(
            'df[["x", "y"]] * 2', 'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))'
        ),
        Example(
            'df[["n", "m"]] * [1, 2]',
            'df.select("n", "m").select((F.col("n") * 1).alias("n"), (F.col("m") * 2).alias("m"))',
        ),
    ],
)
def times(frame: Frame, other: Value) -> Frame:
    """Multiply each cell by the other side."""
    return combined(frame, other, lambda left, right: arithmetic("*", left, right))


@rule(
    Frame,
    "r*",
    examples=[
        Example(
            '2 * df[["x", "y"]]', 'df.select("x", "y").select((2 * F.col("x")).alias("x"), (2 * F.col("y")).alias("y"))'
        )
    ],
)
def times_reflected(frame: Frame, other: Value) -> Frame:
    """Multiply the other side by each cell."""
    return combined(frame, other, lambda left, right: arithmetic("*", right, left))


@rule(
    Frame,
    "mul",
    "multiply",
    examples=[
        Example(
            'df[["x", "n"]].mul(df["y"], axis="index")',
            'df.select((F.col("x") * F.col("y")).alias("x"), (F.col("n") * F.col("y")).alias("n"))',
        )
    ],
)
def mul(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Multiply each cell by the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("*", left, right), axis)


@rule(
    Frame,
    "/",
    examples=[
        Example(
            'df[["x", "y"]] / 100',
            'df.select("x", "y").select((F.col("x") / 100).alias("x"), (F.col("y") / 100).alias("y"))',
        ),
        Example(
            '(df[["n", "m"]] - df[["n", "m"]].mean()) / df[["n", "m"]].max()',
            'df.select("n", "m").select(*[(F.col(c) - value).alias(c) for c, value in df.agg(F.mean("'
            'n").alias("n"), F.mean("m").alias("m")).toPandas().iloc[0].rename(None).items()]).select'
            '(*[F.when(F.lit(value) == 0, F.when(F.col(c) > 0, float("inf")).when(F.col(c) < 0, float'
            '("-inf"))).otherwise(F.col(c) / value).alias(c) for c, value in df.agg(F.max("n").alias('
            '"n"), F.max("m").alias("m")).toPandas().iloc[0].rename(None).items()])',
        ),
    ],
)
def divided(frame: Frame, other: Value) -> Frame:
    """Divide each cell by the other side."""
    return combined(frame, other, lambda left, right: arithmetic("/", left, right))


@rule(
    Frame,
    "r/",
    examples=[
        Example(
            '1 / df[["x", "y"]]',
            'df.select("x", "y").select(F.when(F.col("x") == 0, float("inf")).otherwise(1 / F.col("x"'
            ')).alias("x"), F.when(F.col("y") == 0, float("inf")).otherwise(1 / F.col("y")).alias("y"'
            "))",
        )
    ],
)
def divided_reflected(frame: Frame, other: Value) -> Frame:
    """Divide the other side by each cell."""
    return combined(frame, other, lambda left, right: arithmetic("/", right, left))


@rule(
    Frame,
    "div",
    "truediv",
    examples=[
        Example(
            'df[["n", "m"]].div(df[["n", "m"]].sum(axis=1), axis=0)',
            'df.select("n", "m").select(F.when(F.col("n") + F.col("m") == 0, F.when(F.col("n") > 0, f'
            'loat("inf")).when(F.col("n") < 0, float("-inf"))).otherwise(F.col("n") / (F.col("n") + F'
            '.col("m"))).alias("n"), F.when(F.col("n") + F.col("m") == 0, F.when(F.col("m") > 0, floa'
            't("inf")).when(F.col("m") < 0, float("-inf"))).otherwise(F.col("m") / (F.col("n") + F.co'
            'l("m"))).alias("m"))',
        )
    ],
)
def div(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Divide each cell by the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("/", left, right), axis)


@rule(
    Frame,
    "//",
    examples=[
        Example(
            'df[["n", "m"]] // 2',
            'df.select("n", "m").select(F.call_function("div", F.col("n") - F.pmod(F.col("n"), F.lit('
            '2)), F.lit(2)).alias("n"), F.call_function("div", F.col("m") - F.pmod(F.col("m"), F.lit('
            '2)), F.lit(2)).alias("m"))',
        )
    ],
)
def floor_divided(frame: Frame, other: Value) -> Frame:
    """Divide each cell by the other side and round down."""
    return combined(frame, other, lambda left, right: arithmetic("//", left, right))


@rule(
    Frame,
    "r//",
    examples=[
        Example(
            '7 // df[["n", "m"]]',
            'df.select("n", "m").select(F.when(F.col("n") == 0, float("inf")).otherwise(F.call_functi'
            'on("div", F.lit(7) - (F.lit(7) % F.col("n") + F.col("n")) % F.col("n"), F.col("n")).cast'
            '("double")).alias("n"), F.when(F.col("m") == 0, float("inf")).otherwise(F.call_function('
            '"div", F.lit(7) - (F.lit(7) % F.col("m") + F.col("m")) % F.col("m"), F.col("m")).cast("d'
            'ouble")).alias("m"))',
        )
    ],
)
def floor_divided_reflected(frame: Frame, other: Value) -> Frame:
    """Divide the other side by each cell and round down."""
    return combined(frame, other, lambda left, right: arithmetic("//", right, left))


@rule(
    Frame,
    "floordiv",
    examples=[
        Example(
            'df[["n", "m"]].floordiv(3)',
            'df.select("n", "m").select(F.call_function("div", F.col("n") - F.pmod(F.col("n"), F.lit('
            '3)), F.lit(3)).alias("n"), F.call_function("div", F.col("m") - F.pmod(F.col("m"), F.lit('
            '3)), F.lit(3)).alias("m"))',
        )
    ],
)
def floordiv(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Divide each cell by the other side and round down; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("//", left, right), axis)


@rule(
    Frame,
    "%",
    examples=[
        Example(
            'df[["n", "m"]] % 3',
            'df.select("n", "m").select(F.pmod(F.col("n"), F.lit(3)).alias("n"), F.pmod(F.col("m"), F'
            '.lit(3)).alias("m"))',
        )
    ],
)
def remainder(frame: Frame, other: Value) -> Frame:
    """Take the remainder of each cell divided by the other side."""
    return combined(frame, other, lambda left, right: arithmetic("%", left, right))


@rule(
    Frame,
    "r%",
    examples=[
        Example(
            '7 % df[["n", "m"]]',
            'df.select("n", "m").select(F.when(F.col("n") != 0, (F.lit(7) % F.col("n") + F.col("n")) '
            '% F.col("n")).alias("n"), F.when(F.col("m") != 0, (F.lit(7) % F.col("m") + F.col("m")) %'
            ' F.col("m")).alias("m"))',
        )
    ],
)
def remainder_reflected(frame: Frame, other: Value) -> Frame:
    """Take the remainder of the other side divided by each cell."""
    return combined(frame, other, lambda left, right: arithmetic("%", right, left))


@rule(
    Frame,
    "mod",
    examples=[
        Example(
            'df[["n", "m"]].mod(5)',
            'df.select("n", "m").select(F.pmod(F.col("n"), F.lit(5)).alias("n"), F.pmod(F.col("m"), F'
            '.lit(5)).alias("m"))',
        )
    ],
)
def mod(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Take the remainder of each cell divided by the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("%", left, right), axis)


@rule(
    Frame,
    "**",
    examples=[
        Example(
            'df[["x", "y"]] ** 2',
            'df.select("x", "y").select(F.pow(F.col("x"), 2).alias("x"), F.pow(F.col("y"), 2).alias("y"))',
        )
    ],
)
def power(frame: Frame, other: Value) -> Frame:
    """Raise each cell to a power."""
    return combined(frame, other, lambda left, right: arithmetic("**", left, right))


@rule(
    Frame,
    "r**",
    examples=[Example('2 ** df[["n"]]', 'df.select("n").withColumn("n", F.pow(F.lit(2), F.col("n")).cast("bigint"))')],
)
def power_reflected(frame: Frame, other: Value) -> Frame:
    """Raise the other side to the power of each cell."""
    return combined(frame, other, lambda left, right: arithmetic("**", right, left))


@rule(
    Frame,
    "pow",
    examples=[
        Example(
            'df[["n", "m"]].pow(2)',
            'df.select("n", "m").select((F.col("n") * F.col("n")).alias("n"), (F.col("m") * F.col("m")).alias("m"))',
        )
    ],
)
def pow(
    frame: Frame,
    other: Value,
    axis: Axis = 1,
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Raise each cell to a power; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("**", left, right), axis)


@rule(
    Frame,
    "==",
    examples=[
        Example(
            'df[["x", "y"]] == 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") == 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") == 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'df[["n", "m"]] == df[["n", "m"]].abs()',
            'df.select("n", "m").select((F.col("n") == F.abs(F.col("n"))).alias("n"), (F.col("m") == '
            'F.abs(F.col("m"))).alias("m"))',
        ),
    ],
)
def equal(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side; missing values are unequal to everything."""
    return combined(frame, other, lambda left, right: comparison("==", left, right).exact)


@rule(
    Frame,
    "eq",
    examples=[
        Example(
            'df[["x", "y"]].eq(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") == F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") == F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
)
def eq(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: comparison("==", left, right).exact, axis)


@rule(
    Frame,
    "!=",
    examples=[
        Example(
            'df[["x", "y"]] != 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") != 1, F.lit(True)).alias("x"), F.coales'
            'ce(F.col("y") != 1, F.lit(True)).alias("y"))',
        )
    ],
)
def not_equal(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side; missing values are unequal to everything."""
    return combined(frame, other, lambda left, right: unequal(left, right).exact)


@rule(
    Frame,
    "ne",
    examples=[
        Example(
            'df[["x", "y"]].ne(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") != F.col("n"), F.lit(True)).alias("x"), F.coalesce(F.col'
            '("y") != F.col("n"), F.lit(True)).alias("y"))',
        )
    ],
)
def ne(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: unequal(left, right).exact, axis)


@rule(
    Frame,
    "<",
    examples=[
        Example(
            'df[["x", "y"]] < 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") < 1, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") < 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'low = df[["x", "n"]].quantile(0.25)\nhigh = df[["x", "n"]].quantile(0.75)\ndf[((df[["x", "n"]] < low - 0.5 * (high - low)) | (df[["x", "n"]] > high)).any(axis=1)]',
            'low = df.agg(F.percentile("x", 0.25).alias("x"), F.percentile("n", 0.25).alias("n")).toP'
            'andas().iloc[0].rename(0.25)\nhigh = df.agg(F.percentile("x", 0.75).alias("x"), F.percent'
            'ile("n", 0.75).alias("n")).toPandas().iloc[0].rename(0.75)\ndf.filter(F.coalesce(F.col("x'
            '") < (low - 0.5 * (high - low))["x"], F.lit(False)) | F.coalesce(F.col("x") > high["x"],'
            ' F.lit(False)) | ((F.col("n") < (low - 0.5 * (high - low))["n"]) | (F.col("n") > high["n'
            '"])))',
        ),
    ],
)
def less(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side."""
    return combined(frame, other, lambda left, right: comparison("<", left, right).exact)


@rule(
    Frame,
    "lt",
    examples=[
        Example(
            'df[["x", "y"]].lt(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") < F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.col'
            '("y") < F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
)
def lt(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: comparison("<", left, right).exact, axis)


@rule(
    Frame,
    "<=",
    examples=[
        Example(
            'df[["x", "y"]] <= 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") <= 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") <= 1, F.lit(False)).alias("y"))',
        )
    ],
)
def less_or_equal(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side."""
    return combined(frame, other, lambda left, right: comparison("<=", left, right).exact)


@rule(
    Frame,
    "le",
    examples=[
        Example(
            'df[["x", "y"]].le(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") <= F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") <= F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
)
def le(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: comparison("<=", left, right).exact, axis)


@rule(
    Frame,
    ">",
    examples=[
        Example(
            'df[["x", "y"]] > 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") > 1, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") > 1, F.lit(False)).alias("y"))',
        ),
        Example(
            'df[(df[["x", "y"]] > 0).all(axis=1)]',
            'df.filter(F.coalesce(F.col("x") > 0, F.lit(False)) & F.coalesce(F.col("y") > 0, F.lit(False)))',
        ),
    ],
)
def greater(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side."""
    return combined(frame, other, lambda left, right: comparison(">", left, right).exact)


@rule(
    Frame,
    "gt",
    examples=[
        Example(
            'df[["x", "y"]].gt(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") > F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.col'
            '("y") > F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
)
def gt(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: comparison(">", left, right).exact, axis)


@rule(
    Frame,
    ">=",
    examples=[
        Example(
            'df[["x", "y"]] >= 1',
            'df.select("x", "y").select(F.coalesce(F.col("x") >= 1, F.lit(False)).alias("x"), F.coale'
            'sce(F.col("y") >= 1, F.lit(False)).alias("y"))',
        )
    ],
)
def greater_or_equal(frame: Frame, other: Value) -> Frame:
    """Compare each cell with the other side."""
    return combined(frame, other, lambda left, right: comparison(">=", left, right).exact)


@rule(
    Frame,
    "ge",
    examples=[
        Example(
            'df[["x", "y"]].ge(df["n"], axis=0)',
            'df.select(F.coalesce(F.col("x") >= F.col("n"), F.lit(False)).alias("x"), F.coalesce(F.co'
            'l("y") >= F.col("n"), F.lit(False)).alias("y"))',
        )
    ],
)
def ge(frame: Frame, other: Value, axis: Axis = 1, level: Unsupported = None) -> Frame:
    """Compare each cell with the other side; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: comparison(">=", left, right).exact, axis)


@rule(
    Frame,
    "&",
    examples=[
        Example(
            '(df[["x", "y"]] > 0) & (df[["x", "y"]] < 2)',
            'df.select("x", "y").select((F.coalesce(F.col("x") > 0, F.lit(False)) & F.coalesce(F.col('
            '"x") < 2, F.lit(False))).alias("x"), (F.coalesce(F.col("y") > 0, F.lit(False)) & F.coale'
            'sce(F.col("y") < 2, F.lit(False))).alias("y"))',
        )
    ],
)
def both(frame: Frame, other: Value) -> Frame:
    """Tell of each cell whether both sides are true."""
    return combined(frame, other, lambda left, right: logical("&", left, right))


@rule(
    Frame,
    "|",
    examples=[
        Example(
            '(df[["x", "y"]] < 0) | df[["x", "y"]].isna()',
            'df.select("x", "y").select((F.coalesce(F.col("x") < 0, F.lit(False)) | F.col("x").isNull'
            '()).alias("x"), (F.coalesce(F.col("y") < 0, F.lit(False)) | F.col("y").isNull()).alias("'
            'y"))',
        )
    ],
)
def either(frame: Frame, other: Value) -> Frame:
    """Tell of each cell whether one side is true."""
    return combined(frame, other, lambda left, right: logical("|", left, right))


@rule(
    Frame,
    "~",
    examples=[
        Example(
            '~(df[["x", "y"]] < 0)',
            'df.select("x", "y").select(F.coalesce(F.col("x") < 0, F.lit(False)).alias("x"), F.coales'
            'ce(F.col("y") < 0, F.lit(False)).alias("y")).select((~F.col("x")).alias("x"), (~F.col("y'
            '")).alias("y"))',
        )
    ],
)
def inverted(frame: Frame) -> Frame:
    """Tell of each cell whether it is not true."""
    return each(frame, negated)


@rule(
    Frame,
    "neg",
    examples=[
        Example('-df[["x", "n"]]', 'df.select("x", "n").select((-F.col("x")).alias("x"), (-F.col("n")).alias("n"))')
    ],
)
def negative(frame: Frame) -> Frame:
    """Change the sign of each cell."""
    return each(frame, neg)
