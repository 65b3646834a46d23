"""Frames that are changed cell by cell: each column becomes another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rules.preparing import steps
from translator.schema import Column, Kind
from translator.spark import Attribute, Call, Code, Each, F, Lit, Name, Star, col, is_windowed, lit, walk
from translator.spark import Mapping as Pairs
from translator.spark import replace as replace_code
from translator.values import Frame, Refused, Series, new_token, references


def each(frame: Frame, change: Callable[[Series], Series], names: Sequence[str] | None = None) -> Frame:
    """Return the frame with some or all of its columns changed, cell by cell.

    A column for which `change` gives the same series stays as it is.

    Args:
        frame: the frame; its columns are known.
        change: gives the new column.
        names: the columns that are changed; None for all.

    Raises:
        Refused: the columns are not known at translation time, or one of them cannot be changed so.
    """
    changed: dict[str, Series] = {}
    for name in frame.names if names is None else names:
        old = frame.series(name)
        new = change(old)
        if new is not old:
            new.check_fits(frame)
            changed[name] = new.exact
    return recomputed(frame, changed)


def recomputed(frame: Frame, changed: Mapping[str, Series]) -> Frame:
    """Return the frame with these of its columns computed anew: one selection where all are, else additions."""
    if not changed:
        return frame.replaced(frame.code)
    if any(name not in frame.hidden for series in changed.values() for name, _ in steps(series)):
        raise Refused("the columns need steps of their own before", way_out="assign them one by one")
    made = frame.with_columns(changed)
    notes = (*made.notes, *(note for series in changed.values() for note in series.notes))
    made = replace(made, notes=notes)
    if len(changed) == 1 or set(changed) != set(frame.names):
        return made
    sorted_before = frame.with_order_kept(())
    items = [changed[name].column.alias(name) for name in frame.names]
    return made.replaced(sorted_before.select(items), source=sorted_before)


def together(*parts: Frame | Series) -> tuple[Frame, list[list[Series]]]:
    """Return the frame that several frames and columns are computed from, and the columns of each part in it.

    Raises:
        Refused: there is none, so that pandas aligns the parts by their row labels.
    """
    for part in parts:
        base = part if isinstance(part, Frame) else part.frame
        tried: Frame | None = base
        while tried is not None:
            found = [_columns_in(tried, each) for each in parts]
            if None not in found:
                return tried, [columns for columns in found if columns is not None]
            tried = tried.source
    raise Refused(
        "the two sides are of different frames, which pandas aligns by their row labels",
        way_out="merge the frames on a key",
    )


def _columns_in(base: Frame, part: Frame | Series) -> list[Series] | None:
    if isinstance(part, Series):
        return [part] if part.fits(base) else None
    try:
        columns = computed(part, base)
    except Refused:
        return None
    return columns if all(column.fits(base) for column in columns) else None


def made_of(base: Frame, columns: Mapping[str, Series]) -> Frame:
    """Return the frame of these columns, which are computed from those of another one, row by row."""
    kept = base.with_order_kept(())
    token = new_token()
    items = [series.exact.column for series in columns.values()]
    code = kept.select(
        [name if code == col(name) else code.alias(name) for name, code in zip(columns, items, strict=True)]
    )
    return kept.replaced(
        code,
        columns=tuple(series.as_column(name) for name, series in columns.items()),
        written=tuple({**dict(kept.written), **dict.fromkeys(columns, token)}.items()),
        source=kept,
        notes=(*kept.notes, *(note for series in columns.values() for note in series.notes)),
    )


def computed(part: Frame, whole: Frame) -> list[Series]:
    """Return the columns of a frame that was computed, row by row, from another one, as columns of that one.

    Raises:
        Refused: the first frame is not such a computation from the present state of the other one.
    """
    made = _expressions(part.code, whole)
    if made is None or part.columns is None or part.rows != whole.rows:
        raise Refused("columns are set to those of another frame", way_out="set them one by one")
    series = []
    for column in part.columns:
        code = made.get(column.name, col(column.name))
        uses = frozenset(whole.names) if whole.columns is not None else frozenset([column.name])
        widened = column.widened
        series.append(Series(whole, code, column.name, column.type, column.missing, uses, widened=widened))
    return series


def unfolded(frame: Frame) -> tuple[Frame, dict[str, Series]]:
    """Return what the columns of a frame are computed from, and these columns as columns of that.

    A frame whose last step is another one is given as it is.
    """
    match frame.code:
        case Call(Attribute(inner, "select"), (Star(Each(Call(Attribute(element, "alias")), target, source)),), ()) if (
            source == inner.attribute("columns")
        ):
            made = {name: _with_name(element, target, name) for name in frame.names}
            base = _source(frame, inner)
        case Call(Attribute(inner, "select"), args, ()):
            pairs = [_item(arg) for arg in args]
            if None in pairs:
                return frame, {}
            made = dict(filter(None, pairs))
            if all(column == col(name) for name, column in made.items()):
                return frame, {}
            base = replace(_source(frame, inner), code=_unselected(inner), columns=None)
        case _:
            return frame, {}
    if any(map(is_windowed, made.values())):
        return frame, {}
    kept = {column.name: column for column in frame.columns or ()}
    series = {
        name: Series(base, made[name], name, column.type, column.missing, references(made[name]))
        for name, column in kept.items()
    }
    return base, series


def _source(frame: Frame, code: Code) -> Frame:
    """Return the frame that this code gives, as it was before its columns were computed anew."""
    if frame.source is not None and frame.source.code == code:
        return frame.source
    return replace(frame, code=code)


def _with_name(code: Code, target: str, name: str) -> Code:
    return replace_code(code, lambda part: Lit(name) if part == Name(target) else None)


def _unselected(code: Code) -> Code:
    """Return what plain columns are selected from."""
    match code:
        case Call(Attribute(inner, "select"), args, ()) if all(isinstance(arg, Lit) for arg in args):
            return _unselected(inner)
    return code


def _expressions(code: Code, whole: Frame) -> dict[str, Code] | None:
    """Return the columns that a chain of selections and additions computes from those of a frame.

    Names that are left out stand for themselves. None where it is another chain, or one computation uses another.
    """
    if code == whole.code:
        return {}
    match code:
        case Call(Attribute(inner, "select"), args, ()):
            # Names in a list of the program stand for themselves.
            pairs = [_item(arg) for arg in args if not isinstance(arg, Star) or isinstance(arg.value, Each)]
        case Call(Attribute(inner, "withColumn"), (Lit(str() as name), column), ()):
            pairs = [(name, column)]
        case Call(Attribute(inner, "withColumns"), (Pairs(items),), ()):
            pairs = [
                (key.value, column) for key, column in items if isinstance(key, Lit) and isinstance(key.value, str)
            ]
        case Call(Attribute(inner, "fillna"), (Pairs(items),), ()):
            pairs = [_filled(whole.column(str(key.value)), value) for key, value in items if isinstance(key, Lit)]
        case Call(Attribute(inner, "fillna"), (Lit(value),), ()):
            pairs = [_filled(column, Lit(value)) for column in whole.columns or () if _takes(column, value)]
        case _:
            return None
    before = _expressions(inner, whole)
    if before is None or None in pairs:
        return None
    after = dict(before)
    for pair in pairs:
        assert pair is not None
        name, column = pair
        if column == col(name):
            continue
        composed = _composed(column, before)
        if composed is None:
            return None
        after[name] = composed
    return after


def _composed(column: Code, before: Mapping[str, Code]) -> Code | None:
    """Return a column of columns that are computed themselves; None where it names one in another way than F.col()."""
    if not before:
        return column
    places = {name: Name(f"<{name}>") for name in before}
    codes: dict[Code, Code] = {col(name): place for name, place in places.items()}
    marked = replace_code(column, codes.get)
    if any(_names_one(part, before) for part in walk(marked)):
        return None
    if is_windowed(marked):
        # A window over what is computed needs a step of its own, as it may itself be computed over one.
        return None
    inner: dict[Code, Code] = {place: before[name] for name, place in places.items()}
    return replace_code(marked, inner.get)


def _names_one(code: Code, names: Mapping[str, Code]) -> bool:
    """Tell whether the code calls a function of Spark with the name of a column as a text."""
    match code:
        case Call(Attribute(Name("F"), _), args, _):
            return any(isinstance(each, Lit) and each.value in names for each in args)
    return False


def _takes(column: Column, value: object) -> bool:
    """Tell whether Spark's fillna fills a column with such a value."""
    if isinstance(value, (bool, str)):
        return column.type.kind is (Kind.BOOL if isinstance(value, bool) else Kind.STR)
    return column.type.is_numeric


def _filled(column: Column, value: Code) -> tuple[str, Code]:
    code = col(column.name)
    return column.name, F.coalesce(code, lit(value)) if column.missing else code


def _item(code: Code) -> tuple[str, Code] | None:
    """Return name and expression of one item of a selection."""
    match code:
        case Lit(str() as name):
            plain = name[1:-1].replace("``", "`") if name.startswith("`") else name
            return plain, col(plain)
        case Call(Attribute(column, "alias"), (Lit(str() as name),), ()):
            return name, column
    return None
