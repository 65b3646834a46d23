"""The state of one interpretation of a program, and what it finds out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import libcst as cst
from libcst.metadata import CodeRange

from translator import trees
from translator.diagnostics import CODES, Verdict
from translator.document.sharing import Sharing
from translator.interpret.scope import Scope
from translator.layout import text, whole
from translator.rule import NO_SNIFFING, Rule, Sniffer
from translator.spark import (
    ADD,
    AND,
    ATOM,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    COMPARE,
    FUNCTIONS,
    GENERATOR,
    LAMBDA,
    MULTIPLY,
    NOT,
    OR,
    POSTFIX,
    POWER,
    SHIFT,
    SPARK,
    TERNARY,
    UNARY,
    WINDOW,
    Code,
    Name,
    Source,
    Var,
)
from translator.spark import (
    replace as replace_code,
)
from translator.values import (
    Assumption,
    Demanded,
    Driver,
    Element,
    Frame,
    Grouped,
    Member,
    Note,
    Python,
    Refused,
    Series,
    Value,
)

Need: TypeAlias = "tuple[str, str]"
CALL = "@"
"""What stands before the call of a function in the name of a place within it."""
Body: TypeAlias = "list[cst.BaseStatement]"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose.

    Attributes:
        spark: the version of Spark that the output is for, such as ``(4, 0)``.
        fallback: "pandas", "pandas-on-spark" or "error".
        pandas: the major version of pandas that the program was written for.
        style: "exact", or "lean": guards are left out and assumed not to be needed.
        checked: whether the output counts what violates each assumption.
        cache: whether frames that several actions compute again are cached.
        notebook: whether the last expression of a cell is displayed.
        copy_on_write: whether the program tells pandas 2 to copy on write, as pandas 3 always does.
    """

    spark: tuple[int, int] = (4, 0)
    fallback: str = "pandas"
    pandas: int = 2
    style: str = "exact"
    checked: bool = False
    cache: bool = False
    notebook: bool = False
    copy_on_write: bool = False

    @property
    def shares(self) -> bool:
        """Whether what is taken out of a frame changes together with it."""
        return self.pandas < 3 and not self.copy_on_write


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic before its place is mapped back to the document."""

    cell: int
    place: CodeRange
    code: str
    message: str
    way_out: str = ""
    assumed: Assumed | None = None


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed at a place: the claim, what else happens, and the Spark frame of what violates it, as code."""

    claim: str
    consequence: str
    violations: str


@dataclass(frozen=True, slots=True)
class Placement:
    """How one simple statement came out."""

    cell: int
    place: CodeRange
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Variant:
    """A function as it was rewritten for the values of some calls.

    Attributes:
        name: the name that it is written under.
        node: the rewritten definition.
        text: its text.
        changed: whether that differs from what the user wrote.
        site: the place of the definition.
    """

    name: str
    node: cst.FunctionDef | cst.Lambda
    text: str
    changed: bool
    site: str


@dataclass(slots=True)
class Block:
    """A compound statement that is being interpreted.

    Attributes:
        scope: the scope that it stands in.
        versions: the bindings that were in force before it.
        kept: statements to go before it, which keep such a binding.
    """

    scope: Scope
    versions: Mapping[str, int]
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Untaken:
    """A branch of an if statement that is never taken.

    Attributes:
        first: whether it is the first one.
        asks: whether the condition, as it is written, asks Spark.
    """

    first: bool
    asks: bool


@dataclass(slots=True)
class Context:
    """One interpretation.

    Attributes:
        rules: the table of rules.
        demands: the needs that origins have to meet, known from earlier interpretations.
        pending: needs found in this interpretation, which goes on as if they had been met.
        scope: the variables at the present point.
        cell: index of the present cell.
        positions: where nodes stand in the present cell.
        prelude: statements to go before the present one.
        repeated: whether this is an expression that is evaluated several times, before which no statement can go.
        pooled: the frames that are in lists whose length is not known, by identity.
        flags: what happened within the present statement.
        doubts: what may differ after refusals, which is said also where an attempt is given up.
        jumps: of each loop around, where its rounds end early: whether the loop is left, and what the variables are.
        passing: loop variables that are read in their loops only.
        column_lists: lists that are only filled and assigned to columns.
        record_lists: lists that are only filled and given to `pandas.DataFrame`.
        sharing: lists and dicts that are changed under another name than their own.
        by_case: whether a frame has, or may have, columns whose names differ in upper and lower case only.
        named: the columns asked for of frames whose columns are not known.
        written: what the statements before the present one became, in each of the blocks around it.
        rounds: the variables of the loops around that are interpreted element by element.
        yields: what the generator that is interpreted gives.
        exits: the variables of the function that is interpreted, at each of its returns.
        untaken: for if statements of the output that are decided, which branch is never taken.
        unreached: statements of the output that come after a decided branch that leaves.
        sources: by identity, the frames that the function was given whose columns it may give back as columns.
        whole: the expression that is all of the present statement, or its right side.
        target: the variable that it is assigned to, empty for a value that is not used.
        targets: all variables that it is assigned to.
        delivered: whether a statement before the present one has done what it does: called a function.
        alone: the sites of functions that are called in ways that are not followed.
        classes: the classes of the program that are left as they are.
        inlined: the imports from other files of the project whose definitions were taken into the program.
        copied: these definitions, by the text of their module and their name.
        imported: other names for what the output imports, where the program has variables of the usual ones.
        path: the calls that led to the function that is interpreted, as far as each may get a rewriting of its own.
        inside: whether a function is being interpreted for the elements of a column, where nothing can be handed over.
    """

    rules: Mapping[tuple[str, str], Rule]
    options: Options
    demands: frozenset[Need] = frozenset()
    sniffer: Sniffer = NO_SNIFFING
    pending: frozenset[Need] = frozenset()
    scope: Scope = field(default_factory=Scope)
    cell: int = 0
    positions: Mapping[cst.CSTNode, CodeRange] = field(default_factory=dict)
    prelude: list[str] = field(default_factory=list)
    repeated: bool = False
    pooled: set[int] = field(default_factory=set)
    flags: set[Verdict] = field(default_factory=set)
    findings: dict[Finding, None] = field(default_factory=dict)
    placements: dict[tuple[int, int, int], Placement] = field(default_factory=dict)
    helpers: dict[str, None] = field(default_factory=dict)
    functions: dict[cst.FunctionDef | cst.Lambda, list[Variant]] = field(default_factory=dict)
    columns_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    same_columns: dict[str, set[str]] = field(default_factory=dict)
    free: set[tuple[int, int]] = field(default_factory=set)
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    exits: list[dict[str, Value]] = field(default_factory=list)
    untaken: dict[cst.BaseStatement, Untaken] = field(default_factory=dict)
    unreached: set[cst.BaseStatement] = field(default_factory=set)
    sources: dict[int, Frame] = field(default_factory=dict)
    whole: cst.CSTNode | None = None
    target: str = ""
    targets: frozenset[str] = frozenset()
    delivered: bool = False
    alone: set[str] = field(default_factory=set)
    inlined: list[cst.BaseStatement] = field(default_factory=list)
    copied: set[tuple[str, str]] = field(default_factory=set)
    classes: dict[str, cst.ClassDef] = field(default_factory=dict)
    aliased: list[tuple[str, int]] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    jumps: list[list[tuple[bool, tuple[dict[str, Value], dict[str, int]]]]] = field(default_factory=list)
    active: list[cst.FunctionDef | cst.Lambda] = field(default_factory=list)
    places: dict[cst.CSTNode, Mapping[cst.CSTNode, CodeRange]] = field(default_factory=dict)
    cells: dict[cst.CSTNode, int] = field(default_factory=dict)
    path: str = ""
    inside: bool = False
    blocks: list[Block] = field(default_factory=list)
    depth: int = 0
    loops: int = 0
    rounds: frozenset[str] = frozenset()
    last: cst.CSTNode | None = None
    stand_in: cst.CSTNode | None = None
    drawing: bool = False
    showing: bool = False
    debug: bool = False
    imported: Mapping[str, str] = field(default_factory=dict)
    passing: frozenset[str] = frozenset()
    column_lists: frozenset[str] = frozenset()
    record_lists: frozenset[str] = frozenset()
    sharing: Sharing = field(default_factory=Sharing)
    by_case: bool = False
    named: set[str] = field(default_factory=set)
    written: list[list[list[cst.BaseStatement]]] = field(default_factory=lambda: [[]])

    # ------------------------------------------------------------------------------------------ findings

    def find(
        self, code: str, node: cst.CSTNode, message: str, way_out: str = "", assumed: Assumed | None = None
    ) -> None:
        """Add a diagnostic at a node."""
        place = self._place(node)
        if place is not None and code in CODES:
            self.findings.setdefault(Finding(self.cell, place, code, message, way_out, assumed))

    def refuse(self, refused: Refused, node: cst.CSTNode) -> None:
        """Add the diagnostic of a refusal."""
        code = {"todo": "PS201", "not_in_spark": "PS202", "never": "PS205", "lost": "PS204"}[refused.kind]
        if self.options.fallback == "error":
            code = "PS203"
        self.find(code, node, refused.reason, refused.way_out)
        if refused.doubt:
            self.doubts.add(refused.doubt)
            self.find("PS601", node, refused.doubt)

    def site(self, node: cst.CSTNode) -> str:
        """Return a name for a place of the program that is the same in every interpretation."""
        place = self.positions.get(node)
        return f"{self.cell}:{place.start.line}:{place.start.column}" if place else f"{self.cell}:?"

    def origin_site(self, node: cst.CSTNode) -> str:
        """Return a name for a place where rows come into the program, which differs for calls of its function."""
        return self.site(node) + self.path

    def is_demanded(self, kind: str, site: str) -> bool:
        """Tell whether a need is known of a place where rows come from, for this call of its function or for all."""
        return (kind, site) in self.demands or (kind, site.partition(CALL)[0]) in self.demands

    def taken(self, value: Value, node: cst.CSTNode) -> Value:
        """Make diagnostics of the notes on a value and take them off."""
        if isinstance(value, (Frame, Series, Driver, Python)) and value.notes:
            for note in value.notes:
                self._note(note, node)
            return replace(value, notes=())
        if isinstance(value, Grouped):
            return replace(value, frame=self.taken(value.frame, node))  # type: ignore[arg-type]
        if isinstance(value, Element):
            return Element(self.taken(value.series, node))  # type: ignore[arg-type]
        return value

    def _note(self, note: Note, node: cst.CSTNode) -> None:
        if isinstance(note, Assumption):
            self._assume(note, node)
            return
        self.find(note.code, node, note.message, note.way_out)
        if note.code.startswith("PS5"):
            self.flags.add(Verdict.DISTRIBUTED_PYTHON)

    def _place(self, node: cst.CSTNode) -> CodeRange | None:
        """Return where a node stands; a part of an expression in a text stands where the text does."""
        place = self.positions.get(node)
        return place if place is not None or self.stand_in is None else self.positions.get(self.stand_in)

    def _assume(self, note: Assumption, node: cst.CSTNode) -> None:
        """Add an entry to the ledger, and count what violates it if the output is to do that."""
        assumed = Assumed(note.claim, note.consequence, text(note.violations))
        self.find(note.code, node, note.message, note.way_out, assumed)
        place = self._place(node)
        if self.options.checked and place is not None:
            where = f"{self.cell}:{place.start.line}:{place.start.column}"
            self.prelude.append(f"check_assumption({where!r}, {note.claim!r}, lambda: {self.text(note.violations)})")

    # ---------------------------------------------------------------------------------------- code

    def source(self, node: cst.BaseExpression) -> Code:
        """Return the user's own code for an expression."""
        return Source(node, _printed_whole, binding(node))

    def resolved(self, code: Code) -> Code:
        """Return code in which every variable is reached under the name that still holds its value.

        Raises:
            Demanded: a variable was bound anew in between, and its earlier value has to be kept.
        """

        def change(part: Code) -> Code | None:
            if self.imported and isinstance(part, Name) and any(part is name for name in (FUNCTIONS, WINDOW, SPARK)):
                return Name(self.imported.get(part.id, part.id))
            if not isinstance(part, Var) or self.scope.current(part):
                return None
            holder = self.scope.holder(part.id)
            kept = holder.kept.get((part.id, part.version)) if holder is not None else None
            if holder is None or kept is None:
                need = ("keep", f"{holder.name if holder else ''}/{part.id}:{part.version}")
                if need in self.demands:
                    raise Refused(f"an earlier value of {part.id!r} is needed here", "lost")
                raise Demanded([need])
            return Name(kept)

        return replace_code(code, change)

    def text(self, code: Code) -> str:
        """Return resolved code on one line."""
        return text(self.resolved(code))

    def resolved_in(self, code: Code) -> str:
        """Return the text of code that refers to variables by the names that they have now."""
        return text(code)

    @property
    def stays_distributed(self) -> bool:
        """Whether what has no rule goes on as pandas-on-Spark; what is drawn or shown is handed over all the same."""
        return self.options.fallback == "pandas-on-spark" and not (self.drawing or self.showing)

    def free_display(self, value: Value) -> bool:
        """Tell whether which rows a display shows is free."""
        frame = value.frame if isinstance(value, Series) else value
        return isinstance(frame, Frame) and not frame.order.keys

    def pools(self, name: str) -> bool:
        """Tell whether the frames of a list whose length is not known are followed; none of them is changed later."""
        holder = self.scope.holder(name) or self.scope
        return ("apart", f"{holder.name}/{name}") not in self.demands

    def part_pools(self) -> None:
        """See to it that lists whose frames are changed later on are not followed.

        Raises:
            Demanded: the program has to be interpreted again, without following them.
        """
        needs: list[Need] = []
        scope: Scope | None = self.scope
        while scope is not None:
            pooled = [name for name, value in scope.values.items() if isinstance(value, Python) and value.each]
            needs += [("apart", f"{scope.name}/{name}") for name in pooled]
            scope = scope.parent
        if needs:
            raise Demanded(needs)

    def free_name(self, name: str) -> str:
        """Return a variable that the program does not use: this name, or this name with a number."""
        taken = {*self.scope.values, *self.scope.kept.values()}
        return next(made for n in range(1, 1000) if (made := name if n == 1 else f"{name}_{n}") not in taken)

    def shows(self, node: cst.CSTNode) -> bool:
        """Tell whether a notebook displays the value of this statement: it is the last one of its cell."""
        return self.options.notebook and node is self.last

    def localising(self, node: cst.BaseExpression) -> bool:
        """Tell whether a call whose result is not used may change a frame that is given to it."""
        if not isinstance(node, cst.Call) or self.drawing:
            return False
        function = node.func
        while isinstance(function, cst.Attribute):
            function = function.value
        value = self.scope.find(function.value) if isinstance(function, cst.Name) else None
        foreign = isinstance(value, Member) and value.path.split(".")[0] not in _HARMLESS
        return foreign or isinstance(value, Python)

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """Interpret in another scope for a while."""
        before, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = before


_LIBRARIES = """
    builtins pandas numpy IPython matplotlib seaborn plotly altair bokeh pylab wordcloud missingno holoviews tqdm
    sklearn scipy statsmodels xgboost lightgbm catboost torch tensorflow keras joblib tabulate streamlit mlflow display
"""
# Their functions do not change a frame that they are given and whose result is not used; those of a project may.
_HARMLESS = {*sys.stdlib_module_names, *_LIBRARIES.split()}


class Localise(Exception):
    """These variables have to be handed over before the statement, since it changes them in a way without a rule."""

    def __init__(self, names: Iterable[str], refused: Refused | None = None, *, outside: bool = False) -> None:
        super().__init__()
        self.outside = outside
        self.names = [name for name in names if name]
        self.refused = refused


def printed(node: object) -> str:
    """Return the source text of a node."""
    assert isinstance(node, cst.CSTNode)
    return trees.printed(node)


def _printed_whole(node: object) -> str:
    return whole(printed(node))


_BINARY: dict[type, int] = {
    cst.Add: ADD,
    cst.Subtract: ADD,
    cst.Multiply: MULTIPLY,
    cst.Divide: MULTIPLY,
    cst.FloorDivide: MULTIPLY,
    cst.Modulo: MULTIPLY,
    cst.MatrixMultiply: MULTIPLY,
    cst.Power: POWER,
    cst.BitAnd: BIT_AND,
    cst.BitOr: BIT_OR,
    cst.BitXor: BIT_XOR,
    cst.LeftShift: SHIFT,
    cst.RightShift: SHIFT,
    cst.And: AND,
    cst.Or: OR,
}


def root_name(node: cst.BaseExpression) -> str:
    """Return the variable that an expression such as ``df["x"].loc`` starts from, or an empty string."""
    while isinstance(node, (cst.Attribute, cst.Subscript, cst.Call)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else ""


def binding(node: cst.BaseExpression) -> int:
    """Return how strongly the outermost operator of an expression binds."""
    if getattr(node, "lpar", ()):
        return ATOM
    match node:
        case cst.BinaryOperation() | cst.BooleanOperation():
            return _BINARY[type(node.operator)]
        case cst.UnaryOperation():
            return NOT if isinstance(node.operator, cst.Not) else UNARY
        case cst.Comparison():
            return COMPARE
        case cst.IfExp():
            return TERNARY
        case cst.GeneratorExp():
            return GENERATOR
        case cst.Lambda() | cst.NamedExpr() | cst.Yield():
            return LAMBDA
        case cst.Await():
            return POWER
        case cst.Attribute() | cst.Subscript() | cst.Call():
            return POSTFIX
        case cst.Tuple():
            return LAMBDA
    return ATOM
