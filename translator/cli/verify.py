"""``pandas2pyspark verify``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from translator.cli.options import PATH, Manner, Proof, check_report, manner_options, proof_options
from translator.cli.outputs import write_file
from translator.cli.screen import Screen, console
from translator.cli.session import Session, open_session, prove
from translator.document import parse_document, read_document
from translator.errors import TranslatorError
from translator.translate import Translation


@click.command()
@click.argument("original", type=PATH)
@click.argument("translated", type=PATH)
@click.option("--report", type=PATH, metavar="FILE", help="Write a report: .html or .json.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
@manner_options
@proof_options
@click.pass_context
def verify(
    ctx: click.Context,
    original: Path,
    translated: Path,
    *,
    report: Path | None,
    quiet: bool,
    style: str | None,
    pandas: str | None,
    cache: bool,
    data: Path | None,
    rows: int | None,
    seed: int,
    master: str,
    timeout: float,
) -> None:
    """Run a program and its translation on the same data, and compare their values.

    Both run on scratch copies of the original's folder; nothing there is changed. They are compared after each cell of
    a notebook, and after each statement of a script.

    Of a translation in the lean style (say --style lean here too) every assumption is tried on the data.

    Exit codes: 0 equal; 1 different, or an assumption does not hold; 2 it could not be carried out.
    """
    from rich.console import Console

    from translator.report import print_verification, render_verification

    check_report(report)
    session = open_session([original], sniff=True, manner=Manner(style, pandas, cache))
    translation = _made_like(session, original, translated)
    Screen(quiet).line(f"verifying {original}: the program and its translation run on the same data")
    verification = prove(original, translated, translation, Proof(data, rows, seed, master, timeout), session)
    if not quiet:
        print_verification(console(err=False) or Console(width=120), verification)
    if report is not None:
        is_json = report.suffix.lower() == ".json"
        text = json.dumps(verification.as_dict(), indent=2) + "\n" if is_json else ""
        write_file(report, (text or render_verification(verification, translation)).encode())
    ctx.exit(0 if verification.equal else 1)


def _made_like(session: Session, original: Path, translated: Path) -> Translation | None:
    """Return how the translation was made if translating again gives the same code, else None."""
    expected = [cell.code for cell in read_document(translated).cells]
    try:
        translation = session.translate(original)
        again = parse_document(translation.render(), suffix=original.suffix)
    except TranslatorError:
        return None
    return translation if [cell.code for cell in again.cells] == expected else None
