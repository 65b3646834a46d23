"""Functions applied to each value of a column: interpreted as column expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.numpy import elementwise
from rules.series.builtins import BUILTINS
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import BOOL, FLOAT, INT, STR, Kind, Type
from translator.spark import Call, F, Name, lit
from translator.values import Element, Function, Member, Python, Series, Value, constant_type, is_missing

APPLY = [
    Example('df["x"].apply(lambda v: v * 2)', 'F.col("x") * 2'),
    Example('df["x"].apply(lambda v: "high" if v > 1 else "low")', 'F.when(F.col("x") > 1, "high").otherwise("low")'),
    Example('df["g"].map(str.upper)', 'F.upper(F.col("g"))'),
    Example('df["x"].apply(np.log1p)', 'F.when(F.col("x") == -1, float("-inf")).otherwise(F.log1p("x"))'),
    Example('import math\ndf["n"].clip(0, 9).apply(math.sqrt)',
            'import math\nF.sqrt(F.greatest(F.least(F.col("n"), F.lit(9)), F.lit(0)))'),
    Example('df["g"].apply(len)', 'F.length(F.col("g"))'),
    Example('df["s"].apply(lambda v: v.upper() if isinstance(v, str) else v)',
            'F.when(F.col("s").isNotNull(), F.upper(F.col("s"))).otherwise(F.col("s"))'),
    Example('def double(v, times):\n    return v * times\n\n\ndf["n"].apply(double, args=(3,))',
            'def double(v, times):\n    return v * times\n\n\nF.col("n") * 3'),
]  # fmt: skip
UFUNCS = {
    f"numpy.{function.__name__}": function
    for function in (
        elementwise.ceil,
        elementwise.exp,
        elementwise.expm1,
        elementwise.floor,
        elementwise.isnan,
        elementwise.log,
        elementwise.log10,
        elementwise.log1p,
        elementwise.log2,
        elementwise.sign,
        elementwise.sqrt,
        elementwise.square,
    )
}
"""What numpy computes of one number: pandas calls it with the whole column."""

NO_ARGUMENTS = Python(Name("()"), (), ())
_RETURNS: dict[str, Type] = {"int": INT, "float": FLOAT, "str": STR, "bool": BOOL}


@rule(Series, "apply", examples=APPLY)
def apply(
    series: Series,
    func: Value,
    convert_dtype: Unsupported = True,
    args: Value = NO_ARGUMENTS,
    *,
    by_row: str = "compat",
    **kwargs: Value,
) -> Series:
    """Apply a function to each value, by the column expression that it amounts to.

    A missing value goes through the expression as null; where that is another thing than what the function makes of
    NaN, the function is refused.
    """
    if kwargs or by_row != "compat":
        raise Refused("the function has further arguments by name")
    if not isinstance(args, Python) or args.items is None:
        raise Refused("the arguments of the function are not known at translation time")
    return applied(series, func, args.items)


def applied(series: Series, function: Value, args: Sequence[Value], *, skip_missing: bool = False) -> Series:
    """Return the series that a function makes of each value of a series.

    Args:
        series: the values.
        function: a function of the program, or one of Python's own such as ``len``.
        args: its further arguments.
        skip_missing: whether missing values are left as they are.

    Raises:
        Refused: the function has no column expression.
    """
    try:
        made = expressed(series, function, args)
    except Refused:
        typed = _as_udf(series, function, args, skip_missing=skip_missing)
        if typed is None:
            raise
        return typed
    if skip_missing and series.missing:
        made = series.derived(F.when(series.column.isNotNull(), made.exact.column), made, type=made.type, missing=True)
    return series.derived(made.column, made, type=made.type, missing=made.missing, loose=made.loose)


def expressed(series: Series, function: Value, args: Sequence[Value]) -> Series:
    """Return the column expression of a function of each value.

    Raises:
        Refused: it has none.
    """
    match function:
        case Function():
            made = function.on_elements([Element(series), *args])
        case Member(path) if path in BUILTINS and not args:
            made = BUILTINS[path](Element(series))
        case Member(path) if path in UFUNCS and not args:
            made = UFUNCS[path](series)
        case _:
            raise Refused("it is not a function that has a column expression")
    match made:
        case Element(result):
            if result.type.kind is Kind.INT and result.type.bits < INT.bits:
                # The function gives numbers of Python, which pandas holds in 64 bits.
                return replace(result, column=result.column.cast("bigint"), type=INT)
            return result
        case Series():
            return made
        case Python() if made.known and not isinstance(made.const, (list, tuple, dict, set)):
            type = series.type if is_missing(made.const) else constant_type(made.const)
            value = lit(None) if is_missing(made.const) else lit(made.code)
            return series.derived(value, type=type, missing=is_missing(made.const))
    raise Refused("the function does not give one plain value")


def _as_udf(series: Series, function: Value, args: Sequence[Value], *, skip_missing: bool) -> Series | None:
    """Return the series by a Python function that Spark calls for each row, or None.

    Only a function whose definition says what it returns can be taken, and only where no value is missing: Spark gives
    None to it where pandas gives NaN.
    """
    if not isinstance(function, Function) or args or (series.missing and not skip_missing):
        return None
    if series.type.kind not in (Kind.INT, Kind.FLOAT, Kind.STR, Kind.BOOL) or not isinstance(function.code, Name):
        return None
    type = _RETURNS.get(returned_type(function))
    if type is None:
        return None
    made = Call(F.udf(function.code, type.spark.lower()), (series.column,), ())
    found = series.derived(made, type=type, missing=series.missing)
    return found.noted("PS501", f"the function {function.name} is run by Python for each row")


def returned_type(function: Function) -> str:
    """Return the name of the type that the definition of a function says it returns, or an empty string."""
    annotation = getattr(getattr(function.node, "returns", None), "annotation", None)
    return str(getattr(annotation, "value", ""))
