"""Arithmetic of whole frames, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.frame.elements import each
from rules.frame.operands import Operation, combined, operator_rule
from rules.series.arithmetic import arithmetic, neg
from translator.rule import Constant, Example, Unsupported, rule
from translator.values import Frame, Value


def _method(names: Sequence[str], doc: str, examples: Sequence[Example], combine: Operation) -> Callable[..., Frame]:
    """Return the rule for the method of an arithmetic operator."""

    def calculate(
        frame: Frame,
        other: Value,
        axis: Constant = "columns",
        level: Unsupported = None,
        fill_value: Unsupported = None,
    ) -> Frame:
        return combined(frame, other, combine, axis)

    calculate.__doc__ = doc
    return rule(Frame, *names, examples=examples)(calculate)


plus = operator_rule(
    "+",
    "Add the other side to each cell.",
    [
        Example(
            'df[["x", "y"]] + 1', 'df.select("x", "y").select((F.col("x") + 1).alias("x"), (F.col("y") + 1).alias("y"))'
        ),
        Example(
            'df[["x", "y"]] + df[["x", "y"]].abs()',
            'df.select("x", "y").select((F.col("x") + F.abs(F.col("x"))).alias("x"), (F.col("y") + F.'
            'abs(F.col("y"))).alias("y"))',
        ),
    ],
    lambda left, right: arithmetic("+", left, right),
)


plus_reflected = _method(
    ("r+", "radd"),
    "Add each cell to the other side.",
    [
        Example(
            '1 + df[["x", "y"]]', 'df.select("x", "y").select((1 + F.col("x")).alias("x"), (1 + F.col("y")).alias("y"))'
        )
    ],
    lambda left, right: arithmetic("+", right, left),
)


add = _method(
    ("add",),
    "Add the other side to each cell; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].add(df["n"], axis=0)',
            'df.select((F.col("x") + F.col("n")).alias("x"), (F.col("y") + F.col("n")).alias("y"))',
        )
    ],
    lambda left, right: arithmetic("+", left, right),
)


minus = operator_rule(
    "-",
    "Subtract the other side from each cell.",
    [
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
    lambda left, right: arithmetic("-", left, right),
)


minus_reflected = _method(
    ("r-", "rsub"),
    "Subtract each cell from the other side.",
    [
        Example(
            '1 - df[["x", "y"]]', 'df.select("x", "y").select((1 - F.col("x")).alias("x"), (1 - F.col("y")).alias("y"))'
        )
    ],
    lambda left, right: arithmetic("-", right, left),
)


sub = _method(
    ("sub", "subtract"),
    "Subtract the other side from each cell; a column may go along the rows.",
    [
        Example(
            'df[["x", "y"]].sub(df[["x", "y"]].min())',
            'df.select("x", "y").select(*[(F.col(c) - value).alias(c) for c, value in df.agg(F.min("x'
            '").alias("x"), F.min("y").alias("y")).toPandas().iloc[0].rename(None).items()])',
        )
    ],
    lambda left, right: arithmetic("-", left, right),
)


times = operator_rule(
    "*",
    "Multiply each cell by the other side.",
    [
        Example(
            'df[["x", "y"]] * 2', 'df.select("x", "y").select((F.col("x") * 2).alias("x"), (F.col("y") * 2).alias("y"))'
        ),
        Example(
            'df[["n", "m"]] * [1, 2]',
            'df.select("n", "m").select((F.col("n") * 1).alias("n"), (F.col("m") * 2).alias("m"))',
        ),
    ],
    lambda left, right: arithmetic("*", left, right),
)


times_reflected = _method(
    ("r*", "rmul"),
    "Multiply the other side by each cell.",
    [
        Example(
            '2 * df[["x", "y"]]', 'df.select("x", "y").select((2 * F.col("x")).alias("x"), (2 * F.col("y")).alias("y"))'
        )
    ],
    lambda left, right: arithmetic("*", right, left),
)


mul = _method(
    ("mul", "multiply"),
    "Multiply each cell by the other side; a column may go along the rows.",
    [
        Example(
            'df[["x", "n"]].mul(df["y"], axis="index")',
            'df.select((F.col("x") * F.col("y")).alias("x"), (F.col("n") * F.col("y")).alias("n"))',
        )
    ],
    lambda left, right: arithmetic("*", left, right),
)


divided = operator_rule(
    "/",
    "Divide each cell by the other side.",
    [
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
    lambda left, right: arithmetic("/", left, right),
)


divided_reflected = _method(
    ("r/", "rdiv", "rtruediv"),
    "Divide the other side by each cell.",
    [
        Example(
            '1 / df[["x", "y"]]',
            'df.select("x", "y").select(F.when(F.col("x") == 0, float("inf")).otherwise(1 / F.col("x"'
            ')).alias("x"), F.when(F.col("y") == 0, float("inf")).otherwise(1 / F.col("y")).alias("y"'
            "))",
        )
    ],
    lambda left, right: arithmetic("/", right, left),
)


div = _method(
    ("div", "divide", "truediv"),
    "Divide each cell by the other side; a column may go along the rows.",
    [
        Example(
            'df[["n", "m"]].div(df[["n", "m"]].sum(axis=1), axis=0)',
            'df.select("n", "m").select(F.when(F.col("n") + F.col("m") == 0, F.when(F.col("n") > 0, f'
            'loat("inf")).when(F.col("n") < 0, float("-inf"))).otherwise(F.col("n") / (F.col("n") + F'
            '.col("m"))).alias("n"), F.when(F.col("n") + F.col("m") == 0, F.when(F.col("m") > 0, floa'
            't("inf")).when(F.col("m") < 0, float("-inf"))).otherwise(F.col("m") / (F.col("n") + F.co'
            'l("m"))).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("/", left, right),
)


floor_divided = operator_rule(
    "//",
    "Divide each cell by the other side and round down.",
    [
        Example(
            'df[["n", "m"]] // 2',
            'df.select("n", "m").select(F.call_function("div", F.col("n") - F.pmod(F.col("n"), F.lit('
            '2)), F.lit(2)).alias("n"), F.call_function("div", F.col("m") - F.pmod(F.col("m"), F.lit('
            '2)), F.lit(2)).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("//", left, right),
)


floor_divided_reflected = _method(
    ("r//", "rfloordiv"),
    "Divide the other side by each cell and round down.",
    [
        Example(
            '7 // df[["n", "m"]]',
            'df.select("n", "m").select(F.when(F.col("n") == 0, float("inf")).otherwise(F.call_functi'
            'on("div", F.lit(7) - (F.lit(7) % F.col("n") + F.col("n")) % F.col("n"), F.col("n")).cast'
            '("double")).alias("n"), F.when(F.col("m") == 0, float("inf")).otherwise(F.call_function('
            '"div", F.lit(7) - (F.lit(7) % F.col("m") + F.col("m")) % F.col("m"), F.col("m")).cast("d'
            'ouble")).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("//", right, left),
)


floordiv = _method(
    ("floordiv",),
    "Divide each cell by the other side and round down; a column may go along the rows.",
    [
        Example(
            'df[["n", "m"]].floordiv(3)',
            'df.select("n", "m").select(F.call_function("div", F.col("n") - F.pmod(F.col("n"), F.lit('
            '3)), F.lit(3)).alias("n"), F.call_function("div", F.col("m") - F.pmod(F.col("m"), F.lit('
            '3)), F.lit(3)).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("//", left, right),
)


remainder = operator_rule(
    "%",
    "Take the remainder of each cell divided by the other side.",
    [
        Example(
            'df[["n", "m"]] % 3',
            'df.select("n", "m").select(F.pmod(F.col("n"), F.lit(3)).alias("n"), F.pmod(F.col("m"), F'
            '.lit(3)).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("%", left, right),
)


remainder_reflected = _method(
    ("r%", "rmod"),
    "Take the remainder of the other side divided by each cell.",
    [
        Example(
            '7 % df[["n", "m"]]',
            'df.select("n", "m").select(F.when(F.col("n") != 0, (F.lit(7) % F.col("n") + F.col("n")) '
            '% F.col("n")).alias("n"), F.when(F.col("m") != 0, (F.lit(7) % F.col("m") + F.col("m")) %'
            ' F.col("m")).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("%", right, left),
)


mod = _method(
    ("mod",),
    "Take the remainder of each cell divided by the other side; a column may go along the rows.",
    [
        Example(
            'df[["n", "m"]].mod(5)',
            'df.select("n", "m").select(F.pmod(F.col("n"), F.lit(5)).alias("n"), F.pmod(F.col("m"), F'
            '.lit(5)).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("%", left, right),
)


power = operator_rule(
    "**",
    "Raise each cell to a power.",
    [
        Example(
            'df[["x", "y"]] ** 2',
            'df.select("x", "y").select(F.pow(F.col("x"), 2).alias("x"), F.pow(F.col("y"), 2).alias("y"))',
        )
    ],
    lambda left, right: arithmetic("**", left, right),
)


power_reflected = _method(
    ("r**", "rpow"),
    "Raise the other side to the power of each cell.",
    [
        Example(
            '2 ** df[["x", "y"]]',
            'df.select("x", "y").select(F.pow(F.lit(2), F.col("x")).alias("x"), F.pow(F.lit(2), F.col'
            '("y")).alias("y"))',
        )
    ],
    lambda left, right: arithmetic("**", right, left),
)


pow = _method(
    ("pow",),
    "Raise each cell to a power; a column may go along the rows.",
    [
        Example(
            'df[["n", "m"]].pow(2)',
            'df.select("n", "m").select((F.col("n") * F.col("n")).alias("n"), (F.col("m") * F.col("m")).alias("m"))',
        )
    ],
    lambda left, right: arithmetic("**", left, right),
)


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
