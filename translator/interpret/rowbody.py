"""The body of a loop over rows as expressions over the columns: what one round does, for every row at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import libcst as cst

from translator.interpret import applying, choosing, expressions, writing
from translator.interpret.context import Context, printed
from translator.interpret.rowsource import CELL, ROW_READ, CellReads, Rows, row_number
from translator.interpret.scope import Scope
from translator.spark import Lit
from translator.trees import walked
from translator.values import Element, Gone, Python, Refused, Row, Value

CARRIED = Gone(reason="it keeps something from one row to the next")
_OUTSIDE = (
    "random",
    "input(",
    "open(",
    "yield",
    "await",
    "next(",
    "time.",
    "now(",
    "today(",
    "uuid",
    ".pop(",
    "lambda",
)


@dataclass(frozen=True, slots=True)
class Done(Value):
    """What a round does to something outside of the loop.

    Attributes:
        values: what is appended, added, or put under a key (key and value).
        condition: where it does that; None for each row.
    """

    values: tuple[Value, ...]
    condition: Element | None = None


@dataclass(slots=True)
class Body:
    """The body of a loop over rows.

    Attributes:
        context: the interpretation.
        node: the loop.
        rows: what it goes over.
        values: what variables, cells and outside things are at the present point; the latter as "append out".
        outer: the names that the body binds or changes.
        cells: the columns of the cells that it reads or sets, by the names that stand for them.
    """

    context: Context
    node: cst.CSTNode
    rows: Rows
    values: dict[str, Value] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    cells: dict[str, str] = field(default_factory=dict)

    def run(self, suite: cst.BaseSuite) -> None:
        """Interpret the body for every row at once.

        Raises:
            Refused: some part of it has no column expression, or depends on other rows.
        """
        _check_outside(suite)
        reads = CellReads(self.rows)
        body = suite.visit(reads) if self.rows.label or self.rows.place else suite
        assert isinstance(body, cst.BaseSuite)
        _check_forms(writing.statements_of(body))
        self.outer = bound_names(body)
        self.values |= dict.fromkeys(self.outer, CARRIED)
        self.values |= self.rows.bound
        frame = self.rows.frame
        self.cells = {variable: name for name, variable in reads.columns.items()}
        self.values |= {variable: _cell(self.rows, name) for variable, name in self.cells.items()}
        self.values[ROW_READ + self.rows.holder] = Row(frame)
        names = {part.value for part in _names_in(body)}
        for name in {self.rows.label, self.rows.place} & names:
            number = row_number(self.rows, name)
            if number is not None:
                self.values[name] = number
        with self._inside() as scope:
            self._run(writing.statements_of(body))
            self.values = scope.values

    def element(self, element: cst.BaseExpression, tests: Sequence[cst.BaseExpression]) -> tuple[Element | None, Value]:
        """Return the condition and the value of each element of a comprehension.

        Raises:
            Refused: some part of it has no column expression.
        """
        condition: Element | None = None
        for part in (element, *tests):
            _check_outside(part)
        self.values |= self.rows.bound
        names = {part.value for whole in (element, *tests) for part in _names_in(whole)}
        for name in {self.rows.label, self.rows.place} & names:
            number = row_number(self.rows, name)
            if number is not None:
                self.values[name] = number
        with self._inside():
            for part in tests:
                test = self._evaluated(part)
                choosing.check_truth(test)
                if not isinstance(test, Element):
                    raise Refused("a condition is not known")
                condition = test if condition is None else self._and(condition, test)
            return condition, self._evaluated(element)

    @contextmanager
    def _inside(self) -> Iterator[Scope]:
        """Interpret for every row at once for a while, where nothing can be handed over."""
        scope = Scope(f"{self.context.scope.name}.", self.context.scope, self.values)
        inside, self.context.inside = self.context.inside, True
        stand_in, self.context.stand_in = self.context.stand_in, self.node
        try:
            with self.context.within(scope):
                yield scope
        finally:
            self.context.inside, self.context.stand_in = inside, stand_in

    # ------------------------------------------------------------------------------------------ statements

    def _run(self, body: Sequence[cst.BaseStatement]) -> None:
        for place, statement in enumerate(body):
            if isinstance(statement, cst.If):
                rest = body[place + 1 :] if _continues(statement) else ()
                self._branch(statement, rest)
                if rest or _continues(statement):
                    return
            elif isinstance(statement, cst.SimpleStatementLine):
                for small in statement.body:
                    if isinstance(small, cst.Continue):
                        return
                    self._small(small)
            else:
                raise Refused("it holds another loop, or the like")

    def _branch(self, node: cst.If, rest: Sequence[cst.BaseStatement]) -> None:
        if not rest and (kept := self._kept(node)) is not None:
            self._does(*kept)
            return
        test = self._evaluated(node.test)
        body = [*writing.statements_of(node.body), *rest]
        match node.orelse:
            case cst.If() as other:
                orelse: list[cst.BaseStatement] = [other, *rest]
            case cst.Else() as other:
                orelse = [*writing.statements_of(other.body), *rest]
            case _:
                orelse = list(rest)
        if isinstance(test, Python) and test.known:
            self._run(body if test.const else orelse)
            return
        if not isinstance(test, Element):
            raise Refused("a condition is not known")
        choosing.check_truth(test)
        scope = self.context.scope
        before = dict(scope.values)
        self._run(body)
        one, scope.values = scope.values, before
        self._run(orelse)
        scope.values = {name: self._merged(test, one.get(name), scope.values.get(name)) for name in {**one, **before}}

    def _merged(self, test: Element, one: Value | None, two: Value | None) -> Value:
        if one is two and one is not None:
            return one
        if isinstance(one, Done) or isinstance(two, Done):
            assert one is None or isinstance(one, Done)
            assert two is None or isinstance(two, Done)
            return self._either(test, one, two)
        if one is None or two is None or isinstance(one, Gone) or isinstance(two, Gone):
            return CARRIED
        return chosen(test, one, two)

    def _either(self, test: Element, one: Done | None, two: Done | None) -> Done:
        if two is None:
            assert one is not None
            return Done(one.values, self._and(test, one.condition))
        if one is None:
            return Done(two.values, self._and(self._not(test), two.condition))
        condition = None
        if one.condition is not None or two.condition is not None:
            condition = self._or(self._and(test, one.condition), self._and(self._not(test), two.condition))
        values = tuple(a if a == b else chosen(test, a, b) for a, b in zip(one.values, two.values, strict=True))
        return Done(values, condition)

    def _and(self, one: Element, two: Element | None) -> Element:
        return one if two is None else self._applied(one, "&", two)

    def _or(self, one: Element, two: Element) -> Element:
        return self._applied(one, "|", two)

    def _not(self, test: Element) -> Element:
        return self._applied(test, "~")

    def _applied(self, receiver: Element, member: str, *args: Value) -> Element:
        made = applying.apply(self.context, self.node, receiver, member, tuple((None, arg) for arg in args))
        assert isinstance(made, Element)
        return made

    def _evaluated(self, node: cst.BaseExpression) -> Value:
        return expressions.evaluate(self.context, node)

    def _small(self, small: cst.BaseSmallStatement) -> None:
        match small:
            case cst.Pass() | cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
                return
            case cst.Expr(
                value=cst.Call(
                    func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name("append")),
                    args=[cst.Arg(value=value, keyword=None, star="")],
                )
            ):
                self._does("append", name, (self._evaluated(value),))
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                self._assign(name, value)
            case cst.Assign(
                targets=[
                    cst.AssignTarget(
                        target=cst.Subscript(
                            value=cst.Name(value=name), slice=[cst.SubscriptElement(slice=cst.Index(value=key))]
                        )
                    )
                ],
                value=value,
            ) if self.context.scope.values.get(name) is CARRIED:
                self._does("put", name, (self._evaluated(key), self._evaluated(value)))
            case cst.AugAssign(target=cst.Name(value=name), operator=operator, value=value):
                self._augment(name, _AUGMENTED.get(type(operator), ""), value)
            case _:
                raise Refused(f"it does more than append, assign, add up and decide: {printed(small).strip()}")

    def _does(self, kind: str, name: str, values: tuple[Value, ...], condition: Element | None = None) -> None:
        key = f"{kind} {name}"
        already = any(
            isinstance(v, Done) and other.endswith(f" {name}") for other, v in self.context.scope.values.items()
        )
        if already or self.context.scope.values.get(name) is not CARRIED:
            raise Refused(f"{name} is changed more than once in a round")
        self.context.scope.values[key] = Done(values, condition)

    def _assign(self, name: str, value: cst.BaseExpression) -> None:
        match value:
            case cst.BinaryOperation(left=cst.Name(value=left), operator=cst.Add(), right=right) if left == name:
                self._augment(name, "+", right)
            case cst.Call(
                func=cst.Name(value="max" | "min" as function),
                args=[cst.Arg(value=cst.Name(value=first)), cst.Arg(value=other, keyword=None)],
            ) if first == name and self.context.scope.values.get(name) is CARRIED:
                self._does(function, name, (self._evaluated(other), Python(expressions.literal(False), False)))
            case _:
                made = self._evaluated(value)
                if not isinstance(made, (Element, Python)):
                    raise Refused(f"{name} is not one value of each row")
                self.context.scope.values[name] = made

    def _augment(self, name: str, op: str, value: cst.BaseExpression) -> None:
        scope = self.context.scope
        old = scope.values.get(name)
        made = self._evaluated(value)
        if old is CARRIED and op in ("+", "-"):
            if op == "-":
                made = self._applied(made, "neg") if isinstance(made, Element) else _negative(made)
            self._does("add", name, (made,))
            return
        if not isinstance(old, (Element, Python)) or not op:
            raise Refused(f"{name} keeps something from one row to the next")
        result = expressions.operate(self.context, self.node, op, old, made)
        if result is None:
            raise Refused("plain values are computed in a round")
        scope.values[name] = result

    def _kept(self, node: cst.If) -> tuple[str, str, tuple[Value, ...]] | None:
        """Return what ``if x > best: best = x`` keeps: the greatest or the least value."""
        body = writing.statements_of(node.body)
        only = body[0] if len(body) == 1 and isinstance(body[0], cst.SimpleStatementLine) else None
        if node.orelse is not None or only is None or len(only.body) != 1:
            return None
        test, first = node.test, False
        match only.body[0]:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                pass
            case _:
                return None
        match test:
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right) if printed(left) == f"{name} is None":
                test, first = right, True
        match test:
            case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]):
                greater = isinstance(operator, (cst.GreaterThan, cst.GreaterThanEqual))
                less = isinstance(operator, (cst.LessThan, cst.LessThanEqual))
            case _:
                return None
        sides = printed(left), printed(right)
        if not (greater or less) or self.context.scope.values.get(name) is not CARRIED:
            return None
        if sides == (printed(value), name):
            function = "max" if greater else "min"
        elif sides == (name, printed(value)):
            function = "max" if less else "min"
        else:
            return None
        return function, name, (self._evaluated(value), Python(expressions.literal(first), first))


_AUGMENTED: dict[type, str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
}


def _negative(value: Value) -> Value:
    if isinstance(value, Python) and isinstance(value.const, (int, float)):
        return Python(expressions.literal(-value.const), -value.const)
    raise Refused("what is taken off is not known")


def _cell(rows: Rows, name: str) -> Value:
    frame = rows.frame
    return Element(frame.series(name)) if frame.columns is not None and frame.has(name) else Python(Lit(None), None)


def chosen(test: Element, one: Value, two: Value) -> Value:
    """Return ``one if test else two`` of plain values of a row, or of displays of such values.

    Raises:
        Refused: they are of other kinds.
    """
    if one == two:
        return one
    if isinstance(one, Python) and isinstance(two, Python):
        if one.items is not None and two.items is not None and len(one.items) == len(two.items):
            items = tuple(chosen(test, a, b) for a, b in zip(one.items, two.items, strict=True))
            return replace(one, items=items)
        if one.pairs is not None and two.pairs is not None and [k for k, _ in one.pairs] == [k for k, _ in two.pairs]:
            pairs = tuple((key, chosen(test, a, b)) for (key, a), (_, b) in zip(one.pairs, two.pairs, strict=True))
            return replace(one, pairs=pairs)
    for side in (one, two):
        plain = isinstance(side, Python) and side.items is None and side.pairs is None
        if not (plain or isinstance(side, Element)):
            raise Refused("the branches give other things than plain values")
    return choosing.choose(test, one, two)


def _check_outside(node: cst.CSTNode) -> None:
    """Raise `Refused` for a body whose rounds differ in more than the row."""
    source = printed(node)
    word = next((word for word in _OUTSIDE if word in source), None)
    if word is not None:
        raise Refused(f"it uses {word.strip('(.')}")


def _check_forms(body: Sequence[cst.BaseStatement]) -> None:
    """Raise `Refused` for statements of a kind that no round can have, before anything is asked of the source."""
    for statement in body:
        if isinstance(statement, cst.If):
            _check_forms(writing.statements_of(statement.body))
            match statement.orelse:
                case cst.If() as other:
                    _check_forms([other])
                case cst.Else(body=suite):
                    _check_forms(writing.statements_of(suite))
        elif not isinstance(statement, cst.SimpleStatementLine):
            raise Refused("it holds another loop, or the like")
        else:
            for small in statement.body:
                _check_form(small)


def _check_form(small: cst.BaseSmallStatement) -> None:
    match small:
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()) | cst.Pass() | cst.Continue():
            return
        case cst.Assign() | cst.AugAssign():
            return
        case cst.Expr(value=cst.Call(func=cst.Attribute(attr=cst.Name("append")))):
            return
    raise Refused(f"it does more than append, assign, add up and decide: {printed(small).strip()}")


def _continues(node: cst.CSTNode) -> bool:
    """Tell whether a branch of a condition goes on with the next row."""
    return any(isinstance(part, cst.Continue) for part in walked(node))


def bound_names(node: cst.CSTNode) -> set[str]:
    """Return the variables that a body binds, and those of the lists and dicts that it fills."""
    found: set[str] = set()
    for part in walked(node):
        match part:
            case cst.AssignTarget(target=target) | cst.AugAssign(target=target) | cst.NamedExpr(target=target):
                found.update(_target_names(target))
            case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name("append"))):
                found.add(name)
    return {name for name in found if not name.startswith(CELL)}


def _target_names(target: cst.CSTNode) -> set[str]:
    match target:
        case cst.Name(value=name):
            return {name}
        case cst.Subscript(value=cst.Name(value=name)):
            return {name}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return {name for element in elements for name in _target_names(element.value)}
    return set()


def _names_in(node: cst.CSTNode) -> list[cst.Name]:
    return [part for part in walked(node) if isinstance(part, cst.Name)]
