"""Running of a random program on both sides, and the verdict on it."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tests.fuzz.slicing import traced
from tests.programs import plainly, translated
from translator.diagnostics import Diagnostic
from translator.document.names import loop_variables
from translator.registry import Rules
from translator.translate import Translation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from translator.verify.compare import Tolerance

EPSILON = 1e-16
_LIMITS = (
    ("arithmetic on infinity", "inf", re.compile(r"quantile|percentile|median|describe")),
    ("columns asked for in some rows only", "UNRESOLVED_COLUMN", re.compile(r"r\[.absent.\]")),
    (
        "one value for all that is missing",
        r"'NoneType' and|None nan|nan None",
        re.compile(r"iloc|\.i?at\[|\.loc\[|unique"),
    ),
    (
        "digits of computed numbers",
        r"'-?\d+\.(\d{12,}' against\s+'-?\d+\.\d+|\d+' against\s+'-?\d+\.\d{12,})'",
        re.compile(r"str\(|f'|f\"|format"),
    ),
    ("a column of texts that has none", "has dtype object", re.compile(r"extract|replace|where")),
    ("a column of texts that has none", "'NoneType' object has no attribute", re.compile(r"np\.arctan2")),
    (
        "rows of a frame that has none",
        "only in the (original|translation)",
        re.compile(r"(?s)axis=1.*(numeric_only|select_dtypes)"),
    ),
    ("one value for all that is missing", "another value|other values", re.compile(r"(?s)concat.*\]\.duplicated")),
    (
        "digits of computed numbers",
        r"missing\s+against\s+-?\d(\.\d+)?e-(1[5-9]|2\d)",
        re.compile(r"(?s)(corr|cov).*replace\(0"),
    ),
    ("values of a column that has none", r"(?s)not in the translation.*count\s+0\.0", re.compile(r"\.(map|apply)\(")),
    ("names that differ by case", "AMBIGUOUS_REFERENCE", re.compile(r"get_dummies|pivot|crosstab|unstack")),
)
"""What the README says is not alike: what is told of the difference, and what the program has then."""
EXCUSES = ("PS303", "PS304", "PS305", "PS306", "PS601", "PS603", "PS801")
"""Diagnostics that announce another value; those of cost and of a hand-over do not."""
_OF_NOTHING = "without groups"
"""What a diagnostic says that is only about frames without groups, of which pandas shows an empty frame."""
ASSUMED = "PS602"
"""The diagnostic of a type that is assumed: what is of another one stops the translation."""

SETTINGS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.execution.arrow.pyspark.enabled": "false",
}
"""Compiling each of a thousand plans for a handful of rows would take longer than running them."""


@dataclass
class Verdict:
    """What came of a program.

    Attributes:
        outcome: "discarded" (pandas does not take it), "equal", "excused" (a difference that a diagnostic announced) or
            "defect".
        kind: of a defect, "differs", "crash" or "internal".
        detail: what differs, for people.
        signature: what is alike for defects of the same cause.
        code: the translation.
        translation: what the translator found.
    """

    outcome: str
    kind: str = ""
    detail: str = ""
    signature: str = ""
    code: str = ""
    translation: Translation | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Failure:
    line: int
    error: str
    trace: str


_WRITTEN = re.compile(r"""(\.to_\w+\(["'])(?=\w+\.[\w.]+["'])""")
"""Where the name of a file begins that a program writes."""


def judged(source: str, folder: Path, spark: SparkSession, rules: Rules) -> Verdict:
    """Run a program on both sides and compare what it binds and prints; what it writes is thrown away."""
    for file in folder.iterdir():
        source = source.replace(f'"{file.name}"', f'"{file}"').replace(f"'{file.name}'", f"'{file}'")
    with tempfile.TemporaryDirectory(dir=folder) as written:
        return _judged(_WRITTEN.sub(rf"\g<1>{written}/", source), folder, spark, rules)


def _judged(source: str, folder: Path, spark: SparkSession, rules: Rules) -> Verdict:
    expected, printed, failure = executed(source)
    if failure:
        return Verdict("discarded", detail=failure.error)
    try:
        translation = translated(source, folder, rules=rules)
    except Exception as error:
        return Verdict(
            "defect", "internal", traceback.format_exc()[-1500:], f"internal {type(error).__name__} {_plain(error)}"
        )
    code = translation.codes[0]
    actual, shown, failure = executed(code, spark)
    found = _verdict(source, translation, expected, actual, failure)
    if found.outcome == "equal" and printed != shown and _comparable(printed):
        from translator.verify.compare import compare_text

        if not compare_text(printed, shown).equal:
            lines = {node.lineno for node in ast.walk(ast.parse(source)) if _prints(node)}
            found = _doubted(
                source, translation, set(), lines, "differs", f"printed\n{printed}\nagainst\n{shown}", "print"
            )
    found.code, found.translation = code, translation
    return found


def _prints(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _comparable(text: str) -> bool:
    return "..." not in text


def executed(code: str, spark: SparkSession | None = None) -> tuple[dict[str, Any], str, _Failure | None]:
    """Run a program; return its variables, what it prints, and where it failed."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    out = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(out):
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "program", "exec"), scope)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            line = next((f.lineno for f in frames if f.filename == "program" and f.lineno), 0)
            trace = "".join(traceback.format_exception_only(error))[:600]
            return scope, out.getvalue(), _Failure(line, f"{type(error).__name__} {_plain(error)}", trace)
    return scope, out.getvalue(), None


def _verdict(
    source: str,
    translation: Translation,
    expected: dict[str, Any],
    actual: dict[str, Any],
    failure: _Failure | None,
) -> Verdict:
    excused: Verdict | None = None
    passing = loop_variables([ast.parse(source)])
    names = [name for name in expected if _is_data(name, expected[name]) and name in actual and name not in passing]
    if failure:
        line = _line_of(translation, failure.line)
        text = f"line {failure.line} of the translation: {failure.trace}"
        found = _doubted(source, translation, set(), {line}, "crash", text, failure.error)
        if found.outcome == "defect":
            return found
        excused = found
        names = []  # what was bound before is not final
    for name in names:
        try:
            different = list(differences(name, expected[name], actual[name]))
        except Exception as error:
            text = f"{name}: {''.join(traceback.format_exception_only(error))[:600]}"
            found = _doubted(
                source, translation, {name}, set(), "crash", text, f"{type(error).__name__} {_plain(error)}"
            )
        else:
            if not different:
                continue
            text, sign = "\n".join(different), re.sub(r"\d+|'[^']*'|\w+\[", "", different[0].split("\n")[0])
            found = _doubted(source, translation, {name}, set(), "differs", text, sign)
        if found.outcome == "defect":
            return found
        excused = found
    return excused or Verdict("equal")


def _doubted(
    source: str, translation: Translation, names: set[str], lines: set[int], kind: str, text: str, sign: str
) -> Verdict:
    """Return the verdict on a difference: excused if a diagnostic on the way to it announced it."""
    behind, used = traced(source, names) if names else (set(), set())
    for line in lines:
        more, others = traced(source, set(), line) if line else (set(range(len(source))), set())
        behind, used = behind | more, used | others
    doubts = [
        f"{d.code.id} {d.message}"
        for d in translation.diagnostics
        if d.code.id in (EXCUSES if kind != "crash" else (*EXCUSES, ASSUMED))
        and not (_OF_NOTHING in d.message and "Empty DataFrame" not in text)
        and (behind & set(range(d.span.line, d.span.end_line + 1)) or used & _changed_too(source, d))
    ]
    on_the_way = "\n".join(line for number, line in enumerate(source.split("\n"), 1) if number in behind)
    doubts += [
        f"README: {limit}" for limit, told, where in _LIMITS if re.search(told, text) and where.search(on_the_way)
    ]
    if doubts:
        return Verdict("excused", kind, text, re.sub(r"'[^']*'|\d+", "", doubts[-1]))
    return Verdict("defect", kind, text, f"{kind} {sign}")


def _changed_too(source: str, diagnostic: Diagnostic) -> set[str]:
    """Return the variables that a diagnostic says may change with another one, or what was handed over on its line."""
    if diagnostic.code.id == "PS304":
        return set(re.findall(r"[a-zA-Z_]\w*", source.split("\n")[diagnostic.span.line - 1]))
    return set(re.findall(r"changes (\w+), too", diagnostic.message))


def differences(name: str, expected: Any, actual: Any) -> Iterator[str]:
    """Yield what differs between two values."""
    from translator.verify.compare import compare

    actual = collected(actual)
    if type(actual).__name__ in ("Column", "GroupedData", "WindowSpec") or hasattr(actual, "read"):
        return  # a column has no values without its frame; it is compared where it is used
    if isinstance(expected, dict) and isinstance(actual, dict) and expected.keys() == actual.keys():
        for key in expected:
            yield from differences(f"{name}[{key!r}]", expected[key], actual[key])
        return
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)) and len(expected) == len(actual):
        pairs = [(one, two) for one, two in zip(expected, map(collected, actual), strict=True)]
        if any(hasattr(one, "columns") for one, _ in pairs):
            for place, (one, two) in enumerate(pairs):
                yield from differences(f"{name}[{place}]", one, two)
            return
    if (
        isinstance(expected, float)
        and isinstance(actual, float)
        and expected != expected
        and abs(actual) == float("inf")
    ):
        return  # arithmetic on infinity that has no value, as the README says
    comparison = compare(expected, actual, tolerance=_tolerance(expected), whole_floats=True)
    if not comparison.equal:
        yield f"{name}: {comparison}\n{expected}\nagainst\n{actual}"


def _tolerance(value: Any) -> Tolerance:
    """Return how far numbers may lie apart: sums of large ones leave a small rest that depends on their order."""
    from translator.verify.compare import STATED

    numbers = value.select_dtypes("float").abs() if hasattr(value, "select_dtypes") else None
    largest = numbers[numbers < float("inf")].max().max() if numbers is not None and numbers.size else 0.0
    return replace(STATED, absolute=max(STATED.absolute, EPSILON * largest)) if largest == largest else STATED


def collected(value: Any) -> Any:
    """Return a value that is on the cluster as a pandas one."""
    from pyspark.sql import DataFrame

    return plainly(value) if isinstance(value, DataFrame) else value


def _is_data(name: str, value: Any) -> bool:
    if type(value).__module__ == "__main__":
        return False  # an object of a class of the program has no value to compare
    return not (name.startswith("_") or isinstance(value, (ModuleType, type)) or callable(value)) and name != "spark"


def _line_of(translation: Translation, line: int) -> int:
    """Return the line of the input whose translation holds this line of the output."""
    return next((old for old, last in translation.steps[0] if last >= line), 0)


def _plain(error: BaseException) -> str:
    text = re.sub(r"\d+|`[^`]*`|'[^']*'|\"[^\"]*\"", "", str(error).split("\n")[0])
    return text[:120]
