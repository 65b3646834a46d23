"""Which pandas a program was written for, as the requirements of its project say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

DEFAULT = 2
_FILES = (
    "pyproject.toml",
    "requirements*.txt",
    "environment.yml",
    "environment.yaml",
    "setup.cfg",
    "setup.py",
    "Pipfile",
)
_LIMIT = 1_000_000
_LEVELS = 4
# pandas==2.2, "pandas>=3", pandas = "^2.1", - pandas=3.0
_PINNED = re.compile(r"(?<![\w.-])pandas(?:\[[^\]]*\])?[ \t]*(?P<bounds>(?:=[ \t]*[\"']|[=<>~!^(])[^\n#;\"']*)")
_BOUND = re.compile(r"(?P<sign>===?|~=|>=|<=|!=|<|>|=|\^|~)?\s*[\"']?(?P<major>\d+)(?:\.(?P<minor>\d+))?")


def pandas_version(program: Path | None) -> int:
    """Return the major version of pandas that a program is for: 3 if its project asks for that, else 2.

    Args:
        program: the file; None for standard input, where the working folder counts.
    """
    folder = (program.parent if program is not None else Path.cwd()).resolve()
    for place in (folder, *folder.parents[:_LEVELS]):
        for path in _requirements(place):
            major = _major(path)
            if major is not None:
                return major
        if (place / ".git").exists():
            break
    return DEFAULT


def _requirements(folder: Path) -> Iterator[Path]:
    for pattern in _FILES:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def _major(path: Path) -> int | None:
    """Return the major version that a file asks for; None if it says nothing about pandas."""
    try:
        if path.stat().st_size > _LIMIT:
            return None
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for found in _PINNED.finditer(text):
        bounds = [(bound["sign"] or "=", int(bound["major"])) for bound in _BOUND.finditer(found["bounds"])]
        if any(sign in ("<", "<=") and major < 3 for sign, major in bounds):
            return DEFAULT
        if any(sign == "<" and major == 3 for sign, major in bounds):
            return DEFAULT
        if lower := [major for sign, major in bounds if sign not in ("<", "<=", "!=")]:
            return 3 if max(lower) >= 3 else DEFAULT
    return None
