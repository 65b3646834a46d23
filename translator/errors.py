"""The exceptions of the program.

Every error that a person can cause is a `TranslatorError`: one line that names the place, what is wrong and what to do.
The command line prints it and leaves with `exit_code`; a traceback is shown only with ``--debug``.
"""

from __future__ import annotations

from pathlib import Path


class TranslatorError(Exception):
    """Something that a person can mend.

    Args:
        message: what is wrong, one sentence without a full stop.
        advice: what to do about it, or an empty string.
        path: the file that it is about, if any.
        cell: number of the code cell, counted from 1, in a notebook.
        line: line counted from 1 (within the cell for a notebook).
        column: column counted from 1.
        text: the offending line of source.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        path: Path | str | None = None,
        cell: int | None = None,
        line: int | None = None,
        column: int | None = None,
        text: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.path = path
        self.cell = cell
        self.line = line
        self.column = column
        self.text = text

    def __str__(self) -> str:
        """Return ``path:cell 4:2:8: message (advice): text`` with the parts that are known."""
        where = [str(self.path)] if self.path is not None else []
        if self.cell is not None:
            where.append(f"cell {self.cell}")
        where += [str(number) for number in (self.line, self.column) if number is not None]
        place = ":".join(where)
        line = f"{place}: {self.message}" if place else self.message
        if self.advice:
            line += f"; {self.advice}"
        if self.text:
            line += f": {self.text.strip()[:120]}"
        return line


class InputError(TranslatorError):
    """A file that cannot be read, parsed or understood."""


class OutputError(TranslatorError):
    """A place that cannot be written."""


class UsageError(TranslatorError):
    """Options that do not fit together, or a configuration that is wrong."""


class RuleError(TranslatorError):
    """A rule that is declared wrongly: no examples, a duplicate, an unknown argument type."""


class VerificationError(TranslatorError):
    """A verification that could not be carried out at all (as opposed to one that found a difference)."""
