"""Single aggregates of one frame that stand together are computed by one job."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

import libcst as cst

from translator.peephole.blocks import WIDTH, Program, Steps, names_in, only_statement, rewritten
from translator.trees import parts_of, printed, written

_APART: frozenset[type] = frozenset({
    cst.Lambda, cst.IfExp, cst.BooleanOperation, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp,
})  # fmt: skip
"""What is within these is computed elsewhere, later, or perhaps not at all."""
_WAYS = ("count", "first", "toPandas")
_COUNT = 'F.count("*")'
_NEVER_NULL = re.compile(r"F\.(count|count_if|count_distinct|coalesce)\(")


_ACTING = re.compile(r"\.agg\(|\.count\(\)")


@dataclass(slots=True)
class _Job:
    """Aggregates of one frame.

    Attributes:
        frame: the frame as source text.
        way: "first" if all are values of the row, "toPandas" if one of them comes by way of pandas, "count" if the
            rows are only counted.
        place: step and statement of the first use.
        aggregates: the aggregates as source text, each once.
        uses: the expressions in the statements that stand for them, each with its own way.
        bound: variables that were bound since the first use.
    """

    frame: str
    way: str
    place: tuple[int, int]
    aggregates: list[str] = field(default_factory=list)
    uses: list[tuple[tuple[int, int], cst.CSTNode, int, str]] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)


def fuse_aggregates(steps: Steps, program: Program) -> Steps:
    """Return statements in which several aggregates of a frame, in statements side by side, are one job."""
    done: list[_Job] = []
    jobs: dict[tuple[str, bool], _Job] = {}
    worthwhile = iter(_several([statement for step in steps for statement in step]))
    for at, step in enumerate(steps):
        for number, statement in enumerate(step):
            found = _found(statement, program) if next(worthwhile) else []
            if not found:
                done += jobs.values()
                jobs = {}
                continue
            for node, frame, aggregate, way in found:
                # What is null goes into data as None; pandas would make NaN of it, a number to Spark.
                key = frame, way == "first" and not _NEVER_NULL.match(aggregate)
                if key in jobs and jobs[key].bound & _words(frame + " " + aggregate):
                    done.append(jobs.pop(key))
                job = jobs.setdefault(key, _Job(frame, way, (at, number)))
                # A value by way of pandas is what pandas gives; the one of the row is only shorter.
                job.way = max(job.way, way, key=_WAYS.index)
                if aggregate not in job.aggregates:
                    job.aggregates.append(aggregate)
                job.uses.append(((at, number), node, job.aggregates.index(aggregate), way))
            for job in jobs.values():
                job.bound |= _bound(statement)
    done += jobs.values()
    worth = [job for job in done if len(job.uses) > 1 and job.way != "count"]
    return _fused(steps, worth, program) if worth else steps


def _several(statements: list[cst.BaseStatement]) -> list[bool]:
    """Tell of each statement whether it and those beside it aggregate more than once, as far as their text tells."""
    counts = [
        len(_ACTING.findall(written(each))) if isinstance(each, cst.SimpleStatementLine) else 0 for each in statements
    ]
    told: list[bool] = []
    for aggregates, run in groupby(counts, bool):
        several = list(run)
        told += [aggregates and sum(several) > 1] * len(several)
    return told


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _found(statement: cst.BaseStatement, program: Program) -> list[tuple[cst.CSTNode, str, str, str]]:
    only = only_statement(statement, program)
    return [] if only is None or isinstance(only, cst.Assert) else list(_within(only))


def _within(node: cst.CSTNode) -> list[tuple[cst.CSTNode, str, str, str]]:
    if type(node) in _APART:
        return []
    if not isinstance(node, (cst.Subscript, cst.Call)):
        return [found for child in parts_of(node) for found in _within(child)]
    match node:
        case cst.Subscript(value=cst.Attribute(value=made, attr=cst.Name("iloc")), slice=[_, _]) if (
            printed(node).endswith(".iloc[0, 0]") and (parts := _aggregate(made, "toPandas")) is not None
        ):
            return [(node, *parts, "toPandas")]
        case cst.Subscript(value=made, slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer("0")))]) if (
            parts := _aggregate(made, "first")
        ) is not None:
            return [(node, *parts, "first")]
        case cst.Call(func=cst.Attribute(value=cst.Name(value=frame), attr=cst.Name("count")), args=[]):
            # Whether it is a frame is told by an aggregate beside it: without one, the count stays as it is.
            return [(node, frame, _COUNT, "count")]
    return [found for child in parts_of(node) for found in _within(child)]


def _aggregate(node: cst.BaseExpression, method: str) -> tuple[str, str] | None:
    """Return frame and aggregate of ``frame.agg(aggregate).method()``."""
    match node:
        case cst.Call(
            func=cst.Attribute(
                value=cst.Call(
                    func=cst.Attribute(value=frame, attr=cst.Name("agg")), args=[cst.Arg(keyword=None, value=value)]
                ),
                attr=cst.Name(value=name),
            ),
            args=[],
        ) if name == method and not isinstance(value, (cst.StarredElement, cst.Dict)):
            frame_text, text = printed(frame), printed(value)
            if "\n" not in frame_text + text and ":=" not in frame_text + text:
                return frame_text, text
    return None


def _bound(statement: cst.BaseStatement) -> set[str]:
    """Return the variables that a statement binds."""
    assert isinstance(statement, cst.SimpleStatementLine)
    match statement.body[0]:
        case cst.Assign(targets=targets):
            return {name for target in targets for name in names_in(target.target)}
        case cst.AugAssign(target=target) | cst.AnnAssign(target=target):
            return names_in(target)
    return set()


def _fused(steps: Steps, jobs: list[_Job], program: Program) -> Steps:
    changes: dict[tuple[int, int], dict[cst.CSTNode, str]] = {}
    before: dict[tuple[int, int], list[str]] = {}
    for job in jobs:
        name = program.free_name(f"{job.frame}_stats" if job.frame.isidentifier() else "stats")
        before.setdefault(job.place, []).append(_job_line(name, job))
        for place, node, number, way in job.uses:
            item = f"{name}[{number}]" if job.way == "first" else f"{name}.iloc[0, {number}]"
            # The length of a frame is an int, not one of numpy's.
            changes.setdefault(place, {})[node] = f"int({item})" if (way, job.way) == ("count", "toPandas") else item
    return [
        [
            new
            for number, statement in enumerate(step)
            for new in rewritten(statement, changes.get((at, number), {}), before.get((at, number), []))
        ]
        for at, step in enumerate(steps)
    ]


def _job_line(name: str, job: _Job) -> str:
    flat = f"{name} = {job.frame}.agg({', '.join(job.aggregates)}).{job.way}()"
    if len(flat) <= WIDTH:
        return flat
    inside = "".join(f"    {aggregate},\n" for aggregate in job.aggregates)
    return f"{name} = {job.frame}.agg(\n{inside}).{job.way}()"
