"""Logical lines of IPython code: where statements begin and end, and where the magics are.

Python's own tokenizer stops at the first magic, so this reads only what is needed to tell statements apart: strings,
comments, brackets, continued lines and the characters that begin a magic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_INDENT = re.compile(r"[ \t\f]*")
_PHYSICAL = re.compile(r"(?:[^\n]*\\\n)*[^\n]*")
_ASSIGNED_MAGIC = re.compile(r"[ \t]*(?=!|%\w)")
_TOKEN = re.compile(
    r'''
    (?P<comment>\#[^\n]*)
    |(?P<string>"""(?:\\.|[^\\])*?(?:"""|\Z)
              |\'\'\'(?:\\.|[^\\])*?(?:\'\'\'|\Z)
              |"(?:\\.|[^"\\\n])*"?
              |'(?:\\.|[^'\\\n])*'?)
    |(?P<opening>[(\[{])
    |(?P<closing>[)\]}])
    |(?P<continued>\\\n)
    |(?P<newline>\n)
    |(?P<compared>==|[!<>:+\-*/%&|^@]=)
    |(?P<assign>=)
    |(?P<help>\?)
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A statement line, a blank line, a line that holds only a comment, or a magic.

    Attributes:
        start: offset of its first character, indentation included.
        body: offset of its first character after the indentation.
        stop: offset after its last character, the newline left out.
        end: offset after its newline, where the next line begins.
        magic: offset where a magic begins, if there is one: at the body or after an assignment.
        assigned: offset after the first `=` of an assignment, if there is one.
        comments: where the comments are.
        splits_string: whether a newline is inside a string.
    """

    start: int
    body: int
    stop: int
    end: int
    magic: int | None = None
    assigned: int | None = None
    comments: tuple[tuple[int, int], ...] = ()
    splits_string: bool = False


def logical_lines(text: str, start: int = 0) -> Iterator[LogicalLine]:
    """Yield the logical lines of `text`, which has only `\\n` newlines, from the offset `start` on."""
    while start < len(text):
        line = logical_line(text, start)
        yield line
        start = line.end


def logical_line(text: str, start: int) -> LogicalLine:
    """Return the logical line that begins at the offset `start`.

    Args:
        text: code with `\\n` newlines, possibly with magics.
        start: offset of the beginning of a line.
    """
    body = _end(_INDENT, text, start)
    if text[body : body + 1] in tuple("%!?/,;"):
        stop = _end(_PHYSICAL, text, body)
        return LogicalLine(start, body, stop, min(stop + 1, len(text)), magic=body)
    depth = 0
    stop = len(text)
    magic = assigned = None
    comments: list[tuple[int, int]] = []
    splits_string = False
    for token in _TOKEN.finditer(text, body):
        match token.lastgroup:
            case "comment":
                comments.append(token.span())
            case "string":
                splits_string = splits_string or "\n" in token[0]
            case "opening":
                depth += 1
            case "closing":
                depth = max(depth - 1, 0)
            case "newline" if depth == 0:
                stop = token.start()
                break
            case "assign" if depth == 0 and assigned is None:
                assigned = token.end()
                if found := _ASSIGNED_MAGIC.match(text, assigned):
                    magic, stop = found.end(), _end(_PHYSICAL, text, assigned)
                    break
            case "help":
                magic, stop = body, _end(_PHYSICAL, text, token.end())
                break
    return LogicalLine(start, body, stop, min(stop + 1, len(text)), magic, assigned, tuple(comments), splits_string)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
