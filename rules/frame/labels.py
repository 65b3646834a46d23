"""The column labels of a frame: a list of names in Spark, an Index in pandas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translator.rule import Example, Names, Refused, Unsupported, rule
from translator.spark import Binary, Code, Each, Lit, Name, as_code, quoted
from translator.values import UNSET, Accessor, Frame, Labels, Python

READ = [
    Example("[c for c in df.columns]", "[c for c in df.columns]"),
    Example("len(df.columns)", "len(df.columns)"),
    Example('"x" in df.columns', '"x" in df.columns'),
    Example("df.columns[0]", "df.columns[0]"),
    Example('list(df.set_index("k").columns)', 'list(["g", "x", "y", "n", "m", "s", "t", "u", "b"])'),
]


@rule(Frame, "columns", examples=READ[:4], attribute=True)
def columns(frame: Frame) -> Labels:
    """Take the names of the columns, without those of the index; a plain list in Spark."""
    return labels_of(frame)


@rule(Frame, "keys", examples=[Example("list(df.keys())", "list(df.columns)")])
def keys(frame: Frame) -> Labels:
    """Take the names of the columns."""
    return labels_of(frame)


def labels_of(frame: Frame) -> Labels:
    """Return the column labels of a frame."""
    known: list[str] | None = list(frame.names) if frame.columns is not None else None
    code = frame.code.attribute("columns")
    if frame.carried:
        short = known is not None and len(known) <= 4
        code = as_code(list(known or ())) if short else frame.code.drop(*frame.carried).attribute("columns")
    index = plain_frame(frame).limit(0).toPandas().attribute("columns")
    if known is None:
        among = tuple(Python(Lit(column.name), column.name) for column in frame.partial) if frame.complete else ()
        return Labels(code, touched=True, index=index, among=among)
    return Labels(code, known, touched=True, index=index)


def plain_frame(frame: Frame) -> Code:
    """Return the Spark frame without the columns that pandas does not show as such: those of the index, hidden ones."""
    return frame.code.drop(*map(quoted, frame.carried)) if frame.carried else frame.code


def _others(names: Code, excluded: Sequence[str]) -> Code:
    each = Name("c")
    return Each(each, "c", names, Binary("not in", each, as_code(tuple(excluded))))


TOLIST = [Example("df.columns.tolist()", "df.columns"), Example("df.columns.to_list()", "df.columns")]


@rule("columns", "tolist", "to_list", examples=TOLIST)
def tolist(labels: Labels) -> Python:
    """Take the labels as a list, which they are."""
    return Python(labels.code, labels.const, touched=True)


@rule("columns", "copy", examples=[Example("list(df.columns.copy())", "list(df.columns)")])
def copy(labels: Labels) -> Labels:
    """Take the labels once more."""
    return labels


DIFFERENCE = [
    Example('list(df[["k", "x", "n"]].columns.difference(["x"]))', 'list(["k", "n"])'),
]


@rule("columns", "difference", examples=DIFFERENCE)
def difference(labels: Labels, other: Names, sort: Unsupported = None) -> Labels:
    """Take the labels that are not among others, in alphabetical order."""
    return _written_out(sorted(set(_known(labels)) - set(other)), labels.index.difference(list(other)))


DROP = [Example('list(df[["k", "x", "n"]].columns.drop("x"))', 'list(["k", "n"])')]


@rule("columns", "drop", examples=DROP)
def drop(labels: Labels, names: Names, errors: Unsupported = "raise") -> Labels:
    """Take the labels without some of them."""
    known = _known(labels)
    if not set(names) <= set(known):
        raise Refused("a label that is dropped is not there", "never")
    return _written_out([name for name in known if name not in names], labels.index.drop(list(names)))


def _text_method(name: str) -> Callable[[Accessor], Labels]:
    method: Callable[[str], str] = getattr(str, name)

    @rule(
        "columns.str",
        name,
        examples=[Example(f"list(df.columns.str.{name}())", f"list([c.{name}() for c in df.columns])")],
    )
    def text_method(accessor: Accessor) -> Labels:
        """Change the letters of each label, as Python's own method of texts does."""
        labels = _labels(accessor)
        known = [method(label) for label in labels.const] if isinstance(labels.const, list) else UNSET
        code = _for_each(labels.code, lambda label: getattr(label, name)())
        index = getattr(labels.index.attribute("str"), name)()
        return Labels(code, known, touched=True, index=index)

    return text_method


lower = _text_method("lower")
upper = _text_method("upper")
strip = _text_method("strip")
lstrip = _text_method("lstrip")
rstrip = _text_method("rstrip")
title = _text_method("title")
capitalize = _text_method("capitalize")
swapcase = _text_method("swapcase")

REPLACE = [
    Example('list(df.columns.str.replace("x", "z"))', 'list([c.replace("x", "z") for c in df.columns])'),
    Example(
        'list(df.columns.str.upper().str.replace("X", "z"))',
        'list([c.upper().replace("X", "z") for c in df.columns])',
    ),
    Example('list(df[["x", "n"]].columns.str.replace(r"^x$", "z", regex=True))', 'list(["z", "n"])'),
]


@rule("columns.str", "replace", examples=REPLACE)
def replace(
    accessor: Accessor,
    pat: str,
    repl: str,
    n: Unsupported = -1,
    case: Unsupported = None,
    flags: Unsupported = 0,
    regex: bool = False,
) -> Labels:
    """Replace a part of each label; what a regular expression makes of them is written out."""
    labels = _labels(accessor)
    if regex:
        return _written_out(
            [re.sub(pat, repl, label) for label in _known(labels)],
            labels.index.attribute("str").replace(pat, repl, regex=True),
        )
    known = [label.replace(pat, repl) for label in labels.const] if isinstance(labels.const, list) else UNSET
    code = _for_each(labels.code, lambda label: label.replace(pat, repl))
    index = labels.index.attribute("str").replace(pat, repl)
    return Labels(code, known, touched=True, index=index)


def _labels(accessor: Accessor) -> Labels:
    assert isinstance(accessor.of, Labels)
    return accessor.of


def _for_each(code: Code, change: Callable[[Code], Code]) -> Code:
    if isinstance(code, Each) and code.condition is None:
        return Each(change(code.element), code.target, code.source)
    return Each(change(Name("c")), "c", code)


def _known(labels: Labels) -> list[str]:
    if isinstance(labels.const, list):
        return labels.const
    raise Refused("the columns are not known at translation time")


def _written_out(names: list[str], index: Code) -> Labels:
    return Labels(as_code(list(names)), names, touched=True, index=index)
