"""``pandas2pyspark translate``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translator.check import Choice, source_lines
from translator.check.summary import Result, results_dict, summary_lines
from translator.cli import internal_error
from translator.cli.inputs import STANDARD_INPUT, Found, find_programs
from translator.cli.options import PATH, Manner, Proof, check_report, choice_options, manner_options, proof_options
from translator.cli.outputs import check_targets, differences, target_of, write_file
from translator.cli.screen import Screen, print_diagnostics, styled
from translator.cli.session import Session, open_session, prove
from translator.cli.settings import FALLBACKS
from translator.errors import OutputError, TranslatorError, UsageError
from translator.translate import Translation

if TYPE_CHECKING:
    from translator.verify import Verification


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=PATH, metavar="INPUT...")
@click.option("-o", "--output", type=PATH, metavar="OUT", help="File for one program, folder for several.")
@click.option("--write", is_flag=True, help="Translate in place: the inputs are overwritten.")
@click.option("--diff", is_flag=True, help="Print what would change, and write nothing.")
@click.option("--fallback", type=click.Choice(FALLBACKS), help="What to do where there is no native translation.")
@click.option("--report", type=PATH, metavar="FILE", help="Write a report: .html or .json.")
@click.option(
    "--assumptions",
    type=PATH,
    metavar="FILE",
    help="Write a program that counts, on the full data, what violates the assumptions of --style lean.",
)
@click.option("--keep-outputs", is_flag=True, help="Keep the old outputs of a notebook.")
@click.option("--verify", is_flag=True, help="Then run both programs on the same data, and compare their values.")
@manner_options
@choice_options
@proof_options
@click.pass_context
def translate(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    *,
    output: Path | None,
    write: bool,
    diff: bool,
    fallback: str | None,
    report: Path | None,
    assumptions: Path | None,
    keep_outputs: bool,
    verify: bool,
    style: str | None,
    pandas: str | None,
    cache: bool,
    spark: str | None,
    sniff: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    quiet: bool,
    data: Path | None,
    rows: int | None,
    seed: int,
    master: str,
    timeout: float,
) -> None:
    """Write pandas programs as native PySpark.

    INPUT is a Python file, a notebook, a folder that holds some, or - for standard input. The result goes to standard
    output if there is neither -o nor --write; what is to be known about it goes to standard error.

    Exit codes: 0 translated; 1 something was left out, or --verify found a difference; 2 a file failed.
    """
    check_report(report)
    manner = Manner(style, pandas, cache)
    session = open_session(
        inputs, sniff=sniff, spark=spark, fallback=fallback, manner=manner, include=include, exclude=exclude
    )
    found = find_programs(inputs, session.settings.include, session.settings.exclude, output)
    _check_usage(inputs, output, write=write, diff=diff, verify=verify)
    if assumptions is not None and len(found.programs) != 1:
        raise UsageError("--assumptions writes a program for one program only", advice="give one program")
    targets = _targets(found, inputs, output, write=write, diff=diff)
    if verify and report is not None and len(found.programs) > 1:
        raise UsageError("--verify writes a report about one program only", advice="give one program, or no --report")
    proof = Proof(data, rows, seed, master, timeout) if verify else None
    job = _Job(session, Screen(quiet), targets, diff, write, keep_outputs, proof)
    results, verifications = _run(ctx, job, found)
    if assumptions is not None:
        _write_assumptions(session, assumptions, results)
    if report is not None:
        _write_report(report, results, verifications)
    for line in summary_lines(results) if results else ():
        job.screen.line(line)
    failed = 2 if found.missing else 0
    differing = any(not verification.equal for verification in verifications)
    ctx.exit(max([failed, int(differing), *(result.exit_code for result in results)]))


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be done with each program.

    Attributes:
        session: how to translate.
        screen: what to say meanwhile.
        targets: where translations go; nothing for standard output.
        diff: whether only differences are printed.
        in_place: whether targets are the programs themselves.
        keep_outputs: whether notebooks keep their outputs.
        proof: how to verify, None if that is not to be done.
    """

    session: Session
    screen: Screen
    targets: Mapping[Path, Path]
    diff: bool
    in_place: bool
    keep_outputs: bool
    proof: Proof | None


def _check_usage(inputs: tuple[Path, ...], output: Path | None, *, write: bool, diff: bool, verify: bool) -> None:
    if diff and (write or output is not None):
        raise UsageError("--diff writes nothing", advice="leave out -o and --write")
    if STANDARD_INPUT in inputs:
        if len(inputs) > 1:
            raise UsageError("standard input cannot be translated together with files")
        if write or verify:
            raise UsageError("--write and --verify need a file, and there is only standard input")


def _targets(
    found: Found, inputs: tuple[Path, ...], output: Path | None, *, write: bool, diff: bool
) -> dict[Path, Path]:
    several = len(inputs) > 1 or inputs[0].is_dir()
    if output is None:
        if several and not (write or diff):
            raise UsageError(
                "several programs cannot go to standard output", advice="give -o FOLDER, --write or --diff"
            )
        return {program: program for program in found.programs} if write else {}
    if several and output.exists() and not output.is_dir():
        raise UsageError(f"the output {output} is a file, and there are several inputs", advice="give -o a folder")
    targets = {program: target_of(program, found.base, output, several=several) for program in found.programs}
    if not write:
        check_targets(list(targets), list(targets.values()))
    return targets


def _run(ctx: click.Context, job: _Job, found: Found) -> tuple[list[Result], list[Verification]]:
    for missing in found.missing:
        job.screen.error(f"error: {missing}")
    results: list[Result] = []
    verifications: list[Verification] = []
    total = len(found.programs)
    try:
        for program in job.screen.progress(found.programs):
            result, verification = _one(job, program)
            results.append(result)
            verifications += [verification] if verification is not None else []
            if total > 1 and job.screen.terminal is None:
                job.screen.line(f"[{len(results)}/{total}] {program}: {result.sentence}")
    except KeyboardInterrupt:
        rest = f"{len(results)} of {total} programs were done and stay done, the others are untouched"
        job.screen.error(f"interrupted: {rest}")
        ctx.exit(130)
    return results, verifications


def _one(job: _Job, program: Path) -> tuple[Result, Verification | None]:
    """Translate one program, write it, verify it if asked to; what goes wrong is said, and the next program goes on."""
    result = Result(str(program))
    verification = None
    try:
        translation = job.session.translate(program)
        diagnostics = Choice().chosen(translation)
        name = str(translation.document.path)
        result = replace(result, path=name, translation=translation, diagnostics=diagnostics)
        if not job.screen.quiet:
            lines = source_lines(translation.document)
            print_diagnostics(job.screen.terminal, name, diagnostics, lines, err=True)
        data = translation.render(keep_outputs=job.keep_outputs)
        if job.proof is not None and job.in_place:
            verification = _verified(job, translation, program, data)
        if verification is not None and not verification.equal:
            raise OutputError("the values differ, so the program was not overwritten", path=program)
        result = replace(result, output=_put(job, translation, program, data))
        if job.proof is not None and not job.in_place:
            verification = _verified(job, translation, program, data)
    except TranslatorError as error:
        if job.session.debug:
            raise
        result = replace(result, error=str(error))
        job.screen.error(f"error: {error}")
    except Exception as error:
        if job.session.debug or isinstance(error, BrokenPipeError):
            raise
        result = replace(result, error=internal_error(error))
        job.screen.error(f"{program}: {internal_error(error)}")
    return result, verification


def _put(job: _Job, translation: Translation, program: Path, data: bytes) -> str:
    """Write a translation to where it goes, and return where that is if it is a file."""
    target = job.targets.get(program)
    if job.diff:
        for line in differences(translation.document, str(translation.document.path), data):
            styled(line, _DIFF_STYLES.get(line[:1], "bold" if line[:3] in ("---", "+++") else ""), err=False)
        return ""
    if target is None:
        click.echo(data, nl=False)
        return ""
    if translation.changed or target.resolve() != program.resolve():
        write_file(target, data, like=program)
    return str(target)


_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def _verified(job: _Job, translation: Translation, program: Path, data: bytes) -> Verification | None:
    """Verify a translation, given as the bytes of its file, and print what was found."""
    if not translation.changed or job.proof is None:
        return None
    job.screen.line(f"verifying {program}: the program and its translation run on the same data")
    with tempfile.TemporaryDirectory(prefix="pandas2pyspark-") as folder:
        translated = Path(folder) / program.name
        translated.write_bytes(data)
        found = prove(program, translated, translation, job.proof, job.session)
    verification = replace(found, translated=str(job.targets.get(program, program)))
    if not job.screen.quiet:
        from rich.console import Console

        from translator.report import print_verification

        print_verification(job.screen.terminal or Console(stderr=True, width=120), verification)
    return verification


def _write_assumptions(session: Session, path: Path, results: list[Result]) -> None:
    for result in results:
        if result.translation is not None:
            program = result.translation.document.path or STANDARD_INPUT
            write_file(path, session.checking_program(result.translation, program).encode())


def _write_report(path: Path, results: list[Result], verifications: list[Verification]) -> None:
    found = results_dict(results)
    if path.suffix.lower() == ".json":
        more = {"verifications": [verification.as_dict() for verification in verifications]} if verifications else {}
        text = json.dumps(found | more, indent=2) + "\n"
    elif verifications:
        from translator.report import render_verification

        text = render_verification(verifications[0], results[0].translation)
    else:
        from translator.report.translations import render_translations

        text = render_translations(results)
    write_file(path, text.encode())
