"""Translating programs with the settings of one run, and proving translations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translator.cli.inputs import STANDARD_INPUT
from translator.cli.options import Manner, Proof
from translator.cli.settings import Settings, read_settings
from translator.document import parse_document, read_document
from translator.errors import InputError, VerificationError
from translator.files import FileSniffer
from translator.ledger import checking_program
from translator.registry import Rules, load_rules
from translator.rule import NO_SNIFFING, Sniffer
from translator.translate import Translation, translate

if TYPE_CHECKING:
    from translator.verify import Verification


RECURSION = 5_000


@dataclass(frozen=True, slots=True)
class Session:
    """What all programs of a run have in common.

    Attributes:
        settings: what the user chose.
        rules: the table of rules.
        sniff: whether data files are looked into.
        debug: whether internal errors end the run with a traceback.
    """

    settings: Settings
    rules: Rules
    sniff: bool
    debug: bool

    def translate(self, path: Path) -> Translation:
        """Translate a program, or standard input for ``-``.

        Raises:
            InputError: it cannot be read or parsed, or is nested too deeply.
        """
        if path == STANDARD_INPUT:
            document = parse_document(sys.stdin.buffer.read(), Path("<stdin>"))
        else:
            document = read_document(path)
        sniffer = self._sniffer(path)
        try:
            return translate(document, self.rules, self.settings.options(document), sniffer, debug=self.debug)
        except RecursionError:
            advice = "give its parts names of their own"
            raise InputError(
                "an expression or a block is nested too deeply", advice=advice, path=document.path
            ) from None

    def checking_program(self, translation: Translation, path: Path) -> str:
        """Return the program that counts what violates the assumptions of a translation."""
        document = translation.document
        options = self.settings.options(document)
        return checking_program(document, self.rules, options, self._sniffer(path), debug=self.debug)

    def _sniffer(self, path: Path) -> Sniffer:
        return FileSniffer(path.parent) if self.sniff else NO_SNIFFING


def open_session(
    paths: Sequence[Path],
    *,
    sniff: bool,
    spark: str | None = None,
    fallback: str | None = None,
    manner: Manner | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Session:
    """Read the settings for some paths and load the rules.

    Args:
        paths: what was named on the command line.
        sniff: whether data files are looked into.
        spark: goes before the settings, as do the others, if it is given.
        fallback: what becomes of statements without a native translation.
        manner: how to translate, as far as it was said.
        include: patterns of files to take.
        exclude: patterns of files to leave out.

    Raises:
        UsageError: the settings are wrong.
        RuleError: the rules are.
    """
    settings = read_settings([path for path in paths if path != STANDARD_INPUT])
    manner = manner or Manner(None, None, False)
    settings = settings.given(
        spark=spark,
        fallback=fallback,
        style=manner.style,
        pandas=manner.pandas,
        cache=manner.cache,
        include=include,
        exclude=exclude,
    )
    # A chain of a hundred calls is a hundred nested expressions, and each of them takes several calls of ours.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION))
    debug = bool(click.get_current_context().find_root().params.get("debug"))
    return Session(settings, load_rules(settings.rules), sniff, debug)


def prove(
    original: Path, translated: Path, translation: Translation | None, proof: Proof, session: Session
) -> Verification:
    """Run an original and its translation, and compare their values.

    Args:
        original: the pandas program.
        translated: its translation.
        translation: how it was made, if that is known.
        proof: how to do it.
        session: how programs are translated.

    Raises:
        VerificationError: it could not be carried out.
    """
    missing = [name for name in ("pandas", "pyspark", "pyarrow") if find_spec(name) is None]
    if missing:
        advice = 'install it with: pip install "pandas2pyspark[verify]"'
        raise VerificationError(f"verifying needs {' and '.join(missing)}, which is not installed", advice=advice)
    from translator.verify import verify

    assumes = translation is not None and bool(translation.assumptions)
    known = translation is not None and translation.document.kind == "script" and translation.steps
    return verify(
        original,
        translated,
        data=proof.data,
        rows=proof.rows,
        seed=proof.seed,
        master=proof.master,
        timeout=proof.timeout,
        columns_of=translation.columns_of if translation is not None else None,
        free=translation.free if translation is not None else (),
        steps=translation.steps[0] if translation is not None and known else None,
        checking=session.checking_program(translation, original) if translation is not None and assumes else "",
    )
