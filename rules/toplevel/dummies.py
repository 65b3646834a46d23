"""Columns of truth values, one for each value of a column: get_dummies()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from translator.rule import DType, Example, Names, Refused, Unsupported, rule
from translator.schema import BOOL, Column, Kind, Type
from translator.spark import Code, Each, Lit, Name, Raw, Star, as_code, call, col, quoted, without_nulls
from translator.values import Frame, Python, Series, Value, new_token

DUMMIES = [
    Example(
        'pd.get_dummies(df["g"])',
        "df.select(*[F.col('g').eqNullSafe(value).alias(value) for value, in df.select('g').dropna()"
        ".distinct().orderBy('g').collect()])",
    ),
    Example(
        'pd.get_dummies(df[["g", "n", "x"]])',
        "df.select('g', 'n', 'x').select('n', 'x', *[F.col('g').eqNullSafe(value).alias('g_' + value)"
        " for value, in df.select('g').dropna().distinct().orderBy('g').collect()])",
    ),
    Example(
        'pd.get_dummies(df[["g", "k", "n"]], columns=["k", "n"], prefix=["key", "number"], prefix_sep=":")',
        "df.select('g', 'k', 'n').select('g', *[F.col('k').eqNullSafe(value).alias('key:' + value) for"
        " value, in df.select('k').dropna().distinct().orderBy('k').collect()], *[F.col('n').eqNullSafe"
        "(value).alias('number:' + str(value)) for value, in df.select('n').distinct().orderBy('n')"
        ".collect()])",
    ),
    Example(
        'pd.get_dummies(df["k"], prefix="k", drop_first=True, dtype=int)',
        "df.select(*[F.col('k').eqNullSafe(value).cast('bigint').alias('k_' + value) for value, in df"
        ".select('k').dropna().distinct().orderBy('k').collect()[1:]])",
    ),
    Example(
        'pd.get_dummies(df[["k", "x"]], dummy_na=True, dtype=float)',
        "df.select('k', 'x').select('x', *[F.col('k').eqNullSafe(value).cast('double').alias('k_' +"
        " value) for value, in df.select('k').dropna().distinct().orderBy('k').collect()], F.col('k')"
        ".isNull().cast('double').alias('k_nan'))",
    ),
    Example(
        'df["z"] = pd.cut(df["n"], [0, 2, 4], labels=["a", "b"])\npd.get_dummies(df[["z", "n"]], dtype=int)',
        "df = df.withColumn('z', F.when(F.col('n') <= 0, F.lit(None)).when(F.col('n') <= 2, 'a').when(F"
        ".col('n') <= 4, 'b'))\ndf.select('z', 'n').select('n', F.col('z').eqNullSafe('a').cast"
        "('bigint').alias('z_a'), F.col('z').eqNullSafe('b').cast('bigint').alias('z_b'))",
    ),
    Example(
        'pd.concat([df, pd.get_dummies(df["g"], prefix="is")], axis=1)',
        "df.select('*', *[F.col('g').eqNullSafe(value).alias('is_' + value) for value, in df.select"
        "('g').dropna().distinct().orderBy('g').collect()])",
    ),
    Example(
        'dummies = pd.get_dummies(df[["g", "k"]], prefix=["is", "key"])\n'
        'pd.concat([df.drop(["g", "k"], axis=1), dummies], axis=1)',
        "dummies = df.select('g', 'k').select(*[F.col('g').eqNullSafe(value).alias('is_' + value) for"
        " value, in df.select('g').dropna().distinct().orderBy('g').collect()], *[F.col('k').eqNullSafe"
        "(value).alias('key_' + value) for value, in df.select('k').dropna().distinct().orderBy('k')"
        ".collect()])\ndf.select('x', 'y', 'n', 'm', 's', 't', 'u', 'b', *[F.col('g').eqNullSafe(value)"
        ".alias('is_' + value) for value, in df.select('g').dropna().distinct().orderBy('g').collect()]"
        ", *[F.col('k').eqNullSafe(value).alias('key_' + value) for value, in df.select('k').dropna()"
        ".distinct().orderBy('k').collect()])",
    ),
    Example(
        'dummies = pd.get_dummies(df["g"], prefix="is")\npd.concat([df.drop("g", axis=1), dummies], axis=1)',
        "dummies = df.select(*[F.col('g').eqNullSafe(value).alias('is_' + value) for value, in df"
        ".select('g').dropna().distinct().orderBy('g').collect()])\ndf.select('k', 'x', 'y', 'n', 'm',"
        " 's', 't', 'u', 'b', *[F.col('g').eqNullSafe(value).alias('is_' + value) for value, in df"
        ".select('g').dropna().distinct().orderBy('g').collect()])",
    ),
]


@rule("pandas", "get_dummies", examples=DUMMIES)
def get_dummies(
    data: Frame | Series,
    prefix: Value | None = None,
    prefix_sep: str = "_",
    dummy_na: bool = False,
    columns: Names | None = None,
    sparse: Unsupported = False,
    drop_first: bool = False,
    dtype: DType | None = None,
) -> Frame:
    """Make a column for each value of a column, true where a row has that value.

    Which columns come out depends on the data: their values are looked up first. A missing value is false everywhere,
    where Spark's comparison would be null.
    """
    type_ = BOOL if dtype is None else dtype
    if drop_first and dummy_na:
        raise Refused("drop_first= together with dummy_na=")
    if isinstance(data, Series):
        texts = _prefixes(prefix, [data.name or ""], [None])
        frame = data.frame
        if data.name is None or data.column != col(data.name):
            raise Refused("the values are computed", way_out="assign them to a column first")
        cells = [_cells(data, texts[0], prefix_sep, type_, dummy_na, drop_first)]
        kept: list[Column] = []
    else:
        frame = data
        names = list(columns) if columns is not None else [c.name for c in _of_texts(frame)]
        prefixes = _prefixes(prefix, names, names)
        cells = [
            _cells(frame.series(name), text, prefix_sep, type_, dummy_na, drop_first)
            for name, text in zip(names, prefixes, strict=True)
        ]
        kept = [column for column in frame.columns or () if column.name not in names]
        if frame.columns is None:
            raise Refused("the columns of the frame are not known at translation time")
    return _made(frame, kept, [cell for part in cells for cell in part], type_)


def _made(frame: Frame, kept: list[Column], cells: list[Series], type_: Type) -> Frame:
    frame = frame.with_order_kept(column.name for column in kept)
    code = frame.select([*(column.name for column in kept), *(_item(cell) for cell in cells)])
    known = all(cell.name is not None for cell in cells)
    columns = (*kept, *(Column(str(cell.name), type_, missing=False) for cell in cells)) if known else None
    gone = {name: new_token() for name in _earlier(frame) if name not in {column.name for column in kept}}
    written = tuple({**dict(frame.written), **gone}.items())
    made = frame.replaced(code, columns=columns, partial=() if known else tuple(kept), written=written, source=frame)
    others = None if known else Column("", type_, missing=False)
    return replace(made, others=others, cells=(*(frame.series(column.name) for column in kept), *cells))


def _earlier(frame: Frame) -> list[str]:
    """Return the columns that a frame has, or that those had which it was selected from."""
    names: dict[str, None] = {}
    state: Frame | None = frame
    while state is not None:
        names |= dict.fromkeys(column.name for column in state.columns or ())
        state = state.source
    return list(names)


def _item(cell: Series) -> Code:
    return cell.column if cell.name is None else cell.column.alias(cell.name)


def _of_texts(frame: Frame) -> list[Column]:
    """Return the columns that pandas takes by itself: those of texts and of categories."""
    for column in frame.columns or ():
        if column.type.kind not in (Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.STR, Kind.CATEGORY, Kind.TIMESTAMP):
            raise Refused(
                f"it depends on the values of {column.name!r} whether pandas takes it", way_out="say columns="
            )
        if column.type.kind is Kind.BOOL and column.missing:
            raise Refused(
                f"it depends on the values of {column.name!r} whether pandas takes it", way_out="say columns="
            )
    return [column for column in frame.columns or () if column.type.kind in (Kind.STR, Kind.CATEGORY)]


def _prefixes(prefix: Value | None, names: list[str], default: list[str] | list[None]) -> list[str | None]:
    if prefix is None:
        return list(default)
    const = prefix.const if isinstance(prefix, Python) else None
    if isinstance(const, str):
        return [const] * len(names)
    if isinstance(const, (list, tuple)) and len(const) == len(names) and all(isinstance(each, str) for each in const):
        return list(const)
    if isinstance(const, Mapping) and all(isinstance(const.get(name), str) for name in names):
        return [str(const[name]) for name in names]
    raise Refused("the prefixes are not known at translation time, or there is not one for each column")


def _cells(
    series: Series, prefix: str | None, separator: str, type_: Type, missing_too: bool, drop_first: bool
) -> list[Series]:
    """Return the columns for one column; those that depend on the data stand together in one without a name."""
    name = str(series.name)
    start = "" if prefix is None else prefix + separator
    categories = series.type.categories if series.type.kind is Kind.CATEGORY else None
    if series.type.kind is Kind.CATEGORY and categories is None and series.type.ordered:
        raise Refused("the order of the categories is known only when the program runs")
    if categories is None:
        made = [_looked_up(series, name, start, type_, drop_first)]
    else:
        made = [
            _cell(series, series.column.eqNullSafe(as_code(value)), f"{start}{value}", type_)  # type: ignore[arg-type]
            for value in categories[drop_first:]
        ]
    if missing_too:
        if prefix is None:
            raise Refused("the name of the column for missing values is not a text")
        made.append(_cell(series, series.column.isNull(), f"{start}nan", type_))
    return made


def _cell(series: Series, column: Code, name: str, type_: Type) -> Series:
    return series.derived(_typed(column, type_), type=type_, missing=False, name=name)


def _typed(column: Code, type_: Type) -> Code:
    return column if type_ == BOOL else column.cast(type_.spark.lower())


def _looked_up(series: Series, name: str, start: str, type_: Type, drop_first: bool) -> Series:
    value = Name("value")
    text: Code = value
    if series.type.kind not in (Kind.STR, Kind.CATEGORY):
        if series.type.kind not in (Kind.INT, Kind.BOOL, Kind.FLOAT) or not start:
            raise Refused("the names of the columns are not texts", way_out="say prefix=")
        if series.missing and series.type.kind is not Kind.FLOAT:
            raise Refused("the text of the values depends on whether some are missing")
        text = call(Name("str"), value)
    label = Lit(start) + text if start else text
    frame = series.frame
    while frame.source is not None and series.fits(frame.source):
        frame = frame.source
    values = frame.code.select(quoted(name))
    if series.missing:
        values = without_nulls(values, [name])
    rows = values.distinct().orderBy(quoted(name)).collect()
    if drop_first:
        rows = rows.item(Raw("1:"))
    each = Each(_typed(series.column.eqNullSafe(value), type_).alias(label), "(value,)", rows)
    return replace(series.derived(Star(each), type=type_, missing=False), name=None)
