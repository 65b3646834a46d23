"""Exponentially weighted variances and deviations."""

from __future__ import annotations

from collections.abc import Callable

from rules.moving.smoothing import share_of, smoothed
from rules.moving.spans import number_of
from rules.reductions import Reduced
from rules.running import Rows
from rules.scalar import argument
from translator.rule import Example, Refused, rule
from translator.schema import FLOAT
from translator.spark import Code, F, Lambda, Name, lit
from translator.values import Called, Grouped, Series, Value


def _variance(called: Called, series: Series, rows: Rows, *, bias: bool, root: bool) -> Reduced:
    """Return the weighted variances, or their roots, as pandas steps from row to row.

    Beside the mean and the biased variance, the sums of the weights and of their squares are carried along; without
    `bias` the variance is corrected by them, so that one value alone has none.
    """
    given = dict(called.arguments)
    share, adjust, ignored = share_of(called), bool(given.get("adjust", True)), bool(given.get("ignore_na", False))
    least = given.get("min_periods", 0)
    assert isinstance(least, int)
    column = argument(number_of(series).column)
    so_far, x = Name("so_far"), Name("x")
    gaps = series.missing and not ignored
    value = x.item("value") if gaps else x
    mean, weight, squares = (so_far.item(name) for name in ("mean", "weight", "squares"))
    newest = 1.0 if adjust else share
    away = value - mean
    if adjust or gaps:
        older, total = weight * (1 - share), weight * (1 - share) + newest
        step = _state(
            mean + away * newest / total if newest != 1 else mean + away / total,
            older / total * (so_far.item("variance") + (away * away * newest if newest != 1 else away * away) / total),
            total if adjust else lit(1.0),
            _squares(squares, share, newest) if adjust else _squares(squares, share, newest) / (total * total),
        )
    else:
        older = lit(1.0)
        spread = (so_far.item("variance") + away * away * share) * (1 - share)
        step = _state(mean + away * share, spread, lit(1.0), _squares(squares, share, newest))
    first = _state(value.cast("double"), lit(0.0), lit(1.0), lit(1.0))
    change = F.when(mean.isNull(), first).otherwise(step)
    if gaps:
        rest = _state(mean, so_far.item("variance"), older, squares * (1 - share) ** 2)
        change = F.when(value.isNull(), rest).when(mean.isNull(), first).otherwise(step)
    found = F.when(mean.isNotNull(), so_far.item("variance"))
    if not bias:
        whole = weight * weight
        found = F.when(whole > squares, whole / (whole - squares) * so_far.item("variance"))
    values = F.collect_list(F.struct(series.exact.column.alias("value")) if gaps else column)
    start = _state(lit(None).cast("double"), lit(0.0), lit(1.0), lit(1.0))
    finish = Lambda("so_far", F.sqrt(found) if root else found)
    code = F.aggregate(values.over(rows.so_far()), start, Lambda("so_far, x", change), finish)
    if least > 1:
        code = F.when(F.count(column).over(rows.so_far()) >= least, code)
    return Reduced(code, FLOAT, True)


def _squares(squares: Code, share: float, newest: float) -> Code:
    """Return the sum of the squares of the weights when one more value is weighed."""
    return squares * (1 - share) ** 2 + newest**2


def _state(mean: Code, variance: Code, weight: Code, squares: Code) -> Code:
    return F.struct(mean.alias("mean"), variance.alias("variance"), weight.alias("weight"), squares.alias("squares"))


SPREAD: dict[str, list[Example]] = {
    "std": [
        Example(
            'df["n"].ewm(alpha=0.5, adjust=False).std()',
            "F.aggregate(F.collect_list('n').over(Window.orderBy('__row').rowsBetween(Window.unbou"
            "ndedPreceding, Window.currentRow)), F.struct(F.lit(None).cast('double').alias('mean')"
            ", F.lit(0.0).alias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias('squares"
            "')), lambda so_far, x: F.when(so_far['mean'].isNull(), F.struct(x.cast('double').alia"
            "s('mean'), F.lit(0.0).alias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias"
            "('squares'))).otherwise(F.struct((so_far['mean'] + (x - so_far['mean']) * 0.5).alias("
            "'mean'), ((so_far['variance'] + (x - so_far['mean']) * (x - so_far['mean']) * 0.5) * "
            "0.5).alias('variance'), F.lit(1.0).alias('weight'), (so_far['squares'] * 0.25 + 0.25)"
            ".alias('squares'))), lambda so_far: F.sqrt(F.when(so_far['weight'] * so_far['weight']"
            " > so_far['squares'], so_far['weight'] * so_far['weight'] / (so_far['weight'] * so_fa"
            "r['weight'] - so_far['squares']) * so_far['variance'])))",
        ),
        Example(
            'df["x"].ewm(span=3, ignore_na=True).std(bias=True)',
            "F.aggregate(F.collect_list('x').over(Window.orderBy('__row').rowsBetween(Window.unbou"
            "ndedPreceding, Window.currentRow)), F.struct(F.lit(None).cast('double').alias('mean')"
            ", F.lit(0.0).alias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias('squares"
            "')), lambda so_far, x: F.when(so_far['mean'].isNull(), F.struct(x.cast('double').alia"
            "s('mean'), F.lit(0.0).alias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias"
            "('squares'))).otherwise(F.struct((so_far['mean'] + (x - so_far['mean']) / (so_far['we"
            "ight'] * 0.5 + 1.0)).alias('mean'), (so_far['weight'] * 0.5 / (so_far['weight'] * 0.5"
            " + 1.0) * (so_far['variance'] + (x - so_far['mean']) * (x - so_far['mean']) / (so_far"
            "['weight'] * 0.5 + 1.0))).alias('variance'), (so_far['weight'] * 0.5 + 1.0).alias('we"
            "ight'), (so_far['squares'] * 0.25 + 1.0).alias('squares'))), lambda so_far: F.sqrt(F."
            "when(so_far['mean'].isNotNull(), so_far['variance'])))",
        ),
    ],
    "var": [
        Example(
            'df["x"].ewm(com=1).var()',
            "F.aggregate(F.collect_list(F.struct(F.col('x').alias('value'))).over(Window.orderBy('"
            "__row').rowsBetween(Window.unboundedPreceding, Window.currentRow)), F.struct(F.lit(No"
            "ne).cast('double').alias('mean'), F.lit(0.0).alias('variance'), F.lit(1.0).alias('wei"
            "ght'), F.lit(1.0).alias('squares')), lambda so_far, x: F.when(x['value'].isNull(), F."
            "struct(so_far['mean'].alias('mean'), so_far['variance'].alias('variance'), (so_far['w"
            "eight'] * 0.5).alias('weight'), (so_far['squares'] * 0.25).alias('squares'))).when(so"
            "_far['mean'].isNull(), F.struct(x['value'].cast('double').alias('mean'), F.lit(0.0).a"
            "lias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias('squares'))).otherwise"
            "(F.struct((so_far['mean'] + (x['value'] - so_far['mean']) / (so_far['weight'] * 0.5 +"
            " 1.0)).alias('mean'), (so_far['weight'] * 0.5 / (so_far['weight'] * 0.5 + 1.0) * (so_"
            "far['variance'] + (x['value'] - so_far['mean']) * (x['value'] - so_far['mean']) / (so"
            "_far['weight'] * 0.5 + 1.0))).alias('variance'), (so_far['weight'] * 0.5 + 1.0).alias"
            "('weight'), (so_far['squares'] * 0.25 + 1.0).alias('squares'))), lambda so_far: F.whe"
            "n(so_far['weight'] * so_far['weight'] > so_far['squares'], so_far['weight'] * so_far["
            "'weight'] / (so_far['weight'] * so_far['weight'] - so_far['squares']) * so_far['varia"
            "nce']))",
        ),
        Example(
            'df["x"].ewm(alpha=0.25, adjust=False, min_periods=2).var()',
            "window = Window.orderBy('__row').rowsBetween(Window.unboundedPreceding, Window.curren"
            "tRow)\nF.when(F.count('x').over(window) >= 2, F.aggregate(F.collect_list(F.struct(F.co"
            "l('x').alias('value'))).over(window), F.struct(F.lit(None).cast('double').alias('mean"
            "'), F.lit(0.0).alias('variance'), F.lit(1.0).alias('weight'), F.lit(1.0).alias('squar"
            "es')), lambda so_far, x: F.when(x['value'].isNull(), F.struct(so_far['mean'].alias('m"
            "ean'), so_far['variance'].alias('variance'), (so_far['weight'] * 0.75).alias('weight'"
            "), (so_far['squares'] * 0.5625).alias('squares'))).when(so_far['mean'].isNull(), F.st"
            "ruct(x['value'].cast('double').alias('mean'), F.lit(0.0).alias('variance'), F.lit(1.0"
            ").alias('weight'), F.lit(1.0).alias('squares'))).otherwise(F.struct((so_far['mean'] +"
            " (x['value'] - so_far['mean']) * 0.25 / (so_far['weight'] * 0.75 + 0.25)).alias('mean"
            "'), (so_far['weight'] * 0.75 / (so_far['weight'] * 0.75 + 0.25) * (so_far['variance']"
            " + (x['value'] - so_far['mean']) * (x['value'] - so_far['mean']) * 0.25 / (so_far['we"
            "ight'] * 0.75 + 0.25))).alias('variance'), F.lit(1.0).alias('weight'), ((so_far['squa"
            "res'] * 0.5625 + 0.0625) / ((so_far['weight'] * 0.75 + 0.25) * (so_far['weight'] * 0."
            "75 + 0.25))).alias('squares'))), lambda so_far: F.when(so_far['weight'] * so_far['wei"
            "ght'] > so_far['squares'], so_far['weight'] * so_far['weight'] / (so_far['weight'] * "
            "so_far['weight'] - so_far['squares']) * so_far['variance'])))",
        ),
    ],
}


def _spread(member: str, *, root: bool) -> Callable[..., Value]:
    def aggregate(called: Called, bias: bool = False, numeric_only: bool = False) -> Value:
        if isinstance(called.of, Grouped):
            raise Refused(f"{member}() of exponentially weighted values of groups", way_out="use transform()")

        def compute(called: Called, series: Series, rows: Rows) -> Reduced:
            return _variance(called, series, rows, bias=bias, root=root)

        return smoothed(called, compute)

    aggregate.__doc__ = f"Compute the exponentially weighted {member} up to each row."
    for receiver in ("series.ewm", "frame.ewm", "grouped.ewm"):
        aggregate = rule(receiver, member, examples=SPREAD[member])(aggregate)
    return aggregate


std = _spread("std", root=True)
var = _spread("var", root=False)
