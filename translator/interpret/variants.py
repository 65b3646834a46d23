"""Functions as they are written anew: one definition for all calls that agree, a copy for each that does not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from translator.interpret import (
    writing,
)
from translator.interpret.context import Context, Variant, printed
from translator.interpret.entering import Definition, declared
from translator.interpret.handover import keeps_something, kept_too
from translator.interpret.scope import Scope
from translator.values import (
    Demanded,
    Function,
)

_PANDAS_FRAMES = ("pd.DataFrame", "pandas.DataFrame", '"pd.DataFrame"')


def _annotated(definition: cst.FunctionDef, frames: Collection[str]) -> cst.FunctionDef:
    """Annotate as Spark frames the parameters, and the result (under the name "return"), that have become such."""

    def mended(annotation: cst.Annotation | None, name: str) -> cst.Annotation | None:
        if annotation is None or name not in frames or printed(annotation.annotation) not in _PANDAS_FRAMES:
            return annotation
        return annotation.with_changes(annotation=cst.Name("DataFrame"))

    def parameters(params: Sequence[cst.Param]) -> list[cst.Param]:
        return [param.with_changes(annotation=mended(param.annotation, param.name.value)) for param in params]

    params = definition.params.with_changes(
        params=parameters(definition.params.params),
        posonly_params=parameters(definition.params.posonly_params),
        kwonly_params=parameters(definition.params.kwonly_params),
    )
    return definition.with_changes(params=params, returns=mended(definition.returns, "return"))


def variant_of(
    context: Context,
    function: Function,
    body: list[cst.BaseStatement] | cst.BaseExpression,
    frames: Collection[str],
) -> str:
    """Return the name under which the rewritten function is written; equal rewritings share one."""
    definition = function.node
    changed: Definition
    if isinstance(definition, cst.FunctionDef):
        assert not isinstance(body, cst.BaseExpression)
        changed = _annotated(definition.with_changes(body=writing.block(definition.body, body)), frames)
        name = definition.name.value
    else:
        assert isinstance(definition, cst.Lambda)
        assert isinstance(body, cst.BaseExpression)
        changed, name = definition.with_changes(body=body), function.name
    text = printed(changed)
    differs = text != printed(definition)
    variants = context.functions.setdefault(definition, [])
    if ("beside", function.site) in context.demands and not variants:
        variants.append(Variant(name, definition, printed(definition), False, function.site))
    if differs and function.site in context.alone and not (variants and not variants[0].changed):
        raise Demanded([kept_too(function)])
    for variant in variants:
        if variant.text == text:
            return str(variant.name)
    if variants and (isinstance(definition, cst.Lambda) or keeps_something(definition)):
        raise Demanded([("opaque", function.site)])
    if variants:
        name = f"{name}_{len(variants) + 1}"
        changed = changed.with_changes(name=cst.Name(name))
        if isinstance(definition, cst.FunctionDef) and definition.decorators:
            context.find("PS601", definition, f"another version of the function is {name}, as its decorators may show")
    variants.append(Variant(name, changed, text, differs, function.site))
    return name


def declaring(
    definition: Definition,
    body: list[cst.BaseStatement] | cst.BaseExpression,
    scope: Scope,
    adopted: dict[str, Scope],
) -> list[cst.BaseStatement] | cst.BaseExpression:
    """Put the declarations of adopted variables at the start of a function."""
    if isinstance(body, cst.BaseExpression):
        return body
    said = declared(definition)
    lines = []
    for word in ("global", "nonlocal"):
        names = [
            name
            for name, holder in adopted.items()
            if name not in said and scope.rebinds(name) and (holder.parent is None) == (word == "global")
        ]
        lines += [f"{word} {', '.join(names)}"] if names else []
    if not lines:
        return body
    place = 1 if isinstance(definition, cst.FunctionDef) and definition.get_docstring() is not None else 0
    return [*body[:place], *writing.parsed(lines), *body[place:]]
