"""Categories of a column: their numbers, their names, and columns that get categories."""

from __future__ import annotations

from dataclasses import replace

from rules.categories import check_no_order
from translator.rule import Example, Refused, Unsupported, rule
from translator.schema import CATEGORY, INT, STR, Kind, Type
from translator.spark import Code, F, Name, Window, as_code, column_name, lit, quoted
from translator.values import Accessor, Driver, Note, Python, Series, Value, category_codes

_BINS = 'df["z"] = pd.cut(df["n"], [-9, 0, 2, 200], labels=["none", "few", "many"])\n'

CODES = [
    Example(
        _BINS + 'df["z"].cat.codes',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\nF.coalesce(F.when(F.col('z') =="
        " 'none', 0).when(F.col('z') == 'few', 1).when(F.col('z') == 'many', 2), F.lit(-1)).cast"
        "('tinyint')",
    ),
    Example(
        'df["k"].astype("category").cat.codes',
        "F.when(F.col('k').isNotNull(), F.dense_rank().over(Window.orderBy(F.col('k').asc_nulls_last"
        "())) - 1).otherwise(-1)",
    ),
    Example(
        'df["k"] = df["k"].astype("category")\ndf["c"] = df["k"].cat.codes',
        "df = df.withColumn('c', F.when(F.col('k').isNotNull(), F.dense_rank().over(Window.orderBy(F"
        ".col('k').asc_nulls_last())) - 1).otherwise(-1))",
    ),
]
CATEGORICAL = [
    Example(
        'df["z"] = pd.Categorical(df["k"], categories=["c", "a"], ordered=True)',
        "df = df.withColumn('z', F.when(F.col('k').isin('c', 'a'), F.col('k')))",
    ),
    Example(
        'df["z"] = pd.Categorical(df["k"], categories=["c", "b", "a"])\ndf.groupby("z")["n"].sum()',
        "df = df.withColumn('z', F.when(F.col('k').isin('c', 'b', 'a'), F.col('k')))\nspark"
        ".createDataFrame([('c',), ('b',), ('a',)], schema='z STRING').join(df.filter(F.col('z')"
        ".isNotNull()).groupBy('z').agg(F.coalesce(F.sum('n'), F.lit(0)).alias('n')), on='z',"
        " how='left').fillna(0, subset=['n'])",
        ordered=True,
    ),
    Example(
        'df["z"] = pd.Categorical(df["k"], categories=["c", "b", "a"])\ndf.sort_values(["z", "n"])',
        "df = df.withColumn('z', F.when(F.col('k').isin('c', 'b', 'a'), F.col('k')))\ndf.orderBy(F.when"
        "(F.col('z') == 'c', 0).when(F.col('z') == 'b', 1).when(F.col('z') == 'a', 2).asc_nulls_last(),"
        " 'n')",
        ordered=True,
    ),
    Example(
        'df["z"] = pd.Categorical(df["k"], categories=["c", "zz", "a"])\ndf["z"].value_counts(sort=False)',
        "df = df.withColumn('z', F.when(F.col('k').isin('c', 'zz', 'a'), F.col('k')))\nspark"
        ".createDataFrame([('c',), ('zz',), ('a',)], schema='z STRING').join(df.filter(F.col('z')"
        ".isNotNull()).groupBy('z').count(), on='z', how='left').fillna(0, subset=['count'])",
        ordered=True,
    ),
    Example(
        'df["z"] = pd.Categorical(df["g"], categories=["v", "x", "u"])\n'
        'df.groupby("z", observed=True)[["n", "x"]].max()',
        "df = df.withColumn('z', F.when(F.col('g').isin('v', 'x', 'u'), F.col('g')))\ndf.filter(F.col"
        "('z').isNotNull()).groupBy('z').agg(F.max('n').alias('n'), F.max('x').alias('x'))",
        ordered=True,
    ),
]
SET = [
    Example(
        _BINS + 'df["z"] = df["z"].cat.set_categories(["many", "none"])\ndf',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf = df.withColumn('z', F.when"
        "(F.col('z').isin('many', 'none'), F.col('z')))\ndf",
    ),
]
RENAME = [
    Example(
        _BINS + 'df["z"] = df["z"].cat.rename_categories({"few": "some"})\ndf',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf = df.withColumn('z', F.when"
        "(F.col('z') == 'few', 'some').otherwise(F.col('z')))\ndf",
    ),
    Example(
        _BINS + 'df["z"] = df["z"].cat.rename_categories(["a", "b", "c"])\ndf',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf = df.withColumn('z', F.when"
        "(F.col('z') == 'none', 'a').when(F.col('z') == 'few', 'b').when(F.col('z') == 'many', 'c'))\ndf",
    ),
]
REORDER = [
    Example(
        _BINS + 'df["z"] = df["z"].cat.reorder_categories(["many", "few", "none"])\ndf.sort_values(["z", "n"])',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf.orderBy(F.when(F.col('z') =="
        " 'many', 0).when(F.col('z') == 'few', 1).when(F.col('z') == 'none', 2).asc_nulls_last(), 'n')",
        ordered=True,
    )
]
ADD = [
    Example(
        _BINS + 'df["z"] = df["z"].cat.add_categories(["other"]).fillna("other")\ndf',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf = df.withColumn('z', F"
        ".coalesce(F.col('z'), F.lit('other')))\ndf",
    )
]
ORDERED = [
    Example(
        _BINS + 'df["z"] = df["z"].cat.as_unordered()\ndf',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf",
    )
]


@rule("series.cat", "codes", examples=CODES, attribute=True)
def codes(accessor: Accessor) -> Series:
    """Number the categories from 0 in their order; a missing value has the number -1."""
    series = _series(accessor)
    categories = series.type.categories
    small = Type(Kind.INT, bits=8) if categories is not None else INT
    if categories is not None:
        code = category_codes(series.column, categories)
        code = F.coalesce(code, lit(-1)) if series.missing else code
        return series.derived(code.cast("tinyint"), type=small, missing=False, name=None)
    if series.type.ordered or len(series.frame.rows) > 1:
        raise Refused(
            "the categories are those of rows that are no longer there", way_out="use pd.factorize(sort=True)"
        )
    rank = F.dense_rank().over(Window.orderBy(series.column.asc_nulls_last())) - 1
    code = F.when(series.column.isNotNull(), rank).otherwise(-1) if series.missing else rank
    made = series.derived(code, type=small, missing=False, name=None)
    return made.noted("PS701", "all rows go through one task, since the window has no partition")


CATEGORIES = [
    Example(
        _BINS + 'df["z"].cat.categories',
        "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
        ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\npd.Index(['none', 'few', 'many'])",
    ),
    Example(
        'df["k"].astype("category").cat.categories.tolist()',
        'pd.Index(df.filter(F.col("k").isNotNull()).select("k").distinct().orderBy("k").toPandas()["k"]'
        ".tolist()).tolist()",
    ),
]


@rule("series.cat", "categories", examples=CATEGORIES, attribute=True)
def categories(accessor: Accessor) -> Driver:
    """Give the categories in their order; those of values that became categories are the different values, sorted."""
    series = _series(accessor)
    if series.type.categories is not None:
        return Driver(Name("pd").Index(as_code([*series.type.categories])), "index", type=STR)  # type: ignore[list-item]
    name = column_name(series.column)
    if name is None or series.type.ordered or len(series.frame.rows) > 1:
        raise Refused("the categories are those of rows that are no longer there", way_out="take unique() before")
    values = series.frame.code.filter(series.column.isNotNull()) if series.missing else series.frame.code
    made = values.select(quoted(name)).distinct().orderBy(quoted(name)).toPandas().item(as_code(name)).tolist()
    note = Note("PS402", "one value per group is handed over")
    return Driver(Name("pd").Index(made), "index", "groups", series.type.values, notes=(note,))


@rule("series.cat", "set_categories", examples=SET)
def set_categories(accessor: Accessor, new_categories: Value, ordered: bool | None = None,
                   rename: Unsupported = False) -> Series:  # fmt: skip
    """Say which categories there are; values of others become missing."""
    series = _series(accessor)
    return _among(series, _listed(new_categories), series.type.ordered if ordered is None else ordered)


@rule("series.cat", "reorder_categories", examples=REORDER)
def reorder_categories(accessor: Accessor, new_categories: Value, ordered: bool | None = None) -> Series:
    """Put the categories into another order."""
    series = _series(accessor)
    names = _listed(new_categories)
    if series.type.categories is None or set(names) != set(series.type.categories):
        raise Refused("the categories are not those that the column has")
    return replace(series, type=_type(names, series.type.ordered if ordered is None else ordered), view=False)


@rule("series.cat", "rename_categories", examples=RENAME)
def rename_categories(accessor: Accessor, new_categories: Value) -> Series:
    """Give the categories other names."""
    series = _series(accessor)
    old = series.type.categories
    if old is None or not isinstance(new_categories, Python):
        raise Refused("the categories are not known at translation time")
    if isinstance(new_categories.const, dict):
        pairs = {name: new_categories.const.get(name, name) for name in old}
    else:
        pairs = dict(zip(old, _listed(new_categories), strict=False))
    if len(pairs) != len(old) or len(set(pairs.values())) != len(old):
        raise Refused("there are not as many names as categories", "never")
    changed = {a: b for a, b in pairs.items() if a != b}
    if not changed:
        return series
    if {type(value) for value in pairs.values()} != {str}:
        raise Refused("the new categories are not texts")
    made: Code = Name("F")
    for before, after in changed.items():
        made = made.when(series.column.eq(as_code(str(before))), after)
    if set(changed) != set(old):
        made = made.otherwise(series.column)
    return series.derived(made, type=_type(tuple(pairs.values()), series.type.ordered))


@rule("series.cat", "add_categories", examples=ADD)
def add_categories(accessor: Accessor, new_categories: Value) -> Series:
    """Add categories, which no row has yet."""
    series = _series(accessor)
    old = series.type.categories
    single = isinstance(new_categories, Python) and isinstance(new_categories.const, str)
    new = (new_categories.const,) if single else _listed(new_categories)  # type: ignore[attr-defined]
    if old is None or set(old) & set(new):
        raise Refused("the categories are not known, or there already")
    return replace(series, type=_type((*old, *new), series.type.ordered), view=False)


@rule(
    "series.cat",
    "as_ordered",
    examples=[
        Example(
            _BINS + 'df["z"] = df["z"].cat.as_ordered()\ndf',
            "df = df.withColumn('z', F.when(F.col('n') <= -9, F.lit(None)).when(F.col('n') <= 0, 'none')"
            ".when(F.col('n') <= 2, 'few').when(F.col('n') <= 200, 'many'))\ndf",
        )
    ],
)
def as_ordered(accessor: Accessor) -> Series:
    """Say that the order of the categories means something."""
    series = _series(accessor)
    if series.type.categories is None:
        raise Refused("the categories are not known at translation time")
    return replace(series, type=replace(series.type, ordered=True), view=False)


@rule("series.cat", "as_unordered", examples=ORDERED)
def as_unordered(accessor: Accessor) -> Series:
    """Say that the order of the categories means nothing; groups and sorted rows still come in it."""
    series = _series(accessor)
    check_no_order([series.as_column("")] if series.type.categories is None else [])
    return replace(series, type=replace(series.type, ordered=False), view=False)


@rule("pandas", "Categorical", examples=CATEGORICAL)
def categorical(
    values: Series,
    categories: Value | None = None,
    ordered: bool = False,
    dtype: Unsupported = None,
    fastpath: Unsupported = None,
    copy: Unsupported = True,
) -> Series:
    """Take the values as categories in a given order; others become missing."""
    if values.type.kind is not Kind.STR:
        raise Refused("categories of other values than texts")
    if categories is None or (isinstance(categories, Python) and categories.const is None):
        if ordered:
            raise Refused("the categories are not known at translation time")
        return values.derived(values.column, type=CATEGORY)
    return _among(values, _listed(categories), ordered)


def _series(accessor: Accessor) -> Series:
    series = accessor.of
    if not isinstance(series, Series) or series.type.kind is not Kind.CATEGORY:
        raise Refused("the column is not known to hold categories")
    return series


def _type(categories: tuple[object, ...], ordered: bool) -> Type:
    return replace(CATEGORY, categories=categories, ordered=ordered)


def _listed(value: Value) -> tuple[str, ...]:
    """Return the texts of a list; raises `Refused` where they are not known, or not all different."""
    found = value.const if isinstance(value, Python) else None
    if not isinstance(found, (list, tuple)) or not all(isinstance(name, str) for name in found) or not found:
        raise Refused("the categories are not a list of texts that is known at translation time")
    if len(set(found)) < len(found):
        raise Refused("a category is there twice", "never")
    return tuple(found)


def _among(series: Series, categories: tuple[str, ...], ordered: bool) -> Series:
    if series.type.categories is not None and set(series.type.categories) <= set(categories):
        return replace(series, type=_type(categories, ordered), view=False)
    code = F.when(series.column.isin(*categories), series.column)
    return series.derived(code, type=_type(categories, ordered), missing=True)
