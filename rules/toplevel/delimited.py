"""Delimited text: the reader's options, and the columns that it does not read by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.toplevel.datetimes import pattern_of
from rules.toplevel.sources import ISO, checked_names, guessed, path_of, stored, taken, unknown
from translator.rule import Refused, Sniffed, Sniffer
from translator.schema import STR, TIMESTAMP, Column, Kind, Type, ddl
from translator.spark import SPARK, Code, F, call, col, quoted
from translator.values import Frame, Series, Value, origin

_ENCODINGS = {
    "utf-8": None,
    "utf8": None,
    "utf-8-sig": None,
    "ascii": None,
    "latin-1": "ISO-8859-1",
    "latin1": "ISO-8859-1",
    "iso-8859-1": "ISO-8859-1",
    "iso8859-1": "ISO-8859-1",
}
_PACKED = {"gzip": ".gz", "bz2": ".bz2"}
_TEXTS = (Kind.STR, Kind.CATEGORY, Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a program has a delimited file read; the attributes mean what they mean for pandas.read_csv."""

    path: Value
    sep: str = ","
    header: int | str | None = "infer"
    names: tuple[str, ...] | None = None
    dtype: Mapping[str, Type] | Type | None = None
    parse_dates: Sequence[str | int] | bool = False
    date_format: str | None = None
    dayfirst: bool = False
    na_values: Collection[object] | Mapping[str, Collection[object]] = ()
    keep_default_na: bool = True
    usecols: Sequence[str | int] | None = None
    index_col: Sequence[str | int] | str | int | bool | None = None
    nrows: int | None = None
    encoding: str | None = None
    compression: str | None = "infer"
    thousands: str | None = None
    decimal: str = "."
    quotechar: str = '"'

    @property
    def uses_places(self) -> bool:
        """Whether columns are given by their place."""
        given = [*(self.usecols or ()), *(() if isinstance(self.parse_dates, bool) else self.parse_dates)]
        return any(isinstance(name, int) for name in given)

    @property
    def first_row(self) -> int | None:
        """The row of the header: 0, or None for a file without one."""
        if self.header == "infer":
            return 0 if self.names is None else None
        if self.header not in (0, None):
            raise Refused("the header is not the first line", "not_in_spark")
        return None if self.header is None else 0


def read(wanted: Delimited, sniffer: Sniffer) -> Frame:
    """Return the frame of a delimited file: with its schema if the file can be read, else one known at run time."""
    code, path = path_of(wanted.path)
    if len(wanted.sep) != 1:
        raise Refused("the separator is a regular expression", "not_in_spark")
    if not wanted.keep_default_na and "" not in wanted.na_values:
        raise Refused("empty fields are kept as texts")
    if wanted.compression not in ("infer", None) and not (path or "").endswith(_PACKED.get(wanted.compression, " ")):
        raise Refused(f"Spark tells by the name of a file how it is packed, and not that it is {wanted.compression!r}")
    encoding = (wanted.encoding or "utf-8").lower().replace("_", "-")
    if encoding not in _ENCODINGS:
        raise Refused(f"the encoding {wanted.encoding!r} has no name in Spark")
    found = _sniffed(wanted, path, sniffer)
    given = {
        "header": wanted.first_row == 0,
        "sep": wanted.sep if wanted.sep != "," else None,
        "encoding": _ENCODINGS[encoding],
        "quote": wanted.quotechar if wanted.quotechar != '"' else None,
    }
    options: dict[str, str | bool] = {name: value for name, value in given.items() if value}
    frame = _at_run_time(wanted, code, options) if found is None else _known(wanted, code, options, found)
    if wanted.nrows is None:
        return frame
    note = "Spark takes the first rows of the file only where it reads the file in one piece"
    return replace(frame, code=frame.code.limit(wanted.nrows)).noted("PS301", note)


def _sniffed(wanted: Delimited, path: str | None, sniffer: Sniffer) -> Sniffed | None:
    if path is None:
        return None
    return sniffer.csv(
        path,
        sep=wanted.sep,
        header=wanted.first_row,
        names=wanted.names,
        dtype=wanted.dtype,
        parse_dates=wanted.parse_dates,
        dayfirst=wanted.dayfirst,
        na_values=wanted.na_values,
        keep_default_na=wanted.keep_default_na,
        usecols=wanted.usecols,
        index_col=wanted.index_col,
        nrows=wanted.nrows,
        encoding=wanted.encoding,
        quotechar=wanted.quotechar,
        thousands=wanted.thousands,
        decimal=wanted.decimal,
    )


# ------------------------------------------------------------------------------------------ with a schema


def _known(wanted: Delimited, code: Code, options: dict[str, str | bool], found: Sniffed) -> Frame:
    if found.numbered:
        raise Refused("the columns have numbers for names", way_out="give names=")
    checked_names(found.columns)
    one_marker = found.null_value if not isinstance(wanted.na_values, Mapping) else None
    dates = _dates(wanted, found)
    columns = [replace(column, type=_type(column, column.name in dates, wanted)) for column in found.columns]
    formats, shared = _formats(wanted, found, dates)
    raw = {
        column.name
        for column in columns
        if column.name in found.bad
        or column.name in formats
        or (one_marker is None and column.name in found.markers and column.type.kind not in _TEXTS)
    }
    read_as = [Column(column.name, STR if column.name in raw else stored(column.type)) for column in columns]
    more = {
        "nullValue": one_marker,
        "emptyValue": one_marker if found.quoted_empty else None,
        "escape": wanted.quotechar if found.quoted_quotes else None,
        "multiLine": found.multiline,
        "timestampFormat": shared,
        # Short rows are padded by pandas, and by Spark if it may.
        "mode": None if found.ragged else "FAILFAST",
    }
    schema = {"schema": ddl(column if column.type.is_known else Column(column.name, STR) for column in read_as)}
    options = {**options, **schema, **{name: value for name, value in more.items() if value}}
    frame = origin(call(SPARK.attribute("read").attribute("csv"), code, **options), tuple(columns))
    frame = taken(frame, found.selected, found.index)
    marked = {} if one_marker is not None else found.markers
    frame = _converted(frame, wanted, raw, formats, marked)
    return guessed(_doubted(frame, found.formats), found.complete)


def _type(column: Column, dated: bool, wanted: Delimited) -> Type:
    type_ = stored(column.type)
    if dated and wanted.date_format is not None:
        return TIMESTAMP
    if type_.zone not in (None, "UTC"):
        raise Refused(f"the dates of the column {column.name!r} have a time zone")
    if dated and not type_.is_known:
        raise Refused(f"how pandas reads the dates of the column {column.name!r} is not known", way_out="give a format")
    return type_


def _dates(wanted: Delimited, found: Sniffed) -> tuple[str, ...]:
    if isinstance(wanted.parse_dates, bool):
        return found.index if wanted.parse_dates else ()
    return tuple(found.columns[name].name if isinstance(name, int) else name for name in wanted.parse_dates)


def _formats(wanted: Delimited, found: Sniffed, dates: Sequence[str]) -> tuple[dict[str, str], str | None]:
    """Return the patterns of dates to be converted after reading, and the one that the reader can be told."""
    given = dict(found.formats) if wanted.date_format is None else dict.fromkeys(dates, pattern_of(wanted.date_format))
    odd = {name: pattern for name, pattern in given.items() if not ISO.fullmatch(pattern)}
    if len(set(odd.values())) == 1 and set(odd) == set(dates):
        return {}, next(iter(odd.values()))
    return odd, None


def _converted(
    frame: Frame,
    wanted: Delimited,
    raw: Collection[str],
    formats: Mapping[str, str],
    markers: Mapping[str, tuple[str, ...]],
) -> Frame:
    """Convert the columns that were read as texts, and take markers of missing values out of texts."""
    made: dict[str, Series] = {}
    if any(column.name in raw or column.name in markers for column in frame.index.columns):
        raise Refused("the index column needs a conversion after it is read")
    for column in frame.columns or ():
        code = col(column.name)
        if column.name in markers:
            code = F.when(~code.isin(*markers[column.name]), code)
        if column.name in raw:
            code = _cast(code, column, wanted, formats.get(column.name))
        if column.name in raw or column.name in markers:
            made[column.name] = replace(frame.series(column.name), column=code)
    if not made:
        return frame
    return replace(frame.with_columns(made), written=())


def _cast(code: Code, column: Column, wanted: Delimited, pattern: str | None) -> Code:
    match column.type.kind:
        case Kind.TIMESTAMP | Kind.ZONED:
            return F.to_timestamp(code, pattern) if pattern else code.cast("timestamp")
        case Kind.INT | Kind.FLOAT:
            if wanted.thousands:
                code = F.regexp_replace(code, _literally(wanted.thousands), "")
            if wanted.decimal != "." and column.type.kind is Kind.FLOAT:
                code = F.regexp_replace(code, _literally(wanted.decimal), ".")
            return code.cast(column.type.spark.lower())
        case Kind.BOOL:
            return F.trim(code).cast("boolean")
    return code


def _literally(mark: str) -> str:
    return mark if mark in ", '_" else f"[{mark}]"


def _doubted(frame: Frame, patterns: Mapping[str, str]) -> Frame:
    for column in frame.columns or ():
        if "S" * 7 in patterns.get(column.name, ""):
            frame = frame.noted("PS601", f"fractions of {column.name!r} finer than a microsecond are cut off")
        if not column.type.is_known:
            frame = frame.noted("PS602", f"the column {column.name!r} holds cells of several types; it is read as text")
    return frame


# --------------------------------------------------------------------------------------- without a schema


def _at_run_time(wanted: Delimited, code: Code, options: dict[str, str | bool]) -> Frame:
    """Return the frame of a file that cannot be read now: Spark looks at it when the program runs."""
    if wanted.index_col not in (None, False):
        raise Refused("the file cannot be read here, so its index is not known", way_out="set the index afterwards")
    if wanted.thousands or wanted.decimal != "." or isinstance(wanted.na_values, Mapping) or wanted.uses_places:
        raise Refused("the file cannot be read here, so what this argument needs is not known")
    markers = sorted(str(value) for value in wanted.na_values if value != "")
    if len(markers) > 1 or (markers and wanted.keep_default_na and markers != ["NA"]):
        raise Refused("the file cannot be read here, and Spark takes one marker of missing values only")
    options = {**options, "inferSchema": True, "nullValue": markers[0] if markers else "NA", "escape": wanted.quotechar}
    made = call(SPARK.attribute("read").attribute("csv"), code, **options)
    if wanted.first_row is None and wanted.names is None:
        raise Refused("the columns have numbers for names", way_out="give names=")
    columns = None
    if wanted.names is not None:
        made = made.toDF(*wanted.names)
        columns = tuple(Column(name) for name in wanted.names)
    if wanted.usecols is not None:
        used = [str(name) for name in wanted.usecols]
        made = made.select(*(quoted(name) for name in used))
        columns = tuple(Column(name) for name in used)
    frame = replace(unknown(made), columns=columns)
    return _with_given_types(frame, wanted)


def _with_given_types(frame: Frame, wanted: Delimited) -> Frame:
    if isinstance(wanted.dtype, Type) or wanted.parse_dates is True:
        raise Refused("the file cannot be read here, so the columns to convert are not known")
    made = {}
    for name, type_ in (wanted.dtype or {}).items():
        if type_.kind not in (Kind.INT, Kind.FLOAT):
            raise Refused(f"the file cannot be read here, and Spark may guess another type for {name!r}")
        made[name] = replace(frame.series(name), column=col(name).cast(type_.spark.lower()), type=type_)
    for name in map(str, wanted.parse_dates or ()):
        pattern = pattern_of(wanted.date_format) if wanted.date_format is not None else None
        code = F.to_timestamp(quoted(name), pattern) if pattern else F.to_timestamp(quoted(name))
        made[name] = replace(frame.series(name), column=code, type=TIMESTAMP)
    return replace(frame.with_columns(made), written=()) if made else frame
