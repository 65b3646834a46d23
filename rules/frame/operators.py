"""Arithmetic of whole frames, cell by cell."""

from __future__ import annotations

from rules.frame.elements import each
from rules.frame.operands import combined
from rules.series.arithmetic import arithmetic, neg
from translator.rule import Constant, Example, Unsupported, rule
from translator.values import Frame, Value


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
    axis: Constant = "columns",
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
    axis: Constant = "columns",
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
    axis: Constant = "columns",
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
    axis: Constant = "columns",
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
    axis: Constant = "columns",
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
    axis: Constant = "columns",
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
    examples=[
        Example(
            '2 ** df[["x", "y"]]',
            'df.select("x", "y").select(F.pow(F.lit(2), F.col("x")).alias("x"), F.pow(F.lit(2), F.col'
            '("y")).alias("y"))',
        )
    ],
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
    axis: Constant = "columns",
    level: Unsupported = None,
    fill_value: Unsupported = None,
) -> Frame:
    """Raise each cell to a power; a column with ``axis=0`` goes along the rows."""
    return combined(frame, other, lambda left, right: arithmetic("**", left, right), axis)


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
