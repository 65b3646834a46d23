"""What the user chose: the table ``[tool.pandas2pyspark]`` of pyproject.toml, and options, which go before it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path

from translator.cli.requirements import pandas_version
from translator.document import Document
from translator.errors import UsageError
from translator.interpret.context import Options

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NEWEST_SPARK = "4.3"
STYLES = ("exact", "lean")
PANDAS = ("2", "3")
FALLBACKS = ("pandas", "pandas-on-spark", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run, by the names that they have in pyproject.toml.

    Attributes:
        spark: the version of Spark that the output is for.
        fallback: what becomes of statements without a native translation.
        style: "exact", or "lean" to leave out guards and list what is assumed instead.
        pandas: the major version of pandas that the programs are for; found out from their requirements if empty.
        cache: whether frames that several actions compute again are cached.
        include: patterns of the files that are taken from folders.
        exclude: patterns of the files and folders that are not.
        rules: folders with rules of the user's own.
    """

    spark: str = NEWEST_SPARK
    fallback: str = "pandas"
    style: str = "exact"
    pandas: str = ""
    cache: bool = False
    include: tuple[str, ...] = ("*.py", "*.ipynb")
    exclude: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()

    def options(self, document: Document) -> Options:
        """Return the engine's options for a program."""
        return Options(
            spark_version(self.spark),
            self.fallback,
            pandas=int(self.pandas or pandas_version(document.path)),
            style=self.style,
            cache=self.cache,
            notebook=document.kind != "script",
        )

    def given(
        self,
        *,
        spark: str | None = None,
        fallback: str | None = None,
        style: str | None = None,
        pandas: str | None = None,
        cache: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Settings:
        """Return the settings with those replaced that were given as options.

        Raises:
            UsageError: the version of Spark is not one that there can be output for.
        """
        chosen = {
            "spark": spark,
            "fallback": fallback,
            "style": style,
            "pandas": pandas,
            "cache": cache,
            "include": tuple(include),
            "exclude": tuple(exclude),
        }
        settings = replace(self, **{name: value for name, value in chosen.items() if value})  # type: ignore[arg-type]
        spark_version(settings.spark)
        return settings


def spark_version(text: str) -> tuple[int, int]:
    """Return a version of Spark as numbers.

    Raises:
        UsageError: there is no output for it.
    """
    found = re.fullmatch(r"(3\.5|4\.\d+)(\.\d+)?", text)
    if not found:
        raise UsageError(f"there is no output for Spark {text!r}", advice=f"give 3.5 or a 4.x up to {NEWEST_SPARK}")
    major, minor = map(int, found[1].split("."))
    return major, minor


def read_settings(paths: Iterable[Path]) -> Settings:
    """Return the settings of the pyproject.toml in the folder that holds all these paths, or nearest above it.

    Args:
        paths: the programs and folders that were named; the working folder counts if there are none.

    Raises:
        UsageError: the file or its table is wrong.
    """
    absolute = [path.resolve() for path in paths] or [Path.cwd()]
    start = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in absolute]))
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return _settings(_table(path), path)
    return Settings()


def _table(path: Path) -> Mapping[str, object]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the configuration cannot be read: {error}", path=path) from None
    table = data.get("tool", {}).get("pandas2pyspark", {})
    if not isinstance(table, dict):
        raise UsageError("[tool.pandas2pyspark] is not a table", path=path)
    return table


def _settings(table: Mapping[str, object], path: Path) -> Settings:
    values: dict[str, object] = {}
    known = [field.name for field in fields(Settings)]
    for name, value in table.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"[tool.pandas2pyspark] has no setting {name!r}", advice=advice, path=path)
        if name in ("spark", "fallback", "style", "pandas"):
            values[name] = _text(name, str(value) if name == "pandas" else value, path)
        elif name == "cache":
            values[name] = _flag(name, value, path)
        else:
            values[name] = _texts(name, value, path)
    folders = values.get("rules", ())
    assert isinstance(folders, tuple)
    values["rules"] = tuple(path.parent / folder for folder in folders)
    choices: dict[str, tuple[str, ...]] = {"fallback": FALLBACKS, "style": STYLES, "pandas": PANDAS}
    for name, choice in choices.items():
        if name in values and values[name] not in choice:
            raise UsageError(f"there is no {name} {values[name]!r}", advice=_one_of(choice), path=path)
    return Settings(**values)  # type: ignore[arg-type]


def _text(name: str, value: object, path: Path) -> str:
    if not isinstance(value, str):
        raise UsageError(f"the setting {name} is not a text", advice="put it in quotes", path=path)
    return value


def _flag(name: str, value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"the setting {name} is neither true nor false", path=path)
    return value


def _texts(name: str, value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"the setting {name} is not a list of texts", advice=f'write {name} = ["..."]', path=path)
    return tuple(value)


def _one_of(names: Sequence[str]) -> str:
    return "it is one of " + ", ".join(names)
