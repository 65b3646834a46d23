"""Choosing between values by conditions: numpy.where and numpy.select."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.series.operands import missing_constant, value_column
from translator.rule import Example, Operand, Refused, operand_of, rule
from translator.schema import BOOL, FLOAT, Kind, Type, join
from translator.spark import FUNCTIONS, Attribute, Call, Code, Lit
from translator.values import Driver, Element, Python, Series, Value, scalar_type

WHERE = [
    Example('np.where(df["x"] > 1, "big", "small")', "F.when(F.col('x') > 1, 'big').otherwise('small')"),
    Example('np.where(df["x"] > 1, df["x"], 0)', "F.when(F.col('x') > 1, F.col('x')).otherwise(0)"),
    Example('np.where(df["n"] > 1, df["n"], np.nan)', "F.when(F.col('n') > 1, F.col('n'))"),
    Example(
        'np.where(df["k"] == "a", df["k"], df["g"])', "F.when(F.col('k') == 'a', F.col('k')).otherwise(F.col('g'))"
    ),
    Example('np.where(~(df["x"] > 1), 1, 0)', "F.when(~F.coalesce(F.col('x') > 1, F.lit(False)), 1).otherwise(0)"),
    Example(
        'np.where(df["x"] > 1, "big", np.where(df["x"] > 0, "small", "none"))',
        "F.when(F.col('x') > 1, 'big').when(F.col('x') > 0, 'small').otherwise('none')",
    ),
    Example(
        'np.where(df["x"].isna(), df["y"] > 0, df["b"])',
        "F.when(F.col('x').isNull(), F.coalesce(F.col('y') > 0, F.lit(False))).otherwise(F.col('b'))",
    ),
    Example('df["z"] = np.where(df["x"] > 1, "big", None)', 'df = df.withColumn("z", F.when(F.col("x") > 1, "big"))'),
]
SELECT = [
    Example(
        'np.select([df["x"] > 1, df["n"] > 1], ["big", "some"], default="none")',
        "F.when(F.col('x') > 1, 'big').when(F.col('n') > 1, 'some').otherwise('none')",
    ),
    Example(
        'np.select([df["x"] > 1, df["x"] <= 1], [df["x"], df["n"]])',
        "F.when(F.col('x') > 1, F.col('x')).when(F.col('x') <= 1, F.col('n')).otherwise(0)",
    ),
    Example(
        'np.select([df["x"] > 1, df["x"] <= 1], [1, 2], np.nan)', "F.when(F.col('x') > 1, 1).when(F.col('x') <= 1, 2)"
    ),
]

_ZERO = Python(Lit(0), 0)


@rule("numpy", "where", examples=WHERE)
def where(condition: Series, x: Operand, y: Operand) -> Series:
    """Take one value where a condition holds and another where it does not, as with a value that is missing."""
    return replace(chosen([(condition, x)], y), array=True)


@rule("numpy", "select", examples=SELECT)
def select(condlist: Value, choicelist: Value, default: Operand = _ZERO) -> Series:
    """Take the value that belongs to the first condition that holds."""
    conditions = condlist.items if isinstance(condlist, Python) else None
    choices = choicelist.items if isinstance(choicelist, Python) else None
    if not conditions or choices is None or len(choices) != len(conditions):
        raise Refused("the conditions and choices are not two lists of the same length")
    pairs = []
    for condition, choice in zip(map(_unwrapped, conditions), map(_unwrapped, choices), strict=True):
        if not isinstance(condition, Series):
            raise Refused("a condition is not a column")
        pairs.append((condition, operand_of(choice)))
    return replace(chosen(pairs, default), array=True)


def _unwrapped(value: Value) -> Value:
    return value.series if isinstance(value, Element) else value


def chosen(pairs: Sequence[tuple[Series, Value]], default: Value) -> Series:
    """Return the value of the first pair whose condition holds, else the default."""
    values = [*(value for _, value in pairs), default]
    type_ = _common(values)
    column: Code = FUNCTIONS
    for condition, value in pairs:
        if condition.type.kind is not Kind.BOOL or condition.missing or condition.type.nullable:
            raise Refused("a condition is not just True or False")
        column = column.when(condition.column, _branch(type_, value))
    if not missing_constant(default):
        column = _otherwise(column, default, _branch(type_, default))
    first, *others = [condition for condition, _ in pairs]
    missing = any(missing_constant(value) or (isinstance(value, Series) and value.missing) for value in values)
    missing |= any(isinstance(value, Driver) and value.type.kind is not Kind.INT for value in values)
    return first.derived(column, *others, *values, type=type_, missing=missing, name=None)


def _branch(type_: Type, value: Value) -> Code:
    if isinstance(value, Series):
        return value.exact.column
    if type_.kind is not Kind.TIMESTAMP and isinstance(value, Python) and not missing_constant(value):
        return value.code
    return value_column(type_.kind, value)


def _common(values: Sequence[Value]) -> Type:
    """Return the type of numpy's result.

    Raises:
        Refused: the values have no type in common: numpy fails, or makes an array of mixed objects.
    """
    known = [scalar_type(value).values for value in values if not missing_constant(value)]
    nan = any(missing_constant(value) and isinstance(value, Python) and value.const is not None for value in values)
    if not known:
        return FLOAT
    found = known[0]
    for type_ in known[1:]:
        found = join(found, type_)
    if found.kind is Kind.OBJECT:
        raise Refused("the values to choose from are of different types", way_out="choose among values of one type")
    plain = all(isinstance(value, (Python, Driver)) for value in values)
    if nan and plain and found.kind is Kind.STR:
        raise Refused("numpy has no array of texts and NaN", "never", way_out="use None in place of NaN")
    if nan and found.kind is Kind.INT:
        return FLOAT
    if nan and found == BOOL:
        raise Refused("truth values and NaN make a column of mixed objects")
    return found


def _otherwise(column: Code, value: Value, code: Code) -> Code:
    """Return ``column.otherwise(code)``; conditions within the alternative go on in the same chain."""
    links: list[Call] = []
    part = code
    while isinstance(part, Call) and isinstance(part.func, Attribute) and part.func.attr in ("when", "otherwise"):
        links.append(part)
        part = part.func.obj
    if part != FUNCTIONS or not isinstance(value, Series):
        return column.otherwise(code)
    for link in reversed(links):
        assert isinstance(link.func, Attribute)
        column = Call(Attribute(column, link.func.attr), link.args, link.kwargs)
    return column
