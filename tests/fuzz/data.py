"""The data of the random programs: small and nasty."""

from __future__ import annotations

from pathlib import Path
from random import Random

CELLS: dict[str, list[object]] = {
    "k": ["a", "b", "b", "A", "ä", "", None, None],
    "g": ["u", "v", "u", "w", "x y"],
    "s": ["x-1", " Ab c", "zürich", "", "A,b", "12.50", "Straße 12", "  ", "a", None, None],
    "x": [1.5, -2.5, 0.0, 2.5, 3.25, 0.125, 1e6, None, None],
    "y": [2.0, 0.0, -1.0, 4.0, 0.5, None],
    "n": [-3, -1, 0, 0, 1, 2, 3, 7, 100],
    "m": [0, 0, 1, 2, -2, 5],
    "i": [0, 1, 1, -4, 12, None],
    "b": [True, False],
    "t": ["2021-03-14 01:30:00", "1999-01-01 00:00:00", "2020-12-31 23:00:00", "2024-02-29 12:00:00", None],
}
"""The cells of each column; a column with None in it can be missing."""

SURE = {name: cells[0] for name, cells in CELLS.items()}
"""A value that makes the type of a column known."""

FILES = 8


def columns(random: Random) -> dict[str, list[object]]:
    """Return the columns of a frame: some names of `CELLS`, and up to eight rows."""
    rows = random.choice([0, 1, 2, 3, 4, 5, 6, 8])
    names = [name for name in CELLS if random.random() < 0.75] or ["k", "n"]
    made = {}
    for name in names:
        gaps = random.choice([True, True, False])
        cells = [cell for cell in CELLS[name] if gaps or cell is not None]
        made[name] = [random.choice(cells) for _ in range(rows)]
        if all(cell is None for cell in made[name]) or random.random() < 0.3:
            made[name][:1] = [SURE[name]]
    length = max(map(len, made.values()))
    return {name: (cells * length)[:length] or [SURE[name]] * length for name, cells in made.items()}


def literal(random: Random, name: str) -> list[str]:
    """Return statements that bind a name to a frame written out, with its dates as dates."""
    data = columns(random)
    lines = [f"{name} = pd.DataFrame({data!r})"]
    if "t" in data and random.random() < 0.8:
        lines.append(f'{name}["t"] = pd.to_datetime({name}["t"])')
    if "g" in data and random.random() < 0.1:
        lines.append(f'{name}["g"] = {name}["g"].astype("category")')
    return lines


def write_files(folder: Path) -> None:
    """Write the files that programs read, always the same."""
    import pandas as pd

    for number in range(FILES):
        data = columns(Random(number))
        pd.DataFrame(data).to_csv(folder / f"data{number}.csv", index=False)


def reading(random: Random, name: str) -> list[str]:
    """Return a statement that binds a name to a frame read from a file."""
    number = random.randrange(FILES)
    dates = ', parse_dates=["t"]' if "t" in columns(Random(number)) else ""
    return [f'{name} = pd.read_csv("data{number}.csv"{dates})']
