"""What Spark does not keep of the types of pandas, restored where rows come to the driver."""

from __future__ import annotations

from collections.abc import Sequence

from translator.interpret.context import Context
from translator.restored import period_dtypes, with_zones
from translator.schema import Column, Kind, Type
from translator.spark import (
    Code,
    Lit,
    Mapping,
    Name,
    as_code,
    call,
    col,
)
from translator.values import (
    Index,
)


def collected(context: Context, code: Code, index: Index, held: tuple[Column, ...]) -> Code:
    """Return the call that brings a Spark frame over, with its index and the types of its columns restored."""
    columns = [column.name for column in index.columns]
    if context.stays_distributed:
        return code.pandas_api(index_col=columns) if columns else code.pandas_api()
    looked_at = not (context.showing or context.drawing)
    every = (*index.columns, *held)
    code = _in_64_bits(code, every).toPandas() if looked_at else code.toPandas()
    types = _categories(context, every)
    # What is shown of periods is their text, but for the line on the frequency of the row labels.
    types |= period_dtypes(index.columns if context.showing else every)
    types |= _types(every) if looked_at else {}
    if types:
        code = code.astype(Mapping(tuple((Lit(name), dtype) for name, dtype in types.items())))
    code = with_zones(code, every)
    if looked_at:
        code = _with_nan(code, every)
    if not context.showing:
        code = _with_numbers(code, held, every=not columns)
    if not columns:
        return code
    code = code.set_index(columns[0] if len(columns) == 1 else columns)
    if list(index.names) != columns:
        code = code.rename_axis(index.names[0] if len(columns) == 1 else list(index.names))
    return code


def _in_64_bits(code: Code, held: Sequence[Column]) -> Code:
    """Return a Spark frame with whole numbers of 64 bits, as pandas has them, where some may be missing.

    Those that are missing make floats of all of them, as in pandas; where none can be, a cast on the driver is cheaper.
    """
    for column in held:
        if _is_narrow(column) and column.missing and not column.widened:
            code = code.withColumn(column.name, col(column.name).cast("bigint"))
    return code


def _categories(context: Context, held: Sequence[Column]) -> dict[str, Code]:
    """Return the dtypes of columns of categories; a display needs those only whose order is known."""
    return {
        each.name: _dtype(each.type) if each.type.categories else Lit("category")
        for each in held
        if each.type.kind is Kind.CATEGORY and (each.type.categories or not context.showing)
    }


def _types(held: Sequence[Column]) -> dict[str, Code]:
    """Return the dtypes that Spark's values do not tell.

    Integers with gaps are floats in pandas, truth values objects, also in rows where nothing is missing.
    """
    wide = {Kind.INT: "float64", Kind.BOOL: "object"}
    types: dict[str, Code] = {
        each.name: Lit(wide[each.type.kind]) for each in held if each.widened and each.type.kind in wide
    }
    return types | {each.name: Lit("int64") for each in held if _is_narrow(each) and not each.missing}


def _with_numbers(code: Code, held: Sequence[Column], *, every: bool) -> Code:
    """Return a pandas frame whose columns are called by numbers where pandas has numbers."""
    numbered = {each.name: each.label for each in held if each.numbered}
    if not numbered:
        return code
    labels = Mapping(tuple((Lit(name), Lit(label)) for name, label in numbered.items()))
    return code.rename(columns=Name("int") if every and len(numbered) == len(held) else labels)


def _with_nan(code: Code, held: Sequence[Column]) -> Code:
    """Return a pandas frame in which missing texts and truth values are NaN, where pandas has them so.

    Spark gives None for them.
    """
    objects = [each for each in held if each.missing and each.type.kind in (Kind.STR, Kind.BOOL)]
    nan = Name("np").attribute("nan")
    if not any(map(_is_nan, objects)):
        return code
    if all(_is_nan(each) or each.gapless for each in objects):
        return code.mask(Name("pd").attribute("isna"), nan)
    # A column in which all is missing would become one of numbers.
    names = [each.name for each in objects if _is_nan(each)]
    filled = code.fillna(Mapping(tuple((Lit(name), nan) for name in names)))
    return filled.astype(Mapping(tuple((Lit(name), Name("object")) for name in names)))


def _is_nan(column: Column) -> bool:
    """Tell whether what is missing is NaN: of truth values also where it depends on the data whether some are."""
    if column.type.kind is Kind.BOOL:
        return column.widened is not False and not column.type.nullable
    return bool(column.widened)


def _is_narrow(column: Column) -> bool:
    """Tell whether whole numbers have 64 bits in pandas and 32 in Spark."""
    return column.narrow and column.type.kind is Kind.INT and column.type.bits == 64 and not column.type.nullable


def _dtype(held: Type) -> Code:
    """Return the pandas dtype of known categories; Spark keeps their values only."""
    values = as_code([*(held.categories or ())])  # type: ignore[list-item]
    ordered = {"ordered": True} if held.ordered else {}
    return call(Name("pd").attribute("CategoricalDtype"), values, **ordered)
