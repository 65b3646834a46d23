"""Lists and dicts that change under another name than the one that they are read by."""

from __future__ import annotations

import ast

import pytest

from translator.document.sharing import Sharing, shared_containers

CHANGED_ELSEWHERE = {
    "a second name": ("a = [1]\nb = a\nb.append(2)", "a"),
    "two targets": ("a = b = [1]\nb += [2]", "a"),
    "one of two": ("a, c = [1], [2]\nb = a if x else c\ndel b[0]", "a"),
    "a loop": ("a = [1]\nfor b in [a, c]:\n    b.sort()", "a"),
    "a function": ("def f(b):\n    b.clear()\na = [1]\nf(a)", "a"),
    "a keyword": ("def f(*, b):\n    b.clear()\na = [1]\nf(b=a)", "a"),
    "given back": ("def f(b):\n    return b\na = [1]\nc = f(a)\nc[0] = 2", "a"),
    "given back under its name": ("def f(b):\n    d = b\n    return d\na = [1]\nc = f(a)\nc[0] = 2", "a"),
    "kept by a function": ("def f():\n    b = []\n    o.x = b\n    return b\na = f()\no.x.append(1)", "a"),
    "a lambda": ("f = lambda b: b.pop()\na = [1]\nf(a)", "a"),
    "a field": ("class C:\n    def __init__(self, b):\n        self.b = b\na = [1]\nc = C(a)\nc.b.append(2)", "a"),
    "a part of another": ("a = [1]\nb = {'k': a}\nb['k'].append(2)", "a"),
    "a part that is taken": ("a = [1]\nb = {'k': a}\nb.get('k').append(2)", "a"),
    "walrus": ("a = [1]\nif (b := a):\n    b.append(2)", "a"),
    "shuffled": ("a = [1]\nb = a\nrandom.shuffle(b)", "a"),
    "unpacked": ("a = [1]\nb, c = a, 2\nb.append(1)", "a"),
}

UNCHANGED = {
    "its own changes": "a = [1]\na.append(2)\ndel a[0]",
    "a copy": "a = [1]\nb = list(a)\nb.append(2)",
    "another copy": "a = [1]\nb = a.copy()\nb.append(2)",
    "held by a list that grows": "a = [1]\nb = []\nb.append(a)",
    "made by a function": "def f():\n    b = []\n    b.append(1)\n    return b\na = f()",
    "the same name in a function": "def f(x):\n    b = x\na = [1]\nf(a)\ndef g():\n    b = []\n    b.append(1)",
    "a loop over it": "a = [1]\nfor b in a:\n    b += 1",
}


@pytest.mark.parametrize("case", CHANGED_ELSEWHERE)
def test_a_change_under_another_name_is_seen(case: str) -> None:
    code, name = CHANGED_ELSEWHERE[case]
    assert name in shared_containers([ast.parse(code)]).elsewhere


@pytest.mark.parametrize("case", UNCHANGED)
def test_other_changes_are_not_meant(case: str) -> None:
    assert "a" not in shared_containers([ast.parse(UNCHANGED[case])]).elsewhere


def test_variables_of_functions_are_told_apart() -> None:
    found = shared_containers([ast.parse("def f(x):\n    y = x\n    y.append(1)\n    return y\nx = [1]")])
    assert found == Sharing(frozenset({"f:x", "f()"}), frozenset(), frozenset())


def test_what_holds_a_changed_list_is_known() -> None:
    found = shared_containers([ast.parse("a = {'k': [1]}\nfor b in a.values():\n    b.append(2)")])
    assert "a" in found.within
    assert "a" not in found.elsewhere


def test_fields_are_changed_or_not() -> None:
    code = "class C:\n    def __init__(self):\n        self.a = [1]\n        self.b = [2]\n        self.b.append(3)"
    found = shared_containers([ast.parse(code)])
    assert found.changes_field("b")
    assert not found.changes_field("a")
