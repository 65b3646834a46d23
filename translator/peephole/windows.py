"""A window specification that is written several times gets a name."""

from __future__ import annotations

import re
from collections import Counter

import libcst as cst

from translator.peephole.blocks import Program, Steps, names_in, rewritten
from translator.trees import printed, walked, written

LONG = 40
"""Specifications shorter than this are easier to read where they stand, once or twice."""


def share_windows(steps: Steps, program: Program) -> Steps:
    """Return statements in which a window specification that is used more than once is a variable."""
    lines = (each for step in steps for each in step if isinstance(each, cst.SimpleStatementLine))
    if sum(written(line).count("Window") for line in lines) < 2:
        return steps
    found = [[_specifications(statement, program) for statement in step] for step in steps]
    counts = Counter(text for step in found for nodes in step for text in nodes.values())
    shared = [text for text, count in counts.items() if count > 2 or (count == 2 and len(text) > LONG)]
    names = {text: program.free_name(_name(text)) for text in shared}
    if not names:
        return steps
    made: Steps = []
    placed: set[str] = set()
    for step, parts in zip(steps, found, strict=True):
        made.append([])
        for statement, nodes in zip(step, parts, strict=True):
            changes = {node: names[text] for node, text in nodes.items() if text in names}
            first = [text for text in dict.fromkeys(nodes.values()) if text in names and text not in placed]
            placed.update(first)
            made[-1] += rewritten(statement, changes, [f"{names[text]} = {text}" for text in first])
    return made


def _specifications(statement: cst.BaseStatement, program: Program) -> dict[cst.CSTNode, str]:
    """Return the whole window specifications of a statement with their text; none of functions and classes."""
    if not isinstance(statement, cst.SimpleStatementLine) or "Window" not in written(statement):
        return {}
    if not all(map(program.is_new, statement.body)):
        return {}
    found: dict[cst.CSTNode, str] = {}
    inner: set[int] = set()
    for node in walked(statement):
        if id(node) in inner or not isinstance(node, cst.Call) or not _starts_with_window(node):
            continue
        inner |= {id(part) for part in walked(node)}
        if names_in(node) <= {"Window", "F"}:
            found[node] = _normalised(node)
    return found


def _normalised(node: cst.CSTNode) -> str:
    """Return code on one line, whatever its layout was, with the double quotes of formatted code."""
    text = re.sub(r"\s*\n\s*", "", printed(node))
    return text.replace(",)", ")")


def _starts_with_window(node: cst.BaseExpression) -> bool:
    while isinstance(node, (cst.Call, cst.Attribute)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return isinstance(node, cst.Name) and node.value == "Window"


def _name(text: str) -> str:
    """Return a name for a window: for what it is partitioned by, where that is one plain column."""
    by = re.match(r'Window\.partitionBy\("([A-Za-z_]\w*)"\)', text)
    return f"{by.group(1).lower()}_window" if by is not None else "window"
