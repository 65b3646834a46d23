"""``pandas2pyspark check``."""

from __future__ import annotations

from pathlib import Path

import click

from translator.check import Choice, Lines, codes, diagnostics_json, source_lines, unreadable
from translator.check.summary import counted
from translator.cli.inputs import find_programs
from translator.cli.options import PATH, choice_options
from translator.cli.screen import Screen, console, print_diagnostics
from translator.cli.session import Session, open_session
from translator.diagnostics import Diagnostic, Severity
from translator.errors import TranslatorError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--severity", type=click.Choice([severity.value for severity in Severity]), default="warning",
              show_default=True, help="Report nothing below this.")  # fmt: skip
@click.option("--select", multiple=True, metavar="CODES", help="Report only these: PS401,PS6 (may be repeated).")
@click.option("--ignore", multiple=True, metavar="CODES", help="Do not report these (may be repeated).")
@choice_options
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    form: str,
    severity: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    spark: str | None,
    sniff: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    quiet: bool,
) -> None:
    """List what does not translate to native PySpark, or may differ there. Nothing is written or run.

    A comment  # noqa: PS401  on a line of the statement suppresses a diagnostic.

    Exit codes: 0 nothing found; 1 something found; 2 a file could not be read or parsed.
    """
    choice = Choice(Severity(severity), codes(select), codes(ignore))
    session = open_session(paths, sniff=sniff, spark=spark, include=include, exclude=exclude)
    found = find_programs(paths, session.settings.include, session.settings.exclude)
    screen = Screen(quiet)
    terminal = console(err=False)
    diagnostics: list[tuple[str, Diagnostic]] = []
    failed = len(found.missing)
    for error in found.missing:
        screen.error(f"error: {error}")
    for path in screen.progress(found.programs):
        here, lines, is_read = _checked(session, choice, path)
        failed += not is_read
        diagnostics += ((str(path), diagnostic) for diagnostic in here)
        if form == "text":
            print_diagnostics(terminal, str(path), here, lines, err=False)
    if form == "json":
        click.echo(diagnostics_json(diagnostics))
    files = counted(len(found.programs), "file")
    places = len({path for path, _ in diagnostics})
    pages = ", ".join(sorted({diagnostic.code.page for _, diagnostic in diagnostics}))
    findings = f"{counted(len(diagnostics), 'finding')} in {places:,} of {files}; see {pages}"
    screen.line(findings if places else f"no findings in {files}")
    ctx.exit(2 if failed else int(bool(diagnostics)))


def _checked(session: Session, choice: Choice, path: Path) -> tuple[tuple[Diagnostic, ...], Lines, bool]:
    """Return the diagnostics of a program to report, its lines, and whether it could be read."""
    try:
        translation = session.translate(path)
    except TranslatorError as error:
        if session.debug:
            raise
        lines = {(error.cell, error.line): error.text} if error.line is not None else {}
        return (unreadable(error),), lines, False
    return choice.chosen(translation), source_lines(translation.document), True
