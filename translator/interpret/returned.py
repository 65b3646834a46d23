"""What a Python function returns, read off its annotation and its body; nothing of it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from translator.schema import BOOL, FLOAT, INT, STR, UNKNOWN, Kind, Type, join
from translator.values import Function, Member, Python, Value, constant_type

NOTHING = Type(Kind.OBJECT)
"""None or NaN: it goes with every other type."""
WORDS = Type(Kind.LIST, element=STR)
RANGE = Type(Kind.LIST, element=INT)
DEPTH = 4

Lookup = Callable[[str], "Value | None"]

_ANNOTATED = {"int": INT, "float": FLOAT, "str": STR, "bool": BOOL}
_TEXTS = "upper lower strip lstrip rstrip title capitalize replace join format zfill casefold swapcase ljust rjust \
center removeprefix removesuffix expandtabs translate group strftime day_name month_name isoformat".split()
_NUMBERS = "find rfind index rindex count weekday isoweekday toordinal".split()
_TRUTHS = "startswith endswith isdigit isalpha isalnum isnumeric isdecimal isupper islower isspace istitle".split()
_METHODS = {
    **dict.fromkeys(_TEXTS, STR),
    **dict.fromkeys(_NUMBERS, INT),
    **dict.fromkeys(_TRUTHS, BOOL),
    **dict.fromkeys(("split", "rsplit", "splitlines", "findall"), WORDS),
}
_FUNCTIONS = {
    **dict.fromkeys(("builtins.str", "builtins.repr", "builtins.chr", "re.sub", "html.unescape", "html.escape"), STR),
    **dict.fromkeys(("builtins.len", "builtins.int", "builtins.ord", "math.floor", "math.ceil"), INT),
    **dict.fromkeys(("builtins.float", "math.sqrt", "math.log", "math.log10", "math.log1p", "math.exp"), FLOAT),
    **dict.fromkeys(("math.sin", "math.cos", "math.tan", "math.atan2", "math.hypot", "math.pow"), FLOAT),
    **dict.fromkeys(("builtins.bool", "builtins.isinstance", "builtins.any", "builtins.all"), BOOL),
    **dict.fromkeys(("pandas.isna", "pandas.isnull", "pandas.notna", "pandas.notnull", "math.isnan"), BOOL),
    **dict.fromkeys(("re.findall", "re.split"), WORDS),
    "builtins.range": RANGE,
}
_OF_VALUES = {
    **dict.fromkeys(("mean", "median", "std", "var", "quantile", "sem", "skew"), FLOAT),
    **dict.fromkeys(("nunique", "count"), INT),
}
_OF_ELEMENTS = frozenset({"sum", "max", "min", "prod"})
_SAME = frozenset({"dropna", "sort_values", "tolist", "abs", "unique"})
_PARTS = {"year", "month", "day", "hour", "minute", "second", "dayofweek", "dayofyear", "quarter"}


def returned(function: Value, given: Sequence[Type | Mapping[str, Type]], lookup: Lookup, depth: int = 0) -> Type:
    """Return the type of what a function returns, `UNKNOWN` where that cannot be told.

    Args:
        function: the function.
        given: the types of its arguments; for a row of a frame, those of its columns.
        lookup: finds what a name of the program stands for.
        depth: how many functions it was called through.
    """
    if isinstance(function, Member):
        return _FUNCTIONS.get(function.path, UNKNOWN)
    node = function.node if isinstance(function, Function) else None
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)) or depth > DEPTH:
        return UNKNOWN
    names = [param.name.value for param in node.params.params]
    reader = _Reader(lookup, depth, dict(zip(names, given, strict=False)))
    if isinstance(node, cst.Lambda):
        return reader.of(node.body)
    annotation = node.returns.annotation if node.returns is not None else None
    if isinstance(annotation, cst.Name) and annotation.value in _ANNOTATED:
        return _ANNOTATED[annotation.value]
    for _ in range(2):  # Loops give names the types of their last round.
        reader.found = []
        reader.walk(node.body.body)
    return together(reader.found)


def returned_columns(function: Function, given: Mapping[str, Type], lookup: Lookup) -> dict[str, Type] | None:
    """Return the names and types of ``pd.Series({name: value, ...})``, if that is what a function returns."""
    node = function.node
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)) or len(node.params.params) != 1:
        return None
    reader = _Reader(lookup, 0, {node.params.params[0].name.value: given})
    made: cst.BaseExpression | None
    if isinstance(node, cst.FunctionDef):
        reader.walk(node.body.body)
        returns = [part.value for part in _parts(node.body) if isinstance(part, cst.Return)]
        made = returns[0] if len(returns) == 1 else None
    else:
        made = node.body
    match made:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="Series")), args=[cst.Arg(value=cst.Dict(elements=elements))]
        ):
            columns: dict[str, Type] = {}
            for element in elements:
                if not isinstance(element, cst.DictElement) or not isinstance(element.key, cst.SimpleString):
                    return None
                columns[str(element.key.evaluated_value)] = reader.of(element.value)
            if {each.kind for each in columns.values()} == {Kind.INT, Kind.FLOAT}:
                return dict.fromkeys(columns, FLOAT)  # A series of numbers has one type.
            return columns
    return None


def _parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _parts(child)


def together(types: Sequence[Type]) -> Type:
    """Return the one type of several values; None and NaN go with any, other mixtures are not known."""
    known = [each for each in types if each != NOTHING]
    if not known:
        return UNKNOWN
    made = known[0]
    for each in known[1:]:
        made = join(made, each)
    return UNKNOWN if made.kind is Kind.OBJECT or UNKNOWN in known else made


@dataclass(slots=True)
class _Reader:
    lookup: Lookup
    depth: int
    names: dict[str, Type | Mapping[str, Type]]
    found: list[Type] = field(default_factory=list)

    def walk(self, body: Sequence[cst.CSTNode]) -> None:
        """Follow the assignments and returns of a body."""
        for statement in body:
            match statement:
                case cst.Return(value=value):
                    self.found.append(self.of(value) if value is not None else NOTHING)
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                    self._bind(name, self.of(value))
                case cst.AugAssign(target=cst.Name(value=name), value=value):
                    known = self._named(name)
                    self.names[name] = together([known, self.of(value)]) if known != STR else STR
                case cst.Assign(targets=targets):
                    for target in targets:
                        self._forget(target)
                case cst.For(target=target, iter=source, body=inner):
                    self._loop(target, source)
                    self.walk(inner.body)
                case _:
                    for child in statement.children:
                        if isinstance(child, (cst.BaseStatement, cst.BaseSmallStatement, cst.BaseSuite)):
                            self.walk([child])
                        elif isinstance(child, (cst.Else, cst.ExceptHandler, cst.Finally)):
                            self.walk([child.body])

    def _bind(self, name: str, found: Type) -> None:
        before = self.names.get(name)
        self.names[name] = together([before, found]) if isinstance(before, Type) and before != found else found

    def _forget(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.names[target.value] = UNKNOWN
        for child in target.children:
            self._forget(child)

    def _loop(self, target: cst.BaseExpression, source: cst.BaseExpression) -> None:
        self._forget(target)
        if isinstance(target, cst.Name):
            found = self.of(source)
            self.names[target.value] = STR if found == STR else found.element or UNKNOWN

    def _named(self, name: str) -> Type:
        if name in self.names:
            known = self.names[name]
            return known if isinstance(known, Type) else UNKNOWN
        value = self.lookup(name)
        return constant_type(value.const) if isinstance(value, Python) and value.known else UNKNOWN

    def of(self, node: cst.BaseExpression) -> Type:
        """Return the type of an expression."""
        match node:
            case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
                return STR
            case cst.Integer():
                return INT
            case cst.Float():
                return FLOAT
            case cst.Name(value="True" | "False") | cst.Comparison() | cst.UnaryOperation(operator=cst.Not()):
                return BOOL
            case cst.Name(value="None"):
                return NOTHING
            case cst.Name(value=name):
                return self._named(name)
            case cst.UnaryOperation(expression=inner):
                return self.of(inner)
            case cst.IfExp(body=body, orelse=orelse):
                return together([self.of(body), self.of(orelse)])
            case cst.BooleanOperation(left=left, right=right):
                return together([self.of(left), self.of(right)])
            case cst.BinaryOperation():
                return self._operation(node)
            case cst.Attribute():
                return self._attribute(node)
            case cst.Subscript():
                return self._item(node)
            case cst.Call():
                return self._call(node)
        return UNKNOWN

    def _operation(self, node: cst.BinaryOperation) -> Type:
        left, right = self.of(node.left), self.of(node.right)
        if left == STR:
            known = isinstance(node.operator, cst.Modulo) or (isinstance(node.operator, cst.Add) and right == STR)
            return STR if known or (isinstance(node.operator, cst.Multiply) and right == INT) else UNKNOWN
        numbers = {left.kind, right.kind} <= {Kind.INT, Kind.FLOAT}
        if not numbers or isinstance(node.operator, (cst.Power, cst.MatrixMultiply)):
            return UNKNOWN
        return FLOAT if isinstance(node.operator, cst.Divide) else together([left, right])

    def _attribute(self, node: cst.Attribute) -> Type:
        owner = node.value.value if isinstance(node.value, cst.Name) else ""
        columns = self.names.get(owner)
        if isinstance(columns, Mapping):
            return columns.get(node.attr.value, UNKNOWN)
        if node.attr.value == "nan":
            return NOTHING
        return INT if self.of(node.value).kind is Kind.TIMESTAMP and node.attr.value in _PARTS else UNKNOWN

    def _item(self, node: cst.Subscript) -> Type:
        key = node.slice[0].slice
        columns = self.names.get(node.value.value) if isinstance(node.value, cst.Name) else None
        if isinstance(columns, Mapping):
            text = key.value if isinstance(key, cst.Index) else None
            name = text.evaluated_value if isinstance(text, cst.SimpleString) else None
            return columns.get(str(name), UNKNOWN)
        owner = self.of(node.value)
        if owner == WORDS:
            return STR if isinstance(key, cst.Index) else WORDS
        if owner.kind is Kind.LIST:
            return UNKNOWN
        return STR if owner == STR else self._values(node.value)

    def _values(self, node: cst.BaseExpression) -> Type:
        """Return the type of the values of a dict that is known."""
        value = self.lookup(node.value) if isinstance(node, cst.Name) and node.value not in self.names else None
        table = value.const if isinstance(value, Python) else None
        return together([constant_type(each) for each in table.values()]) if isinstance(table, dict) else UNKNOWN

    def _call(self, node: cst.Call) -> Type:
        arguments = [argument.value for argument in node.args]
        if isinstance(node.func, cst.Name):
            return self._function(node.func.value, arguments)
        if not isinstance(node.func, cst.Attribute):
            return UNKNOWN
        name = node.func.attr.value
        module = self.lookup(node.func.value.value) if isinstance(node.func.value, cst.Name) else None
        if isinstance(module, Member):
            return _FUNCTIONS.get(f"{module.path}.{name}", UNKNOWN)
        owner = self.of(node.func.value)
        if owner.kind is Kind.LIST and owner not in (WORDS, RANGE):
            element = owner.element or UNKNOWN
            return element if name in _OF_ELEMENTS else owner if name in _SAME else _OF_VALUES.get(name, UNKNOWN)
        if name == "get":
            values = self._values(node.func.value)
            rest = [self.of(argument) for argument in arguments[1:]]
            return together([values, *rest]) if values != UNKNOWN else UNKNOWN
        if name == "replace" and owner.kind is not Kind.STR:
            return owner
        return _METHODS.get(name, UNKNOWN)

    def _function(self, name: str, arguments: list[cst.BaseExpression]) -> Type:
        types = [self.of(argument) for argument in arguments]
        if name == "round" and types:
            return INT if len(types) == 1 else types[0]
        if name in ("sum", "min", "max") and len(types) == 1 and types[0].kind is Kind.LIST:
            return types[0].element or UNKNOWN
        if name == "sorted" and types and types[0].kind is Kind.LIST:
            return types[0]
        if name in ("abs", "min", "max"):
            return together(types) if types else UNKNOWN
        if name == "float" and arguments and isinstance(arguments[0], cst.SimpleString):
            return FLOAT
        value = self.lookup(name)
        if value is None:
            return _FUNCTIONS.get(f"builtins.{name}", UNKNOWN)
        return returned(value, types, self.lookup, self.depth + 1)
