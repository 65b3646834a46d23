"""The column labels of a frame: a list of names in Spark, an Index in pandas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translator.rule import Constant, Example, Names, Refused, Unsupported, names_of, rule
from translator.spark import Binary, Code, Each, Lit, Name, as_code
from translator.values import UNSET, Accessor, Frame, Labels, Mask, Python, Value

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
    if any(column.numbered for column in frame.columns or ()):
        names = [column.label for column in frame.columns or ()]
        return Labels(as_code([*names]), names, touched=True, index=Name("pd").Index(as_code([*names])))
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
    return frame.code.drop(*frame.carried) if frame.carried else frame.code


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


ISIN = [
    Example('df.loc[:, df.columns.isin(["x", "n", "other"])]', 'df.select("x", "n")'),
    Example('df.loc[:, ~df.columns.isin(["x", "n"])]', 'df.select("k", "g", "y", "m", "s", "t", "u", "b")'),
    Example('list(df.columns[~df.columns.isin(["x", "n"]) & df.columns.str.contains("k|x")])', 'list(["k"])'),
]


@rule("columns", "isin", examples=ISIN)
def isin(labels: Labels, values: Value) -> Mask:
    """Tell of each label whether it is one of some values."""
    wanted = set(names_of(values))
    return _mask(labels, labels.index.isin(as_code([*sorted(wanted)])), lambda label: label in wanted)


DUPLICATED = [Example("df.loc[:, ~df.columns.duplicated()]", "df")]


@rule("columns", "duplicated", examples=DUPLICATED)
def duplicated(labels: Labels, keep: Constant = "first") -> Mask:
    """Tell of each label whether it was there before; the columns of a frame of Spark have different names here."""
    return _mask(labels, labels.index.duplicated(keep=keep), lambda _: False)


TESTS = [
    Example('df.loc[:, df.columns.str.startswith("x")]', 'df.select("x")'),
    Example('df.loc[:, df.columns.str.startswith(("x", "k"))]', 'df.select("k", "x")'),
]


@rule("columns.str", "startswith", examples=TESTS)
def startswith(accessor: Accessor, pat: Constant, na: Unsupported = None) -> Mask:
    """Tell of each label whether it starts with a text."""
    return _tested(accessor, "startswith", pat, lambda label: label.startswith(_text(pat)))


@rule("columns.str", "endswith", examples=[Example('df.loc[:, df.columns.str.endswith("x")]', 'df.select("x")')])
def endswith(accessor: Accessor, pat: Constant, na: Unsupported = None) -> Mask:
    """Tell of each label whether it ends with a text."""
    return _tested(accessor, "endswith", pat, lambda label: label.endswith(_text(pat)))


CONTAINS = [
    Example('df.loc[:, df.columns.str.contains("^[kx]")]', 'df.select("k", "x")'),
    Example(
        'df.loc[:, ~df.columns.str.contains("K", case=False)]', 'df.select("g", "x", "y", "n", "m", "s", "t", "u", "b")'
    ),
    Example('df[df.columns[df.columns.str.contains(".", regex=False) | df.columns.isin(["n"])]]', 'df.select("n")'),
]


@rule("columns.str", "contains", examples=CONTAINS)
def contains(
    accessor: Accessor, pat: str, case: bool = True, flags: Unsupported = 0, na: Unsupported = None, regex: bool = True
) -> Mask:
    """Tell of each label whether a pattern is found in it."""
    found = re.compile(pat if regex else re.escape(pat), 0 if case else re.IGNORECASE)
    given = {name: value for name, value, usual in (("case", case, True), ("regex", regex, True)) if value is not usual}
    return _tested(accessor, "contains", pat, lambda label: found.search(label) is not None, **given)


def _tested(accessor: Accessor, name: str, pat: object, test: Callable[[str], bool], **options: bool) -> Mask:
    labels = _labels(accessor)
    return _mask(labels, getattr(labels.index.attribute("str"), name)(as_code(_text(pat)), **options), test)


def _text(value: object) -> str | tuple[str, ...]:
    if isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(text, str) for text in value)):
        return value
    raise Refused("what a label starts or ends with is not known at translation time")


def _mask(labels: Labels, code: Code, test: Callable[[str], bool]) -> Mask:
    return Mask(code, kept=tuple(test(label) for label in _known(labels)), touched=True)


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
    if isinstance(accessor.of.const, list) and not all(isinstance(label, str) for label in accessor.of.const):
        raise Refused("not all columns are called by texts", "never")
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
