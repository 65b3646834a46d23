"""Running whole programs twice in one process: in pandas, and translated on Spark; and comparing what they bind.

Quicker than `pandas2pyspark verify`, which starts a process for each side; it serves programs of the tests only.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from translator.document import parse_document
from translator.document.names import loop_variables
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.registry import Rules, load_rules
from translator.translate import Translation, translate

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True)
class Run:
    """A program run on both sides.

    Attributes:
        translation: what the translator made of it.
        code: the translated program.
        differences: one line for each variable that differs.
        compared: the variables that were compared.
    """

    translation: Translation
    code: str
    differences: list[str]
    compared: list[str]


def translated(
    source: str, folder: Path | None = None, *, notebook: bool = False, rules: Rules | None = None
) -> Translation:
    """Translate the text of a script; internal errors pass."""
    sniffer = FileSniffer(folder or Path.cwd())
    document = parse_document(source.encode())
    return translate(document, rules or load_rules(), Options(notebook=notebook), sniffer, debug=True)


def run_both(source: str, folder: Path, spark: SparkSession) -> Run:
    """Run a program and its translation in a folder and compare all variables that both bind."""
    from translator.verify.compare import compare

    # Spark's Java process stays in the folder where it was started, so that relative paths would not be found.
    for file in folder.iterdir():
        source = source.replace(f'"{file.name}"', f'"{file}"')
    translation = translated(source, folder)
    code = translation.codes[0]
    with _in_folder(folder):
        expected = _executed(source, "original")
        actual = _executed(code, "translated")
    differences, compared = [], []
    passing = loop_variables([ast.parse(source)])
    for name, value in expected.items():
        if (
            name in passing
            or name.startswith("_")
            or isinstance(value, (ModuleType, type))
            or callable(value)
            or name not in actual
        ):
            continue
        other = _collected(actual[name])
        if type(other).__name__ == "Column" or hasattr(value, "read"):
            # A column has no values without its frame; it is compared where it is used.
            continue
        compared.append(name)
        for place, one, two in _parts(name, value, other):
            if type(two).__name__ == "Column":
                continue
            comparison = compare(one, two, whole_floats=True)
            if not comparison.equal:
                differences.append(f"{place}: {comparison}")
    return Run(translation, code, differences, compared)


def _executed(code: str, label: str) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(code, label, "exec"), scope)
    return scope


def _parts(name: str, expected: Any, actual: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the elements of lists and dicts of frames, and anything else as it is."""
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for place, (one, two) in enumerate(zip(expected, actual, strict=True)):
            yield f"{name}[{place}]", one, _collected(two)
    elif isinstance(expected, dict) and isinstance(actual, dict) and expected.keys() == actual.keys():
        for key, one in expected.items():
            yield f"{name}[{key!r}]", one, _collected(actual[key])
    else:
        yield name, expected, actual


def _collected(value: Any) -> Any:
    from pyspark.sql import DataFrame

    return plainly(value) if isinstance(value, DataFrame) else value


def plainly(frame: Any) -> Any:
    """Return a Spark frame as pandas has it by default, with the time zone whose clocks its moments show."""
    from translator.verify.families import CLOCK

    table = frame.toPandas()
    table.attrs[CLOCK] = frame.sparkSession.conf.get("spark.sql.session.timeZone")
    return table


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
