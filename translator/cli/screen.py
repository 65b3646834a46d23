"""What people see while files are worked on: on a terminal in colours with a progress bar, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from translator.check import Lines, diagnostic_line, print_excerpt
from translator.diagnostics import Diagnostic

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console


def console(*, err: bool) -> Console | None:
    """Return the terminal behind standard output or standard error, None if it is no terminal."""
    if not (sys.stderr if err else sys.stdout).isatty():
        return None
    from rich.console import Console

    return Console(stderr=err, highlight=False)


def styled(text: str, style: str, *, err: bool) -> None:
    """Print a line, in colour on a terminal."""
    terminal = console(err=err)
    if terminal is None:
        click.echo(text, err=err)
    else:
        terminal.print(text, style=style, markup=False, soft_wrap=True)


@dataclass(slots=True)
class Screen:
    """Standard error.

    Attributes:
        quiet: whether only errors are printed.
        terminal: the terminal, if it is one.
    """

    quiet: bool = False
    terminal: Console | None = field(default_factory=lambda: console(err=True))

    def error(self, text: str) -> None:
        """Print an error."""
        self._print(text, "bold red")

    def line(self, text: str) -> None:
        """Print a line, unless it is to be quiet."""
        if not self.quiet:
            self._print(text, "")

    def progress(self, paths: Sequence[Path]) -> Iterator[Path]:
        """Yield the paths one by one; if there are several, show how far it is."""
        if self.terminal is None or self.quiet or len(paths) < 2:
            yield from paths
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[path]}"))
        with Progress(
            *columns, console=self.terminal, transient=True, redirect_stdout=False, redirect_stderr=False
        ) as bar:
            task = bar.add_task("", total=len(paths), path="")
            for path in paths:
                bar.update(task, path=str(path))
                yield path
                bar.advance(task)

    def _print(self, text: str, style: str) -> None:
        if self.terminal is None:
            click.echo(text, err=True)
        else:
            self.terminal.print(text, style=style, markup=False, soft_wrap=True)


def print_diagnostics(
    terminal: Console | None,
    path: str,
    diagnostics: Iterable[Diagnostic],
    lines: Lines,
    *,
    err: bool,
) -> None:
    """Print diagnostics: one line each, on a terminal with the line of source below it.

    Args:
        terminal: the terminal, None if there is none.
        path: the program.
        diagnostics: its diagnostics.
        lines: its lines, by cell and number.
        err: whether they go to standard error.
    """
    for diagnostic in diagnostics:
        if terminal is None:
            click.echo(diagnostic_line(path, diagnostic), err=err)
        else:
            print_excerpt(terminal, path, diagnostic, lines.get((diagnostic.span.cell, diagnostic.span.line)))
