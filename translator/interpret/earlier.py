"""Columns of an earlier state of a frame beside later ones: ``s = df["x"]``, used after ``df["x"]`` was set anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from translator.rule import Arguments
from translator.spark import col, column_name
from translator.states import KEY, PREPARED
from translator.values import Accessor, Frame, Grouped, Python, Refused, Series, Value, new_token


def brought_forward(receiver: Value, args: Arguments) -> tuple[Value, Arguments] | None:
    """Return what a rule is given with columns of earlier states of the latest frame among it as columns of that frame.

    They are looked up by the row labels, which stay what they are when columns change.

    Returns:
        None where nothing is earlier than the rest, or the labels do not tell the rows.

    Raises:
        Demanded: the origin has to number its rows.
    """
    values = [receiver, *(value for _, value in args)]
    owner = receiver.of if isinstance(receiver, Accessor) else receiver
    frames = [owner] if isinstance(owner, Frame) else [*_frames(values)]
    if not frames:
        return None
    latest = max(frames, key=lambda frame: max((token for _, token in frame.written), default=0))
    try:
        made = [_brought(value, latest) for value in values]
    except Refused:
        return None
    if all(new is old for new, old in zip(made, values, strict=True)):
        return None
    return made[0], tuple((name, value) for (name, _), value in zip(args, made[1:], strict=True))


def _frames(values: Iterable[Value]) -> Iterable[Frame]:
    for value in values:
        match value:
            case Frame():
                yield value
            case Series() | Grouped():
                yield value.frame
            case Accessor():
                yield from _frames([value.of])
            case Python() if value.items:
                yield from _frames(value.items)


def _brought(value: Value, latest: Frame) -> Value:
    match value:
        case Series() if _is_earlier(value, latest):
            return _looked_up(value, latest)
        case Accessor() if isinstance(value.of, Series):
            of = _brought(value.of, latest)
            return value if of is value.of else replace(value, of=of)
        case Python() if value.items:
            items = tuple(_brought(item, latest) for item in value.items)
            same = all(new is old for new, old in zip(items, value.items, strict=True))
            return value if same else replace(value, items=items)
    return value


def _is_earlier(series: Series, latest: Frame) -> bool:
    """Tell whether a series is of the very rows of a frame, but of columns that have been set anew since."""
    frame = series.frame
    mine, other = frame.index, latest.index
    if (mine.kind, mine.columns, mine.site) != (other.kind, other.columns, other.site):
        return False
    if series.fits(latest) or frame.size != "rows" or not frame.rows:
        return False
    if series.array and not (frame.rows == latest.rows and frame.order.goes_with(latest.order)):
        return False
    return latest.rows[: len(frame.rows)] == frame.rows and not latest.index.repeats


def _looked_up(series: Series, latest: Frame) -> Series:
    label, there = column_name(series.frame.labels()), column_name(latest.labels())
    if label is None or there is None:
        raise Refused("the labels do not tell the rows")
    name = PREPARED
    while name in latest.hidden:
        name += "_"
    table = series.frame.code.select(col(label).alias(name + KEY), series.exact.column.alias(name))
    code = latest.code.join(table, col(there).eq(col(name + KEY)), "left").drop(name + KEY)
    frame = replace(
        latest,
        code=code,
        hidden=(*latest.hidden, name),
        written=(*latest.written, (name, new_token())),
        order=latest.order.shuffled,
    )
    return replace(series, frame=frame, column=col(name), uses=frozenset({name}), loose=False, view=False)
