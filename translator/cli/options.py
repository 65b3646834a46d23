"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from translator.cli.settings import PANDAS, STYLES
from translator.errors import UsageError

_Function = TypeVar("_Function", bound=Callable[..., object])
PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Proof:
    """How a translation is to be verified; see `translator.verify.verify`."""

    data: Path | None
    rows: int | None
    seed: int
    master: str
    timeout: float


def proof_options(function: _Function) -> _Function:
    """Add the options of `Proof`."""
    for option in (
        click.option("--timeout", type=click.FloatRange(0, min_open=True), default=600.0, show_default=True,
                     metavar="SECONDS", help="Time that each of the two runs may take."),
        click.option("--master", default="local[*]", show_default=True, help="Spark's master."),
        click.option("--seed", type=int, default=0, show_default=True, help="Chooses the rows, seeds random numbers."),
        click.option("--rows", type=click.IntRange(1), metavar="N",
                     help="Rows to keep of each data file; all of them by default."),
        click.option("--data", type=PATH, metavar="FOLDER", help="Data files that go over those beside the program."),
    ):  # fmt: skip
        function = option(function)
    return function


def choice_options(function: _Function) -> _Function:
    """Add the options that say which files are taken and how they are translated."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Print nothing but results and errors."),
        click.option("--exclude", multiple=True, metavar="PATTERN",
                     help="Leave these files and folders out (patterns as in .gitignore; may be repeated)."),
        click.option("--include", multiple=True, metavar="PATTERN",
                     help="Take these files from folders, in place of *.py and *.ipynb (may be repeated)."),
        click.option("--no-sniff", "sniff", flag_value=False, default=True, type=bool,
                     help="Do not look into data files for their schemas."),
        click.option("--spark", metavar="VERSION", help="Version of Spark to write for: 3.5, 4.0, ...  [newest]"),
    ):  # fmt: skip
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Manner:
    """How programs are translated, where that was said on the command line."""

    style: str | None
    pandas: str | None
    cache: bool


def manner_options(function: _Function) -> _Function:
    """Add the options of `Manner`."""
    for option in (
        click.option("--cache", is_flag=True, help="Cache frames that several actions would compute again."),
        click.option("--pandas", type=click.Choice(PANDAS),
                     help="Major version of pandas that the programs are for.  [from their requirements]"),
        click.option("--style", type=click.Choice(STYLES),
                     help="exact is equal on every input; lean leaves out guards and lists what it assumes.  [exact]"),
    ):  # fmt: skip
        function = option(function)
    return function


def check_report(report: Path | None) -> None:
    """Make sure that there is a format for a report.

    Raises:
        UsageError: its name ends neither in .html nor in .json.
    """
    if report is not None and report.suffix.lower() not in (".html", ".json"):
        raise UsageError(f"there is no format for the report {report}", advice="name it .html or .json")
