"""Objects of the program's own classes that hold frames: their fields are followed like variables.

An object is followed while it is reached through one variable. Where it goes another way (into a list, to a function,
to a second name) the whole class is left as it is, with those that it inherits from, and what its objects are given is
handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

import libcst as cst

from translator.interpret import binding, entering, expressions, following, joining
from translator.interpret.context import Context, Localise, printed
from translator.interpret.handover import handed_over, is_touched, on_cluster, settled
from translator.interpret.scope import Scope
from translator.layout import layout
from translator.rule import Arguments
from translator.spark import Call, Code, Name
from translator.values import UNSET, Class, Demanded, Driver, Frame, Function, Instance, Member, Python, Refused, Value

_DATACLASS = {"dataclass", "dataclasses.dataclass"}
_STATIC = ["staticmethod"]
_OF_CLASS = ["classmethod"]
_DECORATORS = {"staticmethod", "classmethod", "property", "abstractmethod", "abc.abstractmethod"}
_ROOTS = {"builtins.object", "abc.ABC"}
_PLAIN = (str, int, float, bool, tuple, type(None))


def class_value(context: Context, node: cst.ClassDef) -> Value:
    """Return what is known of a class of the program: a plain value where its objects are not followed.

    Raises:
        Demanded: it is left as it is, and so have to be the classes that it inherits from.
    """
    name = node.name.value
    site = context.site(node)
    bases = [expressions.evaluate(context, base.value) for base in node.bases]
    lineage = _lineage(context, node, bases)
    methods = [part for part in node.body.body if isinstance(part, cst.FunctionDef)]
    decorators = {printed(each.decorator) for method in methods for each in method.decorators}
    plain = not node.keywords and {printed(each.decorator) for each in node.decorators} <= _DATACLASS
    if lineage is None or not plain or not decorators <= _DECORATORS or ("opaque", site) in context.demands:
        followed = [("opaque", base.site) for base in bases if isinstance(base, Class)]
        if followed:
            raise Demanded(followed)
        context.classes[name] = node
        return Python(Name(name))
    context.classes.pop(name, None)
    for method in methods:
        context.places[method], context.cells[method] = context.positions, context.cell
    return Class(Name(name), lineage, site, context.scope)


def _lineage(context: Context, node: cst.ClassDef, bases: Sequence[Value]) -> tuple[object, ...] | None:
    """Return a class and those that it inherits from, in the order of Python's search; None if they are not known."""
    found: list[object] = [node]
    for base in bases:
        if isinstance(base, Class) and base.home is context.scope:
            found += base.lineage
        elif not (isinstance(base, Member) and base.path in _ROOTS):
            return None
    return tuple(found) if len({id(each) for each in found}) == len(found) else None


def _members(value: Instance | Class) -> Iterator[cst.FunctionDef]:
    """Yield the methods of a class and of those that it inherits from."""
    for node in value.lineage:
        assert isinstance(node, cst.ClassDef)
        yield from (part for part in node.body.body if isinstance(part, cst.FunctionDef))


_CHANGES = re.compile(r"\][ ]*[-+*/|&]?=(?!=)|inplace|\.(?:insert|pop|update)\(|\bdel |\.(?:columns|index)[ ]*=(?!=)")


def check_unchanged(context: Context, node: cst.FunctionDef | cst.Lambda | cst.ClassDef, call: cst.Call) -> None:
    """See to it that what is given to code that stays pandas is the very object, where that code may change it.

    Raises:
        Localise: a variable that holds a frame is given.
    """
    names = [name for argument in call.args for name in _names_given(argument.value)]
    found = {name: context.scope.find(name) for name in names}
    given = [
        name
        for name, value in found.items()
        if isinstance(value, Frame) or (isinstance(value, Python) and on_cluster(value))
    ]
    if given and not context.inside and (_CHANGES.search(printed(node.body)) or _gives_back(node)):
        raise Localise(given, Refused("code that stays pandas may change what it is given", "lost"))


def _names_given(node: cst.BaseExpression) -> Iterator[str]:
    """Yield the variables whose very objects an argument is or, as a display, holds."""
    match node:
        case cst.Name(value=name):
            yield name
        case cst.List(elements=elements) | cst.Tuple(elements=elements) | cst.Dict(elements=elements):
            for element in elements:
                yield from _names_given(element.value)


def _gives_back(node: cst.FunctionDef | cst.Lambda | cst.ClassDef) -> bool:
    """Tell whether a function may give back the very object that it is given."""
    if not isinstance(node, cst.FunctionDef):
        return False
    names = "|".join(re.escape(param.name.value) for param in node.params.params)
    return bool(names) and re.search(rf"\breturn (?:{names})\s*$", printed(node.body), re.MULTILINE) is not None


def may_change(definition: cst.FunctionDef | cst.Lambda, name: str) -> bool:
    """Tell whether the code of a function may change the object that a parameter holds."""
    statement = rf"(?m)^\s*(?:del\s+)?{re.escape(name)}\b(?!\s*=[^=])"
    body = printed(definition.body)
    passed = rf"^\s*\w+\((?:[^()\n]*[(,=\s])?{re.escape(name)}\b"
    return any(_CHANGES.search(line) for line in re.findall(statement + ".*", body)) or bool(
        re.search(passed, re.sub(r"(?m)^\s*(?:print|len|display)\(.*", "", body), re.MULTILINE)
    )


def leave(value: Instance | Class) -> NoReturn:
    """Have the class of an object left as it is."""
    raise Demanded([("opaque", value.site)])


def _method(value: Instance | Class, name: str, *, read: bool = False) -> cst.FunctionDef | None:
    """Return the definition of a method, or of a property, which is read."""
    part = next((part for part in _members(value) if part.name.value == name), None)
    if part is None or following.is_property(part) != read:
        return None
    return part if read or not part.decorators else None


def construct(context: Context, node: cst.Call, made: Class, args: Arguments) -> Value:
    """Return a new object: what ``__init__`` makes of its fields."""
    if context.inside or any(argument.star for argument in node.args):
        leave(made)
    fresh = Instance(made.code, made.lineage, made.site, made.home)
    if _method(made, "__init__") is None:
        fields = _given_fields(context, made, args)
        return replace(fresh, code=Call(made.code, *entering.codes_of(context, args)), fields=fields)
    _, after = _called(context, node, fresh, "__init__", args)
    return replace(after, code=Call(made.code, *entering.codes_of(context, args)))


def _given_fields(context: Context, made: Class, args: Arguments) -> tuple[tuple[str, Value], ...]:
    """Return the fields that the arguments and defaults of a dataclass set; a class without ``__init__`` has none."""
    nodes = [node for node in reversed(made.lineage) if isinstance(node, cst.ClassDef)]
    if not nodes[-1].decorators:
        return () if not args else leave(made)
    declared = [small for node in nodes for line in node.body.body if isinstance(line, cst.SimpleStatementLine)
                for small in line.body if isinstance(small, cst.AnnAssign)]  # fmt: skip
    names = [each.target.value for each in declared if isinstance(each.target, cst.Name)]
    given = {name or names[place]: value for place, (name, value) in enumerate(args) if name or place < len(names)}
    for each, name in zip(declared, names, strict=False):
        default = _default(each.value)
        if name not in given and default is not None:
            given[name] = expressions.evaluate(context, default)
    unusual = (
        len(set(names)) < len(names)
        or len(given) < max(len(args), len(names))
        or not given.keys() <= set(names)
        or len(names) < len(declared)
    )
    called = any(isinstance(_default(each.value), cst.Call) for each in declared)
    called = called or _method(made, "__post_init__") is not None
    if unusual or called:
        leave(made)
    return tuple((name, given[name]) for name in names)


_EMPTY = {"list": "[]", "dict": "{}", "tuple": "()"}


def _default(value: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """Return what a field of a dataclass is if it is not given: ``field(default_factory=list)`` makes it anew."""
    match value:
        case cst.Call(
            func=cst.Name("field") | cst.Attribute(attr=cst.Name("field")),
            args=[cst.Arg(keyword=cst.Name("default"), value=given)],
        ):
            return given
        case cst.Call(
            func=cst.Name("field") | cst.Attribute(attr=cst.Name("field")),
            args=[cst.Arg(keyword=cst.Name("default_factory"), value=factory)],
        ):
            if isinstance(factory, cst.Lambda):
                return factory.body
            if isinstance(factory, cst.Name) and factory.value in _EMPTY:
                return cst.parse_expression(_EMPTY[factory.value])
    return value


def call_method(context: Context, node: cst.Call, value: Instance, name: str, args: Arguments) -> Value:
    """Return the value of a call of a method; the fields of the object are what the method makes of them."""
    if context.inside or _method(value, name) is None:
        leave(value)
    result, after = _called(context, node, value, name, args)
    if isinstance(result, Instance):
        return replace(result, fields=after.fields, holder=value.holder)
    return result


def without_object(value: Instance | Class, name: str) -> cst.FunctionDef | None:
    """Return the definition of a method that needs no object; None for any other, and for what is no method."""
    part = next((part for part in _members(value) if part.name.value == name), None)
    return part if part is not None and [printed(each.decorator) for each in part.decorators] == _STATIC else None


def call_of_parent(context: Context, node: cst.Call, name: str, args: Arguments) -> Value | None:
    """Return the value of ``super().name(...)`` within a method; None for the call of anything else."""
    definition = context.active[-1] if context.active else None
    called = node.func.value if isinstance(node.func, cst.Attribute) else None
    if not (isinstance(called, cst.Call) and isinstance(called.func, cst.Name) and called.func.value == "super"):
        return None
    params = definition.params.params if isinstance(definition, cst.FunctionDef) else ()
    own = context.scope.find(params[0].name.value) if params else None
    if called.args or not isinstance(own, Instance):
        return None
    places = [place for place, each in enumerate(own.lineage) if isinstance(each, cst.ClassDef)
              and any(part is definition for part in each.body.body)]  # fmt: skip
    above = replace(own, lineage=own.lineage[places[0] + 1 :]) if places else leave(own)
    if _method(above, name) is None:
        return Python(context.source(node)) if name == "__init__" and not args else leave(own)
    return _called(context, node, own, name, args, above=above, code=context.source(called))[0]


def field(context: Context, value: Instance, name: str, node: cst.Attribute) -> Value:
    """Return a field of an object, or an attribute of its class."""
    held = _fields(context, value).get(name)
    if held is not None:
        return held
    if _method(value, name, read=True) is not None and not context.inside:
        return _called(context, cst.Call(node), value, name, (), read=True)[0]
    if not value.holder:
        leave(value)
    known = _of_class(context, value, name)
    kept = isinstance(known, (list, dict)) and not context.sharing.changes_field(name)
    return Python(context.source(node), known) if isinstance(known, _PLAIN) or kept else leave(value)


def of_class(value: Class, name: str) -> Value:
    """Return an attribute of a class: a method that needs no object, or a constant."""
    if _method(value, name) is not None:
        leave(value)
    return Python(value.code.attribute(name))


def _of_class(context: Context, value: Instance, name: str) -> object:
    """Return the constant that the class sets an attribute to; `UNSET` where it is no constant."""
    lines = [line for node in value.lineage if isinstance(node, cst.ClassDef) for line in node.body.body]
    for line in lines:
        for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match small:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=each))], value=made) if each == name:
                    known = expressions.evaluate(context, made)
                    return known.const if isinstance(known, Python) else UNSET
    return UNSET


def _fields(context: Context, value: Instance) -> dict[str, Value]:
    if not value.holder:
        return dict(value.fields)
    holder = context.scope.holder(value.holder)
    start = f"{value.holder}."
    return (
        {name[len(start) :]: each for name, each in holder.values.items() if name.startswith(start)} if holder else {}
    )


def fields_of(context: Context, value: Instance) -> tuple[tuple[str, Value], ...]:
    """Return the fields of an object, wherever it is held."""
    return tuple(_fields(context, value).items())


def bind_object(context: Context, name: str, value: Instance) -> None:
    """Bind a variable to a new object."""
    if value.holder and value.holder != name:
        leave(value)
    if value.holder == name:
        return
    for old in [each for each in context.scope.values if each.startswith(f"{name}.")]:
        del context.scope.values[old]
    context.scope.bind(name, replace(value, code=Name(name), holder=name, fields=()))
    for each, part in value.fields:
        path = f"{name}.{each}"
        context.scope.bind(path, entering.reached(part, Name(path)))


def assign_field(context: Context, value: Instance, name: str, given: Value, node: cst.BaseExpression) -> list[str]:
    """Return the statements that set a field."""
    if not value.holder or context.scope.holder(value.holder) is not context.scope:
        leave(value)
    path = f"{value.holder}.{name}"
    if isinstance(given, (Instance, Class)):
        leave(given)
    if isinstance(given, Frame):
        given = settled(given)
        code: Code = given.code
    elif isinstance(given, Python) and on_cluster(given):
        leave(value)  # The list would hold copies of the frames.
    else:
        code = handed_over(context, given, node)
        given = _known(context, name, given) if not is_touched(given) or on_cluster(given) else given
        given = Driver(Name(path), size="rows") if on_cluster(given) else given
    text = layout(context.resolved(code), prefix=len(path) + 3)
    context.scope.bind(path, entering.reached(given, Name(path)))
    return [] if text == path else [f"{path} = {text}"]


def _known(context: Context, name: str, value: Value) -> Value:
    """Return a value that a field gets, of which only what is not changed is known."""
    fixed = isinstance(value, Python) and (
        isinstance(value.const, _PLAIN)
        or (isinstance(value.const, (list, dict)) and not context.sharing.changes_field(name))
    )
    if isinstance(value, Python) and not fixed and not on_cluster(value):
        return Python(value.code, several=value.is_several)
    return value


def forget_field(context: Context, value: Instance, name: str) -> None:
    """Take a field as unknown, since a statement that stays as it is changes it."""
    path = f"{value.holder}.{name}"
    context.scope.bind(path, Python(Name(path)))


def bind_field(context: Context, value: Instance, name: str, given: Value) -> None:
    """Bind a field to a value that the statement leaves as it is."""
    if not value.holder or context.scope.holder(value.holder) is not context.scope:
        leave(value)
    path = f"{value.holder}.{name}"
    context.scope.bind(path, entering.reached(_known(context, name, given), Name(path)))


def _called(
    context: Context,
    node: cst.Call,
    value: Instance,
    name: str,
    args: Arguments,
    *,
    read: bool = False,
    above: Instance | None = None,
    code: Code | None = None,
) -> tuple[Value, Instance]:
    """Return the result of a method or property, and the object as it is afterwards.

    Args:
        context: the interpretation.
        node: the call.
        value: the object.
        name: the name of the method.
        args: the arguments.
        read: whether it is a property.
        above: the object as one of the classes that its class inherits from, whose method it is.
        code: how the object is reached, if not by its own code.
    """
    definition = _method(above or value, name, read=read)
    assert definition is not None
    before = _fields(context, value)
    if value.holder and context.scope.holder(value.holder) is not context.scope:
        leave(value)
    code = code or value.code
    self_value = replace(value, code=code, fields=tuple(before.items()), holder="")
    function = Function(code.attribute(name), name, _no_elements, definition, value.site, value.home, self_value)
    run, result = following.run_method(context, node, function, args)
    name_of_self = definition.params.params[0].name.value
    after: dict[str, Value] = {}
    for state in run.exits:
        for path, each in state.items():
            if not path.startswith(f"{name_of_self}."):
                continue
            known = after.get(path)
            both = each if known is None else joining.join_values(known, each)
            if both is None:
                leave(value)
            after[path] = both
    if any(path not in state for state in run.exits for path in after):
        leave(value)
    fields = {path.split(".", 1)[1]: each for path, each in after.items()}
    _publish(context, value, before, fields, run.scope, name_of_self)
    return result, replace(value, fields=tuple(fields.items()))


def _publish(
    context: Context, value: Instance, before: dict[str, Value], fields: dict[str, Value], scope: Scope, own: str
) -> None:
    """Bind the fields of an object that a method changed to what they are after the call."""
    for name, was in before.items():
        if isinstance(was, Frame) and was.identity in scope.roots.values():
            last = fields.get(name)
            kept = isinstance(last, Frame) and scope.root(last.identity) == was.identity
            if not kept and set(context.scope.aliases(was.identity)) - {f"{value.holder}.{name}"}:
                leave(value)  # It was changed in place and then given up, but has other names.
    for name, made in fields.items():
        old = before.get(name)
        if scope.versions.get(f"{own}.{name}", 1) == 1 and old is not None:
            continue
        if isinstance(made, Frame) and scope.root(made.identity) != made.identity:
            for other in context.scope.aliases(scope.root(made.identity)):
                if other != f"{value.holder}.{name}":
                    leave(value)
        if value.holder:
            path = f"{value.holder}.{name}"
            context.prelude += binding.bind_name(context, path, entering.reached(made, Name(path)))


def _no_elements(values: object) -> Value:
    raise Refused(f"a method is applied to elements: {values}")
