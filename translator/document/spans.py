"""Where the values of a JSON text are, so that some can be replaced and the rest stays as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a valid JSON text and where it is."""

    start: int
    end: int
    value: Any


def place(text: str, start: int = 0) -> Place:
    """Return the value that begins at `start`, or after white space there."""
    start = _skip(text, start)
    value, end = _DECODER.raw_decode(text, start)
    return Place(start, end, value)


def members(text: str, start: int) -> dict[str, Place]:
    """Return the values of the object at `start` by key."""
    found: dict[str, Place] = {}
    position = _skip(text, start + 1)
    while text[position] != "}":
        key = place(text, position)
        found[key.value] = value = place(text, _skip(text, key.end) + 1)
        position = _after(text, value.end)
    return found


def elements(text: str, start: int) -> Iterator[Place]:
    """Yield the values of the array at `start`."""
    position = _skip(text, start + 1)
    while text[position] != "]":
        value = place(text, position)
        yield value
        position = _after(text, value.end)


def _after(text: str, position: int) -> int:
    """Return where the next value begins or the end of the container is."""
    position = _skip(text, position)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
