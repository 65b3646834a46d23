"""A statistic of each column, or of each row, of a frame: what the rules have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.frame.elements import unfolded
from rules.reductions import NUMERIC, Reduced, Subject, empty_cells, reduced
from rules.rowwise import by_row
from rules.scalar import MANY, argument, labelled, names_there, of_each
from translator.rule import Refused
from translator.schema import FLOAT, INT, Column, Kind, Type
from translator.spark import Attribute, Call, Code, Codeable, Each, F, Lit, Name, Star, Var, as_code, quoted
from translator.spark import replace as replace_code
from translator.values import Driver, Frame, Note, Value

NUMBERS = (Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.DECIMAL)


def across(frame: Frame, name: str, *, axis: int | None = 0, numeric_only: bool = False, **arguments: object) -> Value:
    """Return an aggregate of each column as a pandas series on the driver, or of each row as a column.

    Args:
        frame: the frame.
        name: pandas' name of the aggregate.
        axis: 0 for one value per column, 1 for one value per row.
        numeric_only: leave out columns that hold no numbers.
        arguments: the arguments of the aggregate, as `Subject` has them.

    Raises:
        Refused: pandas does not compute this of a column's values, or Spark does it in another way.
    """
    if frame.columns is None and name in ("count", "nunique") and axis == 0 and not arguments:
        function = F.count if name == "count" else F.count_distinct
        return labelled(frame, of_each(frame, None, lambda column: function(argument(column))), type=INT)
    if frame.columns is None and axis == 0 and (counted := _counted(frame, name)) is not None:
        return counted
    if frame.columns is None and frame.complete and axis == 0:
        return _of_those_there(frame, name, numeric_only=numeric_only, **arguments)
    columns = numbers(frame) if numeric_only else tuple(frame.column(column) for column in frame.names)
    if axis == 1:
        ddof, least = (int(str(arguments.get(part, default))) for part, default in (("ddof", 1), ("min_count", 0)))
        return by_row(frame, [column.name for column in columns], name, ddof=ddof, least=least)
    check_columns(columns, name)
    base, sources = unfolded(frame)
    made = {}
    for column in columns:
        series = sources[column.name] if sources else frame.series(column.name)
        made[column.name] = reduced(name, Subject(series, False, **arguments))  # type: ignore[arg-type]
    found = collected(base, made)
    return replace(found, notes=(*found.notes, *perhaps_objects(columns))) if numeric_only else found


def perhaps_objects(columns: Sequence[Column]) -> list[Note]:
    """Say which columns of truth values pandas holds as objects, and leaves out, if some are missing."""
    gaps = [column.name for column in columns if column.type.kind is Kind.BOOL and column.missing]
    return [Note("PS601", f"pandas leaves {name!r} out if truth values are missing there") for name in gaps]


def across_all(frame: Frame, name: str, *, axis: int | None, numeric_only: bool) -> Value:
    """Return an aggregate of each row that is missing where any of its values is.

    Raises:
        Refused: it is one of each column.
    """
    if axis != 1:
        raise Refused("skipna=False for the columns", way_out="select the rows without missing values first")
    columns = numbers(frame) if numeric_only else tuple(frame.column(column) for column in frame.names)
    return by_row(frame, [column.name for column in columns], name, least=len(columns))


def _of_those_there(frame: Frame, name: str, *, numeric_only: bool, **arguments: object) -> Driver:
    """Return an aggregate of each of the columns, of which only a larger choice is known at translation time.

    Raises:
        Refused: the aggregate is not the same formula for all that the frame may have.
    """
    columns = [replace(column, missing=True, zero=True, unique=False) for column in frame.partial]
    if numeric_only and not all(column.type.kind in NUMBERS for column in columns):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    check_columns(columns, name)
    each = Name("c")
    whole = replace(frame, columns=tuple(columns))
    made = [reduced(name, Subject(whole.series(c.name), False, **arguments)) for c in columns]  # type: ignore[arg-type]
    general = {_generalised(one.code, column.name, each) for one, column in zip(made, columns, strict=True)}
    source = names_there(frame)
    types = {one.type for one in made}
    if len(general) > 1 or len(types) > 1 or source is None or any(quoted(c.name) != c.name for c in columns):
        raise Refused("the columns of the frame are not known at translation time", way_out="select them by name")
    notes = tuple(dict.fromkeys(note for one in made for note in one.notes))
    return labelled(frame, [Star(Each(general.pop().alias(each), "c", source))], type=types.pop(), notes=notes)


def _counted(frame: Frame, name: str) -> Driver | None:
    """Return how many, or which share, of the cells of each column are missing, or there; None for anything else."""
    match frame.code:
        case Call(
            Attribute(_, "select"),
            (Star(Each(Call(Attribute(Call(Attribute(_, "isNull" | "isNotNull" as test)), "alias")))),),
        ) if frame.source is not None and name in ("sum", "mean"):

            def made(column: Code) -> Code:
                found = column.isNull() if test == "isNull" else column.isNotNull()
                return F.count_if(found) if name == "sum" else F.mean(found.cast("int"))

            return labelled(frame.source, of_each(frame.source, None, made), type=INT if name == "sum" else FLOAT)
    return None


def numbers(frame: Frame) -> tuple[Column, ...]:
    """Return the columns that hold numbers or truth values; raises `Refused` where a type is not known."""
    columns = tuple(frame.column(name) for name in frame.names)
    if any(not column.type.is_known or column.type.kind is Kind.OBJECT for column in columns):
        raise Refused("which columns hold numbers is not known at translation time", way_out="select them by name")
    truths = [column for column in columns if column.type.kind is Kind.BOOL and not column.type.nullable]
    if any(column.widened is None for column in truths):
        raise Refused(
            "whether truth values are objects depends on whether rows had no match",
            way_out="select the columns by name",
            doubt="truth values of rows some of which had no match are objects in pandas, and no numbers",
        )
    # With gaps they are objects in pandas, also where the gaps are gone.
    objects = [column for column in truths if column.widened]
    return tuple(column for column in columns if column.type.kind in NUMBERS and column not in objects)


def check_columns(columns: Sequence[Column], name: str) -> None:
    """Raise `Refused` where pandas cannot compute an aggregate of a column."""
    for column in columns:
        if column.type.kind is Kind.PERIOD and name in ("min", "max"):
            raise Refused(f"{name}() of periods beside other columns", way_out="take it of the column alone")
        texts = column.type.kind in (Kind.STR, Kind.OBJECT)
        if texts and (name in NUMERIC or (name in ("min", "max") and column.missing)):
            raise Refused(
                f"{name}() of the texts in {column.name!r}", "never", way_out="select the columns with numbers"
            )
        if name in ("any", "all") and column.type.kind is not Kind.BOOL:
            raise Refused(f"{name}() of a column that is not True or False")
    if not columns:
        raise Refused("no column is left")


def collected(frame: Frame, made: Mapping[str, Reduced], name: str | float | None = None) -> Driver:
    """Return aggregates of columns as a pandas series whose labels are the columns."""
    codes = alike(frame, {label: each.code for label, each in made.items()})
    types = {each.type for each in made.values()}
    kind = types.pop() if len(types) == 1 else Type(Kind.UNKNOWN)
    notes: dict[Note, None] = {note: None for each in made.values() for note in each.notes}
    found = labelled(unselected(frame), codes, name=name, type=kind, notes=tuple(notes))
    empty = [empty_cells(frame, each) for each in made.values()]
    cells = tuple(cell for each in empty if each is not None for cell in each)
    return replace(found, labels=tuple(map(str, made)), empty=None if None in empty else cells)


def alike(frame: Frame, codes: Mapping[str, Code], least: int = MANY) -> list[Code]:
    """Return aggregates with their aliases; many that are the same but for the column become one comprehension."""
    each = Name("c")
    general = {_generalised(code, name, each) for name, code in codes.items()}
    plain = all(quoted(name) == name and type(name) is str for name in codes)
    if len(codes) < least or len(general) > 1 or not plain:
        return [code.alias(name) for name, code in codes.items()]
    whole = isinstance(frame.code, Var) and frame.columns is not None and list(frame.names) == list(codes)
    shown = frame.code.drop(*frame.hidden) if frame.hidden else frame.code
    all_columns = whole and not frame.index.columns
    source = shown.attribute("columns") if all_columns else as_code(list(codes))
    return [Star(Each(general.pop().alias(each), "c", source))]


def tabled(
    frame: Frame, columns: Mapping[str, Sequence[Code]], labels: Sequence[Codeable], *, whole: bool = False
) -> Driver:
    """Return several aggregates of each column as a pandas frame, with a row for each aggregate.

    Args:
        frame: the frame.
        columns: for each column of the result, its aggregates.
        labels: the row labels of the result.
        whole: whether a column may have whole numbers only, whose type shows at run time; else all are floats.
    """
    arrays = alike(frame, {name: F.array(*codes) for name, codes in columns.items()}, least=2)
    code = unselected(frame).code.agg(*arrays).toPandas().explode(list(columns)).set_axis(list(labels))
    return Driver(code.infer_objects() if whole else code.astype(Name("float")), "frame")


def unselected(frame: Frame) -> Frame:
    """Return the frame before columns of it were selected, which aggregates that name their columns do not need."""
    match frame.code:
        case Call(Attribute(inner, "select"), args, ()) if all(isinstance(arg, Lit) for arg in args):
            return replace(frame, code=inner, columns=None)
    return frame


def _generalised(code: Code, name: str, each: Code) -> Code:
    return replace_code(code, lambda part: each if part == Lit(name) else None)
