"""The page docs/coverage.md: what becomes of each member of pandas, by how often people use it.

A row's grade is measured: the programs of `scripts.probes`, and the examples of each rule, are translated.
"""

from __future__ import annotations

import csv
import inspect
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts.grades import GRADES, Graded, Grader
from scripts.probes import FILES, HEAD, PROBES
from tests import examples
from translator.registry import Rules, load_rules
from translator.rule import Rule

LOOKED_AT = 4
"""How many examples of a rule are translated for its grade."""
FREQUENCY = Path(__file__).resolve().parent.parent / "docs" / "data" / "api-frequency.csv"


@dataclass(frozen=True, slots=True)
class Used:
    """A row of the frequency table with the grades of its forms."""

    api: str
    notebooks: int
    occurrences: int
    forms: tuple[Graded, ...]

    @property
    def share(self) -> float:
        """The share of its forms that are exact or have a caveat."""
        return sum(form.native for form in self.forms) / len(self.forms)

    @property
    def grades(self) -> str:
        """Its grades, the commonest first: ``exact 3, driver 1``."""
        counts = Counter(form.grade for form in self.forms)
        ordered = sorted(counts, key=lambda grade: (-counts[grade], GRADES.index(grade)))
        return ", ".join(grade if len(counts) == 1 else f"{grade} {counts[grade]}" for grade in ordered)


@cache
def used() -> tuple[Used, ...]:
    """Return the rows of the frequency table, each measured; a row without programs is an error."""
    grader = Grader(HEAD, FILES)
    with FREQUENCY.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Used(row["api"], int(row["notebooks"]), int(row["occurrences"]), tuple(grader.grades(PROBES[row["api"]])))
        for row in rows
    )


def share_of_calls(rows: Iterable[Used]) -> float:
    """Return the share of all occurrences that are exact or have a caveat; a row's forms share its occurrences."""
    rows = list(rows)
    return sum(row.occurrences * row.share for row in rows) / sum(row.occurrences for row in rows)


# ------------------------------------------------------------------------------------------------ members


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of pandas whose members are listed.

    Attributes:
        title: its heading.
        receiver: under which name its rules are filed.
        probe: an expression that gives an object of it, in the programs of `scripts.probes`.
        members: pandas' members by name.
        spark: the same of pandas-on-Spark.
        used: how its members are written in the frequency table: ``.{}``, ``pd.{}``.
    """

    title: str
    receiver: str
    probe: str
    members: Mapping[str, Any]
    spark: Mapping[str, Any]
    used: str


def _members(*owners: object) -> dict[str, Any]:
    return {
        name: inspect.getattr_static(owner, name)
        for owner in owners
        for name in dir(owner)
        if not name.startswith("_") and not inspect.ismodule(inspect.getattr_static(owner, name, None))
    }


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the classes of pandas, each with its sibling in pandas-on-Spark as the installed package has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyspark.pandas as ps
    import numpy as np
    import pandas as pd
    from pandas.core import groupby, resample, window
    from pandas.core.indexes import accessors
    from pyspark.pandas import categorical, datetimes, numpy_compat, plot, strings
    from pyspark.pandas import groupby as spark_groupby
    from pyspark.pandas import resample as spark_resample
    from pyspark.pandas import window as spark_window

    text = type(pd.Series(["text"]).str)
    category = type(pd.Series(["text"], dtype="category").cat)
    days = 'days.set_index("day")["amount"].resample("D")'
    functions = {name: value for name, value in _members(pd).items() if inspect.isfunction(value)}
    numpy_names = {row.api[3:].removesuffix("()") for row in used() if row.api.startswith("np.")}
    numpy_names |= {rule.member for rule in load_rules().values() if rule.receiver == "numpy"}
    numpys = {name: getattr(np, name) for name in numpy_names if callable(getattr(np, name, None))}
    # Functions of numpy on a column of pandas-on-Spark come to these tables, or to methods of the same name.
    ufuncs: dict[str, Any] = dict(numpy_compat.unary_np_spark_mappings | numpy_compat.binary_np_spark_mappings)
    return (
        Kind("DataFrame", "frame", "df", _members(pd.DataFrame), _members(ps.DataFrame), ".{}"),
        Kind("Series", "series", 'df["x"]', _members(pd.Series), _members(ps.Series), ".{}"),
        Kind("pandas", "pandas", "pd", functions, _members(ps), "pd.{}"),
        Kind("NumPy on columns", "numpy", "np", numpys, ufuncs, "np.{}"),
        Kind("DataFrameGroupBy", "grouped", 'df.groupby("g")', _members(groupby.DataFrameGroupBy),
             _members(spark_groupby.DataFrameGroupBy), ".{}"),
        Kind("SeriesGroupBy", "grouped", 'df.groupby("g")["x"]', _members(groupby.SeriesGroupBy),
             _members(spark_groupby.SeriesGroupBy), ".{}"),
        Kind("Series.str", "series.str", 'df["s"].str', _members(text), _members(strings.StringMethods), ".str.{}"),
        Kind("Series.dt", "series.dt", 'df["u"].dt',
             _members(accessors.TimedeltaProperties, accessors.DatetimeProperties),
             _members(datetimes.DatetimeMethods), ".dt.{}"),
        Kind("Series.cat", "series.cat", 'df["g"].astype("category").cat', _members(category),
             _members(categorical.CategoricalAccessor), ".cat.{}"),
        Kind("plot", "frame.plot", 'df[["x", "y"]].plot', _members(pd.DataFrame.plot),
             _members(plot.PandasOnSparkPlotAccessor), ".plot.{}"),
        Kind("rolling", "rolling", 'days["amount"].rolling(2)', _members(window.Rolling),
             _members(spark_window.Rolling), ".{}"),
        Kind("expanding", "expanding", 'days["amount"].expanding()', _members(window.Expanding),
             _members(spark_window.Expanding), ".{}"),
        Kind("ewm", "ewm", 'days["amount"].ewm(span=2)', _members(window.ExponentialMovingWindow),
             _members(spark_window.ExponentialMoving), ".{}"),
        Kind("resample", "resampled", days, _members(resample.Resampler),
             _members(spark_resample.SeriesResampler), ".{}"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A member of pandas with its grade and the arguments that are taken."""

    name: str
    notebooks: int
    grade: str
    taken: tuple[str, ...]
    refused: tuple[str, ...]
    spark: str


class Matrix:
    """Grades every member: by the examples of its rule, or by a call of it where it has none."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.programs = Grader(HEAD, FILES)
        self.examples = Grader(examples.HEAD, {}, examples.rules_with_frames(rules), examples.write_files)
        self.notebooks = {row.api.removesuffix("()"): row.notebooks for row in used()}
        self.graded: dict[object, str] = {}

    def members(self, kind: Kind) -> list[Member]:
        """Return the members of a class, those that most notebooks use first."""
        found = [self._member(kind, name, value) for name, value in kind.members.items()]
        return sorted(found, key=lambda member: (-member.notebooks, member.name))

    def _member(self, kind: Kind, name: str, value: object) -> Member:
        rule = self.rules.get((kind.receiver, name))
        theirs = _parameters(value)
        taken: tuple[str, ...] = ()
        if rule is not None:
            known = [p.name for p in rule.params if not (p.unsupported or p.sniffing or p.evaluating)]
            taken = tuple(name for name in known if not theirs or name in theirs or name in _VARIADIC)
        grade = self._of_rule(rule) if rule is not None else self._of_call(kind, name, value)
        refused = tuple(name for name in theirs if name not in taken) if rule is not None else ()
        return Member(
            name, self.notebooks.get(kind.used.format(name), 0), grade, taken, refused, _spark(kind, name, theirs)
        )

    def _of_rule(self, rule: Rule) -> str:
        if rule.function not in self.graded:
            found = self.examples.grades([examples.statements(example) for example in rule.examples[:LOOKED_AT]])
            self.graded[rule.function] = max((form.grade for form in found), key=_weight(found))
        return self.graded[rule.function]

    def _of_call(self, kind: Kind, name: str, value: object) -> str:
        if any(receiver.startswith(f"{kind.receiver}.{name}") for receiver, _ in self.rules):
            return "accessor"
        call = "()" if callable(value) or isinstance(value, (classmethod, staticmethod)) else ""
        of = "(df)" if kind.receiver in ("pandas", "numpy") else call
        return self.programs.grades([f"result = {kind.probe}.{name}{of}"])[0].grade


def _weight(found: Sequence[Graded]) -> Any:
    counts = Counter(form.grade for form in found)
    return lambda grade: (counts[grade], -GRADES.index(grade))


_VARIADIC = ("args", "kwargs", "kwds")


def _parameters(value: object) -> tuple[str, ...]:
    value = getattr(value, "__func__", value)
    if not callable(value):
        return ()
    try:
        found = inspect.signature(value).parameters
    except (TypeError, ValueError):
        return ()
    return tuple(name for name in found if name not in ("self", "cls"))


def _spark(kind: Kind, name: str, theirs: Sequence[str]) -> str:
    """Return what pandas-on-Spark has of a member: yes, no, or yes without some arguments."""
    if name not in kind.spark:
        return "no"
    lacking = [p for p in theirs if p not in (*_parameters(kind.spark[name]), *_VARIADIC)]
    return f"without {_code(lacking)}" if lacking and kind.receiver != "numpy" else "yes"


# --------------------------------------------------------------------------------------------------- page


def coverage_page(rules: Rules) -> str:
    """Return the page."""
    matrix = Matrix(rules)
    tables = {kind.title: matrix.members(kind) for kind in kinds()}
    lines = [*_INTRODUCTION, *_totals(used(), tables), "## What people use", "", *_USED]
    lines += ["| API or pattern | notebooks | uses | grade of its forms |", "|---|--:|--:|---|"]
    lines += [f"| `{_cell(row.api)}` | {row.notebooks} | {row.occurrences} | {row.grades} |" for row in used()]
    lines += ["", "### Forms that are not yet exact", ""]
    for row in used():
        lines += [_form(form) for form in row.forms if not form.native]
    for title, members in tables.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| member | notebooks | grade | arguments taken | not taken | pandas-on-Spark |",
        ]
        lines += ["|---|--:|---|---|---|---|", *map(_row, members)]
    return "\n".join([*lines, ""])


def _totals(rows: Sequence[Used], tables: Mapping[str, Sequence[Member]]) -> list[str]:
    total = sum(row.occurrences for row in rows)
    shares = Counter[str]()
    for row in rows:
        for form in row.forms:
            shares[form.grade] += row.occurrences / len(row.forms)
    grades = [*GRADES, "accessor"]
    lines = [
        "## Totals",
        "",
        f"Of {total:,} uses counted in notebooks, {share_of_calls(rows):.1%} are exact or have a caveat:",
    ]
    lines += ["", "| grade | share of uses |", "|---|--:|"]
    lines += [f"| {grade} | {shares[grade] / total:.1%} |" for grade in GRADES if shares[grade]]
    lines += ["", "Members by grade:", "", f"| class | members | {' | '.join(grades)} | in pandas-on-Spark |"]
    lines += [f"|---|{'--:|' * (len(grades) + 2)}"]
    for title, members in tables.items():
        counts = Counter(member.grade for member in members)
        cells = [len(members), *(counts[grade] for grade in grades), sum(member.spark != "no" for member in members)]
        lines.append(f"| {title} | {' | '.join(map(str, cells))} |")
    return [*lines, ""]


def _row(member: Member) -> str:
    cells = (f"`{member.name}`", str(member.notebooks or ""), member.grade, _code(member.taken), _code(member.refused))
    return f"| {' | '.join((*cells, member.spark))} |"


def _form(form: Graded) -> str:
    reason = "; ".join(
        dict.fromkeys(d.message for d in form.diagnostics if d.code.id.startswith(("PS2", "PS4", "PS5")))
    )
    return f"- `{' ⏎ '.join(form.source.splitlines())}`: {form.grade} ({reason})"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


_INTRODUCTION = """\
# Coverage

What becomes of each member of pandas, measured by translating programs, not by opinion.

- **exact**: done by Spark (or bounded by the schema or a constant, and then done by pandas on the driver), with the
  result that pandas has. Diagnostics may name costs.
- **caveat**: the same, with a diagnostic that names what may differ.
- **distributed python**: pandas or Python code that Spark runs on many machines.
- **driver**: the rows are handed over to the driver, and pandas does it there; a diagnostic says so.
- **refused**: there is no translation; the statement stays pandas on rows handed over, and a diagnostic says so:
  *todo* (not yet), *not in Spark* (it has no words for it), *never* (an error in pandas itself, or it has left pandas).
- **accessor**: its members are listed in a table of their own, or as patterns.

""".split("\n")[:-1]

_USED = """\
Counted by syntax tree over 143 public notebooks (`docs/data/api-frequency.csv`). The grades are those of the forms in
`scripts/probes.py`; a row whose forms have several grades shows how many have which, and its uses are shared out
evenly among them.

""".split("\n")[:-1]
