"""From a document to its translation."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst
from libcst import matchers

from translator.diagnostics import CODES, Diagnostic, Span, Verdict
from translator.document import Document
from translator.document.names import loop_variables, nodes_of, used_only
from translator.document.sharing import shared_containers
from translator.emit import finished, imported_names, with_functions
from translator.errors import InputError
from translator.interpret.context import CALL, Context, Finding, Need, Options
from translator.interpret.demands import check_met
from translator.interpret.expressions import evaluate
from translator.interpret.modules import Project, taken_in
from translator.interpret.statements import interpret_statement
from translator.peephole import look_over
from translator.peephole.caching import cached, computed_again
from translator.positions import Located, located
from translator.registry import Rules
from translator.rule import NO_SNIFFING, Sniffer
from translator.spark import Name
from translator.trees import translating
from translator.values import Demanded, Python

SEVERAL = 3
"""When so many calls of a function need something of a place in it, all calls get it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement of the input and how it came out."""

    span: Span
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Assumption:
    """An entry of the ledger of the lean style.

    Attributes:
        span: the place in the input that takes it for granted.
        claim: what is assumed.
        consequence: what differs from pandas where it does not hold.
        violations: the Spark frame of the rows, or groups, that violate it, as code at that place.
    """

    span: Span
    claim: str
    consequence: str
    violations: str

    def as_dict(self) -> dict[str, object]:
        """Return the entry as JSON data."""
        return {
            "cell": self.span.cell,
            "line": self.span.line,
            "column": self.span.column,
            "claim": self.claim,
            "otherwise": self.consequence,
            "violations": self.violations,
        }


@dataclass(frozen=True, slots=True)
class Translation:
    """What came of a document.

    Attributes:
        document: the input.
        codes: the new code of each code cell.
        diagnostics: in the order of their places.
        statements: every simple statement with its verdict.
        columns_of: variables that hold a Spark column, with the variable of the frame that it belongs to and those of
            its columns that are the row labels.
        free: lines (cell index, line) of displays whose rows are free.
        assumptions: the ledger of the lean style.
        steps: for each cell, pairs of the line of a top-level statement and the last line of what it became.
    """

    document: Document
    codes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    statements: tuple[Statement, ...]
    columns_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: frozenset[tuple[int, int]] = frozenset()
    steps: tuple[tuple[tuple[int, int], ...], ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is different from the input."""
        return any(new != cell.code for new, cell in zip(self.codes, self.document.cells, strict=True))

    def count(self, verdict: Verdict) -> int:
        """Return how many statements came out with a verdict."""
        return sum(statement.verdict is verdict for statement in self.statements)

    @property
    def unbounded(self) -> int:
        """Return how many hand-overs grow with the rows of the data."""
        return sum(diagnostic.code.unbounded for diagnostic in self.diagnostics)

    def render(self, *, keep_outputs: bool = False) -> bytes:
        """Return the translated file."""
        return self.document.render(self.codes, keep_outputs=keep_outputs)


def translate(
    document: Document,
    rules: Rules,
    options: Options | None = None,
    sniffer: Sniffer = NO_SNIFFING,
    *,
    debug: bool = False,
) -> Translation:
    """Translate a document. No code of it is run.

    Args:
        document: the program.
        rules: the table of rules.
        options: what the user chose.
        sniffer: finds out the schemas of data files.
        debug: let internal errors pass, in place of the diagnostic PS901.

    Raises:
        InputError: a cell does not parse.
    """
    with translating():
        return _translated(document, rules, options or Options(), sniffer, debug=debug)


def _translated(document: Document, rules: Rules, options: Options, sniffer: Sniffer, *, debug: bool) -> Translation:
    parsed, trees = _parsed(document)
    codes = tuple(cell.code for cell in document.cells)
    if not any("pandas" in cell.code for cell in document.cells if cell.translate):
        return Translation(document, codes, (), ())
    if any(_COPYING.search(cell.code) for cell in document.cells if cell.translate):
        options = replace(options, copy_on_write=True)
    sources = [None if module is None else located(module) for module in parsed]
    demands: frozenset[Need] = frozenset()
    nodes = nodes_of(trees)
    passing, imported = loop_variables(trees, nodes), imported_names(nodes)
    column_lists, record_lists = used_only(nodes)
    sharing = shared_containers(trees, nodes)
    while True:
        context = Context(
            rules,
            options,
            demands,
            sniffer,
            debug=debug,
            passing=passing,
            column_lists=column_lists,
            record_lists=record_lists,
            sharing=sharing,
            imported=imported,
        )
        try:
            made = [_interpreted(context, index, source) for index, source in enumerate(sources)]
            check_met(context)
            return _finished(document, sources, context, made)
        except Demanded as demanded:
            if demanded.needs <= demands:
                raise InputError(
                    "the needs of this program do not settle",
                    advice="report it, with the program",
                    path=document.path,
                ) from demanded
            demands = _widened(demands | demanded.needs)


def _parsed(document: Document) -> tuple[list[cst.Module | None], list[ast.Module]]:
    """Return the cells as libcst sees them, None for those that hold nothing to translate, and as Python does."""
    modules: list[cst.Module | None] = []
    trees = []
    for index, cell in enumerate(document.cells):
        module = None
        if cell.translate and cell.code.strip():
            tree = _tree(cell.code)
            module = _module_of(document, index, tree)
            trees += [tree] if isinstance(tree, ast.Module) else []
        modules.append(module)
    return modules, trees


def _module_of(document: Document, index: int, tree: ast.Module | SyntaxError) -> cst.Module:
    complaint = tree if isinstance(tree, SyntaxError) else None
    if complaint is not None and "too many nested" in complaint.msg:
        raise _unparsed(document, index, complaint, 1)  # libcst's parser would bring the whole process down
    try:
        return cst.parse_module(document.cells[index].code)
    except cst.ParserSyntaxError as error:
        raise _unparsed(document, index, complaint, error.raw_line) from None


_COPYING = re.compile(r"""^[^#\n]*\bcopy_on_write\b["']?\s*[=,]\s*True""", re.MULTILINE)
"""Where a program tells pandas 2 to copy on write: ``pd.options.mode.copy_on_write = True``, or with ``set_option``."""
_PYTHON2 = re.compile(r"\s*(?:print|exec)\s+[^=(\s]|\s*raise \w+, |\s*except \w+, \w+:")


def _tree(code: str) -> ast.Module | SyntaxError:
    """Return what Python's own parser makes of a text, or what it has against it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except SyntaxError as error:
        return error
    except (MemoryError, RecursionError):
        return SyntaxError("too many nested expressions")


def _unparsed(document: Document, index: int, complaint: SyntaxError | None, line: int) -> InputError:
    """Return the error for a cell that does not parse, in the words of Python's own parser."""
    column, reason = 1, ""
    if complaint is not None:
        line, column, reason = complaint.lineno or line, complaint.offset or 1, f": {complaint.msg}"
    lines = document.cells[index].code.split("\n")
    line = min(line, len(lines))
    text = lines[line - 1]
    span = document.span(index, line, column, line, column)
    is_python2 = _PYTHON2.match(text) is not None
    return InputError(
        "this looks like Python 2" if is_python2 else f"this is not Python that parses{reason}",
        advice="convert it with 2to3 first" if is_python2 else "mend the syntax",
        path=document.path,
        cell=span.cell,
        line=span.line,
        column=span.column,
        text=text,
    )


Steps = list[tuple[cst.BaseStatement, list[cst.BaseStatement]]]
Bodies = list[list[cst.BaseStatement]]


def _interpreted(context: Context, index: int, source: Located | None) -> Steps:
    if source is None:
        return []
    context.cell = index
    context.positions = source.places
    body = source.module.body
    last = body[-1] if body else None
    context.last = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else None
    steps: Steps = []
    waiting: list[cst.EmptyLine] = []
    for statement in source.module.body:
        taken = _taken_in(context, source, statement)
        new = interpret_statement(context, statement) if taken is None else taken
        if not new:
            waiting += getattr(statement, "leading_lines", ())
        elif waiting:
            lines = (*waiting, *new[0].leading_lines)  # type: ignore[attr-defined]
            new = [new[0].with_changes(leading_lines=lines), *new[1:]]
            waiting = []
        steps.append((statement, list(new)))
        context.written[0].append(steps[-1][1])
    return steps


def _taken_in(context: Context, source: Located, statement: cst.BaseStatement) -> list[cst.BaseStatement] | None:
    """Interpret what another file of the project defines in the place of its import; None for other statements."""
    parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
    if not any(isinstance(part, (cst.Import, cst.ImportFrom)) for part in parts):
        return None

    def used() -> set[str]:
        parts = list(ast.walk(ast.parse(source.module.code)))
        stored = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        stored |= {part.name for part in parts if isinstance(part, (ast.FunctionDef, ast.ClassDef))}
        imports = (part for part in parts if isinstance(part, (ast.Import, ast.ImportFrom)))
        return stored | {each.asname or each.name for part in imports for each in part.names if not same(part, each)}

    def same(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
        """Tell whether an import binds a thing in a module of the project to its own name."""
        if isinstance(node, ast.Import) or alias.asname is not None:
            return False
        module = "." * node.level + (node.module or "")
        inner = module + ("" if module.endswith(".") else ".") + alias.name
        return context.sniffer.module(module) is not None and context.sniffer.module(inner) is None

    taken = taken_in(statement, Project(context.sniffer.module, used, lambda: source.module.code, context.copied))
    if taken is None:
        return None
    place = context.positions[statement]
    inner = [*taken.lines, *(part for line in taken.lines for part in _parts_of(line))]
    context.positions = {**context.positions, **dict.fromkeys(inner, place)}
    context.inlined.append(statement)
    through = bool(taken.members or taken.constants)
    before = interpret_statement(context, statement) if through else []
    made = [part for line in taken.lines for part in interpret_statement(context, line)]
    for path, name in taken.members.items():
        context.scope.values[path] = context.scope.values[name]
    for path, constant in taken.constants.items():
        value = evaluate(context, constant)
        if isinstance(value, Python):
            context.scope.values[path] = replace(value, code=Name(path))
    return [*before, *made]


def _parts_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for child in node.children:
        yield child
        yield from _parts_of(child)


def _needed(context: Context, made: list[Steps]) -> list[Steps]:
    """Return what was taken in from other files where a function of them was rewritten, else the imports as they were.

    What was taken in by one import may be used by what was taken in by another.
    """
    taken = {id(new) for steps in made for old, new in steps if any(old is each for each in context.inlined)}
    called = {
        id(new): [
            each
            for part in (part for line in new for part in matchers.findall(line, matchers.FunctionDef()))
            for each in context.functions.get(part, ())  # type: ignore[call-overload]
        ]
        for steps in made
        for _, new in steps
        if id(new) in taken
    }
    if not any(each.changed for variants in called.values() for each in variants):
        return [[(old, [old] if id(new) in taken else new) for old, new in steps] for steps in made]
    # An import that adds nothing to those before it would bind their names anew.
    return [
        [
            (old, new if id(new) not in taken or called[id(new)] or all(map(_is_alias, new)) else [old])
            for old, new in steps
        ]
        for steps in made
    ]


def _is_alias(line: cst.BaseStatement) -> bool:
    """Tell whether a statement gives something another name."""
    alias = matchers.SimpleStatementLine(body=[matchers.Assign(value=matchers.Name())])
    return matchers.matches(line, alias)


def _finished(
    document: Document, sources: Sequence[Located | None], context: Context, made: list[Steps]
) -> Translation:
    made = _needed(context, made)
    placed: set[str] = set()
    cells = [
        [
            [part for statement in new for part in with_functions(statement, context.functions, placed)]
            for _, new in steps
        ]
        for steps in made
    ]
    _check_placed(context, placed)
    changed = any(len(new) != 1 or new[0] is not old for steps in made for old, new in steps) or any(
        context.functions.values()
    )
    if changed:
        cells = _looked_over(document, sources, context, cells)
        _mind_repetition(sources, context, made, cells)
    done = finished(
        cells,
        changed,
        sum(finding.assumed is not None for finding in context.findings),
        context.imported,
        _texts(sources),
        by_case=context.by_case,
    )
    codes = []
    steps_map: list[tuple[tuple[int, int], ...]] = []
    for index, source in enumerate(sources):
        if source is None:
            codes.append(document.cells[index].code)
            steps_map.append(())
            continue
        body = [statement for step in done[index] for statement in step]
        module = source.module
        texts = ["".join(map(source.text, step)) for step in done[index]]
        if body == list(module.body):
            codes.append(document.cells[index].code)
        else:
            codes.append(_module(module, texts))
        steps_map.append(tuple(_lines(module, source, made[index], texts)))
    return Translation(
        document,
        tuple(codes),
        tuple(_diagnostics(document, context)),
        tuple(_statements(document, context)),
        dict(context.columns_of),
        frozenset(context.free),
        tuple(steps_map),
        tuple(_assumptions(document, context)),
    )


def _texts(sources: Sequence[Located | None]) -> dict[cst.CSTNode, str]:
    return {statement: text for source in sources if source is not None for statement, text in source.texts.items()}


def _check_placed(context: Context, placed: set[str]) -> None:
    """Raise `Demanded` if a rewritten function stands in code that was printed as the user wrote it."""
    variants = [variant for each in context.functions.values() for variant in each]
    lost = [variant.site for variant in variants if variant.changed and variant.site not in placed]
    if lost:
        raise Demanded([("opaque", site) for site in lost])


def _mind_repetition(
    sources: Sequence[Located | None], context: Context, made: list[Steps], cells: list[Bodies]
) -> None:
    """Cache frames that several actions compute, if that is wanted, else say which they are."""
    frames = computed_again(cells, reads=context.options.cache)
    if context.options.cache:
        cached(cells, frames)
        return
    for frame in frames:
        cell, step, _ = frame.place
        source = sources[cell]
        if source is not None:
            place = source.places[made[cell][step][0]]
            message = f"{frame.name} is computed again by each of {frame.actions} actions"
            context.findings.setdefault(Finding(cell, place, "PS704", message))


def _widened(demands: frozenset[Need]) -> frozenset[Need]:
    """Return demands in which what several calls of a function need of it is needed of each call."""
    places = Counter((kind, site.partition(CALL)[0]) for kind, site in demands if CALL in site)
    return demands | {place for place, calls in places.items() if calls >= SEVERAL}


def _looked_over(
    document: Document, sources: Sequence[Located | None], context: Context, cells: list[Bodies]
) -> list[Bodies]:
    old = {id(part) for source in sources if source is not None for part in source.places}
    names = {name for cell in document.cells for name in re.findall(r"[^\W\d]\w*", cell.code)}
    return [look_over(cell, lambda node: id(node) not in old, context.columns_of, names) for cell in cells]


def _module(module: cst.Module, texts: Sequence[str]) -> str:
    empty = module.with_changes(body=[], has_trailing_newline=True)
    head = empty.with_changes(footer=[]).code if module.header else ""
    foot = empty.with_changes(header=[]).code if module.footer else ""
    code = "".join((head, *texts, foot))
    return code if module.has_trailing_newline else code.rstrip("\n")


def _lines(
    module: cst.Module,
    source: Located,
    steps: Steps,
    texts: Sequence[str],
) -> list[tuple[int, int]]:
    """Return pairs of the first line of an input statement and the last line of what it became."""
    positions = source.places
    line = module.with_changes(body=[], footer=[]).code.count("\n") if module.header else 0
    pairs = []
    for (old, _), new in zip(steps, texts, strict=True):
        line += new.count("\n")
        pairs.append((positions[old].start.line, line))
    return pairs


def _span(document: Document, finding_cell: int, place: object) -> Span:
    start, end = place.start, place.end  # type: ignore[attr-defined]
    return document.span(finding_cell, start.line, start.column + 1, end.line, end.column + 1)


def _ordered(context: Context) -> list[Finding]:
    return sorted(context.findings, key=lambda f: (f.cell, f.place.start.line, f.place.start.column, f.code))


def _assumptions(document: Document, context: Context) -> list[Assumption]:
    return [
        Assumption(_span(document, finding.cell, finding.place), made.claim, made.consequence, made.violations)
        for finding in _ordered(context)
        if (made := finding.assumed) is not None
    ]


def _diagnostics(document: Document, context: Context) -> list[Diagnostic]:
    def made(finding: Finding) -> Diagnostic:
        span = _span(document, finding.cell, finding.place)
        return Diagnostic(CODES[finding.code], span, finding.message, finding.way_out)

    return [made(finding) for finding in _ordered(context)]


def _statements(document: Document, context: Context) -> list[Statement]:
    ordered = sorted(context.placements.values(), key=lambda p: (p.cell, p.place.start.line, p.place.start.column))
    return [Statement(_span(document, place.cell, place.place), place.verdict) for place in ordered]
