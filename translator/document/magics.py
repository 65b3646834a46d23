"""Magics of IPython, masked so that the code around them parses as Python, and put back afterwards.

A magic that nothing can be said about becomes a name, `__magic_0__`; `%time total = f()` becomes
`__magic_1__; total = f()`, so that the statement is translated. A cell of another language is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import count

import libcst

from translator.document.lines import LogicalLine, logical_line, logical_lines

_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*%%(?P<name>\w[\w.]*)[^\n]*(?:\n|\Z)")
_DATABRICKS_MAGIC = re.compile(r"\s*%(?P<name>md-sandbox|md|sql|sh|r|scala|fs|run|python)\b[^\n]*(?:\n|\Z)")
_TRANSPARENT = ("time", "capture", "python")
_TIME = re.compile(r"%time[ \t]+(?=\S)")
_LEADING_INDENT = re.compile(r"(?:[ \t]*\n)*(?P<indent>[ \t]+)[^\s#]")
_NAME = re.compile(r"__magic\d*_\d+__")
_NO_CODE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)*")
# A cell of one line may leave out the percent sign of a magic, if it is not Python.
_AUTOMAGIC = re.compile(
    r"\s*(?:pip|conda|mamba|cd|ls|ll|pwd|mkdir|rmdir|rm|cp|mv|cat|less|more|man|matplotlib|pylab|load_ext|reload_ext"
    r"|autoreload|config|env|run|time|timeit|prun|who|whos|history|precision|store)[ \t]+[^\s=][^\n]*\s*"
)


class _Kind(Enum):
    OPAQUE = "opaque"
    TIME = "time"
    TIME_VALUE = "time value"


@dataclass(frozen=True, slots=True)
class Magic:
    """A magic and the name that stands for it; `text` is what was written."""

    name: str
    text: str
    kind: _Kind = _Kind.OPAQUE


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Rewrite:
    """Edits of a text, in order, that can also tell where a place of the result was before."""

    edits: tuple[_Edit, ...]

    def apply(self, text: str) -> str:
        parts: list[str] = []
        position = 0
        for edit in self.edits:
            parts += (text[position : edit.start], edit.text)
            position = edit.end
        return "".join([*parts, text[position:]])

    def origin(self, offset: int, *, end: bool) -> int:
        shift = 0
        for edit in self.edits:
            begin = edit.start - shift
            finish = begin + len(edit.text)
            if offset < begin or (end and offset == begin):
                break
            if offset < finish:
                return edit.end if end else edit.start
            shift += edit.end - edit.start - len(edit.text)
        return offset + shift


@dataclass(frozen=True, slots=True)
class MaskedCell:
    """The text of a cell as Python.

    Attributes:
        source: what was written, with `\\n` newlines.
        code: the same as Python.
        translate: False if it is not Python.
        magics: the magics that were masked.
        prefix: the lines of cell magics before the code.
        line_prefix: what each line began with, `# MAGIC ` in Databricks files.
    """

    source: str
    code: str
    translate: bool
    magics: tuple[Magic, ...] = ()
    prefix: str = ""
    line_prefix: str = ""
    _rewrites: tuple[_Rewrite, ...] = ()
    _code_lines: tuple[int, ...] = ()
    _source_lines: tuple[int, ...] = ()

    def origin(self, line: int, column: int, *, end: bool = False) -> tuple[int, int]:
        """Return where a place of `code` is in `source`; lines and columns count from 1.

        Args:
            line: a line of `code`.
            column: a column in it.
            end: whether it is the end of a stretch (exclusive) and not its beginning.
        """
        if not self._rewrites:
            return line, column
        offset = self._code_lines[line - 1] + column - 1
        for rewrite in reversed(self._rewrites):
            offset = rewrite.origin(offset, end=end)
        number = bisect_right(self._source_lines, offset)
        return number, offset - self._source_lines[number - 1] + 1

    def unmask(self, code: str) -> str:
        """Return the text of the cell for new code, magics put back."""
        opaque = {magic.name: magic.text for magic in self.magics if magic.kind is _Kind.OPAQUE}
        code = _NAME.sub(lambda name: opaque.get(name[0], name[0]), code)
        for magic in self.magics:
            if magic.kind is not _Kind.OPAQUE:
                code = _put_back_time(code, magic)
        text = self.prefix + code
        if not self.line_prefix:
            return text
        blank = self.line_prefix if f"{self.line_prefix}\n" in self.source else self.line_prefix.rstrip()
        text = re.sub(r"^(?=.)", self.line_prefix, text, flags=re.MULTILINE)
        return re.sub(r"^(?=\n)", blank, text, flags=re.MULTILINE)


def plain_cell(source: str, *, translate: bool = True) -> MaskedCell:
    """Return a cell whose text is taken as it is."""
    return MaskedCell(source, source, translate)


def magic_names(text: str) -> Iterator[str]:
    """Yield names that do not occur in `text`, one for each magic of a document."""
    stem = next(stem for tag in count() if (stem := f"__magic{tag or ''}_") not in text)
    return (f"{stem}{number}__" for number in count())


def mask_cell(source: str, names: Iterator[str], *, databricks: bool = False, line_prefix: str = "") -> MaskedCell:
    """Mask the magics of a cell.

    Args:
        source: the text of the cell, with `\\n` newlines.
        names: where the names for its magics come from.
        databricks: whether `%sql` in the first line speaks for the whole cell, as it does in Databricks.
        line_prefix: a prefix of each line that is not part of the code.
    """
    rewrites: list[_Rewrite] = []

    def rewrite(text: str, edits: list[_Edit]) -> str:
        if not edits:
            return text
        rewrites.append(_Rewrite(tuple(edits)))
        return rewrites[-1].apply(text)

    code = rewrite(source, _cuts(source, line_prefix))
    if found := _LEADING_INDENT.match(code):
        code = rewrite(code, _cuts(code, found["indent"]))
    prefix_end = _cell_magics(code, databricks=databricks)
    if prefix_end is None:
        return plain_cell(source, translate=False)
    prefix = code[:prefix_end]
    code = rewrite(code, [_Edit(0, prefix_end, "")] if prefix else [])
    edits, magics = _line_magics(code, names)
    code = rewrite(code, edits)
    return MaskedCell(
        source,
        code,
        True,
        tuple(magics),
        prefix,
        line_prefix,
        tuple(rewrites),
        _line_starts(code),
        _line_starts(source),
    )


def skips_cell(text: str, start: int) -> bool:
    """Return whether a cell that begins at `start` is in another language, so that its text cannot be read."""
    found = _CELL_MAGIC.match(text, start)
    return found is not None and found["name"] not in _TRANSPARENT


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(newline.end() for newline in re.finditer("\n", text)))


def _cuts(text: str, prefix: str) -> list[_Edit]:
    found = re.finditer(rf"^(?:{re.escape(prefix)}|{re.escape(prefix.rstrip() or prefix)}$)", text, re.MULTILINE)
    return [_Edit(*cut.span(), "") for cut in found] if prefix else []


def _cell_magics(code: str, *, databricks: bool) -> int | None:
    """Return where the code after the cell magics begins, None if the cell is not Python."""
    position = 0
    while found := _CELL_MAGIC.match(code, position) or (databricks and _DATABRICKS_MAGIC.match(code, position)):
        if found["name"] not in _TRANSPARENT:
            return None
        position = found.end()
    return position


def _line_magics(code: str, names: Iterator[str]) -> tuple[list[_Edit], list[Magic]]:
    edits: list[_Edit] = []
    magics: list[Magic] = []
    is_automagic = _AUTOMAGIC.fullmatch(code) is not None and not _is_statement(code)
    for line in [_whole(code)] if is_automagic else logical_lines(code):
        if line.magic is None:
            continue
        found = _TIME.match(code, line.magic)
        name = next(names)
        if found and _is_statement(code[line.body : line.magic] + code[found.end() : line.stop]):
            kind = _Kind.TIME if line.magic == line.body else _Kind.TIME_VALUE
            magics.append(Magic(name, found[0], kind))
            edits += [_Edit(line.body, line.body, f"{name}; "), _Edit(*found.span(), "")]
        else:
            magics.append(Magic(name, code[line.magic : line.stop]))
            edits.append(_Edit(line.magic, line.stop, name))
    return edits, magics


def _whole(code: str) -> LogicalLine:
    body, stop = len(code) - len(code.lstrip()), len(code.rstrip())
    return LogicalLine(0, body, stop, len(code), magic=body)


def _is_statement(text: str) -> bool:
    """Return whether `text` is one line of simple statements."""
    try:
        body = libcst.parse_module(text).body
    except libcst.ParserSyntaxError:
        return False
    return len(body) == 1 and isinstance(body[0], libcst.SimpleStatementLine)


def _put_back_time(code: str, magic: Magic) -> str:
    mark = re.search(rf"^(?P<indent>[ \t\f]*){magic.name}[ \t]*;?[ \t]*(?P<newline>\n|\Z)?", code, re.MULTILINE)
    if mark is None:  # the statement was taken out, and what timed it with it
        return code
    before, indent = code[: mark.start()], mark["indent"]
    after = code[mark.end() :] if mark["newline"] is not None else indent + code[mark.end() :]
    gap = _NO_CODE.match(after)
    line = logical_line(after, gap.end() if gap else 0)
    timed = _timed(after, line, magic) if after[line.start : line.body] == indent else None
    if timed is None:  # there is no single statement any more that could be timed
        return f"{before}{indent}%time pass\n{after}"
    return before + after[: line.start] + timed + after[line.stop :]


def _timed(text: str, line: LogicalLine, magic: Magic) -> str | None:
    """Return a logical line with its `%time`, on one physical line as far as IPython is concerned."""
    indent = text[line.start : line.body]
    if line.splits_string or not _is_statement(text[line.body : line.stop]):
        return None
    position = line.body
    if magic.kind is _Kind.TIME_VALUE and line.assigned is not None:
        position = line.assigned + len(text[line.assigned :]) - len(text[line.assigned :].lstrip(" \t"))
    inner = [(start, end) for start, end in line.comments if "\n" in text[end : line.stop]]
    pieces: list[str] = []
    last = position
    for start, end in inner:
        pieces.append(text[last:start].rstrip(" \t"))
        last = end
    statement = text[line.body : position] + magic.text + "".join([*pieces, text[last : line.stop]])
    rows = [row.removesuffix("\\").rstrip(" \t") for row in statement.split("\n")]
    comments = "".join(f"{indent}{text[start:end]}\n" for start, end in inner)
    return comments + indent + " \\\n".join(row for row in rows if row)
