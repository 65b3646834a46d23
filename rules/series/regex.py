"""Python's regular expressions as Java reads them."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from translator.rule import Refused
from translator.spark import Code, Lit
from translator.values import Member, Python, Value

_META = frozenset(".^$*+?{}[]\\|()")
_FLAGS = {"IGNORECASE": "i", "I": "i", "MULTILINE": "m", "M": "m", "DOTALL": "s", "S": "s", "ASCII": "a", "A": "a"}
_BITS = {2: "i", 8: "m", 16: "s", 256: "a", 0: "", 32: ""}
_UNICODE_CLASSES = frozenset("dDwWsSbB")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern for Java.

    Attributes:
        text: the pattern, with its flags in front.
        body: the pattern without flags.
        flags: the flags.
        groups: the names of its groups, None for one without a name.
        bodies: the text of each group.
        optional: for each group, whether it may take no part in a match.
    """

    text: str
    body: str
    flags: str
    groups: tuple[str | None, ...]
    bodies: tuple[str, ...]
    optional: tuple[bool, ...]

    @property
    def code(self) -> Code:
        """The pattern as a literal."""
        return Lit(self.text)

    def anchored(self, *, end: bool) -> str:
        """Return the pattern so that it matches at the start only, or the whole text."""
        prefix = f"(?{self.flags})" if self.flags else ""
        return rf"{prefix}\A(?:{self.body}){chr(92) + 'z' if end else ''}"

    def never_empty(self, group: int) -> bool:
        """Tell whether a group that takes part in a match is certainly not empty."""
        body = self.bodies[group]
        start = re.match(r"(?:\\[dwsDWS]|\[(?:\\.|[^\\\]])+\]|[A-Za-z0-9 _#@-])(?![*?]|\{[0,])", body)
        return start is not None and "|" not in body


def is_literal(pattern: str) -> bool:
    """Tell whether a pattern matches just itself."""
    return not any(char in _META for char in pattern)


def literal(text: str) -> str:
    """Return a pattern that matches a text."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)


def flags_of(flags: Value | int, case: bool = True) -> str:
    """Return Java's flags for the ``flags`` and ``case`` arguments of pandas.

    Raises:
        Refused: the flags are not known, or Java does not have them.
    """
    found = "" if case else "i"
    if isinstance(flags, Member):
        name = flags.path.rsplit(".", 1)[-1]
        if name in _FLAGS:
            return found + _FLAGS[name]
    elif isinstance(flags, Python) and flags.const in _BITS:
        return found + _BITS[flags.const]
    elif flags == 0:
        return found
    raise Refused("the flags of the pattern have no translation")


def java_pattern(pattern: str, flags: str = "") -> Pattern:
    """Return a Python pattern as Java reads it.

    ``\\d``, ``\\w``, ``\\s`` and ``\\b`` take all of Unicode in Python, and ``.`` and ``$`` know one line break only;
    Java does so with the flags U and d.

    Raises:
        Refused: the pattern is wrong, or holds what Java reads differently.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            known = re.compile(pattern)
    except re.error as error:
        raise Refused(f"the pattern {pattern!r} is wrong: {error}", "never") from error
    reader = _Reader(pattern)
    body = reader.read()
    inline = reader.flags + flags
    found = "".join(flag for flag in "ims" if flag in inline)
    if "." in reader.seen or "$" in reader.seen:
        found += "d"
    if "a" not in inline:
        if "i" in inline and pattern.isascii() is False:
            found += "u"
        if reader.seen & _UNICODE_CLASSES:
            found += "U"
    names = {number: name for name, number in known.groupindex.items()}
    groups = tuple(names.get(number) for number in range(1, known.groups + 1))
    return Pattern(f"(?{found}){body}" if found else body, body, found, groups, *reader.parts())


class _Reader:
    """Reads a pattern that Python takes, and writes it for Java."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.seen: set[str] = set()
        self.flags = ""
        self.starts: list[int] = []
        self.spans: dict[int, tuple[int, int]] = {}

    def read(self) -> str:
        out = ""
        inline = re.match(r"\(\?([aims]+)\)", self.pattern)
        if inline:
            self.flags, self.place = inline[1], inline.end()
        while self.place < len(self.pattern):
            out += self._next()
        return out

    def parts(self) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Return the text of each group and whether it may take no part in a match."""
        bodies, optional = [], []
        nested = {start for start in self.spans if any(a < start < b for a, b in self.spans.values())}
        for start, (_, end) in sorted(self.spans.items()):
            text = self.pattern[start:end]
            bodies.append(re.sub(r"^\?P<\w+>", "", text))
            outside = self.pattern[end + 1 : end + 2]
            optional.append(outside in ("?", "*", "{") or start in nested or self._alternative(start))
        return tuple(bodies), tuple(optional)

    def _alternative(self, start: int) -> bool:
        depth, place = 0, 0
        while place < len(self.pattern):
            char = self.pattern[place]
            if char == "\\":
                place += 1
            elif char in "()":
                depth += 1 if char == "(" else -1
            elif char == "|" and depth < self._depth(start):
                return True
            place += 1
        return False

    def _depth(self, start: int) -> int:
        return self.pattern[:start].count("(") - self.pattern[:start].count(")")

    def _next(self) -> str:
        char = self.pattern[self.place]
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        if char == "(":
            return self._open()
        if char == "{":
            return self._brace()
        self.place += 1
        if char == ")" and self.starts:
            start = self.starts.pop()
            if start >= 0:
                self.spans[start] = (start, self.place - 1)
        if char in ".$^":
            self.seen.add(char)
        return "\\}" if char == "}" else char

    def _escape(self, *, inside: bool = False) -> str:
        char = self.pattern[self.place + 1]
        self.place += 2
        if char == "Z":
            return r"\z"
        if char == "v":
            return r"\x0B"
        if char == "b" and inside:
            return r"\x08"
        if char in _UNICODE_CLASSES:
            self.seen.add(char)
        if char == "0" or char in "NU":
            raise Refused(f"Java does not have \\{char} in a pattern")
        if char in "xu":
            digits = self.pattern[self.place : self.place + (2 if char == "x" else 4)]
            self.place += len(digits)
            return f"\\{char}{digits}"
        return f"\\{char}"

    def _class(self) -> str:
        out, self.place = "[", self.place + 1
        if self.pattern[self.place] == "^":
            out, self.place = "[^", self.place + 1
        first = True
        while (char := self.pattern[self.place]) != "]" or first:
            if char == "\\":
                out += self._escape(inside=True)
            else:
                # Java gives [ and && a meaning within a class.
                out += f"\\{char}" if char in "[]&~" else char
                self.place += 1
            first = False
        self.place += 1
        return out + "]"

    def _open(self) -> str:
        rest = self.pattern[self.place :]
        for form, made in (("(?:", "(?:"), ("(?=", "(?="), ("(?!", "(?!"), ("(?<=", "(?<="), ("(?<!", "(?<!")):
            if rest.startswith(form):
                self.starts.append(-1)
                self.place += len(form)
                return made
        if rest.startswith("(?P<"):
            name, _, _ = rest[4:].partition(">")
            self.starts.append(self.place + 1)
            self.place += 5 + len(name)
            return f"(?<{java_name(name)}>"
        if found := re.match(r"\(\?P=(\w+)\)", rest):
            self.place += found.end()
            return rf"\k<{java_name(found[1])}>"
        if rest.startswith("(?"):
            raise Refused(f"Java does not have {rest[:4]!r} in a pattern")
        self.place += 1
        self.starts.append(self.place)
        return "("

    def _brace(self) -> str:
        found = re.match(r"\{(\d*)(,?)(\d*)\}", self.pattern[self.place :])
        if found is None or not (found[1] or found[3]):
            self.place += 1
            return r"\{"
        self.place += found.end()
        return "{" + (found[1] or "0") + found[2] + found[3] + "}"


def java_name(name: str) -> str:
    """Return the name of a group as Java takes it: letters and digits only."""
    return name.replace("_", "")


def java_replacement(replacement: str, pattern: Pattern) -> str:
    """Return what replaces a match as Java reads it: ``$1`` for ``\\1``, with ``$`` and backslashes escaped.

    Raises:
        Refused: it holds an escape that has no meaning in Java.
    """
    out, place = "", 0
    while place < len(replacement):
        char = replacement[place]
        if char == "$":
            out += r"\$"
        elif char != "\\":
            out += char
        elif found := re.match(r"\\(?:g<(\w+)>|(\d{1,2}))", replacement[place:]):
            group = found[1] or found[2]
            out += f"${group}" if group.isdigit() else "${" + java_name(group) + "}"
            place += found.end()
            continue
        else:
            place += 1
            known = {"\\": r"\\", "n": "\n", "t": "\t", "r": "\r"}
            if replacement[place : place + 1] not in known:
                raise Refused("the replacement holds an escape that has no translation")
            out += known[replacement[place]]
        place += 1
    return out


def java_literal(text: str) -> str:
    """Return a text that stands for itself as what replaces a match."""
    return re.sub(r"([$\\])", r"\\\1", text)
