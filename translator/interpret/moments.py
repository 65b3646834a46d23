"""Moments and durations that a program writes down: ``pd.Timestamp("2024-01-31")``, ``pd.Timedelta(days=1)``."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence

from translator.rule import Arguments
from translator.schema import DATE, TIMEDELTA, TIMESTAMP, UNKNOWN, Type, moment_type
from translator.values import UNSET, Bins, Offset, Python, constant_type

_UNITS = {
    **dict.fromkeys(("W", "w", "weeks", "week"), "weeks"),
    **dict.fromkeys(("D", "d", "days", "day"), "days"),
    **dict.fromkeys(("h", "H", "hours", "hour", "hr"), "hours"),
    **dict.fromkeys(("m", "min", "T", "minutes", "minute"), "minutes"),
    **dict.fromkeys(("s", "S", "sec", "seconds", "second"), "seconds"),
    **dict.fromkeys(("ms", "milliseconds", "millisecond"), "milliseconds"),
    **dict.fromkeys(("us", "microseconds", "microsecond"), "microseconds"),
}
_DURATION = re.compile(r"(-?\d+(?:\.\d+)?) *([A-Za-z]+)")

_NOW = ("pandas.Timestamp.now", "pandas.Timestamp.today", "datetime.datetime.now", "datetime.datetime.today")

_Maker = Callable[[Sequence[object], Mapping[str, object]], object]


def _moment(args: Sequence[object], names: Mapping[str, object]) -> object:
    if isinstance(zone := names.get("tz"), str):
        made = _moment(args, {name: value for name, value in names.items() if name != "tz"})
        return made.replace(tzinfo=zoneinfo.ZoneInfo(zone)) if isinstance(made, datetime.datetime) else UNSET
    match args:
        case (str() as text,) if not names:
            found = datetime.datetime.fromisoformat(re.sub("Z$", "+00:00", text))
            return found if len(text) >= len("2024-01-31") else UNSET
        case (datetime.date() as day,) if not names:
            return day if isinstance(day, datetime.datetime) else datetime.datetime.combine(day, datetime.time())
    return _made(datetime.datetime, args, names)


def _duration(args: Sequence[object], names: Mapping[str, object]) -> object:
    match args, dict(names):
        case (str() as text,), names_given if not names_given:
            found = _DURATION.fullmatch(text.strip())
            return datetime.timedelta(**{_UNITS[found[2]]: float(found[1])}) if found else UNSET
        case ((int() | float() as number, str() as unit), names_given) if not names_given:
            return datetime.timedelta(**{_UNITS[unit]: number})
        case ((int() | float() as number,), {"unit": str() as unit}):
            return datetime.timedelta(**{_UNITS[unit]: number})
        case ((), names_given):
            return _made(datetime.timedelta, (), names_given)
    return UNSET


def _made(kind: Callable[..., object], args: Sequence[object], names: Mapping[str, object]) -> object:
    numbers = (*args, *names.values())
    if not numbers or not all(isinstance(number, (int, float)) for number in numbers):
        return UNSET
    return kind(*args, **names)


_LENGTHS = {
    "Day": "days",
    "Hour": "hours",
    "Minute": "minutes",
    "Second": "seconds",
    "Milli": "milliseconds",
    "Micro": "microseconds",
    "Week": "weeks",
}
_PARTS = ("weeks", "days", "hours", "minutes", "seconds", "microseconds")


def _offset(args: Sequence[object], names: Mapping[str, object]) -> object:
    if args or not names:
        count = args[0] if args else 1
        return UNSET if names or len(args) > 1 or not isinstance(count, int) else _steps(days=count)
    given = dict(names)
    months = given.pop("months", 0), given.pop("years", 0)
    if not given.keys() <= set(_PARTS) or not all(isinstance(value, int) for value in (*months, *given.values())):
        return UNSET
    return _steps(months[0] + 12 * months[1], **given)  # type: ignore[operator,arg-type]


def _steps(months: int = 0, **lengths: int) -> Offset:
    return Offset(months, datetime.timedelta(**lengths) // datetime.timedelta(microseconds=1))


def _length(unit: str) -> _Maker:
    def length(args: Sequence[object], names: Mapping[str, object]) -> object:
        count = next(iter((*args, *names.values())), 1)
        if names.keys() - {"n"} or len(args) + len(names) > 1 or not isinstance(count, int):
            return UNSET
        return _steps(**{unit: count})

    return length


def _anchored(name: str) -> _Maker:
    def anchored(args: Sequence[object], names: Mapping[str, object]) -> object:
        count = next(iter((*args, *names.values())), 1)
        if names.keys() - {"n"} or len(args) + len(names) > 1 or not isinstance(count, int):
            return UNSET
        return Offset(count, anchor=name)

    return anchored


def _bins(args: Sequence[object], names: Mapping[str, object]) -> object:
    given = {**dict(zip(("key", "level", "freq"), args, strict=False)), **names}
    if not isinstance(given.get("freq"), str) or not given.keys() <= {"key", "freq", "label", "closed"}:
        return UNSET
    return Bins(**given)  # type: ignore[arg-type]


_MAKERS: dict[str, tuple[Type, _Maker]] = {
    "pandas.Timestamp": (TIMESTAMP, _moment),
    "pandas.to_datetime": (TIMESTAMP, _moment),
    "numpy.datetime64": (TIMESTAMP, _moment),
    "datetime.datetime": (TIMESTAMP, lambda args, names: _made(datetime.datetime, args, names)),
    "datetime.date": (DATE, lambda args, names: _made(datetime.date, args, names)),
    **dict.fromkeys(_NOW, (TIMESTAMP, lambda _args, _names: UNSET)),
    "pandas.DateOffset": (UNKNOWN, _offset),
    "pandas.Grouper": (UNKNOWN, _bins),
    "pandas.Timedelta": (TIMEDELTA, _duration),
    "pandas.to_timedelta": (TIMEDELTA, _duration),
    "numpy.timedelta64": (TIMEDELTA, _duration),
    "datetime.timedelta": (TIMEDELTA, lambda args, names: _made(datetime.timedelta, args, names)),
}


for _module in ("pandas.offsets", "pandas.tseries.offsets"):
    _MAKERS |= {f"{_module}.{name}": (UNKNOWN, _length(unit)) for name, unit in _LENGTHS.items()}
    _MAKERS |= {f"{_module}.{name}": (UNKNOWN, _anchored(name)) for name in ("MonthEnd", "MonthBegin")}
    _MAKERS |= {f"{_module}.DateOffset": (UNKNOWN, _offset)}


def moment(path: str, args: Arguments) -> tuple[Type, object] | None:
    """Return what the call of a function gives: the type, and the constant or `UNSET`.

    Args:
        path: the function, such as ``pandas.Timestamp``.
        args: its arguments.

    Returns:
        None for any other function, or where the arguments are a list.
    """
    found = _MAKERS.get(path)
    if found is None:
        return None
    given = found[0]
    for name, value in args:
        if name in ("tz", "tzinfo") or path in _NOW:
            if not (isinstance(value, Python) and isinstance(value.const, str)):
                return None
            given = moment_type(value.const)
    if not all(isinstance(value, Python) and value.known for _, value in args):
        return None if path in ("pandas.to_datetime", "pandas.to_timedelta") else (given, UNSET)
    values = [value.const for name, value in args if name is None and isinstance(value, Python)]
    names = {name: value.const for name, value in args if name is not None and isinstance(value, Python)}
    if any(isinstance(value, (list, tuple, dict)) for value in values):
        return None
    try:
        made = found[1](values, names)
    except (ValueError, TypeError, KeyError, OverflowError):
        return given, UNSET
    return (constant_type(made), made) if isinstance(made, datetime.datetime) else (given, made)
